package pem

import "fmt"

// Kind says what a text turned out to be, or what is wrong with it. Compare with errors.Is(err, pem.ErrTruncated).
type Kind string

// The kinds of errors. [ErrPrivateKey] comes before every other one.
const (
	ErrPrivateKey         Kind = "private key"                    // somewhere in the input, encrypted or not
	ErrPublicKey          Kind = "public key without certificate" // SubjectPublicKeyInfo, PKCS #1, OpenSSH
	ErrCertificateRequest Kind = "certificate signing request"
	ErrPKCS7              Kind = "PKCS #7 without certificates" // or in BER, which is not read
	ErrOtherObject        Kind = "not a certificate"            // a revocation list, a PKCS #12 store, a fingerprint, a URL, a web page …
	ErrTruncated          Kind = "certificate cut off"          // the certificate says that it is longer than what is there
	ErrTrailingData       Kind = "data behind the certificate"
	ErrArmor              Kind = "damaged BEGIN or END line" // or header lines, or base64 outside the blocks
	ErrBase64             Kind = "damaged base64"
	ErrCertificate        Kind = "unusable certificate"  // one that RFC 5280 or crypto/x509 does not allow
	ErrEmpty              Kind = "no certificate"        // nothing but white space
	ErrTooLarge           Kind = "input too large"       // more than 64 KiB
	ErrSignature          Kind = "damaged certificate"   // of [CheckSelfSignature]
	ErrIssuer             Kind = "issued by another"     // of [CheckSelfSignature]
	ErrAlgorithm          Kind = "signature not checked" // of [CheckSelfSignature]
)

// Error gives the kind in words.
func (k Kind) Error() string { return string(k) }

// Error is the only error type that this package returns. Its texts never quote the input, except for a single
// character that base64 does not have.
type Error struct {
	Kind    Kind
	Line    int    // from 1; 0 where there is no place, as in DER
	Column  int    // from 1, in Unicode code points; 0 where there is no place
	Index   int    // the certificate in question, from 0: how many were read before it
	Message string // what was found, and what was expected where that is not plain
	Fix     string // what to do about it

	vague bool // says little about what the input is: a more telling verdict takes its place
}

// Error gives place, message and fix on one line of at most 512 bytes.
func (e *Error) Error() string {
	place := ""
	if e.Line > 0 {
		place = fmt.Sprintf("%d:%d: ", e.Line, e.Column)
	}
	return fmt.Sprintf("pem: %s%s; fix: %s", place, e.Message, e.Fix)
}

// Unwrap gives Kind to errors.Is.
func (e *Error) Unwrap() error { return e.Kind }

const (
	// fixWhole is for everything that a careful second copy cures.
	fixWhole = "copy the certificate again, from its first character to its last"
	// fixRemake is for a fault in the certificate itself.
	fixRemake = "make a new certificate at the identity provider"
	fixPKCS7  = "take the certificates out with: openssl pkcs7 -print_certs -in FILE (for a binary file also -inform DER)"
	// fixDownload is for what is something else.
	fixDownload = "give the certificate, as the identity provider shows or downloads it"
)

func notACertificate(what, fix string) Error {
	return Error{Kind: ErrOtherObject, Message: "this is " + what + ", not a certificate", Fix: fix}
}

func foundPrivateKey() Error {
	return Error{
		Kind:    ErrPrivateKey,
		Message: "the input contains a private key; only the certificate was expected",
		Fix:     "remove it and treat the key as exposed: make a new key pair and replace the certificate wherever it is used",
	}
}

func foundTooLarge(size int) Error {
	return Error{
		Kind:    ErrTooLarge,
		Message: fmt.Sprintf("the input has %d bytes; at most %d are read", size, maxBytes),
		Fix:     "give only the certificates that are needed, not a whole bundle or file",
	}
}

func foundNothing() Error {
	return Error{Kind: ErrEmpty, Message: "there is no certificate here, only white space", Fix: fixDownload}
}
