package mapping

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// AWSServiceProvider is what AWS IAM Identity Center shows of itself. AWS has no API for these values; the JSON names are
// this package's.
type AWSServiceProvider struct {
	PortalURL               string                   `json:"portalUrl,omitempty"`              // "AWS access portal sign-in URL"
	ACSURLs                 []string                 `json:"acsUrls,omitempty"`                // "IAM Identity Center Assertion Consumer Service (ACS) URL"
	IssuerURL               string                   `json:"issuerUrl,omitempty"`              // "IAM Identity Center issuer URL"
	Provisioning            string                   `json:"provisioning,omitempty"`           // "Manual" or "Automatic"
	AccessControlAttributes []AccessControlAttribute `json:"accessControlAttributes,omitzero"` // as the sso-admin API has them
}

// AWSIdentityProvider is what AWS IAM Identity Center takes of its external identity provider.
type AWSIdentityProvider struct {
	SignInURL    string   `json:"signInUrl,omitempty"`    // "IdP sign-in URL"
	IssuerURL    string   `json:"issuerUrl,omitempty"`    // "IdP issuer URL"
	Certificates []string `json:"certificates,omitempty"` // "IdP certificate", PEM, one certificate each
	// CertificateFiles and Fingerprints are worked out from Certificates and are not read.
	CertificateFiles []string `json:"certificateFiles,omitempty"`  // a name that ends in .crt for each
	Fingerprints     []string `json:"certificateSha256,omitempty"` // AA:BB:…
}

// CloudflareApplication is an Access application of type saas as Cloudflare's API takes and returns it, as far as the SAML
// parties and the rules need it. For documents with more in them use package samlbridge, which keeps what it does not know.
type CloudflareApplication struct {
	Name                   string                `json:"name,omitempty"`
	Type                   string                `json:"type,omitempty"`                      // "saas"
	AllowedIdPs            []string              `json:"allowed_idps,omitzero"`               // empty: stated to be none; nil: not stated
	AutoRedirectToIdentity *bool                 `json:"auto_redirect_to_identity,omitempty"` // "Apply instant authentication"
	Policies               []json.RawMessage     `json:"policies,omitzero"`                   // IDs or objects; empty: stated to be none
	SaaSApp                CloudflareSAMLSaaSApp `json:"saas_app"`
}

// CloudflareSAMLSaaSApp is the saas_app member of a [CloudflareApplication] whose auth_type is saml.
type CloudflareSAMLSaaSApp struct {
	AuthType                      string               `json:"auth_type,omitempty"`            // "saml"
	SPEntityID                    string               `json:"sp_entity_id,omitempty"`         // "Entity ID"
	ConsumerServiceURL            string               `json:"consumer_service_url,omitempty"` // "Assertion Consumer Service URL"
	NameIDFormat                  string               `json:"name_id_format,omitempty"`       // "Name ID format": "email" or "id" (Unique ID)
	DefaultRelayState             string               `json:"default_relay_state,omitempty"`  // "Default relay state"
	CustomAttributes              []AttributeStatement `json:"custom_attributes,omitzero"`     // "SAML attribute statements"
	NameIDTransformJSONata        string               `json:"name_id_transform_jsonata,omitempty"`
	SAMLAttributeTransformJSONata string               `json:"saml_attribute_transform_jsonata,omitempty"` // "Transformation"
	SSOEndpoint                   string               `json:"sso_endpoint,omitempty"`                     // made by Cloudflare
	IdPEntityID                   string               `json:"idp_entity_id,omitempty"`                    // made by Cloudflare
	PublicKey                     string               `json:"public_key,omitempty"`                       // made by Cloudflare: a certificate in bare base64
}

// CloudflareIdentityProvider is what Cloudflare shows of itself as the identity provider of one application.
type CloudflareIdentityProvider struct {
	SSOEndpoint      string `json:"sso_endpoint,omitempty"`      // "SSO endpoint"
	EntityID         string `json:"idp_entity_id,omitempty"`     // "Access Entity ID or Issuer"
	PublicKey        string `json:"public_key,omitempty"`        // "Public key": a certificate in bare base64
	MetadataEndpoint string `json:"metadata_endpoint,omitempty"` // "SAML Metadata endpoint"; a URL that nothing here fetches
}

// NewAWSServiceProvider returns what AWS shows of the service provider in p. Findings name what has no place there; the
// errors are those of [Translate].
func NewAWSServiceProvider(p Parties, c Choice) (AWSServiceProvider, []Finding, error) {
	return fill[AWSServiceProvider](p, AWSServiceProviderVocabulary(), c)
}

