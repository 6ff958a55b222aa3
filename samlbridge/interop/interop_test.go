package interop_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/interop"
)

// A program that holds a crewjam descriptor sees what to enter in AWS.
func ExampleFromEntityDescriptor() {
	descriptor := &saml.EntityDescriptor{
		EntityID: "https://example.cloudflareaccess.com",
		IDPSSODescriptors: []saml.IDPSSODescriptor{{
			SingleSignOnServices: []saml.Endpoint{{Binding: saml.HTTPPostBinding, Location: "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/1"}},
		}},
	}
	parties, findings, err := interop.FromEntityDescriptor(descriptor)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(parties.Values(mapping.IdPSSOLocation), len(findings))
	// Output: [https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/1] 0
}

// Values that were copied from a console become a descriptor for crewjam's service provider.
func ExampleToEntityDescriptor() {
	values := []byte(`{"sso_endpoint": "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/1", "idp_entity_id": "https://example.cloudflareaccess.com"}`)
	d, err := samlbridge.Read("values.json", values, samlbridge.Options{From: samlbridge.CloudflareIdPValues})
	if err != nil {
		log.Fatal(err)
	}
	descriptor, findings, err := interop.ToEntityDescriptor(d.Parties)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range descriptor.IDPSSODescriptors[0].SingleSignOnServices {
		fmt.Println(e.Binding, e.Location)
	}
	for _, f := range findings {
		fmt.Println(f.Rule, f.Path)
	}
	// Output:
	// urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/1
	// urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/1
	// convert-fixed idp.singleSignOnService.binding
	// convert-fixed ValidUntil
}

func paths(findings []diag.Finding) (list []string) {
	for _, f := range findings {
		list = append(list, f.Rule+" "+f.Path)
	}
	return list
}

// full is a descriptor with something in every field.
func full() *saml.EntityDescriptor {
	role := func() saml.RoleDescriptor {
		return saml.RoleDescriptor{
			ID: "_r", ValidUntil: new(time.Date(2030, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600))), CacheDuration: 36*time.Hour + 90*time.Second + time.Millisecond,
			ProtocolSupportEnumeration: "urn:oasis:names:tc:SAML:2.0:protocol", ErrorURL: "https://e.example/", Signature: etree.NewElement("Signature"),
			KeyDescriptors: []saml.KeyDescriptor{
				{KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{X509Certificates: []saml.X509Certificate{{Data: "\n AA\tEC "}, {Data: "-"}, {}}}}},
				{Use: "encryption", KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{X509Certificates: []saml.X509Certificate{{Data: "AAED"}}}}, EncryptionMethods: []saml.EncryptionMethod{{Algorithm: "a"}}},
				{Use: "Signing "},
			},
			Organization: &saml.Organization{}, ContactPeople: []saml.ContactPerson{{}},
		}
	}
	sso := func() saml.SSODescriptor {
		return saml.SSODescriptor{RoleDescriptor: role(),
			ArtifactResolutionServices: []saml.IndexedEndpoint{{Binding: "b", Location: "https://a.example/", Index: 3}},
			SingleLogoutServices:       []saml.Endpoint{{Binding: "b", Location: " https://l.example/ ", ResponseLocation: "https://r.example/"}, {Binding: "urn:unknown"}},
			ManageNameIDServices:       []saml.Endpoint{{Binding: "b", Location: "https://m.example/"}},
			NameIDFormats:              []saml.NameIDFormat{"f", "\n g\n", ""},
		}
	}
	return &saml.EntityDescriptor{
		EntityID: "https://e.example/", ID: "_e", ValidUntil: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), CacheDuration: -1, Signature: etree.NewElement("Signature"),
		RoleDescriptors: []saml.RoleDescriptor{{}}, AuthnAuthorityDescriptors: []saml.AuthnAuthorityDescriptor{{}}, AttributeAuthorityDescriptors: []saml.AttributeAuthorityDescriptor{{}},
		PDPDescriptors: []saml.PDPDescriptor{{}}, AffiliationDescriptor: &saml.AffiliationDescriptor{}, Organization: &saml.Organization{}, ContactPerson: &saml.ContactPerson{},
		AdditionalMetadataLocations: []string{"l"},
		IDPSSODescriptors: []saml.IDPSSODescriptor{{SSODescriptor: sso(), WantAuthnRequestsSigned: new(true), SingleSignOnServices: []saml.Endpoint{{Binding: "b", Location: "https://s.example/"}},
			ArtifactResolutionServices: []saml.Endpoint{{Binding: "b", Location: "https://p.example/"}}, NameIDMappingServices: []saml.Endpoint{{Binding: "b", Location: "https://n.example/"}},
			AssertionIDRequestServices: []saml.Endpoint{{Binding: "b", Location: "https://i.example/"}}, AttributeProfiles: []string{"p"}, Attributes: []saml.Attribute{{}}}, {}},
		SPSSODescriptors: []saml.SPSSODescriptor{{SSODescriptor: sso(), AuthnRequestsSigned: new(true), WantAssertionsSigned: new(false),
			AssertionConsumerServices:  []saml.IndexedEndpoint{{Binding: "b", Location: "https://c.example/", Index: 1, IsDefault: new(true), ResponseLocation: new("https://cr.example/")}},
			AttributeConsumingServices: []saml.AttributeConsumingService{{}}}},
	}
}

