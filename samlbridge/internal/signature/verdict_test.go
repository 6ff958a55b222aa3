package signature_test

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
)

// between returns what is between two marks, each of which is in the text once.
func between(t testing.TB, text, start, end string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, start)
	require.True(t, ok, start)
	inside, _, ok := strings.Cut(rest, end)
	require.True(t, ok, end)
	return inside
}

func refused(t testing.TB, text string, certificates ...*x509.Certificate) *signature.Error {
	t.Helper()
	_, err := verify(t, text, "Assertion", certificates...)
	var e *signature.Error
	require.ErrorAs(t, err, &e)
	return e
}

// Values that no software can verify are a no, whoever is trusted.
func TestValuesThatProveNothing(t *testing.T) {
	t.Parallel()
	by := rsa2048()
	good := sign(t, responseDocument, "Assertion", by, 0)
	nothing := sha256.Sum256(nil)
	for _, name := range []string{"DigestValue", "SignatureValue"} {
		value := between(t, good, "<ds:"+name+">", "</ds:"+name+">")
		for why, row := range map[string]struct{ value, says string }{
			"empty":       {"", "is empty"},
			"white space": {" \n ", "is empty"},
			"no base64":   {"*" + value, "is no base64"},
			"cut off":     {value[:len(value)-1], "is no base64"},
		} {
			text := replaced(t, good, value, row.value)
			for _, certificates := range [][]*x509.Certificate{nil, {by.certificate}} {
				e := refused(t, text, certificates...)
				require.Equal(t, signature.ErrShape, e.Kind, why)
				require.False(t, e.Undecided, why)
				require.Equal(t, name+" "+row.says, e.Message)
			}
			require.Error(t, signature.Check(find(t, parse(t, text), "Assertion")), why)
		}
	}
	digest := between(t, good, "<ds:DigestValue>", "</ds:DigestValue>")
	e := refused(t, replaced(t, good, digest, base64.StdEncoding.EncodeToString(nothing[:])))
	require.Equal(t, signature.ErrShape, e.Kind)
	require.False(t, e.Undecided)
	require.Contains(t, e.Message, "digest is that of nothing")
}

// Java and OpenSSL make ECDSA signatures in DER, which XML Signature does not have.
func TestDERIsNamed(t *testing.T) {
	t.Parallel()
	for _, by := range []identity{p256(), p384(), p521()} {
		good := sign(t, responseDocument, "Assertion", by, 0)
		value := between(t, good, "<ds:SignatureValue>", "</ds:SignatureValue>")
		raw := must(base64.StdEncoding.DecodeString(value))
		der := must(asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(raw[:len(raw)/2]),
			new(big.Int).SetBytes(raw[len(raw)/2:])}))
		e := refused(t, replaced(t, good, value, base64.StdEncoding.EncodeToString(der)), by.certificate)
		require.Equal(t, signature.ErrShape, e.Kind)
		require.False(t, e.Undecided)
		require.Contains(t, e.Message, "in DER")
		e = refused(t, replaced(t, good, value, base64.StdEncoding.EncodeToString(append(der, 0))), by.certificate)
		require.Equal(t, signature.ErrMismatch, e.Kind, "what is no DER is any wrong value")
	}
}

