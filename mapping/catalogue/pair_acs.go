package catalogue

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// AWS's ACS URLs beyond the one that Cloudflare has.
var (
	rulePairACSRegions = rule.Rule{
		ID: "pair-acs-regions", Product: aws.Name, Severity: diag.SeverityWarning, Source: source.AWSMultiRegion,
		Summary: "AWS has no ACS URL in a Region of which Cloudflare has none",
		Needs:   []mapping.Property{mapping.SPACSLocation},
		Scope:   rule.Pair,
		Run:     ofSP(pairACSRegions),
	}
	rulePairACSLeftOut = rule.Rule{
		ID: "pair-acs-left-out", Product: aws.Name, Severity: diag.SeverityNotice, Source: source.AWSOtherIdPs,
		Summary: "AWS has no other ACS URL in the Region than Cloudflare has",
		Needs:   []mapping.Property{mapping.SPACSLocation},
		Scope:   rule.Pair,
		Run:     ofSP(pairACSLeftOut),
	}
	rulePairACSDefault = rule.Rule{
		ID: "pair-acs-default", Product: aws.Name, Severity: diag.SeverityNotice,
		Source:  source.SAMLMetadata("section 2.2.3"),
		Summary: "the ACS URL that Cloudflare has is the one AWS marks as default",
		Needs:   []mapping.Property{mapping.SPACSLocation},
		Scope:   rule.Pair,
		Run:     ofSP(pairACSDefault),
	}
)

// otherACS returns the ACS URLs beyond the one that was taken, in its Region and in others.
func otherACS(shown, taken *rule.View) (same, others []string) {
	held := taken.Values(mapping.SPACSLocation)
	region := func(url string) string { return taken.Recognise(url).Region }
	for _, location := range shown.Values(mapping.SPACSLocation) {
		switch {
		case slices.Contains(held, location):
		case slices.ContainsFunc(held, func(h string) bool { return region(h) == region(location) }):
			same = append(same, location)
		default:
			others = append(others, location)
		}
	}
	return same, others
}

// holdsOne reports whether Cloudflare has one of AWS's ACS URLs; if not, it ends the rule.
func holdsOne(p *rule.Pass) bool {
	shown, taken := p.Shown, p.View
	shownURLs := shown.Values(mapping.SPACSLocation)
	if slices.ContainsFunc(taken.Values(mapping.SPACSLocation),
		func(l string) bool { return slices.Contains(shownURLs, l) }) {
		return true
	}
	p.DidNotApply("the ACS URL that was taken is none of those shown")
	return false
}

func pairACSRegions(p *rule.Pass) {
	shown, taken := p.Shown, p.View
	if _, others := otherACS(shown, taken); holdsOne(p) && len(others) > 0 {
		p.Report(taken, mapping.SPACSLocation, 0, "AWS also has "+diag.List(others)+
			"; sign-in that starts in another Region fails",
			"let people start in the Region of the ACS URL that "+taken.IdPName()+" has")
	}
}

func pairACSLeftOut(p *rule.Pass) {
	shown, taken := p.Shown, p.View
	if same, _ := otherACS(shown, taken); holdsOne(p) && len(same) > 0 {
		p.Report(taken, mapping.SPACSLocation, 0, "AWS also has "+diag.List(same)+" in the same Region",
			"keep the one that is there, unless people cannot reach its host")
	}
}

func pairACSDefault(p *rule.Pass) {
	shown, taken := p.Shown, p.View
	for _, e := range shown.SP.AssertionConsumerServices {
		if e.IsDefault == nil || !*e.IsDefault {
			continue
		}
		if held := taken.Values(mapping.SPACSLocation); holdsOne(p) && !slices.Contains(held, e.Location) {
			p.Report(taken, mapping.SPACSLocation, 0, taken.NameOf(mapping.SPACSLocation)+" is "+diag.Quote(held[0])+
				", but AWS marks "+diag.Quote(e.Location)+" as the default",
				"enter the default one, unless there is a reason for the other")
		}
		return
	}
	p.DidNotApply("no ACS URL is marked as default")
}
