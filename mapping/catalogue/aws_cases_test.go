package catalogue_test

import (
	"strings"
	"sync"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/saml"
)

var awsCases = sync.OnceValue(func() []ruleCase {
	const host = "https://eu-central-1.signin.aws.amazon.com"
	shape := []string{"aws-issuer-shape"}
	acsShape := []string{"aws-acs-shape"}
	return []ruleCase{
		{
			why:   "issuer and ACS in each other's field",
			on:    on(awsValues(), issuerIs(testACS), acsIs(testIssuer)),
			fires: []string{"aws-issuer-acs-swapped"},
			says:  "exchange the two values",
		},
		{
			why:   "ACS in the issuer's field",
			on:    on(application(), issuerIs(testACS)),
			fires: []string{"aws-issuer-acs-swapped"},
		},
		{
			why:   "issuer in the ACS field",
			on:    on(dashboardValues(), acsIs(testIssuer)),
			fires: []string{"aws-issuer-acs-swapped"},
			says:  "an AWS issuer URL",
		},
		{
			why:   "swapped with an ID that is none",
			on:    on(application(), issuerIs(host+"/platform/saml/acs/oops")),
			fires: []string{"aws-issuer-acs-swapped"},
		},

		{
			why:   "portal as issuer",
			on:    on(awsValues(), issuerIs(testPortal)),
			fires: []string{"aws-lookalike-portal"},
			says:  "the AWS access portal",
		},
		{
			why:   "portal as ACS",
			on:    on(awsValues(), acsIs("https://ssoins-0000000000000000.portal.us-east-1.app.aws")),
			fires: []string{"aws-lookalike-portal"},
		},
		{
			why:   "classic IAM as ACS",
			on:    on(awsValues(), acsIs("https://signin.aws.amazon.com/saml")),
			fires: []string{"aws-lookalike-iam"},
		},
		{
			why:   "classic IAM of a Region",
			on:    on(awsValues(), acsIs("https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSP0000000000000")),
			fires: []string{"aws-lookalike-iam"},
		},
		{
			why:   "classic IAM's audience",
			on:    on(application(), issuerIs("urn:amazon:webservices")),
			fires: []string{"aws-lookalike-iam"},
		},
		{
			why:   "classic IAM's metadata",
			on:    on(application(), issuerIs("https://signin.aws.amazon.com/static/saml-metadata.xml")),
			fires: []string{"aws-lookalike-iam"},
		},
		{
			why:   "classic IAM in China",
			on:    on(application(), acsIs("https://cn-north-1.signin.amazonaws.cn/saml")),
			fires: []string{"aws-lookalike-iam"},
		},
		{
			why: "SCIM endpoint",
			on: on(application(),
				acsIs("https://scim.us-east-1.amazonaws.com/11111111111-2222-3333-4444-555555555555/scim/v2")),
			fires: []string{"aws-lookalike-scim"},
		},
		{
			why:   "dual-stack SCIM endpoint",
			on:    on(application(), issuerIs("https://scim.us-east-1.api.aws/x/scim/v2")),
			fires: []string{"aws-lookalike-scim"},
		},
		{
			why:   "Identity Center as identity provider",
			on:    on(application(), acsIs("https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/MDAw")),
			fires: []string{"aws-lookalike-application"},
		},
		{
			why:   "Cloudflare's entity ID as issuer",
			on:    on(application(), issuerIs(testTeam)),
			fires: []string{"aws-lookalike-cloudflare"},
		},
		{
			why:   "Cloudflare's SSO endpoint as ACS",
			on:    on(application(), acsIs(testSSO)),
			fires: []string{"aws-lookalike-cloudflare"},
		},
		{
			why: "Cloudflare's service provider metadata read as AWS's",
			on: on(awsMetadata(), issuerIs(testTeam+"/cdn-cgi/access/callback"),
				acsIs(testTeam+"/cdn-cgi/access/callback")),
			fires: []string{"aws-lookalike-cloudflare", "aws-lookalike-cloudflare"},
			says:  "fix: open Cloudflare's SAML Metadata endpoint in a browser and save it as XML, or download",
		},
		{
			why:   "ACS path with the issuer's ID",
			on:    on(application(), acsIs(host+"/platform/saml/acs/d-9900000000")),
			fires: []string{"aws-lookalike-invented"},
		},
		{
			why: "metadata URL that nobody documents",
			on: on(application(), issuerIs(
				"https://signin.aws.amazon.com/saml-metadata/arn:aws:sso:::instance/ssoins-0000000000000000")),
			fires: []string{"aws-lookalike-invented"},
		},
		{
			why:   "invented URN",
			on:    on(application(), issuerIs("urn:amazon:webservices:sso")),
			fires: []string{"aws-lookalike-invented"},
		},
		{
			why:   "issuer URL of the dashboard's other kind",
			on:    on(application(), issuerIs("https://identitycenter.amazonaws.com/ssoins-0000000000000000")),
			fires: []string{"aws-lookalike-invented"},
		},

		{
			why:   "issuer with a slash at the end",
			on:    on(awsValues(), issuerIs(testIssuer+"/")),
			fires: shape,
			says:  "ends in a slash",
		},
		{
			why:   "issuer with a query",
			on:    on(awsValues(), issuerIs(testIssuer+"?x=1")),
			fires: shape,
			says:  "it has a query",
		},
		{why: "issuer with an empty query", on: on(awsValues(), issuerIs(testIssuer+"?")), fires: shape},
		{
			why:   "issuer over http",
			on:    on(awsValues(), issuerIs("http"+testIssuer[len("https"):])),
			fires: shape,
			says:  "it is http, not https",
		},
		{
			why: "issuer with a port",
			on: on(awsValues(), issuerIs(
				"https://eu-central-1.signin.aws.amazon.com:443/platform/saml/d-9900000000")),
			fires: shape,
			says:  "a port",
		},
		{
			why:   "issuer with a user name",
			on:    on(awsValues(), issuerIs("https://x@eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000")),
			fires: shape,
			says:  "a user name",
		},
		{why: "issuer with a fragment", on: on(awsValues(), issuerIs(testIssuer+"#x")), fires: shape},
		{
			why:   "issuer in capitals",
			on:    on(awsValues(), issuerIs("https://EU-CENTRAL-1.signin.aws.amazon.com/platform/saml/d-9900000000")),
			fires: shape,
			says:  "lower case",
		},
		{
			why:   "issuer with a letter beyond ASCII",
			on:    on(awsValues(), issuerIs(testIssuer+"é")),
			fires: shape,
			says:  "characters beyond ASCII",
		},
		{
			why:   "issuer with a short ID",
			on:    on(awsValues(), issuerIs(host+"/platform/saml/d-99")),
			fires: shape,
			says:  "ten hexadecimal digits",
		},
		{
			why:   "issuer on the dual-stack host",
			on:    on(awsValues(), issuerIs("https://eu-central-1.sso.signin.aws/platform/saml/d-9900000000")),
			fires: shape,
			says:  "is always on signin.aws.amazon.com",
		},
		{
			why:   "issuer without a Region",
			on:    on(awsValues(), issuerIs("https://signin.aws.amazon.com/platform/saml/d-9900000000")),
			fires: shape,
			says:  "no Region",
		},
		{
			why:   "issuer with a Region that is none",
			on:    on(awsValues(), issuerIs("https://frankfurt.signin.aws.amazon.com/platform/saml/d-9900000000")),
			fires: shape,
		},
		{
			why: "issuer of GovCloud on the commercial host",
			on: on(awsValues(), issuerIs("https://us-gov-west-1.signin.aws.amazon.com/platform/saml/d-9900000000"),
				acsIs("https://us-gov-west-1.signin.aws.amazon.com/platform/saml/acs/"+testTenant)),
			fires: []string{"aws-issuer-shape", "aws-acs-shape"},
			says:  "is not for the Region us-gov-west-1",
		},
		{
			why:   "identity store ID alone",
			on:    on(awsValues(), issuerIs("d-9900000000")),
			fires: shape,
			says:  "identity store ID alone",
		},
		{
			why:   "instance ARN",
			on:    on(awsValues(), issuerIs("arn:aws:sso:::instance/ssoins-0000000000000000")),
			fires: shape,
			says:  "ARN",
		},
		{
			why:   "the management console",
			on:    on(awsValues(), issuerIs("https://eu-central-1.console.aws.amazon.com/singlesignon")),
			fires: shape,
			says:  "Management Console",
		},
		{
			why: "another product alone makes one finding",
			on: on(awsMetadata(), issuerIs("https://slack.com"), acsIs("https://acme.slack.com/sso/saml",
				"https://b.slack.com/sso/saml")),
			fires: []string{"aws-issuer-shape", "aws-acs-several"},
		},
		{
			why: "Cognito",
			on: on(awsMetadata(), issuerIs("urn:amazon:cognito:sp:us-east-1_EXAMPLE"),
				acsIs("https://x.auth.us-east-1.amazoncognito.com/saml2/idpresponse")),
			fires: shape,
			says:  "Cognito",
		},
		{
			why:   "AWS's own labels say that both are AWS's",
			on:    on(awsValues(), issuerIs("https://slack.com"), acsIs("https://acme.slack.com/sso/saml")),
			fires: []string{"aws-issuer-shape", "aws-acs-shape"},
		},
		{why: "ACS of somebody else", on: on(awsMetadata(), acsIs("https://acme.slack.com/sso/saml")), fires: acsShape},
		{
			why:   "ACS of another AWS service",
			on:    on(awsMetadata(), acsIs("https://x.auth.us-east-1.amazoncognito.com/saml2/idpresponse")),
			fires: acsShape,
			says:  "Amazon Cognito",
		},
		{why: "ACS with a slash at the end", on: on(awsValues(), acsIs(testACS+"/")), fires: acsShape},
		{
			why:   "ACS with a port",
			on:    on(awsValues(), acsIs(strings.Replace(testACS, ".com/", ".com:443/", 1))),
			fires: acsShape,
			says:  "a port",
		},
		{
			why:   "ACS with a cut tenant ID",
			on:    on(awsValues(), acsIs(testACS[:len(testACS)-1])),
			fires: acsShape,
			says:  "is not a tenant ID",
		},
		{
			why: "ACS with a tenant ID in capitals",
			on: on(awsValues(), acsIs(host+"/platform/saml/acs/"+
				strings.ToUpper("0000000a-0000-4000-8000-000000000000"))),
			fires: acsShape,
		},
		{
			why:   "ACS with half a prefix",
			on:    on(awsValues(), acsIs(host+"/platform/saml/acs/4"+testTenant)),
			fires: acsShape,
		},
		{why: "ACS with a prefix", on: on(awsValues(), acsIs(host+"/platform/saml/acs/4455422d"+testTenant))},
		{
			why:   "portal that is none",
			on:    on(awsValues(), portalIs("https://intranet.example.org/aws")),
			fires: []string{"aws-portal-shape"},
		},
		{
			why:   "issuer as portal",
			on:    on(awsValues(), portalIs(testIssuer)),
			fires: []string{"aws-portal-shape"},
			says:  "issuer URL",
		},
		{
			why:   "portal without /start",
			on:    on(awsValues(), portalIs("https://acme.awsapps.com")),
			fires: []string{"aws-portal-shape"},
		},
		{
			why:   "portal of a Region with /start",
			on:    on(awsValues(), portalIs("https://ssoins-0000000000000000.portal.us-east-1.app.aws/start")),
			fires: []string{"aws-portal-shape"},
		},
		{
			why: "portal of a Region over IPv4",
			on:  on(awsValues(), portalIs("https://ssoins-0000000000000000.us-east-1.portal.amazonaws.com")),
		},
		{
			why: "portal of another partition",
			on:  on(awsValues(), portalIs("https://ssoins-0000000000000000.portal.us-gov-west-1.amazonaws-us-gov.com")),
		},
		{
			why: "portal of GovCloud",
			on:  on(awsValues(), portalIs("https://start.us-gov-home.awsapps.com/directory/d-9800000000")),
		},
		{why: "portal of China", on: on(awsValues(), portalIs("https://start.home.awsapps.cn/directory/acme"))},

		{
			why: "GovCloud is plausible",
			on: on(awsValues(), issuerIs(
				"https://us-gov-west-1.signin-fips.amazonaws-us-gov.com/platform/saml/d-9800000000"),
				acsIs("https://us-gov-west-1.signin-fips.amazonaws-us-gov.com/platform/saml/acs/"+testTenant)),
			fires: []string{"aws-url-unverified", "aws-url-unverified"},
		},
		{
			why: "what is plausible is said of AWS's own document alone",
			on: both(changed(awsMetadata(), issuerIs(host+"/platform/saml/"+testTenant)),
				changed(application(), issuerIs(host+"/platform/saml/"+testTenant))),
			fires: []string{"aws-url-unverified"},
		},
		{
			why:   "an identity store with a UUID is plausible",
			on:    on(awsValues(), issuerIs(host+"/platform/saml/"+testTenant)),
			fires: []string{"aws-url-unverified"},
		},

		{
			why:   "metadata without the role",
			on:    on(awsMetadata(), func(s *mapping.Statement) { s.Facts.SPRoles, s.Facts.IdPRoles = 0, 1 }),
			fires: []string{"aws-metadata-role"},
		},
		{
			why:   "metadata with the role twice",
			on:    on(awsMetadata(), func(s *mapping.Statement) { s.Facts.SPRoles = 2 }),
			fires: []string{"aws-metadata-roles"},
		},
		{
			why:   "metadata that has expired",
			on:    on(awsMetadata(), func(s *mapping.Statement) { s.SP.ValidUntil = testNow }),
			fires: []string{"aws-metadata-expired"},
		},
		{
			why: "metadata that expires in a second",
			on:  on(awsMetadata(), func(s *mapping.Statement) { s.SP.ValidUntil = testNow.Add(time.Second) }),
		},
		{
			why: "no time, no rule about dates",
			on: subject{Statements: on(awsMetadata(),
				func(s *mapping.Statement) { s.SP.ValidUntil = testNow.AddDate(-1, 0, 0) }).Statements},
		},
		{
			why:   "provisioning with SCIM",
			on:    on(awsValues(), func(s *mapping.Statement) { s.SP.Provisioning = "Automatic" }),
			fires: []string{"aws-provisioning"},
		},
		{
			why:   "provisioning as the console calls it now",
			on:    on(awsValues(), func(s *mapping.Statement) { s.SP.Provisioning = "SCIM" }),
			fires: []string{"aws-provisioning"},
		},
		{
			why: "manual in another case",
			on:  on(awsValues(), func(s *mapping.Statement) { s.SP.Provisioning = "MANUAL" }),
		},
	}
})

