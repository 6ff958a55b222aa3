package aws

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What is in the service provider's fields and is something else.
var (
	ruleSwapped = rule.Rule{
		ID: swappedID, Severity: diag.SeverityError, Source: source.CloudflareForAWS,
		Summary: "issuer URL and ACS URL are each in their own field",
		Run:     swapped,
	}
	rulePortal = rule.Rule{
		ID: "aws-lookalike-portal", Severity: diag.SeverityError, Source: source.AWSMultiRegion,
		Summary: "issuer URL and ACS URL are not the AWS access portal",
		Run:     rule.Judged(mapping.SPEntityID, mapping.SPACSLocation),
	}
	ruleClassicIAM = rule.Rule{
		ID: "aws-lookalike-iam", Severity: diag.SeverityError, Whole: true, Source: source.IAMSAMLAssertions,
		Summary: "issuer URL and ACS URL are not those of AWS IAM federation",
		Run:     rule.Judged(mapping.SPEntityID, mapping.SPACSLocation),
	}
	ruleSCIM = rule.Rule{
		ID: "aws-lookalike-scim", Severity: diag.SeverityError, Source: source.AWSEntra,
		Summary: "issuer URL and ACS URL are not the SCIM endpoint",
		Run:     rule.Judged(mapping.SPEntityID, mapping.SPACSLocation),
	}
	ruleApplication = rule.Rule{
		ID: "aws-lookalike-application", Severity: diag.SeverityError, Whole: true, Source: source.CloudflareAWSIdP,
		Summary: "issuer URL and ACS URL are not of Identity Center's applications",
		Run:     rule.Judged(mapping.SPEntityID, mapping.SPACSLocation),
	}
	ruleCloudflare = rule.Rule{
		ID: "aws-lookalike-cloudflare", Severity: diag.SeverityError, Whole: true, Source: source.CloudflareForAWS,
		Summary: "issuer URL and ACS URL are AWS's, not Cloudflare's own",
		Run:     rule.Judged(mapping.SPEntityID, mapping.SPACSLocation),
	}
	ruleInvented = rule.Rule{
		ID: "aws-lookalike-invented", Severity: diag.SeverityWarning,
		Source: source.Observed("public configurations of IAM Identity Center, read against AWS's documentation",
			"2026-11-23"),
		Summary: "issuer URL and ACS URL are not made up or worked out",
		Run:     rule.Judged(mapping.SPEntityID, mapping.SPACSLocation),
	}
)

// swapped makes one finding of two values that are in each other's field.
func swapped(p *rule.Pass) {
	v := p.View
	if !p.States(mapping.SPEntityID, mapping.SPACSLocation) {
		return
	}
	isSwapped := func(d rule.Verdict) bool { return d.Rule == swappedID }
	locations := v.Verdicts(mapping.SPACSLocation)
	i := slices.IndexFunc(locations, isSwapped)
	for _, d := range v.Verdicts(mapping.SPEntityID) {
		switch {
		case !isSwapped(d):
		case i >= 0:
			p.Report(v, mapping.SPEntityID, 0, v.NameOf(mapping.SPEntityID)+" is the ACS URL "+
				diag.Quote(v.SP.EntityID)+", and "+
				v.NameOf(mapping.SPACSLocation)+" is the issuer URL "+diag.Quote(v.Values(mapping.SPACSLocation)[i]),
				"exchange the two values")
			return
		default:
			p.Report(v, mapping.SPEntityID, 0, d.Message, d.Fix)
		}
	}
	if i >= 0 {
		p.Report(v, mapping.SPACSLocation, i, locations[i].Message, locations[i].Fix)
	}
}
