package pem_test

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
	stdpem "encoding/pem"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// secret is a private key in one encoding.
type secret struct {
	name, label string
	headers     map[string]string
	der         []byte
}

// secrets makes keys anew in each run: no private key is ever stored.
var secrets = sync.OnceValue(func() []secret {
	must := func(b []byte, err error) []byte {
		if err != nil {
			panic(err)
		}
		return b
	}
	rsaKey, _ := rsa.GenerateKey(rand.Reader, 2048)
	ecKey, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, edKey, _ := ed25519.GenerateKey(rand.Reader)
	return []secret{
		{"rsa pkcs8", "PRIVATE KEY", nil, must(x509.MarshalPKCS8PrivateKey(rsaKey))},
		{"ecdsa pkcs8", "PRIVATE KEY", nil, must(x509.MarshalPKCS8PrivateKey(ecKey))},
		{"ed25519 pkcs8", "PRIVATE KEY", nil, must(x509.MarshalPKCS8PrivateKey(edKey))},
		{"rsa pkcs1", "RSA PRIVATE KEY", nil, x509.MarshalPKCS1PrivateKey(rsaKey)},
		{"ecdsa sec1", "EC PRIVATE KEY", nil, must(x509.MarshalECPrivateKey(ecKey))},
		{"encrypted pkcs8", "ENCRYPTED PRIVATE KEY", nil, encryptedPKCS8()},
		{"dsa", "DSA PRIVATE KEY", nil, tlv(0x30, tlv(2, []byte{0}), tlv(2, random(128)), tlv(2, random(20)),
			tlv(2, random(128)), tlv(2, random(20)))},
	}
})

// opaque are secrets without DER of a known structure: only their label or their magic tells.
var opaque = sync.OnceValue(func() []secret {
	return []secret{
		{"legacy encrypted", "RSA PRIVATE KEY", map[string]string{"Proc-Type": "4,ENCRYPTED",
			"DEK-Info": "AES-128-CBC,00"}, random(600)},
		{"openssh", "OPENSSH PRIVATE KEY", nil, append([]byte("openssh-key-v1\x00"), random(300)...)},
		{"unheard-of", "QUANTUM PRIVATE KEY", nil, random(300)},
		{"putty", "PRIVATE KEY BLOCK", nil, random(300)},
	}
})

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	b[0] = 0x5a // positive, and no DER
	return b
}

// tlv writes one DER element.
func tlv(tag byte, parts ...[]byte) []byte {
	content := bytes.Join(parts, nil)
	switch n := len(content); {
	case n < 0x80:
		return append([]byte{tag, byte(n)}, content...)
	case n < 0x100:
		return append([]byte{tag, 0x81, byte(n)}, content...)
	default:
		return append([]byte{tag, 0x82, byte(n >> 8), byte(n)}, content...)
	}
}

func encryptedPKCS8() []byte {
	pbes2 := []byte{6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13}
	return tlv(0x30, tlv(0x30, pbes2, tlv(0x30, tlv(0x30, random(40)))), tlv(4, random(200)))
}

// hiding places a secret in an input.
type hiding struct {
	name string
	make func(s secret, certificate string) string
	bare bool // works without the label
}

func (s secret) armored() string {
	return string(stdpem.EncodeToMemory(&stdpem.Block{Type: s.label, Headers: s.headers, Bytes: s.der}))
}

