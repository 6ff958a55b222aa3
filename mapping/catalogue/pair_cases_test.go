package catalogue_test

import (
	"strings"
	"sync"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem"
)

var pairCases = sync.OnceValue(func() []ruleCase {
	dualStack := strings.Replace(testACS, "signin.aws.amazon.com", "sso.signin.aws", 1)
	dublin := strings.Replace(testACS, "eu-central-1", "eu-west-1", 1)
	otherIssuer := strings.Replace(testIssuer, "d-99", "d-98", 1)
	otherACS := strings.Replace(testACS, "8000", "8001", 1)
	const day = 24 * time.Hour
	old := validity(-400*day, -day)
	mapped := func(s *mapping.Statement) {
		s.SP.AccessControlAttributes = []mapping.AccessControlAttribute{{Key: "CostCenter",
			Value: mapping.AccessControlAttributeValue{Source: []string{"${path:enterprise.costCenter}"}}}}
	}
	sent := attributes(named("https://aws.amazon.com/SAML/Attributes/AccessControl:CostCenter")...)
	always := []string{"cloudflare-access-control-groups", "cloudflare-access-control-value"}
	// All that a console of AWS could hold in one document: it shows one party and takes the other.
	console := changed(awsValues(), func(s *mapping.Statement) {
		idp := aws.IdentityProviderVocabulary()
		s.Vocabulary.IdP, s.Vocabulary.Fields = mapping.Takes, append(s.Vocabulary.Fields, idp.Fields...)
		s.IdP = cloudflareIdP()
	})
	return []ruleCase{
		{why: "two documents that meet in both parties", on: both(console, application())},
		{
			why:   "two documents that meet in both parties and differ in both",
			on:    both(console, changed(application(), issuerIs(otherIssuer), entityIs(testSSO))),
			fires: []string{"pair-entity-id", "pair-idp-entity-id"},
		},
		{
			why: "more certificates than a message lists",
			on: both(changed(idpMetadata(), keysAre(newKey())),
				changed(certificateFileStatement(), keysAre(goodKey(), ecKey(), edKey(), weakKey(), sha1Key(),
					bulkyKey()))),
			fires: []string{"pair-certificate", "idp-certificate-file-size", "idp-certificate-key-type",
				"idp-certificate-key-size", "idp-certificate-signature-hash",
				"pair-certificate-extra", "pair-certificate-extra", "pair-certificate-extra",
				"pair-certificate-extra", "pair-certificate-extra", "pair-certificate-extra"},
			says: "1 more",
		},
		{
			why:   "entity ID of another instance",
			on:    both(awsMetadata(), changed(application(), issuerIs(otherIssuer))),
			fires: []string{"pair-entity-id"},
			says:  "differ at character",
		},
		{
			why:   "entity ID with a slash at the end",
			on:    both(awsMetadata(), changed(application(), issuerIs(testIssuer+"/"))),
			fires: []string{"pair-entity-id", "aws-issuer-shape"},
			says:  "the slash at the end",
		},
		{
			why: "entity ID in another case",
			on: both(awsMetadata(), changed(dashboardValues(),
				issuerIs(strings.ToUpper(testIssuer[:12])+testIssuer[12:]))),
			fires: []string{"pair-entity-id", "aws-issuer-shape"},
			says:  "upper and lower case",
		},
		{
			why:   "entity ID with a blank inside",
			on:    both(awsMetadata(), changed(dashboardValues(), issuerIs(testIssuer[:60]+" "+testIssuer[60:]))),
			fires: []string{"entity-id-characters"},
			says:  "a blank (U+0020) at character 61",
		},
		{
			why:   "entity ID not there to compare",
			on:    both(awsMetadata(), changed(application(), issuerIs(""))),
			fires: []string{"entity-id-missing"},
		},
		{
			why:   "values swapped at Cloudflare are said once",
			on:    both(awsMetadata(), changed(application(), issuerIs(testACS), acsIs(testIssuer))),
			fires: []string{"aws-issuer-acs-swapped"},
		},
		{
			why:   "values swapped as copied from AWS are said once",
			on:    both(changed(awsValues(), issuerIs(testACS), acsIs(testIssuer)), application()),
			fires: []string{"aws-issuer-acs-swapped"},
		},
		{
			why:   "an invented value is compared nevertheless",
			on:    both(awsMetadata(), changed(application(), issuerIs("urn:amazon:webservices:sso"))),
			fires: []string{"aws-lookalike-invented", "pair-entity-id"},
		},
		{
			why:   "ACS URL of another instance",
			on:    both(awsMetadata(), changed(application(), acsIs(otherACS))),
			fires: []string{"pair-acs"},
		},
		{
			why:   "ACS URL that AWS does not list",
			on:    both(awsValues(), changed(application(), acsIs(dualStack))),
			fires: []string{"pair-acs", "aws-acs-host"},
		},
		{
			why:   "one of AWS's ACS URLs",
			on:    both(changed(awsValues(), acsIs(dualStack, testACS)), application()),
			fires: []string{"pair-acs-left-out"},
		},
		{
			why:   "ACS URLs in other Regions are left out",
			on:    both(changed(awsValues(), acsIs(testACS, dublin)), application()),
			fires: []string{"pair-acs-regions"},
			says:  "eu-west-1",
		},
		{
			why: "the ACS URL that is not the default",
			on: both(changed(awsMetadata(), acsIs(dualStack, testACS),
				func(s *mapping.Statement) { s.SP.AssertionConsumerServices[0].IsDefault = new(true) }), application()),
			fires: []string{"pair-acs-default", "pair-acs-left-out"},
		},
		{
			why:   "an attribute that both send and map",
			on:    both(changed(awsValues(), mapped), changed(application(), sent)),
			fires: append([]string{"pair-access-control"}, always...),
		},
		{
			why: "another attribute is mapped",
			on: both(changed(awsValues(), mapped,
				func(s *mapping.Statement) { s.SP.AccessControlAttributes[0].Key = "Team" }),
				changed(application(), sent)),
			fires: always,
		},

		{
			why: "issuer URL of another team in AWS",
			on: both(application(), changed(awsIdPValues(), entityIs("https://acme2.cloudflareaccess.com"),
				ssoIs(""))),
			fires: []string{"pair-idp-entity-id", "idp-values-sign-in-url"},
		},
		{
			why: "sign-in URL of another application",
			on: both(cloudflareValues(), changed(awsIdPValues(),
				ssoIs(testTeam+"/cdn-cgi/access/sso/saml/"+testID[1:]+"0"))),
			fires: []string{"pair-sso-endpoint"},
		},
		{
			why:   "another certificate in AWS",
			on:    both(cloudflareValues(), changed(awsIdPValues(), keysAre(newKey()))),
			fires: []string{"pair-certificate", "pair-certificate-extra"},
			says:  pem.SHA256Fingerprint(newKey().DER),
		},
		{
			why:   "a certificate renewed over the same key",
			on:    both(changed(cloudflareValues(), keysAre(renewedKey())), awsIdPValues()),
			fires: []string{"pair-certificate-extra", "pair-certificate-renewed"},
			says:  "over the same key",
		},
		{
			why:   "a certificate of the same name is another",
			on:    both(idpMetadata(), changed(certificateFileStatement(), keysAre(ecKey()))),
			fires: []string{"pair-certificate", "pair-certificate-extra"},
		},
		{
			why:   "a rotation that AWS is ready for",
			on:    both(cloudflareValues(), changed(awsIdPValues(), keysAre(goodKey(), newKey()))),
			fires: []string{"pair-certificate-extra"},
		},
		{
			why: "a rotation that AWS is ready for, as Cloudflare's metadata shows it beside the dashboard",
			on: subject{Time: testNow, Statements: []mapping.Statement{cloudflareValues(),
				changed(idpMetadata(), keysAre(goodKey(), newKey())), changed(awsIdPValues(),
					keysAre(goodKey(), newKey()))}},
		},
		{
			why:   "a rotation that AWS is not ready for",
			on:    both(changed(idpMetadata(), keysAre(goodKey(), newKey())), awsIdPValues()),
			fires: []string{"pair-certificate"},
		},
		{
			why:   "the leftover of a rotation",
			on:    both(cloudflareValues(), changed(awsIdPValues(), keysAre(old, goodKey()))),
			fires: []string{"idp-certificate-expired", "pair-certificate-leftover"},
		},
		{
			why: "without a time a leftover is an extra",
			on: subject{Statements: both(cloudflareValues(), changed(awsIdPValues(),
				keysAre(old, goodKey()))).Statements},
			fires: []string{"pair-certificate-extra"},
		},
	}
})

