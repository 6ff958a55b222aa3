package metadata

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	e := Entity{
		EntityID:   `https://idp.example/?a=1&b="<2>"`,
		ValidUntil: time.Date(2030, 1, 31, 13, 0, 0, 500, time.FixedZone("", 3600)),
		Roles: []Role{
			{Kind: IDPSSO, WantAuthnRequestsSigned: new(false), CacheDuration: "PT24H", Keys: []KeyDescriptor{
				{Use: "signing", Certificates: []Certificate{{DER: []byte{0, 1, 2}}, {DER: []byte{3}}}},
				{Certificates: []Certificate{{DER: []byte{4}}}},
			},
				Endpoints: []Endpoint{
					{Element: "SingleSignOnService", Binding: "b", Location: "l"},
					{Element: "ArtifactResolutionService", Binding: "b", Location: "l", Index: new(0),
						IsDefault: new(true)},
				},
				NameIDFormats: []Text{{Value: "a & b"}, {}},
			},
			{Kind: SPSSO, Protocols: []string{"p", "q"}, ErrorURL: "https://sp.example/error"},
		},
	}
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example/?a=1&amp;b=&quot;&lt;2&gt;&quot;" validUntil="2030-01-31T12:00:00.0000005Z">
  <md:IDPSSODescriptor cacheDuration="PT24H" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAuthnRequestsSigned="false">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo>
        <ds:X509Data>
          <ds:X509Certificate>AAEC</ds:X509Certificate>
          <ds:X509Certificate>Aw==</ds:X509Certificate>
        </ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>
    <md:KeyDescriptor>
      <ds:KeyInfo>
        <ds:X509Data>
          <ds:X509Certificate>BA==</ds:X509Certificate>
        </ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>
    <md:ArtifactResolutionService Binding="b" Location="l" index="0" isDefault="true"/>
    <md:NameIDFormat>a &amp; b</md:NameIDFormat>
    <md:NameIDFormat></md:NameIDFormat>
    <md:SingleSignOnService Binding="b" Location="l"/>
  </md:IDPSSODescriptor>
  <md:SPSSODescriptor protocolSupportEnumeration="p q" errorURL="https://sp.example/error">
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`
	got, err := Write(e)
	require.NoError(t, err)
	require.Equal(t, want, string(got))

	got, err = Write(Entity{EntityID: "e"})
	require.NoError(t, err)
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="e">
</md:EntityDescriptor>
`, string(got), "what is not stated is not written")
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	with := func(r Role) Entity { r.Kind = SPSSO; return Entity{EntityID: "e", Roles: []Role{r}} }
	for _, row := range []struct {
		e    Entity
		says string
		why  string
	}{
		{Entity{EntityID: "a\x00"}, "entityID", "NUL"},
		{Entity{EntityID: "a\xff"}, "entityID", "no UTF-8"},
		{Entity{EntityID: "a\ufffe"}, "entityID", "no character of XML"},
		{Entity{EntityID: " a"}, `the value of entityID is " a"`, "a reader would remove the blank"},
		{Entity{EntityID: "a\tb"}, `the value of entityID is "a\tb"`, "a reader would make a space of it"},
		{Entity{EntityID: "e", CacheDuration: "24h"}, `the cache duration is "24h"`, "no duration"},
		{with(Role{Endpoints: []Endpoint{{Element: "AssertionConsumerService", Location: "a  b"}}}), "Location",
			"two blanks in a row"},
		{with(Role{Endpoints: []Endpoint{{Element: "AssertionConsumerService", Index: new(-1)}}}), "the index of",
			"below zero"},
		{with(Role{Endpoints: []Endpoint{{Element: "AssertionConsumerService", Index: new(65536)}}}), "the index of",
			"too large"},
		{with(Role{NameIDFormats: []Text{{Value: "a\n"}}}), "NameIDFormat", "a line end"},
		{with(Role{Keys: []KeyDescriptor{{Use: "Signing"}}}), `the use of a key is "Signing"`, "another case"},
	} {
		out, err := Write(row.e)
		require.ErrorIs(t, err, ErrValue, row.why)
		require.ErrorContains(t, err, row.says, row.why)
		require.Nil(t, out, row.why)
	}
}

