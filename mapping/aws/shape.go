package aws

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The forms in which AWS shows its values, and what is left when nothing worse is wrong with them.
var (
	ruleIssuerShape = rule.Rule{
		ID: "aws-issuer-shape", Severity: diag.SeverityWarning,
		Source:  source.Observed("issuer URLs of IAM Identity Center in public files", "2026-11-23"),
		Summary: "the issuer URL has the form that AWS's have",
		Needs:   []mapping.Property{mapping.SPEntityID},
		Run:     rule.Judged(mapping.SPEntityID),
	}
	ruleACSShape = rule.Rule{
		ID: "aws-acs-shape", Severity: diag.SeverityWarning, Source: source.AWSMultiRegion,
		Summary: "the ACS URL has one of the forms that AWS documents",
		Needs:   []mapping.Property{mapping.SPACSLocation},
		Run:     acsShape,
	}
	rulePortalShape = rule.Rule{
		ID: "aws-portal-shape", Severity: diag.SeverityWarning, Source: source.AWSMultiRegion,
		Summary: "the portal URL has one of the forms that AWS documents",
		Needs:   []mapping.Property{mapping.SPPortalURL},
		Run:     rule.Judged(mapping.SPPortalURL),
	}
	ruleUnverified = rule.Rule{
		ID: "aws-url-unverified", Severity: diag.SeverityNotice,
		Source: source.AWSReference("AWS General Reference, AWS Sign-In endpoints",
			"general/latest/gr/signin-service", "2026-11-23"),
		Summary: "issuer URL and ACS URL have a form that has been seen",
		Run: func(p *rule.Pass) {
			if p.View.Vocabulary.SP == mapping.Takes && len(p.SPPair) > 0 {
				p.DidNotApply("it is said of AWS's own document, which is there")
				return
			}
			rule.Judged(mapping.SPEntityID, mapping.SPACSLocation)(p)
		},
	}
)

// acsShape leaves another product's ACS URLs alone where the entity ID is that product's too: one finding says it.
// Under AWS's own labels both are said to be AWS's.
func acsShape(p *rule.Pass) {
	v := p.View
	foreign := false
	for _, d := range v.Verdicts(mapping.SPEntityID) {
		foreign = v.Vocabulary.Product != Name && d.Rule == shapes[mapping.SPEntityID] && d.Kind != kindIssuer
	}
	for i, d := range v.Verdicts(mapping.SPACSLocation) {
		switch {
		case d.Rule != shapes[mapping.SPACSLocation]:
		case foreign && d.Kind != kindACS:
			p.DidNotApply("the entity ID is not AWS's, so nothing is expected of the ACS URL")
		default:
			p.Report(v, mapping.SPACSLocation, i, d.Message, d.Fix)
		}
	}
}
