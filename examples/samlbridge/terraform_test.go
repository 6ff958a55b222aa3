package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const terraformData = "../../samlbridge/terraform/testdata/"

// The way round: AWS's file becomes code, and what Terraform knows afterwards becomes AWS's upload.
func TestTerraform(t *testing.T) {
	t.Parallel()
	code, errs, status := call(t, "", "convert", "-to", "terraform-v5", "-resource", "sso", "-account",
		"0123456789abcdef0123456789abcdef",
		"-import", "11111111-0000-4000-8000-000000000000", "-name", "AWS", sampleFile)
	require.Equal(t, exitOK, status, errs)
	for _, line := range []string{`resource "cloudflare_zero_trust_access_application" "sso" {`,
		`id = "accounts/0123456789abcdef0123456789abcdef/11111111-0000-4000-8000-000000000000"`,
		`variable "policies" {`} {
		require.Contains(t, code, line)
	}
	same, errs, status := call(t, code, "compare", sampleFile, "-")
	require.Equal(t, exitOK, status, "%s%s", same, errs)
	require.Contains(t, same, "same: 2 compared, 0 differ")
	drifted, _, status := call(t, strings.Replace(code, "d-9900000000", "d-9900000001", 1), "compare", sampleFile, "-")
	require.Equal(t, exitFindings, status)
	require.Contains(t, drifted, "different: 2 compared, 1 differ")

	for _, from := range []string{"show-v5.json", "output.json"} {
		upload, errs, status := call(t, "", "convert", "-to", "aws-idp-metadata", terraformData+from)
		require.Equal(t, exitOK, status, errs)
		require.Contains(t, upload, `entityID="https://example.cloudflareaccess.com"`)
	}
}

// The gate: AWS's metadata, Terraform's state and the API's answer belong together, or the exit status tells.
func TestGate(t *testing.T) {
	t.Parallel()
	const metadata, state = "../../samlbridge/testdata/sp-metadata.xml", terraformData + "show-v5.json"
	application, errs, status := call(t, "", "convert", "-to", "cloudflare-app", state)
	require.Equal(t, exitOK, status, errs)
	answer := `{"success": true, "errors": [], "messages": [], "result": ` + application + `}`
	drifted := strings.Replace(answer, "/saml/acs/", "/saml/acs/other-", 1)
	mistaken := strings.Replace(answer, `"name_id_format": "email"`, `"name_id_format": "id"`, 1)
	require.NotEqual(t, answer, mistaken)
	for _, row := range []struct {
		command, with, answer string
		status                int
	}{
		{"check", metadata, answer, exitOK},
		{"check", metadata, drifted, exitFindings},
		{"check", metadata, mistaken, exitFindings},
		{"compare", state, answer, exitOK},
		{"compare", state, drifted, exitFindings},
		{"compare", metadata, mistaken, exitOK}, // which runs no rules, and says so
	} {
		out, errs, status := call(t, row.answer, row.command, row.with, "-")
		require.Equal(t, row.status, status, "%s %s: %s%s", row.command, row.with, out, errs)
	}
	out, errs, status := call(t, "", "check", metadata, state)
	require.Equal(t, exitOK, status, "%s%s", out, errs)
}

// Of several applications, the one with AWS's Entity ID is held against AWS's file, wherever the file is.
func TestGateChoosesByEntityID(t *testing.T) {
	t.Parallel()
	const metadata, state = "../../samlbridge/testdata/sp-metadata.xml", terraformData + "show-v4-modules.json"
	data, err := os.ReadFile(state)
	require.NoError(t, err)
	drifted := strings.Replace(string(data), "/saml/acs/", "/saml/acs/other-", 1)
	require.NotEqual(t, string(data), drifted)
	elsewhere := strings.ReplaceAll(string(data), "d-9300000000", "d-9300000001")
	for _, command := range []string{"check", "compare"} {
		for _, row := range []struct {
			why, state string
			status     int
		}{
			{"as it is", string(data), exitOK},
			{"another ACS URL", drifted, exitFindings},
			{"no application with AWS's Entity ID", elsewhere, exitUnusable},
		} {
			for _, args := range [][]string{{command, metadata, "-"}, {command, "-", metadata}} {
				out, errs, status := call(t, row.state, args...)
				require.Equal(t, row.status, status, "%v, %s: %s%s", args, row.why, out, errs)
			}
		}
	}
}

// What the code leaves to a variable or a reference could be anything: that is no drift, and no success.
func TestExpressionsCannotTell(t *testing.T) {
	t.Parallel()
	const state = terraformData + "show-v5.json"
	code, errs, status := call(t, "", "convert", "-to", "terraform-v5", state)
	require.Equal(t, exitOK, status, errs)
	out, errs, status := call(t, code, "compare", "-", state)
	require.Equal(t, exitOK, status, "%s%s", out, errs)
	code = strings.NewReplacer(`["5d1b0d0a-0000-4000-8000-000000000000"]`, "var.allowed_idps").Replace(code)
	require.Equal(t, 2, strings.Count(code, "= var."), "account_id is the other one")
	out, _, status = call(t, code, "compare", "-", state)
	require.Equal(t, exitFindings, status, out)
	require.Contains(t, out, "could not tell: ")
	code = strings.Replace(code, "/saml/acs/", "/saml/acs/other-", 1)
	out, _, status = call(t, code, "compare", "-", state)
	require.Equal(t, exitFindings, status, out)
	require.Contains(t, out, "different: ")
}

