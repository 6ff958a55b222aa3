package mapping

// Evidence says what kind of source a rule rests on. Its zero value is invalid.
type Evidence uint8

const (
	// Documented: the page at the URL says so.
	Documented Evidence = iota + 1
	// Observed: seen in public files; no page says so.
	Observed
)

// String returns "documented" or "observed".
func (e Evidence) String() string {
	switch e {
	case Documented:
		return "documented"
	case Observed:
		return "observed"
	}
	return "invalid evidence"
}

// Source is the evidence for a rule or for a row of a vocabulary.
type Source struct {
	Title    string
	URL      string // "" where the evidence has no page of its own
	Evidence Evidence
	Read     string // the day it was read, YYYY-MM-DD
}

// readOn is the day on which every page below was read.
const readOn = "2026-11-23"

const (
	awsDocs          = "https://docs.aws.amazon.com/"
	awsGuide         = "https://docs.aws.amazon.com/singlesignon/latest/userguide/"
	cloudflareOne    = "https://developers.cloudflare.com/cloudflare-one/"
	cloudflareSaaS   = "https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/saas-apps/"
	samlMetadataSpec = "https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf"
	samlProfilesSpec = "https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf"
)

func awsPage(title, page string) Source {
	return Source{Title: "AWS IAM Identity Center User Guide, " + title, URL: awsGuide + page + ".html", Evidence: Documented, Read: readOn}
}

func awsReference(title, page string) Source {
	return Source{Title: title, URL: awsDocs + page + ".html", Evidence: Documented, Read: readOn}
}

func rfc(number, title, section string) Source {
	return Source{Title: "RFC " + number + " (" + title + "), section " + section,
		URL: "https://www.rfc-editor.org/rfc/rfc" + number + "#section-" + section, Evidence: Documented, Read: readOn}
}

func cloudflarePage(title, page string) Source {
	return Source{Title: "Cloudflare One docs, " + title, URL: cloudflareSaaS + page + "/", Evidence: Documented, Read: readOn}
}

func observed(title string) Source {
	return Source{Title: title, Evidence: Observed, Read: readOn}
}

func samlCore(section string) Source {
	return Source{Title: "OASIS SAML 2.0 Core, " + section, URL: "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf", Evidence: Documented, Read: readOn}
}

func samlMetadata(section string) Source {
	return Source{Title: "OASIS SAML 2.0 Metadata, " + section, URL: samlMetadataSpec, Evidence: Documented, Read: readOn}
}

var (
	awsPageSaaS       = cloudflarePage("AWS", "aws-sso-saas")
	genericPageSaaS   = cloudflarePage("Generic SAML application", "generic-saml-saas")
	awsOkta           = awsPage("Configure SAML and SCIM with Okta and IAM Identity Center", "gs-okta")
	awsGoogle         = awsPage("Configure SAML and SCIM with Google Workspace and IAM Identity Center", "gs-gwp")
	awsEntra          = awsPage("Configure SAML and SCIM with Microsoft Entra ID and IAM Identity Center", "idp-microsoft-entra")
	awsOtherIdPs      = awsPage("Using SAML and SCIM identity federation with external identity providers", "other-idps")
	awsTroubleshoot   = awsPage("Troubleshooting IAM Identity Center issues", "troubleshooting")
	awsProvisioning   = awsPage("Provisioning an external identity provider into IAM Identity Center using SCIM", "provision-automatically")
	awsAccessControls = awsPage("Attributes for access control", "attributesforaccesscontrol")
	awsMultiRegion    = awsPage("Workforce access through an additional Region", "multi-region-workforce-access")
	cloudflareAPI     = Source{Title: "Cloudflare API, Access applications", URL: "https://developers.cloudflare.com/api/resources/zero_trust/subresources/access/subresources/applications/",
		Evidence: Documented, Read: readOn}
	olderAWSPage = observed("Cloudflare's guide for AWS SSO as it stood before May 2024")

	awsIndicators        = awsPage("Certificate expiration status indicators", "samlcertexpirationindicators")
	awsRotation          = awsPage("Rotate a SAML 2.0 certificate", "rotatesamlcert")
	awsLimits            = awsPage("Quotas and limits in IAM Identity Center", "limits")
	awsUniqueNames       = awsPage("Users, groups, and provisioning in IAM Identity Center", "users-groups-provisioning")
	awsAttributeMappings = awsPage("Attribute mappings between IAM Identity Center and External Identity Providers directory", "attributemappingsconcept")
	awsSelectAttributes  = awsPage("Select your attributes for access control", "configure-abac-attributes")
	awsAttributeKey      = awsReference("IAM Identity Center API Reference, AccessControlAttribute", "singlesignon/latest/APIReference/API_AccessControlAttribute")
	awsAttributeSource   = awsReference("IAM Identity Center API Reference, AccessControlAttributeValue", "singlesignon/latest/APIReference/API_AccessControlAttributeValue")
	awsAttributeList     = awsReference("IAM Identity Center API Reference, InstanceAccessControlAttributeConfiguration",
		"singlesignon/latest/APIReference/API_InstanceAccessControlAttributeConfiguration")
	awsCreateUser     = awsReference("Identity Store API Reference, CreateUser", "singlesignon/latest/IdentityStoreAPIReference/API_CreateUser")
	awsSessionTag     = awsReference("AWS STS API Reference, Tag", "STS/latest/APIReference/API_Tag")
	iamSAMLAssertions = awsReference("AWS IAM User Guide, Configure SAML assertions for the authentication response",
		"IAM/latest/UserGuide/id_roles_providers_create_saml_assertions")

	cloudflareOIDC      = cloudflarePage("Generic OIDC application", "generic-oidc-saas")
	cloudflareBraintree = cloudflarePage("Braintree", "braintree-saas")
	cloudflareSAMLIdP   = Source{Title: "Cloudflare One docs, Generic SAML 2.0 identity provider", URL: cloudflareOne + "integrations/identity-providers/generic-saml/",
		Evidence: Documented, Read: readOn}
	cloudflareAWSIdP = Source{Title: "Cloudflare One docs, AWS IAM (SAML) as identity provider", URL: cloudflareOne + "integrations/identity-providers/aws-saml/",
		Evidence: Documented, Read: readOn}
	cloudflareFAQ = Source{Title: "Cloudflare One docs, Getting started FAQ", URL: cloudflareOne + "faq/getting-started-faq/", Evidence: Documented, Read: readOn}

	samlProfileBindings = Source{Title: "OASIS SAML 2.0 Profiles, section 4.1.2", URL: samlProfilesSpec, Evidence: Documented, Read: readOn}
	nistTransitions     = Source{Title: "NIST SP 800-131A Revision 2", URL: "https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-131Ar2.pdf",
		Evidence: Documented, Read: readOn}
)
