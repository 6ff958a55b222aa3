package metadata

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

const (
	nsMD  = ` xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"`
	nsDS  = ` xmlns:ds="http://www.w3.org/2000/09/xmldsig#"`
	saml2 = ` protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"`
	post  = ` Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"`
	sso   = `<md:SingleSignOnService` + post + ` Location="https://idp.example/sso"/>`
	acs   = `<md:AssertionConsumerService` + post + ` Location="https://sp.example/acs" index="0"/>`
)

// entity puts content into an EntityDescriptor that declares md and ds.
func entity(id, content string) string {
	return `<md:EntityDescriptor` + nsMD + nsDS + ` entityID="` + id + `">` + content + `</md:EntityDescriptor>`
}

func idpRole(content string) string {
	return `<md:IDPSSODescriptor` + saml2 + `>` + content + sso + `</md:IDPSSODescriptor>`
}

func spRole(content string) string {
	return `<md:SPSSODescriptor` + saml2 + `>` + content + acs + `</md:SPSSODescriptor>`
}

func aggregate(content string) string {
	return `<md:EntitiesDescriptor` + nsMD + nsDS + `>` + content + `</md:EntitiesDescriptor>`
}

// cert is a KeyDescriptor with one certificate, of which only the base64 is looked at.
func cert(use, der string) string {
	return `<md:KeyDescriptor` + use + `><ds:KeyInfo><ds:X509Data><ds:X509Certificate>` + der +
		`</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
}

func parse(t testing.TB, text string) *Document {
	t.Helper()
	d, err := Parse([]byte(text), Limits{})
	require.NoError(t, err)
	return d
}

func only(t testing.TB, text string) *Entity {
	t.Helper()
	entities, err := parse(t, text).Entities()
	require.NoError(t, err)
	require.Len(t, entities, 1)
	return &entities[0]
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text string
		kind error
		says string
		why  string
	}{
		{`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>`, ErrNotMetadata,
			"a SAML \"Response\", not metadata", "a captured sign-in"},
		{`<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"/>`, ErrNotMetadata, "a SAML assertion",
			"an assertion"},
		{`<EntityDescriptor entityID="x"/>`, ErrNotMetadata, "in no namespace", "the namespace was lost"},
		{`<x:EntityDescriptor xmlns:x="urn:example" entityID="x"/>`, ErrNotMetadata,
			`"EntityDescriptor" in the namespace "urn:example"`, "somebody else's element"},
		{`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata " entityID="x"/>`, ErrNotMetadata,
			"in the namespace", "a look-alike of the namespace"},
		{`<md:IDPSSODescriptor` + nsMD + saml2 + `/>`, ErrNotMetadata, `"IDPSSODescriptor"`, "a part of metadata"},
		{`<md:AffiliationDescriptor` + nsMD + `/>`, ErrNotMetadata, `"AffiliationDescriptor"`, "another part"},
		{`<html><body/></html>`, ErrNotMetadata, "a web page", "a well-formed page"},
		{`<Error><Code>AccessDenied</Code></Error>`, ErrNotMetadata, "an error message of a server",
			"what a storage service answers"},
		{`<rss/>`, ErrNotMetadata, `the root element is "rss" in no namespace`, "any other XML"},
		{aggregate(``), ErrNoEntity, "has no EntityDescriptor", "an empty aggregate"},
		{aggregate(`<md:Extensions><x:w xmlns:x="urn:x">` + entity("e", "") + `</x:w></md:Extensions>`), ErrNoEntity,
			"has no EntityDescriptor", "an entity inside an extension is none of the aggregate's"},
	} {
		_, err := Parse([]byte(row.text), Limits{})
		require.ErrorIs(t, err, row.kind, row.why)
		require.ErrorContains(t, err, row.says, row.why)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.NotEmpty(t, e.Fix, row.why)
		require.Equal(t, []int{1, 1}, []int{e.Line, e.Column}, row.why)
	}
	_, err := Parse([]byte("<a><b></a>"), Limits{})
	require.ErrorIs(t, err, xmlscan.ErrSyntax, "the scanner's errors come through")
}

func TestEntityRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text, path, says string
		kind             error
		why              string
	}{
		{`<md:EntityDescriptor` + nsMD + `/>`, "/EntityDescriptor", "EntityDescriptor has no entityID", ErrMissing,
			"no entityID"},
		{entity(" ", ""), "/EntityDescriptor", "EntityDescriptor has an empty entityID", ErrMissing,
			"an entityID of blanks"},
		{`<md:EntityDescriptor` + nsMD + ` md:entityID="x"/>`, "/EntityDescriptor", "EntityDescriptor has no entityID",
			ErrMissing, "a prefixed attribute is another attribute"},
		{entity("e", spRole(`<md:SingleLogoutService`+post+`/>`)),
			"/EntityDescriptor/SPSSODescriptor/SingleLogoutService", "SingleLogoutService has no Location", ErrMissing,
			"no Location"},
		{entity("e", spRole(`<md:SingleLogoutService Location="l"/>`)),
			"/EntityDescriptor/SPSSODescriptor/SingleLogoutService", "SingleLogoutService has no Binding", ErrMissing,
			"no Binding"},
		{entity("e", spRole(`<md:NameIDFormat>a<b>evil</b>c</md:NameIDFormat>`)),
			"/EntityDescriptor/SPSSODescriptor/NameIDFormat/b", `NameIDFormat contains the element "b"`, ErrValue,
			"readers differ in what they make of mixed content"},
		{entity("e", spRole(cert("", "AA<b/>AA"))),
			"/EntityDescriptor/SPSSODescriptor/KeyDescriptor/KeyInfo/X509Data/X509Certificate/b",
			`X509Certificate contains the element "b"`, ErrValue, "the same in a certificate"},
	} {
		_, err := parse(t, row.text).Entities()
		require.ErrorIs(t, err, row.kind, row.why)
		require.ErrorContains(t, err, row.says, row.why)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, row.path, e.Path, row.why)
		require.NotEmpty(t, e.Fix, row.why)
	}
}

// An attribute that its type does not allow hides nothing else: the entity is read without it, and the place is told.
func TestOddAttributes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, path, says, why string }{
		{entity("e", `<md:SPSSODescriptor`+saml2+` validUntil="tomorrow"/>`),
			"/EntityDescriptor/SPSSODescriptor/@validUntil", `validUntil is "tomorrow"; a date and time`, "no date"},
		{entity("e", `<md:SPSSODescriptor`+saml2+` cacheDuration="24h"/>`),
			"/EntityDescriptor/SPSSODescriptor/@cacheDuration", `cacheDuration is "24h"; a duration such as PT24H`,
			"no duration"},
		{`<md:EntitiesDescriptor` + nsMD + ` validUntil="2030-01-01">` + entity("e", `<md:SPSSODescriptor`+saml2+`/>`) +
			`</md:EntitiesDescriptor>`, "/EntitiesDescriptor/@validUntil", `validUntil is "2030-01-01"`,
			"an aggregate's date counts for its entities"},
		{entity("e", spRole(`<md:AssertionConsumerService`+post+` Location="l" index="65536"/>`)),
			"/EntityDescriptor/SPSSODescriptor/AssertionConsumerService[1]/@index",
			`index is "65536"; a whole number from 0 to 65535 was expected`, "an index out of range"},
		{entity("e", spRole(`<md:AssertionConsumerService`+post+` Location="l" isDefault="T"/>`)),
			"/EntityDescriptor/SPSSODescriptor/AssertionConsumerService[1]/@isDefault",
			`isDefault is "T"; true or false`, "no xs:boolean"},
		{entity("e", `<md:IDPSSODescriptor`+saml2+` WantAuthnRequestsSigned="yes"/>`),
			"/EntityDescriptor/IDPSSODescriptor/@WantAuthnRequestsSigned", `WantAuthnRequestsSigned is "yes"`,
			"no xs:boolean"},
		{entity("e", `<md:SPSSODescriptor`+saml2+` AuthnRequestsSigned=""/>`),
			"/EntityDescriptor/SPSSODescriptor/@AuthnRequestsSigned", `AuthnRequestsSigned is ""`, "an empty boolean"},
		{entity("e", `<md:SPSSODescriptor`+saml2+` WantAssertionsSigned="0 1"/>`),
			"/EntityDescriptor/SPSSODescriptor/@WantAssertionsSigned", "WantAssertionsSigned", "two booleans"},
		{entity("e", spRole(`<md:KeyDescriptor use="Signing"/>`)),
			"/EntityDescriptor/SPSSODescriptor/KeyDescriptor/@use",
			`use is "Signing"; "signing" or "encryption" was expected`, "another case"},
		{entity("e", spRole(`<md:KeyDescriptor use=""/>`)), "/EntityDescriptor/SPSSODescriptor/KeyDescriptor/@use",
			`use is ""`, "an empty use is neither of the two nor absent"},
	} {
		e, err := parse(t, row.text).Select("", SPSSO, IDPSSO)
		require.NoError(t, err, row.why)
		r := &e.Roles[0]
		require.Zero(t, e.validUntil(r), row.why)
		require.Empty(t, e.cacheDuration(r), row.why)
		odd := e.Odd(r)
		require.Len(t, odd, 1, row.why)
		require.Equal(t, row.path, odd[0].Path, row.why)
		require.ErrorContains(t, odd[0], row.says, row.why)
	}
}

