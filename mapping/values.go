package mapping

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/internal/address"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Value is one value of a field as a document spells it: JSON text for structured values, PEM or base64 for
// certificates. A field with several values has several of them.
type Value struct {
	Field  Field
	Text   string
	Origin diag.Origin
	// Empty says that the document states a list without entries, which is not the same as stating nothing.
	Empty bool
}

// Spelled are the values of the field in its own notation.
func (f *Field) Spelled(p Parties) []string {
	ders := f.Property.spec().ders
	if ders == nil {
		return p.Values(f.Property)
	}
	var list []string
	for _, der := range ders(p) {
		if text := pem.Format(f.Style, &x509.Certificate{Raw: der}); len(text) > 0 {
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

// Decode turns values into parties, with the changes that this made. name is the document's. Blanks around a value are
// removed unless the vocabulary is Verbatim, certificates are read in every shape that package pem knows, and what the
// product sets is filled in. The error is a [*diag.Error].
func (v Vocabulary) Decode(name string, values []Value) (Parties, []diag.Change, error) {
	d := decoder{vocabulary: v, name: name}
	for _, f := range v.Fields {
		own := make([]Value, 0, 1)
		for _, value := range values {
			if value.Field.Property == f.Property {
				own = append(own, value)
			}
		}
		if err := d.field(f, own); err != nil {
			return Parties{}, nil, err
		}
	}
	return d.parties, d.changes, nil
}

// decoder is what [Vocabulary.Decode] has so far.
type decoder struct {
	vocabulary Vocabulary
	name       string
	parties    Parties
	changes    []diag.Change
	texts      []string // of the field that is decoded
}

func (d *decoder) place(value Value, i int) diag.Place {
	return diag.Place{Document: d.name, Path: value.Origin.Path, Pos: value.Origin.Pos,
		Property: string(value.Field.Property), Index: i}
}

func (d *decoder) repaired(value Value, message string) {
	d.changes = append(d.changes, diag.Change{Kind: diag.Repaired, Place: d.place(value, len(d.texts)),
		Message: message})
}

func (d *decoder) wrong(value Value, message, fix string) error {
	return &diag.Error{Kind: diag.ErrValue, Place: d.place(value, len(d.texts)), Message: message, Fix: fix}
}

func (d *decoder) field(f Field, values []Value) error {
	d.texts = nil
	for _, value := range values {
		if err := d.value(f, value); err != nil {
			return err
		}
	}
	spec := f.Property.spec()
	if len(d.texts) == 0 && f.Fixed != "" {
		d.texts = []string{f.Fixed}
		d.changes = append(d.changes, diag.Change{Kind: diag.Set, Place: diag.Place{Document: d.name,
			Path: string(f.Property), Property: string(f.Property)},
			Message: fmt.Sprintf("%s is %s for every %s", f.name(), diag.Quote(f.Fixed),
				d.vocabulary.Product)})
	}
	if d.texts == nil || spec.set == nil {
		return nil
	}
	if problem := spec.set(&d.parties, d.texts); problem != "" {
		wrong := Value{Field: f} // the vocabulary's own, if no other
		if len(values) > 0 {
			wrong = values[0]
		}
		return d.wrong(wrong, "the value "+problem, "copy it again from "+d.vocabulary.Product)
	}
	return nil
}

func (d *decoder) value(f Field, value Value) error {
	spec := f.Property.spec()
	switch {
	case value.Empty && f.Max == 1:
		return d.wrong(value, "the value is an empty list",
			"give the one value that "+d.vocabulary.Product+" shows, or leave the field out")
	case value.Empty:
		d.texts = []string{}
		return nil
	case spec.shape == certShape:
		return d.certificates(f, value)
	case spec.shape == textShape && !(d.vocabulary.Verbatim && value.Text != ""):
		if value.Text = d.plain(f, value); value.Text == "" {
			return nil
		}
	}
	if f.Max == 1 && len(d.texts) == 1 && d.texts[0] != value.Text {
		return d.wrong(value, fmt.Sprintf("two values are given, %s and %s", diag.Quote(d.texts[0]),
			diag.Quote(value.Text)),
			"keep the one that the console shows")
	}
	d.texts = append(d.texts, value.Text)
	return nil
}

// plain is a text without blanks around it, and without the screen's words for values.
func (d *decoder) plain(f Field, value Value) string {
	trimmed := strings.TrimFunc(value.Text, address.IsBlank)
	if trimmed != value.Text {
		d.repaired(value, fmt.Sprintf("blanks around %s were removed", diag.Quote(trimmed)))
	}
	term, ok := f.term(trimmed)
	if !ok {
		return trimmed
	}
	if trimmed != term && trimmed != f.say(term) {
		d.repaired(value, fmt.Sprintf("%s is read as %s", diag.Quote(trimmed), diag.Quote(term)))
	}
	return term
}

func (d *decoder) certificates(f Field, value Value) error {
	bundle, err := pem.Parse([]byte(value.Text))
	if err != nil {
		return d.certificateError(value, err)
	}
	for _, n := range bundle.Notes {
		// Where a field shows bare base64, that is its form and no repair.
		if f.Style == pem.Armored || n.Code != pem.MissingArmor && n.Code != pem.Rewrapped {
			d.repaired(value, n.Message)
		}
	}
	before := d.texts // of another value
	for _, c := range bundle.Certificates {
		text := base64.StdEncoding.EncodeToString(c.Raw)
		switch again := slices.Contains(before, text); {
		case f.Max == 1 && len(before) > 0 && !again:
			return d.wrong(value, "two values are given, and their certificates are not the same",
				"keep the one that the console shows")
		case f.Max != 1 || !again:
			d.texts = append(d.texts, text)
		}
	}
	if n := len(bundle.Certificates); n > 1 && f.Max == 1 {
		d.repaired(value, fmt.Sprintf("%d certificates were found where %s shows one; all of them are kept", n,
			d.vocabulary.Product))
	}
	return nil
}

func (d *decoder) certificateError(value Value, err error) error {
	e := &diag.Error{Kind: diag.ErrValue, Place: d.place(value, len(d.texts)), Message: err.Error(), Err: err}
	var pe *diag.Error
	if errors.As(err, &pe) {
		e.Message, e.Fix = pe.Message, pe.Fix
	}
	if errors.Is(err, diag.ErrSecret) {
		e.Kind = diag.ErrSecret
	}
	return e
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

// FieldJSON returns what p states of a field as JSON text without white space around it: a list where the field can
// have several values. It is nil where p states nothing.
func (v Vocabulary) FieldJSON(f Field, p Parties) []byte { return f.appendJSON(nil, p, "") }

// appendJSON adds the field's value, nothing where p states none. With a newline, lists and objects are indented.
func (f *Field) appendJSON(out []byte, p Parties, newline string) []byte {
	shape := f.Property.spec().shape
	if shape == countShape {
		return out
	}
	texts := f.Spelled(p)
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
