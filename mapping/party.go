package mapping

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"github.com/samlbridge/samlbridge/pem"
)

// The bindings over which responses and requests travel; package saml names them for others.
const (
	bindingHTTPPost     = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	bindingHTTPRedirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
)

// Endpoint is a SAML endpoint (saml-metadata-2.0 section 2.2.2). An empty string or nil is "not stated".
type Endpoint struct {
	Binding          string
	Location         string
	ResponseLocation string
	Index            *int  // of an indexed endpoint, 0 to 65535
	IsDefault        *bool // of an indexed endpoint
}

// KeyUse says what a key is for. The empty value is "not stated", which saml-metadata-2.0 section 2.4.1.1 defines as
// both.
type KeyUse string

// The uses of a key, as the use attribute of KeyDescriptor spells them.
const (
	Signing    KeyUse = "signing"
	Encryption KeyUse = "encryption"
)

// Key is one certificate of a party; [NewKey] makes one. A key without DER states nothing and is passed over.
type Key struct {
	Use KeyUse
	// DER is the certificate as it stood in the document, and what counts.
	DER []byte
	// Certificate is DER parsed, nil where Go's parser refuses it; Err, a [*diag.Error], then says why.
	Certificate *x509.Certificate
	Err         error
	// Descriptor tells apart the KeyDescriptors of metadata that hold several certificates: keys with the same number
	// stand in one of them, and may be a certificate and those above it (XML Signature section 4.5.4). 0 is a
	// certificate alone.
	Descriptor int
}

// NewKey returns the key that a DER certificate makes. Where Go's parser refuses the certificate, Err says why and
// Certificate is nil: the key still counts, since other software may read it.
func NewKey(use KeyUse, der []byte) Key {
	cert, err := pem.ParseDER(der)
	if err != nil {
		return Key{Use: use, DER: bytes.Clone(der), Err: err}
	}
	return Key{Use: use, DER: cert.Raw, Certificate: cert}
}

// Signs reports whether the key may verify signatures: its use is signing or not stated.
func (k Key) Signs() bool { return k.Use != Encryption }

// ServiceProvider is a SAML service provider: the side that takes assertions, here AWS IAM Identity Center.
type ServiceProvider struct {
	EntityID                  string
	AssertionConsumerServices []Endpoint // in document order
	SingleLogoutServices      []Endpoint
	ArtifactResolution        []Endpoint
	ManageNameIDServices      []Endpoint
	NameIDFormats             []string
	Keys                      []Key
	AuthnRequestsSigned       *bool
	WantAssertionsSigned      *bool

	// PortalURL is where people start: AWS's "AWS access portal sign-in URL". It is no SAML property.
	PortalURL string
	// Provisioning is how users come into the service provider's directory: "Manual" or "Automatic" in AWS's console.
	Provisioning string
	// AccessControlAttributes are the user attributes that AWS maps to session tags, in the shape of its sso-admin API.
	AccessControlAttributes []AccessControlAttribute

	ValidUntil    time.Time // UTC; of the entity or of the role, whichever ends first
	CacheDuration string    // an xs:duration, as written
}

// IdentityProvider is a SAML identity provider: the side that states who a user is, here Cloudflare Access.
type IdentityProvider struct {
	EntityID                string
	SingleSignOnServices    []Endpoint // in document order; a Binding may be not stated
	SingleLogoutServices    []Endpoint
	ArtifactResolution      []Endpoint
	ManageNameIDServices    []Endpoint
	NameIDMappingServices   []Endpoint
	AssertionIDServices     []Endpoint
	NameIDFormats           []string
	Keys                    []Key
	WantAuthnRequestsSigned *bool

	// MetadataURL is where the identity provider serves its metadata: Cloudflare's "SAML Metadata endpoint". Nothing
	// here fetches it.
	MetadataURL string

	ValidUntil    time.Time // UTC; of the entity or of the role, whichever ends first
	CacheDuration string    // an xs:duration, as written
}

// AccessControlAttribute is one row of AWS's "Attributes for access control", in the shape of the sso-admin API.
type AccessControlAttribute struct {
	Key   string                      `json:"Key"`
	Value AccessControlAttributeValue `json:"Value"`
}

// AccessControlAttributeValue holds the mapping expressions of one [AccessControlAttribute].
type AccessControlAttributeValue struct {
	Source []string `json:"Source"`
}

// Parties is what one document says: of either SAML party, and of the application that joins them at Cloudflare.
// A nil member is one of which the document says nothing.
type Parties struct {
	SP          *ServiceProvider
	IdP         *IdentityProvider
	Application *Application
}

// Clone returns a copy that shares nothing with p but parsed certificates, which nobody changes.
func (p Parties) Clone() Parties {
	if p.SP != nil {
		sp := *p.SP
		for _, list := range []*[]Endpoint{&sp.AssertionConsumerServices, &sp.SingleLogoutServices,
			&sp.ArtifactResolution, &sp.ManageNameIDServices} {
			*list = cloneEndpoints(*list)
		}
		sp.NameIDFormats = slices.Clone(sp.NameIDFormats)
		sp.Keys = cloneKeys(sp.Keys)
		sp.AuthnRequestsSigned = clonePointer(sp.AuthnRequestsSigned)
		sp.WantAssertionsSigned = clonePointer(sp.WantAssertionsSigned)
		sp.AccessControlAttributes = slices.Clone(sp.AccessControlAttributes)
		for i, a := range sp.AccessControlAttributes {
			sp.AccessControlAttributes[i].Value.Source = slices.Clone(a.Value.Source)
		}
		p.SP = &sp
	}
	if p.IdP != nil {
		idp := *p.IdP
		for _, list := range []*[]Endpoint{&idp.SingleSignOnServices, &idp.SingleLogoutServices,
			&idp.ArtifactResolution,
			&idp.ManageNameIDServices, &idp.NameIDMappingServices, &idp.AssertionIDServices} {
			*list = cloneEndpoints(*list)
		}
		idp.NameIDFormats = slices.Clone(idp.NameIDFormats)
		idp.Keys = cloneKeys(idp.Keys)
		idp.WantAuthnRequestsSigned = clonePointer(idp.WantAuthnRequestsSigned)
		p.IdP = &idp
	}
	if p.Application != nil {
		p.Application = p.Application.clone()
	}
	return p
}

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	return new(*p)
}

func cloneEndpoints(list []Endpoint) []Endpoint {
	list = slices.Clone(list)
	for i := range list {
		list[i].Index = clonePointer(list[i].Index)
		list[i].IsDefault = clonePointer(list[i].IsDefault)
	}
	return list
}

func cloneKeys(list []Key) []Key {
	list = slices.Clone(list)
	for i := range list {
		list[i].DER = slices.Clone(list[i].DER)
	}
	return list
}
