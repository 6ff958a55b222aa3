// Package terraform adds Terraform's documents to package samlbridge's forms: the Cloudflare application as reviewed
// code, and what Terraform knows of it as a source.
//
//	terraform-v5, terraform-v4   native configuration for the Cloudflare provider of that version; written and read
//	terraform-v5-json            the same as .tf.json; written and read
//	terraform-tfvars-json        the values alone, for a configuration that declares variables of their names; written
//	terraform-show-json          state or plan, as "terraform show -json" prints them; read
//	terraform-output-json        the outputs, as "terraform output -json" prints them; read
//
// [Codecs] joins them:
//
//	o := samlbridge.Options{Codecs: terraform.Codecs(terraform.Options{})}
//	result, err := samlbridge.Convert("aws.xml", metadata, terraform.V5, o)
//
// # Writing
//
// Native configuration is what "terraform fmt" leaves as it is. What the document does not state and an application
// needs is a variable: account_id, allowed_idps, policies. What Cloudflare makes, sso_endpoint, idp_entity_id and
// public_key, is an output and never an argument. Strings are quoted so that Terraform reads them back unchanged; one
// that Terraform would change (not in Unicode Normalization Form C, or with U+FEFF at its start) is refused. No name in
// the code comes out of a document: names are [Options].
//
// What exists already can be adopted: Cloudflare's answer about an application becomes code that begins with an import
// block, and an import that would change the application is an error among the findings.
//
// # Reading
//
// Configuration is read as far as it is literal. An expression is never evaluated: its value is unread, neither stated
// nor absent, with a warning where an application cannot do without it. State and outputs have values, so they are the
// better source; a plan is read as it will be after apply, and one that only refreshes as it is now. Bytes and nesting
// are bounded before HCL's parser sees a document. Values that state marks as sensitive are used where both consoles
// show them, and withheld elsewhere; no message quotes them.
package terraform
