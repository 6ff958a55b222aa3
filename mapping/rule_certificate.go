package mapping

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"

	"github.com/samlbridge/samlbridge/pem"
)

// maxCertificateFile is the size that AWS documents for the file of an IdP certificate, in code points.
const maxCertificateFile = 2500

// awsCertificates is where AWS lists, imports and deletes the certificates that it trusts.
const awsCertificates = awsScreen + " > Manage SAML 2.0 certificates"

var (
	ruleCertificateReadable = Rule{
		ID: "idp-certificate-readable", Severity: Error, Source: awsOtherIdPs,
		Summary:   "what stands for the certificate is an X.509 certificate",
		Needs:     []Property{IdPCertificates},
		Statement: certificateProblems(func(err error) bool { return !errors.Is(err, pem.ErrCertificate) }),
	}
	ruleCertificateUnusual = Rule{
		ID: "idp-certificate-unusual", Severity: Warning, Source: rfc("5280", "X.509 certificate profile", "4"),
		Summary:   "the certificate keeps to the rules for X.509 certificates",
		Needs:     []Property{IdPCertificates},
		Statement: certificateProblems(func(err error) bool { return errors.Is(err, pem.ErrCertificate) }),
	}
	ruleCertificateFile = Rule{
		ID: "idp-certificate-file-size", Severity: Error, Source: awsLimits,
		Summary:   "the certificate file has at most 2,500 characters",
		Needs:     []Property{IdPCertificates},
		Statement: certificateFile,
	}
	ruleCertificatesSeveral = Rule{
		ID: "idp-certificate-several", Severity: Notice, Source: awsRotation,
		Summary:   "there is one certificate, or a rotation is going on",
		Needs:     []Property{IdPCertificates},
		Statement: certificatesSeveral,
	}
)

// certificateProblems repeats what package pem found, where it is a problem of this kind; its texts never quote the input.
func certificateProblems(ofKind func(error) bool) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		for i, k := range s.signingKeys() {
			if k.Err == nil || !ofKind(k.Err) {
				continue
			}
			message, fix := "what stands for the certificate cannot be read", "copy the certificate again, whole"
			var e *pem.Error
			if errors.As(k.Err, &e) {
				message, fix = e.Message, e.Fix
			}
			if errors.Is(k.Err, pem.ErrCertificate) { // of anything else there is no fingerprint to look for, least of all of a key
				message += " (SHA-256 fingerprint " + pem.SHA256Fingerprint(k.DER) + ")"
			}
			p.Report(s, IdPCertificates, i, message, fix)
		}
	}
}

// certificateFile looks at the file that is uploaded by itself: the document, if it is one certificate, else each certificate
// as PEM, since AWS takes them one by one. AWS documents no such limit for certificates inside metadata.
func certificateFile(p *Pass, s Statement) {
	_, inFields := s.Vocabulary.Field(IdPSSOLocation)
	keys := s.signingKeys()
	switch {
	case s.Facts.Metadata || s.Vocabulary.IdP != Takes:
		p.DidNotApply("the certificate is not uploaded to AWS by itself")
	case !inFields && s.Facts.Characters > 0 && len(keys) == 1 && pemSize(keys[0]) <= maxCertificateFile:
		if n := s.Facts.Characters; n > maxCertificateFile {
			p.Report(s, IdPCertificates, 0, fmt.Sprintf("the certificate file has %d characters; AWS takes at most %d", n, maxCertificateFile),
				"upload the signing certificate alone, without text around it")
		}
	default:
		for i, k := range keys {
			if n := pemSize(k); n > maxCertificateFile {
				p.Report(s, IdPCertificates, i, fmt.Sprintf("%s makes a PEM file of %d characters; AWS takes at most %d", describeKey(k), n, maxCertificateFile),
					"use a certificate with a shorter key, such as RSA of 2,048 bits, or upload the identity provider's metadata instead")
			}
		}
	}
}

// pemSize is the size of a certificate as PEM: lines of 64 characters between two of armour.
func pemSize(k Key) int {
	body := base64.StdEncoding.EncodedLen(len(k.DER))
	return len("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n") + body + (body+63)/64
}

func certificatesSeveral(p *Pass, s Statement) {
	keys := s.signingKeys()
	if len(keys) < 2 {
		return
	}
	if s.Vocabulary.IdP == Takes {
		p.Report(s, IdPCertificates, 1, fmt.Sprintf("%d certificates are trusted; messages signed with any of them are accepted", len(keys)),
			"after a rotation, delete those that Cloudflare no longer shows: "+awsCertificates)
	} else if chain := issuersAmong(keys); len(chain) > 0 {
		p.Report(s, IdPCertificates, 1, fmt.Sprintf("%d certificates are shown, of which some only issued another one that stands in the same KeyDescriptor and sign no responses: %s", len(keys), fingerprints(chain)),
			"import the others in AWS, and not these: "+awsCertificates+" > Import certificate")
	} else {
		p.Report(s, IdPCertificates, 1, fmt.Sprintf("%d certificates are shown; which one signs cannot be told, so AWS must trust all of them", len(keys)),
			"import every one of them in AWS: "+awsCertificates+" > Import certificate")
	}
}

// issuersAmong are the keys that issued another one of their KeyDescriptor, as far as names tell.
func issuersAmong(keys []Key) []Key {
	var list []Key
	for _, k := range keys {
		issued := func(o Key) bool {
			return o.Descriptor == k.Descriptor && o.Certificate != nil && !bytes.Equal(o.DER, k.DER) &&
				bytes.Equal(o.Certificate.RawIssuer, k.Certificate.RawSubject) && !bytes.Equal(o.Certificate.RawSubject, k.Certificate.RawSubject)
		}
		if k.Descriptor != 0 && k.Certificate != nil && k.Certificate.IsCA && slices.ContainsFunc(keys, issued) {
			list = append(list, k)
		}
	}
	return list
}
