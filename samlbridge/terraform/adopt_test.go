package terraform_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

const appID = "22222222-0000-4000-8000-000000000000"

// answer is what Cloudflare's API answers about an application, with changes; a member that is absent{} is left out.
func answer(t *testing.T, around, saas object) []byte {
	t.Helper()
	inner := object{"auth_type": "saml", "sp_entity_id": issuer, "consumer_service_url": acs, "name_id_format": "email"}
	app := object{"id": appID, "name": "AWS", "type": "saas", "session_duration": "24h",
		"auto_redirect_to_identity": false,
		"app_launcher_visible":      true, "allowed_idps": []any{}, "tags": []any{},
		"policies": []any{object{"id": "p-1", "precedence": 1}}, "saas_app": inner}
	for at, changes := range map[*object]object{&app: around, &inner: saas} {
		for key, value := range changes {
			(*at)[key] = value
			if value == (absent{}) {
				delete(*at, key)
			}
		}
	}
	data, err := json.Marshal(object{"success": true, "errors": []any{}, "messages": []any{}, "result": app})
	require.NoError(t, err)
	return data
}

type absent struct{}

// arguments are the arguments of the resource that was written, as HCL has them in JSON syntax, and its import block.
func arguments(t *testing.T, output []byte) (resource, imports object) {
	t.Helper()
	var code struct {
		Resource map[string]map[string]object
		Import   object
	}
	require.NoError(t, json.Unmarshal(output, &code))
	return code.Resource["cloudflare_zero_trust_access_application"]["aws"], code.Import
}

// An import takes what Cloudflare answers: null, empty and absent are three things, of which the provider takes empty
// sets for null.
func TestAdoptionStatesWhatIsAnswered(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why          string
		around, saas object
		has          object // arguments by path
		lacks        []string
	}{
		{"the least", nil, nil, object{"session_duration": "24h", "auto_redirect_to_identity": false,
			"app_launcher_visible": true},
			[]string{"tags", "custom_deny_message", "logo_url", "saas_app.default_relay_state",
				"saas_app.custom_attributes"}},
		{"what people are told", object{"custom_deny_message": `no "way" ${x}`, "custom_deny_url": "https://no.example",
			"custom_non_identity_deny_url": ""}, nil,
			object{"custom_deny_message": `no "way" $${x}`, "custom_deny_url": "https://no.example",
				"custom_non_identity_deny_url": ""}, nil},
		{"empty and null", object{"custom_pages": []any{}, "logo_url": nil, "custom_deny_url": ""},
			object{"default_relay_state": "", "custom_attributes": []any{}, "name_id_transform_jsonata": nil},
			object{"custom_pages": []any{}, "custom_deny_url": "", "saas_app.default_relay_state": "",
				"saas_app.custom_attributes": []any{}},
			[]string{"logo_url", "saas_app.name_id_transform_jsonata"}},
		{"sets that are not empty", object{"tags": []any{"b", "a"}, "allowed_idps": []any{"idp"}}, nil,
			object{"tags": []any{"b", "a"}, "allowed_idps": []any{"idp"}}, nil},
		{"SCIM without a secret", object{"scim_config": object{"idp_uid": "u", "remote_uri": "https://s.example",
			"enabled":  false,
			"mappings": []any{object{"schema": "urn:x", "operations": object{"create": true}, "made_up": 1}}}}, nil,
			object{"scim_config": object{"idp_uid": "u", "remote_uri": "https://s.example", "enabled": false,
				"mappings": []any{object{"schema": "urn:x", "operations": object{"create": true}}}}}, nil},
		{"OAuth", object{"oauth_configuration": object{"enabled": true, "grant": object{"session_duration": "1h"}}},
			nil,
			object{"oauth_configuration": object{"enabled": true, "grant": object{"session_duration": "1h"}}}, nil},
		{"no Name ID format, which the provider then leaves as it is", nil, object{"name_id_format": absent{}}, nil,
			[]string{"saas_app.name_id_format"}},
		{"a Name ID format in capitals", nil, object{"name_id_format": "Email"},
			object{"saas_app.name_id_format": "Email"}, nil},
		{"policies with their numbers", object{"policies": []any{object{"id": "b", "precedence": 2,
			"decision": "allow"}, object{"id": "a", "precedence": 7}}}, nil,
			object{"policies": []any{object{"id": "b", "precedence": 2.0}, object{"id": "a", "precedence": 7.0}}}, nil},
	}
	for _, row := range rows {
		o := options(terraform.Options{AccountID: "0"})
		result, err := samlbridge.Convert("app.json", answer(t, row.around, row.saas), terraform.V5JSON, o)
		require.NoError(t, err, row.why)
		resource, imports := arguments(t, result.Output)
		require.Equal(t, object{"to": address, "id": "accounts/0/" + appID}, imports, "%s: the answer states the ID",
			row.why)
		value := func(path string) (any, bool) {
			at := resource
			if inner, ok := strings.CutPrefix(path, "saas_app."); ok {
				at, path = resource["saas_app"].(object), inner
			}
			v, ok := at[path]
			return v, ok
		}
		for path, want := range row.has {
			got, _ := value(path)
			require.Equal(t, want, got, "%s: %s", row.why, path)
		}
		for _, path := range row.lacks {
			_, has := value(path)
			require.False(t, has, "%s: %s", row.why, path)
		}
	}
}

