package catalogue

import (
	"fmt"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/internal/words"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// AWS as it shows itself, and as Cloudflare has taken it.
var (
	rulePairSPEntityID = rule.Rule{
		ID: "pair-entity-id", Severity: diag.SeverityError, Source: source.CloudflareForAWS,
		Summary: "the entity ID that was taken is the service provider's",
		Needs:   []mapping.Property{mapping.SPEntityID},
		Scope:   rule.Pair,
		Run:     ofSP(taken(mapping.SPEntityID)),
	}
	rulePairACS = rule.Rule{
		ID: "pair-acs", Severity: diag.SeverityError, Source: source.AWSTroubleshoot,
		Summary: "the ACS URL that was taken is one of the service provider's",
		Needs:   []mapping.Property{mapping.SPACSLocation},
		Scope:   rule.Pair,
		Run:     ofSP(taken(mapping.SPACSLocation)),
	}
	rulePairAccessControl = rule.Rule{
		ID: "pair-access-control", Product: aws.Name, Severity: diag.SeverityNotice, Source: source.AWSAccessControls,
		Summary: "no attribute for access control is both sent and mapped",
		Scope:   rule.Pair,
		Run:     ofSP(pairAccessControl),
	}
)

// ofSP and ofIdP run a rule on the party that one document shows and the other has taken: a pair may meet in either.
func ofSP(run func(*rule.Pass)) func(*rule.Pass) {
	return func(p *rule.Pass) {
		if p.Shown.Vocabulary.SP != mapping.Shows || p.View.Vocabulary.SP != mapping.Takes {
			p.DidNotApply("the documents do not meet in the service provider")
			return
		}
		run(p)
	}
}

func ofIdP(run func(*rule.Pass)) func(*rule.Pass) {
	return func(p *rule.Pass) {
		if p.Shown.Vocabulary.IdP != mapping.Shows || p.View.Vocabulary.IdP != mapping.Takes {
			p.DidNotApply("the documents do not meet in the identity provider")
			return
		}
		run(p)
	}
}

// taken compares what the other side has taken with what is shown.
func taken(id mapping.Property) func(*rule.Pass) {
	return func(p *rule.Pass) { sameValues(p, id, p.View.WhereToCopy(id)) }
}

// sameValues compares every value of a document with those that another one shows, byte for byte. A value that is
// provably something else has a finding of its own already.
func sameValues(p *rule.Pass, id mapping.Property, fix string) {
	isSomething := func(d rule.Verdict) bool { return d.Something }
	if slices.ContainsFunc(p.Shown.Verdicts(id), isSomething) {
		p.DidNotApply("the value of " + p.Shown.NameOf(id) + " is something else, which is said once")
		return
	}
	values := p.Shown.Values(id)
	for i, v := range p.View.Values(id) {
		switch {
		case slices.Contains(values, v):
		case p.View.Verdicts(id)[i].Something:
			p.DidNotApply("the value of " + p.View.NameOf(id) + " is something else, which is said once")
		default:
			p.Report(p.View, id, i, fmt.Sprintf("%s is %s, but %s is %s; %s", p.View.NameOf(id), diag.Quote(v),
				p.Shown.NameIn(id),
				diag.List(values), words.Difference(v, words.Nearest(v, values))), fix)
		}
	}
}

func pairAccessControl(p *rule.Pass) {
	taken, shown := p.View, p.Shown
	if taken.Application == nil || shown.SP == nil || shown.SP.AccessControlAttributes == nil {
		p.NotChecked("attributes for access control are not stated on both sides")
		return
	}
	keys, at := aws.AccessControlKeys(taken.Application)
	for i, key := range keys {
		isKey := func(a mapping.AccessControlAttribute) bool { return a.Key == key }
		if slices.ContainsFunc(shown.SP.AccessControlAttributes, isKey) {
			p.Report(taken, mapping.AppAttributeStatements, at[i], "the attribute for access control "+diag.Quote(key)+
				" is sent, and AWS replaces it by its own mapping", "remove one of the two")
		}
	}
}
