package samlbridge

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/appform"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadataform"
	"github.com/samlbridge/samlbridge/samlbridge/internal/pemform"
	"github.com/samlbridge/samlbridge/samlbridge/internal/valuesform"
)

// What every call walks, made once and never written to: callers get copies.
var (
	builtIn         = core()
	allRules        = catalogue.Rules()
	knownProducts   = catalogue.Products()
	pairSP, pairIdP = catalogue.Pair()
)

// Forms returns the forms of the package, in the order of the command forms. The list is the caller's.
func Forms() []form.Codec { return core() }

// core is the list of forms: one that is not in it does not exist.
func core() []form.Codec {
	return []form.Codec{
		metadataform.SP(),
		metadataform.IdP(),
		metadataform.AWSUpload(),
		typed(aws.ServiceProvider{}, Values(AWSSPValues,
			"what AWS shows: issuer URL, ACS URLs, portal URL; as labelled lines or JSON",
			aws.ServiceProviderVocabulary())),
		typed(aws.IdentityProvider{}, Values(AWSIdPValues,
			"what AWS takes by hand: sign-in URL, issuer URL, certificate; as labelled lines or JSON",
			aws.IdentityProviderVocabulary())),
		typed(cloudflare.Application{}, appform.Codec()),
		Values(CloudflareAppValues,
			"what the Cloudflare dashboard takes for the application; as labelled lines or JSON",
			cloudflare.DashboardVocabulary()),
		typed(cloudflare.IdentityProvider{}, Values(CloudflareIdPValues,
			"what the Cloudflare dashboard shows: SSO endpoint, Access Entity ID, Public key; as labelled lines or JSON",
			cloudflare.IdentityProviderVocabulary())),
		pemform.Codec(),
	}
}

// typed names the struct that holds a form's values.
func typed(values any, c form.Codec) form.Codec {
	c.Values = values
	return c
}

// Values returns a form for the values of a vocabulary: read from labelled lines or from JSON with the vocabulary's
// keys, written as JSON or as a sheet. A product beyond AWS and Cloudflare is one vocabulary and one call of this
// function.
func Values(f form.Form, summary string, v mapping.Vocabulary) form.Codec {
	return valuesform.Codec(f, summary, v)
}
