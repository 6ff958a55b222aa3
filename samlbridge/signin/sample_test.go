package signin_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// The parties of the tests.
const (
	acsURL     = "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
	otherACS   = "https://us-east-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
	spEntityID = "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000"
	ssoURL     = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/73760000"
	idpEntity  = "https://example.cloudflareaccess.com"
	alice      = "alice@example.com"
)

// received is when the responses of the tests arrive; they were issued ten seconds before.
var received = time.Date(2026, 11, 23, 12, 0, 10, 0, time.UTC)

// identity is a key with a certificate that it signed itself.
type identity struct {
	signer      crypto.Signer
	certificate *x509.Certificate
}

var (
	cloudflare = sync.OnceValue(func() identity { return newIdentity(must(rsa.GenerateKey(rand.Reader, 2048))) })
	stranger   = sync.OnceValue(func() identity { return newIdentity(must(rsa.GenerateKey(rand.Reader, 2048))) })
	curve      = sync.OnceValue(func() identity {
		return newIdentity(must(ecdsa.GenerateKey(elliptic.P256(),
			rand.Reader)))
	})
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func newIdentity(key crypto.Signer) identity {
	return certify(key, received.AddDate(-1, 0, 0), received.AddDate(1, 0, 0))
}

func certify(key crypto.Signer, from, until time.Time) identity {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: from,
		NotAfter: until}
	der := must(x509.CreateCertificate(rand.Reader, template, template, key.Public(), key))
	return identity{key, must(x509.ParseCertificate(der))}
}

// pair are both parties as they should be.
func pair(trusted ...identity) signin.Pair {
	if trusted == nil {
		trusted = []identity{cloudflare()}
	}
	idp := &mapping.IdentityProvider{EntityID: idpEntity, SingleSignOnServices: []mapping.Endpoint{
		{Binding: saml.BindingHTTPPost, Location: ssoURL}}}
	for _, t := range trusted {
		idp.Keys = append(idp.Keys, mapping.NewKey(mapping.Signing, t.certificate.Raw))
	}
	return signin.Pair{IdP: idp, SP: &mapping.ServiceProvider{EntityID: spEntityID,
		AssertionConsumerServices: []mapping.Endpoint{
			{Binding: saml.BindingHTTPPost, Location: acsURL}, {Binding: saml.BindingHTTPPost, Location: otherACS}}}}
}

func options() signin.Options {
	return signin.Options{Time: received, Users: []string{"bob@example.com", alice}, Verbose: true}
}

// responseText is a response as Cloudflare sends it, before it is signed.
const responseText = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response0001" Version="2.0" IssueInstant="2026-11-23T12:00:00Z" Destination="` + acsURL + `" InResponseTo="aws_request0001"><saml:Issuer>` + idpEntity + `</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` + assertionText + `</samlp:Response>`

const assertionText = `<saml:Assertion xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="_assertion0001" Version="2.0" IssueInstant="2026-11-23T12:00:00Z"><saml:Issuer>` + idpEntity + `</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">` + alice + `</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="aws_request0001" NotOnOrAfter="2026-11-23T12:05:00Z" Recipient="` + acsURL + `"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-11-23T11:55:00Z" NotOnOrAfter="2026-11-23T12:05:00Z"><saml:AudienceRestriction><saml:Audience>` + spEntityID + `</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2026-11-23T12:00:00Z" SessionIndex="_session0001" SessionNotOnOrAfter="2026-11-23T20:00:00Z"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>` + attributeText + `</saml:AttributeStatement></saml:Assertion>`

const attributeText = `<saml:Attribute Name="email" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"><saml:AttributeValue xsi:type="xs:string">` + alice + `</saml:AttributeValue></saml:Attribute><saml:Attribute Name="name"><saml:AttributeValue xsi:type="xs:string">Alice Liddell</saml:AttributeValue></saml:Attribute>`

const requestText = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="aws_request0001" Version="2.0" IssueInstant="2026-11-23T11:59:50Z" Destination="` + ssoURL + `" AssertionConsumerServiceURL="` + acsURL + `" ProtocolBinding="` + saml.BindingHTTPPost + `"><saml:Issuer>` + spEntityID + `</saml:Issuer></samlp:AuthnRequest>`

func parse(t testing.TB, text string) *xmlscan.Tree {
	t.Helper()
	source, err := xmlscan.Decode([]byte(text), xmlscan.Limits{})
	require.NoError(t, err)
	tree, err := xmlscan.Parse(source, xmlscan.Limits{})
	require.NoError(t, err)
	return tree
}

// signed signs the elements with these local names, each the first of its name, one after another.
func signed(t testing.TB, text string, by identity, names ...string) string {
	t.Helper()
	for _, name := range names {
		tree := parse(t, text)
		el := tree.Root()
		if el.Local() != name {
			for d := range tree.Root().Descendants() {
				if d.Local() == name {
					el = d
					break
				}
			}
		}
		require.Equal(t, name, el.Local())
		edits, err := signature.Sign(el, by.signer, by.certificate, 0)
		require.NoError(t, err)
		text, err = xmlscan.Splice(text, edits)
		require.NoError(t, err)
	}
	return text
}

// both signs as Cloudflare does.
func both(t testing.TB, text string) string {
	t.Helper()
	return signed(t, text, cloudflare(), "Assertion", "Response")
}

// good is the response that signs in.
func good(t testing.TB) string { return both(t, responseText) }

// replaced replaces exactly one place.
func replaced(t testing.TB, text, old, new string) string {
	t.Helper()
	require.Equal(t, 1, strings.Count(text, old), "%q in %s", old, text)
	return strings.Replace(text, old, new, 1)
}

func posted(xml string) string { return base64.StdEncoding.EncodeToString([]byte(xml)) }

func decode(t testing.TB, capture string) *signin.Capture {
	t.Helper()
	c, err := signin.Decode([]byte(capture), 0)
	require.NoError(t, err)
	return c
}

func explain(t testing.TB, xml string) *signin.Explanation {
	t.Helper()
	r := signin.Explain(decode(t, posted(xml)), pair(), options())
	requireRedacted(t, r)
	return r
}

// requireRedacted checks that a report can be pasted into a public issue.
func requireRedacted(t testing.TB, r *signin.Explanation) {
	t.Helper()
	for _, text := range []string{r.String(), string(r.JSON())} {
		require.NotRegexp(t, `[a-zA-Z]+@(example|evil)`, text, "email addresses")
		for _, secret := range []string{"Alice", "_response0001", "_assertion0001", "aws_request0001", "_session0001",
			"MII"} {
			require.NotContains(t, text, secret)
		}
		for _, c := range text {
			require.True(t, c == '\n' || c >= ' ' && c != 0x7f && !(c >= 0x202a && c <= 0x202e) &&
				!(c >= 0x2066 && c <= 0x2069), "%q", c)
		}
	}
}

func find(t testing.TB, r *signin.Explanation, id string) signin.Check {
	t.Helper()
	for _, c := range r.Checks {
		if c.ID == id {
			return c
		}
	}
	require.Fail(t, "no check "+id)
	return signin.Check{}
}

// How large a capture may be, and a message as XML.
const (
	maxCaptureBytes = 64 << 20
	maxMessageBytes = 1 << 20
)
