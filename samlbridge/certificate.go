package samlbridge

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
)

// preambles are what openssl writes before a certificate: x509 -text, pkcs12 and x509 -subject, s_client.
var preambles = []string{"Certificate:", "Bag Attributes", "subject=", "issuer=", "CONNECTED(", "depth="}

// certificateCodec reads and writes certificates alone: what AWS takes as "IdP certificate", one file each.
func certificateCodec() Codec {
	v := mapping.CertificateVocabulary()
	return Codec{Form: PEM, Summary: "certificates alone, as a .crt file", Vocabulary: v,
		Detect: func(in Input) int {
			if in.Kind == XMLInput || in.Kind == JSONInput {
				return 0
			}
			if _, err := pem.Parse(in.Data); err != nil {
				return 0
			}
			text := strings.TrimSpace(in.Text)
			if slices.ContainsFunc(preambles, func(s string) bool { return strings.HasPrefix(text, s) }) {
				return 2 // its line "Issuer" is no console's label
			}
			return 1
		},
		Read: func(in Input, _ Options) (*Document, error) {
			bundle, err := pem.Parse(in.Data)
			if err != nil {
				return nil, certificateError(err)
			}
			idp := &mapping.IdentityProvider{}
			for _, c := range bundle.Certificates {
				idp.Keys = append(idp.Keys, mapping.Key{DER: c.Raw, Certificate: c})
			}
			d := &Document{Parties: mapping.Parties{IdP: idp}, facts: mapping.Facts{Characters: utf8.RuneCountInString(in.Text)}}
			for _, n := range bundle.Notes {
				d.Notes = append(d.Notes, mapping.Finding{RuleID: mapping.NoteRepaired, Severity: mapping.Notice, Pos: mapping.Pos{Line: n.Line, Column: n.Column}, Message: n.Message})
			}
			return d, nil
		},
		Write: func(_ *Document, p mapping.Parties, _ Options) ([]byte, []mapping.Finding, error) {
			var ders [][]byte
			for _, k := range p.IdP.Keys {
				ders = append(ders, k.DER)
			}
			return pem.FormatDER(pem.Armored, ders...), nil, nil
		},
	}
}

func certificateError(err error) error {
	out := &Error{Kind: ErrValue, Message: "not a certificate", Err: err}
	var e *pem.Error
	if errors.As(err, &e) {
		out.Pos, out.Message, out.Fix = mapping.Pos{Line: e.Line, Column: e.Column}, e.Message, e.Fix
	}
	if errors.Is(err, pem.ErrPrivateKey) {
		out.Kind = ErrSecret
	}
	return out
}

// certificatesOnly returns the parties without keys that are no certificates: nothing may be written as a certificate that
// is a key alone, a request or half a paste. What is left out is a finding; a private key is the error.
func certificatesOnly(s mapping.Statement) (p mapping.Parties, left []mapping.Finding, err error) {
	p = s.Parties
	if p.IdP != nil && slices.ContainsFunc(p.IdP.Keys, isOther) {
		idp := *p.IdP
		p.IdP = &idp
		if idp.Keys, left, err = withoutOthers(s, idp.Keys, mapping.IdPCertificates, mapping.IdPEncryptionKeys); err != nil {
			return mapping.Parties{}, nil, err
		}
	}
	if p.SP != nil && slices.ContainsFunc(p.SP.Keys, isOther) {
		sp := *p.SP
		p.SP = &sp
		var more []mapping.Finding
		if sp.Keys, more, err = withoutOthers(s, sp.Keys, mapping.SPCertificates, mapping.SPEncryptionKeys); err != nil {
			return mapping.Parties{}, nil, err
		}
		left = append(left, more...)
	}
	return p, left, nil
}

func withoutOthers(s mapping.Statement, keys []mapping.Key, signing, encryption mapping.Property) (kept []mapping.Key, left []mapping.Finding, err error) {
	for _, k := range keys {
		if !isOther(k) {
			kept = append(kept, k)
			continue
		}
		_, err := pem.ParseDER(k.DER)
		if errors.Is(err, pem.ErrPrivateKey) {
			return nil, nil, certificateError(err)
		}
		var e *pem.Error
		errors.As(err, &e)
		id := signing
		if !k.Signs() {
			id = encryption
		}
		f := mapping.Finding{RuleID: mapping.NoteDropped, Severity: mapping.Warning, Document: s.Name, Path: string(id), Message: "left out: " + e.Message, Fix: e.Fix}
		if s.Origin != nil {
			o := s.Origin(id, slices.Index(s.Values(id), base64.StdEncoding.EncodeToString(k.DER)))
			f.Path, f.Pos = o.Path, o.Pos
		}
		left = append(left, f)
	}
	return kept, left, nil
}

// isOther reports whether a key is something else than a whole certificate. One that Go's parser refuses is a certificate
// by its structure: other software may read it.
func isOther(k mapping.Key) bool {
	// Parsing puts what is signed beside Raw: a certificate that was made or changed by hand proves nothing of the DER.
	if c := k.Certificate; c != nil && bytes.Equal(c.Raw, k.DER) && len(c.RawTBSCertificate) > 0 && bytes.Contains(k.DER, c.RawTBSCertificate) {
		return false
	}
	_, err := pem.ParseDER(k.DER)
	return err != nil && !errors.Is(err, pem.ErrCertificate)
}
