package pem_test

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	stdpem "encoding/pem"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
)

// goodCertificates are the files of testdata that hold one certificate each, in plain PEM.
var goodCertificates = []string{"rsa-2048", "ecdsa-p256", "ed25519", "empty-extensions", "version-1-serial-0"}

func testdata(tb testing.TB, name string) []byte {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(tb, err)
	return text
}

// der decodes a file of testdata without the code under test.
func der(tb testing.TB, name string) []byte {
	tb.Helper()
	block, _ := stdpem.Decode(testdata(tb, name+".pem"))
	require.NotNil(tb, block)
	return block.Bytes
}

func wrapAt(b64 string, width int) string {
	var lines []string
	for len(b64) > width {
		lines = append(lines, b64[:width])
		b64 = b64[width:]
	}
	return strings.Join(append(lines, b64), "\n") + "\n"
}

func armored(label string, der []byte) string {
	return string(stdpem.EncodeToMemory(&stdpem.Block{Type: label, Bytes: der}))
}

func inUTF16(text string, low, high int) string {
	out := []byte{0, 0}
	out[low], out[high] = 0xff, 0xfe
	for _, u := range utf16.Encode([]rune(text)) {
		two := []byte{0, 0}
		two[low], two[high] = byte(u), byte(u>>8)
		out = append(out, two...)
	}
	return string(out)
}

