package words_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/internal/words"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, a, b, says string }{
		{"case", "https://A", "https://a", "upper and lower case"},
		{"slash", "https://a/", "https://a", "slash at the end"},
		{"blank", "https://a b", "https://ab", "blanks"},
		{"invisible", "https://a\u200bb", "https://ab", "blanks"},
		{"place", strings.Repeat("x", 30) + "1", strings.Repeat("x", 30) + "2", "character 31"},
		{"one is longer", "abc", "abcd", "character 4"},
		{"nothing against something", "", "a", "character 1"},
	} {
		require.Contains(t, words.Difference(c.a, c.b), c.says, c.why)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	candidates := []string{"https://b.example/1", "https://a.example/22", "https://a.example/21"}
	require.Equal(t, candidates[1], words.Nearest("https://a.example/2", candidates), "the first of equals")
	require.Equal(t, candidates[2], words.Nearest("https://a.example/213", candidates))
	require.Equal(t, candidates[0], words.Nearest("x", candidates))
}

// An excerpt never begins inside of a password.
func TestDifferenceQuotesNoPassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"https://bob:hunter2@a.example/x", "https://a.example/x?token=hunter2"} {
		require.NotContains(t, words.Difference(url, "https://bob.example/"), "hunter")
	}
}
