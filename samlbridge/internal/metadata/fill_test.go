package metadata

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
)

func TestFromServiceProvider(t *testing.T) {
	t.Parallel()
	sp := &mapping.ServiceProvider{
		EntityID: "e", ValidUntil: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), CacheDuration: "PT1H",
		AssertionConsumerServices: []mapping.Endpoint{{Location: "a"}, {Location: "b", Binding: "x", Index: new(0),
			IsDefault: new(true)}, {Location: "c", Index: new(2), ResponseLocation: "r"}, {Location: "d"}},
		SingleLogoutServices: []mapping.Endpoint{{Location: "l", Binding: "x"}},
		ArtifactResolution:   []mapping.Endpoint{{Location: "ar", Binding: "x"}},
		ManageNameIDServices: []mapping.Endpoint{{Location: "m", Binding: "x"}},
		NameIDFormats:        []string{"f"},
		Keys:                 []mapping.Key{{Use: mapping.Signing, DER: []byte{1}}, {DER: []byte{2}}},
		AuthnRequestsSigned:  new(true), WantAssertionsSigned: new(false),
	}
	e, filled := FromServiceProvider(sp)
	var words []string
	for _, f := range filled {
		words = append(words, string(f.Property)+": "+f.Message)
	}
	require.Equal(t, []string{
		`sp.assertionConsumerService.binding: the binding of "a" is set to HTTP-POST: metadata requires one, and sign-in responses are posted`,
		`sp.assertionConsumerService.binding: the binding of "c" is set to HTTP-POST: metadata requires one, and sign-in responses are posted`,
		`sp.assertionConsumerService.binding: the binding of "d" is set to HTTP-POST: metadata requires one, and sign-in responses are posted`,
		`sp.assertionConsumerService.index: indexes are given in the order of the list: metadata requires them`,
	}, words)
	require.Equal(t, []int{1, 0, 2, 3, 0}, indexes(e), "the lowest free ones")
	_, again := reread(t, []Entity{e})
	back := again[0].ServiceProvider(&again[0].Roles[0])
	for i, binding := range []string{"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "x",
		"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"} {
		require.Equal(t, binding, back.AssertionConsumerServices[i].Binding)
	}
	require.Nil(t, sp.AssertionConsumerServices[0].Index, "the caller's party stays as it is")
	require.Empty(t, sp.AssertionConsumerServices[0].Binding)
}

func indexes(e Entity) (list []int) {
	for _, endpoint := range e.Roles[0].Endpoints {
		if endpoint.Index != nil {
			list = append(list, *endpoint.Index)
		}
	}
	return list
}

func TestFromIdentityProvider(t *testing.T) {
	t.Parallel()
	idp := &mapping.IdentityProvider{EntityID: "e", SingleSignOnServices: []mapping.Endpoint{{Location: "a"},
		{Location: "b", Binding: "x"}}}
	e, filled := FromIdentityProvider(idp)
	require.Len(t, filled, 1)
	require.Equal(t, mapping.IdPSSOBinding, filled[0].Property)
	_, again := reread(t, []Entity{e})
	require.Equal(t, []mapping.Endpoint{{Location: "a", Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"},
		{Location: "a", Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"}, {Location: "b", Binding: "x"}},
		again[0].IdentityProvider(&again[0].Roles[0]).SingleSignOnServices,
		"a URL without a binding is offered by both that AWS may use")
}

// What a party has comes back as it was, once it has all that metadata requires.
func TestPartiesThereAndBack(t *testing.T) {
	t.Parallel()
	e := only(t, everything)
	sp, _ := e.First(SPSSO)
	idp, _ := e.First(IDPSSO)
	for _, row := range []struct {
		role *Role
		of   func(*Entity, *Role) (any, Entity)
	}{
		{sp, func(e *Entity, r *Role) (any, Entity) {
			p := e.ServiceProvider(r)
			made, filled := FromServiceProvider(p)
			require.Empty(t, filled)
			return p, made
		}},
		{idp, func(e *Entity, r *Role) (any, Entity) {
			p := e.IdentityProvider(r)
			made, filled := FromIdentityProvider(p)
			require.Empty(t, filled)
			return p, made
		}},
	} {
		before, made := row.of(e, row.role)
		_, again := reread(t, []Entity{made})
		after, _ := row.of(&again[0], &again[0].Roles[0])
		require.Equal(t, before, after)
	}
}

func TestCarry(t *testing.T) {
	t.Parallel()
	e := only(t, everything)
	role, _ := e.First(IDPSSO)
	made, _ := FromIdentityProvider(e.IdentityProvider(role))
	made.Carry(e, role)
	out, _ := reread(t, []Entity{made})
	for _, part := range []string{`ID="_1"`, `ID="_2"`, "errorURL=", "urn:other", "<Extensions", "<Organization",
		`contactType="technical"`, `contactType="support"`, "<AttributeProfile", "<assertion:Attribute",
		"<AdditionalMetadataLocation"} {
		require.Contains(t, string(out), part)
	}
	for _, part := range []string{"SPSSODescriptor", "AttributeAuthorityDescriptor", "Signature", "Unknown"} {
		require.NotContains(t, string(out), part)
	}
	sp, _ := FromServiceProvider(&mapping.ServiceProvider{EntityID: "e"})
	sp.Carry(e, role)
	require.Empty(t, sp.Kept, "nothing is carried from one role to the other")
}
