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

// decodeText gives UTF-8 without a byte order mark. Bytes that are no UTF-8 stay and are met where they stand.
func decodeText(text []byte, j *journal) string {
	if s, found := strings.CutPrefix(string(text), "\ufeff"); found {
		j.note(byteOrderMark, 0)
		return s
	}
	low, high := 0, 1
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}):
	case bytes.HasPrefix(text, []byte{0xfe, 0xff}):
		low, high = 1, 0
	default:
		return string(text)
	}
	j.note(utf16Text, 0)
	var units []uint16
	for b := text[2:]; len(b) > 0; b = b[2:] {
		if len(b) == 1 {
			units = append(units, utf8.RuneError)
			break
		}
		units = append(units, uint16(b[low])|uint16(b[high])<<8)
	}
	return string(utf16.Decode(units))
}

// clean undoes what editors, shells, chats and JSON do to text. It only ever turns characters into others or into blanks,
// and marks each one, so that what was used of the result can be accounted for.
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
	for start := 0; start < len(t); start++ {
		end := start
		for end < len(t) && t[end].r != '\n' {
			end++
		}
		cleanLine(t[start:end])
		start = end
	}
	return t
}

// character reads one character and undoes a backslash escape or percent-encoding. n is 0 only at the end.
func character(s string) (r rune, n int, fix repairs) {
	switch {
	case s == "":
		return utf8.RuneError, 0, 0
	case s[0] == '\\':
		if r, n := backslash(s); n > 0 {
			if r == '\n' || r == '\r' || r == '\t' {
				return r, n, escapedNewlines.set()
			}
			return r, n, escapedCharacters.set()
		}
	case s[0] == '%' && len(s) >= 3:
		if v, err := strconv.ParseUint(s[1:3], 16, 7); err == nil {
			return rune(v), 3, percentEncoding.set()
		}
	case s[0] < utf8.RuneSelf:
		return rune(s[0]), 1, 0
	}
	r, n = utf8.DecodeRuneInString(s)
	return r, n, 0
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
	case '"', '\'', '/':
		return rune(s[n]), n + 1
	case '\n', '\r':
		return ' ', n // a shell's line continuation; the break itself is read next
	case 'u':
		if len(s) >= n+5 {
			if v, err := strconv.ParseUint(s[n+1:n+5], 16, 16); err == nil && !utf16.IsSurrogate(rune(v)) {
				return rune(v), n + 5
			}
		}
	}
	return 0, 0
}

// cleanLine blanks what may stand around the text on a line: signs of quoted mail, a code fence, quotation marks.
func cleanLine(t []cell) {
	quoted := 0
	for i := 0; i < len(t) && (t[i].r == '>' || t[i].r == ' '); i++ {
		if t[i].r == '>' {
			quoted = i + 1
		}
	}
	if quoted > 0 {
		if quoted < len(t) && t[quoted].r == ' ' {
			quoted++
		}
		blank(t[:quoted], chatQuoting)
	}
	if isFence(t) {
		blank(t, codeFence)
		return
	}
	for i := 0; i < len(t) && (isQuote(t[i].r) || t[i].r == ' '); i++ {
		if t[i].r != ' ' {
			blank(t[i:i+1], quotes)
		}
	}
	for i := len(t) - 1; i >= 0 && (isQuote(t[i].r) || t[i].r == ' ' || t[i].r == ',' || t[i].r == ';'); i-- {
		if t[i].r != ' ' {
			blank(t[i:i+1], quotes)
		}
	}
}

func blank(t []cell, why repair) {
	for i := range t {
		t[i].r = ' '
		t[i].fix |= why.set()
	}
}

// isFence knows a line of three backticks or tildes, with the name of a language or without.
func isFence(t []cell) bool {
	t = trim(t)
	if len(t) < 3 || t[0].r != '`' && t[0].r != '~' || t[1].r != t[0].r || t[2].r != t[0].r {
		return false
	}
	for _, c := range t[3:] {
		if c.r != t[0].r && !isAlphanumeric(c.r) {
			return false
		}
	}
	return len(t) <= 3+maxFenceName
}

// maxFenceName, in characters, is far longer than the name of a language and far shorter than a certificate.
const maxFenceName = 16

func isQuote(r rune) bool {
	switch r {
	case '"', '\'', '`', '´', '«', '»', '‘', '’', '‚', '‛', '“', '”', '„', '‟', '′', '″', '‹', '›':
		return true
	}
	return false
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
