package samlbridge

import (
	"github.com/samlbridge/samlbridge/mapping"
)

// ReadAs reads a document for [Compare] and [Rotate], where o.From says as well whose statement the document is. Beside
// what [Read] takes there, it takes
//
//   - [AWSIdPMetadata] for identity provider metadata that AWS holds. As [IdPMetadata], or without a form, metadata is what
//     the identity provider itself shows;
//   - [AWSIdPValues] and [CloudflareIdPValues] for certificates alone, which AWS trusts or Cloudflare shows. As [PEM], or
//     without a form, they are what AWS trusts.
//
// The document's form is o.From in the first case, and [PEM] in the second. The error is an [*Error].
func ReadAs(name string, data []byte, o Options) (*Document, error) {
	from := o.From
	switch from {
	case AWSIdPMetadata:
		o.From = IdPMetadata
	case AWSIdPValues, CloudflareIdPValues:
		o.From = ""
		if found, err := Detect(name, data, o); err != nil || found != PEM {
			o.From = from
		}
	}
	d, err := Read(name, data, o)
	if err != nil {
		return nil, err
	}
	if from == AWSIdPMetadata {
		d.Form = from
	}
	d.shown = d.Form == PEM && from == CloudflareIdPValues
	return d, nil
}

// Compare compares what two documents mean, of either vendor and in any form. Documents of the two sides are held against
// each other as a pair: one shows what the other has taken. Documents of one side must say the same; see [mapping.Compare].
// Whose statement a document is, its form says; see [ReadAs] for the two forms that leave it open. The error is an
// [*Error]: the documents have nothing in common. o.Ignore is about the notices: a difference is the result, and is never left out.
func Compare(a, b *Document, o Options) (mapping.Comparison, error) {
	if err := o.validate(); err != nil {
		return mapping.Comparison{}, err
	}
	var side [2]mapping.Statement
	for i, d := range []*Document{a, b} {
		v, err := d.vocabulary(o)
		if err != nil {
			return mapping.Comparison{}, err
		}
		side[i] = d.statement(v)
	}
	c := mapping.Compare(side[0], side[1])
	for _, d := range []*Document{a, b} {
		c.Differences = append(c.Differences, d.brokenCertificates()...)
		for _, f := range d.unread(false) {
			f.RuleID, f.Document, f.Message = mapping.NoteNotCompared, d.Name, "not compared: this part of the metadata belongs to no party"
			c.Notices = append(c.Notices, f)
		}
	}
	c.Notices = o.unignored(c.Notices)
	if len(c.Compared) == 0 {
		return mapping.Comparison{}, &Error{Kind: ErrWrongDocument, Name: b.Name, Message: "there is nothing that both documents speak of", Findings: c.Findings(),
			Fix: "compare documents about the same party: two about the service provider, or two about the identity provider"}
	}
	return c, nil
}

// brokenCertificates are those of metadata that no party has, since their text cannot be decoded: nobody can say that they
// are the other document's.
func (d *Document) brokenCertificates() []mapping.Difference {
	switch {
	case d.metadata == nil:
		return nil
	case d.original != nil:
		return d.original.brokenCertificates()
	}
	id := mapping.SPCertificates
	if d.IdP != nil {
		id = mapping.IdPCertificates
	}
	var list []mapping.Difference
	for _, p := range d.metadata.Problems(d.role) {
		if !p.Repaired {
			list = append(list, mapping.Difference{Property: id, Finding: mapping.Finding{RuleID: mapping.NoteDiffers, Severity: mapping.Error, Document: d.Name, Path: p.Path, Pos: p.Pos,
				Message: "the certificate cannot be compared: " + p.Message, Fix: p.Fix}})
		}
	}
	return list
}
