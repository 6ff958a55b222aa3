package aws

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem"
)

// ServiceProviderVocabulary is what AWS shows of itself: "Show individual metadata values" of old, "Service provider
// metadata" today. A person may paste more than one ACS URL, since AWS shows one for each Region and address family.
func ServiceProviderVocabulary() mapping.Vocabulary {
	return mapping.Vocabulary{Product: Name, Title: "service provider values", SP: mapping.Shows,
		Before: []string{
			"IAM Identity Center > Settings > Identity source > Actions > Manage authentication, section Service provider metadata."},
		Headings: []string{"Service provider metadata", "Region", "Default IPv4", "Dual-stack", "View ACS URLs",
			"Copy all URLs",
			"Download metadata file", "Show individual metadata values"},
		Fields: []mapping.Field{
			{Property: mapping.SPPortalURL, Label: "AWS access portal sign-in URL", Short: "portal URL",
				Key: "portalUrl", Max: 1, Source: source.AWSEntra,
				OtherLabels: []string{"AWS SSO Sign-in URL", "AWS access portal URL", "Sign-in URL", "User portal URL",
					"AWS SSO user portal URL", "Portal URL"}},
			{Property: mapping.SPACSLocation, Label: "IAM Identity Center Assertion Consumer Service (ACS) URL",
				Short: "ACS URL", Key: "acsUrls", Required: true, Source: source.AWSOkta,
				OtherLabels: []string{"AWS SSO ACS URL", "IAM Identity Center ACS URL",
					"IAM Identity Assertion Consumer Service (ACS) URL",
					"Assertion Consumer Service (ACS) URL", "ACS URL", "ACS URLs", "ACS", "acsUrl",
					"IAM Identity Center Assertion Consumer Service (ACS) URLs"}},
			{Property: mapping.SPEntityID, Label: "IAM Identity Center issuer URL", Short: "issuer URL",
				Key: "issuerUrl", Required: true, Max: 1, Source: source.AWSOkta,
				OtherLabels: []string{"AWS SSO issuer URL", "Issuer URL", "Issuer", "Entity ID"}},
			{Property: mapping.SPProvisioning, Key: "provisioning", Max: 1, Source: source.AWSProvisioning,
				Label: "Provisioning", OtherLabels: []string{"Provisioning method", "provisioningMode"},
				Terms: []mapping.Term{{Value: "Manual", Label: "Manual"}, {Value: "Automatic", Label: "Automatic"}}},
			{Property: mapping.SPAccessControl, Key: "accessControlAttributes", Source: source.AWSAccessControls},
		}}
}

// IdentityProviderVocabulary is what AWS takes of its external identity provider, typed in by hand.
func IdentityProviderVocabulary() mapping.Vocabulary {
	return mapping.Vocabulary{Product: Name, Title: "identity provider values", IdP: mapping.Takes,
		Headings: []string{"Identity provider metadata"},
		Before: []string{
			"IAM Identity Center > Settings > Identity source > Actions > Change identity source > External identity provider.",
			"Under Identity provider metadata, either upload a metadata file as IdP SAML metadata, or enter these values:",
		},
		Fields: []mapping.Field{
			{Property: mapping.IdPSSOLocation, Label: "IdP sign-in URL", Key: "signInUrl", Required: true, Max: 1,
				Source: source.AWSGoogle,
				Note:   "AWS has one field for the sign-in URL", OtherLabels: []string{"IdP Login URL",
					"Identity provider sign-in URL"}},
			{Property: mapping.IdPEntityID, Label: "IdP issuer URL", Key: "issuerUrl", Required: true, Max: 1,
				Source:      source.AWSGoogle,
				OtherLabels: []string{"Identity provider issuer URL", "IdP issuer"}},
			{Property: mapping.IdPCertificates, Label: "IdP certificate", Key: "certificates", Required: true,
				Style: pem.Armored, Source: source.AWSGoogle,
				OtherLabels: []string{"Identity provider certificate", "certificate"}},
			{Property: mapping.IdPCertificateFiles, Label: "Certificate file", Key: "certificateFiles",
				Source: source.OlderAWSPage},
			{Property: mapping.IdPFingerprints, Label: "SHA-256 fingerprint", Key: "certificateSha256",
				Source: source.AWSTroubleshoot},
		},
		After: []string{
			"Save each certificate as a file that ends in .crt and upload it as IdP certificate; certificates beyond the first are imported one by one later, under Actions > Manage authentication.",
			"Choose Next. On the page Review and confirm, type ACCEPT and choose Change identity source.",
			"Make sure that Provisioning is Manual, and create each user under the username that is the person's email address at {idp.product}.",
			"Test it: open the AWS access portal sign-in URL in a private window and sign in through {idp.product}.",
		}}
}

// UploadVocabulary is an identity provider's metadata document as AWS takes it for upload.
func UploadVocabulary() mapping.Vocabulary {
	v := saml.IdentityProviderVocabulary()
	v.Product, v.Standard, v.Title, v.IdP = Name, false, "identity provider metadata for upload", mapping.Takes
	// AWS supports neither an encryption key nor encrypted assertions.
	v.Fields = slices.DeleteFunc(v.Fields,
		func(f mapping.Field) bool { return f.Property == mapping.IdPEncryptionKeys })
	for i, f := range v.Fields {
		switch f.Property {
		case mapping.IdPWantAuthnRequestsSigned:
			f.Fixed, f.Source = "false", source.AWSOtherIdPs
			f.Note = "Identity Center does not sign its authentication requests"
		case mapping.IdPNameIDFormats:
			f.Preset, f.Source = saml.NameIDFormatEmail, source.AWSTroubleshoot
			f.Note = "AWS asks for this format in the metadata"
		case mapping.IdPCertificates, mapping.IdPSSOLocation, mapping.IdPEntityID:
			f.Required, f.Source = true, source.AWSOtherIdPs
		}
		v.Fields[i] = f
	}
	return v
}
