package terraform_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

const (
	issuer = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	acs    = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
)

// native is a resource of version 5, with arguments of saas_app and of the resource.
func native(name, saas, around string) string {
	return fmt.Sprintf("resource \"cloudflare_zero_trust_access_application\" %q {\n%s\nsaas_app = {\n%s\n}\n}\n", name,
		around, saas)
}

func sp(entityID string) string {
	return fmt.Sprintf("sp_entity_id = %q\nconsumer_service_url = %q\n", entityID, acs)
}

func TestRead(t *testing.T) {
	t.Parallel()
	both := native("aws", sp(issuer), "") + native("slack", sp("https://slack.com"), "") +
		`resource "cloudflare_zero_trust_access_application" "intranet" { type = "self_hosted" }`
	rows := []struct {
		why, text string
		options   terraform.Options
		entity    string
		form      form.Form
		path      string // of the Entity ID
		pos       diag.Pos
	}{
		{"native, version 5", native("aws", sp(issuer), ""), terraform.Options{}, "", terraform.V5,
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 4, Column: 16}},
		{"native, version 4", string(file(t, "v4.tf")), terraform.Options{}, "", terraform.V4,
			"cloudflare_access_application.aws.saas_app[0].sp_entity_id", diag.Pos{Line: 13, Column: 28}},
		{"columns are code points", native("aws", "/* é😀 */ "+sp(issuer), ""), terraform.Options{}, "", terraform.V5,
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 4, Column: 25}},
		{"by name", both, terraform.Options{Address: "aws"}, "", terraform.V5,
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 4, Column: 16}},
		{"by address", both, terraform.Options{Address: "cloudflare_zero_trust_access_application.aws"}, "",
			terraform.V5, "cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id",
			diag.Pos{Line: 4, Column: 16}},
		{"by Entity ID", both, terraform.Options{}, issuer, terraform.V5,
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 4, Column: 16}},
		{"JSON syntax",
			`{"resource": {"cloudflare_zero_trust_access_application": {"aws": {"//": "a comment", "saas_app": {"sp_entity_id": "` + issuer + `"}}}}}`, terraform.Options{}, "", terraform.V5JSON,
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 1, Column: 116}},
		{"JSON syntax with lists of blocks",
			`{"resource": [{"cloudflare_zero_trust_access_application": [{"aws": [{"saas_app": [{"sp_entity_id": "` +
				issuer + `"}]}]}]}]}`, terraform.Options{}, "", terraform.V5JSON,
			"cloudflare_zero_trust_access_application.aws.saas_app[0].sp_entity_id", diag.Pos{Line: 1, Column: 101}},
		{"state", string(file(t, "show-v5.json")), terraform.Options{}, "", terraform.ShowJSON,
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 85, Column: 31}},
		{"plan", string(file(t, "show-plan.json")), terraform.Options{}, "", terraform.ShowJSON,
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 61, Column: 31}},
		{"state with modules, by Entity ID", string(file(t, "show-v4-modules.json")), terraform.Options{}, issuer,
			terraform.ShowJSON,
			`module.sso.module.aws["main"].cloudflare_access_application.this[0].saas_app[0].sp_entity_id`,
			diag.Pos{Line: 93, Column: 41}},
		{"the API's list", string(file(t, "api-list.json")), terraform.Options{}, issuer, samlbridge.CloudflareApp,
			"/result/0/saas_app/sp_entity_id", diag.Pos{Line: 29, Column: 25}},
	}
	for _, row := range rows {
		o := options(row.options)
		o.EntityID = row.entity
		d, err := samlbridge.Read("x", []byte(row.text), o)
		require.NoError(t, err, row.why)
		require.Equal(t, row.form, d.Form, row.why)
		require.Equal(t, issuer, d.SP.EntityID, row.why)
		require.Equal(t, diag.Origin{Path: row.path, Pos: row.pos}, d.Origin(mapping.SPEntityID, 0), row.why)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	outputs := `{"aws_sso_endpoint": {"sensitive": false, "value": "https://a"}, "sso_endpoint_b": {"sensitive": false, "value": "https://b"}}`
	both := native("aws", sp(issuer), "") + native("slack", sp("https://slack.com"), "")
	rows := []struct {
		why, text string
		from      form.Form
		options   terraform.Options
		entity    string
		kind      error
		path      string
		pos       diag.Pos
		says      string
	}{
		{"a number", native("aws", sp(issuer), "name = 1e99"), "", terraform.Options{}, "", diag.ErrValue,
			"cloudflare_zero_trust_access_application.aws.name", diag.Pos{Line: 2, Column: 8}, "a number"},
		{"a list", native("aws", sp(issuer), "allowed_idps = [[\"a\"]]"), "", terraform.Options{}, "", diag.ErrValue,
			"cloudflare_zero_trust_access_application.aws.allowed_idps[0]", diag.Pos{Line: 2, Column: 17}, "a list"},
		{"two applications", both, "", terraform.Options{}, "", diag.ErrAmbiguous, "", diag.Pos{},
			`"cloudflare_zero_trust_access_application.slack" with the Entity ID "https://slack.com"`},
		{"none of the name", both, "", terraform.Options{Address: "jira"}, "", diag.ErrOption, "", diag.Pos{},
			"application.aws"},
		{"none of the Entity ID", both, "", terraform.Options{}, "https://example.com", diag.ErrOption, "", diag.Pos{},
			"application.aws"},
		{"no saas_app", `resource "cloudflare_access_application" "aws" { type = "self_hosted" }`, "",
			terraform.Options{}, "", diag.ErrWrongDocument, "cloudflare_access_application.aws",
			diag.Pos{Line: 1, Column: 1}, "no saas_app"},
		{"no application", `resource "aws_instance" "x" {}`, terraform.V5, terraform.Options{}, "",
			diag.ErrWrongDocument, "", diag.Pos{}, "there is no resource of type"},
		{"configuration without the application", "terraform {\n}\n\nmodule \"sso\" {\n  source = \"./sso\"\n}\n", "",
			terraform.Options{}, "", diag.ErrWrongDocument, "", diag.Pos{}, "there is no resource of type"},
		{"JSON syntax without the application", `{"terraform": {}, "resource": {"aws_instance": {"x": {}}}}`, "",
			terraform.Options{}, "", diag.ErrWrongDocument, "", diag.Pos{}, "there is no resource of type"},
		{"state without the application",
			`{"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "aws_instance.x", "type": "aws_instance", "values": {}}]}}}`, "", terraform.Options{}, "", diag.ErrWrongDocument, "", diag.Pos{}, "there is no resource of type"},
		{"version 4 as version 5", string(file(t, "v4.tf")), terraform.V5, terraform.Options{}, "",
			diag.ErrWrongDocument, "cloudflare_access_application.aws.saas_app", diag.Pos{Line: 10, Column: 3},
			"terraform-v4"},
		{"version 5 as version 4", native("aws", sp(issuer), ""), terraform.V4, terraform.Options{}, "",
			diag.ErrWrongDocument, "cloudflare_zero_trust_access_application.aws.saas_app",
			diag.Pos{Line: 3, Column: 12}, "terraform-v5"},
		{"a syntax error",
			"resource \"cloudflare_access_application\" \"aws\" {\n  saas_app = {\n    é = = 1\n  }\n}\n", "",
			terraform.Options{}, "", diag.ErrSyntax, "", diag.Pos{Line: 3, Column: 9}, "not valid Terraform"},
		{"nesting", native("aws", "sp_entity_id = "+strings.Repeat("[", 100_000), ""), "", terraform.Options{}, "",
			diag.ErrLimit, "", diag.Pos{Line: 4, Column: 78}, "64 levels"},
		{"nesting in JSON", `{"resource": ` + strings.Repeat("[", 100_000), terraform.V5JSON, terraform.Options{}, "",
			diag.ErrLimit, "/resource" + strings.Repeat("/0", 63), diag.Pos{Line: 1, Column: 77}, "64 levels"},
		{"JSON as native", "{}", terraform.V5, terraform.Options{}, "", diag.ErrWrongDocument, "", diag.Pos{},
			"the input is JSON"},
		{"native as JSON", native("aws", sp(issuer), ""), terraform.V5JSON, terraform.Options{}, "",
			diag.ErrWrongDocument, "", diag.Pos{}, "plain text"},
		{"XML as state", "<a/>", terraform.ShowJSON, terraform.Options{}, "", diag.ErrWrongDocument, "", diag.Pos{},
			"the input is XML"},
		{"a state file", `{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": []}`,
			"", terraform.Options{}, "", diag.ErrWrongDocument, "", diag.Pos{}, "terraform show -json"},
		{"an empty state", `{"format_version": "1.0", "terraform_version": "1.11.4"}`, "", terraform.Options{}, "",
			diag.ErrWrongDocument, "", diag.Pos{}, "planned_values"},
		{"state with modules", string(file(t, "show-v4-modules.json")), "", terraform.Options{}, "", diag.ErrAmbiguous,
			"", diag.Pos{}, "module.slack.cloudflare_access_application.this"},
		{"outputs of two applications", outputs, "", terraform.Options{}, "", diag.ErrAmbiguous, "", diag.Pos{},
			"aws_sso_endpoint"},
		{"outputs that are not there", outputs, "", terraform.Options{Address: "c"}, "", diag.ErrOption, "", diag.Pos{},
			"aws_sso_endpoint"},
		{"outputs with other names", `{"x": {"sensitive": false, "value": 1}}`, "", terraform.Options{}, "",
			diag.ErrWrongDocument, "", diag.Pos{}, "no output has a name"},
		{"an output that is no string", `{"sso_endpoint": {"sensitive": false, "value": {}}}`, "", terraform.Options{},
			"", diag.ErrValue, "output.sso_endpoint", diag.Pos{Line: 1, Column: 48}, "an object"},
		{"a private key behind escapes",
			`{"key": {"sensitive": true, "value": "-----BEGIN\u0020PRIVATE\u0020KEY-----\n\u004dC4CAQAwBQYDK2VwBCIEIAAA"}}`, "", terraform.Options{}, "", diag.ErrSecret, "", diag.Pos{Line: 1, Column: 38}, "replace the key"},
		{"not a certificate", `{"public_key": {"sensitive": true, "value": "c2VjcmV0"}}`, "", terraform.Options{}, "",
			diag.ErrValue, "output.public_key", diag.Pos{Line: 1, Column: 45}, ""},
	}
	for _, row := range rows {
		o := options(row.options)
		o.From, o.EntityID = row.from, row.entity
		d, err := samlbridge.Read("x", []byte(row.text), o)
		require.Nil(t, d, row.why)
		require.ErrorIs(t, err, row.kind, row.why)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, row.why)
		require.Equal(t, row.path, e.Path, row.why)
		require.Equal(t, row.pos, e.Pos, row.why)
		require.Contains(t, e.Message+e.Fix, row.says, row.why)
		require.NotEmpty(t, e.Fix, row.why)
		require.NotContains(t, err.Error(), "secret_name", row.why)
	}
}

