package mapping

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// Application is what a Cloudflare Access application holds that belongs to neither party. JSON names and labels stand
// in the vocabulary. A nil slice is "not stated", an empty one is "stated to be empty": for policies that is a
// difference.
type Application struct {
	Name                string
	Type                string // "saas" for every application of Access for SaaS
	AuthType            string // "saml" or "oidc"
	NameIDFormat        string // "email" or "id" ("Unique ID" on the dashboard)
	NameIDTransform     string // JSONata that replaces the Name ID
	AttributeTransform  string // JSONata that replaces the attribute statements
	RelayState          string
	AttributeStatements []AttributeStatement
	Policies            []json.RawMessage // IDs or objects, as the API or Terraform holds them
	AllowedIdPs         []string
	AutoRedirect        *bool // "Apply instant authentication"
	SCIMEnabled         *bool
	// OIDCFields names the members of saas_app that only an OpenID Connect application has and that hold a value.
	OIDCFields []string
	// Other names the members that no field of this type stands for, as JSON paths such as "saas_app.created_at".
	Other []string
	// Raw is the application object as it was read, less secrets; nil for one made otherwise. Writing the API's JSON
	// keeps every member of it; Other only lists their names, for reports. Set Raw to nil to write the fields of this
	// type alone.
	Raw json.RawMessage
}

func (a *Application) clone() *Application {
	c := *a
	c.AttributeStatements = slices.Clone(a.AttributeStatements)
	for i, s := range c.AttributeStatements {
		c.AttributeStatements[i].Required = clonePointer(s.Required)
		c.AttributeStatements[i].Source.NameByIdP = slices.Clone(s.Source.NameByIdP)
	}
	c.Policies = slices.Clone(a.Policies)
	for i := range c.Policies {
		c.Policies[i] = slices.Clone(c.Policies[i])
	}
	c.AllowedIdPs = slices.Clone(a.AllowedIdPs)
	c.AutoRedirect = clonePointer(a.AutoRedirect)
	c.SCIMEnabled = clonePointer(a.SCIMEnabled)
	c.OIDCFields = slices.Clone(a.OIDCFields)
	c.Other = slices.Clone(a.Other)
	c.Raw = slices.Clone(a.Raw)
	return &c
}

// SpeaksSAML reports whether the application's protocol is SAML, which Cloudflare documents as the default.
func (a *Application) SpeaksSAML() bool {
	return a.AuthType == "" || strings.EqualFold(a.AuthType, "saml")
}

// AttributeStatement is one row of Cloudflare's "SAML attribute statements", with the JSON names of its API.
type AttributeStatement struct {
	Name         string          `json:"name,omitempty"`
	FriendlyName string          `json:"friendly_name,omitempty"` // "SAML friendly name"
	NameFormat   string          `json:"name_format,omitempty"`   // one of the three attrname-format URNs
	Required     *bool           `json:"required,omitempty"`
	Source       AttributeSource `json:"source,omitzero"`
}

// AttributeSource says where Cloudflare takes the value of an attribute from.
type AttributeSource struct {
	Name      string      `json:"name,omitempty"` // "IdP claim"
	NameByIdP []NameByIdP `json:"name_by_idp,omitempty"`
}

// NameByIdP overrides the claim for the users of one identity provider ("Add per IdP claim").
type NameByIdP struct {
	IdPID      string `json:"idp_id"`
	SourceName string `json:"source_name"`
}

// UnmarshalJSON implements [json.Unmarshaler]. NameByIdP is read from both shapes that Cloudflare's clients know, a list
// of objects and the older map from identity provider to claim. Out of a map the entries come sorted, since a map has no
// order.
func (a *AttributeSource) UnmarshalJSON(data []byte) error {
	var raw struct {
		Name      string          `json:"name"`
		NameByIdP json.RawMessage `json:"name_by_idp"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*a = AttributeSource{Name: raw.Name}
	list := bytes.TrimSpace(raw.NameByIdP)
	if len(list) == 0 || list[0] != '{' {
		if len(list) == 0 {
			return nil
		}
		return json.Unmarshal(list, &a.NameByIdP)
	}
	var older map[string]string
	if err := json.Unmarshal(list, &older); err != nil {
		return err
	}
	for id, source := range older {
		a.NameByIdP = append(a.NameByIdP, NameByIdP{id, source})
	}
	slices.SortFunc(a.NameByIdP, func(a, b NameByIdP) int { return cmp.Compare(a.IdPID, b.IdPID) })
	return nil
}
