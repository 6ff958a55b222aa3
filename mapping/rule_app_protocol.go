package mapping

import "strings"

// What kind of application it is.
var (
	ruleAppType = Rule{
		ID: "cloudflare-app-type", Severity: Error, Source: cloudflareAPI,
		Summary: "the application is of type saas",
		Needs:   []Property{AppType},
		Statement: func(p *Pass, s Statement) {
			if t := s.Application.Type; t != "saas" {
				p.Report(s, AppType, 0, s.nameOf(AppType)+" is "+Quote(t)+"; expected saas, the only type that is an identity provider for AWS",
					"use the application that was made under Create new application > SaaS application")
			}
		},
	}
	ruleAppAuthType = Rule{
		ID: "cloudflare-app-auth-type", Severity: Error, Source: cloudflareAPI,
		Summary: "the application speaks SAML",
		About:   []Property{AppAuthType},
		Statement: func(p *Pass, s Statement) {
			if a := s.Application; a != nil && !a.speaksSAML() {
				p.Report(s, AppAuthType, 0, s.nameOf(AppAuthType)+" is "+Quote(a.AuthType)+"; expected saml, which AWS IAM Identity Center speaks with an external identity provider",
					"create the application again and choose SAML as its authentication protocol")
			}
		},
	}
	ruleAppOIDCFields = Rule{
		ID: "cloudflare-app-oidc-fields", Severity: Warning, Source: cloudflareAPI,
		Summary: "no field is set that only OpenID Connect applications have",
		About:   []Property{AppAuthType},
		Statement: func(p *Pass, s Statement) {
			switch a := s.Application; {
			case a == nil || len(a.OIDCFields) == 0:
			case !a.speaksSAML():
				p.DidNotApply(otherProtocol)
			default:
				p.Report(s, AppOther, 0, "the application holds "+quoteList(a.OIDCFields)+", which belong to OpenID Connect; expected none of them with auth_type saml",
					"remove these members of saas_app")
			}
		},
	}
	ruleAppTransform = Rule{
		ID: "cloudflare-app-statements-and-transform", Severity: Warning, Source: genericPageSaaS,
		Summary: "there are SAML attribute statements or a transformation, not both",
		Needs:   []Property{AppAttributeStatements, AppAttributeTransform},
		Statement: func(p *Pass, s Statement) {
			if n := len(s.Application.AttributeStatements); n > 0 {
				p.Report(s, AppAttributeTransform, 0, "a transformation (saml_attribute_transform_jsonata) stands beside "+count(n, "SAML attribute statement")+
					", which it overrides; expected one or the other", "make the transformation return these attributes too, or remove it under Advanced settings > Transformation")
			}
		},
	}
)

const otherProtocol = "the application does not speak SAML, which is said once"

// speaksSAML reports whether the application's protocol is SAML, which Cloudflare documents as the default.
func (a *Application) speaksSAML() bool {
	return a.AuthType == "" || strings.EqualFold(a.AuthType, "saml")
}
