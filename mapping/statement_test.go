package mapping

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
)

// A set of properties is one word.
func TestPropertiesFitIntoSet(t *testing.T) {
	t.Parallel()
	require.LessOrEqual(t, len(propertyList), maxProperties)
	seen := propertySet(0)
	var all []Property
	for _, spec := range propertyList {
		id := spec.id
		all = append(all, id)
		require.NotZero(t, setOf(id), id)
		require.Zero(t, seen&setOf(id), id)
		seen |= setOf(id)
	}
	require.Equal(t, seen, setOf(all...))
	require.Zero(t, setOf("app.unheardOf"))
}

// What Findings returns, Check reports; only the account of each rule is not made.
func TestFindingsAreThoseOfCheck(t *testing.T) {
	t.Parallel()
	s := Statement{Name: "idp.json", Vocabulary: AWSIdentityProviderVocabulary(), Parties: Parties{IdP: &IdentityProvider{
		EntityID: "https://example.cloudflareaccess.com/x", SingleSignOnServices: []Endpoint{{Location: "http://user@localhost/ "}, {Location: "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"}},
		Keys: []Key{NewKey("", []byte{1})},
	}}}
	subject := Subject{Statements: []Statement{s, s}}
	report, err := Check(subject)
	require.NoError(t, err)
	findings, err := Findings(subject)
	require.NoError(t, err)
	require.NotEmpty(t, findings)
	require.Equal(t, report.Findings(), findings)

	findings, err = Findings(subject, "no-such-rule")
	var unknown *UnknownRuleError
	require.ErrorAs(t, err, &unknown)
	require.Nil(t, findings)
}

func TestPEMSize(t *testing.T) {
	t.Parallel()
	for n := range 200 {
		require.Equal(t, len(pem.FormatDER(pem.Armored, make([]byte, n+1))), pemSize(Key{DER: make([]byte, n+1)}), n)
	}
}
