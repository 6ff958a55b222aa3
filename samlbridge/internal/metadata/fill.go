package metadata

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	names "github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Filled names a value that the schema requires and that a party did not state.
type Filled struct {
	Property mapping.Property
	Message  string
}

// FromServiceProvider makes an entity of a service provider. The binding of an assertion consumer service that states
// none is HTTP-POST, the one that the Web Browser SSO profile and AWS use; indexes that are missing are the lowest free
// ones.
func FromServiceProvider(sp *mapping.ServiceProvider) (Entity, []Filled) {
	r := Role{Kind: SPSSO, AuthnRequestsSigned: sp.AuthnRequestsSigned, WantAssertionsSigned: sp.WantAssertionsSigned,
		NameIDFormats: texts(sp.NameIDFormats), Keys: descriptors(sp.Keys)}
	var filled []Filled
	acs := fromEndpoints("AssertionConsumerService", sp.AssertionConsumerServices)
	for i := range acs {
		if acs[i].Binding == "" {
			acs[i].Binding = names.BindingHTTPPost
			filled = append(filled, Filled{mapping.SPACSBinding, "the binding of " + diag.Quote(acs[i].Location) +
				" is set to HTTP-POST: metadata requires one, and sign-in responses are posted"})
		}
	}
	r.Endpoints = slices.Concat(acs, fromEndpoints("ArtifactResolutionService", sp.ArtifactResolution),
		fromEndpoints("SingleLogoutService", sp.SingleLogoutServices), fromEndpoints("ManageNameIDService",
			sp.ManageNameIDServices))
	if r.FillIndexes("AssertionConsumerService") {
		filled = append(filled, Filled{mapping.SPACSIndex,
			"indexes are given in the order of the list: metadata requires them"})
	}
	r.FillIndexes("ArtifactResolutionService")
	return Entity{EntityID: sp.EntityID, ValidUntil: sp.ValidUntil, CacheDuration: sp.CacheDuration, Roles: []Role{r}},
		filled
}

// FromIdentityProvider makes an entity of an identity provider. A single sign-on URL without a binding is offered by
// HTTP-POST and by HTTP-Redirect: the endpoint takes both, and which one AWS uses is not documented.
func FromIdentityProvider(idp *mapping.IdentityProvider) (Entity, []Filled) {
	r := Role{Kind: IDPSSO, WantAuthnRequestsSigned: idp.WantAuthnRequestsSigned,
		NameIDFormats: texts(idp.NameIDFormats), Keys: descriptors(idp.Keys)}
	var filled []Filled
	for _, e := range fromEndpoints("SingleSignOnService", idp.SingleSignOnServices) {
		if e.Binding != "" {
			r.Endpoints = append(r.Endpoints, e)
			continue
		}
		filled = append(filled, Filled{mapping.IdPSSOBinding, "the bindings of " + diag.Quote(e.Location) +
			" are set to HTTP-POST and HTTP-Redirect: metadata requires them, and Cloudflare's SSO endpoint takes both"})
		for _, e.Binding = range []string{names.BindingHTTPPost, names.BindingHTTPRedirect} {
			r.Endpoints = append(r.Endpoints, e)
		}
	}
	r.Endpoints = slices.Concat(r.Endpoints, fromEndpoints("ArtifactResolutionService", idp.ArtifactResolution),
		fromEndpoints("SingleLogoutService", idp.SingleLogoutServices),
		fromEndpoints("ManageNameIDService", idp.ManageNameIDServices), fromEndpoints("NameIDMappingService",
			idp.NameIDMappingServices),
		fromEndpoints("AssertionIDRequestService", idp.AssertionIDServices))
	r.FillIndexes("ArtifactResolutionService")
	return Entity{EntityID: idp.EntityID, ValidUntil: idp.ValidUntil, CacheDuration: idp.CacheDuration,
		Roles: []Role{r}}, filled
}

func texts(values []string) []Text {
	var list []Text
	for _, v := range values {
		list = append(list, Text{Value: v})
	}
	return list
}

func descriptors(keys []mapping.Key) []KeyDescriptor {
	var list []KeyDescriptor
	last := 0 // the Descriptor of the key before
	for _, k := range keys {
		if len(k.DER) == 0 {
			continue
		}
		c := Certificate{DER: k.DER}
		if n := len(list) - 1; k.Descriptor != 0 && k.Descriptor == last && list[n].Use == string(k.Use) {
			list[n].Certificates = append(list[n].Certificates, c)
		} else {
			list = append(list, KeyDescriptor{Use: string(k.Use), Certificates: []Certificate{c}})
		}
		last = k.Descriptor
	}
	return list
}

func fromEndpoints(element string, endpoints []mapping.Endpoint) []Endpoint {
	var list []Endpoint
	for _, m := range endpoints {
		e := Endpoint{Element: element, Binding: m.Binding, Location: m.Location, Index: m.Index,
			IsDefault: m.IsDefault}
		if m.ResponseLocation != "" {
			e.ResponseLocation = &m.ResponseLocation
		}
		list = append(list, e)
	}
	return list
}

// FillIndexes gives each endpoint of that element which has no index the lowest one that is free.
func (r *Role) FillIndexes(element string) (filled bool) {
	taken := map[int]bool{}
	for _, e := range r.Endpoints {
		if e.Element == element && e.Index != nil {
			taken[*e.Index] = true
		}
	}
	next := 0
	for i := range r.Endpoints {
		if e := &r.Endpoints[i]; e.Element == element && e.Index == nil {
			for taken[next] {
				next++
			}
			e.Index, filled = new(next), true
			next++
		}
	}
	return filled
}
