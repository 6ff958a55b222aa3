package terraform

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
)

// The resource's name, and the older one that version 4 of the provider still takes.
const (
	resourceType      = "cloudflare_zero_trust_access_application"
	resourceTypeAlias = "cloudflare_access_application"
)

// provider is one major version of the Cloudflare provider, as far as an application of type saas goes.
type provider struct {
	version  string   // "5" or "4"
	blocks   bool     // nested values are blocks, as against attributes
	keys     []string // the documented arguments, see keys
	computed []string // which Terraform refuses in configuration: Cloudflare alone makes them
	carried  []string // the arguments that are written as the application has them
	refused  []string // which the provider refuses for a SAML application, and whose loss an import would plan
	source   mapping.Source
}

var (
	v5 = provider{version: "5", keys: v5Keys, computed: v5Computed, carried: v5Carried, refused: v5Refused,
		source: providerPage("main", "zero_trust_access_application")}
	v4 = provider{version: "4", blocks: true, keys: v4Keys, computed: v4Computed, carried: v4Carried,
		refused: v4Refused,
		source:  providerPage("v4", "zero_trust_access_application")}
)

func providerPage(branch, page string) mapping.Source {
	return mapping.Source{Title: "Terraform provider cloudflare/cloudflare, resource " + page,
		Evidence: mapping.Documented, Read: "2026-12-01",
		URL: "https://github.com/cloudflare/terraform-provider-cloudflare/blob/" + branch + "/docs/resources/" + page +
			".md"}
}

// plain are the arguments around saas_app that are strings, booleans or lists of strings and that no field of the
// vocabulary stands for. They have the names of Cloudflare's API. Left out, the provider would put its defaults.
var plain = []string{"allow_authenticate_via_warp", "app_launcher_visible", "custom_deny_message", "custom_deny_url",
	"custom_non_identity_deny_url", "custom_pages", "logo_url", "session_duration", "tags"}

// sets are the arguments whose order means nothing, to both versions of the provider.
var sets = []string{"allowed_idps", "tags"}

// made are the arguments of saas_app that Cloudflare fills in. Version 5 lets people set two of them by mistake.
var made = []string{"saas_app.idp_entity_id", "saas_app.public_key", "saas_app.sso_endpoint"}

// The lists below are those of v5.22.0 and v4.52.8.
var (
	v5Computed = keys(`aud id saas_app.client_id saas_app.client_secret saas_app.public_key`)
	v4Computed = keys(`aud saas_app.client_id saas_app.client_secret saas_app.idp_entity_id saas_app.public_key
		saas_app.sso_endpoint`)

	v5Carried = append(slices.Clone(plain), "oauth_configuration", "scim_config")
	// Version 4 does not look at the type, so that what is of other types is kept for SAML applications too.
	v4Carried = append(slices.Clone(plain), "app_launcher_logo_url", "bg_color", "enable_binding_cookie",
		"header_bg_color",
		"http_only_cookie_attribute", "options_preflight_bypass", "same_site_cookie_attribute", "scim_config",
		"service_auth_401_redirect", "skip_app_launcher_login_page", "skip_interstitial")

	v5Refused = keys(`allow_iframe app_launcher_logo_url bg_color cors_headers enable_binding_cookie footer_links header_bg_color
		landing_page_design mfa_config options_preflight_bypass path_cookie_attribute read_service_tokens_from_header
		same_site_cookie_attribute service_auth_401_redirect skip_interstitial target_criteria
		saas_app.allow_pkce_without_client_secret saas_app.custom_claims saas_app.grant_types saas_app.group_filter_regex
		saas_app.hybrid_and_implicit_options saas_app.redirect_uris saas_app.refresh_token_options saas_app.scopes`)
	v4Refused = keys(`cors_headers target_criteria`)
)

