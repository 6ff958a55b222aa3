package mapping

import (
	"fmt"
	"slices"
)

// AWS as it shows itself, and as Cloudflare has taken it.
var (
	rulePairSPEntityID = Rule{
		ID: "pair-entity-id", Severity: Error, Source: awsPageSaaS,
		Summary: "the Entity ID that Cloudflare holds is AWS's issuer URL",
		Needs:   []Property{SPEntityID},
		Pair:    ofSP(held(SPEntityID)),
	}
	rulePairACS = Rule{
		ID: "pair-acs", Severity: Error, Source: awsTroubleshoot,
		Summary: "the ACS URL that Cloudflare holds is one of AWS's",
		Needs:   []Property{SPACSLocation},
		Pair:    ofSP(held(SPACSLocation)),
	}
	rulePairAccessControl = Rule{
		ID: "pair-access-control", Severity: Notice, Source: awsAccessControls,
		Summary: "no attribute for access control is both sent and mapped",
		Pair:    ofSP(pairAccessControl),
	}
)

// ofSP and ofIdP run a rule on the party that one document shows and the other has taken: a pair may meet in either.
func ofSP(rule func(p *Pass, shown, taken Statement)) func(p *Pass, shown, taken Statement) {
	return func(p *Pass, shown, taken Statement) {
		if shown.Vocabulary.SP != Shows || taken.Vocabulary.SP != Takes {
			p.DidNotApply("the documents do not meet in the service provider")
			return
		}
		rule(p, shown, taken)
	}
}

func ofIdP(rule func(p *Pass, shown, taken Statement)) func(p *Pass, shown, taken Statement) {
	return func(p *Pass, shown, taken Statement) {
		if shown.Vocabulary.IdP != Shows || taken.Vocabulary.IdP != Takes {
			p.DidNotApply("the documents do not meet in the identity provider")
			return
		}
		rule(p, shown, taken)
	}
}

// held holds what the other side has taken against what is shown.
func held(id Property) func(p *Pass, shown, taken Statement) {
	return func(p *Pass, shown, taken Statement) { sameValues(p, shown, taken, id, taken.whereToCopy(id)) }
}

// sameValues holds every value of a document against those that another one shows, byte for byte. A value that is provably
// something else has a finding of its own already.
func sameValues(p *Pass, shown, taken Statement, id Property, fix string) {
	values := shown.Values(id)
	for _, v := range values {
		if shown.judge(id, v).somethingElse() {
			p.DidNotApply("what " + shown.nameOf(id) + " holds is something else, which is said once")
			return
		}
	}
	for i, v := range taken.Values(id) {
		switch {
		case slices.Contains(values, v):
		case taken.judge(id, v).somethingElse():
			p.DidNotApply("what " + taken.nameOf(id) + " holds is something else, which is said once")
		default:
			right := nearest(v, values)
			p.Report(taken, id, i, fmt.Sprintf("%s is %s, but %s is %s; %s", taken.nameOf(id), Quote(v), shown.nameIn(id), quoteList(values), difference(v, right)), fix)
		}
	}
}

func pairAccessControl(p *Pass, shown, taken Statement) {
	if taken.Application == nil || shown.SP == nil || shown.SP.AccessControlAttributes == nil {
		p.NotChecked("attributes for access control are not stated on both sides")
		return
	}
	keys, at := taken.Application.accessControlKeys()
	for i, key := range keys {
		if slices.ContainsFunc(shown.SP.AccessControlAttributes, func(a AccessControlAttribute) bool { return a.Key == key }) {
			p.Report(taken, AppAttributeStatements, at[i], "the attribute for access control "+Quote(key)+
				" is sent by Cloudflare and mapped in AWS; AWS's mapping replaces what is sent", "remove one of the two")
		}
	}
}
