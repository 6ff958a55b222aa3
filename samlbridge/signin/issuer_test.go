package signin_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crewjam/saml"
	"github.com/crewjam/saml/logger"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// Signature methods, as XML Signature names them.
const (
	rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	rsaSHA1   = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
)

// small is what no signer of ours would use.
var small = sync.OnceValue(func() identity { return newIdentity(must(rsa.GenerateKey(rand.Reader, 1024))) })

const emailFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"

// issue lets crewjam/saml's identity provider issue a response, so that what is explained does not come from the hand
// that explains it. change sees the request with its assertion before that is signed; it may be nil.
func issue(t testing.TB, by identity, change func(*saml.IdpAuthnRequest)) (xml string) {
	t.Helper()
	entity := must(url.Parse(idpEntity))
	idp := &saml.IdentityProvider{Key: by.signer, Certificate: by.certificate, Logger: logger.DefaultLogger,
		MetadataURL: *entity, SSOURL: *must(url.Parse(ssoURL)),
		SignatureMethod: rsaSHA256}
	endpoint := saml.IndexedEndpoint{Binding: saml.HTTPPostBinding, Location: acsURL, Index: 1}
	sp := saml.SPSSODescriptor{AssertionConsumerServices: []saml.IndexedEndpoint{endpoint}}
	now := received.Add(-10 * time.Second)
	request := &saml.IdpAuthnRequest{IDP: idp, HTTPRequest: &http.Request{RemoteAddr: "192.0.2.1"}, Now: now,
		Request: saml.AuthnRequest{ID: "aws_request0001", IssueInstant: now}, SPSSODescriptor: &sp,
		ACSEndpoint: &endpoint,
		ServiceProviderMetadata: &saml.EntityDescriptor{EntityID: spEntityID, SPSSODescriptors: []saml.SPSSODescriptor{
			sp}}}
	session := &saml.Session{NameID: alice, NameIDFormat: emailFormat, CreateTime: now, Index: "_session0001",
		CustomAttributes: []saml.Attribute{crewjamAttribute("email", alice)}}
	require.NoError(t, saml.DefaultAssertionMaker{}.MakeAssertion(request, session))
	request.Assertion.IssueInstant = now
	if change != nil {
		change(request)
	}
	form, err := request.PostBinding()
	require.NoError(t, err)
	return string(must(base64.StdEncoding.DecodeString(form.SAMLResponse)))
}

func crewjamAttribute(name string, values ...string) saml.Attribute {
	a := saml.Attribute{Name: name, NameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"}
	for _, v := range values {
		a.Values = append(a.Values, saml.AttributeValue{Type: "xs:string", Value: v})
	}
	return a
}

func TestIssuedByAnotherLibrary(t *testing.T) {
	t.Parallel()
	r := explain(t, issue(t, cloudflare(), nil))
	require.Equal(t, rotation.Yes, r.Answer, r)
	require.Len(t, r.Signatures, 2)
}

func TestWeakSignatures(t *testing.T) {
	t.Parallel()
	sha1 := issue(t, cloudflare(), func(r *saml.IdpAuthnRequest) { r.IDP.SignatureMethod = rsaSHA1 })
	r := explain(t, sha1)
	require.Equal(t, rotation.CannotTell, r.Answer)
	require.Equal(t, signin.Passed, find(t, r, "signature").Outcome, "what it covers is what was signed all the same")
	require.Contains(t, find(t, r, "signature-algorithm").Reason, "SHA-1")

	r = signin.Explain(decode(t, posted(issue(t, small(), nil))), pair(small()), options())
	require.Equal(t, rotation.CannotTell, r.Answer)
	require.Contains(t, find(t, r, "signature-algorithm").Reason, "less than 2,048 bits")
}

func TestEncryptedByAnotherLibrary(t *testing.T) {
	t.Parallel()
	r := explain(t, issue(t, cloudflare(), encryptFor(stranger().certificate)))
	require.Equal(t, rotation.No, r.Answer)
	require.Contains(t, find(t, r, "encryption").Reason, "does not support encrypted assertions")
	require.Equal(t, signin.Passed, find(t, r, "signature").Outcome, "the response's own signature covers it")
	require.Empty(t, r.Verified.NameID)
}

func encryptFor(certificate *x509.Certificate) func(*saml.IdpAuthnRequest) {
	return func(r *saml.IdpAuthnRequest) {
		var data saml.X509Certificate
		data.Data = base64.StdEncoding.EncodeToString(certificate.Raw)
		r.SPSSODescriptor.KeyDescriptors = []saml.KeyDescriptor{{Use: "encryption",
			KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{X509Certificates: []saml.X509Certificate{data}}}}}
	}
}

