package pem_test

import (
	"encoding/json"
	"errors"
	"strings"
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
	for _, name := range []string{"spki", "pkcs1-public-key", "request", "pkcs7", "trusted", "crl",
		"pkcs12-without-key", "secp256k1"} {
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
			if n.Line == 0 { // DER has no lines
				require.Zero(t, n.Column)
				continue
			}
			require.True(t, n.Line > line || n.Line == line && n.Column >= column, "notes in input order: %v",
				bundle.Notes)
			line, column = n.Line, n.Column
		}
		for _, style := range styles {
			out := pem.Format(style, bundle.Certificates...)
			if len(out) > maxBytes {
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
	for _, name := range append([]string{"spki", "pkcs1-public-key", "request", "pkcs7", "trusted", "crl",
		"pkcs12-without-key", "secp256k1"}, goodCertificates...) {
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

// Whatever strings a JSON document holds, the private key in it is found, and a public one in its place is none.
func FuzzFindPrivateKeyJWK(f *testing.F) {
	f.Add("a", "b", uint8(0))
	f.Add("{{{{", `}"{`, uint8(1))
	f.Add(`\`, `\"{\\"`, uint8(2))
	f.Add(strings.Repeat("{", 99), strings.Repeat(`"`, 99), uint8(3))
	f.Fuzz(func(t *testing.T, one, other string, depth uint8) {
		for _, word := range []string{one, other} {
			if strings.Contains(word, "kty") || findSecret(word) >= 0 {
				return
			}
		}
		document := func(name string) string {
			var value any = map[string]any{"kty": "EC", "a": one, "kid": other, name: strings.Repeat("w", 43),
				"z": []any{one, map[string]string{"x": other}}}
			for range depth % 4 {
				value = map[string]any{"a": one, "b": value, "k": other, "y": inJSON(other)}
			}
			text, err := json.Marshal(value)
			require.NoError(t, err)
			return string(text)
		}
		for _, wrap := range []func(string) string{func(s string) string { return s }, inJSON,
			func(s string) string { return inJSON(`{"c":` + inJSON(s) + "}") }} {
			require.GreaterOrEqual(t, findSecret(wrap(document("d"))), 0)
			require.Equal(t, -1, findSecret(wrap(document("x"))))
		}
	})
}
