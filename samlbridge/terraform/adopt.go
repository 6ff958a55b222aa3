package terraform

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// answered reports whether the document is what Cloudflare's API has answered, so that all of the application is known.
func (w *writer) answered() bool {
	return w.document.Form == "cloudflare-app" && w.parties.Application != nil && w.parties.Application.Raw != nil
}

// fromTerraform reports whether the document is configuration, state or a plan.
func (w *writer) fromTerraform() bool {
	return slices.Contains([]form.Form{V5, V4, V5JSON, ShowJSON}, w.document.Form)
}

// adopting returns the ID to import: the one that was asked for, or the one that Cloudflare's answer states.
func (w *writer) adopting(o Options) string {
	id := ""
	if v := w.raw.Get("id"); v != nil {
		id = v.String
	}
	switch {
	case o.ImportID == "":
		if w.answered() && idShape.MatchString(id) {
			return id
		}
		return ""
	case id != "" && id != o.ImportID:
		w.warn(ruleImport, w.originOf("id"), "the document is about the application "+diag.Quote(id)+
			", and the import is of "+diag.Quote(o.ImportID), "give the document of the application that is imported")
	}
	return o.ImportID
}

// adopt completes an application that exists, so that importing it changes nothing, and refuses where that cannot be.
// What it knows of the provider was tried with v5.22.0 and read in v4.52.8: an import takes null, empty and false as
// Cloudflare answers them, but for the sets and the policies, of which it takes empty for null.
func (w *writer) adopt(body, saas *node) {
	switch {
	case w.answered():
		w.asAnswered(body, saas)
	case !w.provider.blocks && body.get("auto_redirect_to_identity") == nil:
		// Cloudflare answers false where nothing was set.
		body.add("auto_redirect_to_identity", node{kind: literal, text: "false"})
	}
	if !w.answered() {
		w.warn(ruleImport, diag.Origin{}, "the document does not have all of what Cloudflare has of the application: "+
			"the import may change the rest",
			"write it from Cloudflare's answer about the application, or read the plan before you apply it")
	}
	w.withheld()
	if from := w.writtenFrom(); from != "" && from != w.address {
		w.warn(ruleImport, diag.Origin{Path: "output " + w.address}, "the resource at "+diag.Quote(from)+
			" manages the same application: without it in the configuration, Terraform would delete the application",
			"remove it from its state first, with terraform state rm or a removed block")
	}
}

// asAnswered is for what the vocabulary does not keep apart: what is stated to be empty, and what is not stated and has
// a preset.
func (w *writer) asAnswered(body, saas *node) {
	answer := w.raw.Get("saas_app")
	for _, key := range []string{"name_id_format", "auth_type"} {
		stated, written := answer.Get(key), saas.get(key)
		switch {
		case written == nil:
		case stated != nil && stated.Kind == jsondoc.String:
			if strings.EqualFold(stated.String, written.text) {
				written.text = stated.String
			}
		case key == "name_id_format": // the provider leaves what is not written as it is
			saas.members = slices.DeleteFunc(saas.members, func(m member) bool { return m.name == key })
		case !w.provider.blocks:
			w.refuse(ruleImport, w.origin(mapping.AppAuthType, 0),
				`Cloudflare's answer has no auth_type, and the provider sets "saml": the import would change it`,
				"give the whole answer about the application")
		}
	}
	if !w.provider.blocks {
		w.empties(saas, answer, "saas_app", "default_relay_state", "name_id_transform_jsonata",
			"saml_attribute_transform_jsonata",
			"app_launcher_url", "custom_attributes")
	}
	for _, key := range w.provider.refused {
		at, name := w.raw, key
		if inner, ok := strings.CutPrefix(key, "saas_app."); ok {
			at, name = answer, inner
		}
		if v := at.Get(name); v != nil && v.Kind != jsondoc.Null && !(w.provider.blocks && v.Kind == jsondoc.Array &&
			len(v.Items) == 0) {
			w.refuse(ruleImport, w.originOf(key), "version "+w.provider.version+" of the provider takes no "+
				diag.Quote(key)+" for a SAML application: the import would remove it", forceFix)
		}
	}
	if w.provider.blocks {
		for _, key := range []string{"mfa_config", "oauth_configuration"} {
			if v := w.raw.Get(key); v != nil && v.Kind != jsondoc.Null {
				w.warn(ruleDropped, w.originOf(key), "version 4 of the provider has no "+diag.Quote(key)+
					": a later apply may remove it", "write "+string(V5))
			}
		}
	}
}

