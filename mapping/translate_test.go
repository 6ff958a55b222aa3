package mapping_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
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
		{"one URL with two bindings is one URL", []mapping.Endpoint{{
			Location: dualACS,
			Binding:  "a",
		}, {Location: dualACS, Binding: "b"}}, "", dualACS, true},
		{"the caller's choice comes first", []mapping.Endpoint{at(classicACS, new(0), new(true)),
			at(dualACS, new(1), nil)}, dualACS, dualACS, false},
		{"then isDefault, even with a higher index", []mapping.Endpoint{at(classicACS, new(0), nil),
			at(dualACS, new(1), new(true))}, "", dualACS, false},
		{"isDefault false is no default", []mapping.Endpoint{at(classicACS, new(5), new(false)),
			at(dualACS, new(1), nil)}, "", dualACS, false},
		{"then the first in the document, whatever its index", []mapping.Endpoint{at(classicACS, new(7), nil),
			at(dualACS, new(3), nil)}, "", classicACS, false},
		{"one that the response cannot be sent to is no default", []mapping.Endpoint{{
			Location:  classicACS,
			Binding:   saml.BindingHTTPRedirect,
			IsDefault: new(true),
		}, {Location: dualACS, Binding: saml.BindingHTTPPost}}, "", dualACS, false},
		{"then the first in the issuer's Region", []mapping.Endpoint{at(otherACS, nil, nil), at(dualACS, nil, nil),
			at(classicACS, nil, nil)}, "", dualACS, false},
		{"then the first", []mapping.Endpoint{at("https://b.example/", nil, nil), at("https://a.example/", nil, nil)},
			"", "https://b.example/", false},
	} {
		got, err := mapping.Translate(mapping.Statement{
			Parties:   serviceProvider(row.endpoints...),
			SPProduct: aws.Product(),
		}, cloudflare.DashboardVocabulary(), mapping.Choice{ACS: row.choice})
		require.NoError(t, err, row.why)
		require.Equal(t, []string{row.want}, got.Values(mapping.SPACSLocation), row.why)
		if row.silent {
			require.Empty(t, got.Findings, row.why)
			require.Empty(t, changesOf(got, mapping.SPACSLocation), row.why)
			continue
		}
		chosen := changesOf(got, mapping.SPACSLocation)
		require.Len(t, chosen, 1, row.why)
		require.Equal(t, diag.Chosen, chosen[0].Kind, row.why)
		for _, e := range row.endpoints {
			require.Contains(t, chosen[0].Message, e.Location, "%s: what was left out is named", row.why)
		}
		if row.choice != "" {
			require.Empty(t, got.Findings, "who has chosen need not be warned")
			continue
		}
		require.Len(t, got.Findings, 1, row.why)
		f := got.Findings[0]
		require.Equal(t, "convert-chosen", f.Rule)
		require.Equal(t, diag.SeverityWarning, f.Severity)
		require.Equal(t, chosen[0].Message, f.Message)
	}
}

// changesOf are the changes of one property.
func changesOf(t mapping.Translation, id mapping.Property) []diag.Change {
	return slices.DeleteFunc(slices.Clone(t.Changes), func(c diag.Change) bool { return c.Property != string(id) })
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
	got, err := mapping.Translate(mapping.Statement{Parties: p}, cloudflare.DashboardVocabulary(), mapping.Choice{})
	require.NoError(t, err)
	require.Len(t, got.Findings, 1)
	require.Less(t, len(got.Changes), 100)
	counted := 0
	for _, f := range got.Changes {
		require.Less(t, len(f.Message), 1000)
		if strings.Contains(f.Message, "2989 more") || strings.Contains(f.Message, "2950 more") {
			counted++
		}
	}
	require.Equal(t, 2, counted, "of those left out for the one that was kept, and of those without a place")
}

