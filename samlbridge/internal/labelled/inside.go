package labelled

import (
	"slices"
	"strings"
	"unicode/utf8"
)

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
