package signin_test

import (
	"crypto/x509"
	"encoding/pem"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crewjam/saml"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/samlbridge/dsig"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// xmlsecVerifies asks xmlsec1, another implementation of XML Signature, whether a certificate verifies the signature of
// the element with this ID, whatever KeyInfo says (Debian: xmlsec1).
func xmlsecVerifies(t *testing.T, document, id string, certificate *x509.Certificate) bool {
	t.Helper()
	path, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("xmlsec1 is not installed")
	}
	dir := t.TempDir()
	file, key := filepath.Join(dir, "document.xml"), filepath.Join(dir, "certificate.pem")
	require.NoError(t, os.WriteFile(file, []byte(document), 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}),
		0o600))
	return exec.Command(path, "--verify", "--pubkey-cert-pem", key, "--enabled-key-data", "key-name",
		"--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:Response", "--id-attr:ID",
		"urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
		"--node-xpath", "//*[@ID='"+id+"']/*[local-name()='Signature']", file).Run() == nil
}

// The verdict on each signature is xmlsec1's.
func TestXMLSecAgrees(t *testing.T) {
	t.Parallel()
	text := good(t)
	rows := map[string]string{
		"both signed":          text,
		"the assertion signed": signed(t, responseText, cloudflare(), "Assertion"),
		"the response signed":  signed(t, responseText, cloudflare(), "Response"),
		"another key":          signed(t, responseText, stranger(), "Assertion", "Response"),
		"another key outside": signed(t, signed(t, responseText, cloudflare(), "Assertion"), stranger(),
			"Response"),
		"the Name ID changed":     strings.ReplaceAll(text, alice+"</saml:NameID>", "bob@example.com</saml:NameID>"),
		"the destination changed": strings.Replace(text, ` Destination="`, ` Destination="x`, 1),
		"an attribute added":      strings.Replace(text, "<saml:Subject>", `<saml:Subject x="">`, 1),
		"a comment added":         strings.Replace(text, "alice@", "alice<!-- -->@", 1),
		"white space added":       strings.Replace(text, "<saml:Subject>", "<saml:Subject>\n", 1),
		"white space in a tag":    strings.Replace(text, "<saml:Subject>", "<saml:Subject\n>", 1),
		"the signed digest":       strings.Replace(text, "<ds:DigestValue>", "<ds:DigestValue>A", 1),
		"the value":               strings.Replace(text, "<ds:SignatureValue>", "<ds:SignatureValue>A", 1),
		"lines in the value":      strings.Replace(text, "<ds:SignatureValue>", "<ds:SignatureValue>\n  ", 1),
		"quotes of another kind":  strings.Replace(text, `Version="2.0"`, `Version='2.0'`, 1),
		"a reference in an URL":   strings.Replace(text, "https://eu-central-1", "&#x68;ttps://eu-central-1", 1),
		"issued by another":       issue(t, cloudflare(), nil),
		"issued by another, SHA-1": issue(t, cloudflare(),
			func(r *saml.IdpAuthnRequest) { r.IDP.SignatureMethod = rsaSHA1 }),
	}
	names := slices.Sorted(maps.Keys(rows))
	for i := 0; i < len(names); i += step(3) {
		why, text := names[i], rows[names[i]]
		c := decode(t, posted(text))
		o := options()
		o.Verifiers = []form.Verifier{dsig.Verifier{}} // which takes nothing away
		r := signin.Explain(c, pair(), o)
		tree := parse(t, text)
		for _, s := range r.Signatures {
			var id string
			for el := range elements(tree) {
				if el.Local() == s.Element {
					a, _ := el.Attr("", "ID")
					id = a.Value()
				}
			}
			require.Equal(t, xmlsecVerifies(t, text, id, cloudflare().certificate), s.Verified, "%s: %s", why,
				s.Element)
		}
	}
}

