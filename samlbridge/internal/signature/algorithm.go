package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	_ "crypto/sha1" // what Options.AllowSHA1 needs
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/asn1"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// keyKind is the kind of key that a signature method needs; its zero value is invalid.
type keyKind uint8

const (
	keyRSA keyKind = iota + 1
	keyECDSA
)

// method is a signature or digest algorithm of the accepted list.
type method struct {
	uri, name string
	key       keyKind // of signature methods
	hash      crypto.Hash
}

// The algorithms that are accepted (XML Signature 1.1 section 6, RFC 9231), the first of each kind of key first. SHA-1
// needs to be asked for.
var (
	signatureMethods = []method{
		{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "RSA-SHA256", keyRSA, crypto.SHA256},
		{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "RSA-SHA384", keyRSA, crypto.SHA384},
		{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "RSA-SHA512", keyRSA, crypto.SHA512},
		{"http://www.w3.org/2000/09/xmldsig#rsa-sha1", "RSA-SHA1", keyRSA, crypto.SHA1},
		{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "ECDSA-SHA256", keyECDSA, crypto.SHA256},
		{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "ECDSA-SHA384", keyECDSA, crypto.SHA384},
		{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", "ECDSA-SHA512", keyECDSA, crypto.SHA512},
	}
	digestMethods = []method{
		{uri: "http://www.w3.org/2001/04/xmlenc#sha256", name: "SHA-256", hash: crypto.SHA256},
		{uri: "http://www.w3.org/2001/04/xmldsig-more#sha384", name: "SHA-384", hash: crypto.SHA384},
		{uri: "http://www.w3.org/2001/04/xmlenc#sha512", name: "SHA-512", hash: crypto.SHA512},
		{uri: "http://www.w3.org/2000/09/xmldsig#sha1", name: "SHA-1", hash: crypto.SHA1},
	}
)

func withURI(list []method, uri string) (method, bool) {
	i := slices.IndexFunc(list, func(m method) bool { return m.uri == uri })
	if i < 0 {
		return method{}, false
	}
	return list[i], true
}

// What the W3C, the IETF and their registries have beyond the accepted lists: other software may verify it. Whatever is
// neither here nor there, no software can know.
var (
	registeredSignatures = regexp.MustCompile(`^(?:` + registries + `(?:(?:rsa|ecdsa|dsa|esign)-` + hashes + `|` +
		hashes + `-rsa-MGF1|rsa-pss|` +
		`eddsa-ed(?:25519|448)(?:ph|ctx)?|(?:hss-lms|xmss)[a-z0-9-]+)|` + gost + `gostr3410[0-9-]*-gostr3411[0-9-]*)$`)
	registeredDigests = regexp.MustCompile(`^(?:` + registries + hashes + `|` + gost + `gostr3411[0-9-]*)$`)
)

const (
	registries = `http://www\.w3\.org/(?:2000/09/xmldsig|2001/04/xmldsig-more|2001/04/xmlenc|2007/05/xmldsig-more|2009/xmldsig11|2021/04/xmldsig-more)#`
	hashes     = `(?:sha(?:1|224|256|384|512)|sha3-(?:224|256|384|512)|ripemd(?:128|160)|whirlpool)`
	gost       = `(?:http://www\.w3\.org/2001/04/xmldsig-more#|urn:ietf:params:xml:ns:cpxmlsec:algorithms:)`
)

// notAccepted refuses an algorithm that is not on the lists: with a doubt where it is a registered one, without where
// its hash is broken, its key is shared, or there is no such algorithm.
func notAccepted(at xmlscan.Element, what string, registered *regexp.Regexp) *Error {
	uri := algorithm(at)
	e := fail(ErrAlgorithm, at, "", fixSHA256)
	e.Undecided = registered.MatchString(uri)
	found := diag.Quote(uri)
	if !e.Undecided {
		found += ", which is no algorithm for that"
	}
	for _, known := range []struct{ sign, what string }{
		{"md2", "MD2, which is broken"},
		{"md4", "MD4, which is broken"},
		{"md5", "MD5, which is broken"},
		{"hmac", "HMAC, with a shared key: who can check it can also make it"},
		{"poly1305", "a message authentication code, with a shared key"},
		{"siphash", "a message authentication code, with a shared key"},
		{"ripemd160", "RIPEMD-160, which is out of use"},
		{"mgf1", "RSA-PSS, which SAML software does not have in common"},
		{"rsa-pss", "RSA-PSS, which SAML software does not have in common"},
		{"ecdsa-sha1", "ECDSA with SHA-1, which is broken"},
		{"ecdsa", "a kind of ECDSA that SAML software does not have in common"},
		{"dsa", "DSA or a relative of it, which SAML software does not have in common"},
	} {
		if strings.Contains(strings.ToLower(uri), known.sign) {
			found = known.what + " (" + diag.Quote(uri) + ")"
			break
		}
	}
	e.Message = "the " + what + " algorithm is " + found
	return e
}

// The sizes of RSA keys in bits. Below the first nothing is verified; from there to the second a signature is verified
// and marked, see [Verified]; beyond the last a key is no protection but a way to keep a reader busy.
const (
	leastRSABits    = 1024
	strongRSABits   = 2048
	greatestRSABits = 8192
)

func digest(hash crypto.Hash, data []byte) []byte {
	h := hash.New()
	h.Write(data)
	return h.Sum(nil)
}

// verifies reports whether value is the signature of a digest by a key.
func (m method) verifies(key crypto.PublicKey, digest, value []byte) bool {
	switch key := key.(type) {
	case *rsa.PublicKey:
		if key.N == nil {
			return false // of a certificate that was made by hand
		}
		bits := key.N.BitLen()
		return m.key == keyRSA && bits >= leastRSABits && bits <= greatestRSABits && rsa.VerifyPKCS1v15(key, m.hash,
			digest, value) == nil
	case *ecdsa.PublicKey:
		size := curveBytes(key.Curve)
		return m.key == keyECDSA && size > 0 && len(value) == 2*size &&
			ecdsa.Verify(key, digest, new(big.Int).SetBytes(value[:size]), new(big.Int).SetBytes(value[size:]))
	}
	return false
}

// curveBytes is the length of each half of an ECDSA signature value, r and s (XML Signature 1.1 section 6.4.3), and 0
// for curves that are not accepted.
func curveBytes(curve elliptic.Curve) int {
	switch curve {
	case elliptic.P256(), elliptic.P384(), elliptic.P521():
		return (curve.Params().BitSize + 7) / 8
	}
	return 0
}

// isDER reports whether an ECDSA value is the ASN.1 form that TLS and certificates use, where XML Signature has r and s
// one behind the other. Values of the right length are never taken for it.
func isDER(value []byte) bool {
	switch len(value) {
	case 64, 96, 132:
		return false
	}
	var both struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(value, &both)
	return err == nil && len(rest) == 0
}
