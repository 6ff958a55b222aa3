package valuesform

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
)

func readLabelled(in *form.Source, v mapping.Vocabulary) (*form.Reading, error) {
	listed, offsets, text := v.ReadListings(in.Text)
	for i := range listed {
		listed[i].Origin = diag.Origin{Path: listed[i].Field.Label, Pos: in.Pos(offsets[i])}
	}
	sheet, err := labelled.Parse(text, append(labels(v), othersLabels(v)...))
	if err != nil {
		var e *labelled.Error
		errors.As(err, &e)
		return nil, &diag.Error{Kind: diag.ErrLimit, Place: diag.Place{Pos: in.Pos(e.Offset)}, Message: e.Message, Fix: e.Fix, Err: err}
	}
	left := others(sheet)
	values := append(entries(in, sheet, v), listed...)
	if len(values) == 0 {
		return nil, &diag.Error{Kind: diag.ErrWrongDocument, Message: "no line of the text has a label of " + v.Product + "'s " + v.Title,
			Fix: "put each value behind its label, as in \"" + v.Fields[0].Label + ": https://…\"; " + InEnglish}
	}
	if err := broken(in, sheet); err != nil {
		return nil, err
	}
	for _, c := range sheet.Conflicts {
		if f, _ := v.Field(mapping.Property(c.Second.ID)); f.Max != 1 {
			continue // entries has it: a field with several certificates has its label once for each
		}
		first := in.Pos(c.First.ValueOffset)
		return nil, &diag.Error{Kind: diag.ErrValue, Place: diag.Place{Path: c.Second.Label, Pos: in.Pos(c.Second.ValueOffset)},
			Message: fmt.Sprintf("a second value for %s, which is already given at %s", c.Second.Label, first), Fix: "keep the one that the console shows"}
	}
	var repaired, ignored []remark
	for _, n := range sheet.Notes {
		repaired = append(repaired, remark{n.Offset, n.Message})
	}
	for _, l := range sheet.Leftovers {
		if !v.IsOwnLine(strings.TrimSpace(in.Text[l.Offset:l.End])) {
			ignored = append(ignored, remark{l.Offset, l.Message})
		}
	}
	notes := slices.Concat(remarks(in, diag.Repaired, repaired), remarks(in, diag.Ignored, ignored), othersIn(in, v.Product, left))
	diag.SortChanges(notes)
	if err := detour(values); err != nil {
		return nil, err
	}
	return form.NewReading(in, v, values, notes)
}

// broken looks for values that cannot be what people meant: half a URL whose rest stands on the next line, and two URLs.
func broken(in *form.Source, sheet *labelled.Sheet) error {
	for _, l := range sheet.Leftovers {
		if l.Continues != "" && !awsRegion.MatchString(strings.TrimSpace(in.Text[l.Offset:l.End])) {
			return &diag.Error{Kind: diag.ErrValue, Place: diag.Place{Path: l.Continues, Pos: in.Pos(l.Offset)}, Message: "this line may be the rest of the URL on the line before",
				Fix: "put the URL on one line; if this line is something else, remove it or leave a blank line before it"}
		}
	}
	for _, e := range sheet.Entries {
		if strings.Count(e.Value, "://") > 1 && strings.ContainsAny(e.Value, " <>[]()|") {
			return &diag.Error{Kind: diag.ErrValue, Place: diag.Place{Path: e.Label, Pos: in.Pos(e.ValueOffset)}, Message: "the value holds two URLs where one is expected",
				Fix: "keep the one that the console shows, without the link behind it, and put each label on a line of its own"}
		}
	}
	return nil
}

// awsRegion is a Region's name, which AWS shows beside URLs.
var awsRegion = regexp.MustCompile(`^[a-z]{2,}(-[a-z]+)+-[0-9]$`)

// remark is something to say about a place in a text.
type remark struct {
	offset  int
	message string
}

