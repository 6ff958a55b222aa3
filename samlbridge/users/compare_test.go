package users_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

func list(t testing.TB, names ...string) *users.List {
	t.Helper()
	l, err := users.NewList(names...)
	require.NoError(t, err)
	return l
}

func TestCompare(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 123) + "@x.org"
	for _, c := range []struct {
		why      string
		idp, aws []string
		name     string
		outcome  users.Access
		rules    []string
		message  string
	}{
		{why: "the same name on both sides", idp: []string{"a@x.org"}, aws: []string{"a@x.org"}, name: "a@x.org",
			outcome: users.Can},
		{why: "no such user", idp: []string{"a@x.org"}, name: "a@x.org", outcome: users.Cannot,
			rules: []string{"user-missing-in-aws"}, message: "is not in AWS"},
		{why: "AWS has the part before the @, the commonest mistake", idp: []string{"b.simon@x.org"},
			aws: []string{"b.simon"}, name: "b.simon@x.org", outcome: users.Cannot,
			rules:   []string{"user-other-username"},
			message: `is in AWS under another username: "b.simon" is the part before the @`},
		{why: "not an email, although both agree", idp: []string{"jdoe"}, aws: []string{"jdoe"}, name: "jdoe",
			outcome: users.Cannot, rules: []string{"user-name-email"}},
		{why: "white space at the end", idp: []string{"a@x.org "}, aws: []string{"a@x.org"}, name: "a@x.org ",
			outcome: users.Cannot, rules: []string{"user-name-characters"}},
		{why: "a reserved name", idp: []string{"Administrator"}, aws: []string{"Administrator"}, name: "Administrator",
			outcome: users.Cannot, rules: []string{"user-name-reserved"}},
		{why: "one character too long", idp: []string{long}, aws: []string{long}, name: long, outcome: users.Cannot,
			rules: []string{"user-name-length"}},
		{why: "as long as is allowed", idp: []string{long[1:]}, aws: []string{long[1:]}, name: long[1:],
			outcome: users.Can},
		{why: "a duplicate in AWS", idp: []string{"a@x.org"}, aws: []string{"a@x.org", "a@x.org"}, name: "a@x.org",
			outcome: users.Cannot, rules: []string{"user-duplicate-aws"},
			message: "is in AWS's list more than once"},
		{why: "a duplicate at the identity provider is said, but keeps nobody out", idp: []string{"a@x.org", "a@x.org"},
			aws: []string{"a@x.org"}, name: "a@x.org", outcome: users.Can,
			rules: []string{"user-duplicate-idp"}, message: "is in the identity provider's list more than once"},
		{why: "a guest of Microsoft Entra ID", idp: []string{"a_y.org#EXT#@x.onmicrosoft.com"},
			aws: []string{"a_y.org#EXT#@x.onmicrosoft.com"}, name: "a_y.org#EXT#@x.onmicrosoft.com",
			outcome: users.Uncertain, rules: []string{"user-name-guest"},
			message: "has the form that Microsoft Entra ID gives guests, which AWS does not expect"},
		{why: "case only: neither can nor cannot", idp: []string{"Alice@x.org"}, aws: []string{"alice@x.org"},
			name: "Alice@x.org", outcome: users.Uncertain, rules: []string{"user-case"},
			message: `is in AWS as "alice@x.org"; AWS requires an exact match; it does not say whether case matters`},
		{why: "a name beyond ASCII is allowed, and said", idp: []string{"jürgen@x.org"}, aws: []string{"jürgen@x.org"},
			name: "jürgen@x.org", outcome: users.Can, rules: []string{"user-name-unusual"},
			message: "has characters that no page says AWS takes"},
		{why: "case only, beyond ASCII", idp: []string{"JÜRGEN@x.org"}, aws: []string{"jürgen@x.org"},
			name: "JÜRGEN@x.org", outcome: users.Uncertain, rules: []string{"user-case", "user-name-unusual"},
			message: `is in AWS as "j\u00fcrgen@x.org"; AWS requires an exact match; it does not say whether case matters`},
		{why: "only in AWS", aws: []string{"z@x.org"}, name: "z@x.org", outcome: users.OnlyInAWS,
			rules: []string{"user-only-in-aws"}, message: "is not in the identity provider's list"},
		{why: "only in AWS, and with what else is wrong", aws: []string{"z"}, name: "z", outcome: users.OnlyInAWS,
			rules: []string{"user-only-in-aws", "user-name-email"}, message: "is not in the identity provider's list"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			i := slices.IndexFunc(slices.Collect(users.Compare(list(t, c.idp...), list(t, c.aws...))),
				func(v users.Person) bool { return v.Username == c.name })
			require.GreaterOrEqual(t, i, 0)
			v := slices.Collect(users.Compare(list(t, c.idp...), list(t, c.aws...)))[i]
			require.Equal(t, c.outcome, v.Outcome)
			var rules []string
			for _, r := range v.Reasons {
				rules = append(rules, r.Rule)
				require.NotEmpty(t, r.Fix)
			}
			require.Equal(t, c.rules, rules)
			if u := aws.CheckUsername(c.name); u.Severity == diag.SeverityError && v.Outcome == users.Cannot {
				require.Equal(t, u.Problem, v.Reasons[0].Message)
			}
			if c.message != "" {
				require.Equal(t, c.message, v.Reasons[0].Message)
			}
		})
	}
}

