package samlbridge_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// The README's program and tables, and the page of the forms, are made from the code; -update writes them anew.
func TestReadme(t *testing.T) {
	keepSection(t, readme, "program", program(t))
	keepSection(t, readme, "tables", tables())
	keepSection(t, "FORMS.md", "forms", forms())
	keepSection(t, "FORMS.md", "matrix", matrix())
	data, err := os.ReadFile(readme)
	require.NoError(t, err)
	require.LessOrEqual(t, strings.Count(string(data), "\n"), 110, "the README must stay short")
}

const readme = "../README.md"

// keepSection fails when a section of a page is stale.
func keepSection(t *testing.T, page, name, content string) {
	t.Helper()
	data, err := os.ReadFile(page)
	require.NoError(t, err)
	text := string(data)
	start := strings.Index(text, "<!-- begin "+name+":")
	end := strings.Index(text, "<!-- end "+name+" -->")
	require.True(t, start >= 0 && end > start, name)
	start += strings.Index(text[start:], "-->\n") + len("-->\n")
	if *update && text[start:end] != content {
		require.NoError(t, os.WriteFile(page, []byte(text[:start]+content+text[end:]), 0o644))
		t.Errorf("the section %s of %s was written anew: read what changed before it is committed", name, page)
		return
	}
	require.Equal(t, content, text[start:end],
		"the section %s of %s is stale: go test ./samlbridge -run %s -update writes it anew", name, page, t.Name())
}

// forms is the list of forms.
func forms() string {
	var b strings.Builder
	b.WriteString("| form | what it is |\n|---|---|\n")
	for _, c := range samlbridge.Forms() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", c.Form, c.Summary)
	}
	return b.String()
}

// program is the body of examples/quickstart.
func program(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("../examples/quickstart/main.go")
	require.NoError(t, err)
	_, code, ok := strings.Cut(string(source), "func main() {\n")
	require.True(t, ok)
	code = strings.ReplaceAll(strings.TrimSuffix(code, "}\n"), "\n\t", "\n")
	return "```go\n" + strings.TrimPrefix(code, "\t") + "```\n"
}

// tables is which field goes where, in each side's own words.
func tables() string {
	var b strings.Builder
	b.WriteString("| AWS IAM Identity Center | | Cloudflare Access |\n|---|:-:|---|\n")
	row := func(shown, taken mapping.Vocabulary, format string) {
		for _, from := range shown.Fields {
			if to, ok := taken.Field(from.Property); ok {
				fmt.Fprintf(&b, format, withOlder(from), withOlder(to))
			}
		}
	}
	row(aws.ServiceProviderVocabulary(), cloudflare.ApplicationVocabulary(), "| %s | → | %s |\n")
	row(cloudflare.IdentityProviderVocabulary(), aws.IdentityProviderVocabulary(), "| %[2]s | ← | %[1]s |\n")
	return b.String()
}

// withOlder is a label with the name that the console had before.
func withOlder(f mapping.Field) string {
	if len(f.OtherLabels) == 0 {
		return f.Label
	}
	return f.Label + " (" + f.OtherLabels[0] + ")"
}

// matrix says for each step what share of the source's fields the target carries.
func matrix() string {
	var b strings.Builder
	codecs := samlbridge.Forms()
	b.WriteString("| from \\ to |")
	for _, to := range codecs {
		fmt.Fprintf(&b, " %s |", to.Form)
	}
	b.WriteString("\n|---|" + strings.Repeat(":-:|", len(codecs)) + "\n")
	for _, from := range codecs {
		if from.Read == nil {
			continue
		}
		fmt.Fprintf(&b, "| **%s** |", from.Form)
		for _, to := range codecs {
			fmt.Fprintf(&b, " %s |", step(from.Vocabulary, to.Vocabulary))
		}
		b.WriteString("\n")
	}
	b.WriteString(
		"\n● every field, ◐ some fields (the rest are changes), · not possible: the document does not have what the target requires.\n")
	return b.String()
}

func step(from, to mapping.Vocabulary) string {
	for _, f := range to.Fields {
		if _, ok := from.Field(f.Property); f.Required && f.Preset == "" && f.Fixed == "" && !ok {
			return "·"
		}
	}
	kept := carried(from, to)
	if slices.ContainsFunc(from.Fields, func(f mapping.Field) bool {
		t, _ := to.Field(f.Property)
		narrower := t.Max > 0 && (f.Max == 0 || f.Max > t.Max)
		return !f.Derived() && (!slices.Contains(kept, f.Property) || narrower)
	}) {
		return "◐"
	}
	return "●"
}
