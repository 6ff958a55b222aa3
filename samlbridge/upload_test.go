package samlbridge_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samlbridge/samlbridge/mapping/saml"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/metadata"
)

// idpWith is metadata of an identity provider with these keys, each "use=text", and further attributes of its role.
func idpWith(attributes string, keys ...string) string {
	var b strings.Builder
	b.WriteString(
		`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example">` +
			`<IDPSSODescriptor` + attributes + `>`)
	for _, k := range keys {
		use, text, _ := strings.Cut(k, "=")
		fmt.Fprintf(&b,
			`<KeyDescriptor use="%s"><ds:KeyInfo><ds:KeyName>n</ds:KeyName><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`, use, text)
	}
	b.WriteString(`<NameIDFormat>` + saml.NameIDFormatEmail + `</NameIDFormat><SingleSignOnService Binding="` +
		saml.BindingHTTPPost + `" Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>`)
	return b.String()
}

const speaksSAML2 = ` protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"`

func rulesOf(findings []diag.Finding) (ids []string) {
	for _, f := range findings {
		ids = append(ids, f.Rule)
	}
	return ids
}

// keyAlone is a public key without a certificate.
func keyAlone(t *testing.T) []byte {
	t.Helper()
	public, _, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(public)
	require.NoError(t, err)
	return der
}

// What is no certificate is never written as one, in no form, and the reader is told what it is.
func TestKeysThatAreNoCertificates(t *testing.T) {
	t.Parallel()
	good := newCertificate(t).Raw
	for _, row := range []struct {
		der  []byte
		says string
	}{
		{keyAlone(t), "public key alone"},
		{good[:len(good)/2], "the end is missing"},
		{append(slices.Clone(good), 0), "behind the end of the certificate"},
		{[]byte("\x5a\x01\x02\x03"), "not a certificate"},
	} {
		other, certificate := base64.StdEncoding.EncodeToString(row.der), base64.StdEncoding.EncodeToString(good)
		for _, to := range []form.Form{samlbridge.PEM, samlbridge.IdPMetadata, samlbridge.AWSIdPMetadata,
			samlbridge.AWSIdPValues, samlbridge.CloudflareIdPValues} {
			result, err := samlbridge.Convert("idp.xml", []byte(idpWith(speaksSAML2, "signing="+other, "signing="+
				certificate)), to, samlbridge.Options{})
			require.NoError(t, err, to)
			text := strings.NewReplacer("\n", "", `\n`, "").Replace(string(result.Output))
			require.Contains(t, text, certificate, to)
			require.NotContains(t, strings.ReplaceAll(text, certificate, ""), other, "%s: %s", to, row.says)
			require.True(t, slices.ContainsFunc(result.Findings, func(f diag.Finding) bool {
				return f.Severity == diag.SeverityWarning && strings.Contains(f.Message, row.says) && f.Fix != ""
			}), "%s: %s: %v", to, row.says, result.Findings)

			// Alone it leaves nothing that could be written.
			result, err = samlbridge.Convert("idp.xml", []byte(idpWith(speaksSAML2, "signing="+other)), to,
				samlbridge.Options{})
			require.Nil(t, result)
			if to == samlbridge.IdPMetadata {
				require.ErrorIs(t, err, diag.ErrRefused, "AWS takes no metadata without a certificate")
			} else {
				require.ErrorIs(t, err, diag.ErrMissing, to)
			}
			var e *samlbridge.Error
			require.ErrorAs(t, err, &e)
			require.Contains(t, e.Message+fmt.Sprint(e.Findings), row.says, to)
		}
	}
}

