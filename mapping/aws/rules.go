package aws

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping/rule"
)

// Rules returns the rules about what AWS IAM Identity Center shows and takes. They run on documents about it only.
//
// Left out, with the reason:
//   - Issuer and ACS hosts agree: AWS documents that they differ on newer instances.
//   - Identity store ID and tenant ID agree: they are unrelated texts.
//   - The first digits of an identity store ID follow the Region: there is a counter-example.
func Rules() []rule.Rule {
	list := slices.Concat(shownRules(), takenRules(), attributeRules(), userRules())
	for i := range list {
		list[i].Product = Name
	}
	return list
}

// shownRules are about what AWS shows of itself.
func shownRules() []rule.Rule {
	return []rule.Rule{
		rulePlaceholder,
		ruleImitated,
		ruleSwapped,
		rulePortal,
		ruleClassicIAM,
		ruleSCIM,
		ruleApplication,
		ruleCloudflare,
		ruleInvented,
		ruleIssuerShape,
		ruleACSShape,
		rulePortalShape,
		ruleUnverified,
		ruleACSSeveral,
		ruleACSRegion,
		ruleACSHost,
		ruleACSRedirect,
		ruleACSBinding,
		ruleSignsRequests,
		ruleSPNameIDFormat,
		ruleSPNameIDFormatMisspelt,
		ruleProvisioning,
		ruleMappingExpression,
		ruleMappingUser,
		ruleMappingKey,
		ruleMappingSource,
		ruleMappingCount,
	}
}

// takenRules are about what AWS takes of the identity provider.
func takenRules() []rule.Rule {
	return []rule.Rule{
		ruleMetadataSize,
		ruleMetadataMark,
		ruleMetadataEntityID,
		ruleMetadataSSO,
		ruleMetadataCertificate,
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
		ruleCertificateFile,
		ruleCertificatesSeveral,
		ruleCertificateExpires,
	}
}

// attributeRules are about what AWS makes of SAML attributes.
func attributeRules() []rule.Rule {
	return []rule.Rule{
		ruleAttributeIAM,
		ruleAttributeExpression,
		ruleAttributeDuplicate,
		ruleAccessControlPrefix,
		ruleAccessControlDuplicate,
		ruleAccessControlKey,
		ruleAccessControlValue,
		ruleAccessControlCount,
		ruleAccessControlGroups,
	}
}
