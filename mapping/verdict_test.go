package mapping

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestAWSRegion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		testIssuer: "eu-central-1",
		testACS:    "eu-central-1",
		"https://us-gov-west-1.signin.amazonaws-us-gov.com/platform/saml/d-9800000000": "us-gov-west-1",
		"https://ap-southeast-1.sso.signin.aws/platform/saml/acs/" + testTenant:        "ap-southeast-1",
		"https://signin.aws.amazon.com/platform/saml/d-9900000000":                     "",
		"https://eu-central-1.signin.aws.amazon.com.evil.example/platform/saml/acs/x":  "",
		"https://eu-central-1.signin.aws.amazon.com@evil.example/platform/saml/acs/x":  "",
		"https://eu-central-1.signin.aws.amazon.com/saml":                              "",
		"eu-central-1.signin.aws.amazon.com":                                           "",
		"https://ssoins-0000000000000000.portal.us-east-1.app.aws":                     "",
		"": "",
		"https://EU-WEST-1.signin.aws.amazon.com/platform/saml/acs/" + testTenant:        "eu-west-1",
		"http://eu-west-1.signin.aws.amazon.com/platform/saml/d-9900000000?x=y#fragment": "eu-west-1",
	} {
		require.Equal(t, want, awsRegion(text), text)
	}
}

func TestDifference(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, a, b, says string }{
		{"case", "https://A", "https://a", "upper and lower case only"},
		{"slash", "https://a/", "https://a", "slash at the end only"},
		{"blank", "https://a b", "https://ab", "blanks only"},
		{"invisible", "https://a\u200bb", "https://ab", "blanks only"},
		{"place", strings.Repeat("x", 30) + "1", strings.Repeat("x", 30) + "2", "character 31"},
		{"one is longer", "abc", "abcd", "character 4"},
		{"nothing against something", "", "a", "character 1"},
	} {
		require.Contains(t, difference(c.a, c.b), c.says, c.why)
	}
}

// Whatever stands in a field, the verdict is one, its text is fit for a terminal, and what is fine is fine for good reason.
func FuzzJudge(f *testing.F) {
	for _, c := range allRuleCases() {
		for _, s := range c.on.Statements {
			for _, id := range allURLs {
				for _, v := range s.Values(id) {
					f.Add(v)
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, s := range []Statement{awsValues(), application(), idpMetadata(), {}} {
			for _, id := range allURLs {
				v := s.judge(id, value)
				require.True(t, utf8.ValidString(v.message))
				require.False(t, strings.ContainsFunc(v.message, unicode.IsControl), "%q", v.message)
				require.Equal(t, v.fault == noFault, v.message == "")
				require.Equal(t, v.fault == noFault, v.fix == "")
				if v.fault == noFault && id != SPPortalURL {
					require.True(t, strings.HasPrefix(value, "https://"), "%s %q", id, value)
					require.False(t, strings.ContainsAny(value, " ?#@\\"), "%s %q", id, value)
				}
			}
		}
	})
}
