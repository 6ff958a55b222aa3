package pem

import (
	"errors"
	"fmt"
)

// What an [Error] wraps; compare with errors.Is. All but [ErrTooLarge] and [ErrEmpty] say what the input turned out to be.
var (
	// ErrPrivateKey: a private key, encrypted or not, stands somewhere in the input. It wins over every other verdict.
	ErrPrivateKey = errors.New("private key")
	// ErrPublicKey: a key without a certificate around it (SubjectPublicKeyInfo, PKCS #1, OpenSSH).
	ErrPublicKey = errors.New("public key without a certificate")
	// ErrCertificateRequest: a PKCS #10 certificate signing request.
	ErrCertificateRequest = errors.New("certificate signing request")
	// ErrPKCS7: a PKCS #7 (CMS) object, usually a bundle of certificates.
	ErrPKCS7 = errors.New("PKCS #7 object")
	// ErrOtherObject: something else that is known not to be a certificate, such as a revocation list, a PKCS #12 store
	// without a visible key, a fingerprint, a URL, a web page, SAML metadata.
	ErrOtherObject = errors.New("not a certificate")
	// ErrTruncated: the DER says that it is longer than what is there; usually half a paste.
	ErrTruncated = errors.New("certificate cut off")
	// ErrTrailingData: something follows where the DER says that the certificate ends.
	ErrTrailingData = errors.New("data behind the certificate")
	// ErrArmor: BEGIN and END lines do not fit together, a block has RFC 1421 headers, or base64 stands outside the blocks.
	ErrArmor = errors.New("damaged PEM armor")
	// ErrBase64: a character that base64 does not have, or a number of characters that it cannot have.
	ErrBase64 = errors.New("damaged base64")
	// ErrCertificate: a certificate by its structure, but one that RFC 5280 or Go's crypto/x509 does not allow.
	ErrCertificate = errors.New("unusable certificate")
	// ErrEmpty: nothing but white space.
	ErrEmpty = errors.New("no certificate")
	// ErrTooLarge: more than [MaxBytes] bytes.
	ErrTooLarge = errors.New("input too large")
)

// Error is the only error type that this package returns. Its texts never quote the input, except for a single character
// that base64 does not have.
type Error struct {
	Kind    error  // one of the Err values of this package
	Line    int    // from 1; 0 where there is no place, as in DER
	Column  int    // from 1, in Unicode code points; 0 where there is no place
	Index   int    // the certificate in question, from 0: how many were read before it
	Message string // what was found, and what was expected where that is not plain
	Fix     string // what to do about it

	vague bool // says little about what the input is: a more telling verdict takes its place
}

// Error gives place, message and remedy on one line of at most 512 bytes.
func (e *Error) Error() string {
	place := ""
	if e.Line > 0 {
		place = fmt.Sprintf("%d:%d: ", e.Line, e.Column)
	}
	return fmt.Sprintf("pem: %s%s; fix: %s", place, e.Message, e.Fix)
}

// Unwrap gives Kind to errors.Is.
func (e *Error) Unwrap() error { return e.Kind }

// fixWhole is the remedy for everything that a careful second paste cures.
const fixWhole = "copy the certificate again, from its first character to its last: the base64 text alone, or everything from the BEGIN line to the END line"

// fixRemake is the remedy where the fault is in the certificate itself.
const fixRemake = "have the certificate made again by the identity provider, or make a new one with current software"

func foundPrivateKey() Error {
	return Error{
		Kind:    ErrPrivateKey,
		Message: "the input holds a private key; only the certificate was expected",
		Fix:     "remove it and treat the key as exposed: make a new key pair and replace the certificate wherever it is in use",
	}
}

func foundTooLarge(size int) Error {
	return Error{
		Kind:    ErrTooLarge,
		Message: fmt.Sprintf("the input has %d bytes; at most %d are read", size, MaxBytes),
		Fix:     "give only the certificates that are needed, not a whole bundle or file",
	}
}

func foundNothing() Error {
	return Error{Kind: ErrEmpty, Message: "there is no certificate here, only white space", Fix: fixWhole}
}
