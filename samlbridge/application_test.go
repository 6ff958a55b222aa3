package samlbridge_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/compare"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// sampleAnswer is the API's answer about the sample application, with old texts replaced by new ones.
func sampleAnswer(t *testing.T, oldnew ...string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/cloudflare-app.json")
	require.NoError(t, err)
	text := strings.NewReplacer(oldnew...).Replace(string(data))
	if len(oldnew) > 0 {
		require.NotEqual(t, string(data), text)
	}
	return text
}

// What Cloudflare holds is what it will send: blanks are part of it. They stay, the rules and a comparison see them.
func TestApplicationIsReadAsItIs(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, member, value, rule string }{
		{"a line end in the entity ID", "sp_entity_id", pasteIssuer + "\n", "entity-id-characters"},
		{"a blank before the entity ID", "sp_entity_id", " " + pasteIssuer, "entity-id-characters"},
		{"a line end in the ACS URL", "consumer_service_url", pasteACS + "\n", "endpoint-url-characters"},
		{"a blank before the ACS URL", "consumer_service_url", " " + pasteACS, "endpoint-url-characters"},
		{"blanks around the relay state", "default_relay_state", " https://eu-west-1.console.aws.amazon.com/ ",
			"cloudflare-app-relay-state-blanks"},
		{"the dashboard's word for the format", "name_id_format", "Email", "cloudflare-app-name-id-format-case"},
		{"a blank behind the format", "name_id_format", "email ", "cloudflare-app-name-id-format"},
		{"the dashboard's word for the other format", "name_id_format", "Unique ID", "cloudflare-app-name-id-format"},
	} {
		var answer map[string]any
		require.NoError(t, json.Unmarshal([]byte(sampleAnswer(t)), &answer))
		answer["result"].(map[string]any)["saas_app"].(map[string]any)[row.member] = row.value
		data, err := json.Marshal(answer)
		require.NoError(t, err)

		result, err := samlbridge.Convert("app.json", data, samlbridge.CloudflareApp, samlbridge.Options{Force: true})
		require.NoError(t, err, row.why)
		require.Contains(t, saidOf(result), "("+row.rule+")", row.why)
		require.NotContains(t, saidOf(result), "read-trimmed", row.why)
		var written struct {
			SaaSApp map[string]any `json:"saas_app"`
		}
		require.NoError(t, json.Unmarshal(result.Output, &written), row.why)
		require.Equal(t, row.value, written.SaaSApp[row.member], row.why)

		a, err := samlbridge.Read("before.json", []byte(sampleAnswer(t)), samlbridge.Options{})
		require.NoError(t, err)
		b, err := samlbridge.Read("after.json", data, samlbridge.Options{})
		require.NoError(t, err, row.why)
		if row.value != "Email" { // which means the same as email
			require.Len(t, compared(t, a, b).Differences, 1, row.why)
		}
	}
}

func compared(t *testing.T, a, b *samlbridge.Document) compare.Comparison {
	t.Helper()
	c, err := samlbridge.Compare(a, b, samlbridge.Options{})
	require.NoError(t, err)
	return c
}

