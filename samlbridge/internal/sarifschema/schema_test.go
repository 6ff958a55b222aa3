package sarifschema

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	// The module holds the text of the schema as OASIS publishes it; it is the only way to have it as a dependency.
	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/report"
)

// schema compiles the schema out of the constant in which go-sarif keeps it.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").
		Output()
	require.NoError(t, err)
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(out)), "schema.go"), nil,
		0)
	require.NoError(t, err)
	var text string
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING && text == "" {
			text, err = strconv.Unquote(literal.Value)
		}
		return true
	})
	require.NoError(t, err)
	require.Contains(t, text, "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema")
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft4)
	compiler.AssertFormat()
	require.NoError(t, compiler.AddResource("sarif.json", value))
	compiled, err := compiler.Compile("sarif.json")
	require.NoError(t, err)
	return compiled
}

func validate(t *testing.T, s *jsonschema.Schema, log []byte) error {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(log))
	require.NoError(t, err)
	return s.Validate(value)
}

// What is written for every sample, all of them together, for inputs that cannot be read, and for nothing at all.
func TestOutputFitsTheSchema(t *testing.T) {
	s := schema(t)
	o := samlbridge.Options{Time: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)}
	var all report.Report
	files, err := filepath.Glob("../../testdata/*.*")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var documents []*samlbridge.Document
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		d, err := samlbridge.Read(file, data, o)
		require.NoError(t, err)
		checked, err := samlbridge.Check([]*samlbridge.Document{d}, o)
		require.NoError(t, err)
		require.NoError(t, validate(t, s, report.SARIF(report.Report{Checked: checked})), file)
		documents = append(documents, d)
	}
	_, broken := samlbridge.Read("a b/<ä>.xml", []byte("<a>\n<b></a>"), o)
	require.Error(t, broken)
	all.Errors = []error{broken, errors.New("no such file")}
	for _, name := range []string{`C:\none.xml`, "//x", "-"} {
		all.Errors = append(all.Errors, &diag.Error{Place: diag.Place{Document: name}, Message: "no such file"})
	}
	all.Checked, err = samlbridge.Check(documents, o)
	require.NoError(t, err)
	require.NoError(t, validate(t, s, report.SARIF(all)))
	require.NoError(t, validate(t, s, report.SARIF(report.Report{})))
}

// The schema does refuse: without this, a test that accepts everything would pass.
func TestSchemaRefuses(t *testing.T) {
	s := schema(t)
	log := string(report.SARIF(report.Report{Errors: []error{&diag.Error{Place: diag.Place{Document: "a"},
		Message: "x"}}}))
	require.NoError(t, validate(t, s, []byte(log)))
	for _, change := range [][2]string{
		{`"unicodeCodePoints"`, `"bytes"`},
		{`"2.1.0"`, `"2.0.0"`},
		{`"executionSuccessful"`, `"success"`},
		{`"level": "error"`, `"level": "notice"`},
		{`"uri": "a"`, `"uri": "a%"`},
		{`"name": "samlbridge",`, ``},
	} {
		require.Contains(t, log, change[0])
		require.Error(t, validate(t, s, []byte(strings.Replace(log, change[0], change[1], 1))), change[1])
	}
}
