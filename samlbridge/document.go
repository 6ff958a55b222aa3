package samlbridge

import (
	"crypto/x509"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
)

// Form names a kind of document, the same word here and on the command line.
type Form string

// The forms that the package reads and writes. [Options].Codecs adds others.
const (
	SPMetadata          Form = "sp-metadata"           // a service provider's SAML metadata, AWS's or anyone's
	IdPMetadata         Form = "idp-metadata"          // an identity provider's SAML metadata, Cloudflare's or anyone's
	AWSIdPMetadata      Form = "aws-idp-metadata"      // identity provider metadata ready for AWS's upload; written only
	AWSSPValues         Form = "aws-sp-values"         // what AWS shows as individual metadata values
	AWSIdPValues        Form = "aws-idp-values"        // what AWS takes by hand: sign-in URL, issuer URL, certificate
	CloudflareApp       Form = "cloudflare-app"        // the Access application as API JSON
	CloudflareAppValues Form = "cloudflare-app-values" // what the dashboard takes for the application
	CloudflareIdPValues Form = "cloudflare-idp-values" // what the dashboard shows: SSO endpoint, Access Entity ID, Public key
	PEM                 Form = "pem"                   // certificates alone
)

// Document is what was read: the parties, and what reading them repaired or left out. A caller may also make one by hand
// from parties, to have it written or checked.
type Document struct {
	// Name is what the caller called the input; it stands in findings and errors and is never opened.
	Name string
	Form Form
	mapping.Parties
	// Signature is the state of the signature on metadata; zero where a form has none.
	Signature mapping.SignatureState
	// SignedBy is the one of [Options].Pins that verified the signature, else nil.
	SignedBy *x509.Certificate
	// Notes are what reading repaired, trimmed, withheld or left out, in document order.
	Notes []mapping.Finding
	// Unread lists what the document states in a way that could not be read, such as an expression or a value that was
	// withheld. Notes say where and why. [Check] cannot check it, and [Compare] does not compare it.
	Unread []mapping.Property
	// Origin says where the i-th value of a property stands; nil where nobody knows.
	Origin func(mapping.Property, int) mapping.Origin

	// What the parties were read from, where that is metadata: rewriting splices it.
	metadata *metadata.Document
	entity   *metadata.Entity
	role     *metadata.Role
	facts    mapping.Facts
	// shown says that certificates alone are Cloudflare's, see [ReadAs].
	shown bool
	// With a verified signature they are what was signed, and these lead back to the document.
	verified *signature.Verified
	original *Document
}

// statement is the document as rules and translations see it.
func (d *Document) statement(v mapping.Vocabulary) mapping.Statement {
	facts := d.facts
	facts.Signature = d.Signature
	return mapping.Statement{Name: d.Name, Vocabulary: v, Parties: d.Parties, Facts: facts, Unread: d.Unread, Origin: d.Origin}
}
