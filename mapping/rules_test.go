package mapping

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// ruleCase is one subject and everything that fires on it. Missing and surplus rules both fail.
type ruleCase struct {
	why   string
	on    Subject
	fires []string // rule IDs; one that fires twice stands twice
	says  string   // what one of the messages holds
}

func allRuleCases() []ruleCase {
	return slices.Concat(cleanCases(), endpointCases(), awsCases(), awsACSCases(), nameIDCases(), accessControlAWSCases(), appCases(), attributeCases(),
		idpCases(), cloudflareCases(), certificateCases(), pairCases(), twinCases(), userCases())
}

func cleanCases() []ruleCase {
	return []ruleCase{
		{why: "nothing given", on: Subject{}},
		{why: "every form of one correct pair at once", on: Subject{Time: testNow, Users: Users{IdP: []string{"a@example.com"}, AWS: []string{"a@example.com"}},
			Statements: []Statement{awsMetadata(), awsValues(), application(), dashboardValues(), cloudflareValues(), idpMetadata(), awsIdPValues(), certificateFileStatement()}}},
		{why: "a party without a document around it", on: Subject{Statements: []Statement{{Parties: application().Parties}}}},
		{why: "a document that states nothing", on: Subject{Statements: []Statement{{Vocabulary: AWSServiceProviderVocabulary()}, {Vocabulary: CloudflareIdentityProviderVocabulary()}}}},
		{why: "an application before Cloudflare has made it", on: on(application(), func(s *Statement) { s.IdP = nil })},
		{why: "empty lists of users are lists", on: Subject{Users: Users{IdP: []string{}, AWS: []string{}}}},
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
			report, err := Check(c.on)
			require.NoError(t, err)
			var fired []string
			var messages []string
			for _, f := range report.Findings() {
				fired = append(fired, f.RuleID)
				messages = append(messages, f.String())
				requireFinding(t, f)
			}
			slices.Sort(fired)
			expected := slices.Sorted(slices.Values(c.fires))
			require.Equal(t, expected, fired, "%s", strings.Join(messages, "\n"))
			require.Contains(t, strings.Join(messages, "\n"), c.says)
		})
	}
}

func requireFinding(t *testing.T, f Finding) {
	t.Helper()
	for _, text := range []string{f.Message, f.Fix} {
		require.False(t, strings.HasSuffix(text, "."), "no full stop: %s", text)
		require.False(t, strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) }), "no controls: %q", text)
		require.NotContains(t, text, "%!")
		require.NotContains(t, text, "  ")
	}
	first, _ := utf8.DecodeRuneInString(f.Fix)
	require.False(t, unicode.IsUpper(first) && f.RuleID != "idp-certificate-readable" && f.RuleID != "idp-certificate-unusual", "lower case: %s", f.Fix)
	require.LessOrEqual(t, len(f.Message), 1500)
}

// unseen are the rules about what no document shows: they speak whenever they apply.
var unseen = []string{"cloudflare-access-control-groups", "cloudflare-access-control-value"}

// Every rule fires somewhere, passes somewhere, and says somewhere that it could not look.
func TestRulesCovered(t *testing.T) {
	t.Parallel()
	outcomes := map[string]map[Outcome]bool{}
	expected := map[string]bool{}
	for _, c := range allRuleCases() {
		report, err := Check(c.on)
		require.NoError(t, err)
		for _, r := range report.Results {
			if outcomes[r.RuleID] == nil {
				outcomes[r.RuleID] = map[Outcome]bool{}
			}
			outcomes[r.RuleID][r.Outcome] = true
			require.Equal(t, r.Outcome == Fired, len(r.Findings) > 0, r.RuleID)
			require.Equal(t, r.Outcome == DidNotApply || r.Outcome == NotChecked, r.Reason != "", "%s %s", r.RuleID, r.Outcome)
		}
		for _, id := range c.fires {
			expected[id] = true
		}
	}
	for _, rule := range Rules() {
		require.True(t, expected[rule.ID], "no case expects %s", rule.ID)
		require.True(t, outcomes[rule.ID][Passed] || slices.Contains(unseen, rule.ID), "%s passes nowhere", rule.ID)
		if len(rule.Needs)+len(rule.About) > 0 || rule.NeedsTime {
			require.True(t, outcomes[rule.ID][DidNotApply] || outcomes[rule.ID][NotChecked], "%s applies everywhere", rule.ID)
		}
	}
}

