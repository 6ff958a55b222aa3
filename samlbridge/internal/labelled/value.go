package labelled

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// trim takes characters from both ends of s.
func trim(text string, s span, cut func(rune) bool) span {
	s.from += len(s.of(text)) - len(strings.TrimLeftFunc(s.of(text), cut))
	s.to = s.from + len(strings.TrimRightFunc(s.of(text), cut))
	return s
}

func isPlainBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\v' || r == '\f' }

// content is a line without its layout; row tells that a bar opened it, as in a table. Blanks that a note must name
// stay.
func content(text string, s span) (rest span, row bool) {
	for {
		line := strings.TrimLeftFunc(s.of(text), isBlank)
		n := markerLength(line)
		if n == 0 {
			return trim(text, s, isPlainBlank), row
		}
		row = row || line[0] == '|'
		s.from = s.to - len(line) + n
	}
}

// markerLength is the length of the layout mark that s starts with, or 0.
func markerLength(s string) int {
	if strings.HasPrefix(s, ">") || strings.HasPrefix(s, "|") {
		return 1
	}
	n := len(s) - len(strings.TrimLeft(s, "#"))
	if n == 0 {
		n = len(s) - len(strings.TrimLeft(s, "0123456789"))
		if 0 < n && n <= 3 && strings.ContainsAny(s[n:min(n+1, len(s))], ".)") {
			n++
		} else if r, size := utf8.DecodeRuneInString(s); strings.ContainsRune("-*•·◦▪‣–", r) {
			n = size
		} else {
			return 0
		}
	}
	if next, size := utf8.DecodeRuneInString(s[n:]); size == 0 || !isBlank(next) {
		return 0
	}
	return n
}

// cells parts a line at its first tab and, in a table row, at its first bar that is not inside a link's brackets.
func cells(text string, s span, row bool) (first, more span) {
	n := strings.IndexByte(s.of(text), '\t')
	if row {
		n = cellEnd(s.of(text))
	}
	if n < 0 {
		return s, span{s.to, s.to}
	}
	isEdge := func(r rune) bool { return isBlank(r) || r == '|' }
	return span{s.from, s.from + n}, trim(text, span{s.from + n, s.to}, isEdge)
}

// cellEnd is where a table's cell ends, or -1.
func cellEnd(v string) int {
	from := 0
	for _, pair := range []string{"[]", "<>"} {
		// [text|url] is one cell, where the brackets hold nothing else than a link.
		if inner := strings.TrimLeftFunc(v, isBlank); strings.HasPrefix(inner, pair[:1]) {
			if end := strings.Index(inner, pair[1:]); end > 0 && strings.Contains(inner[:end], "://") {
				from = len(v) - len(inner) + end
			}
		}
	}
	if n := strings.IndexAny(v[from:], "\t|"); n >= 0 {
		return from + n
	}
	return -1
}

// words parts s at white space, and behind a comma or semicolon that another URL follows at once.
func words(text string, s span) []span {
	var all []span
	from := s.from
	cut := func(to int) {
		if !isOrnament(text[from:to]) {
			all = append(all, span{from, to})
		}
		from = to
	}
	for i, r := range s.of(text) {
		at := s.from + i
		if unicode.IsSpace(r) {
			cut(at)
		} else if (r == ',' || r == ';') && strings.HasPrefix(text[at+1:s.to], "http") {
			cut(at + 1)
		}
	}
	cut(s.to)
	return all
}

// pairs lists what may be wrapped around a value.
var pairs = [][2]string{{`"`, `"`}, {"'", "'"}, {"“", "”"}, {"‘", "’"}, {"„", "“"}, {"„", "”"}, {"”", "”"}, {"«", "»"},
	{"***", "***"}, {"**", "**"}, {"*", "*"}, {"```", "```"}, {"``", "``"}, {"`", "`"}}

const wrapping = "quotes, backticks or asterisks around the value left out"

// layers bounds how often cleaned looks for one more wrapping.
const layers = 6

// cleaned is s without what is wrapped around a value, and a note for each thing taken away.
func cleaned(text string, s span) (span, []Note) {
	var notes []Note
	take := func(next span, message string) {
		notes = append(notes, Note{Offset: s.from, Message: message})
		s = next
	}
	for range layers {
		s = trim(text, s, isPlainBlank)
		before := s
		if next := trim(text, s, isBlank); next != s {
			take(next, "no-break spaces or invisible characters trimmed")
		}
		v := s.of(text)
		if n := strings.IndexFunc(v, isBlank); n > 0 && isURL(v[:n]) && isPassedOver(v[n:]) {
			take(span{s.from, s.from + n}, "a word of the console after the URL left out")
		} else if n := sentenceEnd(v); n < len(v) {
			take(span{s.from, s.from + n}, "punctuation after the URL left out")
		} else if from, to := link(v); from < to {
			take(span{s.from + from, s.from + to}, "link brackets left out")
		} else if inner, ok := unwrapped(text, s); ok {
			take(inner, wrapping)
		} else if inner, ok := strings.CutPrefix(v, "```"); ok && inner != "" {
			take(span{s.to - len(inner), s.to}, wrapping) // opens here, closes on a later line
		} else if inner, ok := strings.CutSuffix(v, "```"); ok && inner != "" {
			take(span{s.from, s.from + len(inner)}, wrapping)
		}
		if s == before {
			break
		}
	}
	return s, notes
}

