package signature_test

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// xmlsec runs xmlsec1, another implementation of XML Signature (Debian: xmlsec1), on documents.
func xmlsec(t *testing.T, documents []string, args ...string) (output string, err error) {
	t.Helper()
	path, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("xmlsec1 is not installed")
	}
	for _, name := range []string{"metadata:EntityDescriptor", "metadata:EntitiesDescriptor", "protocol:Response",
		"assertion:Assertion"} {
		args = append(args, "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:"+name)
	}
	dir := t.TempDir()
	for i, document := range documents {
		file := filepath.Join(dir, strconv.Itoa(i)+".xml")
		require.NoError(t, os.WriteFile(file, []byte(document), 0o600))
		args = append(args, file)
	}
	var errs strings.Builder
	command := exec.Command(path, args...)
	command.Stderr = &errs
	out, err := command.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, errs.String())
	}
	return string(out), err
}

// xmlsecVerify verifies the signature of the element with an ID by a certificate, whatever KeyInfo says.
func xmlsecVerify(t *testing.T, document, id string, certificate *x509.Certificate) error {
	t.Helper()
	file := filepath.Join(t.TempDir(), "certificate.pem")
	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}),
		0o600))
	_, err := xmlsec(t, []string{document}, "--verify", "--pubkey-cert-pem", file, "--enabled-key-data", "key-name",
		"--node-xpath", "//*[@ID='"+id+"']/*[local-name()='Signature']")
	return err
}

func TestXMLSecVerifiesWhatIsSigned(t *testing.T) {
	t.Parallel()
	for _, by := range []identity{rsa2048(), p256(), p384(), p521()} {
		for _, hash := range []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512} {
			signed := sign(t, entityDocument, "EntityDescriptor", by, hash)
			require.NoError(t, xmlsecVerify(t, signed, "_entity", by.certificate), "%s %v", by.certificate.Subject,
				hash)
		}
	}
	for _, row := range []struct{ document, local, id string }{
		{aggregateDocument, "EntitiesDescriptor", "_all"}, {aggregateDocument, "EntityDescriptor", "_one"},
		{responseDocument, "Response", "_response"}, {responseDocument, "Assertion", "_assertion"},
	} {
		signed := sign(t, row.document, row.local, rsa2048(), 0)
		require.NoError(t, xmlsecVerify(t, signed, row.id, rsa2048().certificate), row.id)
		require.Error(t, xmlsecVerify(t, signed, row.id, stranger().certificate), row.id)
	}
}

// template is a signature to be filled in by xmlsec1.
type template struct {
	method, digest            string
	uri                       string // "-" leaves it out
	inSignedInfo, inTransform string // PrefixLists
	keyInfo                   bool
}

func (m template) text() string {
	list := func(prefixes string) string {
		if prefixes == "" {
			return ""
		}
		return `<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="` + prefixes +
			`"/>`
	}
	keyInfo := ""
	if m.keyInfo {
		keyInfo = "<KeyInfo>\n<X509Data/>\n</KeyInfo>"
	}
	return `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">
  <SignedInfo>
    <CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">` +
		list(m.inSignedInfo) + `</CanonicalizationMethod>
    <SignatureMethod Algorithm="` + m.method + `"/>
    ` + strings.Replace(`<Reference URI="`+m.uri+`">`, ` URI="-"`, "", 1) + `
      <Transforms>
        <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
        <Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">` + list(m.inTransform) + `</Transform>
      </Transforms>
      <DigestMethod Algorithm="` + m.digest + `"/>
      <DigestValue></DigestValue>
    </Reference>
  </SignedInfo>
  <SignatureValue></SignatureValue>` + keyInfo + `
</Signature>`
}

// xmlsecSign has xmlsec1 sign the element with an ID.
func xmlsecSign(t *testing.T, document, id string, m template, by identity) string {
	t.Helper()
	key, certificate := by.files(t)
	signed, err := xmlsec(t, []string{m.in(t, document, id)}, "--sign", "--privkey-pem", key+","+certificate)
	require.NoError(t, err)
	return signed
}

// in puts the template into the element with an ID: behind its Issuer, or first.
func (m template) in(t *testing.T, document, id string) string {
	t.Helper()
	el := withID(t, parse(t, document), id)
	place := el.TagEnd()
	if issuer := el.Child("urn:oasis:names:tc:SAML:2.0:assertion", "Issuer"); !issuer.IsZero() {
		place = issuer.End()
	}
	text, err := xmlscan.Splice(document, []xmlscan.Edit{{Start: place, End: place, Text: m.text()}})
	require.NoError(t, err)
	return text
}

