package samlbridge_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/report"
)

func ExampleRotate() {
	read := func(name string) *samlbridge.Document {
		data, _ := os.ReadFile("testdata/" + name)
		d, err := samlbridge.Read(name, data, samlbridge.Options{})
		if err != nil {
			fmt.Println(err)
		}
		return d
	}
	r, err := samlbridge.Rotate([]*samlbridge.Document{read("certificates.pem")}, []*samlbridge.Document{read("cloudflare-app.json")},
		samlbridge.Options{Time: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.SignIn.Answer, r.Switch.Answer)
	for _, s := range r.Steps {
		fmt.Println(s.Action)
	}
	// Output:
	// yes yes
	// activate
	// test
	// delete
}

func TestRotate(t *testing.T) {
	t.Parallel()
	read := func(name string) []*samlbridge.Document {
		d, err := samlbridge.Read(name, sample(t, name), samlbridge.Options{})
		require.NoError(t, err)
		return []*samlbridge.Document{d}
	}
	o := samlbridge.Options{Time: goldenTime}
	for _, shown := range []string{"idp-metadata.xml", "cloudflare-app.json", "cloudflare-idp-values.txt"} {
		for _, trusted := range []string{"certificates.pem", "aws-idp-values.json", "idp-metadata.xml"} {
			r, err := samlbridge.Rotate(read(trusted), read(shown), o)
			require.NoError(t, err)
			require.Equal(t, rotation.Yes, r.SignIn.Answer, "%s against %s: %s", trusted, shown, r.SignIn.Reason)
		}
	}
	r, err := samlbridge.Rotate(append(read("aws-idp-values.json"), read("certificates.pem")...), read("idp-metadata.xml"), o)
	require.NoError(t, err)
	require.Len(t, r.Certificates, 2, "several files are one list")

	for why, docs := range map[string][2][]*samlbridge.Document{
		"nothing of AWS's":               {nil, read("cloudflare-app.json")},
		"nothing of Cloudflare's":        {read("certificates.pem"), nil},
		"the service provider's":         {read("sp-metadata.xml"), read("cloudflare-app.json")},
		"an application without its IdP": {read("certificates.pem"), read("cloudflare-app-values.txt")},
	} {
		_, err := samlbridge.Rotate(docs[0], docs[1], o)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, why)
		require.ErrorIs(t, err, diag.ErrMissing, why)
		require.NotEmpty(t, e.Fix, why)
	}
}

// Certificates of strangers are neither trusted nor imported, and nothing is deleted for them.
func TestRotateStrangers(t *testing.T) {
	t.Parallel()
	text := func(name string) string { return string(sample(t, name)) }
	const sso, okta = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376", "https://example.okta.com/app/1/sso/saml/7376"
	values, metadata := text("aws-idp-values.json"), text("idp-metadata.xml")
	one := strings.SplitAfter(text("certificates.pem"), "-----END CERTIFICATE-----\n")[0]
	for _, c := range []struct {
		why             string
		aws, cloudflare []string
		because         string // "" where all is of one application
	}{
		{why: "one application", aws: []string{values, one}, cloudflare: []string{metadata, text("cloudflare-app.json"), text("cloudflare-idp-values.txt")}},
		{why: "certificates alone are nobody's", aws: []string{one}, cloudflare: []string{one}},
		{why: "another application's SSO endpoint", aws: []string{values}, cloudflare: []string{strings.ReplaceAll(metadata, sso, sso[:len(sso)-1]+"7")}, because: "the documents are not of one application"},
		{why: "another team's entity ID", aws: []string{values}, cloudflare: []string{strings.Replace(metadata, `entityID="https://example.`, `entityID="https://example2.`, 1)}, because: "entity ID of the identity provider differs"},
		{why: "between the documents of one side", aws: []string{one}, cloudflare: []string{metadata, strings.ReplaceAll(metadata, sso, sso[:len(sso)-1]+"7")}, because: "not of one application"},
		{why: "another product, where AWS's side states nothing", aws: []string{one}, cloudflare: []string{strings.ReplaceAll(metadata, sso, okta)}, because: "is not of a Cloudflare application"},
		{why: "AWS is set up for another product", aws: []string{strings.ReplaceAll(values, sso, okta)}, cloudflare: []string{one}, because: "is not of a Cloudflare application"},
	} {
		var docs [2][]*samlbridge.Document
		for i, texts := range [][]string{c.aws, c.cloudflare} {
			for j, text := range texts {
				d, err := samlbridge.Read(fmt.Sprint("document", i, j), []byte(text), samlbridge.Options{})
				require.NoError(t, err, c.why)
				docs[i] = append(docs[i], d)
			}
		}
		r, err := samlbridge.Rotate(docs[0], docs[1], samlbridge.Options{Time: goldenTime})
		require.NoError(t, err, c.why)
		require.NotEmpty(t, r.Certificates, c.why)
		if c.because == "" {
			require.Equal(t, rotation.Yes, r.SignIn.Answer, "%s: %s", c.why, r.SignIn.Reason)
			continue
		}
		require.Equal(t, rotation.CannotTell, r.SignIn.Answer, c.why)
		require.Contains(t, r.SignIn.Reason, c.because, c.why)
		require.Equal(t, r.SignIn, r.Switch, c.why)
		require.Empty(t, r.Steps, "no advice: %s", c.why)
	}
}

