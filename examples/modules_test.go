// Package examples has no code of its own: the programs are in the folders.
package examples

import (
	"io/fs"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// "go test ./..." passes nested modules over in silence, so the one test command of the README would leave them out. This
// test runs theirs.
func TestNestedModules(t *testing.T) {
	if testing.Short() {
		t.Skip("nested modules take long; they are left out with -short")
	}
	require.NoError(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != "go.mod" || path == filepath.Join("..", "go.mod") {
			return err
		}
		t.Run(filepath.Dir(path), func(t *testing.T) {
			command := exec.Command("go", "test", "./...")
			command.Dir = filepath.Dir(path)
			out, err := command.CombinedOutput()
			require.NoError(t, err, "%s", out)
		})
		return nil
	}))
}
