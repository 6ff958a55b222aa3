package valuesform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// Codec returns a codec for the values of a vocabulary: read from labelled lines or from JSON with the vocabulary's
// keys, written as JSON or as a sheet. A product beyond AWS and Cloudflare is one vocabulary and one call of this
// function.
func Codec(f form.Form, summary string, v mapping.Vocabulary) form.Codec {
	return codec(f, summary, v, f)
}

// codec returns a codec whose text has the labels of the given forms.
func codec(f form.Form, summary string, v mapping.Vocabulary, forms ...form.Form) form.Codec {
	return form.Codec{Form: f, Summary: summary, Vocabulary: v, Sheet: true,
		Detect: func(in *form.Source) int {
			switch in.Kind {
			case form.JSON:
				return membersKnown(in, v)
			case form.Text:
				if sheet, err := sheetOf(in, f, v); err == nil {
					return sheet.Count(string(f))
				}
			}
			return 0
		},
		Read: func(in *form.Source, o form.Options) (*form.Reading, error) {
			switch in.Kind {
			case form.JSON:
				return readJSONValues(in, v, o)
			case form.Text:
				if r := certificatesAlone(in, v); r != nil {
					return r, nil
				}
				return readLabelled(in, v, forms)
			}
			return nil, in.Wrong(v)
		},
		Write: func(_ *form.Reading, p mapping.Parties) (form.Written, error) {
			return form.Written{Output: v.JSON(p)}, nil
		},
	}
}

// membersKnown counts the fields that a JSON object has a value for.
func membersKnown(in *form.Source, v mapping.Vocabulary) int {
	doc, err := in.ParsedJSON()
	if err != nil {
		return 0
	}
	var fields []string
	for _, m := range doc.Root.Members {
		if f, ok := fieldCalled(v, m.Name); ok && !Empty(&m.Value) {
			fields = append(fields, f.Key)
		}
	}
	slices.Sort(fields)
	return len(slices.Compact(fields))
}

// certificatesAlone reads a text that is nothing but certificates, which somebody says belong to these values; nil
// where it is something else.
func certificatesAlone(in *form.Source, v mapping.Vocabulary) *form.Reading {
	if _, ok := v.Field(mapping.IdPCertificates); !ok || strings.Contains(in.Text, "://") {
		return nil
	}
	bundle, err := pem.Parse([]byte(in.Text))
	if err != nil {
		return nil
	}
	f, _ := v.Field(mapping.IdPCertificates)
	v.Fields = []mapping.Field{f}
	r := &form.Reading{Parties: mapping.Parties{IdP: &mapping.IdentityProvider{}}, Vocabulary: &v}
	for _, c := range bundle.Certificates {
		r.IdP.Keys = append(r.IdP.Keys, mapping.Key{DER: c.Raw, Certificate: c})
	}
	for _, n := range bundle.Notes {
		r.Changes = append(r.Changes, diag.Change{Kind: diag.Repaired, Message: n.Message,
			Place: diag.Place{Pos: diag.Pos{Line: n.Line, Column: n.Column},
				Property: string(mapping.IdPCertificates)}})
	}
	return r
}