// What an import would change or remove is refused, unless it is forced: then the code begins with the reason.
func TestAdoptionRefuses(t *testing.T) {
	t.Parallel()
	both, onlyV4 := []form.Form{terraform.V5, terraform.V5JSON, terraform.V4}, []form.Form{terraform.V4}
	onlyV5 := []form.Form{terraform.V5, terraform.V5JSON}
	scim := func(authentication object) object {
		return object{"scim_config": object{"idp_uid": "u", "remote_uri": "https://s.example",
			"authentication": authentication}}
	}
	rows := []struct {
		why          string
		around, saas object
		forms        []form.Form
		says         string
	}{
		{"a secret of SCIM", scim(object{"scheme": "oauthbearertoken", "token": "s3cret"}), nil, both,
			`"scim_config" has a secret`},
		{"SCIM that is not whole", object{"scim_config": object{"enabled": true}}, nil, both, "requires idp_uid"},
		{"no protocol", nil, object{"auth_type": absent{}}, onlyV5, "no auth_type"},
		{"an argument for other types", object{"bg_color": "#fff"}, nil, onlyV5, `takes no "bg_color"`},
		{"CORS", object{"cors_headers": object{"max_age": 10}}, nil, both, `takes no "cors_headers"`},
		{"several factors", object{"mfa_config": object{"required": true}}, nil, onlyV5, `takes no "mfa_config"`},
		{"an argument for OpenID Connect", nil, object{"scopes": []any{"openid"}}, onlyV5, "saas_app.scopes"},
		{"a policy without its ID", object{"policies": []any{object{"decision": "allow", "include": []any{}}}}, nil,
			onlyV5, "would detach it"},
		{"a duration that is none", object{"session_duration": "1 day"}, nil, onlyV4, "the import would set 24h"},
	}
	for _, row := range rows {
		for _, to := range both {
			why := fmt.Sprintf("%s, %s", row.why, to)
			o := options(terraform.Options{AccountID: "0"})
			o.Ignore = []string{"cloudflare-app-oidc-fields"}
			input := answer(t, row.around, row.saas)
			result, err := samlbridge.Convert("app.json", input, to, o)
			if !slices.Contains(row.forms, to) {
				require.NoError(t, err, why)
				continue
			}
			require.ErrorIs(t, err, diag.ErrRefused, why)
			require.Nil(t, result, why)
			var e *samlbridge.Error
			require.ErrorAs(t, err, &e)
			require.Contains(t, listed(e.Findings, nil), row.says, why)
			for _, f := range e.Findings {
				require.NotEmpty(t, f.Fix, why)
			}

			o.Force = true
			forced, err := samlbridge.Convert("app.json", input, to, o)
			require.NoError(t, err, why)
			require.NotContains(t, string(forced.Output)+listed(forced.Findings, forced.Changes), "s3cret", why)
			if to != terraform.V5JSON { // which has no comments
				require.Equal(t, byte('#'), forced.Output[0], why)
				require.Contains(t, strings.SplitN(string(forced.Output), "\n\n", 2)[0], row.says, why)
			}
			o.Force, o.Ignore = false, append(o.Ignore, "write-import")
			_, err = samlbridge.Convert("app.json", input, to, o)
			require.NoError(t, err, why)
		}
	}
}

