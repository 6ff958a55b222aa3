package signature_test

import (
	"crypto/x509"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// What was signed is the canonical form, and its elements lead back to those of the document.
func TestVerifiedTree(t *testing.T) {
	t.Parallel()
	by := rsa2048()
	for _, row := range []struct{ document, local string }{
		{entityDocument, "EntityDescriptor"}, {aggregateDocument, "EntitiesDescriptor"},
		{aggregateDocument, "EntityDescriptor"},
		{responseDocument, "Response"}, {responseDocument, "Assertion"},
		{sign(t, responseDocument, "Assertion", by, 0), "Response"},
	} {
		tree := parse(t, sign(t, row.document, row.local, by, 0))
		el := find(t, tree, row.local)
		v, err := signature.Verify(el, []*x509.Certificate{by.certificate}, signature.Options{})
		require.NoError(t, err)
		require.Equal(t, el, v.Original(v.Tree.Root()))
		seen := map[int]bool{}
		for e := range v.Tree.Root().Descendants() {
			original := v.Original(e)
			require.Equal(t, e.Name(), original.Name())
			require.Equal(t, e.Text(), original.Text())
			for a := range original.Attrs() {
				if a.Space != xmlscan.NamespaceXMLNS {
					same, ok := e.Attr(a.Space, a.Local)
					require.True(t, ok)
					require.Equal(t, a.Value(), same.Value())
				}
			}
			require.False(t, seen[original.Index()])
			seen[original.Index()] = true
		}
		require.False(t, seen[v.Signature.Index()], "the signature itself is not signed")
	}
}

func TestCanonicalForm(t *testing.T) {
	t.Parallel()
	v, err := verify(t, sign(t, entityDocument, "EntityDescriptor", rsa2048(), 0), "EntityDescriptor",
		rsa2048().certificate)
	require.NoError(t, err)
	require.Equal(
		t, `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_entity" entityID="https://good.example/">
  <md:Extensions><x:a xmlns:x="urn:x" xmlns:y="urn:a" c="a &amp; &quot;b&quot; &#x9;&#xA;&#xD; >" y:b="2" x:a="1"></x:a></md:Extensions>
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://good.example/sso?a=1&amp;b=2"></md:SingleSignOnService>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`, v.Tree.Source().Text())
}

func TestInspect(t *testing.T) {
	t.Parallel()
	signed := sign(t, responseDocument, "Response", p384(), 0)
	info, err := signature.Inspect(parse(t, signed).Root())
	require.NoError(t, err)
	require.Equal(t, "ECDSA-SHA256", info.Method)
	require.Equal(t, "SHA-256", info.Digest)
	require.False(t, info.SHA1)
	require.Equal(t, p384().certificate.Raw, info.Certificate.Raw)
	require.Equal(t, signature.Find(parse(t, signed).Root()).Start(), info.Signature.Start())

	weak := strings.NewReplacer("2001/04/xmldsig-more#ecdsa-sha256", "2000/09/xmldsig#rsa-sha1").Replace(signed)
	info, err = signature.Inspect(parse(t, weak).Root())
	require.NoError(t, err)
	require.True(t, info.SHA1)
	require.Equal(t, "RSA-SHA1", info.Method)
}

// Every single change of a byte is refused, or what is verified is what was signed.
func TestEveryByteChanged(t *testing.T) {
	t.Parallel()
	by := rsa2048()
	for _, row := range []struct{ document, local string }{{entityDocument, "EntityDescriptor"},
		{responseDocument, "Assertion"}} {
		good := sign(t, row.document, row.local, by, 0)
		v, err := verify(t, good, row.local, by.certificate)
		require.NoError(t, err)
		want := v.Tree.Source().Text()
		refused, taken := 0, 0
		for i := 0; i < len(good); i += step(13) {
			for _, changed := range []string{good[:i] + good[i+1:], good[:i] + string(good[i]^1) + good[i+1:],
				good[:i] + "<!---->" + good[i:]} {
				tree, err := parsed(changed)
				if err != nil {
					continue
				}
				for el := range tree.Root().Descendants() {
					if !el.Is("http://www.w3.org/2000/09/xmldsig#", "Signature") {
						continue
					}
					v, err := signature.Verify(el.Parent(), []*x509.Certificate{by.certificate},
						signature.Options{AllowSHA1: true})
					if err != nil {
						refused++
						continue
					}
					taken++
					require.Equal(t, want, v.Tree.Source().Text(), "byte %d in %s", i, changed)
				}
			}
		}
		require.NotZero(t, refused)
		require.NotZero(t, taken)
	}
}

// hostile are signed documents of about one size that are made to keep a reader busy.
func hostile(size int) map[string]string {
	declarations, attributes := "", ""
	for i := range 29 {
		declarations += fmt.Sprintf(` xmlns:p%d="urn:%d"`, i, i)
		attributes += fmt.Sprintf(` p%d:a=""`, i)
	}
	fill := func(start, piece string) string {
		return `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="_a"` + start + `>` +
			strings.Repeat(piece, size/len(piece)) + `</EntitiesDescriptor>`
	}
	return map[string]string{
		"elements":               fill("", "<a/>"),
		"declarations in scope":  fill(declarations+attributes, "<a/>"),
		"a declaration for each": fill("", `<p:a xmlns:p="urn:p"/>`),
		"many attributes":        fill(declarations, "<a"+attributes+"/>"),
		"text":                   fill("", strings.Repeat("&#13;", 10_000)+"<a/>"),
		"comments":               fill("", "a<!---->"),
		"depth":                  fill("", strings.Repeat("<a>", 60)+strings.Repeat("</a>", 60)),
		"entities":               fill("", "<EntityDescriptor/>"),
		"prefixes bound over and over": fill("", strings.Repeat(`<p:a xmlns:p="urn:p"><p:a xmlns:p="urn:q">`, 10)+
			strings.Repeat("</p:a>", 20)),
	}
}

func scanHostile(t testing.TB, text string) *xmlscan.Tree {
	t.Helper()
	limits := xmlscan.Limits{Tokens: 1 << 20, Bytes: 2 << 20}
	source, err := xmlscan.Decode([]byte(text), limits)
	require.NoError(t, err)
	tree, err := xmlscan.Parse(source, limits)
	require.NoError(t, err)
	return tree
}

// A document of 1 MiB takes about a tenth of a second, even where the limit on tokens is fifty times the default. Were
// a step quadratic, go test would run into its own limit.
func TestHostileDocuments(t *testing.T) {
	for why, text := range hostile(1 << 20 / step(8)) {
		edits, err := signature.Sign(scanHostile(t, text).Root(), rsa2048().signer, rsa2048().certificate, 0)
		require.NoError(t, err, why)
		signed, err := xmlscan.Splice(text, edits)
		require.NoError(t, err, why)
		root := scanHostile(t, signed).Root()
		_, err = signature.Verify(root, []*x509.Certificate{stranger().certificate, p256().certificate,
			rsa2048().certificate}, signature.Options{})
		require.NoError(t, err, why)
	}
}

// A canonical form that is many times the document is refused before it is made, and what asks for one with thousands
// of declarations is refused by the scanner.
func TestCanonicalFormThatGrows(t *testing.T) {
	t.Parallel()
	uri := "urn:" + strings.Repeat("u", 60_000)
	text := `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="_a" xmlns:p="` + uri + `">` +
		strings.Repeat("<p:a/>", 9_000) + `</EntityDescriptor>`
	_, err := signature.Sign(parse(t, text).Root(), rsa2048().signer, rsa2048().certificate, 0)
	require.ErrorIs(t, err, signature.ErrLimit)

	stolen := sign(t, strings.Replace(entityDocument, "_entity", "_a", 1), "EntityDescriptor", rsa2048(), 0)
	sig := signature.Find(find(t, parse(t, stolen), "EntityDescriptor")).Raw()
	_, err = verify(t, strings.Replace(text, "<p:a/>", sig+"<p:a/>", 1), "EntityDescriptor", rsa2048().certificate)
	require.ErrorIs(t, err, signature.ErrLimit, "a good signature on another document changes nothing")

	var declarations strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&declarations, ` xmlns:p%d="urn:p"`, i)
	}
	_, err = parsed(`<EntityDescriptor` + declarations.String() + `>` + sig + strings.Repeat("<a/>", 900) +
		`</EntityDescriptor>`)
	require.ErrorIs(t, err, xmlscan.ErrLimit)
}

