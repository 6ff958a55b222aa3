package appform

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// writeApplication writes the vocabulary's fields. An application that was read is written over what was read, so that
// members which nobody here knows stay where they stood.
func writeApplication(v mapping.Vocabulary) func(*form.Reading, mapping.Parties) (form.Written, error) {
	return func(_ *form.Reading, p mapping.Parties) (form.Written, error) {
		if p.Application == nil || p.Application.Raw == nil {
			return form.Written{Output: v.JSON(p)}, nil
		}
		doc, err := jsondoc.Parse(p.Application.Raw, jsondoc.Unlimited())
		if err != nil {
			return form.Written{}, failure.JSON(err, "Application.Raw")
		}
		r := &applicationReader{doc: doc, vocabulary: v}
		r.object(doc.Root, "", "")
		before, _, err := v.Decode("", r.values)
		if err != nil || r.err != nil {
			before = mapping.Parties{}
		}
		o := overlay{doc: doc, vocabulary: v, changed: map[string]*jsondoc.Node{}}
		for _, f := range v.Fields {
			if f.Key != "" && !slices.Equal(before.Values(f.Property), p.Values(f.Property)) {
				o.changed[f.Key] = node(v, f, p)
			}
		}
		return form.Written{Output: jsondoc.Write(o.object(doc.Root, ""))}, nil
	}
}

// node is a field's value as JSON, nil where the parties state none.
func node(v mapping.Vocabulary, f mapping.Field, p mapping.Parties) *jsondoc.Node {
	text := v.FieldJSON(f, p)
	if text == nil {
		return nil
	}
	doc, err := jsondoc.Parse(text, jsondoc.Unlimited())
	if err != nil {
		return nil // never: FieldJSON writes valid JSON
	}
	return new(doc.Keep(doc.Root))
}

// overlay writes an object with some members replaced, removed or added.
type overlay struct {
	doc        *jsondoc.Document
	vocabulary mapping.Vocabulary
	changed    map[string]*jsondoc.Node // by key; nil removes
}

func (o overlay) object(v *jsondoc.Value, prefix string) jsondoc.Node {
	var fields []jsondoc.Field
	for i := range v.Members {
		m := &v.Members[i]
		key := prefix + m.Name
		node, changed := o.changed[key]
		switch {
		case changed && node == nil:
		case changed:
			fields = append(fields, jsondoc.Field{Name: m.Name, Value: *node})
		case o.below(key + "."):
			fields = append(fields, jsondoc.Field{Name: m.Name, Value: o.object(&m.Value, key+".")})
		default:
			fields = append(fields, jsondoc.Field{Name: m.Name, Value: o.doc.Keep(&m.Value)})
		}
	}
	for _, f := range o.vocabulary.Fields {
		key, ok := strings.CutPrefix(f.Key, prefix)
		name, _, nested := strings.Cut(key, ".")
		node := o.changed[f.Key]
		if !ok || node == nil || slices.ContainsFunc(fields, func(f jsondoc.Field) bool { return f.Name == name }) {
			continue
		}
		if nested { // an object that was not there
			node = new(o.object(&jsondoc.Value{}, prefix+name+"."))
		}
		fields = append(fields, jsondoc.Field{Name: name, Value: *node})
	}
	return jsondoc.NewObject(fields...)
}

func (o overlay) below(prefix string) bool {
	for key := range o.changed {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}
