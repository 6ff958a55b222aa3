package pem_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// pasted is one way in which a certificate reaches somebody, and what must come out: certificates of testdata with
// these notes, or an error of this kind that says this.
type pasted struct {
	name  string
	text  string
	certs []string
	notes []pem.NoteCode
	kind  diag.Kind
	says  string
}

func bareAnd(codes ...pem.NoteCode) []pem.NoteCode {
	return append([]pem.NoteCode{pem.MissingArmor, pem.Rewrapped}, codes...)
}

// hundred are the shapes of certificate text that people were seen to paste, apart from those of shapes and of
// refusals.
func hundred(t *testing.T) []pasted {
	var (
		one, two = []string{"rsa-2048"}, []string{"ecdsa-p256", "rsa-2048"}
		plain    = string(testdata(t, "rsa-2048.pem"))
		bare     = b64(der(t, "rsa-2048")) // ends with ==
		ec       = b64(der(t, "ecdsa-p256"))
		padded   = b64(der(t, "version-1-serial-0"))
		escaped  = strings.ReplaceAll(plain, "\n", `\n`)
		ofPEM    = b64([]byte(plain))
		lines    = wrapAt(bare, 64)
		p7       = []string{"rsa-2048", "ecdsa-p256"}
	)
	rows := []pasted{
		// Labels.
		{name: "Kubernetes caData", text: "caData: " + ofPEM, certs: one, notes: bareAnd(pem.PreambleText,
			pem.DoubleWrapped)},
		{name: "Kubernetes secret", text: "apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: " + ofPEM +
			"\ntype: Opaque\n", certs: one, notes: bareAnd(pem.PreambleText, pem.DoubleWrapped)},
		{name: "Kubernetes secret, wrapped", text: "data:\n  tls.crt: |\n" + everyLine(wrapAt(ofPEM, 76),
			func(l string) string { return "    " + l }) + "  note: none\n",
			certs: one, notes: bareAnd(pem.PreambleText, pem.DoubleWrapped, pem.WhiteSpace)},
		{name: "label above", text: "Public key\n" + bare + "\n", certs: one, notes: bareAnd(pem.PreambleText)},
		{name: "label above and below", text: "Public key\n" + bare + "\nCopy\nSave changes", certs: one,
			notes: bareAnd(pem.PreambleText)},
		{name: "label in front", text: "X509Certificate: " + bare, certs: one, notes: bareAnd(pem.PreambleText)},
		{name: "label without colon", text: "certificate " + bare, certs: one, notes: bareAnd(pem.PreambleText)},
		{name: "label with lines", text: "Certificate:\n" + lines, certs: one, notes: []pem.NoteCode{pem.MissingArmor,
			pem.PreambleText}},
		{name: "ini", text: "[saml]\nidp_cert=" + bare + "\n", certs: one, notes: bareAnd(pem.PreambleText)},
		{name: "env", text: "export IDP_CERT='" + bare + "'", certs: one, notes: bareAnd(pem.Quotes, pem.PreambleText)},
		{name: "env of PEM", text: `SAML_CERT="` + escaped + `"`, certs: one, notes: []pem.NoteCode{pem.Quotes,
			pem.PreambleText, pem.EscapedNewlines}},
		{name: "docker env of base64", text: "SAML_CERT_B64=" + ofPEM, certs: one, notes: bareAnd(pem.PreambleText,
			pem.DoubleWrapped)},
		{name: "subject in front", text: "subject=CN = idp.example.org\nissuer=CN = idp.example.org\n" + bare,
			certs: one, notes: bareAnd(pem.PreambleText)},
		{name: "subject glued to base64", text: "subject=/CN=idp" + bare, certs: one, notes: bareAnd(pem.PreambleText)},
		{name: "subject glued to PEM", text: "subject=/C=XX/O=Example" + plain, certs: one,
			notes: []pem.NoteCode{pem.PreambleText}},
		{name: "HCL", text: "public_key = \"" + bare + "\"\n", certs: one, notes: bareAnd(pem.Quotes,
			pem.PreambleText)},
		{name: "HCL heredoc", text: "certificate = <<-EOT\n" + plain + "EOT\n", certs: one,
			notes: []pem.NoteCode{pem.PreambleText}},
		{name: "YAML list", text: "certs:\n  - " + bare + "\n  - " + ec + "\n", certs: []string{"rsa-2048",
			"ecdsa-p256"}, notes: bareAnd(pem.PreambleText)},
		{name: "YAML block", text: "cert: |-\n" + everyLine(lines, func(l string) string { return "  " + l }),
			certs: one, notes: []pem.NoteCode{pem.MissingArmor, pem.PreambleText, pem.WhiteSpace}},
		{name: "JSON member", text: `{"public_key": "` + bare + `"}`, certs: one, notes: bareAnd(pem.Quotes,
			pem.PreambleText)},
		{name: "JSON line", text: `  "public_key": "` + bare + `",`, certs: one, notes: bareAnd(pem.Quotes,
			pem.PreambleText)},
		{name: "JSON list", text: `["` + ec + `","` + bare + `"]`, certs: two, notes: bareAnd(pem.Quotes,
			pem.PreambleText)},
		{name: "JSON of PEM", text: `{"cert":` + inJSON(plain) + `}`, certs: one, notes: []pem.NoteCode{pem.Quotes,
			pem.PreambleText, pem.EscapedNewlines}},
		{name: "x5c", text: `"x5c": [` + "\n  \"" + bare + "\"\n],", certs: one, notes: bareAnd(pem.Quotes,
			pem.PreambleText)},
		{name: "LDIF", text: "userCertificate;binary:: " + strings.ReplaceAll(strings.TrimSpace(wrapAt(bare, 51)), "\n",
			"\n "), certs: one,
			notes: bareAnd(pem.PreambleText, pem.WhiteSpace)},
		{name: "data URI", text: "data:application/x-x509-ca-cert;base64," + bare, certs: one,
			notes: bareAnd(pem.PreambleText)},
		{name: "data URI of PEM", text: "data:application/x-pem-file;base64," + ofPEM, certs: one,
			notes: bareAnd(pem.PreambleText, pem.DoubleWrapped)},
		{name: "MIME", text: "Content-Type: application/pkix-cert\nContent-Transfer-Encoding: base64\n\n" +
			wrapAt(bare, 76), certs: one, notes: bareAnd(pem.PreambleText)},
		{name: "console values", text: "SSO endpoint\nhttps://team.cloudflareaccess.com/cdn-cgi/access/sso/saml/" +
			strings.Repeat("0a", 32) + "\nPublic key\n" + bare,
			certs: one, notes: bareAnd(pem.PreambleText)},
		{name: "table of Markdown", text: "| Public key | " + bare + " |\n", certs: one, notes: bareAnd(pem.Quotes,
			pem.PreambleText)},
		{name: "thanks", text: lines + "thanks\n", certs: one, notes: []pem.NoteCode{pem.MissingArmor,
			pem.PreambleText}},
		{name: "fingerprint beside it", text: "sha256: " + strings.Repeat("ab", 32) + "\ncert: " + bare, certs: one,
			notes: bareAnd(pem.PreambleText)},

		// Encodings around it.
		{name: "base64 of PEM, lines", text: wrapAt(ofPEM, 76), certs: one, notes: bareAnd(pem.DoubleWrapped)},
		{name: "base64 of CRLF PEM", text: b64([]byte(strings.ReplaceAll(plain, "\n", "\r\n"))), certs: one,
			notes: bareAnd(pem.DoubleWrapped, pem.LineEndings)},
		{name: "base64 twice of PEM", text: b64([]byte(ofPEM)), certs: one, notes: bareAnd(pem.DoubleWrapped)},
		{name: "base64 of label and base64", text: b64([]byte("cert=" + bare)), certs: one,
			notes: bareAnd(pem.DoubleWrapped, pem.PreambleText)},
		{name: "labelled base64 of base64", text: "cert: " + b64([]byte(bare)), certs: one,
			notes: bareAnd(pem.DoubleWrapped, pem.PreambleText)},
		{name: "references for CR", text: strings.ReplaceAll(plain, "\n", "&#13;\n"), certs: one,
			notes: []pem.NoteCode{pem.CharacterReferences}},
		{name: "references for CR in base64", text: strings.ReplaceAll(lines, "\n", "&#xD;\n"), certs: one,
			notes: []pem.NoteCode{pem.MissingArmor, pem.CharacterReferences}},
		{name: "references for LF", text: strings.ReplaceAll(plain, "\n", "&#xA;"), certs: one,
			notes: []pem.NoteCode{pem.CharacterReferences}},
		{name: "references escaped twice", text: strings.ReplaceAll(plain, "\n", "&amp;#10;"), certs: one,
			notes: []pem.NoteCode{pem.CharacterReferences}},
		{name: "references for + and =", text: strings.NewReplacer("+", "&#43;", "=", "&#x3D;", "/", "&#47;").
			Replace(bare), certs: one, notes: bareAnd(pem.CharacterReferences)},
		{name: "quoted references", text: "&quot;" + bare + "&quot;,", certs: one,
			notes: bareAnd(pem.CharacterReferences, pem.Quotes)},
		{name: "no-break references", text: everyLine(plain, func(l string) string { return l + "&nbsp;" }), certs: one,
			notes: []pem.NoteCode{pem.CharacterReferences, pem.UnicodeBlanks}},
		{name: "percent twice", text: url.QueryEscape(url.QueryEscape(bare)), certs: one,
			notes: bareAnd(pem.PercentEncoding)},
		{name: "percent, parameter", text: "cert=" + url.QueryEscape(bare) + "&id=1", certs: one,
			notes: bareAnd(pem.PercentEncoding, pem.PreambleText)},
		{name: "percent of PEM", text: url.QueryEscape(plain), certs: one, notes: []pem.NoteCode{pem.PercentEncoding,
			pem.ArmorLines}},
		{name: "quoted-printable", text: strings.ReplaceAll(strings.ReplaceAll(wrapAt(bare, 75), "=", "=3D"), "\n",
			"=\n"), certs: one, notes: bareAnd(pem.QuotedPrintable)},
		{name: "quoted-printable padding", text: strings.ReplaceAll(plain, "=", "=3D"), certs: one,
			notes: []pem.NoteCode{pem.QuotedPrintable}},
		{name: "plus signs lost", text: strings.ReplaceAll(bare, "+", " "), certs: one, notes: bareAnd(pem.Padding,
			pem.PlusSigns, pem.WhiteSpace)},
		{name: "hex", text: hex.EncodeToString(der(t, "rsa-2048")), certs: one, notes: []pem.NoteCode{pem.HexDigits}},
		{name: "hex with colons", text: strings.ToUpper(strings.ReplaceAll(fmt.Sprintf("% x", der(t, "rsa-2048")), " ",
			":")), certs: one, notes: []pem.NoteCode{pem.HexDigits}},
		{name: "hex of a database", text: `\x` + hex.EncodeToString(der(t, "rsa-2048")), certs: one,
			notes: []pem.NoteCode{pem.HexDigits}},
		{name: "hex of two", text: hex.EncodeToString(append(der(t, "ecdsa-p256"), der(t, "rsa-2048")...)), certs: two,
			notes: []pem.NoteCode{pem.HexDigits, pem.Glued}},
		{name: "UTF-16 without mark", text: inUTF16(plain, 0, 1)[2:], certs: one, notes: []pem.NoteCode{pem.UTF16}},
		{name: "escapes of a shell", text: "$'" + escaped + "'", certs: one, notes: []pem.NoteCode{pem.Quotes,
			pem.EscapedNewlines, pem.PreambleText}},
		{name: "hex escapes", text: strings.NewReplacer("+", `\x2b`, "/", `\x2f`, "=", `\x3d`).Replace(bare),
			certs: one, notes: bareAnd(pem.EscapedCharacters)},

		// Tags.
		{name: "element", text: "<X509Certificate>" + bare + "</X509Certificate>", certs: one,
			notes: bareAnd(pem.Markup)},
		{name: "element with prefix and lines", text: "<ds:X509Certificate>\n" + lines + "</ds:X509Certificate>\n",
			certs: one, notes: []pem.NoteCode{pem.MissingArmor, pem.Markup}},
		{name: "element with PEM", text: "<ds:X509Certificate>" + plain + "</ds:X509Certificate>", certs: one,
			notes: []pem.NoteCode{pem.Markup}},
		{name: "key descriptor",
			text: `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>` + bare +
				"</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>", certs: one,
			notes: bareAnd(pem.Markup)},
		{name: "two elements", text: "<X509Certificate>" + ec + "</X509Certificate><X509Certificate>" + bare +
			"</X509Certificate>", certs: two, notes: bareAnd(pem.Markup)},
		{name: "CDATA", text: "<![CDATA[" + bare + "]]>", certs: one, notes: bareAnd(pem.Markup)},
		{name: "HTML breaks", text: strings.ReplaceAll(plain, "\n", "<br>"), certs: one,
			notes: []pem.NoteCode{pem.Markup}},
		{name: "HTML breaks in base64", text: strings.ReplaceAll(lines, "\n", "<br />\n"), certs: one,
			notes: []pem.NoteCode{pem.MissingArmor, pem.Markup, pem.WhiteSpace}},
		{name: "HTML escaped breaks", text: html.EscapeString(strings.ReplaceAll(plain, "\n", "<br>")), certs: one,
			notes: []pem.NoteCode{pem.CharacterReferences, pem.Markup}},
		{name: "HTML paragraphs", text: everyLine(plain, func(l string) string { return "<p>" + l + "</p>" }),
			certs: one, notes: []pem.NoteCode{pem.Markup, pem.WhiteSpace}},
		{name: "HTML pre", text: `<pre class="cert"><code>` + plain + "</code></pre>", certs: one,
			notes: []pem.NoteCode{pem.Markup}},
		{name: "HTML wbr", text: strings.ReplaceAll(bare, "A", "A<wbr>"), certs: one, notes: bareAnd(pem.Markup)},
		{name: "HTML input", text: `<input value="` + bare + `">`, certs: one, notes: bareAnd(pem.PreambleText)},

		// Several.
		{name: "glued with padding", text: padded + bare, certs: []string{"version-1-serial-0", "rsa-2048"},
			notes: bareAnd(pem.Glued)},
		{name: "glued, padding removed", text: strings.TrimRight(bare, "=") + ec, certs: []string{"rsa-2048",
			"ecdsa-p256"}, notes: bareAnd(pem.Glued, pem.Padding)},
		{name: "glued before encoding", text: b64(append(der(t, "ecdsa-p256"), der(t, "rsa-2048")...)), certs: two,
			notes: bareAnd(pem.Glued)},
		{name: "glued DER", text: string(der(t, "ecdsa-p256")) + string(der(t, "rsa-2048")), certs: two,
			notes: []pem.NoteCode{pem.Glued}},
		{name: "glued in lines", text: wrapAt(bare+ec, 64), certs: []string{"rsa-2048", "ecdsa-p256"},
			notes: []pem.NoteCode{pem.Rewrapped, pem.MissingArmor, pem.Glued}},
		{name: "glued in one block", text: begin + wrapAt(bare+ec, 64) + end, certs: []string{"rsa-2048", "ecdsa-p256"},
			notes: []pem.NoteCode{pem.Rewrapped, pem.Glued, pem.SharedArmor}},
		{name: "blank between", text: ec + " " + bare, certs: two, notes: bareAnd()},
		{name: "comma between", text: ec + "," + bare, certs: two, notes: bareAnd(pem.PreambleText)},
		{name: "half glued behind", text: ec + bare[:400], kind: pem.ErrTruncated, says: "end is missing"},
		{name: "PEM blocks on one line", text: strings.ReplaceAll(string(testdata(t, "ecdsa-p256.pem"))+plain, "\n",
			""), certs: two, notes: []pem.NoteCode{pem.Rewrapped}},

		// PKCS #7.
		{name: "PKCS #7", text: string(testdata(t, "pkcs7.pem")), certs: p7, notes: []pem.NoteCode{pem.PKCS7}},
		{name: "PKCS #7, bare", text: b64(der(t, "pkcs7")), certs: p7, notes: bareAnd(pem.PKCS7)},
		{name: "PKCS #7, DER", text: string(der(t, "pkcs7")), certs: p7, notes: []pem.NoteCode{pem.PKCS7}},
		{name: "PKCS #7 under CERTIFICATE", text: armored("CERTIFICATE", der(t, "pkcs7")), certs: p7,
			notes: []pem.NoteCode{pem.PKCS7}},
		{name: "PKCS #7, labelled", text: "chain: " + b64(der(t, "pkcs7")), certs: p7, notes: bareAnd(pem.PKCS7,
			pem.PreambleText)},
		{name: "PKCS #7, cut", text: b64(der(t, "pkcs7")[:900]), kind: pem.ErrTruncated, says: "PKCS #7"},
		{name: "PKCS #7, empty", text: b64(emptyPKCS7()), kind: pem.ErrPKCS7, says: "no certificate"},

		// What editors, terminals and programs put around lines.
		{name: "code of Java", text: everyLine(plain, func(l string) string { return `    "` + l + `\n" +` }),
			certs: one, notes: []pem.NoteCode{pem.Quotes, pem.EscapedNewlines, pem.WhiteSpace}},
		{name: "code of PHP", text: "$cert = " + strings.TrimSpace(everyLine(plain, func(l string) string {
			return "'" +
				l + `' . "\n" .`
		})), certs: one,
			notes: []pem.NoteCode{pem.Quotes, pem.EscapedNewlines, pem.PreambleText, pem.WhiteSpace}},
		{name: "JSON array of lines", text: "[" + everyLine(plain, func(l string) string { return `"` + l + `",` }) +
			"]", certs: one, notes: []pem.NoteCode{pem.Quotes}},
		{name: "comments", text: everyLine(plain, func(l string) string { return "# " + l }), certs: one,
			notes: []pem.NoteCode{pem.LinePrefixes, pem.WhiteSpace}},
		{name: "a difference", text: everyLine(lines, func(l string) string { return "+" + l }), certs: one,
			notes: []pem.NoteCode{pem.MissingArmor, pem.LinePrefixes}},
		{name: "line numbers", text: numbered(plain), certs: one, notes: []pem.NoteCode{pem.LinePrefixes,
			pem.WhiteSpace}},
		{name: "a terminal", text: "$ cat idp.crt\n" + plain + "me@host:~$ ", certs: one,
			notes: []pem.NoteCode{pem.PreambleText}},
		{name: "cat -A", text: everyLine(plain, func(l string) string { return l + "^M$" }), certs: one,
			notes: []pem.NoteCode{pem.LineEndings, pem.Quotes}},
		{name: "a fence around base64", text: "Here it is:\n```\n" + bare + "\n```\n", certs: one,
			notes: bareAnd(pem.CodeFence, pem.PreambleText)},
		{name: "bold", text: "**" + bare + "**", certs: one, notes: bareAnd(pem.Quotes)},
		{name: "zero width everywhere", text: strings.Join(strings.Split(bare, ""), "\u200b"), certs: one,
			notes: bareAnd(pem.UnicodeBlanks)},
		{name: "BEGIN without its dashes behind", text: "-----BEGIN CERTIFICATE " + bare, certs: one,
			notes: bareAnd(pem.PreambleText)},

		// What can only be named.
		{name: "ellipsis", text: bare[:60] + "…", kind: pem.ErrTruncated, says: "ellipsis"},
		{name: "three dots", text: "Public key: " + bare[:60] + "...", kind: pem.ErrTruncated, says: "ellipsis"},
		{name: "beginning missing", text: bare[100:], kind: pem.ErrOtherObject, says: "MII"},
		{name: "label and half", text: "Public key: " + bare[:400], kind: pem.ErrTruncated, says: "end is missing"},
		{name: "label and a key", text: "Public key: " + b64(der(t, "spki")), kind: pem.ErrPublicKey,
			says: "public key alone"},
		{name: "label and a request", text: "cert: " + b64(der(t, "request")), kind: pem.ErrCertificateRequest,
			says: "CSR"},
		{name: "certificate and other base64", text: "cert: " + bare + "\nnext: " + strings.Repeat("Ab+/", 30),
			kind: pem.ErrOtherObject, says: "beside the certificate"},
		{name: "lower case", text: strings.ToLower(bare), kind: pem.ErrBase64, says: "one case"},
		{name: "plus signs lost, not self-signed", text: strings.ReplaceAll(issued(t), "+", " "), kind: pem.ErrBase64,
			says: "+ signs"},
		{name: "a token", text: "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln", kind: pem.ErrOtherObject,
			says: "JSON Web Token"},
		{name: "a key set", text: `{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "x5c": ["` + bare + `"]}]}`,
			kind: pem.ErrOtherObject, says: "JSON Web Keys"},
		{name: "a path", text: "/etc/ssl/certs/idp.pem", kind: pem.ErrOtherObject, says: "path"},
		{name: "an expression", text: "${var.certificate}", kind: pem.ErrOtherObject, says: "leads to"},
		{name: "a placeholder", text: "<certificate>", kind: pem.ErrOtherObject, says: "placeholder"},
		{name: "a masked value", text: "••••••••", kind: pem.ErrOtherObject, says: "placeholder"},
		{name: "Terraform's mask", text: "(sensitive value)", kind: pem.ErrOtherObject, says: "placeholder"},
		{name: "a key store", text: "/u3+7QAAAAIAAAABAAAAAgAEbXlpZA==", kind: pem.ErrOtherObject, says: "key store"},
		{name: "a response",
			text: `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><X509Certificate>` + bare,
			kind: pem.ErrOtherObject, says: "SAML message"},
		{name: "a response in base64", text: b64(
			[]byte(`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">` + bare)),
			kind: pem.ErrOtherObject, says: "SAML message"},
		{name: "metadata behind a browser's words",
			text: "This XML file has no style information.\n<EntityDescriptor><X509Certificate>" + bare,
			kind: pem.ErrOtherObject, says: "SAML metadata"},
		{name: "prose", text: strings.Repeat("these are only words of somebody who explains things ", 8) + "...",
			kind: pem.ErrBase64, says: "is not base64"},
		{name: "metadata in base64", text: b64([]byte(`<EntityDescriptor>` + bare + "</EntityDescriptor>")),
			kind: pem.ErrOtherObject, says: "SAML metadata"},
	}
	return rows
}

