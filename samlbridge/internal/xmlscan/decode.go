package xmlscan

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Source is the text of a document as Decode has checked it: valid UTF-8 without a
// byte order mark, and only characters that XML allows. The zero Source is empty.
type Source struct {
	text        string
	characters  int
	declaration Declaration
	notes       []Note
}

// Text returns the whole text. All offsets of this package count in it.
func (s Source) Text() string { return s.text }

// Characters counts the Unicode code points of the text.
func (s Source) Characters() int { return s.characters }

// Declaration returns what the XML declaration says.
func (s Source) Declaration() Declaration { return s.declaration }

// Notes returns what Decode changed or passed over, in order of [NoteKind]; the
// slice is the caller's.
func (s Source) Notes() []Note { return append([]Note(nil), s.notes...) }

// Position returns the line and column of an offset, see the function [Position].
func (s Source) Position(offset int) (line, column int) { return Position(s.text, offset) }

// Note is something about the bytes that their reader should know.
type Note struct {
	Kind    NoteKind
	Message string // like an [Error]'s
}

// NoteKind tells notes apart; its zero value is invalid.
type NoteKind uint8

const (
	NoteByteOrderMark NoteKind = iota + 1 // UTF-8 with a byte order mark, which Decode removed
	NoteUTF16                             // UTF-16, which Decode turned into UTF-8
	NoteLabel                             // the declaration says UTF-8, but a byte order mark says UTF-16
	NoteEncoding                          // another encoding, which Decode turned into UTF-8, or all of it is ASCII
	// a processing instruction before the root element, which the scanner passes over
	NoteInstruction
)

const fixUTF8 = "save the file as UTF-8 (in an editor: Save As, encoding UTF-8), and let its XML declaration say encoding=\"UTF-8\" or nothing"

// Decode checks the bytes of a document and turns them into text.
//
// UTF-8 is taken with and without a byte order mark, UTF-16 of either byte order
// with a mark, or without one when it begins with an XML declaration. ISO-8859-1 and
// windows-1252 are turned into UTF-8. Where all bytes are ASCII, the declaration may
// say any encoding in which they are what they are in ASCII. Every other encoding is
// refused by its name. A declared encoding has to agree with the bytes (XML 1.0
// section 4.3.3), with one exception: UTF-16 with a byte order mark may be labelled
// UTF-8, since PowerShell's redirection writes just that. What was turned or passed
// over gets a note.
//
// Of the limits it holds Bytes. The offset of an error counts in the text decoded
// so far. data is neither changed nor kept.
func Decode[Text string | []byte](data Text, limits Limits) (Source, error) {
	if most := limits.withDefaults().Bytes; len(data) > most {
		return Source{}, limitError(LimitBytes, "", 0, "the file is too large, counted in bytes", len(data), most)
	}
	scheme := detect(string(data[:min(len(data), longestPrefix)]))
	var s Source
	switch {
	case scheme.name == utf8Name:
		s.text = string(data[scheme.mark:])
		if scheme.mark > 0 {
			s.notes = append(s.notes, Note{NoteByteOrderMark,
				"the file begins with a byte order mark, which was removed"})
		}
	case scheme.wide():
		text, err := decodeUTF16([]byte(data[scheme.mark:]), scheme)
		if err != nil {
			return Source{}, err
		}
		s.text = text
		s.notes = append(s.notes, Note{NoteUTF16, "the file is in " + scheme.name + ", which was turned into UTF-8"})
	default:
		return Source{}, newError(ErrEncoding, "", 0, fixUTF8, "the file is in %s: expected UTF-8", scheme.name)
	}

	err := sniff(s.text)
	if err == nil {
		s.declaration, err = parseDeclaration(s.text)
	}
	if err == nil && !s.recode(scheme) {
		err = checkLabel(s.text, s.declaration, scheme)
	}
	if err == nil {
		s.noteInstruction()
		s.characters, err = countCharacters(s.text)
	}
	if err != nil {
		return Source{}, orHTML(err, s.text)
	}
	if label := s.declaration.Encoding; scheme.wide() && strings.EqualFold(label, utf8Name) {
		s.notes = append(s.notes, Note{NoteLabel, "the XML declaration says encoding=" + quote(label) +
			", but the file is in " + scheme.name})
	}
	return s, nil
}

// scheme is how bytes carry characters, as far as the first bytes show it
// (XML 1.0 appendix F).
type scheme struct {
	name string
	mark int // length of the byte order mark
}

const (
	utf8Name = "UTF-8"
	utf16LE  = "UTF-16LE"
	utf16BE  = "UTF-16BE"
)

func (s scheme) wide() bool { return s.name == utf16LE || s.name == utf16BE }

const longestPrefix = 5 // bytes that detect looks at

