package samlbridge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// ValuesCodec returns a codec for the values of a vocabulary: read from labelled lines or from JSON with the vocabulary's
// keys, written as JSON or as a sheet. A product beyond AWS and Cloudflare is one vocabulary and one call of this function.
func ValuesCodec(form Form, summary string, v mapping.Vocabulary) Codec {
	return Codec{Form: form, Summary: summary, Vocabulary: v, Sheet: true,
		Detect: func(in Input) int {
			var values []mapping.Value
			switch in.Kind {
			case JSONInput:
				doc, err := in.json(Limits{})
				if err != nil {
					return 0
				}
				for _, m := range doc.Root.Members {
					if f, ok := fieldCalled(v, m.Name); ok && !empty(&m.Value) {
						values = append(values, mapping.Value{Field: f})
					}
				}
			case TextInput:
				sheet, err := labelled.Parse(in.Text, labels(v))
				if err != nil {
					return 0
				}
				values = entries(in, sheet, v)
			}
			var fields []string
			for _, value := range values {
				fields = append(fields, value.Field.Key)
			}
			slices.Sort(fields)
			return len(slices.Compact(fields))
		},
		Read: func(in Input, o Options) (*Document, error) {
			switch in.Kind {
			case JSONInput:
				return readJSONValues(in, v, o)
			case TextInput:
				return readLabelled(in, v)
			}
			return nil, in.wrong(v)
		},
		Write: func(d *Document, p mapping.Parties, o Options) ([]byte, []mapping.Finding, error) {
			if o.Sheet {
				return v.Sheet(p), noLine(d, v, p), nil
			}
			return v.JSON(p), nil, nil
		},
	}
}

// noLine names what a sheet leaves out, since no screen shows it.
func noLine(d *Document, v mapping.Vocabulary, p mapping.Parties) []mapping.Finding {
	var list []mapping.Finding
	for _, f := range v.Fields {
		if f.Label != "" || f.Derived() || len(p.Values(f.Property)) == 0 {
			continue
		}
		at := mapping.Origin{Path: string(f.Property)}
		if d != nil && d.Origin != nil {
			at = d.Origin(f.Property, 0)
		}
		list = append(list, mapping.Finding{RuleID: mapping.NoteDropped, Severity: mapping.Notice, Path: at.Path, Pos: at.Pos,
			Message: f.Property.String() + ": the sheet has no line for it, since no label is known"})
	}
	return list
}

func readJSONValues(in Input, v mapping.Vocabulary, o Options) (*Document, error) {
	doc, err := in.json(o.Limits)
	if err != nil {
		return nil, err
	}
	values, notes, err := membersOf(doc, v)
	if err != nil {
		return nil, err
	}
	if len(values) == 0 {
		return nil, &Error{Kind: ErrWrongDocument, Message: "no member of the JSON object belongs to " + v.Product + "'s " + v.Title,
			Fix: "use the keys " + strings.Join(keys(v), ", ")}
	}
	if err := detour(values); err != nil {
		return nil, err
	}
	return NewDocument(in, v, values, notes)
}

// NewDocument makes a document of the values that a codec has found, with their places; notes are what finding them gave
// rise to. The error is an [*Error].
func NewDocument(in Input, v mapping.Vocabulary, values []mapping.Value, notes []mapping.Finding) (*Document, error) {
	p, findings, err := v.Decode(in.Name, values)
	if err != nil {
		var e *mapping.ValueError
		errors.As(err, &e)
		kind := ErrValue
		if errors.Is(err, pem.ErrPrivateKey) {
			kind = ErrSecret
		}
		return nil, &Error{Kind: kind, Path: e.Value.Origin.Path, Pos: e.Value.Origin.Pos, Message: e.Message, Fix: e.Fix, Err: err}
	}
	origins := map[mapping.Property][]mapping.Origin{}
	for _, value := range values {
		origins[value.Field.Property] = append(origins[value.Field.Property], value.Origin)
	}
	return &Document{Parties: p, Notes: append(notes, findings...), Origin: originIn(origins)}, nil
}

// originIn looks origins up; an index beyond the known ones gets the last place of the property.
func originIn(origins map[mapping.Property][]mapping.Origin) func(mapping.Property, int) mapping.Origin {
	return func(id mapping.Property, i int) mapping.Origin {
		list := origins[id]
		if len(list) == 0 {
			return mapping.Origin{}
		}
		return list[max(0, min(i, len(list)-1))]
	}
}

func (in Input) pos(offset int) mapping.Pos {
	m, offset := in.remembered(), min(offset, len(in.Text))
	if offset < m.start {
		m.start, m.lines = 0, 0
	}
	line, column := xmlscan.Position(in.Text[m.start:], offset-m.start)
	line += m.lines
	m.start += strings.LastIndexAny(in.Text[m.start:offset], "\r\n") + 1
	m.lines = line - 1
	return mapping.Pos{Line: line, Column: column}
}

func keys(v mapping.Vocabulary) []string {
	var list []string
	for _, f := range v.Fields {
		if !f.Derived() {
			list = append(list, f.Key)
		}
	}
	return list
}

