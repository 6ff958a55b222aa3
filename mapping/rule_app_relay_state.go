package mapping

import "strings"

// ruleAppRelayState is about blanks that Cloudflare holds and would send. Of the identifiers other rules say it.
var ruleAppRelayState = Rule{
	ID: "cloudflare-app-relay-state-blanks", Severity: Warning, Source: cloudflareAPI,
	Summary: "no blank stands around the default relay state",
	Needs:   []Property{AppRelayState},
	Statement: func(p *Pass, s Statement) {
		if state := s.Application.RelayState; state != strings.TrimFunc(state, isBlank) {
			p.Report(s, AppRelayState, 0, s.nameOf(AppRelayState)+" is "+Quote(state)+", with blanks around it, which are sent as they are",
				"remove the blanks from default_relay_state")
		}
	},
}