// empties adds the members that the answer has and that were not written, and takes attribute statements as they are
// answered.
func (w *writer) empties(to *node, answer *jsondoc.Value, prefix string, names ...string) {
	for _, name := range names {
		v := answer.Get(name)
		if v == nil || v.Kind == jsondoc.Null {
			continue
		}
		argument, ok := w.argument(prefix+"."+name, v)
		switch written := to.get(name); {
		case !ok:
		case written == nil:
			to.add(name, argument)
		case name == "custom_attributes":
			*written = argument
		}
	}
}

// detached refuses an import that would detach policies: the ones that the document refers to without saying their IDs.
func (w *writer) detached() {
	unread := slices.Contains(w.document.Unread, mapping.AppPolicies)
	at := w.origin(mapping.AppPolicies, 0)
	switch {
	case w.provider.blocks || !unread:
	case w.adopted != "":
		w.refuse(ruleImport, at, "the application has policies whose IDs are not known: the import would detach them, "+
			"and Cloudflare deletes those that belong to it alone", detachFix)
	case w.document.Form == V4:
		w.warn(ruleImport, at,
			"the application has policies whose IDs are not known: taken over from version 4 without "+
				"them, it would lose them, and Cloudflare deletes those that belong to it alone", detachFix)
	}
}

// policiesKnown reports whether it is known which policies an application has that exists already.
func (w *writer) policiesKnown() bool {
	return w.answered() || w.parties.Application != nil && w.parties.Application.Policies != nil
}

// withheld refuses an import that would remove a secret: the document's reader has withheld it.
func (w *writer) withheld() {
	for _, f := range w.document.Changes {
		if f.Kind != diag.Withheld || strings.Contains(f.Path, "client_secret") && !strings.Contains(f.Path,
			"scim_config") {
			continue
		}
		for _, key := range w.provider.carried {
			if strings.Contains(f.Path, key) {
				w.said[key] = true
				w.refuse(ruleImport, diag.Origin{Path: f.Path, Pos: f.Pos}, diag.Quote(key)+
					" has a secret, which was withheld: the import would remove it",
					"add the argument by hand, with a variable for the secret")
			}
		}
	}
}

// writtenFrom is the address of the resource that the document is, "" where it is none.
func (w *writer) writtenFrom() string {
	if !w.fromTerraform() {
		return ""
	}
	return w.origin(mapping.SPValidUntil, 0).Path // Terraform states none: this is the resource's
}

// exists says where Terraform would make a second application: the document is of one that exists, and Terraform knows
// it by another address than the written one, or not at all.
func (w *writer) exists() {
	from, id := w.writtenFrom(), w.raw.Get("id")
	if from == w.address || from == "" && (id == nil || id.String == "") {
		return
	}
	message := "the application exists already"
	fix := "import it: give its ID and the account's"
	if id != nil && id.String != "" {
		message += ", with the ID " + diag.Quote(id.String)
	}
	if from != "" {
		message = "the resource at " + diag.Quote(from) + " is written as " + diag.Quote(w.address)
		fix += "; within the same state and type, a moved block does it too"
	}
	w.warn(ruleImport, diag.Origin{Path: "output " + w.address},
		message+": as it is, Terraform would create a second application", fix)
}
