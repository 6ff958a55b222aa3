package diag_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// keys makes keys anew in each run, as text: no private key is ever stored.
var keys = sync.OnceValue(func() map[string]string {
	must := func(b []byte, err error) []byte {
		if err != nil {
			panic(err)
		}
		return b
	}
	armored := func(label string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
	}
	rsaKey, _ := rsa.GenerateKey(rand.Reader, 2048)
	ecKey, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, edKey, _ := ed25519.GenerateKey(rand.Reader)
	pkcs8 := must(x509.MarshalPKCS8PrivateKey(rsaKey))
	sec1 := must(x509.MarshalECPrivateKey(ecKey))
	openssh := append([]byte("openssh-key-v1\x00"), opaque(300)...)
	return map[string]string{
		"PKCS #8":            armored("PRIVATE KEY", pkcs8),
		"PKCS #1":            armored("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey)),
		"SEC 1":              armored("EC PRIVATE KEY", sec1),
		"Ed25519":            armored("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(edKey))),
		"encrypted, by name": armored("ENCRYPTED PRIVATE KEY", opaque(300)),
		"PGP":                armored("PGP PRIVATE KEY BLOCK", opaque(300)),
		"OpenSSH":            armored("OPENSSH PRIVATE KEY", openssh),
		"PKCS #8 bare":       b64(pkcs8),
		"PKCS #1 bare":       b64(x509.MarshalPKCS1PrivateKey(rsaKey)),
		"SEC 1 bare":         b64(sec1),
		"Ed25519 bare":       b64(must(x509.MarshalPKCS8PrivateKey(edKey))),
		"OpenSSH bare":       b64(openssh),
		"PuTTY": "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 1\n" +
			b64(opaque(40)) + "\n",
		"JSON Web Key": `{"kty": "EC", "crv": "P-256", "x": "` + base64.RawURLEncoding.EncodeToString(opaque(32)) +
			`", "d": "` + base64.RawURLEncoding.EncodeToString(opaque(32)) + `"}`,
		"XML": "<RSAKeyValue><Modulus>" + b64(opaque(256)) + "</Modulus><D>" + b64(opaque(256)) + "</D></RSAKeyValue>",
	}
})

// opaque are bytes without a structure that tells what they are.
func opaque(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	b[0] = 0x5a
	return b
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func wrapped(text string, width int, between string) string {
	var lines []string
	for len(text) > width {
		lines = append(lines, text[:width])
		text = text[width:]
	}
	return strings.Join(append(lines, text), between)
}

func utf16LE(text string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// encodings hide a text once.
var encodings = map[string]func(string) string{
	"base64":         func(s string) string { return b64([]byte(s)) },
	"base64url":      func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"base64 lines":   func(s string) string { return wrapped(b64([]byte(s)), 76, "\n  ") },
	"base64 escaped": func(s string) string { return wrapped(b64([]byte(s)), 64, `\n`) },
	"base64 CR":      func(s string) string { return wrapped(b64([]byte(s)), 64, "&#13;\n") },
	"base64 UTF-16":  func(s string) string { return b64(utf16LE(s)) },
	"hex":            func(s string) string { return hex.EncodeToString([]byte(s)) },
	"hex capitals":   func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"hex colons":     func(s string) string { return strings.ReplaceAll(fmt.Sprintf("% x", s), " ", ":") },
	"hex lines":      func(s string) string { return wrapped(hex.EncodeToString([]byte(s)), 60, "\n    ") },
	"hex array":      func(s string) string { return strings.Trim(fmt.Sprintf("%#v", []byte(s)), "[]byte{}") },
	"hex escapes":    func(s string) string { return strings.ReplaceAll(fmt.Sprintf(" % x", s), " ", `\x`) },
	"percent":        url.QueryEscape,
	"percent all": func(s string) string {
		return strings.ReplaceAll(fmt.Sprintf(" % X", s), " ", "%")
	},
}

// Every kind of key is found as it is, encoded once and encoded twice, wherever it is in a text.
func TestFindSecret(t *testing.T) {
	t.Parallel()
	const before, behind = `<md:EntityDescriptor a="urn:oasis:names:tc:SAML:2.0:metadata"><x>`, "</x> and so on"
	found := func(t *testing.T, text string) {
		t.Helper()
		at, ok := diag.FindSecret(before + text + behind)
		require.True(t, ok, "%s", text)
		require.GreaterOrEqual(t, at, len(before), "%s", text)
		require.Less(t, at, len(before)+len(text), "%s", text)
	}
	for kind, key := range keys() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			found(t, key)
			for name, encode := range encodings {
				once := encode(key)
				t.Run(name, func(t *testing.T) { found(t, once) })
				for outer, encode := range encodings {
					t.Run(name+", "+outer, func(t *testing.T) { found(t, encode(once)) })
				}
			}
		})
	}
}

// DER itself is bytes and no text; in hexadecimal digits it is text.
func TestFindSecretInHexOfDER(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"PKCS #8 bare", "PKCS #1 bare", "SEC 1 bare", "Ed25519 bare", "OpenSSH bare"} {
		der, err := base64.StdEncoding.DecodeString(keys()[kind])
		require.NoError(t, err)
		for _, text := range []string{
			hex.EncodeToString(der),
			"key=0x" + hex.EncodeToString(der),
			`E'\\x` + hex.EncodeToString(der) + "'",
			"a" + hex.EncodeToString(der),
			b64([]byte(hex.EncodeToString(der))),
			hex.EncodeToString([]byte(b64(der))),
		} {
			_, ok := diag.FindSecret(text)
			require.True(t, ok, "%s: %s", kind, text)
		}
	}
}