// An expression is never evaluated: its value is neither stated nor absent.
func TestExpressionsAreUnread(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, text string
		from      form.Form
		path      string
		pos       diag.Pos
		says      string
	}{
		{"a reference where a value is required",
			native("aws", "sp_entity_id = var.secret_name\nconsumer_service_url = \"x\"", ""), "",
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 4, Column: 16},
			"a reference"},
		{"a function call", native("aws", `sp_entity_id = trimspace("x")`, ""), "",
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 4, Column: 16},
			"a function call"},
		{"a template", native("aws", `sp_entity_id = "https://${var.host}/"`, ""), "",
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 4, Column: 16},
			"a template"},
		{"a template of one part", native("aws", `sp_entity_id = "${var.host}"`, ""), "",
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 4, Column: 16},
			"a template"},
		{"a conditional", native("aws", `sp_entity_id = true ? "a" : "b"`, ""), "",
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 4, Column: 16},
			"an expression"},
		{"the whole saas_app",
			"resource \"cloudflare_zero_trust_access_application\" \"aws\" {\n saas_app = merge({}, var.x)\n}\n", "",
			"cloudflare_zero_trust_access_application.aws.saas_app", diag.Pos{Line: 2, Column: 13}, "a function call"},
		{"a dynamic block",
			"resource \"cloudflare_access_application\" \"aws\" {\n dynamic \"saas_app\" {\n for_each = []\n content {}\n }\n}\n", terraform.V4,
			"cloudflare_access_application.aws.saas_app", diag.Pos{Line: 2, Column: 2}, "a dynamic block"},
		{"computed keys", native("aws", `(var.k) = "x"`, ""), "",
			"cloudflare_zero_trust_access_application.aws.saas_app", diag.Pos{Line: 3, Column: 12},
			"an object whose keys"},
		{"a key twice, of which Terraform takes the last", native("aws", sp("a")+sp("b"), ""), "",
			"cloudflare_zero_trust_access_application.aws.saas_app", diag.Pos{Line: 3, Column: 12},
			"an object whose keys"},
		{"a template of JSON syntax",
			`{"resource": {"cloudflare_zero_trust_access_application": {"aws": {"saas_app": {"sp_entity_id": "${var.x}"}}}}}`, "",
			"cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id", diag.Pos{Line: 1, Column: 97},
			"a template"},
	}
	for _, row := range rows {
		o := options(terraform.Options{})
		o.From = row.from
		d, err := samlbridge.Read("x", []byte(row.text), o)
		require.NoError(t, err, row.why)
		require.Contains(t, d.Unread, mapping.SPEntityID, row.why)
		i := slices.IndexFunc(d.Findings, func(f diag.Finding) bool {
			return f.Rule == "read-unread" && f.Severity == diag.SeverityWarning
		})
		require.GreaterOrEqual(t, i, 0, "%s: %v", row.why, d.Findings)
		f := d.Findings[i]
		require.Equal(t, diag.Origin{Path: row.path, Pos: row.pos}, diag.Origin{Path: f.Path, Pos: f.Pos}, row.why)
		require.Contains(t, f.Message, row.says, row.why)
		require.NotEmpty(t, f.Fix, row.why)
		require.NotContains(t, listed(d.Findings, d.Changes), "secret_name", row.why)
		_, err = samlbridge.Write(samlbridge.CloudflareApp, d, o)
		require.ErrorIs(t, err, diag.ErrMissing, row.why)
	}
}

