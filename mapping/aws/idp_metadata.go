package aws

import (
	"fmt"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// maxMetadata is the size of a metadata file that AWS takes, in code points.
const maxMetadata = 75000

// What AWS asks of the identity provider's metadata file.
var (
	ruleMetadataSize = rule.Rule{
		ID: "idp-metadata-size", Severity: diag.SeverityError, Source: source.AWSOtherIdPs,
		Summary: "the metadata file has at most 75,000 characters",
		Run: func(p *rule.Pass) {
			s := p.View
			switch n := s.Facts.Characters; {
			case !s.Facts.Metadata || s.Vocabulary.IdP == 0:
				p.DidNotApply("the document is no metadata of an identity provider")
			case n == 0:
				p.NotChecked("the size of the document is not known")
			case n > maxMetadata:
				p.Report(s, mapping.IdPEntityID, 0,
					fmt.Sprintf("the metadata file has %d characters; AWS takes at most %d", n, maxMetadata),
					"leave out what AWS does not read: contacts, organisations, other entities and roles")
			}
		},
	}
	ruleMetadataMark = rule.Rule{
		ID: "idp-metadata-byte-order-mark", Severity: diag.SeverityWarning,
		Source: source.Observed(
			"AWS refused a metadata file that begins with EF BB BF (MicrosoftDocs/azure-docs, issue 65434)",
			"2026-12-01"),
		Summary: "the metadata file does not begin with a byte order mark", CheckOnly: true,
		Run: func(p *rule.Pass) {
			switch v := p.View; {
			case !v.Facts.Metadata || v.Vocabulary.IdP == 0:
				p.DidNotApply("the document is no metadata of an identity provider")
			case v.Facts.ByteOrderMark:
				p.Report(v, mapping.IdPEntityID, 0,
					"the file begins with a byte order mark; AWS has refused such files",
					"save the file as UTF-8 without a byte order mark, or convert it, before you upload it")
			}
		},
	}
	ruleMetadataSigned = rule.Rule{
		ID: "idp-metadata-wants-signed-requests", Severity: diag.SeverityNotice, Source: source.AWSOtherIdPs,
		Summary: "the metadata does not ask AWS to sign its requests",
		Needs:   []mapping.Property{mapping.IdPWantAuthnRequestsSigned},
		Run: func(p *rule.Pass) {
			s := p.View
			if ofOther(p) && *s.IdP.WantAuthnRequestsSigned {
				p.Report(s, mapping.IdPWantAuthnRequestsSigned, 0,
					"WantAuthnRequestsSigned is true, but AWS never signs its requests",
					"if sign-in fails, let the identity provider accept unsigned requests")
			}
		},
	}
	ruleMetadataEncryption = rule.Rule{
		ID: "idp-metadata-encryption-key", Severity: diag.SeverityWarning, Source: source.AWSOtherIdPs,
		Summary: "the metadata has no key for encryption",
		About:   []mapping.Property{mapping.IdPEncryptionKeys},
		Run: func(p *rule.Pass) {
			s := p.View
			if n := len(s.Values(mapping.IdPEncryptionKeys)); n > 0 {
				p.Report(s, mapping.IdPEncryptionKeys, 0,
					"the metadata has "+diag.Count(n, "key")+" for encryption, which AWS does not support",
					"remove each KeyDescriptor with use=\"encryption\"")
			}
		},
	}
	ruleMetadataBindings = rule.Rule{
		ID: "idp-metadata-bindings", Severity: diag.SeverityNotice, Source: source.AWSOtherIdPs,
		Summary: "single sign-on is offered over both HTTP-POST and HTTP-Redirect",
		Needs:   []mapping.Property{mapping.IdPSSOBinding},
		Run: func(p *rule.Pass) {
			s := p.View
			post, redirect := offers(s)
			if ofOther(p) && post != redirect {
				one, other := "HTTP-POST", "HTTP-Redirect"
				if redirect {
					one, other = other, one
				}
				p.Report(s, mapping.IdPSSOBinding, 0,
					"single sign-on has the binding "+one+" alone; AWS does not document which one it uses",
					"if the identity provider takes "+other+" too, add a SingleSignOnService with it")
			}
		},
	}
	ruleMetadataNoBinding = rule.Rule{
		ID: "idp-metadata-no-binding", Severity: diag.SeverityError, Source: source.SAMLProfileBindings,
		Summary: "single sign-on is offered over HTTP-POST or HTTP-Redirect",
		Needs:   []mapping.Property{mapping.IdPSSOBinding},
		Run: func(p *rule.Pass) {
			s := p.View
			if post, redirect := offers(s); !post && !redirect {
				p.Report(s, mapping.IdPSSOBinding, 0, "single sign-on has the binding "+diag.List(shortBindings(s))+
					"; expected HTTP-POST or HTTP-Redirect", "add a SingleSignOnService with one of these bindings")
			}
		},
	}
)

// ofOther reports whether the identity provider is not the one of the pair. Of that one it is known that sign-in works
// with the metadata as it is.
func ofOther(p *rule.Pass) bool {
	if p.View.Other == nil {
		p.DidNotApply("it is the metadata of an identity provider that is known to work as it is")
		return false
	}
	return true
}

// shortBindings are the bindings of single sign-on, as people know them.
func shortBindings(s *rule.View) []string {
	var list []string
	for _, binding := range s.Values(mapping.IdPSSOBinding) {
		list = append(list, shortBinding(binding))
	}
	return list
}

// offers says over which of the two bindings single sign-on is offered.
func offers(s *rule.View) (post, redirect bool) {
	bindings := s.Values(mapping.IdPSSOBinding)
	return slices.Contains(bindings, saml.BindingHTTPPost), slices.Contains(bindings, saml.BindingHTTPRedirect)
}
