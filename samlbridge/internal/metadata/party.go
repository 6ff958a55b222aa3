package metadata

import (
	"bytes"
	"reflect"
	"slices"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
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
		if f.Value != "" {
			list = append(list, f.Value)
		}
	}
	return list
}

// keys returns each certificate that can be decoded as a key of its own.
func (r *Role) keys() []mapping.Key {
	var list []mapping.Key
	for i, k := range r.Keys {
		for _, c := range k.Certificates {
			if c.DER == nil {
				continue
			}
			key := mapping.NewKey(mapping.KeyUse(k.Use), c.DER)
			if len(k.Certificates) > 1 {
				key.Descriptor = i + 1
			}
			list = append(list, key)
		}
	}
	return list
}

func (r *Role) endpoints(element string) []mapping.Endpoint {
	var list []mapping.Endpoint
	for i, e := range r.Endpoints {
		if e.Element == element {
			if list == nil {
				list = make([]mapping.Endpoint, 0, len(r.Endpoints)-i)
			}
			m := mapping.Endpoint{Binding: e.Binding, Location: e.Location, Index: clone(e.Index),
				IsDefault: clone(e.IsDefault)}
			if e.ResponseLocation != nil {
				m.ResponseLocation = *e.ResponseLocation
			}
			list = append(list, m)
		}
	}
	return list
}

// States reports whether the parties are what the entity says in this one role, and nothing else.
func (e *Entity) States(p mapping.Parties, r *Role) bool {
	keyless := *r
	keyless.Keys = nil
	var keys []mapping.Key
	switch {
	case p.Application != nil:
		return false
	case r.Kind == SPSSO && p.SP != nil && p.IdP == nil:
		sp := *p.SP
		keys, sp.Keys = sp.Keys, nil
		if !reflect.DeepEqual(&sp, e.ServiceProvider(&keyless)) {
			return false
		}
	case r.Kind == IDPSSO && p.IdP != nil && p.SP == nil:
		if !sameApartFromKeys(p.IdP, e.IdentityProvider(&keyless)) {
			return false
		}
		keys = p.IdP.Keys
	default:
		return false
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
	return len(keys) == 0
}

// sameApartFromKeys is reflect.DeepEqual for identity providers but for their keys, in a fraction of its time.
func sameApartFromKeys(a, b *mapping.IdentityProvider) bool {
	return a.EntityID == b.EntityID && a.MetadataURL == b.MetadataURL && a.ValidUntil == b.ValidUntil &&
		a.CacheDuration == b.CacheDuration && samePointer(a.WantAuthnRequestsSigned, b.WantAuthnRequestsSigned) &&
		sameList(a.NameIDFormats, b.NameIDFormats, func(a, b string) bool { return a == b }) &&
		sameList(a.SingleSignOnServices, b.SingleSignOnServices, sameEndpoint) &&
		sameList(a.SingleLogoutServices, b.SingleLogoutServices, sameEndpoint) &&
		sameList(a.ArtifactResolution, b.ArtifactResolution, sameEndpoint) &&
		sameList(a.ManageNameIDServices, b.ManageNameIDServices, sameEndpoint) &&
		sameList(a.NameIDMappingServices, b.NameIDMappingServices, sameEndpoint) &&
		sameList(a.AssertionIDServices, b.AssertionIDServices, sameEndpoint)
}

func sameEndpoint(a, b mapping.Endpoint) bool {
	return a.Binding == b.Binding && a.Location == b.Location && a.ResponseLocation == b.ResponseLocation &&
		samePointer(a.Index, b.Index) && samePointer(a.IsDefault, b.IsDefault)
}

func samePointer[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// sameList tells a list that is not stated from one that is stated to be empty.
func sameList[T any](a, b []T, same func(T, T) bool) bool {
	return (a == nil) == (b == nil) && slices.EqualFunc(a, b, same)
}
