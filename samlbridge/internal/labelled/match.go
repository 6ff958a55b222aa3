package labelled

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pattern is a label with its text folded for comparison.
type pattern struct {
	*Label
	folded []rune
}

// match is a label line taken apart.
type match struct {
	label *Label
	at    span // the label's text
	rest  span // the value's part of the line, empty if there is none
	bar   bool // a bar stands between the two
}

// match finds the longest label that makes s a label line.
func (p *parser) match(s span) (longest match, ok bool) {
	at := trim(p.text, s, func(r rune) bool { return isBlank(r) || strings.ContainsRune(openers, r) }).from
	closer := mirrored(p.text[s.from:at])
	size := 0
	for _, l := range p.labels {
		n := foldedPrefix(p.text[at:s.to], l.folded)
		if n == 0 || len(l.folded) <= size {
			continue
		}
		m := match{label: l.Label, at: span{at, at + n}, rest: span{at + n, s.to}}
		if p.afterLabel(&m, closer) && (l.ID != "" || m.rest.from == m.rest.to) {
			longest, ok, size = m, true, len(l.folded)
		}
	}
	return longest, ok
}

// openers lists the emphasis and the quotes that may stand before a label.
const openers = "*_`\"'“‘„«"

// mirrored is what closes a run of openers. Nobody opens more than a few: a long run closes nothing, for linear time's sake.
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

// afterLabel moves the start of m.rest past what may stand between a label and its value, and tells whether the line is a
// label line.
func (p *parser) afterLabel(m *match, closer string) bool {
	if startsWord(m.rest.of(p.text)) {
		return false
	}
	blank, separated := false, false
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
		case r == '|':
			m.bar, separated = true, true
		case r == '>' && (last == '-' || last == '='), !separated && isSeparator(left), !separated && r == ',' && p.shaped(span{m.rest.from + size, m.rest.to}):
			separated = true
		default:
			break scan
		}
		m.rest.from, last = m.rest.from+size, r
	}
	if closer != "" && strings.HasSuffix(m.rest.of(p.text), closer) {
		m.rest.to -= len(closer)
	}
	return m.rest.from == m.rest.to || separated || blank && p.shaped(m.rest)
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
var asides = append([][]rune{foldAll("(required)"), foldAll("(optional)"), foldAll("required"), foldAll("optional"), foldAll("*"), foldAll("info")}, foldedButtons...)

// buttons lists what consoles and chat clients put beside a value; longer ones come first where one begins another.
var buttons = []string{"Copy to clipboard", "Copied to clipboard", "Click to copy", "Copy URL", "Copied!", "Copied", "Copy", "content_copy",
	"In die Zwischenablage kopieren", "Kopieren", "Kopiert", "Copier", "Copié", "Copiar", "Copiado", "Copia", "コピー", "复制", "複製"}

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
	clean, _ := cleaned(p.text, s, "")
	value := clean.of(p.text)
	switch {
	case strings.HasPrefix(value, "-----BEGIN"), clean != s:
		return true
	case strings.ContainsFunc(value, isBlank):
		return false
	}
	return isURL(value) || len(value) > 4 && strings.EqualFold(value[:4], "urn:") || strings.HasPrefix(value, "MII") && len(value) >= shortestBase64
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

// foldAll folds a label's text: letters lowered, each run of blanks and underscores one space, invisible characters gone.
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

// isInvisible tells whether r is a format character: zero-width space and joiners, soft hyphen, direction and byte order marks.
func isInvisible(r rune) bool { return r > unicode.MaxASCII && unicode.Is(unicode.Cf, r) }

// startsWord tells whether s starts with a letter or digit, so that a label before it would end inside a word.
func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWord(r)
}

func isWord(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && r != infoIcon }

const infoIcon = 'ℹ' // a letter by its class
