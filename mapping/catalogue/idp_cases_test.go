package catalogue_test

import (
	"sync"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/saml"
)

var idpCases = sync.OnceValue(func() []ruleCase {
	bindings := func(list ...string) func(*mapping.Statement) {
		return func(s *mapping.Statement) {
			s.IdP.SingleSignOnServices = nil
			for _, b := range list {
				s.IdP.SingleSignOnServices = append(s.IdP.SingleSignOnServices, mapping.Endpoint{
					Binding:  b,
					Location: testSSO,
				})
			}
		}
	}
	facts := func(edit func(*mapping.Facts)) func(*mapping.Statement) {
		return func(s *mapping.Statement) { edit(&s.Facts) }
	}
	wantsSigned := func(s *mapping.Statement) { s.IdP.WantAuthnRequestsSigned = new(true) }
	other := func(s *mapping.Statement) {
		s.IdP.EntityID = "https://idp.example.org"
		for i := range s.IdP.SingleSignOnServices {
			s.IdP.SingleSignOnServices[i].Location = "https://idp.example.org/sso"
		}
	}
	const soap = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
	return []ruleCase{
		{
			why: "metadata of 75,000 characters",
			on:  on(idpMetadata(), facts(func(f *mapping.Facts) { f.Characters = 75000 })),
		},
		{
			why:   "metadata of 75,001 characters",
			on:    on(idpMetadata(), facts(func(f *mapping.Facts) { f.Characters = 75001 })),
			fires: []string{"idp-metadata-size"},
		},
		{
			why: "service provider metadata may be long",
			on:  on(awsMetadata(), facts(func(f *mapping.Facts) { f.Characters = 75001 })),
		},
		{
			why:   "metadata of the other role",
			on:    on(idpMetadata(), facts(func(f *mapping.Facts) { f.IdPRoles, f.SPRoles = 0, 1 })),
			fires: []string{"idp-metadata-role"},
		},
		{
			why:   "metadata of several roles",
			on:    on(idpMetadata(), facts(func(f *mapping.Facts) { f.IdPRoles = 3 })),
			fires: []string{"idp-metadata-roles"},
		},
		{
			why:   "metadata past its time",
			on:    on(idpMetadata(), func(s *mapping.Statement) { s.IdP.ValidUntil = testNow.Add(-time.Second) }),
			fires: []string{"idp-metadata-expired"},
		},
		{
			why: "metadata in its time",
			on:  on(idpMetadata(), func(s *mapping.Statement) { s.IdP.ValidUntil = testNow.AddDate(0, 0, 1) }),
		},
		{
			why:   "metadata with a signature nobody verified",
			on:    on(idpMetadata(), facts(func(f *mapping.Facts) { f.Signature = mapping.SignatureUnchecked })),
			fires: []string{"metadata-signature"},
		},
		{
			why:   "AWS's metadata with a signature nobody verified",
			on:    on(awsMetadata(), facts(func(f *mapping.Facts) { f.Signature = mapping.SignatureUnchecked })),
			fires: []string{"metadata-signature"},
		},
		{
			why: "metadata with a verified signature",
			on:  on(idpMetadata(), facts(func(f *mapping.Facts) { f.Signature = mapping.SignatureVerified })),
		},
		{
			why: "the genuine WantAuthnRequestsSigned is as Cloudflare's guide uses it",
			on:  on(idpMetadata(), wantsSigned),
		},
		{
			why:   "WantAuthnRequestsSigned of another provider",
			on:    on(idpMetadata(), other, wantsSigned),
			fires: []string{"cloudflare-other-provider", "idp-metadata-wants-signed-requests"},
		},
		{
			why:   "metadata of a role that lists no protocol",
			on:    on(idpMetadata(), facts(func(f *mapping.Facts) { f.Protocols = []string{} })),
			fires: []string{"metadata-protocol"},
			says:  "has no protocolSupportEnumeration",
		},
		{
			why: "metadata of a role that speaks SAML 1.1 alone",
			on: on(awsMetadata(), facts(func(f *mapping.Facts) {
				f.Protocols = []string{"urn:oasis:names:tc:SAML:1.1:protocol"}
			})),
			fires: []string{"metadata-protocol"},
		},
		{
			why: "metadata of a role that speaks SAML 2.0 too",
			on: on(awsMetadata(), facts(func(f *mapping.Facts) {
				f.Protocols = []string{"urn:oasis:names:tc:SAML:1.1:protocol", saml.Protocol}
			})),
		},
		{
			why: "metadata with a key for encryption",
			on: on(idpMetadata(), keysAre(goodKey(), mapping.Key{
				Use:         mapping.Encryption,
				DER:         newKey().DER,
				Certificate: newKey().Certificate,
			})),
			fires: []string{"idp-metadata-encryption-key"},
		},
		{
			why: "metadata with a key for encryption alone",
			on: on(idpMetadata(), keysAre(mapping.Key{
				Use:         mapping.Encryption,
				DER:         newKey().DER,
				Certificate: newKey().Certificate,
			})),
			fires: []string{"idp-metadata-encryption-key", "idp-metadata-certificate"},
		},
		{
			why: "metadata with a key for signing",
			on: on(idpMetadata(), keysAre(mapping.Key{
				Use:         mapping.Signing,
				DER:         newKey().DER,
				Certificate: newKey().Certificate,
			})),
		},
		{
			why:   "HTTP-POST alone",
			on:    on(idpMetadata(), bindings(saml.BindingHTTPPost), other),
			fires: []string{"cloudflare-other-provider", "idp-metadata-bindings"},
			says:  "HTTP-POST alone",
		},
		{
			why:   "HTTP-Redirect alone",
			on:    on(idpMetadata(), bindings(saml.BindingHTTPRedirect, soap), other),
			fires: []string{"cloudflare-other-provider", "idp-metadata-bindings"},
			says:  "HTTP-Redirect alone",
		},
		{why: "HTTP-POST alone at Cloudflare, which is known to work",
			on: on(idpMetadata(), bindings(saml.BindingHTTPPost))},
		{
			why:   "a byte order mark before identity provider metadata",
			on:    on(idpMetadata(), facts(func(f *mapping.Facts) { f.ByteOrderMark = true })),
			fires: []string{"idp-metadata-byte-order-mark"},
		},
		{
			why: "a byte order mark before AWS's own metadata, which goes elsewhere",
			on:  on(awsMetadata(), facts(func(f *mapping.Facts) { f.ByteOrderMark = true })),
		},
		{why: "neither binding", on: on(idpMetadata(), bindings(soap)), fires: []string{"idp-metadata-no-binding"}},
		{
			why:   "metadata without an entity ID",
			on:    on(idpMetadata(), entityIs("")),
			fires: []string{"idp-metadata-entity-id"},
		},
		{
			why:   "metadata without single sign-on",
			on:    on(idpMetadata(), ssoIs()),
			fires: []string{"idp-metadata-sign-in-url"},
		},
		{
			why:   "metadata without a certificate",
			on:    on(idpMetadata(), keysAre()),
			fires: []string{"idp-metadata-certificate"},
		},
		{
			why:   "values without an entity ID",
			on:    on(cloudflareValues(), entityIs("")),
			fires: []string{"idp-values-entity-id"},
			says:  "IdP issuer URL",
		},
		{
			why:   "values without an SSO endpoint",
			on:    on(awsIdPValues(), ssoIs()),
			fires: []string{"idp-values-sign-in-url"},
		},
		{
			why:   "values without a certificate",
			on:    on(cloudflareValues(), keysAre()),
			fires: []string{"idp-values-certificate"},
		},
		{why: "an application need not state them", on: on(application(), keysAre(), entityIs(""))},
		{why: "a certificate file has no other values", on: on(certificateFileStatement())},
	}
})

