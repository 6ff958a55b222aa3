package aws

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// ruleSignsRequests is about what AWS's own metadata says the other way round: a copy that somebody changed, or another
// product's.
var ruleSignsRequests = rule.Rule{
	ID: "aws-metadata-signs-requests", Severity: diag.SeverityNotice, Source: source.AWSOtherIdPs,
	Summary: "the service provider's metadata promises no signed requests",
	Needs:   []mapping.Property{mapping.SPAuthnRequestsSigned},
	Run: func(p *rule.Pass) {
		s := p.View
		if *s.SP.AuthnRequestsSigned {
			p.Report(s, mapping.SPAuthnRequestsSigned, 0,
				"AuthnRequestsSigned is true, but AWS never signs its requests",
				s.WhereToCopy(mapping.SPAuthnRequestsSigned))
		}
	},
}
