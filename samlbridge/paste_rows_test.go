package samlbridge_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// The ACS URLs of one instance in two Regions, on two hosts.
const (
	rowWest   = "https://eu-west-1.signin.aws/platform/saml/acs/4455422d11111111-0000-4000-8000-000000000000"
	rowWest6  = "https://eu-west-1.sso.signin.aws/platform/saml/acs/4455422d11111111-0000-4000-8000-000000000000"
	rowSouth  = "https://ap-southeast-2.signin.aws/platform/saml/acs/4455422d11111111-0000-4000-8000-000000000000"
	rowSouth6 = "https://ap-southeast-2.sso.signin.aws/platform/saml/acs/4455422d11111111-0000-4000-8000-000000000000"
	rowIssuer = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9311111111"
)

// rows puts the URLs in place of {W}, {W6}, {S}, {S6} and {I}.
func rows(text string) string {
	return strings.NewReplacer("{W}", rowWest, "{W6}", rowWest6, "{S}", rowSouth, "{S6}", rowSouth6, "{I}", rowIssuer).
		Replace(text)
}

// readSP reads a text as what AWS shows.
func readSP(t *testing.T, text, why string) (aws.ServiceProvider, *samlbridge.Document) {
	t.Helper()
	d, err := samlbridge.Read("note.txt", []byte(text), samlbridge.Options{})
	require.NoError(t, err, why)
	require.Equal(t, samlbridge.AWSSPValues, d.Form, why)
	var sp aws.ServiceProvider
	require.NotNil(t, d.SP, why)
	sp.IssuerURL = d.SP.EntityID
	for _, e := range d.SP.AssertionConsumerServices {
		sp.ACSURLs = append(sp.ACSURLs, e.Location)
	}
	sp.PortalURL = d.SP.PortalURL
	return sp, d
}

