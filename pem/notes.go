package pem

import (
	"cmp"
	"math/bits"
	"slices"
)

// Note is one kind of repair that reading took, at the first place where it was needed.
type Note struct {
	Code    NoteCode
	Line    int    // from 1
	Column  int    // from 1, in Unicode code points
	Message string // what was found and how it was read
}

// NoteCode names a kind of repair. Codes are never renamed.
type NoteCode string

// The repairs. Spaces, tabs and empty lines outside BEGIN and END lines and around bare base64 are no repair.
const (
	ByteOrderMark     NoteCode = "byte-order-mark"    // U+FEFF before the text
	UTF16             NoteCode = "utf-16"             // UTF-16 with a byte order mark
	LineEndings       NoteCode = "line-endings"       // CR LF, or CR alone
	UnicodeBlanks     NoteCode = "unicode-blanks"     // no-break spaces, zero-width and other invisible characters
	EscapedNewlines   NoteCode = "escaped-newlines"   // \n, \r and \t as in JSON
	EscapedCharacters NoteCode = "escaped-characters" // \/, \", \u002b, or a backslash at the end of a line
	PercentEncoding   NoteCode = "percent-encoding"   // %2B, %0A
	ChatQuoting       NoteCode = "chat-quoting"       // > in front of a line
	CodeFence         NoteCode = "code-fence"         // a line of three backticks or tildes
	Quotes            NoteCode = "quotes"             // quotation marks or commas at the ends of a line
	Dashes            NoteCode = "dashes"             // typographic dashes
	ArmorLines        NoteCode = "armor-lines"        // not exactly five dashes, lower case, missing or surplus spaces, cut off
	MissingArmor      NoteCode = "missing-armor"      // base64 without BEGIN and END lines
	MissingBegin      NoteCode = "missing-begin"      // an END line alone
	MissingEnd        NoteCode = "missing-end"        // a BEGIN line alone; the DER is complete
	DoubleWrapped     NoteCode = "double-wrapped"     // BEGIN and END lines twice, or base64 inside base64
	SharedArmor       NoteCode = "shared-armor"       // several certificates between one BEGIN and one END line
	LegacyLabel       NoteCode = "legacy-label"       // X509 CERTIFICATE, X.509 CERTIFICATE, TRUSTED CERTIFICATE
	WrongLabel        NoteCode = "wrong-label"        // a certificate under the label of something else
	TrustSettings     NoteCode = "trust-settings"     // what OpenSSL keeps behind a TRUSTED CERTIFICATE
	PreambleText      NoteCode = "preamble-text"      // text before, between or behind the blocks
	WhiteSpace        NoteCode = "white-space"        // spaces, tabs or empty lines among the base64
	Rewrapped         NoteCode = "rewrapped"          // lines of another width than 64
	Base64URL         NoteCode = "base64url"          // - and _ for + and /
	Padding           NoteCode = "padding"            // = signs missing or surplus, or bits behind the last byte that are not zero
)

// repair is the index of a kind of repair, repairs a set of them.
type (
	repair  uint8
	repairs uint32
)

const (
	byteOrderMark repair = iota
	utf16Text
	lineEndings
	unicodeBlanks
	escapedNewlines
	escapedCharacters
	percentEncoding
	chatQuoting
	codeFence
	quotes
	dashes
	armorLines
	missingArmor
	missingBegin
	missingEnd
	doubleWrapped
	sharedArmor
	legacyLabel
	wrongLabel
	trustSettings
	preambleText
	whiteSpace
	rewrapped
	base64URL
	padding
	repairCount
)

func (r repair) set() repairs { return 1 << r }

