package pem_test

import (
	"crypto/x509"
	stdpem "encoding/pem"
	"testing"

	"github.com/samlbridge/samlbridge/pem"
)

func BenchmarkCertificate(b *testing.B) {
	text, raw := testdata(b, "rsa-2048.pem"), der(b, "rsa-2048")
	bare := []byte(b64(raw))
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"x509.ParseCertificate", func() error { _, err := x509.ParseCertificate(raw); return err }},
		{"ParseDER", func() error { _, err := pem.ParseDER(raw); return err }},
		{"encoding_pem and x509", func() error {
			block, _ := stdpem.Decode(text)
			_, err := x509.ParseCertificate(block.Bytes)
			return err
		}},
		{"Parse PEM", func() error { _, err := pem.Parse(text); return err }},
		{"Parse bare", func() error { _, err := pem.Parse(bare); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
