package signin_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

const evil = "mallory@evil.example"

// cut takes the first element of a name out of a text, and says where it stood.
func cut(t testing.TB, text, name string) (element, before, after string) {
	t.Helper()
	start := strings.Index(text, "<"+name)
	end := strings.Index(text[start:], "</"+name+">")
	require.True(t, start >= 0 && end >= 0, name)
	end += start + len("</"+name+">")
	return text[start:end], text[:start], text[end:]
}

func inside(t testing.TB, element, more string) string {
	t.Helper()
	end := strings.LastIndex(element, "</")
	return element[:end] + more + element[end:]
}

// wrappings are the eight ways of moving what is signed that are known as XSW, and some more. Each gets a signed
// response and makes one in which mallory stands where a careless reader looks.
func wrappings(t testing.TB, text, signer, evilID string) map[string]string {
	t.Helper()
	rename := func(s, id string) string {
		switch evilID {
		case "same":
			return s
		case "none":
			return strings.Replace(s, ` ID="`+id+`"`, "", 1)
		}
		return strings.Replace(s, `ID="`+id+`"`, `ID="_evil`+id+`"`, 1)
	}
	poison := func(s string) string { return strings.Replace(s, alice, evil, 1) }
	wrapped := map[string]string{}
	if signer != "Assertion" {
		signature, before, after := cut(t, text, "ds:Signature") // the response's comes first
		unsigned := before + after
		bad := rename(rename(poison(unsigned), "_response0001"), "_assertion0001")
		at := strings.Index(bad, "</saml:Issuer>") + len("</saml:Issuer>")
		with := func(more string) string { return bad[:at] + more + bad[at:] }
		wrapped["XSW1"] = with(inside(t, signature, unsigned))
		wrapped["XSW2"] = with(unsigned + signature)
		wrapped["XSW2, signature first"] = with(signature + unsigned)
		wrapped["response in an Object"] = with(inside(t, signature,
			`<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#">`+unsigned+`</ds:Object>`))
		wrapped["response in Extensions"] = with(signature + "<samlp:Extensions>" + unsigned + "</samlp:Extensions>")
	}
	assertion, before, after := cut(t, text, "saml:Assertion")
	bad := rename(poison(assertionText), "_assertion0001")
	wrapped["XSW3"] = before + bad + assertion + after
	wrapped["XSW3, behind"] = before + assertion + bad + after
	wrapped["XSW4"] = before + inside(t, bad, assertion) + after
	wrapped["XSW7"] = before + "<samlp:Extensions>" + bad + "</samlp:Extensions>" + assertion + after
	wrapped["XSW7, the signed one hidden"] = before + "<samlp:Extensions>" + assertion + "</samlp:Extensions>" + bad +
		after
	wrapped["in Advice"] = before + strings.Replace(bad, "</saml:Subject>", "</saml:Subject><saml:Advice>"+assertion+
		"</saml:Advice>", 1) + after
	wrapped["in another namespace"] = before + bad + `<x:Wrap xmlns:x="urn:x">` + assertion + `</x:Wrap>` + after
	wrapped["replaced"] = before + bad + after
	wrapped["changed"] = before + poison(assertion) + after
	if signer != "Response" {
		signature, first, rest := cut(t, assertion, "ds:Signature")
		unsigned := first + rest
		at := strings.Index(bad, "</saml:Issuer>") + len("</saml:Issuer>")
		signedBad := bad[:at] + signature + bad[at:]
		wrapped["XSW5"] = before + signedBad + unsigned + after
		wrapped["XSW6"] = before + bad[:at] + inside(t, signature, unsigned) + bad[at:] + after
		wrapped["XSW8"] = before + bad[:at] + inside(t, signature,
			`<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#">`+unsigned+`</ds:Object>`) + bad[at:] + after
		wrapped["signature moved out"] = before + bad + signature + after
		wrapped["signature moved"] = before + signedBad + after
		wrapped["two signatures"] = before + strings.Replace(signedBad, signature, signature+signature, 1) + after
	}
	return wrapped
}

