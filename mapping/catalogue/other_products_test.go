package catalogue_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// otherProduct is a service provider that is not AWS: a table for what it shows, and one for what it takes.
type otherProduct struct {
	product      *mapping.Product
	shows, takes mapping.Vocabulary
	shown        map[mapping.Property]string // values as its console shows them
	entityID     string
	acs          string
	sheet        []string // what the sheet for Cloudflare's dashboard contains
	takesSheet   []string // what the sheet for its own console contains
}

func saasPage(title, page string) mapping.Source {
	return mapping.Source{Title: "Cloudflare One docs, " + title, Evidence: mapping.Documented, Read: "2026-11-23",
		URL: "https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/saas-apps/" +
			page + "/"}
}

// slack is a product in one table for each half, and nothing else.
func slack() otherProduct {
	page := saasPage("Slack", "slack-saas")
	return otherProduct{
		shows: mapping.Vocabulary{Product: "Slack", Title: "service provider values", SP: mapping.Shows,
			Fields: []mapping.Field{
				{
					Property: mapping.SPEntityID, Label: "Service provider issuer", Key: "issuer", Required: true,
					Max:   1,
					Fixed: "https://slack.com", Note: "it is the same for every workspace", Source: page,
				},
				{
					Property: mapping.SPACSLocation, Label: "SAML consumer URL", Key: "acs_url", Required: true, Max: 1,
					Source: page,
				},
			}},
		takes: mapping.Vocabulary{
			Product: "Slack", Title: "identity provider values", IdP: mapping.Takes,
			Before: []string{"Settings & administration > Workspace settings > Authentication > SAML authentication:"},
			Fields: []mapping.Field{
				{
					Property: mapping.IdPSSOLocation, Label: "SAML SSO URL", Key: "sso_url", Required: true, Max: 1,
					Source: page,
				},
				{
					Property: mapping.IdPEntityID, Label: "Identity Provider Issuer", Key: "issuer", Required: true,
					Max: 1, Source: page,
				},
				{
					Property: mapping.IdPCertificates, Label: "Public Certificate", Key: "certificate",
					Required: true, Max: 1,
					Style: pem.Armored, Source: page,
				},
			},
			After: []string{"Turn off Sign AuthnRequest, and sign in through {idp.product}."},
		},
		shown:      map[mapping.Property]string{mapping.SPACSLocation: "https://example.slack.com/sso/saml"},
		entityID:   "https://slack.com",
		acs:        "https://example.slack.com/sso/saml",
		sheet:      []string{"choose Slack as Application", "Go on in Slack with"},
		takesSheet: []string{"\nSAML SSO URL: " + testSSO, "sign in through Cloudflare"},
	}
}

// zendeskProduct knows Zendesk's URLs, which are templates with a subdomain.
func zendeskProduct() *mapping.Product {
	own := regexp.MustCompile(`^https://[a-z0-9-]+\.zendesk\.com(/access/saml)?$`)
	return &mapping.Product{
		Name: "Zendesk Support", Short: "Zendesk", ListedAs: "Zendesk",
		Screen: "Admin Center > Account > Security > Single sign-on", Page: "Single sign-on",
		Expected: func(id mapping.Property) (name, pattern string) {
			switch id {
			case mapping.SPEntityID:
				return "Zendesk's URL", "https://SUBDOMAIN.zendesk.com"
			case mapping.SPACSLocation:
				return "Zendesk's SAML SSO URL", "https://SUBDOMAIN.zendesk.com/access/saml"
			}
			return "", ""
		},
		Recognise: func(value string) mapping.Known {
			m := own.FindStringSubmatch(value)
			if m == nil {
				return mapping.Known{}
			}
			return mapping.Known{Product: "Zendesk Support", Kind: m[1], What: "a URL of Zendesk"}
		},
		Misplaced: func(id mapping.Property, k mapping.Known) (string, bool) {
			wanted := map[mapping.Property]string{mapping.SPEntityID: "", mapping.SPACSLocation: "/access/saml"}
			if k.Product != "Zendesk Support" || k.Kind != wanted[id] {
				return "zendesk-url", false
			}
			return "", false
		},
	}
}

