package saml

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What the role of a metadata document says that it speaks.
var ruleMetadataProtocol = rule.Rule{
	ID: "metadata-protocol", Severity: diag.SeverityWarning, Whole: true, Source: source.SAMLMetadata("section 2.4.1"),
	Summary: "the role in the metadata says that it speaks SAML 2.0",
	Run: func(p *rule.Pass) {
		s := p.View
		id := mapping.IdPEntityID
		if s.Vocabulary.IdP == 0 {
			id = mapping.SPEntityID
		}
		fix := s.WhereToCopy(id)
		switch protocols := s.Facts.Protocols; {
		case !s.Facts.Metadata:
			p.DidNotApply("the document is no metadata")
		case protocols == nil:
			p.NotChecked("what the role lists as its protocols is not known")
		case len(protocols) == 0:
			p.Report(s, id, 0, "the role has no protocolSupportEnumeration; expected "+diag.Quote(Protocol), fix)
		case !slices.Contains(protocols, Protocol):
			p.Report(s, id, 0, "protocolSupportEnumeration is "+diag.List(protocols)+"; expected "+diag.Quote(Protocol),
				fix)
		}
	},
}