var cloudflareCases = sync.OnceValue(func() []ruleCase {
	const other = "https://other.cloudflareaccess.com"
	const access = testTeam + "/cdn-cgi/access"
	shape := []string{"cloudflare-sso-shape"}
	values := func(sso string) subject { return on(cloudflareValues(), ssoIs(sso)) }
	return []ruleCase{
		{
			why:   "Cloudflare's own service provider metadata",
			on:    values(access + "/saml-metadata"),
			fires: []string{"cloudflare-lookalike-service-provider"},
		},
		{
			why:   "service provider metadata for one login method",
			on:    on(cloudflareValues(), metadataURLIs(access+"/00000000-0000-4000-8000-000000000000/saml-metadata")),
			fires: []string{"cloudflare-lookalike-service-provider"},
		},
		{
			why:   "the callback",
			on:    on(application(), entityIs(access+"/callback")),
			fires: []string{"cloudflare-lookalike-service-provider"},
		},
		{
			why:   "the metadata endpoint as SSO endpoint",
			on:    values(testSSO + "/saml-metadata"),
			fires: []string{"cloudflare-lookalike-metadata-url"},
		},
		{
			why:   "the metadata endpoint as entity ID",
			on:    on(awsIdPValues(), entityIs(testSSO+"/saml-metadata")),
			fires: []string{"cloudflare-lookalike-metadata-url"},
		},
		{
			why:   "a login link",
			on:    values(access + "/sso/saml/00000000-0000-4000-8000-000000000000/login?redirect_url=x"),
			fires: []string{"cloudflare-lookalike-login-link"},
		},
		{why: "the keys of Access", on: values(access + "/certs"), fires: []string{"cloudflare-lookalike-certs"}},
		{
			why:   "the public certificate of Access",
			on:    values(access + "/public-cert"),
			fires: []string{"cloudflare-lookalike-certs"},
		},
		{
			why:   "an OpenID Connect application",
			on:    values(access + "/sso/oidc/0123456789abcdef"),
			fires: []string{"cloudflare-lookalike-oidc"},
		},
		{
			why:   "the dashboard",
			on:    values("https://one.dash.cloudflare.com/0123/access/apps/edit/x"),
			fires: []string{"cloudflare-lookalike-dashboard"},
		},
		{
			why:   "the team domain as SSO endpoint",
			on:    values(testTeam),
			fires: []string{"cloudflare-lookalike-team-domain"},
		},
		{why: "the sign-out page", on: values(access + "/logout"), fires: []string{"cloudflare-lookalike-team-domain"}},
		{
			why:   "AWS's ACS URL as sign-in URL",
			on:    on(awsIdPValues(), ssoIs(testACS)),
			fires: []string{"cloudflare-lookalike-aws"},
		},
		{
			why:   "AWS's issuer URL as IdP issuer URL",
			on:    on(awsIdPValues(), entityIs(testIssuer)),
			fires: []string{"cloudflare-lookalike-aws"},
		},
		{
			why:   "SSO endpoint with a query",
			on:    values(testSSO + "?RelayState=aaaa"),
			fires: shape,
			says:  "it has a query",
		},
		{why: "SSO endpoint with a slash at the end", on: values(testSSO + "/"), fires: shape, says: "ends in a slash"},
		{
			why:   "a page below the SSO endpoint",
			on:    values(testSSO + "/x"),
			fires: []string{"cloudflare-lookalike-team-domain"},
		},
		{
			why:   "SSO endpoint with a short ID",
			on:    values(testSSO[:len(testSSO)-1]),
			fires: []string{"cloudflare-sso-shape", "cloudflare-metadata-url-application"},
			says:  "64 hexadecimal digits",
		},
		{
			why: "another identity provider alone makes one finding",
			on: on(idpMetadata(), entityIs("http://www.okta.com/exk"),
				ssoIs("https://acme.okta.com/app/x/sso/saml")),
			fires: []string{"cloudflare-other-provider"},
			says:  "this is not Cloudflare's",
		},
		{
			why: "another identity provider is told once for all its endpoints",
			on: on(idpMetadata(), entityIs("https://sts.windows.net/x/"),
				ssoIs("https://login.microsoftonline.com/x/saml2", "https://login.microsoftonline.com/y/saml2")),
			fires: []string{"cloudflare-other-provider"},
		},
		{
			why: "another identity provider, as AWS has taken it",
			on: on(awsIdPValues(), entityIs("https://keycloak.example.org/realms/a"),
				ssoIs("https://keycloak.example.org/realms/a/protocol/saml")),
			fires: []string{"cloudflare-other-provider"},
		},
		{
			why: "another identity provider on a machine that it rents",
			on: on(idpMetadata(), entityIs("https://ec2-203-0-113-7.compute.amazonaws.com/idp"),
				ssoIs("https://ec2-203-0-113-7.compute.amazonaws.com/sso")),
			fires: []string{"cloudflare-other-provider"},
		},
		{
			why: "a slip in the domain is no other provider",
			on: on(idpMetadata(), entityIs("https://acme.cloudflareacess.com"),
				ssoIs("https://acme.cloudflareacess.com/cdn-cgi/access/sso/saml/"+testID)),
			fires: []string{"cloudflare-sso-shape"},
		},
		{
			why:   "nor is what somebody broke",
			on:    on(idpMetadata(), entityIs(testTeam+"\n"), ssoIs(testSSO+"%zz")),
			fires: []string{"entity-id-characters", "endpoint-url-characters"},
		},
		{
			why:   "one value of Cloudflare's makes the document Cloudflare's",
			on:    on(idpMetadata(), ssoIs("https://acme.okta.com/app/x/sso/saml")),
			fires: shape,
		},
		{why: "entity ID that is the SSO endpoint", on: on(cloudflareValues(), entityIs(testSSO))},
		{why: "Access Entity ID with a slash at the end", on: on(cloudflareValues(), entityIs(testTeam+"/"))},
		{
			why:   "entity ID with a query",
			on:    on(cloudflareValues(), entityIs(testTeam+"?x")),
			fires: []string{"cloudflare-entity-id-shape"},
		},
		{
			why: "Cloudflare's own labels say that both are Cloudflare's",
			on: on(cloudflareValues(), ssoIs("https://idp.example.org/sso"), entityIs("https://idp.example.org"),
				metadataURLIs("")),
			fires: []string{"cloudflare-sso-shape", "cloudflare-entity-id-shape"},
		},
		{
			why:   "entity ID of somebody else",
			on:    on(cloudflareValues(), entityIs("acme")),
			fires: []string{"cloudflare-entity-id-shape"},
		},
		{
			why:   "metadata endpoint of somebody else",
			on:    on(cloudflareValues(), metadataURLIs("https://acme.okta.com/metadata")),
			fires: []string{"cloudflare-metadata-url-shape"},
		},
		{
			why:   "metadata endpoint without its last part",
			on:    on(cloudflareValues(), metadataURLIs(testSSO)),
			fires: []string{"cloudflare-metadata-url-shape"},
			says:  "expected Cloudflare's metadata URL",
		},
		{
			why:   "metadata endpoint of another application",
			on:    on(cloudflareValues(), metadataURLIs(access+"/sso/saml/"+testID[1:]+"0/saml-metadata")),
			fires: []string{"cloudflare-metadata-url-application"},
		},
		{
			why:   "entity ID of another team",
			on:    on(cloudflareValues(), entityIs(other)),
			fires: []string{"cloudflare-team"},
			says:  "other.cloudflareaccess.com",
		},
		{
			why:   "metadata endpoint of another team",
			on:    on(cloudflareValues(), metadataURLIs(other+"/cdn-cgi/access/sso/saml/"+testID+"/saml-metadata")),
			fires: []string{"cloudflare-team"},
		},
		{
			why:   "FedRAMP and commercial are two teams",
			on:    on(cloudflareValues(), entityIs("https://acme.fed.cloudflareaccess.com")),
			fires: []string{"cloudflare-team"},
		},
	}
})
