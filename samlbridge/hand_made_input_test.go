package samlbridge_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

func coreCodec(t *testing.T, form samlbridge.Form) samlbridge.Codec {
	t.Helper()
	for _, c := range samlbridge.Codecs() {
		if c.Form == form {
			return c
		}
	}
	t.Fatalf("no form %s", form)
	return samlbridge.Codec{}
}

// A codec may unwrap what it reads and hand it on: what is read then is the text that it made, whatever was parsed before.
func TestCodecHandsOnAnotherText(t *testing.T) {
	t.Parallel()
	const metadata = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
		`<AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://a.example/" index="0"/></SPSSODescriptor></EntityDescriptor>`
	for _, row := range []struct {
		data string
		core samlbridge.Form
		kind samlbridge.Kind
		text string
		why  string
	}{
		{`{"issuerUrl":"https://old.example"}`, samlbridge.AWSSPValues, samlbridge.JSONInput, `{"issuerUrl":"https://new.example"}`, "JSON for JSON"},
		{`<values/>`, samlbridge.AWSSPValues, samlbridge.JSONInput, `{"issuerUrl":"https://new.example"}`, "JSON for XML that is no metadata"},
		{fmt.Sprintf(metadata, "https://old.example"), samlbridge.AWSSPValues, samlbridge.JSONInput, `{"issuerUrl":"https://new.example"}`, "JSON for metadata"},
		{fmt.Sprintf(metadata, "https://old.example"), samlbridge.SPMetadata, samlbridge.XMLInput, fmt.Sprintf(metadata, "https://new.example"), "metadata for metadata"},
		{"\ufeff" + fmt.Sprintf(metadata, "https://old.example"), samlbridge.SPMetadata, samlbridge.XMLInput, fmt.Sprintf(metadata, "https://new.example"), "for metadata that had to be decoded"},
		{`{"issuerUrl":"https://old.example"}`, samlbridge.SPMetadata, samlbridge.XMLInput, fmt.Sprintf(metadata, "https://new.example"), "metadata for JSON"},
		{`{"issuerUrl":"https://old.example"}`, samlbridge.AWSSPValues, samlbridge.TextInput, "\n\nIAM Identity Center issuer URL: https://new.example\n", "lines for JSON"},
	} {
		core := coreCodec(t, row.core)
		for _, byHand := range []bool{false, true} {
			var place mapping.Origin
			mine := samlbridge.Codec{Form: "mine", Vocabulary: core.Vocabulary, Read: func(in samlbridge.Input, o samlbridge.Options) (*samlbridge.Document, error) {
				if byHand {
					in = samlbridge.Input{}
				}
				in.Kind, in.Text = row.kind, row.text
				if core.Detect(in) == 0 {
					return nil, errors.New("not detected")
				}
				d, err := core.Read(in, o)
				if err == nil {
					place = d.Origin(mapping.SPEntityID, 0)
				}
				return d, err
			}}
			d, err := samlbridge.Read("x", []byte(row.data), samlbridge.Options{From: "mine", Codecs: []samlbridge.Codec{mine}})
			require.NoError(t, err, row.why)
			require.Equal(t, []string{"https://new.example"}, d.Values(mapping.SPEntityID), row.why)
			require.Equal(t, 1+strings.Count(row.text[:strings.Index(row.text, "https://new")], "\n"), place.Pos.Line, row.why)
		}
	}
}

// An input of any kind that somebody made by hand: an error or a document, never a panic.
func TestHandMadeInput(t *testing.T) {
	t.Parallel()
	for _, c := range samlbridge.Codecs() {
		for kind := range samlbridge.BinaryInput + 2 {
			for _, text := range []string{"", "x: y", "{", "{}", "<a", "<a/>", "-----BEGIN PRIVATE KEY-----\nMIIE"} {
				for _, in := range []samlbridge.Input{{Kind: kind}, {Kind: kind, Text: text}, {Kind: kind, Data: []byte(text)}} {
					require.NotPanics(t, func() {
						if c.Read != nil {
							_ = c.Detect(in)
							_, _ = c.Read(in, samlbridge.Options{})
						}
					}, "%s %d %q", c.Form, kind, text)
				}
			}
		}
	}
}