var twinCases = sync.OnceValue(func() []ruleCase {
	dualStack := strings.Replace(testACS, "signin.aws.amazon.com", "sso.signin.aws", 1)
	return []ruleCase{
		{
			why:   "entity ID of other metadata",
			on:    both(idpMetadata(), changed(cloudflareValues(), entityIs(testTeam+"/"))),
			fires: []string{"twin-idp-entity-id"},
		},
		{
			why: "SSO endpoint of other metadata",
			on: both(idpMetadata(), changed(application(),
				ssoIs(testTeam+"/cdn-cgi/access/sso/saml/"+testID[1:]+"0"))),
			fires: []string{"twin-sso-endpoint"},
		},
		{
			why:   "certificate of other metadata",
			on:    both(idpMetadata(), changed(application(), keysAre(newKey()))),
			fires: []string{"twin-certificate"},
		},
		{
			why:   "issuer of other metadata",
			on:    both(awsMetadata(), changed(awsValues(), issuerIs(strings.Replace(testIssuer, "d-99", "d-98", 1)))),
			fires: []string{"twin-issuer"},
		},
		{
			why:   "ACS URL of other metadata",
			on:    both(awsMetadata(), changed(awsValues(), acsIs(dualStack))),
			fires: []string{"aws-acs-host", "twin-acs"},
		},
		{
			why: "two applications are no twins",
			on:  both(cloudflareValues(), changed(cloudflareValues(), entityIs(testSSO))),
		},
	}
})
