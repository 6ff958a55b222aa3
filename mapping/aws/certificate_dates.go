package aws

import (
	"fmt"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/each"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// ExpiresSoon is when AWS's console begins to show a certificate in yellow.
const ExpiresSoon = 90 * 24 * time.Hour

var ruleCertificateExpires = rule.Rule{
	ID: "idp-certificate-expires-soon", Severity: diag.SeverityWarning, Source: source.AWSIndicators,
	Summary: "the certificate is valid for more than 90 days",
	Needs:   []mapping.Property{mapping.IdPCertificates}, NeedsTime: true,
	Run: each.Certificate(func(p *rule.Pass, k mapping.Key) (string, string) {
		if k.Certificate == nil || p.Time.After(k.Certificate.NotAfter) ||
			k.Certificate.NotAfter.Sub(p.Time) > ExpiresSoon {
			return "", ""
		}
		days := int(k.Certificate.NotAfter.Sub(p.Time) / (24 * time.Hour))
		return fmt.Sprintf("expires at %s, in %s", keys.UTC(k.Certificate.NotAfter), diag.Count(days, "day")),
			p.View.Renew()
	}),
}