// spelledOut is the text that v is a JSON string of, where it needs to be one: for an escape, or for blanks at its
// ends.
func spelledOut(v string) (text string, ok bool) {
	if !strings.HasPrefix(v, `"`) || json.Unmarshal([]byte(v), &text) != nil {
		return "", false
	}
	return text, strings.Contains(v, `\`) || strings.TrimFunc(text, isBlank) != text
}

// sentenceEnd is the length of a URL without the punctuation of the sentence around it. Two full stops or more stay:
// they say that the URL was cut off.
func sentenceEnd(v string) int {
	n := len(strings.TrimRight(v, ",;."))
	switch {
	case !strings.Contains(v, "://") || strings.ContainsFunc(v, isBlank) || strings.Contains(v[n:], ".."):
		return len(v)
	case n < len(v) || n == 0:
		return n
	}
	for _, pair := range []string{"()", "[]", "{}", "<>"} {
		if v[n-1] == pair[1] && !strings.Contains(v, pair[:1]) {
			return n - 1
		}
	}
	return n
}

// link finds the URL that v shows as chat clients, mail and wikis do: <url>, <url|text>, [text](url), [text|url],
// [url], {{url}}, (url), text<url>, url <url> and url (url). Where the text is a URL itself, that is what people saw
// and meant; then both have to be the same, up to a slash that making the link has added. Where nothing fits, from and
// to are equal.
func link(v string) (from, to int) {
	find := func(text, url string) (int, int) {
		at := strings.LastIndex(v, url)
		switch {
		case !isURL(url):
			return 0, 0
		case !strings.Contains(text, "://"):
			return at, at + len(url)
		case text == url || text+"/" == url:
			at = strings.Index(v, text)
			return at, at + len(text)
		}
		return 0, 0
	}
	for _, pair := range [][2]string{{"{{", "}}"}, {"(", ")"}, {"[", "]"}, {"<", ">"}} {
		inner, opens := strings.CutPrefix(v, pair[0])
		inner, closes := strings.CutSuffix(inner, pair[1])
		if !opens || !closes {
			continue
		}
		first, second, two := strings.Cut(inner, "|")
		second, _, _ = strings.Cut(second, "|") // what follows is how it is shown
		switch {
		case pair[0] == "<" || !two:
			return find(second, first)
		default:
			return find(first, second)
		}
	}
	if text, url, found := strings.Cut(v, "]("); found && v[0] == '[' && strings.HasSuffix(url, ")") {
		return find(text[1:], url[:len(url)-1])
	}
	for _, pair := range []string{"<>", "()"} {
		n := strings.LastIndexByte(v, pair[0])
		if n <= 0 || !strings.HasSuffix(v, pair[1:]) {
			continue
		}
		if text := strings.TrimRightFunc(v[:n], isBlank); isURL(text) || pair == "<>" && !strings.ContainsFunc(v,
			isBlank) {
			return find(text, v[n+1:len(v)-1])
		}
	}
	return 0, 0
}

// unwrapped is s without the pair around it, if there is one and it does not occur inside as well.
func unwrapped(text string, s span) (span, bool) {
	v := s.of(text)
	for _, pair := range pairs {
		inner, opens := strings.CutPrefix(v, pair[0])
		inner, closes := strings.CutSuffix(inner, pair[1])
		if opens && closes && inner != "" && !strings.Contains(inner, pair[0]) && !strings.Contains(inner, pair[1]) {
			return span{s.from + len(pair[0]), s.to - len(pair[1])}, true
		}
	}
	return s, false
}

// isShownTwice tells whether two URLs are one link and what it is shown as, which did not turn out to be the same.
func isShownTwice(text string, pieces []span) bool {
	return len(pieces) == 2 && strings.Contains(pieces[0].of(text), "://") &&
		strings.IndexAny(strings.TrimLeftFunc(pieces[1].of(text), isBlank), "<(") == 0
}

// isURL tells whether s is one word with a scheme and //.
func isURL(s string) bool {
	scheme, _, found := strings.Cut(s, "://")
	return found && scheme != "" && !strings.ContainsFunc(s, isBlank) && !strings.ContainsFunc(scheme,
		func(r rune) bool {
			return r >= utf8.RuneSelf || !isWord(r) && !strings.ContainsRune("+-.", r)
		})
}

// isBase64 tells whether a line below certificate text can be more of it: a PEM mark, or one word of either base64
// alphabet, perhaps quoted and with \n spelt out as JSON does.
func isBase64(s string) bool {
	s = strings.Trim(s, "\"'“”,;")
	return strings.HasPrefix(s, "-----END") || s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r >= utf8.RuneSelf || !isWord(r) && !strings.ContainsRune(`+/-_=\`, r)
	})
}

// isSentence tells whether s is prose: four words or more and the end of a sentence.
func isSentence(s string) bool {
	s = strings.TrimRightFunc(s, isBlank)
	return len(strings.FieldsFunc(s, isBlank)) >= 4 && strings.ContainsAny(s[max(0, len(s)-1):], ".!?")
}

// isOrnament tells whether s says nothing: it has no letter or digit, or is a code fence with its language. The padding
// of base64, which may stand on a line of its own, does say something.
func isOrnament(s string) bool {
	language, fence := strings.CutPrefix(s, "```")
	switch {
	case s == "=", s == "==":
		return false
	case fence && strings.Trim(language, "abcdefghijklmnopqrstuvwxyz") == "":
		return true
	}
	return !strings.ContainsFunc(s, isWord)
}
