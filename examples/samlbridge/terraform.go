package main

import (
	"flag"

	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// terraformFlags is the flag that chooses what to read of Terraform's documents.
func terraformFlags(fs *flag.FlagSet) *terraform.Options {
	o := &terraform.Options{}
	fs.StringVar(&o.Address, "address", "", "address or name of the application to read of Terraform's configuration, state or outputs")
	return o
}

// terraformNames are the flags for what no document says and a configuration needs.
func terraformNames(fs *flag.FlagSet, o *terraform.Options) {
	fs.StringVar(&o.ResourceName, "resource", "", "name of the resource in written configuration; aws if absent")
	fs.StringVar(&o.AccountID, "account", "", "ID of the Cloudflare account in written configuration; a variable if absent")
	fs.StringVar(&o.ImportID, "import", "", "ID of the application that an import block shall name")
}
