package pem_test

import (
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
)

// OpenSSL reads the same from our output as we do: an independent witness.
func TestOpenSSLAgrees(t *testing.T) {
	t.Parallel()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not on the PATH: no independent witness")
	}
	paths := []string{}
	for _, name := range goodCertificates {
		paths = append(paths, filepath.Join("testdata", name+".pem"))
	}
	shared, err := filepath.Glob("../../shared/corpus/certificates/*.pem")
	require.NoError(t, err)
	for _, path := range append(paths, shared...) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			bundle, err := pem.Parse(text)
			require.NoError(t, err)
			cert := bundle.Certificates[0]

			ask := func(args ...string) string {
				cmd := exec.Command(openssl, append([]string{"x509", "-noout"}, args...)...)
				cmd.Stdin = strings.NewReader(string(pem.Format(pem.Armored, cert)))
				out, err := cmd.Output()
				require.NoError(t, err)
				_, value, _ := strings.Cut(strings.TrimSpace(string(out)), "=")
				return strings.TrimSpace(value)
			}
			require.Equal(t, ask("-fingerprint", "-sha256"), pem.SHA256Fingerprint(cert.Raw))
			require.Equal(t, ask("-fingerprint", "-sha1"), pem.SHA1Fingerprint(cert.Raw))
			require.Equal(t, ask("-subject", "-nameopt", "RFC2253"), cert.Subject.String())
			serial, ok := new(big.Int).SetString(ask("-serial"), 16)
			require.True(t, ok)
			require.Zero(t, serial.Cmp(cert.SerialNumber))
			const layout = "Jan _2 15:04:05 2006 MST"
			require.Equal(t, ask("-startdate"), cert.NotBefore.In(time.FixedZone("GMT", 0)).Format(layout))
			require.Equal(t, ask("-enddate"), cert.NotAfter.In(time.FixedZone("GMT", 0)).Format(layout))
		})
	}
}
