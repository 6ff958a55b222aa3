package mapping

import "github.com/samlbridge/samlbridge/pem"

const cloudflare = "Cloudflare Access"

// CloudflareApplicationVocabulary is the Access application of type saas as Cloudflare's API and Terraform hold it. It
// takes the service provider, shows the identity provider, and carries what joins them.
func CloudflareApplicationVocabulary() Vocabulary {
	return Vocabulary{Product: cloudflare, Title: "application", SP: Takes, IdP: Shows, Verbatim: true,
		Fields: append([]Field{
			{Property: AppName, Label: "Application name", Key: "name", Max: 1, Fidelity: Exact, Source: cloudflareAPI},
			{Property: AppType, Key: "type", Max: 1, Preset: "saas", Fidelity: Exact, Source: cloudflareAPI, Note: "the type of every application of Access for SaaS"},
			{Property: AppAllowedIdPs, Label: "Identity providers", Key: "allowed_idps", Fidelity: Exact, Source: cloudflareAPI},
			{Property: AppAutoRedirect, Label: "Apply instant authentication", Key: "auto_redirect_to_identity", Max: 1, Fidelity: Exact, Source: cloudflareAPI},
			{Property: AppPolicies, Label: "Access policies", Key: "policies", Fidelity: Exact, Source: cloudflareAPI},
			{Property: AppAuthType, Label: "Authentication protocol", Key: "saas_app.auth_type", Max: 1, Preset: "saml", Fidelity: Exact, Source: cloudflareAPI,
				Note: "the protocol that AWS takes"},
		}, append(cloudflareSPFields("saas_app."), append([]Field{
			{Property: AppNameIDTransform, Key: "saas_app.name_id_transform_jsonata", Max: 1, Fidelity: Exact, Source: genericPageSaaS},
			{Property: AppAttributeTransform, Label: "Transformation", Key: "saas_app.saml_attribute_transform_jsonata", Max: 1, Fidelity: Exact, Source: genericPageSaaS},
		}, append(optional(cloudflareIdPFields("saas_app.")[:3:3]),
			Field{Property: AppSCIM, Key: "scim_config.enabled", Max: 1, Fidelity: Exact, Source: cloudflareAPI},
			Field{Property: AppOther, Fidelity: Exact, Source: cloudflareAPI})...)...)...)}
}

// optional drops the requirement: an application that is about to be created has no identity provider values yet.
func optional(fields []Field) []Field {
	for i := range fields {
		fields[i].Required = false
	}
	return fields
}

// CloudflareServiceProviderVocabulary is the same half of an application for people who type it into the dashboard.
func CloudflareServiceProviderVocabulary() Vocabulary {
	return Vocabulary{Product: cloudflare, Title: "dashboard values", SP: Takes,
		Before: []string{"Zero Trust > Access controls > Applications > Create new application > SaaS application; choose Amazon AWS as Application and SAML as protocol, then enter:"},
		Fields: cloudflareSPFields(""),
		After: []string{
			"Copy the values that Cloudflare shows for the other direction: SSO endpoint, Access Entity ID or Issuer, and Public key, or the SAML Metadata endpoint.",
			"Create an Access policy that allows the people who shall sign in, and save. Access denies everybody whom no Allow policy admits.",
			"Go on in AWS with the values of the other direction.",
		}}
}

// CloudflareIdentityProviderVocabulary is what the dashboard shows of Cloudflare as the identity provider of one application.
func CloudflareIdentityProviderVocabulary() Vocabulary {
	return Vocabulary{Product: cloudflare, Title: "identity provider values", IdP: Shows,
		Before: []string{"Zero Trust > Access controls > Applications > the application > Configure shows:"},
		Fields: cloudflareIdPFields("")}
}

func cloudflareSPFields(prefix string) []Field {
	return []Field{
		{Property: SPEntityID, Label: "Entity ID", Key: prefix + "sp_entity_id", Required: true, Max: 1, Fidelity: Exact, Source: genericPageSaaS},
		{Property: SPACSLocation, Label: "Assertion Consumer Service URL", Key: prefix + "consumer_service_url", Required: true, Max: 1, Fidelity: Narrowed,
			Source: genericPageSaaS, Note: "Cloudflare has one field for the Assertion Consumer Service URL"},
		{Property: AppNameIDFormat, Label: "Name ID format", Key: prefix + "name_id_format", Max: 1, Preset: "email", Fidelity: Exact, Source: awsPageSaaS,
			Note: "AWS matches the Name ID with usernames that are email addresses", OtherLabels: []string{"NameID format"},
			Terms: []Term{{"email", "Email"}, {"id", "Unique ID"}}},
		{Property: AppRelayState, Label: "Default relay state", Key: prefix + "default_relay_state", Max: 1, Fidelity: Exact, Source: genericPageSaaS},
		{Property: AppAttributeStatements, Label: "SAML attribute statements", Key: prefix + "custom_attributes", Fidelity: Exact, Source: genericPageSaaS},
	}
}

func cloudflareIdPFields(prefix string) []Field {
	return []Field{
		{Property: IdPSSOLocation, Label: "SSO endpoint", Key: prefix + "sso_endpoint", Required: true, Max: 1, Fidelity: Narrowed, Source: genericPageSaaS,
			Note: "Cloudflare shows one SSO endpoint"},
		{Property: IdPEntityID, Label: "Access Entity ID or Issuer", Key: prefix + "idp_entity_id", Required: true, Max: 1, Fidelity: Exact, Source: genericPageSaaS,
			OtherLabels: []string{"Access Entity ID", "Issuer"}},
		{Property: IdPCertificates, Label: "Public key", Key: prefix + "public_key", Required: true, Max: 1, Style: pem.OneLine, Fidelity: Narrowed,
			Source: genericPageSaaS, Note: "Cloudflare shows one certificate, without BEGIN and END lines"},
		{Property: IdPMetadataURL, Label: "SAML Metadata endpoint", Key: prefix + "metadata_endpoint", Max: 1, Fidelity: Exact, Source: awsPageSaaS},
	}
}