// everything is a document with all that the schema knows, in prefixes and an order of its own.
const everything = `<?xml version="1.0"?>
<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:md="urn:example:other" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Name="federation" validUntil="2040-01-01T00:00:00Z" cacheDuration="PT1H">
<Extensions><md:registration/></Extensions>
<EntityDescriptor xmlns:assertion="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:dsig="http://www.w3.org/2000/09/xmldsig#" entityID=" e " ID="_1" md:note="n" xsi:schemaLocation="a b">
	<dsig:Signature><dsig:SignedInfo/></dsig:Signature>
	<Extensions><md:a xsi:type="xs:string">text</md:a></Extensions>
	<AttributeAuthorityDescriptor protocolSupportEnumeration="p"><AttributeService Binding="b" Location="l"/></AttributeAuthorityDescriptor>
	<IDPSSODescriptor ID="_2" errorURL="https://idp.example/error" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol urn:other" WantAuthnRequestsSigned="1" validUntil="2030-01-01T24:00:00+01:00" cacheDuration=" PT5M ">
		<Extensions><md:b/></Extensions>
		<KeyDescriptor use="signing"><dsig:KeyInfo><dsig:X509Data><dsig:X509Certificate>AA<!-- c -->EC
		</dsig:X509Certificate></dsig:X509Data></dsig:KeyInfo></KeyDescriptor>
		<KeyDescriptor use="encryption" md:x="y"><dsig:KeyInfo Id="k"><dsig:KeyName>name</dsig:KeyName><dsig:X509Data><dsig:X509SubjectName>CN=x</dsig:X509SubjectName><dsig:X509Certificate>AAED</dsig:X509Certificate></dsig:X509Data></dsig:KeyInfo><EncryptionMethod Algorithm="a"/></KeyDescriptor>
		<KeyDescriptor><dsig:KeyInfo><dsig:KeyValue><dsig:RSAKeyValue><dsig:Modulus>AAEC</dsig:Modulus><dsig:Exponent>AQAB</dsig:Exponent></dsig:RSAKeyValue></dsig:KeyValue></dsig:KeyInfo></KeyDescriptor>
		<KeyDescriptor><dsig:KeyInfo><dsig:X509Data><dsig:X509Certificate>not base64</dsig:X509Certificate></dsig:X509Data></dsig:KeyInfo></KeyDescriptor>
		<Organization><OrganizationName xml:lang="en">O</OrganizationName><OrganizationDisplayName xml:lang="en">O</OrganizationDisplayName><OrganizationURL xml:lang="en">https://o.example/</OrganizationURL></Organization>
		<ContactPerson contactType="technical"/>
		<ArtifactResolutionService Binding="b" Location="l" index="0"/>
		<SingleLogoutService Binding="b" Location="l" ResponseLocation=""><md:inside/></SingleLogoutService>
		<NameIDFormat md:x="y"> f </NameIDFormat>
		<SingleSignOnService Binding="b" Location=" https://idp.example/a&amp;b " md:x="y"/>
		<AttributeProfile>ap</AttributeProfile>
		<assertion:Attribute Name="n"/>
		<Unknown/>
	</IDPSSODescriptor>
	<SPSSODescriptor protocolSupportEnumeration="" AuthnRequestsSigned="0" WantAssertionsSigned="true">
		<AssertionConsumerService Binding="b" Location="l" index="1" isDefault=" false "/>
		<AttributeConsumingService index="0"><ServiceName xml:lang="en">s</ServiceName><RequestedAttribute Name="n"/></AttributeConsumingService>
	</SPSSODescriptor>
	<Organization><OrganizationName xml:lang="en">&lt;O></OrganizationName><OrganizationDisplayName xml:lang="en">O</OrganizationDisplayName><OrganizationURL xml:lang="en">https://o.example/</OrganizationURL></Organization>
	<ContactPerson contactType="technical"/><ContactPerson contactType="support"><Company>none</Company></ContactPerson>
	<AdditionalMetadataLocation namespace="n">u</AdditionalMetadataLocation>
	text
</EntityDescriptor>
</EntitiesDescriptor>`

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	entities, err := parse(t, everything).Entities()
	require.NoError(t, err)
	out, again := reread(t, entities)
	require.Equal(t, withoutPlaces(entities), withoutPlaces(again))
	twice, _ := reread(t, again)
	require.Equal(t, string(out), string(twice), "writing what was written changes nothing")
}

// Kept elements mean outside of their document what they meant in it.
func TestKept(t *testing.T) {
	t.Parallel()
	e := only(t, everything)
	require.Equal(t, []string{
		`<Extensions xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:md="urn:example:other" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
			`<md:a xsi:type="xs:string">text</md:a></Extensions>`,
		`<AttributeAuthorityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" protocolSupportEnumeration="p"><AttributeService Binding="b" Location="l"/></AttributeAuthorityDescriptor>`,
	}, keptTexts(e.Kept, entityOrder)[:2],
		"declarations that it may need come along, those of prefixes that do not occur stay away")

	own := only(t,
		`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="urn:a" entityID="e"><Extensions xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="urn:b"><ds:x/></Extensions></EntityDescriptor>`)
	require.Equal(t, `<Extensions xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="urn:b"><ds:x/></Extensions>`,
		own.Kept[0].XML(), "its own declarations stay as they are")

	ours := only(t, entity("e", `<md:Extensions><ds:x/></md:Extensions>`))
	require.Equal(t, `<md:Extensions><ds:x/></md:Extensions>`, ours.Kept[0].XML(),
		"md and ds are declared by whoever writes")
}

