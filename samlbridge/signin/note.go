package signin

import "github.com/samlbridge/samlbridge/pem/diag"

// The IDs of what [Decode] repairs and chooses. They are stable; the messages are not.
const (
	noteEncoding   = "signin-encoding"     // the capture was not plain UTF-8
	noteChosen     = "signin-chosen"       // the capture holds several messages
	noteQuotes     = "signin-quotes"       // quotation marks around the value were removed
	noteEscapes    = "signin-escapes"      // backslash escapes, or the carets of a Windows command line, were resolved
	noteEntities   = "signin-entities"     // HTML character references were resolved
	notePercent    = "signin-percent"      // percent-encoding was resolved where there should be none, or once more than usual
	noteLines      = "signin-line-breaks"  // line breaks in the value were removed
	noteBlanks     = "signin-blanks"       // blanks in the value were turned back into +, or removed
	noteBase64URL  = "signin-base64url"    // the value was in the alphabet for URLs
	notePadding    = "signin-padding"      // = was missing, or too much of it, at the end of the value
	noteTwice      = "signin-base64-twice" // the value was in base64 of base64
	noteTrailing   = "signin-trailing"     // bytes behind the end of the deflated message were passed over
	noteSurrounded = "signin-surrounded"   // the message was found inside other text, or the capture was read as text though it begins like JSON
	noteHex        = "signin-hex"          // the value was in hexadecimal
	noteTrimmed    = "signin-trimmed"      // white space or a byte order mark before the message was removed
)

func notice(id, message string) diag.Finding {
	return diag.Finding{Rule: id, Severity: diag.SeverityNotice, Message: message}
}
