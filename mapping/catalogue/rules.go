// Package catalogue is the list of all rules and of the products that they know, with the rules about the pair.
package catalogue

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/mapping/saml"
)

// Rules returns every rule, in the order of the catalogue. The list is the caller's.
func Rules() []rule.Rule {
	return slices.Concat(saml.Rules(), aws.Rules(), cloudflare.Rules(), pairRules())
}

// Products returns the products whose values are recognised.
func Products() []*mapping.Product {
	return []*mapping.Product{aws.Product(), cloudflare.Product()}
}

// pairRules are about what one product holds and the other needs.
func pairRules() []rule.Rule {
	return []rule.Rule{
		// What the application at Cloudflare sends, and AWS compares.
		ruleNameIDFormat,
		ruleNameIDFormatCase,
		ruleNameIDFormatTransformed,
		ruleNameIDFormatMissing,
		ruleNameIDTransform,

		// A party as it shows itself, and as the other side has taken it.
		rulePairSPEntityID,
		rulePairACS,
		rulePairACSRegions,
		rulePairACSLeftOut,
		rulePairACSDefault,
		rulePairAccessControl,
		rulePairIdPEntityID,
		rulePairSSO,
		rulePairCertificates,
		rulePairCertificateRenewed,
		rulePairCertificateExtra,
		rulePairCertificateLeftover,

		// One party in two documents.
		ruleTwinSPEntityID,
		ruleTwinACS,
		ruleTwinIdPEntityID,
		ruleTwinSSO,
		ruleTwinCertificate,
	}
}

// Pair returns the products that a document is about where nothing in it says otherwise: the service provider and the
// identity provider.
func Pair() (sp, idp *mapping.Product) { return aws.Product(), cloudflare.Product() }
