package valuesform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
)

// readLabelled reads the values that a text has for forms, which share the vocabulary.
func readLabelled(in *form.Source, v mapping.Vocabulary, forms []form.Form) (*form.Reading, error) {
	sheet, err := sheetOf(in, forms[0], v)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range forms {
		names = append(names, string(f))
	}
	found := sheet.Read(names...)
	values, strange := valuesOf(found, v)
	if len(values) == 0 && len(strange) == 0 {
		return nil, &diag.Error{Kind: diag.ErrWrongDocument,
			Message: "no line of the text has a label of " + v.Product + "'s " + v.Title,
			Fix:     "put each value behind its label, as in \"" + v.Fields[0].Label + ": https://…\"; " + InEnglish}
	}
	if err := broken(found, v); err != nil {
		return nil, err
	}
	if err := detour(values); err != nil {
		return nil, err
	}
	var repaired, ignored []remark
	for _, n := range found.Notes {
		repaired = append(repaired, remark{n.Pos, n.Message})
	}
	for _, l := range found.Leftovers {
		ignored = append(ignored, remark{l.Pos, l.Message})
	}
	notes := slices.Concat(remarks(diag.Repaired, repaired), remarks(diag.Ignored, ignored),
		othersIn(v.Product, found.Others))
	diag.SortChanges(notes)
	r, err := form.NewReading(in, v, values, notes)
	if err != nil {
		return nil, err
	}
	r.Findings = slices.Concat(byForm(found), below(found), strange)
	return r, nil
}

// valuesOf are the values of a text, and findings about those that are in words of somebody's own.
func valuesOf(found labelled.Reading, v mapping.Vocabulary) (values []mapping.Value, strange []diag.Finding) {
	all := slices.Clone(found.Values)
	for _, c := range found.Conflicts {
		all = append(all, c.Second) // a field with several certificates has its label once for each
	}
	slices.SortStableFunc(all, func(a, b labelled.Entry) int { return a.ValueOffset - b.ValueOffset })
	var listed []mapping.Value
	for _, e := range all {
		f, _ := v.Field(mapping.Property(e.Property))
		if e.Kind != labelled.Listing {
			values = append(values, mapping.Value{Field: f, Text: e.Value,
				Origin: diag.Origin{Path: e.Label, Pos: e.ValuePos}})
			continue
		}
		text, unused := f.FromRows(rowsIn(e))
		listed = append(listed, mapping.Value{Field: f, Text: text, Origin: diag.Origin{Path: f.Label,
			Pos: e.LabelPos}})
		for _, i := range unused {
			strange = append(strange, inOwnWords(f, e.Items[i].Pos, 1))
		}
	}
	for _, s := range found.Strange {
		f, _ := v.Field(mapping.Property(s.Property))
		strange = append(strange, inOwnWords(f, s.Lines[0].Pos, len(s.Lines)))
	}
	return append(values, listed...), strange
}

func rowsIn(e labelled.Entry) (rows []mapping.Term) {
	for _, item := range e.Items {
		path := item.Key
		if item.Name != "" {
			path += "." + item.Name
		}
		rows = append(rows, mapping.Term{Value: path, Label: item.Value})
	}
	return rows
}

// inOwnWords says which words the rows of a field have.
func inOwnWords(f mapping.Field, pos diag.Pos, lines int) diag.Finding {
	message := "the line was not read: it has none of the words for " + f.Label
	if lines > 1 {
		message = fmt.Sprintf("%d lines were not read: they have none of the words for %s", lines, f.Label)
	}
	fix := "write a line for each part: "
	for i, row := range rowsOf(f) {
		if i > 0 {
			fix += ", "
		}
		fix += "\"" + row.Labels[0]
		if row.Named {
			fix += " ID"
		}
		fix += ": …\""
	}
	return diag.Finding{Rule: "read-unread", Severity: diag.SeverityWarning,
		Place: diag.Place{Path: f.Label, Pos: pos, Property: string(f.Property)}, Message: message, Fix: fix}
}

// byForm says which values have no label.
func byForm(found labelled.Reading) []diag.Finding {
	var list []diag.Finding
	count := map[string]int{}
	for _, e := range found.Values {
		if !e.Bare {
			continue
		}
		if count[e.Property]++; count[e.Property] == 1 {
			list = append(list, diag.Finding{Rule: "read-repaired", Severity: diag.SeverityNotice,
				Place: diag.Place{Path: e.Label, Pos: e.ValuePos, Property: e.Property}, Message: e.Label,
				Fix: "put the label before it to be sure"})
		}
	}
	for i, f := range list {
		list[i].Message = "a URL without a label is read as " + f.Message + ", by its form"
		if n := count[f.Property]; n > 1 {
			list[i].Message = fmt.Sprintf("%d URLs without a label are read as %s, by their form", n, f.Message)
			list[i].Fix = "put the label before them to be sure"
		}
	}
	return list
}

