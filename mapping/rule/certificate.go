package rule

import (
	"strconv"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
)

// EachCertificate makes a rule's function: it reports every certificate that verifies signatures in which the function
// finds a problem. The message goes on after the certificate's name.
func EachCertificate(problem func(*Pass, mapping.Key) (message, fix string)) func(*Pass) {
	return func(p *Pass) {
		for i, k := range p.View.Keys {
			if message, fix := problem(p, k); message != "" {
				p.Report(p.View, mapping.IdPCertificates, i, DescribeKey(k)+" "+message, fix)
			}
		}
	}
}

// DescribeKey names a certificate: by its fingerprint, since all of one vendor's may have the same names.
func DescribeKey(k mapping.Key) string {
	return "the certificate " + pem.SHA256Fingerprint(k.DER)
}

// Fingerprints lists certificates, at most five of them.
func Fingerprints(keys []mapping.Key) string {
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
