package signin_test

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/dsig"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// The text begins with the answer, what failed and what to do about it; what passed is for those who ask.
func TestTextOrder(t *testing.T) {
	t.Parallel()
	o := options()
	o.Users = []string{"bob@example.com"}
	text := signed(t, responseText, cloudflare(), "Response")
	full := signin.Explain(decode(t, posted(text)), pair(), o).String()
	o.Verbose = false
	short := signin.Explain(decode(t, posted(text)), pair(), o).String()
	lines := strings.Split(short, "\n")
	require.Equal(t, []string{"would sign in: no", "", "failed:"}, lines[:3])
	require.Contains(t, lines[3], "  user: AWS has no user")
	require.Contains(t, lines[4], "      fix: ")
	require.Contains(t, lines[5], "      at 1:")
	require.Less(t, strings.Index(short, "\nfailed:"), strings.Index(short, "\ncannot tell:"))
	for _, title := range []string{"passed", "did not apply", "verified values", "signature of"} {
		require.NotContains(t, short, "\n"+title)
		require.Contains(t, full, "\n"+title)
	}
	o.Users = nil
	yes := signin.Explain(decode(t, posted(good(t))), pair(), o).String()
	require.True(t, strings.HasPrefix(yes, "would sign in: yes\n\nleft open:\n  in-response-to: "), yes)
	require.NotContains(t, yes, "cannot tell")
}

// What is no ASCII and changes what a reader sees is escaped in JSON.
func TestJSONEscapes(t *testing.T) {
	t.Parallel()
	hostile := strings.ReplaceAll(responseText, `Name="name"`, `Name="na&#x202e;me&#x85;&#x9;&#x7f;&#xfeff;&#xe0001;"`)
	r := signin.Explain(decode(t, posted(both(t, hostile))), pair(), options())
	out := string(r.JSON())
	for _, c := range out {
		require.True(t, c == '\n' || c >= ' ' && c < 0x7f || c > 0xa0 && c != 0x202e && c != 0xfeff && c != 0xe0001,
			"%q", c)
	}
	require.Contains(t, out, `na\u202eme\u0085\t\u007f\ufeff\udb40\udc01`)
	require.NotContains(t, r.String(), "\u202e")
}

// A message with a private key in it is not explained, wherever the key is; nothing of it is in the error.
func TestPrivateKeys(t *testing.T) {
	t.Parallel()
	der := must(x509.MarshalPKCS8PrivateKey(stranger().signer))
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	b64 := base64.StdEncoding.EncodeToString(der)
	attr := func(name, value string) string {
		return `<saml:Attribute Name="` + name + `"><saml:AttributeValue>` + value +
			`</saml:AttributeValue></saml:Attribute>`
	}
	pieces := ""
	for i := 0; i < len(b64); i += 40 {
		pieces += attr("p", b64[i:min(i+40, len(b64))])
	}
	inNames := ""
	for i := 0; i < len(b64); i += 30 {
		inNames += attr(b64[i:min(i+30, len(b64))], "")
	}
	lines := strings.ReplaceAll(key, "\n", "&#10;")
	rows := map[string]string{
		"a value":            attr("x", key),
		"a name":             attr(lines, "x"),
		"base64 in a name":   attr(b64, "x"),
		"base64 of PEM":      attr("x", base64.StdEncoding.EncodeToString([]byte(key))),
		"hexadecimal":        attr("x", hex.EncodeToString(der)),
		"percent-encoded":    attr("x", url.QueryEscape(key)),
		"twice":              attr("x", hex.EncodeToString([]byte(b64))),
		"pieces":             pieces,
		"pieces in names":    inNames,
		"by references":      attr("x", strings.ReplaceAll(key, "E", "&#69;")),
		"a comment":          "<!--" + b64 + "-->",
		"another namespace":  `<x:k xmlns:x="urn:x" v="` + b64 + `"/>`,
		"a namespace's name": `<x:k xmlns:x="urn:` + b64 + `"/>`,
	}
	for why, more := range rows {
		text := strings.Replace(responseText, attributeText, attributeText+more, 1)
		_, err := signin.Decode([]byte(posted(text)), 0)
		require.ErrorIs(t, err, diag.ErrSecret, why)
		require.NotContains(t, err.Error(), b64[50:70], why)
	}
	status := strings.Replace(responseText, "</samlp:Status>", "<samlp:StatusMessage>"+key+
		"</samlp:StatusMessage></samlp:Status>", 1)
	_, err := signin.Decode([]byte(status), 0)
	require.ErrorIs(t, err, diag.ErrSecret)

	o := options()
	o.Show = true
	address := har(harPost(acsURL+"/"+b64, "SAMLResponse="+url.QueryEscape(posted(good(t)))))
	r := signin.Explain(decode(t, address), pair(), o)
	for _, out := range []string{r.String(), string(r.JSON())} {
		require.NotContains(t, out, b64[50:90])
		require.Contains(t, out, "a private key is withheld")
	}
	require.Equal(t, rotation.Yes, explain(t, good(t)).Answer, "signatures and certificates are none")
}

