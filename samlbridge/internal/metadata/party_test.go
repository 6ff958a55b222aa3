package metadata

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
)

// Whoever gives an identity provider or an endpoint another field, has to compare it.
func TestEveryFieldCounts(t *testing.T) {
	t.Parallel()
	values := []any{"x", true, 1, time.Unix(1, 0), new(true), new(1), []string{}, []string{"x"}, []mapping.Endpoint{},
		[]mapping.Endpoint{{Location: "x"}}}
	vary := func(of reflect.Type, same func(a, b reflect.Value) bool) {
		for i := range of.NumField() {
			if of.Field(i).Name == "Keys" {
				continue
			}
			a, b, varied := reflect.New(of).Elem(), reflect.New(of).Elem(), 0
			require.True(t, same(a, b))
			for _, value := range values {
				if reflect.TypeOf(value).AssignableTo(of.Field(i).Type) {
					varied++
					b.Field(i).Set(reflect.ValueOf(value))
					require.False(t, same(a, b), "%s.%s = %#v", of, of.Field(i).Name, value)
					require.False(t, same(b, a), "%s.%s = %#v", of, of.Field(i).Name, value)
					require.True(t, same(b, b))
				}
			}
			require.Positive(t, varied, of.Field(i).Name)
		}
	}
	vary(reflect.TypeFor[mapping.IdentityProvider](), func(a, b reflect.Value) bool {
		return sameApartFromKeys(a.Addr().Interface().(*mapping.IdentityProvider),
			b.Addr().Interface().(*mapping.IdentityProvider))
	})
	vary(reflect.TypeFor[mapping.Endpoint](), func(a, b reflect.Value) bool {
		return sameEndpoint(a.Interface().(mapping.Endpoint), b.Interface().(mapping.Endpoint))
	})
}
