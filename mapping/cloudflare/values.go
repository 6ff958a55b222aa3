package cloudflare

import (
	"encoding/json"

	"github.com/samlbridge/samlbridge/mapping"
)

// Application is an Access application of type saas as Cloudflare's API takes and returns it, as far as the SAML
// parties and the rules need it. For documents with more in them use package samlbridge, which keeps what it does not
// know.
type Application struct {
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"` // "saas"
	// empty: stated to be none; nil: not stated
	AllowedIdPs []string `json:"allowed_idps,omitzero"`
	// "Apply instant authentication"
	AutoRedirectToIdentity *bool             `json:"auto_redirect_to_identity,omitempty"`
	Policies               []json.RawMessage `json:"policies,omitzero"` // IDs or objects; empty: stated to be none
	SCIM                   *SCIM             `json:"scim_config,omitempty"`
	SaaSApp                SAMLApp           `json:"saas_app"`
}

// SCIM is the scim_config member of an [Application], as far as rules look at it.
type SCIM struct {
	Enabled bool `json:"enabled"`
}

// SAMLApp is the saas_app member of an [Application] whose auth_type is saml.
type SAMLApp struct {
	AuthType   string `json:"auth_type,omitempty"`    // "saml"
	SPEntityID string `json:"sp_entity_id,omitempty"` // "Entity ID"
	// "Assertion Consumer Service URL"
	ConsumerServiceURL string `json:"consumer_service_url,omitempty"`
	// "email" or "id" (Unique ID)
	NameIDFormat string `json:"name_id_format,omitempty"`
	// "Default relay state"
	DefaultRelayState string `json:"default_relay_state,omitempty"`
	// "SAML attribute statements"
	CustomAttributes       []mapping.AttributeStatement `json:"custom_attributes,omitzero"`
	NameIDTransformJSONata string                       `json:"name_id_transform_jsonata,omitempty"`
	// "Transformation"
	SAMLAttributeTransformJSONata string `json:"saml_attribute_transform_jsonata,omitempty"`
	SSOEndpoint                   string `json:"sso_endpoint,omitempty"`  // made by Cloudflare
	IdPEntityID                   string `json:"idp_entity_id,omitempty"` // made by Cloudflare
	PublicKey                     string `json:"public_key,omitempty"`    // made by Cloudflare: bare base64
}

// IdentityProvider is what Cloudflare shows of itself as the identity provider of one application.
type IdentityProvider struct {
	SSOEndpoint string `json:"sso_endpoint,omitempty"`  // "SSO endpoint"
	EntityID    string `json:"idp_entity_id,omitempty"` // "Access Entity ID or Issuer"
	PublicKey   string `json:"public_key,omitempty"`    // "Public key": a certificate in bare base64
	// "SAML Metadata endpoint"; a URL that nothing here fetches
	MetadataEndpoint string `json:"metadata_endpoint,omitempty"`
}
