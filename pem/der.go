package pem

import (
	"bytes"
	"crypto/x509"
	"fmt"
)

// DER tags that are looked at (X.690, section 8.1.2).
const (
	tagInteger         = 0x02
	tagBitString       = 0x03
	tagOctetString     = 0x04
	tagOID             = 0x06
	tagUTCTime         = 0x17
	tagGeneralizedTime = 0x18
	tagSequence        = 0x30
	tagSet             = 0x31
	tagVersion         = 0xa0 // [0], the version of a certificate
	tagConstructed     = 0x20 // a bit, not a tag
	tagIssuerUniqueID  = 0x81 // [1]; [2] is the subject's
	tagExtensions      = 0x83 // [3], less tagConstructed

	longForm       = 0x80 // a length octet from here on counts the octets of the length
	maxLengthBytes = 3    // a length of 16 MiB and more is no length of anything that could be pasted
)

// Contents of object identifiers, without tag and length.
var (
	oidPKCS7     = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07}       // 1.2.840.113549.1.7
	oidPKCS5     = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05}       // 1.2.840.113549.1.5: password-based encryption
	oidPKCS12PBE = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01} // 1.2.840.113549.1.12.1: the same of PKCS #12
	oidsKeys     = [][]byte{                                                    // the kinds of keys that crypto/x509 looks into
		{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01}, // rsaEncryption
		{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01},             // id-ecPublicKey
		{0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01},             // id-dsa
		{0x2b, 0x65, 0x70}, // id-Ed25519
		{0x2b, 0x65, 0x6e}, // id-X25519
	}
)

// tlv is one DER element. Where the input ends early, content and full hold what there is.
type tlv struct {
	tag           byte
	head          int // bytes of tag and length
	size          int // bytes of content as the length states them; -1 for BER's indefinite form
	content, full []byte
}

// element reads the first element of b. ok is false where b does not begin like one.
func element(b []byte) (e tlv, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f {
		return tlv{}, false
	}
	e = tlv{tag: b[0], head: 2, size: int(b[1])}
	if b[1] >= longForm {
		n := int(b[1] & 0x7f)
		if n > maxLengthBytes || len(b) < 2+n {
			return tlv{}, false
		}
		e.head, e.size = 2+n, 0
		for _, v := range b[2:e.head] {
			e.size = e.size<<8 | int(v)
		}
		if n == 0 {
			e.size = -1
		}
	}
	end := len(b)
	if e.size >= 0 {
		end = min(end, e.head+e.size)
	}
	e.content, e.full = b[e.head:end], b[:end]
	return e, true
}

// sequence walks the elements of a SEQUENCE's content. What is not there reads as the zero tlv.
type sequence []byte

func (s *sequence) next() tlv {
	e, _ := element(*s)
	*s = (*s)[len(e.full):]
	return e
}

func first(content []byte) tlv {
	e, _ := element(content)
	return e
}

// object is what a piece of DER is, told by its structure.
type object uint8

const (
	unknownObject object = iota
	certificate
	publicKey
	rsaPublicKey
	certificateRequest
	revocationList
	pkcs7
	pkcs12
)

// identify looks at the first few elements, whether or not the rest is there. It does not look for private keys.
func identify(der []byte) object {
	outer := first(der)
	if outer.tag != tagSequence {
		return unknownObject
	}
	s := sequence(outer.content)
	one := s.next()
	two := s.next()
	switch one.tag {
	case tagOID:
		if bytes.HasPrefix(one.content, oidPKCS7) {
			return pkcs7
		}
	case tagInteger:
		switch {
		case two.tag == tagInteger && len(s) == 0 && len(two.content) > 0 && two.content[len(two.content)-1]&1 == 1:
			return rsaPublicKey // an even number would be the generator of Diffie-Hellman parameters
		case two.tag == tagSequence && bytes.HasPrefix(first(two.content).content, oidPKCS7):
			return pkcs12
		}
	case tagSequence:
		return identifySigned(one.content, two)
	}
	return unknownObject
}