// The URL is found wherever it is in its row, and a Region never is a value.
func TestRowsWithRegions(t *testing.T) {
	t.Parallel()
	const both = "ACS URLs\n"
	for _, row := range []struct{ why, text string }{
		{"tabs, a Region's name in front", both + "Europe (Ireland)\t{W}\nAsia Pacific (Sydney)\t{S}"},
		{"tabs, a Region's code in front", both + "eu-west-1\t{W}\nap-southeast-2\t{S}"},
		{"tabs, behind", both + "{W}\tEurope (Ireland)\n{S}\tAsia Pacific (Sydney)"},
		{"code behind, one blank", both + "{W} eu-west-1\n{S} ap-southeast-2"},
		{"bars", both + "| Europe (Ireland) | {W} |\n| Asia Pacific (Sydney) | {S} |"},
		{"bars with a head", both +
			"| Region | Default IPv4 |\n|---|---|\n| Europe (Ireland) | {W} |\n| Asia Pacific (Sydney) | {S} |"},
		{"bars inside", both + "Europe (Ireland) | {W}\nAsia Pacific (Sydney)|{S}"},
		{"commas", both + "Europe (Ireland), {W}\neu-west-1,{W}\nAsia Pacific (Sydney), {S}"},
		{"semicolons", both + "Europe (Ireland);{W}\nAsia Pacific (Sydney); {S}"},
		{"commas, behind", both + "{W},eu-west-1\n{S},Asia Pacific (Sydney)"},
		{"commas, words of one's own behind", both + "{W},Dublin\n{S};Sydney"},
		{"a list in JSON", both + "[\"{W}\", \"{S}\"]"},
		{"YAML", both + "  - region: eu-west-1\n    url: {W}\n  - region: ap-southeast-2\n    url: {S}"},
		{"numbers behind the label", "ACS URL 1: {W}\nACS URL #2: {S}"},
		{"CSV", both + "\"Region\",\"URL\"\n\"Europe (Ireland)\",\"{W}\"\n\"Asia Pacific (Sydney)\",\"{S}\""},
		{"runs of blanks", both + "Europe (Ireland)      {W}\nAsia Pacific (Sydney)   {S}"},
		{"one blank", both + "Europe (Ireland) {W}\nap-southeast-2 {S}"},
		{"a colon", both + "eu-west-1: {W}\nAsia Pacific (Sydney): {S}"},
		{"a colon without a blank", both + "eu-west-1:{W}\nap-southeast-2:{S}"},
		{"a dash", both + "Europe (Ireland) - {W}\nAsia Pacific (Sydney) — {S}"},
		{"bullets and colons", both + "- eu-west-1: {W}\n- ap-southeast-2: {S}"},
		{"numbers", both + "1. Europe (Ireland): {W}\n2. Asia Pacific (Sydney): {S}"},
		{"Region above", both + "Europe (Ireland)\n{W}\nAsia Pacific (Sydney)\n{S}"},
		{"Region above, in another language", both + "Irland\n{W}\nAsien-Pazifik (Sydney)\n{S}"},
		{"Regions above, in other words", both + "Primary Region\n{W}\nAdditional Regions\n{S}"},
		{"Region below", both + "{W}\neu-west-1\n{S}\nap-southeast-2"},
		{"name and code", both + "Europe (Ireland) eu-west-1\t{W}\nAsia Pacific (Sydney) ap-southeast-2\t{S}"},
		{"code and name in brackets", both +
			"eu-west-1 (Europe (Ireland))\t{W}\nap-southeast-2 (Asia Pacific (Sydney))\t{S}"},
		{"marks", both + "Europe (Ireland) (Primary)\t{W}\nAsia Pacific (Sydney) (Additional)\t{S}"},
		{"links", both + "Europe (Ireland) [{W}]({W})\nAsia Pacific (Sydney) <{S}>"},
		{"words of one's own in front", both + "Head office: {W}\nBranch office: {S}"},
		{"words of one's own behind", both + "{W} (Dublin)\n{S} (Sydney)"},
		{"a button behind", both + "Europe (Ireland)\t{W}\tCopy\nAsia Pacific (Sydney)\t{S}\tCopy"},
		{"on the label's line", "ACS URL: Europe (Ireland) {W}\nACS URL: Asia Pacific (Sydney) {S}"},
		{"in brackets beside the label", "ACS URL (eu-west-1): {W}\nACS URL (Asia Pacific (Sydney)): {S}"},
		{"beside the label", "ACS URL eu-west-1: {W}\nACS URL - Asia Pacific (Sydney): {S}"},
		{"beside the label, the URL below", "ACS URL (eu-west-1)\n{W}\nACS URL (ap-southeast-2):\n{S}"},
		{"beside the label, in words of one's own", "ACS URL (head office): {W}\nACS URL (branch): {S}"},
		{"in front of the label", "eu-west-1 ACS URL: {W}\nAsia Pacific (Sydney) - ACS URL: {S}"},
		{"a Region and nothing on the label's line", "ACS URL: eu-west-1\n{W}\nACS URL: ap-southeast-2\n{S}"},
		{"columns", "ACS URL\teu-west-1\t{W}\nACS URL\tap-southeast-2\t{S}"},
		{"a label with several in its row", "ACS URLs: {W} {S}"},
		{"a label with several in its row and commas", "ACS URLs: {W}, {S}"},
		{"no label at the row", "IAM Identity Center issuer URL\n{I}\n{W}\n{S}"},
	} {
		for _, order := range []string{row.text + "\nIAM Identity Center issuer URL: {I}\n", "Issuer URL\n{I}\n\n" +
			row.text} {
			text := rows(order)
			got, d := readSP(t, text, row.why)
			require.Equal(t, []string{rowWest, rowSouth}, got.ACSURLs, "%s: %s", row.why, said(d))
			require.Equal(t, rowIssuer, got.IssuerURL, row.why)
			if row.why != "no label at the row" {
				require.Empty(t, d.Findings, row.why)
			}
		}
	}
	for _, row := range []struct{ why, text string }{
		{"two columns", both +
			"Region\tDefault IPv4\tDual-stack\nEurope (Ireland) (Primary)\t{W}\t{W6}\nAsia Pacific (Sydney)\t{S}\t{S6}"},
		{"two columns in Markdown", both +
			"| Region | Default IPv4 | Dual-stack |\n|---|---|---|\n| eu-west-1 | {W} | {W6} |\n| ap-southeast-2 | {S} | {S6} |"},
		{"two columns in CSV", both +
			"Region,Default IPv4,Dual-stack\nEurope (Ireland),{W},{W6}\nAsia Pacific (Sydney),{S},{S6}"},
		{"two columns in quoted CSV", both +
			"\"Region\",\"Default IPv4\",\"Dual-stack\"\n\"Europe (Ireland)\",\"{W}\",\"{W6}\"\n\"Asia Pacific (Sydney)\",\"{S}\",\"{S6}\""},
		{"cells one below the other", both +
			"Region\nDefault IPv4\nDual-stack\nEurope (Ireland)\n{W}\n{W6}\nAsia Pacific (Sydney)\n{S}\n{S6}"},
		{"each with its kind", both +
			"eu-west-1 IPv4: {W} Dual-stack: {W6}\nap-southeast-2 IPv4: {S} Dual-stack: {S6}"},
	} {
		got, d := readSP(t, rows(row.text+"\nIssuer URL: {I}"), row.why)
		require.Equal(t, []string{rowWest, rowWest6, rowSouth, rowSouth6}, got.ACSURLs, "%s: %s", row.why, said(d))
		require.Empty(t, d.Findings, row.why)
	}
}