// What Codecs returns writes what the package writes, and refuses what it would never be given.
func TestCodecWriteByHand(t *testing.T) {
	t.Parallel()
	_, certificate := privateKeyAndCertificate(t)
	idp := &samlbridge.Document{Parties: mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: "https://example.cloudflareaccess.com", Keys: []mapping.Key{mapping.NewKey(mapping.Signing, certificate.Raw)},
		SingleSignOnServices: []mapping.Endpoint{{Binding: mapping.BindingHTTPPost, Location: "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/1"}}}}}
	for _, c := range samlbridge.Codecs() {
		for _, p := range []mapping.Parties{{}, {SP: &mapping.ServiceProvider{}, IdP: &mapping.IdentityProvider{}}} {
			out, findings, err := c.Write(nil, p, samlbridge.Options{})
			require.ErrorIs(t, err, samlbridge.ErrOption, c.Form)
			require.Nil(t, out, c.Form)
			require.Nil(t, findings, c.Form)
		}
		form, written := c.Form, 0
		c.Form = "mine"
		for _, d := range []*samlbridge.Document{handMade(), idp} {
			want, err := samlbridge.Write(form, d, samlbridge.Options{})
			if err != nil {
				require.ErrorIs(t, err, samlbridge.ErrMissing, form)
				continue
			}
			written++
			got, err := samlbridge.Write("mine", d, samlbridge.Options{Codecs: []samlbridge.Codec{c}})
			require.NoError(t, err, form)
			require.Equal(t, want.Output, got.Output, form)
		}
		require.Equal(t, 1, written, form)
	}
}