// identifySigned tells apart what begins with two SEQUENCEs. Fields of a certificate to be signed: [0] version, INTEGER
// serial, SEQUENCE algorithm, SEQUENCE issuer, SEQUENCE validity; of a request: INTEGER version, SEQUENCE subject; of a
// revocation list: INTEGER version, SEQUENCE algorithm, SEQUENCE issuer, time. Old certificates and lists state no version.
func identifySigned(content []byte, behind tlv) object {
	s := sequence(content)
	one, two, three, four := s.next(), s.next(), s.next(), s.next()
	switch one.tag {
	case tagOID:
		if behind.tag == tagBitString {
			return publicKey
		}
	case tagVersion:
		if first(one.content).tag == tagInteger {
			return certificate
		}
	case tagSequence:
		if first(one.content).tag == tagOID && isTime(three) {
			return revocationList
		}
	case tagInteger:
		inner := first(two.content).tag
		switch {
		case two.tag != tagSequence:
		case inner == tagSet, len(two.content) == 0 && three.tag == tagSequence:
			return certificateRequest
		case inner == tagOID && isTime(four):
			return revocationList
		case inner == tagOID && three.tag == tagSequence && four.tag == tagSequence:
			return certificate
		}
	}
	return unknownObject
}

func isTime(e tlv) bool { return e.tag == tagUTCTime || e.tag == tagGeneralizedTime }

// beginsPrivateKey tells whether b begins with a private key: PKCS #1 (and DSA's look-alike), SEC 1, PKCS #8, encrypted or
// not. A few dozen bytes of it are enough.
func beginsPrivateKey(b []byte) bool {
	outer := first(b)
	if outer.tag != tagSequence {
		return false
	}
	s := sequence(outer.content)
	one := s.next()
	cut := len(s) == 0
	two := s.next()
	if two.size > outer.size && outer.size >= 0 {
		return false
	}
	switch one.tag {
	case tagInteger:
		if one.size != 1 || cut || one.content[0] > 1 {
			return false
		}
		switch two.tag {
		case tagInteger: // a modulus
			return two.size >= minKeyBytes
		case tagOctetString: // the scalar of an elliptic curve
			return two.size >= minKeyBytes && one.content[0] == 1
		case tagSequence: // a certificate's serial number 0 can stand here too, with a name instead of the key behind it
			algorithm := first(two.content)
			return algorithm.tag == tagOID && (s.next().tag == tagOctetString || len(two.content) < two.size && isKeyAlgorithm(algorithm))
		}
	case tagSequence:
		scheme := first(one.content).content
		return (bytes.HasPrefix(scheme, oidPKCS5) || bytes.HasPrefix(scheme, oidPKCS12PBE)) && (cut || two.tag == tagOctetString)
	}
	return false
}

func isKeyAlgorithm(oid tlv) bool {
	for _, known := range oidsKeys {
		if bytes.Equal(oid.content, known) {
			return true
		}
	}
	return false
}

// minKeyBytes, in bytes: shorter numbers are no keys of our time and would only cause false alarms.
const minKeyBytes = 20

// holdsPrivateKey looks for a private key at every byte; each look is short.
func holdsPrivateKey(b []byte) bool {
	for i, v := range b {
		if v == tagSequence && beginsPrivateKey(b[i:]) {
			return true
		}
	}
	return false
}

// readCertificate parses exactly one certificate, which keeps der.
func readCertificate(der []byte) (*x509.Certificate, *Error) {
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		e := explain(der)
		return nil, &e
	}
	if hasSurplus(cert) {
		return nil, &Error{
			Kind:    ErrCertificate,
			Message: "the certificate has elements behind its last field, where RFC 5280, section 4.1, has none",
			Fix:     fixRemake,
		}
	}
	return cert, nil
}

// hasSurplus tells whether a certificate, or the part of it that is signed, goes on behind its last field. Such data would
// travel along unseen, and other readers refuse it.
func hasSurplus(cert *x509.Certificate) bool {
	outer := sequence(first(cert.Raw).content)
	for range 3 { // the signed part, algorithm, signature
		outer.next()
	}
	fields := sequence(first(cert.RawTBSCertificate).content)
	if first(fields).tag == tagVersion {
		fields.next()
	}
	for range 6 { // serial number, algorithm, issuer, validity, subject, key
		fields.next()
	}
	for tag := byte(tagIssuerUniqueID); tag <= tagExtensions; tag++ {
		if first(fields).tag&^tagConstructed == tag {
			fields.next()
		}
	}
	return len(outer)+len(fields) > 0
}

