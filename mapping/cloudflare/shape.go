package cloudflare

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// idpURLs are the values of Cloudflare that are URLs.
var idpURLs = []mapping.Property{mapping.IdPSSOLocation, mapping.IdPEntityID, mapping.IdPMetadataURL}

var (
	ruleSSOShape = rule.Rule{
		ID: "cloudflare-sso-shape", Severity: diag.SeverityWarning, Source: source.CloudflareGeneric,
		Summary: "the SSO endpoint has the form that Cloudflare documents",
		Needs:   []mapping.Property{mapping.IdPSSOLocation},
		Run:     rule.Judged(mapping.IdPSSOLocation),
	}
	ruleEntityShape = rule.Rule{
		ID: "cloudflare-entity-id-shape", Severity: diag.SeverityWarning, Source: source.CloudflareAPI,
		Summary: "the Access Entity ID is a plain https URL on the team domain",
		Needs:   []mapping.Property{mapping.IdPEntityID},
		Run:     entityShape,
	}
	ruleMetadataShape = rule.Rule{
		ID: "cloudflare-metadata-url-shape", Severity: diag.SeverityWarning, Source: source.CloudflareForAWS,
		Summary: "the SAML Metadata endpoint has the form that Cloudflare documents",
		Needs:   []mapping.Property{mapping.IdPMetadataURL},
		Run:     rule.Judged(mapping.IdPMetadataURL),
	}
	ruleMetadataApplication = rule.Rule{
		ID: "cloudflare-metadata-url-application", Severity: diag.SeverityWarning, Source: source.CloudflareGeneric,
		Summary: "the SAML Metadata endpoint is of the SSO endpoint's application",
		Needs:   []mapping.Property{mapping.IdPSSOLocation, mapping.IdPMetadataURL},
		Run:     metadataApplication,
	}
	ruleTeam = rule.Rule{
		ID: "cloudflare-team", Severity: diag.SeverityWarning, Source: source.CloudflareFAQ,
		Summary: "all of Cloudflare's URLs are on the same team domain",
		Run:     oneTeam,
	}
)

// entityShape leaves another product's entity ID alone where the SSO endpoint is that product's too. Under Cloudflare's
// own labels both are said to be Cloudflare's.
func entityShape(p *rule.Pass) {
	isOwn := func(d rule.Verdict) bool { return d.Product == productName && d.Kind != kindImitated }
	locations := p.View.Verdicts(mapping.IdPSSOLocation)
	if p.View.Vocabulary.Product != productName && len(locations) > 0 && !slices.ContainsFunc(locations, isOwn) {
		p.DidNotApply("the SSO endpoint is not Cloudflare's, so nothing is expected of the entity ID")
		return
	}
	rule.Judged(mapping.IdPEntityID)(p)
}

func metadataApplication(p *rule.Pass) {
	v := p.View
	m := v.Verdicts(mapping.IdPMetadataURL)[0]
	for i, location := range v.Values(mapping.IdPSSOLocation) {
		sso := v.Verdicts(mapping.IdPSSOLocation)[i]
		switch {
		case m.Kind != kindMetadata || sso.Kind != kindSSOEndpoint || m.Host != sso.Host:
			p.DidNotApply("SSO endpoint and SAML Metadata endpoint are not on one team domain")
		case m.ID != sso.ID:
			p.Report(v, mapping.IdPMetadataURL, 0, v.NameOf(mapping.IdPMetadataURL)+" "+diag.Quote(v.IdP.MetadataURL)+
				" is of another application than "+v.NameOf(mapping.IdPSSOLocation)+" "+diag.Quote(location),
				v.WhereToCopy(mapping.IdPMetadataURL))
			return
		}
	}
}

// oneTeam compares hosts, so that a commercial and a FedRAMP team of one name are two.
func oneTeam(p *rule.Pass) {
	v := p.View
	if !p.States(idpURLs...) {
		return
	}
	var first rule.Verdict
	var name string
	for _, id := range idpURLs {
		for i, d := range v.Verdicts(id) {
			switch {
			case d.Product != productName || d.Something:
			case first.Host == "":
				first, name = d, v.NameOf(id)
			case d.Host != first.Host:
				p.Report(v, id, i, v.NameOf(id)+" is on "+diag.Quote(d.Host)+", but "+name+" is on "+
					diag.Quote(first.Host)+
					"; others can claim the old name of a team", v.WhereToCopy(id))
				return
			}
		}
	}
	if first.Host == "" {
		p.DidNotApply("no URL is on a team domain of Cloudflare")
	}
}
