package mapping

import (
	"slices"
	"time"
)

// Check runs every rule but the ignored ones on everything that it can look at: each document, each pair of documents of
// which one shows a party and the other takes it, each pair that shows the same party as metadata and as values, and the
// users. The error is an [*UnknownRuleError].
func Check(s Subject, ignore ...string) (Report, error) {
	r, err := newRunner(s, ignore)
	if err != nil {
		return Report{}, err
	}
	r.run(catalogue, ignore)
	r.run(entries(s.Rules), ignore)
	return Report{r.results}, nil
}

// Findings returns what [Check] finds, but for the rules that are CheckOnly, and without the account of every rule: it is
// for those who look on the way to something else, and costs less.
func Findings(s Subject, ignore ...string) ([]Finding, error) {
	r, err := newRunner(s, ignore)
	if err != nil {
		return nil, err
	}
	r.pass.findingsOnly = true
	r.run(catalogue, ignore)
	r.run(entries(s.Rules), ignore)
	return r.findings(), nil
}

// Converted returns what [Findings] finds in a document, and what it finds in that which was made of it: both alone, as one
// is the other in another form.
func Converted(read, written Statement, t time.Time, rules []Rule) (before, after []Finding) {
	r := &runner{pass: Pass{Time: t, findingsOnly: true}, statements: make([]Statement, 1), paired: make([]bool, 1)}
	var recognised recognised
	own := entries(rules)
	alone := func(s Statement) []Finding {
		s.memo = newMemo(&s, &recognised)
		r.statements[0], r.results = s, r.results[:0]
		r.run(catalogue, nil)
		r.run(own, nil)
		return r.findings()
	}
	return alone(read), alone(written)
}

// runner runs the rules, one after the other.
type runner struct {
	pass       Pass // of the rule that runs
	statements []Statement
	paired     []bool // whether another statement has taken what this one shows
	users      Users
	results    []Result
}

// findings are those of all results.
func (r *runner) findings() []Finding {
	var list []Finding
	for i := range r.results {
		list = append(list, r.results[i].Findings...)
	}
	SortFindings(list)
	return list
}

func newRunner(s Subject, ignore []string) (*runner, error) {
	for _, id := range ignore {
		if !IsRuleID(id) && !slices.ContainsFunc(s.Rules, func(r Rule) bool { return r.ID == id }) {
			return nil, &UnknownRuleError{ID: id}
		}
	}
	r := &runner{pass: Pass{Time: s.Time}, statements: slices.Clone(s.Statements), paired: make([]bool, len(s.Statements)),
		users: s.Users}
	for _, list := range []*[]string{&r.users.IdP, &r.users.AWS, &r.users.DisabledIdP, &r.users.DisabledAWS} {
		*list = slices.Clone(*list)
		slices.Sort(*list)
	}
	var recognised recognised
	for i := range r.statements {
		st := &r.statements[i]
		st.memo = newMemo(st, &recognised)
		r.paired[i] = slices.ContainsFunc(s.Statements, func(other Statement) bool { return meet(st, &other) })
	}
	return r, nil
}

func (r *runner) run(rules []entry, ignore []string) {
	for i := range rules {
		rule := &rules[i]
		if r.pass.findingsOnly && r.isIdle(rule) {
			continue
		}
		switch {
		case slices.Contains(ignore, rule.ID):
		case rule.Statement != nil:
			for i := range r.statements {
				if r.begin(rule, r.statements[i:i+1]) {
					r.pass.Paired = r.paired[i]
					rule.Statement(&r.pass, r.statements[i])
				}
				r.end(r.statements[i : i+1])
			}
		case rule.Pair != nil:
			r.pairs(rule, meet, rule.Pair)
		case rule.Twin != nil:
			r.pairs(rule, twins, rule.Twin)
		case rule.Users != nil:
			if r.begin(rule, nil) {
				rule.Users(&r.pass, r.users)
			}
			r.end(nil)
		default: // a caller's own
			r.pass.rule, r.pass.result = rule.Rule, Result{Outcome: NotChecked, Reason: "the rule has no function"}
			r.end(nil)
		}
	}
}

