package mapping_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
)

const (
	issuer     = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	classicACS = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	dualACS    = "https://eu-west-1.sso.signin.aws/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	otherACS   = "https://us-east-1.signin.aws/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	ssoURL     = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000"
	idpIssuer  = "https://example.cloudflareaccess.com"
)

func certificatesOf(t testing.TB) []mapping.Key {
	t.Helper()
	data, err := os.ReadFile("../samlbridge/testdata/certificates.pem")
	require.NoError(t, err)
	bundle, err := pem.Parse(data)
	require.NoError(t, err)
	var keys []mapping.Key
	for _, c := range bundle.Certificates {
		keys = append(keys, mapping.NewKey("", c.Raw))
	}
	return keys
}

func serviceProvider(endpoints ...mapping.Endpoint) mapping.Parties {
	return mapping.Parties{SP: &mapping.ServiceProvider{EntityID: issuer, AssertionConsumerServices: endpoints}}
}

// Cloudflare holds one ACS URL. Which one it gets has an order, and the choice is never silent.
func TestChoiceOfAssertionConsumerService(t *testing.T) {
	t.Parallel()
	at := func(location string, index *int, isDefault *bool) mapping.Endpoint {
		return mapping.Endpoint{Location: location, Index: index, IsDefault: isDefault}
	}
	for _, row := range []struct {
		why       string
		endpoints []mapping.Endpoint
		choice    string
		want      string
		silent    bool
	}{
		{"one URL needs no choice", []mapping.Endpoint{at(dualACS, nil, nil)}, "", dualACS, true},
		{"one URL with two bindings is one URL", []mapping.Endpoint{{Location: dualACS, Binding: "a"}, {Location: dualACS, Binding: "b"}}, "", dualACS, true},
		{"the caller's choice comes first", []mapping.Endpoint{at(classicACS, new(0), new(true)), at(dualACS, new(1), nil)}, dualACS, dualACS, false},
		{"then isDefault, even with a higher index", []mapping.Endpoint{at(classicACS, new(0), nil), at(dualACS, new(1), new(true))}, "", dualACS, false},
		{"isDefault false is no default", []mapping.Endpoint{at(classicACS, new(5), new(false)), at(dualACS, new(1), nil)}, "", dualACS, false},
		{"then the lowest index, wherever it stands", []mapping.Endpoint{at(classicACS, new(7), nil), at(dualACS, new(3), nil)}, "", dualACS, false},
		{"then the first in the issuer's Region", []mapping.Endpoint{at(otherACS, nil, nil), at(dualACS, nil, nil), at(classicACS, nil, nil)}, "", dualACS, false},
		{"then the first", []mapping.Endpoint{at("https://b.example/", nil, nil), at("https://a.example/", nil, nil)}, "", "https://b.example/", false},
	} {
		got, err := mapping.Translate(mapping.Statement{Parties: serviceProvider(row.endpoints...)}, mapping.CloudflareServiceProviderVocabulary(), mapping.Choice{ACS: row.choice})
		require.NoError(t, err, row.why)
		require.Equal(t, []string{row.want}, got.Values(mapping.SPACSLocation), row.why)
		var chosen []mapping.Finding
		for _, f := range got.Findings {
			if f.RuleID == mapping.NoteChosen {
				chosen = append(chosen, f)
			}
		}
		if row.silent {
			require.Empty(t, chosen, row.why)
			continue
		}
		require.Len(t, chosen, 1, row.why)
		severity := mapping.Warning
		if row.choice != "" {
			severity = mapping.Notice // whoever has chosen need not be warned
		}
		require.Equal(t, severity, chosen[0].Severity, row.why)
		for _, e := range row.endpoints {
			require.Contains(t, chosen[0].Message, e.Location, "%s: what was left out is named", row.why)
		}
	}
}

