package saml_test

import (
	"fmt"

	"github.com/samlbridge/samlbridge/mapping/saml"
)

// The table of service provider metadata, in the schema's order.
func Example() {
	for _, f := range saml.ServiceProviderVocabulary().Fields {
		if f.Required {
			fmt.Println(f.Key)
		}
	}
	// Output:
	// entityID
	// AssertionConsumerService@Location
}