func detect(data string) scheme {
	for _, row := range []struct {
		prefix string
		scheme scheme
	}{
		{"\x00\x00\xfe\xff", scheme{name: "UTF-32"}},
		{"\xff\xfe\x00\x00", scheme{name: "UTF-32"}},
		{"\x00\x00\x00<", scheme{name: "UTF-32"}},
		{"<\x00\x00\x00", scheme{name: "UTF-32"}},
		{"\xef\xbb\xbf", scheme{utf8Name, 3}},
		{"\xff\xfe", scheme{utf16LE, 2}},
		{"\xfe\xff", scheme{utf16BE, 2}},
		{"<\x00?\x00", scheme{name: utf16LE}},
		{"\x00<\x00?", scheme{name: utf16BE}},
		{"<\x00", scheme{name: "UTF-16 without a byte order mark"}},
		{"\x00<", scheme{name: "UTF-16 without a byte order mark"}},
		{"\x4c\x6f\xa7\x94", scheme{name: "EBCDIC"}},
		{"+ADw-", scheme{name: "UTF-7"}},
	} {
		if strings.HasPrefix(data, row.prefix) {
			return row.scheme
		}
	}
	return scheme{name: utf8Name}
}

// decodeUTF16 turns UTF-16 without its byte order mark into UTF-8.
func decodeUTF16(data []byte, scheme scheme) (string, error) {
	var order binary.ByteOrder = binary.LittleEndian
	if scheme.name == utf16BE {
		order = binary.BigEndian
	}
	var b strings.Builder
	b.Grow(len(data) / 2)
	fail := func(format string, args ...any) (string, error) {
		return "", newError(ErrEncoding, b.String(), b.Len(), fixUTF8, "the file is in "+scheme.name+", but "+format,
			args...)
	}
	for len(data) >= 2 {
		r := rune(order.Uint16(data))
		data = data[2:]
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if len(data) >= 2 {
				low = rune(order.Uint16(data))
			}
			pair := utf16.DecodeRune(r, low)
			if pair == utf8.RuneError {
				return fail("has half of a surrogate pair (%U) without the other half", r)
			}
			r = pair
			data = data[2:]
		}
		b.WriteRune(r)
	}
	if len(data) > 0 {
		return fail("has an odd number of bytes: it is cut off or mixed with another encoding")
	}
	return b.String(), nil
}

// checkLabel holds the declared encoding against the bytes.
func checkLabel(text string, d Declaration, s scheme) error {
	is := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, d.Encoding) })
	}
	switch {
	case d.Encoding == "":
		return nil
	case is(utf8Name):
		if !s.wide() || s.mark > 0 {
			return nil
		}
	case is("UTF-16", utf16LE, utf16BE):
		if s.wide() && is("UTF-16", s.name) {
			return nil
		}
	case is("US-ASCII", "ASCII"):
		if !s.wide() && strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
			return nil
		}
	default:
		return newError(ErrEncoding, text, d.EncodingStart, fixUTF8,
			"the XML declaration says encoding=%s: expected UTF-8", quote(d.Encoding))
	}
	return newError(ErrEncoding, text, d.EncodingStart, fixUTF8,
		"the XML declaration says encoding=%s, but the file is in %s", quote(d.Encoding), s.name)
}

// countCharacters refuses what is no UTF-8, and what production Char of XML 1.0
// leaves out. It looks at the whole text, comments included.
func countCharacters(text string) (n int, err error) {
	i, n := invalidCharacter(text)
	if i < 0 {
		return n, nil
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case r == utf8.RuneError && size == 1:
		return 0, newError(ErrEncoding, text, i, fixUTF8, "byte %#02x is not valid UTF-8 here", text[i])
	case r == 0:
		return 0, newError(ErrCharacter, text, i, fixUTF8, "a NUL character (U+0000): no text file has one")
	}
	return 0, newError(ErrCharacter, text, i, "remove the character", "the character %U is not allowed in XML", r)
}

// invalidCharacter returns the offset of the first byte that is no UTF-8 or begins a
// character that XML does not allow, or -1 and how many characters there are.
func invalidCharacter(s string) (offset, characters int) {
	n := len(s)
	for i := 0; i < len(s); {
		for i+8 <= len(s) && isPlain(s[i:i+8]) {
			i += 8
		}
		if i == len(s) {
			break
		}
		if b := s[i]; b < utf8.RuneSelf {
			if b < ' ' && !isSpace(b) {
				return i, 0
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || !isChar(r) {
			return i, 0
		}
		i += size
		n -= size - 1
	}
	return -1, n
}

// isPlain reports whether 8 bytes are all ASCII and no control characters. It looks
// at them at once: each byte's highest bit ends up set if the byte is 0x80 or more,
// or goes below zero when 0x20 is taken away. (Then it borrows from the next byte,
// which does not matter, since the answer is no already.)
func isPlain(s string) bool {
	_ = s[7]
	word := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	return (word|(word-0x2020202020202020))&0x8080808080808080 == 0
}

// isChar reports whether r matches production Char of XML 1.0 (section 2.2).
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		' ' <= r && r <= 0xd7ff || 0xe000 <= r && r <= 0xfffd || 0x10000 <= r && r <= 0x10ffff
}
