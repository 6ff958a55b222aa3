package samlbridge

import (
	"errors"
	"slices"

	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// Checked is what a check saw and found.
type Checked struct {
	Documents []*Document
	// Results is how each rule ended on each document and pair of documents, in the order of the catalogue.
	Results []rule.Result
	// Findings are all findings, those on reading included, sorted by document and place.
	Findings []diag.Finding
}

// Check runs the rules on each document, and on each pair of which one shows what the other takes. The error is an
// [*Error] about the options.
func Check(docs []*Document, o Options) (*Checked, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	var views []*rule.View
	c := &Checked{Documents: slices.Clone(docs)}
	for _, d := range docs {
		s, err := d.statement(o)
		if err != nil {
			return nil, err
		}
		views = append(views, rule.NewView(s, knownProducts))
		c.Findings = append(c.Findings, d.Findings...)
	}
	rules := slices.DeleteFunc(slices.Clone(o.rules()), func(r rule.Rule) bool {
		return slices.Contains(o.Ignore,
			r.ID)
	})
	c.Results = rule.Run(rules, views, o.Time)
	for _, r := range c.Results {
		c.Findings = append(c.Findings, r.Findings...)
	}
	c.Findings = o.unignored(c.Findings)
	diag.Sort(c.Findings)
	return c, nil
}

// ReadAll reads a document like [Read], and a text that holds both halves of the pair as two documents.
func ReadAll(name string, data []byte, o Options) ([]*Document, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	source, err := o.source(name, data)
	if err != nil {
		return nil, err
	}
	d, err := o.readFrom(source, party{})
	var e *Error
	if err == nil {
		return []*Document{d}, nil
	}
	if o.From != "" || !errors.As(err, &e) || e.Kind != diag.ErrAmbiguous || len(e.Candidates) != 2 {
		return nil, err
	}
	var docs []*Document
	for _, candidate := range e.Candidates {
		o.From = form.Form(candidate)
		if source.Kind != form.Text { // a text is parsed once for both
			if source, err = o.source(name, data); err != nil {
				return nil, err
			}
		}
		half, halfErr := o.readFrom(source, party{})
		if halfErr != nil {
			return nil, e
		}
		docs = append(docs, half)
	}
	return docs, nil
}