var hidings = []hiding{
	{"alone", func(s secret, _ string) string { return s.armored() }, false},
	{"behind a certificate", func(s secret, c string) string { return c + s.armored() }, false},
	{"before a certificate", func(s secret, c string) string { return s.armored() + c }, false},
	{"behind a damaged certificate", func(s secret, c string) string {
		return strings.Replace(c, "M", "!", 1) +
			s.armored()
	}, false},
	{"inside a certificate", func(s secret, c string) string {
		return strings.Replace(c, "\nMI", "\n"+s.armored()+"MI",
			1)
	}, false},
	{"cut off", func(s secret, _ string) string { return s.armored()[:len(s.armored())/2] }, false},
	{"end alone", func(s secret, c string) string { return c + s.armored()[len(s.armored())-60:] }, false},
	{"crlf", func(s secret, _ string) string { return strings.ReplaceAll(s.armored(), "\n", "\r\n") }, false},
	{"json", func(s secret, c string) string {
		return `{"a": ` + inJSON(c) + `, "b": ` + inJSON(inJSON(s.armored())) + "}"
	}, false},
	{"percent", func(s secret, _ string) string {
		return strings.NewReplacer("\n", "%0A", " ", "%20", "+", "%2B", "/", "%2F").Replace(s.armored())
	}, false},
	{"utf-16", func(s secret, _ string) string { return inUTF16(s.armored(), 0, 1) }, false},
	{"utf-16 without mark", func(s secret, _ string) string { return inUTF16(s.armored(), 0, 1)[2:] }, false},
	{"chat quoting", func(s secret, _ string) string {
		return everyLine(s.armored(), func(l string) string { return "> " + l })
	}, false},
	{"lower-case label", func(s secret, _ string) string {
		return strings.NewReplacer("-----BEGIN "+s.label, "-----begin "+strings.ToLower(s.label), "-----END",
			"-----end").Replace(s.armored())
	}, false},
	{"no dashes", func(s secret, _ string) string { return strings.ReplaceAll(s.armored(), "-----", "") }, false},
	{"typographic dashes", func(s secret, _ string) string { return strings.ReplaceAll(s.armored(), "-----", "—–-") },
		false},
	{"base64 of pem", func(s secret, _ string) string { return b64([]byte(s.armored())) }, false},
	{"base64 of pem behind a certificate", func(s secret, c string) string {
		return c + "key: " +
			b64([]byte(s.armored()))
	}, false},
	{"armored base64 of pem", func(s secret, _ string) string { return armored("CERTIFICATE", []byte(s.armored())) },
		false},

	{"bare", func(s secret, _ string) string { return b64(s.der) }, true},
	{"bare cut", func(s secret, _ string) string { return b64(s.der)[:60] }, true},
	{"bare in lines", func(s secret, _ string) string { return wrapAt(b64(s.der), 64) }, true},
	{"bare in odd lines", func(s secret, _ string) string { return wrapAt(b64(s.der), 7) }, true},
	{"bare base64url", func(s secret, _ string) string { return base64.RawURLEncoding.EncodeToString(s.der) }, true},
	{"bare behind a certificate", func(s secret, c string) string { return c + "\n" + b64(s.der) }, true},
	{"bare before a certificate", func(s secret, c string) string { return "key=" + b64(s.der) + "\n" + c }, true},
	{"wrong label", func(s secret, _ string) string { return armored("CERTIFICATE", s.der) }, true},
	{"behind a certificate's der", func(s secret, c string) string {
		block, _ := stdpem.Decode([]byte(c))
		return armored("TRUSTED CERTIFICATE", append(block.Bytes, s.der...))
	}, true},
	{"base64 twice", func(s secret, _ string) string { return b64([]byte(b64(s.der))) }, true},
	{"base64 twice behind a damaged certificate", func(s secret, c string) string {
		return strings.Replace(c, "M", "!",
			1) + b64([]byte(b64(s.der)))
	}, true},
	{"der", func(s secret, _ string) string { return string(s.der) }, true},
	{"der behind der", func(s secret, c string) string {
		block, _ := stdpem.Decode([]byte(c))
		return string(block.Bytes) + string(s.der)
	}, true},
	{"hex", func(s secret, _ string) string { return hex.EncodeToString(s.der) }, true},
}

// A private key anywhere is the verdict, and nothing of it is in the message.
func TestPrivateKeys(t *testing.T) {
	t.Parallel()
	certificate := string(testdata(t, "ed25519.pem"))
	try := func(s secret, h hiding) {
		t.Run(s.name+"/"+h.name, func(t *testing.T) {
			t.Parallel()
			bundle, err := pem.Parse([]byte(h.make(s, certificate)))
			require.Nil(t, bundle)
			require.ErrorIs(t, err, diag.ErrSecret)
			require.Contains(t, err.Error(), "exposed")
			requireWellFormed(t, err)
			requireNoTaint(t, s.der, err)
		})
	}
	for _, h := range hidings {
		for _, s := range secrets() {
			try(s, h)
		}
		for _, s := range opaque() {
			if !h.bare {
				try(s, h)
			}
		}
	}
}

