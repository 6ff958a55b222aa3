package terraform_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// blocks is a resource of version 4.
func blocks(saas, around string) string {
	return "resource \"cloudflare_zero_trust_access_application\" \"aws\" {\n" + around + "\nsaas_app {\n" + saas +
		"\n}\n}\n"
}

func required(version string) string {
	return "terraform {\n required_providers {\n cloudflare = {\n source = \"cloudflare/cloudflare\"\n version = \"" +
		version + "\"\n }\n }\n}\n"
}

// What the provider of the document's version refuses is an error of check, and no reason to refuse a conversion, which
// does not write it.
func TestArgumentsThatTheProviderRefuses(t *testing.T) {
	t.Parallel()
	const name = "name = \"AWS\"\n"
	rows := []struct {
		why, text string
		severity  diag.Severity // 0 for nothing
		at        string        // the end of the path
		says      string
	}{
		{"v4: aud", blocks(sp(issuer), name+`aud = "x"`), diag.SeverityError, ".aud",
			"version 4 of the provider refuses"},
		{"v5: aud", native("aws", sp(issuer), name+`aud = "x"`), diag.SeverityError, ".aud",
			"version 5 of the provider refuses"},
		{"v4: sso_endpoint", blocks(sp(issuer)+`sso_endpoint = "https://x"`, name), diag.SeverityError, ".sso_endpoint",
			"version 4 of the provider refuses"},
		{"v5 sends it", native("aws", sp(issuer)+`sso_endpoint = "https://x"`, name), diag.SeverityWarning,
			".sso_endpoint", "sends what is written here"},
		{"v5: public_key", native("aws", sp(issuer)+`public_key = "x"`, name), diag.SeverityError, ".public_key",
			"version 5 of the provider refuses"},
		{"v5: idp_entity_id", native("aws", sp(issuer)+`idp_entity_id = "x"`, name), diag.SeverityWarning,
			".idp_entity_id", "sends what is written here"},
		{"v4: idp_entity_id", blocks(sp(issuer)+`idp_entity_id = "x"`, name), diag.SeverityError, ".idp_entity_id",
			"version 4 of the provider refuses"},
		{"v5: a number without a unit", native("aws", sp(issuer), name+`session_duration = "8"`), diag.SeverityError,
			".session_duration", "a duration was expected"},
		{"v4: days", blocks(sp(issuer), name+`session_duration = "1d"`), diag.SeverityError, ".session_duration",
			"a duration was expected"},
		{"v5: a duration", native("aws", sp(issuer), name+`session_duration = "1h30m"`), 0, "", ""},
		{"v4: a duration", blocks(sp(issuer), name+`session_duration = "1.5h"`), 0, "", ""},
		{"an expression could be one", native("aws", sp(issuer), name+`session_duration = var.x`), diag.SeverityNotice,
			".session_duration", "a reference"},
		{"blocks under a constraint on v5", required("~> 5.1") + blocks(sp(issuer), name), diag.SeverityError,
			".saas_app", "asks for \"~> 5.1\""},
		{"blocks under one that v4 meets too", required(">= 4.40, < 6") + blocks(sp(issuer), name), 0, "", ""},
		{"attributes under a constraint on v4", required("4.52.8") + native("aws", sp(issuer), name),
			diag.SeverityError, ".saas_app", "asks for \"4.52.8\""},
		{"attributes under a constraint on v5", required(">= 5") + native("aws", sp(issuer), name), 0, "", ""},
		{"no name", native("aws", sp(issuer), ""), diag.SeverityWarning, ".aws", "without which Cloudflare makes none"},
	}
	for _, row := range rows {
		o := options(terraform.Options{})
		d, err := samlbridge.Read("main.tf", []byte(row.text), o)
		require.NoError(t, err, row.why)
		checked, err := samlbridge.Check([]*samlbridge.Document{d}, o)
		require.NoError(t, err, row.why)
		own := slices.DeleteFunc(checked.Findings, func(f diag.Finding) bool {
			return !strings.HasPrefix(f.Rule,
				"read-")
		})
		if row.severity == 0 {
			require.Empty(t, own, row.why)
			continue
		}
		require.Len(t, own, 1, "%s: %s", row.why, listed(own, nil))
		f := own[0]
		require.Equal(t, row.severity, f.Severity, row.why)
		require.True(t, strings.HasSuffix(f.Path, row.at), "%s: %s", row.why, f.Path)
		require.Contains(t, f.Message, row.says, row.why)
		require.NotEmpty(t, f.Fix, row.why)
		require.NotZero(t, f.Pos, row.why)
		for _, to := range []form.Form{terraform.V5, terraform.V4, samlbridge.CloudflareApp} {
			result, err := samlbridge.Write(to, d, o)
			require.NoError(t, err, "%s to %s", row.why, to)
			said := listed(result.Findings, nil)
			require.Equal(t, row.severity == diag.SeverityError, strings.Contains(said, "warning: in the input: "),
				"%s to %s: %s", row.why, to, said)
		}
	}
}

// A name that the document does not state is a variable without a default: Terraform asks for it.
func TestMissingNameIsARequiredVariable(t *testing.T) {
	t.Parallel()
	for _, to := range []form.Form{terraform.V5, terraform.V4} {
		result, err := samlbridge.Convert("main.tf", []byte(native("aws", sp(issuer), "")), to,
			options(terraform.Options{}))
		require.NoError(t, err)
		_, variable, found := strings.Cut(string(result.Output), "variable \"name\" {\n")
		require.True(t, found, "%s", result.Output)
		require.NotContains(t, strings.SplitN(variable, "}", 2)[0], "default")
		require.Regexp(t, `name += var\.name\n`, string(result.Output))
	}
}

// What is written is accepted: a session duration that the provider of that version refuses is left out, and said.
func TestWritesNoDurationThatIsRefused(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		duration string
		to       form.Form
		written  bool
	}{
		{"24h", terraform.V5, true},
		{"24h", terraform.V4, true},
		{"1h30m", terraform.V5, true},
		{"0", terraform.V5, true},
		{"8", terraform.V5, false},
		{"8", terraform.V4, false},
		{"2 weeks", terraform.V5, false},
	} {
		document := `{"id": "x", "name": "AWS", "type": "saas", "session_duration": "` + row.duration +
			`", "saas_app": {"auth_type": "saml", "sp_entity_id": "` +
			issuer + `", "consumer_service_url": "` + acs + `"}}`
		result, err := samlbridge.Convert("app.json", []byte(document), row.to, options(terraform.Options{}))
		if row.to == terraform.V4 && !row.written {
			require.ErrorIs(t, err, diag.ErrRefused,
				"the document states its ID: what is left out, the import would change")
			continue
		}
		require.NoError(t, err, "%v", row)
		require.Equal(t, row.written, strings.Contains(string(result.Output), "session_duration"), "%v", row)
		require.Equal(t, !row.written, strings.Contains(listed(result.Findings, nil), "session_duration is "), "%v",
			row)
	}
}
