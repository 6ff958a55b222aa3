package saml

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/each"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// When a certificate is valid. When a console begins to warn is its product's.
var (
	ruleCertificateExpired = rule.Rule{
		ID: "idp-certificate-expired", Severity: diag.SeverityWarning,
		Source:  source.RFC("5280", "X.509 certificate profile", "4.1.2.5"),
		Summary: "the certificate has not expired",
		Needs:   []mapping.Property{mapping.IdPCertificates}, NeedsTime: true,
		Run: each.Certificate(func(p *rule.Pass, k mapping.Key) (string, string) {
			if k.Certificate == nil || !p.Time.After(k.Certificate.NotAfter) {
				return "", ""
			}
			return "expired at " + keys.UTC(k.Certificate.NotAfter), p.View.Renew()
		}),
	}
	ruleCertificateEarly = rule.Rule{
		ID: "idp-certificate-not-yet-valid", Severity: diag.SeverityWarning,
		Source:  source.RFC("5280", "X.509 certificate profile", "4.1.2.5"),
		Summary: "the certificate is already valid",
		Needs:   []mapping.Property{mapping.IdPCertificates}, NeedsTime: true,
		Run: each.Certificate(func(p *rule.Pass, k mapping.Key) (string, string) {
			if k.Certificate == nil || !p.Time.Before(k.Certificate.NotBefore) {
				return "", ""
			}
			return "is valid only from " + keys.UTC(k.Certificate.NotBefore),
				"check the clock, and do not let " + p.View.IdPName() + " sign with it before that time"
		}),
	}
)
