package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A certificate that a copy damaged is printed with a warning: nothing but its own signature shows it.
func TestPEMNamesDamage(t *testing.T) {
	t.Parallel()
	good := read(t, "certificates.pem")
	_, errs, status := call(t, good, "pem", "-")
	require.Equal(t, exitOK, status)
	require.Empty(t, errs)

	lines := strings.SplitAfter(good, "\n")
	lines[9] = lines[8]
	out, errs, status := call(t, strings.Join(lines, ""), "pem", "-")
	require.Equal(t, exitOK, status)
	require.NotEmpty(t, out)
	require.Contains(t, errs, "-: warning: certificate 1 is its own issuer")
}

// A JSON Web Key with its private part is refused wherever it stands.
func TestJSONWebKey(t *testing.T) {
	t.Parallel()
	key := `{"kty": "EC", "crv": "P-256", "x": "` + strings.Repeat("x", 43) + `", "d": "` + strings.Repeat("d", 43) +
		`"}`
	app := strings.Replace(read(t, "cloudflare-app.json"), "{", `{"unknown": `+key+",", 1)
	for why, args := range map[string][]string{
		app:                               {"convert", "-to", "cloudflare-app", "-"},
		`{"keys": [` + key + `]}`:         {"pem", "-"},
		key + read(t, "certificates.pem"): {"pem", "-"},
	} {
		out, errs, status := call(t, why, args...)
		require.Equal(t, exitUnusable, status, why)
		require.Empty(t, out)
		require.Contains(t, errs, "private key")
		require.NotContains(t, errs, "ddd")
	}
}