// opinion is a verifier with one.
type opinion form.Opinion

func (o opinion) Verify(form.Signed) form.Opinion { return form.Opinion(o) }

// A second verifier can only take a yes away.
func TestVerifiers(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why       string
		verifiers []form.Verifier
		answer    rotation.Answer
		says      string
	}{
		{"none", nil, rotation.Yes, "signature of Response: verified, RSA-SHA256, certificate"},
		{"goxmldsig", []form.Verifier{dsig.Verifier{}}, rotation.Yes,
			"signature of Response: verified, RSA-SHA256, by two verifiers"},
		{"one abstains", []form.Verifier{opinion(form.Abstains)}, rotation.Yes,
			"signature of Assertion: verified, RSA-SHA256, by one verifier"},
		{"one of two confirms", []form.Verifier{opinion(form.Abstains), dsig.Verifier{}}, rotation.Yes,
			"by two verifiers"},
		{"one refuses", []form.Verifier{opinion(form.Refuses)}, rotation.CannotTell,
			"a second verifier does not confirm the signature on Response and Assertion"},
		{"one of two refuses", []form.Verifier{dsig.Verifier{}, opinion(form.Refuses)}, rotation.CannotTell,
			"a second verifier does not confirm"},
		{"one says nothing", []form.Verifier{opinion(0)}, rotation.CannotTell, "a second verifier does not confirm"},
	}
	for _, row := range rows {
		o := options()
		o.Verifiers = row.verifiers
		r := signin.Explain(decode(t, posted(good(t))), pair(), o)
		requireRedacted(t, r)
		require.Equal(t, row.answer, r.Answer, row.why)
		require.Contains(t, r.String(), row.says, row.why)
		require.Equal(t, row.answer == rotation.Yes, r.Verified.NameID != "", row.why)

		changed := signin.Explain(decode(t, posted(strings.Replace(good(t), "Alice", "Malice", 1))), pair(), o)
		require.Equal(t, rotation.No, changed.Answer, "%s: what was changed is a no all the same", row.why)
		changed = signin.Explain(decode(t, posted(responseText)), pair(), o)
		require.Equal(t, rotation.No, changed.Answer, row.why)
	}
	o := options()
	o.Verifiers, o.Verbose = []form.Verifier{dsig.Verifier{}}, false
	ecdsa := signin.Explain(decode(t, posted(signed(t, responseText, curve(), "Assertion"))), pair(curve()), o)
	require.Equal(t, "abstains", ecdsa.Signatures[0].SecondVerifier)
	require.Contains(t, ecdsa.String(), "signature of Assertion: verified, ECDSA-SHA256, by one verifier\n")
}

// Groups come from Cloudflare itself, so that no statement can be removed.
func TestGroups(t *testing.T) {
	t.Parallel()
	more := `<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/AccessControl:Team"><saml:AttributeValue>x</saml:AttributeValue></saml:Attribute>`
	for name, says := range map[string]string{"groups": "remove groups, which Cloudflare sends by itself",
		"teams": "change the SAML attribute statements"} {
		for _, values := range []string{"a</saml:AttributeValue><saml:AttributeValue>b", "<saml:x/>"} {
			groups := `<saml:Attribute Name="` + name + `"><saml:AttributeValue>` + values +
				`</saml:AttributeValue></saml:Attribute>`
			r := explain(t, both(t, strings.Replace(responseText, attributeText, attributeText+more+groups, 1)))
			require.Equal(t, rotation.No, r.Answer)
			require.Contains(t, find(t, r, "attribute-values").Fix, says)
		}
	}
}
