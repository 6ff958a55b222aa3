package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const sampleFile = "testdata/aws-sp-metadata.xml"

// call runs one command line and returns what it printed and its exit status.
func call(t *testing.T, stdin string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	c := command{commands: subcommands(), stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs,
		now: time.Date(2026, 11, 23, 12, 0, 0, 0,
			time.UTC)}
	status = c.run(args)
	return out.String(), errs.String(), status
}

func TestConvert(t *testing.T) {
	t.Parallel()
	out, errs, status := call(t, "", "convert", "-to", "cloudflare-app", sampleFile)
	require.Equal(t, exitOK, status, errs)
	require.True(t, json.Valid([]byte(out)))
	require.Empty(t, errs, "a right document is converted in silence")

	again, _, status := call(t, "", "convert", sampleFile, "-to", "cloudflare-app")
	require.Equal(t, exitOK, status, "flags may come after the file")
	require.Equal(t, out, again)

	data, err := os.ReadFile(sampleFile)
	require.NoError(t, err)
	piped, _, status := call(t, string(data), "convert", "-to", "cloudflare-app", "-")
	require.Equal(t, exitOK, status)
	require.Equal(t, out, piped)

	named, _, _ := call(t, "", "convert", "-to", "cloudflare-app", "-name", "AWS", sampleFile)
	require.Contains(t, named, `"name": "AWS"`)

	sheet, _, status := call(t, "", "convert", "-to", "cloudflare-app-values", "-sheet", sampleFile)
	require.Equal(t, exitOK, status)
	require.Contains(t, sheet, "\nEntity ID: https://")
}

// A call or an input that cannot be used: exit status 2, nothing on standard output, one line that says what to do.
func TestUnusable(t *testing.T) {
	t.Parallel()
	const stdinOnce = "standard input can be used once; fix: name files for the others\n"
	metadata, certificates := read(t, "sp-metadata.xml"), read(t, "certificates.pem")
	rows := []struct {
		why, stdin string
		args       []string
		says       string
	}{
		{"no command", "", nil, "samlbridge carries"},
		{"unknown command", "", []string{"transmogrify"}, "fix: use one of"},
		{"no target", "", []string{"convert", sampleFile}, "fix: add -to FORM"},
		{"unknown target", "", []string{"convert", "-to", "saml", sampleFile}, "fix: use one of sp-metadata"},
		{"unknown source form", "", []string{"convert", "-from", "saml", "-to", "cloudflare-app", sampleFile},
			"fix: use one of sp-metadata"},
		{"no file", "", []string{"convert", "-to", "cloudflare-app"}, "fix: name a file"},
		{"two files", "", []string{"convert", "-to", "cloudflare-app", sampleFile, sampleFile},
			"fix: call the command once for each"},
		{"missing file", "", []string{"convert", "-to", "cloudflare-app", "testdata/none.xml"},
			"fix: check the file's name"},
		{"unknown flag", "", []string{"convert", "-too", "cloudflare-app", sampleFile}, "-too"},
		{"unknown rule", "", []string{"check", "-ignore", "no-such-rule", sampleFile}, "no-such-rule"},
		{"no sheet for metadata", "", []string{"convert", "-to", "sp-metadata", "-sheet", sampleFile}, "no sheet"},
		{"an ACS URL that is not there", "", []string{"convert", "-to", "cloudflare-app", "-acs",
			"https://example.com/", sampleFile}, "is not in the document"},
		{"the other direction's file", "", []string{"convert", "-to", "aws-idp-metadata", sampleFile},
			"use the identity provider's document"},
		{"a login page", "<html><body>Sign in</body></html>", []string{"convert", "-to", "cloudflare-app", "-"},
			"web page"},
		{"an empty file", "", []string{"check", "-"}, "empty"},
		{"a private key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", []string{"check", "-"},
			"private key"},
		{"inspect without its format", "", []string{"inspect", sampleFile}, "fix: add -json"},
		{"inspect of a text", "hello", []string{"inspect", "-json", "-"}, "expected SAML metadata"},
		{"a style that does not exist", "", []string{"pem", "-style", "der", "-"}, "fix: use one of armored"},
		{"not a certificate", "hello", []string{"pem", "-"}, "fix: "},
		{"a word too many", "", []string{"forms", "x"}, "x"},
		{"files where only flags are taken", "", []string{"rotate", "a", "b"},
			"call rotate -aws FILE -cloudflare FILE"},
		{"a folder", "", []string{"check", "testdata"}, "testdata: this is a folder; fix: name the file in it"},
		{"standard input twice for check", metadata, []string{"check", "-", "-"}, stdinOnce},
		{"standard input twice for compare", metadata, []string{"compare", "-", "-"}, stdinOnce},
		{"standard input for both sides of rotate", metadata, []string{"rotate", "-aws", "-", "-cloudflare", "-"},
			stdinOnce},
		{"standard input twice for one side of rotate", metadata, []string{"rotate", "-aws", "-", "-aws", "-",
			"-cloudflare", signinIdP}, stdinOnce},
		{"standard input for both parties of signin", metadata, []string{"signin", "-sp", "-", "-idp", "-",
			signinCapture}, stdinOnce},
		{"standard input for a party and the capture", metadata, []string{"signin", "-sp", "-", "-idp", signinIdP, "-"},
			stdinOnce},
		{"standard input for the users and the capture", metadata, []string{"signin", "-sp", sampleFile, "-idp",
			signinIdP, "-users", "-", "-"}, stdinOnce},
		{"standard input for both lists of users", "a@example.com\n", []string{"users", "-idp", "-", "-aws", "-"},
			stdinOnce},
		{"standard input for what is pinned and the metadata", certificates, []string{"check", "-pin", "-", "-"},
			stdinOnce},
		{"the same for convert", certificates, []string{"convert", "-to", "cloudflare-app", "-pin", "-", "-"},
			stdinOnce},
		{"standard input pinned twice", certificates, []string{"check", "-pin", "-", "-pin", "-", sampleFile},
			stdinOnce},
		{"flags of Terraform for another target", "", []string{"convert", "-to", "cloudflare-app", "-resource", "aws",
			sampleFile}, "-resource"},
	}
	for _, row := range rows {
		out, errs, status := call(t, row.stdin, row.args...)
		require.Equal(t, exitUnusable, status, row.why)
		require.Empty(t, out, row.why)
		require.Contains(t, errs, row.says, row.why)
	}
}