// A document made by hand is held to the same.
func TestKeysOfCallers(t *testing.T) {
	t.Parallel()
	good := newCertificate(t)
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	with := func(keys ...mapping.Key) *samlbridge.Document {
		return &samlbridge.Document{Reading: form.Reading{Parties: mapping.Parties{IdP: &mapping.IdentityProvider{
			EntityID: "https://idp.example", Keys: keys,
			SingleSignOnServices: []mapping.Endpoint{{Location: "https://idp.example/sso"}}}}}}
	}
	for _, to := range []form.Form{samlbridge.PEM, samlbridge.IdPMetadata, samlbridge.AWSIdPMetadata,
		samlbridge.AWSIdPValues} {
		for _, key := range []mapping.Key{mapping.NewKey("", secret), {DER: secret}, {DER: secret, Certificate: good}} {
			_, err := samlbridge.Write(to, with(mapping.Key{DER: good.Raw, Certificate: good}, key),
				samlbridge.Options{})
			require.ErrorIs(t, err, diag.ErrSecret, to)
		}
		result, err := samlbridge.Write(to, with(mapping.Key{DER: good.Raw}, mapping.Key{DER: keyAlone(t)}),
			samlbridge.Options{})
		require.NoError(t, err, to)
		require.Contains(t, rulesOf(result.Findings), "convert-dropped", to)
	}
}

// A certificate that only Go's parser refuses goes on as it is.
func TestUnusualCertificateIsKept(t *testing.T) {
	t.Parallel()
	der := slices.Clone(newCertificate(t).Raw)
	// The serial number, which is the first INTEGER behind the version, becomes negative.
	at := slices.Index(der, 0xa0) + 5
	require.EqualValues(t, 0x02, der[at])
	der[at+2] |= 0x80
	require.ErrorIs(t, mapping.NewKey("", der).Err, pem.ErrCertificate)
	for _, to := range []form.Form{samlbridge.PEM, samlbridge.IdPMetadata, samlbridge.AWSIdPMetadata} {
		result, err := samlbridge.Convert("idp.xml",
			[]byte(idpWith(speaksSAML2, "signing="+base64.StdEncoding.EncodeToString(der))), to, samlbridge.Options{})
		require.NoError(t, err, to)
		require.Contains(t, strings.ReplaceAll(string(result.Output), "\n", ""), base64.StdEncoding.EncodeToString(der),
			to)
	}
}

// PEM inside X509Certificate is read with a warning and written as the base64 that the schema has there.
func TestArmorInMetadata(t *testing.T) {
	t.Parallel()
	certificate := newCertificate(t)
	plain := base64.StdEncoding.EncodeToString(certificate.Raw)
	for _, row := range []struct{ text, why string }{
		{string(pem.Format(pem.Armored, certificate)), "as a file has it"},
		{"-----BEGIN CERTIFICATE-----" + plain + "-----END CERTIFICATE-----", "on one line"},
		{strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(plain), "=") + "\u00a0",
			"as base64url with a no-break blank"},
	} {
		for _, to := range []form.Form{samlbridge.IdPMetadata, samlbridge.AWSIdPMetadata} {
			result, err := samlbridge.Convert("idp.xml", []byte(idpWith(speaksSAML2, "signing="+row.text)), to,
				samlbridge.Options{})
			require.NoError(t, err, row.why)
			require.Contains(t, string(result.Output), ">"+plain+"<", row.why)
			require.NotContains(t, string(result.Output), "BEGIN", row.why)
			require.Contains(t, rulesOf(result.Findings), "read-repaired", row.why)
		}
		inspection, err := inspect("idp.xml", []byte(idpWith(speaksSAML2, "signing="+row.text)))
		require.NoError(t, err)
		require.Nil(t, inspection.Entities[0].Roles[0].Keys[0].Certificates[0], "it is not base64: %s", row.why)
	}
	two := string(pem.Format(pem.Armored, certificate, newCertificate(t)))
	_, err := samlbridge.Convert("idp.xml", []byte(idpWith(speaksSAML2, "signing="+two)), samlbridge.AWSIdPMetadata,
		samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrMissing)
	require.ErrorContains(t, err, "2 certificates are where one belongs")
}

