package pem

import (
	"fmt"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// What a text turned out to be, or what is wrong with it: the kinds of this package's errors, besides [diag.ErrSecret]
// for a private key, which comes before every other one, and [diag.ErrLimit] for more than 64 KiB. Compare with
// errors.Is(err, pem.ErrTruncated).
const (
	ErrPublicKey          diag.Kind = "public key without certificate" // SubjectPublicKeyInfo, PKCS #1, OpenSSH
	ErrCertificateRequest diag.Kind = "certificate signing request"
	ErrPKCS7              diag.Kind = "PKCS #7 without certificates" // or in BER, which is not read
	// a revocation list, a PKCS #12 store, a fingerprint, a URL, a web page …
	ErrOtherObject  diag.Kind = "not a certificate"
	ErrTruncated    diag.Kind = "certificate cut off" // the certificate says that it is longer than what is there
	ErrTrailingData diag.Kind = "data behind the certificate"
	ErrArmor        diag.Kind = "damaged BEGIN or END line" // or header lines, or base64 outside the blocks
	ErrBase64       diag.Kind = "damaged base64"
	ErrCertificate  diag.Kind = "unusable certificate"  // one that RFC 5280 or crypto/x509 does not allow
	ErrEmpty        diag.Kind = "no certificate"        // nothing but white space
	ErrSignature    diag.Kind = "damaged certificate"   // of [CheckSelfSignature]
	ErrIssuer       diag.Kind = "issued by another"     // of [CheckSelfSignature]
	ErrAlgorithm    diag.Kind = "signature not checked" // of [CheckSelfSignature]
)

// verdict is why a text is not read, before it is an error of this module. Its texts never quote the input, except for
// a single character that base64 does not have.
type verdict struct {
	Kind         diag.Kind
	Line, Column int // 0 where there is no place, as in DER
	Index        int // the certificate in question, from 0: how many were read before it
	Message      string
	Fix          string

	vague bool // says little about what the input is: a more telling verdict takes its place
}

func (e *verdict) public() error {
	return &diag.Error{Kind: e.Kind, Place: diag.Place{Pos: diag.Pos{Line: e.Line, Column: e.Column}, Index: e.Index},
		Message: e.Message, Fix: e.Fix}
}

const (
	// fixWhole is for everything that a careful second copy cures.
	fixWhole = "copy the certificate again, from its first character to its last"
	// fixRemake is for a fault in the certificate itself.
	fixRemake = "make a new certificate at the identity provider"
	fixPKCS7  = "take the certificates out with: openssl pkcs7 -print_certs -in FILE (for a binary file also -inform DER)"
	// fixDownload is for what is something else.
	fixDownload = "give the certificate, as the identity provider shows or downloads it"
)

func notACertificate(what, fix string) verdict {
	return verdict{Kind: ErrOtherObject, Message: "this is " + what + ", not a certificate", Fix: fix}
}

func foundPrivateKey() verdict {
	return verdict{
		Kind:    diag.ErrSecret,
		Message: "the input contains a private key; only the certificate was expected",
		Fix:     "remove it and treat the key as exposed: make a new key pair and replace the certificate wherever it is used",
	}
}

func foundTooLarge(size int) verdict {
	return verdict{
		Kind:    diag.ErrLimit,
		Message: fmt.Sprintf("the input has %d bytes; at most %d are read", size, maxBytes),
		Fix:     "give only the certificates that are needed, not a whole bundle or file",
	}
}

func foundNothing() verdict {
	return verdict{Kind: ErrEmpty, Message: "there is no certificate here, only white space", Fix: fixDownload}
}
