package terraform

import (
	"bytes"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// onBothConsoles are the properties whose values AWS's console or Cloudflare's dashboard shows to everybody who sets
// the pair up. They are compared where state marks them as sensitive too, and then not quoted.
var onBothConsoles = []mapping.Property{mapping.SPEntityID, mapping.SPACSLocation, mapping.IdPEntityID,
	mapping.IdPSSOLocation,
	mapping.IdPCertificates, mapping.AppNameIDFormat, mapping.AppType, mapping.AppAuthType}

// afterApply is what an expression says that a plan leaves open.
const afterApply = "known after apply"

func (r *reader) withheld(at diag.Origin) {
	r.change(diag.Withheld, at, "the value is marked sensitive and was withheld: it is neither used nor written")
}

// unreadable reports an expression: as a warning where the pair cannot do without the value.
func (r *reader) unreadable(value *node, at diag.Origin, required bool) {
	if value.text == afterApply {
		r.later = append(r.later, at.Path)
		return
	}
	severity := diag.SeverityNotice
	if required {
		severity = diag.SeverityWarning
	}
	r.find(severity, ruleUnread, placeOf(at), "the value is "+value.text+
		", which Terraform alone can evaluate: it was not read",
		"give what terraform show -json prints, which has the value, or put the value itself here")
}

// readable reports whether a value can be used. One that has an expression or a sensitive part anywhere is not stated
// as a whole, since half a list would say something else.
func (r *reader) readable(value *node, at diag.Origin, required bool) bool {
	if path, part := value.find(at.Path, func(n *node) bool { return n.kind == expression }); part != nil {
		r.unreadable(part, diag.Origin{Path: path, Pos: part.pos}, required)
		return false
	}
	if path, part := value.find(at.Path, func(n *node) bool { return n.sensitive && !n.empty() }); part != nil {
		r.withheld(diag.Origin{Path: path, Pos: part.pos})
		return false
	}
	if path, part := value.find(at.Path, func(n *node) bool { return n.normalised }); part != nil {
		r.change(diag.Repaired, diag.Origin{Path: path, Pos: part.pos},
			"the text is not in Unicode Normalization Form C; it is read as Terraform reads it, normalised")
	}
	return true
}

// unreadBelow notes that the field with a key, or those below it, are stated and could not be read.
func (r *reader) unreadBelow(key string) {
	for _, f := range r.vocabulary.Fields {
		if f.Key == key || strings.HasPrefix(f.Key, key+".") {
			r.unread = append(r.unread, f.Property)
		}
	}
}

// field adds the values of a field.
func (r *reader) field(f mapping.Field, value *node, at diag.Origin) {
	if value.sensitive && value.kind == text && slices.Contains(onBothConsoles, f.Property) {
		value.sensitive = false
		r.hidden = append(r.hidden, f.Property)
	}
	if !r.readable(value, at, f.Required) {
		r.unread = append(r.unread, f.Property)
		return
	}
	if value.kind != list {
		r.value(f, value, at)
		return
	}
	for i := range value.items {
		r.value(f, &value.items[i], diag.Origin{Path: itemPath(at.Path, i), Pos: value.items[i].pos})
	}
	if len(value.items) == 0 {
		r.values = append(r.values, mapping.Value{Field: f, Empty: true, Origin: at})
	}
}

func (r *reader) value(f mapping.Field, value *node, at diag.Origin) {
	v := mapping.Value{Field: f, Origin: at}
	switch {
	case f.Structured():
		v.Text = value.structured()
	case value.kind == text, value.kind == literal && (value.text == "true" || value.text == "false"):
		v.Text = value.text
	default:
		if r.err == nil {
			what := map[kind]string{literal: "a number or null", list: "a list", object: "an object"}[value.kind]
			r.err = problem(diag.ErrValue, at, "the value is "+what+"; a string was expected",
				"put the value in quotes")
		}
		return
	}
	r.values = append(r.values, v)
}

// structured is n as JSON in the shape of Cloudflare's API.
func (n *node) structured() string {
	var b bytes.Buffer
	n.pruned().json(&b, true)
	return b.String()
}

// pruned is n in the shape of Cloudflare's API: without the lists of one that version 4 puts around objects, and
// without what is null.
func (n *node) pruned() *node {
	out := node{kind: n.kind, text: n.text}
	for i := range n.items {
		out.items = append(out.items, *n.items[i].pruned())
	}
	for i := range n.members {
		name, value := n.members[i].name, &n.members[i].value
		if slices.Contains([]string{"source", "scim_config", "authentication", "operations"}, name) {
			value = value.inner()
		}
		if !(value.kind == literal && value.text == "null") {
			out.add(name, *value.pruned())
		}
	}
	return &out
}

// statements names the parts of attribute statements that have no field.
func (r *reader) statements(f mapping.Field, value *node, at, key string) {
	if f.Property != mapping.AppAttributeStatements {
		return
	}
	items := value.items
	if value.kind == object {
		items = []node{*value}
	}
	for i := range items {
		r.beyond(&items[i], itemPath(at, i), itemPath(key, i), "name", "friendly_name", "name_format", "required",
			"source")
		if source := items[i].get("source"); source != nil {
			r.beyond(source.inner(), memberPath(itemPath(at, i), "source"), memberPath(itemPath(key, i), "source"),
				"name", "name_by_idp")
		}
	}
}

func (r *reader) beyond(n *node, path, key string, known ...string) {
	for i := range n.members {
		name, value := n.members[i].name, &n.members[i].value
		if slices.Contains(known, name) || value.empty() {
			continue
		}
		at := diag.Origin{Path: memberPath(path, name), Pos: value.pos}
		if r.provider != nil {
			r.undocumented(at)
		} else {
			r.remain(memberPath(key, name), at, value)
		}
	}
}

// fieldWithKey finds the row of a key. State names attribute statements as either version of the provider does.
func (r *reader) fieldWithKey(key string) (mapping.Field, bool) {
	if r.provider == nil && key == "saas_app.custom_attribute" {
		key = "saas_app.custom_attributes"
	}
	i := slices.IndexFunc(r.vocabulary.Fields, func(f mapping.Field) bool { return f.Key == key })
	if i < 0 {
		return mapping.Field{}, false
	}
	return r.vocabulary.Fields[i], true
}

func (r *reader) isPrefix(prefix string) bool {
	return slices.ContainsFunc(r.vocabulary.Fields, func(f mapping.Field) bool {
		return strings.HasPrefix(f.Key,
			prefix)
	})
}
