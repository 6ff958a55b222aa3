package samlbridge

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
)

// Read reads a document. The form is o.From, or found from the content. name stands in findings and errors only.
// The error is an [*Error].
func Read(name string, data []byte, o Options) (*Document, error) {
	d, err := read(name, data, o)
	if err != nil {
		return nil, err
	}
	d.Notes = o.unignored(d.Notes)
	return d, nil
}

func read(name string, data []byte, o Options) (*Document, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	in, err := newInput(name, data, o)
	if err != nil {
		return nil, err
	}
	codec, err := choose(in, o)
	if err != nil {
		return nil, err
	}
	if codec.Read == nil {
		return nil, &Error{Kind: ErrOption, Name: name, Message: fmt.Sprintf("the form %s is written only", codec.Form),
			Fix: "read the file as " + string(IdPMetadata)}
	}
	d, err := codec.Read(in, o)
	if err != nil {
		return nil, named(err, name)
	}
	if d == nil {
		return nil, &Error{Kind: ErrOption, Name: name, Message: fmt.Sprintf("the codec of the form %s returned neither a document nor an error", codec.Form), Fix: "correct the codec"}
	}
	d.Name, d.Form = name, codec.Form
	d.Notes = slices.Concat(in.notes(), d.Notes, o.notChosen(d), o.notSigned(d))
	for i := range d.Notes {
		d.Notes[i].Document = name
	}
	return d, nil
}

// notChosen says where a document is not of the entity that was asked for: a form that holds one entity leaves no choice.
func (o Options) notChosen(d *Document) []mapping.Finding {
	if o.EntityID == "" {
		return nil
	}
	ids := append(d.Values(mapping.SPEntityID), d.Values(mapping.IdPEntityID)...)
	if slices.Contains(ids, o.EntityID) {
		return nil
	}
	f := mapping.Finding{RuleID: mapping.NoteSelected, Severity: mapping.Notice, Message: "no entity was chosen: the document states no entity ID"}
	if len(ids) > 0 {
		f.Severity, f.Fix = mapping.Warning, "give the document of the other entity, or do not ask for one"
		f.Message = "the entity " + mapping.Quote(o.EntityID) + " was asked for, and the document holds only " + mapping.Quote(ids[0])
	}
	return []mapping.Finding{f}
}

// notSigned says where pins were given for a document of a form that carries no signature.
func (o Options) notSigned(d *Document) []mapping.Finding {
	if len(o.Pins) == 0 || d.Signature != 0 {
		return nil
	}
	return []mapping.Finding{{RuleID: mapping.NoteSignature, Severity: mapping.Warning, Fix: "give signed metadata where its publisher offers any, or leave the pins out for this document",
		Message: "certificates to verify a signature with were given, and a document of this form carries none: nothing vouches for what it says"}}
}

// Write writes a document in a form. Everything that the form cannot carry, and everything that it decides, is a finding.
// The error is an [*Error]; nothing is written then.
func Write(form Form, d *Document, o Options) (*Result, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	w, err := write(form, d, d.isAsRead(), o)
	if err != nil {
		return nil, o.unignoredIn(err)
	}
	w.result.Findings = o.unignored(w.result.Findings)
	return &w.result, nil
}

// Result is a written document.
type Result struct {
	Form   Form
	Output []byte // equal input and options give equal bytes
	// Findings are sorted by place, then by rule. [Convert] adds those on reading and of the rules.
	Findings []mapping.Finding
}

// written is a result and what rules may want to know of it.
type written struct {
	result    Result
	statement mapping.Statement
}

