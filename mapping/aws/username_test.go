package aws

import (
	"strings"
	"testing"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/stretchr/testify/require"
)

// What keeps a name from being a username, or makes it doubtful.
func TestCheckUsername(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, name, rule, says string
		doubtful              bool
		clean                 string
	}{
		{why: "an email address", name: "a@example.com"},
		{why: "white space", name: "a b@example.com", rule: "user-name-characters", says: "white space"},
		{why: "a control character", name: "a\u0007b c@example.com", rule: "user-name-characters"},
		{
			why: "an invisible character", name: "a\u200b@example.com", rule: "user-name-characters",
			says: "a zero-width space (U+200B) in it", clean: "a@example.com",
		},
		{
			why: "a blank behind it", name: "a@example.com ", rule: "user-name-characters",
			says: "a blank (U+0020) at its end", clean: "a@example.com",
		},
		{
			why: "a no-break space before it", name: "\u00a0a@example.com", rule: "user-name-characters",
			says: "a no-break space (U+00A0) at its beginning", clean: "a@example.com",
		},
		{
			why: "a byte order mark and more behind it", name: "a@example.com\ufeff \u200b",
			rule: "user-name-characters",
			says: "a byte order mark (U+FEFF) at its end", clean: "a@example.com",
		},
		{why: "what remains is no username either", name: "a b@example.com ", rule: "user-name-characters"},
		{why: "not UTF-8", name: "a\xff@example.com", rule: "user-name-characters", says: "UTF-8"},
		{why: "nothing", name: "", rule: "user-name-length", says: "is empty"},
		{
			why: "128 characters", name: strings.Repeat("a", 116) + "@example.com",
		},
		{why: "100 characters", name: strings.Repeat("a", 88) + "@example.com"},
		{why: "129 characters", name: strings.Repeat("a", 117) + "@example.com", rule: "user-name-length",
			says: "129 characters"},
		{why: "reserved", name: "Administrator", rule: "user-name-reserved"},
		{why: "also reserved", name: "AWSAdministrators", rule: "user-name-reserved"},
		{why: "reserved in another case is a name", name: "administrator", rule: "user-name-email"},
		{why: "no domain", name: "bsimon", rule: "user-name-email"},
		{why: "a guest of Entra ID", name: "a_example.org#EXT#@acme.onmicrosoft.com", rule: "user-name-guest",
			doubtful: true},
		{why: "beyond ASCII", name: "jörg@example.com", rule: "user-name-unusual", doubtful: true},
		{why: "a percent sign", name: "a%b@example.com", rule: "user-name-unusual", doubtful: true},
	} {
		u := CheckUsername(c.name)
		require.Equal(t, c.rule, u.Rule, c.why)
		require.Contains(t, u.Problem, c.says, c.why)
		require.Equal(t, c.doubtful, u.Severity > diag.SeverityError, c.why)
		require.Equal(t, c.clean, u.Clean, c.why)
		require.Equal(t, c.rule != "", u.Fix != "", c.why)
	}
}

func TestIsAddrSpec(t *testing.T) {
	t.Parallel()
	for text, c := range map[string]struct {
		want bool
		why  string
	}{
		"name@domain.com":            {true, "AWS's own example"},
		"a.b+c@example.co.uk":        {true, "dots and plus"},
		"!#$%&'*+-/=?^_`{|}~@x":      {true, "every special character of an atom"},
		"a@localhost":                {true, "a domain needs no dot"},
		`"a b"@example.com`:          {true, "a quoted local part"},
		`"a\"b"@example.com`:         {true, "a quote inside quotes"},
		`"a@b"@example.com`:          {true, "an at sign inside quotes"},
		`""@example.com`:             {true, "an empty quoted string"},
		"a@[192.0.2.1]":              {true, "a domain in brackets"},
		"jörg@example.com":           {true, "RFC 6532"},
		"":                           {false, "nothing"},
		"a":                          {false, "no domain"},
		"@example.com":               {false, "no local part"},
		"a@":                         {false, "nothing behind the at sign"},
		"a@b@c":                      {false, "two at signs"},
		".a@example.com":             {false, "a dot first"},
		"a.@example.com":             {false, "a dot last"},
		"a..b@example.com":           {false, "two dots"},
		"a@example..com":             {false, "two dots in the domain"},
		"a@.example.com":             {false, "a dot first in the domain"},
		"a@example.com.":             {false, "a dot last in the domain"},
		"a b@example.com":            {false, "a blank"},
		"a(c)@example.com":           {false, "a comment"},
		"A <a@example.com>":          {false, "a display name"},
		"a,b@example.com":            {false, "a comma"},
		`"a@example.com`:             {false, "a quote that does not end"},
		`"a"b@example.com`:           {false, "text behind the quotes"},
		`"a\`:                        {false, "a backslash at the end"},
		"a@[192.0.2.1":               {false, "a bracket that does not end"},
		"a@[]":                       {false, "nothing in brackets"},
		"a@[a[b]":                    {false, "a bracket in brackets"},
		"a@exa\x00mple.com":          {false, "a control"},
		"mailto:a@example.com":       {false, "a colon"},
		"a\u00a0b@example.com\u2028": {true, "blanks beyond ASCII are for the rule about characters"},
		"\"a\x01\"@example.com":      {false, "a control inside quotes"},
	} {
		require.Equal(t, c.want, isAddrSpec(text), "%q: %s", text, c.why)
	}
}

func TestFoldCase(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"A", "a"}, {"ſ", "S"}, {"\u212a", "k"}, {"Σ", "ς"}, {"É", "é"}} {
		require.Equal(t, FoldCase(pair[0]), FoldCase(pair[1]))
		require.True(t, strings.EqualFold(pair[0], pair[1]))
	}
	require.NotEqual(t, FoldCase("ß"), FoldCase("ss"))
}

// The checker never panics and agrees with itself on what is put together from its parts.
func FuzzIsAddrSpec(f *testing.F) {
	for _, s := range []string{"a@b", `"a\"@"@[x]`, "\"\\", "@", "a..b@c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if isAddrSpec(s) {
			require.Contains(t, s, "@")
			require.False(t, strings.HasPrefix(s, "@") || strings.HasSuffix(s, "@"), "%q", s)
		}
		if isDotAtom(s) {
			require.True(t, isAddrSpec(s+"@"+s))
			require.False(t, strings.ContainsAny(s, " @\""))
		}
		CheckUsername(s)
		require.Equal(t, FoldCase(s), FoldCase(FoldCase(s)))
	})
}
