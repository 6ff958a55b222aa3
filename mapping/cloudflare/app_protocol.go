package cloudflare

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What kind of application it is.
var (
	ruleType = rule.Rule{
		ID: "cloudflare-app-type", Severity: diag.SeverityError, Whole: true, Source: source.CloudflareAPI,
		Summary: "the application is of type saas",
		Needs:   []mapping.Property{mapping.AppType},
		Run: func(p *rule.Pass) {
			s := p.View
			if t := s.Application.Type; t != "saas" {
				p.Report(s, mapping.AppType, 0, s.NameOf(mapping.AppType)+" is "+diag.Quote(t)+"; expected saas",
					"use the application that was made under Create new application > SaaS application")
			}
		},
	}
	ruleAuthType = rule.Rule{
		ID: "cloudflare-app-auth-type", Severity: diag.SeverityError, Whole: true, Source: source.CloudflareAPI,
		Summary: "the application speaks SAML",
		About:   []mapping.Property{mapping.AppAuthType},
		Run: func(p *rule.Pass) {
			s := p.View
			if a := s.Application; a != nil && !a.SpeaksSAML() {
				p.Report(s, mapping.AppAuthType, 0,
					s.NameOf(mapping.AppAuthType)+" is "+diag.Quote(a.AuthType)+"; expected saml",
					"create the application again and choose SAML as its authentication protocol")
			}
		},
	}
	ruleOIDCFields = rule.Rule{
		ID: "cloudflare-app-oidc-fields", Severity: diag.SeverityWarning, Whole: true, Source: source.CloudflareAPI,
		Summary: "no field is set that only OpenID Connect applications have",
		About:   []mapping.Property{mapping.AppAuthType},
		Run: func(p *rule.Pass) {
			s := p.View
			switch a := s.Application; {
			case a == nil || len(a.OIDCFields) == 0:
			case !a.SpeaksSAML():
				p.DidNotApply(otherProtocol)
			default:
				p.Report(s, mapping.AppOther, 0, "the application has "+diag.List(a.OIDCFields)+
					", which belong to OpenID Connect",
					"remove these members of saas_app")
			}
		},
	}
	ruleTransform = rule.Rule{
		ID: "cloudflare-app-statements-and-transform", Severity: diag.SeverityWarning, Source: source.CloudflareGeneric,
		Summary: "there are SAML attribute statements or a transformation, not both",
		Needs:   []mapping.Property{mapping.AppAttributeStatements, mapping.AppAttributeTransform},
		Run: func(p *rule.Pass) {
			s := p.View
			if n := len(s.Application.AttributeStatements); n > 0 {
				p.Report(s, mapping.AppAttributeTransform, 0, "the Transformation overrides "+diag.Count(n,
					"SAML attribute statement"),
					"let the Transformation return these attributes too, or remove it")
			}
		},
	}
)

const otherProtocol = "the application does not speak SAML, which is said once"