// What is beside a URL and may be a part of it, or says that the row is something else, leaves the row an error or
// unread.
func TestRowsThatAreNot(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, text string }{
		{"a blank inside", "ACS URL: " + rowWest[:40] + " " + rowWest[40:]},
		{"a blank before the last digits", "ACS URL: " + rowWest[:len(rowWest)-4] + " " + rowWest[len(rowWest)-4:]},
		{"lower-case words behind", "ACS URL: {W} is the one"},
		{"a lower-case mark behind", "ACS URL: {W} (primary)"},
		{"digits behind", "ACS URL: {W} 12"},
		{"another label without a colon", "ACS URL: {W} Issuer URL {I}"},
		{"words and a URL of another kind", "ACS URL: Portal https://d-9311111111.awsapps.com/start"},
	} {
		result, err := samlbridge.Convert("note.txt", []byte(rows(row.text+"\nIssuer URL: {I}")),
			samlbridge.CloudflareApp, samlbridge.Options{})
		require.Error(t, err, "%s: %v", row.why, result)
	}
}

// Words that no console shows are passed over where a URL is like the one before, whoever's it is.
func TestRowsOfAnybody(t *testing.T) {
	t.Parallel()
	text := "Entity ID: https://sp.example\nACS URLs\nhttps://a.sp.example/saml/1/acs\nSecond site  https://b.sp.example/saml/2/acs\n" +
		"Sign out  https://b.sp.example/saml/2/slo\n"
	d, err := samlbridge.Read("note.txt", []byte(text), samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"https://a.sp.example/saml/1/acs", "https://b.sp.example/saml/2/acs"},
		d.Values("sp.assertionConsumerService.location"))
	require.Contains(t, said(d), "note.txt:5:1: ignored:", "another kind of URL")
	require.Contains(t, said(d), "note.txt:4:1: ignored: is beside a URL in its row")
}

