package signature_test

import (
	"bytes"
	"crypto/x509"
	"strings"
	"testing"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
)

// reference verifies the signature of the element with an ID by another implementation, over that one's own reading of
// the text, and returns the canonical form of what it verified. KeyInfo is left out and white space in the signature
// value too: how others read these is not the question.
func reference(text, id string, certificate *x509.Certificate) (string, error) {
	document := etree.NewDocument()
	if err := document.ReadFromString(text); err != nil {
		return "", err
	}
	el := document.Root()
	for _, e := range document.FindElements("//*") {
		if e.SelectAttrValue("ID", "") == id {
			el = e
		}
	}
	for _, child := range el.ChildElements() {
		if child.Tag != "Signature" {
			continue
		}
		for _, part := range child.ChildElements() {
			switch part.Tag {
			case "KeyInfo":
				child.RemoveChild(part)
			case "SignatureValue":
				part.SetText(strings.Join(strings.Fields(part.Text()), ""))
			}
		}
	}
	// Namespaces that are declared outside have to be known inside.
	for outer := el.Parent(); outer != nil; outer = outer.Parent() {
		for _, a := range outer.Attr {
			if (a.Space == "xmlns" || a.Space == "" && a.Key == "xmlns") && el.SelectAttr(a.FullKey()) == nil {
				el.CreateAttr(a.FullKey(), a.Value)
			}
		}
	}
	context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{
		certificate}})
	context.Clock = dsig.NewFakeClockAt(certificate.NotBefore)
	verified, err := context.Validate(el)
	if err != nil {
		return "", err
	}
	canonical, err := dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("").Canonicalize(verified)
	return string(canonical), err
}

// plain are the documents without what a third implementation, xmlsec1, has to decide: see
// TestCanonicalFormAgreesWithXMLSec.
var plain = strings.NewReplacer(` y:b="2"`, "", ` xml:lang="en"`, "").Replace

// fuzzSeeds are signed documents.
func fuzzSeeds(t testing.TB) []string {
	by := rsa2048()
	entity, response := plain(entityDocument), plain(responseDocument)
	assertion := sign(t, response, "Assertion", by, 0)
	return []string{
		sign(t, entity, "EntityDescriptor", by, 0), sign(t, entity, "EntityDescriptor", p256(), 0),
		sign(t, aggregateDocument, "EntitiesDescriptor", by, 0), sign(t, aggregateDocument, "EntityDescriptor", by, 0),
		sign(t, response, "Response", by, 0), assertion, sign(t, assertion, "Response", by, 0),
		strings.Replace(assertion, "<saml:Subject>", "<saml:Subject><!-- evil -->", 1),
	}
}

// Whatever is put into a signed document, and wherever: no panic; and what is verified, the other implementation
// verifies too, and reads the same.
func FuzzVerify(f *testing.F) {
	seeds := fuzzSeeds(f)
	for i, seed := range seeds {
		f.Add(uint8(i), uint16(0), uint16(0), "")
		for _, insert := range []string{"<!-- -->", "<evil/>", "<![CDATA[]]>", ` xmlns:evil="urn:evil"`, ` evil=""`,
			" ", "&#32;", "<ds:Object/>"} {
			f.Add(uint8(i), uint16(len(seed)/2), uint16(0), insert)
		}
	}
	f.Fuzz(func(t *testing.T, seed uint8, place, remove uint16, insert string) {
		text := seeds[int(seed)%len(seeds)]
		start := min(int(place), len(text))
		text = text[:start] + insert + text[min(start+int(remove), len(text)):]
		tree, err := parsed(text)
		if err != nil {
			return
		}
		for i := range min(tree.Len(), 50) {
			el := nth(tree, i)
			if signature.Find(el).IsZero() {
				continue
			}
			v, err := signature.Verify(el, []*x509.Certificate{p256().certificate, rsa2048().certificate},
				signature.Options{})
			if err != nil {
				require.Nil(t, v)
				var e *signature.Error
				require.ErrorAs(t, err, &e)
				require.NotEmpty(t, e.Fix)
				require.Less(t, len(e.Message), 1024)
				continue
			}
			if v.Signer.PublicKeyAlgorithm != x509.RSA {
				continue // ECDSA values are written in another way there
			}
			id, _ := el.Attr("", "ID")
			canonical, err := reference(tree.Source().Text(), id.Value(), v.Signer)
			require.NoError(t, err)
			require.Equal(t, canonical, v.Tree.Source().Text())
		}
	})
}

// The canonical form of a canonical form is itself, and signing any document that can be signed gives one that is
// verified and otherwise the same.
func FuzzSign(f *testing.F) {
	f.Add([]byte(entityDocument))
	f.Add([]byte(responseDocument))
	f.Add([]byte(`<a xmlns="urn:a" xmlns:b="urn:b"><b:c xmlns="" b:d="1" e="&#9;"><f xmlns="urn:a"/>&#13;</b:c></a>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := parsed(string(data))
		if err != nil {
			return
		}
		by := p256()
		edits, err := signature.Sign(tree.Root(), by.signer, by.certificate, 0)
		if err != nil {
			require.Nil(t, edits)
			return
		}
		text := tree.Source().Text()
		var signed bytes.Buffer
		done := 0
		for _, edit := range edits {
			require.GreaterOrEqual(t, edit.Start, done)
			signed.WriteString(text[done:edit.Start] + edit.Text)
			done = edit.End
		}
		signed.WriteString(text[done:])
		again, err := parsed(signed.String())
		if err != nil {
			return // the signature made it pass a limit
		}
		v, err := signature.Verify(again.Root(), []*x509.Certificate{by.certificate}, signature.Options{})
		require.NoError(t, err)

		canonical := v.Tree.Source().Text()
		edits, err = signature.Sign(v.Tree.Root(), by.signer, by.certificate, 0)
		require.NoError(t, err)
		resigned, err := parsed(canonical[:edits[0].Start] + edits[0].Text + canonical[edits[0].End:])
		if err != nil {
			return
		}
		w, err := signature.Verify(resigned.Root(), []*x509.Certificate{by.certificate}, signature.Options{})
		require.NoError(t, err)
		require.Equal(t, canonical, w.Tree.Source().Text())
	})
}

// How long the other implementation takes for the document of BenchmarkVerify, reading included.
func BenchmarkReference(b *testing.B) {
	signed := sign(b, plain(entityDocument), "EntityDescriptor", rsa2048(), 0)
	b.ReportAllocs()
	for b.Loop() {
		_, err := reference(signed, "_entity", rsa2048().certificate)
		require.NoError(b, err)
	}
}
