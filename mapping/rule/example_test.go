package rule_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// A rule of one's own is a value with one function.
func Example() {
	noSlash := rule.Rule{
		ID:       "own-no-slash",
		Severity: diag.SeverityWarning,
		Summary:  "the entity ID does not end in a slash",
		Needs:    []mapping.Property{mapping.SPEntityID},
		Run: func(p *rule.Pass) {
			for i, id := range p.View.Values(mapping.SPEntityID) {
				if strings.HasSuffix(id, "/") {
					p.Report(p.View, mapping.SPEntityID, i, diag.Quote(id)+" ends in a slash", "remove the slash")
				}
			}
		},
	}
	view := rule.NewView(mapping.Statement{
		Name:    "app",
		Parties: mapping.Parties{SP: &mapping.ServiceProvider{EntityID: "https://sp.example/"}},
	}, nil)
	for _, result := range rule.Run([]rule.Rule{noSlash}, []*rule.View{view}, time.Time{}) {
		fmt.Println(result.Outcome)
		for _, f := range result.Findings {
			fmt.Println(f.Message)
		}
	}
	// Output:
	// fired
	// "https://sp.example/" ends in a slash
}
