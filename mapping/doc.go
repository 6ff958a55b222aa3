// Package mapping knows how AWS IAM Identity Center and Cloudflare Access speak of the same two SAML parties.
//
// A federation has a service provider (AWS) and an identity provider (Cloudflare). Each product shows some of its own
// properties and takes some of the other's, under labels of its own. The package therefore holds
//
//   - the two parties in neutral terms, named as OASIS SAML 2.0 names them: [ServiceProvider] and [IdentityProvider],
//     and [Application] for what a Cloudflare Access application holds beside them;
//   - a [Vocabulary] for each place where such properties stand: a table of [Field] rows that tie a neutral [Property]
//     to a label on a screen, a key in a document, what is required, how many values fit, and what is fixed;
//   - [Translate], which walks two vocabularies and names everything that the target cannot carry;
//   - the vendors' values as plain structs, filled from a party and turned into one by the same tables;
//   - [Rule] values, each with its severity and the source that it rests on, and [Check], which runs them.
//
// The zero value of a property means "not stated". No vendor's default is ever written into a party, and identifiers
// are opaque: they are compared byte for byte, never normalised and never derived from one another.
//
// The package reads no documents, no clock and no files. Package samlbridge reads and writes documents on top of it.
//
// # How to add things
//
// A product is one new vocabulary: a function that returns a [Vocabulary]. A label or a key of a product is a word in
// its row there: vocabulary_aws.go, vocabulary_cloudflare.go.
//
// A rule is one new file rule_*.go with a [Rule] value, one line in rules.go, a case in the test of its family, and a
// folder testdata/rules/ID with documents on which it fires and passes; go test -run Rule -update writes the messages
// to read and RULES.md.
//
// A property is a constant and a row in property.go, a field of its party, and a row in each vocabulary that has it; a
// vendor's struct in vendor.go gets it too, which a test holds against the table.
package mapping