func TestReadsOutputsByAffix(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, name, address, entity string }{
		{"before", "aws_sso_endpoint", "", ""}, {"after", "sso_endpoint_aws", "", ""}, {"neither", "sso_endpoint", "",
			""},
		{"chosen", "aws_sso_endpoint", "aws", ""}, {"chosen by the Access Entity ID", "aws_sso_endpoint", "",
			"https://example.cloudflareaccess.com"},
	}
	for _, row := range rows {
		text := fmt.Sprintf(
			`{%q: {"sensitive": false, "value": "https://a.example"}, %q: {"sensitive": false, "value": "https://example.cloudflareaccess.com"}`,
			row.name, strings.Replace(row.name, "sso_endpoint", "idp_entity_id", 1))
		if row.address+row.entity != "" {
			text += `, "other_sso_endpoint": {"sensitive": false, "value": "https://b.example"}`
		}
		o := options(terraform.Options{Address: row.address})
		o.EntityID = row.entity
		d, err := samlbridge.Read("x", []byte(text+"}"), o)
		require.NoError(t, err, row.why)
		require.Equal(t, "https://a.example", d.IdP.SingleSignOnServices[0].Location, row.why)
		require.Equal(t, row.address+row.entity != "", strings.Contains(listed(d.Findings, d.Changes),
			"other_sso_endpoint"), row.why)
	}
}

