package metadata

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Each value of each property stands where its origin says: read there, the source gives the value again.
func TestOrigins(t *testing.T) {
	t.Parallel()
	seen := map[mapping.Property]bool{}
	forEachRole(t, func(name string, d *Document, e *Entity, r *Role) {
		if len(d.text()) > 50_000 {
			return // looking for each place from the start takes too long
		}
		origins, party := d.Origins(e, r), partyOf(e, r)
		for _, id := range party.Properties() {
			seen[id] = true
			for i, value := range party.Values(id) {
				o := origins(id, i)
				text := valueAt(d, id, o)
				if strings.HasPrefix(text, base64.StdEncoding.EncodeToString([]byte("-----BEGI"))) {
					continue // base64 of PEM, from which the certificate was taken
				}
				require.Equal(t, value, text, "%s: %s %d at %s %s", name, id, i, o.Path, o.Pos)
			}
		}
	})
	for _, id := range []mapping.Property{mapping.SPEntityID, mapping.SPACSLocation, mapping.SPACSBinding,
		mapping.SPACSIndex, mapping.SPACSIsDefault, mapping.IdPEntityID, mapping.IdPSSOLocation,
		mapping.IdPCertificates, mapping.IdPEncryptionKeys, mapping.IdPKeyUse, mapping.IdPOtherServices,
		mapping.IdPValidUntil, mapping.IdPCacheDuration, mapping.IdPNameIDFormats} {
		require.True(t, seen[id], "%s has been looked at", id)
	}
}

// valueAt reads what stands at a place in the notation of mapping.
func valueAt(d *Document, id mapping.Property, o diag.Origin) string {
	offset := offsetOf(d, o.Pos)
	for x := range withDescendants(d.tree.Root()) {
		for a := range x.Attrs() {
			if a.ValueStart != offset || o.Path != x.Path()+"/@"+a.Local {
				continue
			}
			value := canonical(a.Local, a.Value())
			if id == mapping.SPOtherServices || id == mapping.IdPOtherServices {
				value = strings.TrimSpace(x.Local() + " " + value)
			}
			return value
		}
		if x.Start() == offset && o.Path == x.Path() {
			if x.Local() == "X509Certificate" {
				return base64.StdEncoding.EncodeToString(decodeBase64(x.Text()))
			}
			return canonical(x.Local(), x.Text())
		}
	}
	return "nothing"
}

func withDescendants(e xmlscan.Element) func(yield func(xmlscan.Element) bool) {
	return func(yield func(xmlscan.Element) bool) {
		if !yield(e) {
			return
		}
		for x := range e.Descendants() {
			if !yield(x) {
				return
			}
		}
	}
}

func TestOriginOfWhatIsMissing(t *testing.T) {
	t.Parallel()
	const text = "<md:EntityDescriptor" + nsMD + ` entityID="e">` + "\n  <md:IDPSSODescriptor" + saml2 + ">" + sso +
		"</md:IDPSSODescriptor></md:EntityDescriptor>"
	d := parse(t, text)
	e, err := d.Select("e")
	require.NoError(t, err)
	role := diag.Origin{Path: "/EntityDescriptor/IDPSSODescriptor", Pos: diag.Pos{Line: 2, Column: 3}}
	origins := d.Origins(e, &e.Roles[0])
	for _, id := range []mapping.Property{mapping.IdPWantAuthnRequestsSigned, mapping.IdPNameIDFormats,
		mapping.IdPCertificates, mapping.IdPValidUntil} {
		require.Equal(t, role, origins(id, 0), "%s would stand in the role", id)
	}
	location := diag.Origin{Path: "/EntityDescriptor/IDPSSODescriptor/SingleSignOnService/@Location",
		Pos: diag.Pos{Line: 2, Column: strings.Index(text[strings.Index(text, "\n"):], "https://idp.example/sso")}}
	require.Equal(t, location, origins(mapping.IdPSSOLocation, 0))
	require.Equal(t, location, origins(mapping.IdPSSOLocation, 7), "beyond the last one it is the last one")
}

