package samlbridge

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// The forms that the package reads and writes. [Options].Codecs adds others.
const (
	SPMetadata form.Form = "sp-metadata" // a service provider's SAML metadata, AWS's or anyone's
	// an identity provider's SAML metadata, Cloudflare's or anyone's
	IdPMetadata    form.Form = "idp-metadata"
	AWSIdPMetadata form.Form = "aws-idp-metadata" // identity provider metadata ready for AWS's upload
	AWSSPValues    form.Form = "aws-sp-values"    // what AWS shows as individual metadata values
	// what AWS takes by hand: sign-in URL, issuer URL, certificate
	AWSIdPValues        form.Form = "aws-idp-values"
	CloudflareApp       form.Form = "cloudflare-app"        // the Access application as API JSON
	CloudflareAppValues form.Form = "cloudflare-app-values" // what the dashboard takes for the application
	// what the dashboard shows: SSO endpoint, Access Entity ID, Public key
	CloudflareIdPValues form.Form = "cloudflare-idp-values"
	PEM                 form.Form = "pem" // certificates alone
)

// Error is the error of every function of this package: what was found, where, what was expected and how to fix it.
type Error = diag.Error

// Document is a document that was read. A caller may also make one by hand from parties, to have it written or checked.
type Document struct {
	// Name is what the caller called the input; it is part of findings and errors and is never opened.
	Name string
	form.Reading
}

// statement is the document as rules and translations see it.
func (d *Document) statement(o Options) (mapping.Statement, error) {
	if d == nil {
		return mapping.Statement{}, &Error{Kind: diag.ErrOption, Message: "a document is nil",
			Fix: "use a document that Read returned without an error"}
	}
	s := mapping.Statement{Name: d.Name, Parties: d.Parties, Facts: d.Facts, Unread: d.Unread, Sensitive: d.Sensitive,
		Origin: d.Origin}
	if d.Form != "" {
		codec, err := o.codec(d.Form)
		if err != nil {
			return mapping.Statement{}, err
		}
		s.Vocabulary = codec.Vocabulary
		if d.Vocabulary != nil {
			s.Vocabulary = *d.Vocabulary
		}
	}
	s.About(pairSP, pairIdP)
	return s, nil
}
