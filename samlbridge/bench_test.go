package samlbridge_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/crewjam/saml"
	"github.com/crewjam/saml/samlsp"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// benchmarkMetadata is metadata of 2 KiB as an identity provider serves it, with a certificate of RSA-2048.
func benchmarkMetadata(tb testing.TB) []byte {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(tb, err)
	name := pkix.Name{CommonName: "example.cloudflareaccess.com"}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: name, NotBefore: time.Date(2026, 1, 1, 0, 0, 0,
		0, time.UTC), NotAfter: time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(tb, err)
	const sso = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000"
	return fmt.Appendf(
		nil, `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://example.cloudflareaccess.com">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
        <ds:X509Data>
          <ds:X509Certificate>%s</ds:X509Certificate>
        </ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="%[2]s"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="%[2]s"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`, base64.StdEncoding.EncodeToString(der), sso)
}

// repeat measures f, which must not fail.
func repeat(b *testing.B, name string, f func() error) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := f(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func convert(data []byte, to form.Form, o samlbridge.Options) func() error {
	o.Time = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	return func() error {
		_, err := samlbridge.Convert("idp.xml", data, to, o)
		return err
	}
}

func parsePeer(data []byte) func() error {
	return func() error {
		_, err := samlsp.ParseMetadata(data)
		return err
	}
}

// BenchmarkConvert takes metadata through everything: scanning, reading, the certificate, translation, rules and
// writing. Beside it stands what others take to read the same bytes.
func BenchmarkConvert(b *testing.B) {
	data := benchmarkMetadata(b)
	repeat(b, "aws-idp-metadata", convert(data, samlbridge.AWSIdPMetadata, samlbridge.Options{}))
	repeat(b, "aws-idp-values", convert(data, samlbridge.AWSIdPValues, samlbridge.Options{}))
	repeat(b, "peer/samlsp.ParseMetadata", parsePeer(data))
	repeat(b, "peer/xml.Unmarshal", func() error {
		var e saml.EntityDescriptor
		return xml.Unmarshal(data, &e)
	})
	repeat(b, "peer/xml.RawToken", func() error {
		for d := xml.NewDecoder(bytes.NewReader(data)); ; {
			if _, err := d.RawToken(); err == io.EOF {
				return nil
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	data := benchmarkMetadata(b)
	repeat(b, "samlbridge.Read", func() error {
		_, err := samlbridge.Read("idp.xml", data, samlbridge.Options{})
		return err
	})
	repeat(b, "samlbridge.Inspect", func() error {
		_, err := inspect("idp.xml", data)
		return err
	})
}

// BenchmarkAggregate chooses one entity of 2,000.
func BenchmarkAggregate(b *testing.B) {
	var aggregate bytes.Buffer
	aggregate.WriteString(`<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">`)
	entity := string(benchmarkMetadata(b))
	for i := range 2000 {
		aggregate.WriteString(strings.Replace(entity, `entityID="https://`, fmt.Sprintf(`entityID="https://%d.`, i), 1))
	}
	aggregate.WriteString(`</md:EntitiesDescriptor>`)
	data := aggregate.Bytes()
	o := samlbridge.Options{EntityID: "https://1000.example.cloudflareaccess.com",
		Limits: form.Limits{Bytes: len(data)}}
	repeat(b, "aws-idp-metadata", convert(data, samlbridge.AWSIdPMetadata, o))
	repeat(b, "peer/samlsp.ParseMetadata", parsePeer(data))
}

// hostile are documents that a reader could spend too much time on, each of about n bytes and within every limit but
// that on bytes.
var hostile = map[string]func(n int) string{
	"endpoints": func(n int) string {
		return hostileRole(n, func(i int) string {
			return fmt.Sprintf(`<m:SingleSignOnService Binding="b" Location=" https://idp.example/%d "/>`, i)
		})
	},
	"name ID formats": func(n int) string {
		return hostileRole(n, func(i int) string { return fmt.Sprintf(`<m:NameIDFormat>%d</m:NameIDFormat>`, i) })
	},
	"what has no place": func(n int) string {
		return hostileRole(n, func(i int) string { return fmt.Sprintf(`<m:x%d a="b"/>`, i) })
	},
	"keys without a certificate": func(n int) string {
		return hostileRole(n, func(int) string { return `<m:KeyDescriptor/>` })
	},
	"roles": func(n int) string {
		return `<m:EntityDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata" entityID="e">` +
			many(n, func(int) string {
				return `<m:IDPSSODescriptor><m:SingleSignOnService Binding="b" Location="l"/></m:IDPSSODescriptor>`
			}) + `</m:EntityDescriptor>`
	},
	"entities": func(n int) string {
		return `<m:EntitiesDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata"><m:EntityDescriptor entityID="e"><m:IDPSSODescriptor><m:SingleSignOnService Binding="b" Location="l"/></m:IDPSSODescriptor></m:EntityDescriptor>` +
			many(n, func(i int) string { return fmt.Sprintf(`<m:EntityDescriptor entityID="%d"/>`, i) }) +
			`</m:EntitiesDescriptor>`
	},
}

func hostileRole(n int, part func(i int) string) string {
	return `<m:EntityDescriptor xmlns:m="urn:oasis:names:tc:SAML:2.0:metadata" entityID="e"><m:IDPSSODescriptor>` +
		many(n, part) +
		`<m:SingleSignOnService Binding="b" Location="https://idp.example/sso"/></m:IDPSSODescriptor></m:EntityDescriptor>`
}

func many(n int, part func(i int) string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(part(i))
	}
	return b.String()
}

// BenchmarkHostile shows that time grows with the size of a document and no faster: each shape once and with double
// size.
func BenchmarkHostile(b *testing.B) {
	for _, name := range []string{"endpoints", "name ID formats", "what has no place", "keys without a certificate",
		"roles", "entities"} {
		for _, n := range []int{100_000, 200_000} {
			data := []byte(hostile[name](n))
			repeat(b, fmt.Sprintf("%s/%d", name, n), func() error {
				_, err := samlbridge.Convert("idp.xml", data, samlbridge.IdPMetadata,
					samlbridge.Options{Limits: form.Limits{Tokens: n}})
				return err
			})
		}
	}
}

// A whole conversion allocates less often than encoding/xml does to read the same bytes.
func TestAllocations(t *testing.T) {
	data := benchmarkMetadata(t)
	measure := func(f func() error) float64 {
		return testing.AllocsPerRun(100, func() { require.NoError(t, f()) })
	}
	most := measure(func() error {
		var e saml.EntityDescriptor
		return xml.Unmarshal(data, &e)
	})
	require.Less(t, measure(convert(data, samlbridge.AWSIdPMetadata, samlbridge.Options{})), most)
	// Half of the document has no place among the values, and each part that is dropped is a change with its place.
	require.Less(t, measure(convert(data, samlbridge.AWSIdPValues, samlbridge.Options{})), most*5/4)
}