var ruleID = regexp.MustCompile(`^(?:aws|cloudflare|idp|endpoint|entity|metadata|pair|twin|user)(?:-[a-z]+)+$`)

func TestRulesValid(t *testing.T) {
	t.Parallel()
	read, err := time.Parse(time.DateOnly, readOn)
	require.NoError(t, err)
	require.False(t, read.After(time.Now().AddDate(0, 0, 1)), "read in the future")
	seen := map[string]bool{}
	require.True(t, slices.IsSortedFunc(Notes(), func(a, b Note) int { return strings.Compare(a.ID, b.ID) }))
	for _, note := range Notes() {
		seen[note.ID] = true
	}
	for _, r := range Rules() {
		require.Regexp(t, ruleID, r.ID)
		require.False(t, seen[r.ID], "%s twice", r.ID)
		seen[r.ID] = true
		require.Contains(t, []Severity{Error, Warning, Notice}, r.Severity, r.ID)
		require.NotEmpty(t, r.Summary, r.ID)
		require.LessOrEqual(t, utf8.RuneCountInString(r.Summary), 72, r.Summary)
		require.False(t, strings.HasSuffix(r.Summary, "."), r.Summary)
		require.False(t, unicode.IsUpper(rune(r.Summary[0])) && !slices.ContainsFunc([]string{"AWS", "Cloudflare", "Provisioning", "SCIM", "SSO"},
			func(name string) bool { return strings.HasPrefix(r.Summary, name) }), "%s: lower case, but for names", r.Summary)
		require.NotEmpty(t, r.Source.Title, r.ID)
		require.Equal(t, readOn, r.Source.Read, r.ID)
		switch r.Source.Evidence {
		case Documented:
			u, err := url.Parse(r.Source.URL)
			require.NoError(t, err, r.ID)
			require.Equal(t, "https", u.Scheme, r.ID)
			require.NotEmpty(t, u.Host, r.ID)
		case Observed:
			require.NotEqual(t, Error, r.Severity, "%s: what was only observed is no error", r.ID)
		default:
			t.Fatalf("%s has no evidence", r.ID)
		}
		functions := 0
		for _, set := range []bool{r.Statement != nil, r.Pair != nil, r.Twin != nil, r.Users != nil} {
			if set {
				functions++
			}
		}
		require.Equal(t, 1, functions, r.ID)
	}
}

// A mistake that a document repeats is listed so many times, and then counted.
func TestRepeatedFindings(t *testing.T) {
	t.Parallel()
	s := awsMetadata()
	s.SP.AssertionConsumerServices = nil
	for i := range 3000 {
		s.SP.AssertionConsumerServices = append(s.SP.AssertionConsumerServices, Endpoint{Binding: BindingHTTPRedirect, Location: testACS + strconv.Itoa(i)})
	}
	for n, last := range map[int]string{maxRepeated + 1: "HTTP-POST", maxRepeated + 2: "finds 2 more places", 3000: "finds 2950 more places"} {
		some := s
		some.SP = &ServiceProvider{EntityID: s.SP.EntityID, AssertionConsumerServices: s.SP.AssertionConsumerServices[:n]}
		report, err := Check(Subject{Statements: []Statement{some, some}})
		require.NoError(t, err)
		documents := 0
		for _, r := range report.Results {
			if r.RuleID == "aws-acs-binding-redirect" {
				documents++
				require.Len(t, r.Findings, maxRepeated+1)
				require.Contains(t, r.Findings[maxRepeated].Message, last)
				require.NotContains(t, r.Findings[maxRepeated-1].Message, "more places")
			}
		}
		require.Equal(t, 2, documents)
	}
}

// Every variable of type Rule in a rule_*.go file is in the list.
func TestRulesListed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("rule_*.go")
	require.NoError(t, err)
	var declared []string
	for _, name := range append(files, "rules.go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range file.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok || decl.Tok != token.VAR {
				continue
			}
			for _, spec := range decl.Specs {
				v := spec.(*ast.ValueSpec)
				for i, value := range v.Values {
					if lit, ok := value.(*ast.CompositeLit); ok && fmt.Sprint(lit.Type) == "Rule" {
						declared = append(declared, v.Names[i].Name)
					}
				}
			}
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), "rules.go", nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	var listed []string
	ast.Inspect(file, func(n ast.Node) bool {
		if list, ok := n.(*ast.CompositeLit); ok {
			for _, e := range list.Elts {
				listed = append(listed, e.(*ast.Ident).Name)
			}
		}
		return true
	})
	require.Len(t, Rules(), len(listed))
	require.ElementsMatch(t, declared, listed)
}

