package saml

import (
	"errors"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What is there as a certificate.
var (
	ruleCertificateReadable = rule.Rule{
		ID: "idp-certificate-readable", Severity: diag.SeverityError, Source: source.AWSOtherIdPs,
		Summary: "the certificate is an X.509 certificate",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Run:     certificateProblems(func(err error) bool { return !errors.Is(err, pem.ErrCertificate) }),
	}
	ruleCertificateUnusual = rule.Rule{
		ID: "idp-certificate-unusual", Severity: diag.SeverityWarning, Source: source.RFC("5280",
			"X.509 certificate profile", "4"),
		Summary: "the certificate keeps to the rules for X.509 certificates",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Run:     certificateProblems(func(err error) bool { return errors.Is(err, pem.ErrCertificate) }),
	}
)

// certificateProblems repeats what package pem found, where it is a problem of this kind; its texts never quote the
// input.
func certificateProblems(ofKind func(error) bool) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		for i, k := range s.Keys {
			if k.Err == nil || !ofKind(k.Err) {
				continue
			}
			message, fix := "the certificate cannot be read", "copy the certificate again, whole"
			var e *diag.Error
			if errors.As(k.Err, &e) {
				message, fix = e.Message, e.Fix
			}
			// of anything else there is no fingerprint to look for, least of all of a key
			if errors.Is(k.Err, pem.ErrCertificate) {
				message += " (SHA-256 fingerprint " + pem.SHA256Fingerprint(k.DER) + ")"
			}
			p.Report(s, mapping.IdPCertificates, i, message, fix)
		}
	}
}
