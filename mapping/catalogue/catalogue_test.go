package catalogue_test

import (
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

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
)

var ruleID = regexp.MustCompile(`^(?:aws|cloudflare|idp|endpoint|entity|metadata|pair|twin|user)(?:-[a-z]+)+$`)

func TestRulesValid(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range catalogue.Rules() {
		require.Regexp(t, ruleID, r.ID)
		require.False(t, seen[r.ID], "%s twice", r.ID)
		seen[r.ID] = true
		severities := []diag.Severity{diag.SeverityError, diag.SeverityWarning, diag.SeverityNotice}
		require.Contains(t, severities, r.Severity, r.ID)
		requireSummary(t, r.Summary)
		requireSource(t, r)
		require.Equal(t, r.Scope == rule.Users, r.Run == nil, r.ID)
	}
}

func requireSummary(t *testing.T, summary string) {
	t.Helper()
	require.NotEmpty(t, summary)
	require.LessOrEqual(t, utf8.RuneCountInString(summary), 72, summary)
	require.False(t, strings.HasSuffix(summary, "."), summary)
	names := []string{"AWS", "Cloudflare", "Provisioning", "SCIM", "SSO"}
	isName := slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(summary, name) })
	require.False(t, unicode.IsUpper(rune(summary[0])) && !isName, "%s: lower case, but for names", summary)
}

func requireSource(t *testing.T, r rule.Rule) {
	t.Helper()
	require.NotEmpty(t, r.Source.Title, r.ID)
	read, err := time.Parse(time.DateOnly, r.Source.Read)
	require.NoError(t, err, r.ID)
	require.True(t, read.Year() >= 2026 && read.Before(fixtureTime.AddDate(1, 0, 0)), r.ID)
	switch r.Source.Evidence {
	case mapping.Documented:
		u, err := url.Parse(r.Source.URL)
		require.NoError(t, err, r.ID)
		require.Equal(t, "https", u.Scheme, r.ID)
		require.NotEmpty(t, u.Host, r.ID)
	case mapping.Observed:
		require.NotEqual(t, diag.SeverityError, r.Severity, "%s: what was only observed is no error", r.ID)
	default:
		t.Fatalf("%s has no evidence", r.ID)
	}
}

// A mistake that a document repeats is listed so many times, and then counted.
func TestRepeatedFindings(t *testing.T) {
	t.Parallel()
	const listed = 50
	s := awsMetadata()
	s.SP.AssertionConsumerServices = nil
	for i := range 3000 {
		e := mapping.Endpoint{Binding: saml.BindingHTTPRedirect, Location: testACS + strconv.Itoa(i)}
		s.SP.AssertionConsumerServices = append(s.SP.AssertionConsumerServices, e)
	}
	for n, last := range map[int]string{
		listed + 1: "HTTP-POST",
		listed + 2: "2 more findings",
		3000:       "2950 more findings",
	} {
		some := s
		some.SP = &mapping.ServiceProvider{EntityID: s.SP.EntityID,
			AssertionConsumerServices: s.SP.AssertionConsumerServices[:n]}
		documents := 0
		for _, r := range (subject{Statements: []mapping.Statement{some, some}}).check() {
			if r.Rule == "aws-acs-binding-redirect" {
				documents++
				require.Len(t, r.Findings, listed+1)
				require.Contains(t, r.Findings[listed].Message, last)
				require.NotContains(t, r.Findings[listed-1].Message, "more findings")
			}
		}
		require.Equal(t, 2, documents)
	}
}

// Every variable of type Rule in the packages of products, and in this one, is in a list.
func TestRulesListed(t *testing.T) {
	t.Parallel()
	declared := 0
	for _, folder := range []string{"../aws", "../cloudflare", "../saml", "."} {
		var names []string
		listed := map[string]bool{}
		for name, file := range parsed(t, folder) {
			names = append(names, ruleVariables(file)...)
			ast.Inspect(file, func(n ast.Node) bool {
				list, ok := n.(*ast.CompositeLit)
				if ok && isRuleList(list) {
					for _, e := range list.Elts {
						require.False(t, listed[e.(*ast.Ident).Name], "%s lists %s twice", name, e)
						listed[e.(*ast.Ident).Name] = true
					}
				}
				return true
			})
		}
		for _, name := range names {
			require.True(t, listed[name], "%s: %s is in no list", folder, name)
		}
		require.Len(t, listed, len(names), folder)
		declared += len(names)
	}
	require.Len(t, catalogue.Rules(), declared)
}

func parsed(t *testing.T, folder string) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	files := map[string]*ast.File{}
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			files[name], err = parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			require.NoError(t, err)
		}
	}
	return files
}

func isRuleList(lit *ast.CompositeLit) bool {
	list, ok := lit.Type.(*ast.ArrayType)
	return ok && isRule(list.Elt)
}

func isRule(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && fmt.Sprint(sel.X)+"."+sel.Sel.Name == "rule.Rule"
}

// ruleVariables are the names of the package's variables of type Rule.
func ruleVariables(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR {
			continue
		}
		for _, spec := range decl.Specs {
			v := spec.(*ast.ValueSpec)
			for i, value := range v.Values {
				if lit, ok := value.(*ast.CompositeLit); ok && isRule(lit.Type) {
					names = append(names, v.Names[i].Name)
				}
			}
		}
	}
	return names
}