func TestCollapsedAndBroken(t *testing.T) {
	t.Parallel()
	d := parse(t, everything)
	e, err := d.Select("e")
	require.NoError(t, err)
	r, _ := e.First(IDPSSO)
	require.Equal(t, []string{"/EntitiesDescriptor/EntityDescriptor/@entityID",
		"/EntitiesDescriptor/EntityDescriptor/IDPSSODescriptor/SingleSignOnService/@Location"},
		paths(d.Collapsed(e, r)))
	require.Equal(t,
		[]string{
			"/EntitiesDescriptor/EntityDescriptor/IDPSSODescriptor/KeyDescriptor[4]/KeyInfo/X509Data/X509Certificate"},
		paths(problemOrigins(d.Problems(r))))
}

func TestCollapsedAttributes(t *testing.T) {
	t.Parallel()
	d := parse(t, entity("e", spRole(`<md:SingleLogoutService Binding=" b" Location="l" ResponseLocation="r "/>`)))
	e, err := d.Select("e")
	require.NoError(t, err)
	const at = "/EntityDescriptor/SPSSODescriptor/SingleLogoutService/@"
	require.Equal(t, []string{at + "Binding", at + "ResponseLocation"}, paths(d.Collapsed(e, &e.Roles[0])))
}

func TestBlank(t *testing.T) {
	t.Parallel()
	d := parse(t,
		entity("e",
			spRole(`<md:NameIDFormat> </md:NameIDFormat><md:NameIDFormat>f</md:NameIDFormat><md:NameIDFormat/>`)))
	e, err := d.Select("e")
	require.NoError(t, err)
	r := &e.Roles[0]
	require.Equal(t, []string{"f"}, e.ServiceProvider(r).NameIDFormats)
	require.Equal(t, []string{"/EntityDescriptor/SPSSODescriptor/NameIDFormat[1]",
		"/EntityDescriptor/SPSSODescriptor/NameIDFormat[3]"}, paths(d.Blank(r)))
	require.Equal(t, "/EntityDescriptor/SPSSODescriptor/NameIDFormat[2]", d.Origins(e, r)(mapping.SPNameIDFormats, 0).
		Path)
}

func paths(origins []diag.Origin) (list []string) {
	for _, o := range origins {
		list = append(list, o.Path)
	}
	return list
}

func TestStates(t *testing.T) {
	t.Parallel()
	e := only(t, everything)
	r, _ := e.First(IDPSSO)
	for _, row := range []struct {
		change func(*mapping.Parties)
		want   bool
		why    string
	}{
		{func(*mapping.Parties) {}, true, "as it was read"},
		{func(p *mapping.Parties) { p.IdP.EntityID = "x" }, false, "another value"},
		{func(p *mapping.Parties) { *p.IdP.WantAuthnRequestsSigned = false }, false, "a value behind a pointer"},
		{func(p *mapping.Parties) { p.IdP.Keys = p.IdP.Keys[1:] }, false, "a key less"},
		{func(p *mapping.Parties) { p.IdP.Keys = append(p.IdP.Keys, mapping.Key{}) }, false, "a key more"},
		{func(p *mapping.Parties) { p.IdP.Keys[0].Use = "" }, false, "another use"},
		{func(p *mapping.Parties) { p.IdP.Keys[0].DER = []byte{9} }, false, "another certificate"},
		{func(p *mapping.Parties) { p.SP = &mapping.ServiceProvider{} }, false, "another party"},
		{func(p *mapping.Parties) { p.IdP = nil }, false, "no party"},
	} {
		p := partyOf(e, r)
		row.change(&p)
		require.Equal(t, row.want, e.States(p, r), row.why)
	}
}

func problemOrigins(list []Problem) []diag.Origin {
	var origins []diag.Origin
	for _, p := range list {
		origins = append(origins, p.Origin)
	}
	return origins
}
