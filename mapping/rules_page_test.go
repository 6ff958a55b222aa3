package mapping_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
)

// RULES.md is made from [mapping.Rules] and [mapping.Notes]; -update writes it anew.
func TestRulesPage(t *testing.T) {
	t.Parallel()
	compareGolden(t, "RULES.md", rulesPage(t))
}

func rulesPage(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	rules := mapping.Rules()
	fmt.Fprintf(&b, rulesIntro, len(rules))
	for i, heading := range ruleHeadings(t) {
		if heading != "" {
			fmt.Fprintf(&b, "\n## %s\n\n| rule | severity | what must hold | source | evidence | read |\n|---|---|---|---|---|---|\n", heading)
		}
		r := rules[i]
		source := r.Source.Title
		if r.Source.URL != "" {
			source = "[" + source + "](" + r.Source.URL + ")"
		}
		fmt.Fprintf(&b, "| [`%s`](testdata/rules/%s) | %s | %s | %s | %s | %s |\n", r.ID, r.ID, r.Severity, r.Summary, source, r.Source.Evidence, r.Source.Read)
	}
	b.WriteString(notesIntro)
	for _, n := range mapping.Notes() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", n.ID, n.Summary)
	}
	return b.String()
}

// ruleHeadings are the comments in the list of rules.go, each at the index of the rule that it stands before.
func ruleHeadings(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "rules.go", nil, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	var headings []string
	ast.Inspect(file, func(n ast.Node) bool {
		list, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		behind := list.Lbrace
		for _, rule := range list.Elts {
			heading := ""
			for _, c := range file.Comments {
				if behind < c.Pos() && c.Pos() < rule.Pos() {
					heading = strings.TrimSuffix(strings.TrimSpace(c.Text()), ".")
				}
			}
			headings, behind = append(headings, heading), rule.Pos()
		}
		return false
	})
	require.Len(t, headings, len(mapping.Rules()))
	require.NotEmpty(t, headings[0], "the list begins with a heading")
	return headings
}

const rulesIntro = `<!-- made from Rules() and Notes(); go test ./mapping -run TestRulesPage -update writes it anew -->
# The rules

What must hold so that people can sign in to AWS IAM Identity Center through Cloudflare Access: %d rules. Each has a folder
with a document on which it fires, the message that a reader gets, and a document on which it passes: the ID leads there.

**Severity follows the evidence.** An *error* is what a vendor documents to refuse, or a value that is provably something else
than what its place is for. A *warning* goes against documented advice, or was observed to break. A *notice* is information, or
something that nobody has verified. *Documented* means that the page behind the link said so on the day it was read; *observed*
means that it was seen in public files, which gives a warning at most.

**A rule ends in one of four ways**, which the report tells apart: it *passed*; it *fired*, and its findings say where; it *did
not apply*, since the documents hold nothing that it is about; or it *could not be checked*, since something is missing to decide,
such as the time for a rule about dates. What a document leaves out is never taken for a pass.

**To ignore a rule**, name its ID: ` + "`samlbridge check -ignore ID,ID FILE…`" + `, ` + "`Options.Ignore`" + ` of package samlbridge, or the
last arguments of ` + "`mapping.Check`" + `. An ID that does not exist is an error, so that a slip of the pen ignores nothing in silence.
An ID is never used again for anything else.

**To add a rule**, write it as a variable of type ` + "`Rule`" + ` in a file rule_*.go, with its source and the day you read it; put it into
the list in [rules.go](rules.go), under the heading where it belongs; give it a folder in [testdata/rules](testdata/rules), which
the top of [rules_fixture_test.go](rules_fixture_test.go) describes. Tests fail as long as one of these is missing. Then run
` + "`go test ./mapping -update`" + `, and read what it wrote: the message, and this page.
`

const notesIntro = `
## Findings that are no rules

What reading a document repaired or left out, what a conversion changed, and what a comparison found. They can be ignored by ID
like rules.

| finding | what it says |
|---|---|
`