func TestFromEntityDescriptor(t *testing.T) {
	t.Parallel()
	p, findings, err := interop.FromEntityDescriptor(full())
	require.NoError(t, err)
	role := func(name string) []string {
		var list []string
		for _, s := range []string{"convert-dropped %s.Signature", "convert-dropped %s.Organization", "convert-dropped %s.ContactPeople",
			"read-unread %s.KeyDescriptors[0].KeyInfo.X509Data.X509Certificates[1]", "read-unread %s.KeyDescriptors[0].KeyInfo.X509Data.X509Certificates[2]",
			"convert-dropped %s.KeyDescriptors[1].EncryptionMethods", "read-unread %s.KeyDescriptors[2].Use", "read-collapsed %s.NameIDFormats[1]", "read-empty %s.NameIDFormats[2]",
			"read-collapsed %s.SingleLogoutServices[0].Location", "read-unread %s.SingleLogoutServices[1].Location"} {
			list = append(list, fmt.Sprintf(s, name))
		}
		return list
	}
	require.Equal(t, slices.Concat(
		[]string{"read-unread CacheDuration", "convert-dropped Signature", "convert-dropped RoleDescriptors", "convert-dropped AuthnAuthorityDescriptors", "convert-dropped AttributeAuthorityDescriptors",
			"convert-dropped PDPDescriptors", "convert-dropped AffiliationDescriptor", "convert-dropped Organization", "convert-dropped ContactPerson", "convert-dropped AdditionalMetadataLocations"},
		role("IDPSSODescriptors[0]"), []string{"convert-dropped IDPSSODescriptors[0].AttributeProfiles", "convert-dropped IDPSSODescriptors[0].Attributes"},
		role("SPSSODescriptors[0]"), []string{"convert-dropped SPSSODescriptors[0].AttributeConsumingServices", "read-selected IDPSSODescriptors"},
	), paths(findings))

	require.Equal(t, "https://e.example/", p.SP.EntityID)
	require.Equal(t, time.Date(2029, 12, 31, 23, 0, 0, 0, time.UTC), p.IdP.ValidUntil, "the role's, which is earlier")
	require.Equal(t, "PT36H1M30.001S", p.IdP.CacheDuration)
	require.Equal(t, []string{"f", "g"}, p.IdP.NameIDFormats)
	require.Equal(t, []string{"AAEC"}, p.Values(mapping.IdPCertificates))
	require.Equal(t, []string{"AAED"}, p.Values(mapping.IdPEncryptionKeys))
	require.Equal(t, []mapping.Endpoint{{Binding: "b", Location: "https://s.example/"}}, p.IdP.SingleSignOnServices)
	require.Equal(t, []mapping.Endpoint{{Binding: "b", Location: "https://a.example/", Index: new(3)}, {Binding: "b", Location: "https://p.example/"}}, p.IdP.ArtifactResolution)
	require.Equal(t, []mapping.Endpoint{{Binding: "b", Location: "https://l.example/", ResponseLocation: "https://r.example/"}}, p.SP.SingleLogoutServices)
	require.Equal(t, []mapping.Endpoint{{Binding: "b", Location: "https://c.example/", ResponseLocation: "https://cr.example/", Index: new(1), IsDefault: new(true)}}, p.SP.AssertionConsumerServices)
	require.Equal(t, new(true), p.IdP.WantAuthnRequestsSigned)
	require.Equal(t, new(true), p.SP.AuthnRequestsSigned)
	require.Equal(t, new(false), p.SP.WantAssertionsSigned)

	d := full()
	*p.SP.AuthnRequestsSigned = false
	require.Equal(t, full(), d, "what is returned shares nothing with the descriptor")
}

func TestFromEntityDescriptorRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		e    *saml.EntityDescriptor
		kind error
		why  string
	}{
		{nil, diag.ErrWrongDocument, "nil"},
		{&saml.EntityDescriptor{EntityID: "e"}, diag.ErrWrongDocument, "no role"},
		{&saml.EntityDescriptor{SPSSODescriptors: make([]saml.SPSSODescriptor, 1)}, diag.ErrValue, "no entity ID"},
	} {
		p, findings, err := interop.FromEntityDescriptor(row.e)
		require.ErrorIs(t, err, row.kind, row.why)
		require.Zero(t, p, row.why)
		require.Nil(t, findings, row.why)
		out, _, err := interop.Marshal(row.e)
		require.ErrorIs(t, err, row.kind, row.why)
		require.Nil(t, out, row.why)
	}
}

// A chain that was put into one X509Certificate is read as its certificates.
func TestChainInOneElement(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../testdata/idp-metadata.xml")
	require.NoError(t, err)
	d, err := samlbridge.Read("idp.xml", text, samlbridge.Options{})
	require.NoError(t, err)
	require.Len(t, d.IdP.Keys, 2)
	chain := slices.Concat(d.IdP.Keys[0].DER, d.IdP.Keys[1].DER)
	e := &saml.EntityDescriptor{EntityID: "e", IDPSSODescriptors: []saml.IDPSSODescriptor{{}}}
	e.IDPSSODescriptors[0].KeyDescriptors = []saml.KeyDescriptor{{Use: "signing", KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{X509Certificates: []saml.X509Certificate{{Data: base64.StdEncoding.EncodeToString(chain)}}}}}}
	p, findings, err := interop.FromEntityDescriptor(e)
	require.NoError(t, err)
	require.Equal(t, d.Values(mapping.IdPCertificates), p.Values(mapping.IdPCertificates))
	require.Equal(t, []string{"read-repaired IDPSSODescriptors[0].KeyDescriptors[0].KeyInfo.X509Data.X509Certificates[0]"}, paths(findings))
}

func TestToEntityDescriptorRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		p    mapping.Parties
		kind error
		why  string
	}{
		{mapping.Parties{}, diag.ErrMissing, "no party"},
		{mapping.Parties{IdP: &mapping.IdentityProvider{}}, diag.ErrMissing, "no entity ID"},
		{mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: "a"}, SP: &mapping.ServiceProvider{EntityID: "b"}}, diag.ErrValue, "two entities"},
		{mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: "a\x00"}}, diag.ErrValue, "a value that XML cannot hold"},
		{mapping.Parties{SP: &mapping.ServiceProvider{EntityID: "a", CacheDuration: "24h"}}, diag.ErrValue, "a value that the schema does not allow"},
	} {
		e, findings, err := interop.ToEntityDescriptor(row.p)
		require.ErrorIs(t, err, row.kind, row.why)
		require.Nil(t, e, row.why)
		require.Nil(t, findings, row.why)
	}
}

func TestToEntityDescriptorReports(t *testing.T) {
	t.Parallel()
	p, _, err := interop.FromEntityDescriptor(full())
	require.NoError(t, err)
	p.IdP.CacheDuration, p.SP.CacheDuration = "P1M", "P1DT12H"
	p.SP.PortalURL, p.IdP.MetadataURL, p.Application = "https://p.example/", "https://m.example/", &mapping.Application{}
	e, findings, err := interop.ToEntityDescriptor(p)
	require.NoError(t, err)
	require.Equal(t, []string{
		"convert-fixed SPSSODescriptors[0].KeyDescriptors", "convert-dropped sp.portalURL", "convert-dropped CacheDuration",
		"convert-fixed IDPSSODescriptors[0].KeyDescriptors", "convert-dropped IDPSSODescriptors[0].SSODescriptor.ArtifactResolutionServices", "convert-dropped idp.metadataURL", "convert-dropped app",
	}, paths(findings))
	require.Equal(t, 36*time.Hour, e.CacheDuration)
	require.Equal(t, []string{"signing", "encryption", "encryption"}, []string{e.IDPSSODescriptors[0].KeyDescriptors[0].Use, e.IDPSSODescriptors[0].KeyDescriptors[1].Use, e.IDPSSODescriptors[0].KeyDescriptors[2].Use})
}

