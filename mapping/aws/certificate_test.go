package aws

import (
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
)

func TestPEMSize(t *testing.T) {
	t.Parallel()
	for n := range 200 {
		der := make([]byte, n+1)
		want := len(pem.Format(pem.Armored, &x509.Certificate{Raw: der}))
		require.Equal(t, want, pemSize(mapping.Key{DER: der}), n)
	}
}
