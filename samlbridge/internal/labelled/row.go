package labelled

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// found is a URL in a row.
type found struct {
	span
	notes []Note
}

// row is what a row has: URLs, and what is beside them.
type row struct {
	urls   []found
	beside []span // what consoles show there
	words  []span // what none shows
}

// urlRow takes the URLs of a row as values of the open label.
func (p *parser) urlRow(s span, sameLine bool) bool {
	r, ok := p.urls(s)
	if !ok || len(r.words) > 0 && !p.fit(r.urls) {
		return false
	}
	urls, others := r.urls, 0
	for _, u := range urls {
		if shape := p.otherShape(u.of(p.text)); shape != "" {
			others++
		}
	}
	p.row++
	for _, u := range urls {
		p.entry.shape, p.entry.message = "", ""
		if p.taken && others == len(urls) && !sameLine {
			p.entry.shape = p.shapeOf(u.of(p.text))
		}
		p.add(u.span, u.notes)
	}
	p.entry.shape = ""
	for _, s := range r.beside {
		p.note(s.from, skipped)
	}
	for _, s := range r.words {
		p.leave(s, "is beside a URL in its row")
	}
	return true
}

// otherShape is the property that a URL is by its form, where the open label does not mean it.
func (p *parser) otherShape(url string) string {
	shape := p.shapeOf(url)
	if shape == "" || p.open.means(shape) {
		return ""
	}
	return shape
}

// fit tells whether words that no console shows may be beside these URLs.
func (p *parser) fit(urls []found) bool {
	before := p.last
	for _, u := range urls {
		url := u.of(p.text)
		if shape := p.shapeOf(url); shape == "" && !alike(before, url) || shape != "" && !p.open.means(shape) {
			return false
		}
		before = url
	}
	return true
}

// alike tells whether two URLs have one path but for digits, as the URLs of several hosts or tenants have.
func alike(a, b string) bool {
	path := func(url string) string {
		_, rest, _ := strings.Cut(url, "://")
		if n := strings.IndexByte(rest, '/'); n >= 0 {
			return strings.Map(func(r rune) rune {
				if '0' <= r && r <= '9' {
					return -1
				}
				return r
			}, rest[n:])
		}
		return ""
	}
	return len(path(a)) > 1 && path(a) == path(b)
}

// bareURLs takes a line of URLs that no label asks for, if their form says what each is.
func (p *parser) bareURLs(s span) bool {
	if p.open != nil && (p.open.kind.isURL() || p.open.kind == Text && !p.taken) {
		return false
	}
	r, ok := p.urls(s)
	if !ok || len(r.words) > 0 {
		return false
	}
	if p.goesOn(s, r.urls) {
		return true
	}
	var entries []Entry
	for _, u := range r.urls {
		e := Entry{Value: u.of(p.text), LabelOffset: u.from, ValueOffset: u.from, ValueEnd: u.to}
		if e.shape = p.shapeOf(e.Value); e.shape == "" {
			return false
		}
		entries = append(entries, e)
	}
	message := p.reason()
	p.block++
	for i := range entries {
		entries[i].message, entries[i].block, entries[i].row = message, p.block, i
		p.sheet.notes = append(p.sheet.notes, r.urls[i].notes...)
	}
	for _, s := range r.beside {
		p.note(s.from, skipped)
	}
	p.sheet.entries = append(p.sheet.entries, entries...)
	return true
}

// ended is a label for URLs with what it has so far.
type ended struct {
	label *pattern
	entry Entry
	row   int
	last  string
}

// goesOn takes a row as more of the label that words have ended, such as a Region's name in another language: where the
// form of each URL says that it is what the label asks for.
func (p *parser) goesOn(s span, urls []found) bool {
	if p.ended == nil || p.open != nil || !p.ended.label.shapes(p, urls) {
		return false
	}
	p.open, p.entry, p.taken, p.row, p.last = p.ended.label, p.ended.entry, true, p.ended.row, p.ended.last
	return p.urlRow(s, false)
}

// urls finds the URLs of a row; ok is false where there is none, or where what is beside them says that the row is
// something else.
func (p *parser) urls(s span) (r row, ok bool) {
	if !strings.Contains(s.of(p.text), "://") {
		return row{}, false
	}
	var outside []span
	behind := false // the last piece is behind the last URL
	for _, cell := range split(p.text, s) {
		more, out, good := p.cell(cell)
		if !good {
			return row{}, false
		}
		r.urls, outside = append(r.urls, more...), append(outside, out...)
		if n, last := len(r.urls), len(outside)-1; n > 0 {
			behind = last >= 0 && outside[last].from > r.urls[n-1].from
		}
	}
	for i, o := range outside {
		o = trim(p.text, o, isBetween)
		switch text := o.of(p.text); {
		case text == "":
		case strings.ContainsAny(text, "<[{") && !strings.ContainsAny(text, ">]}"): // half a link
			return row{}, false
		case isPassedOver(text), p.isBeside(text), p.isHeading(text):
			r.beside = append(r.beside, o)
		case isSentence(text), p.hasLabel(o), behind && i == len(outside)-1 && !isNames(text):
			return row{}, false
		default:
			r.words = append(r.words, o)
		}
	}
	return r, len(r.urls) > 0 && (len(r.words) == 0 || !isSentence(s.of(p.text)))
}

