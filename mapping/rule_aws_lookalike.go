package mapping

import "slices"

// What stands in the service provider's fields and is something else.
var (
	ruleAWSSwapped = Rule{
		ID: "aws-issuer-acs-swapped", Severity: Error, Source: awsPageSaaS,
		Summary:   "issuer URL and ACS URL each stand in their own field",
		Statement: awsSwapped,
	}
	ruleAWSPortal = Rule{
		ID: "aws-lookalike-portal", Severity: Error, Source: awsMultiRegion,
		Summary: "issuer URL and ACS URL are not the AWS access portal",
		judged:  judged{holdsPortal, spURLs},
	}
	ruleAWSClassicIAM = Rule{
		ID: "aws-lookalike-iam", Severity: Error, Source: iamSAMLAssertions,
		Summary: "issuer URL and ACS URL are not those of AWS IAM federation",
		judged:  judged{holdsClassicIAM, spURLs},
	}
	ruleAWSSCIM = Rule{
		ID: "aws-lookalike-scim", Severity: Error, Source: awsEntra,
		Summary: "issuer URL and ACS URL are not the SCIM endpoint",
		judged:  judged{holdsSCIM, spURLs},
	}
	ruleAWSApplication = Rule{
		ID: "aws-lookalike-application", Severity: Error, Source: cloudflareAWSIdP,
		Summary: "issuer URL and ACS URL are not of Identity Center's applications",
		judged:  judged{holdsApplication, spURLs},
	}
	ruleAWSCloudflare = Rule{
		ID: "aws-lookalike-cloudflare", Severity: Error, Source: awsPageSaaS,
		Summary: "issuer URL and ACS URL are AWS's, not Cloudflare's own",
		judged:  judged{holdsCloudflare, spURLs},
	}
	ruleAWSInvented = Rule{
		ID: "aws-lookalike-invented", Severity: Warning, Source: observed("public configurations of IAM Identity Center, read against AWS's documentation"),
		Summary: "issuer URL and ACS URL are not made up or worked out",
		judged:  judged{holdsInvented, spURLs},
	}
)

// awsSwapped makes one finding of two values that stand in each other's field.
func awsSwapped(p *Pass, s Statement) {
	if !s.states(p, spURLs) {
		return
	}
	locations := s.Values(SPACSLocation)
	i := slices.IndexFunc(locations, func(l string) bool { return s.judge(SPACSLocation, l).fault == swapped })
	for _, entityID := range s.Values(SPEntityID) {
		v := s.judge(SPEntityID, entityID)
		switch {
		case v.fault != swapped:
		case i >= 0:
			p.Report(s, SPEntityID, 0, s.nameOf(SPEntityID)+" is the ACS URL "+Quote(entityID)+", and "+s.nameOf(SPACSLocation)+
				" is the issuer URL "+Quote(locations[i])+"; expected each in the other's place", "exchange the two values")
			return
		default:
			p.Report(s, SPEntityID, 0, v.message, v.fix)
		}
	}
	if i >= 0 {
		v := s.judge(SPACSLocation, locations[i])
		p.Report(s, SPACSLocation, i, v.message, v.fix)
	}
}
