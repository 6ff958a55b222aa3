package mapping_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// Both tables, both directions, without a byte of a document.
func TestTypedServiceProvider(t *testing.T) {
	t.Parallel()
	shown := aws.ServiceProvider{
		PortalURL:    "https://d-9300000000.awsapps.com/start",
		ACSURLs:      []string{classicACS},
		IssuerURL:    issuer,
		Provisioning: "Manual",
		AccessControlAttributes: []mapping.AccessControlAttribute{
			{
				Key:   "CostCenter",
				Value: mapping.AccessControlAttributeValue{Source: []string{"${path:enterprise.costCenter}"}},
			},
		},
	}
	var app cloudflare.Application
	result, err := samlbridge.Translate(shown, &app, samlbridge.Options{})
	require.NoError(t, err)
	require.NotEmpty(t, result.Changes)
	want := cloudflare.SAMLApp{
		AuthType:           "saml",
		SPEntityID:         issuer,
		ConsumerServiceURL: classicACS,
		NameIDFormat:       "email",
	}
	require.Equal(t, want, app.SaaSApp)
	body, err := json.Marshal(app)
	require.NoError(t, err)
	require.JSONEq(t, `{"type": "saas", "saas_app": {"auth_type": "saml", "sp_entity_id": "`+issuer+
		`", "consumer_service_url": "`+classicACS+`", "name_id_format": "email"}}`, string(body))

	var back aws.ServiceProvider
	_, err = samlbridge.Translate(app, &back, samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, aws.ServiceProvider{ACSURLs: []string{classicACS}, IssuerURL: issuer}, back)

	var same aws.ServiceProvider
	_, err = samlbridge.Translate(shown, &same, samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, shown, same)
}

func TestTypedIdentityProvider(t *testing.T) {
	t.Parallel()
	key := certificatesOf(t)[0]
	shown := cloudflare.IdentityProvider{SSOEndpoint: ssoURL, EntityID: idpIssuer,
		PublicKey: string(pem.Format(pem.OneLine, key.Certificate))}
	var upload aws.IdentityProvider
	result, err := samlbridge.Translate(shown, &upload, samlbridge.Options{})
	require.NoError(t, err)
	for _, c := range result.Changes {
		require.NotEqual(t, diag.Repaired, c.Kind, "bare base64 is how Cloudflare shows it, not a repair")
	}
	require.Equal(t, ssoURL, upload.SignInURL)
	require.Equal(t, idpIssuer, upload.IssuerURL)
	require.Equal(t, []string{pem.SHA256Fingerprint(key.DER)}, upload.Fingerprints)
	require.Regexp(t, `^idp-certificate-[0-9a-f]{8}\.crt$`, upload.CertificateFiles[0])
	bundle, err := pem.Parse([]byte(upload.Certificates[0]))
	require.NoError(t, err)
	require.Equal(t, key.DER, bundle.Certificates[0].Raw)

	var back cloudflare.IdentityProvider
	_, err = samlbridge.Translate(upload, &back, samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, shown, back)
}

func TestTypedValuesThatCannotBe(t *testing.T) {
	t.Parallel()
	var upload aws.IdentityProvider
	broken := cloudflare.IdentityProvider{SSOEndpoint: ssoURL, EntityID: idpIssuer, PublicKey: "MIIB"}
	_, err := samlbridge.Translate(broken, &upload, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrValue)
	var e *diag.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, string(mapping.IdPCertificates), e.Property)
	require.NotEmpty(t, e.Fix)
	var cause *diag.Error
	require.ErrorAs(t, err, &cause)
	require.Zero(t, upload)

	app := cloudflare.Application{Policies: []json.RawMessage{[]byte("{")}}
	_, err = samlbridge.Translate(app, &aws.ServiceProvider{}, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrValue)
}

// A list that is stated to be empty is not one that is left out, in both directions.
func TestEmptyListsOfTheStructs(t *testing.T) {
	t.Parallel()
	app := cloudflare.Application{
		Type:        "saas",
		Policies:    []json.RawMessage{},
		AllowedIdPs: []string{},
		SaaSApp: cloudflare.SAMLApp{AuthType: "saml", NameIDFormat: "email", SPEntityID: issuer,
			ConsumerServiceURL: classicACS},
	}
	var back cloudflare.Application
	_, err := samlbridge.Translate(app, &back, samlbridge.Options{})
	require.NoError(t, err)
	require.NotNil(t, back.Policies)
	require.NotNil(t, back.AllowedIdPs)
	text, err := json.Marshal(back)
	require.NoError(t, err)
	require.Contains(t, string(text), `"policies":[]`)
	require.Contains(t, string(text), `"allowed_idps":[]`)

	app.Policies, app.AllowedIdPs = nil, nil
	text, err = json.Marshal(app)
	require.NoError(t, err)
	require.NotContains(t, string(text), "policies")
	require.NotContains(t, string(text), "allowed_idps")

	app.Name = "\\ufffd and \ufffd"
	_, err = samlbridge.Translate(app, &back, samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, app.Name, back.Name)
}
