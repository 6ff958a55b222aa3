package catalogue_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// subject is what rules look at: one document or several.
type subject struct {
	Statements []mapping.Statement
	Time       time.Time
}

// check runs all rules of the catalogue, as package samlbridge does.
func (s subject) check(rules ...rule.Rule) []rule.Result {
	if rules == nil {
		rules = catalogue.Rules()
	}
	var views []*rule.View
	sp, idp := catalogue.Pair()
	for _, statement := range s.Statements {
		statement.SPProduct, statement.IdPProduct = sp, idp
		views = append(views, rule.NewView(statement, catalogue.Products()))
	}
	return rule.Run(rules, views, s.Time)
}

func (s subject) findings() []diag.Finding {
	var list []diag.Finding
	for _, r := range s.check() {
		list = append(list, r.Findings...)
	}
	return list
}

// ruleCase is one subject and everything that fires on it. Missing and surplus rules both fail.
type ruleCase struct {
	why   string
	on    subject
	fires []string // rule IDs; one that fires twice is there twice
	says  string   // what one of the messages contains
}

// allRuleCases are the tables of all families. Each is made once, since several tests go through them.
func allRuleCases() []ruleCase {
	return slices.Concat(cleanCases(), endpointCases(), awsCases(), awsACSCases(), nameIDCases(),
		accessControlAWSCases(),
		appCases(), attributeCases(), idpCases(), cloudflareCases(), certificateCases(), pairCases(), twinCases())
}

func cleanCases() []ruleCase {
	return []ruleCase{
		{why: "nothing given", on: subject{}},
		{
			why: "every form of one correct pair at once",
			on: subject{Time: testNow, Statements: []mapping.Statement{awsMetadata(), awsValues(), application(),
				dashboardValues(), cloudflareValues(), idpMetadata(), awsIdPValues(), certificateFileStatement()}},
		},
		{
			why: "a party without a document around it",
			on:  subject{Statements: []mapping.Statement{{Parties: application().Parties}}},
		},
		{
			why: "a document that states nothing",
			on: subject{Statements: []mapping.Statement{{Vocabulary: aws.ServiceProviderVocabulary()},
				{Vocabulary: cloudflare.IdentityProviderVocabulary()}}},
			fires: []string{"endpoint-acs-missing", "entity-id-missing"},
		},
		{
			why: "an application before Cloudflare has made it",
			on:  on(application(), func(s *mapping.Statement) { s.IdP = nil }),
		},
	}
}

func TestRuleCases(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range allRuleCases() {
		t.Run(c.why, func(t *testing.T) {
			require.NotEmpty(t, c.why)
			require.False(t, seen[c.why], "two cases have one reason")
			seen[c.why] = true
			var fired, messages []string
			for _, f := range c.on.findings() {
				fired = append(fired, f.Rule)
				messages = append(messages, f.String())
				requireFinding(t, f)
			}
			slices.Sort(fired)
			require.Equal(t, slices.Sorted(slices.Values(c.fires)), fired, "%s", strings.Join(messages, "\n"))
			require.Contains(t, strings.Join(messages, "\n"), c.says)
		})
	}
}

func requireFinding(t *testing.T, f diag.Finding) {
	t.Helper()
	for _, text := range []string{f.Message, f.Fix} {
		require.False(t, strings.HasSuffix(text, "."), "no full stop: %s", text)
		require.False(t, strings.ContainsFunc(text, unicode.IsControl), "no controls: %q", text)
		require.NotContains(t, text, "%!")
		require.NotContains(t, text, "  ")
	}
	first, _ := utf8.DecodeRuneInString(f.Fix)
	ofPEM := f.Rule == "idp-certificate-readable" || f.Rule == "idp-certificate-unusual"
	require.False(t, unicode.IsUpper(first) && !ofPEM, "lower case: %s", f.Fix)
	require.LessOrEqual(t, len(f.Message), 1500)
}

// Every rule but those about users fires somewhere, passes somewhere, and says somewhere that it could not look.
func TestRulesCovered(t *testing.T) {
	t.Parallel()
	outcomes := map[string]map[rule.Outcome]bool{}
	expected := map[string]bool{}
	for _, c := range allRuleCases() {
		for _, r := range c.on.check() {
			if outcomes[r.Rule] == nil {
				outcomes[r.Rule] = map[rule.Outcome]bool{}
			}
			outcomes[r.Rule][r.Outcome] = true
			require.Equal(t, r.Outcome == rule.Fired, len(r.Findings) > 0, r.Rule)
			open := r.Outcome == rule.DidNotApply || r.Outcome == rule.NotChecked
			require.Equal(t, open, r.Reason != "", "%s %s", r.Rule, r.Outcome)
		}
		for _, id := range c.fires {
			expected[id] = true
		}
	}
	for _, r := range catalogue.Rules() {
		if r.Scope == rule.Users {
			continue
		}
		require.True(t, expected[r.ID], "no case expects %s", r.ID)
		require.True(t, outcomes[r.ID][rule.Passed] || unseen[r.ID] != 0, "%s passes nowhere", r.ID)
		if len(r.Needs)+len(r.About) > 0 || r.NeedsTime {
			require.True(t, outcomes[r.ID][rule.DidNotApply] || outcomes[r.ID][rule.NotChecked],
				"%s applies everywhere", r.ID)
		}
	}
}

// One changed character in any identifier of either half is noticed as an error of the pair or of its own document.
func TestOneCharacter(t *testing.T) {
	t.Parallel()
	alter := func(s string, at int, r byte) string { return s[:at] + string(r) + s[at+1:] }
	isError := func(f diag.Finding) bool { return f.Severity == diag.SeverityError }
	for _, c := range []struct {
		name         string
		value        string
		set          func(string) func(*mapping.Statement)
		shown, taken mapping.Statement
	}{
		{"issuer", testIssuer, issuerIs, awsMetadata(), application()},
		{"acs", testACS, func(v string) func(*mapping.Statement) { return acsIs(v) }, awsValues(), application()},
		{"entity ID", testTeam, entityIs, application(), awsIdPValues()},
		{"sso", testSSO, func(v string) func(*mapping.Statement) { return ssoIs(v) }, cloudflareValues(),
			awsIdPValues()},
	} {
		for at := range sampled(len(c.value)) {
			for _, r := range []byte("x0/A ") {
				if c.value[at] == r {
					continue
				}
				taken := c.taken
				taken.Parties = taken.Clone()
				other := changed(taken, c.set(alter(c.value, at, r)))
				found := both(c.shown, other).findings()
				require.True(t, slices.ContainsFunc(found, isError), "%s: %s", c.name, alter(c.value, at, r))
			}
		}
	}
}

// The rules neither sort nor change what they are given, and find the same every time.
func TestRulesLeaveSubject(t *testing.T) {
	t.Parallel()
	app := application()
	before := app.Clone()
	s := subject{Statements: []mapping.Statement{app, awsMetadata()}, Time: testNow}
	first := s.check()
	require.Equal(t, before, app.Parties)
	for range 3 {
		require.Equal(t, first, s.check())
	}
}

// A rule that looks at nothing did not pass.
func TestRuleWithoutAFunction(t *testing.T) {
	t.Parallel()
	results := subject{Statements: []mapping.Statement{awsIdPValues()}}.check(rule.Rule{ID: "own-rule",
		Severity: diag.SeverityNotice})
	require.Len(t, results, 1)
	require.Equal(t, rule.Result{Rule: "own-rule", Outcome: rule.NotChecked, Reason: "the rule has no function"},
		results[0])
}
