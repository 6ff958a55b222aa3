package mapping_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/saml"
)

// vocabularies are the tables of all products.
func vocabularies() []mapping.Vocabulary {
	return []mapping.Vocabulary{aws.ServiceProviderVocabulary(), aws.IdentityProviderVocabulary(),
		aws.UploadVocabulary(),
		cloudflare.ApplicationVocabulary(), cloudflare.DashboardVocabulary(), cloudflare.IdentityProviderVocabulary(),
		saml.ServiceProviderVocabulary(), saml.IdentityProviderVocabulary(), saml.CertificateVocabulary()}
}

// Every row of every table says what it is, how faithful it is and where that is from.
func TestVocabulariesAreComplete(t *testing.T) {
	t.Parallel()
	for _, v := range vocabularies() {
		require.NotEmpty(t, v.Product)
		require.NotEmpty(t, v.Title)
		require.True(t, v.SP != 0 || v.IdP != 0, v.Title)
		labels := map[string]mapping.Property{}
		for _, f := range v.Fields {
			name := v.Product + " " + v.Title + ": " + string(f.Property)
			require.NotEqual(t, string(f.Property), f.Property.String(), "%s has no name in words", name)
			requireSource(t, f.Source, name)
			if f.Fixed != "" || f.Preset != "" {
				require.NotEmpty(t, f.Note, "%s: a message needs the reason", name)
			}
			for _, label := range append([]string{f.Label}, f.OtherLabels...) {
				if label == "" {
					continue
				}
				folded := strings.ToLower(label)
				if id, twice := labels[folded]; twice {
					require.Equal(t, f.Property, id, "%s: two fields have the label %q", name, label)
				}
				labels[folded] = f.Property
			}
		}
	}
}

func requireSource(t *testing.T, s mapping.Source, name string) {
	t.Helper()
	require.NotEmpty(t, s.Title, name)
	require.NotContains(t, s.Evidence.String(), "invalid", name)
	if s.Evidence == mapping.Documented {
		require.True(t, strings.HasPrefix(s.URL, "https://"), "%s: %q", name, s.URL)
	}
	read, err := time.Parse(time.DateOnly, s.Read)
	require.NoError(t, err, name)
	require.False(t, read.After(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)), name)
}

// What a caller does to a vocabulary stays with the caller.
func TestVocabulariesAreTheCallers(t *testing.T) {
	t.Parallel()
	v := aws.ServiceProviderVocabulary()
	v.Fields[0].Label, v.Fields[0].OtherLabels[0] = "changed", "changed"
	again := aws.ServiceProviderVocabulary()
	require.NotEqual(t, "changed", again.Fields[0].Label)
	require.NotEqual(t, "changed", again.Fields[0].OtherLabels[0])
	clone := again.Clone()
	clone.Fields[0].OtherLabels[0] = "changed"
	require.NotEqual(t, "changed", again.Fields[0].OtherLabels[0])
}

// Each plain struct has exactly the keys of its vocabulary: a struct and a document cannot part.
func TestStructsHaveTheVocabulariesKeys(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		vocabulary mapping.Vocabulary
		filled     any
	}{
		{aws.ServiceProviderVocabulary(), aws.ServiceProvider{
			PortalURL:               "x",
			ACSURLs:                 []string{"x"},
			IssuerURL:               "x",
			Provisioning:            "x",
			AccessControlAttributes: []mapping.AccessControlAttribute{{Key: "x"}},
		}},
		{aws.IdentityProviderVocabulary(), aws.IdentityProvider{
			SignInURL:        "x",
			IssuerURL:        "x",
			Certificates:     []string{"x"},
			CertificateFiles: []string{"x"},
			Fingerprints:     []string{"x"},
		}},
		{cloudflare.IdentityProviderVocabulary(), cloudflare.IdentityProvider{
			SSOEndpoint:      "x",
			EntityID:         "x",
			PublicKey:        "x",
			MetadataEndpoint: "x",
		}},
		{cloudflare.ApplicationVocabulary(), cloudflare.Application{
			Name:                   "x",
			Type:                   "x",
			AllowedIdPs:            []string{"x"},
			AutoRedirectToIdentity: new(true),
			Policies:               []json.RawMessage{[]byte(`"x"`)},
			SaaSApp: cloudflare.SAMLApp{
				AuthType:                      "x",
				SPEntityID:                    "x",
				ConsumerServiceURL:            "x",
				NameIDFormat:                  "x",
				DefaultRelayState:             "x",
				CustomAttributes:              []mapping.AttributeStatement{{Name: "x"}},
				NameIDTransformJSONata:        "x",
				SAMLAttributeTransformJSONata: "x",
				SSOEndpoint:                   "x",
				IdPEntityID:                   "x",
				PublicKey:                     "x",
			},
		}},
	} {
		data, err := json.Marshal(row.filled)
		require.NoError(t, err)
		var keys []string
		for _, f := range row.vocabulary.Fields {
			// The struct leaves out what it says that it leaves out: SCIM and members that nobody knows.
			if f.Property != mapping.AppSCIM && f.Property != mapping.AppOther {
				keys = append(keys, f.Key)
			}
		}
		require.ElementsMatch(t, keys, leaves(t, data, ""))
	}
}

func leaves(t *testing.T, data []byte, prefix string) []string {
	t.Helper()
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(data, &members))
	var list []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if name == "saas_app" {
			list = append(list, leaves(t, members[name], "saas_app.")...)
			continue
		}
		list = append(list, prefix+name)
	}
	return list
}

// Two certificates where the console shows one are a mistake, however they are given.
func TestTwoCertificatesForOneField(t *testing.T) {
	t.Parallel()
	v := cloudflare.IdentityProviderVocabulary()
	f, _ := v.Field(mapping.IdPCertificates)
	require.Equal(t, 1, f.Max)
	a, b := base64.StdEncoding.EncodeToString(certificatesOf(t)[0].DER),
		base64.StdEncoding.EncodeToString(certificatesOf(t)[1].DER)
	_, _, err := v.Decode("x", []mapping.Value{{Field: f, Text: a}, {Field: f, Text: b}})
	require.ErrorContains(t, err, "two values are given")
	p, _, err := v.Decode("x", []mapping.Value{{Field: f, Text: a}, {Field: f, Text: a}})
	require.NoError(t, err)
	require.Len(t, p.IdP.Keys, 1)
}
