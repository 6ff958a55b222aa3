// Package samlbridge converts and checks the documents that AWS IAM Identity Center, the service provider, and
// Cloudflare Access for SaaS, the identity provider, show and take.
//
//	result, err := samlbridge.Convert("aws.xml", metadata, samlbridge.CloudflareApp, samlbridge.Options{Time: time.Now()})
//
// [Convert] is the whole way: it reads a document, finding its form, writes it in another form, and runs the rules on
// what is written. With a finding of severity error nothing is written; see [Options].Force. [Read] and [Write] are its
// steps, for one reading that is written in several forms. [Translate] does the same with structs of values in place of
// documents. [Check] runs the rules on documents, and on whatever of them belongs together. [Compare] says what differs
// in meaning, and [Rotate] how far a change of certificates is.
//
// A [Result] has two lists: findings, which somebody must repair, decide or know, and changes, which are the complete
// account of what the conversion did to the content. Both are data, with the property that they are about and its
// place.
//
//	AWS metadata or values          ⇄  Cloudflare application: API JSON, dashboard values
//	Cloudflare metadata or values   ⇄  AWS: metadata ready for upload, values with certificate
//
// # Guarantees
//
// The package does no I/O, starts no goroutine and reads no clock: the time is an option. Functions may be called
// concurrently. Arguments are never changed, and what is returned is the caller's. Equal input and options give equal
// bytes on every machine. Every error is an [*Error] with what was found, where, what was expected and how to fix it.
//
// # Refusals
//
// A private key anywhere in an input ends the reading, and no message ever contains a part of it. XML is read by a
// strict scanner: no DTD, no duplicate attributes, names by their namespaces only. Input is bounded by Options.Limits
// before any of it is interpreted. Nothing is guessed: where a document could be read in two ways, the caller has to
// choose. With Options.Pins only what one of the pinned certificates signed is read, whatever the form.
//
// # Compatibility
//
// Output bytes for equal input and options are part of the contract, as are form names and the IDs of rules. The texts
// of messages are not.
package samlbridge
