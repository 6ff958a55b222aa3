package pem_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
)

func FuzzParse(f *testing.F) {
	for _, name := range goodCertificates {
		for _, s := range shapes {
			f.Add(s.make(string(testdata(f, name+".pem")), der(f, name)))
		}
	}
	for _, name := range []string{"spki", "pkcs1-public-key", "request", "pkcs7", "trusted", "crl", "pkcs12-without-key", "secp256k1"} {
		f.Add(testdata(f, name+".pem"))
		f.Add(der(f, name))
	}
	f.Add(pem.Format(pem.Bare, certificates(f)...))
	f.Add([]byte("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n-----END X-----\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		bundle, err := pem.Parse(text)
		if err != nil {
			require.Nil(t, bundle)
			requireWellFormed(t, err)
			return
		}
		require.NotEmpty(t, bundle.Certificates)
		line, column := 1, 1
		for _, n := range bundle.Notes {
			require.True(t, n.Line > line || n.Line == line && n.Column >= column, "notes in input order: %v", bundle.Notes)
			line, column = n.Line, n.Column
		}
		for _, style := range styles {
			out := pem.Format(style, bundle.Certificates...)
			if len(out) > pem.MaxBytes {
				continue
			}
			again, err := pem.Parse(out)
			require.NoError(t, err)
			require.Equal(t, ders(bundle.Certificates), ders(again.Certificates))
			if style == pem.Armored {
				require.Nil(t, again.Notes)
			}
		}
	})
}

func FuzzParseDER(f *testing.F) {
	for _, name := range append([]string{"spki", "pkcs1-public-key", "request", "pkcs7", "trusted", "crl", "pkcs12-without-key", "secp256k1"}, goodCertificates...) {
		f.Add(der(f, name))
	}
	f.Add(pkcs12WithKey())
	f.Fuzz(func(t *testing.T, der []byte) {
		cert, err := pem.ParseDER(der)
		if err != nil {
			require.Nil(t, cert)
			requireWellFormed(t, err)
			require.False(t, errors.Is(err, pem.ErrArmor) || errors.Is(err, pem.ErrBase64), "these are kinds of text")
			return
		}
		require.Equal(t, der, cert.Raw)
		bundle, err := pem.Parse(der)
		require.NoError(t, err)
		require.Equal(t, [][]byte{der}, ders(bundle.Certificates))
	})
}
