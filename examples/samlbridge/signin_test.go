package main

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	signinCapture = "testdata/signin-response.txt"
	signinIdP     = "testdata/signin-idp-metadata.xml"
)

// callSignin calls the command for the response in testdata, which was issued at 2026-11-23T12:00:00Z for
// alice@example.com.
func callSignin(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	return call(t, "", append([]string{"signin", "-sp", sampleFile, "-idp", signinIdP}, args...)...)
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func TestSignin(t *testing.T) {
	t.Parallel()
	out, errs, status := callSignin(t, signinCapture)
	require.Equal(t, exitOK, status, "%s%s", out, errs)
	require.True(t, strings.HasPrefix(out, "would sign in: yes\n\nleft open:\n  in-response-to: "), out)
	require.Contains(t, out, "\nreceived: 2026-11-23 12:00:00 UTC\n")
	require.NotContains(t, out, "Name ID: ")
	out, _, _ = callSignin(t, signinCapture, "-verbose")
	require.Contains(t, out, "Name ID: a… (17 characters)")
	require.Contains(t, out, "signature of Assertion: verified, RSA-SHA256, by two verifiers, certificate ")
	require.NotContains(t, out, "alice")
	require.Empty(t, errs)

	shown, _, status := callSignin(t, "-show", signinCapture)
	require.Equal(t, exitOK, status)
	require.Contains(t, shown, "Name ID: alice@example.com")

	data, err := os.ReadFile(signinCapture)
	require.NoError(t, err)
	piped, _, status := call(t, "SAMLResponse="+string(data), "signin", "-verbose", "-sp", sampleFile, "-idp",
		signinIdP, "-")
	require.Equal(t, exitOK, status)
	require.Equal(t, out, piped)

	text, _, status := callSignin(t, "-json", "-users", writeFile(t, "alice@example.com\nbob@example.com\n"),
		signinCapture)
	require.Equal(t, exitOK, status)
	var report struct {
		Version int
		Answer  string
		Open    []string
	}
	require.NoError(t, json.Unmarshal([]byte(text), &report))
	require.Equal(t, 2, report.Version)
	require.Equal(t, "yes", report.Answer)
	require.Equal(t, []string{"in-response-to"}, report.Open)
}

// One text may hold both halves of the pair. What AWS has taken of Cloudflare is as good as Cloudflare's own statement.
func TestSigninHalves(t *testing.T) {
	t.Parallel()
	metadata, err := os.ReadFile(signinIdP)
	require.NoError(t, err)
	_, certificate, _ := strings.Cut(string(metadata), "<ds:X509Certificate>")
	certificate, _, _ = strings.Cut(certificate, "</ds:X509Certificate>")
	const sp = "IAM Identity Center issuer URL: https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000\n" +
		"IAM Identity Center Assertion Consumer Service (ACS) URL: https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000\n"
	const sso, issuer = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/73760000\n",
		"https://example.cloudflareaccess.com\n"
	shown := "SSO endpoint: " + sso + "Access Entity ID or Issuer: " + issuer + "Public key: " + certificate + "\n"
	taken := "IdP sign-in URL: " + sso + "IdP issuer URL: " + issuer + "IdP certificate: " + certificate + "\n"
	for _, row := range []struct{ why, sp, idp string }{
		{"Cloudflare's half", sp + shown, sp + shown},
		{"AWS's half", sp + taken, sp + taken},
		{"each by itself", sp, taken},
	} {
		out, errs, status := call(t, "", "signin", "-sp", writeFile(t, row.sp), "-idp", writeFile(t, row.idp),
			signinCapture)
		require.Equal(t, exitOK, status, "%s: %s%s", row.why, out, errs)
	}
	all := writeFile(t, sp+shown+taken)
	_, errs, status := call(t, "", "signin", "-sp", all, "-idp", all, signinCapture)
	require.Equal(t, exitUnusable, status, "which of the two is meant for the identity provider is not certain")
	require.NotEmpty(t, errs)
}

// Exit status 1: no, or cannot tell.
func TestSigninFails(t *testing.T) {
	t.Parallel()
	request := base64.StdEncoding.EncodeToString(
		[]byte(
			`<AuthnRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="_a" Version="2.0" IssueInstant="2026-11-23T12:00:00Z"` +
				` AssertionConsumerServiceURL="https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"/>`))
	app := writeFile(
		t, `{"type":"saas","saas_app":{"auth_type":"saml","sso_endpoint":"https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/73760000",
		"idp_entity_id":"https://example.cloudflareaccess.com","consumer_service_url":"https://us-east-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"}}`)
	rows := []struct {
		why  string
		args []string
		says string
	}{
		{"too late", []string{"-at", "2026-11-24T12:00:00+01:00", signinCapture},
			"at its IssueInstant, 2026-11-23 12:00:00 UTC: yes"},
		{"nobody of that name", []string{"-users", writeFile(t, "bob@example.com\n"), signinCapture},
			"AWS has no user with the username a… (17 characters)"},
		{"another case", []string{"-users", writeFile(t, "Alice@example.com\n"), signinCapture},
			"would sign in: cannot tell"},
		{"disabled", []string{"-users", writeFile(t, "userName,active\nalice@example.com,false\n"), signinCapture},
			"the user a… (17 characters) is disabled in AWS"},
		{"a status that nobody knows", []string{"-users",
			writeFile(t, "userName,status\nalice@example.com,LOCKED_OUT\n"), signinCapture},
			"would sign in: cannot tell"},
		{"no key of the identity provider", []string{"-idp", app, signinCapture}, "would sign in: cannot tell"},
		{"another ACS URL at Cloudflare", []string{"-idp", app, writeFile(t, request)},
			"request-acs-cloudflare: AWS asks"},
	}
	for _, row := range rows {
		out, errs, status := callSignin(t, row.args...)
		require.Equal(t, exitFindings, status, "%s: %s", row.why, errs)
		require.Contains(t, out, row.says, row.why)
	}
}

func TestSigninUnusable(t *testing.T) {
	t.Parallel()
	const issuer, acs = "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-0000000000",
		"https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
	heldByCloudflare := writeFile(t, `{"type":"saas","saas_app":{"auth_type":"saml","sp_entity_id":"`+issuer+
		`","consumer_service_url":"`+acs+`","name_id_format":"email"}}`)
	dashboard := writeFile(t, "Entity ID: "+issuer+"\nAssertion Consumer Service URL: "+acs+"\n")
	configuration := writeFile(t,
		"resource \"cloudflare_zero_trust_access_application\" \"aws\" {\n  type = \"saas\"\n  saas_app = {\n    auth_type = \"saml\"\n    sp_entity_id = \""+issuer+"\"\n    consumer_service_url = \""+acs+"\"\n  }\n}\n")
	uncertain := writeFile(t,
		"IdP sign-in URL: https://example.cloudflareaccess.com/a\nSSO endpoint: https://example.cloudflareaccess.com/b\n")
	rows := []struct {
		why  string
		args []string
		says string
	}{
		{"no parties", []string{"signin", signinCapture}, "fix: call signin -sp FILE -idp FILE CAPTURE"},
		{"no capture", []string{"signin", "-sp", sampleFile, "-idp", signinIdP}, "fix: name a file"},
		{"no such file", []string{"signin", "-sp", "none", "-idp", signinIdP, signinCapture},
			"fix: check the file's name"},
		{"no such capture", []string{"signin", "-sp", sampleFile, "-idp", signinIdP, "none"},
			"fix: check the file's name"},
		{"no such list", []string{"signin", "-sp", sampleFile, "-idp", signinIdP, "-users", "none", signinCapture},
			"fix: check the file's name"},
		{"the identity provider in the place of AWS", []string{"signin", "-sp", signinIdP, "-idp", signinIdP,
			signinCapture}, "nothing of the service provider"},
		{"AWS in the place of the identity provider", []string{"signin", "-sp", sampleFile, "-idp", sampleFile,
			signinCapture}, "nothing of the identity provider"},
		{"what Cloudflare holds of AWS in the place of AWS", []string{"signin", "-sp", heldByCloudflare, "-idp",
			signinIdP, signinCapture}, "the other side's statement; fix: give what AWS shows"},
		{"the same as the dashboard's values", []string{"signin", "-sp", dashboard, "-idp", signinIdP, signinCapture},
			"Cloudflare Access's dashboard values, which is the other side's statement"},
		{"the same as Terraform", []string{"signin", "-sp", configuration, "-idp", signinIdP, signinCapture},
			"the other side's statement"},
		{"a form that is not certain", []string{"signin", "-sp", sampleFile, "-idp", uncertain, signinCapture},
			"the input could be aws-idp-values or cloudflare-idp-values"},
		{"the same for AWS's side", []string{"signin", "-sp", uncertain, "-idp", signinIdP, signinCapture},
			"the input could be aws-idp-values or cloudflare-idp-values"},
		{"a time that is none", []string{"signin", "-sp", sampleFile, "-idp", signinIdP, "-at", "yesterday",
			signinCapture}, "fix: write it like"},
		{"a message that is not there", []string{"signin", "-sp", sampleFile, "-idp", signinIdP, "-message", "2",
			signinCapture}, "message 2"},
		{"a list with a row that cannot be read", []string{"signin", "-sp", sampleFile, "-idp", signinIdP, "-users",
			writeFile(t, "username,email\na,b,c\n"), signinCapture}, "fields"},
		{"no message", []string{"signin", "-sp", sampleFile, "-idp", signinIdP, sampleFile},
			"SAML metadata, not a message"},
		{"an unknown flag", []string{"signin", "-aws", sampleFile, signinCapture}, "-aws"},
	}
	for _, row := range rows {
		out, errs, status := call(t, "", row.args...)
		require.Equal(t, exitUnusable, status, row.why)
		require.Empty(t, out, row.why)
		require.Contains(t, errs, row.says, row.why)
		require.Equal(t, 1, strings.Count(errs, "\n"), row.why)
	}
}
