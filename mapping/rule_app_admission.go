package mapping

import (
	"encoding/json"
	"strings"
)

// Who gets in, and how users come into AWS.
var (
	ruleAppPolicies = Rule{
		ID: "cloudflare-app-policies", Severity: Warning, Source: genericPageSaaS,
		Summary: "the application has an Access policy",
		Needs:   []Property{AppPolicies},
		Statement: func(p *Pass, s Statement) {
			if len(s.Application.Policies) == 0 {
				p.Report(s, AppPolicies, 0, "the list of Access policies is empty, and Access denies everybody whom no Allow policy admits", addPolicy)
			}
		},
	}
	ruleAppPoliciesAllow = Rule{
		ID: "cloudflare-app-policies-allow", Severity: Warning, Source: genericPageSaaS,
		Summary:   "one of the Access policies allows",
		Needs:     []Property{AppPolicies},
		Statement: appPoliciesAllow,
	}
	ruleAppInstantSeveral = Rule{
		ID: "cloudflare-app-instant-several", Severity: Error, Source: cloudflareAPI,
		Summary: "instant authentication has no choice of identity providers",
		Needs:   []Property{AppAutoRedirect},
		Statement: func(p *Pass, s Statement) {
			if n := len(s.Application.AllowedIdPs); *s.Application.AutoRedirect && n > 1 {
				p.Report(s, AppAutoRedirect, 0, s.nameOf(AppAutoRedirect)+" is on with "+count(n, "identity provider")+"; expected exactly one in allowed_idps", oneProvider)
			}
		},
	}
	ruleAppInstantNone = Rule{
		ID: "cloudflare-app-instant-none", Severity: Warning, Source: cloudflareAPI,
		Summary: "instant authentication has an identity provider to go to",
		Needs:   []Property{AppAutoRedirect},
		Statement: func(p *Pass, s Statement) {
			if a := s.Application; *a.AutoRedirect && len(a.AllowedIdPs) == 0 {
				stated := "an empty list"
				if a.AllowedIdPs == nil {
					stated = "not stated"
				}
				p.Report(s, AppAutoRedirect, 0, s.nameOf(AppAutoRedirect)+" is on, but allowed_idps is "+stated+"; expected exactly one identity provider", oneProvider)
			}
		},
	}
	ruleAppSCIM = Rule{
		ID: "cloudflare-app-scim", Severity: Warning, Source: awsPageSaaS,
		Summary: "SCIM is not switched on in the application",
		Needs:   []Property{AppSCIM},
		Statement: func(p *Pass, s Statement) {
			if *s.Application.SCIMEnabled {
				p.Report(s, AppSCIM, 0, s.nameOf(AppSCIM)+" is true, but Access for SaaS does not provision users in AWS",
					"switch scim_config off and create the users in AWS by hand, or provision them from the upstream identity provider")
			}
		},
	}
	ruleAWSProvisioning = Rule{
		ID: "aws-provisioning", Severity: Warning, Source: awsPageSaaS,
		Summary: "Provisioning is Manual in AWS",
		Needs:   []Property{SPProvisioning},
		Statement: func(p *Pass, s Statement) {
			if mode := s.SP.Provisioning; !strings.EqualFold(mode, "manual") {
				p.Report(s, SPProvisioning, 0, s.nameOf(SPProvisioning)+" is "+Quote(mode)+"; expected Manual, since Access for SaaS does not provision with SCIM",
					"set Provisioning to Manual in IAM Identity Center > Settings > Identity source, unless the upstream identity provider itself provisions AWS")
			}
		},
	}
)

const (
	addPolicy   = "add an Access policy with the action Allow for the people who shall sign in"
	oneProvider = "select one identity provider for the application, or switch Apply instant authentication off"
)

// appPoliciesAllow can only tell where every policy stands in the document itself: a policy's ID says nothing of its action.
func appPoliciesAllow(p *Pass, s Statement) {
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
	p.Report(s, AppPolicies, 0, "no Access policy has the decision allow; found "+quoteList(decisions)+
		", and Access denies everybody whom no Allow policy admits", addPolicy)
}
