package saml

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

var ruleMetadataSignature = rule.Rule{
	ID: "metadata-signature", Severity: diag.SeverityNotice, Source: source.SAMLMetadata("section 3"),
	Summary: "a signature on the metadata was verified",
	Run: func(p *rule.Pass) {
		s := p.View
		switch {
		case !s.Facts.Metadata || s.Facts.Signature == mapping.SignatureAbsent || s.Facts.Signature == 0:
			p.DidNotApply("the document carries no signature")
		case s.Facts.Signature == mapping.SignatureUnchecked:
			id := mapping.IdPEntityID
			if s.Vocabulary.IdP == 0 {
				id = mapping.SPEntityID
			}
			p.Report(s, id, 0, "the signature on the metadata was not verified",
				"to have it verified, pin the certificate that the signer gave you")
		}
	},
}
