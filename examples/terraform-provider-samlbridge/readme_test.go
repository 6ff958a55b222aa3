package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The commands in the README do what it says, in a copy that has what a clone has and nothing else.
func TestReadme(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("terraform is not on the PATH")
	}
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(readme), "```sh\n")
	commands, _, found := strings.Cut(rest, "```\n")
	require.True(t, found)
	first, commands, _ := strings.Cut(commands, "\n")
	require.Equal(t, "git clone https://github.com/samlbridge/samlbridge", first)

	dir := t.TempDir()
	clone := filepath.Join(dir, "samlbridge")
	for _, folder := range []string{"pem", "mapping", "samlbridge", "examples/terraform-provider-samlbridge"} {
		require.NoError(t, os.CopyFS(filepath.Join(clone, folder), os.DirFS(filepath.Join("../..", folder))))
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("../..", file))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(clone, file), data, 0o600))
	}
	command := exec.Command("sh", "-e")
	command.Dir, command.Stdin, command.Env = dir, strings.NewReader(commands),
		append(os.Environ(), "CHECKPOINT_DISABLE=1")
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "consumer_service_url")
}
