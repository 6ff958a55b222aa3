package catalogue_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/samlbridge/samlbridge/mapping"
)

var appCases = sync.OnceValue(func() []ruleCase {
	app := func(edit func(*mapping.Application)) func(*mapping.Statement) {
		return func(s *mapping.Statement) { edit(s.Application) }
	}
	format := func(v string) func(*mapping.Statement) {
		return app(func(a *mapping.Application) { a.NameIDFormat = v })
	}
	transform := app(func(a *mapping.Application) { a.NameIDTransform = "employee_id" })
	policies := func(list ...string) func(*mapping.Statement) {
		return app(func(a *mapping.Application) {
			a.Policies = []json.RawMessage{}
			for _, p := range list {
				a.Policies = append(a.Policies, json.RawMessage(p))
			}
		})
	}
	return []ruleCase{
		{
			why:   "Unique ID",
			on:    on(application(), format("id")),
			fires: []string{"cloudflare-app-name-id-format"},
			says:  "Unique ID",
		},
		{
			why:   "Unique ID on the dashboard",
			on:    on(dashboardValues(), format("id")),
			fires: []string{"cloudflare-app-name-id-format"},
		},
		{
			why:   "Email in another case",
			on:    on(application(), format("EMAIL")),
			fires: []string{"cloudflare-app-name-id-format-case"},
			says:  "in lower case",
		},
		{
			why:   "a blank behind the format, which Cloudflare would hold",
			on:    on(application(), format("email ")),
			fires: []string{"cloudflare-app-name-id-format"},
		},
		{
			why:   "a format that Cloudflare does not know",
			on:    on(application(), format("persistent")),
			fires: []string{"cloudflare-app-name-id-format"},
			says:  "expected email",
		},
		{
			why:   "Unique ID with a transformation",
			on:    on(application(), format("id"), transform),
			fires: []string{"cloudflare-app-name-id-format-transformed"},
		},
		{
			why: "a relay state",
			on:  on(application(), func(s *mapping.Statement) { s.Application.RelayState = "https://example.org/a b" }),
		},
		{
			why:   "blanks around the relay state",
			on:    on(application(), func(s *mapping.Statement) { s.Application.RelayState = " https://example.org/" }),
			fires: []string{"cloudflare-app-relay-state-blanks"},
		},
		{why: "no format", on: on(application(), format("")), fires: []string{"cloudflare-app-name-id-format-missing"}},
		{
			why:   "no format on the dashboard",
			on:    on(dashboardValues(), func(s *mapping.Statement) { s.Application = nil }),
			fires: []string{"cloudflare-app-name-id-format-missing"},
		},
		{
			why:   "no format, but a transformation",
			on:    on(application(), format(""), transform),
			fires: []string{"cloudflare-app-name-id-transform"},
		},
		{
			why:   "Email with a transformation",
			on:    on(application(), transform),
			fires: []string{"cloudflare-app-name-id-transform"},
		},

		{
			why: "OpenID Connect",
			on: on(application(), app(func(a *mapping.Application) {
				a.AuthType, a.OIDCFields = "oidc", []string{"client_id"}
			})),
			fires: []string{"cloudflare-app-auth-type"},
		},
		{
			why:   "OpenID Connect has no Name ID",
			on:    on(application(), format(""), app(func(a *mapping.Application) { a.AuthType = "oidc" })),
			fires: []string{"cloudflare-app-auth-type"},
		},
		{
			why: "protocol not stated is SAML",
			on:  on(application(), app(func(a *mapping.Application) { a.AuthType = "" })),
		},
		{
			why: "fields of the other protocol",
			on: on(application(), app(func(a *mapping.Application) {
				a.OIDCFields = []string{"client_id", "scopes"}
			})),
			fires: []string{"cloudflare-app-oidc-fields"},
			says:  "scopes",
		},
		{
			why:   "an application of another type",
			on:    on(application(), app(func(a *mapping.Application) { a.Type = "self_hosted" })),
			fires: []string{"cloudflare-app-type"},
		},
		{
			why:   "the dashboard's own sign-on",
			on:    on(application(), app(func(a *mapping.Application) { a.Type = "dash_sso" })),
			fires: []string{"cloudflare-app-type"},
		},

		{why: "no policy", on: on(application(), policies()), fires: []string{"cloudflare-app-policies"}},
		{why: "policies not stated", on: on(application(), app(func(a *mapping.Application) { a.Policies = nil }))},
		{
			why:   "policies that only deny",
			on:    on(application(), policies(`{"decision":"deny"}`, `{"decision":"bypass"}`)),
			fires: []string{"cloudflare-app-policies-allow"},
			says:  "bypass",
		},
		{
			why: "policies by ID could be anything",
			on:  on(application(), policies(`"00000000-0000-4000-8000-000000000000"`, `{"decision":"deny"}`)),
		},
		{
			why: "a policy that allows behind one by ID",
			on:  on(application(), policies(`"00000000-0000-4000-8000-000000000000"`, `{"decision":"allow"}`)),
		},

		{
			why:   "instant authentication with a choice",
			on:    on(application(), app(func(a *mapping.Application) { a.AllowedIdPs = []string{"one", "two"} })),
			fires: []string{"cloudflare-app-instant-several"},
		},
		{
			why:   "instant authentication with nobody",
			on:    on(application(), app(func(a *mapping.Application) { a.AllowedIdPs = []string{} })),
			fires: []string{"cloudflare-app-instant-none"},
			says:  "an empty list",
		},
		{
			why:   "instant authentication with everybody",
			on:    on(application(), app(func(a *mapping.Application) { a.AllowedIdPs = nil })),
			fires: []string{"cloudflare-app-instant-none"},
			says:  "not stated",
		},
		{
			why: "a choice without instant authentication",
			on: on(application(), app(func(a *mapping.Application) {
				a.AllowedIdPs, a.AutoRedirect = []string{"one", "two"}, new(false)
			})),
		},
		{
			why:   "SCIM in the application",
			on:    on(application(), app(func(a *mapping.Application) { a.SCIMEnabled = new(true) })),
			fires: []string{"cloudflare-app-scim"},
		},
	}
})

