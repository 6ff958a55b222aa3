package samlbridge_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

const (
	handMadeIssuer = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	handMadeACS    = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
)

func handMade() *samlbridge.Document {
	return &samlbridge.Document{Parties: mapping.Parties{SP: &mapping.ServiceProvider{EntityID: handMadeIssuer,
		AssertionConsumerServices: []mapping.Endpoint{{Location: handMadeACS}}}}}
}

// What a program makes by hand may be incomplete or wrong: an error, never a panic, and never a changed value.
func TestHandMadeMistakes(t *testing.T) {
	t.Parallel()
	_, err := samlbridge.Write(samlbridge.CloudflareApp, nil, samlbridge.Options{})
	require.ErrorIs(t, err, samlbridge.ErrOption)
	_, err = samlbridge.Check([]*samlbridge.Document{nil}, samlbridge.Options{})
	require.ErrorIs(t, err, samlbridge.ErrOption)
	_, err = samlbridge.Compare(nil, handMade(), samlbridge.Options{})
	require.ErrorIs(t, err, samlbridge.ErrOption)
	_, err = samlbridge.Rotate([]*samlbridge.Document{nil}, nil, samlbridge.Options{})
	require.ErrorIs(t, err, samlbridge.ErrOption)
	require.NotEmpty(t, samlbridge.ReportJSON(samlbridge.Checked{Documents: []*samlbridge.Document{nil}}))

	d := handMade()
	d.SP.EntityID = "https://sp.example/\xff"
	_, err = samlbridge.Write(samlbridge.CloudflareApp, d, samlbridge.Options{})
	require.ErrorIs(t, err, samlbridge.ErrValue)
	_, err = samlbridge.Write(samlbridge.CloudflareApp, handMade(), samlbridge.Options{ApplicationName: "\xff"})
	require.ErrorIs(t, err, samlbridge.ErrValue)

	metadata := []byte(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example"/>`)
	for _, signer := range []crypto.Signer{(*rsa.PrivateKey)(nil), &rsa.PrivateKey{}, (*ecdsa.PrivateKey)(nil), &ecdsa.PrivateKey{}} {
		_, err = samlbridge.Sign("x", metadata, signer, &x509.Certificate{}, samlbridge.Options{})
		require.ErrorIs(t, err, samlbridge.ErrOption)
	}

	_, err = samlbridge.Read("x", metadata, samlbridge.Options{Pins: []*x509.Certificate{}})
	require.ErrorIs(t, err, samlbridge.ErrOption, "a list that was filtered to nothing must not turn the verification off")
	for _, form := range []samlbridge.Form{"", samlbridge.PEM} {
		_, err = samlbridge.Read("x", metadata, samlbridge.Options{Codecs: []samlbridge.Codec{{Form: form}}})
		require.ErrorIs(t, err, samlbridge.ErrOption, "a form of its own for each codec")
	}
	_, err = samlbridge.Read("x", metadata, samlbridge.Options{From: "mine", Codecs: []samlbridge.Codec{{Form: "mine",
		Read: func(samlbridge.Input, samlbridge.Options) (*samlbridge.Document, error) { return nil, nil }}}})
	require.ErrorIs(t, err, samlbridge.ErrOption)
}

func TestRenamingIsReported(t *testing.T) {
	t.Parallel()
	app := []byte(`{"type":"saas","name":"Production AWS","saas_app":{"auth_type":"saml","name_id_format":"email","sp_entity_id":"` + handMadeIssuer + `","consumer_service_url":"` + handMadeACS + `"}}`)
	result, err := samlbridge.Convert("app.json", app, samlbridge.CloudflareApp, samlbridge.Options{ApplicationName: "Test AWS"})
	require.NoError(t, err)
	require.Contains(t, string(result.Output), `"name": "Test AWS"`)
	require.True(t, slices.ContainsFunc(result.Findings, func(f mapping.Finding) bool {
		return f.RuleID == mapping.NoteFixed && f.Path == "/name" && f.Pos == mapping.Pos{Line: 1, Column: 23}
	}), result.Findings)
}

// A sheet has lines for what a screen shows; what has no label is named.
func TestSheetNamesWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	d := handMade()
	d.SP.AccessControlAttributes = []mapping.AccessControlAttribute{{Key: "team", Value: mapping.AccessControlAttributeValue{Source: []string{"${path:enterprise.department}"}}}}
	result, err := samlbridge.Write(samlbridge.AWSSPValues, d, samlbridge.Options{Sheet: true})
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(result.Findings, func(f mapping.Finding) bool { return f.RuleID == mapping.NoteDropped }))
}

