package form

import (
	"crypto/x509"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Options is what decides how a document is read. The zero value is safe.
type Options struct {
	// EntityID chooses the entity to read from metadata that holds several, and the application from a list of them. A
	// document that leaves no choice is read as it is; a finding says where it is not of that entity.
	EntityID string
	// Pins are certificates of which one has to have signed what is read; its dates do not matter. With pins only what
	// one of them signed is read, whatever the bytes look like: metadata without such a signature, and a document of a
	// form that cannot be signed, is a [diag.ErrSignature].
	Pins []*x509.Certificate
	// AllowSHA1 takes signatures with SHA-1 too. It can be forged by those who can pay for it.
	AllowSHA1 bool
	// Verifiers have to confirm each signature after the module's own verification. Package dsig has one.
	Verifiers []Verifier
	// Limits bounds what is read; zero fields mean the defaults.
	Limits Limits
}

// Limits bounds the input before any of it is interpreted. A zero field means the default, which is some hundred times
// of what honest documents need; a negative one is a [diag.ErrOption].
type Limits struct {
	Bytes        int // of the whole input; default 8 MiB, for a federation's aggregate or a large state
	Depth        int // elements, or JSON values, inside each other; default 64
	Tokens       int // tags, texts and comments of one entity, or JSON values; default 20,000
	Attributes   int // of one element, namespace declarations included; default 64
	Namespaces   int // declarations in scope; default 32
	NameBytes    int // of an element's or attribute's name; default 256
	ValueBytes   int // of one attribute value or text; default 64 KiB
	Certificates int // of one entity; default 32
}

// The default limits that this package itself holds.
const (
	defaultBytes        = 8 << 20
	defaultCertificates = 32
)

// Validate reports a limit that cannot be used. The error is a [*diag.Error].
func (l Limits) Validate() error {
	if min(l.Bytes, l.Depth, l.Tokens, l.Attributes, l.Namespaces, l.NameBytes, l.ValueBytes, l.Certificates) < 0 {
		return &diag.Error{Kind: diag.ErrOption,
			Message: "a limit is negative; a number above zero was expected, or zero for the default",
			Fix:     "leave the limit out, or give a number"}
	}
	return nil
}

// JSON are the limits on JSON.
func (l Limits) JSON() jsondoc.Limits {
	return jsondoc.Limits{Bytes: l.Bytes, Depth: l.Depth, Values: l.Tokens, Name: l.NameBytes}
}

// XML are the limits on metadata.
func (l Limits) XML() metadata.Limits {
	certificates := l.Certificates
	if certificates <= 0 {
		certificates = defaultCertificates
	}
	return metadata.Limits{Certificates: certificates, Limits: xmlscan.Limits{Bytes: l.Bytes, Depth: l.Depth,
		Tokens:     l.Tokens,
		Attributes: l.Attributes, Namespaces: l.Namespaces, NameBytes: l.NameBytes, ValueBytes: l.ValueBytes}}
}

func (l Limits) bytes() int {
	return orDefault(l.Bytes, defaultBytes)
}