// The copy for AWS's upload is what the messages say of it.
func TestUploadAgreesWithItsMessages(t *testing.T) {
	t.Parallel()
	key := base64.StdEncoding.EncodeToString(newCertificate(t).Raw)
	other := base64.StdEncoding.EncodeToString(newCertificate(t).Raw)
	plain := idpWith(speaksSAML2, "signing="+key)
	for _, row := range []struct{ in, want, says, why string }{
		{plain, plain, "", "nothing needs to change"},
		{idpWith(speaksSAML2, "encryption="+other, "signing="+key), plain, "the key for encryption is removed",
			"AWS supports no encryption"},
		{strings.Replace(plain, `"https://idp.example"`, `' https://idp.example&#10;'`, 1), strings.Replace(plain,
			`"https://idp.example"`, `'https://idp.example'`, 1),
			"white space in entityID is removed", "the type of entityID collapses"},
		{strings.Replace(plain, `/sso"`, "/sso\n"+`"`, 1), plain, "white space in Location is removed",
			"the type of Location collapses"},
		{idpWith("", "signing="+key), plain,
			`protocolSupportEnumeration is set to "urn:oasis:names:tc:SAML:2.0:protocol"`, "the schema requires it"},
		{idpWith(` protocolSupportEnumeration=" "`, "signing="+key), plain,
			`protocolSupportEnumeration is set to "urn:oasis:names:tc:SAML:2.0:protocol"`, "an empty list is none"},
		{idpWith(` protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol"`, "signing="+key),
			idpWith(` protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol"`, "signing="+key),
			`expected "urn:oasis:names:tc:SAML:2.0:protocol"`, "nobody says that it speaks SAML 2.0"},
		{idpWith(speaksSAML2, "signing="+key+
			"</ds:X509Certificate></ds:X509Data><ds:X509Data><ds:X509Certificate>?</ds:X509Certificate><ds:X509Certificate>AAAA"),
			plain, "it is no certificate", "an X509Data must not be empty"},
	} {
		result, err := samlbridge.Convert("idp.xml", []byte(row.in), samlbridge.AWSIdPMetadata, samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.Equal(t, row.want, string(result.Output), row.why)
		if row.says == "" {
			require.NotContains(t, saidOf(result), "rewritten: ", row.why)
		} else {
			require.Contains(t, saidOf(result), row.says, row.why)
		}
		again, err := samlbridge.Convert("aws.xml", result.Output, samlbridge.AWSIdPMetadata, samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.Equal(t, result.Output, again.Output, row.why)
	}

	_, err := samlbridge.Convert("idp.xml", []byte(idpWith(speaksSAML2, "encryption="+key)), samlbridge.AWSIdPMetadata,
		samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrMissing)
	require.ErrorContains(t, err, "its only keys are for encryption (1 key)")
	_, err = samlbridge.Convert("idp.xml", []byte(idpWith(speaksSAML2, "signing="+key[:200], "encryption="+key)),
		samlbridge.AWSIdPMetadata, samlbridge.Options{})
	require.ErrorContains(t, err, "the one that is there cannot be read: the end is missing")
	require.ErrorContains(t, err, "fix: copy the certificate again")

	result, err := samlbridge.Convert("idp.xml", []byte(idpWith("", "signing="+key)), samlbridge.IdPMetadata,
		samlbridge.Options{})
	require.NoError(t, err)
	require.Contains(t, saidOf(result), "protocolSupportEnumeration is set to",
		"metadata that is written anew has it too")
	require.Contains(t, rulesOf(result.Findings), "metadata-protocol")
}

// What is written without a change keeps its signature, and the rules on the output know of it.
func TestUploadKeepsSignature(t *testing.T) {
	t.Parallel()
	key := base64.StdEncoding.EncodeToString(newCertificate(t).Raw)
	signature := `<ds:Signature><ds:SignedInfo/></ds:Signature><IDPSSODescriptor`
	signed := strings.Replace(idpWith(speaksSAML2, "signing="+key), "<IDPSSODescriptor", signature, 1)
	result, err := samlbridge.Convert("idp.xml", []byte(signed), samlbridge.AWSIdPMetadata, samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, signed, string(result.Output))
	require.Contains(t, rulesOf(result.Findings), "metadata-signature")

	result, err = samlbridge.Convert("idp.xml", []byte(strings.Replace(signed, "<IDPSSODescriptor",
		`<IDPSSODescriptor WantAuthnRequestsSigned="true"`, 1)), samlbridge.AWSIdPMetadata, samlbridge.Options{})
	require.NoError(t, err)
	require.NotContains(t, string(result.Output), "Signature>")
	require.Contains(t, saidOf(result), "the signature of EntityDescriptor is removed")
}

// AWS asks for emailAddress in the metadata: where other formats alone are listed, the first one gives way, and the
// reader hears what the identity provider has to do.
func TestUploadListsEmail(t *testing.T) {
	t.Parallel()
	const persistent, transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
		"urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
	element := func(format string) string { return "<NameIDFormat>" + format + "</NameIDFormat>" }
	plain := idpWith(speaksSAML2, "signing="+base64.StdEncoding.EncodeToString(newCertificate(t).Raw))
	for _, row := range []struct{ why, formats, want string }{
		{"another format", element(persistent), element(saml.NameIDFormatEmail)},
		{"two others", element(persistent) + element(transient), element(saml.NameIDFormatEmail) + element(transient)},
		{"an empty one first", element("") + element(transient), element("") + element(saml.NameIDFormatEmail)},
		{"with blanks", `<NameIDFormat> ` + persistent + ` </NameIDFormat>`, `<NameIDFormat>` + saml.NameIDFormatEmail +
			`</NameIDFormat>`},
		{"among others", element(persistent) + element(saml.NameIDFormatEmail), ""},
		{"none", "", ""},
	} {
		in := strings.Replace(plain, element(saml.NameIDFormatEmail), row.formats, 1)
		want := in
		if row.want != "" {
			want = strings.Replace(plain, element(saml.NameIDFormatEmail), row.want, 1)
		}
		result, err := samlbridge.Convert("idp.xml", []byte(in), samlbridge.AWSIdPMetadata, samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.Equal(t, want, string(result.Output), row.why)
		require.Equal(t, row.want != "", strings.Contains(saidOf(result),
			"make sure that the identity provider sends it"), row.why)
		again, err := samlbridge.Convert("idp.xml", result.Output, samlbridge.AWSIdPMetadata, samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.Equal(t, want, string(again.Output), "%s: again", row.why)
	}
}

// A web page is said to be one, in the same words whether it is well-formed or not, and where the metadata is.
func TestWebPageInPlaceOfMetadata(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"<html><body/></html>", "<!DOCTYPE html>\n<html><body><br></body></html>",
		"<html><p>one<p>two</html>"} {
		_, err := samlbridge.Read("access_saml_metadata.xml", []byte(page), samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrWrongDocument, page)
		require.ErrorContains(t, err, "the file is a web page (HTML), perhaps a sign-in page", page)
		for _, words := range []string{"SAML Metadata endpoint", "Download metadata file"} {
			require.ErrorContains(t, err, words, page)
		}
		require.NotContains(t, err.Error(), "DTD", page)
	}
}

// What to raise is said by the names that the caller knows, all at once.
func TestLimitsAreNamed(t *testing.T) {
	t.Parallel()
	long := strings.Replace(idpWith(speaksSAML2), "<NameIDFormat>", "<!--"+strings.Repeat("x", 200_000)+
		"--><NameIDFormat>", 1)
	for _, row := range []struct {
		why, text string
		limits    form.Limits
		says      string
	}{
		{"bytes and a text", long, form.Limits{Bytes: 1000}, "raise the limits Bytes to 200466 and ValueBytes to 200000"},
		{"a text", long, form.Limits{Bytes: 1 << 20}, "raise the limit ValueBytes to 200000"},
		{"tags", long, form.Limits{ValueBytes: 1 << 20, Tokens: 2}, "raise the limit Tokens"},
		{"JSON, both", `{"saas_app": {"a": [[1, 2, 3]]}}`, form.Limits{Tokens: 2, Depth: 2},
			"raise the limits Depth to 4 and Tokens to 7"},
		{"JSON values", `{"saas_app": {"a": [1, 2, 3]}}`, form.Limits{Tokens: 2}, "raise the limit Tokens"},
	} {
		_, err := samlbridge.Read("x", []byte(row.text), samlbridge.Options{Limits: row.limits})
		require.ErrorIs(t, err, diag.ErrLimit, row.why)
		require.ErrorContains(t, err, row.says, row.why)
	}
}

// Several ACS URLs that all go along leave nobody out.
func TestSeveralACSKept(t *testing.T) {
	t.Parallel()
	for _, to := range []form.Form{samlbridge.SPMetadata, samlbridge.AWSSPValues} {
		result, err := samlbridge.Convert("sp.xml", []byte(sample(t, "sp-metadata.xml")), to, samlbridge.Options{})
		require.NoError(t, err)
		require.NotContains(t, saidOf(result), "left out")
	}
}

// What people give in place of metadata is named, with what to do about it.
func TestWrappedMetadata(t *testing.T) {
	t.Parallel()
	const banner = "This XML file does not appear to have any style information associated with it. The document tree is shown below.\n"
	for _, row := range []struct {
		text, says string
		kind       error
	}{
		{banner + idpText, "what a browser shows", diag.ErrWrongDocument},
		{"-" + strings.ReplaceAll(idpText, "><", ">\n-<"), "what a browser shows", diag.ErrWrongDocument},
		{"▼" + idpText, "what a browser shows", diag.ErrWrongDocument},
		{strings.NewReplacer("<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(idpText), "&lt;", diag.ErrWrongDocument},
		{"HTTP/2 200 \r\ncontent-type: text/xml\r\n\r\n" + idpText, "headers included", diag.ErrWrongDocument},
		{base64.StdEncoding.EncodeToString([]byte(idpText)), "in base64", diag.ErrWrongDocument},
		{"```xml\n" + idpText + "\n```\n", "code block", diag.ErrWrongDocument},
		{"> " + idpText, "quoted mail", diag.ErrWrongDocument},
		{"Here it is:\n" + idpText, "other text before it", diag.ErrWrongDocument},
		{idpText + "\nRegards", "text outside the root element", diag.ErrSyntax},
		{"<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x.dtd\">\n<html/>",
			"web page", diag.ErrWrongDocument},
		{`<?xml version="1.0" encoding="koi8-r"?>` + strings.Replace(idpText, "é", "\xc1", 1), "save the file as UTF-8",
			diag.ErrEncoding},
		{`<?xml version="1.0" encoding="UTF-7"?>` + strings.Replace(idpText, "é", "e", 1), "save the file as UTF-8",
			diag.ErrEncoding},
		{strings.Replace(idpText, "é", "\xe9", 1), "0xe9", diag.ErrEncoding},
		{"\xff\xfe<\x00a\x00>\x00\x00\xd8", "UTF-16", diag.ErrEncoding},
	} {
		_, err := samlbridge.Convert("in", []byte(row.text), samlbridge.AWSIdPMetadata, samlbridge.Options{})
		require.ErrorIs(t, err, row.kind, row.says)
		require.ErrorContains(t, err, row.says)
		_, inspected := inspect("in", []byte(row.text))
		require.Equal(t, err.Error(), inspected.Error(), "every way in says the same")
	}
}

func TestLimitsOutOfRange(t *testing.T) {
	t.Parallel()
	_, err := inspect("in", []byte(idpText+strings.Repeat(" ", (8<<20)+1-len(idpText))))
	require.ErrorIs(t, err, diag.ErrLimit)
	require.ErrorContains(t, err, "at most 8388608 are read")
	for _, l := range []form.Limits{{Bytes: -1}, {Depth: -1}, {Certificates: -1}} {
		_, err := samlbridge.Read("in", []byte(idpText), samlbridge.Options{Limits: l})
		require.True(t, errors.Is(err, diag.ErrOption), "%v", err)
	}
}

// A certificate file is as long as its text.
func TestCertificateFileSize(t *testing.T) {
	t.Parallel()
	certificate := string(pem.Format(pem.Armored, newCertificate(t)))
	d, err := samlbridge.Read("idp.crt", []byte(strings.Repeat("é\n", 2000)+certificate), samlbridge.Options{})
	require.NoError(t, err)
	report, err := samlbridge.Check([]*samlbridge.Document{d}, samlbridge.Options{})
	require.NoError(t, err)
	require.Contains(t, fmt.Sprint(report.Findings), fmt.Sprintf("the certificate file has %d characters", 4000+
		len(certificate)))
}

// What was verified is put right like anything else, and the places of the changes are those of the document.
func TestUploadOfVerifiedMetadata(t *testing.T) {
	t.Parallel()
	signer, certificate := newSigner()
	armored := string(pem.Format(pem.Armored, certificate))
	plain := base64.StdEncoding.EncodeToString(certificate.Raw)
	text := idpWith("", "encryption="+plain, "signing="+armored, "signing="+
		base64.StdEncoding.EncodeToString(keyAlone(t)))
	signed, err := metadata.Sign("idp.xml", []byte(strings.Replace(text, `/sso"`, `/sso "`, 1)), signer, certificate,
		form.Limits{})
	require.NoError(t, err)
	result, err := samlbridge.Convert("idp.xml", signed, samlbridge.AWSIdPMetadata,
		samlbridge.Options{Pins: []*x509.Certificate{certificate}})
	require.NoError(t, err)
	inspection, err := inspect("aws.xml", result.Output)
	require.NoError(t, err)
	role := inspection.Entities[0].Roles[0]
	require.Len(t, role.Keys, 1)
	require.Contains(t, string(result.Output), ">"+plain+"<")
	require.Contains(t, string(result.Output), speaksSAML2)
	require.Contains(t, string(result.Output), `Location="https://idp.example/sso"`)
	require.NotContains(t, string(result.Output), "Signature>")
	require.NotContains(t, rulesOf(result.Findings), "metadata-signature")
	for _, f := range result.Findings {
		require.True(t, f.Rule != "write-rewritten" || strings.HasPrefix(f.Path, "/EntityDescriptor"), "%v", f)
	}
}

// Documents that look like the right ones are named before they are refused.
func TestLookalikesAreNamed(t *testing.T) {
	t.Parallel()
	whole := string(sample(t, "idp-metadata.xml"))
	_, cut, _ := strings.Cut(whole, "entityID=")
	for text, says := range map[string]string{
		`{"success": true, "result": {"current_certificate": {"public_certificate": "MII"}}}`: "encrypt assertions",
		`{"result": [{"id": "1", "type": "okta", "name": "Okta", "config": {"x": 1}}]}`:       "login methods of Access",
		`{"result": {"id": "1", "type": "self_hosted", "name": "wiki"}}`:                      "without a saas_app",
		"entityID=" + cut:      "beginning is cut off",
		"See below:\n" + whole: "other text before it",
	} {
		_, err := samlbridge.Read("x", []byte(text), samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrWrongDocument, says)
		require.ErrorContains(t, err, says)
	}
	bare := idpWith(speaksSAML2, "signing=")
	bare = strings.Replace(bare, "<ds:X509Data><ds:X509Certificate></ds:X509Certificate></ds:X509Data>",
		"<ds:KeyValue><x/></ds:KeyValue>", 1)
	require.Contains(t, bare, "KeyValue")
	d, err := samlbridge.Read("x", []byte(bare), samlbridge.Options{})
	require.NoError(t, err)
	require.Contains(t, fmt.Sprint(d.Findings), "without a certificate")
}

// A character that was damaged in copied text is said when the text is converted, not only when it is checked. What
// AWS's upload gets of such metadata is an error where no certificate can be read at all.
func TestDamagedCertificateIsTold(t *testing.T) {
	t.Parallel()
	der := slices.Clone(newCertificate(t).Raw)
	der[len(der)-3] ^= 1 // in the signature: the rest reads as before
	values := "SSO endpoint: " + pasteSSO + "\nAccess Entity ID: https://acme.cloudflareaccess.com\nPublic key:\n" +
		base64.StdEncoding.EncodeToString(der) + "\n"
	result, err := samlbridge.Convert("values.txt", []byte(values), samlbridge.AWSIdPValues, samlbridge.Options{})
	require.NoError(t, err)
	require.Contains(t, rulesOf(result.Findings), "idp-certificate-self-signature")

	unreadable, err := samlbridge.Read("idp.xml", []byte(idpWith(speaksSAML2, "signing=see attachment")),
		samlbridge.Options{})
	require.NoError(t, err)
	require.True(t, diag.HasErrors(unreadable.Findings), "no certificate is left")
}
