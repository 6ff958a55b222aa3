package samlbridge

import (
	"errors"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
)

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
			d := &Document{Parties: mapping.Parties{IdP: idp}}
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
