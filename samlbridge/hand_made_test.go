package samlbridge_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/metadata"
)

const (
	handMadeIssuer = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	handMadeACS    = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000"
)

func handMade() *samlbridge.Document {
	return &samlbridge.Document{Reading: form.Reading{Parties: mapping.Parties{SP: &mapping.ServiceProvider{
		EntityID:                  handMadeIssuer,
		AssertionConsumerServices: []mapping.Endpoint{{Location: handMadeACS}},
	}}}}
}

// What a program makes by hand may be incomplete or wrong: an error, never a panic, and never a changed value.
func TestHandMadeMistakes(t *testing.T) {
	t.Parallel()
	_, err := samlbridge.Write(samlbridge.CloudflareApp, nil, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrOption)
	_, err = samlbridge.Check([]*samlbridge.Document{nil}, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrOption)
	_, err = samlbridge.Compare(nil, handMade(), samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrOption)
	_, err = samlbridge.Rotate([]*samlbridge.Document{nil}, nil, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrOption)

	d := handMade()
	d.SP.EntityID = "https://sp.example/\xff"
	_, err = samlbridge.Write(samlbridge.CloudflareApp, d, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrValue)
	_, err = samlbridge.Write(samlbridge.CloudflareApp, handMade(), samlbridge.Options{ApplicationName: "\xff"})
	require.ErrorIs(t, err, diag.ErrValue)

	text := []byte(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example"/>`)
	for _, signer := range []crypto.Signer{(*rsa.PrivateKey)(nil), &rsa.PrivateKey{}, (*ecdsa.PrivateKey)(nil),
		&ecdsa.PrivateKey{}} {
		_, err = metadata.Sign("x", text, signer, &x509.Certificate{}, form.Limits{})
		require.ErrorIs(t, err, diag.ErrOption)
	}
	_, err = samlbridge.Read("x", text, samlbridge.Options{Pins: []*x509.Certificate{}})
	require.ErrorIs(t, err, diag.ErrOption, "a list that was filtered to nothing must not turn the verification off")
}

// A codec that breaks its promises is named, and never makes half an answer.
func TestCodecMistakes(t *testing.T) {
	t.Parallel()
	kept := &samlbridge.Error{Kind: diag.ErrValue, Message: "own"}
	for why, row := range map[string]struct {
		read func(*form.Source, form.Options) (*form.Reading, error)
		kind diag.Kind
	}{
		"neither a reading nor an error": {func(*form.Source, form.Options) (*form.Reading, error) { return nil, nil },
			diag.ErrOption},
		"an error of its own": {func(*form.Source, form.Options) (*form.Reading, error) {
			return nil,
				errors.New("x")
		}, diag.ErrValue},
		"one error for all documents": {func(*form.Source, form.Options) (*form.Reading, error) { return nil, kept },
			diag.ErrValue},
		"a nil error in an interface": {func(*form.Source, form.Options) (*form.Reading, error) {
			return nil, (*samlbridge.Error)(nil)
		}, diag.ErrOption},
	} {
		o := samlbridge.Options{From: "mine", Codecs: []form.Codec{{Form: "mine", Read: row.read}}}
		_, err := samlbridge.Read("doc", []byte("text"), o)
		require.ErrorIs(t, err, row.kind, why)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, why)
		require.Equal(t, "doc", e.Document, why)
	}
	require.Empty(t, kept.Document, "the codec's own error stays as it was")
	for why, codecs := range map[string][]form.Codec{
		"without a form":      {{}},
		"with a form twice":   {{Form: "mine"}, {Form: "mine"}},
		"with a form of ours": {{Form: samlbridge.PEM}},
	} {
		_, err := samlbridge.Read("doc", []byte("text"), samlbridge.Options{Codecs: codecs})
		require.ErrorIs(t, err, diag.ErrOption, why)
	}
}

