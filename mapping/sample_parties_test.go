package mapping

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	testIssuer = "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000"
	testTenant = "00000000-0000-4000-8000-000000000000"
	testACS    = "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/" + testTenant
	testPortal = "https://d-9900000000.awsapps.com/start"
	testTeam   = "https://acme.cloudflareaccess.com"
)

var (
	testID  = strings.Repeat("0123456789abcdef", 4)
	testSSO = testTeam + "/cdn-cgi/access/sso/saml/" + testID
	// testNow lies in the middle of what every certificate below is valid for.
	testNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

// keys below are made once: the rules look at certificates, not at who made them.
var (
	goodKey = sync.OnceValue(func() Key { return certificate(rsaKey(2048), template()) })
	newKey  = sync.OnceValue(func() Key { return certificate(rsaKey(2048), template()) })
	weakKey = sync.OnceValue(func() Key { return certificate(rsaKey(1024), template()) })
	ecKey   = sync.OnceValue(func() Key {
		k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		return certificate(k, template())
	})
	edKey = sync.OnceValue(func() Key {
		_, k, _ := ed25519.GenerateKey(rand.Reader)
		return certificate(k, template())
	})
	damagedKey = sync.OnceValue(func() Key { return damaged(goodKey()) })
	issuedKey  = sync.OnceValue(func() Key {
		issuer := template()
		issuer.Subject.CommonName = "another"
		k := rsaKey(2048)
		der, err := x509.CreateCertificate(rand.Reader, template(), issuer, k.Public(), rsaKey(2048))
		if err != nil {
			panic(err)
		}
		return NewKey("", der)
	})
	sha1Key = sync.OnceValue(func() Key {
		t := template()
		t.SignatureAlgorithm = x509.SHA1WithRSA
		return certificate(rsaKey(2048), t)
	})
	bulkyKey = sync.OnceValue(func() Key {
		t := template()
		for range 50 {
			t.DNSNames = append(t.DNSNames, strings.Repeat("a", 40)+".example.com")
		}
		return certificate(rsaKey(2048), t)
	})
)

func rsaKey(bits int) crypto.Signer {
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return k
}

func template() *x509.Certificate {
	return &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "cloudflareaccess.com"},
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)}
}

func certificate(k crypto.Signer, t *x509.Certificate) Key {
	der, err := x509.CreateCertificate(rand.Reader, t, t, k.Public(), k)
	if err != nil {
		panic(err)
	}
	return NewKey("", der)
}

// chain is a certificate that another one issued, and that one, in one KeyDescriptor.
func chain() (leaf, issuer Key) {
	t, k := template(), rsaKey(2048)
	t.Subject.CommonName, t.IsCA, t.BasicConstraintsValid = "issuer", true, true
	issuer = certificate(k, t)
	der, err := x509.CreateCertificate(rand.Reader, template(), t, rsaKey(2048).Public(), k)
	if err != nil {
		panic(err)
	}
	leaf = NewKey("", der)
	leaf.Descriptor, issuer.Descriptor = 1, 1
	return leaf, issuer
}

// damaged is the certificate with the last bit of its signature changed.
func damaged(k Key) Key {
	der := slices.Clone(k.DER)
	der[len(der)-1] ^= 1
	return NewKey("", der)
}

// validity makes a certificate that is valid between two times, counted from testNow.
func validity(from, to time.Duration) Key {
	t := template()
	t.NotBefore, t.NotAfter = testNow.Add(from), testNow.Add(to)
	k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return certificate(k, t)
}

func awsMetadata() Statement {
	return Statement{Name: "aws.xml", Vocabulary: SAMLServiceProviderVocabulary(),
		Facts: Facts{Metadata: true, Characters: 900, Signature: SignatureAbsent, SPRoles: 1},
		Parties: Parties{SP: &ServiceProvider{EntityID: testIssuer, NameIDFormats: []string{NameIDFormatEmail},
			AuthnRequestsSigned: new(false), WantAssertionsSigned: new(true),
			AssertionConsumerServices: []Endpoint{{Binding: BindingHTTPPost, Location: testACS, Index: new(0), IsDefault: new(true)}}}}}
}

func awsValues() Statement {
	return Statement{Name: "aws.txt", Vocabulary: AWSServiceProviderVocabulary(),
		Parties: Parties{SP: &ServiceProvider{EntityID: testIssuer, AssertionConsumerServices: []Endpoint{{Location: testACS}},
			PortalURL: testPortal, Provisioning: "Manual"}}}
}

