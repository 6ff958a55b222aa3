package provider

import (
	"context"
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/stretchr/testify/require"
)

func TestParseSPMetadata(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why    string
		choice []any
		acs    string
		warns  bool
	}{
		{"the metadata's default", nil, classicACS, true},
		{"null is no choice, so that a variable can be handed on", []any{nil}, classicACS, true},
		{"null as OpenTofu sends it", []any{absent{}}, classicACS, true},
		{"a choice", []any{dualACS}, dualACS, false},
	}
	for _, row := range rows {
		result, failed := call(t, "parse_sp_metadata", append([]any{awsMetadata(t)}, row.choice...)...)
		require.Nil(t, failed, row.why)
		object := result.(map[string]any)
		findings := object["findings"].([]any)
		delete(object, "findings")
		require.Equal(t, map[string]any{"entity_id": entityID, "acs_url": row.acs, "acs_urls": []any{classicACS,
			dualACS, regionalACS}, "name_id_format": "email"},
			object, row.why)
		require.Equal(t, row.warns, slices.Contains(rules(findings), any("convert-chosen")), "%s: %v", row.why,
			findings)
	}
}

func TestBuildIdPMetadata(t *testing.T) {
	t.Parallel()
	want, failed := call(t, "build_idp_metadata", ssoEndpoint, idpEntityID, publicKey(t))
	require.Nil(t, failed)
	var metadata struct {
		EntityID    string   `xml:"entityID,attr"`
		Locations   []string `xml:"IDPSSODescriptor>SingleSignOnService"`
		Certificate string   `xml:"IDPSSODescriptor>KeyDescriptor>KeyInfo>X509Data>X509Certificate"`
	}
	require.NoError(t, xml.Unmarshal([]byte(want.(string)), &metadata))
	require.Equal(t, idpEntityID, metadata.EntityID)
	require.Len(t, metadata.Locations, 2, "a binding is not stated by Cloudflare's values, and AWS may use either")
	require.Equal(t, publicKey(t), strings.Join(strings.Fields(metadata.Certificate), ""))

	armored, failed := call(t, "certificate_pem", publicKey(t))
	require.Nil(t, failed)
	for why, key := range map[string]any{"as PEM": armored, "with a line end, as file() gives it": publicKey(t) +
		"\n"} {
		got, failed := call(t, "build_idp_metadata", ssoEndpoint, idpEntityID, key)
		require.Nil(t, failed, why)
		require.Equal(t, want, got, why)
	}

	findings, failed := call(t, "check", want)
	require.Nil(t, failed)
	require.NotContains(t, severities(findings), "error", "what is built for AWS passes the rules")
}

