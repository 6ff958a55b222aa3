package labelled

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// Reading is what a sheet holds for some forms.
type Reading struct {
	Values []Entry // in text order
	// Conflicts are further values for a field that has one; they are not among Values. Below are those in rows below
	// it.
	Conflicts, Below []Conflict
	Strange          []Strange
	Others           []Entry // what has labels of other forms only
	Leftovers        []Leftover
	Notes            []Note
}

// Knows tells whether the text was parsed with a form's words.
func (s *Sheet) Knows(form string) bool {
	return slices.ContainsFunc(s.consoles, func(c Console) bool { return c.Form == form })
}

// Count returns how many of a form's fields have a value. In a text without any label, the URLs count that have the
// form of what the console shows.
func (s *Sheet) Count(form string) int {
	i := slices.IndexFunc(s.consoles, func(c Console) bool { return c.Form == form })
	if i < 0 {
		return 0
	}
	shape := s.consoles[i].Shape
	properties := map[string]bool{}
	for _, e := range s.entries {
		if e.Bare && (s.labels || shape == nil || shape(e.Value) == "") {
			continue
		}
		if m, ok := e.meaningFor(form); ok {
			properties[m.Property] = true
		}
	}
	return len(properties)
}

func (e *Entry) meaningFor(forms ...string) (Meaning, bool) {
	for _, form := range forms {
		for _, m := range e.Meanings {
			if m.Form == form {
				return m, true
			}
		}
	}
	return Meaning{}, false
}

// Read returns what the sheet holds for forms, all of whose fields are of one document. The slices are the caller's.
func (s *Sheet) Read(forms ...string) Reading {
	r := Reading{Leftovers: slices.Clone(s.leftovers), Notes: slices.Clone(s.notes)}
	first := map[string]int{} // property, with the value where there may be several, to the index in r.Values
	for _, e := range s.entries {
		m, ok := e.meaningFor(forms...)
		switch {
		case !ok && e.Bare:
			r.Leftovers = append(r.Leftovers, e.left())
			continue
		case !ok:
			e.Meaning = e.Meanings[0]
			r.Others = append(r.Others, e)
			continue
		}
		e.Meaning = m
		if e.Bare {
			r.Notes = append(r.Notes, Note{e.ValueOffset, e.ValuePos,
				"the URL has no label and is read as " + m.Label + ", by its form"})
		}
		r.add(e, first)
	}
	for _, strange := range s.strange {
		i := slices.IndexFunc(strange.meanings, func(m Meaning) bool { return slices.Contains(forms, m.Form) })
		if i < 0 {
			r.Leftovers = append(r.Leftovers, strange.Lines...)
			continue
		}
		strange.Meaning = strange.meanings[i]
		r.Strange = append(r.Strange, strange)
	}
	byOffset := func(a, b Leftover) int { return cmp.Compare(a.Offset, b.Offset) }
	if !slices.IsSortedFunc(r.Leftovers, byOffset) {
		slices.SortStableFunc(r.Leftovers, byOffset)
	}
	return r
}

// add puts an entry where it belongs.
func (r *Reading) add(e Entry, first map[string]int) {
	key, several := e.Property, e.Kind == URLs || e.Kind == Certificate && e.Several
	if several {
		key += "\x00" + e.Value
	}
	i, twice := first[key]
	switch {
	case e.Kind == Listing || !twice:
		first[key] = len(r.Values)
		r.Values = append(r.Values, e)
	case r.Values[i].Value == e.Value:
		r.Notes = append(r.Notes, Note{e.ValueOffset, e.ValuePos, "the same value is given twice"})
	default:
		c := Conflict{First: r.Values[i], Second: e}
		same := c.First.block == e.block
		c.SameRow = same && c.First.row == e.row
		if same && !c.SameRow {
			r.Below = append(r.Below, c)
		} else {
			r.Conflicts = append(r.Conflicts, c)
		}
	}
}

