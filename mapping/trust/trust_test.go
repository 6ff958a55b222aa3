package trust_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/trust"
)

// certificate makes a certificate over a key, another one for every serial number.
func certificate(t *testing.T, key crypto.Signer, serial int64) mapping.Key {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "example"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	return mapping.NewKey(mapping.Signing, der)
}

func TestJudge(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	for why, key := range map[string]crypto.Signer{"RSA": rsaKey, "ECDSA": ecKey, "Ed25519": edKey} {
		old, renewed := certificate(t, key, 1), certificate(t, key, 2)
		_, otherKey, err := ed25519.GenerateKey(rand.Reader)
		require.NoError(t, err)
		other := certificate(t, otherKey, 1)
		encryption := old
		encryption.Use = mapping.Encryption
		unreadable := mapping.Key{DER: []byte{0x30, 0}}
		for _, c := range []struct {
			why     string
			key     mapping.Key
			trusted []mapping.Key
			level   trust.Level
			by      mapping.Key
		}{
			{why: "itself", key: old, trusted: []mapping.Key{other, old}, level: trust.Trusted, by: old},
			{why: "itself outweighs one over the same key", key: old, trusted: []mapping.Key{renewed, old},
				level: trust.Trusted, by: old},
			{why: "renewed over the same key", key: renewed, trusted: []mapping.Key{other, old}, level: trust.SameKey,
				by: old},
			{why: "the same names and number, another key", key: other, trusted: []mapping.Key{old},
				level: trust.Untrusted},
			{why: "nothing is trusted", key: old, level: trust.Untrusted},
			{why: "a key for encryption trusts nothing", key: old, trusted: []mapping.Key{encryption},
				level: trust.Untrusted},
			{why: "what cannot be read is compared by its bytes", key: unreadable, trusted: []mapping.Key{old,
				unreadable}, level: trust.Trusted, by: unreadable},
			{why: "and has no key to compare", key: unreadable, trusted: []mapping.Key{old}, level: trust.Untrusted},
			{why: "an empty key trusts nothing", key: mapping.Key{}, trusted: []mapping.Key{{}},
				level: trust.Untrusted},
		} {
			level, by := trust.Judge(c.key, c.trusted)
			require.Equal(t, c.level, level, "%s: %s", why, c.why)
			require.Equal(t, c.by.DER, by.DER, "%s: %s", why, c.why)
		}
	}
}

// One key may be encoded in two ways: that of RSA with the NULL of its parameters left out.
func TestJudgeEncodings(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	old, renewed := certificate(t, key, 1), certificate(t, key, 2)
	other := *renewed.Certificate
	other.RawSubjectPublicKeyInfo = []byte("written in another way")
	renewed.Certificate = &other
	level, _ := trust.Judge(renewed, []mapping.Key{old})
	require.Equal(t, trust.SameKey, level)
}

func TestDoubt(t *testing.T) {
	t.Parallel()
	require.Equal(t, "whether the service provider compares certificates or only their keys is not documented",
		trust.Doubt(nil))
	require.Equal(t, "whether Slack compares certificates or only their keys is not documented",
		trust.Doubt(&mapping.Product{Name: "Slack"}))
}
