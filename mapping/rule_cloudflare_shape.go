package mapping

import "slices"

var (
	ruleCloudflareSSOShape = Rule{
		ID: "cloudflare-sso-shape", Severity: Warning, Source: genericPageSaaS,
		Summary: "the SSO endpoint has the form that Cloudflare documents",
		Needs:   []Property{IdPSSOLocation},
		judged:  judged{otherShape, []Property{IdPSSOLocation}},
	}
	ruleCloudflareEntityShape = Rule{
		ID: "cloudflare-entity-id-shape", Severity: Warning, Source: cloudflareAPI,
		Summary:   "the Access Entity ID is a plain https URL on the team domain",
		Needs:     []Property{IdPEntityID},
		Statement: cloudflareEntityShape,
	}
	ruleCloudflareMetadataShape = Rule{
		ID: "cloudflare-metadata-url-shape", Severity: Warning, Source: awsPageSaaS,
		Summary: "the SAML Metadata endpoint has the form that Cloudflare documents",
		Needs:   []Property{IdPMetadataURL},
		judged:  judged{otherShape, []Property{IdPMetadataURL}},
	}
	ruleCloudflareMetadataApplication = Rule{
		ID: "cloudflare-metadata-url-application", Severity: Warning, Source: genericPageSaaS,
		Summary:   "the SAML Metadata endpoint is of the SSO endpoint's application",
		Needs:     []Property{IdPSSOLocation, IdPMetadataURL},
		Statement: cloudflareMetadataApplication,
	}
	ruleCloudflareTeam = Rule{
		ID: "cloudflare-team", Severity: Warning, Source: cloudflareFAQ,
		Summary:   "all of Cloudflare's URLs are on the same team domain",
		Statement: cloudflareTeam,
	}
)

// cloudflareEntityShape leaves another product's entity ID alone where the SSO endpoint is that product's too. Under
// Cloudflare's own labels both are said to be Cloudflare's.
func cloudflareEntityShape(p *Pass, s Statement) {
	isCloudflare := func(v verdict) bool { return v.isCloudflare() }
	if locations := s.judgeAll(IdPSSOLocation); s.Vocabulary.Product != cloudflare && len(locations) > 0 && !slices.ContainsFunc(locations, isCloudflare) {
		p.DidNotApply("the SSO endpoint is not Cloudflare's, so nothing is expected of the entity ID")
		return
	}
	judging(otherShape, IdPEntityID)(p, s)
}

func cloudflareMetadataApplication(p *Pass, s Statement) {
	metadata := s.Values(IdPMetadataURL)[0]
	m := recognise(metadata)
	for _, location := range s.Values(IdPSSOLocation) {
		sso := recognise(location)
		switch {
		case m.landmark != ssoMetadata || sso.landmark != ssoEndpoint || m.host != sso.host:
			p.DidNotApply("SSO endpoint and SAML Metadata endpoint are not on one team domain")
		case m.id != sso.id:
			p.Report(s, IdPMetadataURL, 0, s.nameOf(IdPMetadataURL)+" "+Quote(metadata)+" is of another application than the "+s.nameOf(IdPSSOLocation)+" "+
				Quote(location)+"; expected the SSO endpoint with "+metadataSuffix+" behind it", s.whereToCopy(IdPMetadataURL))
			return
		}
	}
}

// cloudflareTeam compares hosts, so that a commercial and a FedRAMP team of one name are two.
func cloudflareTeam(p *Pass, s Statement) {
	if !s.states(p, idpURLs) {
		return
	}
	var first verdict
	var name string
	for _, id := range []Property{IdPSSOLocation, IdPEntityID, IdPMetadataURL} {
		for i, k := range s.judgeAll(id) {
			switch {
			case !k.isCloudflare() || k.somethingElse():
			case first.host == "":
				first, name = k, s.nameOf(id)
			case k.host != first.host:
				p.Report(s, id, i, s.nameOf(id)+" "+Quote(s.Values(id)[i])+" is on "+Quote(k.host)+", but "+name+" is on "+Quote(first.host)+
					"; expected one team domain: the old name of a renamed team can be claimed by others", s.whereToCopy(id))
				return
			}
		}
	}
	if first.host == "" {
		p.DidNotApply("no URL is on a team domain of Cloudflare")
	}
}
