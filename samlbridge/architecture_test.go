package samlbridge_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/samlbridge/samlbridge/"

// goList returns the lines of a go list from the root of the module.
func goList(t *testing.T, args ...string) []string {
	t.Helper()
	command := exec.Command("go", append([]string{"list"}, args...)...)
	command.Dir = ".."
	out, err := command.Output()
	require.NoError(t, err)
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// The core has no way to reach a network or to start a process.
func TestCoreImportsNoNetwork(t *testing.T) {
	deps := goList(t, "-deps", "./pem/...", "./mapping/...", "./samlbridge", "./samlbridge/form",
		"./samlbridge/metadata", "./samlbridge/report")
	for _, forbidden := range []string{"net/http", "os/exec", "syscall/js", "log", "log/slog"} {
		require.NotContains(t, deps, forbidden)
	}
	for _, dep := range deps {
		first, _, _ := strings.Cut(dep, "/")
		require.True(t, !strings.Contains(first, ".") || strings.HasPrefix(dep, module), "the core imports %s", dep)
	}
}

// arrows are the packages and what each may import of this module. A new arrow is a decision, so it is written down
// here.
var arrows = map[string]string{
	"pem/internal/tlv": "",
	"pem/diag":         "pem/internal/tlv",
	"pem":              "pem/diag pem/internal/tlv",

	"mapping/internal/address": "pem/diag",
	"mapping":                  "mapping/internal/address mapping/internal/words pem pem/diag",
	"mapping/internal/keys":    "mapping pem",
	"mapping/internal/words":   "mapping/internal/address pem/diag",
	"mapping/internal/each":    "mapping mapping/internal/keys mapping/rule pem/diag",
	"mapping/rule":             "mapping mapping/internal/address mapping/internal/keys pem pem/diag",
	"mapping/internal/source":  "mapping",
	"mapping/saml":             "mapping mapping/internal/each mapping/internal/keys mapping/internal/source mapping/rule pem pem/diag",
	"mapping/aws":              "mapping mapping/internal/address mapping/internal/each mapping/internal/keys mapping/internal/source mapping/rule mapping/saml pem pem/diag",
	"mapping/cloudflare":       "mapping mapping/internal/address mapping/internal/each mapping/internal/source mapping/rule pem pem/diag",
	"mapping/trust":            "mapping",
	"mapping/compare":          "mapping mapping/internal/words mapping/trust pem pem/diag",
	"mapping/catalogue":        "mapping mapping/aws mapping/cloudflare mapping/compare mapping/internal/keys mapping/internal/source mapping/internal/words mapping/rule mapping/saml mapping/trust pem pem/diag",
	"mapping/rotation":         "mapping mapping/aws mapping/cloudflare mapping/internal/keys mapping/internal/words mapping/rule mapping/trust pem pem/diag",

	"samlbridge/internal/jsondoc":      "",
	"samlbridge/internal/labelled":     "pem/diag",
	"samlbridge/internal/xmlscan":      "",
	"samlbridge/internal/signature":    "pem pem/diag samlbridge/internal/xmlscan",
	"samlbridge/internal/metadata":     "mapping mapping/saml pem pem/diag samlbridge/internal/xmlscan",
	"samlbridge/internal/failure":      "pem/diag samlbridge/internal/jsondoc samlbridge/internal/labelled samlbridge/internal/metadata samlbridge/internal/xmlscan",
	"samlbridge/form":                  "mapping pem pem/diag samlbridge/internal/failure samlbridge/internal/jsondoc samlbridge/internal/labelled samlbridge/internal/metadata samlbridge/internal/xmlscan",
	"samlbridge/internal/metadataform": "mapping mapping/aws mapping/catalogue mapping/saml pem/diag samlbridge/form samlbridge/internal/failure samlbridge/internal/metadata samlbridge/internal/signature samlbridge/internal/xmlscan",
	"samlbridge/internal/valuesform":   "mapping mapping/aws mapping/cloudflare pem pem/diag samlbridge/form samlbridge/internal/jsondoc samlbridge/internal/labelled",
	"samlbridge/internal/appform":      "mapping mapping/cloudflare pem/diag samlbridge/form samlbridge/internal/failure samlbridge/internal/jsondoc samlbridge/internal/valuesform",
	"samlbridge/internal/pemform":      "mapping mapping/saml pem pem/diag samlbridge/form",

	"samlbridge":           "mapping mapping/aws mapping/catalogue mapping/cloudflare mapping/compare mapping/rotation mapping/rule mapping/saml pem pem/diag samlbridge/form samlbridge/internal/appform samlbridge/internal/failure samlbridge/internal/metadata samlbridge/internal/metadataform samlbridge/internal/pemform samlbridge/internal/valuesform",
	"samlbridge/metadata":  "mapping pem/diag samlbridge/form samlbridge/internal/failure samlbridge/internal/metadata samlbridge/internal/metadataform samlbridge/internal/signature samlbridge/internal/xmlscan",
	"samlbridge/report":    "mapping/catalogue mapping/rotation mapping/rule pem/diag samlbridge samlbridge/form",
	"samlbridge/interop":   "mapping pem/diag samlbridge/internal/metadata",
	"samlbridge/terraform": "mapping mapping/aws mapping/cloudflare pem/diag samlbridge/form samlbridge/internal/jsondoc",
	"samlbridge/users":     "mapping/aws pem/diag",
	"samlbridge/signin":    "mapping mapping/aws mapping/cloudflare mapping/rotation mapping/saml mapping/trust pem pem/diag samlbridge/form samlbridge/internal/jsondoc samlbridge/internal/signature samlbridge/internal/xmlscan",
	"samlbridge/dsig":      "pem/diag samlbridge/form samlbridge/internal/failure samlbridge/internal/xmlscan",
}

func TestArrows(t *testing.T) {
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./pem/...", "./mapping/...",
		"./samlbridge/...") {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], module)
		may, known := arrows[pkg]
		require.True(t, known, "package %s is new: write down what it may import", pkg)
		for _, imported := range fields[1:] {
			if imported, ours := strings.CutPrefix(imported, module); ours {
				require.Contains(t, strings.Fields(may), imported, "%s imports %s", pkg, imported)
			}
		}
	}
}

