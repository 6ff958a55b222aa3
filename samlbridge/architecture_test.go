package samlbridge_test

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/samlbridge/samlbridge/"

func goList(t *testing.T, args ...string) []string {
	t.Helper()
	command := exec.Command("go", append([]string{"list"}, args...)...)
	command.Dir = ".."
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return strings.Fields(string(out))
}

// The core has no way to reach a network or to start a process.
func TestCoreImportsNoNetwork(t *testing.T) {
	deps := goList(t, "-deps", "./pem", "./mapping", "./samlbridge")
	for _, forbidden := range []string{"net/http", "os/exec", "syscall/js", "log", "log/slog"} {
		require.NotContains(t, deps, forbidden)
	}
}

// Arrows point down only: examples, samlbridge, mapping, pem.
func TestArrowsPointDown(t *testing.T) {
	layers := []string{"pem", "mapping", "samlbridge", "examples"}
	for i, layer := range layers {
		for _, dep := range goList(t, "-deps", "./"+layer+"/...") {
			above, ok := strings.CutPrefix(dep, module)
			if !ok {
				continue
			}
			above, _, _ = strings.Cut(above, "/")
			require.LessOrEqual(t, slices.Index(layers, above), i, "%s imports %s", layer, dep)
		}
	}
}

// Each dependency has the place that it is there for, and no other; one without a place is for tests.
func TestDependenciesStayInTheirPlace(t *testing.T) {
	places := map[string][]string{
		"github.com/crewjam/saml":             {"samlbridge/interop"},
		"github.com/russellhaering/goxmldsig": {"samlbridge/internal/signature"},
		"github.com/beevik/etree":             {"samlbridge/internal/signature"},
		"encoding/xml":                        {"samlbridge/interop"},
		"github.com/stretchr/testify":         {},
	}
	for _, line := range goListLines(t, "-f", "{{.ImportPath}}: {{join .Imports \" \"}}", "./...") {
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

func goListLines(t *testing.T, args ...string) []string {
	t.Helper()
	command := exec.Command("go", append([]string{"list"}, args...)...)
	command.Dir = ".."
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return strings.Split(strings.TrimSpace(string(out)), "\n")
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
	for _, line := range goListLines(t, "-m", "-f", "{{.Path}} {{.Version}}", "all") {
		path, version, _ := strings.Cut(line, " ")
		if floor, ok := floors[path]; ok {
			found[path] = true
			require.GreaterOrEqual(t, numbers(version), numbers(floor), "%s is at %s", path, version)
		}
	}
	require.Len(t, found, len(floors), "go.mod has lost one of %v", floors)
	require.GreaterOrEqual(t, numbers("v"+goListLines(t, "-m", "-f", "{{.GoVersion}}")[0]), numbers("v1.26.6"))
}

// numbers makes versions comparable as strings.
func numbers(version string) string {
	var major, minor, patch int
	_, _ = fmt.Sscanf(version, "v%d.%d.%d", &major, &minor, &patch)
	return fmt.Sprintf("%06d.%06d.%06d", major, minor, patch)
}
