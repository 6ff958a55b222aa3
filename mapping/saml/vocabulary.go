package saml

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/pem"
)

// ServiceProviderVocabulary is a service provider's SAML 2.0 metadata. Keys are element and attribute names.
func ServiceProviderVocabulary() mapping.Vocabulary {
	role := source.SAMLMetadata("section 2.4.4")
	endpoint := source.SAMLMetadata("section 2.2.3")
	return mapping.Vocabulary{Product: "SAML 2.0", Standard: true, Title: "service provider metadata",
		SP: mapping.Shows, Fields: []mapping.Field{
			{Property: mapping.SPEntityID, Label: "entityID", Key: "entityID", Required: true, Max: 1,
				Source: source.SAMLMetadata("section 2.3.2")},
			{Property: mapping.SPValidUntil, Key: "validUntil", Max: 1, Source: source.SAMLMetadata("section 2.3.2")},
			{Property: mapping.SPCacheDuration, Key: "cacheDuration", Max: 1,
				Source: source.SAMLMetadata("section 2.3.2")},
			{Property: mapping.SPAuthnRequestsSigned, Key: "SPSSODescriptor@AuthnRequestsSigned", Max: 1, Source: role},
			{Property: mapping.SPWantAssertionsSigned, Key: "SPSSODescriptor@WantAssertionsSigned", Max: 1,
				Source: role},
			{Property: mapping.SPCertificates, Label: "X509Certificate", Key: "KeyDescriptor", Style: pem.OneLine,
				Source: source.SAMLMetadata("section 2.4.1.1")},
			{Property: mapping.SPEncryptionKeys, Key: "KeyDescriptor", Source: source.SAMLMetadata("section 2.4.1.1")},
			{Property: mapping.SPKeyUse, Key: "KeyDescriptor@use", Source: source.SAMLMetadata("section 2.4.1.1")},
			{Property: mapping.SPOtherServices,
				Key:    "ArtifactResolutionService, SingleLogoutService, ManageNameIDService",
				Source: source.SAMLMetadata("section 2.4.2")},
			{Property: mapping.SPNameIDFormats, Label: "NameIDFormat", Key: "NameIDFormat",
				Source: source.SAMLMetadata("section 2.4.2")},
			{Property: mapping.SPACSLocation, Label: "AssertionConsumerService Location",
				Key: "AssertionConsumerService@Location", Required: true, Source: endpoint},
			{Property: mapping.SPACSBinding, Key: "AssertionConsumerService@Binding", Source: endpoint},
			{Property: mapping.SPACSResponseLocation, Key: "AssertionConsumerService@ResponseLocation",
				Source: endpoint},
			{Property: mapping.SPACSIndex, Key: "AssertionConsumerService@index", Source: endpoint},
			{Property: mapping.SPACSIsDefault, Key: "AssertionConsumerService@isDefault", Source: endpoint},
		}}
}

// IdentityProviderVocabulary is an identity provider's SAML 2.0 metadata. Keys are element and attribute names.
func IdentityProviderVocabulary() mapping.Vocabulary {
	role := source.SAMLMetadata("section 2.4.3")
	return mapping.Vocabulary{Product: "SAML 2.0", Standard: true, Title: "identity provider metadata",
		IdP: mapping.Shows, Fields: []mapping.Field{
			{Property: mapping.IdPEntityID, Label: "entityID", Key: "entityID", Required: true, Max: 1,
				Source: source.SAMLMetadata("section 2.3.2")},
			{Property: mapping.IdPValidUntil, Key: "validUntil", Max: 1, Source: source.SAMLMetadata("section 2.3.2")},
			{Property: mapping.IdPCacheDuration, Key: "cacheDuration", Max: 1,
				Source: source.SAMLMetadata("section 2.3.2")},
			{Property: mapping.IdPWantAuthnRequestsSigned, Key: "IDPSSODescriptor@WantAuthnRequestsSigned", Max: 1,
				Source: role},
			{Property: mapping.IdPCertificates, Label: "X509Certificate", Key: "KeyDescriptor", Style: pem.OneLine,
				Source: source.SAMLMetadata("section 2.4.1.1")},
			{Property: mapping.IdPEncryptionKeys, Key: "KeyDescriptor", Source: source.SAMLMetadata("section 2.4.1.1")},
			{Property: mapping.IdPKeyUse, Key: "KeyDescriptor@use", Source: source.SAMLMetadata("section 2.4.1.1")},
			{Property: mapping.IdPOtherServices,
				Key: "ArtifactResolutionService, SingleLogoutService, ManageNameIDService, NameIDMappingService, AssertionIDRequestService", Source: role},
			{Property: mapping.IdPNameIDFormats, Label: "NameIDFormat", Key: "NameIDFormat",
				Source: source.SAMLMetadata("section 2.4.2")},
			{Property: mapping.IdPSSOLocation, Label: "SingleSignOnService Location",
				Key: "SingleSignOnService@Location", Required: true, Source: role},
			{Property: mapping.IdPSSOBinding, Key: "SingleSignOnService@Binding", Source: role},
			{Property: mapping.IdPSSOResponseLocation, Key: "SingleSignOnService@ResponseLocation", Source: role},
		}}
}

// CertificateVocabulary is a certificate file: nothing of the identity provider but its certificates.
func CertificateVocabulary() mapping.Vocabulary {
	return mapping.Vocabulary{Product: "X.509", Standard: true, Title: "certificate file", IdP: mapping.Takes,
		Fields: []mapping.Field{
			{Property: mapping.IdPCertificates, Key: "CERTIFICATE", Required: true, Style: pem.Armored,
				Source: source.RFC("7468", "Textual encodings of X.509", "5")},
		}}
}