// A role that cannot be read is no reason to refuse another one of the same entity.
func TestBrokenRole(t *testing.T) {
	t.Parallel()
	text := entity("e", `<md:SPSSODescriptor`+saml2+
		`><md:AssertionConsumerService index="0"/></md:SPSSODescriptor><md:IDPSSODescriptor`+saml2+`/>`)
	e, err := parse(t, text).Select("", IDPSSO)
	require.NoError(t, err)
	r, n := e.First(IDPSSO)
	require.NotNil(t, r)
	require.Equal(t, 1, n)
	require.NoError(t, e.Broken(IDPSSO))
	require.ErrorIs(t, e.Broken(SPSSO), ErrMissing)
	_, err = parse(t, text).Entities()
	require.ErrorIs(t, err, ErrMissing, "of a whole document every role is asked for")
}

func TestCertificateLimit(t *testing.T) {
	t.Parallel()
	two := spRole(cert("", "AAAA") + cert("", "AAAA"))
	for _, row := range []struct {
		text string
		most int
		ok   bool
		why  string
	}{
		{entity("e", two), 2, true, "as many as allowed"},
		{entity("e", two), 1, false, "one more"},
		{entity("e", two), 0, true, "no limit"},
		{entity("e", two+spRole(cert("", "AAAA"))), 2, false, "roles count together"},
		{aggregate(entity("a", two) + entity("b", two)), 2, true, "entities count by themselves"},
	} {
		d, err := Parse([]byte(row.text), Limits{Certificates: row.most})
		require.NoError(t, err)
		_, err = d.Entities()
		if row.ok {
			require.NoError(t, err, row.why)
			continue
		}
		require.ErrorIs(t, err, ErrLimit, row.why)
	}
}

