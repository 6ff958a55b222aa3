package aws

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rule"
)

const (
	testHost   = "https://eu-central-1.signin.aws.amazon.com"
	testTenant = "00000000-0000-4000-8000-000000000000"
)

// What a value is, whichever field it was found in.
func TestRecognise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value, kind, region string
		odd, unverified     bool
	}{
		{value: testHost + "/platform/saml/d-9900000000", kind: kindIssuer, region: "eu-central-1"},
		{value: testHost + "/platform/saml/acs/" + testTenant, kind: kindACS, region: "eu-central-1"},
		{value: testHost + "/platform/saml/acs/4455422d" + testTenant, kind: kindACS, region: "eu-central-1"},
		{value: "https://ap-southeast-1.sso.signin.aws/platform/saml/acs/" + testTenant, kind: kindACS, region: "ap-southeast-1"},
		{value: "https://ap-southeast-1.signin.aws/platform/saml/acs/" + testTenant, kind: kindACS, region: "ap-southeast-1"},
		{value: "https://us-gov-west-1.signin.amazonaws-us-gov.com/platform/saml/d-9800000000", kind: kindIssuer,
			region: "us-gov-west-1", unverified: true},
		{value: testHost + "/platform/saml/" + testTenant, kind: kindIssuer, region: "eu-central-1", unverified: true},
		{value: "https://signin.aws.amazon.com/platform/saml/d-9900000000", kind: kindIssuer, odd: true},
		{value: "https://EU-WEST-1.signin.aws.amazon.com/platform/saml/acs/" + testTenant, kind: kindACS, region: "eu-west-1", odd: true},
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
		{value: "https://us-west-2.signin.aws/platform/saml/d-xxxxxxxxxx", kind: rule.Placeholder},
		{value: "eu-central-1.signin.aws.amazon.com"},
		{value: "https://slack.com"},
		{value: ""},
	} {
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
