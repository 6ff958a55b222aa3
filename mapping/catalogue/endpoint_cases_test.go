package catalogue_test

import (
	"strings"
	"sync"
)

var endpointCases = sync.OnceValue(func() []ruleCase {
	return []ruleCase{
		{
			why:   "javascript is no web address",
			on:    on(cloudflareValues(), ssoIs("javascript:alert(1)"), metadataURLIs("")),
			fires: []string{"endpoint-url-absolute"},
		},
		{
			why:   "data is no web address",
			on:    on(awsValues(), acsIs("data:text/html,x")),
			fires: []string{"endpoint-url-absolute"},
		},
		{
			why:   "a path alone",
			on:    on(awsMetadata(), acsIs("/platform/saml/acs/x")),
			fires: []string{"endpoint-url-absolute"},
		},
		{
			why:   "three slashes leave no host",
			on:    on(awsMetadata(), acsIs("https:///platform/saml/acs/x")),
			fires: []string{"endpoint-url-absolute"},
		},
		{
			why:   "no slashes leave no host",
			on:    on(awsMetadata(), acsIs("https:x")),
			fires: []string{"endpoint-url-absolute"},
		},
		{
			why:   "a port that is none",
			on:    on(awsMetadata(), acsIs("https://example.org:port/x")),
			fires: []string{"endpoint-url-absolute"},
		},
		{
			why:   "https forgotten, as the API's domain field has it",
			on:    on(application(), ssoIs("acme.cloudflareaccess.com/cdn-cgi/access/sso/saml/"+testID)),
			fires: []string{"endpoint-url-absolute"},
			says:  "https:// is missing in front",
		},
		{
			why:   "http on AWS's side",
			on:    on(awsValues(), acsIs("http"+testACS[len("https"):])),
			fires: []string{"endpoint-url-https"},
		},
		{
			why:   "http on Cloudflare's side",
			on:    on(cloudflareValues(), ssoIs("http"+testSSO[len("https"):])),
			fires: []string{"endpoint-url-https"},
		},
		{
			why:   "http is for the portal what it is elsewhere",
			on:    on(awsValues(), portalIs("http://acme.awsapps.com/start")),
			fires: []string{"endpoint-url-https"},
		},
		{
			why:   "blank inside",
			on:    on(awsValues(), acsIs(testACS[:30]+" "+testACS[30:])),
			fires: []string{"endpoint-url-characters"},
			says:  "a blank (U+0020) at character 31 of ",
		},
		{
			why:   "a hyphen that a word processor made",
			on:    on(awsValues(), acsIs(strings.Replace(testACS, "-", "\u2011", 1))),
			fires: []string{"endpoint-url-characters"},
			says:  "a non-breaking hyphen (U+2011) at character 11 of ",
		},
		{
			why:   "cut off by what showed it",
			on:    on(awsValues(), acsIs(testACS[:60]+"…")),
			fires: []string{"endpoint-url-characters"},
			says:  "cut off, (U+2026) at character 61 of 61",
		},
		{
			why:   "cut off with three dots",
			on:    on(awsValues(), acsIs(testACS[:60]+"...")),
			fires: []string{"endpoint-url-characters"},
			says:  "three dots",
		},
		{
			why:   "an entity ID that a line end follows",
			on:    on(application(), issuerIs(testIssuer+"\n")),
			fires: []string{"entity-id-characters"},
			says:  "a line break (U+000A) at character ",
		},
		{
			why:   "an entity ID behind a blank",
			on:    on(application(), issuerIs(" "+testIssuer)),
			fires: []string{"entity-id-characters"},
			says:  "a blank (U+0020) at character 1 of ",
		},
		{
			why:   "an entity ID with a zero-width space",
			on:    on(application(), issuerIs(testIssuer[:20]+"\u200b"+testIssuer[20:])),
			fires: []string{"entity-id-characters"},
			says:  "a zero-width space (U+200B) at character 21 of ",
		},
		{
			why:   "an entity ID cut off",
			on:    on(application(), issuerIs(testIssuer[:40]+"…")),
			fires: []string{"entity-id-characters"},
			says:  "cut off",
		},
		{
			why:   "a name may have blanks and dashes between its words",
			on:    on(application(), issuerIs("My App – Müller")),
			fires: []string{"aws-issuer-shape"},
		},
		{
			why:   "a name with what cannot be seen",
			on:    on(application(), issuerIs("My\u00a0App")),
			fires: []string{"entity-id-characters"},
			says:  "no-break space",
		},
		{why: "line end inside", on: on(awsValues(), acsIs(testACS+"\n")), fires: []string{"endpoint-url-characters"}},
		{
			why:   "control inside",
			on:    on(awsValues(), acsIs(testACS+"\x00")),
			fires: []string{"endpoint-url-characters"},
			says:  "a control character",
		},
		{
			why:   "right-to-left mark inside",
			on:    on(awsValues(), acsIs(testACS+"\u202e")),
			fires: []string{"endpoint-url-characters"},
			says:  "an invisible character",
		},
		{
			why: "zero width space in the host",
			on: on(cloudflareValues(), ssoIs("https://ac\u200bme.cloudflareaccess.com/cdn-cgi/access/sso/saml/"+
				testID), metadataURLIs("")),
			fires: []string{"endpoint-url-characters"},
		},
		{
			why:   "backslash before the at sign",
			on:    on(awsValues(), acsIs(`https://a.example\@b.example/`)),
			fires: []string{"endpoint-url-characters"},
		},
		{
			why:   "no UTF-8",
			on:    on(awsValues(), acsIs("https://a.example/\xff")),
			fires: []string{"endpoint-url-characters"},
			says:  "not UTF-8",
		},
		{
			why:   "percent without digits",
			on:    on(awsValues(), acsIs(testACS+"%zz")),
			fires: []string{"endpoint-url-characters"},
			says:  "hexadecimal",
		},
		{
			why:   "percent at the end",
			on:    on(awsValues(), acsIs(testACS+"%4")),
			fires: []string{"endpoint-url-characters"},
		},
		{
			why: "user name before the right host",
			on: on(cloudflareValues(), ssoIs("https://idp@acme.cloudflareaccess.com/cdn-cgi/access/sso/saml/"+
				testID)),
			fires: []string{"endpoint-url-user-name"},
		},
		{
			why:   "fragment behind the SSO endpoint",
			on:    on(cloudflareValues(), ssoIs(testSSO+"#x")),
			fires: []string{"endpoint-url-fragment"},
		},
		{why: "the portal routes with fragments", on: on(awsValues(), portalIs("https://acme.awsapps.com/start#/"))},
		{
			why:   "IPv4 address",
			on:    on(awsValues(), acsIs("https://192.0.2.1/acs")),
			fires: []string{"endpoint-url-public-host"},
			says:  "an IP address",
		},
		{
			why:   "IPv6 address is no gap to fill in",
			on:    on(awsValues(), acsIs("https://[2001:db8::1]/acs")),
			fires: []string{"endpoint-url-public-host"},
		},
		{
			why:   "localhost",
			on:    on(awsValues(), acsIs("https://localhost:8443/acs")),
			fires: []string{"endpoint-url-public-host"},
			says:  "this computer",
		},
		{
			why:   "single label",
			on:    on(awsValues(), acsIs("https://intranet/acs")),
			fires: []string{"endpoint-url-public-host"},
		},
		{
			why:   "decimal address",
			on:    on(awsValues(), acsIs("https://2130706433/acs")),
			fires: []string{"endpoint-url-public-host"},
		},
		{
			why:   "reserved top level",
			on:    on(awsValues(), acsIs("https://idp.internal/acs")),
			fires: []string{"endpoint-url-public-host"},
		},
		{
			why: "Cyrillic letter in the host",
			on: on(cloudflareValues(), ssoIs("https://acme.cloudfl\u0430reaccess.com/cdn-cgi/access/sso/saml/"+
				testID), metadataURLIs("")),
			fires: []string{"endpoint-url-ascii-host"},
			says:  `\u0430`,
		},
		{
			why: "xn-- in the host",
			on: on(cloudflareValues(), ssoIs("https://acme.xn--cloudflareaccess-abc.com/cdn-cgi/access/sso/saml/"+
				testID), metadataURLIs("")),
			fires: []string{"endpoint-url-ascii-host"},
		},

		{
			why: "Cloudflare's domain inside another",
			on: on(cloudflareValues(),
				ssoIs("https://acme.cloudflareaccess.com.evil.example/cdn-cgi/access/sso/saml/"+testID)),
			fires: []string{"cloudflare-host-imitated"},
			says:  "not a host of Cloudflare's",
		},
		{
			why:   "Cloudflare's domain glued to a word",
			on:    on(cloudflareValues(), ssoIs("https://evilcloudflareaccess.com/cdn-cgi/access/sso/saml/"+testID)),
			fires: []string{"cloudflare-host-imitated"},
		},
		{
			why:   "Cloudflare's domain as a user name",
			on:    on(cloudflareValues(), ssoIs("https://acme.cloudflareaccess.com@evil.example/")),
			fires: []string{"cloudflare-host-imitated"},
		},
		{
			why:   "an imitated entity ID",
			on:    on(cloudflareValues(), entityIs("https://acme.cloudflareaccess.com.evil.example")),
			fires: []string{"cloudflare-host-imitated"},
		},
		{
			why: "AWS's domain inside another",
			on: on(awsMetadata(), acsIs("https://eu-central-1.signin.aws.amazon.com.evil.example/platform/saml/acs/"+
				testTenant)),
			fires: []string{"aws-host-imitated"},
			says:  "not a host of AWS's",
		},
		{
			why: "AWS's short domain inside another",
			on: on(awsMetadata(), acsIs("https://eu-central-1.sso.signin.aws.evil.example/platform/saml/acs/"+
				testTenant)),
			fires: []string{"aws-host-imitated"},
		},
		{
			why: "AWS's domain as a user name",
			on: on(awsMetadata(), acsIs("https://eu-central-1.signin.aws.amazon.com@evil.example/platform/saml/acs/"+
				testTenant)),
			fires: []string{"aws-host-imitated"},
		},
		{
			why:   "the portal's domain inside another",
			on:    on(awsValues(), portalIs("https://acme.awsapps.com.evil.example/start")),
			fires: []string{"aws-host-imitated"},
		},

		{
			why: "AWS's example of a tenant ID",
			on: on(awsValues(),
				acsIs("https://us-west-2.signin.aws/platform/saml/acs/1111111111111111-aaee-ffff-dddd-11111111111")),
			fires: []string{"aws-placeholder"},
			says:  "an example out of AWS's guides",
		},
		{
			why:   "AWS's pattern",
			on:    on(awsValues(), issuerIs("https://<region>.signin.aws.amazon.com/platform/saml/d-<id>")),
			fires: []string{"aws-placeholder"},
			says:  "a pattern with parts to fill in",
		},
		{
			why:   "AWS's pattern in square brackets",
			on:    on(awsValues(), acsIs("https://[Region].signin.aws/platform/saml/acs/[Tenant ID]")),
			fires: []string{"aws-placeholder"},
		},
		{
			why:   "AWS's example of an identity store",
			on:    on(awsValues(), issuerIs("https://us-east-1.signin.aws.amazon.com/platform/saml/d-XXXXXXXXXX")),
			fires: []string{"aws-placeholder"},
		},
		{
			why:   "AWS's example of a portal",
			on:    on(awsValues(), portalIs("https://ssoins-111111h2222j33pp.portal.eu-west-1.app.aws")),
			fires: []string{"aws-placeholder"},
		},
		{
			why: "Cloudflare's pattern",
			on: on(cloudflareValues(),
				metadataURLIs(
					"https://<your-team-name>.cloudflareaccess.com/cdn-cgi/access/sso/saml/xxx/saml-metadata")),
			fires: []string{"cloudflare-placeholder"},
		},
		{
			why:   "Cloudflare's example of an ID",
			on:    on(cloudflareValues(), ssoIs(testTeam+"/cdn-cgi/access/sso/saml/xxx")),
			fires: []string{"cloudflare-placeholder"},
		},
		{
			why: "Cloudflare's example of an ID on a host of AWS's",
			on: on(cloudflareValues(), ssoIs("https://signin.aws.amazon.com/cdn-cgi/access/sso/saml/xxx"),
				metadataURLIs("")),
			fires: []string{"cloudflare-placeholder"},
		},
		{
			why:   "Cloudflare's example of a team",
			on:    on(cloudflareValues(), entityIs("https://your-team-name.cloudflareaccess.com")),
			fires: []string{"cloudflare-placeholder"},
		},
		{
			why:   "values to be replaced later",
			on:    on(application(), issuerIs("placeholder"), acsIs("https://www.placeholder.com")),
			fires: []string{"cloudflare-placeholder-interim", "cloudflare-placeholder-interim"},
		},
		{
			why:   "another value to be replaced later",
			on:    on(application(), acsIs("https://example.com/")),
			fires: []string{"cloudflare-placeholder-interim"},
		},
		{
			why: "a team of the name example is nobody's placeholder",
			on: on(cloudflareValues(), entityIs("https://example.cloudflareaccess.com"),
				ssoIs("https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/"+testID), metadataURLIs("")),
		},
	}
})
