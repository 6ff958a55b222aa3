package mapping

import (
	"fmt"
	"slices"
	"time"
)

// Rule is one thing that must hold, as a value: exactly one of Statement, Pair, Twin and Users is set.
type Rule struct {
	ID       string // kebab-case; never used again for anything else
	Severity Severity
	Summary  string // what must hold; lower case, no full stop, at most 72 characters
	Source   Source
	// Needs is what a statement must say for the rule to apply: a vocabulary that has no such field is "did not apply",
	// a document that leaves it out is "could not be checked".
	Needs []Property
	// About is what the document's vocabulary must have a field for, whether the document fills it in or not: for rules that
	// look at what is missing.
	About []Property
	// NeedsTime says that the rule looks at dates: without a time it could not be checked.
	NeedsTime bool
	// CheckOnly says that the rule computes as much as all others together: [Check] runs it, and [Findings] does not.
	CheckOnly bool

	judged judged // in place of Statement, which [Rules] fills in

	// Statement looks at one document.
	Statement func(*Pass, Statement)
	// Pair looks at the same party as its owner shows it and as the other side has taken it.
	Pair func(p *Pass, shown, taken Statement)
	// Twin looks at the same party as its owner states it twice: in metadata, and in values to copy.
	Twin func(p *Pass, metadata, values Statement)
	// Users looks at the two lists of users, which come sorted byte by byte.
	Users func(*Pass, Users)
}

// Users is who shall sign in, by username. A nil list is "not given".
type Users struct {
	IdP []string // those whom the identity provider admits: what it sends as Name ID
	AWS []string // the usernames in Identity Center's directory
	// Who of them is disabled, as the list itself says.
	DisabledIdP, DisabledAWS []string
}

// Subject is what [Check] looks at.
type Subject struct {
	Statements []Statement
	Users      Users
	// Rules are the caller's own, which run behind those of the catalogue. Their IDs should be none of the catalogue's.
	Rules []Rule
	Time  time.Time // the zero time is "not given": rules about dates cannot be checked then
}

// Outcome is how a rule ended. Its zero value is invalid.
type Outcome uint8

const (
	// Passed: what must hold does hold.
	Passed Outcome = iota + 1
	// Fired: it does not hold; the findings say where.
	Fired
	// DidNotApply: the documents have nothing that the rule is about.
	DidNotApply
	// NotChecked: the rule could not be checked, for the reason given.
	NotChecked
)

// String returns "passed", "fired", "did not apply" or "could not be checked".
func (o Outcome) String() string {
	switch o {
	case Passed:
		return "passed"
	case Fired:
		return "fired"
	case DidNotApply:
		return "did not apply"
	case NotChecked:
		return "could not be checked"
	}
	return "invalid outcome"
}

// MarshalText implements [encoding.TextMarshaler].
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Result is how one rule ended on one document, one pair of documents, or the users.
type Result struct {
	RuleID    string
	Documents []string // the names of the documents, none for rules about users
	Outcome   Outcome
	Reason    string // why it did not apply or could not be checked
	Findings  []Finding
}

// Report is the result of every rule on everything it could look at, in the order of [Rules].
type Report struct {
	Results []Result
}

// Findings returns all findings, sorted by document and place.
func (r Report) Findings() []Finding {
	var list []Finding
	for _, result := range r.Results {
		list = append(list, result.Findings...)
	}
	SortFindings(list)
	return list
}

// Pass is what a rule's function gets: the way to report.
type Pass struct {
	Time time.Time
	// Paired says that another document of the subject has taken what this one shows: a rule with Pair looks at both.
	Paired bool
	rule   *Rule
	result Result
	more   int // places that the last finding stands for
	// findingsOnly says that nobody asks why a rule did not apply or could not be checked.
	findingsOnly bool
}

// maxRepeated is how many findings of one rule on one document are spelled out. What comes after them is only counted: a
// document may repeat one mistake as often as its size allows.
const maxRepeated = 50

// Report adds a finding about the i-th value of a property of a statement. The severity is the rule's. Of one
// rule, 50 findings are listed; the last one counts those after it.
func (p *Pass) Report(s Statement, id Property, i int, message, fix string) {
	p.result.Outcome = Fired
	if n := len(p.result.Findings); n > maxRepeated {
		p.more++
		p.result.Findings[n-1].Message = fmt.Sprintf("this rule finds %d more places from here on, which are not listed", p.more)
		return
	}
	p.result.Findings = append(p.result.Findings, s.find(p.rule.ID, p.rule.Severity, id, i, message, fix))
}

// ReportUser adds a finding about the user with a name, which has no place in a document. For
// the rules of the catalogue, [UserFix] says what to do.
func (p *Pass) ReportUser(name, message, fix string) {
	p.result.Outcome = Fired
	p.result.Findings = append(p.result.Findings, Finding{RuleID: p.rule.ID, Severity: p.rule.Severity, Message: message, Fix: fix})
}

// DidNotApply says that there is nothing to look at. It has no effect once something was reported.
func (p *Pass) DidNotApply(reason string) { p.end(DidNotApply, reason) }

// NotChecked says that something is missing to decide. It has no effect once something was reported.
func (p *Pass) NotChecked(reason string) { p.end(NotChecked, reason) }

func (p *Pass) end(o Outcome, reason string) {
	if p.result.Outcome != Fired {
		p.result.Outcome, p.result.Reason = o, reason
	}
}

// UnknownRuleError says that a rule ID which shall be ignored does not exist.
type UnknownRuleError struct{ ID string }

// Error names the ID.
func (e *UnknownRuleError) Error() string {
	return fmt.Sprintf("there is no rule or note %s; the command rules lists them, and the functions mapping.Rules and mapping.Notes", Quote(e.ID))
}

// IsRuleID reports whether findings can carry the ID: that of a rule, of a note on reading, or of a step of a conversion.
func IsRuleID(id string) bool {
	return slices.ContainsFunc(catalogue, func(e entry) bool { return e.ID == id }) ||
		slices.ContainsFunc(Notes(), func(n Note) bool { return n.ID == id })
}
