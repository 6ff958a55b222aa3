package compare_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/compare"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

const (
	issuer     = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	tenant     = "4455422d00000000-0000-4000-8000-000000000000"
	classicACS = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/" + tenant
	dualACS    = "https://eu-west-1.sso.signin.aws/platform/saml/acs/" + tenant
	otherACS   = "https://us-east-1.signin.aws/platform/saml/acs/" + tenant
	idpIssuer  = "https://example.cloudflareaccess.com"
)

var (
	ssoURL = idpIssuer + "/cdn-cgi/access/sso/saml/" + strings.Repeat("7376", 16)
	expiry = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

func certificatesOf(t testing.TB) []mapping.Key {
	t.Helper()
	data, err := os.ReadFile("../../samlbridge/testdata/certificates.pem")
	require.NoError(t, err)
	bundle, err := pem.Parse(data)
	require.NoError(t, err)
	var keys []mapping.Key
	for _, c := range bundle.Certificates {
		keys = append(keys, mapping.NewKey("", c.Raw))
	}
	return keys
}

// The documents of a pair, each made anew so that a test may change it.
func awsMetadata() mapping.Statement {
	return mapping.Statement{
		Name:       "aws.xml",
		Vocabulary: saml.ServiceProviderVocabulary(),
		Facts:      mapping.Facts{Metadata: true},
		Parties: mapping.Parties{SP: &mapping.ServiceProvider{
			EntityID:             issuer,
			NameIDFormats:        []string{saml.NameIDFormatEmail},
			WantAssertionsSigned: new(true),
			AuthnRequestsSigned:  new(false),
			AssertionConsumerServices: []mapping.Endpoint{
				{Binding: saml.BindingHTTPPost, Location: classicACS, Index: new(0), IsDefault: new(true)},
				{Binding: saml.BindingHTTPPost, Location: dualACS, Index: new(1), IsDefault: new(false)},
			},
		}},
	}
}

func application() mapping.Statement {
	return mapping.Statement{
		Name:       "app.json",
		Vocabulary: cloudflare.ApplicationVocabulary(),
		Parties: mapping.Parties{
			SP: &mapping.ServiceProvider{
				EntityID:                  issuer,
				AssertionConsumerServices: []mapping.Endpoint{{Location: classicACS}},
			},
			IdP: &mapping.IdentityProvider{
				EntityID:             idpIssuer,
				SingleSignOnServices: []mapping.Endpoint{{Location: ssoURL}},
			},
			Application: &mapping.Application{
				Name:         "AWS",
				Type:         "saas",
				AuthType:     "saml",
				NameIDFormat: "email",
				AllowedIdPs:  []string{"1", "2"},
				AutoRedirect: new(false),
				AttributeStatements: []mapping.AttributeStatement{{
					Name:     "a",
					Required: new(false),
				}, {Name: "b", Source: mapping.AttributeSource{Name: "x",
					NameByIdP: []mapping.NameByIdP{{IdPID: "1", SourceName: "y"}, {IdPID: "2", SourceName: "z"}}}}},
				Policies: []json.RawMessage{json.RawMessage(`{"id":"p1","decision":"allow","updated_at":"2026-01-01"}`),
					json.RawMessage(`{"decision":"deny","id":"p2"}`)},
				Other: []string{"id", "tags", "updated_at", "saas_app.created_at"},
				Raw: json.RawMessage(
					`{"id":"1","tags":["x"],"updated_at":"2026-01-01","saas_app":{"created_at":"2026"}}`),
			},
		},
	}
}

func cloudflareMetadata(keys ...mapping.Key) mapping.Statement {
	return mapping.Statement{
		Name:       "cloudflare.xml",
		Vocabulary: saml.IdentityProviderVocabulary(),
		Facts:      mapping.Facts{Metadata: true},
		Parties: mapping.Parties{IdP: &mapping.IdentityProvider{
			EntityID:                idpIssuer,
			Keys:                    keys,
			NameIDFormats:           []string{saml.NameIDFormatEmail},
			WantAuthnRequestsSigned: new(true),
			SingleSignOnServices: []mapping.Endpoint{{
				Binding:  saml.BindingHTTPPost,
				Location: ssoURL,
			}, {Binding: saml.BindingHTTPRedirect, Location: ssoURL}},
		}},
	}
}

func awsHolds(keys ...mapping.Key) mapping.Statement {
	return mapping.Statement{
		Name:       "aws.json",
		Vocabulary: aws.IdentityProviderVocabulary(),
		Parties: mapping.Parties{IdP: &mapping.IdentityProvider{
			EntityID: idpIssuer, Keys: keys, SingleSignOnServices: []mapping.Endpoint{{Location: ssoURL}}}},
	}
}

func edited(s mapping.Statement, name string, edit func(*mapping.Statement)) mapping.Statement {
	s.Parties, s.Name = s.Clone(), name
	edit(&s)
	return s
}

func TestCompare(t *testing.T) {
	t.Parallel()
	keys := certificatesOf(t)
	first, second := keys[0], keys[1]
	forEncryption := second
	forEncryption.Use = mapping.Encryption
	unstated := first
	unstated.Use = ""
	signing := first
	signing.Use = mapping.Signing
	again := func(s mapping.Statement, edit func(*mapping.Statement)) [2]mapping.Statement {
		return [2]mapping.Statement{s, edited(s, "again", edit)}
	}
	upload := func(s mapping.Statement) mapping.Statement {
		s.Vocabulary, s.Name = aws.UploadVocabulary(), "uploaded.xml"
		return s
	}
	for _, c := range []struct {
		why     string
		docs    [2]mapping.Statement
		differ  []mapping.Property
		notices []string // parts of the messages that must be there
		message string   // part of the first difference's
	}{
		// One shows, the other has taken.
		{
			why:  "a pair: what Cloudflare holds is among what AWS shows",
			docs: [2]mapping.Statement{awsMetadata(), application()},
			notices: []string{"the identity provider was not compared: aws.xml says nothing of it",
				"not compared: binding of the assertion consumer service",
				"Name ID formats of the service provider: application of Cloudflare Access has no place for it"},
		},
		{
			why: "the entity ID in another case",
			docs: [2]mapping.Statement{awsMetadata(), edited(application(), "app.json",
				func(s *mapping.Statement) { s.SP.EntityID = "H" + issuer[1:] })},
			differ:  []mapping.Property{mapping.SPEntityID},
			message: "they differ in upper and lower case",
		},
		{
			why: "the ACS URL with a slash at the end",
			docs: [2]mapping.Statement{awsMetadata(), edited(application(), "app.json",
				func(s *mapping.Statement) { s.SP.AssertionConsumerServices[0].Location += "/" })},
			differ:  []mapping.Property{mapping.SPACSLocation},
			message: `assertion consumer service URL differs: only app.json has "https://`,
		},
		{
			why: "AWS has lost the ACS URL that Cloudflare holds",
			docs: [2]mapping.Statement{edited(awsMetadata(), "aws.xml",
				func(s *mapping.Statement) { s.SP.AssertionConsumerServices = s.SP.AssertionConsumerServices[1:] }),
				application()},
			differ: []mapping.Property{mapping.SPACSLocation},
		},
		{
			why:     "AWS trusts one certificate more",
			docs:    [2]mapping.Statement{cloudflareMetadata(first), awsHolds(second, first)},
			notices: []string{"is in aws.json only, which may have more than cloudflare.xml"},
		},
		{
			why:     "in either order",
			docs:    [2]mapping.Statement{awsHolds(second, first), cloudflareMetadata(first)},
			notices: []string{"is in aws.json only"},
		},
		{
			why:     "Cloudflare shows one that AWS does not trust",
			docs:    [2]mapping.Statement{cloudflareMetadata(first, second), awsHolds(first)},
			differ:  []mapping.Property{mapping.IdPCertificates},
			message: "certificate of the identity provider differs: only cloudflare.xml has ",
		},
		{
			why:    "Cloudflare's metadata has lost its certificate",
			docs:   [2]mapping.Statement{cloudflareMetadata(), awsHolds(first)},
			differ: []mapping.Property{mapping.IdPCertificates},
		},
		{
			why: "the SSO endpoint of another application",
			docs: [2]mapping.Statement{cloudflareMetadata(first), edited(awsHolds(first), "aws.json",
				func(s *mapping.Statement) { s.IdP.SingleSignOnServices[0].Location = ssoURL[:len(ssoURL)-1] + "1" })},
			differ: []mapping.Property{mapping.IdPSSOLocation},
		},
		{
			why: "the copy for AWS says false, which AWS decides",
			docs: [2]mapping.Statement{cloudflareMetadata(first), edited(upload(cloudflareMetadata(first)),
				"uploaded.xml", func(s *mapping.Statement) { s.IdP.WantAuthnRequestsSigned = new(false) })},
			notices: []string{"not compared: WantAuthnRequestsSigned: AWS IAM Identity Center decides it"},
		},
		{
			why: "AWS holds a copy with another binding",
			docs: [2]mapping.Statement{cloudflareMetadata(first), edited(upload(cloudflareMetadata(first)),
				"uploaded.xml", func(s *mapping.Statement) {
					s.IdP.SingleSignOnServices = s.IdP.SingleSignOnServices[:1]
				})},
			differ:  []mapping.Property{mapping.IdPSSOBinding},
			message: `only cloudflare.xml has "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"`,
		},
		{
			why: "what AWS cannot do without is missing",
			docs: [2]mapping.Statement{cloudflareMetadata(first), edited(awsHolds(first), "aws.json",
				func(s *mapping.Statement) { s.IdP.EntityID = "" })},
			differ: []mapping.Property{mapping.IdPEntityID},
		},
		{
			why:     "the certificate was not copied with AWS's values",
			docs:    [2]mapping.Statement{cloudflareMetadata(first), awsHolds()},
			notices: []string{"not compared: certificate of the identity provider: aws.json does not state it"},
		},
		{
			why: "nor with those that Cloudflare shows",
			docs: [2]mapping.Statement{edited(cloudflareMetadata(), "values", func(s *mapping.Statement) {
				s.Vocabulary, s.Facts = cloudflare.IdentityProviderVocabulary(), mapping.Facts{}
			}), cloudflareMetadata(first)},
			notices: []string{"not compared: certificate of the identity provider: values does not state it"},
		},
		{
			why:    "the copy of metadata that AWS holds has lost its certificate",
			docs:   [2]mapping.Statement{cloudflareMetadata(first), upload(cloudflareMetadata())},
			differ: []mapping.Property{mapping.IdPCertificates},
		},
		{
			why:     "an application may be without what Cloudflare has not told yet",
			docs:    [2]mapping.Statement{application(), awsHolds(first)},
			notices: []string{"not compared: certificate of the identity provider: app.json does not state it"},
		},

		// On the same side.
		{why: "the same again", docs: again(awsMetadata(), func(*mapping.Statement) {})},
		{
			why:  "in another order",
			docs: again(awsMetadata(), func(s *mapping.Statement) { slices.Reverse(s.SP.AssertionConsumerServices) }),
		},
		{why: "a false flag and an absent one mean the same", docs: again(awsMetadata(), func(s *mapping.Statement) {
			s.SP.AuthnRequestsSigned, s.SP.AssertionConsumerServices[1].IsDefault = nil, nil
		})},
		{
			why: "a refreshed expiry",
			docs: again(awsMetadata(), func(s *mapping.Statement) {
				s.SP.ValidUntil, s.SP.CacheDuration = expiry,
					"PT1H"
			}),
			notices: []string{"a refreshed expiry is no difference", "cache duration"},
		},
		{
			why:     "a flag",
			docs:    again(awsMetadata(), func(s *mapping.Statement) { s.SP.WantAssertionsSigned = new(false) }),
			differ:  []mapping.Property{mapping.SPWantAssertionsSigned},
			message: "only aws.xml has \"true\"",
		},
		{
			why: "a format more",
			docs: again(awsMetadata(), func(s *mapping.Statement) {
				s.SP.NameIDFormats = append(s.SP.NameIDFormats,
					"x")
			}),
			differ:  []mapping.Property{mapping.SPNameIDFormats},
			message: "only again has \"x\"",
		},
		{
			why: "the default is another",
			docs: again(awsMetadata(), func(s *mapping.Statement) {
				s.SP.AssertionConsumerServices[0].IsDefault, s.SP.AssertionConsumerServices[1].IsDefault = new(false),
					new(true)
			}),
			differ: []mapping.Property{mapping.SPACSIsDefault, mapping.SPACSIsDefault},
		},
		{
			why: "an index",
			docs: again(awsMetadata(), func(s *mapping.Statement) {
				s.SP.AssertionConsumerServices[1].Index = new(
					2)
			}),
			differ:  []mapping.Property{mapping.SPACSIndex},
			message: `index of the assertion consumer service "` + dualACS[:31],
		},
		{
			why: "a response location",
			docs: again(awsMetadata(),
				func(s *mapping.Statement) { s.SP.AssertionConsumerServices[0].ResponseLocation = otherACS }),
			differ: []mapping.Property{mapping.SPACSResponseLocation},
		},
		{
			why: "one more ACS URL",
			docs: again(awsMetadata(), func(s *mapping.Statement) {
				s.SP.AssertionConsumerServices = append(s.SP.AssertionConsumerServices, mapping.Endpoint{
					Binding:  saml.BindingHTTPPost,
					Location: otherACS,
					Index:    new(2),
				})
			}),
			differ: []mapping.Property{mapping.SPACSLocation},
		},
		{
			why: "values that carry no bindings do not differ in them",
			docs: [2]mapping.Statement{awsMetadata(), {
				Name:       "values",
				Vocabulary: aws.ServiceProviderVocabulary(),
				Parties: mapping.Parties{SP: &mapping.ServiceProvider{
					EntityID:                  issuer,
					AssertionConsumerServices: []mapping.Endpoint{{Location: dualACS}, {Location: classicACS}},
				}},
			}},
			notices: []string{"not compared: WantAssertionsSigned"},
		},
		{
			why: "another endpoint's binding",
			docs: again(edited(cloudflareMetadata(first), "c", func(s *mapping.Statement) {
				s.IdP.SingleLogoutServices = []mapping.Endpoint{{Binding: "x", Location: "l"}}
			}), func(s *mapping.Statement) { s.IdP.SingleLogoutServices[0].Binding = "y" }),
			differ: []mapping.Property{mapping.IdPOtherServices},
		},
		{
			why: "Cloudflare shows one certificate where its metadata has two",
			docs: [2]mapping.Statement{cloudflareMetadata(first, second),
				edited(application(), "app.json", func(s *mapping.Statement) { s.IdP.Keys = []mapping.Key{second} })},
			notices: []string{"is in cloudflare.xml only",
				"the service provider was not compared: cloudflare.xml says nothing of it"},
		},
		{
			why: "a key for encryption",
			docs: again(cloudflareMetadata(first),
				func(s *mapping.Statement) { s.IdP.Keys = append(s.IdP.Keys, forEncryption) }),
			differ: []mapping.Property{mapping.IdPEncryptionKeys},
		},
		{
			why: "a use that is stated",
			docs: again(cloudflareMetadata(signing),
				func(s *mapping.Statement) { s.IdP.Keys = []mapping.Key{unstated} }),
			notices: []string{"one without a use is for both"},
		},

		// The application.
		{
			why: "an application in another order, without what makes no difference",
			docs: again(application(), func(s *mapping.Statement) {
				a := s.Application
				slices.Reverse(a.AllowedIdPs)
				slices.Reverse(a.AttributeStatements)
				slices.Reverse(a.AttributeStatements[0].Source.NameByIdP)
				a.AttributeStatements[1].Required, a.AutoRedirect, a.Type, a.AuthType = nil, nil, "", ""
				slices.Reverse(a.Policies)
				a.Policies[1] = json.RawMessage(`{"updated_at":"2026-02-02", "id":"p1","decision":"allow"}`)
				a.Raw = json.RawMessage(
					`{"updated_at":"2026-02-02","tags":["x"],"id":"1","saas_app":{"created_at":"2027"}}`)
			}),
		},
		{why: "a claim", docs: again(application(), func(s *mapping.Statement) {
			s.Application.AttributeStatements[1].Source.NameByIdP[0].SourceName = "other"
		}), differ: []mapping.Property{mapping.AppAttributeStatements}},
		{
			why:    "the Name ID format is gone, and its absence is not a value",
			docs:   again(application(), func(s *mapping.Statement) { s.Application.NameIDFormat = "" }),
			differ: []mapping.Property{mapping.AppNameIDFormat},
		},
		{
			why: "words that either vendor takes in any case",
			docs: again(application(), func(s *mapping.Statement) {
				s.Application.NameIDFormat,
					s.Application.AuthType = "Email", "SAML"
			}),
		},
		{
			why: "what a person left out who copied from the dashboard",
			docs: again(application(), func(s *mapping.Statement) {
				s.Vocabulary, s.IdP = cloudflare.DashboardVocabulary(), nil
				s.Application = &mapping.Application{}
			}),
			notices: []string{"not compared: attribute statements: again does not state it",
				"not compared: Name ID format that the application sends: again does not state it"},
		},
		{why: "and what the person did copy", docs: again(application(), func(s *mapping.Statement) {
			s.Vocabulary, s.IdP = cloudflare.DashboardVocabulary(), nil
			s.Application = &mapping.Application{NameIDFormat: "id"}
		}), differ: []mapping.Property{mapping.AppNameIDFormat}},
		{
			why:    "another protocol",
			docs:   again(application(), func(s *mapping.Statement) { s.Application.AuthType = "oidc" }),
			differ: []mapping.Property{mapping.AppAuthType},
		},
		{why: "a policy's decision", docs: again(application(), func(s *mapping.Statement) {
			s.Application.Policies[0] = json.RawMessage(`{"id":"p1","decision":"bypass"}`)
		}), differ: []mapping.Property{mapping.AppPolicies},
			message: `only app.json has policy "p1"`},
		{
			why: "policies that one side knows by ID",
			docs: again(application(), func(s *mapping.Statement) {
				s.Application.Policies = []json.RawMessage{json.RawMessage(`"p2"`),
					json.RawMessage(`{"id":"p1","precedence":1}`)}
			}),
		},
		{
			why: "another policy, by ID",
			docs: again(application(), func(s *mapping.Statement) {
				s.Application.Policies = []json.RawMessage{
					json.RawMessage(`"p2"`)}
			}),
			differ: []mapping.Property{mapping.AppPolicies},
		},
		{
			why:     "policies that are not stated are not known",
			docs:    again(application(), func(s *mapping.Statement) { s.Application.Policies = nil }),
			notices: []string{"not compared: Access policies: again does not state it"},
		},
		{
			why: "a member that no field stands for; its value is not shown",
			docs: again(application(), func(s *mapping.Statement) {
				s.Application.Raw = json.RawMessage(`{"id":"1","tags":["secret"],"updated_at":"","saas_app":{}}`)
			}),
			differ:  []mapping.Property{mapping.AppOther},
			message: `only again has "tags" with a value of its own`,
		},
		{
			why:     "a member that one side only has",
			docs:    again(application(), func(s *mapping.Statement) { s.Application.Other = s.Application.Other[1:] }),
			notices: []string{`only app.json has the members "id"`},
		},
		{
			why: "a member deep inside, with dots in a name",
			docs: again(edited(application(), "deep", func(s *mapping.Statement) {
				s.Application.Other, s.Application.Raw = []string{"a.b[1].c.d", "gone[7].x", "gone.x", "a.b[x]"},
					json.RawMessage(`{"a.b":[0,{"c":{"d":[1]}}],"gone":[]}`)
			}), func(s *mapping.Statement) {
				s.Application.Raw = json.RawMessage(`{"gone":[],"a.b":[0,{"c":{"d":[2]}}]}`)
			}),
			differ:  []mapping.Property{mapping.AppOther},
			message: `only deep has "a.b[1].c.d" with a value of its own; only again has`,
		},
		{why: "many formats", docs: again(awsMetadata(), func(s *mapping.Statement) {
			for i := range 12 {
				s.SP.NameIDFormats = append(s.SP.NameIDFormats, string(rune('a'+i)))
			}
		}), differ: []mapping.Property{mapping.SPNameIDFormats}, message: `"j", 2 more`},
		{
			why: "another expiry",
			docs: again(edited(awsMetadata(), "a", func(s *mapping.Statement) { s.SP.ValidUntil = expiry }),
				func(s *mapping.Statement) { s.SP.ValidUntil = expiry.AddDate(0, 0, 1) }),
			notices: []string{"a refreshed expiry is no difference"},
		},
		{
			why:     "members whose values are not at hand",
			docs:    again(application(), func(s *mapping.Statement) { s.Application.Raw = nil }),
			notices: []string{"their values are not at hand"},
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			before := [2]mapping.Parties{c.docs[0].Clone(), c.docs[1].Clone()}
			for turn, docs := range [][2]mapping.Statement{c.docs, {c.docs[1], c.docs[0]}} {
				result := compare.Compare(docs[0], docs[1])
				var differ []mapping.Property
				for _, d := range result.Differences {
					differ = append(differ, d.Property)
					require.Equal(t, diag.SeverityError, d.Severity)
					require.NotEmpty(t, d.Fix)
					require.NotEmpty(t, append(slices.Clone(d.OnlyA), d.OnlyB...))
					require.NotContains(t, d.Message, "secret")
				}
				require.Equal(t, c.differ, differ, "whichever document comes first")
				require.NotEmpty(t, result.Compared)
				if c.message != "" && turn == 0 {
					require.Contains(t, result.Differences[0].Message, c.message)
				}
				var notices string
				for _, n := range result.Notices {
					require.Equal(t, diag.SeverityNotice, n.Severity)
					notices += n.Message + "\n"
				}
				for _, want := range c.notices {
					require.Contains(t, notices, want)
				}
				require.Len(t, result.Findings(), len(result.Differences)+len(result.Notices))
			}
			require.Equal(t, before, [2]mapping.Parties{c.docs[0].Parties, c.docs[1].Parties}, "nothing is changed")
		})
	}
}

