package mapping

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
)

func pemFingerprint(k Key) string { return pem.SHA256Fingerprint(k.DER) }

func userCases() []ruleCase {
	users := func(idp []string, aws ...string) Subject { return Subject{Users: Users{IdP: idp, AWS: aws}} }
	same := func(names ...string) Subject { return users(names, names...) }
	return []ruleCase{
		{why: "the same people on both sides", on: same("b@example.com", "a@example.com")},
		{why: "one list alone cannot be compared", on: Subject{Users: Users{AWS: []string{"a@example.com"}}}},
		{why: "white space in a username", on: same("a b@example.com"), fires: []string{"user-name-characters"}, says: "white space"},
		{why: "a control character in a username", on: same("a\u0007@example.com"), fires: []string{"user-name-characters"}},
		{why: "an invisible character in a username", on: same("a\u200b@example.com"), fires: []string{"user-name-characters"}, says: "has a zero-width space (U+200B) in it"},
		{why: "a username that is not UTF-8", on: same("a\xff@example.com"), fires: []string{"user-name-characters"}},
		{why: "an empty username", on: same(""), fires: []string{"user-name-length"}},
		{why: "a username of 128 characters", on: same(strings.Repeat("a", 116) + "@example.com")},
		{why: "a username of 129 characters", on: same(strings.Repeat("a", 117) + "@example.com"), fires: []string{"user-name-length"}, says: "129 characters"},
		{why: "a reserved username", on: same("Administrator"), fires: []string{"user-name-reserved"}},
		{why: "another reserved username", on: users([]string{}, "AWSAdministrators"), fires: []string{"user-name-reserved"}},
		{why: "a reserved word in another case is a name", on: same("administrator"), fires: []string{"user-name-email"}},
		{why: "a username without a domain", on: same("bsimon"), fires: []string{"user-name-email"}},
		{why: "a guest of Entra ID", on: same("a_example.org#EXT#@acme.onmicrosoft.com"), fires: []string{"user-name-guest"}},
		{why: "a username beyond ASCII", on: same("jörg@example.com"), fires: []string{"user-name-unusual"}},
		{why: "a username with a percent sign", on: same("a%b@example.com"), fires: []string{"user-name-unusual"}},
		{why: "a user twice in AWS", on: users([]string{"a@example.com"}, "a@example.com", "a@example.com", "a@example.com"), fires: []string{"user-duplicate-aws"}, says: "3 times"},
		{why: "a user twice at the identity provider", on: users([]string{"a@example.com", "a@example.com"}, "a@example.com"), fires: []string{"user-duplicate-idp"}},
		{why: "nobody in AWS", on: users([]string{"a@example.com", "b@example.com"}, []string{}...), fires: []string{"user-missing-in-aws", "user-missing-in-aws"}},
		{why: "one missing in AWS", on: users([]string{"a@example.com", "b@example.com"}, "a@example.com"), fires: []string{"user-missing-in-aws"}},
		{why: "the local part alone in AWS", on: users([]string{"bsimon@example.com"}, "bsimon"), fires: []string{"user-missing-in-aws", "user-name-email"}, says: "the whole address must be the username"},
		{why: "one in AWS only", on: users([]string{"a@example.com"}, "a@example.com", "b@example.com"), fires: []string{"user-only-in-aws"}},
		{why: "usernames that differ in case", on: users([]string{"A@example.com"}, "a@example.com"), fires: []string{"user-case"}},
		{why: "usernames that differ in case, both there", on: users([]string{"A@example.com", "a@example.com"}, "a@example.com"), fires: []string{"user-missing-in-aws"}},
		{why: "a blank behind a username", on: same("a@example.com "), fires: []string{"user-name-characters"}, says: "has a blank (U+0020) at its end, which AWS refuses in a username and people do not see (user-name-characters); fix: clean the list"},
		{why: "a no-break space before a username", on: same("\u00a0a@example.com"), fires: []string{"user-name-characters"}, says: "has a no-break space (U+00A0) at its beginning"},
		{why: "a byte order mark and more behind a username", on: same("a@example.com\ufeff \u200b"), fires: []string{"user-name-characters"}, says: "has a byte order mark (U+FEFF) at its end"},
		{why: "what remains without the blank is no username either", on: same("a b@example.com "), fires: []string{"user-name-characters"}, says: "give the person another username"},
		{why: "a user who is disabled in AWS", on: Subject{Users: Users{IdP: []string{"a@example.com"}, AWS: []string{"a@example.com"}, DisabledAWS: []string{"a@example.com"}}},
			fires: []string{"user-disabled"}, says: "is disabled in AWS"},
		{why: "a user who is disabled on both sides", on: Subject{Users: Users{IdP: []string{"a@example.com"}, AWS: []string{"a@example.com"},
			DisabledIdP: []string{"a@example.com"}, DisabledAWS: []string{"a@example.com"}}}, fires: []string{"user-disabled"}, says: "on both sides"},
		{why: "a disabled user in AWS whom nobody admits", on: Subject{Users: Users{IdP: []string{}, AWS: []string{"a@example.com"}, DisabledAWS: []string{"a@example.com"}}},
			fires: []string{"user-only-in-aws"}},
		{why: "letters without case of their own", on: users([]string{"\u212a@example.com"}, "k@example.com"), fires: []string{"user-case", "user-name-unusual"}},
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
		UsernameFault(s)
		require.Equal(t, FoldCase(s), FoldCase(FoldCase(s)))
	})
}

func BenchmarkUsers(b *testing.B) {
	const n = 100_000
	var users Users
	for i := range n {
		users.IdP = append(users.IdP, fmt.Sprintf("user%07d@example.com", i*7919%n))
		users.AWS = append(users.AWS, fmt.Sprintf("user%07d@example.com", i*104729%n+n/10))
	}
	slices.Reverse(users.AWS)
	for b.Loop() {
		if _, err := Check(Subject{Users: users}); err != nil {
			b.Fatal(err)
		}
	}
}
