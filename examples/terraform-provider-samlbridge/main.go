// Command terraform-provider-samlbridge is a Terraform provider that has functions only: what the library does with SAML
// metadata, for configurations, which cannot read XML themselves.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/samlbridge/samlbridge/examples/terraform-provider-samlbridge/internal/provider"
)

// version is set when the provider is built, see mirror.sh.
var version = "dev"

func main() {
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         "registry.terraform.io/samlbridge/samlbridge",
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}
