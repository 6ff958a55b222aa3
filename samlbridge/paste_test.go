package samlbridge_test

import (
	"encoding/json"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// The values of one instance and one application, as they are pasted below.
const (
	pasteACS    = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	pasteIssuer = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	pastePortal = "https://d-9300000000.awsapps.com/start"
	pasteTeam   = "https://example.cloudflareaccess.com"
	pasteSSO    = pasteTeam +
		"/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000"
)

// pasteKey is the public key of the sample application.
func pasteKey(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("testdata/cloudflare-app.json")
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(data), `"public_key": "`)
	key, _, _ := strings.Cut(rest, `"`)
	return key
}

func worst(findings []diag.Finding) diag.Severity {
	worst := diag.SeverityNotice
	for _, f := range findings {
		worst = min(worst, f.Severity)
	}
	return worst
}

// What chat clients, wikis, mail and consoles make of two values, each of which must come out as AWS shows it.
func TestPastesOfServiceProvider(t *testing.T) {
	t.Parallel()
	wrapped := func(why, around string) [2]string {
		in := func(value string) string { return strings.ReplaceAll(around, "URL", value) }
		return [2]string{why, "AWS SSO ACS URL: " + in(pasteACS) + "\nAWS SSO issuer URL: " + in(pasteIssuer) + "\n"}
	}
	for _, row := range [][2]string{
		wrapped("Outlook", "URL<URL>"), wrapped("Gmail's plain text", "URL <URL>"),
		wrapped("Gmail's plain text, with the slash that links get", "URL <URL/>"),
		wrapped("a mail program", "URL (URL)"), wrapped("Slack", "<URL>"), wrapped("Slack with text", "<URL|URL>"),
		wrapped("Slack's slash", "<URL/|URL>"), wrapped("Slack with a word", "<URL|link>"),
		wrapped("Markdown", "[link](URL)"), wrapped("Markdown of a URL", "[URL](URL)"), wrapped("Jira", "[URL]"),
		wrapped("Jira with text", "[URL|URL]"), wrapped("Jira with a word", "[ACS|URL]"),
		wrapped("Jira's smart link", "[URL|URL|smart-link]"), wrapped("Confluence's code", "{{URL}}"),
		wrapped("round brackets", "(URL)"), wrapped("the bracket of a sentence", "URL)"),
		wrapped("a full stop", "URL."), wrapped("a comma", "URL,"), wrapped("a semicolon", "URL;"),
		wrapped("quotes", "'URL'"), wrapped("German quotes", "„URL“"), wrapped("guillemets", "«URL»"),
		wrapped("code", "`URL`"), wrapped("bold", "**URL**"), wrapped("a button", "URL Copy"),
		wrapped("a button in German", "URL Kopieren"), wrapped("a button in a column", "URL | Copy"),
		wrapped("an icon", "URL \U0001f4cb"), wrapped("invisible at the end", "URL\u200b"), wrapped("no-break spaces",
			"\u00a0URL\u00a0"), wrapped("all at once", "**[URL](URL)**."),
		{"bullets", "- AWS SSO ACS URL: " + pasteACS + "\n- AWS SSO issuer URL: " + pasteIssuer},
		{"bold labels with the colon inside", "**AWS SSO ACS URL:** " + pasteACS + "\n**AWS SSO issuer URL:** " +
			pasteIssuer},
		{"bold labels with the colon outside", "**AWS SSO ACS URL**: " + pasteACS + "\n**AWS SSO issuer URL**: " +
			pasteIssuer},
		{"a table", "| AWS SSO ACS URL | " + pasteACS + " |\n|---|---|\n| AWS SSO issuer URL | " + pasteIssuer + " |"},
		{"a table of Confluence", "||AWS SSO ACS URL|" + pasteACS + "|\n||AWS SSO issuer URL|" + pasteIssuer + "|"},
		{"a spreadsheet", "AWS SSO ACS URL\t" + pasteACS + "\nAWS SSO issuer URL\t" + pasteIssuer},
		{"CSV", "AWS SSO ACS URL," + pasteACS + "\n\"AWS SSO issuer URL\",\"" + pasteIssuer + "\""},
		{"the console with its buttons", "AWS SSO ACS URL\r\n" + pasteACS + "\r\nCopy\r\n\r\nAWS SSO issuer URL\r\n" +
			pasteIssuer + "\r\nCopied!"},
		{"the console's Regions", "AWS access portal sign-in URL\n" + pastePortal +
			"\nIAM Identity Center Assertion Consumer Service (ACS) URL\n" + pasteACS +
			"\neu-west-1\nIAM Identity Center issuer URL\n" + pasteIssuer},
		{"a chat's times", "Bob  10:31 AM\nAWS SSO ACS URL: " + pasteACS + "\n10:32\nAWS SSO issuer URL: " +
			pasteIssuer},
		{"variables", "AWS_SSO_ACS_URL=" + pasteACS + "\nAWS_SSO_ISSUER_URL=" + pasteIssuer},
		{"keys of the API", "consumer_service_url = \"" + pasteACS + "\"\nsp_entity_id = \"" + pasteIssuer + "\""},
		{"YAML", "issuerUrl: " + pasteIssuer + "\nacsUrls:\n  - " + pasteACS},
		{"icons behind labels", "AWS SSO ACS URL ℹ️ " + pasteACS + "\nAWS SSO issuer URL ⓘ " + pasteIssuer},
		{"all on one line", "ACS URL: " + pasteACS + " Issuer URL: " + pasteIssuer},
		{"a bare issuer", "issuer: " + pasteIssuer + "\nACS URL: " + pasteACS},
		{"SAML's words", "Entity ID: " + pasteIssuer + "\nACS URL: " + pasteACS},
	} {
		result, err := samlbridge.Convert("note.txt", []byte(row[1]), samlbridge.AWSSPValues, samlbridge.Options{})
		require.NoError(t, err, row[0])
		require.Greater(t, worst(result.Findings), diag.SeverityError, "%s: %v", row[0], result.Findings)
		var got aws.ServiceProvider
		require.NoError(t, json.Unmarshal(result.Output, &got), row[0])
		require.Equal(t, []string{pasteACS}, got.ACSURLs, row[0])
		require.Equal(t, pasteIssuer, got.IssuerURL, row[0])
	}
}

