package metadata

import (
	"bytes"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// All returns the entity's roles of a kind, in document order.
func (e *Entity) All(kind RoleKind) []*Role {
	var list []*Role
	for i := range e.Roles {
		if e.Roles[i].Kind == kind {
			list = append(list, &e.Roles[i])
		}
	}
	return list
}

// First returns the entity's first role of a kind that speaks SAML 2.0, or else the first, and how many there are.
func (e *Entity) First(kind RoleKind) (first *Role, count int) {
	all := e.All(kind)
	for _, r := range all {
		if slices.Contains(r.Protocols, protocol) {
			return r, len(all)
		}
	}
	if len(all) == 0 {
		return nil, 0
	}
	return all[0], len(all)
}

// ServiceProvider returns what the entity and its role say of a service provider.
func (e *Entity) ServiceProvider(r *Role) *mapping.ServiceProvider {
	return &mapping.ServiceProvider{
		EntityID:                  e.EntityID,
		AssertionConsumerServices: r.endpoints("AssertionConsumerService"),
		SingleLogoutServices:      r.endpoints("SingleLogoutService"),
		ArtifactResolution:        r.endpoints("ArtifactResolutionService"),
		ManageNameIDServices:      r.endpoints("ManageNameIDService"),
		NameIDFormats:             r.formats(),
		Keys:                      r.keys(),
		AuthnRequestsSigned:       clone(r.AuthnRequestsSigned),
		WantAssertionsSigned:      clone(r.WantAssertionsSigned),
		ValidUntil:                e.validUntil(r),
		CacheDuration:             e.cacheDuration(r),
	}
}

// IdentityProvider returns what the entity and its role say of an identity provider.
func (e *Entity) IdentityProvider(r *Role) *mapping.IdentityProvider {
	return &mapping.IdentityProvider{
		EntityID:                e.EntityID,
		SingleSignOnServices:    r.endpoints("SingleSignOnService"),
		SingleLogoutServices:    r.endpoints("SingleLogoutService"),
		ArtifactResolution:      r.endpoints("ArtifactResolutionService"),
		ManageNameIDServices:    r.endpoints("ManageNameIDService"),
		NameIDMappingServices:   r.endpoints("NameIDMappingService"),
		AssertionIDServices:     r.endpoints("AssertionIDRequestService"),
		NameIDFormats:           r.formats(),
		Keys:                    r.keys(),
		WantAuthnRequestsSigned: clone(r.WantAuthnRequestsSigned),
		ValidUntil:              e.validUntil(r),
		CacheDuration:           e.cacheDuration(r),
	}
}

// clone keeps what a caller does to a party out of the model.
func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	return new(*p)
}

func (e *Entity) validUntil(r *Role) time.Time {
	if earlier(r.ValidUntil, e.ValidUntil) {
		return r.ValidUntil
	}
	return e.ValidUntil
}

// cacheDuration is the role's own, which says more exactly what the entity says of all.
func (e *Entity) cacheDuration(r *Role) string {
	if r.CacheDuration != "" {
		return r.CacheDuration
	}
	return e.CacheDuration
}

func (r *Role) formats() []string {
	var list []string
	for _, f := range r.NameIDFormats {
		list = append(list, f.Value)
	}
	return list
}

// keys returns each certificate that can be decoded as a key of its own.
func (r *Role) keys() []mapping.Key {
	var list []mapping.Key
	for _, k := range r.Keys {
		for _, c := range k.Certificates {
			if c.DER != nil {
				list = append(list, mapping.NewKey(mapping.KeyUse(k.Use), c.DER))
			}
		}
	}
	return list
}

func (r *Role) endpoints(element string) []mapping.Endpoint {
	var list []mapping.Endpoint
	for _, e := range r.Endpoints {
		if e.Element == element {
			m := mapping.Endpoint{Binding: e.Binding, Location: e.Location, Index: clone(e.Index), IsDefault: clone(e.IsDefault)}
			if e.ResponseLocation != nil {
				m.ResponseLocation = *e.ResponseLocation
			}
			list = append(list, m)
		}
	}
	return list
}

