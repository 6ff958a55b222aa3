package aws

import (
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

var ruleProvisioning = rule.Rule{
	ID: "aws-provisioning", Severity: diag.SeverityWarning, Source: source.CloudflareForAWS,
	Summary: "Provisioning is Manual in AWS",
	Needs:   []mapping.Property{mapping.SPProvisioning},
	Run: func(p *rule.Pass) {
		s := p.View
		if mode := s.SP.Provisioning; !strings.EqualFold(mode, "manual") {
			p.Report(s, mapping.SPProvisioning, 0, s.NameOf(mapping.SPProvisioning)+" is "+diag.Quote(mode)+
				"; expected Manual, since "+s.IdPName()+" does not provision users",
				"set Provisioning to Manual, unless another identity provider provisions AWS")
		}
	},
}
