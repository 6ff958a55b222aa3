package labelled

import (
	"encoding/json"
	"slices"
	"strings"
)

// listing is a value of several rows that is being read.
type listing struct {
	label   *pattern
	at      span // of the label
	colon   bool // it has one, as on a sheet
	items   []Item
	end     int // of the last row
	keys    map[string]bool
	waiting *pattern // a row whose value is on the next line
	done    bool     // there was a value
	strange *Strange
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
		l.waiting = m.label
		return true
	case ok:
		p.listRow(m)
		return true
	case l.waiting != nil && !isSentence(text):
		row := l.waiting
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

// listRow reads a row with its value behind it.
func (p *parser) listRow(m match) {
	whole := span{m.at.from, m.rest.to}
	first, more := cells(p.text, m.rest, m.bar)
	if behind, ok := strings.CutPrefix(p.text[m.at.to:m.line.to], ":"); ok && m.line.from == m.at.from {
		first, more = span{m.line.to - len(behind), m.line.to}, span{m.line.to, m.line.to} // as on a sheet: whatever there is
	}
	value, name := strings.TrimSpace(first.of(p.text)), ""
	if m.label.row.Named {
		before, after, ok := strings.Cut(value, ":")
		if !ok || !isBlankOrEnd(after) || strings.TrimSpace(before) == "" {
			p.strange(whole)
			return
		}
		name, value = strings.TrimSpace(before), strings.TrimSpace(after)
	} else if other, ok := p.longest(first, p.list.label.rows); ok && other.at.to <= first.to && (m.bar || more.from < more.to) {
		p.strange(whole) // a table with a label in each column
		return
	}
	var quoted string
	if strings.HasPrefix(value, `"`) && json.Unmarshal([]byte(value), &quoted) == nil {
		value = quoted
	}
	p.item(m.label, name, value, whole)
	if !isOrnament(more.of(p.text)) && !isPassedOver(more.of(p.text)) {
		p.leave(more, afterValue)
	}
}

func isBlankOrEnd(s string) bool { return s == "" || s[0] == ' ' || s[0] == '\t' }

// item adds a row. One that begins a value, where the value has that row already, begins the next one.
func (p *parser) item(row *pattern, name, value string, s span) {
	l := p.list
	key := row.row.Key
	if l.keys[key] && row.first {
		label, at := l.label, span{s.from, s.from}
		p.finishItems()
		l.label, l.at, l.keys = label, at, nil
	}
	if l.keys[key] && !row.row.Named || value == "" {
		p.strange(s)
		return
	}
	if l.keys == nil {
		l.keys = map[string]bool{}
	}
	l.keys[key], l.end = true, s.to
	l.items = append(l.items, Item{Key: key, Name: name, Value: value, Offset: s.from})
}

// strange notes a line in other words than the listing's.
func (p *parser) strange(s span) {
	l := p.list
	if l.strange == nil {
		l.strange = &Strange{meanings: l.label.meanings}
	}
	l.strange.Lines = append(l.strange.Lines, Leftover{Offset: s.from, End: s.to, Message: belongsToNone})
}

// finishItems makes an entry of the rows so far.
func (p *parser) finishItems() {
	l := p.list
	if len(l.items) == 0 {
		return
	}
	p.sheet.entries = append(p.sheet.entries, Entry{Meanings: l.label.meanings, Items: slices.Clone(l.items),
		LabelOffset: l.at.from, ValueOffset: l.items[0].Offset, ValueEnd: l.end, block: p.block})
	l.items, l.done = nil, true
}

// closeListing ends the listing. A sheet's label with nothing below it is a value that states nothing.
func (p *parser) closeListing() {
	l := p.list
	p.finishItems()
	switch {
	case l.done:
	case l.strange == nil && l.colon:
		p.sheet.entries = append(p.sheet.entries, Entry{Meanings: l.label.meanings, LabelOffset: l.at.from, ValueOffset: l.at.from,
			ValueEnd: l.at.to, block: p.block})
	default:
		p.leave(l.at, "a label without a value")
	}
	if l.strange != nil {
		p.sheet.strange = append(p.sheet.strange, *l.strange)
	}
}
