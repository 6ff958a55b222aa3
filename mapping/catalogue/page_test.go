package catalogue_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/rule"
)

// RULES.md is made from [catalogue.Rules]; -update writes it anew.
func TestRulesPage(t *testing.T) {
	t.Parallel()
	compareGolden(t, "RULES.md", rulesPage())
}

func rulesPage() string {
	var b strings.Builder
	rules := catalogue.Rules()
	fmt.Fprintf(&b, rulesIntro, len(rules))
	var headings []string
	rows := map[string][]string{}
	for _, r := range rules {
		source := r.Source.Title
		if r.Source.URL != "" {
			source = "[" + source + "](" + r.Source.URL + ")"
		}
		h := headingOf(r)
		if rows[h] == nil {
			headings = append(headings, h)
		}
		rows[h] = append(rows[h], fmt.Sprintf("| [`%s`](testdata/rules/%s) | %s | %s | %s | %s | %s |\n",
			r.ID, r.ID, r.Severity, r.Summary, source, r.Source.Evidence, r.Source.Read))
	}
	for _, h := range headings {
		fmt.Fprintf(&b, "\n## %s\n\n| rule | severity | what must be so | source | evidence | read |\n"+
			"|---|---|---|---|---|---|\n%s", h, strings.Join(rows[h], ""))
	}
	return b.String()
}

// headingOf is what a rule is about.
func headingOf(r rule.Rule) string {
	switch {
	case r.Scope == rule.Users:
		return "The users"
	case r.Scope == rule.Pair:
		return "What one side shows and the other has taken"
	case r.Scope == rule.SameParty:
		return "One side in two documents"
	case r.Product != "":
		return r.Product
	case strings.HasPrefix(r.ID, "cloudflare-"): // about documents that are not Cloudflare's
		return cloudflare.Product().Name
	}
	return "SAML 2.0 and X.509"
}

const rulesIntro = `<!-- made from Rules(); go test ./mapping/catalogue -run TestRulesPage -update writes it anew -->
# The rules

What must be so that people can sign in to AWS IAM Identity Center through Cloudflare Access: %d rules. Each has a folder
with a document on which it fires, the message that a reader gets, and a document on which it passes: the ID leads there.

**Severity follows the evidence.** An *error* is what a vendor documents to refuse, or a value that is provably something
else than what its place is for. A *warning* goes against documented advice, or was observed to break. A *notice* is
information, or something that no page verifies. *Documented* means that the page behind the link said so on the day it was
read; *observed* means that it was seen in public files, which gives a warning at most.

**A rule ends in one of four ways**, which the report tells apart: it *passed*; it *fired*, and its findings say where; it
*did not apply*, since the documents contain nothing that it is about; or it *could not be checked*, since something is
missing to decide, such as the time for a rule about dates. What a document leaves out is never taken for a pass.

**A rule of a product** runs on documents about that product only: the headings below say whose it is.

**To ignore a rule**, name its ID: ` + "`samlbridge check -ignore ID,ID FILE…`" + `, or ` +
	"`Options.Ignore`" + ` of package
samlbridge. An ID that does not exist is an error, so that a slip of the pen ignores nothing in silence. An ID is never used
again for anything else.

**To add a rule**, write it as a variable of type ` +
	"`rule.Rule`" + ` in the file of its family, in the package of the product that
it is about ([aws](../aws), [cloudflare](../cloudflare), [saml](../saml); here if it is about the pair), with its source and
the day you read it; put it into the list in that package's rules.go; give it a folder in [testdata/rules](testdata/rules),
which the top of [fixture_test.go](fixture_test.go) describes, and a case in the table of its family. Tests fail as long as
one of these is missing. Then run ` +
	"`go test ./mapping/catalogue -update`" + `, and read what it wrote: the message, and this page.
`