// A document with thousands of endpoints must not make a finding that nobody can read.
func TestVeryManyValuesAreCounted(t *testing.T) {
	t.Parallel()
	var endpoints []mapping.Endpoint
	for i := range 3000 {
		endpoints = append(endpoints, mapping.Endpoint{Location: fmt.Sprintf("https://example.org/%d", i)})
	}
	p := serviceProvider(endpoints...)
	p.SP.SingleLogoutServices = endpoints
	got, err := mapping.Translate(mapping.Statement{Parties: p}, mapping.CloudflareServiceProviderVocabulary(), mapping.Choice{})
	require.NoError(t, err)
	require.Less(t, len(got.Findings), 100)
	counted := 0
	for _, f := range got.Findings {
		require.Less(t, len(f.Message), 1000)
		if strings.Contains(f.Message, "2989 more") || strings.Contains(f.Message, "2950 more") {
			counted++
		}
	}
	require.Equal(t, 2, counted, "of those left out for the one that was kept, and of those without a place")
}

func TestMissingHalfIsNamed(t *testing.T) {
	t.Parallel()
	sp, idp := mapping.Parties{SP: &mapping.ServiceProvider{EntityID: issuer}}, mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: issuer}}
	for _, row := range []struct {
		why      string
		from, to mapping.Vocabulary
		parties  mapping.Parties
		says     string
	}{
		{"the application shows an identity provider as well", mapping.CloudflareIdentityProviderVocabulary(), mapping.CloudflareApplicationVocabulary(), idp, "service provider's document"},
		{"values for the dashboard", mapping.SAMLIdentityProviderVocabulary(), mapping.CloudflareServiceProviderVocabulary(), idp, "service provider's document"},
		{"the other way", mapping.AWSServiceProviderVocabulary(), mapping.AWSIdentityProviderVocabulary(), sp, "identity provider's document"},
		{"the right half with a gap", mapping.AWSServiceProviderVocabulary(), mapping.CloudflareApplicationVocabulary(), sp, "copy the missing value"},
	} {
		_, err := mapping.Translate(mapping.Statement{Vocabulary: row.from, Parties: row.parties}, row.to, mapping.Choice{})
		var missing *mapping.MissingError
		require.ErrorAs(t, err, &missing, row.why)
		require.Contains(t, missing.Fix(), row.says, row.why)
	}
}

func TestChoiceHasToBeThere(t *testing.T) {
	t.Parallel()
	_, err := mapping.Translate(mapping.Statement{Parties: serviceProvider(mapping.Endpoint{Location: dualACS})}, mapping.CloudflareServiceProviderVocabulary(), mapping.Choice{ACS: classicACS})
	var choice *mapping.ChoiceError
	require.ErrorAs(t, err, &choice)
	require.Equal(t, []string{dualACS}, choice.Candidates)
	require.Contains(t, err.Error(), classicACS)
}

// A missing required value is named in both vendors' words.
func TestMissingValuesAreNamedInBothVendorsWords(t *testing.T) {
	t.Parallel()
	from := mapping.CloudflareIdentityProviderVocabulary()
	p := mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: idpIssuer, Keys: certificatesOf(t)}}
	_, err := mapping.Translate(mapping.Statement{Vocabulary: from, Parties: p}, mapping.AWSIdentityProviderVocabulary(), mapping.Choice{})
	var missing *mapping.MissingError
	require.ErrorAs(t, err, &missing)
	require.Len(t, missing.Fields, 1)
	for _, words := range []string{"AWS: IdP sign-in URL", "Cloudflare: SSO endpoint"} {
		require.Contains(t, err.Error(), words)
	}
	require.NotEmpty(t, missing.Fix())

	_, err = mapping.Translate(mapping.Statement{Vocabulary: mapping.AWSServiceProviderVocabulary(), Parties: serviceProvider(mapping.Endpoint{Location: dualACS})},
		mapping.AWSIdentityProviderVocabulary(), mapping.Choice{})
	require.ErrorAs(t, err, &missing)
	require.Contains(t, missing.Fix(), "identity provider's document", "the other half was given")
}