// Documents that have nothing in common are not the same.
func TestCompareNothing(t *testing.T) {
	t.Parallel()
	result := compare.Compare(awsMetadata(), cloudflareMetadata())
	require.Empty(t, result.Compared)
	require.Empty(t, result.Differences)
	require.Len(t, result.Notices, 2)
	require.Empty(t, compare.Compare(mapping.Statement{}, mapping.Statement{}).Compared)
}

// Where a document states its places, a difference names those in both.
func TestCompareNamesBothPlaces(t *testing.T) {
	t.Parallel()
	at := func(line int) func(mapping.Property, int) diag.Origin {
		return func(id mapping.Property, i int) diag.Origin {
			return diag.Origin{Path: "/" + string(id), Pos: diag.Pos{Line: line, Column: i + 1}}
		}
	}
	a := edited(awsMetadata(), "a.xml", func(s *mapping.Statement) { s.Origin = at(3) })
	b := edited(application(), "b.json", func(s *mapping.Statement) { s.SP.EntityID, s.Origin = "other", at(7) })
	b.SPProduct = aws.Product()
	d := compare.Compare(a, b).Differences
	require.Len(t, d, 1)
	require.Equal(t, "a.xml:3:1", d[0].Document+":"+d[0].Pos.String())
	require.Equal(t, `entity ID of the service provider differs: only a.xml has "`+issuer+`" (3:1); `+
		`only b.json has "other" (7:1); they differ at character 1: "https://eu-w…" and "other"`, d[0].Message)
	require.Equal(t, `copy "IAM Identity Center issuer URL" from AWS (Manage authentication) to "Entity ID"`, d[0].Fix)
	require.Equal(t, []string{`"other"`}, d[0].OnlyB)

	a.Name, b.Name = "same", "same"
	require.Contains(t, compare.Compare(a, b).Differences[0].Message, "only the first document has",
		"documents of one name are told apart")
}

