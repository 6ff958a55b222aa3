package aws

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/address"
)

const (
	testHost   = "https://eu-central-1.signin.aws.amazon.com"
	testTenant = "00000000-0000-4000-8000-000000000000"
)

// recognised are values, each with what it is; a kind that is not given is none of AWS's.
var recognised = []struct {
	value, kind, region string
	odd, unverified     bool
}{
	{value: testHost + "/platform/saml/d-9900000000", kind: kindIssuer, region: "eu-central-1"},
	{value: testHost + "/platform/saml/acs/" + testTenant, kind: kindACS, region: "eu-central-1"},
	{value: testHost + "/platform/saml/acs/4455422d" + testTenant, kind: kindACS, region: "eu-central-1"},
	{value: "https://ap-southeast-1.sso.signin.aws/platform/saml/acs/" + testTenant, kind: kindACS,
		region: "ap-southeast-1"},
	{value: "https://ap-southeast-1.signin.aws/platform/saml/acs/" + testTenant, kind: kindACS,
		region: "ap-southeast-1"},
	{value: "https://us-gov-west-1.signin.amazonaws-us-gov.com/platform/saml/d-9800000000", kind: kindIssuer,
		region: "us-gov-west-1", unverified: true},
	{value: testHost + "/platform/saml/" + testTenant, kind: kindIssuer, region: "eu-central-1", unverified: true},
	{value: "https://signin.aws.amazon.com/platform/saml/d-9900000000", kind: kindIssuer, odd: true},
	{value: "https://EU-WEST-1.signin.aws.amazon.com/platform/saml/acs/" + testTenant, kind: kindACS,
		region: "eu-west-1", odd: true},
	{value: "http://eu-west-1.signin.aws.amazon.com/platform/saml/d-9900000000?x=y#fragment", kind: kindIssuer,
		region: "eu-west-1", odd: true},
	{value: testHost + "/platform/saml/acs/d-9900000000", kind: kindInvented, region: "eu-central-1"},
	{value: testHost + ".evil.example/platform/saml/acs/x", kind: kindImitated},
	{value: testHost + "@evil.example/platform/saml/acs/x", kind: kindImitated},
	{value: testHost + "/saml", kind: kindClassicIAM},
	{value: "https://signin.aws.amazon.com/static/saml-metadata.xml", kind: kindClassicIAM},
	{value: "https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/MDAw", kind: kindApplication},
	{value: "https://scim.us-east-1.amazonaws.com/x/scim/v2", kind: kindSCIM},
	{value: "https://ssoins-0000000000000000.portal.us-east-1.app.aws", kind: kindPortal},
	{value: "https://us-west-2.signin.aws/platform/saml/d-xxxxxxxxxx", kind: address.Placeholder},
	{value: "eu-central-1.signin.aws.amazon.com"},
	{value: "https://x.auth.us-east-1.amazoncognito.com/saml2/idpresponse", kind: kindOther},
	{value: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE", kind: kindOther},
	{value: "https://sts-fips.us-west-2.amazonaws.com/", kind: kindOther},
	{value: "https://oidc.eu-west-1.api.aws/", kind: kindOther},
	{value: "https://static.global.sso.amazonaws.com/app-x/instructions", kind: kindOther},
	{value: "https://self-service.clientvpn.amazonaws.com/api/auth/sso/saml", kind: kindOther},
	{value: "https://eu-central-1.console.aws.amazon.com/singlesignon", kind: kindOther},
	{value: "https://docs.aws.amazon.com/singlesignon/", kind: kindOther},
	{value: "https://repost.aws/questions/x", kind: kindOther},
	{value: "https://eu-central-1.signin.awx.amazon.com/platform/saml/d-9900000000", kind: kindOther},

	// Hosts that anybody can rent are their owners'.
	{value: "https://ec2-203-0-113-7.ap-southeast-1.compute.amazonaws.com/idp"},
	{value: "https://ip-10-0-0-7.eu-west-1.compute.internal.amazonaws.com/idp"},
	{value: "https://idp-123.eu-west-1.elb.amazonaws.com/sso"},
	{value: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/acs"},
	{value: "https://metadata.s3.eu-west-1.amazonaws.com/idp.xml"},
	{value: "https://sso.s3.amazonaws.com/idp"},
	{value: "https://scim.s3.amazonaws.com/x/scim/v2"},
	{value: "https://portal.sso.s3.amazonaws.com/saml/assertion/x"},
	{value: "https://ssoins-0000000000000000.s3.amazonaws.com"},
	{value: "https://sso.s3.eu-west-1.amazonaws.com/idp"},
	{value: "https://x.lambda-url.eu-west-1.on.aws/"},
	{value: "https://main.d1234.amplifyapp.com/sso"},
	{value: "https://d1234.cloudfront.net/sso"},
	{value: "https://x.eu-west-1.awsapprunner.com/sso"},
	{value: "https://x.eu-west-1.elasticbeanstalk.com/sso"},
	{value: "https://eu-central-1.signin.aws.amazon.com.s3.amazonaws.com/platform/saml/x", kind: kindImitated},
	{value: "https://acme.awsapps.com.lambda-url.eu-west-1.on.aws/start", kind: kindImitated},
	{value: "https://eu-central-1.signin.aws.amazon.com.d1.cloudfront.net/platform/saml/x", kind: kindImitated},

	{value: "https://slack.com"},
	{value: ""},
}

// What a value is, whichever field it was found in.
func TestRecognise(t *testing.T) {
	t.Parallel()
	for _, c := range recognised {
		k := recognise(c.value)
		require.Equal(t, c.kind, k.Kind, c.value)
		require.Equal(t, c.region, k.Region, c.value)
		require.Equal(t, c.odd, k.Odd != "", "%s: %s", c.value, k.Odd)
		require.Equal(t, c.unverified, k.Unverified != "", c.value)
		require.Equal(t, c.kind != "", k.Product == Name && k.What != "", c.value)
		require.True(t, k.Kind != "" || k == mapping.Known{}, "%s: %+v", c.value, k)
	}
}

// Every expression that AWS documents is written as AWS writes it, and told from one that is nearly right.
func TestExpressions(t *testing.T) {
	t.Parallel()
	require.Len(t, pathExpressions, 23)
	for _, e := range pathExpressions {
		require.True(t, isExpression(e), e)
		require.Equal(t, e, sameExpression(e))
	}
	require.Empty(t, sameExpression("${path:enterprise.shoeSize}"))
	require.False(t, isExpression("blue"))
}
