package terraform

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// stated is the application as it was read, an object without members where there is none.
func (w *writer) stated() *jsondoc.Value {
	if app := w.parties.Application; app != nil {
		if doc, err := jsondoc.Parse(app.Raw, jsondoc.Unlimited()); err == nil {
			return doc.Root
		}
	}
	return &jsondoc.Value{Kind: jsondoc.Object} // an application made by hand has none
}

// carry adds the arguments that are written as the application has them, and names the rest.
func (w *writer) carry(body *node) {
	written := map[string]bool{}
	for _, key := range w.provider.carried {
		value := w.raw.Get(key)
		if value == nil || value.Kind == jsondoc.Null || w.leavesOut(key, value) {
			continue
		}
		if argument, ok := w.argument(key, value); ok {
			body.add(key, argument)
			written[key] = true
		}
	}
	w.dropped(written)
}

// leavesOut says which values are not written: empty ones where nothing says that an import would miss them, and what
// the provider refuses.
func (w *writer) leavesOut(key string, value *jsondoc.Value) bool {
	switch {
	case slices.Contains(sets, key) && len(value.Items) == 0:
		return true // the provider takes an empty set for none
	case value.Kind == jsondoc.String && value.String == "", value.Kind == jsondoc.Array && len(value.Items) == 0:
		return w.adopted == "" || w.provider.blocks
	case key == "session_duration" && value.Kind == jsondoc.String && !w.provider.takesDuration(value.String):
		at := w.originOf(key)
		message := "session_duration is " + diag.Quote(value.String) + ", which version " + w.provider.version +
			" of the provider refuses: it was left out"
		if w.adopted != "" && w.provider.blocks {
			w.refuse(ruleImport, at, message+", and the import would set 24h",
				"set the Session Duration of the application on Cloudflare's dashboard")
			return true
		}
		w.warn(ruleDropped, at, message, `set session_duration to a number with its unit, such as "24h"`)
		return true
	}
	return false
}

// dropped names what the application has beside its fields and the arguments that were written.
func (w *writer) dropped(written map[string]bool) {
	v := w.provider.vocabulary()
	for i, name := range w.parties.Values(mapping.AppOther) {
		top, _, _ := strings.Cut(name, ".")
		if written[top] || w.said[top] || name == "id" && w.adopted != "" {
			continue
		}
		if value := w.raw.Get(top); name == "session_duration" || value != nil && slices.Contains(sets, top) {
			continue // said above
		}
		w.changed(diag.Dropped, mapping.AppOther, i, diag.Quote(name)+" ("+mapping.AppOther.String()+
			"): no field in "+v.Title+" ("+v.Product+")")
	}
	if app := w.parties.Application; app != nil && app.SCIMEnabled != nil && !written["scim_config"] &&
		!w.said["scim_config"] {
		w.changed(diag.Dropped, mapping.AppSCIM, 0,
			"scim_config was left out: the provider takes it whole, and the document has a part of it")
	}
}

// originOf is the place of one of the application's other members.
func (w *writer) originOf(key string) diag.Origin {
	i := slices.IndexFunc(w.parties.Values(mapping.AppOther), func(name string) bool {
		top, _, _ := strings.Cut(name, ".")
		return name == key || top == key
	})
	if i < 0 {
		return diag.Origin{Path: key}
	}
	return w.origin(mapping.AppOther, i)
}

// argument is a value of the application's with the members that the provider documents; false where it is none that
// the provider takes.
func (w *writer) argument(key string, v *jsondoc.Value) (node, bool) {
	switch v.Kind {
	case jsondoc.String:
		return w.textAt(w.originOf(key), key, v.String), true
	case jsondoc.Bool:
		return node{kind: literal, text: strconv.FormatBool(v.Bool)}, true
	case jsondoc.Number:
		return node{kind: literal, text: v.Number.String()}, true
	case jsondoc.Array:
		out := node{kind: list}
		for i := range v.Items {
			item, ok := w.argument(key, &v.Items[i])
			if !ok || item.kind == list {
				return node{}, false
			}
			out.items = append(out.items, item.alone())
			out.blocks = w.provider.blocks && v.Items[i].Kind == jsondoc.Object
		}
		return out, true
	case jsondoc.Object:
		return w.nested(key, v)
	}
	return node{}, false
}

// alone is n without the list of one that makes a block of an object.
func (n *node) alone() node {
	if n.blocks && len(n.items) == 1 {
		return n.items[0]
	}
	return *n
}

func (w *writer) nested(key string, v *jsondoc.Value) (node, bool) {
	if !slices.Contains(w.provider.keys, key) || w.lacks(key, v) {
		return node{}, false
	}
	out := node{kind: object}
	for i := range v.Members {
		m := &v.Members[i]
		inner := key + "." + m.Name
		if m.Value.Kind == jsondoc.Null || !slices.Contains(w.provider.keys, inner) {
			continue
		}
		if argument, ok := w.argument(inner, &m.Value); ok {
			out.add(m.Name, argument)
		}
	}
	if w.provider.blocks {
		return node{kind: list, items: []node{out}, blocks: true}, true
	}
	return out, true
}

// lacks reports whether an object lacks what the provider requires of it, and says so.
func (w *writer) lacks(key string, v *jsondoc.Value) bool {
	for _, name := range required[key] {
		if m := v.Get(name); m == nil || m.Kind == jsondoc.Null {
			top, _, _ := strings.Cut(key, ".")
			w.said[top] = true
			w.losing(w.originOf(top), key+" was left out: the provider requires "+name+
				" in it, which the document does not have")
			return true
		}
	}
	return false
}

// losing says that something is not written: a refusal where an import would remove it.
func (w *writer) losing(at diag.Origin, message string) {
	if w.adopted == "" {
		w.warn(ruleDropped, at, message, "")
		return
	}
	w.refuse(ruleImport, at, message+", and the import would remove it", forceFix)
}

const forceFix = "remove it from the application on Cloudflare's dashboard, or write all the same and read the plan"