// Each of these takes many minutes if a step costs quadratic time in the number of values.
func TestCompareWorstShapes(t *testing.T) {
	t.Parallel()
	n := 2_000
	if os.Getenv("SAMLBRIDGE_EXHAUSTIVE") == "1" {
		n = 20_000
	}
	var many, one, moved []mapping.Endpoint
	app := &mapping.Application{}
	raw := []byte("{")
	for i := range n {
		name := fmt.Sprintf("u%d", i)
		many = append(many, mapping.Endpoint{Location: "https://a.example/" + name, Index: new(i)})
		moved = append(moved, mapping.Endpoint{Location: "https://a.example/" + name, Index: new(i + n)})
		one = append(one, mapping.Endpoint{Location: "https://a.example/", Index: new(i)})
		app.Other = append(app.Other, name)
		raw = fmt.Appendf(raw, `"%s":{"a":%d},`, name, i)
	}
	app.Raw = append(raw, `"last":0}`...)
	sp := func(list []mapping.Endpoint) mapping.Statement {
		return mapping.Statement{Parties: mapping.Parties{SP: &mapping.ServiceProvider{
			AssertionConsumerServices: list,
			ArtifactResolution:        list,
		}}}
	}
	idp := mapping.Statement{Parties: mapping.Parties{IdP: &mapping.IdentityProvider{
		SingleSignOnServices: many,
		ArtifactResolution:   many,
	}}}
	application := mapping.Statement{Parties: mapping.Parties{Application: app}}
	for _, row := range []struct {
		a, b   mapping.Statement
		differ int
		why    string
	}{
		{sp(many), sp(many), 0, "many locations"},
		{sp(many), sp(moved), n, "many locations whose indexes differ"},
		{sp(one), sp(one), 0, "one location many times"},
		{idp, idp, 0, "services that no values form carries"},
		{application, application, 0, "members that nobody knows"},
	} {
		require.Len(t, compare.Compare(row.a, row.b).Differences, row.differ, row.why)
	}
}