// Options are looked at before anything else, by every verb.
func TestOptionsAreValidated(t *testing.T) {
	t.Parallel()
	metadata := []byte(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example"/>`)
	for _, o := range []samlbridge.Options{{Ignore: []string{"no-such-rule"}}, {Codecs: []samlbridge.Codec{{Form: samlbridge.PEM}}}} {
		_, err := samlbridge.Inspect("x", metadata, o)
		require.ErrorIs(t, err, samlbridge.ErrOption)
		_, err = samlbridge.Detect("x", metadata, o)
		require.ErrorIs(t, err, samlbridge.ErrOption)
		_, err = samlbridge.Rotate(nil, nil, o)
		require.ErrorIs(t, err, samlbridge.ErrOption)
		_, err = samlbridge.Compare(handMade(), handMade(), o)
		require.ErrorIs(t, err, samlbridge.ErrOption)
	}
}

// A difference is what Compare is asked for, and stays; notices can be ignored.
func TestCompareIgnoresNoticesOnly(t *testing.T) {
	t.Parallel()
	other := handMade()
	other.SP.EntityID = "https://other.example"
	c, err := samlbridge.Compare(handMade(), other, samlbridge.Options{Ignore: []string{mapping.NoteDiffers}})
	require.NoError(t, err)
	require.Len(t, c.Differences, 1)
}

func TestReportOfHandMadeErrors(t *testing.T) {
	t.Parallel()
	for _, u := range []samlbridge.Unread{{}, {Name: "x", Err: (*samlbridge.Error)(nil)}, {Name: "x", Err: fmt.Errorf("around: %w", &samlbridge.Error{Message: "m"})}} {
		c := samlbridge.Checked{Unread: []samlbridge.Unread{u}}
		require.Contains(t, string(samlbridge.ReportJSON(c)), `"errors": [`)
		require.Contains(t, string(samlbridge.ReportSARIF(c)), `"executionSuccessful": false`)
	}
}

// The signature of what a codec unwrapped is verified, not of what it was wrapped in.
func TestCodecHandsOnSignedText(t *testing.T) {
	t.Parallel()
	s := newTestSigner(t)
	text := s.sign(entityA)
	core := coreCodec(t, samlbridge.IdPMetadata)
	mine := samlbridge.Codec{Form: "mine", Vocabulary: core.Vocabulary, Read: func(in samlbridge.Input, o samlbridge.Options) (*samlbridge.Document, error) {
		unwrapped, err := base64.StdEncoding.DecodeString(in.Text)
		in.Text, in.Kind = string(unwrapped), samlbridge.XMLInput
		if err != nil {
			return nil, err
		}
		return core.Read(in, o)
	}}
	o := samlbridge.Options{From: "mine", Codecs: []samlbridge.Codec{mine}, Pins: []*x509.Certificate{s.certificate}}
	d, err := samlbridge.Read("x", []byte(base64.StdEncoding.EncodeToString([]byte(text))), o)
	require.NoError(t, err)
	require.Equal(t, mapping.SignatureVerified, d.Signature)
	_, err = samlbridge.Read("x", []byte(base64.StdEncoding.EncodeToString([]byte(strings.Replace(text, "example.com/sso", "evil.example/sso", 1)))), o)
	require.ErrorIs(t, err, samlbridge.ErrSignature)
}

// A codec may keep one error for all documents: nobody writes into it.
func TestErrorsOfACodecStayItsOwn(t *testing.T) {
	t.Parallel()
	kept := &samlbridge.Error{Kind: samlbridge.ErrValue, Message: "m", Findings: []mapping.Finding{{RuleID: mapping.NoteUnread}}}
	mine := samlbridge.Codec{Form: "mine", Read: func(samlbridge.Input, samlbridge.Options) (*samlbridge.Document, error) { return nil, kept }}
	for _, name := range []string{"first", "second"} {
		_, err := samlbridge.Convert(name, []byte("text"), samlbridge.SPMetadata, samlbridge.Options{From: "mine", Codecs: []samlbridge.Codec{mine}, Ignore: []string{mapping.NoteUnread}})
		require.EqualError(t, err, name+": m")
	}
	require.Empty(t, kept.Name)
	require.Len(t, kept.Findings, 1)
}

// Limits that are raised are raised for each step.
func TestRaisedLimits(t *testing.T) {
	t.Parallel()
	o := samlbridge.Options{Limits: samlbridge.Limits{Bytes: 4 << 20, ValueBytes: 4 << 20, Tokens: 100_000, NameBytes: 1000}}
	text := "IAM Identity Center issuer URL: https://a.example\nIAM Identity Center Assertion Consumer Service (ACS) URL: https://a.example/acs\n" + strings.Repeat("\n", 1<<20)
	d, err := samlbridge.Read("x", []byte(text), o)
	require.NoError(t, err)
	require.Equal(t, samlbridge.AWSSPValues, d.Form)

	app := `{"name": "n", "type": "saas", "saas_app": {"auth_type": "saml", "sp_entity_id": "https://a.example", "consumer_service_url": "https://a.example/acs"},
		"` + strings.Repeat("n", 700) + `": "` + strings.Repeat("x", 1<<20) + `", "list": [` + strings.Repeat("1,", 30_000) + `1]}`
	result, err := samlbridge.Convert("x", []byte(app), samlbridge.CloudflareApp, o)
	require.NoError(t, err)
	require.Greater(t, len(result.Output), 1<<20)
	for limit, text := range map[string]string{"NameBytes": `{"` + strings.Repeat("n", 700) + `": 1}`, "Tokens": `{"a": [` + strings.Repeat("1,", 30_000) + "1]}",
		"Depth": `{"a": ` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + "}"} {
		_, err = samlbridge.Read("x", []byte(text), samlbridge.Options{})
		require.ErrorContains(t, err, "on the command line with -limit "+limit+"=N")
	}
}

// true is no entity ID.
func TestBooleansAreNoTexts(t *testing.T) {
	t.Parallel()
	_, err := samlbridge.Read("x", []byte(`{"sp_entity_id": true, "consumer_service_url": "https://a.example/acs"}`), samlbridge.Options{From: samlbridge.CloudflareAppValues})
	require.ErrorIs(t, err, samlbridge.ErrValue)
	require.ErrorContains(t, err, "a string was expected")
}

// A name that the form has no place for is said once.
func TestApplicationNameWithoutAPlace(t *testing.T) {
	t.Parallel()
	d := handMade()
	d.Application = &mapping.Application{Name: "old"}
	result, err := samlbridge.Write(samlbridge.CloudflareAppValues, d, samlbridge.Options{ApplicationName: "new"})
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprint(result.Findings), "renamed")
	require.Contains(t, fmt.Sprint(result.Findings), `the name "new" was not written`)
}

// A caller's own rules are described as far as they describe themselves.
func TestSARIFOfOwnRules(t *testing.T) {
	t.Parallel()
	own := []mapping.Rule{{ID: "own-rule", Summary: "what we want holds", Severity: mapping.Warning}, {ID: "other-rule"}}
	text := string(samlbridge.ReportSARIF(samlbridge.Checked{Rules: own}))
	require.Contains(t, text, `"text": "what we want holds"`)
	require.Contains(t, text, `"text": "other-rule"`)
	require.Contains(t, text, `"level": "none"`)
	require.NotContains(t, text, "invalid")
}

