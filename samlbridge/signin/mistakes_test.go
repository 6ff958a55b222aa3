package signin_test

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crewjam/saml"
	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

var update = flag.Bool("update", false, "write MISTAKES.md and REPORT.md anew; the test still fails")

// mistake is one way in which a sign-in breaks, with a message that shows it.
type mistake struct {
	title string
	rules []string // of the rule book, that find it before anybody signs in
	// One of these makes the message; xml is changed after signing.
	assertion func(*saml.Assertion)
	request   func(*saml.IdpAuthnRequest)
	xml       func(string) string
	capture   func(testing.TB) string

	signer func() identity
	pair   func(*signin.Pair)
	at     func(*signin.Options)

	check  string
	answer rotation.Answer
}

const tagPrefix = "https://aws.amazon.com/SAML/Attributes/AccessControl:"

func nameID(value string) func(*saml.Assertion) {
	return func(a *saml.Assertion) { a.Subject.NameID.Value = value }
}

func attributes(list ...saml.Attribute) func(*saml.Assertion) {
	return func(a *saml.Assertion) {
		a.AttributeStatements[0].Attributes = append(a.AttributeStatements[0].Attributes, list...)
	}
}

func mistakes() []mistake {
	team := crewjamAttribute(tagPrefix+"Team", "blue")
	var many []saml.Attribute
	for i := range 50 {
		many = append(many, crewjamAttribute(fmt.Sprint("attribute", i), "x"))
	}
	generic := crewjamAttribute("department", "x")
	generic.NameFormat = "generic"
	expired := func() identity {
		return certify(cloudflare().signer, received.AddDate(-2, 0, 0), received.AddDate(0, 0, -1))
	}
	early := func() identity {
		return certify(cloudflare().signer, received.AddDate(0, 0, 1), received.AddDate(1, 0, 0))
	}
	held := func(acs string) func(*signin.Pair) {
		return func(p *signin.Pair) {
			p.Held = &mapping.ServiceProvider{AssertionConsumerServices: []mapping.Endpoint{{Location: acs}}}
		}
	}
	post := func(text string) func(testing.TB) string {
		return func(testing.TB) string { return posted(text) }
	}
	return []mistake{
		{title: "The ACS URL that Cloudflare has is not AWS's", check: "destination", answer: rotation.No,
			rules: []string{"pair-acs", "twin-acs", "aws-placeholder", "aws-host-imitated", "aws-lookalike-application",
				"aws-lookalike-cloudflare", "aws-lookalike-portal",
				"aws-lookalike-scim", "aws-lookalike-invented", "cloudflare-placeholder-interim",
				"endpoint-url-absolute", "endpoint-url-characters"},
			request: func(r *saml.IdpAuthnRequest) {
				r.ACSEndpoint.Location += "0"
				r.Assertion.Subject.SubjectConfirmations[0].SubjectConfirmationData.Recipient = r.ACSEndpoint.Location
			}},
		{title: "Cloudflare has the values of AWS IAM", check: "destination", answer: rotation.No,
			rules: []string{"aws-lookalike-iam"},
			request: func(r *saml.IdpAuthnRequest) {
				r.ACSEndpoint.Location = "https://signin.aws.amazon.com/saml"
				r.Assertion.Subject.SubjectConfirmations[0].SubjectConfirmationData.Recipient = r.ACSEndpoint.Location
				r.Assertion.Conditions.AudienceRestrictions[0].Audience.Value = "urn:amazon:webservices"
			}},
		{title: "Issuer URL and ACS URL are swapped", check: "destination", answer: rotation.No,
			rules: []string{"aws-issuer-acs-swapped"},
			request: func(r *saml.IdpAuthnRequest) {
				r.ACSEndpoint.Location = spEntityID
				r.Assertion.Subject.SubjectConfirmations[0].SubjectConfirmationData.Recipient = spEntityID
				r.Assertion.Conditions.AudienceRestrictions[0].Audience.Value = acsURL
			}},
		{title: "The Entity ID that Cloudflare has is not AWS's issuer URL", check: "audience", answer: rotation.No,
			rules: []string{"pair-entity-id", "twin-issuer", "entity-id-characters"},
			assertion: func(a *saml.Assertion) {
				a.Conditions.AudienceRestrictions[0].Audience.Value = strings.Replace(spEntityID, "d-99", "d-90", 1)
			}},
		{title: "The assertion has no audience", check: "audience-present", answer: rotation.No,
			assertion: func(a *saml.Assertion) { a.Conditions.AudienceRestrictions = nil }},
		{title: "The assertion has no Conditions", check: "conditions", answer: rotation.No,
			assertion: func(a *saml.Assertion) { a.Conditions = nil }},
		{title: "RelayState does not come back", check: "relay-state", answer: rotation.CannotTell,
			capture: func(t testing.TB) string {
				return har(harGet(ssoURL+"?RelayState=x&SAMLRequest="+url.QueryEscape(deflated(requestText))),
					harPost(acsURL, "SAMLResponse="+url.QueryEscape(posted(issue(t, cloudflare(), nil)))))
			}},
		{title: "AWS has another IdP issuer URL than Cloudflare's entity ID", check: "issuer", answer: rotation.No,
			rules: []string{"pair-idp-entity-id", "twin-idp-entity-id", "cloudflare-lookalike-service-provider",
				"cloudflare-lookalike-certs", "cloudflare-lookalike-aws", "cloudflare-host-imitated",
				"cloudflare-placeholder"},
			pair: func(p *signin.Pair) { p.IdP.EntityID += "/" }},
		{title: "AWS has another IdP sign-in URL than Cloudflare's SSO endpoint", check: "request-destination",
			answer: rotation.No,
			rules: []string{"pair-sso-endpoint", "twin-sso-endpoint", "cloudflare-lookalike-dashboard",
				"cloudflare-lookalike-login-link", "cloudflare-lookalike-metadata-url", "cloudflare-lookalike-oidc",
				"cloudflare-lookalike-team-domain"},
			capture: post(strings.Replace(requestText, ssoURL, ssoURL+"0", 1))},
		{title: "AWS asks for an answer in another Region than Cloudflare's ACS URL", check: "request-acs-cloudflare",
			answer: rotation.No, rules: []string{"pair-acs-regions", "aws-acs-region", "aws-acs-several"},
			capture: post(strings.Replace(requestText, acsURL, otherACS, 1)), pair: held(acsURL)},
		{title: "The response comes by HTTP-Redirect", check: "binding", answer: rotation.No,
			rules: []string{"aws-acs-binding-redirect"},
			capture: func(t testing.TB) string {
				return acsURL + "?SAMLResponse=" + url.QueryEscape(deflated(issue(t, cloudflare(), nil)))
			}},

		{title: "AWS does not have the certificate that Cloudflare signs with", check: "signature", answer: rotation.No,
			rules:  []string{"pair-certificate", "twin-certificate", "idp-certificate-self-signature"},
			signer: stranger, pair: func(*signin.Pair) {}},
		{title: "The message was changed after signing", check: "signature", answer: rotation.No,
			xml: func(s string) string { return strings.ReplaceAll(s, alice, "bob@example.com") }},
		{title: "The certificate was renewed over the same key, and AWS has the old one", check: "key-info",
			answer: rotation.CannotTell,
			signer: func() identity {
				return certify(cloudflare().signer, received.AddDate(0, 0, -1), received.AddDate(5, 0, 0))
			},
			pair: func(*signin.Pair) {}},
		{title: "The signature is none that any software may take", check: "signature", answer: rotation.No,
			xml: func(s string) string {
				return strings.Replace(s, rsaSHA256, "http://www.w3.org/2000/09/xmldsig#none", 1)
			}},
		{title: "The certificate has expired", check: "certificate-dates", answer: rotation.CannotTell,
			rules: []string{"idp-certificate-expired"}, signer: expired},
		{title: "The certificate is not yet in force", check: "certificate-dates", answer: rotation.CannotTell,
			rules: []string{"idp-certificate-not-yet-valid"}, signer: early},
		{title: "The key is too small", check: "signature-algorithm", answer: rotation.CannotTell,
			rules: []string{"idp-certificate-key-size"}, signer: small},
		{title: "The key is not RSA", check: "signature-algorithm", answer: rotation.CannotTell,
			rules: []string{"idp-certificate-key-type"}, signer: curve,
			capture: func(t testing.TB) string {
				return posted(signed(t, responseText, curve(), "Assertion",
					"Response"))
			}},
		{title: "The signature uses SHA-1", check: "signature-algorithm", answer: rotation.CannotTell,
			request: func(r *saml.IdpAuthnRequest) { r.IDP.SignatureMethod = rsaSHA1 }},
		{title: "Only the response is signed", check: "assertion-signed", answer: rotation.CannotTell,
			capture: func(t testing.TB) string { return posted(signed(t, responseText, cloudflare(), "Response")) }},
		{title: "Nothing is signed", check: "signature", answer: rotation.No, capture: post(responseText)},
		{title: "The assertion is encrypted", check: "encryption", answer: rotation.No,
			rules: []string{"idp-metadata-encryption-key"}, request: encryptFor(stranger().certificate)},
		{title: "The response holds two assertions", check: "assertion-count", answer: rotation.No,
			xml: func(s string) string {
				return strings.Replace(s, "</samlp:Response>",
					`<saml:Assertion ID="_second" Version="2.0" IssueInstant="2026-11-23T12:00:00Z"/></samlp:Response>`,
					1)
			}},
		{title: "Cloudflare refuses the person", check: "status", answer: rotation.No,
			rules: []string{"cloudflare-app-policies", "cloudflare-app-policies-allow",
				"cloudflare-attribute-required"},
			capture: post(strings.Replace(strings.Replace(responseText, "status:Success", "status:Responder", 1),
				assertionText, "", 1))},

		{title: "The response came too late, or a saved one is sent again", check: "not-on-or-after",
			answer: rotation.No, at: func(o *signin.Options) { o.Time = received.AddDate(0, 0, 1) }},
		{title: "A clock is wrong", check: "not-before", answer: rotation.No,
			at: func(o *signin.Options) { o.Time = received.AddDate(0, 0, -1) }},
		{title: "The response answers an old request", check: "in-response-to", answer: rotation.No,
			capture: func(t testing.TB) string {
				later := strings.Replace(requestText, "aws_request0001", "aws_request0002", 1)
				return har(harGet(ssoURL+"?SAMLRequest="+strings.ReplaceAll(deflated(later), "+", "%2B")),
					harPost(acsURL, "SAMLResponse="+strings.ReplaceAll(posted(issue(t, cloudflare(), nil)), "+",
						"%2B")))
			}},

		{title: "Name ID format is not Email", check: "name-id-format", answer: rotation.No,
			rules: []string{"cloudflare-app-name-id-format", "cloudflare-app-name-id-format-missing",
				"cloudflare-app-name-id-format-transformed"},
			assertion: func(a *saml.Assertion) {
				a.Subject.NameID.Value, a.Subject.NameID.Format = "5a1f6f2e-0000-4000-8000-000000000000",
					"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
			}},
		{title: "The Name ID is not an email address", check: "name-id-address", answer: rotation.No,
			rules: []string{"user-name-email", "user-name-reserved"}, assertion: nameID("Administrator")},
		{title: "The Name ID holds characters that AWS refuses", check: "name-id-address", answer: rotation.No,
			rules: []string{"user-name-characters"}, assertion: nameID("alice liddell@example.com")},
		{title: "The Name ID is too long", check: "name-id-address", answer: rotation.No,
			rules: []string{"user-name-length"}, assertion: nameID(strings.Repeat("a", 120) + "@example.com")},
		{title: "A transformation changes the Name ID", check: "user", answer: rotation.No,
			rules: []string{"cloudflare-app-name-id-transform"}, assertion: nameID("alice+sandbox@example.com")},
		{title: "The user does not exist in AWS", check: "user", answer: rotation.No,
			rules: []string{"user-missing-in-aws", "user-name-guest"}, assertion: nameID("carol@example.com")},
		{title: "The username in AWS is the part before the @", check: "user", answer: rotation.No,
			rules: []string{"user-other-username"}, at: func(o *signin.Options) { o.Users = []string{"alice"} }},
		{title: "The user is disabled in AWS", check: "user", answer: rotation.No, rules: []string{"user-disabled"},
			at: func(o *signin.Options) { o.Disabled = []string{alice} }},
		{title: "The username differs in upper and lower case", check: "user", answer: rotation.CannotTell,
			rules: []string{"user-case"}, assertion: nameID("Alice@example.com")},

		{title: "An attribute has several values", check: "attribute-values", answer: rotation.No,
			rules:     []string{"cloudflare-access-control-groups"},
			assertion: attributes(team, crewjamAttribute("groups", "admins", "developers"))},
		{title: "Two attributes share a name", check: "attribute-names", answer: rotation.No,
			rules: []string{"cloudflare-access-control-duplicate", "cloudflare-attribute-name-duplicate",
				"cloudflare-attribute-name-reserved"},
			assertion: attributes(team, crewjamAttribute("email", "x"))},
		{title: "There are more than 50 attributes", check: "attribute-count", answer: rotation.No,
			rules: []string{"cloudflare-access-control-count"}, assertion: attributes(append(many, team)...)},
		{title: "An attribute has a name format of its own", check: "attribute-name-formats", answer: rotation.No,
			rules:     []string{"cloudflare-attribute-name-format", "cloudflare-attribute-name-format-case"},
			assertion: attributes(team, generic)},
		{title: "The key of an attribute for access control does not fit", check: "access-control-tags",
			answer: rotation.CannotTell, rules: []string{"cloudflare-access-control-key"},
			assertion: attributes(crewjamAttribute(tagPrefix+"cost*center", "x"))},
		{title: "The value of an attribute for access control is too long", check: "access-control-tags",
			answer: rotation.CannotTell, rules: []string{"cloudflare-access-control-value"},
			assertion: attributes(crewjamAttribute(tagPrefix+"Team", strings.Repeat("x", 300)))},
	}
}

