package terraform_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

type object = map[string]any

const address = "cloudflare_zero_trust_access_application.aws"

// application is what state has of the application that AWS's file is for; change may alter its saas_app.
func application(change object) object {
	saas := object{"auth_type": "saml", "sp_entity_id": issuer, "consumer_service_url": acs, "name_id_format": "email",
		"client_secret": nil, "custom_attributes": nil}
	maps.Copy(saas, change)
	return object{"id": "11111111-0000-4000-8000-000000000000", "name": "AWS", "type": "saas",
		"session_duration": "24h",
		"tags":             []any{"a", "b"}, "policies": []any{object{"id": "p", "precedence": 1}}, "saas_app": saas}
}

// resource is an object of Terraform's as "terraform show -json" prints it; the keys of more replace its own.
func resource(values, more object) object {
	r := object{"address": address, "mode": "managed", "type": "cloudflare_zero_trust_access_application",
		"name":   "aws",
		"values": values, "sensitive_values": object{"saas_app": object{"client_secret": true}}}
	maps.Copy(r, more)
	return r
}

func state(resources ...object) object {
	return object{"format_version": "1.0", "values": object{"root_module": object{"resources": resources}}}
}

// plan is what a plan says: the state it leads to, the refreshed one before it, what it does and what a refresh found.
func plan(planned, prior, changes, drift []object) object {
	return object{"format_version": "1.2", "planned_values": state(planned...)["values"],
		"prior_state":      state(prior...),
		"resource_changes": changes, "resource_drift": drift}
}

func change(action string, before, after any, unknown object) object {
	return object{"address": address, "mode": "managed", "type": "cloudflare_zero_trust_access_application",
		"change": object{"actions": []string{action}, "before": before, "after": after, "after_unknown": unknown}}
}

// read is the document, read as the gate does: with AWS's Entity ID.
func read(t *testing.T, document object) (*samlbridge.Document, error) {
	t.Helper()
	data, err := json.Marshal(document)
	require.NoError(t, err)
	o := options(terraform.Options{})
	o.EntityID = issuer
	return samlbridge.Read("show.json", data, o)
}

// gate is what check finds when it holds a document against AWS's metadata.
func gate(t *testing.T, document object) []diag.Finding {
	t.Helper()
	o := options(terraform.Options{})
	aws, err := samlbridge.Read("aws.xml",
		[]byte(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="`+issuer+`">
		<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">
		<NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><AssertionConsumerService
		Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="`+acs+
			`" index="1" isDefault="true"/></SPSSODescriptor></EntityDescriptor>`), o)
	require.NoError(t, err)
	cloudflare, err := read(t, document)
	require.NoError(t, err)
	checked, err := samlbridge.Check([]*samlbridge.Document{aws, cloudflare}, o)
	require.NoError(t, err)
	return checked.Findings
}

func without(key string) object {
	app := application(nil)
	delete(app["saas_app"].(object), key)
	return app
}

