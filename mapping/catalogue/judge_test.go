package catalogue_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/rule"
)

// judged are the properties whose values are URLs or entity IDs.
var judged = []mapping.Property{mapping.SPEntityID, mapping.SPACSLocation, mapping.SPPortalURL, mapping.IdPEntityID,
	mapping.IdPSSOLocation, mapping.IdPMetadataURL}

// withURL is the statement with a value in the place of all values of a property that is a URL.
func withURL(s mapping.Statement, id mapping.Property, value string) mapping.Statement {
	s.SPProduct, s.IdPProduct = catalogue.Pair()
	sp, idp := mapping.ServiceProvider{}, mapping.IdentityProvider{}
	switch id {
	case mapping.SPEntityID:
		sp.EntityID = value
	case mapping.SPACSLocation:
		sp.AssertionConsumerServices = []mapping.Endpoint{{Location: value}}
	case mapping.SPPortalURL:
		sp.PortalURL = value
	case mapping.IdPEntityID:
		idp.EntityID = value
	case mapping.IdPSSOLocation:
		idp.SingleSignOnServices = []mapping.Endpoint{{Location: value}}
	case mapping.IdPMetadataURL:
		idp.MetadataURL = value
	}
	s.Parties = mapping.Parties{SP: &sp, IdP: &idp}
	return s
}

// Whatever is in a field, the verdict is one, its text is fit for a terminal, and what is fine is fine for good reason.
func FuzzJudge(f *testing.F) {
	for _, c := range allRuleCases() {
		for _, s := range c.on.Statements {
			for _, id := range judged {
				for _, v := range s.Values(id) {
					f.Add(v)
				}
			}
		}
	}
	ids := map[string]bool{}
	for _, r := range catalogue.Rules() {
		ids[r.ID] = true
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, s := range []mapping.Statement{awsValues(), application(), idpMetadata(), {}} {
			for _, id := range judged {
				view := rule.NewView(withURL(s, id, value), catalogue.Products())
				if view.Other != nil {
					continue // nothing is expected of another provider's
				}
				for _, v := range view.Verdicts(id) {
					require.True(t, utf8.ValidString(v.Message))
					require.False(t, strings.ContainsFunc(v.Message, unicode.IsControl), "%q", v.Message)
					require.True(t, v.Rule == "" || ids[v.Rule], "no rule has the ID %q", v.Rule)
					require.Equal(t, v.Rule == "", v.Message == "")
					require.Equal(t, v.Rule == "", v.Fix == "")
					if v.Rule == "" && id != mapping.SPPortalURL {
						require.True(t, strings.HasPrefix(value, "https://"), "%s %q", id, value)
						require.False(t, strings.ContainsAny(value, " ?#@\\"), "%s %q", id, value)
					}
				}
			}
		}
	})
}

// A certificate that was made by hand may have a key without numbers.
func TestEmptyKeys(t *testing.T) {
	t.Parallel()
	for _, key := range []any{&rsa.PublicKey{}, &ecdsa.PublicKey{}, ed25519.PublicKey(nil), nil} {
		s := awsIdPValues()
		der := goodKey().DER
		s.IdP.Keys = []mapping.Key{{DER: der, Certificate: &x509.Certificate{Raw: der, PublicKey: key}}}
		require.NotPanics(t, func() { subject{Statements: []mapping.Statement{s}, Time: testNow}.check() })
	}
}