func (e *Entry) left() Leftover {
	return Leftover{Offset: e.ValueOffset, End: e.ValueEnd, Pos: e.ValuePos, Message: e.message}
}

// resolve decides which URLs are read by their form: those of which no label has a value. The others are what their
// label says, or are left over.
func (p *parser) resolve() {
	s := p.sheet
	filled := map[string]bool{}
	found := map[string]int{}    // by their form, how many
	var values map[string]string // the last of these
	bare := 0
	for i := range s.entries {
		e := &s.entries[i]
		if e.shape == "" {
			s.labels = true
			for _, m := range e.Meanings {
				filled[m.Property] = true
			}
			continue
		}
		bare++
		if values == nil {
			values = map[string]string{}
		}
		if found[e.shape] == 0 || values[e.shape] != e.Value {
			found[e.shape]++
		}
		values[e.shape] = e.Value
	}
	kept := s.entries[:0]
	for _, e := range s.entries {
		if e.shape == "" {
			kept = append(kept, e)
			continue
		}
		meanings := p.meanings(e.shape)
		several := slices.ContainsFunc(meanings, func(m Meaning) bool { return m.Kind == URLs })
		// One URL alone could be meant for anything; of two for one value none is chosen, unless there is nothing else.
		isClear := several || bare > 1 && !s.labels || found[e.shape] == 1 && s.labels
		gap := isClear && !filled[e.shape] && len(meanings) > 0
		switch {
		case gap:
			e.Meanings, e.Bare = meanings, true
			kept = append(kept, e)
		case len(e.Meanings) > 0:
			kept = append(kept, e)
		default:
			s.leftovers = append(s.leftovers, e.left())
		}
	}
	s.entries = kept
	slices.SortStableFunc(s.leftovers, func(a, b Leftover) int { return cmp.Compare(a.Offset, b.Offset) })
}

// meanings are meaningsOf, looked up once.
func (p *parser) meanings(property string) []Meaning {
	list, ok := p.byShape[property]
	if !ok {
		list = meaningsOf(p.consoles, property)
		p.byShape[property] = list
	}
	return list
}

// positions finds the line and column of everything, in one sweep over the text.
func (p *parser) positions() {
	type place struct {
		offset int
		pos    *diag.Pos
	}
	s := p.sheet
	var all []place
	for i := range s.entries {
		e := &s.entries[i]
		all = append(all, place{e.LabelOffset, &e.LabelPos}, place{e.ValueOffset, &e.ValuePos})
		for j := range e.Items {
			all = append(all, place{e.Items[j].Offset, &e.Items[j].Pos})
		}
	}
	for i := range s.leftovers {
		all = append(all, place{s.leftovers[i].Offset, &s.leftovers[i].Pos})
	}
	for i := range s.notes {
		all = append(all, place{s.notes[i].Offset, &s.notes[i].Pos})
	}
	for i := range s.strange {
		for j := range s.strange[i].Lines {
			all = append(all, place{s.strange[i].Lines[j].Offset, &s.strange[i].Lines[j].Pos})
		}
	}
	slices.SortFunc(all, func(a, b place) int { return cmp.Compare(a.offset, b.offset) })
	at, pos := 0, diag.Pos{Line: 1, Column: 1}
	for _, place := range all {
		pos = advance(p.text, at, place.offset, pos)
		at = place.offset
		*place.pos = pos
	}
}

// advance is the position of an offset, from that of one before it. The column counts code points; CR, LF and CRLF each
// end a line.
func advance(text string, from, to int, pos diag.Pos) diag.Pos {
	for from < to {
		n := strings.IndexAny(text[from:to], "\r\n")
		if n < 0 {
			pos.Column += runes(text[from:to])
			return pos
		}
		from += n + 1
		if text[from-1] == '\r' && from < len(text) && text[from] == '\n' {
			pos.Column += n + 1 // inside CRLF the line goes on
			continue
		}
		pos.Line, pos.Column = pos.Line+1, 1
	}
	return pos
}
