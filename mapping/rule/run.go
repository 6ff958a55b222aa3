package rule

import (
	"cmp"
	"slices"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Run runs every rule on everything that it can look at: each view, each pair of views of which one shows a party and
// the other has taken it, and each pair that shows one party as metadata and as values. The zero time is "not given".
func Run(rules []Rule, views []*View, at time.Time) []Result {
	r := runner{at: at, views: views}
	for i := range rules {
		r.rule(&rules[i])
	}
	return r.results
}

// RunConversion runs each rule for a conversion of what was read into what is written: on what is written, where that
// has a field for all that the rule is about, else on what was read; rules about the document on what was read. An
// error about something that is not written becomes a warning that says so.
func RunConversion(rules []Rule, read, written *View, at time.Time) []diag.Finding {
	c := conversion{at: at, read: read, written: written, pass: Pass{Time: at, quiet: true, more: 1}}
	isLeftOut := func(id mapping.Property) bool { return !written.carries(id) && read.Has(id) }
	c.leftOut = slices.ContainsFunc(urls[:], isLeftOut)
	for i := range rules {
		rule := &rules[i]
		isLeftOut := rule.CheckOnly || rule.Costly && read.Facts.Metadata
		if !isLeftOut && rule.Scope == Document && rule.Run != nil {
			c.rule(rule)
		}
	}
	diag.Sort(c.findings)
	return c.findings
}

// conversion is the rules' run over one conversion.
type conversion struct {
	at            time.Time
	read, written *View
	leftOut       bool // of the URLs that were read, not all are written
	findings      []diag.Finding
	pass          Pass // one for all rules, since one runs at a time; nearly none reports anything
}

func (c *conversion) rule(rule *Rule) {
	if rule.Whole {
		c.findings = append(c.findings, c.onRead(rule)...)
		return
	}
	isWritten := c.written.carries(rule.About...) && c.written.carries(rule.Needs...)
	if isWritten && rule.applies(c.written) {
		c.findings = append(c.findings, c.run(rule, c.written)...)
	}
	// A rule that names nothing may be about URLs of either half.
	if isWritten && (!c.leftOut || len(rule.About)+len(rule.Needs) > 0) {
		return
	}
	for _, f := range c.onRead(rule) {
		isCarried := c.written.carries(mapping.Property(f.Property))
		if isWritten && (isCarried || f.Severity != diag.SeverityError) {
			continue
		}
		if f.Severity == diag.SeverityError && !isCarried {
			f.Severity, f.Message = diag.SeverityWarning, "in the input: "+f.Message
		}
		c.findings = append(c.findings, f)
	}
}

func (c *conversion) onRead(rule *Rule) []diag.Finding {
	if !c.read.carries(rule.About...) || !c.read.carries(rule.Needs...) || !rule.applies(c.read) {
		return nil
	}
	return c.run(rule, c.read)
}

// run is what one rule finds in one document. Nobody asks why it could not be checked.
func (c *conversion) run(rule *Rule, v *View) []diag.Finding {
	if rule.NeedsTime && c.at.IsZero() {
		return nil
	}
	p := &c.pass
	p.View, p.rule = v, rule
	rule.Run(p)
	findings := p.result.Findings
	if findings != nil {
		p.result, p.more = Result{}, 1
	}
	return findings
}

// applies reports whether a rule is ready for a document whose vocabulary carries what the rule is about.
func (r *Rule) applies(v *View) bool {
	if !v.about(r.Product) || len(v.fields) == 0 && len(r.About) > 0 {
		return false
	}
	for _, id := range r.Needs {
		if !v.Has(id) {
			return false
		}
	}
	isUnread := func(id mapping.Property) bool { return slices.Contains(v.Unread, id) && !v.Has(id) }
	return len(v.Unread) == 0 || !slices.ContainsFunc(r.About, isUnread)
}

// carries reports whether the vocabulary has fields for all of the properties, or nobody knows what fields it has.
func (v *View) carries(ids ...mapping.Property) bool { return v.lacking(ids) == "" }

// lacking is the first of the properties that the vocabulary has no field for.
func (v *View) lacking(ids []mapping.Property) mapping.Property {
	if len(v.fields) == 0 {
		return ""
	}
	for _, id := range ids {
		if !slices.Contains(v.fields, id) {
			return id
		}
	}
	return ""
}

// runner runs the rules, one after the other.
type runner struct {
	at      time.Time
	views   []*View
	results []Result

	pass      Pass // one for all rules, since one runs at a time
	documents [2]*View
}

func (r *runner) rule(rule *Rule) {
	switch {
	case rule.Scope == Users:
		return
	case rule.Run == nil:
		r.results = append(r.results, Result{Rule: rule.ID, Outcome: NotChecked, Reason: "the rule has no function"})
	case rule.Scope == Pair:
		r.pairs(rule, meet)
	case rule.Scope == SameParty:
		r.pairs(rule, sameParty)
	default:
		for _, v := range r.views {
			r.one(rule, v, nil)
		}
	}
}

// pairs runs a rule on each pair of documents that belong together.
func (r *runner) pairs(rule *Rule, together func(shown, other *View) bool) {
	for _, shown := range r.views {
		for _, other := range r.views {
			if together(shown, other) {
				r.one(rule, other, shown)
			}
		}
	}
}

func (r *runner) one(rule *Rule, v, shown *View) {
	p := &r.pass
	*p = Pass{View: v, Shown: shown, Time: r.at, rule: rule, result: Result{Outcome: Passed}, more: 1}
	documents := append(r.documents[:0], v)
	if shown != nil {
		documents = append(r.documents[:0], shown, v)
	}
	for _, other := range r.views {
		if meetInSP(v, other) || meetInSP(other, v) {
			p.SPPair = append(p.SPPair, other)
		}
		if meetInIdP(v, other) || meetInIdP(other, v) {
			p.IdPPair = append(p.IdPPair, other)
		}
	}
	switch o, reason := rule.ready(p, documents); {
	case o == Passed:
		rule.Run(p)
	case o == NotChecked && rule.Severity == diag.SeverityError &&
		(rule.Scope == Pair || rule.aboutPair() && r.paired(v)) && p.reportUnread(documents, rule.Needs):
	default:
		p.end(o, reason)
	}
	p.result.Rule = rule.ID
	for _, d := range documents {
		p.result.Documents = append(p.result.Documents, d.Name)
	}
	r.results = append(r.results, p.result)
}

// paired reports whether one of the documents is the other half of a document's pair.
func (r *runner) paired(v *View) bool {
	return slices.ContainsFunc(r.views, func(other *View) bool { return meet(v, other) || meet(other, v) })
}

// aboutPair holds for rules about what only one side states and the other depends on: sign-in fails with a wrong one.
func (r *Rule) aboutPair() bool {
	return slices.Contains(r.Needs, mapping.AppNameIDFormat) || slices.Contains(r.Needs, mapping.AppAuthType)
}

// reportUnread reports the value of a pair that could not be read: unknown is not equal.
func (p *Pass) reportUnread(documents []*View, needs []mapping.Property) bool {
	for _, v := range documents {
		for _, id := range needs {
			if slices.Contains(v.Unread, id) && !v.Has(id) {
				p.Report(v, id, 0, v.NameOf(id)+" could not be compared: its value could not be read",
					"use a document with the value itself, such as Terraform's state after apply")
				return true
			}
		}
	}
	return false
}

// meet reports whether one document has taken a party that the other shows.
func meet(shown, taken *View) bool { return meetInSP(shown, taken) || meetInIdP(shown, taken) }

func meetInSP(shown, taken *View) bool {
	return shown.Vocabulary.SP == mapping.Shows && taken.Vocabulary.SP == mapping.Takes
}

func meetInIdP(shown, taken *View) bool {
	return shown.Vocabulary.IdP == mapping.Shows && taken.Vocabulary.IdP == mapping.Takes
}

// sameParty reports whether the documents show the same party, one as metadata and the other as values.
func sameParty(metadata, values *View) bool {
	v, w := &metadata.Vocabulary, &values.Vocabulary
	return metadata.Facts.Metadata && !values.Facts.Metadata &&
		(v.SP == mapping.Shows && w.SP == mapping.Shows || v.IdP == mapping.Shows && w.IdP == mapping.Shows)
}

// ready says whether the documents hold what the rule needs.
func (r *Rule) ready(p *Pass, documents []*View) (o Outcome, reason string) {
	for _, v := range documents {
		id := cmp.Or(v.lacking(r.About), v.lacking(r.Needs))
		switch {
		case !v.about(r.Product):
			return DidNotApply, "the document is not about " + r.Product
		case len(v.fields) == 0 && len(r.About) > 0:
			return DidNotApply, "no vocabulary says what the document could contain"
		case id != "":
			return DidNotApply, v.Vocabulary.Title + " of " + v.Vocabulary.Product + " has no " + id.String()
		}
	}
	for _, v := range documents {
		for _, list := range [...][]mapping.Property{r.About, r.Needs} {
			for _, id := range list {
				if slices.Contains(v.Unread, id) && !v.Has(id) {
					return NotChecked, id.String() + " could not be read"
				}
			}
		}
		for _, id := range r.Needs {
			if !v.Has(id) {
				return NotChecked, id.String() + " is not stated"
			}
		}
	}
	if r.NeedsTime && p.Time.IsZero() {
		return NotChecked, "no time was given"
	}
	return Passed, ""
}
