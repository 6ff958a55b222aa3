package mapping

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem"
)

// Findings about values as they are decoded.
const (
	NoteTrimmed  = "read-trimmed"  // blanks around a value were removed
	NoteRepaired = "read-repaired" // the text of a value was put right
)

// Value is one value of a field as a document spells it: JSON text for structured values, PEM or base64 for certificates.
// A field with several values has several of them.
type Value struct {
	Field  Field
	Text   string
	Origin Origin
	// Empty says that the document states a list without entries, which is not the same as stating nothing.
	Empty bool
}

// ValueError says that a value cannot be what its field takes.
type ValueError struct {
	Value   Value
	Message string // without the value
	Fix     string
	Err     error // a [*pem.Error] for a certificate, else nil
}

// Error names the field and what is wrong.
func (e *ValueError) Error() string {
	name := e.Value.Field.Label
	if name == "" {
		name = e.Value.Field.Key
	}
	if name == "" {
		return e.Message
	}
	return name + ": " + e.Message
}

// Unwrap returns the cause, if there is one.
func (e *ValueError) Unwrap() error { return e.Err }

// Encode returns what p states, spelled as the vocabulary spells it, in the order of its rows.
func (v Vocabulary) Encode(p Parties) []Value {
	var list []Value
	for _, f := range v.Fields {
		if properties[f.Property].shape == countShape {
			continue
		}
		for _, text := range p.Values(f.Property) {
			list = append(list, Value{Field: f, Text: f.spell(text)})
		}
	}
	return list
}

// spell turns a property's value into the field's notation.
func (f Field) spell(text string) string {
	if properties[f.Property].shape != certShape {
		return text
	}
	der, _ := base64.StdEncoding.DecodeString(text) // made by Values
	return strings.TrimSuffix(string(pem.FormatDER(f.Style, der)), "\n")
}

// term returns the value behind a word of the screen, in any case.
func (f Field) term(text string) (string, bool) {
	for _, t := range f.Terms {
		if strings.EqualFold(text, t.Value) || strings.EqualFold(text, t.Label) {
			return t.Value, true
		}
	}
	return "", false
}

// Decode turns values into parties. name is the document's, for findings. Blanks around a value are removed and reported,
// certificates are read in every shape that package pem knows, and what the product fixes is filled in.
// The error is a [*ValueError].
func (v Vocabulary) Decode(name string, values []Value) (Parties, []Finding, error) {
	var p Parties
	var findings []Finding
	note := func(id string, o Origin, message string) {
		findings = append(findings, Finding{RuleID: id, Severity: Notice, Document: name, Path: o.Path, Pos: o.Pos, Message: message})
	}
	for _, f := range v.Fields {
		var texts []string
		for _, value := range values {
			if value.Field.Property != f.Property {
				continue
			}
			if value.Empty {
				texts = []string{}
				continue
			}
			switch properties[f.Property].shape {
			case certShape:
				bundle, err := pem.Parse([]byte(value.Text))
				if err != nil {
					return Parties{}, nil, certificateError(value, err)
				}
				for _, n := range bundle.Notes {
					// Where a field shows bare base64, that is its form and no repair.
					if f.Style != pem.Armored && (n.Code == pem.MissingArmor || n.Code == pem.Rewrapped) {
						continue
					}
					note(NoteRepaired, value.Origin, n.Message)
				}
				for _, c := range bundle.Certificates {
					texts = append(texts, base64.StdEncoding.EncodeToString(c.Raw))
				}
				if len(bundle.Certificates) > 1 && f.Max == 1 {
					note(NoteRepaired, value.Origin, fmt.Sprintf("%d certificates stand where %s shows one; all of them are kept", len(bundle.Certificates), v.Product))
				}
				continue
			case textShape:
				trimmed := strings.TrimFunc(value.Text, isBlank)
				if trimmed != value.Text {
					note(NoteTrimmed, value.Origin, fmt.Sprintf("blanks around %s were removed", Quote(trimmed)))
				}
				if trimmed == "" {
					continue
				}
				value.Text = trimmed
				if term, ok := f.term(trimmed); ok {
					if trimmed != term && trimmed != f.say(term) {
						note(NoteRepaired, value.Origin, fmt.Sprintf("%s is read as %s", Quote(trimmed), Quote(term)))
					}
					value.Text = term
				}
			}
			if f.Max == 1 && len(texts) == 1 && texts[0] != value.Text {
				return Parties{}, nil, &ValueError{Value: value, Message: fmt.Sprintf("two values are given, %s and %s", Quote(texts[0]), Quote(value.Text)),
					Fix: "keep the one that the console shows"}
			}
			texts = append(texts, value.Text)
		}
		if len(texts) == 0 && f.Fixed != "" {
			texts = []string{f.Fixed}
			note(NoteFixed, Origin{Path: string(f.Property)}, fmt.Sprintf("%s is %s for every %s", v.nameOf(f), Quote(f.Fixed), v.Product))
		}
		if texts == nil || properties[f.Property].set == nil {
			continue
		}
		if problem := properties[f.Property].set(&p, texts); problem != "" {
			i := slices.IndexFunc(values, func(x Value) bool { return x.Field.Property == f.Property })
			return Parties{}, nil, &ValueError{Value: values[i], Message: "the value " + problem, Fix: "copy it again from " + v.Product}
		}
	}
	return p, findings, nil
}

