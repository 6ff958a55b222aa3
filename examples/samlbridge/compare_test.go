package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The documents of a pair that belong together, from the library's tests.
const documents = "../../samlbridge/testdata/"

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(documents + name)
	require.NoError(t, err)
	return string(data)
}

// file writes a file for one test.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestCompare(t *testing.T) {
	t.Parallel()
	out, errs, status := call(t, "", "compare", documents+"sp-metadata.xml", documents+"cloudflare-app.json")
	require.Equal(t, exitOK, status, errs)
	require.True(t, strings.HasSuffix(out,
		"\nsame: 2 compared, 0 differ, 0 could not be compared; no rules were run, see samlbridge check\n"), out)
	require.Empty(t, errs)

	changed := strings.Replace(read(t, "cloudflare-app.json"), "d-9300000000", "d-930000000O", 1)
	out, _, status = call(t, changed, "compare", documents+"sp-metadata.xml", "-")
	require.Equal(t, exitFindings, status)
	require.Contains(t, out, "error: entity ID of the service provider differs: only ")
	require.True(t, strings.HasSuffix(out,
		"\ndifferent: 2 compared, 1 differ, 0 could not be compared; no rules were run, see samlbridge check\n"), out)

	pasted := "IdP sign-in URL: https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376" +
		strings.Repeat("0", 60) + "\nIdP issuer URL: https://example.cloudflareaccess.com\n"
	out, errs, status = call(t, pasted, "compare", "-", documents+"cloudflare-app.json")
	require.Equal(t, exitOK, status, "a certificate that was not pasted with AWS's values is not different: %s%s", out,
		errs)
	require.Contains(t, out, "not compared: certificate of the identity provider")

	certificates := strings.SplitAfter(read(t, "certificates.pem"), "-----END CERTIFICATE-----\n")
	_, _, status = call(t, certificates[0], "compare", "-", documents+"certificates.pem")
	require.Equal(t, exitFindings, status, "certificates alone are what AWS trusts, on both sides")
	_, _, status = call(t, certificates[0], "compare", "-from-a", "cloudflare-idp-values", "-", documents+
		"certificates.pem")
	require.Equal(t, exitOK, status, "unless the caller says otherwise")

	for why, args := range map[string][]string{
		"one file":          {documents + "sp-metadata.xml"},
		"three files":       {"a", "b", "c"},
		"nothing in common": {documents + "sp-metadata.xml", documents + "idp-metadata.xml"},
		"no such file":      {documents + "sp-metadata.xml", "none.xml"},
		"no such form":      {"-from-b", "saml", documents + "sp-metadata.xml", documents + "sp-metadata.xml"},
		"not what was named": {"-from-a", "aws-idp-metadata", documents + "certificates.pem", documents +
			"sp-metadata.xml"},
	} {
		out, errs, status = call(t, "", append([]string{"compare"}, args...)...)
		require.Equal(t, exitUnusable, status, why)
		require.Empty(t, out, why)
		require.Contains(t, errs, "fix: ", why)
	}
}

// What the library says to do names flags that the command has, of the document that it is about.
func TestSidesHaveFlagsOfTheirOwn(t *testing.T) {
	t.Parallel()
	const stated, drifted = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
		"https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000001"
	_, app, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(read(t, "cloudflare-app.json")), "}"), `"result": `)
	apps := file(t, "apps.json", "["+app+","+strings.ReplaceAll(app, stated, drifted)+"]")
	sp, idp := documents+"sp-metadata.xml", documents+"idp-metadata.xml"
	roles := file(t, "roles.xml", strings.Replace(read(t, "idp-metadata.xml"),
		"</EntityDescriptor>", `<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
		<AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://example.com/acs"/></SPSSODescriptor></EntityDescriptor>`, 1))
	halves := file(t, "halves.txt", "IAM Identity Center issuer URL: "+stated+
		"\nIAM Identity Center Assertion Consumer Service (ACS) URL: https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"+
		"\nSSO endpoint: https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376"+strings.Repeat("0", 60)+
		"\nAccess Entity ID or Issuer: https://example.cloudflareaccess.com\nPublic key: "+read(t, "certificates.pem"))

	for _, row := range []struct {
		why  string
		args []string
		says string
	}{
		{"two applications on the second side", []string{"compare", documents + "certificates.pem", apps},
			"(-entity-b)\n"},
		{"two applications on the first side", []string{"compare", apps, documents + "certificates.pem"},
			"(-entity-a)\n"},
		{"an application that is not there", []string{"compare", "-entity-b", "x", sp, apps}, "(-entity-b)\n"},
		{"an entity that is on one side only", []string{"compare", "-entity", drifted, sp, apps}, "(-entity-a)\n"},
		{"both roles", []string{"compare", sp, roles}, "(-from-b)"},
		{"both halves", []string{"compare", halves, sp}, "(-from-a)"},
		{"two applications at Cloudflare", []string{"rotate", "-aws", idp, "-cloudflare", apps},
			"(-entity-cloudflare)\n"},
		{"Cloudflare's half as what AWS trusts", []string{"rotate", "-aws", halves, "-cloudflare", idp},
			"other side's statement"},
		{"a form that is not the document's", []string{"rotate", "-aws", idp, "-cloudflare", roles, "-from-cloudflare",
			"pem"}, "fix: "},
	} {
		out, errs, status := call(t, "", row.args...)
		require.Equal(t, exitUnusable, status, "%s: %s%s", row.why, out, errs)
		require.Contains(t, errs, row.says, row.why)
	}

	out, errs, status := call(t, "", "compare", "-entity-b", drifted, sp, apps)
	require.Equal(t, exitFindings, status, "an application whose Entity ID has drifted can be shown: %s", errs)
	require.Contains(t, out, "error: entity ID of the service provider differs: ")
	_, errs, status = call(t, "", "compare", "-entity", drifted, "-entity-a", stated, sp, apps)
	require.Equal(t, exitFindings, status, "a side's own flag comes before that of both: %s", errs)
	out, errs, status = call(t, "", "compare", "-entity", stated, sp, apps)
	require.Equal(t, exitOK, status, "-entity is for both: %s%s", out, errs)

	for why, args := range map[string][]string{
		"of both roles, the identity provider's is meant": {"-aws", roles, "-cloudflare", roles},
		"of both halves, Cloudflare's is meant":           {"-aws", idp, "-cloudflare", halves},
		"one of several applications": {"-aws", idp, "-cloudflare", apps, "-entity-cloudflare",
			drifted},
		"a form for each side": {"-aws", roles, "-from-aws", "aws-idp-metadata", "-cloudflare", halves,
			"-from-cloudflare", "cloudflare-idp-values"},
	} {
		out, errs, status = call(t, "", append([]string{"rotate"}, args...)...)
		require.Equal(t, exitFindings, status, "%s: %s", why, errs)
		require.Contains(t, out, "is valid only from 2026-11-23 19:30:14 UTC", why)
	}
}