// zendesk has a product's own knowledge, and takes a fingerprint in the place of the certificate.
func zendesk() otherProduct {
	page, product := saasPage("Zendesk", "zendesk-sso-saas"), zendeskProduct()
	shows := mapping.Vocabulary{
		Product: product.Name, Title: "service provider values", SP: mapping.Shows, SPProduct: product,
		Fields: []mapping.Field{
			{
				Property: mapping.SPEntityID, Label: "Zendesk URL", Key: "url", Required: true, Max: 1, Source: page,
			},
			{
				Property: mapping.SPACSLocation, Label: "SAML SSO URL", Key: "acs", Required: true, Max: 1,
				Source: page,
			},
		},
	}
	product.Shown = func() mapping.Vocabulary { return shows }
	return otherProduct{
		product: product,
		shows:   shows,
		takes: mapping.Vocabulary{
			Product: product.Name, Title: "identity provider values", IdP: mapping.Takes, SPProduct: product,
			Fields: []mapping.Field{
				{
					Property: mapping.IdPSSOLocation, Label: "SAML SSO URL", Key: "sso", Required: true, Max: 1,
					Source: page,
				},
				{
					Property: mapping.IdPFingerprints, Label: "Certificate fingerprint", Key: "fingerprint",
					Required: true, Source: page,
				},
			},
		},
		shown: map[mapping.Property]string{
			mapping.SPEntityID:    "https://example.zendesk.com",
			mapping.SPACSLocation: "https://example.zendesk.com/access/saml",
		},
		entityID:   "https://example.zendesk.com",
		acs:        "https://example.zendesk.com/access/saml",
		sheet:      []string{"choose Zendesk as Application", "Go on in Zendesk with"},
		takesSheet: []string{"\nCertificate fingerprint: " + pem.SHA256Fingerprint(goodKey().DER)},
	}
}

var wordsOfAWS = regexp.MustCompile(`(?i)aws|amazon|\biam\b|identity center`)

var certificateText = regexp.MustCompile(`(?s)-----BEGIN.*?-----END CERTIFICATE-----`)

// saidOf are all texts that a person may get to read.
func saidOf(findings []diag.Finding, changes []diag.Change) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s\n%s\n", f.Message, f.Fix)
	}
	for _, c := range changes {
		b.WriteString(c.Message + "\n")
	}
	return b.String()
}

// read decodes values as a form does.
func (o otherProduct) read(t *testing.T) (s mapping.Statement, changes []diag.Change) {
	t.Helper()
	var values []mapping.Value
	for _, f := range o.shows.Fields {
		if text, ok := o.shown[f.Property]; ok {
			values = append(values, mapping.Value{Field: f, Text: text})
		}
	}
	p, changes, err := o.shows.Decode("values.txt", values)
	require.NoError(t, err)
	s = mapping.Statement{Name: "values.txt", Vocabulary: o.shows, Parties: p}
	s.About(catalogue.Pair())
	return s, changes
}

// products are those of the catalogue, and the one of the test where it has more than tables.
func (o otherProduct) products() []*mapping.Product {
	if o.product == nil {
		return catalogue.Products()
	}
	return append(catalogue.Products(), o.product)
}

// translated takes a statement to a vocabulary, with the rules, and returns the sheet and all that was said.
func (o otherProduct) translated(
	t *testing.T, s mapping.Statement, to mapping.Vocabulary,
) (sheet, said string, failed error) {
	t.Helper()
	translation, err := mapping.Translate(s, to, mapping.Choice{})
	if err != nil {
		return "", "", err
	}
	written := s
	written.Vocabulary, written.Parties = to, translation.Parties
	read, view := rule.NewView(s, o.products()), rule.NewView(written, o.products())
	findings := rule.RunConversion(catalogue.Rules(), read, view, testNow)
	for _, f := range findings {
		require.Equal(t, diag.SeverityNotice, f.Severity, f.String())
	}
	to.SPProduct, to.IdPProduct = view.SPProduct, view.IdPProduct
	return string(to.Sheet(translation.Parties)), saidOf(append(findings, translation.Findings...),
		translation.Changes), nil
}

