package labelled

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// match is a label line taken apart.
type match struct {
	line      span // as it was looked at
	label     *pattern
	at        span // the label's text
	rest      span // the value's part of the line, empty if there is none
	bar       bool // a bar is between the two
	separated bool // a bar or another separator is
	loose     bool // that is an arrow or an equals sign
}

// match finds the longest label that makes s a label line.
func (p *parser) match(s span) (longest match, ok bool) { return p.longest(s, p.labels) }

func (p *parser) longest(s span, labels map[rune][]*pattern) (longest match, ok bool) {
	at := trim(p.text, s, func(r rune) bool { return isBlank(r) || strings.ContainsRune(openers, r) }).from
	first, _ := utf8.DecodeRuneInString(p.text[at:s.to])
	candidates := labels[fold(first)]
	if len(candidates) == 0 {
		return match{}, false
	}
	closer := mirrored(p.text[s.from:at])
	size := 0
	for _, l := range candidates {
		n := foldedPrefix(p.text[at:s.to], l.folded)
		if n == 0 || len(l.folded) <= size {
			continue
		}
		m := match{line: s, label: l, at: span{at, at + n}, rest: span{at + n, s.to}}
		if l.row != nil && l.row.Named {
			if m.rest.from < s.to && isBlank(rune(p.text[m.rest.from])) {
				longest, ok, size = m, true, len(l.folded)
			}
			continue
		}
		isLabel := p.afterLabel(&m, closer)
		empty := m.rest.from == m.rest.to
		if isLabel && (l.kind != 0 || empty) && (!l.begins || m.separated && !empty) {
			longest, ok, size = m, true, len(l.folded)
		}
	}
	return longest, ok
}

// behindBeside finds a label behind what a console shows beside a URL: "eu-west-1 ACS URL: https://…".
func (p *parser) behindBeside(s span) (m match, ok bool) {
	if !strings.Contains(s.of(p.text), "://") {
		return match{}, false
	}
	n := p.besideLength(s.of(p.text))
	if n == 0 {
		return match{}, false
	}
	s.from += n
	isEdge := func(r rune) bool { return isBetween(r) || r == ')' || r == ']' }
	s.from = s.to - len(strings.TrimLeftFunc(s.of(p.text), isEdge))
	m, ok = p.match(s)
	return m, ok && m.label.kind.isURL()
}

// openers lists the emphasis and the quotes that may stand before a label.
const openers = "*_`\"'“‘„«"

// mirrored is what closes a run of openers. Nobody opens more than a few: a long run closes nothing, for linear time's
// sake.
func mirrored(opened string) string {
	closing := ""
	if len(opened) > 32 {
		return closing
	}
	for _, r := range opened {
		switch {
		case isBlank(r):
			continue
		case r == '“':
			r = '”'
		case r == '‘':
			r = '’'
		case r == '„':
			r = '“'
		case r == '«':
			r = '»'
		}
		closing = string(r) + closing
	}
	return closing
}

