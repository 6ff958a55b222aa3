package compare_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/compare"
	"github.com/samlbridge/samlbridge/pem"
)

// renewals are certificates over one key, each for another time.
func renewals(t *testing.T, n int) []mapping.Key {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	var list []mapping.Key
	for i := range n {
		template := &x509.Certificate{SerialNumber: big.NewInt(int64(i + 1)), Subject: pkix.Name{CommonName: "idp"},
			NotBefore: time.Date(2026+i, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2028+i, 1, 1, 0, 0, 0, 0,
				time.UTC)}
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		require.NoError(t, err)
		list = append(list, mapping.NewKey("", der))
	}
	return list
}

// A certificate that was renewed over the same key is neither the same nor another: nobody documents what AWS compares.
func TestCompareRenewed(t *testing.T) {
	t.Parallel()
	held := renewals(t, 2)
	other := certificatesOf(t)[0]
	awsHolds := func(keys ...mapping.Key) mapping.Statement {
		return edited(awsHolds(keys...), "aws.json", func(s *mapping.Statement) { s.SPProduct = aws.Product() })
	}
	for _, swapped := range []bool{false, true} {
		run := func(shown, taken mapping.Statement) compare.Comparison {
			if swapped {
				return compare.Compare(taken, shown)
			}
			return compare.Compare(shown, taken)
		}
		result := run(cloudflareMetadata(held[1]), awsHolds(held[0]))
		require.Empty(t, result.Differences)
		require.Len(t, result.Unknown, 1)
		unknown := result.Unknown[0]
		require.Equal(t, mapping.IdPCertificates, unknown.Property)
		require.Equal(t, "could not tell: cloudflare.xml has the certificate "+pem.SHA256Fingerprint(held[1].DER)+
			", aws.json has "+
			pem.SHA256Fingerprint(held[0].DER)+
			" over the same key; whether AWS compares certificates or only their keys is not documented",
			unknown.Message)
		require.Contains(t, unknown.Fix, "import what is missing")
		require.Equal(t, "cloudflare.xml", unknown.Document)

		result = run(cloudflareMetadata(held[1], other), awsHolds(held[0]))
		require.Len(t, result.Unknown, 1)
		require.Len(t, result.Differences, 1, "another certificate that was not taken is a difference all the same")
		require.NotContains(t, result.Differences[0].Message, pem.SHA256Fingerprint(held[1].DER))

		result = run(cloudflareMetadata(held[1]), awsHolds(held[0], held[1]))
		require.Empty(t, result.Unknown)
		require.Empty(t, result.Differences, "it was imported")
	}
	result := compare.Compare(cloudflareMetadata(held[0]), edited(cloudflareMetadata(held[1]), "again",
		func(*mapping.Statement) {}))
	require.Empty(t, result.Unknown)
	require.Len(t, result.Differences, 1, "two documents of one side are to be the same")
}