// URLs without labels are what their form says, where no label says it.
func TestURLsWithoutLabels(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, text    string
		acs          []string
		issuer, says string
	}{
		{"copy all URLs", "{W}\n{W6}\n{S}\n{S6}", []string{rowWest, rowWest6, rowSouth, rowSouth6}, "",
			"read as IAM Identity Center Assertion Consumer Service (ACS) URL, by its form"},
		{"one ACS URL", "{W}", []string{rowWest}, "", "by its form"},
		{"two URLs", "{W}\n{I}", []string{rowWest}, rowIssuer, "read as IAM Identity Center issuer URL, by its form"},
		{"two URLs on one line", "{I} {W}", []string{rowWest}, rowIssuer, "by its form"},
		{"with words around", "Hi Bob, these are they:\n\n{I}\n{W}\n\nThanks", []string{rowWest}, rowIssuer,
			"by its form"},
		{"a table of Regions alone", "Region\tDefault IPv4\nEurope (Ireland)\t{W}\nAsia Pacific (Sydney)\t{S}\n",
			[]string{rowWest, rowSouth}, "", "by its form"},
		{"a gap", "Issuer URL: {I}\n\n\nSome heading\n{W}\n{S}", []string{rowWest, rowSouth}, rowIssuer, "by its form"},
		{"the other gap", "ACS URLs:\n{W}\n{S}\n{I}", []string{rowWest, rowSouth}, rowIssuer, "by its form"},
		{"no gap", "ACS URL: {W}\nIssuer URL: {I}\nSome heading\n{S}", []string{rowWest}, rowIssuer,
			"(2 times, in the lines 3, 4)"},
		{"below a certificate's label", "Public key\n{I}\n{W}", []string{rowWest}, rowIssuer, "by its form"},
	} {
		got, d := readSP(t, rows(row.text), row.why)
		require.Equal(t, row.acs, got.ACSURLs, row.why)
		require.Equal(t, row.issuer, got.IssuerURL, row.why)
		require.Contains(t, said(d), row.says, row.why)
		require.Equal(t, strings.Contains(row.says, "by its form"), len(d.Findings) > 0, row.why)
		require.Equal(t, diag.SeverityNotice, worst(d.Findings), row.why)
	}

	d, err := samlbridge.Read("note.txt", []byte(pasteSSO+"\n"+pasteTeam+"\n"), samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, samlbridge.CloudflareIdPValues, d.Form)
	require.Equal(t, []string{pasteTeam}, d.Values("idp.entityID"))
	require.Equal(t, []string{pasteSSO}, d.Values("idp.singleSignOnService.location"))

	for _, alone := range []string{rowIssuer, pasteSSO, pasteTeam, pastePortal, "https://idp.example/metadata", "<" +
		rowIssuer + ">"} {
		_, err := samlbridge.Read("note.txt", []byte(alone+"\n"), samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrWrongDocument, alone)
	}
	for _, foreign := range []string{"https://a.example/\nhttps://b.example/", rowIssuer + "\nhttps://b.example/"} {
		_, err := samlbridge.Read("note.txt", []byte(foreign+"\n"), samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrWrongDocument, foreign)
	}
	_, err = samlbridge.Read("note.txt", []byte(rows("{I}\n"+strings.Replace(rowIssuer, "d-93", "d-94", 1)+"\n{W}")),
		samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrValue, "two of what is there once")
}

