package mapping

// The role that a metadata document is asked for.
var (
	ruleSPRole = Rule{
		ID: "aws-metadata-role", Severity: Error, Source: samlMetadata("section 2.4.4"),
		Summary:   "service provider metadata has the role of a service provider",
		Statement: hasSPRole,
	}
	ruleSPRoles = Rule{
		ID: "aws-metadata-roles", Severity: Warning, Source: samlMetadata("section 2.4.4"),
		Summary:   "service provider metadata has that role once",
		Statement: oneRole(func(s Statement) (int, bool) { return s.Facts.SPRoles, s.Vocabulary.SP != 0 }, SPEntityID, "SPSSODescriptor"),
	}
	ruleIdPRole = Rule{
		ID: "idp-metadata-role", Severity: Error, Source: cloudflareSAMLIdP,
		Summary:   "identity provider metadata has the role of an identity provider",
		Statement: hasIdPRole,
	}
	ruleIdPRoles = Rule{
		ID: "idp-metadata-roles", Severity: Warning, Source: samlMetadata("section 2.4.3"),
		Summary:   "identity provider metadata has that role once",
		Statement: oneRole(func(s Statement) (int, bool) { return s.Facts.IdPRoles, s.Vocabulary.IdP != 0 }, IdPEntityID, "IDPSSODescriptor"),
	}
)

const noSuchMetadata = "the document is no metadata of that party"

func hasSPRole(p *Pass, s Statement) {
	switch {
	case !s.Facts.Metadata || s.Vocabulary.SP == 0:
		p.DidNotApply(noSuchMetadata)
	case s.Facts.SPRoles == 0:
		p.Report(s, SPEntityID, 0, "the metadata has no SPSSODescriptor, but "+count(s.Facts.IdPRoles, "IDPSSODescriptor")+
			"; expected the service provider metadata that AWS lets you download", s.whereToCopy(SPEntityID))
	}
}

func hasIdPRole(p *Pass, s Statement) {
	switch {
	case !s.Facts.Metadata || s.Vocabulary.IdP == 0:
		p.DidNotApply(noSuchMetadata)
	case s.Facts.IdPRoles == 0:
		p.Report(s, IdPEntityID, 0, "the metadata has no IDPSSODescriptor, but "+count(s.Facts.SPRoles, "SPSSODescriptor")+
			"; expected what an application's SAML Metadata endpoint serves, not what Cloudflare serves as a service provider at /cdn-cgi/access/saml-metadata",
			s.whereToCopy(IdPEntityID))
	}
}

func oneRole(roles func(Statement) (int, bool), id Property, element string) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		n, about := roles(s)
		switch {
		case !s.Facts.Metadata || !about:
			p.DidNotApply(noSuchMetadata)
		case n > 1:
			p.Report(s, id, 0, "the metadata has "+count(n, element)+", of which one was read; expected one", "remove those that are not in use")
		}
	}
}