// afterLabel moves the start of m.rest past what may be between a label and its value, and tells whether the line is a
// label line.
func (p *parser) afterLabel(m *match, closer string) bool {
	if startsWord(m.rest.of(p.text)) {
		return false
	}
	blank, separated, unknown := false, false, false
	last := rune(0)
scan:
	for m.rest.from < m.rest.to {
		left := m.rest.of(p.text)
		r, size := utf8.DecodeRuneInString(left)
		switch {
		case isBlank(r), r == infoIcon, unicode.In(r, unicode.So, unicode.Mn): // an icon counts as a blank
			blank, separated = true, separated || r == '\t'
		case closer != "" && strings.HasPrefix(left, closer):
			size, closer = len(closer), ""
		case !separated && aside(left) > 0:
			size = aside(left)
		case !separated && m.label.kind.isURL() && p.besideLabel(left) > 0:
			size = p.besideLabel(left)
		case !separated && m.label.kind.isURL() && blank && bracketed(left) > 0:
			size, unknown = bracketed(left), true
		case !separated && m.label.kind == URLs && blank && number(left) > 0:
			size = number(left)
		case r == '|':
			m.bar, separated = true, true
		case r == '>' && (last == '-' || last == '='):
			separated = true
		case !separated && isSeparator(left), !separated && r == ',' && p.shaped(span{m.rest.from + size, m.rest.to}):
			separated, m.loose = true, r == '=' || r == '→' || r == '-' || r == '–' || r == '—'
		default:
			break scan
		}
		m.rest.from, last = m.rest.from+size, r
	}
	m.separated = separated
	if closer != "" && strings.HasSuffix(m.rest.of(p.text), closer) {
		m.rest.to -= len(closer)
	}
	if unknown { // words of one's own beside the label
		r, ok := p.urls(m.rest)
		return separated && ok && m.label.shapes(p, r.urls)
	}
	return m.rest.from == m.rest.to || separated ||
		blank && (p.shaped(m.rest) || m.label.kind.isURL() && p.isKnownRow(m.rest))
}

// shapes tells whether the form of each URL says that it is what the label asks for.
func (l *pattern) shapes(p *parser, urls []found) bool {
	return !slices.ContainsFunc(urls, func(u found) bool {
		shape := p.shapeOf(u.of(p.text))
		return shape == "" || !l.means(shape)
	})
}

// isKnownRow tells whether s is URLs and what consoles show beside them.
func (p *parser) isKnownRow(s span) bool {
	r, ok := p.urls(s)
	return ok && len(r.words) == 0
}

// besideLabel is the length of what a console shows beside a URL, in brackets or before a separator, or 0.
func (p *parser) besideLabel(s string) int {
	n := p.besideLength(s)
	if n == 0 || strings.ContainsAny(s[:n], ":") {
		return 0
	}
	return n
}

// number is the length of a short number, as people count several of a kind with, or 0.
func number(s string) int {
	n := len(s) - len(strings.TrimLeft(s, "#0123456789"))
	if n > 3 || startsWord(s[n:]) {
		return 0
	}
	return n
}

// bracketed is the length of a short text in round brackets, or 0.
func bracketed(s string) int {
	const longest = 80
	if s[0] != '(' {
		return 0
	}
	n := strings.IndexByte(s[:min(len(s), longest)], ')')
	if n < 0 || strings.Contains(s[:n], "://") {
		return 0
	}
	return n + 1
}

// isSeparator tells whether s starts with a separator other than tab and bar.
func isSeparator(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	switch r {
	case ':', '：', '=', '→':
		return true
	case '-', '–', '—':
		next, _ := utf8.DecodeRuneInString(s[size:])
		return size == len(s) || isBlank(next) || next == '>'
	}
	return false
}

// shaped tells whether s is, as a whole, something that only a value looks like.
func (p *parser) shaped(s span) bool {
	s = trim(p.text, s, isBlank)
	clean, _ := cleaned(p.text, s)
	value := clean.of(p.text)
	switch {
	case strings.HasPrefix(value, "-----BEGIN"), clean != s:
		return true
	case strings.ContainsFunc(value, isBlank):
		return false
	}
	return isURL(value) || len(value) > 4 && strings.EqualFold(value[:4], "urn:") ||
		strings.HasPrefix(value, "MII") && len(value) >= shortestBase64
}

// isBlank tells whether r shows as nothing: white space of any kind, or invisible.
func isBlank(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }

// isInvisible tells whether r is a format character: zero-width space and joiners, soft hyphen, direction and byte
// order marks.
func isInvisible(r rune) bool { return r > unicode.MaxASCII && unicode.Is(unicode.Cf, r) }

// startsWord tells whether s starts with a letter or digit, so that a label before it would end inside a word.
func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWord(r)
}

func isWord(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && r != infoIcon }

const infoIcon = 'ℹ' // a letter by its class
