package cloudflare

import "github.com/samlbridge/samlbridge/mapping/rule"

// Rules returns the rules about what Cloudflare Access shows and takes. They run on documents about it only.
//
// Left out, with the reason:
//   - The Access Entity ID begins with the SSO endpoint, or is the team domain: Cloudflare's pages contradict each other.
//   - A JSONata transformation does what it should: of that, only what is never closed can be told.
func Rules() []rule.Rule {
	list := []rule.Rule{
		rulePlaceholder,
		ruleInterimPlaceholder,
		ruleImitated,

		// The application.
		ruleType,
		ruleAuthType,
		ruleOIDCFields,
		ruleTransform,
		ruleExpression,
		ruleRelayState,
		ruleAttributeFormat,
		ruleAttributeFormatCase,
		ruleAttributeEmpty,
		ruleAttributeReserved,
		ruleAttributeRequired,
		rulePolicies,
		rulePoliciesAllow,
		ruleInstantSeveral,
		ruleInstantNone,
		ruleSCIM,

		// What Cloudflare shows of itself as the identity provider.
		ruleServiceProvider,
		ruleMetadataURL,
		ruleLoginLink,
		ruleKeys,
		ruleOIDC,
		ruleDashboard,
		ruleTeamDomain,
		ruleAWS,
		ruleSSOShape,
		ruleEntityShape,
		ruleMetadataShape,
		ruleMetadataApplication,
		ruleTeam,
	}
	for i := range list {
		list[i].Product = productName
	}
	other := []rule.Rule{ruleOtherProvider}
	return append(list, other...)
}