// What a person stated is never overwritten by a preset; what a product fixes is, and both are said.
func TestFixedAndPreset(t *testing.T) {
	t.Parallel()
	p := serviceProvider(mapping.Endpoint{Location: dualACS})
	p.Application = &mapping.Application{NameIDFormat: "id"}
	got, err := mapping.Translate(mapping.Statement{Parties: p}, mapping.CloudflareServiceProviderVocabulary(), mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, "id", got.Application.NameIDFormat, "rules may object; the translation does not change it")

	idp := mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: idpIssuer, SingleSignOnServices: []mapping.Endpoint{{Location: ssoURL}},
		Keys: certificatesOf(t), WantAuthnRequestsSigned: new(true)}}
	got, err = mapping.Translate(mapping.Statement{Parties: idp}, mapping.AWSUploadVocabulary(), mapping.Choice{})
	require.NoError(t, err)
	require.False(t, *got.IdP.WantAuthnRequestsSigned)
	require.True(t, *idp.IdP.WantAuthnRequestsSigned, "the caller's value is not touched")
	require.Equal(t, []string{mapping.NameIDFormatEmail}, got.IdP.NameIDFormats)
	var messages []string
	for _, f := range got.Findings {
		messages = append(messages, f.Message)
	}
	require.Contains(t, strings.Join(messages, "\n"), `is changed from "true" to "false"`)
}

// Both tables, both directions, without a byte of a document.
func TestTypedValues(t *testing.T) {
	t.Parallel()
	aws := mapping.AWSServiceProvider{PortalURL: "https://d-9300000000.awsapps.com/start", ACSURLs: []string{classicACS}, IssuerURL: issuer, Provisioning: "Manual",
		AccessControlAttributes: []mapping.AccessControlAttribute{{Key: "CostCenter", Value: mapping.AccessControlAttributeValue{Source: []string{"${path:enterprise.costCenter}"}}}}}
	p, findings, err := aws.Parties()
	require.NoError(t, err)
	require.Empty(t, findings)
	app, findings, err := mapping.NewCloudflareApplication(p, mapping.Choice{})
	require.NoError(t, err)
	require.NotEmpty(t, findings)
	require.Equal(t, mapping.CloudflareSAMLSaaSApp{AuthType: "saml", SPEntityID: issuer, ConsumerServiceURL: classicACS, NameIDFormat: "email"}, app.SaaSApp)
	body, err := json.Marshal(app)
	require.NoError(t, err)
	require.JSONEq(t, `{"type": "saas", "saas_app": {"auth_type": "saml", "sp_entity_id": "`+issuer+`", "consumer_service_url": "`+classicACS+`", "name_id_format": "email"}}`, string(body))

	back, _, err := app.Parties()
	require.NoError(t, err)
	again, _, err := mapping.NewAWSServiceProvider(back, mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, mapping.AWSServiceProvider{ACSURLs: []string{classicACS}, IssuerURL: issuer}, again)

	same, _, err := mapping.NewAWSServiceProvider(p, mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, aws, same)

	key := certificatesOf(t)[0]
	cloudflare := mapping.CloudflareIdentityProvider{SSOEndpoint: ssoURL, EntityID: idpIssuer, PublicKey: string(pem.FormatDER(pem.OneLine, key.DER))}
	p, findings, err = cloudflare.Parties()
	require.NoError(t, err)
	require.Empty(t, findings, "bare base64 is how Cloudflare shows it, not a repair")
	upload, _, err := mapping.NewAWSIdentityProvider(p, mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, ssoURL, upload.SignInURL)
	require.Equal(t, idpIssuer, upload.IssuerURL)
	require.Equal(t, []string{pem.SHA256Fingerprint(key.DER)}, upload.Fingerprints)
	require.Regexp(t, `^idp-certificate-[0-9a-f]{8}\.crt$`, upload.CertificateFiles[0])
	bundle, err := pem.Parse([]byte(upload.Certificates[0]))
	require.NoError(t, err)
	require.Equal(t, key.DER, bundle.Certificates[0].Raw)

	p, _, err = upload.Parties()
	require.NoError(t, err)
	returned, _, err := mapping.NewCloudflareIdentityProvider(p, mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, cloudflare, returned)
}

