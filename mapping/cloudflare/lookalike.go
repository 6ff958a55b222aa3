package cloudflare

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What is in the identity provider's fields and is something else.
var (
	ruleServiceProvider = rule.Rule{
		ID: "cloudflare-lookalike-service-provider", Severity: diag.SeverityError, Whole: true,
		Source:  source.CloudflareSAMLIdP,
		Summary: "no value is of Cloudflare as the service provider of a login method",
		Run:     rule.Judged(idpURLs...),
	}
	ruleMetadataURL = rule.Rule{
		ID: "cloudflare-lookalike-metadata-url", Severity: diag.SeverityError, Source: source.CloudflareGeneric,
		Summary: "SSO endpoint and entity ID are not the SAML Metadata endpoint",
		Run:     rule.Judged(mapping.IdPEntityID, mapping.IdPSSOLocation),
	}
	ruleLoginLink = rule.Rule{
		ID: "cloudflare-lookalike-login-link", Severity: diag.SeverityError, Source: source.CloudflareGeneric,
		Summary: "no value is a link to an upstream identity provider",
		Run:     rule.Judged(idpURLs...),
	}
	ruleKeys = rule.Rule{
		ID: "cloudflare-lookalike-certs", Severity: diag.SeverityError, Source: source.CloudflareSAMLIdP,
		Summary: "no value is where Cloudflare publishes the keys of Access tokens",
		Run:     rule.Judged(idpURLs...),
	}
	ruleOIDC = rule.Rule{
		ID: "cloudflare-lookalike-oidc", Severity: diag.SeverityError, Whole: true, Source: source.CloudflareOIDC,
		Summary: "no value is of an OpenID Connect application",
		Run:     rule.Judged(idpURLs...),
	}
	ruleDashboard = rule.Rule{
		ID: "cloudflare-lookalike-dashboard", Severity: diag.SeverityError, Source: source.CloudflareForAWS,
		Summary: "no value is a page of Cloudflare's dashboard, API or docs",
		Run:     rule.Judged(idpURLs...),
	}
	ruleTeamDomain = rule.Rule{
		ID: "cloudflare-lookalike-team-domain", Severity: diag.SeverityError, Source: source.CloudflareGeneric,
		Summary: "no endpoint is only a team domain or another page of it",
		Run:     rule.Judged(idpURLs...),
	}
	ruleAWS = rule.Rule{
		ID: "cloudflare-lookalike-aws", Severity: diag.SeverityError, Whole: true, Source: source.CloudflareForAWS,
		Summary: "the identity provider's values are Cloudflare's, not another product's",
		Run:     rule.Judged(idpURLs...),
	}
)
