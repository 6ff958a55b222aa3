package diag

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Show is the one way out for text: it makes visible what could change what a terminal shows (control characters, line
// breaks, bidirectional and other invisible marks) and withholds private keys. Whatever is printed for a person goes
// through it, names and paths included. Text without any of these comes back as it is.
func Show(s string) string {
	s = withoutPassword(s)
	if isPlain(s) && len(s) < shortestKey {
		return s
	}
	if _, found := FindSecret(s); found {
		return "[a private key is withheld]"
	}
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[0])|0x100, 16)[1:])
		case hidden(r):
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	return b.String()
}

// shortestKey is a length below which no text holds a private key.
const shortestKey = 64

// hidden holds for characters that a reader does not see, or that move what stands around them.
func hidden(r rune) bool {
	switch r {
	case 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0: // letters and a pattern that look like a blank
		return true
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) ||
		unicode.IsSpace(r) && r != ' '
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return !strings.ContainsFunc(s, hidden) && utf8.ValidString(s)
		}
	}
	return true
}

// quotedRunes bounds how much of a value a message repeats: enough for the longest URLs of any vendor, so that two of
// them are told apart, too little to flood a terminal.
const quotedRunes = 300

// Quote returns s as messages show input: in Go's quotes, at most 300 code points, the middle left out. Everything that
// could change what a terminal shows, and characters beyond ASCII that look like ASCII, is escaped. A password before
// the host of a URL is left out, and so is a private key.
func Quote(s string) string {
	if len(s) >= shortestKey {
		if _, found := FindSecret(s); found {
			return `"[a private key is withheld]"`
		}
	}
	s = withoutPassword(s)
	if utf8.RuneCountInString(s) > quotedRunes {
		runes := []rune(s)
		half := quotedRunes/2 - 1
		s = string(runes[:half]) + "…" + string(runes[len(runes)-half:])
	}
	for _, r := range s {
		if r > unicode.MaxASCII && r != '…' {
			return strconv.QuoteToASCII(s)
		}
	}
	return strconv.Quote(s)
}

// secretParameter is a parameter of a URL whose name says that its value is nobody else's business.
var secretParameter = regexp.MustCompile(
	`(?i)([?&;#][\w.-]*(?:token|secret|passw|pwd|api[_-]?key|credential)[\w.-]*=)[^&;#\s"]+`)

// withoutPassword leaves out the password before the host of every URL in s (RFC 3986 section 3.2.1), and the values of
// parameters that are named as secrets.
func withoutPassword(s string) string {
	const start = "://"
	if !strings.Contains(s, start) {
		return s
	}
	if strings.IndexByte(s, '=') >= 0 {
		s = secretParameter.ReplaceAllString(s, "$1…")
	}
	parts := strings.Split(s, start)
	for i, rest := range parts[1:] {
		authority := rest
		if end := strings.IndexAny(rest, "/?#"); end >= 0 {
			authority = rest[:end]
		}
		at := strings.LastIndexByte(authority, '@')
		if name, _, hasPassword := strings.Cut(authority[:max(at, 0)], ":"); hasPassword {
			parts[i+1] = name + ":…" + rest[at:]
		}
	}
	return strings.Join(parts, start)
}

// List quotes at most ten values and counts the rest; "none" where there is none.
func List(values []string) string {
	const most = 10
	quoted := make([]string, 0, most)
	for _, v := range values[:min(len(values), most)] {
		quoted = append(quoted, Quote(v))
	}
	if rest := len(values) - most; rest > 0 {
		quoted = append(quoted, strconv.Itoa(rest)+" more")
	}
	if len(quoted) == 0 {
		return "none"
	}
	return strings.Join(quoted, ", ")
}

// Count is a number with its noun: "1 day", "3 days".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