// NewAWSIdentityProvider returns what to enter in AWS about the identity provider in p.
func NewAWSIdentityProvider(p Parties, c Choice) (AWSIdentityProvider, []Finding, error) {
	return fill[AWSIdentityProvider](p, AWSIdentityProviderVocabulary(), c)
}

// NewCloudflareApplication returns the application that the service provider in p needs.
func NewCloudflareApplication(p Parties, c Choice) (CloudflareApplication, []Finding, error) {
	return fill[CloudflareApplication](p, CloudflareApplicationVocabulary(), c)
}

// NewCloudflareIdentityProvider returns what Cloudflare shows of the identity provider in p.
func NewCloudflareIdentityProvider(p Parties, c Choice) (CloudflareIdentityProvider, []Finding, error) {
	return fill[CloudflareIdentityProvider](p, CloudflareIdentityProviderVocabulary(), c)
}

// Parties returns the parties that the values state. The error is a [*ValueError].
func (s AWSServiceProvider) Parties() (Parties, []Finding, error) {
	return unfill(s, AWSServiceProviderVocabulary())
}

// Parties returns the parties that the values state. The error is a [*ValueError].
func (i AWSIdentityProvider) Parties() (Parties, []Finding, error) {
	return unfill(i, AWSIdentityProviderVocabulary())
}

// Parties returns the parties that the application states. The error is a [*ValueError].
func (a CloudflareApplication) Parties() (Parties, []Finding, error) {
	return unfill(a, CloudflareApplicationVocabulary())
}

// Parties returns the parties that the values state. The error is a [*ValueError].
func (i CloudflareIdentityProvider) Parties() (Parties, []Finding, error) {
	return unfill(i, CloudflareIdentityProviderVocabulary())
}

// fill goes through the vocabulary's JSON, so that a struct and a document of the same vocabulary cannot part.
func fill[T any](p Parties, v Vocabulary, c Choice) (T, []Finding, error) {
	var values T
	t, err := Translate(Statement{Parties: p}, v, c)
	if err != nil {
		return values, nil, err
	}
	if err := json.Unmarshal(v.JSON(t.Parties), &values); err != nil {
		// A test holds every struct against its table; what is left is JSON that the caller put in, such as a policy.
		return values, nil, &ValueError{Message: "a JSON value does not have the shape that " + v.describe() + " takes", Fix: "give it as the API returns it"}
	}
	return values, t.Findings, nil
}

func unfill(values any, v Vocabulary) (Parties, []Finding, error) {
	data, err := json.Marshal(values)
	if err != nil {
		return Parties{}, nil, &ValueError{Message: "a policy is not valid JSON", Fix: "give each policy as an ID in quotes or as an object"}
	}
	if notUTF8(data) {
		return Parties{}, nil, &ValueError{Message: "a value is not UTF-8", Fix: "put the value right"}
	}
	var list []Value
	for _, f := range v.Fields {
		list = append(list, f.valuesIn(data)...)
	}
	return v.Decode("", list)
}

// notUTF8 looks for the escape that encoding/json writes for bytes that are not UTF-8, and for nothing else.
func notUTF8(data []byte) bool {
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		if bytes.HasPrefix(data[i:], []byte(`\ufffd`)) {
			return true
		}
		i++ // the escaped character, which may be a backslash
	}
	return false
}

// valuesIn finds the field's values in a JSON object.
func (f Field) valuesIn(data []byte) []Value {
	for name := range strings.SplitSeq(f.Key, ".") {
		var members map[string]json.RawMessage
		if json.Unmarshal(data, &members) != nil {
			return nil
		}
		data = members[name]
	}
	data = bytes.TrimSpace(data)
	if len(data) == 0 || string(data) == "null" {
		return nil
	}
	items := []json.RawMessage{data}
	if data[0] == '[' {
		_ = json.Unmarshal(data, &items) // what was just marshalled can be read
		if len(items) == 0 {
			return []Value{{Field: f, Empty: true, Origin: Origin{Path: f.Key}}}
		}
	}
	var list []Value
	for i, item := range items {
		path := f.Key
		if data[0] == '[' {
			path += "[" + strconv.Itoa(i) + "]"
		}
		list = append(list, Value{Field: f, Text: unquoted(f, item), Origin: Origin{Path: path}})
	}
	return list
}

// unquoted is the text of a JSON string, and the JSON text of anything else. Structured values stay JSON.
func unquoted(f Field, item json.RawMessage) string {
	var s string
	if properties[f.Property].shape == jsonShape || json.Unmarshal(item, &s) != nil {
		return string(item)
	}
	return s
}
