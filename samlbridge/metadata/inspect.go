// Package metadata is for who works on SAML metadata itself: what is in it, edits that keep every other byte,
// signatures.
package metadata

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	model "github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadataform"
)

// Inspection is what stands in SAML metadata, entity by entity and in document order, without any judgement. Its JSON
// is a contract: what is not stated is null.
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
	WantAuthnRequestsSigned *Flag      `json:"wantAuthnRequestsSigned"`
	AuthnRequestsSigned     *Flag      `json:"authnRequestsSigned"`
	WantAssertionsSigned    *Flag      `json:"wantAssertionsSigned"`
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
	IsDefault        *Flag   `json:"isDefault"`
}

// Flag is an xs:boolean: "true" or "false", which JSON has without quotation marks, or what is written in its place.
type Flag string

// MarshalJSON implements [json.Marshaler].
func (f Flag) MarshalJSON() ([]byte, error) {
	if f == "true" || f == "false" {
		return []byte(f), nil
	}
	return json.Marshal(string(f))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (f *Flag) UnmarshalJSON(data []byte) error {
	if s := string(data); s == "true" || s == "false" {
		*f = Flag(s)
		return nil
	}
	return json.Unmarshal(data, (*string)(f))
}

// flag is a flag as it is written, nil where it is not stated.
func flag(value string, stated bool) *Flag {
	switch value {
	case "1":
		value = "true"
	case "0":
		value = "false"
	}
	if !stated {
		return nil
	}
	return new(Flag(value))
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
		return nil, failure.XML(err, name)
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
		WantAuthnRequestsSigned: flag(r.Written("WantAuthnRequestsSigned")),
		AuthnRequestsSigned:     flag(r.Written("AuthnRequestsSigned")),
		WantAssertionsSigned:    flag(r.Written("WantAssertionsSigned"))}
	for _, f := range r.NameIDFormats {
		role.NameIDFormats = append(role.NameIDFormats, f.Value)
	}
	for _, e := range r.Endpoints {
		role.Endpoints = append(role.Endpoints, Endpoint{Element: e.Element, Binding: e.Binding, Location: e.Location,
			ResponseLocation: e.ResponseLocation, Index: e.Index, IsDefault: flag(e.Written("isDefault"))})
	}
	for _, k := range r.Keys {
		key := Key{Certificates: []*string{}}
		if use, stated := k.Written("use"); stated {
			key.Use = &use
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
