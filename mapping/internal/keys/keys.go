// Package keys has what rules and comparisons say of certificates.
package keys

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
)

// Signing are the keys that verify signatures, each once.
func Signing(list []mapping.Key) []mapping.Key {
	keys := make([]mapping.Key, 0, len(list))
	for _, k := range list {
		if k.Signs() && len(k.DER) > 0 && !Has(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// Has compares certificates by their DER, never by name.
func Has(keys []mapping.Key, k mapping.Key) bool {
	return slices.ContainsFunc(keys, func(other mapping.Key) bool { return bytes.Equal(other.DER, k.DER) })
}

// Name names a certificate: by its fingerprint, since all of one vendor's may have the same names.
func Name(k mapping.Key) string {
	return "the certificate " + pem.SHA256Fingerprint(k.DER)
}

// List lists certificates, at most five of them.
func List(keys []mapping.Key) string {
	const most = 5
	var list []string
	for _, k := range keys[:min(len(keys), most)] {
		list = append(list, pem.SHA256Fingerprint(k.DER))
	}
	if len(keys) > most {
		list = append(list, strconv.Itoa(len(keys)-most)+" more")
	}
	return strings.Join(list, ", ")
}

// UTC is a time as messages give it.
func UTC(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