func TestMissingHalfIsNamed(t *testing.T) {
	t.Parallel()
	sp, idp := mapping.Parties{SP: &mapping.ServiceProvider{EntityID: issuer}},
		mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: issuer}}
	for _, row := range []struct {
		why      string
		from, to mapping.Vocabulary
		parties  mapping.Parties
		says     string
	}{
		{"the application shows an identity provider as well", cloudflare.IdentityProviderVocabulary(),
			cloudflare.ApplicationVocabulary(), idp, "service provider's document"},
		{"values for the dashboard", saml.IdentityProviderVocabulary(), cloudflare.DashboardVocabulary(), idp,
			"service provider's document"},
		{"the other way", aws.ServiceProviderVocabulary(), aws.IdentityProviderVocabulary(), sp,
			"identity provider's document"},
		{"the right half with a gap", aws.ServiceProviderVocabulary(), cloudflare.ApplicationVocabulary(), sp,
			"copy the missing value"},
	} {
		_, err := mapping.Translate(mapping.Statement{
			Vocabulary: row.from,
			Parties:    row.parties,
		}, row.to, mapping.Choice{})
		var missing *diag.Error
		require.ErrorAs(t, err, &missing, row.why)
		require.ErrorIs(t, err, diag.ErrMissing, row.why)
		require.Contains(t, missing.Fix, row.says, row.why)
	}
}

// A document in which a product is the other party is named for what it is, with the one that is meant.
func TestMissingHalfOfALookalike(t *testing.T) {
	t.Parallel()
	const callback = "https://acme.cloudflareaccess.com/cdn-cgi/access/callback"
	const portal = "https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/MDAw"
	for _, row := range []struct {
		why     string
		parties mapping.Parties
		from    mapping.Vocabulary
		to      mapping.Vocabulary
		says    string
		fix     string
	}{
		{
			why:     "Cloudflare as a service provider",
			parties: mapping.Parties{SP: &mapping.ServiceProvider{EntityID: callback}},
			from:    saml.ServiceProviderVocabulary(),
			to:      aws.UploadVocabulary(),
			says:    "Cloudflare as the service provider of a login method",
			fix:     cloudflare.Product().Metadata,
		},
		{
			why:     "AWS as an identity provider",
			parties: mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: portal}},
			from:    saml.IdentityProviderVocabulary(),
			to:      cloudflare.DashboardVocabulary(),
			says:    "AWS as the identity provider of an application",
			fix:     aws.Product().Metadata,
		},
	} {
		s := mapping.Statement{Vocabulary: row.from, Parties: row.parties}
		s.About(aws.Product(), cloudflare.Product())
		_, err := mapping.Translate(s, row.to, mapping.Choice{})
		var e *diag.Error
		require.ErrorAs(t, err, &e, row.why)
		require.ErrorIs(t, err, diag.ErrMissing, row.why)
		require.Contains(t, e.Message, row.says, row.why)
		require.Equal(t, row.fix, e.Fix, row.why)
	}
}

func TestChoiceHasToBeThere(t *testing.T) {
	t.Parallel()
	_, err := mapping.Translate(mapping.Statement{Parties: serviceProvider(mapping.Endpoint{Location: dualACS})},
		cloudflare.DashboardVocabulary(), mapping.Choice{ACS: classicACS})
	require.ErrorIs(t, err, diag.ErrOption)
	var choice *diag.Error
	require.ErrorAs(t, err, &choice)
	require.Equal(t, []string{dualACS}, choice.Candidates)
	require.Contains(t, err.Error(), classicACS)
}

// A missing required value is named in both vendors' words.
func TestMissingValuesAreNamedInBothVendorsWords(t *testing.T) {
	t.Parallel()
	from := cloudflare.IdentityProviderVocabulary()
	p := mapping.Parties{IdP: &mapping.IdentityProvider{EntityID: idpIssuer, Keys: certificatesOf(t)}}
	_, err := mapping.Translate(mapping.Statement{
		Vocabulary: from,
		Parties:    p,
		IdPProduct: cloudflare.Product(),
	}, aws.IdentityProviderVocabulary(), mapping.Choice{})
	var missing *diag.Error
	require.ErrorAs(t, err, &missing)
	require.ErrorIs(t, err, diag.ErrMissing)
	for _, words := range []string{"AWS IAM Identity Center", "Cloudflare: SSO endpoint"} {
		require.Contains(t, err.Error(), words)
	}
	require.NotEmpty(t, missing.Fix)

	_, err = mapping.Translate(mapping.Statement{
		Vocabulary: aws.ServiceProviderVocabulary(),
		Parties:    serviceProvider(mapping.Endpoint{Location: dualACS}),
	},
		aws.IdentityProviderVocabulary(), mapping.Choice{})
	require.ErrorAs(t, err, &missing)
	require.Contains(t, missing.Fix, "identity provider's document", "the other half was given")
}

