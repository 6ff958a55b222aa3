package signin

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/hex"
	"html"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// value is the text of a message on its way to XML.
type value struct {
	text     string
	encoded  bool // percent-encoding is what this text should have
	xml      []byte
	deflated bool
	repairs  []Repair
}

func (v *value) note(id, message string) { v.repairs = append(v.repairs, Repair{id, message}) }

// maxValueBytes is the most text that a message can come in: base64 and percent-encoding, more than once.
const maxValueBytes = 8 * maxMessageBytes

// maxRounds bounds how often base64 may stand inside base64, and percent-encoding inside percent-encoding.
const maxRounds = 4

// decode resolves one layer after another until XML is reached. Each layer is undone only where its signs are seen, so
// a value without damage gets no note.
func (v *value) decode() error {
	if len(v.text) > maxValueBytes {
		return tooLong()
	}
	for range maxRounds {
		v.unquote()
		v.unescape()
		v.unpercent()
		if begins(v.text, '<') {
			return v.take([]byte(v.text))
		}
		data, err := v.base64()
		if err != nil {
			return err
		}
		switch {
		case isXML(data):
			return v.take(data)
		case isBase64(data):
			v.note(repairTwice, "the value was in base64 twice")
			v.text, v.encoded = string(data), true
		default:
			return v.inflate(data)
		}
	}
	return failure(diag.ErrEncoding, "the value is encoded over and over", fixCapture)
}

// take ends the way: data is XML.
func (v *value) take(data []byte) error {
	if len(data) > maxMessageBytes {
		return tooLong()
	}
	// White space before an XML declaration is an error of its own, which a copy can easily make.
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	if len(trimmed) < len(data) {
		v.note(repairTrimmed, "white space or a byte order mark before the message was removed")
	}
	v.xml = trimmed
	return nil
}

func (v *value) unquote() {
	v.text = strings.TrimFunc(v.text, isBlank)
	for _, pair := range []string{`""`, "''", "``", "“”", "„“", "‘’", "«»"} {
		open, size := utf8.DecodeRuneInString(pair)
		if inner, ok := strings.CutPrefix(v.text, string(open)); ok {
			v.text = strings.TrimFunc(strings.TrimSuffix(inner, pair[size:]), isBlank)
			v.note(repairQuotes, "quotation marks around the value were removed")
			return
		}
	}
}

// isBlank also holds for what web pages and chats put around a text: no-break and zero-width spaces, byte order marks.
func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == '\r' || r == '\n' || r == '\u00a0' || r == '\u200b' || r == '\ufeff'
}

func (v *value) unescape() {
	// XML has references and carets of its own; only out of a JSON string it needs something undone.
	if strings.ContainsRune(v.text, '\\') && (!begins(v.text, '<') || strings.Contains(v.text, `=\"`)) {
		v.text = unescaped(v.text)
		v.note(repairEscapes, "backslash escapes were resolved")
	}
	if plain := strings.ReplaceAll(v.text, "^", ""); len(plain) < len(v.text) && isBase64([]byte(plain)) {
		v.text = plain
		v.note(repairEscapes, "the carets of a Windows command line were removed")
	}
	if strings.ContainsRune(v.text, '&') && !begins(v.text, '<') && !begins(v.text, '%') {
		v.text = html.UnescapeString(v.text)
		v.note(repairEntities, "HTML character references were resolved")
	}
}

