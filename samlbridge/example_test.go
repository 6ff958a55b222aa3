package samlbridge_test

import (
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

func ExampleConvert() {
	metadata, err := os.ReadFile("testdata/sp-metadata.xml")
	if err != nil {
		log.Fatal(err)
	}
	result, err := samlbridge.Convert("aws.xml", metadata, samlbridge.CloudflareAppValues, samlbridge.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", result.Output)
	for _, f := range result.Findings {
		if f.Rule == "convert-chosen" {
			fmt.Println(f.Pos, f.Severity)
		}
	}
	// Output:
	// {
	//   "sp_entity_id": "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
	//   "consumer_service_url": "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000",
	//   "name_id_format": "email"
	// }
	// 5:101 warning
}

// A person's paste is a document too: labels old or new, in any case, values behind them or below.
func ExampleRead() {
	paste := []byte("AWS SSO ACS URL\nhttps://eu-west-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000\n" +
		"aws sso issuer url:  https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000\n")
	d, err := samlbridge.Read("chat.txt", paste, samlbridge.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Form)
	fmt.Println(d.SP.EntityID)
	fmt.Println(d.Origin(mapping.SPEntityID, 0).Pos)
	// Output:
	// aws-sp-values
	// https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000
	// 3:22
}

// An error says what was found, where, and what to do; its kind is for programs.
func ExampleRead_wrongDocument() {
	_, err := samlbridge.Read("saved.xml", []byte("<html><title>Sign in</title></html>"), samlbridge.Options{})
	var e *samlbridge.Error
	fmt.Println(errors.As(err, &e), errors.Is(err, diag.ErrWrongDocument))
	fmt.Println(e.Pos)
	// Output:
	// true true
	// 1:1
}

// Parties need no document: a program that has the values writes them directly.
func ExampleWrite() {
	document := &samlbridge.Document{Reading: form.Reading{Parties: mapping.Parties{SP: &mapping.ServiceProvider{
		EntityID:                  "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
		AssertionConsumerServices: []mapping.Endpoint{{Location: "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"}},
	}}}}
	result, err := samlbridge.Write(samlbridge.SPMetadata, document, samlbridge.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", result.Output)
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000">
	//   <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
	//     <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000" index="0"/>
	//   </md:SPSSODescriptor>
	// </md:EntityDescriptor>
}

func ExampleCheck() {
	application := []byte(`{"type": "saas", "saas_app": {"name_id_format": "id",
		"sp_entity_id": "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
		"consumer_service_url": "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"}}`)
	d, err := samlbridge.Read("app.json", application, samlbridge.Options{})
	if err != nil {
		log.Fatal(err)
	}
	report, err := samlbridge.Check([]*samlbridge.Document{d}, samlbridge.Options{Time: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Severity == diag.SeverityError {
			fmt.Println(f.Rule, f.Path, f.Pos)
		}
	}
	// Output:
	// cloudflare-app-name-id-format /saas_app/name_id_format 1:49
}

// Metadata of the identity provider is what it shows, unless the caller says that AWS holds it.
func ExampleRead_whose() {
	metadata, err := os.ReadFile("testdata/idp-metadata.xml")
	if err != nil {
		log.Fatal(err)
	}
	shown, err := samlbridge.Read("idp.xml", metadata, samlbridge.Options{})
	if err != nil {
		log.Fatal(err)
	}
	held, err := samlbridge.Read("in-aws.xml", metadata, samlbridge.Options{From: samlbridge.AWSIdPMetadata})
	if err != nil {
		log.Fatal(err)
	}
	comparison, err := samlbridge.Compare(shown, held, samlbridge.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(comparison.Compared) > 0, len(comparison.Differences))
	// Output: true 0
}

// A further product is a table: here one that shows its entity ID under a label of its own.
func ExampleValues() {
	wiki := mapping.Vocabulary{Product: "Wiki", Title: "service provider values", SP: mapping.Shows, Fields: []mapping.Field{
		{Property: mapping.SPEntityID, Label: "Audience URI", Key: "audience", Required: true, Max: 1},
		{Property: mapping.SPACSLocation, Label: "Single sign-on URL", Key: "sso_url", Required: true, Max: 1},
	}}
	o := samlbridge.Options{Codecs: []form.Codec{samlbridge.Values("wiki-sp-values", "what the wiki shows", wiki)}}
	paste := "Audience URI: https://wiki.example/\nSingle sign-on URL: https://wiki.example/saml\n"
	result, err := samlbridge.Convert("wiki.txt", []byte(paste), samlbridge.CloudflareAppValues, o)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", result.Output)
	// Output:
	// {
	//   "sp_entity_id": "https://wiki.example/",
	//   "consumer_service_url": "https://wiki.example/saml",
	//   "name_id_format": "email"
	// }
}
