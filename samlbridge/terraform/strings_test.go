package terraform

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// nasty are strings that could be taken for syntax, or be changed on the way.
var nasty = []string{
	``, ` `, `a`, `"`, `\`, `\\`, `\"`, `\n`, "\n", "\r", "\r\n", "\t", "a\nb", "\x00", "\x01", "\x1b[31m", "\x7f",
	"\u0085", "\u2028", "\u2029",
	"\u00a0", "\u200b", "\u202e", "a\ufeffb", `$`, `%`, `$$`, `%%`, `${`, `%{`, `$${`, `%%{`, `$$${`, `%%%{`,
	`$$$$$${x}`, `${x}`, `%{x}`, `$${x}`, `%%{x}`, `$%{x}`, `%${x}`,
	`${${x}}`, `%{ if true }a%{ endif }`, `${"}"}`, `{`, `}`, `{}`, `{{ x }}`, `$ {x}`, `${~x~}`,
	`$substringBefore(email, "@")`, `$.a.b{c}`, `'`, "`", `<<EOT`, "<<EOT\nx\nEOT", "EOT",
	"\r${x}", "\r$${x}", "a\rb%%{x}", "\r\n$${x}", `# x`, `// x`, `/* x */`, `a = "b"`, `"]`, `"}`, `\u0041`, `\u{41}`,
	`\U0001F600`, "\n\u0303", "\r\u0301", "\t\u0301", "\"\u0301", "\\\u0301", "$\u0301{", "${\u0301", "\x00\u0301",
	"\u0301",
	"\u0600", "\u0600\"", "\u0d4e\\", "\U000110bd\n", "\U000110bd", "\u0600\u0301",
	"é", "ß", "naïve", "日本語", "😀", "👩‍👩‍👧", "\U000e0001", "\U0010ffff", "\ufffd", "ﬁ",
	`<a href="b">&amp;</a>`, `https://example.com/?a=b&c=%7B%24%7D`, strings.Repeat("$", 99) + "{",
	strings.Repeat("long ", 2000),
}

// amount is how often something is repeated: a sample, or all where SAMLBRIDGE_EXHAUSTIVE asks for it.
func amount(sample, all int) int {
	if os.Getenv("SAMLBRIDGE_EXHAUSTIVE") == "1" {
		return all
	}
	return sample
}

// randoms are how many random values are looked at.
func randoms() int { return amount(200, 2000) }

// random is a text of what matters to syntax and of any other characters, in Normalization Form C.
func random(r *rand.Rand) string {
	pieces := append([]string{"a", "b", "x", "é", "😀", "${", "%{", "$", "%", "{", "}", `"`, `\`, "\n", "\u2028", "\x00",
		"u0041", "\u0301"}, nasty[:60]...)
	var b strings.Builder
	for range r.IntN(12) {
		if r.IntN(4) == 0 {
			b.WriteRune(rune(r.IntN(1 << []int{8, 12, 16, 20}[r.IntN(4)]))) // half of a surrogate pair becomes U+FFFD
		} else {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
	}
	return strings.TrimLeft(norm.NFC.String(b.String()), "\ufeff")
}

// evaluated is what HCL reads of a configuration with one block that has an argument s, without anything to refer to.
func evaluated(t testing.TB, configuration []byte, parse func([]byte) (*hcl.File, hcl.Diagnostics)) string {
	file, diagnostics := parse(configuration)
	require.Empty(t, diagnostics, "%s", configuration)
	content, diagnostics := file.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "locals"}}})
	require.Empty(t, diagnostics, "%s", configuration)
	attributes, diagnostics := content.Blocks[0].Body.JustAttributes()
	require.Empty(t, diagnostics, "%s", configuration)
	value, diagnostics := attributes["s"].Expr.Value(&hcl.EvalContext{})
	require.Empty(t, diagnostics, "%s", configuration)
	return value.AsString()
}

func parseNativeHCL(b []byte) (*hcl.File, hcl.Diagnostics) {
	return hclsyntax.ParseConfig(b, "", hcl.InitialPos)
}

func parseJSONHCL(b []byte) (*hcl.File, hcl.Diagnostics) { return hcljson.Parse(b, "") }

func holding(s string) []block {
	body := node{kind: object}
	body.add("s", node{kind: text, text: s})
	body.add("t", node{kind: text}) // so that something stands behind
	return []block{{kind: "locals", body: body}}
}

// requireUnchanged: HCL reads a string as it was, in both syntaxes, and so does this package.
func requireUnchanged(t testing.TB, s string) {
	require.Equal(t, s, evaluated(t, native(holding(s)), parseNativeHCL))
	if escaped := escapeTemplate.Replace(s); !ambiguous(escaped) {
		require.Equal(t, s, evaluated(t, configurationJSON(holding(s)), parseJSONHCL))
		back, ok := unescapeTemplate(escaped)
		require.True(t, ok)
		require.Equal(t, s, back)
	}
	body, err := parseNative(&form.Source{Kind: form.Text, Text: string(native(holding(s)))},
		form.Limits{Bytes: 1 << 20})
	require.NoError(t, err)
	read := nativeReader{places: newPlaces(""), text: string(native(holding(s)))}.body(body.Blocks[0].Body, 0)
	require.Equal(t, s, read.get("s").text)
}

func TestNastyStrings(t *testing.T) {
	t.Parallel()
	for _, s := range nasty {
		requireUnchanged(t, s)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range randoms() {
		requireUnchanged(t, random(r))
	}
}

// What this package takes for a template, HCL does: strings of JSON syntax that somebody else wrote.
func TestUnescapeTemplateAgreesWithHCL(t *testing.T) {
	t.Parallel()
	check := func(s string) {
		var quoted bytes.Buffer
		quoteJSON(&quoted, s)
		file, diagnostics := hcljson.Parse([]byte(`{"s": `+string(forHCL(quoted.Bytes()))+`}`), "")
		require.Empty(t, diagnostics, "%q", s)
		attributes, diagnostics := file.Body.JustAttributes()
		require.Empty(t, diagnostics, "%q", s)
		value, diagnostics := attributes["s"].Expr.Value(&hcl.EvalContext{})
		plain, ok := unescapeTemplate(s)
		if ok {
			require.Empty(t, diagnostics, "%q", s)
			require.Equal(t, value.AsString(), norm.NFC.String(plain), "%q", s)
			return
		}
		expression, parsed := hclsyntax.ParseTemplate([]byte(s), "", hcl.InitialPos)
		template, is := expression.(*hclsyntax.TemplateExpr)
		require.True(t, parsed.HasErrors() || !is || !template.IsStringLiteral() || strings.Contains(s, "\r"),
			"%q is a literal", s)
	}
	for _, s := range nasty {
		check(s)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range randoms() {
		check(random(r))
	}
}

func FuzzStrings(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w := newWriter(&form.Reading{}, mapping.Parties{}, v5)
		w.text(mapping.AppName, 0, s)
		if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) || strings.HasPrefix(s, "\ufeff") {
			require.ErrorIs(t, w.err, diag.ErrValue)
			return
		}
		require.NoError(t, w.err)
		if len(s) < 1<<16 {
			requireUnchanged(t, s)
		}
	})
}

// binary is the terraform on the PATH.
func binary(t *testing.T) func(dir string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("no terraform on the PATH: what the program itself does is not looked at")
	}
	return func(dir string, args ...string) string {
		command := exec.Command(path, args...)
		command.Dir = dir
		// Nothing of this machine's configuration, and no question to the network whether there is a newer version.
		command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1"}
		var stderr strings.Builder
		command.Stderr = &stderr
		out, err := command.Output()
		require.NoError(t, err, "terraform %s: %s%s", strings.Join(args, " "), out, stderr.String())
		return string(out)
	}
}

// Terraform applies and prints the strings as they were, from each of the three kinds of files.
func TestTerraformKeepsStrings(t *testing.T) {
	t.Parallel()
	terraform, dir := binary(t), t.TempDir()
	all := slices.Clone(nasty)
	r := rand.New(rand.NewPCG(5, 6))
	for range randoms() {
		all = append(all, random(r))
	}
	texts := func(values []string) node {
		n := node{kind: list}
		for _, s := range values {
			n.items = append(n.items, node{kind: text, text: s})
		}
		return n
	}
	output := func(name string, value node) block {
		body := node{kind: object}
		body.add("value", value)
		return block{"output", []string{name}, body}
	}
	want := map[string][]string{"native": all, "tfvars": all,
		"json": slices.DeleteFunc(slices.Clone(all),
			func(s string) bool { return ambiguous(escapeTemplate.Replace(s)) })}
	variables := node{kind: object}
	variables.add("values", texts(all))
	for name, content := range map[string][]byte{
		"native.tf": native([]block{output("native", texts(all)), variable("values", "list(string)", "", false),
			output("tfvars", node{kind: reference, text: "var.values"})}),
		"json.tf.json":          configurationJSON([]block{output("json", texts(want["json"]))}),
		"terraform.tfvars.json": indented(&variables, true),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o644))
	}
	terraform(dir, "fmt", "-check")
	terraform(dir, "init", "-input=false")
	terraform(dir, "apply", "-auto-approve", "-input=false")
	var got map[string]struct{ Value []string }
	require.NoError(t, json.Unmarshal([]byte(terraform(dir, "output", "-json")), &got))
	require.Len(t, got, len(want))
	for name, values := range want {
		require.Equal(t, values, got[name].Value, name)
	}
}

// The variables that are declared take the values that are written for variables, in both syntaxes.
func TestTerraformTakesVariables(t *testing.T) {
	t.Parallel()
	terraform := binary(t)
	d := everything()
	values, err := writeVariables(Options{ResourceName: "aws", AccountID: "0123"})(d, d.Parties)
	require.NoError(t, err)
	var all map[string]any
	require.NoError(t, json.Unmarshal(values.Output, &all))
	stated := d.Parties
	stated.Application = &mapping.Application{}
	w := newWriter(d, stated, v5)
	blocks := slices.DeleteFunc(w.configuration(Options{ResourceName: "aws"}),
		func(b block) bool { return b.kind != "variable" })
	require.NoError(t, w.err)
	require.Len(t, blocks, 4)
	declared := map[string]any{}
	for _, b := range slices.Clone(blocks) {
		name := b.labels[0]
		declared[name] = all[name]
		body := node{kind: object}
		body.add("value", node{kind: reference, text: "var." + name})
		blocks = append(blocks, block{"output", []string{name}, body})
	}
	input, err := json.Marshal(declared)
	require.NoError(t, err)
	for name, content := range map[string][]byte{"main.tf": native(blocks), "main.tf.json": configurationJSON(blocks)} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o644))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "terraform.tfvars.json"), input, 0o644))
		terraform(dir, "init", "-input=false")
		terraform(dir, "apply", "-auto-approve", "-input=false")
		var got map[string]struct{ Value any }
		require.NoError(t, json.Unmarshal([]byte(terraform(dir, "output", "-json")), &got))
		for variable, value := range declared {
			require.Equal(t, value, got[variable].Value, "%s: %s", name, variable)
		}
	}
}
