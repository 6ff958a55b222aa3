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
		for _, text := range f.spelled(p) {
			list = append(list, Value{Field: f, Text: text})
		}
	}
	return list
}

// spelled are the values of the field in its own notation.
func (f *Field) spelled(p Parties) []string {
	ders := properties[f.Property].ders
	if ders == nil {
		return p.Values(f.Property)
	}
	var list []string
	for _, der := range ders(p) {
		if text := pem.FormatDER(f.Style, der); len(text) > 0 {
			list = append(list, string(bytes.TrimSuffix(text, []byte("\n"))))
		}
	}
	return list
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

// Decode turns values into parties. name is the document's, for findings. Blanks around a value are removed and reported
// unless the vocabulary is Verbatim, certificates are read in every shape that package pem knows, and what the product fixes
// is filled in.
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
				if f.Max == 1 {
					return Parties{}, nil, &ValueError{Value: value, Message: "the value is an empty list", Fix: "give the one value that " + v.Product + " shows, or leave the field out"}
				}
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
				before := texts // of another value
				for _, c := range bundle.Certificates {
					text := base64.StdEncoding.EncodeToString(c.Raw)
					switch again := slices.Contains(before, text); {
					case f.Max == 1 && len(before) > 0 && !again:
						return Parties{}, nil, &ValueError{Value: value, Message: "two values are given, and their certificates are not the same", Fix: "keep the one that the console shows"}
					case f.Max != 1 || !again:
						texts = append(texts, text)
					}
				}
				if len(bundle.Certificates) > 1 && f.Max == 1 {
					note(NoteRepaired, value.Origin, fmt.Sprintf("%d certificates stand where %s shows one; all of them are kept", len(bundle.Certificates), v.Product))
				}
				continue
			case textShape:
				if v.Verbatim && value.Text != "" {
					break
				}
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
			wrong := Value{Field: f} // the vocabulary's own, if no other
			if i := slices.IndexFunc(values, func(x Value) bool { return x.Field.Property == f.Property }); i >= 0 {
				wrong = values[i]
			}
			return Parties{}, nil, &ValueError{Value: wrong, Message: "the value " + problem, Fix: "copy it again from " + v.Product}
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
	return append(v.appendObject(make([]byte, 0, 4096), p, "", "\n"), '\n')
}

// appendObject adds the object whose members have the keys that begin with prefix; newline is the line end with the
// indentation before it.
func (v Vocabulary) appendObject(out []byte, p Parties, prefix, newline string) []byte {
	out = append(out, '{')
	start := len(out)
	inner := newline + "  "
	var nested []string // objects that have been written
	for i := range v.Fields {
		f := &v.Fields[i]
		key, ok := strings.CutPrefix(f.Key, prefix)
		name, _, isNested := strings.Cut(key, ".")
		if !ok || key == "" || slices.Contains(nested, name) {
			continue
		}
		before := len(out)
		if before > start {
			out = append(out, ',')
		}
		out = append(appendJSON(append(out, inner...), name), ": "...)
		value := len(out)
		if isNested {
			nested = append(nested, name)
			out = v.appendObject(out, p, prefix+name+".", inner)
		} else {
			out = f.appendJSON(out, p, inner)
		}
		if len(out) == value || isNested && len(out) == value+len("{}") {
			out = out[:before]
		}
	}
	if len(out) > start {
		out = append(out, newline...)
	}
	return append(out, '}')
}

// FieldJSON returns what p states of a field as JSON text without white space around it: a list where the field can have
// several values. It is nil where p states nothing.
func (v Vocabulary) FieldJSON(f Field, p Parties) []byte { return f.appendJSON(nil, p, "") }

// appendJSON adds the field's value, nothing where p states none. With a newline, lists and objects are indented.
func (f *Field) appendJSON(out []byte, p Parties, newline string) []byte {
	shape := properties[f.Property].shape
	if shape == countShape {
		return out
	}
	texts := f.spelled(p)
	if texts == nil {
		return out
	}
	list, inner := f.Max != 1 || len(texts) != 1, newline
	if list {
		out = append(out, '[')
		if newline != "" {
			inner += "  "
		}
	}
	for i, text := range texts {
		if i > 0 {
			out = append(out, ',')
		}
		if list {
			out = append(out, inner...)
		}
		switch {
		case shape == jsonShape && newline != "":
			b := bytes.NewBuffer(out)
			_ = json.Indent(b, []byte(text), inner[len("\n"):], "  ") // valid JSON can be indented
			out = b.Bytes()
		case shape == boolShape, shape == jsonShape:
			out = append(out, text...)
		case shape == certShape:
			out = appendPlain(out, text)
		default:
			out = appendJSON(out, text)
		}
	}
	if !list {
		return out
	}
	if len(texts) > 0 {
		out = append(out, newline...)
	}
	return append(out, ']')
}

// appendJSON leaves < > and & as they are: URLs in these documents are for people too.
func appendJSON(out []byte, s string) []byte {
	if !isPlain(s) {
		b := bytes.NewBuffer(out)
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		_ = e.Encode(s) // a string always encodes
		return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	}
	return appendPlain(out, s)
}

// appendPlain adds a text that isPlain.
func appendPlain(out []byte, s string) []byte {
	out = append(out, '"')
	for {
		line, rest, more := strings.Cut(s, "\n")
		out = append(out, line...)
		if !more {
			return append(out, '"')
		}
		out, s = append(out, `\n`...), rest
	}
}

// isPlain holds for nearly every value, URL or PEM: for a text that needs nothing escaped but its line ends.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func quoteJSON(s string) []byte { return appendJSON(nil, s) }
