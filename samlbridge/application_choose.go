package samlbridge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// chooseApplication finds the one application to read. OpenID Connect applications stand back where there is another.
func chooseApplication(doc *jsondoc.Document, o Options) (located, error) {
	all := applicationsIn(doc.Root)
	apps := slices.Clone(all)
	if o.EntityID != "" {
		apps = slices.DeleteFunc(apps, func(l located) bool { return stringIn(l.value.Get("saas_app"), "sp_entity_id") != o.EntityID })
	} else if saml := slices.DeleteFunc(slices.Clone(apps), func(l located) bool { return stringIn(l.value.Get("saas_app"), "auth_type") == "oidc" }); len(saml) > 0 {
		apps = saml
	}
	e := &Error{Kind: ErrWrongDocument, Pos: posIn(doc, doc.Root.Offset)}
	switch {
	case len(apps) == 1:
		return apps[0], nil
	case len(apps) > 1 && o.EntityID != "":
		e.Kind, e.Message = ErrAmbiguous, fmt.Sprintf("the JSON text holds %d applications with the Entity ID %s", len(apps), mapping.Quote(o.EntityID))
		e.Fix = "give the JSON of one application alone"
	case len(apps) > 1:
		e.Kind, e.Message = ErrAmbiguous, fmt.Sprintf("the JSON text holds %d applications: %s", len(apps), listed(apps, describeSAML))
		e.Fix = "choose one by its Entity ID, on the command line with -entity"
	case len(all) > 0:
		e.Message = fmt.Sprintf("no application in the JSON text has the Entity ID %s; it has %s", mapping.Quote(o.EntityID), listed(all, describeSAML))
		e.Fix = "name the Entity ID as it stands there"
	default:
		e.Message, e.Fix = notAnApplication(doc.Root)
	}
	return located{}, e
}

// isAnswer tells whether a JSON value has the envelope of Cloudflare's API, or is an Access application of any type.
func isAnswer(v *jsondoc.Value) bool {
	return v.Get("success") != nil && (v.Get("result") != nil || v.Get("errors") != nil) || v.Get("aud") != nil && v.Get("type") != nil
}

// notAnApplication says what a JSON text holds in place of an application of type saas, and what to do.
func notAnApplication(root *jsondoc.Value) (message, fix string) {
	fix = "give the application of type saas as the API returns it from GET accounts/{account_id}/access/apps/{app_id}"
	if success := root.Get("success"); success != nil && success.Kind == jsondoc.Bool && !success.Bool {
		message = "the API's answer says success: false and holds no application"
		if errs := root.Get("errors"); errs != nil && len(errs.Items) > 0 {
			message = "the API has refused the call: " + listed(locate(errs.Items), func(v *jsondoc.Value) string {
				text := mapping.Quote(stringIn(v, "message"))
				if code := v.Get("code"); code != nil && code.Kind == jsondoc.Number {
					text = code.Number.String() + " " + text
				}
				return text
			})
		}
		return message, "repeat the call with an API token that may read Access applications, and give its answer"
	}
	apps, isList := everyApplication(root)
	switch {
	case isList && len(apps) == 0:
		return "the list of applications is empty", fix
	case isList:
		return "nothing in the list (" + fmt.Sprint(len(apps)) + ") has a saas_app object: " + listed(apps, describe), fix
	case len(apps) == 1 && apps[0].value.Kind == jsondoc.Object && apps[0].value.Get("type") != nil:
		return "the JSON text holds " + describe(apps[0].value) + ", without a saas_app object; an application of type saas was expected", fix
	case root.Get("result") != nil:
		return "the API's answer has no application: its result is " + root.Get("result").Kind.String(), fix
	}
	return "the JSON text holds no Access application with a saas_app object", fix
}

// everyApplication returns what stands where applications stand, of any type.
func everyApplication(root *jsondoc.Value) (apps []located, isList bool) {
	v := root
	if result := root.Get("result"); result != nil {
		v = result
	}
	if v.Kind == jsondoc.Array {
		return locate(v.Items), true
	}
	return []located{{v, ""}}, false
}

func locate(items []jsondoc.Value) []located {
	var list []located
	for i := range items {
		list = append(list, located{value: &items[i]})
	}
	return list
}

// besides names the other applications of a list.
func besides(root, app *jsondoc.Value) string {
	apps, _ := everyApplication(root)
	apps = slices.DeleteFunc(apps, func(l located) bool { return l.value == app })
	if len(apps) == 0 {
		return ""
	}
	return fmt.Sprintf("; so was what else is in the list (%d): %s", len(apps), listed(apps, describe))
}

// listed describes at most ten of a list and counts the rest.
func listed(apps []located, describe func(*jsondoc.Value) string) string {
	const most = 10
	var list []string
	for i, a := range apps {
		if i == most {
			list = append(list, fmt.Sprintf("%d more", len(apps)-most))
			break
		}
		list = append(list, describe(a.value))
	}
	return strings.Join(list, ", ")
}

// describe names an application and says what it is.
func describe(app *jsondoc.Value) string {
	kind := stringIn(app, "type")
	if protocol := stringIn(app.Get("saas_app"), "auth_type"); protocol != "" {
		kind += ", " + protocol
	}
	return nameOf(app) + " of type " + mapping.Quote(kind)
}

func describeSAML(app *jsondoc.Value) string {
	return nameOf(app) + " with the Entity ID " + mapping.Quote(stringIn(app.Get("saas_app"), "sp_entity_id"))
}

func nameOf(app *jsondoc.Value) string {
	if name := stringIn(app, "name"); name != "" {
		return mapping.Quote(name)
	}
	return "one without a name"
}

// stringIn is a member's text, "" where it is none.
func stringIn(v *jsondoc.Value, name string) string {
	if m := v.Get(name); m != nil {
		return m.String
	}
	return ""
}
