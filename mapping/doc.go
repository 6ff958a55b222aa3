// Package mapping translates what one product says of a SAML party into what another one takes.
//
//	translation, err := mapping.Translate(statement, cloudflare.DashboardVocabulary(), mapping.Choice{})
//
// A federation has a service provider, such as AWS IAM Identity Center, and an identity provider, such as Cloudflare
// Access. Each product shows some of its own properties and takes some of the other's, under labels of its own. The
// package has
//
//   - the two parties in neutral terms, named as OASIS SAML 2.0 names them: [ServiceProvider] and [IdentityProvider],
//     and [Application] for what a Cloudflare Access application has beside them;
//   - [Vocabulary], a table for each place that speaks of such properties: its [Field] rows tie a neutral [Property] to a
//     label on a screen, a key in a document, what is required, how many values fit, and what is fixed;
//   - [Product], what a product knows of itself and says in its own words;
//   - [Translate], which walks two vocabularies and names everything that the target cannot carry.
//
// The tables are in the packages of the products: saml, aws and cloudflare. What must be so is in their rules, which
// package rule runs and package catalogue lists.
//
// The zero value of a property means "not stated". No vendor's default is ever written into a party, and identifiers
// are opaque: they are compared byte for byte, never normalised and never derived from one another. The package reads
// no documents, no clock and no files; package samlbridge reads and writes documents on top of it.
package mapping
