package cloudflare

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/address"
)

// What a value is, whichever field it was found in.
func TestRecognise(t *testing.T) {
	t.Parallel()
	const team = "https://acme.cloudflareaccess.com"
	id := strings.Repeat("0123456789abcdef", 4)
	for _, c := range []struct {
		value, kind string
		odd         bool
	}{
		{value: team, kind: kindTeamDomain},
		{value: team + "/", kind: kindTeamDomain},
		{value: team + "?x", kind: kindTeamDomain, odd: true},
		{value: "https://acme.fed.cloudflareaccess.com", kind: kindTeamDomain},
		{value: "https://-acme.cloudflareaccess.com", kind: kindTeamDomain, odd: true},
		{value: team + ssoPath + id, kind: kindSSOEndpoint},
		{value: team + ssoPath + id + "/", kind: kindSSOEndpoint, odd: true},
		{value: team + ssoPath + id[1:], kind: kindSSOEndpoint, odd: true},
		{value: team + ssoPath + strings.ToUpper(id), kind: kindSSOEndpoint, odd: true},
		{value: "http" + team[len("https"):] + ssoPath + id, kind: kindSSOEndpoint, odd: true},
		{value: team + ssoPath + id + metadataSuffix, kind: kindMetadata},
		{value: team + ssoPath + "00000000-0000-4000-8000-000000000000/login", kind: kindLoginLink},
		{value: team + ssoPath + id + "/x", kind: kindOther},
		{value: team + "/cdn-cgi/access/sso/oidc/0123456789abcdef", kind: kindOIDC},
		{value: team + "/cdn-cgi/access/callback", kind: kindServiceProvider},
		{value: team + "/cdn-cgi/access/saml-metadata", kind: kindServiceProvider},
		{value: team + "/cdn-cgi/access/0123/saml-metadata", kind: kindServiceProvider},
		{value: team + "/cdn-cgi/access/certs", kind: kindKeys},
		{value: team + "/cdn-cgi/access/public-cert", kind: kindKeys},
		{value: team + "/cdn-cgi/access/logout", kind: kindOther},
		{value: "https://one.dash.cloudflare.com/0123/access/apps/edit/x", kind: kindDashboard},
		{value: team + ".evil.example/", kind: kindImitated},
		{value: "https://evilcloudflareaccess.com/", kind: kindImitated},
		{value: team + "@evil.example/", kind: kindImitated},
		{value: team + ssoPath + "xxx", kind: address.Placeholder},
		{value: "https://<your-team-name>.cloudflareaccess.com", kind: address.Placeholder},
		{value: "https://www.placeholder.com", kind: address.Placeholder},
		{value: "https://example.com/", kind: address.Placeholder},
		{value: "https://example.com/saml"},
		{value: "acme.cloudflareaccess.com"},
		{value: ""},
	} {
		k := recognise(c.value)
		require.Equal(t, c.kind, k.Kind, c.value)
		require.Equal(t, c.odd, k.Odd != "", "%s: %s", c.value, k.Odd)
		require.Equal(t, c.kind != "", k.Product == productName && k.What != "", c.value)
		require.True(t, k.Kind != "" || k == mapping.Known{}, "%s: %+v", c.value, k)
	}
}