var repairNotes = [repairCount]Note{
	byteOrderMark:     {Code: ByteOrderMark, Message: "a byte order mark before the text was skipped"},
	utf16Text:         {Code: UTF16, Message: "the text is UTF-16 and was read as such; UTF-8 was expected"},
	lineEndings:       {Code: LineEndings, Message: "line ends other than a line feed were read as line feeds"},
	unicodeBlanks:     {Code: UnicodeBlanks, Message: "invisible characters or spaces that are not ASCII were read as spaces"},
	escapedNewlines:   {Code: EscapedNewlines, Message: `a backslash and a letter (\n, \r, \t) were read as the white space that they stand for`},
	escapedCharacters: {Code: EscapedCharacters, Message: "characters escaped with a backslash were read as the characters that they stand for"},
	percentEncoding:   {Code: PercentEncoding, Message: "percent-encoded characters were decoded"},
	chatQuoting:       {Code: ChatQuoting, Message: "quoting signs (>) in front of lines were left out"},
	codeFence:         {Code: CodeFence, Message: "a code fence was left out"},
	quotes:            {Code: Quotes, Message: "quotation marks or commas around the text were left out"},
	dashes:            {Code: Dashes, Message: "typographic dashes were read as hyphens"},
	armorLines:        {Code: ArmorLines, Message: "a damaged BEGIN or END line was read as what it stands for"},
	missingArmor:      {Code: MissingArmor, Message: "base64 without BEGIN and END lines was read as a certificate"},
	missingBegin:      {Code: MissingBegin, Message: "the BEGIN line is missing; the certificate is complete"},
	missingEnd:        {Code: MissingEnd, Message: "the END line is missing; the certificate is complete"},
	doubleWrapped:     {Code: DoubleWrapped, Message: "the certificate is wrapped more than once; all layers were taken off"},
	sharedArmor:       {Code: SharedArmor, Message: "several certificates stand between one BEGIN and one END line; each was read"},
	legacyLabel:       {Code: LegacyLabel, Message: "an old label was read as CERTIFICATE"},
	wrongLabel:        {Code: WrongLabel, Message: "the BEGIN line names something else, but what it encloses is a certificate"},
	trustSettings:     {Code: TrustSettings, Message: "OpenSSL's trust settings behind the certificate were left out"},
	preambleText:      {Code: PreambleText, Message: "text outside the BEGIN and END lines was left out"},
	whiteSpace:        {Code: WhiteSpace, Message: "spaces, tabs or empty lines among the base64 were left out"},
	rewrapped:         {Code: Rewrapped, Message: "the base64 is not broken into lines of 64 characters"},
	base64URL:         {Code: Base64URL, Message: "base64url characters (- and _) were read as + and /"},
	padding:           {Code: Padding, Message: "the base64 does not end as its length demands (= signs, unused bits); the bytes are complete"},
}

// journal remembers the first place of each repair: one more than its byte offset in the source, 0 where there was none.
type journal [repairCount]int32

func (j *journal) note(r repair, at int32) {
	if j[r] == 0 || at+1 < j[r] {
		j[r] = at + 1
	}
}

// read records the repairs in a stretch of text that was used.
func (j *journal) read(t []cell) {
	for _, c := range t {
		for fix := c.fix; fix != 0; fix &= fix - 1 {
			j.note(repair(bits.TrailingZeros32(uint32(fix))), c.at)
		}
	}
}

// notes lists what was recorded, in input order.
func (j *journal) notes(source string) []Note {
	var found []Note
	for r, at := range j {
		if at > 0 {
			n := repairNotes[r]
			n.Line, n.Column = position(source, at-1)
			found = append(found, n)
		}
	}
	slices.SortStableFunc(found, func(a, b Note) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column)
	})
	return found
}

// position counts lines and code points, both from 1, up to a byte offset. CR LF, LF and CR alone end a line.
func position(source string, at int32) (line, column int) {
	line, column = 1, 1
	last := rune(0)
	for _, r := range source[:at] {
		switch {
		case r == '\n' && last == '\r':
		case r == '\n', r == '\r':
			line, column = line+1, 1
		default:
			column++
		}
		last = r
	}
	return line, column
}