// The gate is green where the two halves fit, and red where they do not, or where that cannot be told.
func TestGate(t *testing.T) {
	t.Parallel()
	moved := object{"consumer_service_url": acs + "0"}
	hidden := func(keys ...string) object {
		mask := object{"client_secret": true}
		for _, key := range keys {
			mask[key] = true
		}
		return object{"sensitive_values": object{"saas_app": mask}}
	}
	other := object{"address": "cloudflare_zero_trust_access_application.other", "name": "other"}
	oidc := object{"auth_type": "oidc", "client_id": "x", "client_secret": "y", "sp_entity_id": nil}
	unknown := func(key string) object {
		return plan([]object{resource(without(key), nil)}, nil,
			[]object{change("create", nil, without(key), object{"saas_app": object{key: true}})}, nil)
	}
	rows := []struct {
		why      string
		document object
		errors   []string // the rules of the errors
		says     string
	}{
		{"as it is", state(resource(application(nil), nil)), nil, ""},
		{"another ACS URL", state(resource(application(moved), nil)), []string{"pair-acs"}, ""},
		{"the mistake of the introduction", state(resource(application(object{"name_id_format": "id"}), nil)),
			[]string{"cloudflare-app-name-id-format"}, ""},

		{"equal and sensitive", state(resource(application(nil), hidden("consumer_service_url", "sp_entity_id",
			"name_id_format"))), nil, ""},
		{"all of it sensitive", state(resource(application(nil), object{"sensitive_values": object{"saas_app": true}})),
			nil, ""},
		{"different and sensitive", state(resource(application(moved), hidden("consumer_service_url"))),
			[]string{"pair-acs"}, "a value marked sensitive"},
		{"wrong and sensitive", state(resource(application(object{"name_id_format": "id"}), hidden("name_id_format"))),
			[]string{"cloudflare-app-name-id-format"}, "a value marked sensitive"},

		{"one SAML, one OIDC, one of another type, and a data source", state(
			resource(application(oidc), other), resource(application(nil), nil),
			resource(object{"type": "self_hosted", "saas_app": nil}, object{"address": "x.intranet",
				"name": "intranet"}),
			resource(application(moved), object{"address": "data.x.aws", "mode": "data"})), nil, ""},
		{"several, one with AWS's Entity ID", state(resource(application(nil), nil),
			resource(application(object{"sp_entity_id": "https://slack.example"}), other)), nil, ""},
		{"the only SAML application is another one",
			state(resource(application(object{"sp_entity_id": "https://slack.example"}), nil)),
			[]string{"pair-entity-id"}, ""},
		{"a deposed object with AWS's Entity ID", state(resource(application(nil), nil),
			resource(application(moved), object{"deposed_key": "0a1b2c3d"})), nil, ""},

		{"known after apply: the ACS URL", unknown("consumer_service_url"), []string{"pair-acs"},
			"could not be compared"},
		{"known after apply: the Entity ID", unknown("sp_entity_id"), []string{"pair-entity-id"},
			"could not be compared"},
		{"known after apply: the Name ID format", unknown("name_id_format"), []string{"cloudflare-app-name-id-format"},
			"could not be compared"},

		{"a refresh finds nothing", plan(nil, []object{resource(application(nil), nil)}, nil, nil), nil, ""},
		{"a refresh finds a change by hand", plan(nil, []object{resource(application(moved), nil)}, nil,
			[]object{change("update", application(nil), application(moved), nil)}), []string{"pair-acs"},
			`changed outside of Terraform: "saas_app.consumer_service_url"; read as it is now`},
		{"a refresh whose planned values are the found ones", plan([]object{resource(application(moved), nil)},
			[]object{resource(application(moved), nil)}, nil,
			[]object{change("update", application(nil), application(moved), nil)}), []string{"pair-acs"},
			"; read as it is now"},
		{"a plan that takes a change by hand back", plan([]object{resource(application(nil), nil)},
			[]object{resource(application(moved), nil)},
			[]object{change("update", application(moved), application(nil), nil)},
			[]object{change("update", application(nil), application(moved), nil)}),
			nil, "read as it will be after apply"},
		{"a plan that deletes the application", plan(nil, []object{resource(application(nil), nil)},
			[]object{change("delete", application(nil), nil, nil)}, nil), nil, "the plan deletes the application"},
		{"a plan after the application was deleted", plan([]object{resource(application(nil), nil)}, nil,
			[]object{change("create", nil, application(nil), object{"id": true})},
			[]object{change("delete", application(nil), nil, nil)}),
			nil, "deleted outside of Terraform, and the plan makes another"},
	}
	for _, row := range rows {
		findings := gate(t, row.document)
		var rules []string
		for _, f := range findings {
			if f.Severity == diag.SeverityError {
				rules = append(rules, f.Rule)
			}
		}
		slices.Sort(rules)
		require.Equal(t, row.errors, slices.Compact(rules), "%s: %s", row.why, listed(findings, nil))
		require.Contains(t, listed(findings, nil), row.says, row.why)
	}
}

// A secret that SAML leaves null is none, and one with a value is withheld.
func TestNullSecretIsNothing(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why      string
		secret   any
		withheld bool
	}{
		{"null", nil, false},
		{"empty, as version 4 has it", "", false},
		{"a secret", "s3cret", true},
	} {
		d, err := read(t, state(resource(application(object{"client_secret": row.secret}), nil)))
		require.NoError(t, err, row.why)
		withheld := slices.ContainsFunc(d.Changes, func(c diag.Change) bool { return c.Kind == diag.Withheld })
		require.Equal(t, row.withheld, withheld, "%s: %s", row.why, listed(nil, d.Changes))
		require.NotContains(t, listed(d.Findings, d.Changes), "s3cret", row.why)
	}
}