// Where the method is not supported the digest is: what was changed is a no all the same, and what was not is a doubt.
func TestChangedIsANoWhateverTheMethod(t *testing.T) {
	t.Parallel()
	good := sign(t, responseDocument, "Assertion", rsa2048(), 0)
	const c14n, inclusive = "http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
	for why, text := range map[string]string{
		"RSA-PSS": replaced(t, good, "2001/04/xmldsig-more#rsa-sha256",
			"2007/05/xmldsig-more#sha256-rsa-MGF1"),
		"EdDSA": replaced(t, good, "2001/04/xmldsig-more#rsa-sha256",
			"2021/04/xmldsig-more#eddsa-ed25519"),
		"SignedInfo by C14N 1.0": replaced(t, good, `Method Algorithm="`+c14n, `Method Algorithm="`+inclusive),
		"an Object":              replaced(t, good, "</ds:KeyInfo>", "</ds:KeyInfo><ds:Object>x</ds:Object>"),
		"a comment in KeyInfo":   replaced(t, good, "<ds:X509Data>", "<ds:X509Data><!---->"),
		"with comments, of SignedInfo": replaced(t, replaced(t, good, `Method Algorithm="`+c14n, `Method Algorithm="`+
			c14n+"WithComments"),
			"<ds:Reference", "<!----><ds:Reference"),
	} {
		e := refused(t, text, rsa2048().certificate)
		require.True(t, e.Undecided, "%s: %s", why, e)
		checked := signature.Check(find(t, parse(t, text), "Assertion"))
		require.ErrorAs(t, checked, &e, why)
		require.True(t, e.Undecided, "%s: %s", why, e)

		text = replaced(t, text, "good@example.com", "evil@example.com")
		e = refused(t, text, rsa2048().certificate)
		require.Equal(t, signature.ErrMismatch, e.Kind, why)
		require.False(t, e.Undecided, why)
		checked = signature.Check(find(t, parse(t, text), "Assertion"))
		require.ErrorAs(t, checked, &e, why)
		require.Equal(t, signature.ErrMismatch, e.Kind, why)
		require.False(t, e.Undecided, why)
	}
	require.NoError(t, signature.Check(find(t, parse(t, good), "Assertion")))
}

// A proof outweighs a doubt, whichever is met first.
func TestProofOutweighsDoubt(t *testing.T) {
	t.Parallel()
	good := sign(t, responseDocument, "Assertion", rsa2048(), 0)
	pss := replaced(t, good, "2001/04/xmldsig-more#rsa-sha256", "2007/05/xmldsig-more#sha256-rsa-MGF1")
	for why, text := range map[string]string{
		"XPath": replaced(t, pss, "<ds:Transforms>",
			`<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>`),
		"another element":      replaced(t, pss, `URI="#_assertion"`, `URI="#_response"`),
		"a relative namespace": replaced(t, pss, "<saml:NameID ", `<saml:NameID xmlns:a="b" `),
		"two KeyInfo":          replaced(t, pss, "</ds:KeyInfo>", "</ds:KeyInfo><ds:KeyInfo/>"),
		"MD5 as digest":        replaced(t, pss, "xmlenc#sha256", "xmldsig-more#md5"),
		"no value":             replaced(t, pss, between(t, pss, "<ds:SignatureValue>", "</ds:SignatureValue>"), ""),
	} {
		require.False(t, refused(t, text).Undecided, why)
		require.False(t, refused(t, strings.Replace(text, "<ds:SignedInfo>", "<!----><ds:SignedInfo>", 1)).Undecided,
			why)
	}
}

// What has comments is signed without them, so that an algorithm with comments changes nothing where there are none.
func TestCanonicalisationWithComments(t *testing.T) {
	t.Parallel()
	by := rsa2048()
	const c14n = "http://www.w3.org/2001/10/xml-exc-c14n#"
	m := template{method: more + "rsa-sha256", digest: xmlenc + "sha256", uri: "#_a"}
	document := `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="_a"><x>y</x></EntityDescriptor>`
	plain := m.in(t, document, "_a")
	key, _ := by.files(t)
	for why, text := range map[string]string{
		"both": strings.ReplaceAll(plain, c14n+`"`, c14n+`WithComments"`),
		"transform": strings.Replace(plain, `Transform Algorithm="`+c14n+`"`, `Transform Algorithm="`+c14n+
			`WithComments"`, 1),
	} {
		require.NotEqual(t, plain, text, why)
		signed, err := xmlsec(t, []string{text}, "--sign", "--privkey-pem", key)
		require.NoError(t, err, why)
		check := func(text string) *signature.Error {
			_, err := signature.Verify(withID(t, parse(t, text), "_a"), []*x509.Certificate{by.certificate},
				signature.Options{})
			var e *signature.Error
			require.ErrorAs(t, err, &e, why)
			return e
		}
		require.True(t, check(signed).Undecided, why)
		require.False(t, check(strings.Replace(signed, ">y<", ">z<", 1)).Undecided, why)
		require.True(t, check(strings.Replace(signed, ">y<", "><!---->z<", 1)).Undecided,
			"%s: other software may count comments", why)
	}
}