// membersOf finds the vocabulary's values in a JSON object: under the field's key, or under one of its labels. Members that
// hold none are notes.
func membersOf(doc *jsondoc.Document, v mapping.Vocabulary) ([]mapping.Value, []mapping.Finding, error) {
	if doc.Root.Kind != jsondoc.Object {
		return nil, nil, &Error{Kind: ErrWrongDocument, Pos: posIn(doc, doc.Root.Offset), Message: "the JSON text is " + doc.Root.Kind.String() + "; an object with the keys " +
			strings.Join(keys(v), ", ") + " was expected"}
	}
	const mostIgnored = 20 // of more than so many, the rest are counted
	var values []mapping.Value
	var notes []mapping.Finding
	ignored, more := 0, []mapping.Origin(nil)
	for i := range doc.Root.Members {
		m := &doc.Root.Members[i]
		origin := mapping.Origin{Path: jsondoc.Join("", m.Name), Pos: posIn(doc, m.Value.Offset)}
		f, ok := fieldCalled(v, m.Name)
		switch {
		case !ok && ignored == mostIgnored:
			more = append(more, origin)
		case !ok:
			ignored++
			notes = append(notes, mapping.Finding{RuleID: mapping.NoteIgnored, Severity: mapping.Notice, Path: origin.Path, Pos: origin.Pos,
				Message: "the member " + mapping.Quote(m.Name) + " belongs to no value of " + v.Product + "'s " + v.Title})
		case empty(&m.Value):
			notes = append(notes, mapping.Finding{RuleID: mapping.NoteEmpty, Severity: mapping.Notice, Path: origin.Path, Pos: origin.Pos,
				Message: "the member " + mapping.Quote(m.Name) + " is empty and is read as not stated"})
		default:
			found, err := valuesAt(doc, f, &m.Value, origin.Path)
			if err != nil {
				return nil, nil, err
			}
			values = append(values, found...)
		}
	}
	if len(more) > 0 {
		notes = append(notes, mapping.Finding{RuleID: mapping.NoteIgnored, Severity: mapping.Notice, Path: more[0].Path, Pos: more[0].Pos,
			Message: fmt.Sprintf("%d more members belong to no value of %s's %s", len(more), v.Product, v.Title)})
	}
	return values, notes, nil
}

func fieldCalled(v mapping.Vocabulary, name string) (mapping.Field, bool) {
	for _, f := range v.Fields {
		if f.Key == name || strings.EqualFold(f.Label, name) || slices.ContainsFunc(f.OtherLabels, func(l string) bool { return strings.EqualFold(l, name) }) {
			return f, true
		}
	}
	return mapping.Field{}, false
}

// valuesAt turns a JSON value into the field's values.
func valuesAt(doc *jsondoc.Document, f mapping.Field, at *jsondoc.Value, path string) ([]mapping.Value, error) {
	if at.Kind == jsondoc.Array {
		if len(at.Items) == 0 {
			return []mapping.Value{{Field: f, Empty: true, Origin: mapping.Origin{Path: path, Pos: posIn(doc, at.Offset)}}}, nil
		}
		var values []mapping.Value
		for i := range at.Items {
			inner, err := valueAt(doc, f, &at.Items[i], jsondoc.Join(path, fmt.Sprint(i)))
			if err != nil {
				return nil, err
			}
			values = append(values, inner)
		}
		return values, nil
	}
	value, err := valueAt(doc, f, at, path)
	return []mapping.Value{value}, err
}

func valueAt(doc *jsondoc.Document, f mapping.Field, at *jsondoc.Value, path string) (mapping.Value, error) {
	value := mapping.Value{Field: f, Origin: mapping.Origin{Path: path, Pos: posIn(doc, at.Offset)}}
	switch {
	case f.Structured() || f.Boolean() && at.Kind == jsondoc.Bool:
		value.Text = string(doc.Raw(at))
	case at.Kind == jsondoc.String:
		value.Text = at.String
	default:
		return value, &Error{Kind: ErrValue, Path: path, Pos: value.Origin.Pos, Message: "the value is " + at.Kind.String() + "; a string was expected", Fix: "put the value in quotes"}
	}
	return value, nil
}

// empty holds for what stands for "not stated": null and the empty string.
func empty(v *jsondoc.Value) bool {
	return v.Kind == jsondoc.Null || v.Kind == jsondoc.String && v.String == ""
}

func posIn(doc *jsondoc.Document, offset int) mapping.Pos {
	line, column := doc.Position(offset)
	return mapping.Pos{Line: line, Column: column}
}

func jsonError(err error, name string) error {
	var e *jsondoc.Error
	errors.As(err, &e)
	kind, fix := ErrSyntax, e.Fix
	switch {
	case errors.Is(err, jsondoc.ErrLimit):
		kind, fix = ErrLimit, fix+", or "+raise(map[string]string{"Bytes": "Bytes", "Depth": "Depth", "Values": "Tokens", "Name": "NameBytes"}[e.Limit])
	case errors.Is(err, jsondoc.ErrEncoding):
		kind = ErrEncoding
	}
	return &Error{Kind: kind, Name: name, Path: e.Path, Pos: mapping.Pos{Line: e.Line, Column: e.Column}, Message: e.Message, Fix: fix, Err: err}
}
