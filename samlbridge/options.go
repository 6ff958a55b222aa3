package samlbridge

import (
	"crypto/x509"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Options is what a caller may decide. The zero value is safe: the form is found from the content, nothing is chosen that
// the documents do not choose themselves, and rules about dates are reported as "could not be checked".
type Options struct {
	// From is the form of the input; "" finds it from the content.
	From Form
	// Time is when dates are looked at. The package reads no clock.
	Time time.Time
	// EntityID chooses the entity to read from metadata that holds several, and the application from a list of them. A document
	// that leaves no choice is read as it is; a finding says where it is not of that entity.
	EntityID string
	// ACS chooses the assertion consumer service URL to keep where a target holds one.
	ACS string
	// ApplicationName is the name that a new Cloudflare application gets; "" leaves it out.
	ApplicationName string
	// Sheet writes text for a person to type from, in place of JSON, for the forms that hold console values.
	Sheet bool
	// Ignore lists IDs of rules and notes that shall not be reported. An unknown ID is an error. What [Compare] finds to differ
	// is its result and no report: it stays.
	Ignore []string
	// Rules are the caller's own, which [Check] and [Convert] run behind those of the catalogue.
	Rules []mapping.Rule
	// Pins are certificates of which one has to have signed the metadata that is read; its dates do not matter. Then metadata
	// without a signature that one of them verifies is an [ErrSignature], and every value comes from what was signed.
	// Without pins a signature is not checked. Other forms than metadata carry no signature and are read with a warning: to insist
	// on metadata, say so in From. [Inspect] and [Rewrite], which take documents as they are, refuse pins.
	Pins []*x509.Certificate
	// AllowSHA1 takes signatures with SHA-1 too. It can be forged by those who can pay for it.
	AllowSHA1 bool
	// Limits bounds what is read; zero fields mean the defaults.
	Limits Limits
	// Codecs adds forms to those of [Codecs].
	Codecs []Codec

	// wantSP and wantIdP say what a conversion is for, see towards.
	wantSP, wantIdP bool
}

// Limits bounds the input before any of it is interpreted. A zero field means the default, which is some hundred times of
// what honest documents need; a negative one is an [ErrOption].
type Limits struct {
	Bytes      int // of the whole input; default [DefaultBytes]
	Depth      int // elements, or JSON values, inside each other; default [DefaultDepth]
	Tokens     int // tags, texts and comments of one entity, or JSON values; default [DefaultTokens]
	Attributes int // of one element, namespace declarations included; default [DefaultAttributes]
	Namespaces int // declarations in scope; default [DefaultNamespaces]
	NameBytes  int // of an element's or attribute's name; default [DefaultNameBytes]
	ValueBytes int // of one attribute value or text; default [DefaultValueBytes]
	// Certificates is how many one entity may carry; default [DefaultCertificates].
	Certificates int
}

// The default limits.
const (
	DefaultBytes        = 1 << 20 // 1 MiB
	DefaultDepth        = 64
	DefaultTokens       = 20_000
	DefaultAttributes   = 64
	DefaultNamespaces   = 32
	DefaultNameBytes    = 256
	DefaultValueBytes   = 64 << 10 // 64 KiB
	DefaultCertificates = 32
)

// json are the limits on JSON.
func (l Limits) json() jsondoc.Limits {
	return jsondoc.Limits{Bytes: l.Bytes, Depth: l.Depth, Values: l.Tokens, Name: l.NameBytes}
}

// raise says what to do about a limit, by the name that callers and the command line know it by.
func raise(limit string) string {
	if limit == "Bytes" {
		return "raise the limit Bytes, on the command line with -max-bytes N"
	}
	return "raise the limit " + limit + ", on the command line with -limit " + limit + "=N"
}

func (l Limits) validate() error {
	if min(l.Bytes, l.Depth, l.Tokens, l.Attributes, l.Namespaces, l.NameBytes, l.ValueBytes, l.Certificates) < 0 {
		return &Error{Kind: ErrOption, Message: "a limit is negative; a number above zero was expected, or zero for the default", Fix: "leave the limit out, or give a number"}
	}
	return nil
}

func (l Limits) metadata() metadata.Limits {
	certificates := l.Certificates
	if certificates <= 0 {
		certificates = DefaultCertificates
	}
	return metadata.Limits{Certificates: certificates, Limits: xmlscan.Limits{Bytes: l.Bytes, Depth: l.Depth, Tokens: l.Tokens,
		Attributes: l.Attributes, Namespaces: l.Namespaces, NameBytes: l.NameBytes, ValueBytes: l.ValueBytes}}
}

func (l Limits) bytes() int {
	if l.Bytes > 0 {
		return l.Bytes
	}
	return DefaultBytes
}
