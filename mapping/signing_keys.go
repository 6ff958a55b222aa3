package mapping

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/pem"
)

// eachCertificate reports every certificate that verifies signatures in which the function finds a problem. The message
// goes on behind the certificate's name.
func eachCertificate(problem func(*Pass, Key) (message, fix string)) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		for i, k := range s.signingKeys() {
			if message, fix := problem(p, k); message != "" {
				p.Report(s, IdPCertificates, i, describeKey(k)+" "+message, fix)
			}
		}
	}
}

// signingKeys are the certificates that verify signatures, each once, as Values gives them.
func signingKeys(idp *IdentityProvider) []Key {
	keys := make([]Key, 0, len(idp.Keys))
	for _, k := range idp.Keys {
		if k.Signs() && len(k.DER) > 0 && !hasKey(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// signingKeys are those of the identity provider.
func (s *Statement) signingKeys() []Key {
	if s.memo == nil {
		return signingKeys(s.IdP)
	}
	if s.memo.keys == nil {
		s.memo.keys = signingKeys(s.IdP)
	}
	return s.memo.keys
}

func describeKey(k Key) string {
	return "the certificate with SHA-256 fingerprint " + pem.SHA256Fingerprint(k.DER)
}

// fingerprints lists certificates, at most five of them.
func fingerprints(keys []Key) string {
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

// hasKey compares certificates by their DER, never by name.
func hasKey(keys []Key, k Key) bool {
	return slices.ContainsFunc(keys, func(other Key) bool { return bytes.Equal(other.DER, k.DER) })
}
