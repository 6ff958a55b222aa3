package metadata

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rewrite makes changes to the entity "e" and returns the document and the changes in words.
func rewrite(t *testing.T, text string, alone bool, change func(*Rewriter, *Entity) error) (string, []string, error) {
	t.Helper()
	d := parse(t, text)
	e, err := d.Select("e")
	require.NoError(t, err)
	w := d.Rewrite(e, alone)
	if err := change(w, e); err != nil {
		return "", nil, err
	}
	out, changes := w.Result()
	var words []string
	for _, c := range changes {
		words = append(words, c.Message+" at "+c.Path)
	}
	return out, words, nil
}

func want(value bool) func(*Rewriter, *Entity) error {
	return func(w *Rewriter, e *Entity) error {
		for _, r := range e.All(IDPSSO) {
			w.WantAuthnRequestsSigned(r, value)
		}
		return nil
	}
}

func TestRewriteWantAuthnRequestsSigned(t *testing.T) {
	t.Parallel()
	role := func(attr string) string {
		return entity("e", `<md:IDPSSODescriptor`+attr+`>`+sso+`</md:IDPSSODescriptor>`)
	}
	const at = " at /EntityDescriptor/IDPSSODescriptor/@WantAuthnRequestsSigned"
	for _, row := range []struct {
		before, after string
		value         bool
		says          []string
		why           string
	}{
		{` WantAuthnRequestsSigned = 'true' `, ` WantAuthnRequestsSigned = 'false' `, false,
			[]string{`WantAuthnRequestsSigned is changed from "true" to "false"` + at}, "the value only"},
		{` WantAuthnRequestsSigned="1"`, ` WantAuthnRequestsSigned="0"`, false,
			[]string{`WantAuthnRequestsSigned is changed from "1" to "0"` + at}, "the notation stays"},
		{` WantAuthnRequestsSigned=" 0 "`, ` WantAuthnRequestsSigned="1"`, true,
			[]string{`WantAuthnRequestsSigned is changed from " 0 " to "1"` + at}, "blanks beside a value go with it"},
		{` WantAuthnRequestsSigned="0"`, ` WantAuthnRequestsSigned="0"`, false, nil, "what is so already is no change"},
		{``, ` WantAuthnRequestsSigned="true"`, true,
			[]string{`WantAuthnRequestsSigned is set to "true" at /EntityDescriptor/IDPSSODescriptor`},
			"a missing attribute, where there are none"},
		{saml2 + ` errorURL='x' `, saml2 + ` errorURL='x' WantAuthnRequestsSigned="false" `, false,
			[]string{`WantAuthnRequestsSigned is set to "false" at /EntityDescriptor/IDPSSODescriptor`},
			"a missing attribute, behind the last"},
		{` xmlns:x="urn:x" x:WantAuthnRequestsSigned="1"`,
			` xmlns:x="urn:x" x:WantAuthnRequestsSigned="1" WantAuthnRequestsSigned="false"`, false,
			[]string{`WantAuthnRequestsSigned is set to "false" at /EntityDescriptor/IDPSSODescriptor`},
			"somebody else's attribute is none"},
	} {
		out, says, err := rewrite(t, role(row.before), false, want(row.value))
		require.NoError(t, err, row.why)
		require.Equal(t, role(row.after), out, row.why)
		require.Equal(t, row.says, says, row.why)
	}
	two := `<md:IDPSSODescriptor WantAuthnRequestsSigned="true"/><md:IDPSSODescriptor/>`
	out, _, err := rewrite(t, entity("e", two), false, want(false))
	require.NoError(t, err)
	require.Equal(t,
		entity("e",
			`<md:IDPSSODescriptor WantAuthnRequestsSigned="false"/><md:IDPSSODescriptor WantAuthnRequestsSigned="false"/>`), out, "every role")
}

