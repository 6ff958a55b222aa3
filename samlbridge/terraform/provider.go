package terraform

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
)

// The resource's name, and the older one that version 4 of the provider still takes.
const (
	resourceType      = "cloudflare_zero_trust_access_application"
	resourceTypeAlias = "cloudflare_access_application"
)

// provider is one major version of the Cloudflare provider, as far as an application of type saas goes.
type provider struct {
	version string // "5" or "4"
	blocks  bool   // nested values are blocks, as against attributes
	keys    []string
	source  mapping.Source
}

var (
	v5 = provider{version: "5", keys: v5Keys, source: providerPage("main", "zero_trust_access_application")}
	v4 = provider{version: "4", blocks: true, keys: v4Keys, source: providerPage("v4", "zero_trust_access_application")}
)

func providerPage(branch, page string) mapping.Source {
	return mapping.Source{Title: "Terraform provider cloudflare/cloudflare, resource " + page, Evidence: mapping.Documented, Read: "2026-11-23",
		URL: "https://github.com/cloudflare/terraform-provider-cloudflare/blob/" + branch + "/docs/resources/" + page + ".md"}
}

// plain are the arguments around saas_app that are written and read as they stand, under the same name as in Cloudflare's
// API: strings, booleans and lists of strings that neither party knows of. Left out, the provider would put its defaults.
var plain = []string{"allow_authenticate_via_warp", "app_launcher_visible", "custom_pages", "logo_url", "session_duration", "tags"}

// made are the arguments of saas_app that Cloudflare fills in. Version 5 lets people set two of them by mistake.
var made = []string{"saas_app.idp_entity_id", "saas_app.public_key", "saas_app.sso_endpoint"}

// v5Keys are the arguments that version 5 documents for an application, those below saas_app with their paths. Terraform passes over a
// key below saas_app that the provider does not know without a word, so nothing but this list proves what is written.
var v5Keys = keys(`account_id allow_authenticate_via_warp allow_iframe allowed_idps app_launcher_logo_url app_launcher_visible auto_redirect_to_identity
	bg_color cors_headers custom_deny_message custom_deny_url custom_non_identity_deny_url custom_pages destinations domain enable_binding_cookie
	footer_links header_bg_color http_only_cookie_attribute landing_page_design logo_url name options_preflight_bypass path_cookie_attribute
	policies policies.connection_rules policies.decision policies.exclude policies.id policies.include policies.name policies.precedence policies.require
	read_service_tokens_from_header same_site_cookie_attribute scim_config self_hosted_domains service_auth_401_redirect session_duration
	skip_app_launcher_login_page skip_interstitial tags target_criteria type zone_id
	saas_app saas_app.access_token_lifetime saas_app.allow_pkce_without_client_secret saas_app.app_launcher_url saas_app.auth_type saas_app.client_id
	saas_app.client_secret saas_app.consumer_service_url saas_app.custom_attributes saas_app.custom_attributes.friendly_name
	saas_app.custom_attributes.name saas_app.custom_attributes.name_format saas_app.custom_attributes.required saas_app.custom_attributes.source
	saas_app.custom_attributes.source.name saas_app.custom_attributes.source.name_by_idp saas_app.custom_attributes.source.name_by_idp.idp_id
	saas_app.custom_attributes.source.name_by_idp.source_name saas_app.custom_claims saas_app.default_relay_state saas_app.grant_types
	saas_app.group_filter_regex saas_app.hybrid_and_implicit_options saas_app.idp_entity_id saas_app.name_id_format saas_app.name_id_transform_jsonata
	saas_app.public_key saas_app.redirect_uris saas_app.refresh_token_options saas_app.saml_attribute_transform_jsonata saas_app.scopes
	saas_app.sp_entity_id saas_app.sso_endpoint`)

