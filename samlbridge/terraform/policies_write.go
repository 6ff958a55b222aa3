package terraform

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// policy is an Access policy as Terraform refers to it.
type policy struct {
	id         node
	precedence int // -1 where it is not stated
}

var precedenceShape = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})$`)

// policies are the references to the document's policies; nil where it has none that can be referred to.
func (w *writer) policies() *node {
	stated := w.parties.Application.Policies
	if w.adopted != "" && w.provider.blocks && len(stated) > 0 {
		w.changed(diag.Dropped, mapping.AppPolicies, 0, "the policies are left out, and stay attached: version 4 "+
			"of the provider does not import them, and would plan each as new")
		return nil
	}
	var policies []policy
	for i, raw := range stated {
		if p, ok := w.policy(i, raw); ok {
			policies = append(policies, p)
		}
	}
	if len(policies) == 0 && (len(stated) > 0 || w.adopted != "") {
		return nil
	}
	out := node{kind: list}
	numbered := w.inOrder(policies)
	for _, p := range policies {
		item := p.id
		if !w.provider.blocks {
			item = node{kind: object}
			item.add("id", p.id)
			if numbered && p.precedence >= 0 {
				item.add("precedence", node{kind: literal, text: strconv.Itoa(p.precedence)})
			}
		}
		out.items = append(out.items, item)
	}
	return &out
}

// policy reads a policy as the API or either version of the provider has it.
func (w *writer) policy(i int, raw []byte) (policy, bool) {
	changed := func(kind diag.ChangeKind, message string) { w.changed(kind, mapping.AppPolicies, i, message) }
	var id string
	if json.Unmarshal(raw, &id) == nil && id != "" {
		if !w.provider.blocks {
			changed(diag.Rewritten, "the policy "+diag.Quote(id)+
				" is written as an object with its ID, as version 5 of the provider has it")
		}
		return policy{w.text(mapping.AppPolicies, i, id), -1}, true
	}
	var members map[string]json.RawMessage
	_ = json.Unmarshal(raw, &members) // what is no object has no members
	if json.Unmarshal(members["id"], &id) != nil || id == "" {
		if w.adopted != "" && !w.provider.blocks {
			w.refuse(ruleImport, w.origin(mapping.AppPolicies, i),
				"the policy has no ID: Terraform cannot refer to it, and the import would detach it", detachFix)
			return policy{}, false
		}
		w.found(diag.SeverityWarning, ruleDropped, mapping.AppPolicies, i,
			"the policy has no ID, and Terraform refers to "+
				"policies by their IDs: it was left out", "give its ID in the variable policies, or in the argument")
		return policy{}, false
	}
	p := policy{w.text(mapping.AppPolicies, i, id), -1}
	delete(members, "id")
	if w.provider.blocks {
		changed(diag.Rewritten, "the policy "+diag.Quote(id)+
			" is written as its ID alone, as version 4 of the provider has it")
	}
	if number := string(members["precedence"]); precedenceShape.MatchString(number) {
		p.precedence, _ = strconv.Atoi(number)
		delete(members, "precedence")
	}
	if len(members) > 0 {
		changed(diag.Narrowed, "the policy "+diag.Quote(id)+" is referred to by its ID; left out is "+
			"what else the document says of it: "+quoted(slices.Sorted(maps.Keys(members))))
	}
	return p, true
}

const detachFix = "give Cloudflare's answer about the application, or what terraform show -json prints, which have the IDs"

// inOrder sorts policies by their precedence, as Cloudflare answers them, and reports whether it is to be written.
// Version 4 of the provider has the order alone. Version 5 counts on where a policy has no number, refuses numbers
// below 1, and would never be done with numbers that do not ascend. An import takes Cloudflare's order and numbers as
// they are.
func (w *writer) inOrder(list []policy) bool {
	stated := func(p policy) bool { return p.precedence >= 0 }
	if !slices.ContainsFunc(list, stated) {
		return false
	}
	if w.answered() && w.adopted != "" {
		return !slices.ContainsFunc(list, func(p policy) bool { return p.precedence < 1 })
	}
	ascending := func(a, b policy) int { return cmp.Compare(a.precedence, b.precedence) }
	sort := !slices.IsSortedFunc(list, ascending) && !slices.ContainsFunc(list,
		func(p policy) bool { return !stated(p) })
	if sort {
		slices.SortStableFunc(list, ascending)
	}
	numbered, last := !w.provider.blocks, 0
	for _, p := range list {
		if stated(p) {
			numbered = numbered && p.precedence > last
			last = p.precedence
		} else {
			last++
		}
	}
	message := ""
	switch {
	case w.provider.blocks:
		message = "the precedence of the policies is written as their order, as version 4 of the provider has it"
	case !numbered:
		message = "the precedence of the policies is written as their order: version 5 of the provider takes ascending numbers from 1 on"
	case sort:
		message = "the policies are written in the order of their precedence"
	default:
		return numbered
	}
	w.changed(diag.Rewritten, mapping.AppPolicies, 0, message)
	return numbered
}
