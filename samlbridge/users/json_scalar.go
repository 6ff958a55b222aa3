package users

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// literal reads a number, true, false or null. problem is what is wrong with the JSON.
func (r *jsonReader) literal() (text, problem string) {
	const longest = 64
	n := 0
	for {
		for r.start+n < r.end && !bytes.ContainsRune([]byte(" \t\r\n,:]}[{\""), rune(r.buf[r.start+n])) &&
			n <= longest {
			n++
		}
		if n > longest || r.start+n < r.end || !r.fill() {
			break
		}
	}
	text = string(r.buf[r.start : r.start+n])
	if text != "true" && text != "false" && text != "null" {
		if _, err := strconv.ParseFloat(text, 64); err != nil || !isNumber(text) {
			return "", "a value was expected here"
		}
	}
	r.advance(n)
	return text, ""
}

// isNumber leaves out what strconv takes beyond JSON's numbers.
func isNumber(text string) bool {
	for _, b := range []byte(text) {
		if (b < '0' || b > '9') && b != '-' && b != '+' && b != '.' && b != 'e' && b != 'E' {
			return false
		}
	}
	return true
}

// string reads a string, and keeps it if it is wanted; the text is valid until the next call. bad is what is wrong with
// the text, problem what is wrong with the JSON.
func (r *jsonReader) string(wanted bool) (text []byte, bad, problem string) {
	r.text = r.text[:0]
	escaped := false
	keep := func(b ...byte) {
		switch {
		case !wanted:
		case len(r.text)+len(b) > r.longest:
			bad = fmt.Sprintf("has more than %d bytes", r.longest)
		default:
			r.text = append(r.text, b...)
		}
	}
	r.advance(1)
	for {
		chunk := r.buf[r.start:r.end]
		n := 0
		for n < len(chunk) && chunk[n] != '"' && chunk[n] != '\\' && chunk[n] >= ' ' {
			n++
		}
		keep(chunk[:n]...)
		r.advance(n)
		switch {
		case n == len(chunk):
			if !r.fill() {
				return nil, "", "the JSON text ends inside a string"
			}
		case chunk[n] == '"':
			r.advance(1)
			if _, found := diag.FindSecret(string(r.text)); escaped && found {
				r.secret = true // that the escapes hid
			}
			if bad == "" && !utf8.Valid(r.text) {
				bad = "is not UTF-8"
			}
			return r.text, bad, ""
		case chunk[n] == '\\':
			b, half, ok := r.escape()
			if !ok {
				return nil, "", "a backslash is followed by what JSON does not have"
			}
			if half && wanted {
				bad = "has half a character (\\ud800 to \\udfff)"
			}
			keep(b...)
			escaped = true
		default:
			return nil, "", "a string goes over the end of its line, or has a control character"
		}
	}
}

// escape reads a backslash and what belongs to it.
func (r *jsonReader) escape() (text []byte, half, ok bool) {
	r.ensure(2)
	if r.end-r.start < 2 {
		return nil, false, false
	}
	c := r.buf[r.start+1]
	if i := bytes.IndexByte([]byte(`"\/bfnrt`), c); i >= 0 {
		r.advance(2)
		return []byte("\"\\/\b\f\n\r\t")[i : i+1], false, true
	}
	first, ok := r.unit()
	if !ok {
		return nil, false, false
	}
	if !utf16.IsSurrogate(first) {
		return utf8.AppendRune(nil, first), false, true
	}
	if r.ensure(2); r.end-r.start >= 2 && r.buf[r.start] == '\\' && r.buf[r.start+1] == 'u' {
		second, ok := r.unit()
		if !ok {
			return nil, false, false
		}
		if pair := utf16.DecodeRune(first, second); pair != utf8.RuneError {
			return utf8.AppendRune(nil, pair), false, true
		}
	}
	return nil, true, true
}

// unit reads \uXXXX.
func (r *jsonReader) unit() (rune, bool) {
	if r.ensure(6); r.end-r.start < 6 || r.buf[r.start+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(r.buf[r.start+2:r.start+6]), 16, 16)
	if err != nil {
		return 0, false
	}
	r.advance(6)
	return rune(n), true
}
