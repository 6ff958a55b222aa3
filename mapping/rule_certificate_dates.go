package mapping

import (
	"fmt"
	"time"
)

// expiresSoon is when AWS's console begins to show a certificate in yellow.
const expiresSoon = 90 * 24 * time.Hour

var (
	ruleCertificateExpired = Rule{
		ID: "idp-certificate-expired", Severity: Warning, Source: awsIndicators,
		Summary: "the certificate has not expired",
		Needs:   []Property{IdPCertificates}, NeedsTime: true,
		Statement: eachCertificate(func(p *Pass, k Key) (string, string) {
			if k.Certificate == nil || !p.Time.After(k.Certificate.NotAfter) {
				return "", ""
			}
			return "expired at " + utc(k.Certificate.NotAfter) + "; AWS's console shows it in red", renew
		}),
	}
	ruleCertificateEarly = Rule{
		ID: "idp-certificate-not-yet-valid", Severity: Warning, Source: rfc("5280", "X.509 certificate profile", "4.1.2.5"),
		Summary: "the certificate is already valid",
		Needs:   []Property{IdPCertificates}, NeedsTime: true,
		Statement: eachCertificate(func(p *Pass, k Key) (string, string) {
			if k.Certificate == nil || !p.Time.Before(k.Certificate.NotBefore) {
				return "", ""
			}
			return "is valid only from " + utc(k.Certificate.NotBefore), "check the clock, and do not let Cloudflare sign with it before that time"
		}),
	}
	ruleCertificateExpires = Rule{
		ID: "idp-certificate-expires-soon", Severity: Warning, Source: awsIndicators,
		Summary: "the certificate is valid for more than 90 days",
		Needs:   []Property{IdPCertificates}, NeedsTime: true,
		Statement: eachCertificate(func(p *Pass, k Key) (string, string) {
			if k.Certificate == nil || p.Time.After(k.Certificate.NotAfter) || k.Certificate.NotAfter.Sub(p.Time) > expiresSoon {
				return "", ""
			}
			days := int(k.Certificate.NotAfter.Sub(p.Time) / (24 * time.Hour))
			return fmt.Sprintf("expires at %s, in %s; AWS's console shows it in yellow", utc(k.Certificate.NotAfter), count(days, "day")), renew
		}),
	}
	ruleSPExpired = Rule{
		ID: "aws-metadata-expired", Severity: Warning, Source: samlMetadata("section 2.3.2"),
		Summary: "the service provider's metadata has not expired",
		Needs:   []Property{SPValidUntil}, NeedsTime: true,
		Statement: func(p *Pass, s Statement) { metadataExpired(p, s, SPValidUntil, s.SP.ValidUntil) },
	}
	ruleIdPExpired = Rule{
		ID: "idp-metadata-expired", Severity: Warning, Source: samlMetadata("section 2.3.2"),
		Summary: "the identity provider's metadata has not expired",
		Needs:   []Property{IdPValidUntil}, NeedsTime: true,
		Statement: func(p *Pass, s Statement) { metadataExpired(p, s, IdPValidUntil, s.IdP.ValidUntil) },
	}
)

const renew = "get the new certificate from Cloudflare and import it in AWS before the switch: " + awsCertificates + " > Import certificate"

// utc is a time as messages give it, in UTC.
func utc(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

func metadataExpired(p *Pass, s Statement, id Property, until time.Time) {
	if !p.Time.Before(until) {
		p.Report(s, id, 0, s.nameOf(id)+" is "+utc(until)+", which is past", s.whereToCopy(id))
	}
}
