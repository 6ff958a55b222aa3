package pem

import (
	"cmp"
	"math/bits"
	"slices"
)

// Note is one kind of repair that reading took, at the first place where it was needed.
type Note struct {
	Code    NoteCode
	Line    int    // from 1; 0 in DER, which has no lines
	Column  int    // from 1, in Unicode code points; 0 in DER
	Message string // what was found and how it was read
}

// NoteCode names a kind of repair. Codes are never renamed.
type NoteCode string

// The repairs. Spaces, tabs and empty lines outside BEGIN and END lines and around bare base64 are no repair.
const (
	ByteOrderMark       NoteCode = "byte-order-mark"      // U+FEFF before the text
	UTF16               NoteCode = "utf-16"               // UTF-16, with or without a byte order mark
	LineEndings         NoteCode = "line-endings"         // CR LF, CR alone, or ^M
	UnicodeBlanks       NoteCode = "unicode-blanks"       // no-break spaces, zero-width and other invisible characters
	EscapedNewlines     NoteCode = "escaped-newlines"     // \n, \r and \t as in JSON
	EscapedCharacters   NoteCode = "escaped-characters"   // \/, \", \u002b, or a backslash at the end of a line
	CharacterReferences NoteCode = "character-references" // &#13;, &#x2B;, &amp;, also escaped twice
	PercentEncoding     NoteCode = "percent-encoding"     // %2B, %0A, also encoded twice
	QuotedPrintable     NoteCode = "quoted-printable"     // =3D, and = at the end of a line
	Markup              NoteCode = "markup"               // tags of XML and HTML
	ChatQuoting         NoteCode = "chat-quoting"         // > in front of a line
	LinePrefixes        NoteCode = "line-prefixes"        // +, -, #, * or // in front of every line, or its number
	CodeFence           NoteCode = "code-fence"           // a line of three backticks or tildes
	// quotation marks, commas, brackets and the like at the ends of a line
	Quotes        NoteCode = "quotes"
	Dashes        NoteCode = "dashes"         // typographic dashes
	ArmorLines    NoteCode = "armor-lines"    // not exactly five dashes, lower case, missing or surplus spaces, cut off
	MissingArmor  NoteCode = "missing-armor"  // base64 without BEGIN and END lines
	MissingBegin  NoteCode = "missing-begin"  // an END line alone
	MissingEnd    NoteCode = "missing-end"    // a BEGIN line alone; the certificate is complete
	DoubleWrapped NoteCode = "double-wrapped" // BEGIN and END lines twice, or base64 inside base64
	SharedArmor   NoteCode = "shared-armor"   // several certificates between one BEGIN and one END line
	Glued         NoteCode = "glued"          // several certificates without a break between them
	PKCS7         NoteCode = "pkcs7"          // certificates in a PKCS #7 object
	HexDigits     NoteCode = "hex-digits"     // hexadecimal digits in place of base64
	LegacyLabel   NoteCode = "legacy-label"   // X509 CERTIFICATE, X.509 CERTIFICATE, TRUSTED CERTIFICATE
	WrongLabel    NoteCode = "wrong-label"    // a certificate under the label of something else
	TrustSettings NoteCode = "trust-settings" // what OpenSSL keeps behind a TRUSTED CERTIFICATE
	PreambleText  NoteCode = "preamble-text"  // labels and other text before, between or behind certificates
	WhiteSpace    NoteCode = "white-space"    // spaces, tabs or empty lines among the base64
	PlusSigns     NoteCode = "plus-signs"     // blanks that were + signs before a form was decoded
	Rewrapped     NoteCode = "rewrapped"      // lines of another width than 64
	Base64URL     NoteCode = "base64url"      // - and _ for + and /
	// = signs missing or surplus, or bits behind the last byte that are not zero
	Padding NoteCode = "padding"
)

// repair is the index of a kind of repair, repairs a set of them.
type (
	repair  uint8
	repairs uint64
)

const (
	byteOrderMark repair = iota
	utf16Text
	lineEndings
	unicodeBlanks
	escapedNewlines
	escapedCharacters
	references
	percentEncoding
	quotedPrintable
	markup
	chatQuoting
	linePrefixes
	codeFence
	quotes
	dashes
	armorLines
	missingArmor
	missingBegin
	missingEnd
	doubleWrapped
	sharedArmor
	glued
	inPKCS7
	hexDecoded
	legacyLabel
	wrongLabel
	trustSettings
	preambleText
	whiteSpace
	plusSigns
	rewrapped
	base64URL
	padding
	repairCount
)

