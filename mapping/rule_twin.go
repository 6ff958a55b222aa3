package mapping

// The same party, as metadata and as values to copy.
var (
	ruleTwinIdPEntityID = Rule{
		ID: "twin-idp-entity-id", Severity: Error, Source: genericPageSaaS,
		Summary: "the Access Entity ID is the entityID of the metadata",
		Needs:   []Property{IdPEntityID},
		Twin:    func(p *Pass, metadata, values Statement) { pairValues(p, metadata, values, IdPEntityID) },
	}
	ruleTwinSSO = Rule{
		ID: "twin-sso-endpoint", Severity: Error, Source: genericPageSaaS,
		Summary: "the SSO endpoint is one of the metadata's",
		Needs:   []Property{IdPSSOLocation},
		Twin:    func(p *Pass, metadata, values Statement) { pairValues(p, metadata, values, IdPSSOLocation) },
	}
	ruleTwinCertificate = Rule{
		ID: "twin-certificate", Severity: Warning, Source: genericPageSaaS,
		Summary: "the Public key is one of the metadata's certificates",
		Needs:   []Property{IdPCertificates},
		Twin: func(p *Pass, metadata, values Statement) {
			inMetadata := signingKeys(metadata.IdP)
			for i, k := range signingKeys(values.IdP) {
				if !hasKey(inMetadata, k) {
					p.Report(values, IdPCertificates, i, describeKey(k)+" is not in the metadata, which has "+fingerprints(inMetadata),
						"download the metadata and copy the Public key again: one of them is older, or of another application")
				}
			}
		},
	}
	ruleTwinSPEntityID = Rule{
		ID: "twin-issuer", Severity: Error, Source: awsEntra,
		Summary: "the issuer URL is the entityID of AWS's metadata",
		Needs:   []Property{SPEntityID},
		Twin:    func(p *Pass, metadata, values Statement) { pairValues(p, metadata, values, SPEntityID) },
	}
	ruleTwinACS = Rule{
		ID: "twin-acs", Severity: Warning, Source: awsMultiRegion,
		Summary: "the ACS URLs are among those of AWS's metadata",
		Needs:   []Property{SPACSLocation},
		Twin:    func(p *Pass, metadata, values Statement) { pairValues(p, metadata, values, SPACSLocation) },
	}
)