// cell finds the URLs of a cell, and what is outside of them.
func (p *parser) cell(s span) (list []found, outside []span, ok bool) {
	if !strings.Contains(s.of(p.text), "://") {
		return nil, []span{s}, true
	}
	pieces := words(p.text, s)
	clean, notes := cleaned(p.text, s)
	if whole := clean.of(p.text); isURL(whole) && (len(pieces) < 2 || !strings.ContainsAny(whole, ",;")) {
		url, rest := p.untilComma(clean)
		return []found{{url, notes}}, rest, true
	}
	for _, w := range pieces {
		text := strings.TrimLeftFunc(w.of(p.text), isBlank)
		if !strings.Contains(text, "://") {
			if n := len(outside); n > 0 && (len(list) == 0 || outside[n-1].from > list[len(list)-1].from) {
				outside[n-1].to = w.to
			} else {
				outside = append(outside, w)
			}
			continue
		}
		if len(list) > 0 && strings.IndexAny(text, "<(") == 0 {
			return nil, nil, false // a link and what it is shown as, which did not turn out to be the same
		}
		clean, notes := cleaned(p.text, w)
		if !isURL(clean.of(p.text)) {
			at := schemeStart(p.text, w)
			if at == w.from || !strings.ContainsAny(p.text[at-1:at], ":=,;|>") {
				return nil, nil, false
			}
			outside = append(outside, span{w.from, at})
			if clean, notes = cleaned(p.text, span{at, w.to}); !isURL(clean.of(p.text)) {
				return nil, nil, false
			}
		}
		url, rest := p.untilComma(clean)
		list, outside = append(list, found{url, notes}), append(outside, rest...)
	}
	return list, outside, true
}

// untilComma parts a URL from the next cell of a row behind a comma or semicolon, which a URL may have as well: where
// the next cell is what consoles show, or the URL has a form without it only.
func (p *parser) untilComma(s span) (url span, rest []span) {
	n := strings.IndexAny(s.of(p.text), ",;")
	if n < 0 {
		return s, nil
	}
	before, after := span{s.from, s.from + n}, span{s.from + n + 1, s.to}
	isNext := p.isBeside(after.of(p.text)) || p.shapeOf(before.of(p.text)) != "" && p.shapeOf(s.of(p.text)) == ""
	if !isNext || strings.Contains(after.of(p.text), "://") {
		return s, nil
	}
	return before, []span{after}
}

// schemeStart is where the scheme of the first URL in s begins.
func schemeStart(text string, s span) int {
	at := s.from + max(0, strings.Index(s.of(text), "://"))
	for at > s.from && ('a' <= text[at-1] && text[at-1] <= 'z' || 'A' <= text[at-1] && text[at-1] <= 'Z') {
		at--
	}
	return at
}

// split parts a row into its cells: at tabs, at bars outside of a link's brackets, and as CSV does it.
func split(text string, s span) (cells []span) {
	list := trim(text, s, isBlank)
	if strings.HasPrefix(list.of(text), `["`) && strings.HasSuffix(list.of(text), `"]`) { // in JSON
		s = span{list.from + 1, list.to - 1}
	}
	if strings.HasPrefix(strings.TrimLeftFunc(s.of(text), isBlank), `"`) {
		if _, more, ok := strings.Cut(s.of(text), `",`); ok && strings.Contains(more, `"`) {
			return splitQuoted(text, s)
		}
	}
	for s.from < s.to {
		n := cellEnd(s.of(text))
		if n < 0 {
			n = s.to - s.from
		}
		cells = append(cells, span{s.from, s.from + n})
		s.from = min(s.to, s.from+n+1)
	}
	return cells
}

// splitQuoted parts a row at the commas between quoted cells.
func splitQuoted(text string, s span) (cells []span) {
	inside, from := false, s.from
	for i := s.from; i < s.to; i++ {
		switch {
		case text[i] == '"':
			inside = !inside
		case text[i] == ',' && !inside:
			cells, from = append(cells, span{from, i}), i+1
		}
	}
	return append(cells, span{from, s.to})
}

// isBetween holds for what separates a URL from the words beside it.
func isBetween(r rune) bool {
	return isBlank(r) || strings.ContainsRune("\"'“”‘’,;:：|=→>–—-*`", r)
}

// isNames tells whether a text behind a URL is made of words in capitals: anything else may be the rest of a URL.
func isNames(text string) bool {
	isOther := func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(".,)]-", r) }
	for word := range strings.FieldsFuncSeq(text, isBlank) {
		word = strings.TrimLeft(word, "([")
		first, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsUpper(first) || strings.ContainsFunc(word, isOther) {
			return false
		}
	}
	return true
}

// isHeadings tells whether a line is made of headings and of what consoles show beside URLs, where URLs are near.
func (p *parser) isHeadings(s span, behindURL bool) bool {
	const longest = 300
	if s.to-s.from > longest || p.open != nil && !p.open.kind.isURL() || strings.Contains(s.of(p.text), "://") {
		return false
	}
	cells := split(p.text, s)
	beside := behindURL || p.open != nil
	for i, cell := range cells {
		text := strings.TrimFunc(cell.of(p.text), isBetween)
		if i == 0 && !beside && !p.isHeading(text) {
			return false
		}
		if text != "" && !(beside && p.isBeside(text)) && !p.isHeading(text) && !isPassedOver(text) {
			return false
		}
	}
	return true
}
