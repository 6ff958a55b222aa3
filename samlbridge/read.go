package samlbridge

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
)

// Read reads a document. The form is o.From, or found from the content. name is part of findings and errors only. The
// error is an [*Error].
//
// Identity provider metadata that AWS holds, and certificates alone that one side holds, do not say whose they are:
// o.From does, as [AWSIdPMetadata], [AWSIdPValues] or [CloudflareIdPValues].
func Read(name string, data []byte, o Options) (*Document, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	return read(name, data, o, party{})
}

// party says for which party of a document a conversion is: it decides what would be ambiguous otherwise.
type party struct{ sp, idp bool }

// partyOf is the party that a target requires.
func partyOf(target form.Codec) (p party) {
	for _, f := range target.Vocabulary.Fields {
		p.sp = p.sp || f.Required && strings.HasPrefix(string(f.Property), "sp.")
		p.idp = p.idp || f.Required && strings.HasPrefix(string(f.Property), "idp.")
	}
	return p
}

func read(name string, data []byte, o Options, want party) (*Document, error) {
	source, err := o.source(name, data)
	if err != nil {
		return nil, err
	}
	return o.readFrom(source, want)
}

func (o Options) source(name string, data []byte) (*form.Source, error) {
	source, err := form.NewSource(name, data, o.Limits)
	if err != nil {
		return nil, err
	}
	source.EntityID = o.EntityID
	return source, nil
}

// readFrom reads a source in the form that the caller named, or that is found.
func (o Options) readFrom(source *form.Source, want party) (*Document, error) {
	codec, err := find(source, o, want)
	if err != nil {
		return nil, failure.Named(err, source.Name)
	}
	return o.readAs(codec, source)
}

func (o Options) readAs(codec form.Codec, source *form.Source) (*Document, error) {
	switch {
	case codec.Read == nil:
		return nil, &Error{Kind: diag.ErrOption, Place: diag.Place{Document: source.Name},
			Message: "the form " + string(codec.Form) + " is written only", Fix: "name the form in which the file is"}
	case len(o.Pins) > 0 && !codec.Signed:
		return nil, &Error{Kind: diag.ErrSignature, Place: diag.Place{Document: source.Name},
			Message: "the document is of the form " + string(codec.Form) +
				", which carries no signature, and pins were given",
			Fix: "use signed metadata, or read this document without pins"}
	}
	reading, err := codec.Read(source, o.reading())
	if err != nil {
		return nil, failure.Named(err, source.Name)
	}
	if reading == nil {
		return nil, &Error{Kind: diag.ErrOption, Place: diag.Place{Document: source.Name},
			Message: "the codec of the form " + string(codec.Form) + " returned neither a reading nor an error",
			Fix:     "correct the codec"}
	}
	d := &Document{Name: source.Name, Reading: *reading}
	d.Form = codec.Form
	d.Changes = slices.Concat(source.Changes(), d.Changes)
	d.Findings = o.unignored(slices.Concat(d.Findings, notChosen(d, o.EntityID)))
	for i := range d.Changes {
		d.Changes[i].Document = d.Name
	}
	for i := range d.Findings {
		d.Findings[i].Document = d.Name
	}
	return d, nil
}

// notChosen says where a document is not of the entity that was asked for: a form that holds one entity leaves no
// choice.
func notChosen(d *Document, entityID string) []diag.Finding {
	ids := append(d.Values(mapping.SPEntityID), d.Values(mapping.IdPEntityID)...)
	if entityID == "" || len(ids) == 0 || slices.Contains(ids, entityID) {
		return nil
	}
	return []diag.Finding{{Rule: "read-selected", Severity: diag.SeverityWarning,
		Message: "the entity " + diag.Quote(entityID) + " was asked for, and the document has only " +
			diag.Quote(ids[0]),
		Fix: "use the document of the other entity, or do not ask for one"}}
}