// An author of forms may unwrap what it reads and hand it on to a form of the package.
func TestCodecHandsOnAnotherText(t *testing.T) {
	t.Parallel()
	values := samlbridge.Forms()[3]
	require.Equal(t, samlbridge.AWSSPValues, values.Form)
	mine := form.Codec{Form: "mine", Vocabulary: values.Vocabulary, Read: func(s *form.Source,
		o form.Options) (*form.Reading, error) {
		if s.Kind == form.JSON {
			if _, err := s.ParsedJSON(); err != nil {
				return nil, err
			}
		}
		s.Kind, s.Text = form.JSON, `{"issuerUrl":"https://new.example"}`
		return values.Read(s, o)
	}}
	for _, text := range []string{`{"issuerUrl":"https://old.example"}`, "<values/>", "\ufeffplain"} {
		d, err := samlbridge.Read("x", []byte(text), samlbridge.Options{From: "mine", Codecs: []form.Codec{mine}})
		require.NoError(t, err, text)
		require.Equal(t, []string{"https://new.example"}, d.Values(mapping.SPEntityID), text)
	}
}

// A codec of a caller's reaches what the built-in forms reach: rewriting of bytes, what is beside the parties,
// signatures.
func TestCodecEdits(t *testing.T) {
	t.Parallel()
	mine := form.Codec{
		Form:       "upper",
		Vocabulary: samlbridge.Forms()[6].Vocabulary,
		Read: func(s *form.Source, _ form.Options) (*form.Reading, error) {
			r := &form.Reading{Parties: handMade().Parties, Own: s.Text}
			r.Beside = func(bool) []diag.Change { return []diag.Change{{Kind: diag.Dropped, Message: "a comment"}} }
			return r, nil
		},
		Edit: func(r *form.Reading, p mapping.Parties) (form.Written, bool) {
			return form.Written{Output: []byte(strings.ToUpper(r.Own.(string))), Parties: p}, true
		},
		Write: func(*form.Reading, mapping.Parties) (form.Written, error) {
			return form.Written{Output: []byte("anew")}, nil
		},
	}
	o := samlbridge.Options{From: "upper", Codecs: []form.Codec{mine}}
	same, err := samlbridge.Convert("x", []byte("text"), "upper", o)
	require.NoError(t, err)
	require.Equal(t, "TEXT", string(same.Output), "an edit keeps what it does not change")
	other, err := samlbridge.Convert("x", []byte("text"), samlbridge.AWSSPValues, o)
	require.NoError(t, err)
	require.Contains(t, other.Changes, diag.Change{Kind: diag.Dropped, Place: diag.Place{Document: "x"},
		Message: "a comment"})
	o.ACS = handMadeACS
	anew, err := samlbridge.Convert("x", []byte("text"), "upper", o)
	require.NoError(t, err)
	require.Equal(t, "anew", string(anew.Output), "a choice is none of the bytes' own")
}

// A caller's own rules run after the catalogue's, refuse as they do, and can be ignored.
func TestOwnRules(t *testing.T) {
	t.Parallel()
	own := rule.Rule{
		ID:       "own-region",
		Severity: diag.SeverityError,
		Summary:  "the entity ID is of our Region",
		Needs:    []mapping.Property{mapping.SPEntityID},
		Run: func(p *rule.Pass) {
			if !strings.Contains(p.View.SP.EntityID, "eu-central-1") {
				p.Report(p.View, mapping.SPEntityID, 0, "another Region", "use eu-central-1")
			}
		},
	}
	o := samlbridge.Options{Rules: []rule.Rule{own}}
	_, err := samlbridge.Write(samlbridge.CloudflareApp, handMade(), o)
	require.ErrorIs(t, err, diag.ErrRefused)
	var e *samlbridge.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, "own-region", e.Findings[0].Rule)
	o.Ignore = []string{"own-region"}
	_, err = samlbridge.Write(samlbridge.CloudflareApp, handMade(), o)
	require.NoError(t, err)
	_, err = samlbridge.Write(samlbridge.CloudflareApp, handMade(), samlbridge.Options{Ignore: []string{"own-region"}})
	require.ErrorIs(t, err, diag.ErrOption, "a rule that nobody has")
}
