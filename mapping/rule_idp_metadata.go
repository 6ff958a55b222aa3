package mapping

import (
	"fmt"
	"slices"
)

// maxMetadata is the size of a metadata file that AWS takes, in code points.
const maxMetadata = 75000

// What AWS asks of the identity provider's metadata file.
var (
	ruleMetadataSize = Rule{
		ID: "idp-metadata-size", Severity: Error, Source: awsOtherIdPs,
		Summary: "the metadata file has at most 75,000 characters",
		Statement: func(p *Pass, s Statement) {
			switch n := s.Facts.Characters; {
			case !s.Facts.Metadata || s.Vocabulary.IdP == 0:
				p.DidNotApply(noSuchMetadata)
			case n == 0:
				p.NotChecked("the size of the document is not known")
			case n > maxMetadata:
				p.Report(s, IdPEntityID, 0, fmt.Sprintf("the metadata file has %d characters; AWS takes at most %d", n, maxMetadata),
					"leave out what AWS does not read: contacts, organisations, other entities and roles")
			}
		},
	}
	ruleMetadataSigned = Rule{
		ID: "idp-metadata-wants-signed-requests", Severity: Notice, Source: awsOtherIdPs,
		Summary: "the metadata does not ask AWS to sign its requests",
		Needs:   []Property{IdPWantAuthnRequestsSigned},
		Statement: func(p *Pass, s Statement) {
			if *s.IdP.WantAuthnRequestsSigned {
				p.Report(s, IdPWantAuthnRequestsSigned, 0, "WantAuthnRequestsSigned is true, as Cloudflare's metadata has it, "+
					"but IAM Identity Center never signs its requests; nothing is wrong with the settings",
					"upload the file as it is, as Cloudflare's guide does, or the copy that samlbridge writes as aws-idp-metadata, which says false")
			}
		},
	}
	ruleMetadataEncryption = Rule{
		ID: "idp-metadata-encryption-key", Severity: Warning, Source: awsOtherIdPs,
		Summary: "the metadata has no key for encryption",
		About:   []Property{IdPEncryptionKeys},
		Statement: func(p *Pass, s Statement) {
			if n := len(s.Values(IdPEncryptionKeys)); n > 0 {
				p.Report(s, IdPEncryptionKeys, 0, "the metadata has "+count(n, "key")+" for encryption; AWS supports neither an encryption key nor encrypted assertions",
					"remove each KeyDescriptor with use=\"encryption\"; the copy that samlbridge writes as aws-idp-metadata has none")
			}
		},
	}
	ruleMetadataBindings = Rule{
		ID: "idp-metadata-bindings", Severity: Notice, Source: awsOtherIdPs,
		Summary: "single sign-on is offered over both HTTP-POST and HTTP-Redirect",
		Needs:   []Property{IdPSSOBinding},
		Statement: func(p *Pass, s Statement) {
			post, redirect := offers(s)
			if post != redirect {
				one, other := "HTTP-POST", "HTTP-Redirect"
				if redirect {
					one, other = other, one
				}
				p.Report(s, IdPSSOBinding, 0, "single sign-on is offered over "+one+" alone; expected HTTP-POST and HTTP-Redirect, since which of the two AWS uses is not documented",
					"add a SingleSignOnService with the binding "+other+", if the identity provider takes requests over it")
			}
		},
	}
	ruleMetadataNoBinding = Rule{
		ID: "idp-metadata-no-binding", Severity: Error, Source: samlProfileBindings,
		Summary: "single sign-on is offered over HTTP-POST or HTTP-Redirect",
		Needs:   []Property{IdPSSOBinding},
		Statement: func(p *Pass, s Statement) {
			if post, redirect := offers(s); !post && !redirect {
				p.Report(s, IdPSSOBinding, 0, "single sign-on is offered over "+quoteList(s.Values(IdPSSOBinding))+
					"; expected "+Quote(BindingHTTPPost)+" or "+Quote(BindingHTTPRedirect), "give the SingleSignOnService one of these bindings, or add one that has it")
			}
		},
	}
	ruleMetadataSignature = Rule{
		ID: "metadata-signature", Severity: Notice, Source: samlMetadata("section 3"),
		Summary: "a signature on the metadata was verified",
		Statement: func(p *Pass, s Statement) {
			switch {
			case !s.Facts.Metadata || s.Facts.Signature == SignatureAbsent || s.Facts.Signature == 0:
				p.DidNotApply("the document carries no signature")
			case s.Facts.Signature == SignatureUnchecked:
				id := IdPEntityID
				if s.Vocabulary.IdP == 0 {
					id = SPEntityID
				}
				p.Report(s, id, 0, "the metadata is signed, and the signature was not verified", "to have it verified, pin the signer's certificate, as the signer itself gave it to you")
			}
		},
	}
)

// offers says over which of the two bindings single sign-on is offered.
func offers(s Statement) (post, redirect bool) {
	bindings := s.Values(IdPSSOBinding)
	return slices.Contains(bindings, BindingHTTPPost), slices.Contains(bindings, BindingHTTPRedirect)
}
