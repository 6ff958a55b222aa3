package users_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// A list that contains a private key is refused whatever else is in it, and nothing of the key is ever said.
func TestPrivateKeyInList(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	raw, err := key.Bytes()
	require.NoError(t, err)
	secret, secretURL := base64.StdEncoding.EncodeToString(der), base64.RawURLEncoding.EncodeToString(raw)
	armored := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	jwk := `{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA","d":"` + secretURL + `"}`
	people := strings.Repeat("someone@example.com\n", 30_000) // more than is in memory at once
	rows := []struct {
		why string
		in  io.Reader
	}{
		{"PEM", strings.NewReader(armored)},
		{"PEM behind an empty line, with CR LF", strings.NewReader("\r\n" + strings.ReplaceAll(armored, "\n", "\r\n"))},
		{"PEM, a byte at a time", iotest.OneByteReader(strings.NewReader(armored))},
		{"PEM in UTF-16", strings.NewReader(utf16Text(binary.LittleEndian, armored))},
		{"base64", strings.NewReader(secret)},
		{"base64 in lines", strings.NewReader(secret[:64] + "\n" + secret[64:128] + "\n" + secret[128:] + "\n")},
		{"a JSON Web Key", strings.NewReader(jwk)},
		{"a JSON Web Key among users", strings.NewReader(`{"Users": [{"UserName": "a@x.org"}, ` + jwk + `]}`)},
		{"PEM as a username behind escapes",
			strings.NewReader(`["-----BEGIN\u0020PRIVATE\u0020KEY-----\n\u004dC4CAQAwBQYDK2VwBCIEIAAA"]`)},
		{"PEM in a field of a CSV", strings.NewReader("userName,note\na@x.org,\"" + armored + "\"\n")},
		{"PEM behind many users", strings.NewReader(people + armored + people)},
		{"columns that nobody knows", strings.NewReader("Name,Phone\nA,1\n" + armored)},
	}
	// Wherever the key lies in relation to what is read at once.
	const atOnce = (256 + 64 + 8) << 10
	for at := atOnce - len(armored) - 40; at < atOnce+40; at += 13 {
		rows = append(rows, struct {
			why string
			in  io.Reader
		}{"across what is read at once", strings.NewReader(people[:at/20*20] + strings.Repeat("\n", at%20) +
			secret[:64] + "\n" + secret[64:] + "\n" + people)})
	}
	for _, row := range rows {
		l, err := users.Read("list", row.in, users.AWS, func(f diag.Finding) {
			require.NotContains(t, f.String(), secret[:20], row.why)
			require.NotContains(t, f.String(), secretURL, row.why)
		})
		require.Nil(t, l, row.why)
		require.ErrorIs(t, err, diag.ErrSecret, row.why)
		require.Equal(t,
			"list: the list contains a private key; fix: give the list of users; if others could read the key, replace it", err.Error(), row.why)
	}
}
