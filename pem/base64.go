package pem

import (
	"bytes"
	"encoding/base64"
	"fmt"

	"github.com/samlbridge/samlbridge/pem/internal/tlv"
)

const lineWidth = 64 // characters; RFC 7468, section 2

// run is a stretch of base64 that encodes one thing, decoded.
type run struct {
	data   []byte
	chars  []byte  // in the plain alphabet
	places []int32 // of each character, as byte offsets in the source
	need   int     // characters that the DER needs; -1 while unknown
	gaps   []int   // where, in chars, a single blank was
	odd    bool    // one character is left over, which no base64 can end with
	end    int     // index in the cleaned text behind it
}

// How a run ends.
type ending uint8

const (
	atNext  ending = iota // where the next object begins, or at the end of the text
	atOther               // also where something else follows that is not base64
	atEnd                 // only at the end of the text
)

// headCells is how far startsObject looks for its characters. headChars is how many tell the length of an object, or
// that it is a certificate.
const (
	headCells = 64
	headChars = 16
)

// run collects base64 from t[start], which is not blank, up to where the next object starts: behind as many
// characters as the DER in it announces, behind padding, or where a certificate plainly begins on a new line.
func (r *reader) run(t []cell, start int, until ending) (run, *verdict) {
	guess := min(len(t)-start, 4096) // a certificate's characters
	empty := run{need: -1, places: make([]int32, 0, guess), chars: make([]byte, 0, guess)}
	s := scanner{reader: r, t: t, until: until, run: empty}
	i := start
	for i < len(t) {
		if s.plainChar(t[i]) {
			i++
			continue
		}
		n, err := s.step(i)
		if err != nil {
			return run{}, err
		}
		if n == 0 {
			break
		}
		i += n
	}
	u := s.run
	u.end = i
	if s.url {
		r.note(base64URL, u.places[0])
	}
	u.odd = len(u.chars)%4 == 1
	u.data = decode(u.chars)
	if s.equals != (4-len(u.chars)%4)%4 || unusedBits(u.chars) {
		r.note(padding, s.last)
	}
	return u, nil
}

// scanner is a run while it is read.
type scanner struct {
	*reader
	run
	t             []cell
	until         ending
	equals        int
	width, breaks int // characters on the line; line breaks before this one
	blanks        int // of any kind before this one, unless a repair put them there
	spaced        bool
	last          int32
	plain, url    bool // which alphabet
}

// isFull tells whether the DER has all the characters that it announces.
func (s *scanner) isFull() bool { return s.need >= 0 && len(s.chars) >= s.need }

// plainChar reads a character that is as nearly all are: a letter or digit inside a line and inside the DER. It saves a
// third of the time of [Parse].
func (s *scanner) plainChar(c cell) bool {
	if !isAlphanumeric(c.r) || len(s.chars) < headChars || len(s.chars) >= s.need || s.width == lineWidth ||
		s.breaks > 0 || s.blanks > 0 || s.spaced || s.equals > 0 {
		return false
	}
	s.chars = append(s.chars, byte(c.r))
	s.places = append(s.places, c.at)
	s.width++
	s.last = c.at
	return true
}

// step reads the character at t[i] and gives how many were read, 0 where the run ends before it.
func (s *scanner) step(i int) (n int, err *verdict) {
	c := s.t[i]
	switch {
	case c.r == '\n':
		s.breaks++
		return 1, nil
	case c.r == ' ':
		if c.fix == 0 {
			s.spaced = true
			s.blanks++
		}
		return 1, nil
	case s.until != atEnd && s.endsBefore(i):
		return 0, nil
	}
	s.separate(c.at)
	if c.r == '=' {
		return s.equal(i), nil
	}
	return 1, s.char(i)
}

// endsBefore tells whether t[i] belongs to something else.
func (s *scanner) endsBefore(i int) bool {
	c := s.t[i]
	_, isChar := base64Char(c.r)
	apart := s.breaks > 0 || s.spaced
	switch {
	case c.r == '=':
		return false
	case s.isFull() && (apart || !isChar):
		return true
	case len(s.chars) == 0:
		return false
	case (s.isFull() || s.equals > 0) && startsObject(s.t[i:]) != nothing:
		if !apart {
			s.note(glued, c.at)
		}
		return true
	case s.breaks > 0 && (s.equals > 0 || startsObject(s.t[i:]) == certificateStart):
		return true
	}
	return s.until == atOther && s.need < 0 && (!isChar || s.breaks > 0 && !isBase64Line(s.t[i:]))
}

// separate accounts for the blanks before a character.
func (s *scanner) separate(at int32) {
	if s.breaks > 0 && s.width != lineWidth || s.width == lineWidth && s.breaks == 0 {
		s.note(rewrapped, at)
	}
	if s.spaced || s.breaks > 1 {
		s.note(whiteSpace, at)
	}
	if s.breaks == 0 && s.blanks == 1 {
		s.gaps = append(s.gaps, len(s.chars))
	}
	if s.breaks > 0 {
		s.width = 0
	}
	s.breaks, s.blanks, s.spaced = 0, 0, false
	s.width++
	s.last = at
}

