package signature_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

func TestSignedIsVerified(t *testing.T) {
	t.Parallel()
	for _, by := range []identity{rsa2048(), p256(), p384(), p521()} {
		for _, hash := range []crypto.Hash{0, crypto.SHA256, crypto.SHA384, crypto.SHA512} {
			for _, row := range []struct{ document, local string }{
				{entityDocument, "EntityDescriptor"}, {aggregateDocument, "EntitiesDescriptor"},
				{aggregateDocument, "EntityDescriptor"},
				{responseDocument, "Response"}, {responseDocument, "Assertion"},
			} {
				signed := sign(t, row.document, row.local, by, hash)
				require.Equal(t, signed, sign(t, row.document, row.local, by, hash), "equal input gives equal bytes")
				v, err := verify(t, signed, row.local, stranger().certificate, by.certificate)
				require.NoError(t, err)
				require.Same(t, by.certificate, v.Signer)
				require.Equal(t, by.certificate.Raw, v.Certificate.Raw)
				require.False(t, v.SHA1)
				require.False(t, v.SmallKey)
				require.False(t, v.WholeDocument)
			}
		}
	}
}

// Every byte is kept but for what is inserted, and the signature stands where the schema has it.
func TestSignInsertsOnly(t *testing.T) {
	t.Parallel()
	rows := []struct{ document, local, before string }{
		{entityDocument, "EntityDescriptor", `ID="_entity">`},
		{aggregateDocument, "EntitiesDescriptor", `ID="_all">`},
		{responseDocument, "Response",
			`ID="_response" Version="2.0" IssueInstant="2026-11-23T12:00:00Z" Destination="https://good.example/acs"><saml:Issuer>https://good.example/</saml:Issuer>`},
		{responseDocument, "Assertion",
			`<saml:Assertion ID="_assertion" Version="2.0" IssueInstant="2026-11-23T12:00:00Z"><saml:Issuer>https://good.example/</saml:Issuer>`},
	}
	for _, row := range rows {
		signed := sign(t, row.document, row.local, rsa2048(), 0)
		before, rest, _ := strings.Cut(signed, "<ds:Signature")
		_, after, _ := strings.Cut(rest, "</ds:Signature>")
		require.Equal(t, row.document, before+after)
		require.True(t, strings.HasSuffix(before, row.before), before)
	}
}

func TestSignAddsID(t *testing.T) {
	t.Parallel()
	without := replaced(t, entityDocument, ` ID="_entity"`, "")
	signed := sign(t, without, "EntityDescriptor", rsa2048(), 0)
	id, ok := find(t, parse(t, signed), "EntityDescriptor").Attr("", "ID")
	require.True(t, ok)
	require.Regexp(t, `^_[0-9a-f]{40}$`, id.Value())
	require.Contains(t, signed, `<md:EntityDescriptor ID="`+id.Value()+`" xmlns:md=`)
	_, err := verify(t, signed, "EntityDescriptor", rsa2048().certificate)
	require.NoError(t, err)

	other := sign(t, replaced(t, without, "sso?a=1", "sso?a=2"), "EntityDescriptor", rsa2048(), 0)
	require.NotContains(t, other, id.Value(), "another content gives another ID")
	inside := sign(t, replaced(t, aggregateDocument, ` ID="_one"`, ""), "EntityDescriptor", rsa2048(), 0)
	_, err = verify(t, inside, "EntityDescriptor", rsa2048().certificate)
	require.NoError(t, err)
}

func TestSignUTF16(t *testing.T) {
	t.Parallel()
	text := strings.Replace(entityDocument, "UTF-8", "UTF-16", 1)
	wide := []byte{0xff, 0xfe}
	for _, c := range []byte(text) {
		wide = append(wide, c, 0)
	}
	source, err := xmlscan.Decode(wide, xmlscan.Limits{})
	require.NoError(t, err)
	tree, err := xmlscan.Parse(source, xmlscan.Limits{})
	require.NoError(t, err)
	edits, err := signature.Sign(tree.Root(), rsa2048().signer, rsa2048().certificate, 0)
	require.NoError(t, err)
	signed, err := xmlscan.Splice(source.Text(), edits)
	require.NoError(t, err)
	require.Equal(t, sign(t, entityDocument, "EntityDescriptor", rsa2048(), 0), signed)
}

// broken is a signer that does not sign.
type broken struct {
	identity
	value []byte
	err   error
}

func (b broken) Public() crypto.PublicKey { return b.signer.Public() }

func (b broken) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) { return b.value, b.err }

func TestSignRefuses(t *testing.T) {
	t.Parallel()
	good := rsa2048()
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	p224, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	require.NoError(t, err)
	cause := errors.New("cause")
	rows := []struct {
		why      string
		document string
		by       identity
		hash     crypto.Hash
		kind     error
	}{
		{"no key", entityDocument, identity{nil, good.certificate}, 0, signature.ErrKey},
		{"no certificate", entityDocument, identity{good.signer, nil}, 0, signature.ErrKey},
		{"the certificate of another key", entityDocument, identity{good.signer, stranger().certificate}, 0,
			signature.ErrKey},
		{"the certificate of another kind of key", entityDocument, identity{good.signer, p256().certificate}, 0,
			signature.ErrKey},
		{"a small key", entityDocument, rsa1024(), 0, signature.ErrKey},
		{"a key of a kind that SAML software lacks", entityDocument, newIdentity("ed", ed), 0, signature.ErrKey},
		{"a curve that SAML software lacks", entityDocument, newIdentity("p224", p224), 0, signature.ErrKey},
		{"SHA-1", entityDocument, good, crypto.SHA1, signature.ErrKey},
		{"a hash that is none", entityDocument, good, crypto.Hash(99), signature.ErrKey},
		{"a key that fails", entityDocument, identity{broken{good, nil, cause}, good.certificate}, 0, cause},
		{"a key that signs wrongly", entityDocument, identity{broken{good, make([]byte, 256), nil}, good.certificate},
			0, signature.ErrMismatch},
		{"a key that gives no ASN.1", entityDocument, identity{broken{p256(), make([]byte, 64), nil},
			p256().certificate}, 0, signature.ErrKey},
		{"a key that gives a negative number", entityDocument,
			identity{broken{p256(), []byte{0x30, 6, 2, 1, 0xff, 2, 1, 1}, nil}, p256().certificate}, 0,
			signature.ErrKey},
		{"signed already", sign(t, entityDocument, "EntityDescriptor", good, 0), good, 0, signature.ErrSigned},
		{"nothing to sign", `<EntityDescriptor ID="_a"/>`, good, 0, signature.ErrShape},
		{"an ID that needs escaping", `<EntityDescriptor ID="&quot;&gt;"><a/></EntityDescriptor>`, good, 0,
			signature.ErrShape},
		{"two IDs", `<EntityDescriptor ID="a" xml:id="b"><a/></EntityDescriptor>`, good, 0, signature.ErrShape},
		{"a relative namespace", `<EntityDescriptor ID="a" xmlns:a="b"><a/></EntityDescriptor>`, good, 0,
			signature.ErrShape},
	}
	for _, row := range rows {
		edits, err := signature.Sign(parse(t, row.document).Root(), row.by.signer, row.by.certificate, row.hash)
		require.ErrorIs(t, err, row.kind, row.why)
		var e *signature.Error
		require.ErrorAs(t, err, &e, row.why)
		require.NotEmpty(t, e.Message, row.why)
		require.NotEmpty(t, e.Fix, row.why)
		require.NotContains(t, e.Message, "cause", row.why)
		require.Nil(t, edits, row.why)
	}
}
