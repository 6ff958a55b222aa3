package pem_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

const maxBytes = 64 << 10 // as the documentation of Parse says

const begin, end = "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n"

func TestRefusals(t *testing.T) {
	t.Parallel()
	good := string(testdata(t, "rsa-2048.pem"))
	raw := der(t, "rsa-2048")
	bare := b64(raw)
	body := strings.TrimSuffix(strings.TrimPrefix(good, begin), end)
	half := wrapAt(bare, 64)[:65*8]

	for _, row := range []struct {
		name, input string
		kind        diag.Kind
		line, col   int
		index       int
		says        string // what the message names
		why         string
	}{
		{"empty", "", pem.ErrEmpty, 1, 1, 0, "", "nothing was pasted"},
		{"blank", " \r\n\t\u00a0\ufeff", pem.ErrEmpty, 1, 1, 0, "", "nothing but white space"},
		{"empty block", begin + "\n" + end, pem.ErrEmpty, 1, 1, 0, "", "a template without its content"},
		{"an END line alone", end, pem.ErrEmpty, 1, 1, 0, "", "the last line of a paste"},
		{"too large", strings.Repeat(" ", maxBytes+1), diag.ErrLimit, 0, 0, 0, "65537", "a whole log"},

		{"spki pem", string(testdata(t, "spki.pem")), pem.ErrPublicKey, 2, 1, 0, "public key",
			"what the label Public key suggests"},
		{"spki bare", b64(der(t, "spki")), pem.ErrPublicKey, 1, 1, 0, "public key", "wp-saml-auth 302"},
		{"spki der", string(der(t, "spki")), pem.ErrPublicKey, 0, 0, 0, "public key", "openssl -pubkey -outform DER"},
		{"spki labelled certificate", armored("CERTIFICATE", der(t, "spki")), pem.ErrPublicKey, 2, 1, 0, "public key",
			"what other tools make of it"},
		{"spki half", b64(der(t, "spki"))[:100], pem.ErrPublicKey, 1, 1, 0, "public key",
			"half of it would not do either"},
		{"pkcs1 public", string(testdata(t, "pkcs1-public-key.pem")), pem.ErrPublicKey, 2, 1, 0, "PKCS #1",
			"RSAPublicKey"},
		{"pkcs1 public bare", b64(der(t, "pkcs1-public-key")), pem.ErrPublicKey, 1, 1, 0, "PKCS #1", "RSAPublicKey"},
		{"ssh key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBb me@host", pem.ErrPublicKey, 1, 1, 0, "SSH",
			"the wrong .pub file"},
		{"ssh key without its name", "AAAAC3NzaC1lZDI1NTE5AAAAIBbX", pem.ErrPublicKey, 1, 1, 0, "SSH",
			"the wrong .pub file"},
		{"ssh2 key", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAC3NzaC1lZDI1NTE5\n---- END SSH2 PUBLIC KEY ----\n",
			pem.ErrPublicKey, 2, 1, 0, "SSH2", "PuTTY's form"},
		{"csr", string(testdata(t, "request.pem")), pem.ErrCertificateRequest, 2, 1, 0, "CSR",
			"the file beside the certificate"},
		{"csr bare", b64(der(t, "request")), pem.ErrCertificateRequest, 1, 1, 0, "CSR",
			"the file beside the certificate"},
		{"csr der", string(der(t, "request")), pem.ErrCertificateRequest, 0, 0, 0, "CSR",
			"the file beside the certificate"},
		{"crl", string(testdata(t, "crl.pem")), pem.ErrOtherObject, 2, 1, 0, "CRL", "the file beside the certificate"},
		{"pkcs12", string(testdata(t, "pkcs12-without-key.pem")), pem.ErrOtherObject, 2, 1, 0, "PKCS #12",
			"a trust store"},
		{"certificate, then csr", good + string(testdata(t, "request.pem")), pem.ErrCertificateRequest, 22, 1, 1, "CSR",
			"the second is not passed over"},
		{"parameters", "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n",
			pem.ErrOtherObject, 2, 1, 0, "EC PARAMETERS", "openssl ecparam"},
		{"pgp", "-----BEGIN PGP MESSAGE-----\n\nhQEMA5vJ\n=njUN\n-----END PGP MESSAGE-----\n", pem.ErrOtherObject, 4, 2,
			0, "PGP MESSAGE", "another kind of armor"},

		{"half bare", half, pem.ErrTruncated, 8, 64, 0, "not there", "the selection stopped early"},
		{"half without END", begin + half, pem.ErrTruncated, 9, 64, 0, "not there", "the selection stopped early"},
		{"half with END", begin + half + end, pem.ErrTruncated, 9, 64, 0, "not there", "a paste with a hole"},
		{"half der", string(raw[:300]), pem.ErrTruncated, 0, 0, 0, "not there", "a broken download"},
		{"half, then a whole one", half + "\n" + bare, pem.ErrTruncated, 8, 64, 0, "not there",
			"the second one must not fill up the first"},
		{"half, next BEGIN", begin + half + good, pem.ErrTruncated, 9, 64, 0, "not there",
			"the second one must not fill up the first"},

		{"trailing bytes", armored("CERTIFICATE", append(raw[:len(raw):len(raw)], 0, 1, 2)), pem.ErrTrailingData, 2, 1,
			0, "goes on", "a padded file"},
		{"trailing bytes der", string(raw) + "\n", pem.ErrTrailingData, 0, 0, 0, "goes on",
			"an editor appended a newline"},

		{"headers", begin + "Proc-Type: 4,CLEAR\n\n" + body + end, pem.ErrArmor, 2, 1, 0, "header",
			"RFC 7468 has none"},
		{"labels differ", begin + body + "-----END PUBLIC KEY-----\n", pem.ErrArmor, 20, 1, 0, "PUBLIC KEY",
			"two blocks glued"},
		{"a certificate before the block", bare + "\n" + good, pem.ErrArmor, 1, 1, 0, "outside", "it would get lost"},
		{"a certificate behind the block", good + "next: " + bare, pem.ErrArmor, 21, 7, 1, "outside",
			"it would get lost"},
		{"text before an END line alone", "certificate: \n" + body + end, pem.ErrArmor, 1, 12, 0, "alone",
			"what of it is base64?"},
		{"text behind a BEGIN line alone", begin + "(see above)\n", pem.ErrArmor, 2, 2, 0, "alone",
			"what of it is base64?"},

		{"a foreign character", begin + strings.Replace(body, "MII", "MI?", 1) + end, pem.ErrBase64, 2, 3, 0, `'?'`,
			"a damaged file"},
		{"a quotation mark inside", bare[:10] + `"` + bare[10:], pem.ErrBase64, 1, 11, 0, `'"'`,
			"only around lines are they harmless"},
		{"two alphabets", "MII+" + "AA_A", pem.ErrBase64, 1, 7, 0, "alphabets", "which one is meant?"},
		{"goes on behind padding", "MIIDUTCC==MIID", pem.ErrBase64, 1, 11, 0, "= sign", "two values on one line"},
		{"a character too many", b64(der(t, "ecdsa-p256")) + "A", pem.ErrBase64, 1, 537, 0, "one character",
			"a slip of the keyboard"},
		{"layers", layered(bare, 4), pem.ErrBase64, 1, 1, 0, "layers", "nobody does that"},

		{"words", "hello", pem.ErrOtherObject, 1, 1, 0, "MII", "base64 only by its letters"},
		{"url", "https://team.cloudflareaccess.com/cdn-cgi/access/certs", pem.ErrOtherObject, 1, 1, 0, "URL",
			"the address of it"},
		{"html", "<!DOCTYPE html>\n<html><body>Sign in", pem.ErrOtherObject, 1, 1, 0, "web page",
			"a download without a session"},
		{"metadata", "<?xml version=\"1.0\"?>\n<md:EntityDescriptor><ds:X509Certificate>" + bare, pem.ErrOtherObject, 1,
			1, 0, "SAML metadata", "the other thing to download"},
		{"fingerprint", "\n" + pem.SHA256Fingerprint(raw), pem.ErrOtherObject, 2, 1, 0, "fingerprint",
			"the short thing beside the certificate"},
		{"fingerprint with its name", "SHA1 Fingerprint=" + pem.SHA1Fingerprint(raw), pem.ErrOtherObject, 1, 1, 0,
			"fingerprint", "as openssl prints it"},
		{"fingerprint without colons", strings.ToLower(strings.ReplaceAll(pem.SHA1Fingerprint(raw), ":", "")),
			pem.ErrOtherObject, 1, 1, 0, "fingerprint", "as Azure shows it"},
		{"binary", "\xfe\xed\xfe\xed\x00\x00\x00\x02", pem.ErrOtherObject, 1, 1, 0, "neither", "a Java key store"},
		{"utf-16 without mark", "M\x00I\x00I\x00", pem.ErrOtherObject, 1, 1, 0, "neither text",
			"cannot be told from binary"},
		{"ber", "\x30\x80\x30\x80\x00\x00\x00\x00", pem.ErrOtherObject, 0, 0, 0, "BER", "not DER"},
		{"der of something", "MAQCAgEB", pem.ErrOtherObject, 1, 1, 0, "DER", "SEQUENCE of one INTEGER"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			require.NotEmpty(t, row.why)
			bundle, err := pem.Parse([]byte(row.input))
			require.Nil(t, bundle)
			var e *diag.Error
			require.ErrorAs(t, err, &e)
			require.ErrorIs(t, err, row.kind, err.Error())
			require.Contains(t, e.Message, row.says)
			require.Equal(t, [3]int{row.line, row.col, row.index}, [3]int{e.Pos.Line, e.Pos.Column, e.Index},
				err.Error())
			requireWellFormed(t, err)
		})
	}
}

func layered(text string, n int) string {
	for range n {
		text = base64.StdEncoding.EncodeToString([]byte(text))
	}
	return text
}

// requireWellFormed holds an error to what is promised of every one.
func requireWellFormed(tb testing.TB, err error) {
	tb.Helper()
	var e *diag.Error
	require.ErrorAs(tb, err, &e)
	require.NotEmpty(tb, e.Message)
	require.NotEmpty(tb, e.Fix)
	text := e.Error()
	require.LessOrEqual(tb, len(text), 512)
	require.True(tb, utf8.ValidString(text))
	require.False(tb, strings.ContainsFunc(text, unicode.IsControl), text)
}