var awsACSCases = sync.OnceValue(func() []ruleCase {
	dualStack := strings.Replace(testACS, "signin.aws.amazon.com", "sso.signin.aws", 1)
	ipv4 := strings.Replace(testACS, "signin.aws.amazon.com", "signin.aws", 1)
	dublin := strings.Replace(testACS, "eu-central-1", "eu-west-1", 1)
	return []ruleCase{
		{
			why:   "two hosts of one Region",
			on:    on(awsValues(), acsIs(testACS, dualStack)),
			fires: []string{"aws-acs-several"},
			says:  dualStack[:30],
		},
		{
			why: "metadata whose default is not on the older host",
			on: on(awsMetadata(), acsIs(testACS, dualStack), func(s *mapping.Statement) {
				s.SP.AssertionConsumerServices[1].IsDefault = new(true)
			}),
			fires: []string{"aws-acs-several", "aws-acs-host"},
		},
		{
			why:   "a new instance has no older host, or somebody left it out",
			on:    on(awsValues(), acsIs(dualStack, ipv4)),
			fires: []string{"aws-acs-several", "aws-acs-host"},
		},
		{why: "metadata of an instance that has no older host", on: on(awsMetadata(), acsIs(dualStack))},
		{
			why: "Cloudflare has what AWS's metadata lists alone",
			on:  both(changed(awsMetadata(), acsIs(dualStack)), changed(application(), acsIs(dualStack))),
		},
		{
			why:   "Cloudflare has what somebody copied alone",
			on:    both(changed(awsValues(), acsIs(dualStack)), changed(application(), acsIs(dualStack))),
			fires: []string{"aws-acs-host"},
		},
		{
			why:   "only the tab Dual-stack was copied",
			on:    on(awsValues(), acsIs(dualStack)),
			fires: []string{"aws-acs-host"},
		},
		{
			why:   "Cloudflare holds another host",
			on:    on(application(), acsIs(dualStack)),
			fires: []string{"aws-acs-host"},
		},
		{
			why:   "with the other half there, the pair says it",
			on:    both(changed(awsValues(), acsIs(testACS, dualStack)), application()),
			fires: []string{"pair-acs-left-out"},
		},
		{
			why:   "ACS of another Region",
			on:    on(application(), acsIs(dublin)),
			fires: []string{"aws-acs-region"},
			says:  "eu-west-1",
		},
		{
			why:   "a list is read from the issuer's Region",
			on:    on(awsValues(), acsIs(dublin, testACS)),
			fires: []string{"aws-acs-several"},
		},
		{
			why: "a default in another Region",
			on: on(awsMetadata(), acsIs(dublin, testACS),
				func(s *mapping.Statement) { s.SP.AssertionConsumerServices[0].IsDefault = new(true) }),
			fires: []string{"aws-acs-several", "aws-acs-region"},
		},
		{
			why:   "metadata that promises signed requests",
			on:    on(awsMetadata(), func(s *mapping.Statement) { s.SP.AuthnRequestsSigned = new(true) }),
			fires: []string{"aws-metadata-signs-requests"},
		},
		{
			why: "ACS with HTTP-Redirect",
			on: on(awsMetadata(), func(s *mapping.Statement) {
				s.SP.AssertionConsumerServices[0].Binding = saml.BindingHTTPRedirect
			}),
			fires: []string{"aws-acs-binding-redirect"},
		},
		{why: "ACS with PAOS", on: on(awsMetadata(), func(s *mapping.Statement) {
			s.SP.AssertionConsumerServices[0].Binding = "urn:oasis:names:tc:SAML:2.0:bindings:PAOS"
		}), fires: []string{"aws-acs-binding"}},
	}
})

