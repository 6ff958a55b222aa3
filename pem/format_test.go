package pem_test

import (
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
)

var styles = []pem.Style{pem.Armored, pem.Bare, pem.OneLine}

// certificates reads the good ones without the code under test.
func certificates(tb testing.TB) []*x509.Certificate {
	tb.Helper()
	var certs []*x509.Certificate
	for _, name := range goodCertificates {
		cert, err := x509.ParseCertificate(der(tb, name))
		require.NoError(tb, err)
		certs = append(certs, cert)
	}
	return certs
}

// Parse(Format(style, certificates)) gives the certificates back, for every style and list.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	all := certificates(t)
	for _, style := range styles {
		for from := range all {
			for to := from + 1; to <= len(all); to++ {
				text := pem.Format(style, all[from:to]...)
				bundle, err := pem.Parse(text)
				require.NoError(t, err, "%s", text)
				require.Equal(t, ders(all[from:to]), ders(bundle.Certificates))
				if style == pem.Armored {
					require.Nil(t, bundle.Notes)
				}
			}
		}
	}
	twice, err := pem.Parse(pem.Format(pem.Bare, all[0], all[0]))
	require.NoError(t, err)
	require.Len(t, twice.Certificates, 2, "the same certificate twice stays twice")
}

func TestFormat(t *testing.T) {
	t.Parallel()
	certs := certificates(t)
	one := certs[2:3]
	raw := one[0].Raw
	require.Equal(t, string(testdata(t, "ed25519.pem")), string(pem.Format(pem.Armored, one...)))
	require.Equal(t, wrapAt(b64(raw), 64), string(pem.Format(pem.Bare, one...))+"\n")
	require.Equal(t, b64(raw), string(pem.Format(pem.OneLine, one...)))

	two := certs[1:3]
	require.Equal(t, string(testdata(t, "ecdsa-p256.pem"))+string(testdata(t, "ed25519.pem")),
		string(pem.Format(pem.Armored, two...)))
	require.Equal(t, wrapAt(b64(two[0].Raw), 64)+"\n"+wrapAt(b64(raw), 64), string(pem.Format(pem.Bare, two...))+"\n")
	require.Equal(t, b64(two[0].Raw)+"\n"+b64(raw), string(pem.Format(pem.OneLine, two...)))

	require.Equal(t, pem.Format(pem.Armored, one...), pem.Format(pem.Style(99), one...),
		"an unknown style is written as Armored")
	require.Nil(t, pem.Format(pem.Armored))
	require.Equal(t, pem.Format(pem.Bare, one...), pem.Format(pem.Bare, nil, one[0], new(x509.Certificate)),
		"what has no DER has no text")
}

func TestFingerprints(t *testing.T) {
	t.Parallel()
	require.Equal(t, "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55",
		pem.SHA256Fingerprint(nil))
	require.Equal(t, "DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09", pem.SHA1Fingerprint(nil))
}