// A correct pair has no error and no warning, wherever it lives.
func TestCorrectPairs(t *testing.T) {
	t.Parallel()
	regions := []string{"us-east-1", "us-east-2", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-southeast-2", "il-central-1", "mx-central-1", "ca-west-1"}
	hosts := []string{"signin.aws.amazon.com", "signin.aws", "sso.signin.aws"}
	tenants := []string{"", "4455422d", "75732d656173742d312d"}
	domains := []string{"cloudflareaccess.com", "fed.cloudflareaccess.com"}
	bindings := [][]string{{BindingHTTPPost, BindingHTTPRedirect}, {BindingHTTPRedirect, BindingHTTPPost}, {BindingHTTPPost}, {BindingHTTPRedirect}}
	portals := []string{"https://d-9900000000.awsapps.com/start", "https://acme.awsapps.com/start/", "https://acme.awsapps.com/start#/",
		"https://ssoins-0000000000000000.%s.portal.amazonaws.com", "https://ssoins-0000000000000000.portal.%s.app.aws"}
	pairs := 0
	for i, region := range regions {
		for _, host := range hosts {
			for _, tenant := range tenants {
				for _, domain := range domains {
					team := "https://acme-" + region + "." + domain
					sso := team + "/cdn-cgi/access/sso/saml/" + testID
					issuer := "https://" + region + ".signin.aws.amazon.com/platform/saml/d-9067000000"
					acs := "https://" + region + "." + host + "/platform/saml/acs/" + tenant + testTenant
					portal := portals[pairs%len(portals)]
					if strings.Contains(portal, "%s") {
						portal = fmt.Sprintf(portal, region)
					}
					entity := []string{team, sso}[pairs%2]
					sp := []func(*Statement){issuerIs(issuer), acsIs(acs)}
					idp := []func(*Statement){entityIs(entity), ssoIs(sso)}
					metadata := changed(idpMetadata(), idp...)
					metadata.IdP.WantAuthnRequestsSigned = new(true)
					metadata.IdP.SingleSignOnServices = nil
					for _, b := range bindings[pairs%len(bindings)] {
						metadata.IdP.SingleSignOnServices = append(metadata.IdP.SingleSignOnServices, Endpoint{Binding: b, Location: sso})
					}
					if i%2 == 0 {
						metadata.IdP.NameIDFormats = nil
					}
					values := changed(cloudflareValues(), idp...)
					values.IdP.MetadataURL = sso + "/saml-metadata"
					report, err := Check(Subject{Time: testNow, Users: Users{IdP: []string{"a@example.com"}, AWS: []string{"a@example.com", "b@example.com"}},
						Statements: []Statement{changed(awsMetadata(), sp...), changed(awsValues(), append(sp, portalIs(portal))...),
							changed(application(), append(sp, idp...)...), changed(dashboardValues(), sp...), values, metadata, changed(awsIdPValues(), idp...)}})
					require.NoError(t, err)
					for _, f := range report.Findings() {
						require.Equal(t, Notice, f.Severity, f.String())
					}
					pairs++
				}
			}
		}
	}
	require.GreaterOrEqual(t, pairs, 100)
}

// One changed character in any identifier of either half is noticed as an error of the pair or of its own document.
func TestOneCharacter(t *testing.T) {
	t.Parallel()
	alter := func(s string, at int, r byte) string { return s[:at] + string(r) + s[at+1:] }
	for name, c := range map[string]struct {
		value string
		set   func(string) func(*Statement)
		shown Statement
		taken Statement
	}{
		"issuer":    {testIssuer, issuerIs, awsMetadata(), application()},
		"acs":       {testACS, func(v string) func(*Statement) { return acsIs(v) }, awsValues(), application()},
		"entity ID": {testTeam, entityIs, application(), awsIdPValues()},
		"sso":       {testSSO, func(v string) func(*Statement) { return ssoIs(v) }, cloudflareValues(), awsIdPValues()},
	} {
		for at := range len(c.value) {
			for _, r := range []byte("x0/A ") {
				if c.value[at] == r {
					continue
				}
				report, err := Check(both(c.shown, changed(Statement{Name: c.taken.Name, Vocabulary: c.taken.Vocabulary, Parties: c.taken.Clone()}, c.set(alter(c.value, at, r)))))
				require.NoError(t, err)
				require.True(t, slices.ContainsFunc(report.Findings(), func(f Finding) bool { return f.Severity == Error }), "%s: %s", name, alter(c.value, at, r))
			}
		}
	}
}

func TestCheckIgnores(t *testing.T) {
	t.Parallel()
	report, err := Check(on(awsMetadata(), issuerIs(testACS)), "aws-issuer-acs-swapped")
	require.NoError(t, err)
	require.Empty(t, report.Findings())
	_, err = Check(Subject{}, "no-such-rule")
	var unknown *UnknownRuleError
	require.ErrorAs(t, err, &unknown)
	require.Equal(t, "no-such-rule", unknown.ID)
}

// Check neither sorts nor changes what it is given.
func TestCheckLeavesSubject(t *testing.T) {
	t.Parallel()
	users := Users{IdP: []string{"b@example.com", "a@example.com"}, AWS: []string{"c@example.com", "B@example.com"}}
	app := application()
	before := app.Clone()
	_, err := Check(Subject{Statements: []Statement{app, awsMetadata()}, Users: users, Time: testNow})
	require.NoError(t, err)
	require.Equal(t, []string{"b@example.com", "a@example.com"}, users.IdP)
	require.Equal(t, []string{"c@example.com", "B@example.com"}, users.AWS)
	require.Equal(t, before, app.Parties)
}

func TestCheckIsDeterministic(t *testing.T) {
	t.Parallel()
	var subject Subject
	for _, c := range allRuleCases() {
		subject.Statements = append(subject.Statements, c.on.Statements...)
		subject.Users.IdP = append(subject.Users.IdP, c.on.Users.IdP...)
		subject.Users.AWS = append(subject.Users.AWS, c.on.Users.AWS...)
	}
	subject.Time = testNow
	subject.Statements = subject.Statements[:min(len(subject.Statements), 40)]
	first, err := Check(subject)
	require.NoError(t, err)
	for range 5 {
		again, err := Check(subject)
		require.NoError(t, err)
		require.Equal(t, first, again)
	}
}

// A rule of the catalogue under another ID finds the same, with the same advice.
func TestRenamedUserRules(t *testing.T) {
	t.Parallel()
	users := Users{IdP: []string{"a b@x.org", "c@x.org", "c@x.org", "D@x.org"}, AWS: []string{"d@x.org", "e@x.org", "e@x.org"}, DisabledAWS: []string{"D@x.org"}}
	fired := 0
	for _, rule := range Rules() {
		if rule.Users == nil {
			continue
		}
		before, err := Check(Subject{Users: users})
		require.NoError(t, err)
		renamed := rule
		renamed.ID = "own-" + rule.ID
		after, err := Check(Subject{Users: users, Rules: []Rule{renamed}})
		require.NoError(t, err)
		of := func(r Report, id string) (list []Finding) {
			for _, f := range r.Findings() {
				if f.RuleID == id {
					f.RuleID = ""
					list = append(list, f)
				}
			}
			return list
		}
		require.Equal(t, of(before, rule.ID), of(after, renamed.ID), rule.ID)
		fired += len(of(after, renamed.ID))
	}
	require.Greater(t, fired, 5)
}

// A rule that looks at nothing did not pass.
func TestRuleWithoutAFunction(t *testing.T) {
	t.Parallel()
	r, err := Check(Subject{Statements: []Statement{awsIdPValues()}, Rules: []Rule{{ID: "own-rule", Severity: Notice}}})
	require.NoError(t, err)
	last := r.Results[len(r.Results)-1]
	require.Equal(t, []any{"own-rule", NotChecked, "the rule has no function"}, []any{last.RuleID, last.Outcome, last.Reason})
}

// A certificate that was made by hand may have a key without numbers.
func TestEmptyKeys(t *testing.T) {
	t.Parallel()
	for _, key := range []any{&rsa.PublicKey{}, &ecdsa.PublicKey{}, ed25519.PublicKey(nil), nil} {
		s := awsIdPValues()
		s.IdP.Keys = []Key{{DER: goodKey().DER, Certificate: &x509.Certificate{Raw: goodKey().DER, PublicKey: key}}}
		require.NotPanics(t, func() { _, _ = Check(Subject{Statements: []Statement{s}, Time: testNow}) })
	}
}
