package compare_test

import (
	"fmt"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/compare"
)

// Cloudflare has taken what AWS shows: is it still the same, to the byte?
func Example() {
	const issuer = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	shown := mapping.Statement{
		Name:       "AWS",
		Vocabulary: aws.ServiceProviderVocabulary(),
		Parties:    mapping.Parties{SP: &mapping.ServiceProvider{EntityID: issuer}},
	}
	taken := mapping.Statement{
		Name:       "Cloudflare",
		Vocabulary: cloudflare.DashboardVocabulary(),
		Parties:    mapping.Parties{SP: &mapping.ServiceProvider{EntityID: issuer + "/"}},
	}
	for _, d := range compare.Compare(shown, taken).Differences {
		fmt.Println(d.Property, "differs")
	}
	// Output: entity ID of the service provider differs
}
