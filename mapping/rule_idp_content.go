package mapping

import "strings"

// The three things that AWS needs of the identity provider, in metadata and among values.
var (
	ruleMetadataEntityID = Rule{
		ID: "idp-metadata-entity-id", Severity: Error, Source: awsOtherIdPs, About: []Property{IdPEntityID},
		Summary: "identity provider metadata has an entity ID", Statement: inMetadata(IdPEntityID),
	}
	ruleMetadataSSO = Rule{
		ID: "idp-metadata-sign-in-url", Severity: Error, Source: awsOtherIdPs, About: []Property{IdPSSOLocation},
		Summary: "identity provider metadata has a SingleSignOnService", Statement: inMetadata(IdPSSOLocation),
	}
	ruleMetadataCertificate = Rule{
		ID: "idp-metadata-certificate", Severity: Error, Source: awsOtherIdPs, About: []Property{IdPCertificates},
		Summary: "identity provider metadata has a certificate for signatures", Statement: inMetadata(IdPCertificates),
	}
	ruleValuesEntityID = Rule{
		ID: "idp-values-entity-id", Severity: Error, Source: awsGoogle, About: []Property{IdPEntityID, IdPSSOLocation},
		Summary: "the entity ID is given where values are entered by hand", Statement: amongValues(IdPEntityID),
	}
	ruleValuesSSO = Rule{
		ID: "idp-values-sign-in-url", Severity: Error, Source: awsGoogle, About: []Property{IdPEntityID, IdPSSOLocation},
		Summary: "the SSO endpoint is given where values are entered by hand", Statement: amongValues(IdPSSOLocation),
	}
	ruleValuesCertificate = Rule{
		ID: "idp-values-certificate", Severity: Error, Source: awsGoogle, About: []Property{IdPCertificates, IdPSSOLocation},
		Summary: "the certificate is given where values are entered by hand", Statement: amongValues(IdPCertificates),
	}
)

func inMetadata(id Property) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		switch {
		case !s.Facts.Metadata:
			p.DidNotApply(noSuchMetadata)
		case !s.has(id):
			p.Report(s, id, 0, "the metadata has no "+id.String()+", which AWS requires", s.whereToCopy(id))
		}
	}
}

// amongValues looks at the forms in which people enter the values by hand. An application need not state them: Cloudflare
// makes them when it saves it.
func amongValues(id Property) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		f, _ := s.Vocabulary.Field(id)
		switch {
		case s.Facts.Metadata || !f.Required:
			p.DidNotApply("the document is not one in which people enter the value by hand")
		case !s.has(IdPEntityID) && !s.has(IdPSSOLocation) && !s.has(IdPCertificates):
			p.NotChecked("nothing is stated of the identity provider")
		case !s.has(id):
			p.Report(s, id, 0, s.nameOf(id)+" is not given ("+strings.Join(names(id), "; ")+
				"); AWS asks for sign-in URL, issuer URL and certificate, and none can be worked out from the others", s.whereToCopy(id))
		}
	}
}