// A duration that the field cannot hold is named, and zero is one of them: it stands for "not stated".
func TestCacheDurations(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"P1DT12H": 36 * time.Hour, "PT1H0.5S": time.Hour + 500*time.Millisecond, "P0DT1M": time.Minute,
		"PT0S": 0, "P0D": 0, "-PT1H": 0, "P1M": 0, "P1Y": 0, "P200000D": 0,
	} {
		e, findings, err := interop.ToEntityDescriptor(mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: "https://i.example/", CacheDuration: text}})
		require.NoError(t, err, text)
		require.Equal(t, want, e.CacheDuration, text)
		at := slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Path == "CacheDuration" })
		require.Equal(t, want == 0, at >= 0, text)
		if at >= 0 {
			require.Equal(t, `the cache duration "`+text+`" is left out: the field takes days, hours, minutes and seconds that are more than zero and less than 292 years`, findings[at].Message)
		}
	}
	for _, text := range []string{"P1e1D", "P2DT-1H", "P", "PT", "P1DT", "1D", "P1D1Y", "P+1D"} {
		_, _, err := interop.ToEntityDescriptor(mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: "https://i.example/", CacheDuration: text}})
		require.ErrorIs(t, err, diag.ErrValue, "%s is no xs:duration", text)
	}
}

// schemaCheck holds documents against the OASIS schemas in one call.
func schemaCheck(t *testing.T, documents map[string][]byte) {
	t.Helper()
	const tool = "../../../shared/tools/xsd-check"
	if _, err := os.Stat(tool); err != nil {
		t.Skip("the schema check is not here")
	}
	dir := t.TempDir()
	var files []string
	for name, data := range documents {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, data, 0o600))
		files = append(files, file)
	}
	out, err := exec.Command(tool, files...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Equal(t, len(files), strings.Count(string(out), "valid metadata "), "%s", out)
}