// Each dependency has the place that it is there for, and no other; one without a place is for tests.
func TestDependenciesStayInTheirPlace(t *testing.T) {
	places := map[string][]string{
		"github.com/crewjam/saml":             {"samlbridge/interop"},
		"github.com/russellhaering/goxmldsig": {"samlbridge/dsig"},
		"github.com/beevik/etree":             {"samlbridge/dsig"},
		"github.com/hashicorp/hcl/v2":         {"samlbridge/terraform"},
		"golang.org/x/net/html":               {"samlbridge/signin"},
		"encoding/xml":                        {"samlbridge/interop"},
		"github.com/stretchr/testify":         {},
	}
	for _, line := range goList(t, "-f", "{{.ImportPath}}: {{join .Imports \" \"}}", "./...") {
		pkg, imports, _ := strings.Cut(line, ": ")
		pkg = strings.TrimPrefix(pkg, module)
		for _, imported := range strings.Fields(imports) {
			for dependency, allowed := range places {
				if imported == dependency || strings.HasPrefix(imported, dependency+"/") {
					require.Contains(t, allowed, pkg, "%s imports %s", pkg, imported)
				}
			}
		}
	}
}

// The names that an importer meets: at most so many.
func TestExportedNames(t *testing.T) {
	const roots, further, all = 60, 25, 200
	inRoots, total := 0, 0
	for _, pkg := range slices.Sorted(maps.Keys(arrows)) {
		if strings.Contains(pkg, "internal") {
			continue
		}
		names := exportedNames(t, filepath.Join("..", filepath.FromSlash(pkg)))
		total += len(names)
		if pkg == "pem" || pkg == "mapping" || pkg == "samlbridge" {
			inRoots += len(names)
			continue
		}
		require.LessOrEqual(t, len(names), further, "%s exports %v", pkg, names)
	}
	require.LessOrEqual(t, inRoots, roots, "pem, mapping and samlbridge")
	require.LessOrEqual(t, total, all, "all public packages")
}

