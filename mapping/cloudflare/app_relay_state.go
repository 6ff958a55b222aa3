package cloudflare

import (
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/address"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// ruleRelayState is about blanks that Cloudflare holds and would send. Of the identifiers other rules say it.
var ruleRelayState = rule.Rule{
	ID: "cloudflare-app-relay-state-blanks", Severity: diag.SeverityWarning, Source: source.CloudflareAPI,
	Summary: "there are no blanks around the default relay state",
	Needs:   []mapping.Property{mapping.AppRelayState},
	Run: func(p *rule.Pass) {
		s := p.View
		if state := s.Application.RelayState; state != strings.TrimFunc(state, address.IsBlank) {
			p.Report(s, mapping.AppRelayState, 0, s.NameOf(mapping.AppRelayState)+" is "+diag.Quote(state)+
				", with blanks around it, which are sent too", "remove the blanks from default_relay_state")
		}
	},
}
