package pem

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
)

// SelfSignature is what [CheckSelfSignature] tells. The zero value is invalid.
type SelfSignature uint8

const (
	// SelfSignatureAbsent: somebody else has issued the certificate, whose key is not at hand.
	SelfSignatureAbsent SelfSignature = iota + 1
	// SelfSignatureUnchecked: the algorithm is unknown to the standard library, or refused, such as SHA-1.
	SelfSignatureUnchecked
	// SelfSignatureValid: the certificate is as its signer made it.
	SelfSignatureValid
	// SelfSignatureBroken: something in the certificate was changed after it was signed.
	SelfSignatureBroken
)

// minRSAKey is the smallest RSA key, in bytes, with which the standard library verifies.
const minRSAKey = 128

// CheckSelfSignature verifies the signature of a certificate that is its own issuer with its own key: the one proof,
// without anybody else's help, that no character was damaged on the way. A certificate is its own issuer if the names are
// the same and nothing says that the keys are not, or if it says that the keys are the same (RFC 5280, section 4.2.1.1).
// It says nothing of whose certificate it is, and of nil that it is unchecked. It costs more than parsing does.
func CheckSelfSignature(cert *x509.Certificate) SelfSignature {
	if cert == nil {
		return SelfSignatureUnchecked
	}
	own, issuers := cert.SubjectKeyId, cert.AuthorityKeyId
	if len(issuers) == 0 && !bytes.Equal(cert.RawIssuer, cert.RawSubject) || len(issuers) > 0 && !bytes.Equal(issuers, own) {
		return SelfSignatureAbsent
	}
	if !canVerify(cert) {
		return SelfSignatureUnchecked
	}
	switch cert.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature) {
	case nil:
		return SelfSignatureValid
	default:
		return SelfSignatureBroken
	}
}

// canVerify tells whether the one way in which a verification can fail is that the signature does not fit.
func canVerify(cert *x509.Certificate) bool {
	switch cert.SignatureAlgorithm {
	case x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA, x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS:
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
