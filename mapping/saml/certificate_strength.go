package saml

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/each"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Strength that NIST asks for, in bits.
const (
	minRSABits = 2048
	minECBits  = 224
)

var (
	ruleCertificateKeyType = rule.Rule{
		ID: "idp-certificate-key-type", Severity: diag.SeverityWarning, Source: source.NISTTransitions,
		Summary: "the certificate's key is RSA or EC",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Run: each.Certificate(func(p *rule.Pass, k mapping.Key) (string, string) {
			if k.Certificate == nil || k.Certificate.PublicKeyAlgorithm == x509.RSA ||
				k.Certificate.PublicKeyAlgorithm == x509.ECDSA {
				return "", ""
			}
			name := "of a kind that is not known"
			if k.Certificate.PublicKeyAlgorithm != x509.UnknownPublicKeyAlgorithm {
				name = "of the kind " + k.Certificate.PublicKeyAlgorithm.String()
			}
			return "has a key " + name + "; expected RSA or EC", "use a certificate with an RSA or EC key"
		}),
	}
	ruleCertificateKeySize = rule.Rule{
		ID: "idp-certificate-key-size", Severity: diag.SeverityWarning, Source: source.NISTTransitions,
		Summary: "the certificate's key has 2,048 bits (RSA) or 224 (EC) or more",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Run: each.Certificate(func(p *rule.Pass, k mapping.Key) (string, string) {
			if k.Certificate == nil {
				return "", ""
			}
			bits, least := 0, 0
			switch key := k.Certificate.PublicKey.(type) {
			case *rsa.PublicKey:
				if key.N != nil { // a certificate that was made by hand may be empty
					bits, least = key.N.BitLen(), minRSABits
				}
			case *ecdsa.PublicKey:
				if key.Curve != nil {
					bits, least = key.Params().BitSize, minECBits
				}
			}
			if bits >= least {
				return "", ""
			}
			return fmt.Sprintf("has a key of %d bits; expected %d or more", bits, least),
				"use a certificate with a longer key"
		}),
	}
	ruleCertificateHash = rule.Rule{
		ID: "idp-certificate-signature-hash", Severity: diag.SeverityWarning, Source: source.NISTTransitions,
		Summary: "the certificate is not signed with SHA-1 or MD5",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Run: each.Certificate(func(p *rule.Pass, k mapping.Key) (string, string) {
			if k.Certificate == nil {
				return "", ""
			}
			switch a := k.Certificate.SignatureAlgorithm; a {
			case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
				return "is signed with " + a.String() + "; expected SHA-256 or longer",
					"use a certificate that is signed with SHA-256"
			}
			return "", ""
		}),
	}
)
