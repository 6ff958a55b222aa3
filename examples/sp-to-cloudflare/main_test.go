package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRun(t *testing.T) {
	in, err := os.Open("../samlbridge/testdata/aws-sp-metadata.xml")
	require.NoError(t, err)
	defer in.Close()
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	var out, notes bytes.Buffer
	require.NoError(t, run(in, now, &out, &notes))
	require.JSONEq(t, `{"name": "AWS IAM Identity Center", "type": "saas", "saas_app": {"auth_type": "saml",
		"sp_entity_id": "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000",
		"consumer_service_url": "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000",
		"name_id_format": "email"}}`, out.String())
	require.Empty(t, notes.String(), "a correct file gives no warning")

	require.ErrorContains(t, run(strings.NewReader("not metadata"), now, &out, &notes), "fix: ")
}
