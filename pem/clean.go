package pem

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// cell is one character of the cleaned text. In it, every line break is '\n' and every other white space ' '.
type cell struct {
	r   rune
	at  int32   // byte offset in the source
	fix repairs // what had to be done to read it
}

// decodeText gives UTF-8 without a byte order mark. Bytes that are no UTF-8 stay and are met where they are.
func decodeText(text []byte, j *journal) string {
	if s, found := strings.CutPrefix(string(text), "\ufeff"); found {
		j.note(byteOrderMark, 0)
		return s
	}
	low, high, body := 0, 1, text
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}):
		body = text[2:]
	case bytes.HasPrefix(text, []byte{0xfe, 0xff}):
		low, high, body = 1, 0, text[2:]
	case isUnmarkedUTF16(text, 1):
	case isUnmarkedUTF16(text, 0):
		low, high = 1, 0
	default:
		return string(text)
	}
	j.note(utf16Text, 0)
	var units []uint16
	for b := body; len(b) > 0; b = b[2:] {
		if len(b) == 1 {
			units = append(units, utf8.RuneError)
			break
		}
		units = append(units, uint16(b[low])|uint16(b[high])<<8)
	}
	return string(utf16.Decode(units))
}

// isUnmarkedUTF16 tells whether all characters of a text that is long enough to tell are ASCII in UTF-16.
func isUnmarkedUTF16(text []byte, high int) bool {
	for i, b := range text {
		if (b == 0) != (i%2 == high) {
			return false
		}
	}
	return len(text) >= 64
}

// clean undoes what editors, shells, chats, browsers and JSON do to text. It only ever turns characters into others
// or into blanks, and marks each one, so that what was used of the result can be accounted for.
func clean(source string) []cell {
	t := make([]cell, 0, len(source))
	for i := 0; i < len(source); {
		r, n, fix := character(source[i:])
		c := cell{r: r, at: int32(i), fix: fix}
		i += n
		switch {
		case r == '\r':
			if next, n, fix := character(source[i:]); next == '\n' {
				c.fix |= fix
				i += n
			}
			if c.fix == 0 {
				c.fix = lineEndings.set()
			}
			c.r = '\n'
		case r == '\t', r == '\v', r == '\f':
			c.r = ' '
		case r < utf8.RuneSelf:
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
			c.r, c.fix = ' ', fix|unicodeBlanks.set()
		case unicode.Is(unicode.Pd, r), r == '\u2212': // minus sign
			c.r, c.fix = '-', fix|dashes.set()
		}
		t = append(t, c)
	}
	cleanTags(t)
	cleanLines(t)
	return t
}

// character reads one character and undoes a backslash escape, a character reference or percent-encoding. n is 0
// only at the end.
func character(s string) (r rune, n int, fix repairs) {
	if s == "" {
		return utf8.RuneError, 0, 0
	}
	switch s[0] {
	case '\\':
		if r, n := backslash(s); n > 0 {
			if r == '\n' || r == '\r' || r == '\t' {
				return r, n, escapedNewlines.set()
			}
			return r, n, escapedCharacters.set()
		}
	case '%':
		if r, n := percent(s); n > 0 {
			return r, n, percentEncoding.set()
		}
	case '&':
		if r, n := reference(s); n > 0 {
			return r, n, references.set()
		}
	case '^': // as cat -v shows it
		if strings.HasPrefix(s, "^M") && (len(s) == 2 || s[2] == '\n' || s[2] == '$') {
			return ' ', 2, lineEndings.set()
		}
	}
	r, n = utf8.DecodeRuneInString(s)
	return r, n, 0
}

// percent reads one percent-encoded character, which may be encoded again (%250A). n is 0 where there is none.
func percent(s string) (r rune, n int) {
	r, ok := hexByte(s[1:])
	if !ok {
		return 0, 0
	}
	if inner, ok := hexByte(s[3:]); r == '%' && ok {
		return inner, 5
	}
	return r, 3
}

func hexByte(s string) (rune, bool) {
	if len(s) < 2 {
		return 0, false
	}
	v, err := strconv.ParseUint(s[:2], 16, 7)
	return rune(v), err == nil
}

// maxReference, in characters, is longer than any reference that is read.
const maxReference = 12

// named are the references of XML, and those of HTML that web pages have among base64.
var named = map[string]rune{
	"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\'', "nbsp": '\u00a0', "plus": '+', "sol": '/',
	"equals":  '=',
	"NewLine": '\n', "Tab": '\t', "lowbar": '_', "hyphen": '-', "dash": '-', "shy": '\u00ad',
	"ZeroWidthSpace": '\u200b',
	"ndash":          '\u2013', "mdash": '\u2014',
}

// reference reads one character reference, whose ampersand may be one itself (&amp;#13;). n is 0 where there is none.
func reference(s string) (r rune, n int) {
	begin := 1
	if strings.HasPrefix(s, "&amp;") {
		begin = len("&amp;")
	}
	r, n = referenceName(s[begin:])
	if n == 0 {
		if begin > 1 {
			return '&', begin
		}
		return 0, 0
	}
	return r, begin + n
}

// referenceName reads a name and the semicolon behind it.
func referenceName(s string) (r rune, n int) {
	end := strings.IndexByte(s[:min(len(s), maxReference)], ';')
	if end < 1 {
		return 0, 0
	}
	name := s[:end]
	if r, found := named[name]; found {
		return r, end + 1
	}
	digits, base := strings.TrimPrefix(name, "#"), 10
	if digits == name {
		return 0, 0
	}
	if digits[:min(1, len(digits))] == "x" || digits[:min(1, len(digits))] == "X" {
		digits, base = digits[1:], 16
	}
	v, err := strconv.ParseUint(digits, base, 21)
	if err != nil || v > unicode.MaxRune || v == 0 {
		return 0, 0
	}
	return rune(v), end + 1
}

// backslash reads one escape, with up to four backslashes: JSON inside JSON doubles them. n is 0 where there is none.
func backslash(s string) (r rune, n int) {
	for n < 4 && n < len(s) && s[n] == '\\' {
		n++
	}
	if n == len(s) {
		return 0, 0
	}
	switch s[n] {
	case 'n':
		return '\n', n + 1
	case 'r':
		return '\r', n + 1
	case 't':
		return '\t', n + 1
	case '"', '\'', '/', '+', '=', '-', '_':
		return rune(s[n]), n + 1
	case '\n', '\r':
		return ' ', n // a shell's line continuation; the break itself is read next
	case 'x':
		if v, ok := hexByte(s[n+1:]); ok && (isAlphanumeric(v) || strings.ContainsRune("+/=-\n\r ", v)) {
			return v, n + 3
		}
	case 'u':
		if len(s) >= n+5 {
			if v, err := strconv.ParseUint(s[n+1:n+5], 16, 16); err == nil && !utf16.IsSurrogate(rune(v)) {
				return rune(v), n + 5
			}
		}
	}
	return 0, 0
}

func isAlphanumeric(r rune) bool {
	return '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
}

func isBlank(c cell) bool { return c.r == ' ' || c.r == '\n' }

// skipBlank gives the index of the first character from i on that is not blank, or len(t).
func skipBlank(t []cell, i int) int {
	for i < len(t) && isBlank(t[i]) {
		i++
	}
	return i
}

// trim cuts blanks off both ends.
func trim(t []cell) []cell {
	t = t[skipBlank(t, 0):]
	for len(t) > 0 && isBlank(t[len(t)-1]) {
		t = t[:len(t)-1]
	}
	return t
}