// below warns of URLs in the rows below one that was read.
func below(found labelled.Reading) []diag.Finding {
	var list []diag.Finding
	for i, c := range found.Below {
		if i > 0 && found.Below[i-1].First.ValueOffset == c.First.ValueOffset {
			continue // said
		}
		more := 0
		for _, other := range found.Below[i:] {
			if other.First.ValueOffset == c.First.ValueOffset {
				more++
			}
		}
		rows := "the row below was"
		if more > 1 {
			rows = fmt.Sprintf("%d rows below were", more)
		}
		message := fmt.Sprintf("%s is one URL; it is %s, and %s not read", c.First.Label, diag.Quote(c.First.Value),
			rows)
		list = append(list, diag.Finding{Rule: "read-unread", Severity: diag.SeverityWarning,
			Place:   diag.Place{Path: c.First.Label, Pos: c.Second.ValuePos, Property: c.First.Property},
			Message: message,
			Fix:     "remove the URLs that are not the one that the console shows, or put their labels before them"})
	}
	return list
}

// broken looks for values that cannot be what people meant: half a URL whose rest is on the next line, two URLs, and a
// second value.
func broken(found labelled.Reading, v mapping.Vocabulary) error {
	for _, l := range found.Leftovers {
		if l.Continues != "" {
			return &diag.Error{Kind: diag.ErrValue, Place: diag.Place{Path: l.Continues, Pos: l.Pos},
				Message: "this line may be the rest of the URL on the line before",
				Fix:     "put the URL on one line; if this line is something else, remove it or leave a blank line before it"}
		}
	}
	for _, e := range found.Values {
		isTwo := strings.Count(e.Value, "://") > 1 && strings.ContainsAny(e.Value, " <>[]()|")
		if isTwo && e.Kind != labelled.Certificate {
			return twoURLs(e)
		}
	}
	for _, c := range found.Conflicts {
		if f, _ := v.Field(mapping.Property(c.Second.Property)); f.Max != 1 {
			continue
		}
		if c.SameRow {
			return twoURLs(c.Second)
		}
		name := c.Second.Label
		return &diag.Error{Kind: diag.ErrValue, Place: diag.Place{Path: name, Pos: c.Second.ValuePos},
			Message: fmt.Sprintf("a second value for %s, which is already given at %s", name, c.First.ValuePos),
			Fix:     "keep the one that the console shows"}
	}
	return nil
}

func twoURLs(e labelled.Entry) error {
	return &diag.Error{Kind: diag.ErrValue, Place: diag.Place{Path: e.Label, Pos: e.ValuePos},
		Message: "the value has two URLs where one is expected",
		Fix:     "keep the one that the console shows, without the link behind it, and put each label on a line of its own"}
}

// remark is something to say about a place in a text.
type remark struct {
	pos     diag.Pos
	message string
}

// remarks makes one finding of all places of which the same is to be said: it is at the first one and names the lines
// of a few more.
func remarks(kind diag.ChangeKind, list []remark) []diag.Change {
	const most = 5
	var changes []diag.Change
	for len(list) > 0 {
		message := list[0].message
		f := diag.Change{Kind: kind, Place: diag.Place{Pos: list[0].pos}, Message: message}
		var same, rest []remark
		for _, r := range list {
			if r.message == message {
				same = append(same, r)
			} else {
				rest = append(rest, r)
			}
		}
		if len(same) > 1 {
			var lines []string
			for _, r := range same[:min(len(same), most)] {
				lines = append(lines, fmt.Sprint(r.pos.Line))
			}
			if more := len(same) - most; more > 0 {
				lines = append(lines, fmt.Sprintf("%d more", more))
			}
			f.Message += fmt.Sprintf(" (%d times, in the lines %s)", len(same), strings.Join(slices.Compact(lines),
				", "))
		}
		changes, list = append(changes, f), rest
	}
	return changes
}

// InEnglish is for people whose console speaks another language.
const InEnglish = "labels are read in English, so switch the console's language or copy the labels from its English pages"

func labelsOf(list []labelled.Entry) (names []string) {
	for _, e := range list {
		names = append(names, e.Label)
	}
	return names
}

// othersIn makes one change for each form.
func othersIn(product string, list []labelled.Entry) []diag.Change {
	var changes []diag.Change
	for c, ok := consoleOf(product, labelsOf(list)); ok; c, ok = consoleOf(product, labelsOf(list)) {
		var own, rest []labelled.Entry
		for _, e := range list {
			if _, ok := fieldCalled(c.vocabulary, e.Label); ok {
				own = append(own, e)
			} else {
				rest = append(rest, e)
			}
		}
		changes = append(changes, diag.Change{Kind: diag.Ignored, Place: diag.Place{Pos: own[0].LabelPos},
			Message: "left out what belongs to " + c.vocabulary.Product + "'s " + c.vocabulary.Title + ": " +
				strings.Join(labelsOf(own), ", ")})
		list = rest
	}
	return changes
}
