package aws

import "github.com/samlbridge/samlbridge/mapping"

// ServiceProvider is what AWS IAM Identity Center shows of itself. AWS has no API for these values; the JSON names are
// this package's.
type ServiceProvider struct {
	PortalURL    string   `json:"portalUrl,omitempty"`    // "AWS access portal sign-in URL"
	ACSURLs      []string `json:"acsUrls,omitempty"`      // "IAM Identity Center Assertion Consumer Service (ACS) URL"
	IssuerURL    string   `json:"issuerUrl,omitempty"`    // "IAM Identity Center issuer URL"
	Provisioning string   `json:"provisioning,omitempty"` // "Manual" or "Automatic"
	// AccessControlAttributes are as the sso-admin API has them.
	AccessControlAttributes []mapping.AccessControlAttribute `json:"accessControlAttributes,omitzero"`
}

// IdentityProvider is what AWS IAM Identity Center takes of its external identity provider.
type IdentityProvider struct {
	SignInURL    string   `json:"signInUrl,omitempty"`    // "IdP sign-in URL"
	IssuerURL    string   `json:"issuerUrl,omitempty"`    // "IdP issuer URL"
	Certificates []string `json:"certificates,omitempty"` // "IdP certificate", PEM, one certificate each
	// CertificateFiles and Fingerprints are worked out from Certificates and are not read.
	CertificateFiles []string `json:"certificateFiles,omitempty"`  // a name that ends in .crt for each
	Fingerprints     []string `json:"certificateSha256,omitempty"` // AA:BB:…
}
