package saml

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The two values of the service provider without which there is no sign-in.
var (
	ruleSPEntityID = rule.Rule{
		ID: "entity-id-missing", Severity: diag.SeverityError, Source: source.CloudflareGeneric,
		About:   []mapping.Property{mapping.SPEntityID},
		Summary: "the service provider's entity ID is given", Run: ofServiceProvider(mapping.SPEntityID),
	}
	ruleSPACS = rule.Rule{
		ID: "endpoint-acs-missing", Severity: diag.SeverityError, Source: source.SAMLMetadata("section 2.4.4"),
		About:   []mapping.Property{mapping.SPACSLocation},
		Summary: "the service provider has an ACS URL", Run: ofServiceProvider(mapping.SPACSLocation),
	}
)

func ofServiceProvider(id mapping.Property) func(*rule.Pass) {
	return func(p *rule.Pass) {
		v := p.View
		f, _ := v.Vocabulary.Field(id)
		switch {
		case !f.Required:
			p.DidNotApply(v.Vocabulary.Title + " need not have it")
		case !v.Has(id):
			p.Report(v, id, 0, v.NameOf(id)+" is missing", v.WhereToCopy(id))
		}
	}
}