var attributeCases = sync.OnceValue(func() []ruleCase {
	const ac = "https://aws.amazon.com/SAML/Attributes/AccessControl:"
	nameFormat := func(v string) func(*mapping.Statement) {
		return attributes(mapping.AttributeStatement{Name: "a", NameFormat: v})
	}
	transform := func(s *mapping.Statement) { s.Application.AttributeTransform = "$" }
	with := func(names ...string) []func(*mapping.Statement) {
		return []func(*mapping.Statement){attributes(named(names...)...)}
	}
	// What every application with an attribute for access control is told.
	always := []string{"cloudflare-access-control-groups", "cloudflare-access-control-value"}
	var many []string
	for i := range 45 {
		many = append(many, fmt.Sprintf("a%d", i))
	}
	many = slices.Clip(many)
	return []ruleCase{
		{
			why: "statements as they should be",
			on: on(application(), attributes(
				mapping.AttributeStatement{
					Name:       "department",
					NameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
					Source:     mapping.AttributeSource{Name: "department"},
					Required:   new(false),
				},
				mapping.AttributeStatement{
					Name: "title",
					Source: mapping.AttributeSource{Name: "title",
						NameByIdP: []mapping.NameByIdP{{IdPID: "one", SourceName: "jobTitle"}}},
				})),
		},
		{why: "an empty list of statements", on: on(application(), attributes([]mapping.AttributeStatement{}...))},
		{
			why:   "a name format of somebody else",
			on:    on(application(), nameFormat("urn:example")),
			fires: []string{"cloudflare-attribute-name-format"},
		},
		{
			why:   "a name format in short",
			on:    on(application(), nameFormat("basic")),
			fires: []string{"cloudflare-attribute-name-format"},
		},
		{
			why:   "a name format in another case",
			on:    on(application(), nameFormat("urn:oasis:names:tc:SAML:2.0:attrname-format:Basic")),
			fires: []string{"cloudflare-attribute-name-format-case"},
		},
		{
			why:   "an attribute without a name",
			on:    on(application(), with("", " ")...),
			fires: []string{"cloudflare-attribute-name-empty", "cloudflare-attribute-name-empty"},
		},
		{
			why:   "one name three times",
			on:    on(application(), with("a", "a", "b", "a")...),
			fires: []string{"cloudflare-attribute-name-duplicate", "cloudflare-attribute-name-duplicate"},
		},
		{why: "names that differ in case are two", on: on(application(), with("a", "A")...)},
		{why: "names that Cloudflare sends by itself", on: on(application(), with("email", "Email", "groups")...),
			fires: []string{"cloudflare-attribute-name-reserved", "cloudflare-attribute-name-reserved"}},
		{
			why:   "a required attribute",
			on:    on(application(), attributes(mapping.AttributeStatement{Name: "a", Required: new(true)})),
			fires: []string{"cloudflare-attribute-required"},
		},
		{
			why: "attributes of classic IAM",
			on: on(application(), with("https://aws.amazon.com/SAML/Attributes/Role",
				"https://aws.amazon.com/SAML/Attributes/PrincipalTag:x",
				"https://aws.amazon.com/SAML/Attributes/Roles")...),
			fires: []string{"cloudflare-attribute-iam", "cloudflare-attribute-iam"},
		},
		{
			why: "AWS's expression as a claim",
			on: on(application(), attributes(mapping.AttributeStatement{
				Name:   "a",
				Source: mapping.AttributeSource{Name: "${path:enterprise.costCenter}"},
			})),
			fires: []string{"cloudflare-attribute-expression"},
		},
		{
			why: "AWS's expression for one identity provider",
			on: on(application(), attributes(mapping.AttributeStatement{
				Name: "a",
				Source: mapping.AttributeSource{NameByIdP: []mapping.NameByIdP{{IdPID: "one",
					SourceName: "${user:email}"}}},
			})),
			fires: []string{"cloudflare-attribute-expression"},
		},
		{
			why:   "statements beside a transformation",
			on:    on(application(), append(with("a"), transform)...),
			fires: []string{"cloudflare-app-statements-and-transform"},
		},
		{
			why:   "a transformation that is never closed",
			on:    on(application(), func(s *mapping.Statement) { s.Application.AttributeTransform = `{"a": $x(b}` }),
			fires: []string{"cloudflare-app-expression"},
			says:  `"}" at character 11 closes "(" at character 9`,
		},
		{
			why: "a Name ID transformation that is never closed",
			on: on(application(), func(s *mapping.Statement) {
				s.Application.NameIDTransform = "$lowercase('email)"
			}),
			fires: []string{"cloudflare-app-expression", "cloudflare-app-name-id-transform"},
		},
		{why: "a transformation alone", on: on(application(), transform)},
		{
			why: "a transformation beside an empty list",
			on:  on(application(), attributes([]mapping.AttributeStatement{}...), transform),
		},

		{
			why:   "an attribute for access control",
			on:    on(application(), with(ac+"CostCenter")...),
			fires: always,
			says:  "CostCenter",
		},
		{
			why:   "with a transformation nobody knows what is sent",
			on:    on(application(), append(with(ac+"CostCenter"), transform)...),
			fires: []string{"cloudflare-app-statements-and-transform"},
		},
		{
			why:   "prefix in another case",
			on:    on(application(), with("https://aws.amazon.com/SAML/Attributes/accesscontrol:CostCenter")...),
			fires: []string{"cloudflare-access-control-prefix"},
		},
		{
			why:   "prefix over http",
			on:    on(application(), with("http://aws.amazon.com/SAML/Attributes/AccessControl:CostCenter")...),
			fires: []string{"cloudflare-access-control-prefix"},
		},
		{
			why:   "prefix cut short",
			on:    on(application(), with("AccessControl:CostCenter")...),
			fires: []string{"cloudflare-access-control-prefix"},
		},
		{
			why:   "one name twice with access control",
			on:    on(application(), with(ac+"a", "b", "b")...),
			fires: append([]string{"cloudflare-access-control-duplicate"}, always...),
		},
		{
			why:   "empty key of access control",
			on:    on(application(), with(ac)...),
			fires: append([]string{"cloudflare-access-control-key"}, always...),
		},
		{
			why:   "key of access control with a bracket",
			on:    on(application(), with(ac+"a(b)")...),
			fires: append([]string{"cloudflare-access-control-key"}, always...),
			says:  `"("`,
		},
		{
			why:   "key of access control of 129 characters",
			on:    on(application(), with(ac+strings.Repeat("k", 129))...),
			fires: append([]string{"cloudflare-access-control-key"}, always...),
		},
		{
			why:   "46 statements and Cloudflare's four",
			on:    on(application(), with(append(many, ac+"k")...)...),
			fires: always,
		},
		{
			why:   "47 statements and Cloudflare's four",
			on:    on(application(), with(append(many, ac+"k", ac+"l")...)...),
			fires: append([]string{"cloudflare-access-control-count"}, always...),
		},
		{why: "47 statements without access control", on: on(application(), with(append(many, "k", "l")...)...)},
	}
})