// What is no application of type saas is named as what it is.
func TestAnswersWithoutApplication(t *testing.T) {
	t.Parallel()
	const (
		selfHosted = `{"id": "1", "aud": "2", "name": "Intranet", "type": "self_hosted", "domain": "in.example.org"}`
		oidc       = `{"id": "1", "aud": "2", "name": "Grafana", "type": "saas", "saas_app": {"auth_type": "oidc", "client_id": "x"}}`
	)
	for _, row := range []struct {
		why, answer string
		says        []string
	}{
		{"no permission",
			`{"success": false, "errors": [{"code": 10000, "message": "Authentication error"}], "messages": [], "result": null}`,
			[]string{`10000 "Authentication error"`, "API token"}},
		{"an expression that the server refuses",
			`{"success": false, "errors": [{"code": 12130, "message": "jsonata expression is invalid"}], "result": {}}`,
			[]string{"12130", "put right what the API complains about"}},
		{"another type without an envelope", `{"id": "3", "name": "Intranet", "type": "self_hosted"}`,
			[]string{`"Intranet" of type "self_hosted"`}},
		{"another type as a bare result", `{"result": {"name": "Intranet", "type": "bookmark"}}`,
			[]string{`"Intranet" of type "bookmark"`}},
		{"one page of several", `{"success": true, "result": [` + selfHosted +
			`], "result_info": {"page": 1, "total_pages": 3}}`, []string{"page 1 of 3"}},
		{"an endless message", `{"success": false, "errors": [{"code": 7003, "message": "` + strings.Repeat("x", 5000) +
			`"}], "result": null}`, []string{"7003", "xx…xx"}},
		{"refused without a reason", `{"success": false, "errors": [], "result": null}`, []string{"success: false"}},
		{"no result", `{"success": true, "errors": [], "result": null}`, []string{"result is null"}},
		{"no applications", `{"success": true, "errors": [], "result": []}`, []string{"empty"}},
		{"another type in the envelope", `{"success": true, "result": ` + selfHosted + `}`, []string{`"Intranet"`,
			`"self_hosted"`}},
		{"another type alone", selfHosted, []string{`"Intranet"`, `"self_hosted"`}},
		{"a list of others", `{"success": true, "result": [` + selfHosted + `, ` + selfHosted + `]}`,
			[]string{"(2)", `"Intranet" of type "self_hosted"`}},
		{"OpenID Connect", oidc, []string{"OpenID Connect"}},
	} {
		_, err := samlbridge.Convert("answer.json", []byte(row.answer), samlbridge.CloudflareApp, samlbridge.Options{})
		require.Error(t, err, row.why)
		require.Less(t, len(err.Error()), 1000, row.why)
		for _, words := range row.says {
			require.ErrorContains(t, err, words, row.why)
		}
		require.Equal(t, row.why == "no permission", strings.Contains(err.Error(), "token"), row.why)
	}
	app, err := samlbridge.Read("app.json", []byte(sampleAnswer(t)), samlbridge.Options{})
	require.NoError(t, err)
	slack := strings.NewReplacer(pasteIssuer, "https://slack.com", `"AWS IAM Identity Center"`, `"Slack"`).
		Replace(string(app.Application.Raw))

	d, err := samlbridge.Read("list.json", fmt.Appendf(nil, `{"success": true, "result": [%s, %s, %s]}`, selfHosted,
		oidc, app.Application.Raw), samlbridge.Options{})
	require.NoError(t, err, "one application speaks SAML")
	require.Contains(t, said(d), `"Intranet" of type "self_hosted", "Grafana" of type "saas, oidc"`)

	list := fmt.Appendf(nil, `{"success": true, "result": [%s, %s]}`, app.Application.Raw, slack)
	_, err = samlbridge.Read("list.json", list, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrAmbiguous)
	for _, words := range []string{`"Slack" with the Entity ID "https://slack.com"`,
		`"AWS IAM Identity Center" with the Entity ID`, "choose one by its Entity ID"} {
		require.ErrorContains(t, err, words)
	}
	d, err = samlbridge.Read("list.json", list, samlbridge.Options{EntityID: "https://slack.com"})
	require.NoError(t, err)
	require.Equal(t, "Slack", d.Application.Name)
	_, err = samlbridge.Read("list.json", list, samlbridge.Options{EntityID: "https://other.example"})
	require.ErrorIs(t, err, diag.ErrWrongDocument)
	require.ErrorContains(t, err, "https://slack.com", "what could have been chosen")
}