// A value that is marked sensitive goes nowhere: not into the document, not into an output, not into a message.
func TestSensitiveValuesGoNowhere(t *testing.T) {
	t.Parallel()
	const secret = "not-for-anybody"
	text := func(sensitive string) string {
		return `{"format_version": "1.0", "terraform_version": "1", "values": {"root_module": {"resources": [{"address": "cloudflare_zero_trust_access_application.aws",
			"type": "cloudflare_zero_trust_access_application", "name": "aws", "values": {"name": "` + secret +
			`", "allowed_idps": ["` + secret + `", "b"], "session_duration": "` + secret + `",
			"saas_app": {"sp_entity_id": "` + issuer + `", "consumer_service_url": "` + acs +
			`", "default_relay_state": "` + secret + `", "client_secret": "` + secret + `",
			"custom_attributes": [{"name": "` + secret + `"}]}, "scim_config": {"authentication": {"token": "` +
			secret + `"}}}, "sensitive_values": ` + sensitive + `}]}}}`
	}
	for _, row := range []struct{ why, sensitive string }{
		{"each by itself",
			`{"name": true, "allowed_idps": [true, false], "session_duration": true, "saas_app": {"default_relay_state": true, "client_secret": true, "custom_attributes": [{"name": true}]}, "scim_config": {"authentication": true}}`},
		{"whole objects",
			`{"name": true, "allowed_idps": true, "session_duration": true, "saas_app": true, "scim_config": true}`},
	} {
		for _, to := range []form.Form{terraform.V5, terraform.V4, terraform.V5JSON, terraform.TFVarsJSON,
			samlbridge.CloudflareApp, samlbridge.CloudflareAppValues} {
			result, err := samlbridge.Convert("x", []byte(text(row.sensitive)), to, options(terraform.Options{}))
			said := fmt.Sprint(err)
			var findings []diag.Finding
			var changes []diag.Change
			if err == nil {
				said, findings, changes = string(result.Output), result.Findings, result.Changes
			} else {
				require.ErrorIs(t, err, diag.ErrMissing, row.why)
				var e *samlbridge.Error
				require.ErrorAs(t, err, &e)
				findings, changes = e.Findings, e.Changes
			}
			require.NotContains(t, said+listed(findings, changes), secret, "%s to %s", row.why, to)
			require.True(t, slices.ContainsFunc(changes, func(c diag.Change) bool { return c.Kind == diag.Withheld }),
				row.why)
		}
	}
}