// v5Keys are the arguments that version 5 documents for an application, nested ones with their paths. Terraform passes
// over a key below saas_app that the provider does not know without a word, so nothing but this list proves what is
// written.
var v5Keys = keys(`account_id allow_authenticate_via_warp allow_iframe allowed_idps app_launcher_logo_url app_launcher_visible
	auto_redirect_to_identity bg_color cors_headers custom_deny_message custom_deny_url custom_non_identity_deny_url
	custom_pages destinations domain enable_binding_cookie footer_links header_bg_color http_only_cookie_attribute
	landing_page_design logo_url name options_preflight_bypass path_cookie_attribute
	mfa_config mfa_config.allowed_authenticators mfa_config.mfa_disabled mfa_config.session_duration
	oauth_configuration oauth_configuration.enabled oauth_configuration.dynamic_client_registration
	oauth_configuration.dynamic_client_registration.enabled
	oauth_configuration.dynamic_client_registration.allow_any_on_localhost
	oauth_configuration.dynamic_client_registration.allow_any_on_loopback
	oauth_configuration.dynamic_client_registration.allowed_uris
	oauth_configuration.grant oauth_configuration.grant.access_token_lifetime oauth_configuration.grant.session_duration
	policies policies.connection_rules policies.decision policies.exclude policies.id policies.include policies.mfa_config
	policies.name policies.precedence policies.require
	read_service_tokens_from_header same_site_cookie_attribute self_hosted_domains service_auth_401_redirect
	session_duration skip_app_launcher_login_page skip_interstitial tags target_criteria type zone_id
	` + scimKeys + `
	saas_app saas_app.access_token_lifetime saas_app.allow_pkce_without_client_secret saas_app.app_launcher_url
	saas_app.auth_type saas_app.client_id saas_app.client_secret saas_app.consumer_service_url saas_app.custom_attributes
	saas_app.custom_attributes.friendly_name saas_app.custom_attributes.name saas_app.custom_attributes.name_format
	saas_app.custom_attributes.required saas_app.custom_attributes.source saas_app.custom_attributes.source.name
	saas_app.custom_attributes.source.name_by_idp saas_app.custom_attributes.source.name_by_idp.idp_id
	saas_app.custom_attributes.source.name_by_idp.source_name saas_app.custom_claims saas_app.default_relay_state
	saas_app.grant_types saas_app.group_filter_regex saas_app.hybrid_and_implicit_options saas_app.idp_entity_id
	saas_app.name_id_format saas_app.name_id_transform_jsonata saas_app.public_key saas_app.redirect_uris
	saas_app.refresh_token_options saas_app.saml_attribute_transform_jsonata saas_app.scopes saas_app.sp_entity_id
	saas_app.sso_endpoint`)

// v4Keys are those of version 4. Below name_by_idp are the IDs of identity providers.
var v4Keys = keys(`account_id allow_authenticate_via_warp allowed_idps app_launcher_logo_url app_launcher_visible
	auto_redirect_to_identity bg_color cors_headers custom_deny_message custom_deny_url custom_non_identity_deny_url
	custom_pages destinations domain domain_type enable_binding_cookie footer_links header_bg_color
	http_only_cookie_attribute landing_page_design logo_url name options_preflight_bypass policies
	same_site_cookie_attribute self_hosted_domains service_auth_401_redirect session_duration
	skip_app_launcher_login_page skip_interstitial tags target_criteria type zone_id
	` + scimKeys + `
	saas_app saas_app.access_token_lifetime saas_app.allow_pkce_without_client_secret saas_app.app_launcher_url
	saas_app.auth_type saas_app.consumer_service_url saas_app.custom_attribute saas_app.custom_attribute.friendly_name
	saas_app.custom_attribute.name saas_app.custom_attribute.name_format saas_app.custom_attribute.required
	saas_app.custom_attribute.source saas_app.custom_attribute.source.name saas_app.custom_attribute.source.name_by_idp
	saas_app.custom_claim saas_app.default_relay_state saas_app.grant_types saas_app.group_filter_regex
	saas_app.hybrid_and_implicit_options saas_app.name_id_format saas_app.name_id_transform_jsonata saas_app.redirect_uris
	saas_app.refresh_token_options saas_app.saml_attribute_transform_jsonata saas_app.scopes saas_app.sp_entity_id`)

const scimKeys = `scim_config scim_config.authentication scim_config.authentication.authorization_url
	scim_config.authentication.client_id scim_config.authentication.client_secret scim_config.authentication.password
	scim_config.authentication.scheme scim_config.authentication.scopes scim_config.authentication.token
	scim_config.authentication.token_url scim_config.authentication.user scim_config.deactivate_on_delete scim_config.enabled
	scim_config.idp_uid scim_config.mappings scim_config.mappings.enabled scim_config.mappings.filter
	scim_config.mappings.operations scim_config.mappings.operations.create scim_config.mappings.operations.delete
	scim_config.mappings.operations.update scim_config.mappings.schema scim_config.mappings.strictness
	scim_config.mappings.transform_jsonata scim_config.remote_uri`

// required are the arguments without which the provider takes no object of the name.
var required = map[string][]string{
	"scim_config":                {"idp_uid", "remote_uri"},
	"scim_config.authentication": {"scheme"},
	"scim_config.mappings":       {"schema"},
}

func keys(list string) []string { return strings.Fields(list) }

// v5Duration is what version 5 of the provider takes for a duration; version 4 asks Go's time package.
var v5Duration = regexp.MustCompile(
	`^([-+]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*|0)$`)

// takesDuration reports whether the provider takes a text as session_duration.
func (p provider) takesDuration(s string) bool {
	if !p.blocks {
		return v5Duration.MatchString(s)
	}
	_, err := time.ParseDuration(s)
	return err == nil
}
