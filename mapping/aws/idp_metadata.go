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
				p.Report(s, mapping.IdPEntityID, 0, fmt.Sprintf("the metadata file has %d characters; AWS takes at most %d", n, maxMetadata),
					"leave out what AWS does not read: contacts, organisations, other entities and roles")
			}
		},
	}
	ruleMetadataSigned = rule.Rule{
		ID: "idp-metadata-wants-signed-requests", Severity: diag.SeverityNotice, Source: source.AWSOtherIdPs,
		Summary: "the metadata does not ask AWS to sign its requests",
		Needs:   []mapping.Property{mapping.IdPWantAuthnRequestsSigned},
		Run: func(p *rule.Pass) {
			s := p.View
			if *s.IdP.WantAuthnRequestsSigned {
				p.Report(s, mapping.IdPWantAuthnRequestsSigned, 0, "WantAuthnRequestsSigned is true, as Cloudflare's metadata has it, "+
					"but IAM Identity Center never signs its requests; nothing is wrong with the settings",
					"upload the file as it is, as Cloudflare's guide does, or the copy that samlbridge writes as aws-idp-metadata, which says false")
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
				p.Report(s, mapping.IdPEncryptionKeys, 0, "the metadata has "+diag.Count(n, "key")+" for encryption; AWS supports neither an encryption key nor encrypted assertions",
					"remove each KeyDescriptor with use=\"encryption\"; the copy that samlbridge writes as aws-idp-metadata has none")
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
			if post != redirect {
				one, other := "HTTP-POST", "HTTP-Redirect"
				if redirect {
					one, other = other, one
				}
				p.Report(s, mapping.IdPSSOBinding, 0, "single sign-on is offered over "+one+" alone; expected HTTP-POST and HTTP-Redirect, since which of the two AWS uses is not documented",
					"add a SingleSignOnService with the binding "+other+", if the identity provider takes requests over it")
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
				p.Report(s, mapping.IdPSSOBinding, 0, "single sign-on is offered over "+diag.List(s.Values(mapping.IdPSSOBinding))+
					"; expected "+diag.Quote(saml.BindingHTTPPost)+" or "+diag.Quote(saml.BindingHTTPRedirect), "give the SingleSignOnService one of these bindings, or add one that has it")
			}
		},
	}
)

// offers says over which of the two bindings single sign-on is offered.
func offers(s *rule.View) (post, redirect bool) {
	bindings := s.Values(mapping.IdPSSOBinding)
	return slices.Contains(bindings, saml.BindingHTTPPost), slices.Contains(bindings, saml.BindingHTTPRedirect)
}
