package samlbridge_test

import (
	"crypto/ecdsa"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/dsig"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// opinion is a verifier with one.
type opinion form.Opinion

func (o opinion) Verify(form.Signed) form.Opinion { return form.Opinion(o) }

// A second verifier can only take a signature away, with one reason; one that abstains is told as a notice.
func TestVerifiers(t *testing.T) {
	t.Parallel()
	s := newTestSigner(t)
	signed := []byte(s.sign(entityA))
	for _, row := range []struct {
		why       string
		verifiers []form.Verifier
		refused   bool
		one       bool
	}{
		{"none", nil, false, false},
		{"goxmldsig", []form.Verifier{dsig.Verifier{}}, false, false},
		{"confirms", []form.Verifier{opinion(form.Confirms)}, false, false},
		{"abstains", []form.Verifier{opinion(form.Abstains)}, false, true},
		{"refuses", []form.Verifier{opinion(form.Confirms), opinion(form.Refuses)}, true, false},
		{"says nothing", []form.Verifier{opinion(0)}, true, false},
	} {
		o := s.options("")
		o.Verifiers = row.verifiers
		d, err := samlbridge.Read("a.xml", signed, o)
		if row.refused {
			require.ErrorIs(t, err, diag.ErrSignature, row.why)
			require.Contains(t, err.Error(), "a second verifier does not confirm the signature", row.why)
			require.Contains(t, err.Error(), "a.xml:2:38: ", row.why)
			continue
		}
		if _, isECDSA := s.key.(*ecdsa.PrivateKey); isECDSA && row.why == "goxmldsig" {
			row.one = true // it abstains
		}
		require.NoError(t, err, row.why)
		one := 0
		for _, f := range d.Findings {
			if f.Rule == "read-signature" {
				require.Equal(t, diag.SeverityNotice, f.Severity)
				require.Contains(t, f.Message, "one verifier")
				one++
			}
		}
		require.Equal(t, row.one, one == 1, "%s: %v", row.why, d.Findings)
	}
}
