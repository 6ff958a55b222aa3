package mapping

import (
	"fmt"
	"slices"
)

// One of several ACS URLs.
var (
	ruleAWSACSSeveral = Rule{
		ID: RuleSeveralACS, Severity: Warning, Source: awsOtherIdPs,
		Summary:   "there is one ACS URL, since Cloudflare has one field for it",
		Needs:     []Property{SPACSLocation},
		Statement: awsACSSeveral,
	}
	ruleAWSACSRegion = Rule{
		ID: "aws-acs-region", Severity: Warning, Source: awsMultiRegion,
		Summary:   "the ACS URL in use is of the issuer URL's Region, the primary one",
		Needs:     []Property{SPEntityID, SPACSLocation},
		Statement: awsACSRegion,
	}
	ruleAWSACSHost = Rule{
		ID: "aws-acs-host", Severity: Notice, Source: awsMultiRegion,
		Summary:   "the ACS URL in use is on the host that older instances need",
		Needs:     []Property{SPACSLocation},
		Statement: awsACSHost,
	}
	ruleAWSACSRedirect = Rule{
		ID: "aws-acs-binding-redirect", Severity: Error, Source: samlProfileBindings,
		Summary:   "no assertion consumer service has the binding HTTP-Redirect",
		Needs:     []Property{SPACSBinding},
		Statement: acsBindings(func(binding string) bool { return binding == BindingHTTPRedirect }),
	}
	ruleAWSACSBinding = Rule{
		ID: "aws-acs-binding", Severity: Warning, Source: observed("AWS's own service provider metadata in a public file"),
		Summary:   "assertion consumer services have the binding HTTP-POST",
		Needs:     []Property{SPACSBinding},
		Statement: acsBindings(func(binding string) bool { return binding != BindingHTTPPost && binding != BindingHTTPRedirect }),
	}
)

// takerIsThere: which of AWS's ACS URLs is in use is seen in the document that holds it.
const takerIsThere = "the document that takes the ACS URL is there to look at"

func awsACSSeveral(p *Pass, s Statement) {
	locations := s.Values(SPACSLocation)
	switch {
	case len(locations) < 2:
	case p.Paired:
		p.DidNotApply(takerIsThere)
	default:
		i, reason := chooseACS(s.SP, locations, "")
		rest := slices.Delete(slices.Clone(locations), i, i+1)
		p.Report(s, SPACSLocation, i, fmt.Sprintf("%d ACS URLs are listed and Cloudflare holds one: it gets %s, %s; left out %s",
			len(locations), Quote(locations[i]), reason, quoteList(rest)),
			"enter the ACS URL of the Region in which people sign in, since sign-in that starts in another Region fails; of one Region's, "+
				"an instance from before February 2026 needs the one on "+classicHost)
	}
}

func awsACSRegion(p *Pass, s Statement) {
	locations := s.Values(SPACSLocation)
	i, _ := chooseACS(s.SP, locations, "")
	primary, region := awsRegion(s.SP.EntityID), awsRegion(locations[i])
	switch {
	case p.Paired && s.Vocabulary.SP == Shows:
		p.DidNotApply(takerIsThere)
	case s.judge(SPEntityID, s.SP.EntityID).somethingElse() || s.judge(SPACSLocation, locations[i]).somethingElse():
		p.DidNotApply("one of the two URLs is something else, which is said once")
	case primary == "" || region == "":
		p.DidNotApply("no Region can be read from the issuer URL and the ACS URL")
	case primary != region:
		fix := "choose the ACS URL of the Region " + primary
		if s.Vocabulary.SP == Takes {
			fix = s.whereToCopy(SPACSLocation) + "; of several rows take that of the Region " + primary
		}
		p.Report(s, SPACSLocation, i, fmt.Sprintf("the ACS URL %s is of the Region %s, but the issuer URL is of %s; expected the same Region",
			Quote(locations[i]), region, primary), fix)
	}
}

// awsACSHost looks at the one ACS URL that Cloudflare holds or would get. A list without a URL on the older host may be of an
// instance that has none, or be what somebody left of a longer one.
func awsACSHost(p *Pass, s Statement) {
	locations := s.Values(SPACSLocation)
	i, _ := chooseACS(s.SP, locations, "")
	chosen := recognise(locations[i])
	switch {
	case p.Paired && s.Vocabulary.SP == Shows:
		p.DidNotApply(takerIsThere)
	case chosen.landmark != acsURL || chosen.odd != "" || chosen.unverified != "":
		p.DidNotApply("the ACS URL is not one of the hosts that AWS documents")
	case chosen.host == chosen.region+"."+classicHost:
	default:
		p.Report(s, SPACSLocation, i, fmt.Sprintf("the ACS URL is on %s; instances of IAM Identity Center that were enabled before February 2026 "+
			"need the one on %s.%s for sign-in that starts at AWS", chosen.host, chosen.region, classicHost),
			"if the instance is older than February 2026, use the ACS URL on "+classicHost+": "+awsScreen+", section Service provider metadata")
	}
}

// acsBindings reports the bindings that are bad.
func acsBindings(bad func(string) bool) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		for i, binding := range s.Values(SPACSBinding) {
			if bad(binding) {
				p.Report(s, SPACSBinding, i, "the binding of an assertion consumer service is "+Quote(binding)+"; expected "+Quote(BindingHTTPPost)+
					", the one through which Cloudflare answers", s.whereToCopy(SPACSLocation))
			}
		}
	}
}