// No eight bytes of the secret, in DER or any text of it, are in the message.
func requireNoTaint(tb testing.TB, der []byte, err error) {
	tb.Helper()
	const window = 8
	text := err.Error()
	for _, form := range []string{string(der), b64(der), base64.URLEncoding.EncodeToString(der),
		hex.EncodeToString(der)} {
		for i := range len(form) - window + 1 {
			if strings.Contains(text, form[i:i+window]) { // require.NotContains is slow
				require.Failf(tb, "the message quotes the secret", "%q", text)
			}
		}
	}
}

// Whatever happens to an input with a secret, no message quotes it, also where it is too damaged to be known as one.
func TestDamagedSecretsAreNotQuoted(t *testing.T) {
	t.Parallel()
	for _, s := range secrets() {
		text := b64(s.der)
		for i := 0; i < len(text); i += step(5 * 11) {
			for _, damaged := range []string{text[i:], text[:i] + "?" + text[i:], "-----BEGIN " + text[i:], "x=" +
				text[i:], text[i:] + "-----END " + text} {
				if _, err := pem.Parse([]byte(damaged)); err != nil {
					requireNoTaint(t, s.der, err)
				}
			}
		}
	}
}

func TestPrivateKeyMarks(t *testing.T) {
	t.Parallel()
	good := string(testdata(t, "rsa-2048.pem"))
	for _, row := range []struct {
		name, input string
		private     bool
		why         string
	}{
		{"putty", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", true, "a .ppk file"},
		{"putty, cut", "Public-Lines: 2\nAAAAC3NzaC1lZDI1NTE5AAAA\nPrivate-Lines: 1\nAAAAIKXw\n", true,
			"a .ppk file without its head"},
		{"openssl text", "Private-Key: (2048 bit, 2 primes)\nmodulus:\n    00:c1\n", true, "openssl rsa -text"},
		{"prose", "keep the private key at home\n" + good, false, "words are no key"},
		{"prose behind the END line", good + "Private key: not included\n", false,
			"an END line stands before these words"},
		{"prose with END", good + "the end, private key follows by post\n", false, "no dashes, no capitals"},
		{"public key in text", "Subject Public Key Info:\n  Public-Key: (2048 bit)\n" + good, false,
			"openssl x509 -text"},
		{"pkcs12 with a key", b64(pkcs12WithKey()), true, "the key bag is in the open"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, err := pem.Parse([]byte(row.input))
			if row.private {
				require.ErrorIs(t, err, diag.ErrSecret, row.why)
			} else {
				require.NoError(t, err, row.why)
			}
		})
	}
}

// pkcs12WithKey has the outline of a PKCS #12 store with a shrouded key bag.
func pkcs12WithKey() []byte {
	data := []byte{6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1}
	keyBag := []byte{6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 10, 1, 2}
	bags := tlv(0x30, tlv(0x30, keyBag, tlv(0xa0, encryptedPKCS8())))
	safe := tlv(0x30, tlv(0x30, data, tlv(0xa0, tlv(4, bags))))
	return tlv(0x30, tlv(2, []byte{3}), tlv(0x30, data, tlv(0xa0, tlv(4, safe))))
}

// In text of any other kind a key is found where it begins, whatever breaks it into lines, and a certificate is none.
func TestFindPrivateKey(t *testing.T) {
	t.Parallel()
	for _, s := range secrets() {
		bare := b64(s.der)
		for _, text := range []string{bare, wrapAt(bare, 7), wrapAt(bare, 64), s.armored(), b64([]byte(s.armored())),
			b64([]byte("\n" + s.armored())), b64([]byte("ab" + s.armored())),
			base64.RawURLEncoding.EncodeToString(s.der), b64([]byte(bare))} {
			before := "<a b=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
			at := findSecret(before + text + "</a>")
			require.GreaterOrEqual(t, at, len(before), "%s: %s", s.name, text)
		}
		require.Zero(t, findSecret(bare), s.name)
	}
	for _, name := range append([]string{"spki", "request", "pkcs7", "crl"}, goodCertificates...) {
		for _, text := range []string{string(testdata(t, name+".pem")), b64(der(t, name)),
			b64(testdata(t, name+".pem"))} {
			require.Equal(t, -1, findSecret("<x>"+text+"</x>"), name)
		}
	}
	require.Equal(t, -1, findSecret(""))
	require.Equal(t, -1, findSecret("M"))
}