// Whatever another product is told is in its own words and Cloudflare's, and no rule about AWS's values looks at it.
func TestOtherProducts(t *testing.T) {
	t.Parallel()
	for _, o := range []otherProduct{slack(), zendesk()} {
		name := o.shows.Product
		s, changes := o.read(t)
		require.Equal(t, name, s.SPProduct.Name)
		require.Equal(t, o.entityID, s.SP.EntityID)
		said := saidOf(nil, changes)
		for _, to := range []mapping.Vocabulary{cloudflare.DashboardVocabulary(), cloudflare.ApplicationVocabulary()} {
			sheet, more, err := o.translated(t, s, to)
			require.NoError(t, err, name)
			require.Contains(t, sheet, "\nEntity ID: "+o.entityID+"\n", name)
			require.Contains(t, sheet, "\nAssertion Consumer Service URL: "+o.acs+"\n", name)
			if len(to.Before) > 0 {
				for _, words := range o.sheet {
					require.Contains(t, sheet, words, name)
				}
			}
			said += sheet + more
		}
		shown := cloudflareValues()
		shown.SPProduct = s.SPProduct
		shown.About(catalogue.Pair())
		sheet, more, err := o.translated(t, shown, o.takes)
		require.NoError(t, err, name)
		for _, words := range o.takesSheet {
			require.Contains(t, sheet, words, name)
		}
		said += sheet + more
		_, _, err = o.translated(t, shown, cloudflare.DashboardVocabulary())
		require.ErrorIs(t, err, diag.ErrMissing, "the other half was given")
		said += err.Error()
		said += o.mistakes(t, s)
		for line := range strings.Lines(certificateText.ReplaceAllString(said, "")) {
			if wordsOfAWS.MatchString(line) {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}

// mistakes is what the rules say of documents with every kind of mistake in them.
func (o otherProduct) mistakes(t *testing.T, s mapping.Statement) string {
	t.Helper()
	wrong := []string{testTeam, "javascript:alert(1)", "http://sp.example/acs", "https://localhost/acs",
		"https://a\u200bb/", "https://www.placeholder.com", "https://x@sp.example/", "https://sp.example/acs#x",
		o.acs + "/", o.entityID + "/"}
	taken := changed(application(), func(s *mapping.Statement) {
		s.SP = &mapping.ServiceProvider{EntityID: o.acs,
			AssertionConsumerServices: []mapping.Endpoint{{Location: o.entityID}}}
		s.Application = &mapping.Application{Type: "self_hosted", AuthType: "oidc", NameIDFormat: "id",
			SCIMEnabled:  new(true),
			AutoRedirect: new(true), Policies: nil, NameIDTransform: "(", AttributeTransform: "(",
			AttributeStatements: named("a", "a", "email", "")}
	})
	var said string
	for _, value := range wrong {
		shown := s
		shown.Parties = s.Clone()
		shown.SP.EntityID = value
		shown.SP.AssertionConsumerServices[0].Location = value
		metadata := changed(awsMetadata(), issuerIs(value), acsIs(value), func(m *mapping.Statement) {
			m.SPProduct, m.SP.ValidUntil, m.Facts.Protocols = s.SPProduct, testNow.AddDate(-1, 0, 0), []string{"x"}
			m.SP.NameIDFormats, m.SP.AuthnRequestsSigned = []string{"x"}, new(true)
		})
		idp := changed(cloudflareValues(), keysAre(validity(-9, -8), weakKey()), ssoIs(value), entityIs(value))
		held := changed(awsIdPValues(), keysAre(goodKey()), func(m *mapping.Statement) { m.Vocabulary = o.takes })
		var views []*rule.View
		for i, d := range []mapping.Statement{shown, taken, metadata, idp, held} {
			d.Name = fmt.Sprintf("document-%d", i)
			d.SPProduct = s.SPProduct
			d.About(catalogue.Pair())
			views = append(views, rule.NewView(d, o.products()))
		}
		ofAWS := map[string]bool{}
		for _, r := range catalogue.Rules() {
			ofAWS[r.ID] = r.Product == aws.Name
		}
		for _, r := range rule.Run(catalogue.Rules(), views, testNow) {
			require.False(t, ofAWS[r.Rule] && r.Outcome != rule.DidNotApply, "%s ran", r.Rule)
			said += saidOf(r.Findings, nil) + r.Reason + "\n"
		}
	}
	return strings.ReplaceAll(said, "the document is not about "+aws.Name, "")
}