// Of several URLs under a label for one, none is chosen without a word.
func TestSeveralURLsUnderLabelForOne(t *testing.T) {
	t.Parallel()
	other := strings.Replace(pasteSSO, "7376", "9999", 1)
	rest := "\nAccess Entity ID: " + pasteTeam + "\nPublic key: " + pasteKey(t) + "\n"
	for _, row := range []struct{ why, text string }{
		{"on the label's line", "SSO endpoint: " + pasteSSO + " " + other},
		{"in columns", "SSO endpoint\t" + pasteSSO + "\t" + other},
		{"in a row below", "SSO endpoint\n" + pasteSSO + ", " + other},
		{"in a table", "| SSO endpoint | " + pasteSSO + " | " + other + " |"},
	} {
		_, err := samlbridge.Convert("note.txt", []byte(row.text+rest), samlbridge.AWSIdPValues, samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrValue, row.why)
		require.ErrorContains(t, err, "two URLs", row.why)
	}
	for _, row := range []struct{ why, text, says string }{
		{"one more below", "SSO endpoint\n" + pasteSSO + "\n" + other, "the row below was not read"},
		{"two more below", "SSO endpoint: " + pasteSSO + "\n" + other + "\n\n" + strings.Replace(other, "9999", "8888",
			1), "2 rows below were not read"},
	} {
		result, err := samlbridge.Convert("note.txt", []byte(row.text+rest), samlbridge.AWSIdPValues,
			samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.Contains(t, string(result.Output), pasteSSO, row.why)
		require.Equal(t, diag.SeverityWarning, worst(result.Findings), row.why)
		require.Contains(t, joined(result.Findings), row.says, row.why)
	}
	result, err := samlbridge.Convert("note.txt", []byte("SSO endpoint\n"+pasteSSO+"\n"+pasteSSO+rest),
		samlbridge.AWSIdPValues, samlbridge.Options{})
	require.NoError(t, err)
	require.NotContains(t, joined(result.Findings), "not read", "the same one twice")
}

// Attribute statements are read in the words of the dashboard, of a sheet and of the API.
func TestAttributeStatementsInText(t *testing.T) {
	t.Parallel()
	head := "Entity ID: " + pasteIssuer + "\nAssertion Consumer Service URL: " + pasteACS + "\n"
	const (
		mail = `{"name":"mail","friendly_name":"e-mail","name_format":"urn:oasis:names:tc:SAML:2.0:attrname-format:basic","required":true,"source":{"name":"email"}}`
		last = `{"name":"sn","source":{"name":"last","name_by_idp":[{"idp_id":"id-1","source_name":"surname"}]}}`
	)
	for _, row := range []struct {
		why, text string
		want      []string
	}{
		{"a sheet",
			"SAML attribute statements:\n  Attribute name: mail\n  SAML friendly name: e-mail\n  Name format: Basic\n  IdP claim: email\n  Required: yes\n" +
				"SAML attribute statements:\n  Attribute name: sn\n  IdP claim: last\n  IdP claim for identity provider id-1: surname\n", []string{mail, last}},
		{"one heading, no indentation",
			"SAML attribute statements\nAttribute name: mail\nSAML friendly name: e-mail\nName format: Basic\nIdP claim: email\nRequired: true\n" +
				"Attribute name: sn\nIdP claim: last\nIdP claim for identity provider id-1: surname",
			[]string{mail, last}},
		{"no heading",
			"Attribute name: mail\nFriendly name: e-mail\nName format: basic\nIdP claim: email\nRequired: Yes\n\nAttribute name: sn\nIdP claim: last\nIdP claim for identity provider id-1: surname\n", []string{mail, last}},
		{"the API's words",
			"custom_attributes:\n- name: mail\n  friendly_name: e-mail\n  name_format: urn:oasis:names:tc:SAML:2.0:attrname-format:basic\n  required: true\n  source.name: email\n",
			[]string{mail}},
		{"bullets, any case",
			"saml attribute statements\n* NAME: mail\n* Friendly Name: e-mail\n* NAME FORMAT: BASIC\n* idp claim: email\n* required: YES\n", []string{mail}},
		{"other separators",
			"SAML attribute statements\nAttribute name = mail\nFriendly name | e-mail\nName format\tBasic\nIdP claim → email\nRequired – yes\n", []string{mail}},
		{"values below",
			"SAML attribute statements\nAttribute name\nmail\nSAML friendly name\ne-mail\nName format\nBasic\nIdP claim\nemail\nRequired\nyes\n", []string{mail}},
		{"a text that needs quotes", "SAML attribute statements:\n  Attribute name: \"a\\tb\"\n",
			[]string{`{"name":"a\tb"}`}},
		{"all on one line",
			"Attribute name: mail, Friendly name: e-mail, Name format: Basic, IdP claim: email\nRequired: yes",
			[]string{mail}},
		{"a table of two columns",
			"SAML attribute statements\n| Name | mail |\n| Friendly name | e-mail |\n| Name format | Basic |\n| IdP claim | email |\n| Required | yes |\n", []string{mail}},
	} {
		for _, text := range []string{head + row.text, row.text + "\n" + head, head + row.text +
			"\nName ID format: Email\n"} {
			d, err := samlbridge.Read("note.txt", []byte(text), samlbridge.Options{})
			require.NoError(t, err, row.why)
			require.Equal(t, samlbridge.CloudflareAppValues, d.Form, row.why)
			got := d.Values("app.attributeStatements")
			require.Len(t, got, len(row.want), "%s: %s", row.why, said(d))
			for i, want := range row.want {
				require.JSONEq(t, want, got[i], row.why)
			}
			require.Empty(t, d.Findings, row.why)
			require.Equal(t, pasteIssuer, d.SP.EntityID, row.why)
		}
	}
	for _, row := range []struct{ why, text, says string }{
		{"an arrow", "SAML attribute statements:\n  email -> user.email\n", ":4:3: warning: the line was not read"},
		{"several lines", "SAML attribute statements\nemail = user.email\nlast = user.last\n", "2 lines were not read"},
		{"a name among other words", "SAML attribute statements\nemail: user.email\nname: user.name\n",
			"2 lines were not read"},
		{"on the heading's line", "SAML attribute statements: email, name\n", "was not read"},
		{"behind a blank line", "SAML attribute statements\n\nemail: user.email\n", "was not read"},
		{"a table with a column for each",
			"SAML attribute statements\n| Name | Friendly name | IdP claim |\n|---|---|---|\n| mail | e-mail | email |\n", "2 lines were not read"},
		{"one strange row among others", "Attribute name: mail\nMapped to: user.mail\n", "was not read"},
		{"a word that no one has", "Attribute name: mail\nRequired: maybe\n", "was not read"},
		{"a row twice", "Attribute name: mail\nIdP claim: a\nIdP claim: b\n", "was not read"},
	} {
		d, err := samlbridge.Read("note.txt", []byte(head+row.text+"\n\nName ID format: Email\n"), samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.Len(t, d.Findings, 1, "%s: %s", row.why, said(d))
		require.Equal(t, diag.SeverityWarning, d.Findings[0].Severity, row.why)
		require.Contains(t, joined(d.Findings), row.says, row.why)
		require.Contains(t, d.Findings[0].Fix, `"Attribute name: …", "SAML friendly name: …"`, row.why)
		require.Equal(t, []string{"email"}, d.Values("app.nameIDFormat"), row.why)
	}
}

// A whole text that has lost its line ends is read where each label has a colon.
func TestTextOnOneLine(t *testing.T) {
	t.Parallel()
	key := pasteKey(t)
	for _, text := range []string{
		"SSO endpoint: " + pasteSSO + " Access Entity ID or Issuer: " + pasteTeam + " Public key: " + key,
		"Public key: " + key + " SSO endpoint: " + pasteSSO + " Access Entity ID: " + pasteTeam,
		"SSO endpoint=" + pasteSSO + "; Access Entity ID=" + pasteTeam + "; Public key=" + key,
		"**SSO endpoint:** " + pasteSSO + " **Access Entity ID:** " + pasteTeam + " **Public key:** " + key,
		"SSO endpoint: " + pasteSSO + ", Public key: -----BEGIN CERTIFICATE----- " + key +
			" -----END CERTIFICATE----- Access Entity ID: " + pasteTeam,
		"SSO endpoint: " + pasteSSO + " | Access Entity ID: " + pasteTeam + " | Public key: " + key,
	} {
		d, err := samlbridge.Read("note.txt", []byte(text), samlbridge.Options{})
		require.NoError(t, err, text[:60])
		require.Equal(t, []string{pasteSSO}, d.Values("idp.singleSignOnService.location"), text[:60])
		require.Equal(t, []string{pasteTeam}, d.Values("idp.entityID"), text[:60])
		require.Equal(t, []string{key}, d.Values("idp.certificate"), text[:60])
	}
	d, err := samlbridge.Read("note.txt", []byte("Name ID format: Email Entity ID: "+pasteIssuer+
		" Assertion Consumer Service URL: "+pasteACS), samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"email"}, d.Values("app.nameIDFormat"))
	require.Equal(t, []string{pasteIssuer}, d.Values("sp.entityID"))
	d, err = samlbridge.Read("note.txt", []byte("Entity ID: "+pasteIssuer+"\nAssertion Consumer Service URL: "+pasteACS+
		"\nDefault relay state: x Entity ID: y"), samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"x Entity ID: y"}, d.Values("app.relayState"), "a free text has no end but the line's")
}

