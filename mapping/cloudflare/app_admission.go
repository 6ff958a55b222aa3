package cloudflare

import (
	"encoding/json"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Who gets in, and how users come into AWS.
var (
	rulePolicies = rule.Rule{
		ID: "cloudflare-app-policies", Severity: diag.SeverityWarning, Source: source.CloudflareGeneric,
		Summary: "the application has an Access policy",
		Needs:   []mapping.Property{mapping.AppPolicies},
		Run: func(p *rule.Pass) {
			s := p.View
			if len(s.Application.Policies) == 0 {
				p.Report(s, mapping.AppPolicies, 0, "the list of Access policies is empty, so Access lets no one in",
					addPolicy)
			}
		},
	}
	rulePoliciesAllow = rule.Rule{
		ID: "cloudflare-app-policies-allow", Severity: diag.SeverityWarning, Source: source.CloudflareGeneric,
		Summary: "one of the Access policies allows",
		Needs:   []mapping.Property{mapping.AppPolicies},
		Run:     appPoliciesAllow,
	}
	ruleInstantSeveral = rule.Rule{
		ID: "cloudflare-app-instant-several", Severity: diag.SeverityError, Source: source.CloudflareAPI,
		Summary: "instant authentication has no choice of identity providers",
		Needs:   []mapping.Property{mapping.AppAutoRedirect},
		Run: func(p *rule.Pass) {
			s := p.View
			if n := len(s.Application.AllowedIdPs); *s.Application.AutoRedirect && n > 1 {
				p.Report(s, mapping.AppAutoRedirect, 0, s.NameOf(mapping.AppAutoRedirect)+" is on with "+
					diag.Count(n, "identity provider")+"; expected one in allowed_idps", oneProvider)
			}
		},
	}
	ruleInstantNone = rule.Rule{
		ID: "cloudflare-app-instant-none", Severity: diag.SeverityWarning, Source: source.CloudflareAPI,
		Summary: "instant authentication has an identity provider to go to",
		Needs:   []mapping.Property{mapping.AppAutoRedirect},
		Run: func(p *rule.Pass) {
			s := p.View
			if a := s.Application; *a.AutoRedirect && len(a.AllowedIdPs) == 0 {
				stated := "an empty list"
				if a.AllowedIdPs == nil {
					stated = "not stated"
				}
				p.Report(s, mapping.AppAutoRedirect, 0,
					s.NameOf(mapping.AppAutoRedirect)+" is on, but allowed_idps is "+stated+
						"; expected one identity provider", oneProvider)
			}
		},
	}
	ruleSCIM = rule.Rule{
		ID: "cloudflare-app-scim", Severity: diag.SeverityWarning, Source: source.CloudflareForAWS,
		Summary: "SCIM is not switched on in the application",
		Needs:   []mapping.Property{mapping.AppSCIM},
		Run: func(p *rule.Pass) {
			s := p.View
			if *s.Application.SCIMEnabled {
				p.Report(s, mapping.AppSCIM, 0, s.NameOf(mapping.AppSCIM)+
					" is true, but Cloudflare does not provision users in "+s.SPName(),
					"switch scim_config off, and create the users in "+s.SPName()+" by hand")
			}
		},
	}
)

const (
	addPolicy   = "add an Access policy with the action Allow for the people who sign in"
	oneProvider = "select one identity provider, or switch Apply instant authentication off"
)

// appPoliciesAllow can only tell where every policy is in the document itself: a policy's ID says nothing of its
// action.
func appPoliciesAllow(p *rule.Pass) {
	s := p.View
	if len(s.Application.Policies) == 0 {
		p.DidNotApply("there is no policy, which is said once")
		return
	}
	var decisions []string
	unknown := false
	for _, raw := range s.Application.Policies {
		var policy struct {
			Decision string `json:"decision"`
		}
		switch err := json.Unmarshal(raw, &policy); {
		case err != nil || policy.Decision == "":
			unknown = true
		case policy.Decision == "allow":
			return
		}
		decisions = append(decisions, policy.Decision)
	}
	if unknown {
		p.NotChecked("a policy is given by its ID, without its action")
		return
	}
	p.Report(s, mapping.AppPolicies, 0, "no Access policy has the decision allow, only "+diag.List(decisions)+
		", so Access lets no one in", addPolicy)
}
