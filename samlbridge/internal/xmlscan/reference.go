package xmlscan

import (
	"strings"
	"unicode/utf8"
)

// mode says what decoded does beside turning line ends into LF.
type mode uint8

const (
	modeCDATA mode = iota // nothing
	modeText              // decode references
	modeValue             // decode references, turn white space into spaces
)

// decoded returns the characters that s stands for. The references in s have been checked.
func decoded(s string, m mode) string {
	var b strings.Builder
	b.Grow(len(s))
	appendDecoded(&b, s, m)
	return b.String()
}

func appendDecoded(b *strings.Builder, s string, m mode) {
	done := 0
	for i := 0; i < len(s); {
		next := i + 1
		switch c := s[i]; {
		case c == '&' && m != modeCDATA:
			b.WriteString(s[done:i])
			r, end, _ := reference(s, i)
			b.WriteRune(r)
			done, next = end, end
		case c == '\r':
			b.WriteString(s[done:i])
			if next < len(s) && s[next] == '\n' {
				next++
			}
			if m == modeValue {
				b.WriteByte(' ')
			} else {
				b.WriteByte('\n')
			}
			done = next
		case (c == '\n' || c == '\t') && m == modeValue:
			b.WriteString(s[done:i])
			b.WriteByte(' ')
			done = next
		}
		i = next
	}
	b.WriteString(s[done:])
}

// fixAmpersand goes with every problem of a reference.
const fixAmpersand = "write & as &amp; and other special characters as they are, in UTF-8"

// reference reads the reference whose & stands at pos and returns its character and
// the offset behind it, or the problem in words. XML without a DTD has five entities
// (section 4.6); a character reference must name a character that XML allows.
func reference(s string, pos int) (r rune, end int, problem string) {
	i := pos + 1
	if i < len(s) && s[i] == '#' {
		return characterReference(s, pos)
	}
	for i < len(s) && nameClass[s[i]] != 0 {
		i++
	}
	if i == pos+1 {
		return 0, 0, "& does not begin a reference"
	}
	name := s[pos+1 : i]
	if i == len(s) || s[i] != ';' {
		return 0, 0, "the reference " + quote("&"+name) + " does not end with a semicolon"
	}
	switch name {
	case "amp":
		r = '&'
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "quot":
		r = '"'
	case "apos":
		r = '\''
	default:
		return 0, 0, "the entity " + quote("&"+name+";") + " is not declared: expected amp, lt, gt, quot or apos"
	}
	return r, i + 1, ""
}

// characterReference reads &#…; and &#x…;.
func characterReference(s string, pos int) (r rune, end int, problem string) {
	i, base := pos+2, rune(10)
	if i < len(s) && s[i] == 'x' {
		i, base = i+1, 16
	}
	digits := i
	for ; i < len(s); i++ {
		digit, ok := digitValue(s[i], base)
		if !ok {
			break
		}
		// Once out of range it stays there, however many digits follow.
		if r <= utf8.MaxRune {
			r = r*base + digit
		}
	}
	if i == digits || i == len(s) || s[i] != ';' {
		return 0, 0, "the character reference " + quote(s[pos:i]) + " is not complete: expected digits and a semicolon"
	}
	if !isChar(r) {
		return 0, 0, "the character reference " + quote(s[pos:i+1]) + " is no character that XML allows"
	}
	return r, i + 1, ""
}

func digitValue(c byte, base rune) (value rune, ok bool) {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0'), true
	case base == 16 && 'a' <= c && c <= 'f':
		return rune(c-'a') + 10, true
	case base == 16 && 'A' <= c && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}
