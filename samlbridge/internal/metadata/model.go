package metadata

import (
	"slices"
	"time"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// RoleKind is the local name of a role's element.
type RoleKind string

// The roles that are read.
const (
	IDPSSO RoleKind = "IDPSSODescriptor"
	SPSSO  RoleKind = "SPSSODescriptor"
)

// Entity is an EntityDescriptor with the roles of the Web Browser SSO profile. What the schema of metadata has beside
// the fields is kept as it was read, see [Kept].
type Entity struct {
	EntityID string
	ID       string
	// the earliest that the entity and the aggregates around it state; the zero time is "not stated"
	ValidUntil    time.Time
	CacheDuration string // as written, white space collapsed
	Roles         []Role // in document order
	Kept          []Kept

	at      xmlscan.Element
	untilAt xmlscan.Element // where ValidUntil stands
	// collapsed says that white space was removed from EntityID.
	collapsed bool
	odd       []*Error // of attributes of the entity, and of aggregates around it, that were read as not stated
	broken    []brokenRole
}

// brokenRole is a role that could not be read, and why.
type brokenRole struct {
	kind RoleKind
	err  error
}

// Broken returns why a role of the kind could not be read; nil where there is none, or all could be.
func (e *Entity) Broken(kind RoleKind) error {
	for _, b := range e.broken {
		if b.kind == kind {
			return b.err
		}
	}
	return nil
}

// Role is an IDPSSODescriptor or an SPSSODescriptor.
type Role struct {
	Kind                    RoleKind
	ID                      string
	WantAuthnRequestsSigned *bool
	AuthnRequestsSigned     *bool
	WantAssertionsSigned    *bool
	ValidUntil              time.Time
	CacheDuration           string
	ErrorURL                string
	Protocols               []string // protocolSupportEnumeration; nil is "not stated"
	NameIDFormats           []Text
	Endpoints               []Endpoint
	Keys                    []KeyDescriptor
	Kept                    []Kept

	at  xmlscan.Element
	odd []*Error // as in Entity
}

// Text is the collapsed text of an element.
type Text struct {
	Value string
	at    xmlscan.Element
}

// Endpoint is any endpoint of a role, indexed or not.
type Endpoint struct {
	Element          string // local name: "SingleSignOnService"
	Binding          string
	Location         string
	ResponseLocation *string
	Index            *int
	IsDefault        *bool

	at        xmlscan.Element
	collapsed []string // attributes from which white space was removed
}

// KeyDescriptor is a key of a role, with any number of certificates.
type KeyDescriptor struct {
	Use          string // "signing", "encryption", or "" for not stated
	Certificates []Certificate
	// Kept holds each EncryptionMethod, and each KeyInfo where that says more than certificates do. In the latter case
	// the certificates stand in there too.
	Kept []Kept

	at xmlscan.Element
}

// Certificate is the text of an X509Certificate.
type Certificate struct {
	DER     []byte // nil where the text is empty or cannot be read
	Written []byte // what the text encodes as it is written, nil where it is no base64
	// Problem says what keeps the text from being base64 of a certificate; Fix, what to do. With a DER the problem
	// could be repaired. Both are "" for base64 of anything that is not to be repaired.
	Problem, Fix string

	at xmlscan.Element
}

// The children that the model has a place for, in the order of the schema (saml-metadata-2.0 sections 2.3.2 and 2.4),
// in which they are written. What is no field is kept.
var (
	entityOrder = inMetadata("Extensions", string(IDPSSO), string(SPSSO), "RoleDescriptor", "AuthnAuthorityDescriptor",
		"AttributeAuthorityDescriptor",
		"PDPDescriptor", "AffiliationDescriptor", "Organization", "ContactPerson", "AdditionalMetadataLocation")
	roleOrder = slices.Concat(
		inMetadata("Extensions", "KeyDescriptor", "Organization", "ContactPerson", "ArtifactResolutionService",
			"SingleLogoutService",
			"ManageNameIDService", "NameIDFormat", "SingleSignOnService", "NameIDMappingService",
			"AssertionIDRequestService",
			"AssertionConsumerService", "AttributeProfile"),
		[]xmlscan.Name{{Space: saml, Local: "Attribute"}}, inMetadata("AttributeConsumingService"))
	keyOrder = slices.Concat([]xmlscan.Name{{Space: DS, Local: "KeyInfo"}}, inMetadata("EncryptionMethod"))
)

func inMetadata(locals ...string) []xmlscan.Name {
	var list []xmlscan.Name
	for _, local := range locals {
		list = append(list, xmlscan.Name{Space: MD, Local: local})
	}
	return list
}

// isEndpoint reports whether an element of metadata is an endpoint of a role.
func isEndpoint(local string) bool {
	switch local {
	case "ArtifactResolutionService", "SingleLogoutService", "ManageNameIDService", "SingleSignOnService",
		"NameIDMappingService", "AssertionIDRequestService", "AssertionConsumerService":
		return true
	}
	return false
}

// isIndexed reports whether an endpoint has an index (section 2.2.3).
func isIndexed(local string) bool {
	return local == "ArtifactResolutionService" || local == "AssertionConsumerService"
}
