package catalogue_test

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/catalogue"
)

var (
	// quoted is what a message repeats of a document, which does not count for its length: values, certificates.
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|(?:[0-9A-F]{2}:){31}[0-9A-F]{2}`)
	// unsaid is what no message, fix, summary or step says: words of lawyers, and a program's name and flags.
	unsaid = regexp.MustCompile(
		`(?i)\b(?:stands?|stood|holds?|held|shall|nobody|whoever|whose|samlbridge)\b|(?:^| )-[a-z]+`)
)

// What is said is short: the message beside the values that it quotes, the fix, and both together as a rule.
func TestFindingsAreShort(t *testing.T) {
	t.Parallel()
	var lengths []int
	for _, c := range allRuleCases() {
		for _, f := range c.on.findings() {
			message, fix := quoted.ReplaceAllString(f.Message, ""), quoted.ReplaceAllString(f.Fix, "")
			require.LessOrEqual(t, utf8.RuneCountInString(message), 160, f.Message)
			require.LessOrEqual(t, utf8.RuneCountInString(fix), 160, f.Fix)
			require.NotRegexp(t, unsaid, message)
			require.NotRegexp(t, unsaid, fix)
			lengths = append(lengths, utf8.RuneCountInString(f.Message+f.Fix))
		}
	}
	slices.Sort(lengths)
	require.LessOrEqual(t, lengths[len(lengths)/2], 200, "half of the findings are longer")
}

// Nor is it said anywhere that no case reaches.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, r := range catalogue.Rules() {
		require.NotRegexp(t, unsaid, r.Summary, r.ID)
	}
	for _, folder := range []string{"..", "../aws", "../cloudflare", "../saml", "../rule", "../compare", "."} {
		for name, file := range parsed(t, folder) {
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.ImportSpec); ok && spec != nil {
					return false
				}
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				require.NoError(t, err)
				if strings.Contains(text, " ") && unsaid.MatchString(text) { // a word alone is no sentence
					t.Errorf("%s: %s", filepath.Base(name), text)
				}
				return true
			})
		}
	}
}
