package samlbridge_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"log"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/metadata"
)

// newSigner makes a key and a certificate that has been expired for years: dates of pins do not matter.
func newSigner() (crypto.Signer, *x509.Certificate) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "federation"}, NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1e9, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return key, certificate
}

func ExampleSign() {
	unsigned := `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/>
  </IDPSSODescriptor>
</EntityDescriptor>`
	key, certificate := newSigner()
	signed, err := metadata.Sign("ours", []byte(unsigned), key, certificate, form.Limits{})
	if err != nil {
		log.Fatal(err)
	}

	// Whoever gets the file holds it against the certificate that they got from us.
	d, err := samlbridge.Read("theirs", signed, samlbridge.Options{Pins: []*x509.Certificate{certificate}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Facts.Signature, d.IdP.EntityID)

	// A change breaks the signature.
	forged := strings.Replace(string(signed), "https://idp.example.com/sso", "https://evil.example.com/sso", 1)
	_, err = samlbridge.Read("theirs", []byte(forged), samlbridge.Options{Pins: []*x509.Certificate{certificate}})
	fmt.Println(strings.Contains(err.Error(), "changed after signing"))
	// Output:
	// verified https://idp.example.com/
	// true
}

// The key of the first entity is the certificate of a signer.
var (
	entityA = strings.Replace(`<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_a" entityID="https://a.example.com/"
  validUntil="2030-01-01T00:00:00Z" >
  <md:IDPSSODescriptor  WantAuthnRequestsSigned = 'true' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><!-- a comment -->
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>
      CERTIFICATE
    </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-<!-- evil -->format:emailAddress</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
        Location="https://a.example.com/sso"/>
  </md:IDPSSODescriptor>
  <md:Organization><md:OrganizationName xml:lang="en">A</md:OrganizationName><md:OrganizationDisplayName xml:lang="en">A</md:OrganizationDisplayName><md:OrganizationURL xml:lang="en">https://a.example.com/</md:OrganizationURL></md:Organization>
</md:EntityDescriptor>`, "CERTIFICATE", newCertificateText(), 1)
	entityB = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://b.example.com/">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://evil.example.com/sso"/></md:IDPSSODescriptor>
</md:EntityDescriptor>`
)

func newCertificateText() string {
	_, certificate := newSigner()
	return base64.StdEncoding.EncodeToString(certificate.Raw)
}

func aggregate(entities ...string) string {
	return `<?xml version="1.0"?>
<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" Name="all" validUntil="2029-01-01T00:00:00Z">
` + strings.Join(entities, "\n") + `
</md:EntitiesDescriptor>
`
}

// signer signs for the tests and reads with its certificate as the pin.
type signer struct {
	t           *testing.T
	key         crypto.Signer
	certificate *x509.Certificate
}

func newTestSigner(t *testing.T) signer {
	key, certificate := newSigner()
	return signer{t, key, certificate}
}

func (s signer) sign(text string) string {
	s.t.Helper()
	signed, err := metadata.Sign("test", []byte(text), s.key, s.certificate, form.Limits{})
	require.NoError(s.t, err)
	return string(signed)
}

func (s signer) options(entityID string) samlbridge.Options {
	_, other := newSigner()
	return samlbridge.Options{Pins: []*x509.Certificate{other, s.certificate}, EntityID: entityID, Time: goldenTime}
}

// What is read of signed metadata with a pin is what is read without one, places included; only the state differs.
func TestPinnedReadsTheSame(t *testing.T) {
	t.Parallel()
	s := newTestSigner(t)
	for _, row := range []struct {
		why, text, entityID string
		notes               int
	}{
		{"an entity", s.sign(entityA), "", 0},
		{"a byte order mark and a declaration", "\ufeff<?xml version=\"1.0\"?>\n\n" + s.sign(entityA), "", 0},
		{"an aggregate", s.sign(aggregate(entityA, entityB)), "https://a.example.com/", 0},
		{"a signed entity in an aggregate", aggregate(entityB, s.sign(entityA)), "https://a.example.com/", 1},
		{"a signed entity in a signed aggregate", s.sign(aggregate(entityB, s.sign(entityA))), "https://a.example.com/", 1},
		{"a broken entity in a signed aggregate", s.sign(aggregate(strings.Replace(s.sign(entityA), "<md:IDPSSO", " <md:IDPSSO", 1))), "", 0},
	} {
		o := s.options(row.entityID)
		pinned, err := samlbridge.Read(row.why, []byte(row.text), o)
		require.NoError(t, err, row.why)
		require.Equal(t, mapping.SignatureVerified, pinned.Facts.Signature, row.why)
		require.Same(t, s.certificate, pinned.SignedBy, row.why)
		o.Pins = nil
		plain, err := samlbridge.Read(row.why, []byte(row.text), o)
		require.NoError(t, err, row.why)
		require.Equal(t, mapping.SignatureUnchecked, plain.Facts.Signature, row.why)
		require.Nil(t, plain.SignedBy, row.why)

		require.Len(t, pinned.Changes, len(plain.Changes)+row.notes, row.why)
		require.Subset(t, pinned.Changes, plain.Changes, row.why)
		require.Equal(t, plain.Findings, pinned.Findings, row.why)
		for _, id := range plain.Properties() {
			if row.notes > 0 && id == mapping.IdPValidUntil {
				continue // the aggregate's own is not signed
			}
			require.Equal(t, plain.Values(id), pinned.Values(id), "%s: %s", row.why, id)
			for i := range plain.Values(id) {
				require.Equal(t, plain.Origin(id, i), pinned.Origin(id, i), "%s: %s", row.why, id)
			}
		}
		if row.notes > 0 {
			require.Equal(t, "2030-01-01T00:00:00Z", pinned.IdP.ValidUntil.Format(time.RFC3339), row.why)
		}
		for _, form := range []form.Form{samlbridge.AWSIdPValues, samlbridge.IdPMetadata} {
			a, err := samlbridge.Write(form, plain, o)
			require.NoError(t, err, row.why)
			b, err := samlbridge.Write(form, pinned, o)
			require.NoError(t, err, row.why)
			require.Equal(t, a.Findings, b.Findings, row.why)
		}
	}
}

// What is written for AWS's upload are the bytes that were verified, and each change is told at its place in the document.
func TestPinnedRewriting(t *testing.T) {
	t.Parallel()
	s := newTestSigner(t)
	for _, text := range []string{s.sign(entityA), aggregate(entityB, s.sign(entityA)), s.sign(aggregate(entityB, entityA))} {
		result, err := samlbridge.Convert("test", []byte(text), samlbridge.AWSIdPMetadata, s.options("https://a.example.com/"))
		require.NoError(t, err)
		output := string(result.Output)
		require.NotContains(t, output, "Signature")
		require.NotContains(t, output, "evil")
		require.Contains(t, output, `WantAuthnRequestsSigned="false"`)
		require.Contains(t, output, "nameid-format:emailAddress<")
		lines := strings.Split(text, "\n")
		told := 0
		for _, f := range result.Changes {
			if f.Kind != diag.Rewritten {
				continue
			}
			told++
			require.NotZero(t, f.Pos.Line)
			at := lines[f.Pos.Line-1][f.Pos.Column-1:]
			switch {
			case strings.Contains(f.Message, "signature"):
				require.True(t, strings.HasPrefix(at, "<ds:Signature "), at)
			case strings.Contains(f.Path, "/@WantAuthnRequestsSigned"):
				require.True(t, strings.HasPrefix(at, "true'"), at)
				require.Contains(t, f.Path, "EntityDescriptor")
			}
		}
		require.GreaterOrEqual(t, told, 2)
	}
}

func TestPinsFailClosed(t *testing.T) {
	t.Parallel()
	s, stranger := newTestSigner(t), newTestSigner(t)
	signed := s.sign(entityA)
	evil := strings.NewReplacer("https://a.example.com/sso", "https://evil.example.com/sso", `ID="_a"`, `ID="_evil"`).Replace(entityA)
	rows := []struct {
		why, text, entityID string
		kind                error
		says, path          string
	}{
		{"no signature", entityA, "", diag.ErrSignature, "carries no signature", "/EntityDescriptor"},
		{"another key", stranger.sign(entityA), "", diag.ErrSignature, "signed by another key", "/EntityDescriptor/Signature"},
		{"a changed value", strings.Replace(signed, "a.example.com/sso", "evil.example.com/sso", 1), "", diag.ErrSignature, "changed after signing", "/EntityDescriptor/Signature"},
		{"an unsigned entity beside a signed one", aggregate(entityB, signed), "https://b.example.com/", diag.ErrSignature, "carries no signature", "/EntitiesDescriptor/EntityDescriptor[1]"},
		{"the same entityID twice", aggregate(evil, signed), "https://a.example.com/", diag.ErrAmbiguous, "2 entities", ""},
		{"the only identity provider is the unsigned one", aggregate(entityB, s.sign(strings.ReplaceAll(entityA, "IDPSSODescriptor", "PDPDescriptor"))), "", diag.ErrSignature, "carries no signature", ""},
		{"the signed entity inside an unsigned one", strings.Replace(evil, "<md:IDPSSO", "<md:Extensions>"+signed+"</md:Extensions><md:IDPSSO", 1), "", diag.ErrSignature, "carries no signature", ""},
		{"the signature on an unsigned one", strings.Replace(strings.Replace(signed, entityA[strings.Index(entityA, "<md:IDPSSO"):], "", 1)+entityA[strings.Index(entityA, "<md:IDPSSO"):], "a.example.com/sso", "evil.example.com/sso", 1), "", diag.ErrSignature, "changed", ""},
		{"a signature that is no signature", strings.Replace(signed, "<ds:SignedInfo>", "<ds:Object/><ds:SignedInfo>", 1), "", diag.ErrSignature, "cannot be here", "/EntityDescriptor/Signature/Object"},
		{"SHA-1", strings.Replace(signed, "2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1", 1), "", diag.ErrSignature, "SHA-1", ""},
		{"a document that is no metadata", `<a xmlns="urn:a"/>`, "", diag.ErrWrongDocument, "root element", ""},
	}
	for _, row := range rows {
		o := s.options(row.entityID)
		o.From = samlbridge.IdPMetadata
		d, err := samlbridge.Read("test.xml", []byte(row.text), o)
		require.ErrorIs(t, err, row.kind, row.why)
		require.Nil(t, d, row.why)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, row.why)
		require.Equal(t, "test.xml", e.Document, row.why)
		require.Contains(t, e.Message, row.says, row.why)
		require.NotEmpty(t, e.Fix, row.why)
		require.NotZero(t, e.Pos, row.why)
		if row.path != "" {
			require.Equal(t, row.path, e.Path, row.why)
		}
		result, err := samlbridge.Convert("test.xml", []byte(row.text), samlbridge.AWSIdPMetadata, o)
		require.ErrorIs(t, err, row.kind, row.why)
		require.Nil(t, result, row.why)
	}
}

// The rule on signed metadata passes once a pin has verified it.
func TestPinnedSatisfiesTheRule(t *testing.T) {
	t.Parallel()
	s := newTestSigner(t)
	text := []byte(s.sign(entityA))
	about := func(o samlbridge.Options) []diag.Finding {
		d, err := samlbridge.Read("test", text, o)
		require.NoError(t, err)
		report, err := samlbridge.Check([]*samlbridge.Document{d}, o)
		require.NoError(t, err)
		return slices.DeleteFunc(report.Findings, func(f diag.Finding) bool { return !strings.Contains(f.Message, "signature") })
	}
	require.NotEmpty(t, about(samlbridge.Options{Time: goldenTime}))
	require.Empty(t, about(s.options("")))
}

func TestSign(t *testing.T) {
	t.Parallel()
	s := newTestSigner(t)
	for _, text := range []string{entityA, entityB, aggregate(entityA, entityB), "<?xml version='1.0' encoding='UTF-8' ?>\n" + entityA + "\n<!-- end -->\r\n"} {
		signed := s.sign(text)
		require.Equal(t, signed, s.sign(text), "equal input gives equal bytes")
		before, rest, _ := strings.Cut(signed, "<ds:Signature ")
		_, after, _ := strings.Cut(rest, "</ds:Signature>")
		if strings.Contains(text, `ID="_a" entityID="https://a.example.com/"`+"\n") && !strings.Contains(text, "EntitiesDescriptor") {
			require.Equal(t, text, before+after)
		} else {
			require.Regexp(t, ` ID="_[0-9a-f]{40}"`, before)
		}
	}
	rows := []struct {
		why, text   string
		key         crypto.Signer
		certificate *x509.Certificate
		kind        error
	}{
		{"no metadata", "<a/>", s.key, s.certificate, diag.ErrWrongDocument},
		{"no XML", "{}", s.key, s.certificate, diag.ErrWrongDocument},
		{"a private key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", s.key, s.certificate, diag.ErrSecret},
		{"no key", entityA, nil, s.certificate, diag.ErrOption},
		{"no certificate", entityA, s.key, nil, diag.ErrOption},
		{"another certificate", entityA, s.key, newTestSigner(t).certificate, diag.ErrOption},
		{"signed already", s.sign(entityA), s.key, s.certificate, diag.ErrSignature},
	}
	for _, row := range rows {
		out, err := metadata.Sign("test", []byte(row.text), row.key, row.certificate, form.Limits{})
		require.ErrorIs(t, err, row.kind, row.why)
		require.Nil(t, out, row.why)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, row.why)
		require.Equal(t, "test", e.Document, row.why)
	}
}
