package mapping_test

import (
	"fmt"
	"log"

	"github.com/samlbridge/samlbridge/mapping"
)

// A program that has the values needs no document.
func ExampleNewCloudflareApplication() {
	aws := mapping.AWSServiceProvider{
		IssuerURL: "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
		ACSURLs:   []string{"https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"},
	}
	parties, _, err := aws.Parties()
	if err != nil {
		log.Fatal(err)
	}
	application, findings, err := mapping.NewCloudflareApplication(parties, mapping.Choice{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(application.SaaSApp.SPEntityID)
	fmt.Println(application.SaaSApp.NameIDFormat)
	fmt.Println(len(findings), "values were fixed by Cloudflare or for AWS")
	// Output:
	// https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000
	// email
	// 3 values were fixed by Cloudflare or for AWS
}

// The tables answer questions too: what is AWS's issuer URL called at Cloudflare?
func ExampleVocabulary_Field() {
	field, ok := mapping.CloudflareApplicationVocabulary().Field(mapping.SPEntityID)
	fmt.Println(ok, field.Label, field.Key)
	// Output: true Entity ID saas_app.sp_entity_id
}

func ExampleCheck() {
	application := mapping.Statement{
		Name:       "app",
		Vocabulary: mapping.CloudflareServiceProviderVocabulary(),
		Parties: mapping.Parties{
			SP:          &mapping.ServiceProvider{EntityID: "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"},
			Application: &mapping.Application{NameIDFormat: "id"},
		},
	}
	report, err := mapping.Check(mapping.Subject{Statements: []mapping.Statement{application}})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range report.Findings() {
		if f.Severity == mapping.Error {
			fmt.Println(f.RuleID)
		}
	}
	// Output: cloudflare-app-name-id-format
}
