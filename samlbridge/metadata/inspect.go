// Package metadata is for who works on SAML metadata itself: what is in it, edits that keep every other byte, signatures.
package metadata

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/samlbridge/samlbridge/samlbridge/form"
	model "github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadataform"
)

// Inspection is what stands in SAML metadata, entity by entity and in document order, without any judgement. Its JSON is a
// contract: what is not stated is null.
type Inspection struct {
	Entities []Entity `json:"entities"`
}

// Entity is an EntityDescriptor.
type Entity struct {
	EntityID string `json:"entityID"`
	Roles    []Role `json:"roles"`
}

// Role is an IDPSSODescriptor or an SPSSODescriptor.
type Role struct {
	Role                    string     `json:"role"`
	WantAuthnRequestsSigned *bool      `json:"wantAuthnRequestsSigned"`
	AuthnRequestsSigned     *bool      `json:"authnRequestsSigned"`
	WantAssertionsSigned    *bool      `json:"wantAssertionsSigned"`
	NameIDFormats           []string   `json:"nameIDFormats"`
	Endpoints               []Endpoint `json:"endpoints"`
	Keys                    []Key      `json:"keys"`
}

// Endpoint is an endpoint of any kind.
type Endpoint struct {
	Element          string  `json:"element"` // local name of the element
	Binding          string  `json:"binding"`
	Location         string  `json:"location"`
	ResponseLocation *string `json:"responseLocation"`
	Index            *int    `json:"index"`
	IsDefault        *bool   `json:"isDefault"`
}

// Key is a KeyDescriptor.
type Key struct {
	Use *string `json:"use"`
	// Certificates are the SHA-256 of each certificate's DER in hex, null where its text is not base64.
	Certificates []*string `json:"certificates"`
}

// Inspect lists what stands in SAML metadata: every entity with its SAML roles. The error is an [*diag.Error].
func Inspect(name string, data []byte, l form.Limits) (*Inspection, error) {
	doc, err := parse(name, data, l)
	if err != nil {
		return nil, err
	}
	entities, err := doc.Entities()
	if err != nil {
		return nil, form.XMLError(err, name)
	}
	result := &Inspection{Entities: []Entity{}}
	for _, e := range entities {
		entity := Entity{EntityID: e.EntityID, Roles: []Role{}}
		for _, r := range e.Roles {
			entity.Roles = append(entity.Roles, inspectRole(r))
		}
		result.Entities = append(result.Entities, entity)
	}
	return result, nil
}

func inspectRole(r model.Role) Role {
	role := Role{Role: string(r.Kind), NameIDFormats: []string{}, Endpoints: []Endpoint{}, Keys: []Key{},
		WantAuthnRequestsSigned: r.WantAuthnRequestsSigned, AuthnRequestsSigned: r.AuthnRequestsSigned, WantAssertionsSigned: r.WantAssertionsSigned}
	for _, f := range r.NameIDFormats {
		role.NameIDFormats = append(role.NameIDFormats, f.Value)
	}
	for _, e := range r.Endpoints {
		role.Endpoints = append(role.Endpoints, Endpoint{Element: e.Element, Binding: e.Binding, Location: e.Location,
			ResponseLocation: e.ResponseLocation, Index: e.Index, IsDefault: e.IsDefault})
	}
	for _, k := range r.Keys {
		key := Key{Certificates: []*string{}}
		if k.Use != "" {
			key.Use = &k.Use
		}
		for _, c := range k.Certificates {
			var digest *string
			if c.Written != nil {
				sum := sha256.Sum256(c.Written)
				digest = new(hex.EncodeToString(sum[:]))
			}
			key.Certificates = append(key.Certificates, digest)
		}
		role.Keys = append(role.Keys, key)
	}
	return role
}

// parse parses an input that must be metadata, whatever signature it carries.
func parse(name string, data []byte, l form.Limits) (*model.Document, error) {
	source, err := form.NewSource(name, data, l)
	if err != nil {
		return nil, err
	}
	return metadataform.Parse(source)
}
