package pem

import (
	"bytes"
	"encoding/base64"
	"fmt"
)

const lineWidth = 64 // characters; RFC 7468, section 2

// run is a stretch of base64 that encodes one thing, decoded.
type run struct {
	data   []byte
	places []int32 // of each character, as byte offsets in the source
	odd    bool    // one character is left over, which no base64 can end with
	end    int     // index in the cleaned text behind it
}

// headCells is how far startsCertificate looks for its characters. headChars is how many tell the length of an object, or
// that it is a certificate.
const (
	headCells = 64
	headChars = 16
)

// run collects base64 from t[start], which is not blank, up to where the next object starts: on a new line, after as many
// characters as the DER in it announces, after padding, or where a certificate plainly begins. With whole it goes to the
// end of t.
func (r *reader) run(t []cell, start int, whole bool) (run, *Error) {
	var (
		guess         = min(len(t)-start, 4096) // a certificate's characters
		u             = run{places: make([]int32, 0, guess)}
		chars         = make([]byte, 0, guess)
		need          = -1 // characters that the DER needs; -1 while unknown
		equals        = 0
		width, breaks = 0, 0
		spaced        = false
		last          int32
		plain, url    bool
	)
	i := start
scan:
	for ; i < len(t); i++ {
		c := t[i]
		switch {
		case c.r == '\n':
			breaks++
			continue
		case c.r == ' ':
			spaced = spaced || c.fix == 0
			continue
		case breaks > 0 && c.r != '=' && !whole &&
			(equals > 0 || need >= 0 && len(chars) >= need || startsCertificate(t[i:])):
			break scan
		}
		if breaks > 0 && width != lineWidth || width == lineWidth && breaks == 0 {
			r.note(rewrapped, c.at)
		}
		if spaced || breaks > 1 {
			r.note(whiteSpace, c.at)
		}
		if breaks > 0 {
			width = 0
		}
		breaks, spaced = 0, false
		width++
		last = c.at

		if c.r == '=' {
			equals++
			continue
		}
		char, ok := base64Char(c.r)
		plain = plain || c.r == '+' || c.r == '/'
		url = url || c.r == '-' || c.r == '_'
		switch {
		case !ok:
			return run{}, r.fail(c.at, Error{
				Kind:    ErrBase64,
				Message: fmt.Sprintf("the character %q is not base64", c.r),
				Fix:     fixWhole,
				vague:   true,
			})
		case equals > 0:
			return run{}, r.fail(c.at, Error{
				Kind:    ErrBase64,
				Message: "base64 goes on behind the = sign that ends it",
				Fix:     fixWhole,
				vague:   true,
			})
		case plain && url:
			return run{}, r.fail(c.at, Error{
				Kind:    ErrBase64,
				Message: "the base64 mixes two alphabets: + and / with the - and _ of base64url",
				Fix:     fixWhole,
				vague:   true,
			})
		}
		chars = append(chars, char)
		u.places = append(u.places, c.at)
		if len(chars) == headChars {
			if e, ok := element(decode(chars)); ok && e.tag == tagSequence && e.size >= 0 {
				need = ((e.head+e.size)*8 + 5) / 6
			}
		}
	}
	u.end = i
	if url {
		r.note(base64URL, u.places[0])
	}
	u.odd = len(chars)%4 == 1
	u.data = decode(chars)
	if equals != (4-len(chars)%4)%4 || unusedBits(chars) {
		r.note(padding, last)
	}
	return u, nil
}

// decode reads base64 of the plain alphabet without padding, up to the first character of another kind. It leaves out a
// last character that says nothing alone.
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

// startsCertificate tells whether t begins with the base64 of a certificate's first bytes: two SEQUENCEs, then a version or
// a serial number. Inside a certificate that does not occur.
func startsCertificate(t []cell) bool {
	if len(t) == 0 || t[0].r != 'M' { // 'M' is the first six bits of a SEQUENCE
		return false
	}
	var chars []byte
	for _, c := range t[:min(len(t), headCells)] {
		if char, ok := base64Char(c.r); ok && len(chars) < headChars {
			chars = append(chars, char)
		}
	}
	outer, ok := element(decode(chars))
	inner, ok2 := element(outer.content)
	return ok && ok2 && outer.tag == tagSequence && inner.tag == tagSequence && outer.size > inner.size && inner.size >= longForm &&
		(bytes.HasPrefix(inner.content, []byte{tagVersion, 3, tagInteger}) || bytes.HasPrefix(inner.content, []byte{tagInteger}))
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