// Responses in the styles of other identity providers, signed by xmlsec1: a yes for what Cloudflare's own look like but
// for names and white space, "cannot tell" where the signature is of a kind that is not verified here.
func TestStyles(t *testing.T) {
	t.Parallel()
	path, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("xmlsec1 is not installed")
	}
	const (
		exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
		enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
		types     = ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema"`
		inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
	)
	prefixes := `><ec:InclusiveNamespaces xmlns:ec="` + exclusive + `" PrefixList="xs #default samlp"/></ds:Transform>`
	template := `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="` + exclusive + `"/><ds:SignatureMethod Algorithm="` + rsaSHA256 + `"/><ds:Reference URI="#_assertion0001"><ds:Transforms><ds:Transform Algorithm="` + enveloped + `"/><ds:Transform Algorithm="` + exclusive + `"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>`
	unsigned := replaced(t, responseText, `12:00:00Z"><saml:Issuer>`+idpEntity+`</saml:Issuer>`,
		`12:00:00Z"><saml:Issuer>`+idpEntity+`</saml:Issuer>`+template)
	lines := strings.ReplaceAll(unsigned, "><", ">\n  <")
	const reference = ` URI="#_assertion0001"`
	whole := strings.Replace(responseText, `</saml:Issuer>`, `</saml:Issuer>`+template, 1)
	rows := []struct {
		why, template string
		answer        rotation.Answer
	}{
		{"as it is", unsigned, rotation.Yes},
		{"indented", lines, rotation.Yes},
		{"types declared on the response", strings.Replace(strings.Replace(unsigned, types, "", 1), " ID=", types+
			" ID=", 1), rotation.Yes},
		{"prefixes listed", strings.Replace(unsigned, `Algorithm="`+exclusive+`"/></ds:Transforms>`, `Algorithm="`+
			exclusive+`"`+prefixes+`</ds:Transforms>`, 1), rotation.Yes},
		{"no prefixes", strings.Replace(strings.NewReplacer("<saml:Assertion",
			`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"`, "<saml:", "<", "</saml:", "</",
			"<ds:Signature ", "<Signature ", "xmlns:ds=", "xmlns=", "<ds:", "<", "</ds:", "</").
			Replace(unsigned), "<Issuer>", `<Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">`, 1), rotation.Yes},
		{"other prefixes", strings.NewReplacer("<saml:", "<saml2:", "</saml:", "</saml2:", "xmlns:saml=",
			"xmlns:saml2=", "samlp:", "saml2p:", "xmlns:samlp=", "xmlns:saml2p=").Replace(unsigned), rotation.Yes},
		{"characters by reference", strings.Replace(unsigned, "Alice Liddell", "&#13;&#10;&#9;&lt;&amp;&#x20AC;\"", 1),
			rotation.Yes},
		{"SHA-512", strings.NewReplacer("rsa-sha256", "rsa-sha512", "xmlenc#sha256", "xmlenc#sha512").Replace(unsigned),
			rotation.CannotTell},
		{"SHA-1", strings.NewReplacer(rsaSHA256, rsaSHA1, "http://www.w3.org/2001/04/xmlenc#sha256",
			"http://www.w3.org/2000/09/xmldsig#sha1").Replace(unsigned), rotation.CannotTell},
		{"inclusive canonicalisation", strings.ReplaceAll(unsigned, exclusive, inclusive), rotation.CannotTell},
		{"inclusive canonicalisation 1.1", strings.ReplaceAll(unsigned, exclusive,
			"http://www.w3.org/2006/12/xml-c14n11"), rotation.CannotTell},
		{"no canonicalisation", strings.Replace(unsigned, `<ds:Transform Algorithm="`+exclusive+`"/>`, "", 1),
			rotation.CannotTell},
		{"the whole message signed", strings.Replace(whole, reference, ` URI=""`, 1), rotation.CannotTell},
		{"the whole message signed, without a URI", strings.Replace(whole, reference, "", 1), rotation.CannotTell},
		{"an ID that begins with a digit", strings.ReplaceAll(unsigned, "_assertion0001", "0b6d-assertion"),
			rotation.Yes},
	}
	dir := t.TempDir()
	key, in, out := filepath.Join(dir, "key.pem"), filepath.Join(dir, "in.xml"), filepath.Join(dir, "out.xml")
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY",
		Bytes: must(x509.MarshalPKCS8PrivateKey(cloudflare().signer))}), 0o600))
	for _, row := range rows {
		require.NoError(t, os.WriteFile(in, []byte(row.template), 0o600))
		said, err := exec.Command(path, "--sign", "--privkey-pem", key, "--id-attr:ID",
			"urn:oasis:names:tc:SAML:2.0:assertion:Assertion", "--output", out, in).CombinedOutput()
		require.NoError(t, err, "%s: %s", row.why, said)
		text := string(must(os.ReadFile(out)))
		for _, captured := range []string{text, strings.ReplaceAll(text, "\n", "\r\n")} {
			o := options()
			o.Verifiers = []form.Verifier{dsig.Verifier{}}
			r := signin.Explain(decode(t, posted(captured)), pair(), o)
			requireRedacted(t, r)
			require.Equal(t, row.answer, r.Answer, "%s\n%s", row.why, r)
			require.Equal(t, strings.HasPrefix(row.why, "the whole message"),
				strings.Contains(find(t, r, "signature").Reason, "names no ID"), row.why)
		}
		r := explain(t, strings.Replace(text, alice+"</", "eve@example.com</", 1))
		require.NotEqual(t, rotation.Yes, r.Answer, row.why)
		require.Empty(t, r.Verified.NameID, row.why)
	}
}
