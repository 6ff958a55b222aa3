package samlbridge

import (
	"bytes"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// sheet is the text for a person to type from. With errors it begins with them.
func (w *writing) sheet(findings []diag.Finding, s *rule.View) []byte {
	for _, f := range w.target.Vocabulary.Fields {
		if f.Label == "" && !f.Derived() && s.Has(f.Property) {
			w.changes = append(w.changes, diag.Change{Kind: diag.Dropped, Place: w.read.Place(f.Property, 0),
				Message: f.Property.String() + ": not on the sheet, since no screen has a field for it"})
		}
	}
	v := w.target.Vocabulary
	v.SPProduct, v.IdPProduct = s.SPProduct, s.IdPProduct
	return append(errorLines(findings, "! "), v.Sheet(w.parties)...)
}

// errorLines are the errors as comments in what was written by force.
func errorLines(findings []diag.Finding, comment string) []byte {
	var b bytes.Buffer
	for _, f := range findings {
		if f.Severity != diag.SeverityError {
			continue
		}
		for line := range strings.SplitSeq(f.String(), "\n") {
			b.WriteString(comment + line + "\n")
		}
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// valuesOf are the values of a document in the order of its table.
func valuesOf(v mapping.Vocabulary, p mapping.Parties) []Value {
	files := p.Values(mapping.IdPCertificateFiles)
	var list []Value
	for _, f := range v.Fields {
		if f.Property.IsCounted() || slices.Contains([]mapping.Property{mapping.IdPCertificateFiles}, f.Property) {
			continue
		}
		for i, text := range f.Spelled(p) {
			value := Value{Property: f.Property, Index: i, Label: f.Label, Copy: text}
			if f.Certificate() && i < len(files) {
				value.File = files[i]
			}
			list = append(list, value)
		}
	}
	return list
}