// pairs runs a rule on each pair of documents that belong together.
func (r *runner) pairs(rule *entry, together func(a, b *Statement) bool, f func(p *Pass, a, b Statement)) {
	for i := range r.statements {
		for j := range r.statements {
			if !together(&r.statements[i], &r.statements[j]) {
				continue
			}
			pair := []Statement{r.statements[i], r.statements[j]}
			if r.begin(rule, pair) {
				f(&r.pass, pair[0], pair[1])
			}
			r.end(pair)
		}
	}
}

// begin reports whether the documents hold what the rule needs.
func (r *runner) begin(rule *entry, documents []Statement) bool {
	r.pass.rule, r.pass.result, r.pass.more = rule.Rule, Result{Outcome: Passed}, 1
	o, reason := rule.ready(&r.pass, documents)
	if o != Passed {
		r.pass.end(o, reason)
	}
	return o == Passed
}

func (r *runner) end(documents []Statement) {
	result := &r.pass.result
	if r.pass.findingsOnly && len(result.Findings) == 0 {
		return
	}
	result.RuleID = r.pass.rule.ID
	for i := range documents {
		result.Documents = append(result.Documents, documents[i].Name)
	}
	r.results = append(r.results, *result)
}

// meet reports whether one document has taken a party that the other shows.
func meet(shown, taken *Statement) bool {
	v, w := &shown.Vocabulary, &taken.Vocabulary
	return v.SP == Shows && w.SP == Takes || v.IdP == Shows && w.IdP == Takes
}

// twins reports whether the documents show the same party, one as metadata and the other as values.
func twins(metadata, values *Statement) bool {
	v, w := &metadata.Vocabulary, &values.Vocabulary
	return metadata.Facts.Metadata && !values.Facts.Metadata && (v.SP == Shows && w.SP == Shows || v.IdP == Shows && w.IdP == Shows)
}

// entry is a rule with what tells most often that it finds nothing: small, since every conversion goes through all of them.
type entry struct {
	*Rule
	fields, needs propertySet
	fault         fault // that it is about, if it is about one
	alone         bool  // it looks at one document
	checkOnly     bool
}

func entries(rules []Rule) []entry {
	list := make([]entry, len(rules))
	for i := range rules {
		r := &rules[i]
		list[i] = entry{r, setOf(r.About...) | setOf(r.Needs...), setOf(r.Needs...), r.judged.fault, r.Statement != nil, r.CheckOnly}
	}
	return list
}

// isIdle reports whether the rule finds nothing for a reason that takes no time to see: it is left out, no document's
// vocabulary has a place for what it is about, or no value has its fault.
func (r *runner) isIdle(rule *entry) bool {
	if rule.checkOnly || !rule.alone {
		return rule.checkOnly
	}
	for i := range r.statements {
		st := &r.statements[i]
		if (len(st.Vocabulary.Fields) == 0 || rule.fields&^st.memo.fields == 0) && (rule.fault == noFault || st.faults()&(1<<rule.fault) != 0) {
			return false
		}
	}
	return true
}

// ready says whether the documents hold what the rule needs.
func (r *entry) ready(p *Pass, documents []Statement) (o Outcome, reason string) {
	for i := range documents {
		st := &documents[i]
		lacking := r.fields &^ st.memo.fields
		switch {
		case len(st.Vocabulary.Fields) == 0 && len(r.About) > 0:
			return DidNotApply, "no vocabulary says what the document could hold"
		case len(st.Vocabulary.Fields) == 0 || lacking == 0:
			continue
		case !p.findingsOnly:
			reason = st.Vocabulary.describe() + " has no " + r.first(lacking).String()
		}
		return DidNotApply, reason
	}
	for i := range documents {
		st := &documents[i]
		if unread := r.fields & st.memo.unread; unread != 0 {
			if !p.findingsOnly {
				reason = r.first(unread).String() + " is stated in a way that could not be read"
			}
			return NotChecked, reason
		}
		if unstated := r.needs &^ st.memo.statedOf(r.needs, st.Parties); unstated != 0 {
			if !p.findingsOnly {
				reason = r.first(unstated).String() + " is not stated"
			}
			return NotChecked, reason
		}
	}
	if r.NeedsTime && p.Time.IsZero() {
		return NotChecked, "no time was given"
	}
	return Passed, ""
}

// first returns the first of the rule's properties that is in the set.
func (r *entry) first(set propertySet) Property {
	all := slices.Concat(r.About, r.Needs)
	return all[slices.IndexFunc(all, func(id Property) bool { return setOf(id)&set != 0 })]
}
