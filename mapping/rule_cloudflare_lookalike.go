package mapping

// What stands in the identity provider's fields and is something else.
var (
	ruleCloudflareSP = Rule{
		ID: "cloudflare-lookalike-service-provider", Severity: Error, Source: cloudflareSAMLIdP,
		Summary: "no value is of Cloudflare as the service provider of a login method",
		judged:  judged{holdsAccessSP, idpURLs},
	}
	ruleCloudflareMetadataURL = Rule{
		ID: "cloudflare-lookalike-metadata-url", Severity: Error, Source: genericPageSaaS,
		Summary: "SSO endpoint and entity ID are not the SAML Metadata endpoint",
		judged:  judged{holdsMetadataURL, []Property{IdPEntityID, IdPSSOLocation}},
	}
	ruleCloudflareLoginLink = Rule{
		ID: "cloudflare-lookalike-login-link", Severity: Error, Source: genericPageSaaS,
		Summary: "no value is a link to an upstream identity provider",
		judged:  judged{holdsLoginLink, idpURLs},
	}
	ruleCloudflareKeys = Rule{
		ID: "cloudflare-lookalike-certs", Severity: Error, Source: cloudflareSAMLIdP,
		Summary: "no value is where Cloudflare publishes the keys of Access tokens",
		judged:  judged{holdsAccessKeys, idpURLs},
	}
	ruleCloudflareOIDC = Rule{
		ID: "cloudflare-lookalike-oidc", Severity: Error, Source: cloudflareOIDC,
		Summary: "no value is of an OpenID Connect application",
		judged:  judged{holdsOIDC, idpURLs},
	}
	ruleCloudflareDashboard = Rule{
		ID: "cloudflare-lookalike-dashboard", Severity: Error, Source: awsPageSaaS,
		Summary: "no value is a page of Cloudflare's dashboard, API or docs",
		judged:  judged{holdsDashboard, idpURLs},
	}
	ruleCloudflareTeamDomain = Rule{
		ID: "cloudflare-lookalike-team-domain", Severity: Error, Source: genericPageSaaS,
		Summary: "no endpoint is only a team domain or another page of it",
		judged:  judged{holdsTeamDomain, idpURLs},
	}
	ruleCloudflareAWS = Rule{
		ID: "cloudflare-lookalike-aws", Severity: Error, Source: awsPageSaaS,
		Summary: "the identity provider's values are Cloudflare's, not AWS's own",
		judged:  judged{holdsAWS, idpURLs},
	}
)
