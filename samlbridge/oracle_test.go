package samlbridge_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crewjam/saml"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// uploads returns what is written for AWS from every sample that holds an identity provider.
func uploads(t *testing.T) map[string][]byte {
	t.Helper()
	outputs := map[string][]byte{}
	for _, name := range samples {
		result, err := samlbridge.Convert(name, sample(t, name), samlbridge.AWSIdPMetadata,
			samlbridge.Options{Time: goldenTime})
		if err != nil {
			require.ErrorIs(t, err, diag.ErrMissing)
			continue
		}
		outputs[name] = result.Output
	}
	require.Len(t, outputs, 4)
	return outputs
}

// What is written for AWS is valid by the OASIS schemas, has no byte order mark and is within AWS's size.
func TestUploadIsSchemaValid(t *testing.T) {
	check := "../../shared/tools/xsd-check"
	if _, err := os.Stat(check); err != nil {
		t.Skip("the schema check of ../shared is not here")
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not installed")
	}
	dir := t.TempDir()
	var files []string
	for name, output := range uploads(t) {
		require.True(t, bytes.HasPrefix(output, []byte("<?xml")))
		require.LessOrEqual(t, len(output), 75_000)
		file := filepath.Join(dir, name+".xml")
		require.NoError(t, os.WriteFile(file, output, 0o600))
		files = append(files, file)
	}
	out, err := exec.Command(check, files...).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// crewjam/saml, which shares no code with this project, reads the same from what is written for AWS.
func TestUploadIsReadByAnotherLibrary(t *testing.T) {
	for name, output := range uploads(t) {
		d, err := samlbridge.Read(name, sample(t, name), samlbridge.Options{})
		require.NoError(t, err)
		var other saml.EntityDescriptor
		require.NoError(t, xml.Unmarshal(output, &other), name)
		require.Equal(t, d.IdP.EntityID, other.EntityID)
		require.Len(t, other.IDPSSODescriptors, 1)
		role := other.IDPSSODescriptors[0]
		require.NotNil(t, role.WantAuthnRequestsSigned)
		require.False(t, *role.WantAuthnRequestsSigned, "AWS does not sign its requests")
		require.Contains(t, role.NameIDFormats,
			saml.NameIDFormat("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"))
		bindings := map[string]string{}
		for _, e := range role.SingleSignOnServices {
			bindings[e.Binding] = e.Location
		}
		location := d.Values(mapping.IdPSSOLocation)[0]
		require.Equal(t, map[string]string{saml.HTTPPostBinding: location, saml.HTTPRedirectBinding: location},
			bindings)
		var certificates []string
		for _, k := range role.KeyDescriptors {
			for _, c := range k.KeyInfo.X509Data.X509Certificates {
				certificates = append(certificates, strings.Join(strings.Fields(c.Data), ""))
			}
		}
		require.Equal(t, d.Values(mapping.IdPCertificates), certificates)
	}
}

// OpenSSL reads the certificate file, and finds the fingerprint that stands beside it.
func TestCertificateIsReadByOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	result, err := samlbridge.Convert("cloudflare.txt", sample(t, "cloudflare-idp-values.txt"), samlbridge.AWSIdPValues,
		samlbridge.Options{})
	require.NoError(t, err)
	var values aws.IdentityProvider
	require.NoError(t, json.Unmarshal(result.Output, &values))
	command := exec.Command("openssl", "x509", "-noout", "-fingerprint", "-sha256")
	command.Stdin = strings.NewReader(values.Certificates[0])
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	_, fingerprint, _ := strings.Cut(strings.TrimSpace(string(out)), "=")
	require.Equal(t, fingerprint, values.Fingerprints[0])
}

// A real certificate of the kind that Cloudflare shows goes through unchanged, the one with empty extensions too.
func TestRealCertificates(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "shared", "corpus", "certificates", "*.pem"))
	if len(files) == 0 {
		t.Skip("the corpus of real certificates is not here")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		text := strings.NewReplacer("-----BEGIN CERTIFICATE-----", "", "-----END CERTIFICATE-----", "", "\n", "").
			Replace(string(data))
		paste := "SSO endpoint\nhttps://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/" +
			strings.Repeat("7", 64) +
			"\nAccess Entity ID\nhttps://example.cloudflareaccess.com\nPublic key\n" + text + "\n"
		result, err := samlbridge.Convert("cloudflare.txt", []byte(paste), samlbridge.AWSIdPMetadata,
			samlbridge.Options{})
		require.NoError(t, err, file)
		der, err := base64.StdEncoding.DecodeString(text)
		require.NoError(t, err)
		d, err := samlbridge.Read("aws.xml", result.Output, samlbridge.Options{})
		require.NoError(t, err)
		require.Equal(t, der, d.IdP.Keys[0].DER)
		require.NoError(t, d.IdP.Keys[0].Err)
	}
}