// write writes a document. asRead says that it comes from metadata and states what that stated, as isAsRead finds out.
func write(form Form, d *Document, asRead bool, o Options) (*written, error) {
	codec, err := o.codec(form)
	if err != nil {
		return nil, err
	}
	if codec.Write == nil {
		return nil, &Error{Kind: ErrOption, Message: fmt.Sprintf("the form %s is read only", form)}
	}
	if o.Sheet && !codec.Sheet {
		return nil, &Error{Kind: ErrOption, Message: fmt.Sprintf("the form %s has no sheet for a person", form),
			Fix: "leave the sheet option out, or write " + sheets(o)}
	}
	from, err := d.vocabulary(o)
	if err != nil {
		return nil, err
	}
	s := d.statement(from)
	var renamed []mapping.Finding
	_, hasName := codec.Vocabulary.Field(mapping.AppName)
	if o.ApplicationName != "" && hasName {
		s.Parties = s.Clone()
		if s.Application == nil {
			s.Application = &mapping.Application{}
		}
		if was := s.Application.Name; was != "" && was != o.ApplicationName {
			at := mapping.Origin{Path: string(mapping.AppName)}
			if d.Origin != nil {
				at = d.Origin(mapping.AppName, 0)
			}
			renamed = []mapping.Finding{{RuleID: mapping.NoteFixed, Severity: mapping.Notice, Path: at.Path, Pos: at.Pos,
				Message: "the application is renamed from " + mapping.Quote(was) + " to " + mapping.Quote(o.ApplicationName)}}
		}
		s.Application.Name = o.ApplicationName
	}
	if !asRead {
		if err := writable(s.Parties); err != nil {
			return nil, named(err, d.Name)
		}
	}
	parties, left, err := certificatesOnly(s)
	if err != nil {
		return nil, named(err, d.Name)
	}
	s.Parties = parties
	w := &written{result: Result{Form: form}}
	var t mapping.Translation
	signature := mapping.SignatureAbsent
	if codec.rewrite != nil && o.ACS == "" && asRead && !d.hasStrays() && states(s.Parties, codec.Vocabulary) {
		w.result.Output, t, signature = codec.rewrite(d, s.Parties)
	} else {
		if t, err = mapping.Translate(s, codec.Vocabulary, mapping.Choice{ACS: o.ACS}); err != nil {
			return nil, translateError(err, d, left)
		}
		var findings []mapping.Finding
		w.result.Output, findings, err = codec.Write(d, t.Parties, o)
		t.Findings = slices.Concat(renamed, t.Findings, findings, left, d.unread(codec.carries))
	}
	if err != nil {
		return nil, named(err, d.Name)
	}
	if o.ApplicationName != "" && !hasName {
		t.Findings = append(t.Findings, mapping.Finding{RuleID: mapping.NoteDropped, Severity: mapping.Notice, Path: "option ApplicationName",
			Message: "the name " + mapping.Quote(o.ApplicationName) + " was not written: there is no place for it in the form " + string(form)})
	}
	w.result.Findings = t.Findings
	for i := range w.result.Findings {
		w.result.Findings[i].Document = d.Name
	}
	mapping.SortFindings(w.result.Findings)
	w.statement = mapping.Statement{Name: d.Name, Vocabulary: codec.Vocabulary, Parties: t.Parties, Facts: d.writtenFacts(w.result.Output, t.Parties, signature)}
	return w, nil
}

// Convert reads a document, checks it, and writes it in another form. Its findings are those of all three, and those
// of the rules on what was written.
func Convert(name string, data []byte, to Form, o Options) (*Result, error) {
	target, err := o.codec(to)
	if err != nil {
		return nil, err
	}
	d, err := read(name, data, o.towards(target))
	if err != nil {
		return nil, err
	}
	w, err := write(to, d, d.metadata != nil, o)
	if err != nil {
		if e, ok := errors.AsType[*Error](err); ok { // this package's own by now, see named
			e.Findings = append(slices.Clone(d.Notes), e.Findings...)
		}
		return nil, o.unignoredIn(err)
	}
	from, err := d.vocabulary(o)
	if err != nil {
		return nil, err
	}
	before, after := mapping.Converted(d.statement(from), w.statement, o.Time, o.Rules)
	findings := slices.Concat(d.Notes, before, w.result.Findings)
	for _, f := range after {
		// What the input already gave rise to is said once, at its place in the input.
		if !hasRule(findings, f.RuleID) {
			f.Pos, f.Path = mapping.Pos{}, "output "+f.Path
			findings = append(findings, f)
		}
	}
	// Where one ACS URL had to be chosen, that says all that the rule about having to choose would say; where none had to
	// be, the rule is about another conversion than this one.
	findings = slices.DeleteFunc(findings, func(f mapping.Finding) bool { return f.RuleID == mapping.RuleSeveralACS })
	mapping.SortFindings(findings)
	w.result.Findings = o.unignored(findings)
	return &w.result, nil
}

// writable refuses values that are not UTF-8, or no JSON where that is what they are. Nothing that was read holds any; a
// document made by hand may.
func writable(p mapping.Parties) error {
	for _, id := range p.Properties() {
		for _, value := range p.Values(id) {
			if !utf8.ValidString(value) {
				return &Error{Kind: ErrValue, Path: string(id), Message: id.String() + " is " + mapping.Quote(value) + ", which is not UTF-8", Fix: "put the value right"}
			}
		}
	}
	if p.Application != nil {
		for _, policy := range p.Application.Policies {
			if !json.Valid(policy) {
				return &Error{Kind: ErrValue, Path: string(mapping.AppPolicies), Message: "a policy is not JSON", Fix: "put the value right"}
			}
		}
	}
	return nil
}

func hasRule(list []mapping.Finding, id string) bool {
	return slices.ContainsFunc(list, func(f mapping.Finding) bool { return f.RuleID == id })
}

