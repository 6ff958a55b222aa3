package signin

import "github.com/samlbridge/samlbridge/pem/diag"

// The IDs of what [Decode] repairs and chooses. They are stable; the messages are not.
const (
	NoteEncoding   = "signin-encoding"     // the capture was not plain UTF-8
	NoteChosen     = "signin-chosen"       // the capture holds several messages
	NoteQuotes     = "signin-quotes"       // quotation marks around the value were removed
	NoteEscapes    = "signin-escapes"      // backslash escapes, or the carets of a Windows command line, were resolved
	NoteEntities   = "signin-entities"     // HTML character references were resolved
	NotePercent    = "signin-percent"      // percent-encoding was resolved where there should be none, or once more than usual
	NoteLines      = "signin-line-breaks"  // line breaks in the value were removed
	NoteBlanks     = "signin-blanks"       // blanks in the value were turned back into +, or removed
	NoteBase64URL  = "signin-base64url"    // the value was in the alphabet for URLs
	NotePadding    = "signin-padding"      // = was missing, or too much of it, at the end of the value
	NoteTwice      = "signin-base64-twice" // the value was in base64 of base64
	NoteTrailing   = "signin-trailing"     // bytes behind the end of the deflated message were passed over
	NoteSurrounded = "signin-surrounded"   // the message was found inside other text, or the capture was read as text though it begins like JSON
	NoteHex        = "signin-hex"          // the value was in hexadecimal
	NoteTrimmed    = "signin-trimmed"      // white space or a byte order mark before the message was removed
)

func notice(id, message string) diag.Finding {
	return diag.Finding{Rule: id, Severity: diag.SeverityNotice, Message: message}
}