func withID(t testing.TB, tree *xmlscan.Tree, id string) xmlscan.Element {
	t.Helper()
	for e := range tree.Root().Descendants() {
		if a, ok := e.Attr("", "ID"); ok && a.Value() == id {
			return e
		}
	}
	return tree.Root()
}

const (
	more    = "http://www.w3.org/2001/04/xmldsig-more#"
	xmlenc  = "http://www.w3.org/2001/04/xmlenc#"
	xmldsig = "http://www.w3.org/2000/09/xmldsig#"
)

func TestVerifiesWhatXMLSecSigned(t *testing.T) {
	t.Parallel()
	digests := []string{xmlenc + "sha256", more + "sha384", xmlenc + "sha512"}
	n := 0
	for _, row := range []struct {
		by      identity
		methods []string
	}{
		{rsa2048(), []string{more + "rsa-sha256", more + "rsa-sha384", more + "rsa-sha512"}},
		{p256(), []string{more + "ecdsa-sha256", more + "ecdsa-sha384", more + "ecdsa-sha512"}},
		{p384(), []string{more + "ecdsa-sha256", more + "ecdsa-sha384", more + "ecdsa-sha512"}},
		{p521(), []string{more + "ecdsa-sha512"}},
	} {
		for _, method := range row.methods {
			for i, digest := range digests {
				if n++; n%step(2) != 0 {
					continue
				}
				document, id := []string{entityDocument, aggregateDocument, responseDocument}[i],
					[]string{"_entity", "_one", "_assertion"}[i]
				signed := xmlsecSign(t, document, id, template{method: method, digest: digest, uri: "#" + id,
					keyInfo: i > 0}, row.by)
				v, err := signature.Verify(withID(t, parse(t, signed), id), []*x509.Certificate{row.by.certificate},
					signature.Options{})
				require.NoError(t, err, "%s %s", method, digest)
				require.Equal(t, i > 0, v.Certificate != nil)
				require.NotContains(t, v.Tree.Source().Text(), "Signature")
			}
		}
	}
}

