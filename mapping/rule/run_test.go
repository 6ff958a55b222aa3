package rule_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

const (
	issuer = "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000"
	acs    = "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
	team   = "https://acme.cloudflareaccess.com"
)

var sso = team + "/cdn-cgi/access/sso/saml/" + strings.Repeat("0123456789abcdef", 4)

// application is a right application of both halves, with one thing changed.
func application(edit func(*mapping.Statement)) mapping.Statement {
	s := mapping.Statement{Name: "app.json", Vocabulary: cloudflare.ApplicationVocabulary(), Parties: mapping.Parties{
		SP: &mapping.ServiceProvider{EntityID: issuer,
			AssertionConsumerServices: []mapping.Endpoint{{Location: acs}}},
		IdP: &mapping.IdentityProvider{EntityID: team,
			SingleSignOnServices: []mapping.Endpoint{{Location: sso}}},
		Application: &mapping.Application{Type: "saas", AuthType: "saml", NameIDFormat: "email"},
	}}
	s.About(catalogue.Pair())
	edit(&s)
	return s
}

// converted is what the rules find in a conversion into the vocabulary.
func converted(t *testing.T, s mapping.Statement, to mapping.Vocabulary) []diag.Finding {
	t.Helper()
	translation, err := mapping.Translate(s, to, mapping.Choice{})
	require.NoError(t, err)
	written := s
	written.Vocabulary, written.Parties = to, translation.Parties
	products := catalogue.Products()
	return rule.RunConversion(catalogue.Rules(), rule.NewView(s, products), rule.NewView(written, products),
		time.Time{})
}

func ssoIs(v string) func(*mapping.Statement) {
	return func(s *mapping.Statement) { s.IdP.SingleSignOnServices[0].Location = v }
}

var conversions = []struct {
	why   string
	edit  func(*mapping.Statement)
	to    mapping.Vocabulary
	rules []string // an error, unless (input) follows
}{
	{why: "all right", edit: func(*mapping.Statement) {}, to: aws.ServiceProviderVocabulary()},
	{
		why:   "an error in what is written",
		edit:  func(s *mapping.Statement) { s.SP.EntityID = acs },
		to:    aws.ServiceProviderVocabulary(),
		rules: []string{"aws-issuer-acs-swapped"},
	},
	{
		why:   "in the half that is not written",
		edit:  func(s *mapping.Statement) { s.SP.EntityID = acs },
		to:    cloudflare.IdentityProviderVocabulary(),
		rules: []string{"aws-issuer-acs-swapped (input)"},
	},
	{
		why:   "in the other half that is not written",
		edit:  ssoIs(team + "/cdn-cgi/access/certs"),
		to:    aws.ServiceProviderVocabulary(),
		rules: []string{"cloudflare-lookalike-certs (input)"},
	},
	{
		why:   "of an endpoint, whoever it belongs to",
		edit:  ssoIs("javascript:alert(1)"),
		to:    aws.ServiceProviderVocabulary(),
		rules: []string{"endpoint-url-absolute (input)"},
	},
	{
		why: "in both halves, of which one is written",
		edit: func(s *mapping.Statement) {
			ssoIs(sso + "\u200b")(s)
			s.SP.AssertionConsumerServices[0].Location = acs + "\u200b"
		},
		to:    aws.ServiceProviderVocabulary(),
		rules: []string{"endpoint-url-characters", "endpoint-url-characters (input)"},
	},
	{
		why:   "an imitated host is about the document",
		edit:  ssoIs("https://acme.cloudflareaccess.com.evil.example/"),
		to:    aws.ServiceProviderVocabulary(),
		rules: []string{"cloudflare-host-imitated"},
	},
	{
		why:   "so is Cloudflare as a service provider",
		edit:  ssoIs(team + "/cdn-cgi/access/callback"),
		to:    aws.ServiceProviderVocabulary(),
		rules: []string{"cloudflare-lookalike-service-provider"},
	},
	{
		why:   "so is AWS IAM federation",
		edit:  func(s *mapping.Statement) { s.SP.EntityID = "urn:amazon:webservices" },
		to:    cloudflare.IdentityProviderVocabulary(),
		rules: []string{"aws-lookalike-iam"},
	},
	{
		why:   "so is the protocol",
		edit:  func(s *mapping.Statement) { s.Application.AuthType = "oidc" },
		to:    aws.ServiceProviderVocabulary(),
		rules: []string{"cloudflare-app-auth-type"},
	},
	{
		why:   "the Name ID format is not, where it is not written",
		edit:  func(s *mapping.Statement) { s.Application.NameIDFormat = "id" },
		to:    aws.ServiceProviderVocabulary(),
		rules: []string{"cloudflare-app-name-id-format (input)"},
	},
}

// An error refuses where it is about the document or about what is written; else it is a warning that says where it is.
func TestRunConversion(t *testing.T) {
	t.Parallel()
	for _, c := range conversions {
		s := application(c.edit)
		if c.to.IdP == mapping.Shows {
			s.IdP.Keys = []mapping.Key{{DER: []byte{0x30, 0}}}
		}
		var got []string
		for _, f := range converted(t, s, c.to) {
			isInput := strings.HasPrefix(f.Message, "in the input: ")
			switch {
			case f.Severity == diag.SeverityError:
				require.False(t, isInput, f.String())
				got = append(got, f.Rule)
			case isInput:
				require.Equal(t, diag.SeverityWarning, f.Severity)
				got = append(got, f.Rule+" (input)")
			}
		}
		require.ElementsMatch(t, c.rules, got, c.why)
	}
}