// The longest name that fits is meant where names hold dots and brackets.
func TestCompareMembersByPath(t *testing.T) {
	t.Parallel()
	of := func(path, raw string) mapping.Statement {
		return mapping.Statement{Parties: mapping.Parties{Application: &mapping.Application{
			Other: []string{path},
			Raw:   json.RawMessage(raw),
		}}}
	}
	for _, row := range []struct{ path, a, b, why string }{
		{"a.b", `{"a.b":1,"a":{"b":1}}`, `{"a.b":2,"a":{"b":1}}`, "a dot in a name"},
		{"a[0].b", `{"a":[{"b":1}]}`, `{"a":[{"b":2}]}`, "an index"},
		{"a[0].b", `{"a[0]":{"b":1},"a":[{"b":1}]}`, `{"a[0]":{"b":2},"a":[{"b":1}]}`, "a bracket in a name"},
		{"ab", `{"a":1,"ab":1}`, `{"a":1,"ab":2}`, "a name that another begins with"},
	} {
		require.Empty(t, compare.Compare(of(row.path, row.a), of(row.path, row.a)).Differences, row.why)
		require.Len(t, compare.Compare(of(row.path, row.a), of(row.path, row.b)).Differences, 1, row.why)
	}
}

// Numbers that a float cannot tell apart are different.
func TestComparePoliciesWithLargeNumbers(t *testing.T) {
	t.Parallel()
	of := func(n string) mapping.Statement {
		return mapping.Statement{Parties: mapping.Parties{Application: &mapping.Application{Policies: []json.RawMessage{
			json.RawMessage(`{"name": "p", "n": ` + n + `}`)}}}}
	}
	require.Empty(t, compare.Compare(of("9007199254740993"), of("9007199254740993")).Differences)
	require.NotEmpty(t, compare.Compare(of("9007199254740993"), of("9007199254740992")).Differences)
}
