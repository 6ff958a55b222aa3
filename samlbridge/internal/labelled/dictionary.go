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
	p.labels = map[rune][]*pattern{}
	for _, c := range p.consoles {
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

// isOwn reports whether a line is one of a console's own sheets.
func (p *parser) isOwn(line string) bool {
	return slices.ContainsFunc(p.consoles, func(c Console) bool { return c.IsOwn != nil && c.IsOwn(line) })
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
				enlist(l.rows, &pattern{text: label, kind: Text, row: &f.Rows[i],
					first: f.Rows[i].Key == f.Rows[0].Key})
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
