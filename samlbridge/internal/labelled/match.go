package labelled

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pattern is a label with its text folded for comparison, and all that it means.
type pattern struct {
	text     string
	folded   []rune
	kind     Kind // as which its values are read; 0 for known text that has none
	meanings []Meaning
	words    []string
	rows     map[rune][]*pattern // of a Listing
	begins   bool                // of a Listing: it is a row that begins a value
	row      *Row                // of a row
	first    bool                // of a row: it begins a value
}

func (l *pattern) means(property string) bool {
	return slices.ContainsFunc(l.meanings, func(m Meaning) bool { return m.Property == property })
}

// learn makes patterns of all words of the consoles. What is a label for one of them is no heading of another.
func (p *parser) learn() {
	p.labels, p.own = map[rune][]*pattern{}, map[string]bool{}
	for _, c := range p.consoles {
		for _, line := range c.Lines {
			p.own[line] = true
		}
		for _, f := range c.Fields {
			for _, text := range f.Labels {
				p.learnLabel(c.Form, f, text, false)
			}
			if f.Kind == Listing && len(f.Rows) > 0 {
				p.learnLabel(c.Form, f, f.Rows[0].Labels[0], true)
			}
		}
	}
	for _, c := range p.consoles {
		for _, text := range c.Headings {
			enlist(p.labels, &pattern{text: text})
		}
	}
	for _, text := range buttons {
		enlist(p.labels, &pattern{text: text})
	}
}

func (p *parser) learnLabel(form string, f Field, text string, begins bool) {
	l := enlist(p.labels, &pattern{text: text, begins: begins})
	if begins != l.begins {
		return // a label of another field
	}
	l.kind = max(l.kind, f.Kind)
	l.words = append(l.words, f.Words...)
	if f.Kind == Listing && l.rows == nil {
		l.rows = map[rune][]*pattern{}
		for i := range f.Rows {
			for _, label := range f.Rows[i].Labels {
				enlist(l.rows, &pattern{text: label, kind: Text, row: &f.Rows[i], first: f.Rows[i].Key == f.Rows[0].Key})
			}
		}
	}
	l.meanings = append(l.meanings, Meaning{form, f.Property, text, f.Kind, f.Several})
}

// enlist adds a pattern, or returns the one that is there.
func enlist(to map[rune][]*pattern, l *pattern) *pattern {
	l.folded = foldAll(l.text)
	if len(l.folded) == 0 {
		return l
	}
	for _, other := range to[l.folded[0]] {
		if slices.Equal(other.folded, l.folded) {
			return other
		}
	}
	to[l.folded[0]] = append(to[l.folded[0]], l)
	return l
}

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

// isHeading tells whether a text is a heading of a console.
func (p *parser) isHeading(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	for _, l := range p.labels[fold(first)] {
		if l.kind == 0 && foldedPrefix(text, l.folded) == len(text) {
			return true
		}
	}
	return false
}

// hasLabel tells whether a label, or a heading, begins with one of the words of s.
func (p *parser) hasLabel(s span) bool {
	found := false
	p.wordStarts(s, func(at int) bool {
		first, _ := utf8.DecodeRuneInString(p.text[at:s.to])
		for _, l := range p.labels[fold(first)] {
			if n := foldedPrefix(p.text[at:s.to], l.folded); l.kind != 0 && n > 0 && !startsWord(p.text[at+n:s.to]) {
				found = true
			}
		}
		return !found
	})
	return found
}

// wordStarts calls do with the start of each word of s, until it returns false.
func (p *parser) wordStarts(s span, do func(at int) bool) {
	inside := false
	for i, r := range s.of(p.text) {
		word := isWord(r) || r == '_' || r == '-'
		if word && !inside && !do(s.from+i) {
			return
		}
		inside = word
	}
}

// labelInside finds a further label in the rest of a label's line, with a colon or an equals sign behind it and a whole
// value before it.
func (p *parser) labelInside(m match) (next match, ok bool) {
	if m.label.kind == Listing || m.label.kind == Text && len(m.label.words) == 0 {
		return match{}, false
	}
	p.wordStarts(m.rest, func(at int) bool {
		if at == m.rest.from || !isBetweenAt(p.text, at) {
			return true
		}
		next, ok = p.labelBefore(span{at, m.rest.to}, p.labels)
		return !ok
	})
	if !ok || !p.isWhole(m, span{m.rest.from, next.at.from}) {
		return match{}, false
	}
	return next, true
}

// isBetweenAt tells whether a blank, a bar or the like is before an offset.
func isBetweenAt(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return isBlank(r) || strings.ContainsRune(",;|*`\"“(", r)
}