// remarks makes one finding of all places of which the same is to be said: it stands at the first one and names the lines of
// a few more.
func remarks(in *form.Source, kind diag.ChangeKind, list []remark) []diag.Change {
	const most = 5
	var changes []diag.Change
	for len(list) > 0 {
		message := list[0].message
		f := diag.Change{Kind: kind, Place: diag.Place{Pos: in.Pos(list[0].offset)}, Message: message}
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
				lines = append(lines, fmt.Sprint(in.Pos(r.offset).Line))
			}
			if more := len(same) - most; more > 0 {
				lines = append(lines, fmt.Sprintf("%d more", more))
			}
			f.Message += fmt.Sprintf(" (%d times, in the lines %s)", len(same), strings.Join(slices.Compact(lines), ", "))
		}
		changes, list = append(changes, f), rest
	}
	return changes
}

// InEnglish is for people whose console speaks another language.
const InEnglish = "labels are read in English, so switch the console's language or copy the labels from its English pages"

const otherPrefix = "other form "

// othersLabels are the labels of the other consoles, so that what is theirs is known for it. A label that v has too is v's.
func othersLabels(v mapping.Vocabulary) []labelled.Label {
	var list []labelled.Label
	for _, c := range consoles {
		if c.vocabulary.Product == v.Product && c.vocabulary.Title == v.Title {
			continue
		}
		for _, l := range labels(c.vocabulary)[len(headings):] {
			l.ID, l.List = otherPrefix+l.Text, false
			list = append(list, l)
		}
	}
	return list
}

// others takes what stands under other consoles' labels out of a sheet.
func others(sheet *labelled.Sheet) (list []labelled.Entry) {
	isOther := func(e labelled.Entry) bool { return strings.HasPrefix(e.ID, otherPrefix) }
	for _, e := range sheet.Entries {
		if isOther(e) {
			list = append(list, e)
		}
	}
	sheet.Entries = slices.DeleteFunc(sheet.Entries, isOther)
	sheet.Conflicts = slices.DeleteFunc(sheet.Conflicts, func(c labelled.Conflict) bool { return isOther(c.Second) })
	return list
}

func labelsOf(list []labelled.Entry) (names []string) {
	for _, e := range list {
		names = append(names, e.Label)
	}
	return names
}

// others makes one finding for each form.
func othersIn(in *form.Source, product string, list []labelled.Entry) []diag.Change {
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
		changes = append(changes, diag.Change{Kind: diag.Ignored, Place: diag.Place{Pos: in.Pos(own[0].LabelOffset)},
			Message: "left out what belongs to " + c.vocabulary.Product + "'s " + c.vocabulary.Title + ": " + strings.Join(labelsOf(own), ", ")})
		list = rest
	}
	return changes
}

// headings stand among the values on the two consoles and hold none.
var headings = []string{"Service provider metadata", "Identity provider metadata", "Default IPv4", "Dual-stack", "View ACS URLs", "Copy all URLs",
	"Download metadata file", "Show individual metadata values"}

// labels are all words that a screen, old or new, has for the vocabulary's fields, and the keys.
func labels(v mapping.Vocabulary) []labelled.Label {
	var list []labelled.Label
	for _, text := range headings {
		list = append(list, labelled.Label{Text: text})
	}
	for _, f := range v.Fields {
		for _, text := range append([]string{f.Label, f.Key}, f.OtherLabels...) {
			if text != "" && !f.Structured() {
				list = append(list, labelled.Label{Text: text, ID: string(f.Property), Multiline: f.Certificate(), List: f.Max != 1 && !f.Certificate()})
			}
		}
	}
	return list
}

func entries(in *form.Source, sheet *labelled.Sheet, v mapping.Vocabulary) []mapping.Value {
	var values []mapping.Value
	all := slices.Clone(sheet.Entries)
	for _, c := range sheet.Conflicts {
		all = append(all, c.Second)
	}
	slices.SortStableFunc(all, func(a, b labelled.Entry) int { return a.ValueOffset - b.ValueOffset })
	for _, e := range all {
		f, _ := v.Field(mapping.Property(e.ID))
		values = append(values, mapping.Value{Field: f, Text: e.Value, Origin: diag.Origin{Path: e.Label, Pos: in.Pos(e.ValueOffset)}})
	}
	return values
}
