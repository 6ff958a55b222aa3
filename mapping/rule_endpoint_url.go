package mapping

// Of every endpoint, whoever it belongs to. Entity IDs are names and need not be URLs.
var (
	ruleEndpointCharacters = Rule{
		ID: "endpoint-url-characters", Severity: Error, Source: rfc("3986", "Uniform Resource Identifier", "2"),
		Summary: "an endpoint holds no character that a URL cannot have",
		judged:  judged{badCharacters, endpoints},
	}
	ruleEndpointAbsolute = Rule{
		ID: "endpoint-url-absolute", Severity: Error, Source: samlMetadata("section 2.2.2"),
		Summary: "an endpoint is an absolute web address with a host",
		judged:  judged{notAbsolute, endpoints},
	}
	ruleEndpointHTTPS = Rule{
		ID: "endpoint-url-https", Severity: Warning, Source: awsMultiRegion,
		Summary: "an endpoint is reached over https",
		judged:  judged{notHTTPS, endpoints},
	}
	ruleEndpointUserInfo = Rule{
		ID: "endpoint-url-user-name", Severity: Warning, Source: rfc("3986", "Uniform Resource Identifier", "7.6"),
		Summary: "no user name stands before the host of an endpoint",
		judged:  judged{hasUserInfo, endpoints},
	}
	ruleEndpointFragment = Rule{
		ID: "endpoint-url-fragment", Severity: Warning, Source: rfc("3986", "Uniform Resource Identifier", "3.5"),
		Summary: "an endpoint has no fragment",
		judged:  judged{hasFragment, []Property{SPACSLocation, IdPSSOLocation, IdPMetadataURL}},
	}
	ruleEndpointHost = Rule{
		ID: "endpoint-url-public-host", Severity: Warning, Source: awsMultiRegion,
		Summary: "the host of an endpoint is a public name",
		judged:  judged{privateHost, endpoints},
	}
	ruleEndpointASCII = Rule{
		ID: "endpoint-url-ascii-host", Severity: Warning, Source: awsMultiRegion,
		Summary: "the host of an endpoint has ASCII letters only, as all of the vendors'",
		judged:  judged{nonASCIIHost, endpoints},
	}
)