func TestRotate(t *testing.T) {
	t.Parallel()
	out, errs, status := call(t, "", "rotate", "-aws", documents+"certificates.pem", "-cloudflare", documents+
		"cloudflare-app.json")
	require.Equal(t, exitFindings, status, "the certificates are not valid before the evening of the day: %s", errs)
	require.Contains(t, out, "Does sign-in work now, as far as certificates decide it? cannot tell: ")
	require.Contains(t, out, "Is it safe to switch? no: ")
	require.Contains(t, out, "\n1. Let Cloudflare sign with ")
	require.Contains(t, out, "\n2. Sign in through Cloudflare in a private window")
	require.Contains(t, out, "\n3. Delete ")
	require.Contains(t, out, "\n2036-11-20 19:30:14 UTC  green, 3650 days left")
	require.Empty(t, errs)

	certificates := strings.SplitAfter(read(t, "certificates.pem"), "-----END CERTIFICATE-----\n")
	again, _, _ := call(t, "", "rotate", "-aws", file(t, "a.crt", certificates[0]), "-aws",
		file(t, "b.crt", certificates[1]), "-cloudflare", documents+"cloudflare-app.json")
	require.Equal(t, out, again, "several files are one list")

	out, _, status = call(t, certificates[0], "rotate", "-json", "-aws", "-", "-cloudflare", documents+
		"cloudflare-app.json")
	require.Equal(t, exitFindings, status)
	require.True(t, strings.HasPrefix(out, "{\n  \"version\": 2,\n  \"signIn\": {\n    \"answer\": \"cannot tell\","),
		out)

	out, _, status = call(t, strings.ReplaceAll(read(t, "idp-metadata.xml"), "/saml/7376", "/saml/7377"), "rotate",
		"-aws", documents+"aws-idp-values.json", "-cloudflare", "-")
	require.Equal(t, exitFindings, status)
	require.Contains(t, out, "cannot tell: the documents are not of one application")
	require.Contains(t, out, "\nNo step can be advised.\n")

	for why, args := range map[string][]string{
		"swapped": {"-aws", documents + "cloudflare-app.json", "-cloudflare", documents +
			"aws-idp-values.json"},
		"one side only": {"-aws", documents + "certificates.pem"},
		"no flags":      {documents + "certificates.pem", documents + "cloudflare-app.json"},
		"no certificate": {"-aws", documents + "sp-metadata.xml", "-cloudflare", documents +
			"cloudflare-app.json"},
		"no such file":         {"-aws", "none.pem", "-cloudflare", documents + "cloudflare-app.json"},
		"not a certificate":    {"-aws", "-", "-cloudflare", documents + "cloudflare-app.json"},
		"a flag without value": {"-aws"},
	} {
		out, errs, status = call(t, "hello", append([]string{"rotate"}, args...)...)
		require.Equal(t, exitUnusable, status, why)
		require.Empty(t, out, why)
		require.NotEmpty(t, errs, why)
	}
}

func TestCheckReports(t *testing.T) {
	t.Parallel()
	files := []string{documents + "sp-metadata.xml", documents + "cloudflare-app.json"}
	text, _, want := call(t, "", append([]string{"check"}, files...)...)
	for _, flag := range []string{"-json", "-sarif"} {
		out, _, status := call(t, "", append([]string{"check", flag}, files...)...)
		require.Equal(t, want, status)
		for line := range strings.Lines(text) {
			if i := strings.LastIndex(line, " ("); i > 0 && strings.Contains(line, "notice: ") {
				id, _, _ := strings.Cut(line[i+2:], ")")
				require.Contains(t, out, `"`+id+`"`, flag)
			}
		}
		out, errs, status := call(t, "", append([]string{"check", flag, "none.xml", "-"}, files...)...)
		require.Equal(t, exitUnusable, status, "an input that cannot be read outweighs findings")
		require.Contains(t, out, `"none.xml"`,
			"the others are reported all the same, and what could not be read as well")
		require.Contains(t, out, "cloudflare-app.json")
		require.NotEmpty(t, errs)
	}
	out, _, status := call(t, "", append([]string{"check", "-json", "-sarif"}, files...)...)
	require.Equal(t, exitUnusable, status)
	require.Empty(t, out)
}
