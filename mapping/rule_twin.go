package mapping

// The same party, as metadata and as values to copy.
var (
	ruleTwinIdPEntityID = Rule{
		ID: "twin-idp-entity-id", Severity: Error, Source: genericPageSaaS,
		Summary: "the Access Entity ID is the entityID of the metadata",
		Needs:   []Property{IdPEntityID},
		Twin:    sameInBoth(IdPEntityID),
	}
	ruleTwinSSO = Rule{
		ID: "twin-sso-endpoint", Severity: Error, Source: genericPageSaaS,
		Summary: "the SSO endpoint is one of the metadata's",
		Needs:   []Property{IdPSSOLocation},
		Twin:    sameInBoth(IdPSSOLocation),
	}
	ruleTwinCertificate = Rule{
		ID: "twin-certificate", Severity: Warning, Source: genericPageSaaS,
		Summary: "the Public key is one of the metadata's certificates",
		Needs:   []Property{IdPCertificates},
		Twin: func(p *Pass, metadata, values Statement) {
			inMetadata := metadata.signingKeys()
			for i, k := range values.signingKeys() {
				if !hasKey(inMetadata, k) {
					p.Report(values, IdPCertificates, i, describeKey(k)+" is not in the metadata, which has "+fingerprints(inMetadata), copyBothAgain)
				}
			}
		},
	}
	ruleTwinSPEntityID = Rule{
		ID: "twin-issuer", Severity: Error, Source: awsEntra,
		Summary: "the issuer URL is the entityID of AWS's metadata",
		Needs:   []Property{SPEntityID},
		Twin:    sameInBoth(SPEntityID),
	}
	ruleTwinACS = Rule{
		ID: "twin-acs", Severity: Warning, Source: awsMultiRegion,
		Summary: "the ACS URLs are among those of AWS's metadata",
		Needs:   []Property{SPACSLocation},
		Twin:    sameInBoth(SPACSLocation),
	}
)

const copyBothAgain = "download the metadata and copy the values again: one of the two is older, or of another instance or application"

// sameInBoth holds what was copied against the metadata.
func sameInBoth(id Property) func(p *Pass, metadata, values Statement) {
	return func(p *Pass, metadata, values Statement) { sameValues(p, metadata, values, id, copyBothAgain) }
}