// An error of a caller's codec without a kind has one all the same.
func TestErrorWithoutKind(t *testing.T) {
	t.Parallel()
	mine := samlbridge.Codec{Form: "mine", Read: func(samlbridge.Input, samlbridge.Options) (*samlbridge.Document, error) {
		return nil, &samlbridge.Error{Message: "m"}
	}}
	_, err := samlbridge.Read("x", []byte("text"), samlbridge.Options{From: "mine", Codecs: []samlbridge.Codec{mine}})
	require.ErrorIs(t, err, samlbridge.ErrValue)
	require.EqualError(t, err, "x: m")
}

// What an error carries is ignored as well; the error is not.
func TestIgnoreInErrors(t *testing.T) {
	t.Parallel()
	text := []byte("Entity ID: https://a.example\nSomething: else\n")
	for _, ignore := range [][]string{nil, {mapping.NoteIgnored}} {
		_, err := samlbridge.Convert("x", text, samlbridge.SPMetadata, samlbridge.Options{From: samlbridge.CloudflareAppValues, Ignore: ignore})
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e)
		require.ErrorIs(t, err, samlbridge.ErrMissing)
		require.Equal(t, ignore == nil, slices.ContainsFunc(e.Findings, func(f mapping.Finding) bool { return f.RuleID == mapping.NoteIgnored }), "%v", e.Findings)
	}
}

// The classic slip of a caller's codec: a nil pointer in an error is an error.
func TestNilErrorOfACodec(t *testing.T) {
	t.Parallel()
	mine := samlbridge.Codec{Form: "mine", Read: func(samlbridge.Input, samlbridge.Options) (*samlbridge.Document, error) {
		var e *samlbridge.Error
		return nil, e
	}}
	_, err := samlbridge.Convert("x", []byte("text"), samlbridge.SPMetadata, samlbridge.Options{From: "mine", Codecs: []samlbridge.Codec{mine}})
	require.ErrorIs(t, err, samlbridge.ErrOption)
}

func TestRewriteRefusesPointers(t *testing.T) {
	t.Parallel()
	metadata := []byte(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example"/>`)
	for _, edit := range []samlbridge.Edit{nil, (*samlbridge.KeepACS)(nil), (*samlbridge.SetWantAuthnRequestsSigned)(nil), new(samlbridge.ReplaceSigningCertificates{nil})} {
		_, err := samlbridge.Rewrite("x", metadata, []samlbridge.Edit{edit}, samlbridge.Options{})
		require.ErrorIs(t, err, samlbridge.ErrOption)
	}
}

// A key is what its DER is, whatever certificate stands beside it.
func TestPrivateKeyBesideCertificate(t *testing.T) {
	t.Parallel()
	der, certificate := privateKeyAndCertificate(t)
	withRaw := *certificate
	withRaw.Raw = der
	for _, k := range []mapping.Key{mapping.NewKey(mapping.Signing, der), {DER: der, Certificate: &withRaw}, {DER: der, Certificate: &x509.Certificate{Raw: der}}} {
		d := &samlbridge.Document{Parties: mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: "https://idp.example", Keys: []mapping.Key{k},
			SingleSignOnServices: []mapping.Endpoint{{Binding: mapping.BindingHTTPPost, Location: "https://idp.example/sso"}}}}}
		for _, form := range []samlbridge.Form{samlbridge.IdPMetadata, samlbridge.AWSIdPMetadata, samlbridge.AWSIdPValues, samlbridge.CloudflareIdPValues, samlbridge.PEM} {
			result, err := samlbridge.Write(form, d, samlbridge.Options{})
			require.ErrorIs(t, err, samlbridge.ErrSecret, form)
			require.Nil(t, result, form)
			require.False(t, bytes.Contains([]byte(err.Error()), der[:8]), form)
		}
	}
}

// privateKeyAndCertificate makes both anew: no key belongs in a repository.
func privateKeyAndCertificate(t *testing.T) ([]byte, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Unix(1<<31, 0)}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(raw)
	require.NoError(t, err)
	return der, certificate
}
