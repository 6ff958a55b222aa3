package main

import (
	"bytes"
	"encoding/json"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// These tests run Terraform as a user does: the provider comes out of a filesystem mirror that mirror.sh built, and
// there is no other source.

// mirror is the mirror's folder. buildMirror fills it, once and only for tests that need it.
var (
	mirror      string
	buildMirror = sync.OnceValues(func() ([]byte, error) {
		return exec.Command("./mirror.sh", mirror, "0.0.1").
			CombinedOutput()
	})
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "samlbridge-mirror-")
	if err != nil {
		log.Fatal(err)
	}
	mirror = dir
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// workspace is a folder in which terraform, or a program that is called the same way, runs.
type workspace struct {
	t       *testing.T
	program string
	dir     string
	env     []string
}

// newWorkspace copies a folder. The test is skipped where the program is missing.
func newWorkspace(t *testing.T, program, from string) workspace {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skip(program + " is not on the PATH")
	}
	out, err := buildMirror()
	require.NoError(t, err, "%s", out)
	w := workspace{t, program, t.TempDir(), append(os.Environ(), "TF_CLI_CONFIG_FILE="+mirror+"/terraform.rc",
		"TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"TF_PLUGIN_CACHE_DIR=", "TF_CLI_ARGS=", "TF_DATA_DIR=", "TF_WORKSPACE=")}
	require.NoError(t, os.CopyFS(w.dir, os.DirFS(from)))
	return w
}

// configure makes a workspace with one file.
func configure(t *testing.T, configuration string) workspace {
	t.Helper()
	dir := t.TempDir()
	const provider = "terraform {\n  required_providers {\n    samlbridge = {\n      source = \"samlbridge/samlbridge\"\n    }\n  }\n}\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.tf"), []byte(provider+configuration), 0o600))
	w := newWorkspace(t, "terraform", dir)
	w.must("init")
	return w
}

// registry is the host under which the program looks for providers.
func (w workspace) registry() string {
	if w.program == "tofu" {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// run returns what the program prints and whether it succeeds.
func (w workspace) run(stdin string, args ...string) (stdout, stderr string, ok bool) {
	var out, errs bytes.Buffer
	command := exec.Command(w.program, args...)
	command.Dir, command.Env, command.Stdin, command.Stdout, command.Stderr = w.dir, w.env, strings.NewReader(stdin),
		&out, &errs
	err := command.Run()
	return out.String(), errs.String(), err == nil
}

func (w workspace) must(args ...string) string {
	w.t.Helper()
	stdout, stderr, ok := w.run("", args...)
	require.True(w.t, ok, "%s %v: %s%s", w.program, args, stdout, stderr)
	return stdout
}

// outputs are the values after an apply.
func (w workspace) outputs() map[string]any {
	w.t.Helper()
	var list map[string]struct{ Value any }
	require.NoError(w.t, json.Unmarshal([]byte(w.must("output", "-json")), &list))
	values := map[string]any{}
	for name, o := range list {
		values[name] = o.Value
	}
	return values
}

// Every example in the documentation runs as it stands, in OpenTofu too.
func TestExamples(t *testing.T) {
	t.Parallel()
	const acs = "/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	says := map[string]func(*testing.T, map[string]any){
		"parse_sp_metadata": func(t *testing.T, o map[string]any) {
			require.Equal(t, map[string]any{"auth_type": "saml",
				"sp_entity_id":         "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
				"consumer_service_url": "https://eu-west-1.signin.aws.amazon.com" + acs, "name_id_format": "email"},
				o["saas_app"])
			require.Equal(t, "https://eu-west-1.sso.signin.aws"+acs, o["dual_stack_acs_url"])
		},
		"build_idp_metadata": func(t *testing.T, o map[string]any) {
			require.Contains(t, o["aws_idp_metadata"], `entityID="https://example.cloudflareaccess.com"`)
		},
		"parse_idp_metadata": func(t *testing.T, o map[string]any) {
			require.Equal(t, "2036-11-20T19:30:14Z", o["certificate_expires"])
		},
		"check": func(t *testing.T, o map[string]any) {},
		"certificate_pem": func(t *testing.T, o map[string]any) {
			require.Contains(t, o["certificate"], "-----END CERTIFICATE-----\n")
		},
		"certificate_fingerprint": func(t *testing.T, o map[string]any) {
			require.Regexp(t, "^([0-9A-F]{2}:){31}[0-9A-F]{2}$", o["fingerprint"])
		},
	}
	folders, err := filepath.Glob("examples/functions/*")
	require.NoError(t, err)
	require.Len(t, folders, len(says))
	for _, program := range []string{"terraform", "tofu"} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			for _, folder := range folders {
				w := newWorkspace(t, program, folder)
				w.env = append(w.env, "TF_REATTACH_PROVIDERS="+serveCloudflare(t, w.registry()), "TF_VAR_account_id=0",
					"TF_VAR_policy_id=f174e90a")
				w.must("init")
				out := w.must("apply", "-auto-approve", "-no-color")
				require.NotContains(t, out, "Warning: ", "a check block that fails warns")
				require.NotNil(t, says[filepath.Base(folder)], folder)
				says[filepath.Base(folder)](t, w.outputs())
			}
		})
	}
}