// leaveNoTrace are the rules of severity error that no message can show, with the reason.
func leaveNoTrace() []struct {
	reason string
	rules  []string
} {
	return []struct {
		reason string
		rules  []string
	}{
		{
			"AWS or Cloudflare does not take the document or the value, or cannot begin a sign-in with it: there is no message", []string{
				"aws-metadata-role", "idp-metadata-role", "idp-metadata-certificate", "idp-metadata-entity-id",
				"idp-metadata-no-binding", "idp-metadata-sign-in-url", "idp-metadata-size",
				"idp-values-certificate", "idp-values-entity-id", "idp-values-sign-in-url", "idp-certificate-file-size",
				"idp-certificate-readable", "entity-id-missing", "endpoint-acs-missing"}},
		{"AWS does not save the setting", []string{"aws-access-control-count", "aws-access-control-key",
			"aws-access-control-source", "user-duplicate-aws"}},
		{"the application does not speak SAML: there is no SAML message", []string{"cloudflare-app-auth-type",
			"cloudflare-app-type"}},
		{"the person stays on Cloudflare's login page", []string{"cloudflare-app-instant-several"}},
	}
}

// explained makes the message of a mistake and explains it.
func (m mistake) explained(t testing.TB) (*signin.Explanation, string) {
	t.Helper()
	signer := cloudflare
	if m.signer != nil {
		signer = m.signer
	}
	capture := ""
	if m.capture != nil {
		capture = m.capture(t)
	} else {
		xml := issue(t, signer(), func(r *saml.IdpAuthnRequest) {
			if m.request != nil {
				m.request(r)
			}
			if m.assertion != nil {
				m.assertion(r.Assertion)
			}
		})
		if m.xml != nil {
			xml = m.xml(xml)
		}
		capture = posted(xml)
	}
	p, o := pair(signer()), options()
	if m.pair != nil {
		p = pair()
		m.pair(&p)
	}
	if m.at != nil {
		m.at(&o)
	}
	c := decode(t, capture)
	return signin.Explain(c, p, o), string(c.XML)
}

