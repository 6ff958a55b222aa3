// Package metadata reads, writes and rewrites SAML 2.0 metadata (saml-metadata-2.0-os).
//
// Reading works on the scanner's index: elements and attributes count by their expanded names only, so that nothing of
// a foreign namespace is ever taken for SAML's. Writing makes a document anew from the model, in the schema's order;
// what that loses is listed, with its place. Rewriting changes a document that was read by splices and keeps every
// other byte.
package metadata

// The namespaces of SAML metadata and XML signatures.
const (
	MD = "urn:oasis:names:tc:SAML:2.0:metadata"
	DS = "http://www.w3.org/2000/09/xmldsig#"

	saml = "urn:oasis:names:tc:SAML:2.0:assertion"
	// also what a role that speaks SAML 2.0 lists in protocolSupportEnumeration
	protocol = "urn:oasis:names:tc:SAML:2.0:protocol"
)