// unescaped resolves the escapes of JSON strings, which shells' and programming languages' have in common with them. A
// backslash at the end of a line continues it.
func unescaped(s string) string {
	var b strings.Builder
	for {
		before, behind, found := strings.Cut(s, `\`)
		b.WriteString(before)
		if !found || behind == "" {
			return b.String()
		}
		switch c := behind[0]; c {
		case 'n', 'r':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'u':
			if r, err := strconv.ParseUint(behind[1:min(5, len(behind))], 16, 16); err == nil && len(behind) >= 5 {
				b.WriteRune(rune(r))
				behind = behind[4:]
			}
		default:
			b.WriteByte(c)
		}
		s = behind[1:]
	}
}

func (v *value) unpercent() {
	for round := range maxRounds {
		if begins(v.text, '<') || !strings.ContainsRune(v.text, '%') {
			return
		}
		text := percentDecoded(v.text)
		if text == v.text {
			return
		}
		switch v.text = text; {
		case round > 0:
			v.note(repairPercent, "percent-encoding was resolved once more")
		case !v.encoded:
			v.note(repairPercent, "percent-encoding was resolved")
		}
	}
}

// percentDecoded resolves %XX. It leaves + alone: in base64 it means itself, and a value that was encoded properly has
// none.
func percentDecoded(s string) string {
	var b strings.Builder
	for {
		before, behind, found := strings.Cut(s, "%")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if len(behind) >= 2 {
			if c, err := strconv.ParseUint(behind[:2], 16, 8); err == nil {
				b.WriteByte(byte(c))
				s = behind[2:]
				continue
			}
		}
		b.WriteByte('%')
		s = behind
	}
}

// base64 decodes the text after it has mended what copying does to base64.
func (v *value) base64() ([]byte, error) {
	text := strings.TrimFunc(v.text, isBlank)
	if text == "" {
		return nil, failure(diag.ErrWrongDocument, "the value is empty", fixCapture)
	}
	if strings.ContainsAny(text, "\r\n\t") {
		var b strings.Builder
		for line := range strings.FieldsFuncSeq(text, func(r rune) bool {
			return r == '\r' || r == '\n' ||
				r == '\t'
		}) {
			b.WriteString(strings.Trim(line, " "))
		}
		text = b.String()
		v.note(repairLines, "line breaks in the value were removed")
	}
	if strings.ContainsRune(text, ' ') {
		if strings.ContainsRune(text, '+') {
			text = strings.ReplaceAll(text, " ", "")
			v.note(repairBlanks, "blanks in the value were removed")
		} else {
			text = strings.ReplaceAll(text, " ", "+")
			v.note(repairBlanks, "blanks in the value were turned back into +")
		}
	}
	if strings.ContainsAny(text, "-_") {
		text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
		v.note(repairBase64URL, "the value was in the base64 alphabet for URLs")
	}
	if data, err := hex.DecodeString(strings.TrimPrefix(text, "0x")); err == nil && isXML(data) {
		v.note(repairHex, "the value was in hexadecimal")
		return data, nil
	}
	bare := strings.TrimRight(text, "=")
	if len(text)%4 != 0 || len(text)-len(bare) > 2 {
		v.note(repairPadding, "the = at the end of the value were put right")
	}
	if base64.RawStdEncoding.DecodedLen(len(bare)) > maxMessageBytes*4/3+4 { // base64 of a message may stand in base64
		return nil, tooLong()
	}
	data, err := base64.RawStdEncoding.DecodeString(bare)
	switch {
	case err == nil:
		return data, nil
	case len(bare)%4 == 1 && isBase64([]byte(bare)):
		return nil, failure(diag.ErrEncoding,
			"the value is cut off or has lost characters: base64 cannot have this length", fixWhole)
	}
	return nil, failure(diag.ErrWrongDocument,
		"no SAML message was found: the text is neither XML nor base64, and has no parameter SAMLResponse or SAMLRequest", fixCapture)
}

const fixWhole = "copy the value again, whole: editors and terminals cut long lines"

func (v *value) inflate(data []byte) error {
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		return failure(diag.ErrEncoding, "the value is compressed with gzip, which SAML does not know",
			"unpack it, and give the XML that is in it")
	}
	compressed := bytes.NewReader(data)
	// One byte more than is allowed tells a bomb from a message, whatever it would grow to.
	xml, err := io.ReadAll(io.LimitReader(flate.NewReader(compressed), maxMessageBytes+1))
	switch {
	case len(xml) > maxMessageBytes:
		return tooLong()
	case err != nil && isXML(xml):
		return failure(diag.ErrEncoding, "the deflated message is cut off or damaged", fixWhole)
	case err != nil || !isXML(xml):
		return failure(diag.ErrWrongDocument, "the value is base64, but neither of XML nor of deflated XML", fixCapture)
	case compressed.Len() > 0:
		v.note(repairTrailing, "bytes behind the end of the deflated message were passed over")
	}
	v.deflated = true
	return v.take(xml)
}

// begins reports whether the first character that is not white space is c.
func begins(s string, c byte) bool {
	s = strings.TrimLeft(s, " \t\r\n")
	return s != "" && s[0] == c
}

// isXML reports whether data begins like XML, in any encoding that the scanner reads.
func isXML(data []byte) bool {
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(data, []byte(mark)) {
			return true
		}
	}
	data = bytes.TrimLeft(data, "\x00 \t\r\n")
	return len(data) > 0 && data[0] == '<'
}

// isBase64 reports whether data could be base64, in either alphabet, percent-encoded or not.
func isBase64(data []byte) bool {
	for _, c := range data {
		if !inBase64(c) && c != '=' && c != '%' && c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return len(data) > 0
}

func inBase64(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' ||
		c == '_'
}
