package xmlscan

import "strings"

// Declaration is the XML declaration (XML 1.0 section 2.8). Without one it is zero.
type Declaration struct {
	End int // offset behind it; it begins at 0

	// Encoding is the declared encoding as written, "" if not stated, and
	// [EncodingStart, EncodingEnd) its place between the quotes.
	Encoding                   string
	EncodingStart, EncodingEnd int
}

// IsUTF8 reports whether the declaration is right for text in UTF-8 with any character, as it is written.
func (d Declaration) IsUTF8() bool {
	return d.Encoding == "" || strings.EqualFold(d.Encoding, utf8Name)
}

const fixDeclaration = `write the XML declaration as <?xml version="1.0" encoding="UTF-8"?>`

// parseDeclaration reads the XML declaration at the start of the text, if there is one.
func parseDeclaration(text string) (Declaration, error) {
	const open = "<?xml"
	if !strings.HasPrefix(text, open) || len(text) > len(open) && !isSpace(text[len(open)]) {
		return Declaration{}, nil
	}
	fail := func(offset int, format string, args ...any) (Declaration, error) {
		return Declaration{}, newError(ErrSyntax, text, offset, fixDeclaration, "in the XML declaration: "+format,
			args...)
	}
	var d Declaration
	pos := len(open)
	for _, name := range []string{"version", "encoding", "standalone"} {
		start := skipSpace(text, pos)
		if !strings.HasPrefix(text[start:], name) {
			if name == "version" {
				return fail(start, "expected version")
			}
			continue
		}
		if start == pos {
			return fail(start, "expected white space before %s", name)
		}
		pos = skipSpace(text, start+len(name))
		if pos == len(text) || text[pos] != '=' {
			return fail(pos, "expected = after %s", name)
		}
		pos = skipSpace(text, pos+1)
		if pos == len(text) || text[pos] != '"' && text[pos] != '\'' {
			return fail(pos, "expected a quoted value of %s", name)
		}
		length := strings.IndexByte(text[pos+1:], text[pos])
		if length < 0 {
			return fail(pos, "the value of %s has no closing quote", name)
		}
		value := text[pos+1 : pos+1+length]
		switch {
		case name == "version" && value != "1.0":
			return fail(pos+1, "version is %s: expected \"1.0\"", quote(value))
		case name == "encoding" && !isEncodingName(value):
			return fail(pos+1, "encoding is %s, which is no name of an encoding", quote(value))
		case name == "standalone" && value != "yes" && value != "no":
			return fail(pos+1, "standalone is %s: expected \"yes\" or \"no\"", quote(value))
		}
		if name == "encoding" {
			d.Encoding, d.EncodingStart, d.EncodingEnd = value, pos+1, pos+1+length
		}
		pos += length + 2
	}
	pos = skipSpace(text, pos)
	if !strings.HasPrefix(text[pos:], "?>") {
		return fail(pos, "expected ?> (the order is version, encoding, standalone)")
	}
	d.End = pos + 2
	return d, nil
}

// isEncodingName holds s against production EncName of XML 1.0 (section 4.3.3).
func isEncodingName(s string) bool {
	for i := range len(s) {
		switch class := nameClass[s[i]]; {
		case class == nameStart && (i > 0 || s[i] != '_'):
		case class == namePart && i > 0:
		default:
			return false
		}
	}
	return s != ""
}

// isSpace reports white space (XML 1.0 production S).
func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// skipSpace returns the offset of the first byte from pos on that is no white space.
func skipSpace(text string, pos int) int {
	for pos < len(text) && isSpace(text[pos]) {
		pos++
	}
	return pos
}
