package mapping

import "github.com/samlbridge/samlbridge/pem"

// SAMLServiceProviderVocabulary is a service provider's SAML 2.0 metadata. Keys are element and attribute names.
func SAMLServiceProviderVocabulary() Vocabulary {
	role := samlMetadata("section 2.4.4")
	endpoint := samlMetadata("section 2.2.3")
	return Vocabulary{Product: "SAML 2.0", Title: "service provider metadata", SP: Shows, Fields: []Field{
		{Property: SPEntityID, Label: "entityID", Key: "entityID", Required: true, Max: 1, Fidelity: Exact, Source: samlMetadata("section 2.3.2")},
		{Property: SPValidUntil, Key: "validUntil", Max: 1, Fidelity: Exact, Source: samlMetadata("section 2.3.2")},
		{Property: SPCacheDuration, Key: "cacheDuration", Max: 1, Fidelity: Exact, Source: samlMetadata("section 2.3.2")},
		{Property: SPAuthnRequestsSigned, Key: "SPSSODescriptor@AuthnRequestsSigned", Max: 1, Fidelity: Exact, Source: role},
		{Property: SPWantAssertionsSigned, Key: "SPSSODescriptor@WantAssertionsSigned", Max: 1, Fidelity: Exact, Source: role},
		{Property: SPCertificates, Label: "X509Certificate", Key: "KeyDescriptor", Style: pem.OneLine, Fidelity: Exact, Source: samlMetadata("section 2.4.1.1")},
		{Property: SPEncryptionKeys, Key: "KeyDescriptor", Fidelity: Exact, Source: samlMetadata("section 2.4.1.1")},
		{Property: SPKeyUse, Key: "KeyDescriptor@use", Fidelity: Exact, Source: samlMetadata("section 2.4.1.1")},
		{Property: SPOtherServices, Key: "ArtifactResolutionService, SingleLogoutService, ManageNameIDService", Fidelity: Exact, Source: samlMetadata("section 2.4.2")},
		{Property: SPNameIDFormats, Label: "NameIDFormat", Key: "NameIDFormat", Fidelity: Exact, Source: samlMetadata("section 2.4.2")},
		{Property: SPACSLocation, Label: "AssertionConsumerService Location", Key: "AssertionConsumerService@Location", Required: true, Fidelity: Exact, Source: endpoint},
		{Property: SPACSBinding, Key: "AssertionConsumerService@Binding", Fidelity: Exact, Source: endpoint},
		{Property: SPACSResponseLocation, Key: "AssertionConsumerService@ResponseLocation", Fidelity: Exact, Source: endpoint},
		{Property: SPACSIndex, Key: "AssertionConsumerService@index", Fidelity: Exact, Source: endpoint},
		{Property: SPACSIsDefault, Key: "AssertionConsumerService@isDefault", Fidelity: Exact, Source: endpoint},
	}}
}

// SAMLIdentityProviderVocabulary is an identity provider's SAML 2.0 metadata. Keys are element and attribute names.
func SAMLIdentityProviderVocabulary() Vocabulary {
	role := samlMetadata("section 2.4.3")
	return Vocabulary{Product: "SAML 2.0", Title: "identity provider metadata", IdP: Shows, Fields: []Field{
		{Property: IdPEntityID, Label: "entityID", Key: "entityID", Required: true, Max: 1, Fidelity: Exact, Source: samlMetadata("section 2.3.2")},
		{Property: IdPValidUntil, Key: "validUntil", Max: 1, Fidelity: Exact, Source: samlMetadata("section 2.3.2")},
		{Property: IdPCacheDuration, Key: "cacheDuration", Max: 1, Fidelity: Exact, Source: samlMetadata("section 2.3.2")},
		{Property: IdPWantAuthnRequestsSigned, Key: "IDPSSODescriptor@WantAuthnRequestsSigned", Max: 1, Fidelity: Exact, Source: role},
		{Property: IdPCertificates, Label: "X509Certificate", Key: "KeyDescriptor", Style: pem.OneLine, Fidelity: Exact, Source: samlMetadata("section 2.4.1.1")},
		{Property: IdPEncryptionKeys, Key: "KeyDescriptor", Fidelity: Exact, Source: samlMetadata("section 2.4.1.1")},
		{Property: IdPKeyUse, Key: "KeyDescriptor@use", Fidelity: Exact, Source: samlMetadata("section 2.4.1.1")},
		{Property: IdPOtherServices, Key: "ArtifactResolutionService, SingleLogoutService, ManageNameIDService, NameIDMappingService, AssertionIDRequestService",
			Fidelity: Exact, Source: role},
		{Property: IdPNameIDFormats, Label: "NameIDFormat", Key: "NameIDFormat", Fidelity: Exact, Source: samlMetadata("section 2.4.2")},
		{Property: IdPSSOLocation, Label: "SingleSignOnService Location", Key: "SingleSignOnService@Location", Required: true, Fidelity: Exact, Source: role},
		{Property: IdPSSOBinding, Key: "SingleSignOnService@Binding", Fidelity: Exact, Source: role},
		{Property: IdPSSOResponseLocation, Key: "SingleSignOnService@ResponseLocation", Fidelity: Exact, Source: role},
	}}
}

// CertificateVocabulary is a certificate file: nothing of the identity provider but its certificates.
func CertificateVocabulary() Vocabulary {
	return Vocabulary{Product: "X.509", Title: "certificate file", IdP: Takes, Fields: []Field{
		{Property: IdPCertificates, Key: "CERTIFICATE", Required: true, Style: pem.Armored, Fidelity: Reshaped,
			Source: Source{Title: "RFC 7468, section 5", URL: "https://www.rfc-editor.org/rfc/rfc7468#section-5", Evidence: Documented, Read: readOn}},
	}}
}