func TestTerraformAddress(t *testing.T) {
	t.Parallel()
	state := terraformData + "show-v4-modules.json"
	_, errs, status := call(t, "", "check", state)
	require.Equal(t, exitUnusable, status)
	require.Contains(t, errs, `module.slack.cloudflare_access_application.this`)
	const address = `module.sso.module.aws["main"].cloudflare_access_application.this[0]`
	out, errs, status := call(t, "", "convert", "-to", "aws-idp-values", "-address", address, state)
	require.Equal(t, exitOK, status, errs)
	require.Contains(t, out, `"issuerUrl": "https://example.cloudflareaccess.com"`)
	_, errs, status = call(t, "", "check", "-address", address, state)
	require.Equal(t, exitOK, status, errs)
	for _, command := range []string{"compare", "rotate"} {
		args := map[string][]string{"compare": {"compare", "-address", address, state, "-from-b",
			"cloudflare-idp-values", terraformData + "api-list.json"},
			"rotate": {"rotate", "-address", address, "-aws", "../../samlbridge/testdata/certificates.pem",
				"-cloudflare", state}}[command]
		_, errs, _ := call(t, "", args...)
		require.NotContains(t, errs, "there are 2 applications", command)
	}
}

// Each side chooses among its own applications, and what it is told to do names its own flag.
func TestTerraformAddressOfASide(t *testing.T) {
	t.Parallel()
	state, certificates := terraformData+"show-v4-modules.json", "../../samlbridge/testdata/certificates.pem"
	const sso, slack = `module.sso.module.aws["main"].cloudflare_access_application.this[0]`,
		`module.slack.cloudflare_access_application.this`
	outputs := file(t, "output.json",
		`{"a_idp_entity_id": {"sensitive": false, "value": "https://a.example"}, "b_idp_entity_id": {"sensitive": false, "value": "https://b.example"}}`)
	for _, row := range []struct {
		why  string
		args []string
		says string
	}{
		{"the first of compare", []string{"compare", state, certificates},
			"choose one by its address, or by its Entity ID (-address-a, -entity-a)\n"},
		{"the second of compare", []string{"compare", "-address-a", sso, state, state},
			"choose one by its address, or by its Entity ID (-address-b, -entity-b)\n"},
		{"an address that is not there", []string{"compare", "-address", sso, "-address-b", "none", state, state},
			"choose one of them by its address (-address-b)\n"},
		{"AWS's side of rotate", []string{"rotate", "-aws", outputs, "-cloudflare", certificates},
			"or by the Access Entity ID (-address-aws, -entity-aws)\n"},
		{"Cloudflare's side of rotate", []string{"rotate", "-aws", certificates, "-cloudflare", state},
			"or by its Entity ID (-address-cloudflare, -entity-cloudflare)\n"},
		{"a command without sides", []string{"check", state}, "or by its Entity ID (-address, -entity)\n"},
	} {
		out, errs, status := call(t, "", row.args...)
		require.Equal(t, exitUnusable, status, "%s: %s%s", row.why, out, errs)
		require.Contains(t, errs, row.says, row.why)
	}

	out, errs, status := call(t, "", "compare", "-address", sso, state, state)
	require.Equal(t, exitOK, status, "-address is for both: %s%s", out, errs)
	out, errs, status = call(t, "", "compare", "-address-a", sso, "-address-b", slack, state, state)
	require.Equal(t, exitFindings, status, "two applications of one state: %s%s", out, errs)
	out, errs, status = call(t, "", "compare", "-address", slack, "-address-b", sso, state, state)
	require.Equal(t, exitFindings, status, "a side's own flag comes before that of both: %s%s", out, errs)
	_, errs, _ = call(t, "", "rotate", "-aws", certificates, "-cloudflare", state, "-address-cloudflare", sso)
	require.NotContains(t, errs, "applications")
}

func TestTerraformOptionsAreChecked(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"-resource", "-account", "-import"} {
		out, errs, status := call(t, "", "convert", "-to", "terraform-v5", flag, `x" {`, sampleFile)
		require.Equal(t, exitUnusable, status)
		require.Empty(t, out)
		require.Contains(t, errs, "fix: ")
	}
	file := filepath.Join(t.TempDir(), "main.tf")
	require.NoError(t, os.WriteFile(file,
		[]byte(
			"resource \"cloudflare_access_application\" \"a\" {\n  saas_app {\n    sp_entity_id = var.issuer\n  }\n}\n"), 0o600))
	_, errs, status := call(t, "", "convert", "-to", "cloudflare-app", file)
	require.Equal(t, exitUnusable, status)
	require.Contains(t, errs, "main.tf:3:20: warning: the value is a reference")
}
