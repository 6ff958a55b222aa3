package samlbridge

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
)

// Inspection is what stands in SAML metadata, entity by entity and in document order, without any judgement. Its JSON is a
// contract: what is not stated is null.
type Inspection struct {
	Entities []InspectedEntity `json:"entities"`
}

// InspectedEntity is an EntityDescriptor.
type InspectedEntity struct {
	EntityID string          `json:"entityID"`
	Roles    []InspectedRole `json:"roles"`
}

// InspectedRole is an IDPSSODescriptor or an SPSSODescriptor.
type InspectedRole struct {
	Role                    string              `json:"role"`
	WantAuthnRequestsSigned *bool               `json:"wantAuthnRequestsSigned"`
	AuthnRequestsSigned     *bool               `json:"authnRequestsSigned"`
	WantAssertionsSigned    *bool               `json:"wantAssertionsSigned"`
	NameIDFormats           []string            `json:"nameIDFormats"`
	Endpoints               []InspectedEndpoint `json:"endpoints"`
	Keys                    []InspectedKey      `json:"keys"`
}

// InspectedEndpoint is an endpoint of any kind.
type InspectedEndpoint struct {
	Element          string  `json:"element"` // local name of the element
	Binding          string  `json:"binding"`
	Location         string  `json:"location"`
	ResponseLocation *string `json:"responseLocation"`
	Index            *int    `json:"index"`
	IsDefault        *bool   `json:"isDefault"`
}

// InspectedKey is a KeyDescriptor.
type InspectedKey struct {
	Use *string `json:"use"`
	// Certificates are the SHA-256 of each certificate's DER in hex, null where its text is not base64.
	Certificates []*string `json:"certificates"`
}

// Inspect lists what stands in SAML metadata: every entity with its SAML roles. The error is an [*Error].
func Inspect(name string, data []byte, o Options) (*Inspection, error) {
	in, err := newInput(name, data, o)
	if err != nil {
		return nil, err
	}
	doc, err := in.metadataOnly(o)
	if err != nil {
		return nil, err
	}
	entities, err := doc.Entities()
	if err != nil {
		return nil, metadataError(err, name)
	}
	result := &Inspection{Entities: []InspectedEntity{}}
	for _, e := range entities {
		entity := InspectedEntity{EntityID: e.EntityID, Roles: []InspectedRole{}}
		for _, r := range e.Roles {
			entity.Roles = append(entity.Roles, inspectRole(r))
		}
		result.Entities = append(result.Entities, entity)
	}
	return result, nil
}

func inspectRole(r metadata.Role) InspectedRole {
	role := InspectedRole{Role: string(r.Kind), NameIDFormats: []string{}, Endpoints: []InspectedEndpoint{}, Keys: []InspectedKey{},
		WantAuthnRequestsSigned: r.WantAuthnRequestsSigned, AuthnRequestsSigned: r.AuthnRequestsSigned, WantAssertionsSigned: r.WantAssertionsSigned}
	for _, f := range r.NameIDFormats {
		role.NameIDFormats = append(role.NameIDFormats, f.Value)
	}
	for _, e := range r.Endpoints {
		role.Endpoints = append(role.Endpoints, InspectedEndpoint{Element: e.Element, Binding: e.Binding, Location: e.Location,
			ResponseLocation: e.ResponseLocation, Index: e.Index, IsDefault: e.IsDefault})
	}
	for _, k := range r.Keys {
		key := InspectedKey{Certificates: []*string{}}
		if k.Use != "" {
			key.Use = &k.Use
		}
		for _, c := range k.Certificates {
			var digest *string
			if c.Problem == "" {
				sum := sha256.Sum256(c.DER)
				digest = new(hex.EncodeToString(sum[:]))
			}
			key.Certificates = append(key.Certificates, digest)
		}
		role.Keys = append(role.Keys, key)
	}
	return role
}