func TestErrorFindingGivesStatusOne(t *testing.T) {
	t.Parallel()
	app := `{"type":"saas","saas_app":{"name_id_format":"id",
		"sp_entity_id":"https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000",
		"consumer_service_url":"https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"}}`
	out, errs, status := call(t, app, "convert", "-to", "cloudflare-app-values", "-")
	require.Equal(t, exitFindings, status, errs)
	require.Empty(t, out, "nothing wrong leaves")
	require.Contains(t, errs, ": error: ")
	forced, errs, status := call(t, app, "convert", "-to", "cloudflare-app-values", "-force", "-")
	require.Equal(t, exitFindings, status, errs)
	require.NotEmpty(t, forced)

	out, _, status = call(t, app, "check", "-")
	require.Equal(t, exitFindings, status)
	require.Contains(t, out, ": error: ")
}

func TestCheckOfSeveralFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	app := filepath.Join(dir, "app.json")
	require.NoError(t, os.WriteFile(app, []byte(`{"type":"saas","saas_app":{"auth_type":"saml","name_id_format":"email",
		"sp_entity_id":"https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000001",
		"consumer_service_url":"https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"}}`), 0o600))
	out, errs, status := call(t, "", "check", sampleFile, app)
	require.Equal(t, exitFindings, status, errs)
	require.Contains(t, out, "d-9900000001", "the two halves are held against each other")

	out, errs, status = call(t, "", "check", filepath.Join(dir, "none"), sampleFile)
	require.Equal(t, exitUnusable, status, "2 wins")
	require.Contains(t, errs, "none")
	require.Contains(t, out, "1 document:", "the other file is still reported")
}

func TestInspect(t *testing.T) {
	t.Parallel()
	out, errs, status := call(t, "", "inspect", "-json", sampleFile)
	require.Equal(t, exitOK, status, errs)
	require.JSONEq(
		t, `{"entities": [{"entityID": "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000", "roles": [{
		"role": "SPSSODescriptor", "wantAuthnRequestsSigned": null, "authnRequestsSigned": false, "wantAssertionsSigned": true,
		"nameIDFormats": ["urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"], "keys": [],
		"endpoints": [{"element": "AssertionConsumerService", "binding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
			"location": "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000",
			"responseLocation": null, "index": 0, "isDefault": true}]}]}]}`, out)
}

