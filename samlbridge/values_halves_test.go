package samlbridge_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// A document with both halves of the pair is checked for both where nobody says which one is meant: a mistake in the
// half that has fewer labels must not go unseen.
func TestDocumentWithBothHalves(t *testing.T) {
	t.Parallel()
	lines := func(pairs ...string) string { return strings.Join(pairs, "\n") + "\n" }
	shown := lines("SSO endpoint: "+pasteSSO, "Access Entity ID or Issuer: "+pasteTeam, "Public key: "+pasteKey(t))
	right := lines("Entity ID: "+pasteIssuer, "Assertion Consumer Service URL: "+pasteACS)
	swapped := lines("Entity ID: "+pasteACS, "Assertion Consumer Service URL: "+pasteIssuer)
	fields := func(entityID, acs string) string {
		text, err := json.Marshal(map[string]string{"sp_entity_id": entityID, "consumer_service_url": acs,
			"sso_endpoint":  pasteSSO,
			"idp_entity_id": pasteTeam, "public_key": pasteKey(t)})
		require.NoError(t, err)
		return string(text)
	}
	for _, row := range []struct {
		why, text string
		fires     []string
	}{
		{"more labels of one half", swapped + shown, []string{"aws-issuer-acs-swapped"}},
		{"as many labels of each half", swapped + "Name ID format: Unique ID\n" + shown,
			[]string{"aws-issuer-acs-swapped", "cloudflare-app-name-id-format"}},
		{"the other order", shown + "\n" + swapped, []string{"aws-issuer-acs-swapped"}},
		{"JSON", fields(pasteACS, pasteIssuer), []string{"aws-issuer-acs-swapped"}},
		{"nothing swapped", right + "Name ID format: Email\n" + shown, nil},
		{"nothing swapped, JSON", fields(pasteIssuer, pasteACS), nil},
	} {
		d, err := samlbridge.Read("note.txt", []byte(row.text), samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.NotContains(t, said(d), "left out", row.why)
		require.NotNil(t, d.SP, row.why)
		require.NotNil(t, d.IdP, row.why)
		report, err := samlbridge.Check([]*samlbridge.Document{d}, samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.Subset(t, rulesOf(report.Findings), row.fires, row.why)
		require.Equal(t, len(row.fires) > 0, diag.HasErrors(report.Findings), "%s: %v", row.why, report.Findings)
	}

	// No form holds these together, so the caller reads one after the other.
	aws := lines("IAM Identity Center issuer URL: "+pasteACS, "IAM Identity Center ACS URL: "+pasteIssuer)
	for _, row := range []struct{ why, text, forms string }{
		{"AWS's screen", aws + lines("IdP sign-in URL: "+pasteTeam, "IdP issuer URL: "+pasteTeam),
			"aws-sp-values and then aws-idp-values"},
		{"AWS's screen, with less of one half", aws + lines("IdP sign-in URL: "+pasteTeam),
			"aws-sp-values and then aws-idp-values"},
		{"what each console shows", aws + shown, "aws-sp-values and then cloudflare-idp-values"},
	} {
		_, err := samlbridge.Read("note.txt", []byte(row.text), samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrAmbiguous, row.why)
		require.ErrorContains(t, err, row.forms, row.why)
	}

	d, err := samlbridge.Read("note.txt", []byte(swapped+shown),
		samlbridge.Options{From: samlbridge.CloudflareIdPValues})
	require.NoError(t, err)
	require.Nil(t, d.SP, "who names the form has decided")
	require.Contains(t, said(d),
		"left out what belongs to Cloudflare Access's dashboard values: Entity ID, Assertion Consumer Service URL",
		"each label is said to be of the console that most of them are of")

	result, err := samlbridge.Convert("note.txt", []byte(right+shown), samlbridge.AWSIdPMetadata, samlbridge.Options{})
	require.NoError(t, err)
	require.Contains(t, saidOf(result), "left out what belongs to Cloudflare Access's dashboard values",
		"the target of a conversion decides")
}
