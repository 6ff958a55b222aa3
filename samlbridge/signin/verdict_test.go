package signin_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// What no software may take is a no without any certificate too; what other software may take is none.
func TestProvenWithoutCertificate(t *testing.T) {
	t.Parallel()
	text := signed(t, responseText, cloudflare(), "Assertion")
	const sha256, c14n = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
		`Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"`
	value, _, _ := cut(t, text, "ds:SignatureValue")
	info, _, _ := cut(t, text, "ds:SignedInfo")
	keyInfo, _, _ := cut(t, text, "ds:KeyInfo")
	rows := []struct {
		why, old, new string
		answer        rotation.Answer
	}{
		{"none", sha256, "http://www.w3.org/2000/09/xmldsig#none", rotation.No},
		{"a digest", sha256, "http://www.w3.org/2001/04/xmlenc#sha256", rotation.No},
		{"HMAC", sha256, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512", rotation.No},
		{"MD5", sha256, "http://www.w3.org/2001/04/xmldsig-more#rsa-md5", rotation.No},
		{"base64 as transform", c14n, `Transform Algorithm="http://www.w3.org/2000/09/xmldsig#base64"`, rotation.No},
		{"a transform of one's own", c14n, `Transform Algorithm="urn:example:transform"`, rotation.No},
		{"two values", value, value + value, rotation.No},
		{"SignedInfo in SignedInfo", "<ds:Reference", info + "<ds:Reference", rotation.No},
		{"a foreign part", value, value + `<x:Value xmlns:x="urn:x"/>`, rotation.No},
		{"KeyInfo twice", keyInfo, keyInfo + keyInfo, rotation.No},
		{"an empty value", value, "<ds:SignatureValue/>", rotation.No},
		{"a relative namespace", "<saml:Subject>", `<saml:Subject xmlns:r="relative">`, rotation.No},
		{"changed", "Alice Liddell", "Alice Malice", rotation.No},
		{"RSA-PSS and changed", "Alice Liddell", "Alice Malice", rotation.No},
		{"RSA-PSS", sha256, "http://www.w3.org/2007/05/xmldsig-more#rsa-pss", rotation.CannotTell},
		{"an Object", keyInfo, keyInfo + "<ds:Object/>", rotation.CannotTell},
		{"inclusive canonicalisation", c14n, `Transform Algorithm="http://www.w3.org/2006/12/xml-c14n11"`,
			rotation.CannotTell},
		{"nothing", "", "", rotation.CannotTell},
	}
	for _, row := range rows {
		changed := text
		if strings.HasSuffix(row.why, "and changed") {
			changed = replaced(t, changed, sha256, "http://www.w3.org/2007/05/xmldsig-more#rsa-pss")
		}
		if row.old != "" {
			changed = replaced(t, changed, row.old, row.new)
		}
		for _, p := range []signin.Pair{pair(), {SP: pair().SP, IdP: &mapping.IdentityProvider{EntityID: idpEntity}}} {
			r := signin.Explain(decode(t, posted(changed)), p, options())
			requireRedacted(t, r)
			if row.old == "" && len(p.IdP.Keys) > 0 {
				continue
			}
			require.Equal(t, row.answer, r.Answer, "%s\n%s", row.why, r)
			require.Equal(t, row.answer == rotation.No, find(t, r, "signature").Outcome == signin.Failed, row.why)
		}
	}
}

// Advice is the identity provider's own evidence. An assertion in it is no second one, signed or not, but whether AWS
// passes over it is not documented. A wrapped assertion in it gains nothing.
func TestAdvice(t *testing.T) {
	t.Parallel()
	const evidence = `<saml:Assertion ID="_evidence" Version="2.0" IssueInstant="2026-11-23T12:00:00Z"><saml:Issuer>https://other.example</saml:Issuer><saml:Subject><saml:NameID>x</saml:NameID></saml:Subject></saml:Assertion>`
	advice := func(inside string) string {
		return strings.Replace(responseText, "<saml:AuthnStatement", "<saml:Advice>"+inside+
			"</saml:Advice><saml:AuthnStatement", 1)
	}
	signedEvidence := signed(t, strings.Replace(evidence, "<saml:Assertion",
		`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"`, 1), stranger(), "Assertion")
	for why, inside := range map[string]string{
		"unsigned": evidence,
		"signed":   signedEvidence,
		"two":      evidence + strings.ReplaceAll(evidence, "_evidence", "_more"),
		"deeper": strings.Replace(evidence, "</saml:Issuer>", "</saml:Issuer><saml:Advice>"+signedEvidence+
			"</saml:Advice>", 1),
		"encrypted":   `<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml:EncryptedAssertion>`,
		"in a holder": `<x:Evidence xmlns:x="urn:x">` + evidence + `</x:Evidence>`,
	} {
		if why == "deeper" {
			inside = strings.Replace(inside, `"_evidence"`, `"_outer"`, 1)
		}
		r := signin.Explain(decode(t, posted(both(t, advice(inside)))), pair(), options())
		require.Equal(t, rotation.CannotTell, r.Answer, "%s\n%s", why, r)
		require.Equal(t, signin.Passed, find(t, r, "signature").Outcome, why)
		require.Equal(t, signin.Passed, find(t, r, "assertion-count").Outcome, why)
		require.Equal(t, signin.Skipped, find(t, r, "advice").Outcome, why)
		require.Contains(t, find(t, r, "advice").Path, "/Response/Assertion/Advice/", why)
	}
	other := `<saml:AssertionIDRef>_elsewhere</saml:AssertionIDRef>`
	r := signin.Explain(decode(t, posted(both(t, advice(other)))), pair(), options())
	require.Equal(t, rotation.Yes, r.Answer, r)
	require.Equal(t, signin.Passed, find(t, r, "advice").Outcome)

	// A signature that is on no assertion, and the signed assertion inside a forged one.
	stray := signed(t, advice(`<saml:X ID="_x"><saml:Y/></saml:X>`), cloudflare(), "X")
	require.Equal(t, rotation.No, signin.Explain(decode(t, posted(both(t, stray))), pair(), options()).Answer)
	whole := signed(t, responseText, cloudflare(), "Assertion")
	original, _, _ := cut(t, whole, "saml:Assertion")
	forged := strings.NewReplacer("_assertion0001", "_forged", alice, "mallory@example.com").Replace(assertionText)
	forged = strings.Replace(forged, "<saml:AuthnStatement", "<saml:Advice>"+original+
		"</saml:Advice><saml:AuthnStatement", 1)
	for _, text := range []string{
		replaced(t, whole, original, forged),
		replaced(t, whole, original, forged+original),
		replaced(t, whole, original, strings.Replace(original, "<saml:AuthnStatement", "<saml:Advice>"+
			strings.ReplaceAll(assertionText, "0001", "0002")+"</saml:Advice><saml:AuthnStatement", 1)),
	} {
		r = signin.Explain(decode(t, posted(text)), pair(), options())
		require.Equal(t, rotation.No, r.Answer, r)
		require.Empty(t, r.Verified.NameID)
	}
}

// What is not there cannot pass.
func TestNothingToLookAt(t *testing.T) {
	t.Parallel()
	bare := responseText
	for _, remove := range [][2]string{
		{`<saml:Conditions`, `</saml:Conditions>`},
		{`<saml:AttributeStatement>`, `</saml:AttributeStatement>`},
		{` SessionNotOnOrAfter="`, `Z"`},
	} {
		start := strings.Index(bare, remove[0])
		bare = bare[:start] + bare[start+strings.Index(bare[start:], remove[1])+len(remove[1]):]
	}
	r := explain(t, both(t, bare))
	require.Equal(t, rotation.No, r.Answer)
	for _, id := range []string{"conditions", "audience-present"} {
		c := find(t, r, id)
		require.Equal(t, signin.Failed, c.Outcome, id)
		require.Contains(t, c.Reason, "Conditions", id)
		require.Contains(t, c.Fix, "Conditions", id)
	}
	for _, id := range []string{"audience", "not-before", "not-on-or-after", "session-not-on-or-after", "binding",
		"advice", "relay-state", "name-id-qualifier",
		"attribute-count", "attribute-names", "attribute-values", "attribute-name-formats", "access-control-tags"} {
		c := find(t, r, id)
		require.Equal(t, signin.DidNotApply, c.Outcome, "%s: %s", id, c.Reason)
		require.NotEmpty(t, c.Reason, id)
	}
	// No check that did not apply turns a no, or a doubt, into a yes.
	require.Equal(t, rotation.CannotTell, signin.Explain(decode(t, posted(both(t, responseText))), signin.Pair{},
		signin.Options{}).Answer)
}
