// Package rule is what a rule is, how it reports, and how a list of rules runs. A rule is a value with one function:
//
//	var noPlainHTTP = rule.Rule{
//		ID: "own-https", Severity: diag.SeverityWarning,
//		Summary: "the ACS URL is reached over https",
//		Needs:   []mapping.Property{mapping.SPACSLocation},
//		Run: func(p *rule.Pass) {
//			for i, url := range p.View.Values(mapping.SPACSLocation) {
//				if strings.HasPrefix(url, "http:") {
//					p.Report(p.View, mapping.SPACSLocation, i, "the ACS URL is "+diag.Quote(url), "use https")
//				}
//			}
//		},
//	}
//
// The list of all rules is in package catalogue.
package rule

import (
	"fmt"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Scope says what a rule looks at in one go. The zero value is invalid in no rule: it is [Document].
type Scope uint8

// The scopes.
const (
	// Document: one document by itself, in [Pass].View.
	Document Scope = iota
	// Pair: a party as its owner shows it, in [Pass].Shown, and as the other side has taken it, in [Pass].View.
	Pair
	// SameParty: what a product shows of itself in metadata, in [Pass].Shown, and in values to copy, in [Pass].View.
	SameParty
	// Users: lists of people, which package users looks at; such a rule has no function.
	Users
)

// Rule is one thing that must be so, as a value.
type Rule struct {
	ID       string // kebab-case; never used again for anything else
	Severity diag.Severity
	Summary  string // what must be so; lower case, no full stop, at most 72 characters
	Source   mapping.Source
	Scope    Scope
	// Product is the name of the product that the rule is about: it runs on what is said of this product's parties, or
	// to it, only. "" is any.
	Product string
	// Needs is what a document must say for the rule to apply: one whose vocabulary has no such field is "did not
	// apply", one that leaves it out is "could not be checked".
	Needs []mapping.Property
	// About is what the document's vocabulary must have a field for, filled in or not: for rules about what is missing.
	About []mapping.Property
	// Whole says that a finding is about the document, what it is or whose it is. Such an error refuses every
	// conversion of the document; another one only those that write the property that it is about.
	Whole bool
	// NeedsTime says that the rule looks at dates: without a time it could not be checked.
	NeedsTime bool
	// CheckOnly says that conversions leave the rule out: it is about a file that is used as it is.
	CheckOnly bool
	// Costly says that the rule computes as much as many others together: conversions run it on values that somebody
	// copied, not on metadata.
	Costly bool
	// Run looks at what the pass holds and reports to it.
	Run func(*Pass)
}

// Outcome is how a rule ended. Its zero value is invalid.
type Outcome uint8

// The outcomes.
const (
	Passed      Outcome = iota + 1 // it is as it must be
	Fired                          // it is not; the findings say where
	DidNotApply                    // the documents have nothing that the rule is about
	NotChecked                     // something is missing to decide, for the reason given
)

// String returns "passed", "fired", "did not apply" or "could not be checked".
func (o Outcome) String() string {
	if o < Passed || o > NotChecked {
		return "invalid outcome"
	}
	return []string{"passed", "fired", "did not apply", "could not be checked"}[o-Passed]
}

// MarshalText implements [encoding.TextMarshaler].
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Result is how one rule ended on one document or pair of documents.
type Result struct {
	Rule      string
	Documents []string // the names of the documents
	Outcome   Outcome
	Reason    string // why it did not apply or could not be checked
	Findings  []diag.Finding
}

// Pass is what a rule's function gets.
type Pass struct {
	// View is the document: of a pair the one in which the value was taken, or copied.
	View *View
	// Shown is the other document of a pair; nil for a rule about one document.
	Shown *View
	Time  time.Time
	// SPPair and IdPPair are the documents on the other side of View's party: those that have taken what it shows, or
	// show what it has taken. Rules about pairs look at both.
	SPPair, IdPPair []*View

	rule   *Rule
	result Result
	more   int  // places that the last finding is for
	quiet  bool // nobody asks why a rule did not apply or could not be checked
}

// maxRepeated is how many findings of one rule on one document are spelled out: a document may repeat one mistake as
// often as its size allows. What comes after them is only counted.
const maxRepeated = 50

// Report adds a finding about the i-th value of a property of a document, with the rule's severity.
func (p *Pass) Report(v *View, id mapping.Property, i int, message, fix string) {
	p.result.Outcome = Fired
	if n := len(p.result.Findings); n > maxRepeated {
		p.more++
		p.result.Findings[n-1].Message = fmt.Sprintf("%d more findings of this rule are not listed", p.more)
		p.result.Findings[n-1].Fix = ""
		return
	}
	p.result.Findings = append(p.result.Findings,
		diag.Finding{Rule: p.rule.ID, Severity: p.rule.Severity, Place: v.Place(id, i), Message: p.hide(message),
			Fix: p.hide(fix)})
}

// DidNotApply says that there is nothing to look at. It has no effect once something was reported.
func (p *Pass) DidNotApply(reason string) { p.end(DidNotApply, reason) }

// NotChecked says that something is missing to decide. It has no effect once something was reported.
func (p *Pass) NotChecked(reason string) { p.end(NotChecked, reason) }

func (p *Pass) end(o Outcome, reason string) {
	if p.result.Outcome != Fired && !p.quiet {
		p.result.Outcome, p.result.Reason = o, reason
	}
}

// hide leaves out what either document marks as not to be shown.
func (p *Pass) hide(text string) string {
	text = p.View.Hide(text)
	if p.Shown != nil {
		text = p.Shown.Hide(text)
	}
	return text
}
