package appform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/valuesform"
)

// chooseApplication finds the one application to read. OpenID Connect applications stand back where there is another.
func chooseApplication(doc *jsondoc.Document, o form.Options) (located, error) {
	all := applicationsIn(doc.Root)
	apps := slices.Clone(all)
	if o.EntityID != "" {
		apps = slices.DeleteFunc(apps, func(l located) bool {
			return stringIn(l.value.Get("saas_app"),
				"sp_entity_id") != o.EntityID
		})
	} else if saml := slices.DeleteFunc(slices.Clone(apps),
		func(l located) bool { return stringIn(l.value.Get("saas_app"), "auth_type") == "oidc" }); len(saml) > 0 {
		apps = saml
	}
	e := &diag.Error{Kind: diag.ErrWrongDocument, Place: diag.Place{Pos: valuesform.PosIn(doc, doc.Root.Offset)}}
	switch {
	case len(apps) == 1:
		return apps[0], nil
	case len(apps) > 1 && o.EntityID != "":
		e.Kind, e.Message = diag.ErrAmbiguous,
			fmt.Sprintf("the JSON has %d applications with the Entity ID %s: %s", len(apps),
				diag.Quote(o.EntityID), listed(apps, describeTwin))
		e.Fix = giveOne
	case len(apps) > 1 && haveTwins(apps):
		e.Kind, e.Message = diag.ErrAmbiguous, fmt.Sprintf("the JSON has %d applications: %s", len(apps),
			listed(apps, describeTwin))
		e.Fix = giveOne + ": an Entity ID that several have chooses none"
	case len(apps) > 1:
		e.Kind, e.Message = diag.ErrAmbiguous, fmt.Sprintf("the JSON has %d applications: %s", len(apps),
			listed(apps, describeSAML))
		e.Fix = "choose one by its Entity ID"
	case len(all) > 0:
		e.Message = morePages(doc.Root) + fmt.Sprintf("no application in the JSON text has the Entity ID %s; it has %s",
			diag.Quote(o.EntityID), listed(all, describeSAML))
		e.Fix = "use one of these Entity IDs"
	default:
		e.Message, e.Fix = notAnApplication(doc.Root)
		e.Message = morePages(doc.Root) + e.Message
	}
	return located{}, e
}

const (
	fromAPI = "as the API returns it from GET accounts/{account_id}/access/apps/{app_id}"
	giveOne = "give the JSON of one application alone, " + fromAPI
)

// haveTwins holds where an Entity ID chooses none of the applications that have it.
func haveTwins(apps []located) bool {
	seen := map[string]bool{}
	for _, a := range apps {
		id := stringIn(a.value.Get("saas_app"), "sp_entity_id")
		if seen[id] {
			return true
		}
		seen[id] = true
	}
	return false
}

// morePages says that a list is one page of several, and returns "" for everything else.
func morePages(root *jsondoc.Value) string {
	info := root.Get("result_info")
	apps, isList := everyApplication(root)
	pages, total := numberIn(info, "total_pages"), numberIn(info, "total_count")
	if info == nil || !isList || pages <= 1 && total <= len(apps) {
		return ""
	}
	page := fmt.Sprintf("the list is page %d", numberIn(info, "page"))
	if pages > 0 {
		page += fmt.Sprintf(" of %d", pages)
	}
	if total > len(apps) {
		page += fmt.Sprintf(", with %d of %d applications", len(apps), total)
	}
	return page + ", and what is on the other pages is not known here: "
}

const fixPages = "if the application that AWS signs in through is not this one, give the answer for it alone, or the page that has it"

// numberIn is a member's whole number, 0 where it is none.
func numberIn(v *jsondoc.Value, name string) int {
	m := v.Get(name)
	if m == nil || m.Kind != jsondoc.Number {
		return 0
	}
	n, _ := strconv.Atoi(m.Number.String()) // 0 for a fraction
	return n
}

// applicationTypes are those that Cloudflare's API knows beside saas.
var applicationTypes = []string{"self_hosted", "saas", "ssh", "vnc", "rdp", "app_launcher", "warp", "biso", "bookmark",
	"dash_sso", "infrastructure", "mcp", "mcp_portal"}