// jwks are JSON Web Keys, made anew in each run: the members of each, the one with the secret last.
var jwks = sync.OnceValue(func() map[string][]string {
	member := func(name string, n int) string {
		return `"` + name + `": "` + base64.RawURLEncoding.EncodeToString(random(n)) + `"`
	}
	return map[string][]string{
		"RSA": {`"kty": "RSA"`, `"kid": "a}\"b"`, `"x5c": ["MIIB+d==", "MIIB/k="]`, `"e": "AQAB"`,
			member("n", 256), member("p", 128), member("d", 256)},
		"EC P-256":    {`"kty": "EC"`, `"crv": "P-256"`, member("x", 32), member("y", 32), member("d", 32)},
		"OKP Ed25519": {`"kty": "OKP"`, `"crv": "Ed25519"`, member("x", 32), member("d", 32)},
		"oct of 128":  {`"kty": "oct"`, `"alg": "A128KW"`, member("k", 16)},
		"AKP ML-DSA":  {`"kty": "AKP"`, member("pub", 1312), member("priv", 32)},
	}
})

// A JSON Web Key is found wherever it stands and in whatever order its members are, and a public one is none.
func TestFindPrivateKeyJWK(t *testing.T) {
	t.Parallel()
	object := func(members []string) string { return "{" + strings.Join(members, ", ") + "}" }
	reverse := func(members []string) []string {
		members = slices.Clone(members)
		slices.Reverse(members)
		return members
	}
	certificate := string(testdata(t, "ed25519.pem"))
	places := map[string]func(members []string) string{
		"alone":          object,
		"reversed":       func(m []string) string { return object(reverse(m)) },
		"no white space": func(m []string) string { return strings.ReplaceAll(object(m), " ", "") },
		"many lines": func(m []string) string {
			return strings.NewReplacer(", ", ",\r\n\t", ": ", " :\n").
				Replace(object(m))
		},
		"in a set": func(m []string) string { return `{"keys": [` + object(m[:len(m)-1]) + "," + object(m) + "]}" },
		"in a member": func(m []string) string {
			return `{"name": "AWS", "saas_app": {"x": ` + object(reverse(m)) + `}, "k": 1}`
		},
		"in a string": func(m []string) string { return `{"a": "{", "b": ` + inJSON(object(m)) + "}" },
		"twice escaped": func(m []string) string {
			return `{"a": "}", "b": ` + inJSON(`{"c": `+inJSON(object(reverse(m)))+"}") + "}"
		},
		"escaped, cut":   func(m []string) string { return strings.Trim(inJSON(object(m)), `"`) },
		"damaged":        func(m []string) string { return strings.TrimSuffix(object(reverse(m)), "}") },
		"a quote astray": func(m []string) string { return `5" of ` + object(m) },
		"script": func(m []string) string {
			return strings.NewReplacer(`"`, "'", "a}", "a").
				Replace(object(m))
		},
		"yaml": func(m []string) string { return strings.ReplaceAll(strings.Join(m, "\n"), `"`, "") },
		"yaml, reversed": func(m []string) string {
			return strings.ReplaceAll(strings.Join(reverse(m), "\n"), `"`,
				"")
		},
		"hcl": func(m []string) string {
			return "jwk = {\n" + strings.NewReplacer(`": `, " = ", `"`, "", "}", "").Replace(strings.Join(m, "\n")) +
				"\n}"
		},
		"deep": func(m []string) string {
			return strings.Repeat(`{"a":`, 500) + object(m) +
				strings.Repeat("}", 500)
		},
		"behind a certificate": func(m []string) string { return certificate + object(m) },
		"with a certificate": func(m []string) string {
			return `{"keys": [` + object(append([]string{`"cert": ` + inJSON(certificate)}, m...)) + "]}"
		},
	}
	for kind, members := range jwks() {
		secret := members[len(members)-1]
		value := strings.Split(secret, `"`)[3]
		der, err := base64.RawURLEncoding.DecodeString(value)
		require.NoError(t, err)
		for place, make := range places {
			text := make(members)
			at := findSecret(text)
			require.GreaterOrEqual(t, at, 0, "%s %s: %s", kind, place, text)
			require.Less(t, strings.Index(text[at:], value), 20, "it is the secret that is named: %s", text[at:])
			require.Equal(t, -1, findSecret(make(members[:len(members)-1])), "a public key is no secret: %s %s", kind,
				place)

			bundle, err := pem.Parse([]byte(text))
			require.Nil(t, bundle)
			require.ErrorIs(t, err, diag.ErrSecret, "%s %s", kind, place)
			requireNoTaint(t, der, err)
			_, err = pem.ParseDER([]byte(text))
			require.ErrorIs(t, err, diag.ErrSecret, "%s %s", kind, place)
		}
		_, err = pem.Parse([]byte(b64([]byte(object(members)))))
		require.ErrorIs(t, err, diag.ErrSecret, "in base64: %s", kind)
	}
}