// Check runs the rules on each document, and on each pair of which one shows what the other takes. The error is an
// [*Error] about the options. Notes on reading are not part of the report: they stand in [Document].Notes.
func Check(docs []*Document, o Options) (mapping.Report, error) {
	if err := o.validate(); err != nil {
		return mapping.Report{}, err
	}
	subject := mapping.Subject{Time: o.Time, Rules: o.Rules}
	for _, d := range docs {
		v, err := d.vocabulary(o)
		if err != nil {
			return mapping.Report{}, err
		}
		subject.Statements = append(subject.Statements, d.statement(v))
	}
	return mapping.Check(subject, o.Ignore...)
}

// vocabulary is the table of the document's form; a document made by hand may have none.
func (d *Document) vocabulary(o Options) (mapping.Vocabulary, error) {
	if d == nil {
		return mapping.Vocabulary{}, &Error{Kind: ErrOption, Message: "a document is nil", Fix: "give a document that Read returned without an error"}
	}
	if d.Form == "" {
		return mapping.Vocabulary{}, nil
	}
	codec, err := o.codec(d.Form)
	if d.shown {
		codec.Vocabulary.IdP = mapping.Shows
	}
	return codec.Vocabulary, err
}

func (o Options) validate() error {
	if o.Pins != nil && len(o.Pins) == 0 {
		return &Error{Kind: ErrOption, Message: "the list of pins is empty: no signature can be verified", Fix: "give the certificates to verify with, or no list"}
	}
	for i, c := range o.Codecs {
		same := func(other Codec) bool { return other.Form == c.Form }
		if c.Form == "" || slices.ContainsFunc(core, same) || slices.ContainsFunc(o.Codecs[:i], same) {
			return &Error{Kind: ErrOption, Message: "a codec has the form " + mapping.Quote(string(c.Form)) + ", which is empty or another codec's", Fix: "give each codec a form of its own"}
		}
	}
	for _, id := range o.Ignore {
		if !mapping.IsRuleID(id) && !slices.ContainsFunc(o.Rules, func(r mapping.Rule) bool { return r.ID == id }) {
			return &Error{Kind: ErrOption, Message: (&mapping.UnknownRuleError{ID: id}).Error(), Fix: "correct the ID, or remove it from those to ignore"}
		}
	}
	return nil
}

func (o Options) unignored(list []mapping.Finding) []mapping.Finding {
	if len(o.Ignore) == 0 {
		return list
	}
	return slices.DeleteFunc(list, func(f mapping.Finding) bool { return slices.Contains(o.Ignore, f.RuleID) })
}

// unignoredIn leaves what is ignored out of what an error carries. The error itself stays.
func (o Options) unignoredIn(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Findings = o.unignored(e.Findings)
	}
	return err
}

// towards lets the form that is asked for decide what would be ambiguous otherwise: metadata with both roles, or a text
// with both halves, is read for the party that the target requires.
func (o Options) towards(target Codec) Options {
	for _, f := range target.Vocabulary.Fields {
		o.wantSP = o.wantSP || f.Required && strings.HasPrefix(string(f.Property), "sp.")
		o.wantIdP = o.wantIdP || f.Required && strings.HasPrefix(string(f.Property), "idp.")
	}
	return o
}

func sheets(o Options) string {
	var list []string
	for _, c := range o.codecs() {
		if c.Sheet {
			list = append(list, string(c.Form))
		}
	}
	return strings.Join(list, ", ")
}

// translateError puts an error of package mapping into this package's, with what was left out before.
func translateError(err error, d *Document, left []mapping.Finding) error {
	e := &Error{Kind: ErrMissing, Name: d.Name, Message: err.Error(), Err: err, Findings: left}
	var missing *mapping.MissingError
	if errors.As(err, &missing) {
		e.Fix = missing.Fix()
	}
	if n := len(d.Values(mapping.IdPEncryptionKeys)); n > 0 && missing != nil && slices.ContainsFunc(missing.Fields, func(f mapping.Field) bool { return f.Property == mapping.IdPCertificates }) {
		e.Message += fmt.Sprintf("; all that it has for keys is %d for encryption", n)
	}
	var choice *mapping.ChoiceError
	if errors.As(err, &choice) {
		e.Kind, e.Fix = ErrOption, "choose one of the document's own values, byte for byte"
	}
	return e
}

// named puts the document's name into an error of a codec.
func named(err error, name string) error {
	if e, ok := errors.AsType[*Error](err); ok {
		if e == nil {
			e = &Error{Kind: ErrOption, Message: "a codec returned a nil *Error as its error", Fix: "return nil itself"}
		}
		own := *e // a codec may keep one for all documents
		own.Name = cmp.Or(e.Name, name)
		own.Findings = slices.Clone(e.Findings)
		return &own
	}
	return &Error{Kind: ErrValue, Name: name, Message: err.Error(), Err: err}
}