// What Terraform normalises is read as Terraform reads it, and said.
func TestReadsNormalised(t *testing.T) {
	t.Parallel()
	for _, text := range []string{native("aws", sp(issuer), "name = \"e\u0301\""), native("aws", sp(issuer),
		"name = <<EOT\ne\u0301\nEOT\n"),
		`{"resource": {"cloudflare_zero_trust_access_application": {"aws": {"name": "e` + "\u0301" +
			`", "saas_app": {}}}}}`} {
		d, err := samlbridge.Read("x", []byte(text), options(terraform.Options{}))
		require.NoError(t, err)
		require.Equal(t, "\u00e9", strings.TrimSuffix(d.Application.Name, "\n"), "a heredoc ends with a line break")
		require.True(t, strings.Contains(listed(d.Findings, d.Changes), "Normalization Form C"))
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why     string
		options terraform.Options
		change  func(*mapping.Parties)
		forms   []form.Form
		kind    error
		says    string
	}{
		{"not NFC", terraform.Options{}, func(p *mapping.Parties) { p.Application.Name = "e\u0301" }, written,
			diag.ErrValue, "Normalization Form C"},
		{"not NFC in a list", terraform.Options{}, func(p *mapping.Parties) {
			p.Application.AllowedIdPs = []string{"a",
				"e\u0301"}
		}, written, diag.ErrValue, "Normalization Form C"},
		{"not NFC in a map's key", terraform.Options{}, func(p *mapping.Parties) {
			p.Application.AttributeStatements = []mapping.AttributeStatement{{Source: mapping.AttributeSource{Name: "x",
				NameByIdP: []mapping.NameByIdP{{IdPID: "e\u0301"}}}}}
		}, written, diag.ErrValue, "Normalization Form C"},
		{"a byte order mark at the start", terraform.Options{}, func(p *mapping.Parties) { p.SP.EntityID = "\ufeffx" },
			written, diag.ErrValue, "U+FEFF"},
		{"not UTF-8", terraform.Options{}, func(p *mapping.Parties) { p.SP.EntityID = "\xff" }, written, diag.ErrValue,
			"UTF-8"},
		{"what JSON syntax cannot hold", terraform.Options{}, func(p *mapping.Parties) { p.SP.EntityID = "a\r$${" },
			[]form.Form{terraform.V5JSON}, diag.ErrValue, "terraform-v5"},
		{"a statement without a claim", terraform.Options{}, func(p *mapping.Parties) {
			p.Application.AttributeStatements = []mapping.AttributeStatement{{Name: "x"}}
		}, []form.Form{terraform.V4}, diag.ErrMissing, "source.name"},
		{"a name that is none", terraform.Options{ResourceName: `a" {`}, nil, written, diag.ErrOption, "ResourceName"},
		{"an account that is none", terraform.Options{AccountID: `${var.x}`}, nil, written, diag.ErrOption,
			"AccountID"},
		{"an import that is none", terraform.Options{ImportID: "accounts/x/y"}, nil, written, diag.ErrOption,
			"ImportID"},
		{"no service provider", terraform.Options{}, func(p *mapping.Parties) { p.SP = nil }, written, diag.ErrMissing,
			"issuer URL"},
	}
	for _, row := range rows {
		for _, target := range row.forms {
			d := handMade(mapping.Parties{Application: &mapping.Application{},
				SP: &mapping.ServiceProvider{EntityID: issuer, AssertionConsumerServices: []mapping.Endpoint{
					{Location: acs}}}})
			if row.change != nil {
				row.change(&d.Parties)
			}
			result, err := samlbridge.Write(target, d, options(row.options))
			require.Nil(t, result, row.why)
			require.ErrorIs(t, err, row.kind, "%s: %s", row.why, target)
			var e *samlbridge.Error
			require.True(t, errors.As(err, &e))
			require.Contains(t, e.Message+e.Fix, row.says, row.why)
			require.NotEmpty(t, e.Fix, row.why)
		}
	}
}