// A form that only one side has is not taken for the other's.
func TestRotateSwappedSides(t *testing.T) {
	t.Parallel()
	read := func(name string, from form.Form) []*samlbridge.Document {
		d, err := samlbridge.Read(name, sample(t, name), samlbridge.Options{From: from})
		require.NoError(t, err)
		return []*samlbridge.Document{d}
	}
	certificates := read("certificates.pem", "")
	for why, docs := range map[string][2][]*samlbridge.Document{
		"an application as AWS's":                    {read("cloudflare-app.json", ""), certificates},
		"beside one that is AWS's":                   {append(read("aws-idp-values.json", ""), read("cloudflare-app.json", "")...), certificates},
		"what Cloudflare's dashboard shows as AWS's": {read("cloudflare-idp-values.txt", ""), certificates},
		"AWS's values as Cloudflare's":               {certificates, read("aws-idp-values.json", "")},
		"the copy that AWS holds as Cloudflare's":    {certificates, read("idp-metadata.xml", samlbridge.AWSIdPMetadata)},
		"both": {read("cloudflare-app.json", ""), read("aws-idp-values.json", "")},
	} {
		r, err := samlbridge.Rotate(docs[0], docs[1], samlbridge.Options{Time: goldenTime})
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, why)
		require.ErrorIs(t, err, diag.ErrWrongDocument, why)
		require.Contains(t, e.Message, "the other side's", why)
		require.NotEmpty(t, e.Fix, why)
		require.NotEmpty(t, e.Document, why)
		require.Zero(t, r, why)
	}
}

// The JSON is the documented one, and its members stay.
func TestRotationJSON(t *testing.T) {
	t.Parallel()
	pem, err := samlbridge.Read("certificates.pem", sample(t, "certificates.pem"), samlbridge.Options{})
	require.NoError(t, err)
	app, err := samlbridge.Read("cloudflare-app.json", sample(t, "cloudflare-app.json"), samlbridge.Options{})
	require.NoError(t, err)
	r, err := samlbridge.Rotate([]*samlbridge.Document{pem}, []*samlbridge.Document{app}, samlbridge.Options{Time: goldenTime})
	require.NoError(t, err)
	compareGolden(t, "report/rotation.json", string(report.Rotation(r)))

	var value map[string]any
	require.NoError(t, json.Unmarshal(report.Rotation(rotation.Rotate(nil, nil, time.Time{})), &value))
	require.Equal(t, []any{}, value["steps"])
	require.Equal(t, []any{}, value["certificates"])
	require.Equal(t, float64(2), value["version"])
}