// The verdicts come in the order of the bytes, each name once, whoever stops early or asks again.
func TestCompareOrder(t *testing.T) {
	t.Parallel()
	idp, aws := list(t, "Carol@x.org", "b@x.org", "a@x.org", "b@x.org"), list(t, "carol@x.org", "z@x.org", "b@x.org",
		"CAROL@x.org")
	all := slices.Collect(users.Compare(idp, aws))
	var got []string
	for _, v := range all {
		got = append(got, v.Outcome.String()+" "+v.Username+" "+v.AWSUsername)
	}
	require.Equal(t, []string{"uncertain Carol@x.org CAROL@x.org", "cannot a@x.org ", "can b@x.org ",
		"only in AWS carol@x.org ", "only in AWS z@x.org "}, got,
		"the first of AWS's names that differ in case is the twin, and is not listed again")
	require.Equal(t, [2]int{2, 3}, [2]int{all[2].IdPLine, all[2].AWSLine})
	require.Equal(t, [2]int{1, 0}, [2]int{all[0].IdPLine, all[0].AWSLine})
	for v := range users.Compare(idp, aws) {
		require.Equal(t, all[0], v)
		break
	}
	require.Equal(t, all, slices.Collect(users.Compare(idp, aws)))
	require.Empty(t, slices.Collect(users.Compare(list(t), list(t))))
}

// What decides the outcome stands before what else there is to say.
func TestDecidingReasonFirst(t *testing.T) {
	t.Parallel()
	off, _ := readList(t, users.AWS, "userName,status\na@x.org,SUSPENDED\n")
	locked, _ := readList(t, users.IdP, "login,status\na@x.org,LOCKED_OUT\na@x.org,LOCKED_OUT\n")
	for _, row := range []struct {
		why      string
		idp, aws *users.List
		outcome  users.Access
		rules    []string
	}{
		{"missing in AWS, twice at the identity provider", list(t, "a@x.org", "a@x.org"), nil, users.Cannot,
			[]string{"user-missing-in-aws", "user-duplicate-idp"}},
		{"missing in AWS, an unusual name", list(t, "é@x.org"), nil, users.Cannot, []string{"user-missing-in-aws",
			"user-name-unusual"}},
		{"only in AWS, an unusual name", nil, list(t, "é@x.org"), users.OnlyInAWS, []string{"user-only-in-aws",
			"user-name-unusual"}},
		{"disabled in AWS, a doubtful status and twice at the identity provider", locked, off, users.Cannot,
			[]string{"user-disabled", "user-duplicate-idp", "user-disabled"}},
		{"nothing decides", list(t, "é@x.org", "é@x.org"), list(t, "é@x.org"), users.Can, []string{"user-name-unusual",
			"user-duplicate-idp"}},
	} {
		v := slices.Collect(users.Compare(row.idp, row.aws))[0]
		require.Equal(t, row.outcome, v.Outcome, row.why)
		var rules []string
		for _, r := range v.Reasons {
			rules = append(rules, r.Rule)
		}
		require.Equal(t, row.rules, rules, row.why)
	}
}