func inJSON(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

func everyLine(text string, change func(string) string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, l := range lines {
		lines[i] = change(l)
	}
	return strings.Join(lines, "\n") + "\n"
}

// shape is a way in which text gets mangled: the whole PEM text, or the base64 of one object.
type shape struct {
	name, why string
	form
	notes []pem.NoteCode
}

type form struct{ text, base64 func(string) string }

func onText(f func(string) string) form   { return form{text: f} }
func onBase64(f func(string) string) form { return form{base64: f} }

// make gives the shape of an object from its PEM text and its DER.
func (f form) make(armored string, der []byte) []byte {
	if f.text != nil {
		return []byte(f.text(armored))
	}
	return []byte(f.base64(b64(der)))
}

func b64(der []byte) string { return base64.StdEncoding.EncodeToString(der) }

var shapes = []shape{
	{"pem", "the plain form needs no note", onText(func(s string) string { return s }), nil},
	{"pem without final newline", "editors drop it; nothing is repaired", onText(strings.TrimSpace), nil},
	{"der", "binary files", onBase64(func(s string) string {
		der,
			_ := base64.StdEncoding.DecodeString(s)
		return string(der)
	}), nil},
	{"bare one line", "Cloudflare's dashboard and API show this", onBase64(func(s string) string { return s }),
		[]pem.NoteCode{pem.MissingArmor, pem.Rewrapped}},
	{"bare 64", "PEM without its armor", onBase64(func(s string) string { return wrapAt(s, 64) }),
		[]pem.NoteCode{pem.MissingArmor}},
	{"bare 65", "what PagerDuty's page says of Cloudflare's value",
		onBase64(func(s string) string { return wrapAt(s, 65) }),
		[]pem.NoteCode{pem.MissingArmor, pem.Rewrapped}},
	{"bare 76", "MIME's width", onBase64(func(s string) string { return wrapAt(s, 76) }),
		[]pem.NoteCode{pem.MissingArmor, pem.Rewrapped}},
	{"bare double spaced", "CR CR LF and rich text",
		onBase64(func(s string) string { return strings.ReplaceAll(wrapAt(s, 64), "\n", "\n\n") }),
		[]pem.NoteCode{pem.MissingArmor, pem.WhiteSpace}},
	{"crlf", "Windows", onText(func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }),
		[]pem.NoteCode{pem.LineEndings}},
	{"cr", "old Macs and terminals", onText(func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }),
		[]pem.NoteCode{pem.LineEndings}},
	{"tabs", "indented heredoc", onText(func(s string) string {
		return everyLine(s,
			func(l string) string { return "\t" + l })
	}),
		[]pem.NoteCode{pem.WhiteSpace}},
	{"indented", "YAML and heredoc", onText(func(s string) string {
		return everyLine(s,
			func(l string) string { return "    " + l })
	}),
		[]pem.NoteCode{pem.WhiteSpace}},
	{"trailing blanks", "copied from a terminal",
		onText(func(s string) string { return everyLine(s, func(l string) string { return l + "  " }) }),
		[]pem.NoteCode{pem.WhiteSpace}},
	{"blanks in the base64", "copied out of a PDF", onText(func(s string) string {
		return strings.ReplaceAll(s, "\nMI", "\nM I")
	}), []pem.NoteCode{pem.WhiteSpace}},
	{"newlines became spaces", "an input field of one line",
		onText(func(s string) string { return strings.ReplaceAll(s, "\n", " ") }),
		[]pem.NoteCode{pem.Rewrapped, pem.WhiteSpace}},
	{"newlines lost", "an input field of one line",
		onText(func(s string) string { return strings.ReplaceAll(s, "\n", "") }),
		[]pem.NoteCode{pem.Rewrapped}},
	{"utf-8 bom", "Windows editors", onText(func(s string) string { return "\ufeff" + s }),
		[]pem.NoteCode{pem.ByteOrderMark}},
	{"utf-16le", "PowerShell's >", onText(func(s string) string { return inUTF16(s, 0, 1) }),
		[]pem.NoteCode{pem.UTF16}},
	{"utf-16be", "some editors", onText(func(s string) string { return inUTF16(s, 1, 0) }), []pem.NoteCode{pem.UTF16}},
	{"no-break spaces", "copied from a web page", onText(func(s string) string {
		return strings.ReplaceAll(everyLine(s, func(l string) string { return "\u00a0" + l }), "BEGIN ", "BEGIN\u00a0")
	}), []pem.NoteCode{pem.UnicodeBlanks}},
	{"zero width", "copied from a chat", onText(func(s string) string {
		return strings.ReplaceAll(s, "\nMI",
			"\n\u200bM\u2060I") + "\ufeff"
	}),
		[]pem.NoteCode{pem.UnicodeBlanks}},
	{"straight quotes", "a shell or code", onText(func(s string) string { return `"` + s + `"` }),
		[]pem.NoteCode{pem.Quotes}},
	{"typographic quotes", "a mail program", onBase64(func(s string) string { return "„" + wrapAt(s, 64) + "“" }),
		[]pem.NoteCode{pem.Quotes, pem.MissingArmor}},
	{"backticks", "a chat", onBase64(func(s string) string { return "`" + s + "`" }), []pem.NoteCode{pem.Quotes,
		pem.MissingArmor, pem.Rewrapped}},
	{"json string", "an API's answer", onText(func(s string) string { return inJSON(s) + "," }),
		[]pem.NoteCode{pem.Quotes, pem.EscapedNewlines}},
	{"json in json", "a Terraform state's output of jsonencode",
		onText(func(s string) string { return inJSON(strings.Trim(inJSON(s), "\n")) }),
		[]pem.NoteCode{pem.Quotes, pem.EscapedNewlines, pem.EscapedCharacters}},
	{"escaped crlf", "an API's answer", onText(func(s string) string { return strings.ReplaceAll(s, "\n", `\r\n`) }),
		[]pem.NoteCode{pem.EscapedNewlines}},
	{"escaped slash and plus", "PHP and .NET write JSON so", onText(func(s string) string {
		return strings.NewReplacer("/", `\/`, "+", `\u002B`, "MI", `\u004dI`).Replace(s)
	}), []pem.NoteCode{pem.EscapedCharacters}},
	{"line continuations", "a shell script",
		onText(func(s string) string { return everyLine(s, func(l string) string { return l + `\` }) }),
		[]pem.NoteCode{pem.EscapedCharacters}},
	{"chat quoting", "a reply by mail", onText(func(s string) string {
		return everyLine(s,
			func(l string) string { return "> " + l })
	}),
		[]pem.NoteCode{pem.ChatQuoting}},
	{"chat quoting twice", "a reply to a reply",
		onText(func(s string) string { return everyLine(s, func(l string) string { return "> >" + l }) }),
		[]pem.NoteCode{pem.ChatQuoting}},
	{"code fence", "Markdown", onText(func(s string) string { return "```\n" + s + "```\n" }),
		[]pem.NoteCode{pem.CodeFence}},
	{"code fence with a name around bare base64", "Markdown", onBase64(func(s string) string {
		return "```pem\n" +
			wrapAt(s, 64) + "```"
	}),
		[]pem.NoteCode{pem.CodeFence, pem.MissingArmor}},
	{"preamble", "openssl x509 -text, s_client, bag attributes", onText(func(s string) string {
		return "Bag Attributes\n    localKeyID: 01 02\nsubject=CN = x – y\n---\nServer certificate\n" + s +
			"---\nSSL handshake has read 5 bytes\n"
	}), []pem.NoteCode{pem.PreambleText}},
	{"json document", "text around PEM is accepted", onText(func(s string) string {
		return `{"certificate": ` +
			inJSON(s) + `, "id": 1}`
	}),
		[]pem.NoteCode{pem.PreambleText, pem.EscapedNewlines}},
	{"base64url", "JOSE tools", onBase64(func(s string) string {
		return strings.NewReplacer("+", "-", "/", "_").
			Replace(s)
	}),
		[]pem.NoteCode{pem.MissingArmor, pem.Rewrapped, pem.Base64URL}},
	{"missing padding", "JOSE tools", onBase64(func(s string) string { return wrapAt(strings.TrimRight(s, "="), 64) }),
		[]pem.NoteCode{pem.MissingArmor, pem.Padding}},
	{"too much padding", "a careless repair", onBase64(func(s string) string { return s + "===" }),
		[]pem.NoteCode{pem.MissingArmor, pem.Padding, pem.Rewrapped}},
	{"percent-encoded", "a query string, a proxy's header", onText(url.PathEscape),
		[]pem.NoteCode{pem.PercentEncoding}},
	{"percent-encoded base64", "a query string", onBase64(url.QueryEscape), []pem.NoteCode{pem.MissingArmor,
		pem.Rewrapped, pem.PercentEncoding}},
	{"armor lines twice", "a tool that adds armor to armor", onText(func(s string) string {
		return "-----BEGIN CERTIFICATE-----\n" + s + "-----END CERTIFICATE-----\n"
	}), []pem.NoteCode{pem.DoubleWrapped}},
	{"armor inside armored base64", "a tool that encodes PEM as if it were DER",
		onText(func(s string) string { return armored("CERTIFICATE", []byte(s)) }),
		[]pem.NoteCode{pem.DoubleWrapped}},
	{"base64 of PEM", "a Kubernetes secret", onText(func(s string) string { return b64([]byte(s)) }),
		[]pem.NoteCode{pem.MissingArmor, pem.Rewrapped, pem.DoubleWrapped}},
	{"base64 of PEM with words", "a Kubernetes secret",
		onText(func(s string) string { return b64([]byte("\ufeffZürich\n" + s)) }),
		[]pem.NoteCode{pem.MissingArmor, pem.Rewrapped, pem.DoubleWrapped, pem.PreambleText}},
	{"base64 of base64", "encoded twice", onBase64(func(s string) string { return b64([]byte(s)) }),
		[]pem.NoteCode{pem.MissingArmor, pem.Rewrapped, pem.DoubleWrapped}},
	{"label X509", "old OpenSSL", onText(relabel("X509 CERTIFICATE")), []pem.NoteCode{pem.LegacyLabel}},
	{"label X.509", "old Netscape", onText(relabel("X.509 CERTIFICATE")), []pem.NoteCode{pem.LegacyLabel}},
	{"label TRUSTED without settings", "OpenSSL", onText(relabel("TRUSTED CERTIFICATE")),
		[]pem.NoteCode{pem.LegacyLabel}},
	{"label PUBLIC KEY", "Cloudflare's word for its certificate", onText(relabel("PUBLIC KEY")),
		[]pem.NoteCode{pem.WrongLabel}},
	{"label unknown", "a typing mistake", onText(relabel("CERTIFCATE")), []pem.NoteCode{pem.WrongLabel}},
	{"typographic dashes", "a word processor", onText(func(s string) string {
		return strings.ReplaceAll(s, "-----",
			"——-")
	}),
		[]pem.NoteCode{pem.Dashes, pem.ArmorLines}},
	{"four dashes", "copied by hand", onText(func(s string) string { return strings.ReplaceAll(s, "-----", "----") }),
		[]pem.NoteCode{pem.ArmorLines}},
	{"six dashes", "copied by hand", onText(func(s string) string { return strings.ReplaceAll(s, "-----", "------") }),
		[]pem.NoteCode{pem.ArmorLines}},
	{"lower case", "copied by hand", onText(func(s string) string {
		return strings.NewReplacer("BEGIN CERTIFICATE", "begin certificate", "END CERTIFICATE", "end certificate").
			Replace(s)
	}), []pem.NoteCode{pem.ArmorLines}},
	{"no dashes", "a word processor made rules of them",
		onText(func(s string) string { return strings.ReplaceAll(s, "-", "") }),
		[]pem.NoteCode{pem.ArmorLines}},
	{"dashes on one side", "half a line copied",
		onText(func(s string) string { return strings.ReplaceAll(s, "CERTIFICATE-----", "CERTIFICATE") }),
		[]pem.NoteCode{pem.ArmorLines}},
	{"armor lines without spaces", "all white space stripped",
		onText(func(s string) string { return strings.ReplaceAll(s, " ", "") }),
		[]pem.NoteCode{pem.ArmorLines}},
	{"end line missing", "the selection stopped early",
		onText(func(s string) string { before, _, _ := strings.Cut(s, "-----END"); return before }),
		[]pem.NoteCode{pem.MissingEnd}},
	{"end line cut", "the selection stopped early",
		onText(func(s string) string { before, _, _ := strings.Cut(s, "D CERTIFICATE-----\n"); return before }),
		[]pem.NoteCode{pem.MissingEnd, pem.ArmorLines}},
	{"end line cut in its label", "the selection stopped early",
		onText(func(s string) string { return strings.TrimSuffix(s, "IFICATE-----\n") }),
		[]pem.NoteCode{pem.ArmorLines}},
	{"begin line missing", "the selection started late",
		onText(func(s string) string { _, after, _ := strings.Cut(s, "\n"); return after }),
		[]pem.NoteCode{pem.MissingBegin}},
}

func relabel(label string) func(string) string {
	return func(s string) string {
		return strings.NewReplacer("BEGIN CERTIFICATE", "BEGIN "+label, "END CERTIFICATE", "END "+label).Replace(s)
	}
}

// expected leaves out the notes that a certificate gives no occasion for.
func (s shape) expected(der []byte) []pem.NoteCode {
	codes := []pem.NoteCode{}
	for _, c := range s.notes {
		switch {
		case c == pem.Base64URL && !strings.ContainsAny(b64(der), "+/"):
		case s.name == "missing padding" && c == pem.Padding && len(der)%3 == 0:
		default:
			codes = append(codes, c)
		}
	}
	return codes
}

func codes(notes []pem.Note) []pem.NoteCode {
	codes := []pem.NoteCode{}
	for _, n := range notes {
		codes = append(codes, n.Code)
	}
	return codes
}

func ders(certs []*x509.Certificate) [][]byte {
	var all [][]byte
	for _, c := range certs {
		all = append(all, c.Raw)
	}
	return all
}

// All shapes of one certificate give the same DER, and say exactly what was repaired.
func TestShapes(t *testing.T) {
	t.Parallel()
	for _, name := range goodCertificates {
		plain, raw := string(testdata(t, name+".pem")), der(t, name)
		for _, s := range shapes {
			t.Run(name+"/"+s.name, func(t *testing.T) {
				t.Parallel()
				require.NotEmpty(t, s.why)
				bundle, err := pem.Parse(s.make(plain, raw))
				require.NoError(t, err, s.why)
				require.Equal(t, [][]byte{raw}, ders(bundle.Certificates), s.why)
				require.ElementsMatch(t, s.expected(raw), codes(bundle.Notes), s.why)
			})
		}
	}
}

// Every text shape of a list gives the list: in blocks one after another, or bare.
func TestShapesOfLists(t *testing.T) {
	t.Parallel()
	var chain string
	var want [][]byte
	for _, name := range goodCertificates {
		chain += string(testdata(t, name+".pem"))
		want = append(want, der(t, name))
	}
	for _, s := range shapes {
		if s.text == nil || strings.HasPrefix(s.name, "armor") || strings.Contains(s.name, "line missing") ||
			strings.HasPrefix(s.name, "end line cut") {
			continue // not meant for more than one block
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			bundle, err := pem.Parse([]byte(s.text(chain)))
			require.NoError(t, err, s.why)
			require.Equal(t, want, ders(bundle.Certificates), s.why)
		})
	}
}

// What is mangled twice gives the same certificate or an error, never another certificate.
func TestPairsOfShapes(t *testing.T) {
	t.Parallel()
	plain, raw := string(testdata(t, "rsa-2048.pem")), der(t, "rsa-2048")
	for i := 0; i < len(shapes); i += step(3) {
		one := shapes[i]
		for _, two := range shapes {
			if two.text == nil {
				continue
			}
			bundle, err := pem.Parse([]byte(two.text(string(one.make(plain, raw)))))
			if err != nil {
				requireWellFormed(t, err)
				continue
			}
			for _, cert := range bundle.Certificates {
				require.Equal(t, raw, cert.Raw, "%s, then %s", one.name, two.name)
			}
		}
	}
}
