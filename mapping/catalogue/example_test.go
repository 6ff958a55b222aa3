package catalogue_test

import (
	"fmt"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Package samlbridge does this for documents; a program that has the values can do it by itself.
func Example() {
	sp, idp := catalogue.Pair()
	application := mapping.Statement{
		Name:       "app",
		Vocabulary: cloudflare.DashboardVocabulary(),
		SPProduct:  sp,
		IdPProduct: idp,
		Parties: mapping.Parties{
			SP: &mapping.ServiceProvider{EntityID: testIssuer,
				AssertionConsumerServices: []mapping.Endpoint{{Location: testACS}}},
			Application: &mapping.Application{NameIDFormat: "id"},
		},
	}
	view := rule.NewView(application, catalogue.Products())
	for _, result := range rule.Run(catalogue.Rules(), []*rule.View{view}, testNow) {
		for _, f := range result.Findings {
			if f.Severity == diag.SeverityError {
				fmt.Println(f.Rule)
			}
		}
	}
	// Output: cloudflare-app-name-id-format
}
