package signin

// Symptom is what people are known to see when a check fails, with the evidence.
type Symptom struct {
	Text     string `json:"text"`
	Source   string `json:"source"`
	URL      string `json:"url,omitempty"`
	Evidence string `json:"evidence"` // documented or observed
	Read     string `json:"read"`     // the day it was read, YYYY-MM-DD
}

const (
	readOn     = "2026-11-23"
	awsGuide   = "AWS IAM Identity Center User Guide, Troubleshooting IAM Identity Center issues"
	awsGuideAt = "https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html"
)

func awsSays(text string) Symptom {
	return Symptom{text, awsGuide, awsGuideAt, "documented", readOn}
}

func observed(text, source, url string) Symptom {
	return Symptom{text, source, url, "observed", readOn}
}

var (
	unexpectedError = awsSays(`"An unexpected error has occurred"`)
	notYou          = awsSays(`"It's not you, it is us"`)
	invalidMFA      = awsSays(`"Invalid MFA credentials"`)
	codeIsNotRight  = observed(`"Something went wrong. Looks like this code isn't right"`,
		"MicrosoftDocs/entra-docs issue 189", "https://github.com/MicrosoftDocs/entra-docs/issues/189")
	status400  = observed("the POST to the ACS URL is answered with HTTP 400", "a public file", "")
	wrongPage  = observed("the sign-in ends on another page of AWS", "a public file", "")
	classicIAM = Symptom{`"Your request included an invalid SAML response", where the response went to AWS IAM instead`,
		"AWS IAM User Guide, Troubleshoot SAML federation with IAM",
		"https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html", "documented", readOn}
	requiredAttribute = Symptom{
		"an error page of Cloudflare's, where an attribute that is marked as required is missing",
		"Cloudflare One docs, Generic SAML application",
		"https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/saas-apps/generic-saml-saas/", "documented", readOn}
	requestIDMessage = observed(
		`CloudTrail, ExternalIdPDirectoryLogin: "Not a valid response for the provided request id"`,
		"panther-labs/panther-analysis, rule for AWS root activity", "https://github.com/panther-labs/panther-analysis")
	otherRegionFails = Symptom{"the sign-in that starts in AWS fails, the one from Cloudflare's App Launcher may work",
		"AWS IAM Identity Center User Guide, Workforce access through additional Regions",
		"https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-workforce-access.html", "documented",
		readOn}
)

// Where the vendors' consoles hold what has to be changed, in their labels.
const (
	inCloudflare    = "in Cloudflare (Zero Trust > Access controls > Applications > the application > Configure) "
	inAWS           = "in AWS (IAM Identity Center > Settings > Identity source > Actions > Manage authentication) "
	awsCertificates = "in AWS (IAM Identity Center > Settings > Identity source > Actions > Manage authentication > Manage SAML 2.0 certificates) "
	labelACS        = "Assertion Consumer Service URL"
	labelAWSACS     = "IAM Identity Center Assertion Consumer Service (ACS) URL"
	labelEntityID   = "Entity ID"
	labelAWSIssuer  = "IAM Identity Center issuer URL"
	labelIdPIssuer  = "IdP issuer URL"
	labelIdPSignIn  = "IdP sign-in URL"
	labelNameID     = "Name ID format"
	labelPublicKey  = "Public key"
)
