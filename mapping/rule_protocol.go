package mapping

import "slices"

// ProtocolSAML2 is what a role that speaks SAML 2.0 lists in protocolSupportEnumeration.
const ProtocolSAML2 = "urn:oasis:names:tc:SAML:2.0:protocol"

// What the role of a metadata document says that it speaks.
var ruleMetadataProtocol = Rule{
	ID: "metadata-protocol", Severity: Warning, Source: samlMetadata("section 2.4.1"),
	Summary: "the role in the metadata says that it speaks SAML 2.0",
	Statement: func(p *Pass, s Statement) {
		id := IdPEntityID
		if s.Vocabulary.IdP == 0 {
			id = SPEntityID
		}
		const fix = "download the metadata again, or have protocolSupportEnumeration=\"" + ProtocolSAML2 + "\" added by whoever makes it"
		switch protocols := s.Facts.Protocols; {
		case !s.Facts.Metadata:
			p.DidNotApply("the document is no metadata")
		case protocols == nil:
			p.NotChecked("what the role lists as its protocols is not known")
		case len(protocols) == 0:
			p.Report(s, id, 0, "the role has no protocolSupportEnumeration, which the schema demands; expected "+Quote(ProtocolSAML2), fix)
		case !slices.Contains(protocols, ProtocolSAML2):
			p.Report(s, id, 0, "protocolSupportEnumeration is "+quoteList(protocols)+"; expected "+Quote(ProtocolSAML2)+", since both products speak SAML 2.0 alone", fix)
		}
	},
}