// place is an element, or one of its attributes in no namespace.
type place struct {
	at   xmlscan.Element
	attr string // "" for the element's text
}

// origin returns the path and position of a place. Where the attribute is missing that is its element.
func (d *Document) origin(p place) mapping.Origin {
	path, offset := p.at.Path(), p.at.Start()
	if a, ok := p.at.Attr("", p.attr); ok {
		path, offset = path+"/@"+p.attr, a.ValueStart
	}
	line, column := d.Position(offset)
	return mapping.Origin{Path: path, Pos: mapping.Pos{Line: line, Column: column}}
}

// Origin is where the entity stands.
func (d *Document) Origin(e *Entity) mapping.Origin { return d.origin(place{at: e.at}) }

// Collapsed lists the places of identifiers from which white space was removed.
func (d *Document) Collapsed(e *Entity, r *Role) []mapping.Origin {
	var list []mapping.Origin
	if e.collapsed {
		list = append(list, d.origin(place{e.at, "entityID"}))
	}
	for _, endpoint := range r.Endpoints {
		if endpoint.collapsed {
			list = append(list, d.origin(place{endpoint.at, "Location"}))
		}
	}
	return list
}

// Broken lists the certificates of the role that are no base64: no key stands for them.
func (d *Document) Broken(r *Role) []mapping.Origin {
	var list []mapping.Origin
	for _, k := range r.Keys {
		for _, c := range k.Certificates {
			if c.DER == nil {
				list = append(list, d.origin(place{at: c.at}))
			}
		}
	}
	return list
}

// Origins returns a function that says where the i-th value of a property of the role's party stands, counted as
// mapping.Parties.Values counts them. What is not stated would stand in the role's element.
func (d *Document) Origins(e *Entity, r *Role) func(mapping.Property, int) mapping.Origin {
	// Most documents give rise to few findings, so that nothing is looked up before the first.
	index := sync.OnceValue(func() index { return e.index(r) })
	return func(id mapping.Property, i int) mapping.Origin {
		places := index()[id]
		if len(places) == 0 {
			return d.origin(place{at: r.at})
		}
		return d.origin(places[min(i, len(places)-1)])
	}
}

type index map[mapping.Property][]place

func (x index) add(id mapping.Property, at xmlscan.Element, attr string) {
	x[id] = append(x[id], place{at, attr})
}

func (e *Entity) index(r *Role) index {
	x := index{}
	if r.Kind == SPSSO {
		x.add(mapping.SPEntityID, e.at, "entityID")
		x.add(mapping.SPAuthnRequestsSigned, r.at, "AuthnRequestsSigned")
		x.add(mapping.SPWantAssertionsSigned, r.at, "WantAssertionsSigned")
		x.add(mapping.SPValidUntil, e.untilAtOf(r), "validUntil")
		x.add(mapping.SPCacheDuration, e.cacheAtOf(r), "cacheDuration")
		x.formats(r, mapping.SPNameIDFormats)
		x.keys(r, mapping.SPCertificates, mapping.SPEncryptionKeys, mapping.SPKeyUse)
		x.endpoints(r, "AssertionConsumerService", details{mapping.SPACSLocation, mapping.SPACSBinding, mapping.SPACSResponseLocation, mapping.SPACSIndex, mapping.SPACSIsDefault})
		x.others(r, mapping.SPOtherServices, "ArtifactResolutionService", "SingleLogoutService", "ManageNameIDService")
		return x
	}
	x.add(mapping.IdPEntityID, e.at, "entityID")
	x.add(mapping.IdPWantAuthnRequestsSigned, r.at, "WantAuthnRequestsSigned")
	x.add(mapping.IdPValidUntil, e.untilAtOf(r), "validUntil")
	x.add(mapping.IdPCacheDuration, e.cacheAtOf(r), "cacheDuration")
	x.formats(r, mapping.IdPNameIDFormats)
	x.keys(r, mapping.IdPCertificates, mapping.IdPEncryptionKeys, mapping.IdPKeyUse)
	x.endpoints(r, "SingleSignOnService", details{location: mapping.IdPSSOLocation, binding: mapping.IdPSSOBinding, responseLocation: mapping.IdPSSOResponseLocation})
	x.others(r, mapping.IdPOtherServices, "ArtifactResolutionService", "SingleLogoutService", "ManageNameIDService", "NameIDMappingService", "AssertionIDRequestService")
	return x
}