// isAnswer tells whether a JSON value has the envelope of Cloudflare's API, or is an Access application of any type.
func isAnswer(v *jsondoc.Value) bool {
	if v.Get("success") != nil && (v.Get("result") != nil || v.Get("errors") != nil) || v.Get("aud") != nil &&
		v.Get("type") != nil {
		return true
	}
	apps, _ := everyApplication(v)
	return isEncryption(v) || areLoginMethods(apps) || slices.ContainsFunc(apps, func(a located) bool {
		return slices.Contains(applicationTypes, stringIn(a.value, "type"))
	})
}

// authentication are the codes with which Cloudflare's API refuses a token or a key.
var authentication = []int{1000, 1001, 6003, 6111, 9103, 9106, 9107, 9109, 10000, 10001}

// notAnApplication says what a JSON text holds in place of an application of type saas, and what to do.
func notAnApplication(root *jsondoc.Value) (message, fix string) {
	fix = "give the application of type saas " + fromAPI
	if success := root.Get("success"); success != nil && success.Kind == jsondoc.Bool && !success.Bool {
		message = "the API's answer says success: false and has no application"
		if errs := root.Get("errors"); errs != nil && len(errs.Items) > 0 {
			message = "the API has refused the call: " + listed(locate(errs.Items), func(v *jsondoc.Value) string {
				text := diag.Quote(stringIn(v, "message"))
				if code := v.Get("code"); code != nil && code.Kind == jsondoc.Number {
					text = code.Number.String() + " " + text
				}
				return text
			})
		}
		if errs := root.Get("errors"); errs != nil && slices.ContainsFunc(errs.Items,
			func(v jsondoc.Value) bool { return slices.Contains(authentication, numberIn(&v, "code")) }) {
			return message, "repeat the call with an API token that may read Access applications, and give its answer"
		}
		return message, "put right what the API complains about and repeat the call, or give the application " + fromAPI
	}
	apps, isList := everyApplication(root)
	switch {
	case isEncryption(root):
		return "this is about the keys with which Cloudflare's login methods encrypt assertions, not about an application",
			"take the certificate from the application: its Public key, or its SAML Metadata endpoint"
	case areLoginMethods(apps):
		return "these are login methods of Access, not applications: " + listed(apps, describe), fix
	case isList && len(apps) == 0:
		return "the list of applications is empty", fix
	case isList:
		return "nothing in the list (" + fmt.Sprint(len(apps)) + ") has a saas_app object: " + listed(apps, describe),
			fix
	case len(apps) == 1 && apps[0].value.Kind == jsondoc.Object && apps[0].value.Get("type") != nil:
		return "the JSON has " + describe(apps[0].value) +
			", without a saas_app object; an application of type saas was expected", fix
	case root.Get("result") != nil:
		return "the API's answer has no application: its result is " + root.Get("result").Kind.String(), fix
	}
	return "the JSON has no Access application with a saas_app object", fix
}

// isEncryption reports whether an answer is about access/saml_certificates.
func isEncryption(root *jsondoc.Value) bool {
	apps, _ := everyApplication(root)
	return slices.ContainsFunc(apps, func(a located) bool {
		return a.value.Get("current_certificate") != nil || a.value.Get("previous_certificate") != nil ||
			a.value.Get("public_certificate") != nil
	})
}

// areLoginMethods reports whether an answer lists access/identity_providers: each has a type and its configuration.
func areLoginMethods(apps []located) bool {
	for _, a := range apps {
		if c := a.value.Get("config"); c == nil || c.Kind != jsondoc.Object || stringIn(a.value, "type") == "" {
			return false
		}
	}
	return len(apps) > 0
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
	return nameOf(app) + " of type " + diag.Quote(kind)
}

func describeSAML(app *jsondoc.Value) string {
	return nameOf(app) + " with the Entity ID " + diag.Quote(stringIn(app.Get("saas_app"), "sp_entity_id"))
}

// describeTwin adds what tells applications with the same name and Entity ID apart.
func describeTwin(app *jsondoc.Value) string {
	if id := stringIn(app, "id"); id != "" {
		return describeSAML(app) + " and the id " + diag.Quote(id)
	}
	return describeSAML(app)
}

func nameOf(app *jsondoc.Value) string {
	if name := stringIn(app, "name"); name != "" {
		return diag.Quote(name)
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