// explain says why der is not exactly one usable certificate.
func explain(der []byte) Error {
	text := isText(der)
	if holdsPrivateKey(der) || text && (findPrivateKey(clean(string(der))) >= 0 || findJWK(string(der)) >= 0) {
		return foundPrivateKey()
	}
	what := identify(der)
	if e, found := otherObjects[what]; found {
		return e
	}
	outer, ok := element(der)
	switch {
	case len(der) == 0:
		return Error{Kind: ErrEmpty, Message: "there are no bytes; the DER of a certificate was expected", Fix: fixWhole}
	case text:
		return Error{
			Kind:    ErrOtherObject,
			Message: "the bytes are text, not DER",
			Fix:     "decode the base64 first, or read the text with Parse",
		}
	case !ok || outer.tag != tagSequence:
		return Error{
			Kind:    ErrOtherObject,
			Message: "the bytes are not a certificate: that begins with a SEQUENCE (byte 30 in DER, letter M in base64)",
			Fix:     fixWhole,
			vague:   true,
		}
	case outer.size < 0:
		return Error{
			Kind:    ErrOtherObject,
			Message: "the bytes are BER with an indefinite length; a certificate is DER",
			Fix:     "convert it, for example with: openssl x509 -inform DER -outform PEM",
		}
	case outer.head+outer.size > len(der):
		missing := outer.head + outer.size - len(der)
		return Error{
			Kind: ErrTruncated,
			Message: fmt.Sprintf("the end is missing: the DER announces %d bytes, but %d of them (%d characters of base64) are not there",
				outer.head+outer.size, missing, (missing*4+2)/3),
			Fix: fixWhole,
		}
	case outer.head+outer.size < len(der):
		return Error{
			Kind: ErrTrailingData,
			Message: fmt.Sprintf("the input goes on behind the end of the DER: it has %d bytes, of which the DER announces %d",
				len(der), len(outer.full)),
			Fix: "give each certificate by itself, with nothing behind it",
		}
	case what != certificate:
		return Error{Kind: ErrOtherObject, Message: "the bytes are DER, but not a certificate", Fix: fixDownload, vague: true}
	}
	return Error{
		Kind:    ErrCertificate,
		Message: refusal(der),
		Fix:     fixRemake,
	}
}

// refusal says what is wrong with a complete certificate that crypto/x509 refuses.
func refusal(der []byte) string {
	tbs := sequence(first(first(der).content).content)
	field := tbs.next()
	if field.tag == tagVersion {
		if version := first(field.content); len(version.content) != 1 || version.content[0] > 2 {
			return "the certificate states a version that does not exist; 1 to 3 were expected"
		}
		field = tbs.next()
	}
	if field.tag == tagInteger && len(field.content) > 0 && field.content[0] >= 0x80 {
		return "the certificate has a negative serial number; RFC 5280, section 4.1.2.2, demands a positive one"
	}
	for range 4 { // signature algorithm, issuer, validity, subject
		tbs.next()
	}
	key := tbs.next()
	if isKeyAlgorithm(first(first(key.content).content)) {
		if _, err := x509.ParsePKIXPublicKey(key.full); err != nil {
			return "the public key in the certificate is damaged, or of a kind or curve that is not supported"
		}
	}
	return "this is a certificate by its structure, but a field in it breaks the rules of RFC 5280"
}

// otherObjects are the verdicts on what is well known and not a certificate.
var otherObjects = map[object]Error{
	publicKey:    onlyPublicKey("a public key alone (SubjectPublicKeyInfo)"),
	rsaPublicKey: onlyPublicKey("a public key alone (PKCS #1)"),
	certificateRequest: {
		Kind:    ErrCertificateRequest,
		Message: "this is a certificate signing request (CSR), not a certificate",
		Fix:     "give the certificate that was issued for the request",
	},
	revocationList: {
		Kind:    ErrOtherObject,
		Message: "this is a certificate revocation list (CRL), not a certificate",
		Fix:     "give the signing certificate of the identity provider",
	},
	pkcs7: {
		Kind:    ErrPKCS7,
		Message: "this is a PKCS #7 (CMS) object, not a certificate",
		Fix:     "take the certificates out with: openssl pkcs7 -print_certs -in FILE (for a binary file also -inform DER)",
	},
	pkcs12: {
		Kind:    ErrOtherObject,
		Message: "this is a PKCS #12 key store, which may hold a private key, not a certificate",
		Fix:     "take the certificate out with: openssl pkcs12 -nokeys -in FILE",
	},
}

func onlyPublicKey(what string) Error {
	return Error{
		Kind:    ErrPublicKey,
		Message: "this is " + what + ", not a certificate",
		Fix:     `give the X.509 certificate: a key cannot be turned into one. What Cloudflare calls "Public key" is a certificate; copy all of it`,
	}
}
