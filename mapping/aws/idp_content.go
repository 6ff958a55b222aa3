package aws

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The three things that AWS needs of the identity provider, in metadata and among values.
var (
	ruleMetadataEntityID = rule.Rule{
		ID: "idp-metadata-entity-id", Severity: diag.SeverityError, Source: source.AWSOtherIdPs,
		About:   []mapping.Property{mapping.IdPEntityID},
		Summary: "identity provider metadata has an entity ID", Run: inMetadata(mapping.IdPEntityID),
	}
	ruleMetadataSSO = rule.Rule{
		ID: "idp-metadata-sign-in-url", Severity: diag.SeverityError, Source: source.AWSOtherIdPs,
		About:   []mapping.Property{mapping.IdPSSOLocation},
		Summary: "identity provider metadata has a SingleSignOnService", Run: inMetadata(mapping.IdPSSOLocation),
	}
	ruleMetadataCertificate = rule.Rule{
		ID: "idp-metadata-certificate", Severity: diag.SeverityError, Source: source.AWSOtherIdPs,
		About:   []mapping.Property{mapping.IdPCertificates},
		Summary: "identity provider metadata has a certificate for signatures",
		Run:     inMetadata(mapping.IdPCertificates),
	}
	ruleValuesEntityID = rule.Rule{
		ID: "idp-values-entity-id", Severity: diag.SeverityError, Source: source.AWSGoogle,
		About:   []mapping.Property{mapping.IdPEntityID, mapping.IdPSSOLocation},
		Summary: "the entity ID is given where values are entered by hand", Run: amongValues(mapping.IdPEntityID),
	}
	ruleValuesSSO = rule.Rule{
		ID: "idp-values-sign-in-url", Severity: diag.SeverityError, Source: source.AWSGoogle,
		About:   []mapping.Property{mapping.IdPEntityID, mapping.IdPSSOLocation},
		Summary: "the SSO endpoint is given where values are entered by hand", Run: amongValues(mapping.IdPSSOLocation),
	}
	ruleValuesCertificate = rule.Rule{
		ID: "idp-values-certificate", Severity: diag.SeverityError, Source: source.AWSGoogle,
		About:   []mapping.Property{mapping.IdPCertificates, mapping.IdPSSOLocation},
		Summary: "the certificate is given where values are entered by hand", Run: amongValues(mapping.IdPCertificates),
	}
)

func inMetadata(id mapping.Property) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		switch {
		case !s.Facts.Metadata:
			p.DidNotApply("the document is no metadata of an identity provider")
		case !s.Has(id):
			p.Report(s, id, 0, "the metadata has no "+id.String()+", which AWS needs", s.WhereToCopy(id))
		}
	}
}

// amongValues looks at the forms in which people enter the values by hand. An application need not state them:
// Cloudflare makes them when it saves it.
func amongValues(id mapping.Property) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		f, _ := s.Vocabulary.Field(id)
		switch {
		case s.Facts.Metadata || !f.Required:
			p.DidNotApply("the document is not one in which people enter the value by hand")
		case !s.Has(mapping.IdPEntityID) && !s.Has(mapping.IdPSSOLocation) && !s.Has(mapping.IdPCertificates):
			p.NotChecked("nothing is stated of the identity provider")
		case !s.Has(id):
			p.Report(s, id, 0, s.NameOf(id)+" is missing, which AWS asks for as "+diag.Quote(takenAs(id)),
				s.WhereToCopy(id))
		}
	}
}

// takenAs is AWS's label for a value of the identity provider.
func takenAs(id mapping.Property) string {
	f, _ := IdentityProviderVocabulary().Field(id)
	return f.Label
}
