// Package source is the list of all pages and sections that the tables and rules of this module rest on, each with the
// day on which it was last read. Who reads one again changes its day here, and only here.
package source

import "github.com/samlbridge/samlbridge/mapping"

const (
	awsDocs          = "https://docs.aws.amazon.com/"
	awsGuide         = awsDocs + "singlesignon/latest/userguide/"
	cloudflareOne    = "https://developers.cloudflare.com/cloudflare-one/"
	cloudflareSaaS   = cloudflareOne + "access-controls/applications/http-apps/saas-apps/"
	samlMetadataSpec = "https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf"
	samlProfilesSpec = "https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf"
	samlCoreSpec     = "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf"
)

// specRead is the day on which the standards, which do not change, were read.
const specRead = "2026-11-23"

func documented(title, url, read string) mapping.Source {
	return mapping.Source{Title: title, URL: url, Evidence: mapping.Documented, Read: read}
}

func awsPage(title, page, read string) mapping.Source {
	return documented("AWS IAM Identity Center User Guide, "+title, awsGuide+page+".html", read)
}

// AWSReference is a page of AWS beside that guide.
func AWSReference(title, page, read string) mapping.Source {
	return documented(title, awsDocs+page+".html", read)
}

func cloudflarePage(title, page, read string) mapping.Source {
	return documented("Cloudflare One docs, "+title, cloudflareSaaS+page+"/", read)
}

// Observed is something that was seen in public files and that no page says.
func Observed(title, read string) mapping.Source {
	return mapping.Source{Title: title, Evidence: mapping.Observed, Read: read}
}

// RFC is a section of an RFC.
func RFC(number, title, section string) mapping.Source {
	return documented("RFC "+number+" ("+title+"), section "+section,
		"https://www.rfc-editor.org/rfc/rfc"+number+"#section-"+section, specRead)
}

// SAMLCore is a section of OASIS SAML 2.0 Core.
func SAMLCore(section string) mapping.Source {
	return documented("OASIS SAML 2.0 Core, "+section, samlCoreSpec, specRead)
}

// SAMLMetadata is a section of OASIS SAML 2.0 Metadata.
func SAMLMetadata(section string) mapping.Source {
	return documented("OASIS SAML 2.0 Metadata, "+section, samlMetadataSpec, specRead)
}

// The pages of both vendors, and other documents.
var (
	CloudflareForAWS  = cloudflarePage("AWS", "aws-sso-saas", "2026-11-23")
	CloudflareGeneric = cloudflarePage("Generic SAML application", "generic-saml-saas", "2026-11-23")
	AWSOkta           = awsPage("Configure SAML and SCIM with Okta and IAM Identity Center", "gs-okta", "2026-11-23")
	AWSGoogle         = awsPage("Configure SAML and SCIM with Google Workspace and IAM Identity Center", "gs-gwp",
		"2026-11-23")
	AWSEntra = awsPage("Configure SAML and SCIM with Microsoft Entra ID and IAM Identity Center",
		"idp-microsoft-entra", "2026-11-23")
	AWSOtherIdPs = awsPage("Using SAML and SCIM identity federation with external identity providers",
		"other-idps", "2026-11-23")
	AWSTroubleshoot = awsPage("Troubleshooting IAM Identity Center issues", "troubleshooting", "2026-11-23")
	AWSProvisioning = awsPage("Provisioning an external identity provider into IAM Identity Center using SCIM",
		"provision-automatically", "2026-11-23")
	AWSAccessControls = awsPage("Attributes for access control", "attributesforaccesscontrol", "2026-11-23")
	AWSMultiRegion    = awsPage("Workforce access through an additional Region", "multi-region-workforce-access",
		"2026-11-23")
	CloudflareAPI = documented("Cloudflare API, Access applications",
		"https://developers.cloudflare.com/api/resources/zero_trust/subresources/access/subresources/applications/",
		"2026-11-23")
	OlderAWSPage = Observed("Cloudflare's guide for AWS SSO as it stood before May 2024", "2026-11-23")

	AWSAddUsers   = awsPage("Add users to your Identity Center directory", "addusers", "2026-12-01")
	AWSIndicators = awsPage("Certificate expiration status indicators", "samlcertexpirationindicators",
		"2026-11-23")
	AWSRotation    = awsPage("Rotate a SAML 2.0 certificate", "rotatesamlcert", "2026-11-23")
	AWSLimits      = awsPage("Quotas and limits in IAM Identity Center", "limits", "2026-11-23")
	AWSUniqueNames = awsPage("Users, groups, and provisioning in IAM Identity Center",
		"users-groups-provisioning", "2026-11-23")
	AWSAttributeMappings = awsPage(
		"Attribute mappings between IAM Identity Center and External Identity Providers directory",
		"attributemappingsconcept", "2026-11-23")
	AWSSelectAttributes = awsPage("Select your attributes for access control", "configure-abac-attributes",
		"2026-11-23")
	AWSAttributeKey = AWSReference("IAM Identity Center API Reference, AccessControlAttribute",
		"singlesignon/latest/APIReference/API_AccessControlAttribute", "2026-11-23")
	AWSAttributeSource = AWSReference("IAM Identity Center API Reference, AccessControlAttributeValue",
		"singlesignon/latest/APIReference/API_AccessControlAttributeValue", "2026-11-23")
	AWSAttributeList = AWSReference("IAM Identity Center API Reference, InstanceAccessControlAttributeConfiguration",
		"singlesignon/latest/APIReference/API_InstanceAccessControlAttributeConfiguration", "2026-11-23")
	AWSCreateUser = AWSReference("Identity Store API Reference, CreateUser",
		"singlesignon/latest/IdentityStoreAPIReference/API_CreateUser", "2026-11-23")
	AWSSessionTag     = AWSReference("AWS STS API Reference, Tag", "STS/latest/APIReference/API_Tag", "2026-11-23")
	IAMSAMLAssertions = AWSReference("AWS IAM User Guide, Configure SAML assertions for the authentication response",
		"IAM/latest/UserGuide/id_roles_providers_create_saml_assertions", "2026-11-23")

	CloudflareOIDC      = cloudflarePage("Generic OIDC application", "generic-oidc-saas", "2026-11-23")
	CloudflareBraintree = cloudflarePage("Braintree", "braintree-saas", "2026-11-23")
	CloudflareSAMLIdP   = documented("Cloudflare One docs, Generic SAML 2.0 identity provider", cloudflareOne+
		"integrations/identity-providers/generic-saml/", "2026-11-23")
	CloudflareAWSIdP = documented("Cloudflare One docs, AWS IAM (SAML) as identity provider", cloudflareOne+
		"integrations/identity-providers/aws-saml/", "2026-11-23")
	CloudflareFAQ = documented("Cloudflare One docs, Getting started FAQ", cloudflareOne+"faq/getting-started-faq/",
		"2026-11-23")

	SAMLProfileBindings = documented("OASIS SAML 2.0 Profiles, section 4.1.2", samlProfilesSpec, "2026-11-23")
	NISTTransitions     = documented("NIST SP 800-131A Revision 2",
		"https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-131Ar2.pdf", "2026-11-23")
)
