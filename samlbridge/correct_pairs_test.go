package samlbridge_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// pair is one instance of IAM Identity Center and one application of Cloudflare Access that belong together.
type pair struct {
	region, issuer, acs, portal string
	otherACS                    string // a second one of the Region, "" where AWS shows one
	entityID, sso               string
	certificates                []string // base64; two during a rotation
}

// correctPairs goes through what may differ from one pair to the next. The lists have lengths without a common divisor
// where they can, so that every combination of two comes up.
func correctPairs(t *testing.T) []pair {
	t.Helper()
	regions := []string{"us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-southeast-2",
		"sa-east-1", "af-south-1", "il-central-1", "mx-central-1", "ca-west-1"}
	hosts := []string{"signin.aws.amazon.com", "signin.aws", "sso.signin.aws"}
	tenants := []string{"00000000-0000-4000-8000-000000000000", "4455422d00000000-0000-4000-8000-000000000000",
		"75732d656173742d312d01234567-89ab-4cde-8f01-23456789abcd", "fedcba98-7654-4321-8fed-cba987654321"}
	portals := []string{"https://%s.awsapps.com/start", "https://%s.awsapps.com/start/",
		"https://%s.awsapps.com/start#/", "https://ssoins-0000000000000000.%[2]s.portal.amazonaws.com",
		"https://ssoins-0000000000000000.portal.%[2]s.app.aws"}
	partitions := []struct{ host, portal string }{
		{"us-gov-west-1.signin-fips.amazonaws-us-gov.com", "https://start.us-gov-home.awsapps.com/directory/"},
		{"us-gov-east-1.signin.amazonaws-us-gov.com", "https://start.us-gov-home.awsapps.com/directory/"},
		{"cn-north-1.signin.amazonaws.cn", "https://start.home.awsapps.cn/directory/"},
	}
	teams := []string{"example", "example-42", "x", "my-company-sso", "0example", "example-eu", "a1b2c3"}
	domains := []string{"cloudflareaccess.com", "fed.cloudflareaccess.com"}
	bundle, err := pem.Parse(sample(t, "certificates.pem"))
	require.NoError(t, err)
	var certificates []string
	for _, c := range bundle.Certificates {
		certificates = append(certificates, base64.StdEncoding.EncodeToString(c.Raw))
	}
	require.Len(t, certificates, 2)
	certificates = append(certificates, ellipticCertificate(t))

	var pairs []pair
	for i := range 120 {
		region, host, tenant := regions[i%len(regions)], hosts[i%len(hosts)], tenants[i%len(tenants)]
		store := fmt.Sprintf("d-%010x", 0x9000000000+int64(i)*0x1234567)
		path := "/platform/saml/acs/" + tenant
		p := pair{
			region:   region,
			issuer:   "https://" + region + ".signin.aws.amazon.com/platform/saml/" + store,
			acs:      "https://" + region + "." + host + path,
			portal:   portals[i%len(portals)],
			entityID: "https://" + teams[i%len(teams)] + "." + domains[i/2%len(domains)],
		}
		p.portal = strings.Split(fmt.Sprintf(p.portal, store, region), "%!")[0]
		if i%13 == 12 {
			other := partitions[i/13%len(partitions)]
			p.issuer, p.acs, p.portal = "https://"+other.host+"/platform/saml/"+store, "https://"+other.host+path,
				other.portal+store
		}
		p.sso = fmt.Sprintf("%s/cdn-cgi/access/sso/saml/%064x", p.entityID, 0xabcdef*(i+1))
		if i%5 == 4 {
			p.entityID = p.sso // what older applications show
		}
		if i%7 == 6 && i%13 != 12 {
			p.otherACS = "https://" + region + "." + hosts[(i+1)%len(hosts)] + path
		}
		p.certificates = certificates[i%3 : i%3+1]
		if i%8 == 7 {
			p.certificates = certificates[i%2 : i%2+2]
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// A hundred and more correct pairs, as documents of every form, give no error and no warning: each document by itself,
// all of a pair together, and what they are converted to. Each document takes its turn with each form. And all that
// have anything in common mean the same.
func TestCorrectPairs(t *testing.T) {
	t.Parallel()
	spForms := []form.Form{samlbridge.CloudflareApp, samlbridge.CloudflareAppValues, samlbridge.SPMetadata,
		samlbridge.AWSSPValues}
	idpForms := []form.Form{samlbridge.AWSIdPMetadata, samlbridge.AWSIdPValues, samlbridge.IdPMetadata, samlbridge.PEM,
		samlbridge.CloudflareIdPValues}
	compared, step := 0, 7 // no divisor of what the forms take their turns by
	if exhaustive {
		step = 1
	}
	pairs := correctPairs(t)
	for i := 0; i < len(pairs); i += step {
		p := pairs[i]
		sp, idp := p.serviceProvider(i), p.identityProvider(i)
		var docs []*samlbridge.Document
		for _, f := range slices.Concat(sp, idp) {
			d, err := samlbridge.Read(f.name, []byte(f.text), samlbridge.Options{})
			require.NoError(t, err, "%s\n%s", f.name, f.text)
			requireNotices(t, f, d.Findings)
			docs = append(docs, d)
		}
		for _, a := range docs {
			for _, b := range docs {
				if result, err := samlbridge.Compare(a, b, samlbridge.Options{}); err == nil {
					compared++
					require.Empty(t, result.Differences, "%s %s", a.Name, b.Name)
				} else {
					require.ErrorIs(t, err, diag.ErrWrongDocument)
				}
			}
		}
		report, err := samlbridge.Check(docs, samlbridge.Options{Time: goldenTime})
		require.NoError(t, err)
		requireNotices(t, file{}, report.Findings)

		for k, f := range sp {
			if p.otherACS == "" { // Cloudflare holds one ACS URL, and that the other one is lost is a warning
				converted(t, f, spForms[(i/len(sp)+k)%len(spForms)], docs)
			}
		}
		for k, f := range idp {
			to := idpForms[(i/len(idp)+k)%len(idpForms)]
			// there is room for one, and that the other one is lost is a warning
			if to != samlbridge.CloudflareIdPValues || len(p.certificates) == 1 {
				converted(t, f, to, docs)
			}
		}
	}
	require.Greater(t, compared*step, 4000)
}

// converted converts a document and holds the result against all that it was made from.
func converted(t *testing.T, f file, to form.Form, docs []*samlbridge.Document) {
	t.Helper()
	result, err := samlbridge.Convert(f.name, []byte(f.text), to, samlbridge.Options{Time: goldenTime})
	require.NoError(t, err, "%s to %s\n%s", f.name, to, f.text)
	requireNotices(t, f, result.Findings)
	d, err := samlbridge.Read(f.name+"."+string(to), result.Output, samlbridge.Options{})
	require.NoError(t, err, "%s", result.Output)
	report, err := samlbridge.Check(append([]*samlbridge.Document{d}, docs...), samlbridge.Options{Time: goldenTime})
	require.NoError(t, err)
	requireNotices(t, file{d.Name, string(result.Output)}, report.Findings)
}

// wanted are the notices that a right pair may give, each with who wants to know.
var wanted = map[string]string{
	"aws-acs-host":                       "owners of an instance from before February 2026, for whom only the older host works",
	"aws-url-unverified":                 "owners of an instance in a partition of which AWS documents nothing",
	"cloudflare-app-name-id-format-case": "who writes the API's value in a case that it does not document",
	"idp-certificate-several":            "who is in the middle of a rotation",
	"pair-certificate-extra":             "who is in the middle of a rotation, or forgot to end one",
	"pair-acs-left-out":                  "people who cannot reach the host of the one ACS URL that Cloudflare has",
}

func requireNotices(t *testing.T, f file, findings []diag.Finding) {
	t.Helper()
	for _, finding := range findings {
		require.Equal(t, diag.SeverityNotice, finding.Severity, "%s\n%s", finding, f.text)
		require.NotEmpty(t, wanted[finding.Rule], "%s\n%s", finding, f.text)
	}
}

type file struct{ name, text string }

// serviceProvider is AWS as it shows itself and as Cloudflare has taken it.
func (p pair) serviceProvider(i int) []file {
	service := `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="` +
		p.acs + `" index="0" isDefault="true"/>`
	acs := p.acs
	list := []string{p.acs}
	if p.otherACS != "" {
		service += `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="` +
			p.otherACS + `" index="1"/>`
		acs += "\n" + p.otherACS
		list = append(list, p.otherACS)
	}
	labelled := []string{
		"AWS SSO Sign-in URL\n%[1]s\n\nAWS SSO ACS URL\n%[2]s\n\nAWS SSO issuer URL\n%[3]s\n",
		"AWS access portal sign-in URL: %[1]s\nIAM Identity Center Assertion Consumer Service (ACS) URL:\n%[2]s\nIAM Identity Center issuer URL: %[3]s\nProvisioning: Manual\n",
	}[i%2]
	values, _ := json.MarshalIndent(map[string]any{"portalUrl": p.portal, "acsUrls": list, "issuerUrl": p.issuer,
		"provisioning": "Manual"}, "", "  ")
	files := []file{
		{"aws-metadata.xml",
			`<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="` +
				p.issuer + `">
  <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>` + service + `
  </md:SPSSODescriptor></md:EntityDescriptor>`},
		{"aws-values.txt", fmt.Sprintf(labelled, p.portal, acs, p.issuer)},
		{"aws-values.json", string(values)},
		{"cloudflare-app-values.txt", "Entity ID: " + p.issuer + "\nAssertion Consumer Service URL: " + p.acs +
			"\nName ID format: Email\n"},
		{"cloudflare-app.json", p.application(i)},
	}
	switch i % 6 {
	case 1:
		files[0].text = "\ufeff" + files[0].text
	case 4:
		var text []byte
		for _, unit := range utf16.Encode([]rune("\ufeff" + files[0].text)) {
			text = binary.LittleEndian.AppendUint16(text, unit)
		}
		files[0].text = string(text)
	}
	return files
}

// ellipticCertificate is one with an EC key, in base64.
func ellipticCertificate(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "cloudflareaccess.com"},
		NotBefore: goldenTime.AddDate(0, -1, 0), NotAfter: goldenTime.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	return base64.StdEncoding.EncodeToString(der)
}

// application is the answer of Cloudflare's API, with and without its envelope.
func (p pair) application(i int) string {
	app := map[string]any{"id": "00000000-0000-4000-8000-000000000001", "name": "AWS", "type": "saas",
		"allowed_idps":              []string{"00000000-0000-4000-8000-000000000002"},
		"auto_redirect_to_identity": i%2 == 0, "session_duration": "24h",
		"policies": []any{map[string]any{"decision": "allow", "precedence": 1}},
		"saas_app": map[string]any{"auth_type": "saml", "sp_entity_id": p.issuer, "consumer_service_url": p.acs,
			"name_id_format": []string{"email", "Email", "EMAIL"}[i%3],
			"sso_endpoint":   p.sso, "idp_entity_id": p.entityID, "public_key": p.certificates[0]}}
	if i%4 == 0 {
		app["saas_app"].(map[string]any)["custom_attributes"] = []any{map[string]any{"name": "department",
			"source": map[string]any{"name": "dept"}}}
	}
	var answer any = app
	if i%2 == 1 {
		answer = map[string]any{"success": true, "errors": []any{}, "messages": []any{}, "result": app}
	}
	text, _ := json.Marshal(answer)
	return string(text)
}

// identityProvider is Cloudflare as it shows itself and as AWS has taken it. That Cloudflare's metadata asks for signed
// requests, which AWS never sends, is nobody's mistake.
func (p pair) identityProvider(i int) []file {
	var keys, armored strings.Builder
	var list []string
	for _, c := range p.certificates {
		der, _ := base64.StdEncoding.DecodeString(c)
		armor := string(pem.Format(pem.Armored, &x509.Certificate{Raw: der}))
		list = append(list, armor)
		keys.WriteString(`<md:KeyDescriptor` + []string{` use="signing"`, ""}[i%2] +
			`><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>` + c +
			`</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`)
		armored.WriteString("IdP certificate:\n" + armor)
	}
	format := []string{"<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>",
		""}[i%2]
	services := ""
	for _, binding := range [][]string{{"HTTP-POST", "HTTP-Redirect"}, {"HTTP-Redirect", "HTTP-POST"}, {"HTTP-POST"},
		{"HTTP-Redirect"}}[i%4] {
		services += `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:` + binding +
			`" Location="` + p.sso + `"/>`
	}
	values, _ := json.MarshalIndent(map[string]any{"signInUrl": p.sso, "issuerUrl": p.entityID, "certificates": list},
		"", "  ")
	files := []file{
		{"cloudflare-metadata.xml", `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="` +
			p.entityID + `">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    ` + keys.String() + format + services + `
  </md:IDPSSODescriptor></md:EntityDescriptor>`},
		{"aws-idp-values.json", string(values)},
		{"aws-idp-values.txt", "IdP sign-in URL: " + p.sso + "\nIdP issuer URL: " + p.entityID + "\n" +
			armored.String()},
	}
	if len(p.certificates) == 1 {
		files = append(files, file{"cloudflare-idp-values.txt", "SSO endpoint\n" + p.sso +
			"\n\nAccess Entity ID or Issuer\n" + p.entityID + "\n\nPublic key\n" + p.certificates[0] +
			"\n\nSAML Metadata endpoint\n" + p.sso + "/saml-metadata\n"})
	}
	return files
}