// Version 4 cannot import policies: they are left out, stay attached, and that is said.
func TestVersion4ImportsNoPolicies(t *testing.T) {
	t.Parallel()
	result, err := samlbridge.Convert("app.json", answer(t, nil, nil), terraform.V4,
		options(terraform.Options{AccountID: "0"}))
	require.NoError(t, err)
	require.NotContains(t, string(result.Output), "p-1")
	require.Contains(t, string(result.Output), "null leaves them as they are")
	require.Contains(t, string(result.Output), `id = "0/`+appID+`"`)
	require.Contains(t, listed(nil, result.Changes), "the policies are left out, and stay attached")
}

// Policies that are resources of their own, as version 4 of the provider had them, are the application's: written by
// their IDs where a document has those, and never detached in silence.
func TestPoliciesInTheirOwnResources(t *testing.T) {
	t.Parallel()
	policy := func(name, id string, precedence int, application string) object {
		return object{"address": "cloudflare_access_policy." + name, "mode": "managed",
			"type": "cloudflare_access_policy", "name": name,
			"values": object{"id": id, "application_id": application, "decision": "allow", "precedence": precedence,
				"name": name}, "sensitive_values": object{}}
	}
	app := application(nil)
	app["id"], app["policies"] = appID, nil
	document := state(resource(app, nil), policy("staff", "p-2", 2, appID), policy("ops", "p-1", 1, appID),
		policy("other", "p-9", 1, "another application"))
	data, err := json.Marshal(document)
	require.NoError(t, err)
	o := options(terraform.Options{AccountID: "0", ImportID: appID})
	result, err := samlbridge.Convert("state.json", data, terraform.V5JSON, o)
	require.NoError(t, err)
	code, _ := arguments(t, result.Output)
	require.Equal(t, []any{object{"id": "p-1", "precedence": 1.0}, object{"id": "p-2", "precedence": 2.0}},
		code["policies"])
	require.NotContains(t, listed(gate(t, document), nil), "cloudflare-app-policies")

	code4 := "resource \"cloudflare_access_application\" \"aws\" {\n  name = \"AWS\"\n  type = \"saas\"\n  saas_app {\n" + sp(issuer) + "  }\n}\n" +
		"resource \"cloudflare_access_policy\" \"staff\" {\n  application_id = cloudflare_access_application.aws.id\n  decision = \"allow\"\n}\n"
	d, err := samlbridge.Read("app.tf", []byte(code4), o)
	require.NoError(t, err)
	require.Contains(t, listed(d.Findings, nil), "their IDs are not here")
	_, err = samlbridge.Write(terraform.V5, d, o)
	require.ErrorIs(t, err, diag.ErrRefused)
	var e *samlbridge.Error
	require.ErrorAs(t, err, &e)
	require.Contains(t, listed(e.Findings, nil), "the import would detach them")

	fresh := options(terraform.Options{AccountID: "0"})
	warned, err := samlbridge.Write(terraform.V5, d, fresh)
	require.NoError(t, err)
	require.Contains(t, listed(warned.Findings, nil), "it would lose them")

	elsewhere := strings.Replace(code4, "= cloudflare_access_application.aws.id",
		"= cloudflare_access_application.other.id", 1)
	d, err = samlbridge.Read("app.tf", []byte(elsewhere), o)
	require.NoError(t, err)
	require.NotContains(t, listed(d.Findings, nil), "their IDs are not here", "it is another application's")
}