func (r repair) set() repairs { return 1 << r }

var repairNotes = [repairCount]Note{
	byteOrderMark: {Code: ByteOrderMark, Message: "a byte order mark before the text was skipped"},
	utf16Text:     {Code: UTF16, Message: "the text is UTF-16 and was read as such; UTF-8 was expected"},
	lineEndings:   {Code: LineEndings, Message: "line ends other than a line feed were read as line feeds"},
	unicodeBlanks: {Code: UnicodeBlanks,
		Message: "invisible characters or spaces that are not ASCII were read as spaces"},
	escapedNewlines: {Code: EscapedNewlines,
		Message: `escaped line breaks and tabs (\n, \r, \t) were read as line breaks and tabs`},
	escapedCharacters: {Code: EscapedCharacters,
		Message: "characters escaped with a backslash were read as those characters"},
	references: {Code: CharacterReferences,
		Message: "character references of XML or HTML (such as &#13;) were decoded"},
	percentEncoding: {Code: PercentEncoding, Message: "percent-encoded characters were decoded"},
	quotedPrintable: {Code: QuotedPrintable,
		Message: "quoted-printable encoding (=3D, = at the end of a line) was decoded"},
	markup:       {Code: Markup, Message: "tags of XML or HTML were left out"},
	chatQuoting:  {Code: ChatQuoting, Message: "quoting signs (>) in front of lines were left out"},
	linePrefixes: {Code: LinePrefixes, Message: "signs or numbers in front of every line were left out"},
	codeFence:    {Code: CodeFence, Message: "a code fence was left out"},
	quotes:       {Code: Quotes, Message: "quotation marks, commas or brackets around the text were left out"},
	dashes:       {Code: Dashes, Message: "typographic dashes were read as hyphens"},
	armorLines:   {Code: ArmorLines, Message: "a damaged BEGIN or END line was read as a whole one"},
	missingArmor: {Code: MissingArmor, Message: "base64 without BEGIN and END lines was read as a certificate"},
	missingBegin: {Code: MissingBegin, Message: "the BEGIN line is missing; the certificate is complete"},
	missingEnd:   {Code: MissingEnd, Message: "the END line is missing; the certificate is complete"},
	doubleWrapped: {Code: DoubleWrapped,
		Message: "the certificate is wrapped more than once; all layers were taken off"},
	sharedArmor: {Code: SharedArmor,
		Message: "several certificates are between one BEGIN and one END line; each was read"},
	glued: {Code: Glued, Message: "several certificates follow one another without a break; each was read"},
	inPKCS7: {Code: PKCS7,
		Message: "the certificates were taken out of a PKCS #7 object; their order in it means nothing"},
	hexDecoded:  {Code: HexDigits, Message: "hexadecimal digits were read as the bytes of a certificate"},
	legacyLabel: {Code: LegacyLabel, Message: "an old label was read as CERTIFICATE"},
	wrongLabel: {Code: WrongLabel,
		Message: "the BEGIN line names something else, but what it encloses is a certificate"},
	trustSettings: {Code: TrustSettings, Message: "OpenSSL's trust settings behind the certificate were left out"},
	preambleText:  {Code: PreambleText, Message: "text around the certificate was left out"},
	whiteSpace:    {Code: WhiteSpace, Message: "spaces, tabs or empty lines among the base64 were left out"},
	plusSigns: {Code: PlusSigns,
		Message: "blanks were read as the + signs that they were; the certificate's own signature proves it"},
	rewrapped: {Code: Rewrapped, Message: "the base64 is not broken into lines of 64 characters"},
	base64URL: {Code: Base64URL, Message: "base64url characters (- and _) were read as + and /"},
	padding: {Code: Padding,
		Message: "the = signs at the end of the base64 are not as they should be; the certificate is complete"},
}

// journal remembers the first place of each repair: one more than its byte offset in the source, 0 where there was
// none.
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
			j.note(repair(bits.TrailingZeros64(uint64(fix))), c.at)
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
