// Package terraform adds Terraform's documents to package samlbridge's forms: the Cloudflare application as reviewed code,
// and what Terraform knows of it as a source.
//
//	terraform-v5, terraform-v4   native configuration for the Cloudflare provider of that version; written and read
//	terraform-v5-json            the same as .tf.json; written and read
//	terraform-tfvars-json        the values alone, for a configuration that declares variables of their names; written
//	terraform-show-json          state or plan, as "terraform show -json" prints them; read
//	terraform-output-json        the outputs, as "terraform output -json" prints them; read
//
// [Codecs] joins them:
//
//	o := form.Options{Codecs: terraform.Codecs(terraform.Options{})}
//	result, err := samlbridge.Convert("aws.xml", metadata, terraform.V5, o)
//
// # Writing
//
// Native configuration is what "terraform fmt" leaves as it is. What the document does not state and an application needs
// is a variable: account_id, allowed_idps, policies. What Cloudflare makes, sso_endpoint, idp_entity_id and public_key, is an
// output and never an argument. Strings are quoted so that Terraform reads them back unchanged; one that Terraform would
// change (not in Unicode Normalization Form C, or with U+FEFF at its start) is refused. No name in the code comes out of a
// document: names are [Options].
//
// # Reading
//
// Configuration is read as far as it is literal. An expression is never evaluated: a value that needs one is a finding, or
// an error where an application cannot do without it. State and outputs hold values, so they are the better source.
// Bytes and nesting are bounded before HCL's parser sees a document. Values that state marks as sensitive are named,
// never quoted, and not used.
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
	// ResourceName is the resource's name in written configuration; "" stands for "aws". Letters, digits, "-" and "_" only.
	ResourceName string
	// AccountID is the ID of the Cloudflare account. "" leaves it to the variable account_id.
	AccountID string
	// ImportID is the ID of an application that exists already, for an import block; "" writes none. Terraform takes
	// import blocks from version 1.5 on, and from 1.6 on where AccountID is a variable.
	ImportID string
	// Address chooses the resource to read where a document holds several applications: its address, as
	// "module.sso.cloudflare_zero_trust_access_application.aws[0]", or its name, "aws". Among outputs it is what their
	// names have before or after the word that this package knows: "aws" for aws_sso_endpoint. Without it,
	// form.Options.EntityID chooses.
	Address string
}

// Codecs returns the forms of this package, for form.Options.Codecs. Options that cannot be used are an error, with
// diag.ErrOption, of the call that would use them.
func Codecs(o Options) []form.Codec {
	if o.ResourceName == "" {
		o.ResourceName = "aws"
	}
	configuration := func(f form.Form, p provider) form.Codec {
		return form.Codec{Form: f, Comment: "# ", Summary: "Terraform configuration for the Cloudflare provider v" + string(p.version) + ", native syntax",
			Vocabulary: p.vocabulary(), Detect: detectNative(p), Read: readNative(p, o), Write: write(p, o, false)}
	}
	codecs := []form.Codec{
		configuration(V5, v5), configuration(V4, v4),
		{Form: V5JSON, Summary: "Terraform configuration for the Cloudflare provider v5, JSON syntax (.tf.json)",
			Vocabulary: v5.vocabulary(), Detect: detectJSON(`"resource"`, configured), Read: readConfigurationJSON(o), Write: write(v5, o, true)},
		{Form: TFVarsJSON, Summary: "values for the variables of a Terraform configuration (.tfvars.json); written only",
			Vocabulary: variablesVocabulary(), Write: writeVariables(o)},
		{Form: ShowJSON, Summary: "Terraform state or plan, as terraform show -json prints it; read only",
			Vocabulary: stateVocabulary(), Detect: orForPeople(ShowJSON, detectJSON(`_version"`, shown)), Read: readShow(o)},
		{Form: OutputJSON, Summary: "Terraform outputs, as terraform output -json prints them; read only",
			Vocabulary: outputVocabulary(), Detect: orForPeople(OutputJSON, detectJSON(`"sensitive"`, hasOutputs)), Read: readOutputs(o)},
	}
	for i := range codecs {
		codecs[i].Reports = reports()
	}
	return codecs
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
		{"ResourceName", o.ResourceName, false, nameShape, "a letter or _, then letters, digits, - and _, 64 characters at most"},
		{"AccountID", o.AccountID, true, idShape, "letters, digits and -, 64 characters at most"},
		{"ImportID", o.ImportID, true, idShape, "the application's ID alone: letters, digits and -, 64 characters at most"},
	} {
		if !(option.may && option.value == "") && !option.shape.MatchString(option.value) {
			return &diag.Error{Kind: diag.ErrOption, Place: diag.Place{Document: "terraform.Options"},
				Message: "the option " + option.name + " is " + diag.Quote(option.value) + "; expected " + option.takes,
				Fix:     "correct the option"}
		}
	}
	return nil
}