// One application on one page of several need not be the one that is meant.
func TestListWithMorePages(t *testing.T) {
	t.Parallel()
	app := sampleAnswer(t)
	for _, row := range []struct{ why, info, says string }{
		{"more pages", `{"page": 1, "per_page": 1, "total_pages": 3}`, "page 1 of 3"},
		{"more applications", `{"page": 2, "count": 1, "total_count": 40}`, "page 2, with 1 of 40 applications"},
		{"all of it", `{"page": 1, "count": 1, "total_count": 1, "total_pages": 1}`, ""},
		{"nothing said", `{}`, ""},
	} {
		d, err := samlbridge.Read("app.json", []byte(app), samlbridge.Options{})
		require.NoError(t, err)
		list := fmt.Appendf(nil, `{"success": true, "result": [%s], "result_info": %s}`, d.Application.Raw, row.info)
		d, err = samlbridge.Read("list.json", list, samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.Equal(t, row.says != "", worst(d.Findings) == diag.SeverityWarning, row.why)
		require.Contains(t, said(d), row.says, row.why)
		d, err = samlbridge.Read("list.json", list, samlbridge.Options{EntityID: d.SP.EntityID})
		require.NoError(t, err, row.why)
		require.Empty(t, d.Findings, "%s: it is the one that was asked for", row.why)
	}
}

// Where an Entity ID chooses none, it is not what to choose by.
func TestApplicationsWithTheSameEntityID(t *testing.T) {
	t.Parallel()
	const twins = `[{"id": "a1", "name": "AWS", "saas_app": {"sp_entity_id": "x"}}, {"id": "b2", "name": "AWS", "saas_app": {"sp_entity_id": "x"}}]`
	for _, o := range []samlbridge.Options{{}, {EntityID: "x"}} {
		_, err := samlbridge.Read("list.json", []byte(twins), o)
		require.ErrorIs(t, err, diag.ErrAmbiguous)
		require.ErrorContains(t, err,
			`"AWS" with the Entity ID "x" and the id "a1", "AWS" with the Entity ID "x" and the id "b2"`)
		require.ErrorContains(t, err, "give the JSON of one application alone")
		require.NotContains(t, err.Error(), "-entity")
	}
}

// A private key ends the reading, wherever it stands and however it is written, and no part of it is repeated.
func TestPrivateKeyAnywhere(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	text := base64.StdEncoding.EncodeToString(der)
	armored, err := json.Marshal(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	require.NoError(t, err)
	escaped := ""
	for _, r := range text {
		escaped += fmt.Sprintf(`\u%04x`, r)
	}
	values := "AWS SSO ACS URL: " + pasteACS + "\nAWS SSO issuer URL: " + pasteIssuer + "\n"
	for why, input := range map[string]string{
		"an unknown member":          sampleAnswer(t, `"app_launcher_visible": true`, `"notes": "`+text+`"`),
		"PEM in an unknown member":   sampleAnswer(t, `"app_launcher_visible": true`, `"notes": `+string(armored)),
		"in a list":                  sampleAnswer(t, `"app_launcher_visible": true`, `"tags": ["a", "`+text+`"]`),
		"escaped":                    sampleAnswer(t, `"app_launcher_visible": true`, `"notes": "`+escaped+`"`),
		"as a member's name":         sampleAnswer(t, `"app_launcher_visible": true`, `"`+text+`": true`),
		"outside of the application": sampleAnswer(t, `"messages": []`, `"messages": ["`+text+`"]`),
		"as the public key":          sampleAnswer(t, pasteKey(t), text),
		"as a value":                 values + "AWS access portal sign-in URL: " + text,
		"in a line without a label":  values + "the key is " + text + " as discussed",
		"wrapped, without a label":   values + text[:64] + "\n" + text[64:128] + "\n" + text[128:],
		"in a JSON object of values": `{"issuerUrl": "` + pasteIssuer + `", "acsUrls": ["` + pasteACS +
			`"], "comment": "` + text + `"}`,
		"where a certificate belongs": "SSO endpoint: " + pasteSSO + "\nAccess Entity ID: " + pasteTeam +
			"\nPublic key: " + text,
		"in text that is nothing else": text,
	} {
		result, err := samlbridge.Convert("input", []byte(input), samlbridge.CloudflareApp, samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrSecret, why)
		require.Nil(t, result, why)
		require.NotContains(t, err.Error(), text[:20], why)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, why)
		require.NotZero(t, e.Pos, why)
	}
}

// People paste an answer with what stood around it.
func TestAnswerWithinText(t *testing.T) {
	t.Parallel()
	plain, err := samlbridge.Read("app.json", []byte(sampleAnswer(t)), samlbridge.Options{})
	require.NoError(t, err)
	for why, around := range map[string][2]string{
		"a code fence": {"```json\n", "\n```\n"}, "headers": {"HTTP/2 200\r\ncontent-type: application/json\r\n\r\n",
			""}, "a sentence": {"Größe: here is the app\n", "\nThanks"},
	} {
		d, err := samlbridge.Read("note.txt", []byte(around[0]+sampleAnswer(t)+around[1]), samlbridge.Options{})
		require.NoError(t, err, why)
		require.Equal(t, samlbridge.CloudflareApp, d.Form, why)
		require.Equal(t, plain.Parties, d.Parties, why)
		require.Contains(t, said(d), "around the JSON", why)
		at, was := d.Origin(mapping.SPEntityID, 0).Pos, plain.Origin(mapping.SPEntityID, 0).Pos
		require.Equal(t, was.Line+strings.Count(around[0], "\n"), at.Line, why)
		require.Equal(t, was.Column, at.Column, why)
	}
	_, err = samlbridge.Read("note.txt", []byte("-----BEGIN PRIVATE KEY-----\n"+sampleAnswer(t)), samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrSecret)
}

// What is stated about an application is written, whatever was kept of the one that was read.
func TestApplicationWrittenOverLess(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{`{"name": "AWS", "tags": ["x"]}`, `{"saas_app": null, "name": "AWS", "tags": ["x"]}`,
		`{"saas_app": {}, "name": "AWS", "tags": ["x"]}`} {
		d, err := samlbridge.Read("app.json", []byte(sampleAnswer(t)), samlbridge.Options{})
		require.NoError(t, err)
		d.Application.Raw = json.RawMessage(raw)
		result, err := samlbridge.Write(samlbridge.CloudflareApp, d, samlbridge.Options{})
		require.NoError(t, err, raw)
		var written struct {
			cloudflare.Application
			Tags []string
		}
		require.NoError(t, json.Unmarshal(result.Output, &written), raw)
		require.Equal(t, pasteIssuer, written.SaaSApp.SPEntityID, raw)
		require.Equal(t, pasteACS, written.SaaSApp.ConsumerServiceURL, raw)
		require.Equal(t, "email", written.SaaSApp.NameIDFormat, raw)
		require.Equal(t, []string{"x"}, written.Tags, "what nobody here knows stays")
	}
}

// An option that has no effect on a document is said to have none.
func TestOptionsWithoutEffect(t *testing.T) {
	t.Parallel()
	values := "AWS SSO ACS URL: " + pasteACS + "\nAWS SSO issuer URL: " + pasteIssuer + "\n"
	for _, row := range []struct {
		why      string
		o        samlbridge.Options
		says     string
		severity diag.Severity
	}{
		{"the entity that it is", samlbridge.Options{EntityID: pasteIssuer}, "", 0},
		{"another entity", samlbridge.Options{EntityID: "https://other.example"}, "read-selected",
			diag.SeverityWarning},
	} {
		result, err := samlbridge.Convert("note.txt", []byte(values), samlbridge.SPMetadata, row.o)
		require.NoError(t, err, row.why)
		found := false
		for _, f := range result.Findings {
			if row.says != "" && strings.Contains(f.String(), row.says) {
				found = true
				require.Equal(t, row.severity, f.Severity, row.why)
			}
			require.True(t, row.says != "" || f.Rule != "read-selected", row.why)
		}
		require.Equal(t, row.says != "", found, row.why)
	}
}
