package signature_test

import (
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
)

// Signatures that are not of the accepted shape, made from a good one. None of the changes is in what is signed, as far
// as that is possible: it is the shape that is refused, before anything is verified.
func TestShapesThatAreRefused(t *testing.T) {
	t.Parallel()
	by := rsa2048()
	good := sign(t, responseDocument, "Assertion", by, 0)
	sig := signature.Find(find(t, parse(t, good), "Assertion")).Raw()
	const (
		issuer      = `<saml:Issuer>https://good.example/</saml:Issuer>`
		c14n        = `Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"`
		transformed = `<ds:Transform ` + c14n + `></ds:Transform>`
		enveloped   = `<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>`
		assertion   = `<saml:Assertion ID="_assertion"`
	)
	reference := sig[strings.Index(sig, "<ds:Reference") : strings.Index(sig, "</ds:Reference>")+len("</ds:Reference>")]
	info := sig[strings.Index(sig, "<ds:SignedInfo") : strings.Index(sig, "</ds:SignedInfo>")+len("</ds:SignedInfo>")]
	value := sig[strings.Index(sig, "<ds:SignatureValue") : strings.Index(sig, "</ds:SignatureValue>")+
		len("</ds:SignatureValue>")]
	digestValue := sig[strings.Index(sig, "<ds:DigestValue"):strings.Index(sig, "</ds:DigestValue>")]
	keyInfo := sig[strings.Index(sig, "<ds:KeyInfo") : strings.Index(sig, "</ds:KeyInfo>")+len("</ds:KeyInfo>")]
	algorithm := func(old, new string) (string, string) { return `Algorithm="` + old + `"`, `Algorithm="` + new + `"` }
	rsaSHA256, digestSHA256 := "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
		"http://www.w3.org/2001/04/xmlenc#sha256"

	type row struct {
		why      string
		old, new string
		kind     error
		// undecided says that other software may take it.
		undecided bool
	}
	rows := []row{
		{"no signature", sig, "", signature.ErrUnsigned, false},
		{"a signature of another namespace", sig, strings.Replace(sig, `xmlns:ds="http://www.w3.org/2000/09/xmldsig#"`,
			`xmlns:ds="urn:evil"`, 1), signature.ErrUnsigned, false},
		{"the signature deeper", sig, "<saml:Advice>" + sig + "</saml:Advice>", signature.ErrUnsigned, false},
		{"two signatures", sig, sig + sig, signature.ErrShape, false},
		{"a decoy before the signature", sig, `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>` + sig,
			signature.ErrShape, false},
		{"the signature before Issuer", issuer + sig, sig + issuer, signature.ErrShape, true},
		{"the signature behind an added Subject", sig + `<saml:Subject>`, `<saml:Subject/>` + sig + `<saml:Subject>`,
			signature.ErrMismatch, false},
		{"an Issuer of another namespace", issuer + sig, `<x:Issuer xmlns:x="urn:x"/>` + sig, signature.ErrMismatch,
			false},
		{"Object", value, value + "<ds:Object/>", signature.ErrShape, false},
		{"Object behind KeyInfo", keyInfo, keyInfo + "<ds:Object/>", signature.ErrShape, true},
		{"an element of another namespace", keyInfo, "<x/>", signature.ErrShape, false},
		{"two SignedInfo", info, info + info, signature.ErrShape, false},
		{"two SignatureValue", value, value + value, signature.ErrShape, false},
		{"two KeyInfo", keyInfo, keyInfo + keyInfo, signature.ErrShape, false},
		{"no SignedInfo", info, "", signature.ErrShape, false},
		{"no SignatureValue", value, "", signature.ErrShape, false},
		{"an empty signature", info + value + keyInfo, "", signature.ErrShape, false},
		{"text in Signature", info, "text" + info, signature.ErrShape, false},
		{"an element in SignatureValue", "</ds:SignatureValue>", "<x/></ds:SignatureValue>", signature.ErrShape, false},
		{"no Reference", reference, "", signature.ErrShape, false},
		{"two References", reference, reference + reference, signature.ErrShape, false},
		{"a Manifest", reference, "<ds:Manifest/>", signature.ErrShape, false},
		{"no URI", ` URI="#_assertion"`, "", signature.ErrShape, false},
		{"URI of another namespace", ` URI="#_assertion"`, ` xmlns:u="urn:u" u:URI="#_assertion"`, signature.ErrShape,
			false},
		{"empty URI inside a document", `URI="#_assertion"`, `URI=""`, signature.ErrShape, false},
		{"another element", `URI="#_assertion"`, `URI="#_response"`, signature.ErrShape, false},
		{"no #", `URI="#_assertion"`, `URI="_assertion"`, signature.ErrShape, false},
		{"another sign in place of #", `URI="#_assertion"`, `URI="x_assertion"`, signature.ErrShape, false},
		{"an outer resource", `URI="#_assertion"`, `URI="https://evil.example/#_assertion"`, signature.ErrShape, false},
		{"XPointer", `URI="#_assertion"`, `URI="#xpointer(id('_assertion'))"`, signature.ErrShape, false},
		{"XPointer to the root", `URI="#_assertion"`, `URI="#xpointer(/)"`, signature.ErrShape, false},
		{"white space in URI", `URI="#_assertion"`, `URI="#_assertion "`, signature.ErrShape, false},
		{"no ID", assertion, `<saml:Assertion`, signature.ErrShape, false},
		{"ID of another namespace", assertion, `<saml:Assertion xmlns:a="urn:a" a:ID="_assertion"`, signature.ErrShape,
			false},
		{"Id in place of ID", assertion, `<saml:Assertion Id="_assertion"`, signature.ErrShape, false},
		{"xml:id beside ID", assertion, assertion + ` xml:id="_b"`, signature.ErrMismatch, false},
		{"ID of another namespace beside ID", assertion, assertion + ` xmlns:a="urn:a" a:ID="_evil"`,
			signature.ErrMismatch, false},
		{"id beside ID", assertion, assertion + ` id="_evil"`, signature.ErrMismatch, false},
		{"an ID that is an expression", assertion, `<saml:Assertion ID="xpointer(id('_assertion'))"`,
			signature.ErrShape, false},
		{"no transforms", enveloped + transformed, "", signature.ErrShape, false},
		{"only enveloped-signature", transformed, "", signature.ErrShape, true},
		{"no enveloped-signature", enveloped, "", signature.ErrShape, false},
		{"canonicalisation first", enveloped + transformed, transformed + enveloped, signature.ErrShape, true},
		{"three transforms", transformed, transformed + transformed, signature.ErrShape, true},
		{"very many transforms", transformed, strings.Repeat(transformed, 2000), signature.ErrShape, true},
		{"XSLT", enveloped, `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>`,
			signature.ErrShape, false},
		{"XPath", enveloped, `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>`,
			signature.ErrShape, false},
		{"base64", transformed, `<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#base64"/>`,
			signature.ErrShape, false},
		{"an XPath filter in a transform", `enveloped-signature">`, `enveloped-signature"><ds:XPath>1</ds:XPath>`,
			signature.ErrShape, false},
		{"an element in the transform", transformed, strings.Replace(transformed, "></", "><x/></", 1),
			signature.ErrShape, false},
		{"two PrefixLists", transformed, strings.Replace(transformed, "></",
			strings.Repeat(`><e:InclusiveNamespaces xmlns:e="http://www.w3.org/2001/10/xml-exc-c14n#"/`, 2)+"></", 1),
			signature.ErrShape, false},
		{"HMACOutputLength", `rsa-sha256">`, `rsa-sha256"><ds:HMACOutputLength>0</ds:HMACOutputLength>`,
			signature.ErrShape, false},
		{"an element in DigestMethod", `xmlenc#sha256">`, `xmlenc#sha256"><x/>`, signature.ErrShape, false},
		{"an element in DigestValue", `</ds:DigestValue>`, `<x/></ds:DigestValue>`, signature.ErrShape, false},
		{"a comment in DigestValue", `<ds:DigestValue>`, `<ds:DigestValue><!-- evil -->`, signature.ErrShape, true},
		{"a comment in SignedInfo", info, strings.Replace(info, "<ds:Reference", "<!----><ds:Reference", 1),
			signature.ErrShape, true},
		{"a comment in SignatureValue", `<ds:SignatureValue>`, `<ds:SignatureValue><!---->`, signature.ErrShape, true},
		{"a comment in KeyInfo", `<ds:X509Data>`, `<ds:X509Data><!---->`, signature.ErrShape, true},
		{"a relative namespace, which has no canonical form", "<saml:NameID ", `<saml:NameID xmlns:a="b" `,
			signature.ErrShape, false},
		{"a relative namespace around it", "<samlp:Response ", `<samlp:Response xmlns:a="b" `, signature.ErrShape,
			false},
		{"a comment with the true digest", digestValue, `<ds:DigestValue>AAAA<!--` + strings.TrimPrefix(digestValue,
			"<ds:DigestValue>") + `-->`, signature.ErrMismatch, false},
		{"CDATA in DigestValue", `<ds:DigestValue>`, `<ds:DigestValue><![CDATA[]]>`, signature.ErrShape, true},
	}
	for uri, undecided := range map[string]bool{
		"http://www.w3.org/TR/2001/REC-xml-c14n-20010315":              true,
		"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": true,
		"http://www.w3.org/2006/12/xml-c14n11":                         true,
		"http://www.w3.org/2006/12/xml-c14n11#WithComments":            true,
		"http://www.w3.org/2010/xml-c14n2":                             true,
		"":                                                             false,
		"urn:none":                                                     false,
		"http://www.w3.org/2001/10/xml-exc-c14n":                       false,
		"http://www.w3.org/2001/04/xmlenc#sha256":                      false,
		"http://www.w3.org/2000/09/xmldsig#base64":                     false,
	} {
		kind := signature.ErrShape // of a transform that is no canonicalisation
		if undecided {
			kind = signature.ErrAlgorithm
		}
		rows = append(rows, row{"SignedInfo by " + uri, `Method ` + c14n, `Method Algorithm="` + uri + `"`,
			signature.ErrAlgorithm, undecided},
			row{"transform " + uri, `Transform ` + c14n, `Transform Algorithm="` + uri + `"`, kind, undecided})
	}
	const xmldsig, more, newer = "http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2001/04/xmldsig-more#",
		"http://www.w3.org/2007/05/xmldsig-more#"
	for uri, want := range map[string]struct {
		name      string
		undecided bool
	}{
		xmldsig + "dsa-sha1":                                    {"DSA", true},
		"http://www.w3.org/2009/xmldsig11#dsa-sha256":           {"DSA", true},
		more + "rsa-ripemd160":                                  {"RIPEMD-160", true},
		more + "ecdsa-sha1":                                     {"ECDSA with SHA-1", true},
		more + "ecdsa-sha224":                                   {"ECDSA", true},
		newer + "rsa-pss":                                       {"RSA-PSS", true},
		newer + "sha256-rsa-MGF1":                               {"RSA-PSS", true},
		newer + "sha3-256-rsa-MGF1":                             {"RSA-PSS", true},
		"http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519":  {"DSA", true},
		"http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-384": {"ECDSA", true},
		more + "rsa-sha224":                                     {"rsa-sha224", true},
		xmldsig + "hmac-sha1":                                   {"HMAC", false},
		more + "hmac-sha256":                                    {"HMAC", false},
		more + "hmac-md5":                                       {"MD5", false},
		more + "rsa-md5":                                        {"MD5", false},
		newer + "md5-rsa-MGF1":                                  {"MD5", false},
		newer + "md2-rsa-MGF1":                                  {"MD2", false},
		more + "rsa-none":                                       {"no algorithm for that", false},
		xmldsig + "none":                                        {"no algorithm for that", false},
		"none":                                                  {"no algorithm for that", false},
		"":                                                      {`""`, false},
		digestSHA256:                                            {"no algorithm for that", false},
		"http://www.w3.org/2001/10/xml-exc-c14n#":               {"no algorithm for that", false},
		"urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102001-gostr3411": {"gostr34102001", true},
	} {
		old, new := algorithm(rsaSHA256, uri)
		rows = append(rows, row{"signature by " + want.name, old, new, signature.ErrAlgorithm, want.undecided})
	}
	for uri, want := range map[string]struct {
		name      string
		undecided bool
	}{
		"http://www.w3.org/2001/04/xmlenc#ripemd160": {"RIPEMD-160", true},
		newer + "sha3-256":                           {"sha3-256", true},
		more + "sha224":                              {"sha224", true},
		more + "md5":                                 {"MD5", false},
		rsaSHA256:                                    {"no algorithm for that", false},
		xmldsig + "sha0":                             {"no algorithm for that", false},
		"":                                           {`""`, false},
	} {
		old, new := algorithm(digestSHA256, uri)
		rows = append(rows, row{"digest by " + want.name, old, new, signature.ErrAlgorithm, want.undecided})
	}
	for _, row := range rows {
		text := replaced(t, good, row.old, row.new)
		v, err := verify(t, text, "Assertion", by.certificate)
		require.ErrorIs(t, err, row.kind, row.why)
		require.Nil(t, v, row.why)
		var e *signature.Error
		require.ErrorAs(t, err, &e, row.why)
		require.Equal(t, row.kind, e.Kind, row.why)
		require.Equal(t, row.undecided, e.Undecided, "%s: %s", row.why, e)
		checked := signature.Check(find(t, parse(t, text), "Assertion"))
		require.True(t, checked != nil || row.kind == signature.ErrMismatch, row.why)
		if errors.As(checked, &e) && row.kind != signature.ErrMismatch {
			require.Equal(t, err, checked, "%s: no certificate is needed for it", row.why)
		}
		require.ErrorAs(t, err, &e)
		require.NotZero(t, e.Line, row.why)
		require.NotZero(t, e.Column, row.why)
		require.True(t, strings.HasPrefix(e.Path, "/Response/Assertion"), e.Path)
		require.NotEmpty(t, e.Fix, row.why)
		require.Less(t, len(e.Message), 512, row.why)
		if _, name, ok := strings.Cut(row.why, " by "); ok && row.kind == signature.ErrAlgorithm &&
			!strings.HasPrefix(row.why, "SignedInfo") {
			require.Contains(t, e.Message, name, row.why)
		}
	}
}

