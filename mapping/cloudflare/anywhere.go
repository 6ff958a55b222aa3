package cloudflare

import (
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What no value may be, whichever field it is in.
var (
	rulePlaceholder = rule.Rule{
		ID: "cloudflare-placeholder", Severity: diag.SeverityError, Source: source.CloudflareForAWS,
		Summary: "no value is an example out of Cloudflare's documentation",
		Run:     rule.Judged(),
	}
	ruleInterimPlaceholder = rule.Rule{
		ID: "cloudflare-placeholder-interim", Severity: diag.SeverityError, Source: source.CloudflareBraintree,
		Summary: "values entered only to save an application have been replaced",
		Run:     rule.Judged(),
	}
	ruleImitated = rule.Rule{
		ID: "cloudflare-host-imitated", Severity: diag.SeverityError, Whole: true, Source: source.CloudflareForAWS,
		Summary: "a host that reads like Cloudflare's belongs to Cloudflare",
		Run:     rule.Judged(),
	}
)
