package catalogue

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/mapping/trust"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The same party, as metadata and as values to copy.
var (
	ruleTwinIdPEntityID = rule.Rule{
		ID: "twin-idp-entity-id", Severity: diag.SeverityError, Source: source.CloudflareGeneric,
		Summary: "the entity ID that was copied is that of the metadata",
		Needs:   []mapping.Property{mapping.IdPEntityID},
		Scope:   rule.SameParty,
		Run:     sameInBoth(mapping.IdPEntityID),
	}
	ruleTwinSSO = rule.Rule{
		ID: "twin-sso-endpoint", Severity: diag.SeverityError, Source: source.CloudflareGeneric,
		Summary: "the sign-in URL that was copied is one of the metadata's",
		Needs:   []mapping.Property{mapping.IdPSSOLocation},
		Scope:   rule.SameParty,
		Run:     sameInBoth(mapping.IdPSSOLocation),
	}
	ruleTwinCertificate = rule.Rule{
		ID: "twin-certificate", Severity: diag.SeverityWarning, Source: source.CloudflareGeneric,
		Summary: "the certificate that was copied is one of the metadata's",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Scope:   rule.SameParty,
		Run: func(p *rule.Pass) {
			metadata, values := p.Shown, p.View
			inMetadata := metadata.Keys
			for i, k := range values.Keys {
				if level, _ := trust.Judge(k, inMetadata); level != trust.Trusted {
					p.Report(values, mapping.IdPCertificates, i,
						keys.Name(k)+" is not in the metadata, which has "+
							keys.List(inMetadata), copyBothAgain)
				}
			}
		},
	}
	ruleTwinSPEntityID = rule.Rule{
		ID: "twin-issuer", Severity: diag.SeverityError, Source: source.AWSEntra,
		Summary: "the service provider's entity ID is that of its metadata",
		Needs:   []mapping.Property{mapping.SPEntityID},
		Scope:   rule.SameParty,
		Run:     sameInBoth(mapping.SPEntityID),
	}
	ruleTwinACS = rule.Rule{
		ID: "twin-acs", Severity: diag.SeverityWarning, Source: source.AWSMultiRegion,
		Summary: "the ACS URLs are among those of the metadata",
		Needs:   []mapping.Property{mapping.SPACSLocation},
		Scope:   rule.SameParty,
		Run:     sameInBoth(mapping.SPACSLocation),
	}
)

const copyBothAgain = "download the metadata and copy the values again: one of them is older, or of something else"

// sameInBoth compares what was copied with the metadata.
func sameInBoth(id mapping.Property) func(*rule.Pass) {
	return func(p *rule.Pass) { sameValues(p, id, copyBothAgain) }
}
