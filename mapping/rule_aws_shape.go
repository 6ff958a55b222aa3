package mapping

// The forms in which AWS shows its values, and what is left when nothing worse is wrong with them.
var (
	ruleAWSIssuerShape = Rule{
		ID: "aws-issuer-shape", Severity: Warning, Source: observed("issuer URLs of IAM Identity Center in public files"),
		Summary: "the issuer URL has the form that AWS's have",
		Needs:   []Property{SPEntityID},
		judged:  judged{otherShape, []Property{SPEntityID}},
	}
	ruleAWSACSShape = Rule{
		ID: "aws-acs-shape", Severity: Warning, Source: awsMultiRegion,
		Summary:   "the ACS URL has one of the forms that AWS documents",
		Needs:     []Property{SPACSLocation},
		Statement: awsACSShape,
	}
	ruleAWSPortalShape = Rule{
		ID: "aws-portal-shape", Severity: Warning, Source: awsMultiRegion,
		Summary: "the portal URL has one of the forms that AWS documents",
		Needs:   []Property{SPPortalURL},
		judged:  judged{otherShape, []Property{SPPortalURL}},
	}
	ruleAWSUnverified = Rule{
		ID: "aws-url-unverified", Severity: Notice, Source: awsReference("AWS General Reference, AWS Sign-In endpoints", "general/latest/gr/signin-service"),
		Summary: "issuer URL and ACS URL have a form that has been seen",
		judged:  judged{unverifiedShape, spURLs},
	}
)

// awsACSShape leaves another product's ACS URLs alone where the entity ID is that product's too: one finding says it. Under
// AWS's own labels both are said to be AWS's.
func awsACSShape(p *Pass, s Statement) {
	foreign := false
	for _, v := range s.judgeAll(SPEntityID) {
		foreign = s.Vocabulary.Product != aws && v.fault == otherShape && v.landmark != issuerURL
	}
	for i, v := range s.judgeAll(SPACSLocation) {
		switch {
		case v.fault != otherShape:
		case foreign && v.landmark != acsURL:
			p.DidNotApply("the entity ID is not AWS's, so nothing is expected of the ACS URL")
		default:
			p.Report(s, SPACSLocation, i, v.message, v.fix)
		}
	}
}