// What belongs to another namespace, or stands elsewhere than the schema has it, is never read as SAML's.
func TestForeignIsNotOurs(t *testing.T) {
	t.Parallel()
	const x = ` xmlns:x="urn:example"`
	e := only(t, `<md:EntityDescriptor`+nsMD+nsDS+x+` x:entityID="evil" entityID="good" x:validUntil="x">
		<x:IDPSSODescriptor/><md:Extensions><md:SPSSODescriptor/></md:Extensions>
		<md:IDPSSODescriptor`+saml2+` x:WantAuthnRequestsSigned="true">
			<x:KeyDescriptor use="signing"/><x:NameIDFormat>evil</x:NameIDFormat><ds:NameIDFormat>evil</ds:NameIDFormat>
			<md:KeyDescriptor x:use="encryption"><ds:KeyInfo>
				<ds:X509Data><x:X509Certificate>AAAA</x:X509Certificate></ds:X509Data>
				<x:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></x:X509Data>
				<ds:X509Certificate>AAAA</ds:X509Certificate>
			</ds:KeyInfo><md:KeyInfo/></md:KeyDescriptor>
			<x:SingleSignOnService Binding="b" Location="evil"/>
			<md:SingleSignOnService x:Location="evil" Binding="b" Location="good" x:Binding="evil" x:index="1" x:isDefault="x" x:ResponseLocation="evil"/>
		</md:IDPSSODescriptor></md:EntityDescriptor>`)
	require.Equal(t, "good", e.EntityID)
	require.Zero(t, e.ValidUntil)
	require.Len(t, e.Roles, 1)
	r := e.Roles[0]
	require.Nil(t, r.WantAuthnRequestsSigned)
	require.Empty(t, r.NameIDFormats)
	require.Len(t, r.Keys, 1)
	require.Empty(t, r.Keys[0].Use)
	require.Empty(t, r.Keys[0].Certificates)
	require.Len(t, r.Endpoints, 1)
	require.Equal(t, Endpoint{Element: "SingleSignOnService", Binding: "b", Location: "good", at: r.Endpoints[0].at},
		r.Endpoints[0])
}

func TestSelect(t *testing.T) {
	t.Parallel()
	idp, sp := entity("idp", idpRole("")), entity("sp", spRole(""))
	nested := aggregate(`<md:EntitiesDescriptor>` + idp + `<md:EntitiesDescriptor>` + sp +
		`</md:EntitiesDescriptor></md:EntitiesDescriptor>`)
	for _, row := range []struct {
		text, id string
		role     RoleKind
		want     string
		why      string
	}{
		{idp, "", IDPSSO, "idp", "the only one"},
		{idp, "", SPSSO, "idp", "the only one, though the role is missing: the caller can say that better"},
		{aggregate(idp + sp), "", SPSSO, "sp", "the only one with the role"},
		{nested, "", SPSSO, "sp", "in an aggregate of aggregates"},
		{nested, "idp", IDPSSO, "idp", "chosen there"},
		{aggregate(idp + sp), "idp", SPSSO, "idp", "chosen, whatever its role"},
		{aggregate(entity(" \n sp ", spRole("")) + idp), "sp", SPSSO, "sp", "white space in an entityID is collapsed"},
	} {
		e, err := parse(t, row.text).Select(row.id, row.role)
		require.NoError(t, err, row.why)
		require.Equal(t, row.want, e.EntityID, row.why)
	}
	var many strings.Builder
	for _, c := range "abcdefghijkl" {
		many.WriteString(entity(string(c), spRole("")))
	}
	for _, row := range []struct {
		text, id string
		kind     error
		says     string
		why      string
	}{
		{aggregate(idp + sp), "other", ErrNoEntity, `no entity has the entityID "other"; the document has "idp", "sp"`,
			"an unknown one"},
		{aggregate(idp + sp), "SP", ErrNoEntity, "no entity has", "names are compared byte for byte"},
		{aggregate(sp + sp), "sp", ErrAmbiguous, `2 entities have the entityID "sp"`, "the same one twice"},
		{aggregate(idp + idp), "", ErrNoEntity, "none of the document's entities has the role SPSSODescriptor",
			"nobody has the role"},
		{aggregate(many.String()), "", ErrAmbiguous,
			`12 entities with the role SPSSODescriptor: "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", and 2 more`,
			"at most ten are listed"},
	} {
		_, err := parse(t, row.text).Select(row.id, SPSSO)
		require.ErrorIs(t, err, row.kind, row.why)
		require.ErrorContains(t, err, row.says, row.why)
	}
}