func TestPastesOfIdentityProvider(t *testing.T) {
	t.Parallel()
	key := pasteKey(t)
	var lines []string
	for line := range slices.Chunk([]byte(key), 65) {
		lines = append(lines, string(line))
	}
	for _, row := range [][2]string{
		{"the dashboard", "SSO endpoint\n" + pasteSSO + "\nPublic key\n" + key + "\nAccess Entity ID or Issuer\n" +
			pasteTeam},
		{"rows of 65 characters", "SSO endpoint\n" + pasteSSO + "\nPublic key\n" + strings.Join(lines, "\n") +
			"\nCopy\nAccess Entity ID or Issuer\n" + pasteTeam},
		{"the older labels", "SSO Endpoint: " + pasteSSO + "\nAccess Entity ID: " + pasteTeam + "\nPublic Key: " + key},
		{"a link adds a slash, which the entity ID does not have", "SSO endpoint: " + pasteSSO +
			"\nAccess Entity ID: " + pasteTeam + " <" + pasteTeam + "/>\nPublic key: " + key},
		{"AWS's labels", "IdP sign-in URL: " + pasteSSO + "\nIdP issuer URL: " + pasteTeam + "\nIdP certificate: " +
			key},
		{"both halves", "AWS SSO ACS URL: " + pasteACS + "\nAWS SSO issuer URL: " + pasteIssuer + "\nSSO endpoint: " +
			pasteSSO + "\nAccess Entity ID: " + pasteTeam + "\nPublic key: " + key},
	} {
		result, err := samlbridge.Convert("note.txt", []byte(row[1]), samlbridge.CloudflareIdPValues,
			samlbridge.Options{})
		require.NoError(t, err, row[0])
		var got cloudflare.IdentityProvider
		require.NoError(t, json.Unmarshal(result.Output, &got), row[0])
		require.Equal(t, cloudflare.IdentityProvider{SSOEndpoint: pasteSSO, EntityID: pasteTeam, PublicKey: key}, got,
			row[0])
	}
}