// equal reads an = sign: padding, or what mail programs put at the end of a line (RFC 2045, section 6.7).
func (s *scanner) equal(i int) int {
	if hasPrefix(s.t[i:], "=3D") {
		s.note(quotedPrintable, s.t[i].at)
		s.equals++
		return len("=3D")
	}
	if s.need >= 0 && (!s.isFull() || s.journal[quotedPrintable] > 0) && i+1 < len(s.t) && s.t[i+1].r == '\n' {
		s.note(quotedPrintable, s.t[i].at)
		s.width--
		return 1
	}
	s.equals++
	return 1
}

// char reads a character of base64.
func (s *scanner) char(i int) *verdict {
	c := s.t[i]
	char, ok := base64Char(c.r)
	s.plain = s.plain || c.r == '+' || c.r == '/'
	s.url = s.url || c.r == '-' || c.r == '_'
	message := ""
	switch {
	case s.need >= 0 && (c.r == '…' || hasPrefix(s.t[i:], "...")):
		return s.fail(c.at, foundEllipsis())
	case !ok:
		message = fmt.Sprintf("the character %q is not base64", c.r)
	case s.equals > 0:
		message = "base64 goes on behind the = sign that ends it"
	case s.plain && s.url:
		message = "the base64 mixes two alphabets: + and / with the - and _ of base64url"
	}
	if message != "" {
		return s.fail(c.at, verdict{Kind: ErrBase64, Message: message, Fix: fixWhole, vague: true})
	}
	s.chars = append(s.chars, char)
	s.places = append(s.places, c.at)
	if len(s.chars) == headChars {
		if e, ok := tlv.Read(decode(s.chars)); ok && e.Tag == tlv.Sequence && e.Size >= 0 {
			s.need = ((e.Head+e.Size)*8 + 5) / 6
		}
	}
	return nil
}

// isBase64Line tells whether the line with which t begins has nothing but base64 on it.
func isBase64Line(t []cell) bool {
	for _, c := range t {
		if c.r == '\n' {
			break
		}
		if _, ok := base64Char(c.r); !ok && c.r != '=' && c.r != ' ' {
			return false
		}
	}
	return true
}

// decode reads base64 of the plain alphabet without padding, up to the first character of another kind. It leaves
// out a last character that says nothing alone.
func decode(chars []byte) []byte {
	if len(chars)%4 == 1 {
		chars = chars[:len(chars)-1]
	}
	data := make([]byte, base64.RawStdEncoding.DecodedLen(len(chars)))
	n, _ := base64.RawStdEncoding.Decode(data, chars)
	return data[:n]
}

// unusedBits tells whether bits behind the last byte are set.
func unusedBits(chars []byte) bool {
	if rest := len(chars) % 4; rest == 2 || rest == 3 {
		last := decode(append([]byte("AAA"), chars[len(chars)-1]))
		return last[2]&(1<<(8-2*rest)-1) != 0
	}
	return false
}

// start is what begins somewhere in a text.
type start uint8

const (
	nothing          start = iota
	certificateStart       // base64 of a certificate
	wrappedStart           // base64 of PKCS #7, of PEM, or of base64 of a certificate
	otherStart             // base64 of something else that is well known
)

// startsObject tells what t begins with. A certificate's first bytes are two SEQUENCEs, then a version or a serial
// number; inside a certificate they do not occur.
func startsObject(t []cell) start {
	// The first six bits of a SEQUENCE, of - and of M.
	if len(t) < headChars || t[0].r != 'M' && t[0].r != 'L' && t[0].r != 'T' {
		return nothing
	}
	var room [headCells]byte
	chars := room[:0]
	for _, c := range t[:min(len(t), headCells)] {
		char, ok := base64Char(c.r)
		if !ok && !isBlank(c) {
			break
		}
		if ok {
			chars = append(chars, char)
		}
	}
	head := decode(chars)
	switch {
	case t[0].r == 'L':
		if bytes.HasPrefix(head, []byte("-----BEGIN ")) {
			return wrappedStart
		}
	case t[0].r == 'T':
		if isText(head) && isCertificateHead(decode(head)) {
			return wrappedStart
		}
	case isCertificateHead(head):
		return certificateStart
	default:
		switch identify(head) {
		case pkcs7:
			return wrappedStart
		case publicKey, certificateRequest, revocationList, pkcs12:
			return otherStart
		}
	}
	return nothing
}

func isCertificateHead(head []byte) bool {
	outer, ok := tlv.Read(head)
	inner, ok2 := tlv.Read(outer.Content)
	if !ok || !ok2 || outer.Tag != tlv.Sequence || inner.Tag != tlv.Sequence {
		return false
	}
	return outer.Size > inner.Size && inner.Size >= tlv.LongForm &&
		(bytes.HasPrefix(inner.Content, []byte{tlv.Version, 3, tlv.Integer}) || bytes.HasPrefix(inner.Content,
			[]byte{tlv.Integer}))
}

// base64Char gives the plain alphabet's character for one of either alphabet.
func base64Char(r rune) (byte, bool) {
	switch {
	case isAlphanumeric(r), r == '+', r == '/':
		return byte(r), true
	case r == '-':
		return '+', true
	case r == '_':
		return '/', true
	}
	return 0, false
}