func TestFirst(t *testing.T) {
	t.Parallel()
	older := `<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol" errorURL="older">` +
		acs + `</md:SPSSODescriptor>`
	for _, row := range []struct {
		roles, want string
		count       int
		why         string
	}{
		{older, "older", 1, "the only one, though it speaks another protocol"},
		{older + `<md:SPSSODescriptor` + saml2 + ` errorURL="newer"/>`, "newer", 2,
			"one that speaks SAML 2.0 comes before one that does not"},
		{`<md:SPSSODescriptor` + saml2 + ` errorURL="a"/><md:SPSSODescriptor` + saml2 + ` errorURL="b"/>`, "a", 2,
			"else the first"},
	} {
		r, count := only(t, entity("e", row.roles)).First(SPSSO)
		require.Equal(t, row.want, r.ErrorURL, row.why)
		require.Equal(t, row.count, count, row.why)
	}
	r, count := only(t, entity("e", older)).First(IDPSSO)
	require.Nil(t, r)
	require.Zero(t, count)
}

func TestExpiryOfAggregate(t *testing.T) {
	t.Parallel()
	outer := `<md:EntitiesDescriptor` + nsMD +
		` validUntil="2030-01-01T00:00:00Z"><md:EntitiesDescriptor validUntil="2031-01-01T00:00:00Z">`
	inner := func(until string) string {
		return `<md:EntityDescriptor entityID="e"` + until + `/></md:EntitiesDescriptor></md:EntitiesDescriptor>`
	}
	for _, row := range []struct {
		text string
		year int
		why  string
	}{
		{outer + inner(""), 2030, "the earliest of all"},
		{outer + inner(` validUntil="2029-01-01T00:00:00Z"`), 2029, "the entity's own is earlier"},
		{outer + inner(` validUntil="2032-01-01T00:00:00Z"`), 2030, "the entity's own is later"},
	} {
		require.Equal(t, time.Date(row.year, 1, 1, 0, 0, 0, 0, time.UTC), only(t, row.text).ValidUntil, row.why)
	}
}

func TestCertificateText(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text string
		want []byte
		why  string
	}{
		{"AAEC", []byte{0, 1, 2}, "plain"},
		{"\n\tA A\r\nEC\n", []byte{0, 1, 2}, "white space anywhere"},
		{"AA<!-- -->EC", []byte{0, 1, 2}, "a comment does not cut it off"},
		{"<![CDATA[AA]]>EC", []byte{0, 1, 2}, "CDATA"},
		{"AAE=", []byte{0, 1}, "padded"},
		{"", nil, "nothing"},
		{" \n", nil, "blanks"},
		{"AAE", nil, "cut off"},
		{"AAE=AAEC", nil, "two in one element"},
		{"-----BEGIN CERTIFICATE-----", nil, "armour"},
		{"AA_-", nil, "the alphabet of URLs is not the one of xs:base64Binary"},
	} {
		r := only(t, entity("e", spRole(cert("", row.text)))).Roles[0]
		require.Len(t, r.Keys[0].Certificates, 1, row.why)
		require.Equal(t, row.want, r.Keys[0].Certificates[0].DER, row.why)
	}
}

func TestSigned(t *testing.T) {
	t.Parallel()
	const signature = `<ds:Signature` + nsDS + `/>`
	for _, row := range []struct {
		text string
		want bool
		why  string
	}{
		{entity("e", ""), false, "none"},
		{entity("e", signature), true, "the entity's own"},
		{entity("e", `<md:IDPSSODescriptor>`+signature+`</md:IDPSSODescriptor>`), false,
			"a role's covers the role only"},
		{aggregate(signature + entity("e", "")), true, "the aggregate's covers the entity"},
		{aggregate(`<md:EntitiesDescriptor>` + signature + entity("e", "") + `</md:EntitiesDescriptor>`), true,
			"so does one in between"},
		{aggregate(`<md:EntitiesDescriptor>` + signature + entity("x", "") + `</md:EntitiesDescriptor>` +
			entity("e", "")), false, "another aggregate's does not"},
	} {
		d := parse(t, row.text)
		e, err := d.Select("e")
		require.NoError(t, err, row.why)
		require.Equal(t, row.want, d.Signed(e), row.why)
	}
}