func TestFindPrivateKeyLeavesOrdinaryJSON(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a1_-", 20)
	for why, text := range map[string]string{
		"a public key beside another object's member": `{"keys": [{"kty": "RSA", "n": "` + long +
			`", "e": "AQAB"}], "next": {"d": "` + long + `"}, "k": "` + long + `"}`,
		"the same in a string":     `{"a": ` + inJSON(`{"jwk": {"kty": "EC", "x": "`+long+`"}, "d": "`+long+`"}`) + "}",
		"an object inside the key": `{"kty": "EC", "ext": {"d": "` + long + `"}}`,
		"a string inside the key":  `{"kty": "EC", "ext": ` + inJSON(`"d": "`+long+`"`) + `}`,
		"a brace in a string":      `{"a": {"kty": "EC", "kid": "{"}, "d": "` + long + `"}`,
		"no kind of key":           `{"d": "` + long + `", "k": "` + long + `", "type": "kty"}`,
		"a short value":            `{"kty": "EC", "d": "2026-11-23", "k": ""}`,
		"no base64":                `{"kty": "EC", "d": "https://example.com/a/b/c/d/e", "k": "one two three four five six"}`,
		"the names of members": `{"required": ["kty", "d"], "properties": {"kty": {}, "d": {"description": "` +
			long + `"}}}`,
		"prose": "kty: kind of the key, d: its private exponent, k: the secret",
		"the tail of base64": `{"kty": "RSA", "x5c": ["` + long + `+d==", "` + long + `"], "pem": "` + long + `/d=\n` +
			long + `"}`,
	} {
		require.Equal(t, -1, findSecret(text), why)
	}
	require.Equal(t, -1, findSecret("kty"))
}

// Nothing that a text may be made of takes more than linear time.
func TestFindPrivateKeyIsLinear(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"{", `{"kty":"RSA"`, `"`, `\"`, `{"`, `{\"`, "kty:", "k ", "d=", `\`, `{{{{{{{{"}`,
		"ktkt"} {
		text := `"kty":"x"` + strings.Repeat(unit, 1<<20/len(unit))
		start := time.Now()
		require.Equal(t, -1, findSecret(text), unit)
		require.Less(t, time.Since(start), 2*time.Second, unit)
	}
}

// What is plainly no certificate gets no label that says so.
func TestFormatDERLeavesOthersOut(t *testing.T) {
	t.Parallel()
	for _, style := range styles {
		good := der(t, "ed25519")
		for _, s := range secrets() {
			require.Equal(t, formatDER(style, good), formatDER(style, s.der, good), s.name)
		}
		for _, name := range []string{"spki", "pkcs1-public-key", "request", "pkcs7", "crl"} {
			require.Nil(t, formatDER(style, der(t, name)), name)
		}
		require.NotNil(t, formatDER(style, der(t, "secp256k1")), "a certificate that Go's parser refuses is one")
	}
}

// findSecret is where the first private key is, -1 where there is none.
func findSecret(text string) int {
	if offset, found := diag.FindSecret(text); found {
		return offset
	}
	return -1
}

// formatDER is Format for certificates of which only the DER is known.
func formatDER(s pem.Style, ders ...[]byte) []byte {
	var certificates []*x509.Certificate
	for _, der := range ders {
		certificates = append(certificates, &x509.Certificate{Raw: der})
	}
	return pem.Format(s, certificates...)
}