// The page of mistakes is made from messages that are issued and explained here.
func TestMistakes(t *testing.T) {
	var page strings.Builder
	page.WriteString(mistakesIntroduction)
	known := map[string]bool{}
	for _, m := range mistakes() {
		r, xml := m.explained(t)
		requireRedacted(t, r)
		c := find(t, r, m.check)
		require.Equal(t, m.answer, r.Answer, "%s\n%s", m.title, r)
		require.NotEqual(t, signin.Passed, c.Outcome, m.title)
		require.False(t, c.Open, m.title)
		for _, id := range m.rules {
			require.True(t, isRule(id), id)
			known[id] = true
		}
		m.describe(t, &page, r, c, xml)
	}
	page.WriteString("## Mistakes that no message shows\n\n| reason | rules |\n|---|---|\n")
	for _, row := range leaveNoTrace() {
		for _, id := range row.rules {
			require.True(t, isRule(id), id)
			require.False(t, known[id], id)
			known[id] = true
		}
		fmt.Fprintf(&page, "| %s | %s |\n", row.reason, code(row.rules))
	}
	for _, r := range catalogue.Rules() {
		require.True(t, r.Severity != diag.SeverityError || known[r.ID],
			"%s breaks a sign-in: describe it in mistakes, or say in leaveNoTrace why no message shows it", r.ID)
	}
	requireCurrent(t, "MISTAKES.md", page.String())
}

