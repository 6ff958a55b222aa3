package mapping_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/saml"
)

// hills is a product whose URLs name a Region: https://REGION.hills.example/….
func hills() *mapping.Product {
	return &mapping.Product{Name: "Hills", Recognise: func(value string) mapping.Known {
		host, _, ok := strings.Cut(strings.TrimPrefix(value, "https://"), ".hills.example")
		if !ok {
			return mapping.Known{}
		}
		return mapping.Known{Product: "Hills", Region: host}
	}}
}

func TestDefaultACS(t *testing.T) {
	t.Parallel()
	const redirect = saml.BindingHTTPRedirect
	const post = saml.BindingHTTPPost
	at := func(location, binding string, index int, isDefault *bool) mapping.Endpoint {
		e := mapping.Endpoint{Location: location, Binding: binding, IsDefault: isDefault}
		if index >= 0 {
			e.Index = &index
		}
		return e
	}
	const none = -1 // no index
	east, west := "https://east.hills.example/acs", "https://west.hills.example/acs"
	for _, row := range []struct {
		why    string
		list   []mapping.Endpoint
		want   string
		choice string
		reason string
	}{
		{
			why:    "document order, never the index",
			list:   []mapping.Endpoint{at("a", post, 2, nil), at("b", post, 1, nil), at("c", post, 0, nil)},
			choice: "a", reason: "the first in the document",
		},
		{
			why:    "the first that is marked as default",
			list:   []mapping.Endpoint{at("a", post, 0, nil), at("b", post, 2, new(true)), at("c", post, 1, new(true))},
			choice: "b", reason: "marked as default",
		},
		{
			why:    "the first that is not marked false",
			list:   []mapping.Endpoint{at("a", post, 0, new(false)), at("b", post, 9, nil), at("c", post, 1, nil)},
			choice: "b", reason: "the first in the document",
		},
		{
			why:    "all marked false: the first",
			list:   []mapping.Endpoint{at("a", post, 3, new(false)), at("b", post, 1, new(false))},
			choice: "a", reason: "the first in the document",
		},
		{
			why:    "HTTP-POST before another binding, even the default one",
			list:   []mapping.Endpoint{at("a", redirect, 0, new(true)), at("b", post, 1, nil)},
			choice: "b", reason: "the first in the document",
		},
		{
			why:    "a binding that is not stated is as good as HTTP-POST",
			list:   []mapping.Endpoint{at("a", redirect, 0, nil), at("b", "", 1, nil), at("c", post, 2, nil)},
			choice: "b", reason: "the first in the document",
		},
		{
			why:    "other bindings only",
			list:   []mapping.Endpoint{at("a", redirect, 1, nil), at("b", redirect, 0, new(true))},
			choice: "b", reason: "marked as default",
		},
		{
			why:    "an endpoint without a location is none",
			list:   []mapping.Endpoint{at("", post, 0, new(true)), at("b", post, 1, nil)},
			choice: "b", reason: "the first in the document",
		},
		{
			why:    "pasted URLs: the first of the issuer's Region",
			list:   []mapping.Endpoint{at(west, "", none, nil), at(east, "", none, nil), at(east+"/2", "", none, nil)},
			choice: east, reason: "the first in the issuer's Region, east",
		},
		{
			why:    "pasted URLs of other Regions",
			list:   []mapping.Endpoint{at(west, "", none, nil), at(west+"/2", "", none, nil)},
			choice: west, reason: "the first in the document",
		},
		{
			why:    "metadata by its bindings: the Region does not count",
			list:   []mapping.Endpoint{at(west, post, none, nil), at(east, post, none, nil)},
			choice: west, reason: "the first in the document",
		},
		{
			why:    "metadata by an index on an endpoint that is no candidate",
			list:   []mapping.Endpoint{at("x", redirect, 7, nil), at(west, "", none, nil), at(east, "", none, nil)},
			choice: west, reason: "the first in the document",
		},
		{
			why:    "the caller's choice comes first",
			list:   []mapping.Endpoint{at("a", post, 0, new(true)), at("b", post, 1, nil)},
			want:   "b",
			choice: "b", reason: "as the caller chose",
		},
		{
			why:    "one location with two bindings",
			list:   []mapping.Endpoint{at("a", redirect, 0, nil), at("a", post, 1, nil), at("b", post, 2, new(true))},
			choice: "b", reason: "marked as default",
		},
	} {
		sp := &mapping.ServiceProvider{EntityID: "https://east.hills.example/issuer",
			AssertionConsumerServices: row.list}
		locations := mapping.Parties{SP: sp}.Values(mapping.SPACSLocation)
		i, reason := defaultACS(sp, hills(), row.want)
		require.GreaterOrEqual(t, i, 0, row.why)
		require.Equal(t, row.choice, locations[i], row.why)
		require.Equal(t, row.reason, reason, row.why)
	}

	sp := &mapping.ServiceProvider{}
	i, _ := defaultACS(sp, nil, "")
	require.Equal(t, -1, i, "nothing to choose from")
	sp.AssertionConsumerServices = []mapping.Endpoint{at("a", "", none, nil)}
	i, _ = defaultACS(sp, nil, "b")
	require.Equal(t, -1, i, "a choice that is not there")
	i, _ = defaultACS(sp, nil, "")
	require.Equal(t, 0, i, "no product knows Regions")
}

func defaultACS(sp *mapping.ServiceProvider, product *mapping.Product, want string) (int, string) {
	s := mapping.Statement{Parties: mapping.Parties{SP: sp}, SPProduct: product}
	return s.DefaultACS(want)
}
