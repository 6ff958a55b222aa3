package terraform_test

import (
	"fmt"
	"log"
	"os"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// AWS's metadata becomes reviewed code.
func ExampleCodecs() {
	values := `{"issuerUrl": "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
		"acsUrls": ["https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"]}`
	o := samlbridge.Options{ApplicationName: "AWS", Codecs: terraform.Codecs(terraform.Options{ResourceName: "identity_center", AccountID: "0123456789abcdef0123456789abcdef"})}
	result, err := samlbridge.Convert("AWS", []byte(values), terraform.TFVarsJSON, o)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", result.Output)
	// Output:
	// {
	//   "account_id": "0123456789abcdef0123456789abcdef",
	//   "name": "AWS",
	//   "sp_entity_id": "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
	//   "consumer_service_url": "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000",
	//   "name_id_format": "email"
	// }
}

// The outputs of a configuration become the file that AWS takes.
func ExampleCodecs_outputs() {
	outputs, err := os.ReadFile("testdata/output.json") // terraform output -json
	if err != nil {
		log.Fatal(err)
	}
	o := samlbridge.Options{Codecs: terraform.Codecs(terraform.Options{})}
	upload, err := samlbridge.Convert("outputs", outputs, samlbridge.AWSIdPMetadata, o)
	if err != nil {
		log.Fatal(err)
	}
	d, err := samlbridge.Read("upload", upload.Output, samlbridge.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Form, d.Values(mapping.IdPEntityID), len(d.IdP.Keys), "certificate")
	// Output: idp-metadata [https://example.cloudflareaccess.com] 1 certificate
}