// What is in front of an encoded key without a break does not hide it.
func TestFindSecretBehindOtherCharacters(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"a", "ab", "abc", "abcd", "tls/key/", "kubernetes.io/tls+", "prefix_"} {
		for _, key := range []string{keys()["PKCS #8"], keys()["JSON Web Key"], keys()["PuTTY"]} {
			_, ok := diag.FindSecret(prefix + b64([]byte(key)))
			require.True(t, ok, "%s: %s", prefix, key)
		}
	}
}

// A name is a text as any other.
func TestFindSecretInNames(t *testing.T) {
	t.Parallel()
	for kind, key := range keys() {
		name, err := json.Marshal(key)
		require.NoError(t, err)
		_, ok := diag.FindSecret(`{"saml": {` + string(name) + `: 1}}`)
		require.True(t, ok, kind)
	}
}

// Three encodings are more than anything does by itself, and where the work ends.
func TestFindSecretIsBounded(t *testing.T) {
	t.Parallel()
	text := keys()["JSON Web Key"]
	for range 3 {
		text = b64([]byte(text))
	}
	_, ok := diag.FindSecret(text)
	require.False(t, ok)
}

// What is public is no secret, in whatever encoding.
func TestFindSecretLeavesPublicThings(t *testing.T) {
	t.Parallel()
	public := map[string]string{
		"a response": "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"><ds:SignatureValue>" +
			b64(opaque(256)) +
			"</ds:SignatureValue><ds:DigestValue>" + b64(opaque(32)) + "</ds:DigestValue></samlp:Response>",
		"a public JSON Web Key": `{"kty": "RSA", "e": "AQAB", "n": "` +
			base64.RawURLEncoding.EncodeToString(opaque(256)) + `"}`,
		"a token": base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256"}`)) + "." +
			base64.RawURLEncoding.EncodeToString(opaque(256)),
		"fingerprints": strings.ReplaceAll(fmt.Sprintf("% X", opaque(32)), " ", ":") + "\n" +
			hex.EncodeToString(opaque(64)),
		"prose":         strings.Repeat("keep the private key at home and never send it by mail ", 20),
		"random base64": b64(opaque(5000)),
		"random hex":    hex.EncodeToString(opaque(5000)),
	}
	files, err := filepath.Glob("../testdata/*")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		public[file] = string(text)
		if block, _ := pem.Decode(text); block != nil {
			public[file+", bare"] = b64(block.Bytes)
			public[file+", digits"] = hex.EncodeToString(block.Bytes)
		}
	}
	for name, text := range public {
		texts := []string{text}
		for _, encode := range encodings {
			texts = append(texts, encode(text), encode(encode(text)))
		}
		for _, text := range texts {
			at, ok := diag.FindSecret(text)
			require.False(t, ok, "%s at %d: %.300s", name, at, text)
		}
	}
}

// No real document has a private key in it.
func TestFindSecretInCorpus(t *testing.T) {
	t.Parallel()
	const corpus = "../../../shared/corpus"
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("the shared corpus of real documents is not beside this checkout")
	}
	read := 0
	require.NoError(t, filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		read++
		at, ok := diag.FindSecret(string(text))
		require.False(t, ok, "%s at %d", path, at)
		return nil
	}))
	require.Positive(t, read)
}

// hostile are the shapes that cost most: each part of the search in its own worst way.
var hostile = []string{
	"M", "MIIBAgIBADAQ", "TUlJ", "UFJJVkFURSBL", "PRIVATE", "kty:", `{"kty":"RSA"`, "{", `"`, `\"`, `{\"`, "d=", `\`,
	"%41", "%2541", "30", "30:", "0x30,", `\x30`, "a ", "AAAA AAAA ", "ISEh", "A", "-", "=", "MzAzMDMw",
	strings.Repeat("A", 32) + " ", strings.Repeat("A", 63) + ".", strings.Repeat("30", 31) + "z",
	strings.Repeat("ab ", 31) + "z ",
	strings.Repeat("A", 64) + "&#13;\n", "openssh-key-v1", "b3BlbnNza", "<RSAKeyValue>", "\x00", "\xff", "&#1", `\n`,
}

func repeated(unit string, size int) string { return strings.Repeat(unit, size/len(unit)+1)[:size] }

// Nothing that a text may be made of takes more than linear time: 4 MiB of each shape end. A step that were quadratic
// would take hours.
func TestFindSecretIsLinear(t *testing.T) {
	t.Parallel()
	size := 4 << 20 / step(8)
	for _, unit := range hostile {
		_, ok := diag.FindSecret(repeated(unit, size))
		require.False(t, ok, "%q", unit)
	}
	for _, unit := range []string{"MIIBAgIBADAQ", "%41", "30:", "ISEh", `{"kty":"RSA"`} {
		_, ok := diag.FindSecret(b64([]byte(repeated(unit, size/4*3))))
		require.False(t, ok, "base64 of %q", unit)
	}
}

func BenchmarkFindSecret(b *testing.B) {
	const size = 4 << 20
	certificate := b64(append([]byte{0x30, 0x82, 4, 0xac, 0x30, 0x82, 3, 0x94}, bytes.Repeat([]byte{0xa5, 0x30},
		596)...))
	cases := map[string]string{
		"metadata": repeated("<ds:X509Certificate>"+wrapped(certificate, 64, "\n")+
			"</ds:X509Certificate></md:KeyDescriptor>\n"+
			`<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.org/sso"/>`, size),
		"base64 of base64":  b64([]byte(repeated("ISEh", size)[:3<<20])),
		"certificate heads": repeated("MIIBAgIBADAQ", size),
		"percent":           repeated("%4d%49", size),
		"hex":               repeated("3082", size),
	}
	for name, text := range cases {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				diag.FindSecret(text)
			}
		})
	}
}
