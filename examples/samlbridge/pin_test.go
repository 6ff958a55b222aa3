package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/metadata"
)

func TestPin(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "federation"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1e9, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	plainMetadata, err := os.ReadFile(sampleFile)
	require.NoError(t, err)
	signed, err := metadata.Sign(sampleFile, plainMetadata, key, certificate, form.Limits{})
	require.NoError(t, err)

	dir := t.TempDir()
	write := func(name string, data []byte) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, data, 0o600))
		return file
	}
	good := write("signed.xml", signed)
	forged := write("forged.xml", []byte(strings.Replace(string(signed), "/saml/acs/", "/saml/evil/", 1)))
	// any shape that package pem reads
	pin := write("pin.txt", []byte(" "+base64.StdEncoding.EncodeToString(der)+"\r\n"))
	other := "../../samlbridge/testdata/certificates.pem"

	plain, _, status := call(t, "", "convert", "-to", "cloudflare-app", sampleFile)
	require.Equal(t, exitOK, status)
	rows := []struct {
		why  string
		args []string
		says string // "" where the metadata is read
	}{
		{"signed with the pin", []string{"-pin", pin, good}, ""},
		{"several files of pins", []string{"-pin", other, "-pin", pin, good}, ""},
		{"signed with another key", []string{"-pin", other, good}, "signed by another key"},
		{"changed", []string{"-pin", pin, forged}, "changed after signing"},
		{"not signed", []string{"-pin", pin, sampleFile}, "carries no signature"},
		{"no such file", []string{"-pin", filepath.Join(dir, "none"), good}, "-pin"},
		{"no certificate", []string{"-pin", good, good}, "-pin"},
	}
	for _, row := range rows {
		out, errs, status := call(t, "", append([]string{"convert", "-to", "cloudflare-app"}, row.args...)...)
		_, errsOfCheck, statusOfCheck := call(t, "", append([]string{"check"}, row.args...)...)
		if row.says == "" {
			require.Equal(t, exitOK, status, errs)
			require.Equal(t, plain, out, row.why)
			require.Equal(t, exitOK, statusOfCheck, errsOfCheck)
			continue
		}
		require.Equal(t, exitUnusable, status, row.why)
		require.Empty(t, out, row.why)
		require.Contains(t, errs, row.says, row.why)
		require.Equal(t, exitUnusable, statusOfCheck, row.why)
		require.Contains(t, errsOfCheck, row.says, row.why)
	}
	// A file that cannot be signed switches no pin off.
	app := "../../samlbridge/testdata/cloudflare-app.json"
	for _, args := range [][]string{{"check"}, {"convert", "-to", "cloudflare-app-values"}} {
		out, errs, status := call(t, "", append(args, "-pin", pin, app)...)
		require.Equal(t, exitUnusable, status)
		require.Empty(t, out)
		require.Contains(t, errs, "carries no signature")
	}
	out, errs, status := call(t, "", "check", "-pin", pin, "-unsigned", app, app, good)
	require.NotEqual(t, exitUnusable, status, errs)
	require.Contains(t, out, "not signed: "+app, "the exempted file is named")
}
