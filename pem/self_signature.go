package pem

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// minRSAKey is the smallest RSA key, in bytes, with which the standard library verifies.
const minRSAKey = 128

// CheckSelfSignature returns nil where a certificate's own key verifies its signature: the one proof, without
// anybody else's help, that no character was damaged on the way. The error is an [*diag.Error]; its kind is
// [ErrSignature] where something was changed after signing, [ErrIssuer] where the key that signed is not in the
// certificate, and [ErrAlgorithm] where the standard library does not know the algorithm or refuses it, such as
// SHA-1.
//
// A certificate is its own issuer if the names are the same and nothing says that the keys are not, or if it says
// that the keys are the same (RFC 5280, section 4.2.1.1). To verify costs more than to parse.
func CheckSelfSignature(cert *x509.Certificate) error {
	unchecked := &diag.Error{
		Kind:    ErrAlgorithm,
		Message: "the certificate's signature was not checked: its algorithm is not supported",
		Fix:     "compare its fingerprint with what the identity provider shows",
	}
	if cert == nil {
		return unchecked
	}
	own, issuers := cert.SubjectKeyId, cert.AuthorityKeyId
	isOwn := bytes.Equal(cert.RawIssuer, cert.RawSubject)
	if len(issuers) > 0 {
		isOwn = bytes.Equal(issuers, own)
	}
	if !isOwn {
		return &diag.Error{
			Kind:    ErrIssuer,
			Message: "the certificate was issued by another one, whose key is not here",
			Fix:     "compare its fingerprint with what the identity provider shows",
		}
	}
	if !canVerify(cert) {
		return unchecked
	}
	if cert.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature) != nil {
		return &diag.Error{
			Kind:    ErrSignature,
			Message: "the certificate is its own issuer, and its own key does not verify its signature: a character or a line is damaged",
			Fix:     fixWhole,
		}
	}
	return nil
}

// canVerify tells whether the one way in which a verification can fail is that the signature does not fit.
func canVerify(cert *x509.Certificate) bool {
	switch cert.SignatureAlgorithm {
	case x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA,
		x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS:
		key, ok := cert.PublicKey.(*rsa.PublicKey)
		return ok && key.Size() >= minRSAKey
	case x509.ECDSAWithSHA256, x509.ECDSAWithSHA384, x509.ECDSAWithSHA512:
		_, ok := cert.PublicKey.(*ecdsa.PublicKey)
		return ok
	case x509.PureEd25519:
		_, ok := cert.PublicKey.(ed25519.PublicKey)
		return ok
	}
	return false
}