// What Terraform prints for people leaves values out, whatever else the text looks like.
func TestPrintedForPeople(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, text, command, fix string }{
		{"outputs", "idp_entity_id = \"https://example.cloudflareaccess.com\"\npublic_key    = <sensitive>\n",
			"terraform output", "terraform output -json"},
		{"a resource of state", "# cloudflare_zero_trust_access_application.aws:\n" + native("aws", sp(issuer), ""),
			"terraform state show", "terraform show -json"},
		{"state, on Windows", "# module.sso.cloudflare_zero_trust_access_application.aws:\r\n" +
			native("aws", sp(issuer), ""), "terraform state show", "terraform show -json"},
		{"a plan", "  # cloudflare_zero_trust_access_application.aws will be created\n  + " + native("aws", sp(issuer),
			""), "terraform plan", "terraform apply first"},
		{"a value that is not known yet", native("aws", sp(issuer)+"sso_endpoint = (known after apply)", ""),
			"terraform plan", "terraform show -json PLANFILE"},
	} {
		for _, to := range []form.Form{samlbridge.AWSIdPMetadata, samlbridge.CloudflareApp} {
			_, err := samlbridge.Convert("t.txt", []byte(row.text), to, options(terraform.Options{}))
			require.ErrorIs(t, err, diag.ErrWrongDocument, row.why)
			require.ErrorContains(t, err, "what "+row.command+" prints for people", row.why)
			require.ErrorContains(t, err, row.fix, row.why)
		}
	}
	_, err := samlbridge.Read("a.tf", []byte("# the application of AWS:\n"+native("aws", sp(issuer), "")),
		options(terraform.Options{}))
	require.NoError(t, err, "a comment")
}

