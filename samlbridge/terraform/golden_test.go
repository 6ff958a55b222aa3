package terraform_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

var update = flag.Bool("update", false, "write golden files anew; the test fails all the same")

var goldenTime = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func options(o terraform.Options) samlbridge.Options {
	return samlbridge.Options{Time: goldenTime, Codecs: terraform.Codecs(o)}
}

// listed is all that was found and changed, one on a line.
func listed(findings []diag.Finding, changes []diag.Change) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(f.String() + "\n")
	}
	for _, c := range changes {
		b.WriteString(c.String() + "\n")
	}
	return b.String()
}

// amount is how often something is repeated: a sample, or all where SAMLBRIDGE_EXHAUSTIVE asks for it.
func amount(sample, all int) int {
	if os.Getenv("SAMLBRIDGE_EXHAUSTIVE") == "1" {
		return all
	}
	return sample
}

// handMade is a document of what a program states itself.
func handMade(p mapping.Parties) *samlbridge.Document {
	return &samlbridge.Document{Reading: form.Reading{Parties: p}}
}

func file(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", path))
	require.NoError(t, err)
	return data
}

// written are the forms that configuration is written in.
var written = []form.Form{terraform.V5, terraform.V4, terraform.V5JSON, terraform.TFVarsJSON}

func TestGolden(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, file string
		options   terraform.Options
		force     bool
		to        []form.Form
	}{
		{"the least: what AWS shows", "../../testdata/aws-sp-values.json", terraform.Options{}, false, written},
		{"an application that exists", "../../testdata/cloudflare-app.json",
			terraform.Options{ResourceName: "identity_center", AccountID: "0123456789abcdef0123456789abcdef",
				ImportID: "11111111-0000-4000-8000-000000000000"}, true, written},
		{"Cloudflare's answer about an application, to be adopted", "answer.json",
			terraform.Options{AccountID: "0123456789abcdef0123456789abcdef"}, false, written},
		{"strings that could be taken for syntax", "nasty.json", terraform.Options{}, false, written},
		{"configuration by hand, version 5", "v5.tf", terraform.Options{}, false, []form.Form{samlbridge.CloudflareApp,
			terraform.V4}},
		{"configuration by hand, version 4", "v4.tf", terraform.Options{}, false, []form.Form{samlbridge.CloudflareApp,
			terraform.V5}},
		{"state, version 5", "show-v5.json", terraform.Options{}, false, []form.Form{samlbridge.AWSIdPMetadata,
			samlbridge.CloudflareApp, terraform.V5}},
		{"state, version 4, in modules", "show-v4-modules.json",
			terraform.Options{Address: `module.sso.module.aws["main"].cloudflare_access_application.this[0]`},
			false, []form.Form{samlbridge.AWSIdPValues, samlbridge.CloudflareApp, terraform.V4}},
		{"a plan has no values of Cloudflare's yet", "show-plan.json", terraform.Options{}, false,
			[]form.Form{samlbridge.AWSIdPMetadata, samlbridge.CloudflareApp}},
		{"outputs", "output.json", terraform.Options{}, false, []form.Form{samlbridge.AWSIdPMetadata,
			samlbridge.CloudflareIdPValues, samlbridge.CloudflareApp}},
	}
	for _, row := range rows {
		for _, target := range row.to {
			golden := filepath.Base(row.file) + "." + string(target)
			t.Run(golden, func(t *testing.T) {
				t.Parallel()
				o := options(row.options)
				o.Force = row.force
				result, err := samlbridge.Convert(filepath.Base(row.file), file(t, row.file), target, o)
				var output []byte
				var said strings.Builder
				var findings []diag.Finding
				var changes []diag.Change
				if err != nil {
					var e *samlbridge.Error
					require.ErrorAs(t, err, &e, row.why)
					require.Nil(t, result)
					said.WriteString("error: " + err.Error() + "\n")
					findings, changes = e.Findings, e.Changes
				} else {
					output, findings, changes = result.Output, result.Findings, result.Changes
				}
				said.WriteString(listed(findings, changes))
				compareGolden(t, golden+".out", string(output))
				compareGolden(t, golden+".findings", said.String())
			})
		}
	}
}

// compareGolden holds text against a golden file; a file that is missing is an empty one.
func compareGolden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	want, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		require.NoError(t, err)
	}
	if string(want) == text {
		return
	}
	if *update {
		if text == "" {
			require.NoError(t, os.Remove(path))
		} else {
			require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		}
		t.Errorf("%s was written anew: read what changed before it is committed", path)
		return
	}
	require.Equal(t, string(want), text, "golden file %s; -update writes it anew", path)
}