// Held against the plainest way of doing it, with maps.
func TestCompareAgreesWithMaps(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	pick := func(noAddress string) (names []string) {
		for range random.IntN(60) {
			name := strings.Repeat(string(rune('a'+random.IntN(4))), 1+random.IntN(2)) + []string{"@x", "@X", noAddress,
				"@x "}[random.IntN(4)]
			if random.IntN(3) == 0 {
				name = strings.ToUpper(name)
			}
			names = append(names, name)
		}
		return names
	}
	for range 300 {
		a, b := pick("-idp"), pick("-aws")
		inA, inB := map[string]int{}, map[string]int{}
		for _, n := range a {
			inA[n]++
		}
		for _, n := range b {
			inB[n]++
		}
		want := map[string]users.Access{}
		taken := map[string]bool{}
		good := func(n string) bool { return aws.CheckUsername(n).Severity != diag.SeverityError }
		for n := range inA {
			want[n] = users.Cannot
			if inB[n] > 0 {
				if good(n) && inB[n] == 1 {
					want[n] = users.Can
				}
				continue
			}
			for _, m := range slices.Sorted(maps.Keys(inB)) {
				if good(strings.TrimSpace(n)) && strings.EqualFold(strings.TrimSpace(n), strings.TrimSpace(m)) {
					taken[m] = true
					if good(n) {
						want[n] = users.Uncertain
					}
					break
				}
			}
		}
		for n := range inB {
			if inA[n] == 0 && !taken[n] {
				want[n] = users.OnlyInAWS
			}
		}
		got := map[string]users.Access{}
		for v := range users.Compare(list(t, a...), list(t, b...)) {
			require.NotContains(t, got, v.Username)
			got[v.Username] = v.Outcome
		}
		require.Equal(t, want, got)
	}
}

func TestAccessText(t *testing.T) {
	t.Parallel()
	text, err := users.OnlyInAWS.MarshalText()
	require.NoError(t, err)
	require.Equal(t, "only in AWS", string(text))
	require.Equal(t, "invalid access", users.Access(0).String())
}

// Blanks and characters that nobody sees are damage of a list: nobody is to be renamed, created or removed for them.
func TestCompareUnclean(t *testing.T) {
	t.Parallel()
	const unclean = "clean the list; if the username itself has the character, rename the user with aws identitystore update-user " +
		"(attribute path userName) or through SCIM; the console cannot"
	for _, name := range []string{"a@x.org ", " a@x.org", "\ta@x.org", "a@x.org\u00a0", "\ufeffa@x.org",
		"a@x.org\u200b", "a\u200b@x.org", "A@x.org "} {
		got := slices.Collect(users.Compare(list(t, name), list(t, "a@x.org")))
		require.Len(t, got, 1, "%q: AWS's user is nobody else", name)
		require.Equal(t, users.Cannot, got[0].Outcome, "%q", name)
		require.Equal(t, "a@x.org", got[0].AWSUsername)
		require.Equal(t, "user-name-characters", got[0].Reasons[0].Rule)
		require.Equal(t, unclean, got[0].Reasons[0].Fix)

		got = slices.Collect(users.Compare(list(t, "a@x.org"), list(t, name)))
		require.Len(t, got, 1, "%q in AWS", name)
		require.Equal(t, users.Uncertain, got[0].Outcome,
			"%q in AWS, which takes no such username: the list is damaged", name)
		require.Equal(t, name, got[0].AWSUsername)
		require.Contains(t, got[0].Reasons[0].Message, "is in AWS's list as ")
		require.Equal(t, unclean, got[0].Reasons[0].Fix)
	}
}
