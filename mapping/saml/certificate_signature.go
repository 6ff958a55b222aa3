package saml

import (
	"errors"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// ruleCertificateSelfSignature finds a character that was damaged on the way, which no other rule can see: Cloudflare's
// certificates are self-signed. Sign-in may work all the same, where the damage spares the key, and equal names do not
// prove one key: a warning.
var ruleCertificateSelfSignature = rule.Rule{
	ID: "idp-certificate-self-signature", Severity: diag.SeverityWarning, Source: source.RFC("5280",
		"X.509 certificate profile", "4.1.1.3"),
	Summary: "a self-signed certificate is as its signer made it",
	Needs:   []mapping.Property{mapping.IdPCertificates}, Costly: true,
	Run: func(p *rule.Pass) {
		s := p.View
		verified, unchecked := false, false
		for i, k := range s.Keys {
			err := pem.CheckSelfSignature(k.Certificate)
			verified = verified || err == nil
			unchecked = unchecked || errors.Is(err, pem.ErrAlgorithm)
			if errors.Is(err, pem.ErrSignature) {
				p.Report(s, mapping.IdPCertificates, i,
					keys.Name(k)+" is damaged: its own key does not verify its signature",
					"download or copy the certificate again, whole")
			}
		}
		switch {
		case unchecked:
			p.NotChecked(
				"the certificate cannot be read, or is signed with an algorithm that is unknown or no longer verified")
		case !verified:
			p.DidNotApply("the certificate is not its own issuer")
		}
	},
}
