// Package saml is what OASIS SAML 2.0 and X.509 say of metadata, endpoints and certificates, whoever they belong to:
// the tables of metadata documents and the rules that hold for every product.
package saml

import "github.com/samlbridge/samlbridge/mapping/rule"

// Rules returns the rules that hold for every product.
func Rules() []rule.Rule {
	return []rule.Rule{
		ruleEndpointCharacters,
		ruleEndpointAbsolute,
		ruleEndpointHTTPS,
		ruleEndpointUserInfo,
		ruleEndpointFragment,
		ruleEndpointHost,
		ruleEndpointASCII,
		ruleEntityIDCharacters,
		ruleMetadataProtocol,
		ruleSPEntityID,
		ruleSPACS,
		ruleSPRole,
		ruleSPRoles,
		ruleSPExpired,
		ruleIdPRole,
		ruleIdPRoles,
		ruleIdPExpired,
		ruleMetadataSignature,
		ruleCertificateReadable,
		ruleCertificateUnusual,
		ruleCertificateKeyType,
		ruleCertificateKeySize,
		ruleCertificateHash,
		ruleCertificateExpired,
		ruleCertificateEarly,
		ruleCertificateSelfSignature,
	}
}