// A caller's rule runs behind those of the catalogue, under the same conditions, and can be ignored by its ID.
func TestOwnRules(t *testing.T) {
	t.Parallel()
	own := mapping.Rule{ID: "acme-region", Severity: mapping.Warning, Summary: "the instance is in Frankfurt", Needs: []mapping.Property{mapping.SPEntityID},
		Statement: func(p *mapping.Pass, s mapping.Statement) {
			for i, id := range s.Values(mapping.SPEntityID) {
				p.Report(s, mapping.SPEntityID, i, "the issuer URL is "+mapping.Quote(id)+"; expected one in eu-central-1", "use the instance of the company")
			}
		}}
	o := samlbridge.Options{Rules: []mapping.Rule{own}}
	report, err := samlbridge.Check([]*samlbridge.Document{handMade()}, o)
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(report.Findings(), func(f mapping.Finding) bool { return f.RuleID == own.ID && f.Severity == mapping.Warning }))
	o.Ignore = []string{own.ID}
	report, err = samlbridge.Check([]*samlbridge.Document{handMade()}, o)
	require.NoError(t, err)
	require.Empty(t, report.Findings())
}

// A rule of the catalogue can be the beginning of a caller's own.
func TestOwnRuleFromCatalogue(t *testing.T) {
	t.Parallel()
	metadata, err := samlbridge.Write(samlbridge.SPMetadata, handMade(), samlbridge.Options{})
	require.NoError(t, err)
	for _, r := range mapping.Rules() {
		if r.Statement == nil || len(r.Needs) > 0 || len(r.About) > 0 {
			continue
		}
		r.ID, r.CheckOnly = "acme-"+r.ID, false
		r.Statement = func(p *mapping.Pass, s mapping.Statement) {
			p.Report(s, mapping.SPEntityID, 0, "found", "")
		}
		result, err := samlbridge.Convert("x", metadata.Output, samlbridge.AWSSPValues, samlbridge.Options{Rules: []mapping.Rule{r}, Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
		require.NoError(t, err)
		require.True(t, slices.ContainsFunc(result.Findings, func(f mapping.Finding) bool { return f.RuleID == r.ID }), r.ID)
	}
}

// What Rules returns is the caller's.
func TestRulesAreCopies(t *testing.T) {
	t.Parallel()
	for _, r := range mapping.Rules() {
		for i := range r.Needs {
			r.Needs[i] = "sp.mine"
		}
		for i := range r.About {
			r.About[i] = "sp.mine"
		}
	}
	_, err := samlbridge.Check([]*samlbridge.Document{handMade()}, samlbridge.Options{})
	require.NoError(t, err)
}

// A table without a stance is still a table.
func TestVocabularyWithoutStance(t *testing.T) {
	t.Parallel()
	v := mapping.Vocabulary{Product: "Other", Title: "values", Fields: []mapping.Field{
		{Property: mapping.SPEntityID, Label: "Audience", Key: "audience", Required: true, Max: 1},
		{Property: mapping.SPACSLocation, Label: "Reply URL", Key: "reply_url", Required: true, Max: 1},
	}}
	result, err := samlbridge.Write("other", handMade(), samlbridge.Options{Codecs: []samlbridge.Codec{samlbridge.ValuesCodec("other", "other's values", v)}})
	require.NoError(t, err)
	require.JSONEq(t, `{"audience": "`+handMadeIssuer+`", "reply_url": "`+handMadeACS+`"}`, string(result.Output))
}
