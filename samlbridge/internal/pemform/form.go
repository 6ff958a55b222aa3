// Package pemform is the form of certificates alone: what AWS takes as "IdP certificate", one file each.
package pemform

import (
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// preambles are what openssl writes before a certificate: x509 -text, pkcs12 and x509 -subject, s_client.
var preambles = []string{"Certificate:", "Bag Attributes", "subject=", "issuer=", "CONNECTED(", "depth="}

// Codec reads and writes certificates alone.
func Codec() form.Codec {
	return form.Codec{Form: "pem", Summary: "certificates alone, as a .crt file",
		Vocabulary: saml.CertificateVocabulary(),
		Detect:     detect, Read: read, Write: write}
}

func detect(s *form.Source) int {
	if s.Kind == form.XML || s.Kind == form.JSON {
		return 0
	}
	if _, err := pem.Parse(s.Data); err != nil {
		return 0
	}
	text := strings.TrimSpace(s.Text)
	if slices.ContainsFunc(preambles, func(p string) bool { return strings.HasPrefix(text, p) }) {
		return 2 // its line "Issuer" is no console's label
	}
	return 1
}

func read(s *form.Source, _ form.Options) (*form.Reading, error) {
	bundle, err := pem.Parse(s.Data)
	if err != nil {
		return nil, Error(err)
	}
	idp := &mapping.IdentityProvider{}
	for _, c := range bundle.Certificates {
		idp.Keys = append(idp.Keys, mapping.Key{DER: c.Raw, Certificate: c})
	}
	r := &form.Reading{Parties: mapping.Parties{IdP: idp},
		Facts: mapping.Facts{Characters: utf8.RuneCountInString(s.Text)}}
	for _, n := range bundle.Notes {
		r.Changes = append(r.Changes, diag.Change{Kind: diag.Repaired, Message: n.Message,
			Place: diag.Place{Pos: diag.Pos{Line: n.Line, Column: n.Column},
				Property: string(mapping.IdPCertificates)}})
	}
	return r, nil
}

func write(_ *form.Reading, p mapping.Parties) (form.Written, error) {
	var certificates []*x509.Certificate
	for _, k := range p.IdP.Keys {
		certificates = append(certificates, &x509.Certificate{Raw: k.DER})
	}
	return form.Written{Output: pem.Format(pem.Armored, certificates...)}, nil
}

// Error is an error of package pem as this module's.
func Error(err error) error {
	out := &diag.Error{Kind: diag.ErrValue, Message: "not a certificate", Err: err}
	var e *diag.Error
	if errors.As(err, &e) {
		out.Pos, out.Message, out.Fix = e.Pos, e.Message, e.Fix
	}
	if errors.Is(err, diag.ErrSecret) {
		out.Kind = diag.ErrSecret
	}
	return out
}
