package bench

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/crewjam/saml"
	"github.com/crewjam/saml/logger"
	saml2 "github.com/russellhaering/gosaml2"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rotation"
	samlnames "github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

const (
	acsURL     = "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
	spEntityID = "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000"
	idpEntity  = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/73760000/saml-metadata"
	requestID  = "aws_request0001"
)

// sample is one response with all that the three need to judge it.
type sample struct {
	encoded  string
	crewjam  *saml.ServiceProvider
	gosaml2  *saml2.SAMLServiceProvider
	pair     signin.Pair
	received time.Time
}

func newSample(tb testing.TB) sample {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(tb, err)
	now := time.Now().UTC().Truncate(time.Millisecond)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bench"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(tb, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(tb, err)

	acs, entity := mustURL(tb, acsURL), mustURL(tb, idpEntity)
	idp := &saml.IdentityProvider{Key: key, Certificate: certificate, Logger: logger.DefaultLogger,
		MetadataURL: *entity, SSOURL: *entity,
		SignatureMethod: dsig.RSASHA256SignatureMethod}
	endpoint := saml.IndexedEndpoint{Binding: saml.HTTPPostBinding, Location: acsURL, Index: 1}
	sp := saml.SPSSODescriptor{AssertionConsumerServices: []saml.IndexedEndpoint{endpoint}}
	request := &saml.IdpAuthnRequest{
		IDP: idp, HTTPRequest: &http.Request{RemoteAddr: "192.0.2.1:1"}, Now: now,
		Request:         saml.AuthnRequest{ID: requestID, NameIDPolicy: &saml.NameIDPolicy{}},
		SPSSODescriptor: &sp, ACSEndpoint: &endpoint,
		ServiceProviderMetadata: &saml.EntityDescriptor{EntityID: spEntityID, SPSSODescriptors: []saml.SPSSODescriptor{
			sp}},
	}
	session := &saml.Session{ID: "session", NameID: "alice@example.com", NameIDFormat: samlnames.NameIDFormatEmail,
		UserEmail:  "alice@example.com",
		CreateTime: now, ExpireTime: now.Add(time.Hour), Index: "session"}
	require.NoError(tb, saml.DefaultAssertionMaker{}.MakeAssertion(request, session))
	form, err := request.PostBinding()
	require.NoError(tb, err)

	idpMetadata := idp.Metadata()
	return sample{
		encoded:  form.SAMLResponse,
		received: now.Add(time.Second),
		crewjam:  &saml.ServiceProvider{EntityID: spEntityID, AcsURL: *acs, IDPMetadata: idpMetadata},
		gosaml2: &saml2.SAMLServiceProvider{IdentityProviderIssuer: idpEntity, ServiceProviderIssuer: spEntityID,
			AssertionConsumerServiceURL: acsURL, AudienceURI: spEntityID,
			IDPCertificateStore: &dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}}},
		pair: signin.Pair{
			SP: &mapping.ServiceProvider{EntityID: spEntityID, AssertionConsumerServices: []mapping.Endpoint{
				{Binding: samlnames.BindingHTTPPost, Location: acsURL}}},
			IdP: &mapping.IdentityProvider{EntityID: idpEntity, Keys: []mapping.Key{mapping.NewKey(mapping.Signing,
				der)}},
		},
	}
}

func mustURL(tb testing.TB, text string) *url.URL {
	tb.Helper()
	u, err := url.Parse(text)
	require.NoError(tb, err)
	return u
}

func (s sample) withSignin() rotation.Answer {
	capture, err := signin.Decode([]byte(s.encoded), 0)
	if err != nil {
		return 0
	}
	return signin.Explain(capture, s.pair, signin.Options{Time: s.received, Users: []string{"alice@example.com"}}).
		Answer
}

func (s sample) withCrewjam() error {
	xml, err := base64.StdEncoding.DecodeString(s.encoded)
	if err != nil {
		return err
	}
	_, err = s.crewjam.ParseXMLResponse(xml, []string{requestID}, s.crewjam.AcsURL)
	return err
}

func (s sample) withGosaml2() error {
	_, err := s.gosaml2.RetrieveAssertionInfo(s.encoded)
	return err
}

// All three take the response, or the figures would compare different things.
func TestAllAccept(t *testing.T) {
	s := newSample(t)
	require.Equal(t, rotation.Yes, s.withSignin())
	require.NoError(t, s.withCrewjam())
	require.NoError(t, s.withGosaml2())
}

func BenchmarkSignin(b *testing.B) {
	s := newSample(b)
	b.ReportAllocs()
	for b.Loop() {
		s.withSignin()
	}
}

func BenchmarkCrewjam(b *testing.B) {
	s := newSample(b)
	b.ReportAllocs()
	for b.Loop() {
		_ = s.withCrewjam()
	}
}

func BenchmarkGosaml2(b *testing.B) {
	s := newSample(b)
	b.ReportAllocs()
	for b.Loop() {
		_ = s.withGosaml2()
	}
}
