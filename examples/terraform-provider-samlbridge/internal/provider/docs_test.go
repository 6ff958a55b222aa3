package provider

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write docs/functions anew from the definitions and the examples")

// docs/functions, in the layout of the Terraform Registry, is made from the definitions and the examples, so that none
// of the three can part from the others.
func TestDocs(t *testing.T) {
	index, err := os.ReadFile("../../docs/index.md")
	require.NoError(t, err)
	provider, err := os.ReadFile("../../examples/provider/provider.tf")
	require.NoError(t, err)
	require.Contains(t, string(index), "```terraform\n"+string(provider)+"```\n")

	names := map[string]bool{}
	for _, f := range (functionsOnly{}).Functions(t.Context()) {
		var name function.MetadataResponse
		f().Metadata(t.Context(), function.MetadataRequest{}, &name)
		names[name.Name] = true
		var definition function.DefinitionResponse
		f().Definition(t.Context(), function.DefinitionRequest{}, &definition)
		page := page(t, name.Name, definition.Definition)
		file := filepath.Join("../../docs/functions", name.Name+".md")
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(page), 0o666))
		}
		got, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, page, string(got),
			"write the page anew with go test ./internal/provider -run TestDocs -update")
		require.Contains(t, string(index), "(functions/"+name.Name+".md)")
	}
	for _, pattern := range []string{"../../docs/functions/*", "../../examples/functions/*"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.Len(t, files, len(names), "%s has something that is no function's", pattern)
	}
}

func page(t *testing.T, name string, d function.Definition) string {
	t.Helper()
	code, err := os.ReadFile(filepath.Join("../../examples/functions", name, "function.tf"))
	require.NoError(t, err)
	var signature, arguments []string
	for _, p := range d.Parameters {
		signature = append(signature, p.GetName()+" string")
		arguments = append(arguments, fmt.Sprintf("1. `%s` (String) %s", p.GetName(), p.GetDescription()))
	}
	if p := d.VariadicParameter; p != nil {
		signature = append(signature, p.GetName()+" string...")
		arguments = append(arguments, fmt.Sprintf("1. `%s` (Variadic, String, Nullable) %s", p.GetName(),
			p.GetDescription()))
	}
	result := "string"
	switch d.Return.(type) {
	case function.ObjectReturn:
		result = "object"
	case function.ListReturn:
		result = "list of object"
	}
	return strings.Join([]string{
		"---\npage_title: \"" + name + " function - samlbridge\"\nsubcategory: \"\"\ndescription: |-\n  " + d.Summary +
			"\n---",
		"# function: " + name,
		d.Summary + ".\n\n" + d.MarkdownDescription,
		"## Example Usage",
		"```terraform\n" + string(code) + "```",
		"## Signature",
		"```text\n" + name + "(" + strings.Join(signature, ", ") + ") " + result + "\n```",
		"## Arguments",
		strings.Join(arguments, "\n"),
	}, "\n\n") + "\n"
}
