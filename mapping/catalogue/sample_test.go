package catalogue_test

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
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/saml"
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
	signer  = sync.OnceValue(func() crypto.Signer { return rsaKey(2048) })
	goodKey = sync.OnceValue(func() mapping.Key { return certificate(signer(), template()) })
	// renewedKey is a later certificate over goodKey's key.
	renewedKey = sync.OnceValue(func() mapping.Key {
		t := template()
		t.SerialNumber, t.NotAfter = big.NewInt(2), t.NotAfter.AddDate(1, 0, 0)
		return certificate(signer(), t)
	})
	newKey  = sync.OnceValue(func() mapping.Key { return certificate(rsaKey(2048), template()) })
	weakKey = sync.OnceValue(func() mapping.Key { return certificate(rsaKey(1024), template()) })
	ecKey   = sync.OnceValue(func() mapping.Key {
		k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		return certificate(k, template())
	})
	edKey = sync.OnceValue(func() mapping.Key {
		_, k, _ := ed25519.GenerateKey(rand.Reader)
		return certificate(k, template())
	})
	damagedKey = sync.OnceValue(func() mapping.Key { return damaged(goodKey()) })
	issuedKey  = sync.OnceValue(func() mapping.Key {
		issuer := template()
		issuer.Subject.CommonName = "another"
		k := rsaKey(2048)
		der, err := x509.CreateCertificate(rand.Reader, template(), issuer, k.Public(), rsaKey(2048))
		if err != nil {
			panic(err)
		}
		return mapping.NewKey("", der)
	})
	sha1Key = sync.OnceValue(func() mapping.Key {
		t := template()
		t.SignatureAlgorithm = x509.SHA1WithRSA
		return certificate(rsaKey(2048), t)
	})
	bulkyKey = sync.OnceValue(func() mapping.Key {
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

func certificate(k crypto.Signer, t *x509.Certificate) mapping.Key {
	der, err := x509.CreateCertificate(rand.Reader, t, t, k.Public(), k)
	if err != nil {
		panic(err)
	}
	return mapping.NewKey("", der)
}

// chain is a certificate that another one issued, and that one, in one KeyDescriptor.
var chain = sync.OnceValues(func() (leaf, issuer mapping.Key) {
	t, k := template(), rsaKey(2048)
	t.Subject.CommonName, t.IsCA, t.BasicConstraintsValid = "issuer", true, true
	issuer = certificate(k, t)
	der, err := x509.CreateCertificate(rand.Reader, template(), t, rsaKey(2048).Public(), k)
	if err != nil {
		panic(err)
	}
	leaf = mapping.NewKey("", der)
	leaf.Descriptor, issuer.Descriptor = 1, 1
	return leaf, issuer
})

// damaged is the certificate with the last bit of its signature changed.
func damaged(k mapping.Key) mapping.Key {
	der := slices.Clone(k.DER)
	der[len(der)-1] ^= 1
	return mapping.NewKey("", der)
}

// validity makes a certificate that is valid between two times, counted from testNow.
func validity(from, to time.Duration) mapping.Key {
	t := template()
	t.NotBefore, t.NotAfter = testNow.Add(from), testNow.Add(to)
	k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return certificate(k, t)
}

func awsMetadata() mapping.Statement {
	return mapping.Statement{
		Name:       "aws.xml",
		Vocabulary: saml.ServiceProviderVocabulary(),
		Facts:      mapping.Facts{Metadata: true, Characters: 900, Signature: mapping.SignatureAbsent, SPRoles: 1},
		Parties: mapping.Parties{SP: &mapping.ServiceProvider{
			EntityID:             testIssuer,
			NameIDFormats:        []string{saml.NameIDFormatEmail},
			AuthnRequestsSigned:  new(false),
			WantAssertionsSigned: new(true),
			AssertionConsumerServices: []mapping.Endpoint{{
				Binding:   saml.BindingHTTPPost,
				Location:  testACS,
				Index:     new(0),
				IsDefault: new(true),
			}},
		}},
	}
}

func awsValues() mapping.Statement {
	return mapping.Statement{
		Name:       "aws.txt",
		Vocabulary: aws.ServiceProviderVocabulary(),
		Parties: mapping.Parties{SP: &mapping.ServiceProvider{
			EntityID:                  testIssuer,
			AssertionConsumerServices: []mapping.Endpoint{{Location: testACS}},
			PortalURL:                 testPortal,
			Provisioning:              "Manual",
		}},
	}
}

func cloudflareIdP() *mapping.IdentityProvider {
	return &mapping.IdentityProvider{
		EntityID:             testTeam,
		SingleSignOnServices: []mapping.Endpoint{{Location: testSSO}},
		Keys:                 []mapping.Key{goodKey()},
	}
}

func application() mapping.Statement {
	return mapping.Statement{
		Name:       "app.json",
		Vocabulary: cloudflare.ApplicationVocabulary(),
		Parties: mapping.Parties{
			SP: &mapping.ServiceProvider{
				EntityID:                  testIssuer,
				AssertionConsumerServices: []mapping.Endpoint{{Location: testACS}},
			},
			IdP: cloudflareIdP(),
			Application: &mapping.Application{
				Name:         "AWS",
				Type:         "saas",
				AuthType:     "saml",
				NameIDFormat: "email",
				AllowedIdPs:  []string{"one"},
				AutoRedirect: new(true),
				SCIMEnabled:  new(false),
				Policies:     []json.RawMessage{json.RawMessage(`{"decision":"allow"}`)},
			},
		},
	}
}

func dashboardValues() mapping.Statement {
	return mapping.Statement{
		Name:       "dashboard.txt",
		Vocabulary: cloudflare.DashboardVocabulary(),
		Parties: mapping.Parties{
			SP: &mapping.ServiceProvider{
				EntityID:                  testIssuer,
				AssertionConsumerServices: []mapping.Endpoint{{Location: testACS}},
			},
			Application: &mapping.Application{NameIDFormat: "email"},
		},
	}
}

func cloudflareValues() mapping.Statement {
	idp := cloudflareIdP()
	idp.MetadataURL = testSSO + "/saml-metadata"
	return mapping.Statement{
		Name:       "cloudflare.txt",
		Vocabulary: cloudflare.IdentityProviderVocabulary(),
		Parties:    mapping.Parties{IdP: idp},
	}
}

func idpMetadata() mapping.Statement {
	idp := cloudflareIdP()
	idp.SingleSignOnServices = []mapping.Endpoint{{
		Binding:  saml.BindingHTTPPost,
		Location: testSSO,
	}, {Binding: saml.BindingHTTPRedirect, Location: testSSO}}
	idp.NameIDFormats = []string{saml.NameIDFormatEmail}
	idp.WantAuthnRequestsSigned = new(false)
	return mapping.Statement{
		Name:       "idp.xml",
		Vocabulary: saml.IdentityProviderVocabulary(),
		Facts:      mapping.Facts{Metadata: true, Characters: 3000, Signature: mapping.SignatureAbsent, IdPRoles: 1},
		Parties:    mapping.Parties{IdP: idp},
	}
}

func awsIdPValues() mapping.Statement {
	return mapping.Statement{
		Name:       "aws-idp.txt",
		Vocabulary: aws.IdentityProviderVocabulary(),
		Parties:    mapping.Parties{IdP: cloudflareIdP()},
	}
}

func certificateFileStatement() mapping.Statement {
	return mapping.Statement{
		Name:       "idp.crt",
		Vocabulary: saml.CertificateVocabulary(),
		Facts:      mapping.Facts{Characters: 1300},
		Parties:    mapping.Parties{IdP: &mapping.IdentityProvider{Keys: []mapping.Key{goodKey()}}},
	}
}

// on makes a subject of one document with changes; the time is given.
func on(s mapping.Statement, edits ...func(*mapping.Statement)) subject {
	for _, edit := range edits {
		edit(&s)
	}
	return subject{Statements: []mapping.Statement{s}, Time: testNow}
}

// both makes a subject of two documents.
func both(a, b mapping.Statement) subject {
	return subject{Statements: []mapping.Statement{a, b}, Time: testNow}
}

// changed returns the statement with a change, for subjects of two documents.
func changed(s mapping.Statement, edits ...func(*mapping.Statement)) mapping.Statement {
	return on(s, edits...).Statements[0]
}

func issuerIs(v string) func(*mapping.Statement) {
	return func(s *mapping.Statement) { s.SP.EntityID = v }
}
func acsIs(list ...string) func(*mapping.Statement) {
	return func(s *mapping.Statement) {
		s.SP.AssertionConsumerServices = nil
		for _, v := range list {
			s.SP.AssertionConsumerServices = append(s.SP.AssertionConsumerServices, mapping.Endpoint{Location: v})
		}
	}
}
func portalIs(v string) func(*mapping.Statement) {
	return func(s *mapping.Statement) { s.SP.PortalURL = v }
}
func ssoIs(list ...string) func(*mapping.Statement) {
	return func(s *mapping.Statement) {
		s.IdP.SingleSignOnServices = nil
		for _, v := range list {
			s.IdP.SingleSignOnServices = append(s.IdP.SingleSignOnServices, mapping.Endpoint{Location: v})
		}
	}
}
func entityIs(v string) func(*mapping.Statement) {
	return func(s *mapping.Statement) { s.IdP.EntityID = v }
}
func metadataURLIs(v string) func(*mapping.Statement) {
	return func(s *mapping.Statement) { s.IdP.MetadataURL = v }
}
func keysAre(k ...mapping.Key) func(*mapping.Statement) {
	return func(s *mapping.Statement) { s.IdP.Keys = k }
}
func attributes(list ...mapping.AttributeStatement) func(*mapping.Statement) {
	return func(s *mapping.Statement) { s.Application.AttributeStatements = list }
}
func named(names ...string) []mapping.AttributeStatement {
	var list []mapping.AttributeStatement
	for _, n := range names {
		list = append(list, mapping.AttributeStatement{Name: n, Source: mapping.AttributeSource{Name: "claim"}})
	}
	return list
}

// sampled is n where everything is to be tried, else a part of it from the beginning, middle and end.
func sampled(n int) func(func(int) bool) {
	step := 7
	if os.Getenv("SAMLBRIDGE_EXHAUSTIVE") == "1" {
		step = 1
	}
	return func(yield func(int) bool) {
		for i := 0; i < n; i += step {
			if !yield(i) {
				return
			}
		}
	}
}
