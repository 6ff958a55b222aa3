package pem_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

func TestParseDER(t *testing.T) {
	t.Parallel()
	for _, name := range goodCertificates {
		raw := der(t, name)
		given := slices.Clone(raw)
		cert, err := pem.ParseDER(given)
		require.NoError(t, err, name)
		clear(given)
		require.Equal(t, raw, cert.Raw, "the certificate is the caller's own")
	}
}

func TestParseDERRefusals(t *testing.T) {
	t.Parallel()
	good := der(t, "empty-extensions")
	version := []byte{0xa0, 3, 2, 1, 2}
	serial := []byte{2, 1, 0x11, 0x30}
	require.Equal(t, 1, bytes.Count(good, version))
	require.Equal(t, 1, bytes.Count(good, serial))

	for _, row := range []struct {
		name string
		der  []byte
		kind error
		says string
		why  string
	}{
		{"nothing", nil, pem.ErrEmpty, "no bytes", "an empty element"},
		{"text", []byte("MIID"), pem.ErrOtherObject, "text", "base64 was not decoded"},
		{"pem text", testdata(t, "ed25519.pem"), pem.ErrOtherObject, "text", "that is for Parse"},
		{"private key as text", []byte(secrets()[0].armored()), diag.ErrSecret, "private key", "nothing wins over it"},
		{"random", []byte{0x30, 0x03, 2, 1, 5}, pem.ErrOtherObject, "DER", "some other SEQUENCE"},
		{"ber", []byte{0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0}, pem.ErrOtherObject, "BER", "indefinite length"},
		{"one byte", []byte{0x30, 0x82}, pem.ErrOtherObject, "MII", "no length behind the tag"},
		{"huge length", []byte{0x30, 0x84, 0x7f, 0xff, 0xff, 0xff}, pem.ErrOtherObject, "MII",
			"no length of anything real"},
		{"high tag", []byte{0x3f, 0x81, 1, 0}, pem.ErrOtherObject, "MII", "no tag of anything we know"},
		{"spki", der(t, "spki"), pem.ErrPublicKey, "SubjectPublicKeyInfo", "a key alone"},
		{"pkcs1", der(t, "pkcs1-public-key"), pem.ErrPublicKey, "PKCS #1", "a key alone"},
		{"request", der(t, "request"), pem.ErrCertificateRequest, "CSR", "looks much like a certificate"},
		{"request without a subject", tlv(0x30, tlv(0x30, []byte{2, 1, 0}, tlv(0x30), der(t, "spki"), tlv(0xa0)),
			tlv(0x30, []byte{6, 1, 1}), []byte{3, 1, 0}),
			pem.ErrCertificateRequest, "CSR", "an empty name has no SET inside"},
		{"list", der(t, "crl"), pem.ErrOtherObject, "CRL", "looks much like a certificate"},
		{"list of version 1", listOfVersion1(), pem.ErrOtherObject, "CRL", "without version"},
		{"pkcs7", der(t, "pkcs7"), pem.ErrPKCS7, "PKCS #7", "a bundle"},
		{"pkcs12", der(t, "pkcs12-without-key"), pem.ErrOtherObject, "PKCS #12", "a store"},
		{"pkcs12 with a key", pkcs12WithKey(), diag.ErrSecret, "private key", "a store with a key that can be seen"},
		{"private key", secrets()[0].der, diag.ErrSecret, "private key", "nothing wins over it"},
		{"private key behind", slices.Concat(good, secrets()[3].der), diag.ErrSecret, "private key",
			"nothing wins over it"},
		{"cut", good[:200], pem.ErrTruncated, "not there", "half"},
		{"behind", append(slices.Clone(good), 0), pem.ErrTrailingData, "goes on", "more"},
		{"negative serial", bytes.Replace(good, serial, []byte{2, 1, 0x91, 0x30}, 1), pem.ErrCertificate,
			"negative serial", "RFC 5280, 4.1.2.2"},
		{"version 4", bytes.Replace(good, version, []byte{0xa0, 3, 2, 1, 3}, 1), pem.ErrCertificate, "version",
			"RFC 5280, 4.1.2.1"},
		{"negative version", bytes.Replace(good, version, []byte{0xa0, 3, 2, 1, 0xff}, 1), pem.ErrCertificate,
			"version", "RFC 5280, 4.1.2.1"},
		{"curve", der(t, "secp256k1"), pem.ErrCertificate, "public key", "crypto/x509 does not know the curve"},
		{"surplus behind the signature", surplus(good, false), pem.ErrCertificate, "last field",
			"openssl refuses it too"},
		{"surplus behind the extensions", surplus(good, true), pem.ErrCertificate, "last field",
			"openssl refuses it too"},
		{"dates", bytes.Replace(good, []byte("240101"), []byte("24010x"), 1), pem.ErrCertificate, "RFC 5280",
			"anything else"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			require.NotEmpty(t, row.why)
			cert, err := pem.ParseDER(row.der)
			require.Nil(t, cert)
			require.ErrorIs(t, err, row.kind)
			var e *diag.Error
			require.ErrorAs(t, err, &e)
			require.Contains(t, e.Message, row.says)
			require.Zero(t, [3]int{e.Pos.Line, e.Pos.Column, e.Index})
			requireWellFormed(t, err)
		})
	}
}

// surplus adds an element behind the last field of a certificate, or of its signed part.
func surplus(der []byte, signed bool) []byte {
	content := func(b []byte) []byte { return b[len(b)-int(b[2]):] } // lengths of two octets: 81 xx
	outer := der[4:]                                                 // 30 82 xx xx
	tbs := outer[:3+int(outer[2])]
	rest, extra := outer[len(tbs):], tlv(4, []byte("surplus"))
	if signed {
		return tlv(0x30, tlv(0x30, content(tbs), extra), rest)
	}
	return tlv(0x30, outer, extra)
}

func listOfVersion1() []byte {
	algorithm := tlv(0x30, []byte{6, 3, 0x2b, 0x65, 0x70})
	return tlv(0x30, tlv(0x30, algorithm, tlv(0x30), tlv(0x17, []byte("240101000000Z"))), algorithm, []byte{3, 1, 0})
}

// A certificate of version 1 with serial number 0 begins like a private key of PKCS #8; cut anywhere it is not taken
// for one.
func TestSerialZeroIsNoPrivateKey(t *testing.T) {
	t.Parallel()
	raw := der(t, "version-1-serial-0")
	for i := range raw {
		_, err := pem.ParseDER(raw[:i])
		require.Error(t, err)
		require.NotErrorIs(t, err, diag.ErrSecret, "cut at %d", i)
	}
}