// What a plan cannot know is not missing from the document: it is made by the apply.
func TestPlanIsToBeApplied(t *testing.T) {
	t.Parallel()
	plan := file(t, "show-plan.json")
	_, err := samlbridge.Convert("plan.json", plan, samlbridge.AWSIdPMetadata, options(terraform.Options{}))
	require.ErrorIs(t, err, diag.ErrMissing)
	require.ErrorContains(t, err, "for Terraform, apply first and use the JSON of the state")
	d, err := samlbridge.Read("plan.json", plan, options(terraform.Options{}))
	require.NoError(t, err)
	require.Contains(t, d.Unread, mapping.IdPSSOLocation)
	d, err = samlbridge.Read("state.json", file(t, "show-v5.json"), options(terraform.Options{}))
	require.NoError(t, err)
	require.NotContains(t, d.Unread, mapping.IdPSSOLocation)
}

// Terraform creates what it does not know: an application that exists needs an import, or its address.
func TestSecondApplicationIsForeseen(t *testing.T) {
	t.Parallel()
	const second = "Terraform would create a second application"
	app := string(file(t, "answer.json"))
	for _, row := range []struct {
		why, text string
		options   terraform.Options
		to        form.Form
		says      string // "" for nothing
	}{
		{"the API's answer, which states the ID to import", app, terraform.Options{}, terraform.V5, ""},
		{"imported", app, terraform.Options{ImportID: "8a1c2b3d-0000-4000-8000-00000000abcd"}, terraform.V5, ""},
		{"values alone", app, terraform.Options{}, terraform.TFVarsJSON, ""},
		{"what AWS shows", string(file(t, "../../testdata/aws-sp-values.json")), terraform.Options{}, terraform.V5, ""},
		{"state at the same address", string(file(t, "show-v5.json")), terraform.Options{}, terraform.V5, ""},
		{"state under another name", string(file(t, "show-v5.json")), terraform.Options{ResourceName: "other"},
			terraform.V5,
			`the resource at "cloudflare_zero_trust_access_application.aws" is written as "cloudflare_zero_trust_access_application.other"`},
		{"an older type, in a module", string(file(t, "show-v4-modules.json")),
			terraform.Options{Address: `module.sso.module.aws["main"].cloudflare_access_application.this[0]`},
			terraform.V5, "this[0]"},
		{"configuration of the same address", native("aws", sp(issuer), ""), terraform.Options{}, terraform.V4, ""},
		{"configuration under another name", native("sso", sp(issuer), ""), terraform.Options{}, terraform.V4,
			"cloudflare_zero_trust_access_application.sso"},
	} {
		result, err := samlbridge.Convert("x", []byte(row.text), row.to, options(row.options))
		require.NoError(t, err, row.why)
		findings := listed(result.Findings, nil)
		require.Equal(t, row.says != "", strings.Contains(findings, second), "%s: %s", row.why, findings)
		require.Contains(t, findings, row.says, row.why)
		if row.says != "" {
			require.Contains(t, findings, "give its ID and the account's", row.why)
		}
	}
}

// An option is not the document's fault.
func TestOptionErrorsNameNoDocument(t *testing.T) {
	t.Parallel()
	_, err := samlbridge.Convert("state.json", file(t, "show-v5.json"), terraform.V5,
		options(terraform.Options{ResourceName: "1x"}))
	require.ErrorIs(t, err, diag.ErrOption)
	require.NotContains(t, err.Error(), "state.json")
	require.ErrorContains(t, err, "ResourceName")
}

