package signin_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// A renewed certificate has the key of the old one: that the old one has expired is no finding, whichever comes first.
func TestRenewedCertificate(t *testing.T) {
	t.Parallel()
	expired := certify(cloudflare().signer, received.AddDate(-2, 0, 0), received.AddDate(-1, 0, 0))
	for _, trusted := range [][]identity{{expired, cloudflare()}, {cloudflare(), expired},
		{stranger(), expired, cloudflare()}} {
		r := signin.Explain(decode(t, posted(good(t))), pair(trusted...), options())
		require.Equal(t, rotation.Yes, r.Answer, r)
		require.Equal(t, cloudflare().certificate.NotAfter, r.Signatures[0].NotAfter)
	}
	r := signin.Explain(decode(t, posted(good(t))), pair(stranger(), expired), options())
	require.Equal(t, rotation.CannotTell, r.Answer)
	require.Equal(t, expired.certificate.NotAfter, r.Signatures[0].NotAfter)
}

// Of a signature that is not verified here nobody can tell whether AWS takes it; where no certificate could ever verify
// it, or what is signed is in doubt, the answer is no.
func TestSignatureNotVerifiedHere(t *testing.T) {
	t.Parallel()
	text := signed(t, responseText, cloudflare(), "Assertion")
	sig, _, _ := cut(t, text, "ds:Signature")
	info, _, _ := cut(t, text, "ds:SignedInfo")
	const exclusive = `"http://www.w3.org/2001/10/xml-exc-c14n#"`
	both := strings.ReplaceAll(text, exclusive, `"http://www.w3.org/2006/12/xml-c14n11"`)
	reference, _, _ := cut(t, both, "ds:Reference")
	digest, _, _ := cut(t, text, "ds:DigestValue")
	rows := []struct {
		why, text string
		answer    rotation.Answer
		says      string
	}{
		{"inclusive canonicalisation", strings.ReplaceAll(text, exclusive,
			`"http://www.w3.org/TR/2001/REC-xml-c14n-20010315"`), rotation.CannotTell, "REC-xml-c14n-20010315"},
		{"canonicalisation with comments", strings.ReplaceAll(text, exclusive,
			`"http://www.w3.org/2001/10/xml-exc-c14n#WithComments"`), rotation.No, "changed after signing"},
		{"RSA-PSS", strings.Replace(text, "2001/04/xmldsig-more#rsa-sha256", "2007/05/xmldsig-more#sha256-rsa-MGF1", 1),
			rotation.CannotTell, "RSA-PSS"},
		{"at the end of the assertion", strings.Replace(strings.Replace(text, sig, "", 1), "</saml:Assertion>", sig+
			"</saml:Assertion>", 1), rotation.CannotTell, "not where the schema has it"},
		{"HMAC", strings.Replace(text, "2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#hmac-sha1", 1), rotation.No,
			"HMAC"},
		{"SignedInfo twice", strings.Replace(text, info, info+info, 1), rotation.No, "SignedInfo"},
		{"two signatures", strings.Replace(text, sig, sig+sig, 1), rotation.No, "second signature"},
		{"a reference to the response", strings.Replace(text, `URI="#_assertion0001"`, `URI="#_response0001"`, 1),
			rotation.No, "does not name it"},
		{"another canonicalisation and another reference", strings.Replace(both, `URI="#_assertion0001"`,
			`URI="#_other"`, 1), rotation.No, "does not name it"},
		{"another canonicalisation and the whole message, not on it", strings.Replace(both, `URI="#_assertion0001"`,
			`URI=""`, 1), rotation.No, "does not name it"},
		{"another canonicalisation and two references", strings.Replace(both, reference, reference+reference, 1),
			rotation.No, "contains exactly"},
		{"a comment in the digest", strings.Replace(text, "<ds:DigestValue>", "<ds:DigestValue><!---->", 1),
			rotation.CannotTell, "a comment"},
		{"a comment with the true digest", strings.Replace(text, digest, "<ds:DigestValue>AAAA<!--"+
			digest[len("<ds:DigestValue>"):len(digest)-len("</ds:DigestValue>")]+"--></ds:DigestValue>", 1),
			rotation.No, "changed after signing"},
		{"elsewhere, and changed", strings.Replace(strings.Replace(strings.Replace(text, sig, "", 1),
			"</saml:Assertion>", sig+"</saml:Assertion>", 1), "Alice", "Malice", 1), rotation.No,
			"changed after signing"},
		{"a reference without #", strings.Replace(text, `URI="#_assertion0001"`, `URI="_assertion0001"`, 1),
			rotation.No, "is not # and the ID"},
	}
	for _, row := range rows {
		require.NotEqual(t, text, row.text, row.why)
		r := explain(t, row.text)
		c := find(t, r, "signature")
		require.Equal(t, row.answer, r.Answer, row.why)
		require.Equal(t, row.answer == rotation.No, c.Outcome == signin.Failed, row.why)
		require.Equal(t, row.answer == rotation.CannotTell, strings.Contains(c.Reason,
			"of a kind that is not verified here"), row.why)
		require.Contains(t, c.Reason, row.says, row.why)
		require.Empty(t, r.Verified.NameID, row.why)
	}
}

