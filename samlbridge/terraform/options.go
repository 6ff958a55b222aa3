package terraform

import (
	"regexp"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// The forms of this package.
const (
	V5         form.Form = "terraform-v5"          // .tf for version 5 of the Cloudflare provider; written and read
	V4         form.Form = "terraform-v4"          // .tf for version 4; written and read
	V5JSON     form.Form = "terraform-v5-json"     // .tf.json for version 5; written and read
	TFVarsJSON form.Form = "terraform-tfvars-json" // .tfvars.json; written
	ShowJSON   form.Form = "terraform-show-json"   // terraform show -json, of state or plan; read
	OutputJSON form.Form = "terraform-output-json" // terraform output -json; read
)

// Options is what Terraform needs to know and no SAML document says. The zero value is usable.
type Options struct {
	// ResourceName is the resource's name in written configuration; "" stands for "aws". Letters, digits, "-" and "_"
	// only.
	ResourceName string
	// AccountID is the ID of the Cloudflare account. "" leaves it to the variable account_id.
	AccountID string
	// ImportID is the ID of an application that exists already, for an import block; "" writes none. Terraform takes
	// import blocks from version 1.5 on, and from 1.6 on where AccountID is a variable.
	ImportID string
	// Address chooses the resource to read where a document holds several applications: its address, as
	// "module.sso.cloudflare_zero_trust_access_application.aws[0]", or its name, "aws". Among outputs it is what their
	// names have before or after the word that this package knows: "aws" for aws_sso_endpoint. Without it,
	// samlbridge.Options.EntityID chooses.
	Address string
}

var (
	nameShape = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,63}$`)
	idShape   = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)
)

// validate keeps everything out of written code that could be more than a name.
func (o Options) validate() error {
	for _, option := range []struct {
		name, value string
		may         bool // be empty
		shape       *regexp.Regexp
		takes       string
	}{
		{"ResourceName", o.ResourceName, false, nameShape,
			"a letter or _, then letters, digits, - and _, 64 characters at most"},
		{"AccountID", o.AccountID, true, idShape, "letters, digits and -, 64 characters at most"},
		{"ImportID", o.ImportID, true, idShape,
			"the application's ID alone: letters, digits and -, 64 characters at most"},
	} {
		if !(option.may && option.value == "") && !option.shape.MatchString(option.value) {
			return &diag.Error{Kind: diag.ErrOption, Place: diag.Place{Document: "terraform.Options"},
				Message: "the option " + option.name + " is " + diag.Quote(option.value) + "; expected " + option.takes,
				Fix:     "correct the option"}
		}
	}
	return nil
}
