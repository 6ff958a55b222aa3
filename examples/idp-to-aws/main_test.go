package main

import (
	"bytes"
	"encoding/xml"
	"os"
	"testing"

	"github.com/crewjam/saml"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
)

// What is written for AWS is read by an independent library.
func TestRun(t *testing.T) {
	certificate, err := os.ReadFile("../../samlbridge/testdata/certificates.pem")
	require.NoError(t, err)
	first, _, _ := bytes.Cut(certificate, []byte("-----END CERTIFICATE-----\n"))
	values := mapping.CloudflareIdentityProvider{
		SSOEndpoint: "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000",
		EntityID:    "https://example.cloudflareaccess.com",
		PublicKey:   string(first) + "-----END CERTIFICATE-----\n",
	}
	var out bytes.Buffer
	require.NoError(t, run(values, &out))
	var metadata saml.EntityDescriptor
	require.NoError(t, xml.Unmarshal(out.Bytes(), &metadata))
	require.Equal(t, values.EntityID, metadata.EntityID)
	require.Len(t, metadata.IDPSSODescriptors[0].SingleSignOnServices, 2)
	require.Equal(t, values.SSOEndpoint, metadata.IDPSSODescriptors[0].SingleSignOnServices[0].Location)

	values.PublicKey = ""
	require.ErrorContains(t, run(values, &out), "Public key")
}
