package address

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// strays are characters that get into identifiers on their way through web pages, word processors and chat clients,
// each with its name. Nobody sees the difference, or takes it for one.
var strays = map[rune]string{
	' ': "a blank", '\t': "a tab", '\n': "a line break", '\r': "a carriage return", 0xA0: "a no-break space",
	0xAD:   "a soft hyphen",
	0x200B: "a zero-width space", 0x200C: "a zero-width non-joiner", 0x200D: "a zero-width joiner",
	0x2060: "a word joiner",
	0x200E: "a left-to-right mark", 0x200F: "a right-to-left mark", 0x2028: "a line separator",
	0x2029: "a paragraph separator",
	0x202F: "a narrow no-break space", 0x3000: "an ideographic space", 0xFEFF: "a byte order mark",
	0x2010: "a hyphen that is not -", 0x2011: "a non-breaking hyphen", 0x2012: "a figure dash", 0x2013: "an en dash",
	0x2014: "an em dash",
	0x2212: "a minus sign", 0x2018: "a curly quote", 0x2019: "a curly quote", 0x201C: "a curly quote",
	0x201D: "a curly quote",
	0x2026: "an ellipsis, where text was cut off,",
}

// StrayName names a character that no identifier holds on purpose, or returns "".
func StrayName(r rune) string {
	if r > ' ' && r < 0x7f {
		return ""
	}
	name := strays[r]
	switch {
	case name != "":
	case unicode.IsSpace(r):
		name = "white space"
	case unicode.IsControl(r):
		name = "a control character"
	case unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs) || r == unicode.ReplacementChar:
		name = "an invisible character"
	default:
		return ""
	}
	return fmt.Sprintf("%s (U+%04X)", name, r)
}

// Stray returns the stray character in an identifier, with its place, or "". A name that is no URI, such as "My App",
// may have blanks and dashes between its words.
func Stray(value string) string {
	if isVisibleASCII(value) && !strings.Contains(value, "...") {
		return "" // nearly every value: the tables of Unicode need not be asked
	}
	if !utf8.ValidString(value) {
		return "bytes that are not UTF-8"
	}
	uri := strings.Contains(value, "://") || strings.HasPrefix(value, "urn:")
	runes := []rune(value)
	for i, r := range runes {
		stray := StrayName(r)
		betweenWords := r == ' ' && i > 0 && i < len(runes)-1 || unicode.Is(unicode.P, r)
		if stray != "" && (uri || !betweenWords) {
			return placed(stray, i, len(runes))
		}
	}
	// Three dots stand for what was left out; no URL of either vendor has them.
	if before, _, found := strings.Cut(value, "..."); found && uri {
		return placed("three dots, where text was cut off,", len([]rune(before)), len(runes))
	}
	return ""
}

func isVisibleASCII(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func placed(what string, i, length int) string {
	return fmt.Sprintf("%s at character %d of %d", what, i+1, length)
}

// HasGap reports whether a value has a part in brackets that somebody was to fill in. A host in brackets is an IPv6
// address, and no gap.
func HasGap(value string) bool {
	if strings.IndexByte(value, '<') < 0 && strings.IndexByte(value, '[') < 0 && strings.IndexByte(value, '{') < 0 {
		return false
	}
	text := strings.Replace(value, "//[", "//", 1)
	return strings.Contains(text, "<") && strings.Contains(text, ">") || strings.ContainsAny(text, "[{")
}

// IsBlank holds for white space and for the invisible characters that web pages and chat clients leave around a value.
func IsBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\v', '\f', 0x85, 0xA0, 0x200B, 0x200C, 0x200D, 0x2028, 0x2029, 0x202F, 0x2060,
		0x3000, 0xFEFF:
		return true
	}
	return r >= 0x2000 && r <= 0x200A
}