func cloudflareIdP() *IdentityProvider {
	return &IdentityProvider{EntityID: testTeam, SingleSignOnServices: []Endpoint{{Location: testSSO}}, Keys: []Key{goodKey()}}
}

func application() Statement {
	return Statement{Name: "app.json", Vocabulary: CloudflareApplicationVocabulary(),
		Parties: Parties{
			SP:  &ServiceProvider{EntityID: testIssuer, AssertionConsumerServices: []Endpoint{{Location: testACS}}},
			IdP: cloudflareIdP(),
			Application: &Application{Name: "AWS", Type: "saas", AuthType: "saml", NameIDFormat: "email", AllowedIdPs: []string{"one"}, AutoRedirect: new(true),
				SCIMEnabled: new(false), Policies: []json.RawMessage{json.RawMessage(`{"decision":"allow"}`)}}}}
}

func dashboardValues() Statement {
	return Statement{Name: "dashboard.txt", Vocabulary: CloudflareServiceProviderVocabulary(),
		Parties: Parties{SP: &ServiceProvider{EntityID: testIssuer, AssertionConsumerServices: []Endpoint{{Location: testACS}}},
			Application: &Application{NameIDFormat: "email"}}}
}

func cloudflareValues() Statement {
	idp := cloudflareIdP()
	idp.MetadataURL = testSSO + "/saml-metadata"
	return Statement{Name: "cloudflare.txt", Vocabulary: CloudflareIdentityProviderVocabulary(), Parties: Parties{IdP: idp}}
}

func idpMetadata() Statement {
	idp := cloudflareIdP()
	idp.SingleSignOnServices = []Endpoint{{Binding: BindingHTTPPost, Location: testSSO}, {Binding: BindingHTTPRedirect, Location: testSSO}}
	idp.NameIDFormats = []string{NameIDFormatEmail}
	idp.WantAuthnRequestsSigned = new(false)
	return Statement{Name: "idp.xml", Vocabulary: SAMLIdentityProviderVocabulary(),
		Facts: Facts{Metadata: true, Characters: 3000, Signature: SignatureAbsent, IdPRoles: 1}, Parties: Parties{IdP: idp}}
}

func awsIdPValues() Statement {
	return Statement{Name: "aws-idp.txt", Vocabulary: AWSIdentityProviderVocabulary(), Parties: Parties{IdP: cloudflareIdP()}}
}

func certificateFileStatement() Statement {
	return Statement{Name: "idp.crt", Vocabulary: CertificateVocabulary(), Facts: Facts{Characters: 1300},
		Parties: Parties{IdP: &IdentityProvider{Keys: []Key{goodKey()}}}}
}

// on makes a subject of one document with changes; the time is given.
func on(s Statement, edits ...func(*Statement)) Subject {
	for _, edit := range edits {
		edit(&s)
	}
	return Subject{Statements: []Statement{s}, Time: testNow}
}

// both makes a subject of two documents.
func both(a, b Statement) Subject {
	return Subject{Statements: []Statement{a, b}, Time: testNow}
}

// changed returns the statement with a change, for subjects of two documents.
func changed(s Statement, edits ...func(*Statement)) Statement {
	return on(s, edits...).Statements[0]
}

func issuerIs(v string) func(*Statement) { return func(s *Statement) { s.SP.EntityID = v } }
func acsIs(list ...string) func(*Statement) {
	return func(s *Statement) {
		s.SP.AssertionConsumerServices = nil
		for _, v := range list {
			s.SP.AssertionConsumerServices = append(s.SP.AssertionConsumerServices, Endpoint{Location: v})
		}
	}
}
func portalIs(v string) func(*Statement) { return func(s *Statement) { s.SP.PortalURL = v } }
func ssoIs(list ...string) func(*Statement) {
	return func(s *Statement) {
		s.IdP.SingleSignOnServices = nil
		for _, v := range list {
			s.IdP.SingleSignOnServices = append(s.IdP.SingleSignOnServices, Endpoint{Location: v})
		}
	}
}
func entityIs(v string) func(*Statement)      { return func(s *Statement) { s.IdP.EntityID = v } }
func metadataURLIs(v string) func(*Statement) { return func(s *Statement) { s.IdP.MetadataURL = v } }
func keysAre(k ...Key) func(*Statement)       { return func(s *Statement) { s.IdP.Keys = k } }
func attributes(list ...AttributeStatement) func(*Statement) {
	return func(s *Statement) { s.Application.AttributeStatements = list }
}
func named(names ...string) []AttributeStatement {
	var list []AttributeStatement
	for _, n := range names {
		list = append(list, AttributeStatement{Name: n, Source: AttributeSource{Name: "claim"}})
	}
	return list
}