func numbered(text string) string {
	n := 0
	return everyLine(text, func(l string) string { n++; return fmt.Sprintf("%4d  %s", n, l) })
}

func emptyPKCS7() []byte {
	data, signed := []byte{6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1}, []byte{6, 9, 0x2a, 0x86, 0x48, 0x86,
		0xf7, 0x0d, 1, 7, 2}
	return tlv(0x30, signed, tlv(0xa0, tlv(0x30, []byte{2, 1, 1}, tlv(0x31), tlv(0x30, data), tlv(0x31))))
}

// issued is a certificate that another one issued, with + signs in its base64.
func issued(t *testing.T) string {
	for {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(t, err)
		issuer, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(t, err)
		leaf := &x509.Certificate{Subject: pkix.Name{CommonName: "leaf"}}
		cert := signed(t, leaf, &x509.Certificate{Subject: pkix.Name{CommonName: "issuer"}}, key, issuer)
		// A blank at the end is nothing that could be told from no blank.
		text := b64(cert.Raw)
		if strings.Contains(text, "+") && !strings.Contains(text, "++") && !strings.HasSuffix(text, "+") {
			return text
		}
	}
}

// Each shape gives its right answer: the certificates with what was repaired, or the reason.
func TestHundredShapes(t *testing.T) {
	t.Parallel()
	rows := hundred(t)
	require.GreaterOrEqual(t, len(rows), 100)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			bundle, err := pem.Parse([]byte(row.text))
			if row.kind != "" {
				require.Nil(t, bundle)
				require.ErrorIs(t, err, row.kind)
				require.ErrorContains(t, err, row.says)
				requireWellFormed(t, err)
				return
			}
			require.NoError(t, err)
			var want [][]byte
			for _, name := range row.certs {
				want = append(want, der(t, name))
			}
			require.Equal(t, want, ders(bundle.Certificates))
			require.ElementsMatch(t, row.notes, codes(bundle.Notes))
		})
	}
}