func (e *Entity) untilAtOf(r *Role) xmlscan.Element {
	if earlier(r.ValidUntil, e.ValidUntil) || e.untilAt.IsZero() {
		return r.at
	}
	return e.untilAt
}

func (e *Entity) cacheAtOf(r *Role) xmlscan.Element {
	if r.CacheDuration != "" {
		return r.at
	}
	return e.at
}

func (x index) formats(r *Role, id mapping.Property) {
	for _, f := range r.NameIDFormats {
		x.add(id, f.at, "")
	}
}

func (x index) keys(r *Role, signing, encryption, use mapping.Property) {
	seen := map[string]bool{} // a certificate that stands twice counts once
	for _, k := range r.Keys {
		id := signing
		if mapping.KeyUse(k.Use) == mapping.Encryption {
			id = encryption
		}
		for _, c := range k.Certificates {
			if c.DER == nil {
				continue
			}
			if s := string(id) + string(c.DER); !seen[s] {
				seen[s] = true
				x.add(id, c.at, "")
			}
			if k.Use != "" {
				x.add(use, k.at, "use")
			}
		}
	}
}

// details are the properties of an endpoint, "" for those that mapping has not.
type details struct {
	location, binding, responseLocation, index, isDefault mapping.Property
}

func (x index) endpoints(r *Role, element string, ids details) {
	seen := map[string]bool{"": true} // endpoints that differ in their binding only are one location
	for _, e := range r.Endpoints {
		if e.Element != element {
			continue
		}
		for _, d := range []struct {
			id     mapping.Property
			stated bool
			attr   string
		}{
			{ids.location, !seen[e.Location], "Location"}, {ids.binding, e.Binding != "", "Binding"},
			{ids.responseLocation, e.ResponseLocation != nil && *e.ResponseLocation != "", "ResponseLocation"},
			{ids.index, e.Index != nil, "index"}, {ids.isDefault, e.IsDefault != nil, "isDefault"},
		} {
			if d.stated {
				x.add(d.id, e.at, d.attr)
			}
		}
		seen[e.Location] = true
	}
}

func (x index) others(r *Role, id mapping.Property, elements ...string) {
	for _, element := range elements {
		for _, e := range r.Endpoints {
			if e.Element == element {
				x.add(id, e.at, "Location")
			}
		}
	}
}

// States reports whether the parties are what the entity says in this one role, and nothing else.
func (e *Entity) States(p mapping.Parties, r *Role) bool {
	keyless := *r
	keyless.Keys = nil
	var want mapping.Parties
	var keys []mapping.Key
	if r.Kind == SPSSO && p.SP != nil {
		sp := *p.SP
		keys, sp.Keys = sp.Keys, nil
		p.SP, want.SP = &sp, e.ServiceProvider(&keyless)
	} else if p.IdP != nil {
		idp := *p.IdP
		keys, idp.Keys = idp.Keys, nil
		p.IdP, want.IdP = &idp, e.IdentityProvider(&keyless)
	}
	for _, k := range r.Keys {
		for _, c := range k.Certificates {
			if c.DER == nil {
				continue
			}
			if len(keys) == 0 || keys[0].Use != mapping.KeyUse(k.Use) || !bytes.Equal(keys[0].DER, c.DER) {
				return false
			}
			keys = keys[1:]
		}
	}
	return len(keys) == 0 && reflect.DeepEqual(p, want)
}