// What a person stated is never overwritten by a preset; what a product fixes is, and both are said.
func TestFixedAndPreset(t *testing.T) {
	t.Parallel()
	p := serviceProvider(mapping.Endpoint{Location: dualACS})
	p.Application = &mapping.Application{NameIDFormat: "id"}
	got, err := mapping.Translate(mapping.Statement{Parties: p}, cloudflare.DashboardVocabulary(), mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, "id", got.Application.NameIDFormat, "rules may object; the translation does not change it")

	idp := mapping.Parties{IdP: &mapping.IdentityProvider{
		EntityID:                idpIssuer,
		SingleSignOnServices:    []mapping.Endpoint{{Location: ssoURL}},
		Keys:                    certificatesOf(t),
		WantAuthnRequestsSigned: new(true),
	}}
	got, err = mapping.Translate(mapping.Statement{Parties: idp}, aws.UploadVocabulary(), mapping.Choice{})
	require.NoError(t, err)
	require.False(t, *got.IdP.WantAuthnRequestsSigned)
	require.True(t, *idp.IdP.WantAuthnRequestsSigned, "the caller's value is not touched")
	require.Equal(t, []string{saml.NameIDFormatEmail}, got.IdP.NameIDFormats)
	var messages []string
	for _, f := range got.Changes {
		messages = append(messages, f.Message)
	}
	require.Contains(t, strings.Join(messages, "\n"), `is changed from "true" to "false"`)
}

// Both shapes of name_by_idp are read; out of a map the order is always the same.
func TestNameByIdP(t *testing.T) {
	t.Parallel()
	want := []mapping.NameByIdP{{IdPID: "a", SourceName: "x"}, {IdPID: "b", SourceName: "y"}}
	for _, text := range []string{`{"b": "y", "a": "x"}`,
		`[{"idp_id": "a", "source_name": "x"}, {"idp_id": "b", "source_name": "y"}]`} {
		var got mapping.AttributeSource
		require.NoError(t, json.Unmarshal([]byte(`{"name_by_idp": `+text+`}`), &got))
		require.Equal(t, want, got.NameByIdP)
	}
	out, err := json.Marshal(mapping.AttributeSource{NameByIdP: want})
	require.NoError(t, err)
	require.JSONEq(t, `{"name_by_idp": [{"idp_id": "a", "source_name": "x"}, {"idp_id": "b", "source_name": "y"}]}`,
		string(out))
	var source mapping.AttributeSource
	require.NoError(t, json.Unmarshal([]byte(`{"name_by_idp": null}`), &source))
	require.Error(t, json.Unmarshal([]byte(`{"name_by_idp": 5}`), &source))
}

