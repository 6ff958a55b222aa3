package labelled

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// listing is values of several rows that are being read.
type listing struct {
	label   *pattern
	at      span // of the label of the value
	colon   bool // it has one, as on a sheet
	items   []Item
	end     int // of the last row
	keys    map[string]bool
	sure    bool   // one of the rows has a label that nobody uses for anything else
	waiting *match // a row whose value is on the next line
	values  []Entry
	unsure  []bool // of each value
	strange []Leftover
}

// listed takes a line as a row of the open listing. Where it cannot be one, it ends the listing or is noted as strange.
func (p *parser) listed(s span) bool {
	l := p.list
	m, ok := p.longest(s, l.label.rows)
	if other, isLabel := p.match(s); isLabel && (!ok || len(other.label.folded) > len(m.label.folded)) {
		return false
	}
	text := strings.TrimSpace(s.of(p.text))
	switch {
	case ok && m.rest.from == m.rest.to:
		p.waitFor(&m)
		return true
	case ok:
		p.listRow(m)
		return true
	case l.waiting != nil && !isSentence(text):
		row := l.waiting.label
		l.waiting = nil
		p.item(row, "", text, s)
		return true
	case isSentence(text) && len(l.items) == 0: // a console's help text
		p.leave(s, notTheValue)
		return true
	case isSentence(text):
		return false
	case p.gap && (len(l.items) > 0 || isURL(text) || !strings.ContainsAny(text, ":=→|\t>")):
		return false
	}
	p.strange(s)
	return true
}

// waitFor has a row wait for its value, and ends the waiting of the one before.
func (p *parser) waitFor(m *match) {
	if before := p.list.waiting; before != nil {
		p.leave(before.at, withoutValue)
	}
	p.list.waiting = m
}

// listRow reads the rows of a line, each with its value behind it.
func (p *parser) listRow(m match) {
	p.waitFor(nil)
	for {
		next, more := p.rowInside(m)
		if !more {
			p.oneRow(m)
			return
		}
		whole := m
		whole.rest.to, whole.line.to = next.at.from, next.at.from
		for _, s := range []*span{&whole.rest, &whole.line} {
			s.to = s.from + len(strings.TrimRightFunc(s.of(p.text), isBetween))
		}
		p.oneRow(whole)
		m = next
	}
}

// rowInside finds a further row in a line: a label of more than one word with a colon behind it.
func (p *parser) rowInside(m match) (next match, ok bool) {
	if strings.HasPrefix(m.rest.of(p.text), `"`) {
		return match{}, false
	}
	p.wordStarts(m.rest, func(at int) bool {
		if at == m.rest.from || !isBetweenAt(p.text, at) {
			return true
		}
		next, ok = p.labelBefore(span{at, m.rest.to}, p.list.label.rows)
		ok = ok && next.label.isSure()
		return !ok
	})
	return next, ok
}

// oneRow reads a row with its value behind it.
func (p *parser) oneRow(m match) {
	whole := span{m.at.from, m.rest.to}
	first, more := cells(p.text, m.rest, m.bar)
	if behind, ok := strings.CutPrefix(p.text[m.at.to:max(m.at.to, m.line.to)], ":"); ok && m.line.from == m.at.from {
		// As on a sheet: whatever there is.
		first, more = span{m.line.to - len(behind), m.line.to}, span{m.line.to, m.line.to}
	}
	value, name := strings.TrimSpace(first.of(p.text)), ""
	other, isLabel := p.longest(first, p.list.label.rows)
	switch {
	case m.label.row.Named:
		before, after, ok := strings.Cut(value, ":")
		if !ok || !isBlankOrEnd(after) || strings.TrimSpace(before) == "" {
			p.strange(whole)
			return
		}
		name, value = strings.TrimSpace(before), strings.TrimSpace(after)
	case isLabel && (!isOrnament(more.of(p.text)) || m.bar && other.label.text == value):
		p.strange(whole) // a table with a label in each column
		return
	case m.loose && m.label.first && !m.label.isSure() && !strings.HasPrefix(value, `"`):
		p.strange(whole) // somebody's own "name -> user.name"
		return
	}
	var quoted string
	if strings.HasPrefix(value, `"`) && json.Unmarshal([]byte(value), &quoted) == nil {
		value = quoted
	}
	p.item(m.label, name, value, whole)
	p.list.sure = p.list.sure || m.loose // and in quotes, as in code
	if !isOrnament(more.of(p.text)) && !isPassedOver(more.of(p.text)) {
		p.leave(more, afterValue)
	}
}

func isBlankOrEnd(s string) bool { return s == "" || s[0] == ' ' || s[0] == '\t' }

// isSure tells whether a row's label is more than one word: "Name" alone may be anybody's.
func (l *pattern) isSure() bool {
	return slices.Contains(l.folded, ' ') || slices.Contains(l.folded, '.')
}

// item adds a row. One that begins a value, where the value has that row already, begins the next one.
func (p *parser) item(row *pattern, name, value string, s span) {
	l := p.list
	key := row.row.Key
	if l.keys[key] && row.first {
		p.finishItems()
		l.at = span{s.from, s.from}
	}
	if l.keys[key] && !row.row.Named || value == "" {
		p.strange(s)
		return
	}
	if l.keys == nil {
		l.keys = map[string]bool{}
	}
	l.keys[key], l.end = true, s.to
	l.sure = l.sure || row.isSure() || !row.first
	l.items = append(l.items, Item{Key: key, Name: name, Value: value, Offset: s.from})
}

// strange notes a line in other words than the listing's.
func (p *parser) strange(s span) {
	p.list.strange = append(p.list.strange, Leftover{Offset: s.from, End: s.to, Message: belongsToNone})
}

// finishItems makes a value of the rows so far.
func (p *parser) finishItems() {
	l := p.list
	if len(l.items) == 0 {
		return
	}
	l.values = append(l.values, Entry{Meanings: l.label.meanings, Items: slices.Clone(l.items),
		LabelOffset: l.at.from, ValueOffset: l.items[0].Offset, ValueEnd: l.end, block: p.block})
	l.unsure = append(l.unsure, !l.sure)
	l.items, l.keys, l.sure = nil, nil, false
}

// closeListing ends the listing. A sheet's label with nothing below it is a value that states nothing. A name and
// nothing else, among lines in other words, is one of these.
func (p *parser) closeListing() {
	l := p.list
	p.waitFor(nil)
	p.finishItems()
	entries := 0
	for i, e := range l.values {
		if len(l.strange) > 0 && l.unsure[i] {
			p.strange(span{e.ValueOffset, e.ValueEnd})
			continue
		}
		p.sheet.entries = append(p.sheet.entries, e)
		entries++
	}
	switch {
	case entries > 0:
	case len(l.strange) == 0 && l.colon:
		p.sheet.entries = append(p.sheet.entries, Entry{Meanings: l.label.meanings, LabelOffset: l.at.from,
			ValueOffset: l.at.from, ValueEnd: l.at.to, block: p.block})
	default:
		p.leave(p.label, withoutValue)
	}
	if len(l.strange) > 0 {
		slices.SortFunc(l.strange, func(a, b Leftover) int { return cmp.Compare(a.Offset, b.Offset) })
		p.sheet.strange = append(p.sheet.strange, Strange{meanings: l.label.meanings, Lines: l.strange})
	}
}
