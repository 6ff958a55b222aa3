package samlbridge_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// Where one value belongs, a list without any is a mistake that is named; where a list belongs it is one.
func TestEmptyLists(t *testing.T) {
	t.Parallel()
	for _, c := range samlbridge.Forms() {
		for _, f := range c.Vocabulary.Fields {
			if f.Key == "" || c.Read == nil || strings.HasSuffix(string(c.Form), "-metadata") {
				continue
			}
			for _, value := range []string{"[]", "[[]]", "{}", "[{}]", "null", "[null]", `""`, `[""]`, "0", "true",
				`"true"`, `[true, false]`, `["a", "a"]`, `{"a": []}`} {
				text := value
				for _, name := range reversed(strings.Split(f.Key, ".")) {
					text = `{"` + name + `": ` + text + `}`
				}
				require.NotPanics(t, func() {
					_, err := samlbridge.Read("x", []byte(text), samlbridge.Options{From: c.Form})
					require.False(t, value == "[]" && f.Max == 1 && err == nil, text)
					for _, to := range samlbridge.Forms() {
						_, _ = samlbridge.Convert("x", []byte(text), to.Form, samlbridge.Options{From: c.Form})
					}
				}, text)
			}
		}
	}
	_, err := samlbridge.Read("x", []byte(`{"saas_app": {"sp_entity_id": []}}`), samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrValue)
}

func reversed(list []string) []string {
	var out []string
	for i := range list {
		out = append(out, list[len(list)-1-i])
	}
	return out
}

// What is easily taken for something else, or is no value at all, is told.
func TestOddDocuments(t *testing.T) {
	t.Parallel()
	const idp = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://i">%s<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location=""/><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://a/1"/><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://a/2"/></IDPSSODescriptor></EntityDescriptor>`
	// An endpoint without a location is none.
	require.NotPanics(t, func() {
		for _, to := range []form.Form{samlbridge.CloudflareIdPValues, samlbridge.AWSIdPValues,
			samlbridge.CloudflareApp} {
			_, err := samlbridge.Convert("x", []byte(strings.Replace(idp, "%s", "", 1)), to, samlbridge.Options{})
			require.ErrorIs(t, err, diag.ErrMissing) // it has no certificate
		}
	})

	d, err := samlbridge.Read("x", []byte(strings.Replace(idp, "%s", "left over", 1)), samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, "read-unread", d.Findings[0].Rule)
	require.Equal(t, "/EntityDescriptor", d.Findings[0].Path)

	for text, message := range map[string]string{
		`{"issuer": "https://a", "authorization_endpoint": "https://a/b", "jwks_uri": "https://a/c"}`: "the input is the discovery document of an OpenID Connect provider; SAML has none",
		`{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}`:                                        "the input is a set of JSON Web Keys, which OpenID Connect and Access tokens use; SAML has none",
		`<table><tr><td>SSO endpoint</td></tr></table>`:                                               "the file is a piece of a web page (HTML), not metadata",
	} {
		_, err := samlbridge.Read("x", []byte(text), samlbridge.Options{})
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, text)
		require.Equal(t, message, e.Message)
		require.ErrorIs(t, err, diag.ErrWrongDocument)
	}

	result, err := samlbridge.Convert("x", benchmarkMetadata(t), samlbridge.PEM, samlbridge.Options{})
	require.NoError(t, err)
	for _, preamble := range []string{"Certificate:\n    Data:\n        Issuer: CN = a\n",
		"Bag Attributes\n    localKeyID: 01\nsubject=CN = a\nissuer=CN = a\n"} {
		d, err := samlbridge.Read("x", append([]byte(preamble), result.Output...), samlbridge.Options{})
		require.NoError(t, err)
		require.Equal(t, samlbridge.PEM, d.Form)
	}
}

// Text between elements does not go on to AWS.
func TestStrayTextIsNotUploaded(t *testing.T) {
	t.Parallel()
	text := strings.Replace(string(benchmarkMetadata(t)), "<md:IDPSSODescriptor", "- <md:IDPSSODescriptor", 1)
	result, err := samlbridge.Convert("x", []byte(text), samlbridge.AWSIdPMetadata, samlbridge.Options{})
	require.NoError(t, err)
	require.NotContains(t, string(result.Output), "- <")
}

// What is no JSON is not written into JSON.
func TestPoliciesAreJSON(t *testing.T) {
	t.Parallel()
	d := handMade()
	d.Application = &mapping.Application{Policies: []json.RawMessage{json.RawMessage("{")}}
	_, err := samlbridge.Write(samlbridge.CloudflareApp, d, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrValue)
}

// The response can be sent by POST only.
func TestACSByPOST(t *testing.T) {
	t.Parallel()
	d := handMade()
	d.SP.AssertionConsumerServices = []mapping.Endpoint{{Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact",
		Location: "https://a/artifact"}, {Binding: saml.BindingHTTPPost, Location: "https://a/post"}}
	result, err := samlbridge.Write(samlbridge.CloudflareAppValues, d, samlbridge.Options{})
	require.NoError(t, err)
	require.Contains(t, string(result.Output), "https://a/post")
}

// A key without a certificate states nothing.
func TestKeyWithoutCertificate(t *testing.T) {
	t.Parallel()
	p := mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: "https://i", Keys: []mapping.Key{{}}}}
	require.NotContains(t, p.Properties(), mapping.IdPCertificates)
	_, err := mapping.Translate(mapping.Statement{Vocabulary: saml.IdentityProviderVocabulary(), Parties: p},
		aws.IdentityProviderVocabulary(), mapping.Choice{})
	require.ErrorIs(t, err, diag.ErrMissing)
}
