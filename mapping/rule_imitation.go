package mapping

var (
	ruleImitatedAWS = Rule{
		ID: "aws-host-imitated", Severity: Error, Source: awsMultiRegion,
		Summary:   "a host that reads like AWS's belongs to AWS",
		Statement: judging(holdsImitatedAWS, allURLs[:]...),
	}
	ruleImitatedCloudflare = Rule{
		ID: "cloudflare-host-imitated", Severity: Error, Source: awsPageSaaS,
		Summary:   "a host that reads like Cloudflare's belongs to Cloudflare",
		Statement: judging(holdsImitatedCloudflare, allURLs[:]...),
	}
)
