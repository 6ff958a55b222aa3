package samlbridge_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

const (
	issuerURL = "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000"
	acsURL    = "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
	teamURL   = "https://example.cloudflareaccess.com"
)

func ExampleTranslate() {
	var app cloudflare.Application
	_, err := samlbridge.Translate(aws.ServiceProvider{
		IssuerURL: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000",
		ACSURLs:   []string{"https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"},
	}, &app, samlbridge.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(app.SaaSApp.NameIDFormat, app.SaaSApp.SPEntityID)
	// Output: email https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000
}

// identityProviderValues are what Cloudflare shows.
func identityProviderValues(t *testing.T) cloudflare.IdentityProvider {
	t.Helper()
	bundle, err := pem.Parse(sample(t, "certificates.pem"))
	require.NoError(t, err)
	return cloudflare.IdentityProvider{
		SSOEndpoint: teamURL + "/cdn-cgi/access/sso/saml/7376" + strings.Repeat("0", 60),
		EntityID:    teamURL,
		PublicKey:   string(pem.Format(pem.OneLine, bundle.Certificates[0])),
	}
}

// Right values are translated in both directions without a finding, and come back as they were.
func TestTranslate(t *testing.T) {
	t.Parallel()
	o := samlbridge.Options{Time: goldenTime.AddDate(0, 1, 0)}
	sp := aws.ServiceProvider{IssuerURL: issuerURL, ACSURLs: []string{acsURL}}
	var app cloudflare.Application
	result, err := samlbridge.Translate(sp, &app, o)
	require.NoError(t, err)
	require.Empty(t, result.Findings)
	require.Equal(t, "email", app.SaaSApp.NameIDFormat)
	require.Equal(t, acsURL, app.SaaSApp.ConsumerServiceURL)
	var back aws.ServiceProvider
	_, err = samlbridge.Translate(app, &back, o)
	require.NoError(t, err)
	require.Equal(t, sp, back)

	shown := identityProviderValues(t)
	var taken aws.IdentityProvider
	result, err = samlbridge.Translate(shown, &taken, o)
	require.NoError(t, err)
	require.Empty(t, result.Findings)
	require.Equal(t, shown.SSOEndpoint, taken.SignInURL)
	require.True(t, strings.HasPrefix(taken.Certificates[0], "-----BEGIN CERTIFICATE-----\n"))
	require.Len(t, taken.Fingerprints, 1)
	var shownAgain cloudflare.IdentityProvider
	_, err = samlbridge.Translate(taken, &shownAgain, o)
	require.NoError(t, err)
	require.Equal(t, shown, shownAgain)
}

// A mistake in the values is refused as in a document, and what the caller has stays as it was.
func TestTranslateRefuses(t *testing.T) {
	t.Parallel()
	before := cloudflare.Application{Name: "before"}
	app := before
	swapped := aws.ServiceProvider{IssuerURL: acsURL, ACSURLs: []string{issuerURL}}
	_, err := samlbridge.Translate(swapped, &app, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrRefused)
	require.Equal(t, before, app)
	_, err = samlbridge.Translate(swapped, &app, samlbridge.Options{Force: true})
	require.NoError(t, err)
	require.Equal(t, acsURL, app.SaaSApp.SPEntityID)

	right := aws.ServiceProvider{IssuerURL: issuerURL, ACSURLs: []string{acsURL}}
	for why, row := range map[string]struct {
		from, to any
		kind     diag.Kind
	}{
		"no pointer":                 {right, cloudflare.Application{}, diag.ErrOption},
		"nil":                        {right, nil, diag.ErrOption},
		"a nil pointer":              {right, (*cloudflare.Application)(nil), diag.ErrOption},
		"a target that is no values": {right, new(string), diag.ErrOption},
		"a source that is no values": {"x", &app, diag.ErrOption},
		"no source":                  {nil, &app, diag.ErrOption},
		"the other party":            {right, new(aws.IdentityProvider), diag.ErrMissing},
		"bytes that are no UTF-8":    {aws.ServiceProvider{IssuerURL: issuerURL + "\xff", ACSURLs: []string{acsURL}}, &app, diag.ErrValue},
		"a policy that is no JSON": {cloudflare.Application{Policies: []json.RawMessage{json.RawMessage("{")}},
			new(cloudflare.Application), diag.ErrValue},
	} {
		_, err := samlbridge.Translate(row.from, row.to, samlbridge.Options{})
		require.ErrorIs(t, err, row.kind, why)
	}
}

// Every struct of values has the members that its form's vocabulary has keys for, so that none is lost between the two.
func TestStructsFitTheirVocabularies(t *testing.T) {
	t.Parallel()
	structs := 0
	for _, c := range samlbridge.Forms() {
		if c.Values == nil {
			continue
		}
		structs++
		members := map[string]bool{}
		collect(members, "", reflect.TypeOf(c.Values))
		for _, f := range c.Vocabulary.Fields {
			require.True(t, members[f.Key] || f.Key == "", "%s: %s", c.Form, f.Key)
		}
	}
	require.Equal(t, 4, structs)
}

// collect adds the JSON names of a struct's members.
func collect(members map[string]bool, prefix string, s reflect.Type) {
	for i := range s.NumField() {
		name, _, _ := strings.Cut(s.Field(i).Tag.Get("json"), ",")
		members[prefix+name] = true
		inner := s.Field(i).Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			collect(members, prefix+name+".", inner)
		}
	}
}