// v4Keys are those of version 4. Below name_by_idp stand the IDs of identity providers.
var v4Keys = keys(`account_id allow_authenticate_via_warp allowed_idps app_launcher_logo_url app_launcher_visible auto_redirect_to_identity bg_color
	cors_headers custom_deny_message custom_deny_url custom_non_identity_deny_url custom_pages destinations domain domain_type enable_binding_cookie footer_links
	header_bg_color http_only_cookie_attribute landing_page_design logo_url name options_preflight_bypass policies same_site_cookie_attribute
	scim_config self_hosted_domains service_auth_401_redirect session_duration skip_app_launcher_login_page skip_interstitial tags target_criteria
	type zone_id
	saas_app saas_app.access_token_lifetime saas_app.allow_pkce_without_client_secret saas_app.app_launcher_url saas_app.auth_type
	saas_app.consumer_service_url saas_app.custom_attribute saas_app.custom_attribute.friendly_name saas_app.custom_attribute.name
	saas_app.custom_attribute.name_format saas_app.custom_attribute.required saas_app.custom_attribute.source saas_app.custom_attribute.source.name
	saas_app.custom_attribute.source.name_by_idp saas_app.custom_claim saas_app.default_relay_state saas_app.grant_types saas_app.group_filter_regex
	saas_app.hybrid_and_implicit_options saas_app.name_id_format saas_app.name_id_transform_jsonata saas_app.redirect_uris
	saas_app.refresh_token_options saas_app.saml_attribute_transform_jsonata saas_app.scopes saas_app.sp_entity_id`)

func keys(list string) []string { return strings.Fields(list) }

// vocabulary is the application's table, in Terraform's keys: without what Cloudflare makes and what the resource needs more for
// than a document says.
func (p provider) vocabulary() mapping.Vocabulary {
	v := mapping.CloudflareApplicationVocabulary()
	v.Title, v.IdP = "Terraform configuration for provider v"+p.version, 0
	v.Fields = slices.DeleteFunc(v.Fields, func(f mapping.Field) bool {
		return slices.Contains(made, f.Key) || f.Property == mapping.AppSCIM
	})
	for i := range v.Fields {
		f := &v.Fields[i]
		f.Source = p.source
		switch {
		case f.Property == mapping.AppPolicies:
			f.Fidelity, f.Note = mapping.Narrowed, "Terraform refers to a policy by its ID"
		case f.Property == mapping.AppAttributeStatements && p.blocks:
			f.Key = "saas_app.custom_attribute"
		case f.Property == mapping.AppAuthType && p.blocks:
			f.Fidelity, f.Preset, f.Note = mapping.Fixed, "", "an application without it is SAML's"
		case f.Property == mapping.AppOther:
			f.Fidelity, f.Note = mapping.Fixed, "of the rest, configuration holds "+strings.Join(plain, ", ")
		}
	}
	return v
}

// variablesVocabulary is what a configuration with variables takes: no constants, no nesting.
func variablesVocabulary() mapping.Vocabulary {
	v := v5.vocabulary()
	v.Title = "values of Terraform variables"
	v.Fields = slices.DeleteFunc(v.Fields, func(f mapping.Field) bool {
		return f.Property == mapping.AppType || f.Property == mapping.AppAuthType || f.Property == mapping.AppOther
	})
	for i := range v.Fields {
		v.Fields[i].Key = strings.TrimPrefix(v.Fields[i].Key, "saas_app.")
	}
	return v
}

// stateVocabulary is what state and plan hold: the whole application.
func stateVocabulary() mapping.Vocabulary {
	v := mapping.CloudflareApplicationVocabulary()
	v.Title = "Terraform state or plan"
	return v
}

// outputVocabulary is what outputs are looked through for.
func outputVocabulary() mapping.Vocabulary {
	v := mapping.CloudflareIdentityProviderVocabulary()
	v.Title = "Terraform outputs"
	v.Fields = slices.DeleteFunc(v.Fields, func(f mapping.Field) bool { return f.Property == mapping.IdPMetadataURL })
	return v
}
