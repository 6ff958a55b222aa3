package main

import (
	"bytes"
	"encoding/xml"
	"os"
	"testing"
	"time"

	"github.com/crewjam/saml"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What is written for AWS is read by an independent library.
func TestRun(t *testing.T) {
	certificate, err := os.ReadFile("../../samlbridge/testdata/certificates.pem")
	require.NoError(t, err)
	first, _, _ := bytes.Cut(certificate, []byte("-----END CERTIFICATE-----\n"))
	values := cloudflare.IdentityProvider{
		SSOEndpoint: "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000",
		EntityID:    "https://example.cloudflareaccess.com",
		PublicKey:   string(first) + "-----END CERTIFICATE-----\n",
	}
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	var out, notes bytes.Buffer
	require.NoError(t, run(values, now, &out, &notes))
	require.Empty(t, notes.String(), "right values give no warning")
	var metadata saml.EntityDescriptor
	require.NoError(t, xml.Unmarshal(out.Bytes(), &metadata))
	require.Equal(t, values.EntityID, metadata.EntityID)
	require.Len(t, metadata.IDPSSODescriptors[0].SingleSignOnServices, 2)
	require.Equal(t, values.SSOEndpoint, metadata.IDPSSODescriptors[0].SingleSignOnServices[0].Location)

	out.Reset()
	values.PublicKey = ""
	require.ErrorContains(t, run(values, now, &out, &notes), "Public key")
	values.PublicKey = string(first) + "-----END CERTIFICATE-----\n"
	values.SSOEndpoint = "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
	require.ErrorIs(t, run(values, now, &out, &notes), diag.ErrRefused)
	require.Contains(t, notes.String(), "error: ", "what is wrong is said")
	require.Empty(t, out.String(), "nothing wrong leaves")
}
