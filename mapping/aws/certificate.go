package aws

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// maxCertificateFile is the size that AWS documents for the file of an IdP certificate, in code points.
const maxCertificateFile = 2500

// What AWS takes as IdP certificate.
var (
	ruleCertificateFile = rule.Rule{
		ID: "idp-certificate-file-size", Severity: diag.SeverityError, Source: source.AWSLimits,
		Summary: "the certificate file has at most 2,500 characters",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Run:     certificateFile,
	}
	ruleCertificatesSeveral = rule.Rule{
		ID: "idp-certificate-several", Severity: diag.SeverityNotice, Source: source.AWSRotation,
		Summary: "there is one certificate, or a rotation is going on",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Run:     certificatesSeveral,
	}
)

// certificateFile looks at the file that is uploaded by itself: the document, if it is one certificate, else each
// certificate as PEM, since AWS takes them one by one. AWS documents no such limit for certificates inside metadata.
func certificateFile(p *rule.Pass) {
	s := p.View
	_, inFields := s.Vocabulary.Field(mapping.IdPSSOLocation)
	shown := s.Keys
	switch {
	case s.Facts.Metadata || s.Vocabulary.IdP != mapping.Takes:
		p.DidNotApply("the certificate is not uploaded to AWS by itself")
	case !inFields && s.Facts.Characters > 0 && len(shown) == 1 && pemSize(shown[0]) <= maxCertificateFile:
		if n := s.Facts.Characters; n > maxCertificateFile {
			p.Report(s, mapping.IdPCertificates, 0,
				fmt.Sprintf("the certificate file has %d characters; AWS takes at most %d", n, maxCertificateFile),
				"upload the signing certificate alone, without text around it")
		}
	default:
		for i, k := range shown {
			if n := pemSize(k); n > maxCertificateFile {
				p.Report(s, mapping.IdPCertificates, i,
					fmt.Sprintf("%s makes a file of %d characters; AWS takes at most %d",
						keys.Name(k), n, maxCertificateFile),
					"use a certificate with a shorter key, or upload metadata instead")
			}
		}
	}
}

// pemSize is the size of a certificate as PEM: lines of 64 characters between two of armour.
func pemSize(k mapping.Key) int {
	body := base64.StdEncoding.EncodedLen(len(k.DER))
	return len("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n") + body + (body+63)/64
}

func certificatesSeveral(p *rule.Pass) {
	s := p.View
	shown := s.Keys
	switch {
	case len(shown) < 2:
		return
	case len(p.IdPPair) > 0:
		p.DidNotApply("the other half is there, and the rules about the pair say what is missing")
		return
	}
	chain := issuersAmong(shown)
	switch {
	case s.Vocabulary.IdP == mapping.Takes:
		p.Report(s, mapping.IdPCertificates, 1, fmt.Sprintf("AWS trusts %d certificates", len(shown)),
			"after a rotation, delete those that "+s.IdPName()+" no longer shows")
	case len(chain) > 0:
		p.Report(s, mapping.IdPCertificates, 1, fmt.Sprintf("of %d certificates, some only issued another one: %s",
			len(shown), keys.List(chain)), "for each of the others, "+s.Import())
	default:
		p.Report(s, mapping.IdPCertificates, 1,
			fmt.Sprintf("%d certificates are shown, and any of them may sign", len(shown)),
			"for each of them, "+s.Import())
	}
}

// issuersAmong are the shown that issued another one of their KeyDescriptor, as far as names tell.
func issuersAmong(shown []mapping.Key) []mapping.Key {
	var list []mapping.Key
	for _, k := range shown {
		issued := func(o mapping.Key) bool {
			return o.Descriptor == k.Descriptor && o.Certificate != nil && !bytes.Equal(o.DER, k.DER) &&
				bytes.Equal(o.Certificate.RawIssuer, k.Certificate.RawSubject) &&
				!bytes.Equal(o.Certificate.RawSubject, k.Certificate.RawSubject)
		}
		if k.Descriptor != 0 && k.Certificate != nil && k.Certificate.IsCA && slices.ContainsFunc(shown, issued) {
			list = append(list, k)
		}
	}
	return list
}
