package metadata

import (
	"slices"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Part is something in a document that has no place in what it is to become.
type Part struct {
	What   string // "the element ContactPerson", "the attribute errorURL"
	Path   string
	Offset int
}

// Parts lists what a party that is made of the entity and its role does not hold, in document order; with carried, what
// an entity does not hold that is made of the party and [Entity.Carry]. A subtree is one part. Entities beside e are
// not listed, see [Document.Others], nor is what [Document.Problems] lists.
func (d *Document) Parts(e *Entity, r *Role, carried bool) []Part {
	p := parts{paths: &d.paths, kept: carried, until: e.untilAtOf(r), cache: e.cacheAtOf(r)}
	for outer := range withAncestors(e.at.Parent()) {
		p.aggregate(outer)
	}
	p.attributes(e.at, "entityID", stated("ID", carried && e.ID != ""))
	p.text(e.at)
	for c := range e.at.Children() {
		switch {
		case c == r.at:
			p.attributes(c, p.partyFlags(r)...)
			p.inRole(r)
		case !carried || !keeps(c, entityOrder) || isRole(c):
			p.element(c)
		}
	}
	return p.sorted()
}

// Lost lists what [Write] loses of the document's entities, in document order. A subtree is one part. That entities no
// longer stand in aggregates of aggregates is not listed.
func (d *Document) Lost(entities []Entity) []Part {
	p := parts{paths: &d.paths, model: true, kept: true}
	for at := range d.spine() {
		if isAggregate(at) {
			p.aggregate(at)
		}
	}
	for i := range entities {
		e := &entities[i]
		p.attributes(e.at, "entityID", stated("cacheDuration", e.CacheDuration), stated("ID", e.ID),
			stated("validUntil", e.at == e.untilAt))
		p.text(e.at)
		roles := e.Roles
		for c := range e.at.Children() {
			switch {
			case len(roles) > 0 && roles[0].at == c:
				p.attributes(c, p.modelFlags(&roles[0])...)
				p.inRole(&roles[0])
				roles = roles[1:]
			case !keeps(c, entityOrder):
				p.element(c)
			}
		}
	}
	return p.sorted()
}

// parts collects what is lost.
type parts struct {
	paths *xmlscan.Paths
	list  []Part
	model bool // the model of everything is held, else one party
	kept  bool // what no field stands for is held too
	// The elements whose validUntil and cacheDuration the party has.
	until, cache xmlscan.Element
}

// stated is the name of an attribute that is held if its value, or the fact, is not zero.
func stated[T comparable](name string, value T) string {
	if value == *new(T) {
		return ""
	}
	return name
}

func (p *parts) sorted() []Part {
	slices.SortStableFunc(p.list, func(a, b Part) int { return a.Offset - b.Offset })
	return p.list
}

func (p *parts) element(e xmlscan.Element) {
	p.list = append(p.list, Part{What: "the element " + e.Local(), Path: p.paths.Of(e), Offset: e.Start()})
}

// attributes lists the attributes of e that are not held. Namespace declarations say nothing by themselves.
func (p *parts) attributes(e xmlscan.Element, held ...string) {
	for a := range e.Attrs() {
		switch {
		case a.Space == xmlscan.NamespaceXMLNS:
			continue
		case a.Space != "":
		case slices.Contains(held, a.Local), a.Local == "validUntil" && e == p.until, a.Local == "cacheDuration" &&
			e == p.cache:
			continue
		}
		name := a.Local
		if a.Prefix != "" {
			name = a.Prefix + ":" + a.Local
		}
		p.list = append(p.list, Part{What: "the attribute " + name, Path: p.paths.Of(e) + "/@" + name,
			Offset: a.NameStart})
	}
}

// Strays lists the places of text between elements that metadata's schema wants elements only in, in the entity.
func (d *Document) Strays(e *Entity) []diag.Origin {
	var list []diag.Origin
	look := func(at xmlscan.Element) {
		if at.Space() == MD && at.HasElements() && at.HasText() && !at.Is(MD, "EncryptionMethod") {
			list = append(list, d.origin(place{at: at}))
		}
	}
	look(e.at)
	foreign := 0 // the offset where foreign content ends
	for at := range e.at.Descendants() {
		switch {
		case at.Start() < foreign:
		case at.Space() != MD || at.Is(MD, "Extensions"):
			foreign = at.End()
		default:
			look(at)
		}
	}
	return list
}

// text lists text in an element that should hold elements only.
func (p *parts) text(e xmlscan.Element) {
	if e.HasText() {
		p.list = append(p.list, Part{What: "text between the elements of " + e.Local(), Path: p.paths.Of(e),
			Offset: e.TagEnd()})
	}
}

func (p *parts) aggregate(e xmlscan.Element) {
	// The expiry is in each entity of the model.
	p.attributes(e, stated("validUntil", p.model))
	p.text(e)
	for c := range e.Children() {
		if !isAggregate(c) && !c.Is(MD, "EntityDescriptor") {
			p.element(c)
		}
	}
}

// partyFlags are the attributes of its role that a party has.
func (p *parts) partyFlags(r *Role) []string {
	flags := []string{stated("ID", p.kept && r.ID != ""), stated("errorURL", p.kept && r.ErrorURL != ""),
		// Whoever writes a party as metadata says SAML 2.0 and nothing else.
		stated("protocolSupportEnumeration", p.kept || slices.Equal(r.Protocols, []string{protocol}))}
	if r.Kind == SPSSO {
		return append(flags, "AuthnRequestsSigned", "WantAssertionsSigned")
	}
	return append(flags, "WantAuthnRequestsSigned")
}

func (p *parts) modelFlags(r *Role) []string {
	return []string{"WantAuthnRequestsSigned", "AuthnRequestsSigned", "WantAssertionsSigned",
		"protocolSupportEnumeration",
		stated("cacheDuration", r.CacheDuration), stated("validUntil", r.ValidUntil), stated("ID", r.ID),
		stated("errorURL", r.ErrorURL)}
}

// inRole walks over the children of a role. Its keys and endpoints come in the same order as the model has them.
func (p *parts) inRole(r *Role) {
	p.text(r.at)
	keys, endpoints := r.Keys, r.Endpoints
	for c := range r.at.Children() {
		switch {
		case len(keys) > 0 && keys[0].at == c:
			if p.model || keys[0].usable() {
				p.key(&keys[0])
			} else {
				p.element(c)
			}
			keys = keys[1:]
		case len(endpoints) > 0 && endpoints[0].at == c:
			p.endpoint(&endpoints[0])
			endpoints = endpoints[1:]
		case c.Is(MD, "NameIDFormat"):
			p.attributes(c)
		case !p.kept || !keeps(c, roleOrder):
			p.element(c)
		}
	}
}

func (p *parts) endpoint(e *Endpoint) {
	// To a party an empty value is one that is not stated, and only some endpoints have an index.
	p.attributes(e.at, stated("Binding", p.model || e.Binding != ""), stated("Location", p.model || e.Location != ""),
		stated("ResponseLocation", p.model || e.ResponseLocation != nil && *e.ResponseLocation != ""),
		stated("index", isIndexed(e.Element)), stated("isDefault", isIndexed(e.Element)))
	p.text(e.at)
	for c := range e.at.Children() {
		p.element(c)
	}
}

// usable reports whether a party has a key for it.
func (k *KeyDescriptor) usable() bool {
	return slices.ContainsFunc(k.Certificates, func(c Certificate) bool { return c.DER != nil })
}

func (p *parts) key(k *KeyDescriptor) {
	p.attributes(k.at, "use")
	p.text(k.at)
	for c := range k.at.Children() {
		switch {
		case p.model && keeps(c, keyOrder):
		case c.Is(DS, "KeyInfo"):
			p.keyInfo(c)
		default:
			p.element(c)
		}
	}
}

// keyInfo lists what a KeyInfo says beside certificates.
func (p *parts) keyInfo(info xmlscan.Element) {
	p.attributes(info)
	p.text(info)
	for data := range info.Children() {
		if !data.Is(DS, "X509Data") {
			p.element(data)
			continue
		}
		p.attributes(data)
		p.text(data)
		for c := range data.Children() {
			if c.Is(DS, "X509Certificate") {
				p.attributes(c)
			} else {
				p.element(c)
			}
		}
	}
}