func BenchmarkVerify(b *testing.B) {
	for _, row := range []struct {
		name string
		by   identity
	}{{"RSA-2048", rsa2048()}, {"P-256", p256()}} {
		b.Run(row.name, func(b *testing.B) {
			root := parse(b, sign(b, plain(entityDocument), "EntityDescriptor", row.by, 0)).Root()
			b.ReportAllocs()
			for b.Loop() {
				_, err := signature.Verify(root, []*x509.Certificate{row.by.certificate}, signature.Options{})
				require.NoError(b, err)
			}
		})
	}
}

// Time grows with the document and not faster: compare each shape at one size and at twice that size.
func BenchmarkVerifyHostile(b *testing.B) {
	for _, size := range []int{1 << 19, 1 << 20} {
		for why, text := range hostile(size) {
			edits, err := signature.Sign(scanHostile(b, text).Root(), rsa2048().signer, rsa2048().certificate, 0)
			require.NoError(b, err)
			signed, err := xmlscan.Splice(text, edits)
			require.NoError(b, err)
			root := scanHostile(b, signed).Root()
			b.Run(fmt.Sprintf("%s/%dKiB", why, size>>10), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, err := signature.Verify(root, []*x509.Certificate{rsa2048().certificate}, signature.Options{})
					require.NoError(b, err)
				}
			})
		}
	}
}