func TestRewriteKeepACS(t *testing.T) {
	t.Parallel()
	service := func(location string) string {
		return `<md:AssertionConsumerService Binding="b" Location="` + location + `" index="0"/>`
	}
	role := func(content string) string {
		return `<md:SPSSODescriptor>` + content + `<x:y xmlns:x="urn:x"/></md:SPSSODescriptor>`
	}
	for _, row := range []struct{ before, after, why string }{
		{service("a") + "\n" + service("b") + service("c"), "\n" + service("b"), "the others go, white space stays"},
		{service("b"), service("b"), "the only one"},
		{service(" b ") + service("b") + service("B"), service(" b ") + service("b"),
			"all with the location stay, as they are written"},
		{`<md:SingleLogoutService Binding="b" Location="a"/>` + service("b"),
			`<md:SingleLogoutService Binding="b" Location="a"/>` + service("b"), "other services stay"},
	} {
		out, says, err := rewrite(t, entity("e", role(row.before)), false,
			func(w *Rewriter, _ *Entity) error { return w.KeepACS("b") })
		require.NoError(t, err, row.why)
		require.Equal(t, entity("e", role(row.after)), out, row.why)
		require.Len(t, says, strings.Count(row.before, "md:Assertion")-strings.Count(row.after, "md:Assertion"),
			row.why)
	}
	out, _, err := rewrite(t, entity("e", role(service("a"))+role(service("a")+service("b"))), false,
		func(w *Rewriter, _ *Entity) error { return w.KeepACS("b") })
	require.NoError(t, err)
	require.Equal(t, entity("e", role(service("a"))+role(service("b"))), out,
		"a role that has none with the location keeps its own")

	_, _, err = rewrite(t, entity("e", role(service("a")+service("c"))), false,
		func(w *Rewriter, _ *Entity) error { return w.KeepACS("b") })
	require.ErrorIs(t, err, ErrEdit)
	require.EqualError(t, err, `no assertion consumer service has the location "b"; the entity has "a", "c"`)
}

func TestRewriteSigningCertificates(t *testing.T) {
	t.Parallel()
	replace := func(ders ...[]byte) func(*Rewriter, *Entity) error {
		return func(w *Rewriter, e *Entity) error {
			return w.ReplaceSigningCertificates(&e.Roles[0], ders)
		}
	}
	role := func(content string) string {
		return entity("e", "<md:IDPSSODescriptor>\n  "+content+"\n  "+sso+"</md:IDPSSODescriptor>")
	}
	const signing, encryption = ` use="signing"`, ` use="encryption"`
	for _, row := range []struct {
		before, after string
		ders          [][]byte
		why           string
	}{
		{cert(signing, "AAEC"), cert(signing, "AAED"), [][]byte{{0, 1, 3}}, "one for one"},
		{cert(signing, "AA EC"), cert(signing, "AA EC"), [][]byte{{0, 1, 2}}, "the same one is no change"},
		{cert(signing, "AAEC") + cert(signing, "AAED"), cert(signing, "AAEE"), [][]byte{{0, 1, 4}}, "one for two"},
		{cert(signing, "AAEC"), cert(signing, "AAED") + "\n  " + cert(signing, "AAEE"), [][]byte{{0, 1, 3}, {0, 1, 4}},
			"two for one, laid out as the first"},
		{cert(signing, "AAEC") + cert(encryption, "AAEC"), cert(signing, "AAED") + cert(encryption, "AAEC"),
			[][]byte{{0, 1, 3}}, "the encryption key stays"},
		{cert("", "AAEC"), cert("", "AAED"), [][]byte{{0, 1, 3}}, "a key without a use"},
		{cert(signing, "AAEC") + cert("", "AAEC"), cert("", "AAED"), [][]byte{{0, 1, 3}},
			"one of the keys served for encryption too"},
		{`<md:KeyDescriptor><ds:KeyInfo><ds:KeyName>n</ds:KeyName></ds:KeyInfo></md:KeyDescriptor>`, cert("", "AAED"),
			[][]byte{{0, 1, 3}}, "a key without a certificate"},
		{`<ds:Signature/><md:Extensions/>`, `<md:Extensions/>` + "\n  " + cert(signing, "AAED"), [][]byte{{0, 1, 3}},
			"none before: behind signature and extensions"},
		{cert(encryption, "AAEC"), cert(signing, "AAED") + "\n  " + cert(encryption, "AAEC"), [][]byte{{0, 1, 3}},
			"none for signing before: first of all"},
	} {
		out, _, err := rewrite(t, role(row.before), false, replace(row.ders...))
		require.NoError(t, err, row.why)
		require.Equal(t, role(row.after), out, row.why)
	}

	out, says, err := rewrite(t, `<EntityDescriptor xmlns="`+MD+
		`" xmlns:ds="urn:other" entityID="e"><IDPSSODescriptor><SingleSignOnService Binding="b" Location="l"/></IDPSSODescriptor></EntityDescriptor>`, false, replace([]byte{0, 1, 3}))
	require.NoError(t, err)
	require.Contains(t, out, `<IDPSSODescriptor><KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="`+DS+
		`"><ds:X509Data><ds:X509Certificate>AAED</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService`,
		"the document's own prefixes; what it does not declare is declared")
	require.Equal(t, []string{"the signing certificates are replaced, 0 by 1 at /EntityDescriptor/IDPSSODescriptor"},
		says)

	_, _, err = rewrite(t, entity("e", `<md:IDPSSODescriptor/>`), false, replace([]byte{0, 1, 3}))
	require.ErrorIs(t, err, ErrEdit, "a role without content has no place for a key")
}

