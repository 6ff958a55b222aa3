package signin_test

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crewjam/saml"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// xmlsecVerifies asks xmlsec1, another implementation of XML Signature, whether a certificate verifies the signature of the
// element with this ID, whatever KeyInfo says (Debian: xmlsec1).
func xmlsecVerifies(t *testing.T, document, id string, certificate *x509.Certificate) bool {
	t.Helper()
	path, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("xmlsec1 is not installed")
	}
	dir := t.TempDir()
	file, key := filepath.Join(dir, "document.xml"), filepath.Join(dir, "certificate.pem")
	require.NoError(t, os.WriteFile(file, []byte(document), 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}), 0o600))
	return exec.Command(path, "--verify", "--pubkey-cert-pem", key, "--enabled-key-data", "key-name",
		"--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:Response", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
		"--node-xpath", "//*[@ID='"+id+"']/*[local-name()='Signature']", file).Run() == nil
}

// The verdict on each signature is xmlsec1's.
func TestXMLSecAgrees(t *testing.T) {
	t.Parallel()
	text := good(t)
	rows := map[string]string{
		"both signed":              text,
		"the assertion signed":     signed(t, responseText, cloudflare(), "Assertion"),
		"the response signed":      signed(t, responseText, cloudflare(), "Response"),
		"another key":              signed(t, responseText, stranger(), "Assertion", "Response"),
		"another key outside":      signed(t, signed(t, responseText, cloudflare(), "Assertion"), stranger(), "Response"),
		"the Name ID changed":      strings.ReplaceAll(text, alice+"</saml:NameID>", "bob@example.com</saml:NameID>"),
		"the destination changed":  strings.Replace(text, ` Destination="`, ` Destination="x`, 1),
		"an attribute added":       strings.Replace(text, "<saml:Subject>", `<saml:Subject x="">`, 1),
		"a comment added":          strings.Replace(text, "alice@", "alice<!-- -->@", 1),
		"white space added":        strings.Replace(text, "<saml:Subject>", "<saml:Subject>\n", 1),
		"white space in a tag":     strings.Replace(text, "<saml:Subject>", "<saml:Subject\n>", 1),
		"the signed digest":        strings.Replace(text, "<ds:DigestValue>", "<ds:DigestValue>A", 1),
		"the value":                strings.Replace(text, "<ds:SignatureValue>", "<ds:SignatureValue>A", 1),
		"lines in the value":       strings.Replace(text, "<ds:SignatureValue>", "<ds:SignatureValue>\n  ", 1),
		"quotes of another kind":   strings.Replace(text, `Version="2.0"`, `Version='2.0'`, 1),
		"a reference in an URL":    strings.Replace(text, "https://eu-central-1", "&#x68;ttps://eu-central-1", 1),
		"issued by another":        issue(t, cloudflare(), nil),
		"issued by another, SHA-1": issue(t, cloudflare(), func(r *saml.IdpAuthnRequest) { r.IDP.SignatureMethod = rsaSHA1 }),
	}
	for why, text := range rows {
		c := decode(t, posted(text))
		r := signin.Explain(c, pair(), options())
		tree := parse(t, text)
		for _, s := range r.Signatures {
			var id string
			for el := range elements(tree) {
				if el.Local() == s.Element {
					a, _ := el.Attr("", "ID")
					id = a.Value()
				}
			}
			require.Equal(t, xmlsecVerifies(t, text, id, cloudflare().certificate), s.Verified, "%s: %s", why, s.Element)
		}
	}
}
