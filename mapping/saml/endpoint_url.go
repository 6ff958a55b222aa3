package saml

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// endpoints are the properties whose values are URLs to which a browser goes.
var endpoints = []mapping.Property{mapping.SPACSLocation, mapping.SPPortalURL, mapping.IdPSSOLocation,
	mapping.IdPMetadataURL}

// Of every endpoint, whoever it belongs to. Entity IDs are names and need not be URLs.
var (
	ruleEndpointCharacters = rule.Rule{
		ID: "endpoint-url-characters", Severity: diag.SeverityError, Source: source.RFC("3986",
			"Uniform Resource Identifier", "2"),
		Summary: "an endpoint has no character that a URL cannot have",
		Run:     rule.Judged(endpoints...),
	}
	ruleEndpointAbsolute = rule.Rule{
		ID: "endpoint-url-absolute", Severity: diag.SeverityError, Source: source.SAMLMetadata("section 2.2.2"),
		Summary: "an endpoint is an absolute web address with a host",
		Run:     rule.Judged(endpoints...),
	}
	ruleEndpointHTTPS = rule.Rule{
		ID: "endpoint-url-https", Severity: diag.SeverityWarning, Source: source.AWSMultiRegion,
		Summary: "an endpoint is reached over https",
		Run:     rule.Judged(endpoints...),
	}
	ruleEndpointUserInfo = rule.Rule{
		ID: "endpoint-url-user-name", Severity: diag.SeverityWarning, Source: source.RFC("3986",
			"Uniform Resource Identifier", "7.6"),
		Summary: "there is no user name before the host of an endpoint",
		Run:     rule.Judged(endpoints...),
	}
	ruleEndpointFragment = rule.Rule{
		ID: "endpoint-url-fragment", Severity: diag.SeverityWarning, Source: source.RFC("3986",
			"Uniform Resource Identifier", "3.5"),
		Summary: "an endpoint has no fragment",
		Run:     rule.Judged(mapping.SPACSLocation, mapping.IdPSSOLocation, mapping.IdPMetadataURL),
	}
	ruleEndpointHost = rule.Rule{
		ID: "endpoint-url-public-host", Severity: diag.SeverityWarning, Source: source.AWSMultiRegion,
		Summary: "the host of an endpoint is a public name",
		Run:     rule.Judged(endpoints...),
	}
	ruleEndpointASCII = rule.Rule{
		ID: "endpoint-url-ascii-host", Severity: diag.SeverityWarning, Source: source.AWSMultiRegion,
		Summary: "the host of an endpoint has ASCII letters only, as all of the vendors'",
		Run:     rule.Judged(endpoints...),
	}
)