func TestRewriteSignatures(t *testing.T) {
	t.Parallel()
	const s = `<ds:Signature` + nsDS + `/>`
	role := func(signature, value string) string {
		return `<md:IDPSSODescriptor WantAuthnRequestsSigned="` + value + `">` + signature + `</md:IDPSSODescriptor>`
	}
	for _, row := range []struct {
		before, after string
		alone         bool
		removed       int
		why           string
	}{
		{entity("e", s+role(s, "true")), entity("e", role("", "false")), false, 2, "those around the change"},
		{entity("e", s+role(s, "false")), entity("e", s+role(s, "false")), false, 0, "no change, no harm"},
		{entity("e", s+role("", "true")+`<md:SPSSODescriptor>`+s+`</md:SPSSODescriptor>`),
			entity("e", role("", "false")+`<md:SPSSODescriptor>`+s+`</md:SPSSODescriptor>`), false, 1,
			"not one beside it"},
		{entity("e", role(s+s, "true")), entity("e", role("", "false")), false, 2, "two on one element"},
		{aggregate(s + entity("e", role("", "true")) + entity("x", s)), aggregate(entity("e", role("", "false")) +
			entity("x", s)), false, 1, "the aggregate's, where the entity stays in it"},
		{aggregate(s + entity("e", s+role("", "false")) + entity("x", s)),
			"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + entity("e", s+role("", "false")) + "\n", true, 0,
			"an entity that is cut out unchanged keeps its own"},
		{entity("e", role("", "true")+`<x:y xmlns:x="urn:x">`+s+`</x:y>`), entity("e", role("", "false")+
			`<x:y xmlns:x="urn:x">`+s+`</x:y>`), false, 0, "somebody else's signature inside an element of theirs"},
	} {
		out, says, err := rewrite(t, row.before, row.alone, want(false))
		require.NoError(t, err, row.why)
		require.Equal(t, row.after, out, row.why)
		require.Equal(t, row.removed, strings.Count(strings.Join(says, "\n"), "is removed: another change breaks it"),
			row.why)
	}
}

func TestRewriteCutOut(t *testing.T) {
	t.Parallel()
	out, says, err := rewrite(t, `<?xml version="1.0"?><!-- c -->
<EntitiesDescriptor xmlns="`+
		MD+`" xmlns:a="urn:a" xmlns:b="urn:b" validUntil="2030-01-01T00:00:00Z" Name="n"><Extensions/>
<EntitiesDescriptor xmlns:b="urn:&amp;c"><EntityDescriptor xmlns:d="urn:d" entityID="e" a:x="y"><b:z/></EntityDescriptor>
<EntityDescriptor entityID="other"/></EntitiesDescriptor></EntitiesDescriptor>`, true,
		func(*Rewriter, *Entity) error { return nil })
	require.NoError(t, err)
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="`+
		MD+`" xmlns:a="urn:a" xmlns:b="urn:&amp;c" xmlns:d="urn:d" entityID="e" a:x="y"><b:z/></EntityDescriptor>
`, out)
	require.Equal(t, []string{
		"the entity is cut out of the aggregate, with the namespace declarations that it needs; 1 others are left out at /EntitiesDescriptor/EntitiesDescriptor/EntityDescriptor[1]",
		"the attribute validUntil is left out: it belongs to the aggregate at /EntitiesDescriptor/@validUntil",
		"the attribute Name is left out: it belongs to the aggregate at /EntitiesDescriptor/@Name",
		"the element Extensions is left out: it belongs to the aggregate at /EntitiesDescriptor/Extensions",
	}, says)
	parse(t, out)
}
