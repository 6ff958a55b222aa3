package pem_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
)

// signed makes a certificate: key is its own, signer that of its issuer.
func signed(t *testing.T, template, issuer *x509.Certificate, key, signer crypto.Signer) *x509.Certificate {
	t.Helper()
	for _, c := range []*x509.Certificate{template, issuer} {
		c.SerialNumber, c.NotAfter = big.NewInt(1), time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, key.Public(), signer)
	require.NoError(t, err)
	cert, err := pem.ParseDER(der)
	require.NoError(t, err)
	return cert
}

func TestCheckSelfSignature(t *testing.T) {
	t.Parallel()
	named := func(name string) *x509.Certificate { return &x509.Certificate{Subject: pkix.Name{CommonName: name}} }
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	sha1 := named("a")
	sha1.SignatureAlgorithm = x509.SHA1WithRSA
	pss := named("a")
	pss.SignatureAlgorithm = x509.SHA384WithRSAPSS
	rollover := named("a")
	rollover.SubjectKeyId, rollover.AuthorityKeyId = []byte("new"), []byte("old")
	itself := named("a")
	itself.SubjectKeyId, itself.AuthorityKeyId = []byte("own"), []byte("own")

	for _, row := range []struct {
		why  string
		cert *x509.Certificate
		want error
	}{
		{"its own issuer, without key identifiers", signed(t, named("a"), named("a"), key, key), nil},
		{"its own issuer, with key identifiers", signed(t, itself, named("a"), key, key), nil},
		{"signed with RSA-PSS", signed(t, pss, named("a"), key, key), nil},
		{"issued by another", signed(t, named("a"), named("b"), key, other), pem.ErrIssuer},
		{"issued with an older key of the same name", signed(t, rollover, named("a"), key, other), pem.ErrIssuer},
		{"signed with SHA-1, which is no longer verified", signed(t, sha1, named("a"), key, key), pem.ErrAlgorithm},
		{"signed with a key that is not the one in it", signed(t, itself, named("a"), key, other), pem.ErrSignature},
	} {
		require.ErrorIs(t, pem.CheckSelfSignature(row.cert), row.want, row.why)
	}
	for _, name := range goodCertificates {
		cert, err := pem.ParseDER(der(t, name))
		require.NoError(t, err)
		require.NotErrorIs(t, pem.CheckSelfSignature(cert), pem.ErrSignature, name)
	}
}

// Whatever character of a self-signed certificate a copy changes, reading or the signature notices it; but for
// those in the names, the key identifiers and the algorithms, which decide whether there is anything to verify.
func TestSelfSignatureNoticesEveryCharacter(t *testing.T) {
	t.Parallel()
	good := string(testdata(t, "rsa-2048.pem"))
	cert, err := pem.ParseDER(der(t, "rsa-2048"))
	require.NoError(t, err)
	require.NoError(t, pem.CheckSelfSignature(cert))
	broken := 0
	notice := func(damaged string) {
		bundle, err := pem.Parse([]byte(damaged))
		if err != nil || string(bundle.Certificates[0].Raw) == string(cert.Raw) {
			return
		}
		read := bundle.Certificates[0]
		switch got := pem.CheckSelfSignature(read); {
		case errors.Is(got, pem.ErrSignature):
			broken++
		case errors.Is(got, pem.ErrIssuer):
			require.False(t, string(read.RawIssuer) == string(read.RawSubject) &&
				string(read.AuthorityKeyId) == string(read.SubjectKeyId), damaged)
		default:
			require.ErrorIs(t, got, pem.ErrAlgorithm, damaged)
			require.False(t, read.SignatureAlgorithm == cert.SignatureAlgorithm &&
				read.PublicKeyAlgorithm == cert.PublicKeyAlgorithm, damaged)
		}
	}
	body := strings.Index(good, "\n") + 1
	for i := body; i < strings.Index(good, "\n-----END"); i++ {
		if c := good[i : i+1]; c != "\n" {
			other := "A"
			if c == other {
				other = "B"
			}
			notice(good[:i] + other + good[i+1:])
		}
	}
	lines := strings.SplitAfter(good, "\n")
	for i := 2; i < len(lines)-3; i++ {
		damaged := strings.Join(lines[:i], "") + lines[i-1] + strings.Join(lines[i+1:], "")
		notice(damaged)
	}
	require.Greater(t, broken, 800)
}

func TestSelfSignatureOfNothing(t *testing.T) {
	t.Parallel()
	require.ErrorIs(t, pem.CheckSelfSignature(nil), pem.ErrAlgorithm)
	require.ErrorIs(t, pem.CheckSelfSignature(&x509.Certificate{}), pem.ErrAlgorithm)
}
