package samlbridge_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// A third product is a table for each half, and nothing else: this one is Slack, as Cloudflare's page for it has the
// labels.

var slackPage = mapping.Source{Title: "Cloudflare One docs, Slack", Evidence: mapping.Documented, Read: "2026-11-23",
	URL: "https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/saas-apps/slack-saas/"}

func slackServiceProvider() mapping.Vocabulary {
	return mapping.Vocabulary{Product: "Slack", Title: "service provider values", SP: mapping.Shows,
		Fields: []mapping.Field{
			{Property: mapping.SPEntityID, Label: "Service provider issuer", Key: "issuer", Required: true, Max: 1,
				Fixed: "https://slack.com", Source: slackPage},
			{Property: mapping.SPACSLocation, Label: "SAML consumer URL", Key: "acs_url", Required: true, Max: 1,
				Source: slackPage},
		}}
}

func slackIdentityProvider() mapping.Vocabulary {
	return mapping.Vocabulary{Product: "Slack", Title: "identity provider values", IdP: mapping.Takes,
		Before: []string{"Settings & administration > Workspace settings > Authentication > SAML authentication."},
		Fields: []mapping.Field{
			{Property: mapping.IdPSSOLocation, Label: "SAML SSO URL", OtherLabels: []string{"SAML 2.0 Endpoint URL"},
				Key: "sso_url", Required: true, Max: 1, Source: slackPage},
			{Property: mapping.IdPEntityID, Label: "Identity Provider Issuer",
				OtherLabels: []string{"Identity Provider Issuer URL"}, Key: "issuer", Required: true, Max: 1,
				Source: slackPage},
			{Property: mapping.IdPCertificates, Label: "Public Certificate", OtherLabels: []string{"x.509 Certificate"},
				Key: "certificate", Required: true, Max: 1, Style: pem.Armored, Source: slackPage},
		},
		After: []string{"Turn off Sign AuthnRequest, and turn on Responses Signed and Assertions Signed."}}
}

func slackOptions() samlbridge.Options {
	return samlbridge.Options{Time: goldenTime, Codecs: []form.Codec{
		samlbridge.Values("slack-sp-values", "Slack's values", slackServiceProvider()),
		samlbridge.Values("slack-idp-values", "what Slack takes", slackIdentityProvider()),
	}}
}

func TestSlackIsOneTable(t *testing.T) {
	o := slackOptions()
	text := "SAML consumer URL: https://example.slack.com/sso/saml\n"
	app, err := samlbridge.Convert("slack.txt", []byte(text), samlbridge.CloudflareApp, o)
	require.NoError(t, err)
	require.Contains(t, string(app.Output), `"sp_entity_id": "https://slack.com"`, "what Slack fixes is filled in")
	require.Contains(t, string(app.Output), `"consumer_service_url": "https://example.slack.com/sso/saml"`)
	require.True(t, slices.ContainsFunc(app.Changes, func(c diag.Change) bool { return c.Kind == diag.Set }))

	back, err := samlbridge.Convert("app.json", app.Output, "slack-sp-values", o)
	require.NoError(t, err)
	require.JSONEq(t, `{"issuer": "https://slack.com", "acs_url": "https://example.slack.com/sso/saml"}`,
		string(back.Output))
	o.Sheet = true
	sheet, err := samlbridge.Convert("app.json", app.Output, "slack-sp-values", o)
	require.NoError(t, err)
	require.Contains(t, string(sheet.Output), "\n"+text)
}

func TestSlackTakesCloudflaresValues(t *testing.T) {
	o := slackOptions()
	values := sample(t, "cloudflare-idp-values.txt")
	slack, err := samlbridge.Convert("cloudflare.txt", values, "slack-idp-values", o)
	require.NoError(t, err)
	require.Contains(t, string(slack.Output), `"certificate": "-----BEGIN CERTIFICATE-----\n`)

	o.Sheet = true
	sheet, err := samlbridge.Convert("cloudflare.txt", values, "slack-idp-values", o)
	require.NoError(t, err)
	require.Contains(t, string(sheet.Output), "\nSAML SSO URL: https://example.cloudflareaccess.com/")
	require.Contains(t, string(sheet.Output), "Turn off Sign AuthnRequest")
	o.Sheet = false

	direct, err := samlbridge.Convert("cloudflare.txt", values, samlbridge.CloudflareIdPValues, o)
	require.NoError(t, err)
	for _, document := range [][]byte{slack.Output, sheet.Output} {
		back, err := samlbridge.Convert("slack", document, samlbridge.CloudflareIdPValues, o)
		require.NoError(t, err)
		require.Contains(t, string(direct.Output), string(back.Output[:len(back.Output)-len("\n}\n")]),
			"all but the metadata endpoint, which Slack has no field for")
	}
}