const mistakesIntroduction = `# What a mistake looks like in the message

Made by the tests of this package from messages that they issue and explain; ` +
	"`go test ./samlbridge/signin -update`" + ` writes it anew.
IDs and fingerprints are left out, names shortened. What is "known to be shown" is documented by the vendor or was observed, as marked;
without such a line, what people see is not documented.

`

func (m mistake) describe(t testing.TB, page *strings.Builder, r *signin.Explanation, c signin.Check, xml string) {
	t.Helper()
	fmt.Fprintf(page, "## %s\n\n", m.title)
	fmt.Fprintf(page, "- Would sign in: **%s**; the check `%s` %s: %s\n", r.Answer, c.ID, c.Outcome,
		withoutFingerprints(c.Reason))
	if at := excerpt(t, xml, c); at != "" {
		fmt.Fprintf(page, "- In the message: `%s` at `%s`\n", at, c.Path)
	}
	for _, s := range c.Shows {
		source := s.Source
		if s.URL != "" {
			source = "[" + source + "](" + s.URL + ")"
		}
		fmt.Fprintf(page, "- Known to be shown: %s (%s: %s)\n", s.Text, s.Evidence, source)
	}
	fmt.Fprintf(page, "- Change: %s\n", c.Fix)
	var others []string
	for _, other := range r.Checks {
		if other.Outcome == signin.Failed && other.ID != c.ID {
			others = append(others, other.ID)
		}
	}
	if len(others) > 0 {
		fmt.Fprintf(page, "- Fails with it: %s\n", code(others))
	}
	if len(m.rules) > 0 {
		fmt.Fprintf(page, "- Found before the sign-in by: %s\n", code(m.rules))
	}
	page.WriteString("\n")
}