// A text of one endless line is refused for that.
func TestLineTooLong(t *testing.T) {
	t.Parallel()
	text := "Entity ID: x\n" + strings.Repeat("word ", 20_000) + "\n"
	for _, from := range []form.Form{"", samlbridge.AWSSPValues} {
		_, err := samlbridge.Read("note.txt", []byte(text), samlbridge.Options{From: from})
		require.ErrorIs(t, err, diag.ErrLimit)
		require.ErrorContains(t, err, "note.txt:2:65537: a line has 100000 bytes")
	}
}

// A refusal says what a URL is that somebody gave alone.
func TestRefusedURLsAreNamed(t *testing.T) {
	t.Parallel()
	const callback = pasteTeam + "/cdn-cgi/access/callback"
	for _, row := range []struct{ text, says string }{
		{pasteSSO, "only a URL, \"" + pasteSSO + "\", an SSO endpoint of Cloudflare"},
		{rowIssuer + "\n", "an AWS issuer URL"},
		{callback, "Cloudflare as the service provider of a login method"},
		{"Here it is:\n" + callback + "\nhttps://idp.example/x\n", "; line 2 is \"" + callback + "\", "},
		{"https://idp.example/x", "only a URL, \"https://idp.example/x\";"},
		{"https://idp.example/x\nhttps://idp.example/y", "uses;"},
	} {
		_, err := samlbridge.Read("note.txt", []byte(row.text), samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrWrongDocument, row.text)
		require.Contains(t, strings.ReplaceAll(err.Error(), "; fix:", ";"), row.says, row.text)
	}
}