var nameIDCases = sync.OnceValue(func() []ruleCase {
	sp := func(list ...string) func(*mapping.Statement) {
		return func(s *mapping.Statement) { s.SP.NameIDFormats = list }
	}
	idp := func(list ...string) func(*mapping.Statement) {
		return func(s *mapping.Statement) { s.IdP.NameIDFormats = list }
	}
	return []ruleCase{
		{
			why:   "persistent",
			on:    on(awsMetadata(), sp("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")),
			fires: []string{"aws-nameid-format"},
		},
		{
			why:   "emailAddress of SAML 2.0",
			on:    on(awsMetadata(), sp("urn:oasis:names:tc:SAML:2.0:nameid-format:emailAddress")),
			fires: []string{"aws-nameid-format"},
			says:  "SAML:1.1, also for SAML 2.0",
		},
		{
			why:   "emailAddress in another case",
			on:    on(awsMetadata(), sp(strings.ToLower(saml.NameIDFormatEmail))),
			fires: []string{"aws-nameid-format"},
			says:  "they differ in case",
		},
		{
			why:   "misspelt as on AWS's page",
			on:    on(awsMetadata(), sp("urn:oasis:name:tc:SAML:1.1:nameid-format:emailAddress")),
			fires: []string{"aws-nameid-format-misspelt"},
		},
		{
			why: "one of several",
			on:  on(awsMetadata(), sp("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", saml.NameIDFormatEmail)),
		},
		{why: "AWS lists none", on: on(awsMetadata(), sp())},
		{
			why:   "identity provider with persistent only",
			on:    on(idpMetadata(), idp("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")),
			fires: []string{"idp-metadata-nameid-format"},
		},
		{
			why:   "identity provider with the misspelt one",
			on:    on(idpMetadata(), idp("urn:oasis:name:tc:SAML:1.1:nameid-format:emailAddress")),
			fires: []string{"idp-metadata-nameid-format-misspelt"},
		},
		{
			why: "identity provider metadata that states nothing",
			on:  subject{Statements: []mapping.Statement{{Vocabulary: saml.IdentityProviderVocabulary()}}},
		},
		{
			why: "identity provider with none, as some of Cloudflare's metadata",
			on:  on(idpMetadata(), idp()),
		},
		{
			why:   "another identity provider with none",
			on:    on(idpMetadata(), entityIs("https://idp.example.org"), ssoIs("https://idp.example.org/sso"), idp()),
			fires: []string{"cloudflare-other-provider", "idp-metadata-nameid-format-missing"},
		},
	}
})