// Documents that are easy to get wrong, signed by xmlsec1, and by this package for xmlsec1.
func TestCanonicalFormAgreesWithXMLSec(t *testing.T) {
	t.Parallel()
	wrap := func(attrs, content string) string {
		return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_a"` + attrs + `>` + content +
			`</md:EntityDescriptor>`
	}
	rows := []struct {
		why, document             string
		inSignedInfo, inTransform string
	}{
		{"attributes of several namespaces",
			wrap(` xmlns:b="urn:1" xmlns:a="urn:2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
				`<x a:a="1" b:z="2" a:b="3" xml:lang="en" xsi:type="a" n="5" b:a="6"/>`), "", ""},
		{"the same attribute of two namespaces", wrap(` xmlns:b="urn:1" xmlns:a="urn:2"`, `<x a:t="1" b:t="2" t="3"/>`),
			"", ""},
		{"no namespace inside a default namespace", wrap(` xmlns="urn:d"`,
			`<x><y xmlns=""><z/><w xmlns="urn:d"/></y></x>`), "", ""},
		{"no namespace, said on the root", wrap(` xmlns=""`, `<x xmlns=""/>`), "", ""},
		{"a default namespace that is not used on the root", wrap(` xmlns="urn:d"`, `<md:x/><y/>`), "", ""},
		{"a prefix bound anew", wrap(` xmlns:a="urn:1"`,
			`<a:x><a:y xmlns:a="urn:2"><a:z xmlns:a="urn:1"/></a:y><a:y/></a:x>`), "", ""},
		{"a prefix used in attributes only", wrap(` xmlns:a="urn:1"`, `<x a:t="1"><y a:t="1"/></x>`), "", ""},
		{"two prefixes of one namespace", wrap(` xmlns:a="urn:1" xmlns:b="urn:1"`, `<a:x><b:x/></a:x>`), "", ""},
		{"the prefix xml declared", wrap(` xmlns:xml="http://www.w3.org/XML/1998/namespace"`,
			`<x xml:space="preserve"> </x>`), "", "xml"},
		{"white space and escapes in values", wrap(` t="a&#9;b&#10;c&#13;d	e&lt;f&gt;g&quot;h'i"`,
			`<x>a&#9;b&#10;c&#13;d&lt;e&gt;f"g'h&amp;i]]&gt;</x>`), "", ""},
		{"CDATA and comments", wrap("", `<x>a<![CDATA[<&>]]>b<!-- c -->d<!----></x><!-- -->`), "", ""},
		{"text beyond ASCII", wrap(` t="ä€𐍈"`, "<x>ä€𐍈\u0085\u2028</x>"), "", ""},
		{"carriage returns", strings.ReplaceAll(wrap("", "<x>\n</x>\n<y\nz='a\nb'/>"), "\n", "\r\n"), "", ""},
		{"an empty element", wrap("", `<x/><y></y>`), "", ""},
		{"PrefixList in the transform", wrap(` xmlns:a="urn:1" xmlns:b="urn:2"`,
			`<x><y xmlns:a="urn:3" xmlns:c="urn:4"/></x>`), "", "a c unknown"},
		{"PrefixList in SignedInfo", wrap(` xmlns:a="urn:1" xmlns:b="urn:2"`, `<x/>`), "a b md", ""},
		{"the default namespace in the PrefixList", wrap(` xmlns="urn:1"`,
			`<md:x><md:y xmlns=""><z/></md:y><md:w xmlns="urn:2"/></md:x>`), "#default", "#default"},
		{"PrefixList with a declaration that changes nothing", wrap(` xmlns:a="urn:1"`,
			`<x xmlns:a="urn:1"><y xmlns:a="urn:1" a:t=""/></x>`), "", "a"},
		{"declarations around the signed element", `<s:Envelope xmlns:s="urn:s" xmlns:a="urn:1" xmlns="urn:d">` +
			wrap(` xmlns:s="urn:t"`, `<a:x s:t="1"><y/></a:x>`) + `</s:Envelope>`, "a", "a s #default"},
	}
	by := rsa2048()
	for i := 0; i < len(rows); i += step(2) {
		row := rows[i]
		m := template{method: more + "rsa-sha256", digest: xmlenc + "sha256", uri: "#_a",
			inSignedInfo: row.inSignedInfo, inTransform: row.inTransform}
		theirs := xmlsecSign(t, row.document, "_a", m, by)
		_, err := signature.Verify(withID(t, parse(t, theirs), "_a"), []*x509.Certificate{by.certificate},
			signature.Options{})
		require.NoError(t, err, row.why)
		ours := sign(t, row.document, "EntityDescriptor", by, 0)
		require.NoError(t, xmlsecVerify(t, ours, "_a", by.certificate), row.why)
	}
}

// The rest of what a reader may meet, by xmlsec1's hand.
func TestXMLSecVariants(t *testing.T) {
	t.Parallel()
	by := rsa2048()
	sha256 := template{method: more + "rsa-sha256", digest: xmlenc + "sha256", uri: "#_entity"}

	for _, uri := range []string{"", "-"} {
		whole := sha256
		whole.uri = uri
		signed := xmlsecSign(t, entityDocument, "_entity", whole, by)
		v, err := verify(t, signed, "EntityDescriptor", by.certificate)
		require.NoError(t, err)
		require.True(t, v.WholeDocument)
		require.Equal(t, uri == "", strings.Contains(signed, `URI=""`))
	}

	for _, m := range []template{
		{method: xmldsig + "rsa-sha1", digest: xmlenc + "sha256", uri: "#_entity"},
		{method: more + "rsa-sha256", digest: xmldsig + "sha1", uri: "#_entity"},
	} {
		signed := xmlsecSign(t, entityDocument, "_entity", m, by)
		root := parse(t, signed).Root()
		_, err := signature.Verify(root, []*x509.Certificate{by.certificate}, signature.Options{})
		require.ErrorIs(t, err, signature.ErrWeak)
		v, err := signature.Verify(root, []*x509.Certificate{by.certificate}, signature.Options{AllowSHA1: true})
		require.NoError(t, err)
		require.True(t, v.SHA1)
	}

	small := xmlsecSign(t, entityDocument, "_entity", sha256, rsa1024())
	v, err := verify(t, small, "EntityDescriptor", rsa1024().certificate)
	require.NoError(t, err)
	require.True(t, v.SmallKey)

	// Values that a signer may wrap and indent.
	signed := xmlsecSign(t, entityDocument, "_entity", sha256, by)
	_, rest, _ := strings.Cut(signed, "<SignatureValue>")
	value, _, _ := strings.Cut(rest, "</SignatureValue>")
	require.NotEmpty(t, value)
	indented := replaced(t, signed, value, "\n\t\t"+strings.ReplaceAll(value, "\n", "&#13;\n      ")+"\r\n ")
	_, err = verify(t, indented, "EntityDescriptor", by.certificate)
	require.NoError(t, err)
}

// corpus yields the metadata of other projects' test suites that the scanner takes, with its root.
func corpus(t *testing.T, use func(name, text string, root xmlscan.Element)) {
	t.Helper()
	files, err := filepath.Glob("../../../../shared/corpus/metadata/*")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the corpus of other projects' metadata is not here")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		source, err := xmlscan.Decode(data, xmlscan.Limits{})
		if err != nil {
			continue // the scanner has its own test
		}
		tree, err := xmlscan.Parse(source, xmlscan.Limits{})
		if err == nil && strings.HasSuffix(tree.Root().Space(), "SAML:2.0:metadata") {
			use(filepath.Base(file), source.Text(), tree.Root())
		}
	}
}

// The signed metadata among other projects' files: the same verdict as xmlsec1's, or a refusal that is written down
// here.
func TestCorpusAgreesWithXMLSec(t *testing.T) {
	t.Parallel()
	stricter := map[string]error{
		"spid-sp-test-1033e7-3.4.xml": signature.ErrWeak, // an RSA key of 512 bits
	}
	verified, refused := 0, 0
	corpus(t, func(name, text string, root xmlscan.Element) {
		certificate := certificateIn(root.Child(xmldsig, "Signature"))
		if certificate == nil {
			return
		}
		id, _ := root.Attr("", "ID")
		theirs := xmlsecVerify(t, text, id.Value(), certificate)
		_, ours := signature.Verify(root, []*x509.Certificate{certificate}, signature.Options{AllowSHA1: true})
		switch {
		case stricter[name] != nil:
			require.NoError(t, theirs, name)
			require.ErrorIs(t, ours, stricter[name], name)
		case theirs == nil:
			require.NoError(t, ours, name)
			verified++
		default:
			require.Error(t, ours, name)
			refused++
		}
	})
	t.Logf("%d verified by both, %d refused by both, %d refused here only", verified, refused, len(stricter))
	require.GreaterOrEqual(t, verified, 10)
}

// Other projects' metadata, signed by this package for xmlsec1 and by xmlsec1 for this package.
func TestCorpusSignedBothWays(t *testing.T) {
	t.Parallel()
	by := p256()
	var ours, templates []string
	corpus(t, func(name, text string, root xmlscan.Element) {
		if !signature.Find(root).IsZero() {
			return
		}
		edits, err := signature.Sign(root, by.signer, by.certificate, 0)
		require.NoError(t, err, name)
		signed, err := xmlscan.Splice(text, edits)
		require.NoError(t, err, name)
		ours = append(ours, signed)
		m := template{method: more + "ecdsa-sha256", digest: xmlenc + "sha256"}
		if a, ok := root.Attr("", "ID"); ok {
			m.uri = "#" + a.Value()
		}
		templates = append(templates, m.in(t, text, strings.TrimPrefix(m.uri, "#")))
	})
	key, certificate := by.files(t)
	_, err := xmlsec(t, ours, "--verify", "--pubkey-cert-pem", certificate, "--enabled-key-data", "key-name")
	require.NoError(t, err)
	_, err = xmlsec(t, append(ours, strings.Replace(ours[0], "entityID=\"", "entityID=\"x", 1)), "--verify",
		"--pubkey-cert-pem", certificate, "--enabled-key-data", "key-name")
	require.Error(t, err, "one broken file among them is noticed")
	all, err := xmlsec(t, templates, "--sign", "--privkey-pem", key)
	require.NoError(t, err)
	theirs := strings.Split(all, "<?xml ")[1:]
	require.Len(t, theirs, len(templates))
	for i, signed := range theirs {
		_, err := signature.Verify(parse(t, "<?xml "+signed).Root(), []*x509.Certificate{by.certificate},
			signature.Options{})
		require.NoError(t, err, templates[i])
	}
	t.Logf("%d files signed here and verified there, and the other way round", len(theirs))
	require.GreaterOrEqual(t, len(theirs), 150)
}

func certificateIn(e xmlscan.Element) *x509.Certificate {
	if e.IsZero() {
		return nil
	}
	for d := range e.Descendants() {
		if d.Local() == "X509Certificate" {
			der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(d.Text()), ""))
			if err != nil {
				return nil
			}
			certificate, err := x509.ParseCertificate(der)
			if err != nil {
				return nil
			}
			return certificate
		}
	}
	return nil
}
