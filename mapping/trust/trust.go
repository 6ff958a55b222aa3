// Package trust says whether a certificate is among those that a side trusts. It is the one place that judges it, for
// rules, comparisons, rotations and sign-ins.
//
//	level, by := trust.Judge(shown, trusted)
//
// Certificates are compared by their DER, never by name or serial number. A certificate that was renewed over the same
// key makes signatures that the old one verifies: whether a service provider takes them is its own decision, see
// [Doubt].
package trust

import (
	"bytes"
	"crypto"

	"github.com/samlbridge/samlbridge/mapping"
)

// Level is how far a certificate is trusted. Its zero value is invalid.
type Level uint8

const (
	// Trusted: the certificate itself is among them.
	Trusted Level = iota + 1
	// SameKey: only another certificate over the same public key is.
	SameKey
	// Untrusted: neither is.
	Untrusted
)

// Judge says how far a certificate is trusted, and by which of the trusted ones; by is zero for [Untrusted]. Keys that
// sign nothing trust nothing.
func Judge(key mapping.Key, trusted []mapping.Key) (level Level, by mapping.Key) {
	level = Untrusted
	for _, t := range trusted {
		switch {
		case !t.Signs() || len(t.DER) == 0:
		case bytes.Equal(t.DER, key.DER):
			return Trusted, t
		case level == Untrusted && sameKey(t, key):
			level, by = SameKey, t
		}
	}
	return level, by
}

// sameKey compares public keys, which may be encoded in more than one way.
func sameKey(a, b mapping.Key) bool {
	if a.Certificate == nil || b.Certificate == nil {
		return false
	}
	if bytes.Equal(a.Certificate.RawSubjectPublicKeyInfo, b.Certificate.RawSubjectPublicKeyInfo) {
		return true
	}
	key, ok := a.Certificate.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	return ok && key.Equal(b.Certificate.PublicKey)
}

// Doubt is what nobody can tell about [SameKey], for messages: whether the service provider compares certificates or
// keys.
func Doubt(sp *mapping.Product) string {
	name := "the service provider"
	if sp != nil {
		name = sp.Named()
	}
	return "whether " + name + " compares certificates or only their keys is not documented"
}
