package cloudflare

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/pem"
)

// ApplicationVocabulary is the Access application of type saas as Cloudflare's API and Terraform hold it. It
// takes the service provider, shows the identity provider, and carries what joins them.
func ApplicationVocabulary() mapping.Vocabulary {
	return mapping.Vocabulary{Product: productName, Title: "application", SP: mapping.Takes, IdP: mapping.Shows,
		Verbatim: true,
		Fields: append([]mapping.Field{
			{Property: mapping.AppName, Label: "Application name", Key: "name", Max: 1, Source: source.CloudflareAPI},
			{Property: mapping.AppType, Key: "type", Max: 1, Preset: "saas", Source: source.CloudflareAPI,
				Note: "the type of every application of Access for SaaS"},
			{Property: mapping.AppAllowedIdPs, Label: "Identity providers", Key: "allowed_idps",
				Source: source.CloudflareAPI},
			{Property: mapping.AppAutoRedirect, Label: "Apply instant authentication", Key: "auto_redirect_to_identity",
				Max: 1, Source: source.CloudflareAPI},
			{Property: mapping.AppPolicies, Label: "Access policies", Key: "policies", Source: source.CloudflareAPI},
			{Property: mapping.AppAuthType, Label: "Authentication protocol", Key: "saas_app.auth_type", Max: 1,
				Preset: "saml", Source: source.CloudflareAPI,
				Note: "the protocol of SAML applications"},
		}, append(cloudflareSPFields("saas_app."), append([]mapping.Field{
			{Property: mapping.AppNameIDTransform, Key: "saas_app.name_id_transform_jsonata", Max: 1,
				Source: source.CloudflareGeneric},
			{Property: mapping.AppAttributeTransform, Label: "Transformation",
				Key: "saas_app.saml_attribute_transform_jsonata", Max: 1, Source: source.CloudflareGeneric},
		}, append(optional(cloudflareIdPFields("saas_app.")[:3:3]),
			mapping.Field{Property: mapping.AppSCIM, Key: "scim_config.enabled", Max: 1, Source: source.CloudflareAPI},
			mapping.Field{Property: mapping.AppOther, Source: source.CloudflareAPI})...)...)...)}
}

// optional drops the requirement: an application that is about to be created has no identity provider values yet.
func optional(fields []mapping.Field) []mapping.Field {
	for i := range fields {
		fields[i].Required = false
	}
	return fields
}

// DashboardVocabulary is the same half of an application for people who type it into the dashboard.
func DashboardVocabulary() mapping.Vocabulary {
	return mapping.Vocabulary{Product: productName, Title: "dashboard values", SP: mapping.Takes,
		Before: []string{
			"Zero Trust > Access controls > Applications > Create new application > SaaS application; choose {sp.listedAs} as Application and SAML as protocol, then enter:"},
		Headings: []string{"Add per IdP claim"},
		Fields:   cloudflareSPFields(""),
		After: []string{
			"Copy the values that Cloudflare shows for the other direction: SSO endpoint, Access Entity ID or Issuer, and Public key, or the SAML Metadata endpoint.",
			"Create an Access policy with the action Allow for the people who sign in, and save: Access denies everyone else.",
			"Go on in {sp.product} with the values of the other direction.",
		}}
}

// IdentityProviderVocabulary is what the dashboard shows of Cloudflare as the identity provider of one application.
func IdentityProviderVocabulary() mapping.Vocabulary {
	return mapping.Vocabulary{Product: productName, Title: "identity provider values", IdP: mapping.Shows,
		Before: []string{"Zero Trust > Access controls > Applications > the application > Configure shows:"},
		Fields: cloudflareIdPFields("")}
}

// statementRows are the words for the parts of an attribute statement: the dashboard's first, then those of older
// screens and of the API.
func statementRows() []mapping.Term {
	return []mapping.Term{
		{Value: "name", Label: "Attribute name"},
		{Value: "friendly_name", Label: "SAML friendly name"},
		{Value: "name_format", Label: "Name format"},
		{Value: "source.name", Label: "IdP claim"},
		{Value: "required", Label: "Required"},
		{Value: "source.name_by_idp", Label: "IdP claim for identity provider"},
		{Value: "name", Label: "Name"},
		{Value: "friendly_name", Label: "Friendly name"},
		{Value: "source.name", Label: "source.name"},
		{Value: "source.name", Label: "Source name"},
		{Value: "source.name", Label: "IdP attribute"},
	}
}

func cloudflareSPFields(prefix string) []mapping.Field {
	return []mapping.Field{
		{Property: mapping.SPEntityID, Label: "Entity ID", Key: prefix + "sp_entity_id", Required: true, Max: 1,
			Source: source.CloudflareGeneric},
		{Property: mapping.SPACSLocation, Label: "Assertion Consumer Service URL", Key: prefix + "consumer_service_url",
			Required: true, Max: 1,
			Source: source.CloudflareGeneric, Note: "Cloudflare has one field for the Assertion Consumer Service URL"},
		{Property: mapping.AppNameIDFormat, Label: "Name ID format", Key: prefix + "name_id_format", Max: 1,
			Preset: "email", Source: source.CloudflareForAWS,
			Note:        "the Name ID is the email address, by which the service provider knows its users",
			OtherLabels: []string{"NameID format"},
			Terms:       []mapping.Term{{Value: "email", Label: "Email"}, {Value: "id", Label: "Unique ID"}}},
		{Property: mapping.AppRelayState, Label: "Default relay state", Key: prefix + "default_relay_state", Max: 1,
			Source: source.CloudflareGeneric},
		{Property: mapping.AppAttributeStatements, Label: "SAML attribute statements", Key: prefix +
			"custom_attributes", Source: source.CloudflareGeneric,
			OtherLabels: []string{"SAML attributes", "Attribute statements", "Custom attributes"},
			Rows:        statementRows()},
	}
}

func cloudflareIdPFields(prefix string) []mapping.Field {
	return []mapping.Field{
		{Property: mapping.IdPSSOLocation, Label: "SSO endpoint", Key: prefix + "sso_endpoint", Required: true, Max: 1,
			Source: source.CloudflareGeneric,
			Note:   "Cloudflare shows one SSO endpoint"},
		{Property: mapping.IdPEntityID, Label: "Access Entity ID or Issuer", Key: prefix + "idp_entity_id",
			Required: true, Max: 1, Source: source.CloudflareGeneric,
			OtherLabels: []string{"Access Entity ID", "Issuer"}},
		{Property: mapping.IdPCertificates, Label: "Public key", Key: prefix + "public_key", Required: true, Max: 1,
			Style:  pem.OneLine,
			Source: source.CloudflareGeneric, Note: "Cloudflare shows one certificate, without BEGIN and END lines"},
		{Property: mapping.IdPMetadataURL, Label: "SAML Metadata endpoint", Key: prefix + "metadata_endpoint", Max: 1,
			Source: source.CloudflareForAWS},
	}
}
