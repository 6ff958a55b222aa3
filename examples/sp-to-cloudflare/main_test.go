package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRun(t *testing.T) {
	in, err := os.Open("../samlbridge/testdata/aws-sp-metadata.xml")
	require.NoError(t, err)
	defer in.Close()
	var out, notes bytes.Buffer
	require.NoError(t, run(in, &out, &notes))
	require.JSONEq(t, `{"name": "AWS IAM Identity Center", "type": "saas", "saas_app": {"auth_type": "saml",
		"sp_entity_id": "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000",
		"consumer_service_url": "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000",
		"name_id_format": "email"}}`, out.String())
	require.Empty(t, notes.String(), "a correct file gives no warning")

	require.ErrorContains(t, run(strings.NewReader("not metadata"), &out, &notes), "fix: ")
}
