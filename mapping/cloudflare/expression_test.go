package cloudflare

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestUnclosed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, says string }{
		{"", ""},
		{"email", ""},
		{`$lowercase(email)`, ""},
		{`{"a": [1, 2], 'b': $sum(x.y[z > 1])}`, ""},
		{`"it's (" & 'a " ]'`, ""},
		{`"a \" ) b"`, ""},
		{"`a ' field`.b", ""},
		{"/* ( [ ' */ a", ""},
		{"a /* x */ / b", ""},
		{`$match(email, /([a-z]+)@(.*)/)`, ""},
		{`$replace(email, /['"(]/, "")`, ""},
		{`$contains(email, /\)/)`, ""},
		{`email ~> /@example\.com$/i`, ""},
		{`a / b / c`, ""},
		{`(a) / "b"`, ""},
		{`items[0] / (2)`, ""},
		{`{"x": function($a, $b) { $a / $b }}`, ""},
		{"é(ü)", ""},

		{`{"a": 1`, `"{" at character 1 is never closed`},
		{`$lowercase(email`, `"(" at character 11 is never closed`},
		{`email)`, `")" at character 6 closes nothing`},
		{`[a)`, `")" at character 3 closes "[" at character 1`},
		{`{"a": [1}`, `"}" at character 9 closes "[" at character 7`},
		{`"a`, `"\"" at character 1 is never closed`},
		{`a & 'b`, `"'" at character 5 is never closed`},
		{"`a", "\"`\" at character 1 is never closed"},
		{`"a\"`, `is never closed`},
		{"a /* b", "the comment at character 3 is never closed"},
		{`$match(a, /b)`, `the regular expression at character 11 is never closed`},
		{"ü(é", `"(" at character 2 is never closed`},

		// Nothing is claimed where / may divide or begin a regular expression.
		{`* / "(" `, ""},
		{`a and /"(/`, ""},
		{`a % /(`, ""},
	} {
		got := unclosed(c.text)
		if c.says == "" {
			require.Empty(t, got, c.text)
			continue
		}
		require.Contains(t, got, c.says, c.text)
	}
}

// Whatever is in a field, nothing panics, and what is put in brackets stays as right or wrong as it was.
func FuzzUnclosed(f *testing.F) {
	for _, s := range []string{`{"a": [1}`, "a /* b", `$match(a, /b)`, "`a", "\xff(", `"\`, "a % /("} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fault := unclosed(text)
		require.True(t, utf8.ValidString(fault))
		if fault == "" && !strings.ContainsAny(text, "/*%") {
			require.Empty(t, unclosed("("+text+")"))
			require.NotEmpty(t, unclosed("("+text))
			require.NotEmpty(t, unclosed(text+"]"))
		}
	})
}
