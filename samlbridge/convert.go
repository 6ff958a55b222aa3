package samlbridge

import (
	"fmt"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
)

// Result is a written document.
type Result struct {
	Form   form.Form
	Output []byte // equal input and options give equal bytes
	// Findings are of every severity, sorted by place. None of them is an error, unless [Options].Force was set.
	Findings []diag.Finding
	// Changes are the complete account of what reading, translation and writing did to the content.
	Changes []diag.Change

	vocabulary mapping.Vocabulary
	parties    mapping.Parties // what Output states
}

// Values are what Output states, for a program that shows them one by one, in the order of the console.
func (r *Result) Values() []Value { return valuesOf(r.vocabulary, r.parties) }

// Steps are what a person does before and after entering the values, filled in; none where the form has no screen.
func (r *Result) Steps() (before, after []string) { return r.vocabulary.Steps(r.parties) }

// Value is one value of a document, as a person enters or copies it.
type Value struct {
	Property mapping.Property
	Index    int
	Label    string // on the console; "" where no screen shows it
	Copy     string // what to enter or copy
	File     string // the name of the file to save it in; "" for what is no file
}

// Convert reads a document, writes it in another form, and runs the rules on what is written. The error is an [*Error].
// It is a [diag.ErrRefused] with all findings where one of severity error is about what would be written; see
// [Options].Force.
func Convert(name string, data []byte, to form.Form, o Options) (*Result, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	target, err := o.codec(to)
	if err != nil {
		return nil, err
	}
	d, err := read(name, data, o, partyOf(target))
	if err != nil {
		return nil, err
	}
	return write(target, d, o)
}

// Write writes a document that was read, or made by hand, in a form, and runs the rules on it as [Convert] does: one
// reading can be written in several forms. The error is an [*Error].
func Write(to form.Form, d *Document, o Options) (*Result, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	target, err := o.codec(to)
	if err != nil {
		return nil, err
	}
	return write(target, d, o)
}

func write(target form.Codec, d *Document, o Options) (*Result, error) {
	if target.Write == nil {
		return nil, &Error{Kind: diag.ErrOption, Message: "the form " + string(target.Form) + " is read only"}
	}
	s, err := d.statement(o)
	if err != nil {
		return nil, err
	}
	about(&s, target.Vocabulary)
	w := writing{target: target, document: d, read: s, options: o}
	if err := w.write(); err != nil {
		e := failure.Named(err, d.Name).(*Error)
		e.Findings = o.unignored(slices.Concat(d.Findings, e.Findings))
		e.Changes = slices.Concat(d.Changes, e.Changes)
		return nil, e
	}
	return w.judged()
}

// judged runs the rules on what was written, and refuses it where they say so.
func (w *writing) judged() (*Result, error) {
	w.read.Facts.Characters = 0 // it is not this file that is uploaded
	read := rule.NewView(w.read, knownProducts)
	written := rule.NewView(w.written(), knownProducts, read)
	findings := slices.Concat(inTheInput(w.document.Findings), w.findings, rule.RunConversion(w.options.rules(), read,
		written, w.options.Time))
	findings = w.options.unignored(findings)
	diag.Sort(findings)
	changes := slices.Concat(w.document.Changes, w.changes)
	for i := range changes {
		changes[i].Document = w.document.Name
	}
	diag.SortChanges(changes)
	if diag.HasErrors(findings) && !w.options.Force {
		return nil, refusal(w.document.Name, findings, changes)
	}
	output := w.output
	if w.options.Sheet {
		output = w.sheet(findings, written)
	} else if w.target.Comment != "" {
		output = append(errorLines(findings, w.target.Comment), output...)
	}
	return &Result{Form: w.target.Form, Output: output, Findings: findings, Changes: changes,
		vocabulary: w.target.Vocabulary, parties: w.parties}, nil
}

// inTheInput are a reading's findings where something else is written: an error about a part of the input refuses
// nothing.
func inTheInput(list []diag.Finding) []diag.Finding {
	out := slices.Clone(list)
	for i := range out {
		if f := &out[i]; f.Severity == diag.SeverityError {
			f.Severity, f.Message = diag.SeverityWarning, "in the input: "+f.Message
		}
	}
	return out
}

// refusal says that nothing is written, with the first reason.
func refusal(name string, findings []diag.Finding, changes []diag.Change) error {
	var first *diag.Finding
	n := 0
	for i, f := range findings {
		if f.Severity == diag.SeverityError {
			if n++; n == 1 {
				first = &findings[i]
			}
		}
	}
	return &Error{Kind: diag.ErrRefused, Place: diag.Place{Document: name}, Findings: findings, Changes: changes,
		Message: fmt.Sprintf("nothing was written, because of %s", diag.Count(n, "error")),
		Fix:     "correct the input (" + first.Rule + "), or force it"}
}

// about lets the target say which products a document is about that does not say it itself.
func about(s *mapping.Statement, target mapping.Vocabulary) {
	own, to := mapping.Statement{Vocabulary: s.Vocabulary}, mapping.Statement{Vocabulary: target}
	own.About(nil, nil)
	to.About(nil, nil)
	if own.SPProduct == nil && to.SPProduct != nil && to.SPProduct.Name != s.SPProduct.Name {
		s.SPProduct = to.SPProduct
	}
	if own.IdPProduct == nil && to.IdPProduct != nil && to.IdPProduct.Name != s.IdPProduct.Name {
		s.IdPProduct = to.IdPProduct
	}
}