// Where we say yes, another library takes the response as well, and where a signature is wrong, neither does.
func TestAgreesWithAnotherLibrary(t *testing.T) {
	t.Parallel()
	// whenever the test runs
	signer := certify(cloudflare().signer, received.AddDate(-50, 0, 0), received.AddDate(50, 0, 0))
	both := func(text string) string { return signed(t, text, signer, "Assertion", "Response") }
	var key saml.X509Certificate
	key.Data = base64.StdEncoding.EncodeToString(signer.certificate.Raw)
	descriptor := saml.KeyDescriptor{Use: "signing",
		KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{X509Certificates: []saml.X509Certificate{key}}}}
	sp := &saml.ServiceProvider{EntityID: spEntityID, AcsURL: *must(url.Parse(acsURL)),
		IDPMetadata: &saml.EntityDescriptor{EntityID: idpEntity,
			IDPSSODescriptors: []saml.IDPSSODescriptor{{SSODescriptor: saml.SSODescriptor{
				RoleDescriptor: saml.RoleDescriptor{KeyDescriptors: []saml.KeyDescriptor{descriptor}}}}}}}
	now := saml.TimeNow()
	shift := func(text string) string { // crewjam's clock cannot be set without a race
		r := text
		for _, instant := range []string{"11:55:00", "12:05:00", "20:00:00", "12:00:00"} {
			at := must(time.Parse("2006-01-02T15:04:05Z", "2026-11-23T"+instant+"Z"))
			r = strings.ReplaceAll(r, "2026-11-23T"+instant+"Z", now.Add(at.Sub(received)).UTC().
				Format("2006-01-02T15:04:05Z"))
		}
		return r
	}
	o := options()
	o.Time = now
	p := pair(signer)
	for why, text := range map[string]string{
		"both":      both(shift(responseText)),
		"assertion": signed(t, shift(responseText), signer, "Assertion"),
		"stranger":  signed(t, shift(responseText), stranger(), "Assertion", "Response"),
		"changed":   strings.ReplaceAll(both(shift(responseText)), alice, "mallory@example.com"),
		"another audience": both(strings.ReplaceAll(shift(responseText), "<saml:Audience>"+spEntityID,
			"<saml:Audience>"+spEntityID+"1")),
		"another recipient": both(strings.ReplaceAll(shift(responseText), `Recipient="`+acsURL, `Recipient="`+acsURL+
			"1")),
		"another destination": both(strings.ReplaceAll(shift(responseText), ` Destination="`+acsURL, ` Destination="`+
			acsURL+"1")),
		"too late": both(responseText),
		"unsigned": shift(responseText),
		"another issuer": both(strings.ReplaceAll(shift(responseText), "<saml:Issuer>"+idpEntity, "<saml:Issuer>"+
			idpEntity+"1")),
		"no bearer":            both(strings.ReplaceAll(shift(responseText), "cm:bearer", "cm:holder-of-key")),
		"a status of an error": both(strings.ReplaceAll(shift(responseText), "status:Success", "status:Responder")),
	} {
		answer := signin.Explain(decode(t, posted(text)), p, o).Answer
		_, err := sp.ParseXMLResponse([]byte(text), []string{"aws_request0001"}, sp.AcsURL)
		if answer == rotation.Yes {
			require.NoError(t, err, why)
		}
		if err != nil {
			require.Equal(t, rotation.No, answer, why)
		}
	}
}