// None of the moves leads to a yes, and nothing of mallory's is ever shown as verified.
func TestWrapping(t *testing.T) {
	t.Parallel()
	n := 0
	for signer, names := range map[string][]string{"Response": {"Response"}, "Assertion": {"Assertion"},
		"both": {"Assertion", "Response"}} {
		text := signed(t, responseText, cloudflare(), names...)
		for _, id := range []string{"same", "new", "none"} {
			for move, attack := range wrappings(t, text, signer, id) {
				why := fmt.Sprintf("%s, %s signed, %s ID", move, signer, id)
				if n++; n%step(5) != 0 { // in another order on each run
					continue
				}
				require.Contains(t, attack, evil, why)
				c := decode(t, posted(attack))
				o := options()
				o.Users = append(o.Users, evil)
				requireRedacted(t, signin.Explain(c, pair(), o))
				o.Show = true
				r := signin.Explain(c, pair(), o)
				require.Equal(t, rotation.No, r.Answer, "%s\n%s", why, r)
				require.NotContains(t, fmt.Sprint(r.Verified), "mallory", why)
				for _, check := range r.Checks {
					if strings.Contains(check.Reason, "mallory") {
						require.True(t, check.Unverified, "%s: %s", why, check.ID)
						require.Contains(t, check.Reason, "unverified", why)
					}
				}
			}
		}
	}
}

// An ID that stands twice makes a no, whatever else holds, and its place is named; too many make no report.
func TestDuplicateIDs(t *testing.T) {
	t.Parallel()
	twice := strings.Replace(good(t), `<saml:Conditions `, `<saml:Conditions ID="_assertion0001" `, 1)
	r := explain(t, twice)
	require.Equal(t, rotation.No, r.Answer)
	c := find(t, r, "unique-ids")
	require.Equal(t, signin.Failed, c.Outcome)
	require.Equal(t, strings.Index(twice, `<saml:Conditions ID="`)+len(`<saml:Conditions ID="`)+1, c.Column)
	require.Zero(t, r.Verified)
	require.Equal(t, signin.Passed, find(t, r, "assertion-count").Outcome)

	two := strings.Replace(good(t), "</samlp:Response>", assertionText+"</samlp:Response>", 1)
	require.Equal(t, signin.Failed, find(t, explain(t, two), "assertion-count").Outcome)

	many := strings.Replace(good(t), "</samlp:Response>", strings.Repeat(`<x ID="a"/>`, 18)+"</samlp:Response>", 1)
	_, err := signin.Decode([]byte(posted(many)), 0)
	require.ErrorIs(t, err, diag.ErrSyntax)
}

// A comment that is put into a signed value does not cut it: the whole text is what was signed. Nor does anybody know
// which of the two AWS reads, so that nobody is told to create a user of that name.
func TestCommentInNameID(t *testing.T) {
	t.Parallel()
	whole := alice + ".evil.example"
	text := both(t, replaced(t, responseText, alice+"</saml:NameID>", whole+"</saml:NameID>"))
	attack := replaced(t, text, whole, alice+"<!---->.evil.example")
	o := options()
	o.Show = true
	r := signin.Explain(decode(t, posted(attack)), pair(), o)
	require.Equal(t, signin.Passed, find(t, r, "signature").Outcome, "no signature covers comments")
	require.Equal(t, whole, r.Verified.NameID)

	for _, users := range [][]string{o.Users, append(o.Users, whole), nil} {
		o.Users = users
		r = signin.Explain(decode(t, posted(attack)), pair(), o)
		require.Equal(t, rotation.CannotTell, r.Answer)
		for _, id := range []string{"plain-text", "name-id-address", "user"} {
			c := find(t, r, id)
			require.Equal(t, signin.Skipped, c.Outcome, id)
			require.False(t, c.Open, id)
			require.Contains(t, c.Reason, "a comment is inside NameID", id)
		}
		require.NotContains(t, r.String(), "add one in IAM Identity Center")
	}
}

// Nobody is told to change a user for a name that no signature vouches for.
func TestUserOfUnverifiedName(t *testing.T) {
	t.Parallel()
	forged := strings.ReplaceAll(good(t), alice+"</saml:NameID>", "Mallory@evil.example</saml:NameID>")
	rows := []struct {
		why     string
		options func(*signin.Options)
		says    string
	}{
		{"unknown", func(*signin.Options) {},
			"AWS has no user with the username M… (20 characters) of the unverified Name ID"},
		{"disabled", func(o *signin.Options) { o.Disabled = []string{"Mallory@evil.example"} },
			"the user M… (20 characters) of the unverified Name ID is disabled"},
		{"a doubtful status", func(o *signin.Options) { o.Doubtful = []string{"Mallory@evil.example"} },
			"a status for the user M… (20 characters) of the unverified Name ID"},
		{"another case", func(o *signin.Options) { o.Users = append(o.Users, evil) },
			"the unverified Name ID is M… (20 characters)"},
		{"a part of the list", func(o *signin.Options) { o.UsersIncomplete = true }, "one page of several"},
	}
	for _, row := range rows {
		o := options()
		row.options(&o)
		r := signin.Explain(decode(t, posted(forged)), pair(), o)
		c := find(t, r, "user")
		require.Equal(t, rotation.No, r.Answer, row.why)
		require.NotEqual(t, signin.Passed, c.Outcome, row.why)
		require.True(t, c.Unverified, row.why)
		require.Contains(t, c.Reason, row.says, row.why)
		require.Contains(t, c.Fix, "change no user until one does", row.why)

		s := find(t, r, "signature")
		require.Contains(t, s.Fix, "capture the message again and do not edit it", row.why)
		require.NotContains(t, s.Fix, "certificates", "the certificate is known: it is the content that changed")
	}
}