// A sensitive value that both consoles show is compared, and quoted nowhere.
func TestSensitiveIsComparedAndNotQuoted(t *testing.T) {
	t.Parallel()
	const own = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/own-of-this-test"
	app := application(object{"consumer_service_url": own})
	app["name"] = "own-of-this-test"
	mask := object{"sensitive_values": object{"name": true, "saas_app": object{"consumer_service_url": true}}}
	hidden, err := read(t, state(resource(app, mask)))
	require.NoError(t, err)
	require.Contains(t, hidden.Sensitive, mapping.SPACSLocation)
	plain, err := read(t, state(resource(application(nil), nil)))
	require.NoError(t, err)
	for _, pair := range [][2]*samlbridge.Document{{hidden, plain}, {plain, hidden}} {
		c, err := samlbridge.Compare(pair[0], pair[1], options(terraform.Options{}))
		require.NoError(t, err)
		require.Len(t, c.Differences, 1)
		require.Equal(t, mapping.SPACSLocation, c.Differences[0].Property)
		require.NotContains(t, listed(c.Findings(), nil), "own-of-this-test")
		require.Len(t, c.Unknown, 1, "the name, which no console shows to the other side, is not used")
		require.Equal(t, mapping.AppName, c.Unknown[0].Property)
	}
	require.NotContains(t, listed(gate(t, state(resource(app, mask))), nil), "own-of-this-test")
}

// Neither tags nor identity providers have an order.
func TestSetsHaveNoOrder(t *testing.T) {
	t.Parallel()
	turned := application(nil)
	turned["tags"] = []any{"b", "a"}
	other := application(nil)
	other["tags"] = []any{"a", "c"}
	a, err := read(t, state(resource(application(nil), nil)))
	require.NoError(t, err)
	for _, row := range []struct {
		why    string
		app    object
		differ int
	}{{"another order", turned, 0}, {"another tag", other, 1}} {
		b, err := read(t, state(resource(row.app, nil)))
		require.NoError(t, err)
		c, err := samlbridge.Compare(a, b, options(terraform.Options{}))
		require.NoError(t, err)
		require.Len(t, c.Differences, row.differ, "%s: %s", row.why, listed(c.Findings(), nil))
	}
	order := func(idps string) *samlbridge.Document {
		d, err := samlbridge.Read("x", []byte(native("aws", sp(issuer), "allowed_idps = "+idps+
			"\ntags = [\"b\", \"a\"]")), options(terraform.Options{}))
		require.NoError(t, err)
		return d
	}
	c, err := samlbridge.Compare(order(`["x", "y"]`), order(`["y", "x"]`), options(terraform.Options{}))
	require.NoError(t, err)
	require.Empty(t, c.Findings())
}

// Which of several applications is read is the caller's choice, and an only one is read whatever was asked for.
func TestChoosesAmongApplications(t *testing.T) {
	t.Parallel()
	other := object{"address": "module.a.cloudflare_zero_trust_access_application.other", "name": "other"}
	slack := resource(application(object{"sp_entity_id": "https://slack.example"}), other)
	d, err := read(t, state(slack))
	require.NoError(t, err)
	require.Contains(t, listed(d.Findings, nil), "was asked for")
	_, err = read(t, state(slack, resource(application(object{"sp_entity_id": "https://jira.example"}), nil)))
	require.ErrorIs(t, err, diag.ErrOption)
	require.ErrorContains(t, err, `"https://jira.example"`)
	_, err = read(t, state(resource(application(nil), nil), resource(application(nil), other)))
	require.ErrorIs(t, err, diag.ErrAmbiguous, "two with AWS's Entity ID")
	require.ErrorContains(t, err, "by its address")

	_, err = read(t, plan(nil, nil, nil, []object{change("delete", application(nil), nil, nil)}))
	require.ErrorIs(t, err, diag.ErrWrongDocument)
	require.ErrorContains(t, err, "deleted outside of Terraform")

	// With one that a later apply decides, it could be that one.
	later := plan([]object{slack, resource(without("sp_entity_id"), nil)}, nil,
		[]object{change("create", nil, without("sp_entity_id"), object{"saas_app": object{"sp_entity_id": true}})}, nil)
	d, err = read(t, later)
	require.NoError(t, err)
	require.Contains(t, d.Unread, mapping.SPEntityID)
	require.True(t, strings.HasPrefix(d.Origin(mapping.SPACSLocation, 0).Path, address))
}
