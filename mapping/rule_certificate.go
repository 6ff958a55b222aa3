package mapping

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem"
)

// maxCertificateFile is the size that AWS documents for the file of an IdP certificate, in code points.
const maxCertificateFile = 2500

// awsCertificates is where AWS lists, imports and deletes the certificates that it trusts.
const awsCertificates = awsScreen + " > Manage SAML 2.0 certificates"

var (
	ruleCertificateReadable = Rule{
		ID: "idp-certificate-readable", Severity: Error, Source: awsOtherIdPs,
		Summary: "what stands for the certificate is an X.509 certificate",
		Needs:   []Property{IdPCertificates},
		Statement: eachCertificate(func(p *Pass, k Key) (string, string) {
			if k.Err == nil || errors.Is(k.Err, pem.ErrCertificate) {
				return "", ""
			}
			return certificateProblem(k.Err)
		}),
	}
	ruleCertificateUnusual = Rule{
		ID: "idp-certificate-unusual", Severity: Warning, Source: rfc("5280", "X.509 certificate profile", "4"),
		Summary: "the certificate keeps to the rules for X.509 certificates",
		Needs:   []Property{IdPCertificates},
		Statement: eachCertificate(func(p *Pass, k Key) (string, string) {
			if !errors.Is(k.Err, pem.ErrCertificate) {
				return "", ""
			}
			return certificateProblem(k.Err)
		}),
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

// certificateProblem repeats what package pem found; its texts never quote the input.
func certificateProblem(err error) (message, fix string) {
	var e *pem.Error
	if !errors.As(err, &e) {
		return "it cannot be read", "copy the certificate again, whole"
	}
	return e.Message, e.Fix
}

// certificateFile looks at the file that is uploaded by itself: the document if it is one, else each certificate as PEM.
// AWS documents no such limit for certificates inside metadata.
func certificateFile(p *Pass, s Statement) {
	_, inFields := s.Vocabulary.Field(IdPSSOLocation)
	switch {
	case s.Facts.Metadata || s.Vocabulary.IdP != Takes:
		p.DidNotApply("the certificate is not uploaded to AWS by itself")
	case !inFields && s.Facts.Characters > 0:
		if n := s.Facts.Characters; n > maxCertificateFile {
			p.Report(s, IdPCertificates, 0, fmt.Sprintf("the certificate file has %d characters; AWS takes %d", n, maxCertificateFile),
				"upload the signing certificate alone, without a chain and without text around it")
		}
	default:
		for i, k := range signingKeys(s.IdP) {
			if n := utf8.RuneCount(pem.FormatDER(pem.Armored, k.DER)); n > maxCertificateFile {
				p.Report(s, IdPCertificates, i, fmt.Sprintf("%s makes a PEM file of %d characters; AWS takes %d", describeKey(k), n, maxCertificateFile),
					"use a certificate with a shorter key, such as RSA of 2,048 bits, or upload the identity provider's metadata instead")
			}
		}
	}
}

func certificatesSeveral(p *Pass, s Statement) {
	keys := signingKeys(s.IdP)
	if len(keys) < 2 {
		return
	}
	if s.Vocabulary.IdP == Takes {
		p.Report(s, IdPCertificates, 1, fmt.Sprintf("%d certificates are trusted; messages signed with any of them are accepted", len(keys)),
			"after a rotation, delete those that Cloudflare no longer shows: "+awsCertificates)
	} else {
		p.Report(s, IdPCertificates, 1, fmt.Sprintf("%d certificates are shown; which one signs cannot be told, so AWS must trust all of them", len(keys)),
			"import every one of them in AWS: "+awsCertificates+" > Import certificate")
	}
}
