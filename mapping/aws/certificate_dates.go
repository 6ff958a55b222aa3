package aws

import (
	"fmt"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// ExpiresSoon is when AWS's console begins to show a certificate in yellow.
const ExpiresSoon = 90 * 24 * time.Hour

var (
	ruleCertificateExpired = rule.Rule{
		ID: "idp-certificate-expired", Severity: diag.SeverityWarning, Source: source.AWSIndicators,
		Summary: "the certificate has not expired",
		Needs:   []mapping.Property{mapping.IdPCertificates}, NeedsTime: true,
		Run: rule.EachCertificate(func(p *rule.Pass, k mapping.Key) (string, string) {
			if k.Certificate == nil || !p.Time.After(k.Certificate.NotAfter) {
				return "", ""
			}
			return "expired at " + rule.UTC(k.Certificate.NotAfter) + "; AWS's console shows it in red", renew
		}),
	}
	ruleCertificateEarly = rule.Rule{
		ID: "idp-certificate-not-yet-valid", Severity: diag.SeverityWarning, Source: source.RFC("5280", "X.509 certificate profile", "4.1.2.5"),
		Summary: "the certificate is already valid",
		Needs:   []mapping.Property{mapping.IdPCertificates}, NeedsTime: true,
		Run: rule.EachCertificate(func(p *rule.Pass, k mapping.Key) (string, string) {
			if k.Certificate == nil || !p.Time.Before(k.Certificate.NotBefore) {
				return "", ""
			}
			return "is valid only from " + rule.UTC(k.Certificate.NotBefore), "check the clock, and do not let Cloudflare sign with it before that time"
		}),
	}
	ruleCertificateExpires = rule.Rule{
		ID: "idp-certificate-expires-soon", Severity: diag.SeverityWarning, Source: source.AWSIndicators,
		Summary: "the certificate is valid for more than 90 days",
		Needs:   []mapping.Property{mapping.IdPCertificates}, NeedsTime: true,
		Run: rule.EachCertificate(func(p *rule.Pass, k mapping.Key) (string, string) {
			if k.Certificate == nil || p.Time.After(k.Certificate.NotAfter) || k.Certificate.NotAfter.Sub(p.Time) > ExpiresSoon {
				return "", ""
			}
			days := int(k.Certificate.NotAfter.Sub(p.Time) / (24 * time.Hour))
			return fmt.Sprintf("expires at %s, in %s; AWS's console shows it in yellow", rule.UTC(k.Certificate.NotAfter), diag.Count(days, "day")), renew
		}),
	}
)

const renew = "get the new certificate from Cloudflare and import it in AWS before the switch: " + certificates + " > Import certificate"