// Policies stand in the order of their precedence, as Cloudflare answers them, and their numbers are such that the
// provider takes them: a second plan would have something to change otherwise.
func TestWritesPoliciesInOrder(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, policies string
		v5, v4        []string
		note          string // for version 5
	}{
		{"in order", `[{"id": "a", "precedence": 1}, {"id": "b", "precedence": 5}]`, []string{"a 1", "b 5"},
			[]string{"a", "b"}, ""},
		{"out of order", `[{"id": "a", "precedence": 10}, {"id": "b", "precedence": 9}]`, []string{"b 9", "a 10"},
			[]string{"b", "a"}, "in the order of their precedence"},
		{"0, which the provider refuses", `[{"id": "a", "precedence": 1}, {"id": "b", "precedence": 0}]`,
			[]string{"b", "a"}, []string{"b", "a"}, "as their order"},
		{"one number twice, which Cloudflare refuses", `[{"id": "a", "precedence": 1}, {"id": "b", "precedence": 1}]`,
			[]string{"a", "b"}, []string{"a", "b"}, "as their order"},
		{"the provider goes on counting", `[{"id": "a", "precedence": 4}, {"id": "b"}, {"id": "c", "precedence": 6}]`,
			[]string{"a 4", "b", "c 6"}, []string{"a", "b", "c"}, ""},
		{"the provider would count up to a number that is taken", `["a", {"id": "b", "precedence": 1}]`,
			[]string{"a", "b"}, []string{"a", "b"}, "as their order"},
		{"no numbers", `[{"id": "b"}, "a"]`, []string{"b", "a"}, []string{"b", "a"}, ""},
		{"what is no whole number is left out", `[{"id": "a", "precedence": 1.5}]`, []string{"a"}, []string{"a"}, ""},
	}
	for _, row := range rows {
		document := fmt.Sprintf(
			`{"type": "saas", "policies": %s, "saas_app": {"sp_entity_id": %q, "consumer_service_url": %q}}`,
			row.policies, issuer, acs)
		for target, want := range map[form.Form][]string{terraform.V5JSON: row.v5, terraform.V4: row.v4} {
			result, err := samlbridge.Convert("x", []byte(document), target, options(terraform.Options{}))
			require.NoError(t, err, row.why)
			back, err := samlbridge.Read("x", result.Output, options(terraform.Options{}))
			require.NoError(t, err, row.why)
			var got []string
			for _, raw := range back.Application.Policies {
				var id string
				if json.Unmarshal(raw, &id) != nil {
					var p struct {
						ID         string
						Precedence json.Number
					}
					require.NoError(t, json.Unmarshal(raw, &p), row.why)
					id = strings.TrimSpace(p.ID + " " + p.Precedence.String())
				}
				got = append(got, id)
			}
			require.Equal(t, want, got, "%s: %s", row.why, target)
			rewritten := slices.ContainsFunc(result.Changes, func(c diag.Change) bool {
				return c.Kind == diag.Rewritten && strings.Contains(c.Message, cmp.Or(row.note, "preced"))
			})
			require.True(t, target == terraform.V4 || rewritten == (row.note != ""), "%s: %v", row.why, result.Changes)
		}
	}
}

// Version 4 of the provider refuses a term that is spelled otherwise.
func TestWritesTermsAsDocumented(t *testing.T) {
	t.Parallel()
	for _, target := range written {
		d := handMade(mapping.Parties{Application: &mapping.Application{NameIDFormat: "EMAIL"},
			SP: &mapping.ServiceProvider{EntityID: issuer, AssertionConsumerServices: []mapping.Endpoint{
				{Location: acs}}}})
		result, err := samlbridge.Write(target, d, options(terraform.Options{}))
		require.NoError(t, err)
		require.Contains(t, string(result.Output), `"email"`)
		require.NotContains(t, string(result.Output), "EMAIL")
		require.True(t, slices.ContainsFunc(result.Changes, func(c diag.Change) bool {
			return c.Kind == diag.Rewritten && strings.Contains(c.Message, "EMAIL")
		}))
	}
}