func TestValuesThatCannotBe(t *testing.T) {
	t.Parallel()
	_, _, err := mapping.CloudflareIdentityProvider{SSOEndpoint: ssoURL, EntityID: idpIssuer, PublicKey: "MIIB"}.Parties()
	var value *mapping.ValueError
	require.ErrorAs(t, err, &value)
	require.Equal(t, "Public key", value.Value.Field.Label)
	require.NotEmpty(t, value.Fix)
	var cause *pem.Error
	require.ErrorAs(t, err, &cause)

	_, _, err = mapping.CloudflareApplication{Policies: []json.RawMessage{[]byte("{")}}.Parties()
	require.ErrorAs(t, err, &value)
}

// Both shapes of name_by_idp are read; out of a map the order is always the same.
func TestNameByIdP(t *testing.T) {
	t.Parallel()
	want := mapping.NameByIdPs{{IdPID: "a", SourceName: "x"}, {IdPID: "b", SourceName: "y"}}
	for _, text := range []string{`{"b": "y", "a": "x"}`, `[{"idp_id": "a", "source_name": "x"}, {"idp_id": "b", "source_name": "y"}]`} {
		var got mapping.NameByIdPs
		require.NoError(t, json.Unmarshal([]byte(text), &got))
		require.Equal(t, want, got)
	}
	out, err := json.Marshal(mapping.AttributeSource{NameByIdP: want})
	require.NoError(t, err)
	require.JSONEq(t, `{"name_by_idp": [{"idp_id": "a", "source_name": "x"}, {"idp_id": "b", "source_name": "y"}]}`, string(out))
	var source mapping.AttributeSource
	require.NoError(t, json.Unmarshal([]byte(`{"name_by_idp": null}`), &source))
	require.Error(t, json.Unmarshal([]byte(`{"name_by_idp": 5}`), &source))
}

// A clone shares nothing that could be written through.
func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	p := mapping.Parties{
		SP: &mapping.ServiceProvider{EntityID: issuer, AssertionConsumerServices: []mapping.Endpoint{{Location: dualACS, Index: new(1), IsDefault: new(true)}},
			NameIDFormats: []string{"x"}, WantAssertionsSigned: new(true), AccessControlAttributes: []mapping.AccessControlAttribute{{Value: mapping.AccessControlAttributeValue{Source: []string{"x"}}}}},
		IdP:         &mapping.IdentityProvider{Keys: certificatesOf(t), SingleSignOnServices: []mapping.Endpoint{{Location: ssoURL}}, WantAuthnRequestsSigned: new(true)},
		Application: &mapping.Application{Policies: []json.RawMessage{[]byte(`"x"`)}, AttributeStatements: []mapping.AttributeStatement{{Required: new(true), Source: mapping.AttributeSource{NameByIdP: mapping.NameByIdPs{{IdPID: "x"}}}}}, Raw: []byte("{}")},
	}
	before, err := json.Marshal(p)
	require.NoError(t, err)
	c := p.Clone()
	c.SP.AssertionConsumerServices[0].Location, *c.SP.AssertionConsumerServices[0].Index, *c.SP.AssertionConsumerServices[0].IsDefault = "y", 9, false
	c.SP.NameIDFormats[0], *c.SP.WantAssertionsSigned, c.SP.AccessControlAttributes[0].Value.Source[0] = "y", false, "y"
	c.IdP.Keys[0].DER[0], c.IdP.SingleSignOnServices[0].Location, *c.IdP.WantAuthnRequestsSigned = 0, "y", false
	c.Application.Policies[0][1], *c.Application.AttributeStatements[0].Required, c.Application.AttributeStatements[0].Source.NameByIdP[0].IdPID, c.Application.Raw[0] = 'y', false, "y", 'y'
	after, err := json.Marshal(p)
	require.NoError(t, err)
	require.Equal(t, string(before), string(after))
}

