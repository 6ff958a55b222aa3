package metadata

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Kept is an element that the schema allows and that no field of the model stands for: Organization, ContactPerson,
// Extensions, AttributeConsumingService and the like. It is written as it was read.
type Kept struct {
	at xmlscan.Element
}

// XML returns the element as it was read, with those declarations from around it that it may need. The prefixes md and
// ds are taken to be declared as [Write] declares them.
func (k Kept) XML() string {
	raw := k.at.Raw()
	name := nameEnd(k.at) - k.at.Start()
	return raw[:name] + declarations(k.at, func(n xmlscan.Namespace) bool {
		switch {
		case n.Prefix == "":
			return true
		case n.Prefix == "md" && n.URI == MD, n.Prefix == "ds" && n.URI == DS:
			return false
		}
		// A prefix may stand in a value too, as in xsi:type="xs:string"; so what is looked for is any use of the
		// letters.
		return strings.Contains(raw, n.Prefix+":")
	}) + raw[name:]
}

// isKept reports whether the schema has a place for an element among the children that order lists.
func isKept(e xmlscan.Element, order []xmlscan.Name) bool {
	return slices.Contains(order, e.Name())
}

// keeps reports whether an element is kept: the schema has a place for it, in which it is the first where it may be
// there once, and it is as the schema demands.
func keeps(e xmlscan.Element, order []xmlscan.Name) bool {
	if !isKept(e, order) || !e.Is(DS, "KeyInfo") && !isValid(e) {
		return false
	}
	if e.Is(MD, "Organization") || e.Is(MD, "Extensions") || e.Is(MD, "AffiliationDescriptor") {
		for c := range e.Parent().Children() {
			if c.Name() == e.Name() && isValid(c) {
				return c == e
			}
		}
	}
	return true
}

// isRole reports whether a child of an entity is a role, read or not.
func isRole(e xmlscan.Element) bool {
	switch e.Local() {
	case string(IDPSSO), string(SPSSO), "RoleDescriptor", "AuthnAuthorityDescriptor", "AttributeAuthorityDescriptor",
		"PDPDescriptor", "AffiliationDescriptor":
		return e.Space() == MD
	}
	return false
}

// Carry adds to an entity with one role, which was made of a party, what no party has: that which from and its role
// keep beside their fields, but for other roles.
func (e *Entity) Carry(from *Entity, role *Role) {
	r := &e.Roles[0]
	if r.Kind != role.Kind {
		return
	}
	e.ID, r.ID, r.ErrorURL, r.Kept = from.ID, role.ID, role.ErrorURL, role.Kept
	if len(role.Protocols) > 0 { // an empty list says no more than none
		r.Protocols = role.Protocols
	}
	for _, k := range from.Kept {
		if !isRole(k.at) {
			e.Kept = append(e.Kept, k)
		}
	}
}

// nameEnd is where the name in the start tag ends.
func nameEnd(e xmlscan.Element) int {
	end := e.Start() + len("<") + len(e.Local())
	if prefix := e.Prefix(); prefix != "" {
		end += len(prefix) + len(":")
	}
	return end
}

// declarations returns, as they stand in a tag, the namespace declarations that are in scope at e, come from around it
// and are wanted.
func declarations(e xmlscan.Element, wanted func(xmlscan.Namespace) bool) string {
	var own []string
	for a := range e.Attrs() {
		if a.Space == xmlscan.NamespaceXMLNS && a.Prefix == "" {
			own = append(own, "")
		} else if a.Space == xmlscan.NamespaceXMLNS {
			own = append(own, a.Local)
		}
	}
	var out []byte
	for _, n := range e.Namespaces() {
		if slices.Contains(own, n.Prefix) || !wanted(n) {
			continue
		}
		out = append(out, " xmlns"...)
		if n.Prefix != "" {
			out = append(append(out, ':'), n.Prefix...)
		}
		out = append(out, `="`...)
		// A URI that was read can be written.
		out, _ = xmlscan.AppendAttr(out, n.URI)
		out = append(out, '"')
	}
	return string(out)
}
