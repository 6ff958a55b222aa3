package terraform

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// policyTypes are the resources that, in version 4 of the provider, attach a policy to one application: the application
// itself then states none. Version 5 has no such argument.
var policyTypes = []string{"cloudflare_zero_trust_access_policy", "cloudflare_access_policy"}

// ownPolicy is a policy of one application in a resource of its own.
type ownPolicy struct {
	address string
	values  node
}

// isOwnPolicy reports whether a resource attaches a policy to one application.
func isOwnPolicy(resourceTypeName string, values *node) bool {
	n := values.get("application_id")
	return slices.Contains(policyTypes, resourceTypeName) && n != nil && !n.empty()
}

// mayBelongTo reports whether the policy is the application's, or could be for all that the document says.
func (p ownPolicy) mayBelongTo(app resource) bool {
	to, id := p.values.get("application_id"), app.values.get("id")
	if to.kind == expression {
		return to.refersTo == "" || to.refersTo == app.address+".id"
	}
	return id == nil || id.kind != text || id.text == to.text
}

// attach adds the policies that are resources of their own to what the application states. Where their IDs are not
// known, the application's policies are unread.
func (r *reader) attach(app *resource, policies []ownPolicy) {
	stated := app.values.get("policies")
	var of []ownPolicy
	for _, p := range policies {
		if p.mayBelongTo(*app) {
			of = append(of, p)
		}
	}
	if len(of) == 0 || stated != nil && !stated.empty() && (stated.kind != list || len(stated.items) > 0) {
		return
	}
	out := node{kind: list, pos: of[0].values.pos}
	var names []string
	known := true
	for _, p := range of {
		names = append(names, p.address)
		id := p.values.get("id")
		known = known && id != nil && id.kind == text && p.values.get("application_id").kind == text
		item := node{kind: object, pos: p.values.pos}
		for _, key := range []string{"id", "name", "decision", "precedence"} {
			if n := p.values.get(key); n != nil && !n.empty() && !n.sensitive {
				item.add(key, *n)
			}
		}
		out.items = append(out.items, item)
	}
	at := diag.Origin{Path: visible(of[0].address), Pos: of[0].values.pos}
	if !known {
		r.unread = append(r.unread, mapping.AppPolicies)
		r.notice(ruleUnread, at, "the application's policies are resources of their own, and their IDs are not here: "+
			quoted(names), "give what terraform show -json prints, which has the IDs")
		return
	}
	app.values.members = slices.DeleteFunc(app.values.members, func(m member) bool { return m.name == "policies" })
	app.values.add("policies", out)
	r.change(diag.Repaired, at, "policies that are resources of their own are read as the application's: "+
		quoted(names))
}