// Changes that leave what is verified as it was.
func TestShapesThatAreTaken(t *testing.T) {
	t.Parallel()
	by := rsa2048()
	good := sign(t, responseDocument, "Assertion", by, 0)
	sig := signature.Find(find(t, parse(t, good), "Assertion")).Raw()
	keyInfo := sig[strings.Index(sig, "<ds:KeyInfo") : strings.Index(sig, "</ds:KeyInfo>")+len("</ds:KeyInfo>")]
	rows := []struct{ why, old, new string }{
		{"as it was", sig, sig},
		{"no KeyInfo", keyInfo, ""},
		{"a key in KeyInfo, which nobody looks at", keyInfo,
			"<ds:KeyInfo><ds:KeyName>evil</ds:KeyName><ds:KeyValue/></ds:KeyInfo>"},
		{"broken base64 in KeyInfo", "<ds:X509Certificate>", "<ds:X509Certificate>*"},
		{"a comment in a value", "good@example.com", "good@<!-- evil -->example.com"},
		{"CDATA in a value", "good@example.com", "<![CDATA[good@]]>example.com"},
		{"a reference in a value", "good@example.com", "&#103;ood@example.com"},
		{"a declaration that nothing uses", "<saml:Assertion ", `<saml:Assertion xmlns:evil="urn:evil" `},
		{"another order of attributes", `ID="_assertion" Version="2.0"`, `Version = '2.0' ID = "_assertion"`},
		{"white space between the parts of the signature", "<ds:SignatureValue>", "\n  <ds:SignatureValue>"},
		{"a change outside the signed element", `Destination="https://good.example/acs"`,
			`Destination="https://evil.example/acs"`},
	}
	for _, row := range rows {
		v, err := verify(t, replaced(t, good, row.old, row.new), "Assertion", by.certificate)
		require.NoError(t, err, row.why)
		require.NotContains(t, v.Tree.Source().Text(), "evil", row.why)
		require.Equal(t, "good@example.com", find(t, v.Tree, "NameID").Text(), row.why)
	}
}