func readJSONValues(in *form.Source, v mapping.Vocabulary, o form.Options) (*form.Reading, error) {
	doc, err := in.ParsedJSON()
	if err != nil {
		return nil, err
	}
	values, changes, err := membersOf(doc, v)
	if err != nil {
		return nil, err
	}
	if len(values) == 0 {
		return nil, &diag.Error{Kind: diag.ErrWrongDocument,
			Message: "no member of the JSON object belongs to " + v.Product + "'s " + v.Title,
			Fix:     "use the keys " + strings.Join(keys(v), ", ")}
	}
	if err := detour(values); err != nil {
		return nil, err
	}
	return form.NewReading(in, v, values, changes)
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

// membersOf finds the vocabulary's values in a JSON object: under the field's key, or under one of its labels. Members
// that hold none are notes.
func membersOf(doc *jsondoc.Document, v mapping.Vocabulary) ([]mapping.Value, []diag.Change, error) {
	if doc.Root.Kind != jsondoc.Object {
		return nil, nil, &diag.Error{Kind: diag.ErrWrongDocument, Place: diag.Place{Pos: PosIn(doc, doc.Root.Offset)},
			Message: "the JSON text is " + doc.Root.Kind.String() + "; an object with the keys " +
				strings.Join(keys(v), ", ") + " was expected"}
	}
	const mostIgnored = 20 // of more than so many, the rest are counted
	var values []mapping.Value
	var changes []diag.Change
	ignored, more := 0, []diag.Origin(nil)
	for i := range doc.Root.Members {
		m := &doc.Root.Members[i]
		origin := diag.Origin{Path: jsondoc.Join("", m.Name), Pos: PosIn(doc, m.Value.Offset)}
		f, ok := fieldCalled(v, m.Name)
		switch {
		case !ok && ignored == mostIgnored:
			more = append(more, origin)
		case !ok:
			ignored++
			changes = append(changes, diag.Change{Kind: diag.Ignored, Place: diag.Place{Path: origin.Path,
				Pos: origin.Pos},
				Message: "the member " + diag.Quote(m.Name) + " belongs to no value of " + v.Product + "'s " + v.Title})
		case Empty(&m.Value):
			changes = append(changes, diag.Change{Kind: diag.Ignored, Place: diag.Place{Path: origin.Path,
				Pos: origin.Pos},
				Message: "the member " + diag.Quote(m.Name) + " is empty and is read as not stated"})
		default:
			found, err := At(doc, f, &m.Value, origin.Path)
			if err != nil {
				return nil, nil, err
			}
			values = append(values, found...)
		}
	}
	if len(more) > 0 {
		changes = append(changes, diag.Change{Kind: diag.Ignored, Place: diag.Place{Path: more[0].Path,
			Pos: more[0].Pos},
			Message: fmt.Sprintf("%d more members belong to no value of %s's %s", len(more), v.Product, v.Title)})
	}
	return values, changes, nil
}

func fieldCalled(v mapping.Vocabulary, name string) (mapping.Field, bool) {
	same := func(label string) bool { return strings.EqualFold(label, name) }
	for _, f := range v.Fields {
		if f.Key == name || same(f.Label) || slices.ContainsFunc(f.OtherLabels, same) {
			return f, true
		}
	}
	return mapping.Field{}, false
}

// At turns a JSON value into the field's values.
func At(doc *jsondoc.Document, f mapping.Field, at *jsondoc.Value, path string) ([]mapping.Value, error) {
	if at.Kind == jsondoc.Array {
		if len(at.Items) == 0 {
			return []mapping.Value{{Field: f, Empty: true, Origin: diag.Origin{Path: path,
				Pos: PosIn(doc, at.Offset)}}}, nil
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
	value := mapping.Value{Field: f, Origin: diag.Origin{Path: path, Pos: PosIn(doc, at.Offset)}}
	switch {
	case f.Structured() || f.Boolean() && at.Kind == jsondoc.Bool:
		value.Text = string(doc.Raw(at))
	case at.Kind == jsondoc.String:
		value.Text = at.String
	default:
		return value, &diag.Error{Kind: diag.ErrValue, Place: diag.Place{Path: path, Pos: value.Origin.Pos},
			Message: "the value is " + at.Kind.String() + "; a string was expected", Fix: "put the value in quotes"}
	}
	return value, nil
}

// Empty holds for what stands for "not stated": null and the empty string.
func Empty(v *jsondoc.Value) bool {
	return v.Kind == jsondoc.Null || v.Kind == jsondoc.String && v.String == ""
}

// PosIn is the position of an offset in a JSON document.
func PosIn(doc *jsondoc.Document, offset int) diag.Pos {
	line, column := doc.Position(offset)
	return diag.Pos{Line: line, Column: column}
}
