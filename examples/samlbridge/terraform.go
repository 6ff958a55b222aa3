package main

import (
	"flag"

	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// terraformFlags is the flag that chooses what to read of Terraform's documents.
func terraformFlags(fs *flag.FlagSet) *terraform.Options {
	o := &terraform.Options{}
	fs.StringVar(&o.Address, "address", "", "`address` of the application in a Terraform document")
	return o
}

// terraformNames are the flags for what no document says and a configuration needs.
func terraformNames(fs *flag.FlagSet, o *terraform.Options) {
	fs.StringVar(&o.ResourceName, "resource", "", "`name` of the resource in written Terraform")
	fs.StringVar(&o.AccountID, "account", "", "`ID` of the Cloudflare account in written Terraform")
	fs.StringVar(&o.ImportID, "import", "", "`ID` of an existing application to import, in written Terraform")
}
