package mapping_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// shownByAWS is what a program knows that has AWS's two values at hand.
func shownByAWS() mapping.Statement {
	return mapping.Statement{
		Name:       "AWS",
		Vocabulary: aws.ServiceProviderVocabulary(),
		Parties: mapping.Parties{SP: &mapping.ServiceProvider{
			EntityID: "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
			AssertionConsumerServices: []mapping.Endpoint{{
				Location: "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000",
			}},
			PortalURL: "https://d-9300000000.awsapps.com/start",
		}},
	}
}

// The tables answer questions: what is AWS's issuer URL called at Cloudflare?
func Example() {
	field, ok := cloudflare.ApplicationVocabulary().Field(mapping.SPEntityID)
	fmt.Println(ok, field.Label, field.Key)
	// Output: true Entity ID saas_app.sp_entity_id
}

// Every value that the target has no field for is named.
func ExampleTranslate() {
	translation, err := mapping.Translate(shownByAWS(), cloudflare.DashboardVocabulary(), mapping.Choice{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(translation.Values(mapping.SPEntityID))
	for _, c := range translation.Changes {
		fmt.Println(c.Kind, c.Property)
	}
	// Output:
	// [https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000]
	// dropped sp.portalURL
	// set app.nameIDFormat
}

// What is required and missing is an error of its own kind.
func ExampleTranslate_missing() {
	statement := shownByAWS()
	statement.SP.AssertionConsumerServices = nil
	_, err := mapping.Translate(statement, cloudflare.DashboardVocabulary(), mapping.Choice{})
	fmt.Println(errors.Is(err, diag.ErrMissing))
	// Output: true
}