// Where nothing says who signed, another key is as likely as a change.
func TestSignerUnknown(t *testing.T) {
	t.Parallel()
	certificate, before, after := cut(t, signed(t, responseText, stranger(), "Assertion"), "ds:KeyInfo")
	require.NotEmpty(t, certificate)
	require.Contains(t, find(t, explain(t, before+after), "signature").Fix, "compare the certificates")
}

// Every byte of a good capture, changed: no panic, and a yes only where the verified values are those of the original.
func TestMutation(t *testing.T) {
	t.Parallel()
	o := options()
	o.Show = true
	for _, row := range []struct{ why, text, capture string }{
		{"XML, both signed", good(t), good(t)},
		{"form value, assertion signed", signed(t, responseText, cloudflare(), "Assertion"), ""},
	} {
		want := signin.Explain(decode(t, posted(row.text)), pair(), o).Verified
		capture := row.capture
		if capture == "" {
			capture = posted(row.text)
		}
		try := func(capture []byte) {
			c, err := signin.Decode(capture, 0)
			if err != nil {
				return
			}
			r := signin.Explain(c, pair(), o)
			_ = r.String()
			if r.Answer == rotation.Yes {
				require.Equal(t, want, r.Verified, row.why)
			}
		}
		for i := 0; i < len(capture); i += step(61) {
			mutated := []byte(capture)
			mutated[i] ^= 1
			try(mutated)
			try(append(mutated[:i], mutated[i+1:]...))
		}
	}
}

// What the switch shows, and what it never shows.
func TestShow(t *testing.T) {
	t.Parallel()
	o := options()
	o.Show = true
	capture := decode(t, good(t))
	r := signin.Explain(capture, pair(), o)
	require.Equal(t, alice, r.Verified.NameID)
	require.Equal(t, "_session0001", r.Verified.SessionIndex)
	require.Equal(t, []signin.Attribute{{Name: "email", Values: []string{alice}},
		{Name: "name", Values: []string{"Alice Liddell"}}}, r.Verified.Attributes)
	signature, _, _ := cut(t, good(t), "ds:SignatureValue")
	for _, text := range []string{r.String(), string(r.JSON())} {
		for _, never := range []string{"_response0001", "_assertion0001", "aws_request0001", "MII", signature[30:60],
			"<saml"} {
			require.NotContains(t, text, never)
		}
	}
	changed := strings.Replace(good(t), `ID="_assertion0001"`, `ID="_assertion0001" Id="x"`, 1)
	r = signin.Explain(decode(t, posted(changed)), pair(), o)
	require.NotContains(t, r.String(), "_assertion0001")
}

// A hostile name is shown escaped, even where it is asked for.
func TestShowIsSafe(t *testing.T) {
	t.Parallel()
	text := both(t, replaced(t, responseText, "Alice Liddell", "a\u202eb\u009b31m&#10;x: y"))
	o := options()
	o.Show = true
	shown := signin.Explain(decode(t, posted(text)), pair(), o).String()
	for _, c := range shown {
		require.True(t, c == '\n' || c >= ' ' && c < 0x7f || c == '…', "%q", c)
	}
	require.NotContains(t, shown, "\nx: y")
}

func TestReportIsBounded(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, `<saml:Attribute Name="a%d">%s</saml:Attribute>`, i,
			strings.Repeat("<saml:AttributeValue>v</saml:AttributeValue>", 30))
	}
	r := explain(t, both(t, replaced(t, responseText, attributeText, b.String())))
	require.Len(t, r.Verified.Attributes, 60)
	require.Equal(t, 40, r.Verified.AttributesMore)
	require.Len(t, r.Verified.Attributes[0].Values, 20)
	require.Equal(t, 10, r.Verified.Attributes[0].More)
}
