package mapping_test

import (
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
)

const (
	exampleIssuer = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	exampleACS    = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
)

// shownByAWS is what a program knows that has AWS's two values at hand.
func shownByAWS() mapping.Statement {
	return mapping.Statement{Name: "AWS", Vocabulary: mapping.AWSServiceProviderVocabulary(), Parties: mapping.Parties{SP: &mapping.ServiceProvider{
		EntityID:                  exampleIssuer,
		AssertionConsumerServices: []mapping.Endpoint{{Location: exampleACS}},
		PortalURL:                 "https://d-9300000000.awsapps.com/start",
	}}}
}

// Every value that the target has no place for is named.
func ExampleTranslate() {
	translation, err := mapping.Translate(shownByAWS(), mapping.CloudflareServiceProviderVocabulary(), mapping.Choice{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(translation.Values(mapping.SPEntityID))
	for _, f := range translation.Findings {
		fmt.Println(f.RuleID)
	}
	// Output:
	// [https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000]
	// convert-dropped
	// convert-fixed
}

// What is required and missing is an error that names the field in both vendors' words.
func ExampleTranslate_missing() {
	aws := shownByAWS()
	aws.SP.AssertionConsumerServices = nil
	_, err := mapping.Translate(aws, mapping.CloudflareServiceProviderVocabulary(), mapping.Choice{})
	var missing *mapping.MissingError
	fmt.Println(errors.As(err, &missing))
	// Output: true
}

// Cloudflare has taken what AWS shows: is it still the same, to the byte?
func ExampleCompare() {
	cloudflare := mapping.Statement{Name: "Cloudflare", Vocabulary: mapping.CloudflareServiceProviderVocabulary(), Parties: mapping.Parties{SP: &mapping.ServiceProvider{
		EntityID:                  exampleIssuer + "/",
		AssertionConsumerServices: []mapping.Endpoint{{Location: exampleACS}},
	}}}
	comparison := mapping.Compare(shownByAWS(), cloudflare)
	for _, d := range comparison.Differences {
		fmt.Println(d.Property, d.RuleID)
	}
	// Output: entity ID of the service provider compare-differs
}

// AWS trusts the certificate that Cloudflare signs with, so there is nothing to do until it expires.
func ExampleRotate() {
	keys := []mapping.Key{mapping.NewKey(mapping.Signing, exampleCertificate())}
	rotation := mapping.Rotate(keys, keys, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	fmt.Println("sign-in works:", rotation.SignIn.Answer)
	fmt.Println("steps:", len(rotation.Steps))
	// Output:
	// sign-in works: yes
	// steps: 0
}

// The certificate becomes the PEM text that AWS takes.
func ExampleNewAWSIdentityProvider() {
	cloudflare := mapping.Parties{IdP: &mapping.IdentityProvider{
		EntityID:             "https://example.cloudflareaccess.com",
		SingleSignOnServices: []mapping.Endpoint{{Location: "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/1"}},
		Keys:                 []mapping.Key{mapping.NewKey(mapping.Signing, exampleCertificate())},
	}}
	values, _, err := mapping.NewAWSIdentityProvider(cloudflare, mapping.Choice{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(values.SignInURL)
	fmt.Println(values.Certificates[0][:27])
	// Output:
	// https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/1
	// -----BEGIN CERTIFICATE-----
}

// exampleCertificate is the DER of a certificate that is valid at the time of the examples.
func exampleCertificate() []byte {
	text, err := os.ReadFile("../pem/testdata/rsa-2048.pem")
	if err != nil {
		log.Fatal(err)
	}
	bundle, err := pem.Parse(text)
	if err != nil {
		log.Fatal(err)
	}
	return bundle.Certificates[0].Raw
}