var accessControlAWSCases = sync.OnceValue(func() []ruleCase {
	mapped := func(key string, sources ...string) func(*mapping.Statement) {
		return func(s *mapping.Statement) {
			s.SP.AccessControlAttributes = append(s.SP.AccessControlAttributes,
				mapping.AccessControlAttribute{Key: key, Value: mapping.AccessControlAttributeValue{Source: sources}})
		}
	}
	const cost = "${path:enterprise.costCenter}"
	return []ruleCase{
		{why: "documented expressions", on: on(awsValues(), func(s *mapping.Statement) {
			for _, e := range []string{cost, "${path:userName}", `${path:addresses[type eq "work"].region}`} {
				mapped("k", e)(s)
			}
		})},
		{
			why: "no attributes at all is a statement",
			on: on(awsValues(), func(s *mapping.Statement) {
				s.SP.AccessControlAttributes = []mapping.AccessControlAttribute{}
			}),
		},
		{
			why:   "expression of another field",
			on:    on(awsValues(), mapped("k", "${path:enterprise.shoeSize}")),
			fires: []string{"aws-access-control-expression"},
			says:  "23 fields",
		},
		{
			why:   "a text in place of an expression",
			on:    on(awsValues(), mapped("k", "blue")),
			fires: []string{"aws-access-control-expression"},
		},
		{
			why:   "typographic quotes",
			on:    on(awsValues(), mapped("k", "${path:addresses[type eq “work”].country}")),
			fires: []string{"aws-access-control-expression"},
			says:  "differs in case, blanks or quotes",
		},
		{
			why:   "expression in another case",
			on:    on(awsValues(), mapped("k", "${path:Enterprise.CostCenter}")),
			fires: []string{"aws-access-control-expression"},
			says:  cost,
		},
		{
			why:   "expression of an application",
			on:    on(awsValues(), mapped("k", "${user:email}")),
			fires: []string{"aws-access-control-user-expression"},
		},
		{
			why:   "key with a character that tags do not have",
			on:    on(awsValues(), mapped("a#b", cost)),
			fires: []string{"aws-access-control-key"},
			says:  `"#"`,
		},
		{why: "empty key", on: on(awsValues(), mapped("", cost)), fires: []string{"aws-access-control-key"}},
		{why: "key of 128 characters", on: on(awsValues(), mapped(strings.Repeat("é", 128), cost))},
		{
			why:   "key of 129 characters",
			on:    on(awsValues(), mapped(strings.Repeat("é", 129), cost)),
			fires: []string{"aws-access-control-key"},
			says:  "129 characters",
		},
		{
			why:   "two sources",
			on:    on(awsValues(), mapped("k", cost, cost)),
			fires: []string{"aws-access-control-source"},
		},
		{why: "no source", on: on(awsValues(), mapped("k")), fires: []string{"aws-access-control-source"}},
		{
			why:   "source of 257 characters",
			on:    on(awsValues(), mapped("k", strings.Repeat("x", 257))),
			fires: []string{"aws-access-control-source"},
			says:  "257 characters",
		},
		{why: "50 mappings", on: on(awsValues(), func(s *mapping.Statement) {
			for range 50 {
				mapped("k", cost)(s)
			}
		})},
		{why: "51 mappings", on: on(awsValues(), func(s *mapping.Statement) {
			for range 51 {
				mapped("k", cost)(s)
			}
		}), fires: []string{"aws-access-control-count"}},
	}
})