// A clone shares nothing that could be written through.
func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	p := mapping.Parties{
		SP: &mapping.ServiceProvider{
			EntityID:                  issuer,
			AssertionConsumerServices: []mapping.Endpoint{{Location: dualACS, Index: new(1), IsDefault: new(true)}},
			NameIDFormats:             []string{"x"},
			WantAssertionsSigned:      new(true),
			AccessControlAttributes: []mapping.AccessControlAttribute{
				{Value: mapping.AccessControlAttributeValue{Source: []string{"x"}}}},
		},
		IdP: &mapping.IdentityProvider{
			Keys:                    certificatesOf(t),
			SingleSignOnServices:    []mapping.Endpoint{{Location: ssoURL}},
			WantAuthnRequestsSigned: new(true),
		},
		Application: &mapping.Application{
			Policies: []json.RawMessage{[]byte(`"x"`)},
			AttributeStatements: []mapping.AttributeStatement{{
				Required: new(true),
				Source:   mapping.AttributeSource{NameByIdP: []mapping.NameByIdP{{IdPID: "x"}}},
			}},
			Raw: []byte("{}"),
		},
	}
	before, err := json.Marshal(p)
	require.NoError(t, err)
	c := p.Clone()
	c.SP.AssertionConsumerServices[0].Location, *c.SP.AssertionConsumerServices[0].Index,
		*c.SP.AssertionConsumerServices[0].IsDefault = "y", 9, false
	c.SP.NameIDFormats[0], *c.SP.WantAssertionsSigned, c.SP.AccessControlAttributes[0].Value.Source[0] = "y", false, "y"
	c.IdP.Keys[0].DER[0], c.IdP.SingleSignOnServices[0].Location, *c.IdP.WantAuthnRequestsSigned = 0, "y", false
	c.Application.Policies[0][1], *c.Application.AttributeStatements[0].Required,
		c.Application.AttributeStatements[0].Source.NameByIdP[0].IdPID, c.Application.Raw[0] = 'y', false, "y", 'y'
	after, err := json.Marshal(p)
	require.NoError(t, err)
	require.Equal(t, string(before), string(after))
}

// A field that takes some values gets the first ones, and what is left out is said.
func TestTranslateMax(t *testing.T) {
	t.Parallel()
	sp := &mapping.ServiceProvider{EntityID: "https://a", NameIDFormats: []string{"a", "b", "c"}}
	for _, location := range []string{"https://a/1", "https://a/2", "https://a/3"} {
		sp.AssertionConsumerServices = append(sp.AssertionConsumerServices, mapping.Endpoint{Location: location})
	}
	to := mapping.Vocabulary{
		Product: "Other",
		SP:      mapping.Takes,
		Fields: []mapping.Field{
			{
				Property: mapping.SPEntityID,
				Key:      "id",
				Max:      1,
			}, {
				Property: mapping.SPNameIDFormats,
				Key:      "format",
				Max:      1,
			}, {Property: mapping.SPACSLocation, Key: "acs", Max: 2}},
	}
	got, err := mapping.Translate(mapping.Statement{
		Vocabulary: saml.ServiceProviderVocabulary(),
		Parties:    mapping.Parties{SP: sp},
	}, to, mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, []string{"a"}, got.Values(mapping.SPNameIDFormats))
	require.Equal(t, []string{"https://a/1", "https://a/2"}, got.Values(mapping.SPACSLocation))
	require.Len(t, got.Findings, 2)
	require.Equal(t, []diag.ChangeKind{diag.Narrowed, diag.Narrowed}, []diag.ChangeKind{got.Changes[0].Kind,
		got.Changes[1].Kind})
}

// A field that is fixed holds nothing else, where it is a list as well.
func TestFixedList(t *testing.T) {
	t.Parallel()
	sp := &mapping.ServiceProvider{
		EntityID:                  "https://a",
		AssertionConsumerServices: []mapping.Endpoint{{Location: "https://a/1"}, {Location: "https://a/2"}},
	}
	to := mapping.Vocabulary{
		Product: "Other",
		SP:      mapping.Takes,
		Fields: []mapping.Field{
			{
				Property: mapping.SPEntityID,
				Key:      "id",
				Max:      1,
			}, {Property: mapping.SPACSLocation, Key: "acs", Fixed: "https://fixed", Note: "it cannot be changed"}},
	}
	got, err := mapping.Translate(mapping.Statement{
		Vocabulary: saml.ServiceProviderVocabulary(),
		Parties:    mapping.Parties{SP: sp},
	}, to, mapping.Choice{})
	require.NoError(t, err)
	require.Equal(t, []string{"https://fixed"}, got.Values(mapping.SPACSLocation))
	require.Len(t, sp.AssertionConsumerServices, 2)
}
