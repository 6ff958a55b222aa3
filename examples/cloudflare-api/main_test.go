package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crewjam/saml"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge"
)

const metadataFile = "../../samlbridge/testdata/sp-metadata.xml"

// serve answers every request as given and returns the API and the bodies that it got.
func serve(t *testing.T, status int, answer string) (api, *[]string) {
	t.Helper()
	var bodies []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.URL.Path != "/client/v4/accounts/0123/access/apps" ||
			r.Header.Get("Authorization") != "Bearer the-token" ||
			r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("an unexpected request: %s %s %v, %v", r.Method, r.URL, r.Header, err)
		}
		bodies = append(bodies, string(body))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return api{server.URL + "/client/v4", "0123", "the-token", server.Client()}, &bodies
}

func TestRun(t *testing.T) {
	t.Parallel()
	answer, err := os.ReadFile("../../samlbridge/testdata/cloudflare-app.json")
	require.NoError(t, err)
	api, bodies := serve(t, http.StatusOK, string(answer))
	var out, notes bytes.Buffer
	require.NoError(t, run(api, metadataFile, samlbridge.Options{ApplicationName: "AWS"}, &out, &notes))
	require.Len(t, *bodies, 1)
	require.JSONEq(t, `{"name": "AWS", "type": "saas", "saas_app": {"auth_type": "saml", "name_id_format": "email",
		"sp_entity_id": "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
		"consumer_service_url": "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"}}`, (*bodies)[0])
	require.Contains(t, notes.String(), "not used: ", "which ACS URLs Cloudflare has no field for")

	var metadata saml.EntityDescriptor
	require.NoError(t, xml.Unmarshal(out.Bytes(), &metadata), "another library reads what is written for AWS")
	require.Equal(t, "https://example.cloudflareaccess.com", metadata.EntityID)
	require.Len(t, metadata.IDPSSODescriptors[0].KeyDescriptors, 1)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	metadata, err := os.ReadFile(metadataFile)
	require.NoError(t, err)
	wrong := filepath.Join(t.TempDir(), "wrong.xml")
	require.NoError(t, os.WriteFile(wrong, bytes.Replace(metadata,
		[]byte(`entityID="https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"`),
		[]byte(`entityID="https://d-9300000000.awsapps.com/start"`), 1), 0o600))
	rows := []struct {
		why, file string
		status    int
		answer    string
		requests  int
		says      string
	}{
		{"no metadata", "main.go", http.StatusOK, "{}", 0, "fix: "},
		{"metadata that AWS would not sign in with is not posted", wrong, http.StatusOK, "{}", 0,
			"nothing was written"},
		{"the API refuses", metadataFile, http.StatusForbidden,
			`{"success": false, "errors": [{"code": 10000, "message": "Authentication error"}]}`, 1,
			"403 Forbidden\n10000: Authentication error"},
		{"a proxy answers", metadataFile, http.StatusBadGateway, "<html></html>", 1, "502 Bad Gateway and no JSON"},
		{"an answer that would have to be cut", metadataFile, http.StatusOK, `{"success": true}` +
			strings.Repeat(" ", maxAnswer), 1, "200 OK, and the answer has more than 1048576 bytes"},
		{"an application without Cloudflare's half", metadataFile, http.StatusOK,
			`{"success": true, "result": {"type": "saas", "saas_app": {"auth_type": "saml"}}}`, 1,
			"the application was made, but"},
	}
	for _, row := range rows {
		api, bodies := serve(t, row.status, row.answer)
		var out strings.Builder
		err := run(api, row.file, samlbridge.Options{}, &out, io.Discard)
		require.ErrorContains(t, err, row.says, row.why)
		require.NotContains(t, err.Error(), "the-token", row.why)
		require.Empty(t, out.String(), row.why)
		require.Len(t, *bodies, row.requests, row.why)
	}
}
