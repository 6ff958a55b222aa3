// Package samlbridge carries SAML metadata between AWS IAM Identity Center, the service provider, and Cloudflare Access for
// SaaS, the identity provider.
//
// [Convert] is the whole way: it reads a document in one [Form], checks it, and writes it in another. [Read], [Check] and
// [Write] are its steps. What a step repaired, left out, chose or fixed comes back as findings beside the result; an error
// means that there is no result. [Inspect] lists what stands in metadata without judging it.
//
//	AWS metadata or values          ⇄  Cloudflare application: API JSON, dashboard values
//	Cloudflare metadata or values   ⇄  AWS: metadata ready for upload, values with certificate
//
// The tables behind it, the parties and the rules are package mapping's; certificate text is package pem's.
//
// # Guarantees
//
// The package does no I/O, starts no goroutine and reads no clock: the time is an option. Functions may be called
// concurrently. Arguments are never changed, and what is returned is the caller's. Equal input and options give equal
// bytes on every machine. Every error is an [*Error] with what was found, where, what was expected and how to fix it.
//
// # Refusals
//
// A private key anywhere in an input ends the reading, and no message ever holds a part of it. XML is read by a strict
// scanner: no DTD, no duplicate attributes, names by their namespaces only. Input is bounded by [Limits] before any of it is
// interpreted. Nothing is guessed: where a document could be read in two ways, the caller has to choose.
//
// # Compatibility
//
// Output bytes for equal input and options are part of the contract, as are form names, the IDs of rules and notes, and the
// JSON of [Inspection]. The texts of messages are not.
//
// # How to add things
//
// A form is a [Codec]; one whose values people type is a vocabulary of package mapping and a call of [ValuesCodec]. What
// tells the forms from each other is in detect.go. How people wrap values that they paste (labels, links, tables, marks of
// chats) is in internal/labelled; what surrounds metadata or an API's answer, in metadata_wrapped.go and input.go; what
// surrounds a certificate, in package pem. Fields of Cloudflare's API are rows of mapping's vocabulary_cloudflare.go. A
// version of the Terraform provider is a value in terraform/provider.go.
package samlbridge