// Changes in what is signed.
func TestChangesAreRefused(t *testing.T) {
	t.Parallel()
	by := rsa2048()
	good := sign(t, responseDocument, "Assertion", by, 0)
	rows := []struct{ why, old, new string }{
		{"a value", "good@", "evil@"},
		{"an attribute", "nameid-format:emailAddress", "nameid-format:persistent"},
		{"an attribute more", "<saml:NameID ", `<saml:NameID SPNameQualifier="evil" `},
		{"an attribute of another namespace", "<saml:NameID ", `<saml:NameID xmlns:x="urn:x" x:Format="evil" `},
		{"an element more", "<saml:Subject>", "<saml:Subject><evil/>"},
		{"white space between elements", "<saml:Subject>", "<saml:Subject> "},
		{"white space in a value", "good@example.com", " good@example.com"},
		{"another namespace", "<saml:NameID ", `<saml:NameID xmlns:saml="urn:evil" `},
		{"another prefix for the same namespace",
			"<saml:NameID Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">good@example.com</saml:NameID>",
			"<s:NameID xmlns:s=\"urn:oasis:names:tc:SAML:2.0:assertion\" Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">good@example.com</s:NameID>"},
		{"a PrefixList in SignedInfo", `Method Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">`,
			`Method Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><e:InclusiveNamespaces xmlns:e="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="saml"/>`},
		{"an attribute in SignedInfo", "<ds:SignedInfo>", `<ds:SignedInfo Id="evil">`},
	}
	for _, row := range rows {
		v, err := verify(t, replaced(t, good, row.old, row.new), "Assertion", by.certificate)
		require.ErrorIs(t, err, signature.ErrMismatch, row.why)
		require.Contains(t, err.Error(), "changed after signing", row.why)
		require.Nil(t, v, row.why)
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	by, other := rsa2048(), stranger()
	good := sign(t, entityDocument, "EntityDescriptor", by, 0)
	expired := certify("expired", by.signer, time.Unix(0, 0), time.Unix(1e6, 0))
	future := certify("future", by.signer, time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2091, 1, 1, 0, 0, 0,
		0, time.UTC))
	for why, certificates := range map[string][]*x509.Certificate{
		"the only one": {by.certificate}, "the last of several": {other.certificate, p256().certificate, nil,
			by.certificate},
		"expired": {expired.certificate}, "not yet valid": {future.certificate},
		"another certificate for the same key": {expired.certificate, by.certificate},
	} {
		v, err := verify(t, good, "EntityDescriptor", certificates...)
		require.NoError(t, err, why)
		require.Equal(t, by.signer.Public(), v.Signer.PublicKey, why)
	}
	fingerprint := `([0-9A-F]{2}:){31}[0-9A-F]{2}`
	var e *signature.Error

	_, err := verify(t, good, "EntityDescriptor", other.certificate, p384().certificate)
	require.ErrorAs(t, err, &e)
	require.Equal(t, signature.ErrMismatch, e.Kind)
	require.Regexp(t, "^signed by another key: .*"+fingerprint, e.Message)
	require.Equal(t, by.certificate.Raw, e.Signer.Raw)
	require.Equal(t, "/EntityDescriptor/Signature", e.Path)

	_, err = verify(t, good, "EntityDescriptor")
	require.ErrorIs(t, err, signature.ErrMismatch, "no certificate, nothing verified")

	changed := replaced(t, good, "sso?a=1", "sso?a=2")
	_, err = verify(t, changed, "EntityDescriptor", other.certificate)
	require.ErrorAs(t, err, &e)
	require.Contains(t, e.Message, "changed after signing: the digest")
	require.Nil(t, e.Signer)

	// An attacker who signs with a key of his own and names a certificate that is trusted.
	forged := sign(t, entityDocument, "EntityDescriptor", other, 0)
	inForged, inGood := base64In(forged), base64In(good)
	_, err = verify(t, replaced(t, forged, inForged, inGood), "EntityDescriptor", by.certificate)
	require.ErrorIs(t, err, signature.ErrMismatch)
	require.Contains(t, err.Error(), "changed after signing")
	// Or names both.
	both := replaced(t, forged, "<ds:X509Certificate>"+inForged, "<ds:X509Certificate>"+inGood+
		"</ds:X509Certificate><ds:X509Certificate>"+inForged)
	_, err = verify(t, both, "EntityDescriptor", by.certificate)
	require.ErrorIs(t, err, signature.ErrMismatch)
	// Nobody believes KeyInfo either way.
	v, err := verify(t, replaced(t, good, inGood, inForged), "EntityDescriptor", by.certificate)
	require.NoError(t, err)
	require.Same(t, by.certificate, v.Signer)
}

func base64In(document string) string {
	_, rest, _ := strings.Cut(document, "<ds:X509Certificate>")
	certificate, _, _ := strings.Cut(rest, "</ds:X509Certificate>")
	return certificate
}
