package signin

// Repair is one repair or choice of [Decode].
type Repair struct {
	ID      string `json:"id"` // stable, see REPORT.md
	Message string `json:"message"`
}

// The IDs of what [Decode] repairs and chooses. They are stable; the messages are not.
const (
	repairEncoding = "signin-encoding" // the capture was not plain UTF-8
	repairChosen   = "signin-chosen"   // the capture holds several messages
	repairQuotes   = "signin-quotes"   // quotation marks around the value were removed
	// backslash escapes, or the carets of a Windows command line, were resolved
	repairEscapes  = "signin-escapes"
	repairEntities = "signin-entities" // HTML character references were resolved
	// percent-encoding was resolved where there should be none, or once more than usual
	repairPercent   = "signin-percent"
	repairLines     = "signin-line-breaks"  // line breaks in the value were removed
	repairBlanks    = "signin-blanks"       // blanks in the value were turned back into +, or removed
	repairBase64URL = "signin-base64url"    // the value was in the alphabet for URLs
	repairPadding   = "signin-padding"      // = was missing, or too much of it, at the end of the value
	repairTwice     = "signin-base64-twice" // the value was in base64 of base64
	repairTrailing  = "signin-trailing"     // bytes behind the end of the deflated message were passed over
	// the message was found inside other text, or the capture was read as text though it begins like JSON
	repairSurrounded = "signin-surrounded"
	repairHex        = "signin-hex"     // the value was in hexadecimal
	repairTrimmed    = "signin-trimmed" // white space or a byte order mark before the message was removed
)
