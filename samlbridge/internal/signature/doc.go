// Package signature verifies and makes the XML signatures of SAML 2.0: one enveloped signature in a metadata document,
// an assertion or a protocol message (saml-core-2.0 section 5, saml-metadata-2.0 section 3).
//
// It takes one shape of signature and no other, since each liberty of XML Signature has been used to have one thing
// verified and another one read:
//
//   - exactly one Signature, a child of the signed element at the place that the schema gives it, with the children
//     SignedInfo, SignatureValue and at most one KeyInfo;
//   - exactly one Reference, to the signed element by its ID, with the two transforms enveloped-signature and exclusive
//     canonicalisation without comments;
//   - signature and digest algorithms of a short list, see [Info].
//
// KeyInfo is never trusted. A signature counts if one of the certificates that the caller gives verifies it, whenever
// that certificate was or will be valid: its dates, and how it came to be trusted, are the caller's business.
//
// What was signed is the canonical form, so that is what [Verified] holds, scanned again: a value that is read from it
// is verified, whatever else stands in the document. [Verified.Original] leads back to the document, for positions
// only.
//
// The canonical form is made from the scanner's tokens (Exclusive XML Canonicalization 1.0), in one pass and in linear
// time, whatever the document. Two other implementations, goxmldsig and xmlsec1, check it in the tests.
package signature

import "github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"

// The namespaces that the package reads.
const (
	namespaceDS       = "http://www.w3.org/2000/09/xmldsig#"
	namespaceExcC14N  = "http://www.w3.org/2001/10/xml-exc-c14n#"
	namespaceSAML     = "urn:oasis:names:tc:SAML:2.0:assertion"
	algorithmEnvelope = namespaceDS + "enveloped-signature"
	algorithmExcC14N  = namespaceExcC14N
)

// Find returns the child of el that is its signature, or the zero Element. Whether it is of the accepted shape, only
// [Inspect] tells.
func Find(el xmlscan.Element) xmlscan.Element { return el.Child(namespaceDS, "Signature") }
