package mapping

import "slices"

// catalogue is what Rules returns, for this package's own eyes.
var catalogue = entries(rules())

// Rules returns every rule, in the order of the catalogue. The list is the caller's. To run rules of your own beside them,
// see [Subject].
func Rules() []Rule {
	list := rules()
	for i := range list {
		list[i].Needs, list[i].About = slices.Clone(list[i].Needs), slices.Clone(list[i].About)
		list[i].judged = judged{} // what the caller may put in place of Statement is not about it
	}
	return list
}

// rules is the product: a rule that is not in it does not exist.
//
// Left out, with the reason:
//   - Issuer and ACS hosts agree: AWS documents that they differ on newer instances.
//   - Identity store ID and tenant ID agree: they are unrelated texts.
//   - The Access Entity ID begins with the SSO endpoint, or is the team domain: Cloudflare's pages contradict each other.
//   - The first digits of an identity store ID follow the Region: there is a counter-example.
//   - A JSONata transformation is well formed: that takes a parser of JSONata, and Cloudflare checks it on saving.
func rules() []Rule {
	list := []Rule{
		// Any value: what it must not be, whoever it belongs to.
		ruleAWSPlaceholder,
		ruleCloudflarePlaceholder,
		ruleInterimPlaceholder,
		ruleImitatedAWS,
		ruleImitatedCloudflare,
		ruleEndpointCharacters,
		ruleEndpointAbsolute,
		ruleEndpointHTTPS,
		ruleEndpointUserInfo,
		ruleEndpointFragment,
		ruleEndpointHost,
		ruleEndpointASCII,
		ruleEntityIDCharacters,
		ruleMetadataProtocol,

		// AWS shows, Cloudflare takes.
		ruleSPRole,
		ruleSPRoles,
		ruleSPExpired,
		ruleAWSSwapped,
		ruleAWSPortal,
		ruleAWSClassicIAM,
		ruleAWSSCIM,
		ruleAWSApplication,
		ruleAWSCloudflare,
		ruleAWSInvented,
		ruleAWSIssuerShape,
		ruleAWSACSShape,
		ruleAWSPortalShape,
		ruleAWSUnverified,
		ruleAWSACSSeveral,
		ruleAWSACSRegion,
		ruleAWSACSHost,
		ruleAWSACSRedirect,
		ruleAWSACSBinding,
		ruleSPSignsRequests,
		ruleSPNameIDFormat,
		ruleSPNameIDFormatMisspelt,
		ruleAWSProvisioning,
		ruleMappingExpression,
		ruleMappingUser,
		ruleMappingKey,
		ruleMappingSource,
		ruleMappingCount,

		// The application at Cloudflare.
		ruleAppType,
		ruleAppAuthType,
		ruleAppOIDCFields,
		ruleAppNameIDFormat,
		ruleAppNameIDFormatCase,
		ruleAppNameIDFormatTransformed,
		ruleAppNameIDFormatMissing,
		ruleAppNameIDTransform,
		ruleAppTransform,
		ruleAppRelayState,
		ruleAttributeFormat,
		ruleAttributeFormatCase,
		ruleAttributeEmpty,
		ruleAttributeDuplicate,
		ruleAttributeReserved,
		ruleAttributeRequired,
		ruleAttributeIAM,
		ruleAttributeExpression,
		ruleAccessControlPrefix,
		ruleAccessControlDuplicate,
		ruleAccessControlKey,
		ruleAccessControlValue,
		ruleAccessControlCount,
		ruleAccessControlGroups,
		ruleAppPolicies,
		ruleAppPoliciesAllow,
		ruleAppInstantSeveral,
		ruleAppInstantNone,
		ruleAppSCIM,

		// Cloudflare shows, AWS takes.
		ruleIdPRole,
		ruleIdPRoles,
		ruleIdPExpired,
		ruleMetadataSize,
		ruleMetadataEntityID,
		ruleMetadataSSO,
		ruleMetadataCertificate,
		ruleMetadataSignature,
		ruleMetadataSigned,
		ruleMetadataEncryption,
		ruleMetadataBindings,
		ruleMetadataNoBinding,
		ruleIdPNameIDFormat,
		ruleIdPNameIDFormatMisspelt,
		ruleIdPNameIDFormatMissing,
		ruleValuesEntityID,
		ruleValuesSSO,
		ruleValuesCertificate,
		ruleCloudflareSP,
		ruleCloudflareMetadataURL,
		ruleCloudflareLoginLink,
		ruleCloudflareKeys,
		ruleCloudflareOIDC,
		ruleCloudflareDashboard,
		ruleCloudflareTeamDomain,
		ruleCloudflareAWS,
		ruleCloudflareSSOShape,
		ruleCloudflareEntityShape,
		ruleCloudflareMetadataShape,
		ruleCloudflareMetadataApplication,
		ruleCloudflareTeam,
		ruleCertificateReadable,
		ruleCertificateUnusual,
		ruleCertificateExpired,
		ruleCertificateEarly,
		ruleCertificateExpires,
		ruleCertificateFile,
		ruleCertificateKeyType,
		ruleCertificateKeySize,
		ruleCertificateHash,
		ruleCertificateSelfSignature,
		ruleCertificatesSeveral,

		// The pair.
		rulePairSPEntityID,
		rulePairACS,
		rulePairACSRegions,
		rulePairACSLeftOut,
		rulePairACSDefault,
		rulePairAccessControl,
		rulePairIdPEntityID,
		rulePairSSO,
		rulePairCertificates,
		rulePairCertificateExtra,
		rulePairCertificateLeftover,

		// One party in two documents.
		ruleTwinSPEntityID,
		ruleTwinACS,
		ruleTwinIdPEntityID,
		ruleTwinSSO,
		ruleTwinCertificate,

		// The users.
		ruleUserCharacters,
		ruleUserLength,
		ruleUserReserved,
		ruleUserEmail,
		ruleUserUnusual,
		ruleUserGuest,
		ruleUserDuplicateAWS,
		ruleUserDuplicateIdP,
		ruleUserMissing,
		ruleUserCase,
		ruleUserOnlyInAWS,
		ruleUserDisabled,
	}
	for i := range list {
		if j := list[i].judged; j.fault != noFault {
			list[i].Statement = judging(j.fault, j.in...)
		}
	}
	return list
}
