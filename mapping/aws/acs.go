package aws

import (
	"fmt"
	"slices"
	"strings"

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
		Summary: "there is one ACS URL, as the other side has one field for it",
		Needs:   []mapping.Property{mapping.SPACSLocation}, CheckOnly: true, // a conversion says itself what it chooses
		Run: acsSeveral,
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
		ID: "aws-acs-binding", Severity: diag.SeverityWarning,
		Source:  source.Observed("AWS's own service provider metadata in a public file", "2026-11-23"),
		Summary: "assertion consumer services have the binding HTTP-POST",
		Needs:   []mapping.Property{mapping.SPACSBinding},
		Run: acsBindings(func(binding string) bool {
			return binding != saml.BindingHTTPPost && binding != saml.BindingHTTPRedirect
		}),
	}
)

const isTaken = "the document that takes the ACS URL is there to look at"

// takerIsThere: which of AWS's ACS URLs is in use is seen in the document that has it.
func takerIsThere(p *rule.Pass) bool {
	return p.View.Vocabulary.SP == mapping.Shows && len(p.SPPair) > 0
}

func acsSeveral(p *rule.Pass) {
	v := p.View
	locations := v.Values(mapping.SPACSLocation)
	switch {
	case len(locations) < 2:
	case takerIsThere(p):
		p.DidNotApply(isTaken)
	default:
		i, reason := v.DefaultACS("")
		rest := slices.Delete(slices.Clone(locations), i, i+1)
		p.Report(v, mapping.SPACSLocation, i, fmt.Sprintf("of %d ACS URLs, %s is used, %s; not used: %s",
			len(locations), diag.Quote(locations[i]), reason, diag.List(rest)),
			"choose the ACS URL of the Region in which people sign in")
	}
}

func acsRegion(p *rule.Pass) {
	v := p.View
	i, _ := v.DefaultACS("")
	issuer, acs := v.Verdicts(mapping.SPEntityID)[0], v.Verdicts(mapping.SPACSLocation)[i]
	switch {
	case takerIsThere(p):
		p.DidNotApply(isTaken)
	case issuer.Something || acs.Something:
		p.DidNotApply("one of the two URLs is something else, which is said once")
	case issuer.Region == "" || acs.Region == "":
		p.DidNotApply("no Region can be read from the issuer URL and the ACS URL")
	case issuer.Region != acs.Region:
		fix := "choose the ACS URL of the Region " + issuer.Region
		if v.Vocabulary.SP == mapping.Takes {
			fix = "enter the ACS URL of the Region " + issuer.Region + ", which AWS lists beside it"
		}
		p.Report(v, mapping.SPACSLocation, i,
			fmt.Sprintf("the ACS URL %s is of the Region %s, but the issuer URL is of %s",
				diag.Quote(v.Values(mapping.SPACSLocation)[i]), acs.Region, issuer.Region), fix)
	}
}

// acsHost looks at the one ACS URL that Cloudflare has or would get. AWS's metadata lists all of them: one on the older
// host that is not among them does not exist. A list that somebody copied may be a part of a longer one.
func acsHost(p *rule.Pass) {
	v := p.View
	i, _ := v.DefaultACS("")
	chosen := v.Verdicts(mapping.SPACSLocation)[i]
	isMetadata := func(other *rule.View) bool { return other.Facts.Metadata }
	isOlder := func(d rule.Verdict) bool { return d.Host == d.Region+"."+classicHost }
	switch {
	case takerIsThere(p):
		p.DidNotApply(isTaken)
	case v.Facts.Metadata && !slices.ContainsFunc(v.Verdicts(mapping.SPACSLocation), isOlder):
		p.DidNotApply("AWS's metadata has no ACS URL on the host of older instances")
	case slices.ContainsFunc(p.SPPair, isMetadata):
		p.DidNotApply("AWS's metadata is there, and another rule names the ACS URLs beside the one in use")
	case chosen.Kind != kindACS || chosen.Odd != "" || chosen.Unverified != "":
		p.DidNotApply("the ACS URL is not on one of the hosts that AWS documents")
	case !isOlder(chosen):
		p.Report(v, mapping.SPACSLocation, i, fmt.Sprintf("the ACS URL is on %s; instances from before February 2026 "+
			"need the one on %s.%s", chosen.Host, chosen.Region, classicHost),
			"for an older instance, use the ACS URL on "+classicHost)
	}
}

// acsBindings reports the bindings that are bad.
func acsBindings(bad func(string) bool) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		for i, binding := range s.Values(mapping.SPACSBinding) {
			if bad(binding) {
				p.Report(s, mapping.SPACSBinding, i, "the ACS URL has the binding "+diag.Quote(shortBinding(binding))+
					"; expected "+diag.Quote(shortBinding(saml.BindingHTTPPost)), s.WhereToCopy(mapping.SPACSLocation))
			}
		}
	}
}

// shortBinding is the last part of a binding's name, by which people know it.
func shortBinding(binding string) string {
	return strings.TrimPrefix(binding, strings.TrimSuffix(saml.BindingHTTPPost, "HTTP-POST"))
}