// One confirmation of several is enough (saml-core-2.0 section 2.4.1.1); where none is, the one that meets most is
// explained.
func TestSeveralConfirmations(t *testing.T) {
	t.Parallel()
	const confirmation = `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="aws_request0001" NotOnOrAfter="2026-11-23T12:05:00Z" Recipient="` + acsURL + `"/></saml:SubjectConfirmation>`
	late := strings.Replace(confirmation, "12:05", "11:05", 1)
	elsewhere := strings.Replace(confirmation, acsURL, "https://example.com/acs", 1)
	answered := strings.Replace(confirmation, "request0001", "request0002", 1)
	early := strings.Replace(confirmation, "NotOnOrAfter", `NotBefore="2026-11-23T12:01:00Z" NotOnOrAfter`, 1)
	for _, other := range []string{late, elsewhere, answered, early, strings.Replace(late, acsURL,
		"https://example.com/acs", 1)} {
		for _, both := range []string{other + confirmation, confirmation + other} {
			require.Equal(t, rotation.Yes, explain(t, bothSigned(t, confirmation, both)).Answer, both)
		}
	}
	r := explain(t, bothSigned(t, confirmation, strings.Replace(late, acsURL, "https://example.com/acs", 1)+late))
	require.Equal(t, rotation.No, r.Answer)
	require.Equal(t, signin.Passed, find(t, r, "recipient").Outcome)
	require.Equal(t, signin.Failed, find(t, r, "confirmation-not-on-or-after").Outcome)
}

func bothSigned(t testing.TB, old, new string) string {
	t.Helper()
	return both(t, replaced(t, responseText, old, new))
}

// What the message says of its signer proves nothing; but where it names another one, nobody knows what AWS makes of
// it.
func TestKeyInfo(t *testing.T) {
	t.Parallel()
	text := signed(t, responseText, cloudflare(), "Assertion")
	info, before, after := cut(t, text, "ds:KeyInfo")
	carrying := func(cert []byte) string {
		return "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>" + base64.StdEncoding.EncodeToString(cert) +
			"</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
	}
	renewed := certify(cloudflare().signer, received.AddDate(0, -1, 0), received.AddDate(2, 0, 0)).certificate.Raw
	older := certify(cloudflare().signer, received.AddDate(-3, 0, 0), received.AddDate(2, 0, 0)).certificate.Raw
	const open = "; some toolkits refuse that, and whether AWS does is not documented"
	unmade := "the signature on Assertion carries a certificate that did not make it, SHA-256 " +
		pem.SHA256Fingerprint(stranger().certificate.Raw) + open
	for _, row := range []struct {
		why, info string
		trusted   []identity
		answer    rotation.Answer
		says      string
	}{
		{"the one that verifies", info, nil, rotation.Yes, ""},
		{"nothing at all", "", nil, rotation.Yes, "no signature says who signed"},
		{"a chain", carrying(stranger().certificate.Raw) + "|" + info, nil, rotation.Yes, ""},
		{"a stranger's", carrying(stranger().certificate.Raw), nil, rotation.CannotTell, unmade},
		{"the other one that is trusted, during a rotation", carrying(stranger().certificate.Raw),
			[]identity{stranger(), cloudflare()}, rotation.CannotTell, unmade},
		{"the one that verifies, during a rotation", info, []identity{stranger(), cloudflare()}, rotation.Yes, ""},
		{"a renewed one", carrying(renewed), nil, rotation.CannotTell,
			"carries a certificate that was renewed over the key of the one in use, SHA-256 " +
				pem.SHA256Fingerprint(renewed) +
				"; whether AWS compares certificates or only their keys is not documented"},
		{"an older one", carrying(older), nil, rotation.CannotTell,
			"carries an older certificate over the key of the one in use, SHA-256 " + pem.SHA256Fingerprint(older) +
				"; whether AWS"},
		{"no certificate", carrying([]byte("\x00\x00\x00")), nil, rotation.CannotTell,
			"carries a certificate that cannot be read" + open},
		{"no base64", strings.Replace(carrying(nil), "><", ">!<", 4), nil, rotation.CannotTell,
			"carries a certificate that cannot be read" + open},
		{"a name", "<ds:KeyInfo><ds:KeyName>k</ds:KeyName></ds:KeyInfo>", nil, rotation.CannotTell,
			"carries a KeyInfo without a certificate" + open},
	} {
		first, second, chain := strings.Cut(row.info, "|")
		if chain { // two certificates in one KeyInfo
			first = strings.TrimSuffix(first, "</ds:KeyInfo>") + strings.TrimPrefix(second, "<ds:KeyInfo>")
		}
		r := signin.Explain(decode(t, posted(before+first+after)), pair(row.trusted...), options())
		require.Equal(t, row.answer, r.Answer, "%s\n%s", row.why, r)
		require.Equal(t, signin.Passed, find(t, r, "signature").Outcome, row.why)
		c := find(t, r, "key-info")
		require.Contains(t, c.Reason, row.says, row.why)
		require.Equal(t, strings.HasSuffix(row.why, " one") && row.answer != rotation.Yes, strings.Contains(c.Fix,
			"mport it in AWS") && !strings.HasPrefix(c.Fix, "if "), c.Fix)
		require.Equal(t, row.why == "nothing at all", c.Outcome == signin.DidNotApply, row.why)
	}

	edited := strings.Replace(after, "Alice", "Malice", 1)
	require.NotEqual(t, after, edited)
	for why, row := range map[string]struct{ text, says string }{
		"where nothing verifies, whatever is trusted fits": {before + info + edited, ""},
		"where nothing verifies, nobody knows what made it": {before + carrying(renewed) + edited,
			"carries a certificate that was renewed over the key of the one in use, SHA-256 "},
		"where nothing verifies, there is a name": {before + "<ds:KeyInfo><ds:KeyName>k</ds:KeyName></ds:KeyInfo>" +
			edited, "carries a KeyInfo without a certificate"},
	} {
		c := find(t, explain(t, row.text), "key-info")
		require.Contains(t, c.Reason, row.says, why)
		require.Equal(t, row.says == "", c.Outcome == signin.Passed, why)
	}
}
