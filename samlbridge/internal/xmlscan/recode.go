package xmlscan

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// likeASCII are the names of encodings in which the bytes of ASCII are what they are in ASCII, so that no two readers
// of a document with no other bytes can differ. UTF-7, UTF-16, EBCDIC, ISO-2022 and the like are none.
var likeASCII = regexp.MustCompile(
	`^(?i)(utf_?8|unicode-1-1-utf-8|(us-)?ascii|iso[-_]?646-us|iso[-_]?8859-\d+|latin-?\d+|l[1-9]|` +
		`(windows|cp|ibm)-?(125\d|437|850|852|858|866)|koi8-[ru]|mac(intosh|roman)?|euc-(jp|kr)|gb2312|gbk|gb18030|big5|tis-620)$`)

// recode turns the text of a document that declares another encoding into UTF-8, and reports whether the declaration is
// dealt with.
func (s *Source) recode(bytes scheme) bool {
	label := s.declaration.Encoding
	if bytes.wide() || bytes.mark > 0 || strings.EqualFold(label, utf8Name) || !likeASCII.MatchString(label) {
		return false
	}
	said := "the XML declaration says encoding=" + quote(label)
	switch name := strings.ToLower(label); {
	case isASCII(s.text):
		if name != "us-ascii" && name != "ascii" {
			s.notes = append(s.notes, Note{NoteEncoding, said +
				", and all of the file is ASCII, so that it was read as UTF-8"})
		}
		return true
	case name == "utf8", name == "utf_8":
		s.notes = append(s.notes, Note{NoteEncoding, said + ", which was read as UTF-8"})
		return true
	case name == "iso-8859-1", name == "iso_8859-1", name == "iso8859-1", name == "latin1", name == "latin-1",
		name == "l1":
		s.text = fromSingleBytes(s.text, nil)
	case name == "windows-1252", name == "cp1252":
		s.text = fromSingleBytes(s.text, windows1252)
	default:
		return false
	}
	s.notes = append(s.notes, Note{NoteEncoding, said + ", which was turned into UTF-8"})
	return true
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// windows1252 are the characters of the bytes from 80 to 9F, of which five have none: they are characters that XML does
// not have, so that the document is refused at their place.
var windows1252 = []rune("€\uffff‚ƒ„…†‡ˆ‰Š‹Œ\uffffŽ\uffff\uffff‘’“”•–—˜™š›œ\uffffžŸ")

// fromSingleBytes decodes an encoding of one byte for each character, which differs from ISO-8859-1 in the bytes from
// 80 on that are given.
func fromSingleBytes(text string, from80 []rune) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	for i := range len(text) {
		r := rune(text[i])
		if at := int(r) - 0x80; at >= 0 && at < len(from80) {
			r = from80[at]
		}
		b.WriteRune(r)
	}
	return b.String()
}

// noteInstruction says that there is a processing instruction before the root element. The scanner looks at it more
// closely.
func (s *Source) noteInstruction() {
	rest := s.text[s.declaration.End:]
	for {
		rest = strings.TrimLeft(rest, " \t\r\n")
		switch {
		case strings.HasPrefix(rest, "<!--"):
			_, after, closed := strings.Cut(rest[len("<!--"):], "-->")
			if !closed {
				return
			}
			rest = after
		case strings.HasPrefix(rest, "<?"):
			s.notes = append(s.notes, Note{NoteInstruction, "the processing instruction " + quote(firstWord(rest)) +
				" before the root element was passed over"})
			return
		default:
			return
		}
	}
}
