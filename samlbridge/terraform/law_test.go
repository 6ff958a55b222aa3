package terraform_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// readable are the forms that are written and read.
var readable = []form.Form{terraform.V5, terraform.V4, terraform.V5JSON}

// randomDocument is an application with any of what can be stated, in strings that matter to syntax.
func randomDocument(r *rand.Rand) *samlbridge.Document {
	pieces := []string{"a", "b", "é", "😀", "${", "%{", "$", "%", "{", "}", `"`, `\`, "\n", "\u2028", "u0041", "http://",
		"#", " ", "\u0600"}
	text := func() string {
		s := pieces[r.IntN(len(pieces))] // not empty, which reading tells apart
		for range r.IntN(8) {
			s += pieces[r.IntN(len(pieces))]
		}
		return s
	}
	maybe := func(s string) string {
		if r.IntN(3) == 0 {
			return ""
		}
		return s
	}
	truth := func() *bool { return []*bool{nil, new(false), new(true)}[r.IntN(3)] }
	app := &mapping.Application{Name: maybe(text()), Type: "saas", AuthType: maybe("saml"),
		NameIDFormat: []string{"email", "id"}[r.IntN(2)], RelayState: maybe(text()),
		NameIDTransform: maybe(text()), AttributeTransform: maybe(text()), AutoRedirect: truth()}
	for range r.IntN(4) {
		app.AllowedIdPs = append(app.AllowedIdPs, text())
	}
	for i := range r.IntN(4) {
		id, _ := json.Marshal(text())
		app.Policies = append(app.Policies, []json.RawMessage{id, fmt.Appendf(nil, `{"id":%s}`, id),
			fmt.Appendf(nil, `{"id":%s,"precedence":%d}`, id, 9-i)}[r.IntN(3)])
	}
	for range r.IntN(3) {
		s := mapping.AttributeStatement{Name: maybe(text()), FriendlyName: maybe(text()), NameFormat: maybe(text()),
			Required: truth(), Source: mapping.AttributeSource{Name: text()}}
		for range r.IntN(3) {
			s.Source.NameByIdP = append(s.Source.NameByIdP, mapping.NameByIdP{IdPID: text(), SourceName: text()})
		}
		app.AttributeStatements = append(app.AttributeStatements, s)
	}
	if r.IntN(2) == 0 {
		duration, _ := json.Marshal(text())
		app.Other = []string{"session_duration", "id", "tags"}
		app.Raw = fmt.Appendf(nil, `{"saas_app": {}, "id": "x", "session_duration": %s, "tags": [%s]}`, duration,
			duration)
	}
	return handMade(mapping.Parties{Application: app,
		SP: &mapping.ServiceProvider{EntityID: text(), AssertionConsumerServices: []mapping.Endpoint{
			{Location: text()}}}})
}

// withoutRules are options under which what is written is a matter of the forms alone: random text breaks most rules.
func withoutRules() samlbridge.Options {
	o := options(terraform.Options{})
	for _, r := range catalogue.Rules() {
		o.Ignore = append(o.Ignore, r.ID)
	}
	return o
}

// Laws 3 and 6: what is written is read back, or a finding of the first step names it; writing again gives the same
// bytes; what was written is as terraform fmt leaves it.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	o := withoutRules()
	dir := t.TempDir()
	for i := range amount(30, 300) {
		d := randomDocument(r)
		before := d.Clone()
		for _, target := range readable {
			result, err := samlbridge.Write(target, d, o)
			require.NoError(t, err)
			require.Equal(t, before, d.Parties, "the caller's document stays as it is")
			read := o
			read.From = target
			back, err := samlbridge.Read("x", result.Output, read)
			require.NoError(t, err, "%s", result.Output)
			for _, id := range d.Properties() {
				if slices.Equal(d.Values(id), back.Values(id)) {
					continue
				}
				require.True(t, slices.ContainsFunc(result.Changes, func(c diag.Change) bool {
					return concerns(c,
						id)
				}),
					"%s: %s goes from %q to %q in %v", target, id, d.Values(id), back.Values(id), result.Changes)
			}
			for _, id := range back.Properties() {
				require.True(t, d.Values(id) != nil || slices.ContainsFunc(result.Changes,
					func(c diag.Change) bool { return c.Kind == diag.Set }), "%s: %s appears", target, id)
			}
			again, err := samlbridge.Write(target, back, o)
			require.NoError(t, err)
			require.Equal(t, string(result.Output), string(again.Output))
			detected, err := samlbridge.Read("x", result.Output, o)
			require.NoError(t, err)
			require.Equal(t, target, detected.Form)
			if target != terraform.V5JSON {
				require.Equal(t, string(hclwrite.Format(result.Output)), string(result.Output))
				require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d-%s.tf", i, target)), result.Output,
					0o644))
			}
		}
	}
	requireFormatted(t, dir)
}

// concerns reports whether a change of a conversion is about a property.
func concerns(f diag.Change, id mapping.Property) bool {
	about := map[mapping.Property]string{mapping.AppPolicies: "polic",
		mapping.AppAttributeStatements: "single identity provider", mapping.AppAuthType: "auth_type",
		mapping.AppOther: mapping.AppOther.String()}
	return f.Path == string(id) && strings.Contains(f.Message, about[id])
}

func requireFormatted(t *testing.T, dir string) {
	t.Helper()
	path, err := exec.LookPath("terraform")
	if err != nil {
		t.Log("no terraform on the PATH: the check with terraform fmt is left out")
		return
	}
	command := exec.Command(path, "fmt", "-check", "-diff", "-recursive", dir)
	command.Env = []string{"HOME=" + dir, "CHECKPOINT_DISABLE=1"}
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// The golden files of native syntax are as terraform fmt leaves them.
func TestGoldenFilesAreFormatted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files, err := filepath.Glob("testdata/golden/*.out")
	require.NoError(t, err)
	for _, name := range files {
		if base := filepath.Base(name); strings.Contains(base, ".terraform-v4.") || strings.Contains(base,
			".terraform-v5.") {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(dir, base+".tf"), data, 0o644))
		}
	}
	requireFormatted(t, dir)
}

// Whatever is read, nothing panics, every error says what to do, and what was read and can be written is stable.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"v5.tf", "v4.tf", "show-v5.json", "show-v4-modules.json", "show-plan.json",
		"output.json"} {
		f.Add(file(f, name))
	}
	r := rand.New(rand.NewPCG(9, 10))
	for range 5 {
		for _, target := range written {
			result, err := samlbridge.Write(target, randomDocument(r), withoutRules())
			require.NoError(f, err)
			f.Add(result.Output)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, target := range []form.Form{"", terraform.V5, terraform.V4, terraform.V5JSON, terraform.ShowJSON,
			terraform.OutputJSON} {
			o := withoutRules()
			o.From = target
			d, err := samlbridge.Read("x", data, o)
			if err != nil {
				var e *samlbridge.Error
				require.ErrorAs(t, err, &e)
				require.Nil(t, d)
				continue
			}
			for _, to := range readable {
				first, err := samlbridge.Write(to, d, o)
				if err != nil {
					continue
				}
				o.From = to
				back, err := samlbridge.Read("x", first.Output, o)
				require.NoError(t, err, "%s", first.Output)
				second, err := samlbridge.Write(to, back, o)
				require.NoError(t, err)
				require.Equal(t, string(first.Output), string(second.Output))
			}
		}
	})
}

// Equal input and options give equal bytes and findings.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"nasty.json", "v5.tf", "v4.tf", "show-v5.json"} {
		for _, target := range slices.Concat(written, []form.Form{samlbridge.CloudflareApp}) {
			var first string
			for range amount(3, 20) {
				result, err := samlbridge.Convert(name, file(t, name), target, options(terraform.Options{}))
				require.NoError(t, err)
				said := string(result.Output) + fmt.Sprint(result.Findings, result.Changes)
				if first == "" {
					first = said
				}
				require.Equal(t, first, said)
			}
		}
	}
}

// Identifiers of Terraform's never come from a document: a document that tries finds itself in strings.
func TestNamesComeFromOptionsOnly(t *testing.T) {
	t.Parallel()
	for _, target := range written {
		result, err := samlbridge.Convert("x", file(t, "show-v5.json"), target,
			options(terraform.Options{ResourceName: "mine"}))
		require.NoError(t, err)
		if target != terraform.TFVarsJSON {
			require.Contains(t, string(result.Output), "mine")
			require.NotContains(t, string(result.Output), `"0123456789abcdef0123456789abcdef"`,
				"the account is no business of the document's")
		}
	}
}
