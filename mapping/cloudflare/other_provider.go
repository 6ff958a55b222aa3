package cloudflare

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// ruleOtherProvider says once that a document is of another identity provider. It has no product, since such a document
// is not about Cloudflare: no other rule names Cloudflare's screens for it.
var ruleOtherProvider = rule.Rule{
	ID: "cloudflare-other-provider", Severity: diag.SeverityNotice, Source: source.CloudflareForAWS,
	Summary: "the identity provider is Cloudflare",
	Run: func(p *rule.Pass) {
		v := p.View
		if v.Other == nil || v.Other.Name != productName {
			p.States(mapping.IdPEntityID, mapping.IdPSSOLocation)
			return
		}
		id := mapping.IdPEntityID
		if !v.Has(id) {
			id = mapping.IdPSSOLocation
		}
		p.Report(v, id, 0, v.NameOf(id)+" is "+diag.Quote(v.Values(id)[0])+": this is not Cloudflare's",
			"if Cloudflare is the identity provider, use what its application shows; else ignore this")
	},
}