// exportedNames lists the package-level names that are exported. The constants of one type count as one, as the type
// where it is of the package.
func exportedNames(t *testing.T, folder string) []string {
	t.Helper()
	names := map[string]bool{}
	for _, file := range parsed(t, folder) {
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.IsExported() {
					names[d.Name.Name] = true
				}
			case *ast.GenDecl:
				typeOf := ""
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if s.Name.IsExported() {
							names[s.Name.Name] = true
						}
					case *ast.ValueSpec:
						if s.Type != nil || len(s.Values) > 0 {
							typeOf = typeName(s)
						}
						for _, n := range s.Names {
							if n.IsExported() && d.Tok == token.CONST && typeOf != "" {
								names[typeOf] = true
							} else if n.IsExported() {
								names[n.Name] = true
							}
						}
					}
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// typeName is the type of a constant, "" where it has none of its own.
func typeName(s *ast.ValueSpec) string {
	expression := s.Type
	if len(s.Values) > 0 && expression == nil {
		if call, ok := s.Values[0].(*ast.CallExpr); ok {
			expression = call.Fun
		}
	}
	switch x := expression.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

// parsed are the files of a package, without its tests.
func parsed(t *testing.T, folder string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	return files
}

// No function has more than 60 lines, tables in it not counted.
func TestFunctionsAreShort(t *testing.T) {
	const most = 60
	require.NoError(t, filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		positions := token.NewFileSet()
		file, err := parser.ParseFile(positions, name, nil, 0)
		if err != nil {
			return err
		}
		lines := func(n ast.Node) int { return positions.Position(n.End()).Line - positions.Position(n.Pos()).Line }
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			n := lines(f) + 1
			ast.Inspect(f, func(x ast.Node) bool {
				table, ok := x.(*ast.CompositeLit)
				if ok {
					n -= lines(table)
				}
				return !ok
			})
			require.LessOrEqual(t, n, most, "%s: %s", name, f.Name.Name)
		}
		return nil
	}))
}

// Versions below these have weaknesses that reach us; some of them are in no vulnerability database.
func TestVersionFloors(t *testing.T) {
	floors := map[string]string{
		"github.com/beevik/etree":             "v1.8.1",
		"github.com/russellhaering/goxmldsig": "v1.6.1",
		"github.com/crewjam/saml":             "v0.5.1",
		"golang.org/x/crypto":                 "v0.58.0",
	}
	found := map[string]bool{}
	for _, line := range goList(t, "-m", "-f", "{{.Path}} {{.Version}}", "all") {
		path, version, _ := strings.Cut(line, " ")
		if floor, ok := floors[path]; ok {
			found[path] = true
			require.GreaterOrEqual(t, numbers(version), numbers(floor), "%s is at %s", path, version)
		}
	}
	require.Len(t, found, len(floors), "go.mod has lost one of %v", floors)
}

// Every module builds with the older of the two newest releases of Go, and says with which toolchain it is tested.
func TestGoVersions(t *testing.T) {
	modules := 0
	require.NoError(t, fs.WalkDir(os.DirFS(".."), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Base(name) != "go.mod" {
			return err
		}
		modules++
		data, err := os.ReadFile(filepath.Join("..", name))
		require.NoError(t, err)
		require.Contains(t, string(data), "\ngo 1.26.0\n\ntoolchain go1.26.8\n", name)
		return nil
	}))
	require.GreaterOrEqual(t, modules, 4)
}

// numbers makes versions comparable as strings.
func numbers(version string) string {
	var major, minor, patch int
	_, _ = fmt.Sscanf(version, "v%d.%d.%d", &major, &minor, &patch)
	return fmt.Sprintf("%06d.%06d.%06d", major, minor, patch)
}