func TestParseIdPMetadata(t *testing.T) {
	t.Parallel()
	armored, failed := call(t, "certificate_pem", publicKey(t))
	require.Nil(t, failed)
	fingerprint, failed := call(t, "certificate_fingerprint", publicKey(t))
	require.Nil(t, failed)
	result, failed := call(t, "parse_idp_metadata", example(t, "parse_idp_metadata/access_saml_metadata.xml"))
	require.Nil(t, failed)
	const redirect, post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
		"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	object := result.(map[string]any)
	require.NotContains(t, severities(object["findings"]), "error")
	delete(object, "findings")
	require.Equal(t, map[string]any{
		"entity_id": idpEntityID,
		"sso_endpoints": []any{map[string]any{"binding": post, "location": ssoEndpoint},
			map[string]any{"binding": redirect, "location": ssoEndpoint}},
		"certificates": []any{map[string]any{"pem": armored, "fingerprint": fingerprint,
			"not_after": "2036-11-20T19:30:14Z"}},
	}, object)

	// What signs comes in the order of the metadata, and what is no certificate is a finding and no certificate.
	metadata := example(t, "parse_idp_metadata/access_saml_metadata.xml")
	before, after, _ := strings.Cut(metadata, "<md:KeyDescriptor")
	broken := before +
		`<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>bm9uZQ==</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:KeyDescriptor` + after
	result, failed = call(t, "parse_idp_metadata", broken)
	require.Nil(t, failed)
	require.Len(t, result.(map[string]any)["certificates"], 1)
	require.NotEmpty(t, withoutNotices(result.(map[string]any)["findings"]))
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	armored, failed := call(t, "certificate_pem", publicKey(t))
	require.Nil(t, failed)
	require.True(t, strings.HasPrefix(armored.(string), "-----BEGIN CERTIFICATE-----\nMIID"))
	again, failed := call(t, "certificate_pem", armored)
	require.Nil(t, failed)
	require.Equal(t, armored, again)

	// As openssl x509 -noout -fingerprint -sha256 prints it.
	const digest = "E0:73:51:12:62:5D:A5:7B:C7:1B:D8:AE:FD:52:78:2C:4F:D6:C2:92:E9:2C:53:F5:93:37:7D:F0:A1:B4:20:2C"
	for _, text := range []any{publicKey(t), armored} {
		got, failed := call(t, "certificate_fingerprint", text)
		require.Nil(t, failed)
		require.Equal(t, digest, got)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const application = `{"type": "saas", "saas_app": {"sp_entity_id": "` + entityID + `",
		"consumer_service_url": "` + classicACS + `", "name_id_format": "id"}}`
	result, failed := call(t, "check", application)
	require.Nil(t, failed)
	var found map[string]any
	for _, f := range result.([]any) {
		if f := f.(map[string]any); f["rule"] == "cloudflare-app-name-id-format" {
			found = f
		}
	}
	require.NotNil(t, found)
	require.Equal(t, "error", found["severity"])
	require.Equal(t, "/saas_app/name_id_format", found["path"])
	require.Equal(t, int64(2), found["line"])
	require.Positive(t, found["column"])
	require.NotEmpty(t, found["message"])
	require.NotEmpty(t, found["fix"])
	require.Contains(t, found["text"], found["message"])
	require.Contains(t, found["text"], found["fix"])

	// The certificate is good for ten years from 2026 on.
	for at, expired := range map[string]bool{"2026-12-31T12:00:00Z": false, "2099-01-01T00:00:00+01:00": true} {
		result, failed := call(t, "check", publicKey(t), at)
		require.Nil(t, failed)
		require.Equal(t, expired, len(withoutNotices(result)) > 0, at)
	}
	for _, none := range []any{nil, absent{}} {
		timeless, failed := call(t, "check", publicKey(t), none)
		require.Nil(t, failed)
		require.Empty(t, withoutNotices(timeless), "without a time nothing is said about dates")
	}
}

// Every mistake points at the argument that holds it, and says what to do.
func TestArgumentErrors(t *testing.T) {
	t.Parallel()
	const privateKey = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIDRvIG5vdCBxdW90ZSB0aGlz\n-----END PRIVATE KEY-----\n"
	idp, failed := call(t, "build_idp_metadata", ssoEndpoint, idpEntityID, publicKey(t))
	require.Nil(t, failed)
	rows := []struct {
		why       string
		function  string
		arguments []any
		at        int64
		says      string
	}{
		{"no XML", "parse_sp_metadata", []any{"not metadata"}, 0, "fix: "},
		{"the file of the other direction", "parse_sp_metadata", []any{idp}, 0, "it is not a service provider's"},
		{"broken XML has its place in the text", "parse_sp_metadata", []any{"<a>\n<b></a>"}, 0, "2:"},
		{"empty", "parse_sp_metadata", []any{""}, 0, "empty"},
		{"a choice that the metadata does not hold", "parse_sp_metadata", []any{awsMetadata(t), "https://example.com/"},
			1, "is not in the document"},
		{"two choices", "parse_sp_metadata", []any{awsMetadata(t), classicACS, dualACS}, 2, "a second ACS URL"},

		{"no XML", "parse_idp_metadata", []any{"not metadata"}, 0, "fix: "},
		{"the file of the other direction", "parse_idp_metadata", []any{awsMetadata(t)}, 0, "fix: "},

		{"no SSO endpoint", "build_idp_metadata", []any{"", idpEntityID, publicKey(t)}, 0, "SSO endpoint"},
		{"no entity ID", "build_idp_metadata", []any{ssoEndpoint, " ", publicKey(t)}, 1, "Access Entity ID"},
		{"nothing", "build_idp_metadata", []any{ssoEndpoint, idpEntityID, ""}, 2, "fix: "},
		{"the team's domain as SSO endpoint", "build_idp_metadata", []any{idpEntityID, idpEntityID, publicKey(t)}, 0,
			"fix: "},
		{"AWS's own value", "build_idp_metadata", []any{ssoEndpoint, entityID, publicKey(t)}, 1, "fix: "},
		{"no certificate", "build_idp_metadata", []any{ssoEndpoint, idpEntityID, "hello"}, 2, "fix: "},
		{"a private key", "build_idp_metadata", []any{ssoEndpoint, idpEntityID, privateKey}, 2, "private key"},

		{"unreadable", "check", []any{"hello"}, 0, "fix: "},
		{"no time", "check", []any{awsMetadata(t), "tomorrow"}, 1, "fix: write plantimestamp()"},
		{"two times", "check", []any{awsMetadata(t), nil, nil}, 2, "a second time"},
		{"a private key", "check", []any{privateKey}, 0, "private key"},

		{"no certificate", "certificate_pem", []any{"hello"}, 0, "fix: "},
		{"a private key", "certificate_pem", []any{privateKey}, 0, "private key"},
		{"no certificate", "certificate_fingerprint", []any{"hello"}, 0, "fix: "},
		{"two certificates", "certificate_fingerprint", []any{publicKey(t) + "\n\n" + publicKey(t)}, 0,
			"2 certificates"},
	}
	for _, row := range rows {
		why := row.function + ": " + row.why
		_, failed := call(t, row.function, row.arguments...)
		require.NotNil(t, failed, why)
		require.Contains(t, failed.Text, row.says, why)
		require.NotContains(t, failed.Text, "vIG5vdC", why+": no part of a key is repeated")
		require.NotNil(t, failed.FunctionArgument, "%s: %s", why, failed.Text)
		require.Equal(t, row.at, *failed.FunctionArgument, "%s: %s", why, failed.Text)
	}
}

// What to do about an error is done to an argument: a function has neither flags nor options.
func TestFixesAreForArguments(t *testing.T) {
	t.Parallel()
	idp := example(t, "parse_idp_metadata/access_saml_metadata.xml")
	body := func(text string) string {
		i := strings.Index(text, "<EntityDescriptor")
		if i < 0 {
			i = strings.Index(text, "<md:EntityDescriptor")
		}
		require.GreaterOrEqual(t, i, 0)
		return text[i:]
	}
	both := `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">` + body(awsMetadata(t)) + body(idp) +
		body(strings.Replace(idp, idpEntityID, idpEntityID+"/2", 1)) + "</EntitiesDescriptor>"
	for _, row := range []struct{ why, function, argument, says string }{
		{"a federation's file", "check", both, "about one of them alone"},
		{"several identity providers", "parse_idp_metadata", both, "about one of them alone"},
		{"a large file", "check", strings.Repeat(" ", 2<<20) + idp, "fix: "},
		{"a deep file", "check", strings.Repeat("[", 200), "fix: "},
		{"a long attribute", "parse_sp_metadata", strings.Replace(awsMetadata(t), "entityID=\"", "entityID=\""+
			strings.Repeat("x", 70_000), 1), "fix: "},
		{"nothing that is known", "check", "hello", "fix: "},
		{"JSON of something else", "check", `{"a": 1}`, "fix: "},
	} {
		_, failed := call(t, row.function, row.argument)
		require.NotNil(t, failed, row.why)
		require.Contains(t, failed.Text, row.says, row.why)
		for _, word := range []string{"limit ", "name its form", "the form", "-entity", "-from", "force", "by its"} {
			_, fix, _ := strings.Cut(failed.Text, "; fix: ")
			require.NotContains(t, fix, word, "%s: %s", row.why, failed.Text)
		}
	}
}

// The definitions are what editors and the registry show, and what Terraform checks calls against.
func TestDefinitions(t *testing.T) {
	t.Parallel()
	for _, f := range (functionsOnly{}).Functions(t.Context()) {
		var name function.MetadataResponse
		f().Metadata(t.Context(), function.MetadataRequest{}, &name)
		var definition function.DefinitionResponse
		f().Definition(t.Context(), function.DefinitionRequest{}, &definition)
		var validated function.DefinitionValidateResponse
		definition.Definition.ValidateImplementation(t.Context(),
			function.DefinitionValidateRequest{FuncName: name.Name}, &validated)
		require.Empty(t, validated.Diagnostics, name.Name)
	}
}

type panics struct{ function.Function }

func (panics) Run(context.Context, function.RunRequest, *function.RunResponse) {
	panic("with the caller's secret")
}

func TestGuarded(t *testing.T) {
	t.Parallel()
	var resp function.RunResponse
	guarded{panics{}}.Run(t.Context(), function.RunRequest{}, &resp)
	require.NotNil(t, resp.Error)
	require.NotContains(t, resp.Error.Text, "secret")
	for _, f := range (functionsOnly{}).Functions(t.Context()) {
		require.IsType(t, guarded{}, f(), "every function is guarded")
	}
}

func rules(findings any) []any      { return column(findings, "rule") }
func severities(findings any) []any { return column(findings, "severity") }

func column(findings any, name string) []any {
	var list []any
	for _, f := range findings.([]any) {
		list = append(list, f.(map[string]any)[name])
	}
	return list
}

func withoutNotices(findings any) []any {
	var list []any
	for _, f := range findings.([]any) {
		if f.(map[string]any)["severity"] != "notice" {
			list = append(list, f)
		}
	}
	return list
}
