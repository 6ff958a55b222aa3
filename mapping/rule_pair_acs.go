package mapping

import "slices"

// AWS's ACS URLs beyond the one that Cloudflare holds.
var (
	rulePairACSRegions = Rule{
		ID: "pair-acs-regions", Severity: Warning, Source: awsMultiRegion,
		Summary: "AWS has no ACS URL in a Region of which Cloudflare holds none",
		Needs:   []Property{SPACSLocation},
		Pair:    ofSP(pairACSRegions),
	}
	rulePairACSLeftOut = Rule{
		ID: "pair-acs-left-out", Severity: Notice, Source: awsOtherIdPs,
		Summary: "AWS has no other ACS URL in the Region than Cloudflare holds",
		Needs:   []Property{SPACSLocation},
		Pair:    ofSP(pairACSLeftOut),
	}
	rulePairACSDefault = Rule{
		ID: "pair-acs-default", Severity: Notice, Source: samlMetadata("section 2.2.3"),
		Summary: "the ACS URL that Cloudflare holds is the one AWS marks as default",
		Needs:   []Property{SPACSLocation},
		Pair:    ofSP(pairACSDefault),
	}
)

// otherACS returns the ACS URLs beyond the one that was taken, in its Region and in others.
func otherACS(shown, taken Statement) (same, others []string) {
	held := taken.Values(SPACSLocation)
	for _, location := range shown.Values(SPACSLocation) {
		switch {
		case slices.Contains(held, location):
		case slices.ContainsFunc(held, func(h string) bool { return awsRegion(h) == awsRegion(location) }):
			same = append(same, location)
		default:
			others = append(others, location)
		}
	}
	return same, others
}

// holdsOne reports whether Cloudflare holds one of AWS's ACS URLs; if not, it ends the rule.
func holdsOne(p *Pass, shown, taken Statement) bool {
	shownURLs := shown.Values(SPACSLocation)
	if slices.ContainsFunc(taken.Values(SPACSLocation), func(l string) bool { return slices.Contains(shownURLs, l) }) {
		return true
	}
	p.DidNotApply("the ACS URL that was taken is none of those shown")
	return false
}

func pairACSRegions(p *Pass, shown, taken Statement) {
	if _, others := otherACS(shown, taken); holdsOne(p, shown, taken) && len(others) > 0 {
		p.Report(taken, SPACSLocation, 0, "AWS also has "+quoteList(others)+"; sign-in that starts in another Region fails, since Cloudflare holds one ACS URL",
			"let people start in the Region of the ACS URL that Cloudflare holds, and enter another Region's in Cloudflare should this one fail")
	}
}

func pairACSLeftOut(p *Pass, shown, taken Statement) {
	if same, _ := otherACS(shown, taken); holdsOne(p, shown, taken) && len(same) > 0 {
		p.Report(taken, SPACSLocation, 0, "AWS also has "+quoteList(same)+" in the Region of the ACS URL that Cloudflare holds; there is room for one", "keep the one that is there, unless people cannot reach its host")
	}
}

func pairACSDefault(p *Pass, shown, taken Statement) {
	for _, e := range shown.SP.AssertionConsumerServices {
		if e.IsDefault == nil || !*e.IsDefault {
			continue
		}
		if held := taken.Values(SPACSLocation); holdsOne(p, shown, taken) && !slices.Contains(held, e.Location) {
			p.Report(taken, SPACSLocation, 0, taken.nameOf(SPACSLocation)+" is "+Quote(held[0])+", but AWS's metadata marks "+Quote(e.Location)+" as the default",
				"enter the default one, unless there is a reason for the other")
		}
		return
	}
	p.DidNotApply("no ACS URL is marked as default")
}