// corpus returns the entities of other projects' schema-valid metadata, each as a document of its own as samlbridge writes it.
func corpus(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../../shared/corpus/metadata/*.xml")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the corpus of other projects' metadata is not here")
	}
	documents := map[string][]byte{}
	for i := 0; i < len(files); i += step(9) {
		file := files[i]
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		doc, err := metadata.Parse(data, metadata.Limits{})
		if err != nil {
			continue
		}
		entities, err := doc.Entities()
		if err != nil {
			continue
		}
		for i, e := range entities {
			if len(e.Roles) == 0 {
				continue
			}
			out, err := metadata.Write(e)
			require.NoError(t, err)
			documents[fmt.Sprintf("%d-%s", i, filepath.Base(file))] = out
		}
	}
	return documents
}

// crewjam's reader, which shares no code with this project, finds in what is written here the entity ID, endpoints and
// certificates that were written; and what it finds becomes the parties that are read from the same bytes.
func TestCrewjamReadsTheSame(t *testing.T) {
	t.Parallel()
	read, refused := 0, 0
	marshalled := map[string][]byte{}
	for name, data := range corpus(t) {
		var e saml.EntityDescriptor
		if err := xml.Unmarshal(data, &e); err != nil {
			refused++ // a relative URL, or a scheme that it does not take
			continue
		}
		read++
		theirs, _, err := interop.FromEntityDescriptor(&e)
		require.NoError(t, err, name)
		for f, ids := range map[form.Form][]mapping.Property{
			samlbridge.IdPMetadata: {mapping.IdPEntityID, mapping.IdPCertificates, mapping.IdPEncryptionKeys, mapping.IdPNameIDFormats, mapping.IdPWantAuthnRequestsSigned},
			samlbridge.SPMetadata:  {mapping.SPEntityID, mapping.SPCertificates, mapping.SPEncryptionKeys, mapping.SPNameIDFormats, mapping.SPAuthnRequestsSigned, mapping.SPWantAssertionsSigned},
		} {
			ours, err := samlbridge.Read(name, data, samlbridge.Options{From: f})
			if err != nil {
				require.ErrorIs(t, err, diag.ErrWrongDocument, name)
				continue
			}
			for _, id := range ids {
				require.Equal(t, ours.Values(id), theirs.Values(id), "%s: %s", name, id)
			}
			if ours.IdP != nil {
				require.Equal(t, known(ours.IdP.SingleSignOnServices), known(theirs.IdP.SingleSignOnServices), name)
				require.Equal(t, known(ours.IdP.SingleLogoutServices), known(theirs.IdP.SingleLogoutServices), name)
			} else {
				require.Equal(t, known(ours.SP.AssertionConsumerServices), known(theirs.SP.AssertionConsumerServices), name)
			}
		}
		out, _, err := interop.Marshal(&e)
		if slices.ContainsFunc(e.IDPSSODescriptors, func(d saml.IDPSSODescriptor) bool { return len(d.SingleSignOnServices) == 0 }) ||
			slices.ContainsFunc(e.SPSSODescriptors, func(d saml.SPSSODescriptor) bool { return len(d.AssertionConsumerServices) == 0 }) {
			require.ErrorIs(t, err, diag.ErrMissing, name)
			continue
		}
		require.NoError(t, err, name)
		if len(known(allEndpoints(theirs))) > 0 && complete(theirs) {
			marshalled[name] = out
		}
	}
	t.Logf("crewjam/saml reads %d of %d documents that are written here", read, read+refused)
	require.Greater(t, read, 150/step(11))
	require.Greater(t, len(marshalled), 100/step(11))
	schemaCheck(t, marshalled)
}

// known are the endpoints whose binding crewjam's reader knows; it empties the location of the others.
func known(list []mapping.Endpoint) (kept []mapping.Endpoint) {
	for _, e := range list {
		if slices.Contains([]string{saml.HTTPPostBinding, saml.HTTPRedirectBinding, saml.HTTPArtifactBinding, saml.SOAPBinding, saml.SOAPBindingV1}, e.Binding) {
			kept = append(kept, e)
		}
	}
	return kept
}

func allEndpoints(p mapping.Parties) []mapping.Endpoint {
	var list []mapping.Endpoint
	if p.SP != nil {
		list = append(list, p.SP.AssertionConsumerServices...)
	}
	if p.IdP != nil {
		list = append(list, p.IdP.SingleSignOnServices...)
	}
	return list
}

// complete holds for parties that have left what the schema requires of their roles.
func complete(p mapping.Parties) bool {
	return (p.SP == nil || len(p.SP.AssertionConsumerServices) > 0) && (p.IdP == nil || len(p.IdP.SingleSignOnServices) > 0)
}

// What is handed to a program that goes on with encoding/xml can be written by it as the schema wants it, and is then read
// as the parties it was made of.
func TestMarshalledByEncodingXML(t *testing.T) {
	t.Parallel()
	documents := map[string][]byte{}
	for name, data := range corpus(t) {
		for _, f := range []form.Form{samlbridge.IdPMetadata, samlbridge.SPMetadata} {
			d, err := samlbridge.Read(name, data, samlbridge.Options{From: f})
			if err != nil || !complete(d.Parties) {
				continue
			}
			e, _, err := interop.ToEntityDescriptor(d.Parties)
			require.NoError(t, err, name)
			out, err := xml.Marshal(e)
			require.NoError(t, err, name)
			documents[string(f)+"-"+name] = out

			back, err := samlbridge.Read(name, out, samlbridge.Options{From: f})
			require.NoError(t, err, name)
			for _, id := range []mapping.Property{mapping.IdPEntityID, mapping.IdPSSOLocation, mapping.IdPSSOBinding, mapping.IdPCertificates, mapping.IdPNameIDFormats,
				mapping.SPEntityID, mapping.SPACSLocation, mapping.SPACSBinding, mapping.SPACSIsDefault, mapping.SPCertificates} {
				require.Equal(t, d.Values(id), back.Values(id), "%s: %s", name, id)
			}
		}
	}
	schemaCheck(t, documents)
}

func TestMarshalRefusesWhatTheSchemaDoes(t *testing.T) {
	t.Parallel()
	for _, e := range []*saml.EntityDescriptor{
		{EntityID: "https://x.example", SPSSODescriptors: []saml.SPSSODescriptor{{}}},
		{EntityID: "https://x.example", IDPSSODescriptors: []saml.IDPSSODescriptor{{}}},
	} {
		out, _, err := interop.Marshal(e)
		require.ErrorIs(t, err, diag.ErrMissing)
		require.Nil(t, out)
	}
}

// A private key is refused wherever text is read, with the place of it.
func TestPrivateKeyAnywhere(t *testing.T) {
	t.Parallel()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	for path, put := range map[string]func(*saml.EntityDescriptor){
		"EntityID":                      func(e *saml.EntityDescriptor) { e.EntityID = key },
		"ID":                            func(e *saml.EntityDescriptor) { e.ID = key },
		"IDPSSODescriptors[0].ID":       func(e *saml.EntityDescriptor) { e.IDPSSODescriptors[0].ID = key },
		"IDPSSODescriptors[0].ErrorURL": func(e *saml.EntityDescriptor) { e.IDPSSODescriptors[0].ErrorURL = key },
		"IDPSSODescriptors[0].ProtocolSupportEnumeration": func(e *saml.EntityDescriptor) { e.IDPSSODescriptors[0].ProtocolSupportEnumeration = key },
		"IDPSSODescriptors[0].NameIDFormats[0]":           func(e *saml.EntityDescriptor) { e.IDPSSODescriptors[0].NameIDFormats[0] = saml.NameIDFormat(key) },
		"IDPSSODescriptors[0].KeyDescriptors[0].Use":      func(e *saml.EntityDescriptor) { e.IDPSSODescriptors[0].KeyDescriptors[0].Use = key },
		"IDPSSODescriptors[0].SingleSignOnServices[0].Binding": func(e *saml.EntityDescriptor) {
			e.IDPSSODescriptors[0].SingleSignOnServices[0] = saml.Endpoint{Binding: key}
		},
		"IDPSSODescriptors[0].SingleSignOnServices[0].Location":         func(e *saml.EntityDescriptor) { e.IDPSSODescriptors[0].SingleSignOnServices[0].Location = key },
		"IDPSSODescriptors[0].SingleSignOnServices[0].ResponseLocation": func(e *saml.EntityDescriptor) { e.IDPSSODescriptors[0].SingleSignOnServices[0].ResponseLocation = key },
	} {
		e := full()
		put(e)
		p, findings, err := interop.FromEntityDescriptor(e)
		require.ErrorIs(t, err, diag.ErrSecret, path)
		require.Zero(t, p, path)
		require.Nil(t, findings, path)
		var refused *diag.Error
		require.ErrorAs(t, err, &refused, path)
		require.Equal(t, path, refused.Path)
		require.NotContains(t, err.Error(), "MC4C", path)
		_, _, err = interop.Marshal(e)
		require.ErrorIs(t, err, diag.ErrSecret, path)
	}
}

// A private key is refused wherever a certificate is expected, and nothing of it is quoted.
func TestPrivateKeyIsRefused(t *testing.T) {
	t.Parallel()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	elliptical, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	sec1, err := x509.MarshalECPrivateKey(elliptical)
	require.NoError(t, err)
	spki, err := x509.MarshalPKIXPublicKey(public)
	require.NoError(t, err)
	refused := func(err error, why string) {
		t.Helper()
		require.ErrorIs(t, err, diag.ErrSecret, why)
		var e *diag.Error
		require.ErrorAs(t, err, &e, why)
		require.NotContains(t, err.Error(), "MC4C", why)
	}
	idp := func(der []byte) mapping.Parties {
		return mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: "e", Keys: []mapping.Key{mapping.NewKey(mapping.Signing, der)},
			SingleSignOnServices: []mapping.Endpoint{{Binding: "b", Location: "https://s.example/"}}}}
	}
	for why, der := range map[string][]byte{"PKCS #8": pkcs8, "SEC 1": sec1, "PEM where DER belongs": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})} {
		e, findings, err := interop.ToEntityDescriptor(idp(der))
		refused(err, why)
		require.Nil(t, e, why)
		require.Nil(t, findings, why)

		e, _, err = interop.ToEntityDescriptor(idp(spki))
		require.NoError(t, err, why)
		e.IDPSSODescriptors[0].KeyDescriptors[0].KeyInfo.X509Data.X509Certificates[0].Data = "\n" + base64.StdEncoding.EncodeToString(der) + "\n"
		p, _, err := interop.FromEntityDescriptor(e)
		refused(err, why)
		require.Zero(t, p, why)
		out, _, err := interop.Marshal(e)
		refused(err, why)
		require.Nil(t, out, why)
	}
}
