package mapping

import (
	"slices"
	"strings"
)

// DefaultACS returns which of the service provider's assertion consumer service URLs, as Values lists them, a target
// with one field gets, and why: want if it is not empty, else SAML's default endpoint (saml-metadata-2.0 section 2.2.3)
// among those that the response can be sent to. Values that somebody copied have no marks at all: of these it is the
// first in the Region of the entity ID. The index is -1 where want is none of them, or there are none.
func (s *Statement) DefaultACS(want string) (index int, reason string) {
	sp, product := s.SP, s.SPProduct
	locations := acsLocations(sp)
	if want != "" {
		return slices.Index(locations, want), "as the caller chose"
	}
	switch len(locations) {
	case 0:
		return -1, "there is none"
	case 1:
		return 0, firstInDocument
	}
	candidates := postable(sp.AssertionConsumerServices)
	at := func(e Endpoint) int { return slices.Index(locations, e.Location) }
	if !slices.ContainsFunc(sp.AssertionConsumerServices, isMarked) {
		e, reason := pastedACS(sp, product, candidates)
		return at(e), reason
	}
	for _, e := range candidates {
		if e.IsDefault != nil && *e.IsDefault {
			return at(e), "marked as default"
		}
	}
	for _, e := range candidates {
		if e.IsDefault == nil {
			return at(e), firstInDocument
		}
	}
	return at(candidates[0]), firstInDocument
}

const firstInDocument = "the first in the document"

// isMarked holds for an endpoint out of metadata: what somebody copied from a screen is a URL and nothing else.
func isMarked(e Endpoint) bool { return e.Binding != "" || e.Index != nil || e.IsDefault != nil }

// postable are the endpoints with HTTP-POST or no stated binding, if there are any; else all that have a location.
func postable(list []Endpoint) []Endpoint {
	located := slices.DeleteFunc(slices.Clone(list), func(e Endpoint) bool { return e.Location == "" })
	byPOST := slices.DeleteFunc(slices.Clone(located), func(e Endpoint) bool {
		return e.Binding != bindingHTTPPost && e.Binding != ""
	})
	if len(byPOST) > 0 {
		return byPOST
	}
	return located
}

// pastedACS chooses among URLs that somebody copied.
func pastedACS(sp *ServiceProvider, product *Product, candidates []Endpoint) (Endpoint, string) {
	region := product.regionOf(sp.EntityID)
	for _, e := range candidates {
		if region != "" && product.regionOf(e.Location) == region {
			return e, "the first in the issuer's Region, " + region
		}
	}
	return candidates[0], firstInDocument
}

func (p *Product) regionOf(value string) string {
	if p == nil || p.Recognise == nil {
		return ""
	}
	return p.Recognise(value).Region
}

func acsLocations(sp *ServiceProvider) []string { return Parties{SP: sp}.Values(SPACSLocation) }

// chooseSSO prefers HTTP-POST, then HTTP-Redirect: the two bindings over which requests are sent.
func chooseSSO(idp *IdentityProvider, locations []string) (int, string) {
	for _, binding := range []string{bindingHTTPPost, bindingHTTPRedirect} {
		for _, e := range idp.SingleSignOnServices {
			if e.Binding == binding && e.Location != "" {
				return slices.Index(locations, e.Location), "with binding " +
					binding[strings.LastIndexByte(binding, ':')+1:]
			}
		}
	}
	return 0, firstInDocument
}
