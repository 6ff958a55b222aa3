package signature_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// identity is a key with a certificate that it signed itself.
type identity struct {
	signer      crypto.Signer
	certificate *x509.Certificate
}

// The identities of the tests are made when they are first asked for, and are the same in every run: fuzzing runs in
// several processes.
var (
	rsa2048  = sync.OnceValue(func() identity { return newIdentity("signer", newRSA("signer", 2048)) })
	stranger = sync.OnceValue(func() identity { return newIdentity("stranger", newRSA("stranger", 2048)) })
	rsa1024  = sync.OnceValue(func() identity { return newIdentity("small", newRSA("small", 1024)) })
	p256     = sync.OnceValue(func() identity { return newIdentity("P-256", newECDSA(elliptic.P256())) })
	p384     = sync.OnceValue(func() identity { return newIdentity("P-384", newECDSA(elliptic.P384())) })
	p521     = sync.OnceValue(func() identity { return newIdentity("P-521", newECDSA(elliptic.P521())) })
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// newRSA makes a key of a seed. It is of no use but for tests.
func newRSA(seed string, bits int) *rsa.PrivateKey {
	e := big.NewInt(65537)
	var primes []*big.Int
	for len(primes) < 2 {
		block := seed + strconv.Itoa(len(primes))
		raw := make([]byte, 0, bits)
		for len(raw) < bits/16 {
			sum := sha256.Sum256([]byte(block + strconv.Itoa(len(raw))))
			raw = append(raw, sum[:]...)
		}
		raw = raw[:bits/16]
		raw[0] |= 0xc0
		p := new(big.Int).SetBytes(raw)
		p.SetBit(p, 0, 1)
		for !p.ProbablyPrime(8) || new(big.Int).Mod(p, e).Cmp(big.NewInt(1)) == 0 {
			p.Add(p, big.NewInt(2))
		}
		primes = append(primes, p)
	}
	one := big.NewInt(1)
	phi := new(big.Int).Mul(new(big.Int).Sub(primes[0], one), new(big.Int).Sub(primes[1], one))
	key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: new(big.Int).Mul(primes[0], primes[1]), E: 65537},
		D: new(big.Int).ModInverse(e, phi), Primes: primes}
	key.Precompute()
	return must(key, key.Validate())
}

func newECDSA(curve elliptic.Curve) *ecdsa.PrivateKey {
	scalar := make([]byte, (curve.Params().BitSize+7)/8)
	copy(scalar[1:], "a scalar of no use but for tests")
	return must(ecdsa.ParseRawPrivateKey(curve, scalar))
}

func newIdentity(name string, key crypto.Signer) identity {
	return certify(name, key, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC))
}

func certify(name string, key crypto.Signer, from, until time.Time) identity {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: from,
		NotAfter: until}
	der := must(x509.CreateCertificate(nil, template, template, key.Public(), key))
	return identity{key, must(x509.ParseCertificate(der))}
}

// files writes the key and the certificate as PEM, for xmlsec1.
func (i identity) files(t *testing.T) (key, certificate string) {
	t.Helper()
	dir := t.TempDir()
	key, certificate = filepath.Join(dir, "key.pem"), filepath.Join(dir, "certificate.pem")
	der := must(x509.MarshalPKCS8PrivateKey(i.signer))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
	require.NoError(t, os.WriteFile(certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE",
		Bytes: i.certificate.Raw}), 0o600))
	return key, certificate
}

// Documents to sign. What an attacker wants to be read instead of good values holds the word evil.
const (
	entityDocument = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:unused="urn:unused" entityID="https://good.example/" ID="_entity">
  <md:Extensions><x:a xmlns:x="urn:x" xmlns:y="urn:a" y:b="2" x:a="1" c="a &amp; &quot;b&quot; &#9;&#10;&#13; &gt;"/></md:Extensions><!-- another -->
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAuthnRequestsSigned='false'>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:<![CDATA[email]]>Address</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
      Location="https://good.example/sso?a=1&amp;b=2"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
<!-- the end -->
`
	aggregateDocument = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="_all">
<EntityDescriptor entityID="https://good.example/" ID="_one"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://good.example/acs"/></SPSSODescriptor></EntityDescriptor>
<EntityDescriptor entityID="https://other.example/"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://other.example/acs"/></SPSSODescriptor></EntityDescriptor>
</EntitiesDescriptor>`

	responseDocument = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="_response" Version="2.0" IssueInstant="2026-11-23T12:00:00Z" Destination="https://good.example/acs"><saml:Issuer>https://good.example/</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="_assertion" Version="2.0" IssueInstant="2026-11-23T12:00:00Z"><saml:Issuer>https://good.example/</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">good@example.com</saml:NameID></saml:Subject><saml:AttributeStatement><saml:Attribute Name="role"><saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string" xml:lang="en">good</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>`
)

func parse(t testing.TB, text string) *xmlscan.Tree {
	t.Helper()
	tree, err := parsed(text)
	require.NoError(t, err)
	return tree
}

func parsed(text string) (*xmlscan.Tree, error) {
	source, err := xmlscan.Decode([]byte(text), xmlscan.Limits{})
	if err != nil {
		return nil, err
	}
	return xmlscan.Parse(source, xmlscan.Limits{})
}

// find returns the first element of a local name.
func find(t testing.TB, tree *xmlscan.Tree, local string) xmlscan.Element {
	t.Helper()
	if tree.Root().Local() == local {
		return tree.Root()
	}
	for e := range tree.Root().Descendants() {
		if e.Local() == local {
			return e
		}
	}
	require.Fail(t, "no element "+local)
	return xmlscan.Element{}
}

// sign signs the first element of a local name.
func sign(t testing.TB, text, local string, by identity, hash crypto.Hash) string {
	t.Helper()
	edits, err := signature.Sign(find(t, parse(t, text), local), by.signer, by.certificate, hash)
	require.NoError(t, err)
	signed, err := xmlscan.Splice(text, edits)
	require.NoError(t, err)
	return signed
}

func verify(t testing.TB, text, local string, certificates ...*x509.Certificate) (*signature.Verified, error) {
	t.Helper()
	return signature.Verify(find(t, parse(t, text), local), certificates, signature.Options{})
}

// replaced replaces exactly one place.
func replaced(t testing.TB, text, old, new string) string {
	t.Helper()
	require.Equal(t, 1, strings.Count(text, old), "%q in %s", old, text)
	return strings.Replace(text, old, new, 1)
}
