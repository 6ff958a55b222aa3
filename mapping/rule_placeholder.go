package mapping

var (
	ruleAWSPlaceholder = Rule{
		ID: "aws-placeholder", Severity: Error, Source: awsMultiRegion,
		Summary: "no value is an example out of AWS's documentation",
		judged:  judged{holdsAWSPlaceholder, allURLs[:]},
	}
	ruleCloudflarePlaceholder = Rule{
		ID: "cloudflare-placeholder", Severity: Error, Source: awsPageSaaS,
		Summary: "no value is an example out of Cloudflare's documentation",
		judged:  judged{holdsCloudflarePlaceholder, allURLs[:]},
	}
	ruleInterimPlaceholder = Rule{
		ID: "cloudflare-placeholder-interim", Severity: Error, Source: cloudflareBraintree,
		Summary: "values entered only to save an application have been replaced",
		judged:  judged{holdsInterimPlaceholder, allURLs[:]},
	}
)
