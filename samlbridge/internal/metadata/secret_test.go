package metadata

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	stdpem "encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A private key ends the reading wherever it stands, however it is written, and is told by its place alone.
func TestPrivateKeyAnywhere(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	const inCertificate = "/EntityDescriptor/SPSSODescriptor/KeyDescriptor/KeyInfo/X509Data/X509Certificate"
	for _, key := range []any{rsaKey, edKey} {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		require.NoError(t, err)
		text := base64.StdEncoding.EncodeToString(der)
		armored := string(stdpem.EncodeToMemory(&stdpem.Block{Type: "PRIVATE KEY", Bytes: der}))
		for _, row := range []struct{ document, path, why string }{
			{entity("e", spRole(cert("", text))), inCertificate, "in the place of a certificate"},
			{entity("e", spRole(cert("", "\n\t"+text[:7]+"\r\n \t"+text[7:]+"\n"))), inCertificate, "in short lines"},
			{entity("e", spRole(cert("", armored))), inCertificate, "as PEM"},
			{entity("e", spRole(cert("", "&#"+"77;"+text[1:]))), inCertificate, "with a reference"},
			{entity("e", spRole(cert("", text[:2]+"<!-- MI -->"+text[2:]))), inCertificate, "with a comment"},
			{entity("e", spRole(cert("", "<![CDATA["+text[:5]+"]]>"+text[5:]))), inCertificate, "in two pieces"},
			{entity("e", spRole(cert("", base64.StdEncoding.EncodeToString([]byte(armored))))), inCertificate,
				"encoded twice"},
			{entity("e", spRole(cert("", base64.StdEncoding.EncodeToString([]byte(text))))), inCertificate,
				"encoded twice, without armor"},
			{entity("e", `<md:Extensions><x xmlns="urn:x">`+text+`</x></md:Extensions>`),
				"/EntityDescriptor/Extensions/x", "in an extension"},
			{entity("e", `<md:SPSSODescriptor`+saml2+` errorURL="data:;base64,`+text+`"/>`),
				"/EntityDescriptor/SPSSODescriptor/@errorURL", "in an attribute"},
			{entity("e", `<md:SPSSODescriptor`+saml2+` errorURL="data:;base64,&#x4D;`+text[1:]+`"/>`),
				"/EntityDescriptor/SPSSODescriptor/@errorURL", "in an attribute with a reference"},
			{entity("e", "<!-- "+text+" -->"), "/EntityDescriptor", "in a comment"},
			{entity("e", spRole(cert("", text))) + "<x>", "", "in a document that is not well-formed"},
			{"<e>" + text + "</e>", "/e", "in what is no metadata"},
		} {
			_, err := Parse([]byte(row.document), Limits{})
			require.ErrorIs(t, err, ErrSecret, row.why)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, row.path, e.Path, row.why)
			require.Positive(t, e.Line, row.why)
			require.NotContains(t, e.Message+e.Fix+e.Path, text[:6], row.why)
		}
	}
}

// Looking for keys takes time in proportion to the text, whatever begins like one over and over.
func TestPrivateKeySearchIsLinear(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"MII", "M\n", "TUlJ", "MC4CAQAwBQ", "PRIVATE KEY ", "&#77;II", "<!---->M"} {
		data := []byte(entity("e", "<md:Extensions><x>"+strings.Repeat(part, 50_000/len(part))+"</x></md:Extensions>"))
		start := time.Now()
		_, err := Parse(data, Limits{})
		require.NotErrorIs(t, err, ErrSecret, part)
		require.Less(t, time.Since(start), 2*time.Second, part)
	}
}