// A constant that cannot be used fails when validating, before any plan, at exactly the argument.
func TestValidatePointsAtTheArgument(t *testing.T) {
	t.Parallel()
	rows := []struct{ call, argument, says string }{
		{`parse_sp_metadata("hello")`, `"hello"`, "not XML"},
		{`parse_sp_metadata(file("aws-sp-metadata.xml"), "https://example.com/")`, `"https://example.com/"`,
			"is not in the document"},
		{`build_idp_metadata("https://example.com/", "https://example.cloudflareaccess.com", "hello")`, `"hello"`,
			"fix: "},
		{`build_idp_metadata(" ", "https://example.cloudflareaccess.com", file("public-key.txt"))`, `" "`,
			"SSO endpoint"},
		{`check("hello")`, `"hello"`, "fix: "},
		{`check(file("public-key.txt"), "tomorrow")`, `"tomorrow"`, "RFC 3339"},
		{`certificate_pem("hello")`, `"hello"`, "fix: "},
		{`certificate_fingerprint("hello")`, `"hello"`, "fix: "},
	}
	w := configure(t, "")
	for _, file := range []string{"certificate_pem/public-key.txt", "parse_sp_metadata/aws-sp-metadata.xml"} {
		data, err := os.ReadFile("examples/functions/" + file)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(w.dir, filepath.Base(file)), data, 0o600))
	}
	for _, row := range rows {
		line := `output "x" { value = provider::samlbridge::` + row.call + ` }`
		require.NoError(t, os.WriteFile(filepath.Join(w.dir, "x.tf"), []byte(line), 0o600))
		stdout, _, ok := w.run("", "validate", "-json")
		require.False(t, ok, row.call)
		var result struct {
			Diagnostics []struct {
				Summary, Detail string
				Range           struct{ Start, End struct{ Line, Byte int } }
			}
		}
		require.NoError(t, json.Unmarshal([]byte(stdout), &result))
		require.Len(t, result.Diagnostics, 1, row.call)
		d := result.Diagnostics[0]
		// Terraform counts a text without its quotes.
		require.Equal(t, strings.Trim(row.argument, `"`), line[d.Range.Start.Byte:d.Range.End.Byte], "%s: %s", row.call,
			d.Detail)
		require.Contains(t, d.Detail, row.says, row.call)
	}
}

func TestConsole(t *testing.T) {
	t.Parallel()
	w := configure(t, "")
	out, errs, ok := w.run(`provider::samlbridge::parse_sp_metadata("<a/>")`+"\n", "console")
	require.False(t, ok)
	require.Contains(t, out+errs, `Invalid value for "xml" parameter`)
	out, errs, ok = w.run(`can(provider::samlbridge::certificate_pem("hello"))`+"\n", "console")
	require.True(t, ok, errs)
	require.Equal(t, "false\n", out)
}

// Findings decide in a precondition, which ends the run, and in a check block, which warns.
func TestFindingsInConditions(t *testing.T) {
	t.Parallel()
	w := configure(t, `
		locals {
			findings = provider::samlbridge::check(jsonencode({
				type = "saas"
				saas_app = {
					sp_entity_id         = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
					consumer_service_url = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
					name_id_format       = "id"
				}
			}))
		}
		variable "strict" { type = bool }
		check "application" {
			assert {
				condition     = !contains(local.findings[*].severity, "error")
				error_message = join("\n", [for f in local.findings : "${f.path}: ${f.message}" if f.severity == "error"])
			}
		}
		output "application" {
			value = "made"
			precondition {
				condition     = !var.strict || !contains(local.findings[*].severity, "error")
				error_message = join("\n", [for f in local.findings : f.text if f.severity == "error"])
			}
		}`)
	w.must("validate")
	out := w.must("plan", "-var=strict=false", "-no-color")
	require.Contains(t, out, "Warning: Check block assertion failed")
	require.Contains(t, out, "/saas_app/name_id_format: ")
	_, errs, ok := w.run("", "plan", "-var=strict=true", "-no-color")
	require.False(t, ok)
	require.Contains(t, errs, "Error: Module output value precondition failed")
	require.Contains(t, errs, "cloudflare-app-name-id-format")
}

func TestFormat(t *testing.T) {
	t.Parallel()
	w := configure(t, "")
	for _, folder := range []string{"examples", "../terraform"} {
		path, err := filepath.Abs(folder)
		require.NoError(t, err)
		w.must("fmt", "-check", "-recursive", "-diff", path)
	}
}