func certificateError(value Value, err error) *ValueError {
	e := &ValueError{Value: value, Message: err.Error(), Err: err}
	if pe, ok := err.(*pem.Error); ok {
		e.Message, e.Fix = pe.Message, pe.Fix
	}
	return e
}

// isBlank holds for white space and for the invisible characters that web pages and chat clients leave around a value.
func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\v', '\f', 0x85, 0xA0, 0x200B, 0x200C, 0x200D, 0x2028, 0x2029, 0x202F, 0x2060, 0x3000, 0xFEFF:
		return true
	}
	return r >= 0x2000 && r <= 0x200A
}

// JSON returns what p states as one JSON object with the vocabulary's keys in the order of its rows, indented by two
// spaces, with a final line end. Where a key has dots, objects are nested.
func (v Vocabulary) JSON(p Parties) []byte {
	root := &object{}
	for _, f := range v.Fields {
		if value := v.FieldJSON(f, p); value != nil {
			root.set(f.Key, value)
		}
	}
	var out bytes.Buffer
	// The text was put together from valid parts, so indenting cannot fail.
	_ = json.Indent(&out, root.bytes(), "", "  ")
	out.WriteByte('\n')
	return out.Bytes()
}

// FieldJSON returns what p states of a field as JSON text without white space around it: a list where the field can have
// several values. It is nil where p states nothing.
func (v Vocabulary) FieldJSON(f Field, p Parties) []byte {
	texts := p.Values(f.Property)
	spec := properties[f.Property]
	if spec.shape == countShape || texts == nil {
		return nil
	}
	var items [][]byte
	for _, text := range texts {
		switch spec.shape {
		case boolShape, jsonShape:
			items = append(items, []byte(text))
		default:
			items = append(items, quoteJSON(f.spell(text)))
		}
	}
	if f.Max == 1 && len(items) == 1 {
		return items[0]
	}
	return slices.Concat([]byte("["), bytes.Join(items, []byte(",")), []byte("]"))
}

// object is a JSON object under construction; its members keep their order.
type object struct {
	names  []string
	values [][]byte
	inner  []*object
}

func (o *object) set(key string, value []byte) {
	head, rest, nested := strings.Cut(key, ".")
	i := slices.Index(o.names, head)
	if i < 0 {
		i = len(o.names)
		o.names, o.values, o.inner = append(o.names, head), append(o.values, nil), append(o.inner, nil)
	}
	if !nested {
		o.values[i] = value
		return
	}
	if o.inner[i] == nil {
		o.inner[i] = &object{}
	}
	o.inner[i].set(rest, value)
}

func (o *object) bytes() []byte {
	out := []byte("{")
	for i, name := range o.names {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(out, quoteJSON(name)...), ':')
		if o.inner[i] != nil {
			out = append(out, o.inner[i].bytes()...)
		} else {
			out = append(out, o.values[i]...)
		}
	}
	return append(out, '}')
}

// quoteJSON leaves < > and & as they are: URLs in these documents are for people too.
func quoteJSON(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