func TestKeysAreKept(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		info string
		kept int
		why  string
	}{
		{`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAEC</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`, 0,
			"a certificate"},
		{
			`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAEC</ds:X509Certificate><ds:X509Certificate>AAED</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`, 0, "two"},
		{
			`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAEC</ds:X509Certificate></ds:X509Data><ds:X509Data><ds:X509Certificate>AAED</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`, 1, "two X509Data are not one"},
		{`<ds:KeyInfo Id="i"><ds:X509Data><ds:X509Certificate>AAEC</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`, 1,
			"an attribute"},
		{`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>?</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`, 1,
			"no base64"},
		{`<ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo>`, 1, "no text"},
		{`<ds:KeyInfo><ds:X509Data/></ds:KeyInfo>`, 1, "no certificate"},
		{`<ds:KeyInfo/>`, 1, "nothing"},
		{`<ds:KeyInfo><ds:KeyName>n</ds:KeyName></ds:KeyInfo>`, 1, "a name"},
		{`<ds:KeyInfo>text<ds:X509Data><ds:X509Certificate>AAEC</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`, 1,
			"text"},
		{
			`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAEC</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAEC</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`, 2, "two of them"},
		{``, 0, "none"},
	} {
		e := only(t, entity("e", spRole(`<md:KeyDescriptor>`+row.info+`</md:KeyDescriptor>`)))
		require.Len(t, e.Roles[0].Keys[0].Kept, row.kept, row.why)
		_, again := reread(t, []Entity{*e})
		require.Equal(t, withoutPlaces([]Entity{*e}), withoutPlaces(again), row.why)
	}
}

// roomy are limits for what was written: declarations that stood around kept elements then stand on each of them.
var roomy = Limits{Limits: xmlscan.Limits{Bytes: 1 << 28, Namespaces: 1 << 10, Attributes: 1 << 10, Tokens: 1 << 20}}

// reread is what is read of what is written of entities.
func reread(t testing.TB, entities []Entity) ([]byte, []Entity) {
	t.Helper()
	out, err := Write(entities...)
	require.NoError(t, err)
	d, err := Parse(out, roomy)
	require.NoError(t, err, string(out))
	again, err := d.Entities()
	require.NoError(t, err, string(out))
	return out, again
}

// plainModel is a model without the places in the document from which it was read.
type plainModel struct {
	Entity
	Kept  []string
	Roles []plainRole
}

type plainRole struct {
	Role
	Kept []string
	Keys [][]string
}

func withoutPlaces(entities []Entity) []plainModel {
	var list []plainModel
	for _, e := range entities {
		p := plainModel{Entity: e, Kept: keptTexts(e.Kept, entityOrder)}
		p.Entity.at, p.Entity.untilAt, p.Entity.collapsed, p.Entity.Kept, p.Entity.Roles = xmlscan.Element{},
			xmlscan.Element{}, false, nil, nil
		p.Entity.odd = nil // it is written no more
		for _, r := range e.Roles {
			if r.Protocols == nil {
				r.Protocols = []string{protocol} // which is then written
			}
			role := plainRole{Role: r, Kept: keptTexts(r.Kept, roleOrder)}
			role.Role.at, role.Role.Kept, role.Role.odd = xmlscan.Element{}, nil, nil
			role.Role.NameIDFormats, role.Role.Endpoints, role.Role.Keys = nil, nil, nil
			for _, f := range r.NameIDFormats {
				role.NameIDFormats = append(role.NameIDFormats, Text{Value: f.Value})
			}
			for _, name := range roleOrder {
				for _, endpoint := range r.Endpoints {
					if endpoint.Element == name.Local {
						endpoint.at, endpoint.collapsed = xmlscan.Element{}, nil
						role.Endpoints = append(role.Endpoints, endpoint)
					}
				}
			}
			for _, k := range r.Keys {
				key := append([]string{k.Use}, keptTexts(k.Kept, keyOrder)...)
				for _, c := range k.Certificates {
					key = append(key, string(c.DER))
				}
				role.Keys = append(role.Keys, key)
			}
			p.Roles = append(p.Roles, role)
		}
		list = append(list, p)
	}
	return list
}

// keptTexts are in the order in which they are written, which is that of the schema.
func keptTexts(kept []Kept, order []xmlscan.Name) []string {
	var list []string
	for _, name := range order {
		for _, k := range kept {
			if k.at.Name() == name {
				list = append(list, k.XML())
			}
		}
	}
	return list
}