// A URL that may be half of one is not read: neither of its halves is what the console shows.
func TestWrappedURLStops(t *testing.T) {
	t.Parallel()
	rest := "\nAWS SSO ACS URL: " + pasteACS + "\n"
	for _, row := range []struct{ why, text string }{
		{"at 80 columns", "AWS SSO ACS URL: " + pasteACS[:62] + "\n" + pasteACS[62:] + "\nAWS SSO issuer URL: " +
			pasteIssuer},
		{"a few digits", "AWS SSO issuer URL: " + pasteIssuer[:len(pasteIssuer)-4] + "\n" +
			pasteIssuer[len(pasteIssuer)-4:] + rest},
		{"a few letters", "AWS SSO issuer URL: " + pasteIssuer + "\nAWS access portal sign-in URL: " +
			pastePortal[:len(pastePortal)-2] + "\nrt" + rest},
		{"behind a slash", "AWS SSO issuer URL: " + pasteIssuer + "\nAWS access portal sign-in URL: " +
			pastePortal[:len(pastePortal)-5] + "\nstart" + rest},
		{"in brackets", "AWS SSO issuer URL: <" + pasteIssuer[:50] + "\n" + pasteIssuer[50:] + ">" + rest},
		{"quoted-printable", "AWS SSO issuer URL: " + pasteIssuer[:50] + "=\n" + pasteIssuer[50:] + rest},
		{"in a reply", "> AWS SSO issuer URL: " + pasteIssuer[:50] + "\n> " + pasteIssuer[50:] + rest},
		{"with a word behind", "AWS SSO issuer URL: " + pasteIssuer[:50] + "\n" + pasteIssuer[50:] + " (primary)" +
			rest},
		{"below the label", "AWS SSO issuer URL\n" + pasteIssuer[:50] + "\n" + pasteIssuer[50:] + rest},
	} {
		_, err := samlbridge.Convert("note.txt", []byte(row.text), samlbridge.CloudflareApp, samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrValue, row.why)
		require.ErrorContains(t, err, "rest of the URL", row.why)
	}
}

