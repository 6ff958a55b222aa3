// Command terraform-provider-samlbridge is a Terraform provider that has functions only: what the library does with
// SAML metadata, for configurations, which cannot read XML themselves.
package main

import (
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/samlbridge/samlbridge/examples/terraform-provider-samlbridge/internal/provider"
)

// version is set when the provider is built, see mirror.sh.
var version = "dev"

func main() {
	if err := tf6server.Serve("registry.terraform.io/samlbridge/samlbridge", provider.NewServer(version)); err != nil {
		log.Fatal(err)
	}
}
