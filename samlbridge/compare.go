package samlbridge

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/compare"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Compare compares what two documents mean, of either vendor and in any form. Documents of the two sides are held
// against each other as a pair: one shows what the other has taken. Documents of one side must say the same; see
// [compare.Compare]. It runs no rules: what is wrong with both is [Check]'s. The error is an [*Error]: the documents
// have nothing in common. o.Ignore is about the notices: a difference is the result, and is never left out.
func Compare(a, b *Document, o Options) (compare.Comparison, error) {
	if err := o.validate(); err != nil {
		return compare.Comparison{}, err
	}
	var side [2]mapping.Statement
	for i, d := range []*Document{a, b} {
		s, err := d.statement(o)
		if err != nil {
			return compare.Comparison{}, err
		}
		side[i] = s
	}
	c := compare.Compare(side[0], side[1])
	for _, d := range []*Document{a, b} {
		if d.Beside == nil {
			continue
		}
		for _, change := range d.Beside(false) {
			place := change.Place
			place.Document = d.Name
			c.Notices = append(c.Notices, diag.Finding{Rule: "compare-not-compared", Severity: diag.SeverityNotice,
				Place:   place,
				Message: "not compared: this part of the metadata belongs to no party"})
		}
	}
	c.Notices = o.unignored(c.Notices)
	if len(c.Compared)+len(c.Unknown) == 0 {
		return compare.Comparison{}, &Error{Kind: diag.ErrWrongDocument, Place: diag.Place{Document: b.Name},
			Message: "there is nothing that both documents speak of", Findings: c.Findings(),
			Fix: "compare documents about the same party: two about the service provider, or two about the identity provider"}
	}
	return c, nil
}
