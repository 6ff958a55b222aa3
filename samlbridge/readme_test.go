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

// The README's program, tables and matrix are made from the code; -update writes them anew.
func TestReadme(t *testing.T) {
	keepSection(t, "program", program(t))
	keepSection(t, "tables", tables())
	keepSection(t, "matrix", matrix())
	data, err := os.ReadFile(readme)
	require.NoError(t, err)
	require.LessOrEqual(t, strings.Count(string(data), "\n"), 150, "the README shall stay short")
}

const readme = "../README.md"

// keepSection fails when a section of the README is stale.
func keepSection(t *testing.T, name, content string) {
	t.Helper()
	data, err := os.ReadFile(readme)
	require.NoError(t, err)
	text := string(data)
	start := strings.Index(text, "<!-- begin "+name+":")
	end := strings.Index(text, "<!-- end "+name+" -->")
	require.True(t, start >= 0 && end > start, name)
	start += strings.Index(text[start:], "-->\n") + len("-->\n")
	if *update && text[start:end] != content {
		require.NoError(t, os.WriteFile(readme, []byte(text[:start]+content+text[end:]), 0o644))
		t.Errorf("the README's section %s was written anew: read what changed before it is committed", name)
		return
	}
	require.Equal(t, content, text[start:end], "the README's section %s is stale: go test ./samlbridge -run %s -update writes it anew", name, t.Name())
}

// program is the body of examples/quickstart and what it prints.
func program(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("../examples/quickstart/main.go")
	require.NoError(t, err)
	_, code, ok := strings.Cut(string(source), "package main\n")
	require.True(t, ok)
	metadata, err := os.ReadFile("../examples/samlbridge/testdata/aws-sp-metadata.xml")
	require.NoError(t, err)
	result, err := samlbridge.Convert("AWS", metadata, samlbridge.CloudflareAppValues, samlbridge.Options{})
	require.NoError(t, err)
	return fmt.Sprintf("```go\npackage main\n%s```\n\n```\n%s%d findings\n```\n", code, result.Output, len(result.Findings))
}

// tables are the two field tables, each side in its own words.
func tables() string {
	var b strings.Builder
	for _, table := range []struct {
		title       string
		shows, gets mapping.Vocabulary
	}{
		{"The service provider: AWS shows, Cloudflare takes", aws.ServiceProviderVocabulary(), cloudflare.ApplicationVocabulary()},
		{"The identity provider: Cloudflare shows, AWS takes", cloudflare.IdentityProviderVocabulary(), aws.IdentityProviderVocabulary()},
	} {
		fmt.Fprintf(&b, "%s:\n\n| %s | also called | %s | key |\n|---|---|---|---|\n", table.title, table.shows.Product, table.gets.Product)
		for _, from := range table.shows.Fields {
			to, ok := table.gets.Field(from.Property)
			if !ok {
				continue
			}
			older := from.OtherLabels
			if len(older) > 1 {
				older = older[:1]
			}
			key := to.Key
			if table.gets.Product != "Cloudflare Access" {
				key = from.Key
			}
			fmt.Fprintf(&b, "| %s | %s | %s | `%s` |\n", from.Label, strings.Join(older, ""), to.Label, key)
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
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
	b.WriteString("\n● every field, ◐ some fields (the rest are findings), · not possible: the document does not hold what the target requires.\n")
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
