package saml

import (
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Metadata that says until when it is good.
var (
	ruleSPExpired = rule.Rule{
		ID: "aws-metadata-expired", Severity: diag.SeverityWarning, Source: source.SAMLMetadata("section 2.3.2"),
		Summary: "the service provider's metadata has not expired",
		Needs:   []mapping.Property{mapping.SPValidUntil}, NeedsTime: true,
		Run: func(p *rule.Pass) {
			metadataExpired(p, mapping.SPValidUntil, p.View.SP.ValidUntil)
		},
	}
	ruleIdPExpired = rule.Rule{
		ID: "idp-metadata-expired", Severity: diag.SeverityWarning, Source: source.SAMLMetadata("section 2.3.2"),
		Summary: "the identity provider's metadata has not expired",
		Needs:   []mapping.Property{mapping.IdPValidUntil}, NeedsTime: true,
		Run: func(p *rule.Pass) {
			metadataExpired(p, mapping.IdPValidUntil, p.View.IdP.ValidUntil)
		},
	}
)

func metadataExpired(p *rule.Pass, id mapping.Property, until time.Time) {
	if !p.Time.Before(until) {
		p.Report(p.View, id, 0, p.View.NameOf(id)+" is "+keys.UTC(until)+", which is past", p.View.WhereToCopy(id))
	}
}
