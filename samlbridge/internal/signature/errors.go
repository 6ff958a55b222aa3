package signature

import (
	"crypto/x509"
	"errors"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// The kinds of error; exactly one of them is the Kind of an [Error].
var (
	ErrUnsigned  = errors.New("no signature")
	ErrShape     = errors.New("shape of signature not accepted")
	ErrAlgorithm = errors.New("algorithm not accepted")
	// SHA-1 without being asked for, and keys that are too small
	ErrWeak     = errors.New("algorithm or key too weak")
	ErrMismatch = errors.New("no certificate verifies it") // signed with another key, or changed after signing
	ErrLimit    = errors.New("canonical form too long")    // many times the length of the document
	ErrKey      = errors.New("key cannot be used to sign") // from Sign only
	ErrSigned   = errors.New("signed already")             // from Sign only
)

// Error is the only error type of this package. errors.Is finds its Kind and its Err.
type Error struct {
	Kind         error // one of the Err… variables of this package
	Path         string
	Line, Column int // from 1; column in code points

	// Message says what was found and what was expected, Fix what to do about it.
	Message string
	Fix     string

	// Undecided says that other software may take the signature: what is missing here is support, or certainty, not
	// proof against it. Where it is false, no software may take it.
	Undecided bool

	// Signer is the certificate in the document where Kind is ErrMismatch, the document is intact and it is that
	// certificate that verifies it. It proves nothing about who that is.
	Signer *x509.Certificate

	// Err is what the caller's own [crypto.Signer] returned, from Sign only.
	Err error
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// fail makes an error at an element.
func fail(kind error, at xmlscan.Element, message, fix string) *Error {
	line, column := at.Position()
	return &Error{Kind: kind, Path: at.Path(), Line: line, Column: column, Message: message, Fix: fix}
}

// doubt makes an error that other software may see otherwise.
func doubt(kind error, at xmlscan.Element, message, fix string) *Error {
	e := fail(kind, at, message, fix)
	e.Undecided = true
	return e
}

const (
	fixAgain  = "get the file again from where it was made; if it stays like this, ask for one that is signed as SAML 2.0 demands"
	fixSHA256 = "ask the signer for RSA-SHA256 or ECDSA-SHA256"
)