// labelBefore finds the longest label at the start of s that has a colon or an equals sign behind it. It looks no
// further than that.
func (p *parser) labelBefore(s span, labels map[rune][]*pattern) (longest match, ok bool) {
	first, _ := utf8.DecodeRuneInString(s.of(p.text))
	size := 0
	for _, l := range labels[fold(first)] {
		n := foldedPrefix(s.of(p.text), l.folded)
		if n == 0 || len(l.folded) <= size || l.kind == 0 || l.begins {
			continue
		}
		if l.row != nil && l.row.Named {
			const longestName = 200
			name := p.text[s.from+n : min(s.to, s.from+n+longestName)]
			if strings.HasPrefix(name, " ") && strings.Contains(name, ": ") {
				longest = match{line: s, label: l, at: span{s.from, s.from + n}, separated: true}
				longest.rest = span{s.from + n, s.to}
				ok, size = true, len(l.folded)
			}
			continue
		}
		const longestClose = 16 // quotes, emphasis and blanks between a label and its colon
		after := p.text[s.from+n : min(s.to, s.from+n+longestClose)]
		rest := strings.TrimLeft(after, " *_`\"'”’")
		for _, separator := range []string{":", "：", "="} {
			value, found := strings.CutPrefix(rest, separator)
			if !found || strings.HasPrefix(value, "//") {
				continue
			}
			longest = match{line: s, label: l, at: span{s.from, s.from + n}, separated: true}
			longest.rest = span{s.from + n + len(after) - len(value), s.to}
			longest.rest = trim(p.text, longest.rest, func(r rune) bool { return isBlank(r) || r == '*' })
			ok, size = true, len(l.folded)
		}
	}
	return longest, ok
}

// isWhole tells whether s is a whole value of a label.
func (p *parser) isWhole(m match, s span) bool {
	text := strings.TrimFunc(s.of(p.text), isBetween)
	switch {
	case m.label.kind.isURL():
		return p.isKnownRow(span{s.from, s.from + len(strings.TrimRightFunc(s.of(p.text), isBetween))})
	case m.label.kind == Certificate:
		return strings.HasPrefix(text, "MII") && len(text) >= shortestBase64 || strings.Contains(text, "BEGIN")
	}
	return slices.ContainsFunc(m.label.words, func(w string) bool { return strings.EqualFold(w, text) })
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

// asides lists what consoles put after a label, folded.
var asides = append([][]rune{foldAll("(required)"), foldAll("(optional)"), foldAll("required"), foldAll("optional"),
	foldAll("*"), foldAll("info")}, foldedButtons...)

// buttons lists what consoles and chat clients put beside a value; longer ones come first where one begins another.
var buttons = []string{"Copy to clipboard", "Copied to clipboard", "Click to copy", "Copy URL",
	"Copied!", "Copied", "Copy", "content_copy", "In die Zwischenablage kopieren",
	"Kopieren", "Kopiert", "Copier", "Copié", "Copiar", "Copiado", "Copia", "コピー", "复制", "複製"}

var foldedButtons = func() (list [][]rune) {
	for _, b := range buttons {
		list = append(list, foldAll(b))
	}
	return list
}()

// aside is the length of the aside that s starts with, or 0.
func aside(s string) int {
	for _, a := range asides {
		if n := foldedPrefix(s, a); n > 0 && !startsWord(s[n:]) {
			return n
		}
	}
	return 0
}

// isPassedOver tells whether s is an aside and nothing else, or says nothing at all, as an icon.
func isPassedOver(s string) bool {
	word := strings.TrimFunc(s, func(r rune) bool { return !isWord(r) })
	return s != "" && (isOrnament(s) || word != "" && aside(word) == len(word))
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

// foldedPrefix is the length of the start of s that equals the folded text, or 0.
func foldedPrefix(s string, folded []rune) int {
	i := 0
	for _, want := range folded {
		for {
			r, size := utf8.DecodeRuneInString(s[i:])
			if size == 0 {
				return 0
			}
			if isInvisible(r) {
				i += size
				continue
			}
			if fold(r) != want {
				return 0
			}
			i += size
			break
		}
		if want == ' ' {
			i += len(s[i:]) - len(strings.TrimLeftFunc(s[i:], isBlank))
		}
	}
	return i
}

// foldAll folds a label's text: letters lowered, each run of blanks and underscores one space, invisible characters
// gone.
func foldAll(s string) []rune {
	var folded []rune
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return fold(r) == ' ' }) {
		if len(folded) > 0 {
			folded = append(folded, ' ')
		}
		for _, r := range word {
			if !isInvisible(r) {
				folded = append(folded, fold(r))
			}
		}
	}
	return folded
}

// fold makes characters alike that differ in case or, as word processors and variables' names change them, in kind.
func fold(r rune) rune {
	switch {
	case unicode.IsSpace(r), r == '_':
		return ' '
	case r == '\u2010' || r == '\u2011':
		return '-'
	}
	return unicode.ToLower(r)
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
