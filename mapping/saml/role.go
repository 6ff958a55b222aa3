package saml

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The role that a metadata document is asked for.
var (
	ruleSPRole = rule.Rule{
		ID: "aws-metadata-role", Severity: diag.SeverityError, Whole: true,
		Source:  source.SAMLMetadata("section 2.4.4"),
		Summary: "service provider metadata has the role of a service provider",
		Run:     hasSPRole,
	}
	ruleSPRoles = rule.Rule{
		ID: "aws-metadata-roles", Severity: diag.SeverityWarning, Whole: true,
		Source:  source.SAMLMetadata("section 2.4.4"),
		Summary: "service provider metadata has that role once",
		Run: oneRole(func(s *rule.View) (int, bool) { return s.Facts.SPRoles, s.Vocabulary.SP != 0 },
			mapping.SPEntityID, "SPSSODescriptor"),
	}
	ruleIdPRole = rule.Rule{
		ID: "idp-metadata-role", Severity: diag.SeverityError, Whole: true, Source: source.CloudflareSAMLIdP,
		Summary: "identity provider metadata has the role of an identity provider",
		Run:     hasIdPRole,
	}
	ruleIdPRoles = rule.Rule{
		ID: "idp-metadata-roles", Severity: diag.SeverityWarning, Whole: true,
		Source:  source.SAMLMetadata("section 2.4.3"),
		Summary: "identity provider metadata has that role once",
		Run: oneRole(func(s *rule.View) (int, bool) { return s.Facts.IdPRoles, s.Vocabulary.IdP != 0 },
			mapping.IdPEntityID, "IDPSSODescriptor"),
	}
)

const noSuchMetadata = "the document is no metadata of that party"

func hasSPRole(p *rule.Pass) {
	s := p.View
	switch {
	case !s.Facts.Metadata || s.Vocabulary.SP == 0:
		p.DidNotApply(noSuchMetadata)
	case s.Facts.SPRoles == 0:
		p.Report(s, mapping.SPEntityID, 0, "this is metadata of an identity provider ("+
			diag.Count(s.Facts.IdPRoles, "IDPSSODescriptor")+
			"); expected a service provider's", s.WhereToCopy(mapping.SPEntityID))
	}
}

func hasIdPRole(p *rule.Pass) {
	s := p.View
	switch {
	case !s.Facts.Metadata || s.Vocabulary.IdP == 0:
		p.DidNotApply(noSuchMetadata)
	case s.Facts.IdPRoles == 0:
		p.Report(s, mapping.IdPEntityID, 0, "this is metadata of a service provider ("+
			diag.Count(s.Facts.SPRoles, "SPSSODescriptor")+
			"); expected an identity provider's", s.WhereToCopy(mapping.IdPEntityID))
	}
}

func oneRole(roles func(*rule.View) (int, bool), id mapping.Property, element string) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		n, about := roles(p.View)
		switch {
		case !s.Facts.Metadata || !about:
			p.DidNotApply(noSuchMetadata)
		case n > 1:
			p.Report(s, id, 0, "the metadata has "+diag.Count(n, element)+", of which one was read",
				"remove those that are not in use")
		}
	}
}
