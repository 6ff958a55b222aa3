package samlbridge_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

var update = flag.Bool("update", false, "write golden files anew; the test fails all the same")

// goldenTime is when the golden findings were made.
var goldenTime = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// samples holds one document of every form that can be read, or more where a form has more than one notation.
var samples = []string{
	"sp-metadata.xml", "idp-metadata.xml", "aws-sp-values.txt", "aws-sp-values.json", "aws-idp-values.json",
	"cloudflare-app.json", "cloudflare-app-values.txt", "cloudflare-idp-values.txt", "certificates.pem",
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return data
}

// Every sample is converted to every form, and to every sheet: what comes out, what is said about it, and what is
// refused.
func TestGolden(t *testing.T) {
	for _, name := range samples {
		for _, codec := range samlbridge.Forms() {
			for _, sheet := range []bool{false, true}[:map[bool]int{false: 1, true: 2}[codec.Sheet]] {
				golden := name + "." + string(codec.Form)
				if sheet {
					golden += ".sheet"
				}
				t.Run(golden, func(t *testing.T) {
					t.Parallel()
					result, err := samlbridge.Convert(name, sample(t, name), codec.Form,
						samlbridge.Options{Time: goldenTime, Sheet: sheet})
					var output []byte
					var said strings.Builder
					if err != nil {
						var e *samlbridge.Error
						require.ErrorAs(t, err, &e)
						require.Nil(t, result)
						said.WriteString("error: " + err.Error() + "\n")
						write(&said, e.Findings)
					} else {
						output = result.Output
						write(&said, result.Findings)
						for _, c := range result.Changes {
							said.WriteString(c.String() + "\n")
						}
					}
					compareGolden(t, golden+".out", string(output))
					compareGolden(t, golden+".findings", said.String())
				})
			}
		}
	}
}

func write(b *strings.Builder, findings []diag.Finding) {
	for _, f := range findings {
		b.WriteString(f.String() + "\n")
	}
}

// compareGolden holds text against a golden file; a file that is missing is an empty one.
func compareGolden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	want, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		require.NoError(t, err)
	}
	if string(want) == text {
		return
	}
	if *update {
		if text == "" {
			require.NoError(t, os.Remove(path))
		} else {
			require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		}
		t.Errorf("%s was written anew: read what changed before it is committed", path)
		return
	}
	require.Equal(t, string(want), text, "golden file %s; -update writes it anew", path)
}

// No golden file is left over from a sample or a form that is gone.
func TestGoldenFilesAreInUse(t *testing.T) {
	files, err := os.ReadDir(filepath.Join("testdata", "golden"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	used := map[string]bool{"report": true}
	for _, name := range samples {
		for _, codec := range samlbridge.Forms() {
			for _, suffix := range []string{".out", ".findings", ".sheet.out", ".sheet.findings"} {
				used[name+"."+string(codec.Form)+suffix] = true
			}
		}
	}
	for _, f := range files {
		require.True(t, used[f.Name()], f.Name())
	}
	reports, err := os.ReadDir(filepath.Join("testdata", "golden", "report"))
	require.NoError(t, err)
	for _, f := range reports {
		require.Contains(t, []string{"rotation.json"}, f.Name())
	}
}