func code(ids []string) string { return "`" + strings.Join(ids, "`, `") + "`" }

func withoutFingerprints(s string) string {
	return regexp.MustCompile(`[0-9A-F]{2}(:[0-9A-F]{2}){31}`).ReplaceAllString(s, "AA:BB:…")
}

// excerpt is the element at a check's place, without what identifies anything or anybody.
func excerpt(t testing.TB, xml string, c signin.Check) string {
	t.Helper()
	tree := parse(t, xml)
	for _, el := range slices.Collect(elements(tree)) {
		line, column := el.Position()
		if line != c.Line || column != c.Column {
			continue
		}
		var b strings.Builder
		b.WriteString("<" + el.Local())
		for a := range el.Attrs() {
			if a.Space == xmlscan.NamespaceXMLNS {
				continue
			}
			value := a.Value()
			switch a.Local {
			case "ID", "InResponseTo", "SessionIndex", "Address":
				value = "…"
			}
			b.WriteString(" " + a.Local + `="` + value + `"`)
		}
		switch {
		case el.HasElements():
			b.WriteString(">…</" + el.Local() + ">")
		case el.Local() == "NameID" || el.Local() == "AttributeValue":
			b.WriteString(">" + el.Text()[:1] + "…</" + el.Local() + ">")
		case el.Text() != "":
			b.WriteString(">" + el.Text() + "</" + el.Local() + ">")
		default:
			b.WriteString("/>")
		}
		return b.String()
	}
	return ""
}

func elements(tree *xmlscan.Tree) func(yield func(xmlscan.Element) bool) {
	return func(yield func(xmlscan.Element) bool) {
		if !yield(tree.Root()) {
			return
		}
		for d := range tree.Root().Descendants() {
			if !yield(d) {
				return
			}
		}
	}
}

// requireCurrent compares a generated page with the file.
func requireCurrent(t *testing.T, file, content string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if *update && string(data) != content {
		require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
		t.Fatal(file + " was written anew: read what changed before it is committed")
	}
	require.NoError(t, err)
	require.True(t, string(data) == content, "%s is stale: go test ./samlbridge/signin -update writes it anew", file)
}

func isRule(id string) bool {
	return slices.ContainsFunc(catalogue.Rules(), func(r rule.Rule) bool { return r.ID == id })
}
