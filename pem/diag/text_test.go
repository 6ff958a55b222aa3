package diag_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// What nobody sees, and what a URL keeps to itself, does not leave.
func TestWithheldAndVisible(t *testing.T) {
	t.Parallel()
	for _, blank := range []string{"\u3164", "\u115f", "\u1160", "\u2800", "\uffa0"} {
		require.NotContains(t, diag.Show("a"+blank+"b"), blank)
	}
	for _, url := range []string{"https://bob:hunter2@a.example/", "https://a.example/?x=1&access_token=hunter2&y=2",
		"https://a.example/#api_key=hunter2"} {
		require.NotContains(t, diag.Show("found "+url), "hunter2")
		require.NotContains(t, diag.Quote(url), "hunter2")
	}
	require.Contains(t, diag.Quote("https://a.example/?SAMLRequest=abc"), "abc")
}
