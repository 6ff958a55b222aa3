package catalogue_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// rightPairNotices are the rules that may speak of a right pair, each with who wants to know.
var rightPairNotices = map[string]string{
	"aws-acs-host": "owners of an instance from before February 2026: only the ACS URL on the older host works for them",
}

// A right pair is silent in every form: no error, no warning, and only notices that somebody wants to know.
func TestRightPairs(t *testing.T) {
	t.Parallel()
	pairs := rightPairs()
	require.Greater(t, len(pairs), 160)
	for i := range sampled(len(pairs)) {
		s := pairs[i]
		for _, f := range s.findings() {
			require.Equal(t, diag.SeverityNotice, f.Severity, f.String())
			require.NotEmpty(t, rightPairNotices[f.Rule], f.String())
		}
		// Each document by itself is right as well.
		for _, one := range s.Statements {
			for _, f := range (subject{Statements: []mapping.Statement{one}, Time: testNow}).findings() {
				require.Equal(t, diag.SeverityNotice, f.Severity, f.String())
				require.NotEmpty(t, rightPairNotices[f.Rule], f.String())
			}
		}
	}
}

// rightPairs goes through what differs from one pair to the next: Regions, hosts, tenants, teams, bindings and formats.
func rightPairs() []subject {
	regions := []string{"us-east-1", "us-east-2", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-southeast-2",
		"il-central-1", "mx-central-1", "ca-west-1"}
	hosts := []string{"signin.aws.amazon.com", "signin.aws", "sso.signin.aws"}
	tenants := []string{"", "4455422d", "75732d656173742d312d"}
	domains := []string{"cloudflareaccess.com", "fed.cloudflareaccess.com"}
	var pairs []subject
	for _, region := range regions {
		for _, host := range hosts {
			for _, tenant := range tenants {
				for _, domain := range domains {
					issuer := "https://" + region + ".signin.aws.amazon.com/platform/saml/d-9067000000"
					acs := "https://" + region + "." + host + "/platform/saml/acs/" + tenant + testTenant
					pairs = append(pairs, rightPair(len(pairs), region, issuer, acs, "https://acme-"+region+"."+domain))
				}
			}
		}
	}
	return pairs
}

func rightPair(i int, region, issuer, acs, team string) subject {
	portals := []string{"https://d-9900000000.awsapps.com/start", "https://acme.awsapps.com/start/",
		"https://acme.awsapps.com/start#/", "https://ssoins-0000000000000000.%s.portal.amazonaws.com",
		"https://ssoins-0000000000000000.portal.%s.app.aws"}
	bindings := [][]string{{saml.BindingHTTPPost, saml.BindingHTTPRedirect},
		{saml.BindingHTTPRedirect, saml.BindingHTTPPost},
		{saml.BindingHTTPPost}, {saml.BindingHTTPRedirect}}
	portal := portals[i%len(portals)]
	if strings.Contains(portal, "%s") {
		portal = fmt.Sprintf(portal, region)
	}
	sso := team + "/cdn-cgi/access/sso/saml/" + testID
	sp := []func(*mapping.Statement){issuerIs(issuer), acsIs(acs)}
	idp := []func(*mapping.Statement){entityIs([]string{team, sso}[i%2]), ssoIs(sso)}
	metadata := changed(idpMetadata(), idp...)
	metadata.IdP.WantAuthnRequestsSigned = new(true)
	metadata.IdP.SingleSignOnServices = nil
	for _, b := range bindings[i%len(bindings)] {
		e := mapping.Endpoint{Binding: b, Location: sso}
		metadata.IdP.SingleSignOnServices = append(metadata.IdP.SingleSignOnServices, e)
	}
	if i/18%2 == 0 {
		metadata.IdP.NameIDFormats = nil
	}
	values := changed(cloudflareValues(), idp...)
	values.IdP.MetadataURL = sso + "/saml-metadata"
	return subject{Time: testNow, Statements: []mapping.Statement{changed(awsMetadata(), sp...),
		changed(awsValues(), append(sp, portalIs(portal))...), changed(application(), append(sp, idp...)...),
		changed(dashboardValues(), sp...), values, metadata, changed(awsIdPValues(), idp...)}}
}
