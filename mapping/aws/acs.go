package aws

import (
	"fmt"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// One of several ACS URLs.
var (
	ruleACSSeveral = rule.Rule{
		ID: "aws-acs-several", Severity: diag.SeverityWarning, Source: source.AWSOtherIdPs,
		Summary: "there is one ACS URL, since Cloudflare has one field for it",
		Needs:   []mapping.Property{mapping.SPACSLocation},
		Run:     acsSeveral,
	}
	ruleACSRegion = rule.Rule{
		ID: "aws-acs-region", Severity: diag.SeverityWarning, Source: source.AWSMultiRegion,
		Summary: "the ACS URL in use is of the issuer URL's Region, the primary one",
		Needs:   []mapping.Property{mapping.SPEntityID, mapping.SPACSLocation},
		Run:     acsRegion,
	}
	ruleACSHost = rule.Rule{
		ID: "aws-acs-host", Severity: diag.SeverityNotice, Source: source.AWSMultiRegion,
		Summary: "the ACS URL in use is on the host that older instances need",
		Needs:   []mapping.Property{mapping.SPACSLocation},
		Run:     acsHost,
	}
	ruleACSRedirect = rule.Rule{
		ID: "aws-acs-binding-redirect", Severity: diag.SeverityError, Source: source.SAMLProfileBindings,
		Summary: "no assertion consumer service has the binding HTTP-Redirect",
		Needs:   []mapping.Property{mapping.SPACSBinding},
		Run:     acsBindings(func(binding string) bool { return binding == saml.BindingHTTPRedirect }),
	}
	ruleACSBinding = rule.Rule{
		ID: "aws-acs-binding", Severity: diag.SeverityWarning, Source: source.Observed("AWS's own service provider metadata in a public file", "2026-11-23"),
		Summary: "assertion consumer services have the binding HTTP-POST",
		Needs:   []mapping.Property{mapping.SPACSBinding},
		Run: acsBindings(func(binding string) bool {
			return binding != saml.BindingHTTPPost && binding != saml.BindingHTTPRedirect
		}),
	}
)

// takerIsThere: which of AWS's ACS URLs is in use is seen in the document that holds it.
const takerIsThere = "the document that takes the ACS URL is there to look at"

func acsSeveral(p *rule.Pass) {
	v := p.View
	locations := v.Values(mapping.SPACSLocation)
	switch {
	case len(locations) < 2:
	case p.Paired:
		p.DidNotApply(takerIsThere)
	default:
		i, reason := mapping.DefaultACS(v.SP, v.SPProduct, "")
		rest := slices.Delete(slices.Clone(locations), i, i+1)
		p.Report(v, mapping.SPACSLocation, i, fmt.Sprintf("%d ACS URLs, and Cloudflare takes one: it gets %s, %s; not used: %s",
			len(locations), diag.Quote(locations[i]), reason, diag.List(rest)),
			"choose the ACS URL of the Region in which people sign in; instances from before February 2026 need the one on "+classicHost)
	}
}

func acsRegion(p *rule.Pass) {
	v := p.View
	i, _ := mapping.DefaultACS(v.SP, v.SPProduct, "")
	issuer, acs := v.Verdicts(mapping.SPEntityID)[0], v.Verdicts(mapping.SPACSLocation)[i]
	switch {
	case p.Paired && v.Vocabulary.SP == mapping.Shows:
		p.DidNotApply(takerIsThere)
	case issuer.Something || acs.Something:
		p.DidNotApply("one of the two URLs is something else, which is said once")
	case issuer.Region == "" || acs.Region == "":
		p.DidNotApply("no Region can be read from the issuer URL and the ACS URL")
	case issuer.Region != acs.Region:
		fix := "choose the ACS URL of the Region " + issuer.Region
		if v.Vocabulary.SP == mapping.Takes {
			fix = v.WhereToCopy(mapping.SPACSLocation) + "; take the row of the Region " + issuer.Region
		}
		p.Report(v, mapping.SPACSLocation, i, fmt.Sprintf("the ACS URL %s is of the Region %s, but the issuer URL is of %s",
			diag.Quote(v.Values(mapping.SPACSLocation)[i]), acs.Region, issuer.Region), fix)
	}
}

// acsHost looks at the one ACS URL that Cloudflare has or would get. A list without a URL on the older host may be of an
// instance that has none, or be what somebody left of a longer one.
func acsHost(p *rule.Pass) {
	v := p.View
	i, _ := mapping.DefaultACS(v.SP, v.SPProduct, "")
	chosen := v.Verdicts(mapping.SPACSLocation)[i]
	switch {
	case p.Paired && v.Vocabulary.SP == mapping.Shows:
		p.DidNotApply(takerIsThere)
	case chosen.Kind != kindACS || chosen.Odd != "" || chosen.Unverified != "":
		p.DidNotApply("the ACS URL is not on one of the hosts that AWS documents")
	case chosen.Host != chosen.Region+"."+classicHost:
		p.Report(v, mapping.SPACSLocation, i, fmt.Sprintf("the ACS URL is on %s; instances enabled before February 2026 "+
			"need the one on %s.%s for sign-in that starts at AWS", chosen.Host, chosen.Region, classicHost),
			"for an instance older than February 2026, use the ACS URL on "+classicHost+": "+screen+", section Service provider metadata")
	}
}

// acsBindings reports the bindings that are bad.
func acsBindings(bad func(string) bool) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		for i, binding := range s.Values(mapping.SPACSBinding) {
			if bad(binding) {
				p.Report(s, mapping.SPACSBinding, i, "the binding of an assertion consumer service is "+diag.Quote(binding)+"; expected "+diag.Quote(saml.BindingHTTPPost)+
					", the one through which Cloudflare answers", s.WhereToCopy(mapping.SPACSLocation))
			}
		}
	}
}