// What a message repeats of the input is bounded, and cannot steer a terminal.
func TestQuote(t *testing.T) {
	t.Parallel()
	require.Equal(t, `"https://example.com/"`, mapping.Quote("https://example.com/"))
	require.LessOrEqual(t, len(mapping.Quote(strings.Repeat("x", 1<<20))), 310)
	url := "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/" + strings.Repeat("7", 64)
	for i := 80; i < len(url); i += 10 {
		require.NotEqual(t, mapping.Quote(url+url), mapping.Quote(url+url[:i]+"8"+url[i+1:]), "two URLs that differ in the middle")
	}
	require.Equal(t, `"https://user:…@example.com/a"`, mapping.Quote("https://user:p@ss:word@example.com/a"), "no secret is quoted")
	require.Equal(t, `"https://a.example/?next=https://u:…@h.example/"`, mapping.Quote("https://a.example/?next=https://u:secret@h.example/"), "nor one of a URL in a URL")
	require.Equal(t, `"://u:…@h"`, mapping.Quote("://u:p@h"))
	require.Equal(t, `"https://u@h://v:…@w/"`, mapping.Quote("https://u@h://v:x@w/"))
	require.Equal(t, `"https://example.com/a:b@c"`, mapping.Quote("https://example.com/a:b@c"))
	for _, bad := range []string{"\x1b[31m", "a\u202eb", "\x00", "а", "\xff"} {
		for _, r := range mapping.Quote(bad) {
			require.True(t, r >= ' ' && r <= '~', "%q", mapping.Quote(bad))
		}
	}
}

// A field that takes some values gets the first ones, and what is left out is said.
func TestTranslateMax(t *testing.T) {
	t.Parallel()
	sp := &mapping.ServiceProvider{EntityID: "https://a", NameIDFormats: []string{"a", "b", "c"}}
	for _, location := range []string{"https://a/1", "https://a/2", "https://a/3"} {
		sp.AssertionConsumerServices = append(sp.AssertionConsumerServices, mapping.Endpoint{Location: location})
	}
	to := mapping.Vocabulary{Product: "Other", SP: mapping.Takes, Fields: []mapping.Field{
		{Property: mapping.SPEntityID, Key: "id", Max: 1}, {Property: mapping.SPNameIDFormats, Key: "format", Max: 1}, {Property: mapping.SPACSLocation, Key: "acs", Max: 2}}}
	got, err := mapping.Translate(mapping.Statement{Vocabulary: mapping.SAMLServiceProviderVocabulary(), Parties: mapping.Parties{SP: sp}}, to, mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, []string{"a"}, got.Values(mapping.SPNameIDFormats))
	require.Equal(t, []string{"https://a/1", "https://a/2"}, got.Values(mapping.SPACSLocation))
	require.Len(t, got.Findings, 2)
}

// A field that is fixed holds nothing else, where it is a list as well.
func TestFixedList(t *testing.T) {
	t.Parallel()
	sp := &mapping.ServiceProvider{EntityID: "https://a", AssertionConsumerServices: []mapping.Endpoint{{Location: "https://a/1"}, {Location: "https://a/2"}}}
	to := mapping.Vocabulary{Product: "Other", SP: mapping.Takes, Fields: []mapping.Field{
		{Property: mapping.SPEntityID, Key: "id", Max: 1}, {Property: mapping.SPACSLocation, Key: "acs", Fixed: "https://fixed", Note: "it cannot be changed"}}}
	got, err := mapping.Translate(mapping.Statement{Vocabulary: mapping.SAMLServiceProviderVocabulary(), Parties: mapping.Parties{SP: sp}}, to, mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, []string{"https://fixed"}, got.Values(mapping.SPACSLocation))
	require.Len(t, sp.AssertionConsumerServices, 2)
}