// What cannot be read has one message that names the cause.
func TestPastesWithOneMessage(t *testing.T) {
	t.Parallel()
	text := func(acs, issuer string) string {
		return "AWS SSO ACS URL: " + acs + "\nAWS SSO issuer URL: " + issuer + "\n"
	}
	for _, row := range []struct{ why, text, says string }{
		{"cut off by the console", text(pasteACS[:70]+"…", pasteIssuer),
			"an ellipsis, where text was cut off, (U+2026) at character 71"},
		{"cut off with dots", text(pasteACS, pasteIssuer[:60]+"..."),
			"three dots, where text was cut off, at character 61"},
		{"a zero-width space", text(pasteACS, pasteIssuer[:30]+"\u200b"+pasteIssuer[30:]),
			"a zero-width space (U+200B) at character 31"},
		{"a word processor's hyphen", text(strings.Replace(pasteACS, "-", "\u2011", 1), pasteIssuer),
			"a non-breaking hyphen (U+2011) at character 11"},
		{"a no-break space", text(pasteACS, pasteIssuer[:30]+"\u00a0"+pasteIssuer[30:]),
			"a no-break space (U+00A0) at character 31"},
		{"a blank", text(pasteACS, pasteIssuer[:30]+" "+pasteIssuer[30:]), "a blank (U+0020) at character 31"},
		{"words behind the URL", text(pasteACS+" (primary)", pasteIssuer), "a blank (U+0020) at character "},
		{"a link that leads elsewhere", text(pasteACS+"<https://eur01.safelinks.protection.outlook.com/?url=x>",
			pasteIssuer), "two URLs"},
		{"a link behind a blank that leads elsewhere",
			text(pasteACS+" <https://eur01.safelinks.protection.outlook.com/?url=x>", pasteIssuer), "two URLs"},
		{"a Markdown link that leads elsewhere", text(pasteACS, "["+pasteIssuer+
			"](https://eur01.safelinks.protection.outlook.com/?url=x)"), "two URLs"},
		{"Outlook's link in plain text", text("https://emea01.safelinks.protection.outlook.com/?url="+
			url.QueryEscape(pasteACS)+"&data=05%7C02", pasteIssuer),
			`as mail programs rewrite links; the URL itself was expected; fix: copy the URL from the console that shows it, or take the one that the link leads to: "` + pasteACS + `"`},
		{"Outlook's link as the label's second line",
			"AWS SSO ACS URL\nhttps://EUR05.safelinks.protection.outlook.com/ap/w-59/?url=x\nAWS SSO issuer URL\n" +
				pasteIssuer, "safelinks"},
		{"a mail filter's link", text(pasteACS, "https://urldefense.com/v3/__"+pasteIssuer+"__;!!x"), "urldefense.com"},
		{"two labels on a line, one without a colon", "ACS URL: " + pasteACS + " Issuer URL " + pasteIssuer,
			"two URLs"},
		{"a console in German", "ACS-Adresse: " + pasteACS + "\nAussteller-URL: " + pasteIssuer,
			"labels are read in English"},
		{"https:// left out", text(pasteACS, pasteIssuer[len("https://"):]), "https:// is missing in front"},
		{"labels of two forms", "Assertion Consumer Service URL: " + pasteACS + "\nIssuer URL: " + pasteIssuer,
			"name its form"},
		{"nothing of AWS under AWS's labels", text("https://acme.slack.com/sso/saml", "https://slack.com"),
			"aws-issuer-shape"},
	} {
		result, err := samlbridge.Convert("note.txt", []byte(row.text), samlbridge.CloudflareApp, samlbridge.Options{})
		if err != nil {
			var e *samlbridge.Error
			require.ErrorAs(t, err, &e, row.why)
			require.Contains(t, err.Error()+"\n"+joined(e.Findings), row.says, row.why)
			continue
		}
		require.Less(t, worst(result.Findings), diag.SeverityNotice, row.why)
		require.Contains(t, joined(result.Findings), row.says, row.why)
	}
}

// said is all that reading a document has to say.
func said(d *samlbridge.Document) string {
	var b strings.Builder
	b.WriteString(joined(d.Findings))
	for _, c := range d.Changes {
		b.WriteString(c.String() + "\n")
	}
	return b.String()
}

// saidOf is all that a conversion has to say.
func saidOf(r *samlbridge.Result) string {
	var b strings.Builder
	b.WriteString(joined(r.Findings))
	for _, c := range r.Changes {
		b.WriteString(c.String() + "\n")
	}
	return b.String()
}

func joined(findings []diag.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}

// A text with both halves is not noise: the half that was left out is named once, with the form that reads it. What is
// said of many lines is said once as well.
func TestLeftOutLinesAreCounted(t *testing.T) {
	t.Parallel()
	note := "AWS SSO ACS URL: " + pasteACS + "\nAWS SSO issuer URL: " + pasteIssuer + "\n\nSSO endpoint: " + pasteSSO +
		"\nAccess Entity ID: " + pasteTeam + "\nPublic key: " + pasteKey(t) +
		"\n" + strings.Repeat("\nSome other line of the page", 400)
	d, err := samlbridge.Read("note.txt", []byte(note), samlbridge.Options{From: samlbridge.AWSSPValues})
	require.NoError(t, err)
	require.Len(t, d.Changes, 2)
	require.Contains(t, d.Changes[0].Message, "SSO endpoint, Access Entity ID, Public key")
	require.Contains(t, d.Changes[1].Message, "(400 times, in the lines 8, 9, 10, 11, 12, 395 more)")
}