func TestPEM(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../samlbridge/testdata/certificates.pem")
	require.NoError(t, err)
	armored, errs, status := call(t, string(data), "pem", "-")
	require.Equal(t, exitOK, status, errs)
	require.Equal(t, string(data), armored)
	oneline, _, status := call(t, string(data), "pem", "-style", "oneline", "-")
	require.Equal(t, exitOK, status)
	require.Equal(t, 2, strings.Count(oneline, "\n"))
	back, errs, status := call(t, oneline, "pem", "-changes", "-")
	require.Equal(t, exitOK, status)
	require.Equal(t, armored, back)
	require.Contains(t, errs, "repaired: ", "what was repaired is said")
	out, prints, status := call(t, string(data), "pem", "-fingerprint", "-")
	require.Equal(t, exitOK, status)
	require.Equal(t, armored, out, "fingerprints are beside the certificate, not in it")
	require.Regexp(t, `^SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}\nSHA-1   ([0-9A-F]{2}:){19}[0-9A-F]{2}\n`, prints)
}

func TestLists(t *testing.T) {
	t.Parallel()
	forms, _, status := call(t, "", "forms")
	require.Equal(t, exitOK, status)
	require.Contains(t, forms, "aws-idp-metadata ")
	rules, _, status := call(t, "", "rules")
	require.Equal(t, exitOK, status)
	require.Contains(t, rules, "aws-acs-host ")
	one, _, status := call(t, "", "rules", "aws-acs-host")
	require.Equal(t, exitOK, status)
	require.Contains(t, one, "Source: ")
	help, _, status := call(t, "", "help")
	require.Equal(t, exitOK, status)
	require.Contains(t, help, "samlbridge convert FILE ")
	_, errs, _ := call(t, "")
	require.Equal(t, help, errs, "without a command the same is printed")
}

// One wrong option is one message, however many files there are, and errors stand before all else.
func TestMessagesAreNotBuried(t *testing.T) {
	t.Parallel()
	_, errs, status := call(t, "", "check", "-ignore", "no-such-rule", sampleFile, sampleFile)
	require.Equal(t, exitUnusable, status)
	require.Equal(t, 1, strings.Count(errs, "no-such-rule"), errs)
	swapped := `{"type":"saas","name":"x","saas_app":{"auth_type":"saml","name_id_format":"email","custom_claim":"x",
		"consumer_service_url":"https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000",
		"sp_entity_id":"https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"}}`
	_, errs, status = call(t, swapped, "convert", "-to", "cloudflare-app-values", "-")
	require.Equal(t, exitFindings, status)
	require.Contains(t, errs, ": error: ")
	require.NotContains(t, errs, ": notice: ", "a notice is for check")
}

func TestLargerDocumentsOnRequest(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(sampleFile)
	require.NoError(t, err)
	padded := string(data)
	padded += strings.Repeat("<!--"+strings.Repeat(" ", 60_000)+"-->", 150)
	for _, args := range [][]string{{"check", "-"}, {"convert", "-to", "cloudflare-app", "-"},
		{"inspect", "-json", "-"}, {"compare", "-", sampleFile}} {
		_, errs, status := call(t, padded, args...)
		require.Equal(t, exitUnusable, status, args)
		require.Contains(t, errs, "at most 8388608", args)
		_, errs, status = call(t, padded, append(args, "-max-bytes", "20000000")...)
		require.Equal(t, exitOK, status, "%s: %s", args, errs)
	}

	long := strings.Replace(string(data), "<md:SPSSODescriptor", "<!--"+strings.Repeat(" ", 70_000)+
		"--><md:SPSSODescriptor", 1)
	require.NotEqual(t, string(data), long)
	_, errs, status := call(t, long, "check", "-")
	require.Equal(t, exitUnusable, status)
	require.Contains(t, errs, "raise the limit ValueBytes to 70000 (-limit NAME=N)")
	_, errs, status = call(t, long, "check", "-limit", "ValueBytes=100000", "-")
	require.Equal(t, exitOK, status, errs)
	for _, wrong := range []string{"ValueBytes", "ValueBytes=", "ValueBytes=-1", "ValueBytes=x", "=1", "Values=1"} {
		_, errs, status = call(t, long, "check", "-limit", wrong, "-")
		require.Equal(t, exitUnusable, status, wrong)
		require.Contains(t, errs, "such as ValueBytes=1000000", wrong)
	}
}
