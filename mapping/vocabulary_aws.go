package mapping

import (
	"slices"

	"github.com/samlbridge/samlbridge/pem"
)

const aws = "AWS IAM Identity Center"

// AWSServiceProviderVocabulary is what AWS shows of itself: "Show individual metadata values" of old, "Service provider
// metadata" today. A person may paste more than one ACS URL, since AWS shows one for each Region and address family.
func AWSServiceProviderVocabulary() Vocabulary {
	return Vocabulary{Product: aws, Title: "service provider values", SP: Shows,
		Before: []string{"IAM Identity Center > Settings > Identity source > Actions > Manage authentication, section Service provider metadata."},
		Fields: []Field{
			{Property: SPPortalURL, Label: "AWS access portal sign-in URL", Key: "portalUrl", Max: 1, Fidelity: Exact, Source: awsEntra,
				OtherLabels: []string{"AWS SSO Sign-in URL", "AWS access portal URL", "Sign-in URL", "User portal URL", "AWS SSO user portal URL", "Portal URL"}},
			{Property: SPACSLocation, Label: "IAM Identity Center Assertion Consumer Service (ACS) URL", Key: "acsUrls", Required: true, Fidelity: Exact, Source: awsOkta,
				OtherLabels: []string{"AWS SSO ACS URL", "IAM Identity Center ACS URL", "IAM Identity Assertion Consumer Service (ACS) URL",
					"Assertion Consumer Service (ACS) URL", "ACS URL", "ACS URLs", "ACS", "acsUrl", "IAM Identity Center Assertion Consumer Service (ACS) URLs"}},
			{Property: SPEntityID, Label: "IAM Identity Center issuer URL", Key: "issuerUrl", Required: true, Max: 1, Fidelity: Exact, Source: awsOkta,
				OtherLabels: []string{"AWS SSO issuer URL", "Issuer URL", "Issuer", "Entity ID"}},
			{Property: SPProvisioning, Key: "provisioning", Max: 1, Fidelity: Exact, Source: awsProvisioning,
				Label: "Provisioning", OtherLabels: []string{"Provisioning method", "provisioningMode"}, Terms: []Term{{"Manual", "Manual"}, {"Automatic", "Automatic"}}},
			{Property: SPAccessControl, Key: "accessControlAttributes", Fidelity: Exact, Source: awsAccessControls},
		}}
}

// AWSIdentityProviderVocabulary is what AWS takes of its external identity provider, typed in by hand.
func AWSIdentityProviderVocabulary() Vocabulary {
	return Vocabulary{Product: aws, Title: "identity provider values", IdP: Takes,
		Before: []string{
			"IAM Identity Center > Settings > Identity source > Actions > Change identity source > External identity provider.",
			"Under Identity provider metadata there are two ways. Either upload a metadata file as IdP SAML metadata (samlbridge writes one as aws-idp-metadata), or enter these values:",
		},
		Fields: []Field{
			{Property: IdPSSOLocation, Label: "IdP sign-in URL", Key: "signInUrl", Required: true, Max: 1, Fidelity: Narrowed, Source: awsGoogle,
				Note: "AWS has one field for the sign-in URL", OtherLabels: []string{"IdP Login URL", "Identity provider sign-in URL"}},
			{Property: IdPEntityID, Label: "IdP issuer URL", Key: "issuerUrl", Required: true, Max: 1, Fidelity: Exact, Source: awsGoogle,
				OtherLabels: []string{"Identity provider issuer URL", "IdP issuer"}},
			{Property: IdPCertificates, Label: "IdP certificate", Key: "certificates", Required: true, Style: pem.Armored, Fidelity: Reshaped, Source: awsGoogle,
				OtherLabels: []string{"Identity provider certificate", "certificate"}},
			{Property: IdPCertificateFiles, Label: "Certificate file", Key: "certificateFiles", Fidelity: Exact, Source: olderAWSPage},
			{Property: IdPFingerprints, Label: "SHA-256 fingerprint", Key: "certificateSha256", Fidelity: Exact, Source: awsTroubleshoot},
		},
		After: []string{
			"Save each certificate as a file that ends in .crt and upload it as IdP certificate; certificates beyond the first are imported one by one later, under Actions > Manage authentication.",
			"Choose Next. On the page Review and confirm, type ACCEPT and choose Change identity source.",
			"Make sure that Provisioning is Manual: Access for SaaS does not provision with SCIM. Create each user in AWS under the username that is the person's email address at the identity provider.",
			"Test it: open the AWS access portal sign-in URL in a private window and sign in through Cloudflare.",
		}}
}

// AWSUploadVocabulary is an identity provider's metadata document as AWS takes it for upload.
func AWSUploadVocabulary() Vocabulary {
	v := SAMLIdentityProviderVocabulary()
	v.Product, v.Title, v.IdP = aws, "identity provider metadata for upload", Takes
	// AWS supports neither an encryption key nor encrypted assertions.
	v.Fields = slices.DeleteFunc(v.Fields, func(f Field) bool { return f.Property == IdPEncryptionKeys })
	for i, f := range v.Fields {
		switch f.Property {
		case IdPWantAuthnRequestsSigned:
			f.Fixed, f.Fidelity, f.Source = "false", Fixed, awsOtherIdPs
			f.Note = "Identity Center does not sign its authentication requests"
		case IdPNameIDFormats:
			f.Preset, f.Source = NameIDFormatEmail, awsTroubleshoot
			f.Note = "AWS asks for this format in the metadata"
		case IdPCertificates, IdPSSOLocation, IdPEntityID:
			f.Required, f.Source = true, awsOtherIdPs
		}
		v.Fields[i] = f
	}
	return v
}
