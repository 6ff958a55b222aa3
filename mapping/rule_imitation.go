package mapping

var (
	ruleImitatedAWS = Rule{
		ID: "aws-host-imitated", Severity: Error, Source: awsMultiRegion,
		Summary: "a host that reads like AWS's belongs to AWS",
		judged:  judged{holdsImitatedAWS, allURLs[:]},
	}
	ruleImitatedCloudflare = Rule{
		ID: "cloudflare-host-imitated", Severity: Error, Source: awsPageSaaS,
		Summary: "a host that reads like Cloudflare's belongs to Cloudflare",
		judged:  judged{holdsImitatedCloudflare, allURLs[:]},
	}
)
