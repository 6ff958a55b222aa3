// Package tlv walks DER, as far as telling objects apart and finding private keys needs it.
package tlv

import "bytes"

// DER tags that are looked at (X.690, section 8.1.2).
const (
	Integer         = 0x02
	BitString       = 0x03
	OctetString     = 0x04
	OID             = 0x06
	UTCTime         = 0x17
	GeneralizedTime = 0x18
	Sequence        = 0x30
	Set             = 0x31
	Version         = 0xa0 // [0], the version of a certificate
	Certificates    = 0xa0 // [0], the certificates of PKCS #7
	Constructed     = 0x20 // a bit, not a tag
	IssuerUniqueID  = 0x81 // [1]; [2] is the subject's
	Extensions      = 0x83 // [3], less Constructed

	LongForm       = 0x80 // a length octet from here on counts the octets of the length
	maxLengthBytes = 3    // a length of 16 MiB and more is no length of anything that could be pasted
)

// Contents of object identifiers, without tag and length.
var (
	// 1.2.840.113549.1.5: password-based encryption
	oidPKCS5 = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05}
	// 1.2.840.113549.1.12.1: the same of PKCS #12
	oidPKCS12PBE = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01}
	oidsKeys     = [][]byte{ // the kinds of keys that crypto/x509 looks into
		{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01}, // rsaEncryption
		{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01},             // id-ecPublicKey
		{0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01},             // id-dsa
		{0x2b, 0x65, 0x70}, // id-Ed25519
		{0x2b, 0x65, 0x6e}, // id-X25519
	}
)

// Element is one DER element. Where the input ends early, Content and Full have what there is.
type Element struct {
	Tag           byte
	Head          int // bytes of tag and length
	Size          int // bytes of content as the length states them; -1 for BER's indefinite form
	Content, Full []byte
}

// Read reads the first element of b. ok is false where b does not begin like one.
func Read(b []byte) (e Element, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f {
		return Element{}, false
	}
	e = Element{Tag: b[0], Head: 2, Size: int(b[1])}
	if b[1] >= LongForm {
		n := int(b[1] & 0x7f)
		if n > maxLengthBytes || len(b) < 2+n {
			return Element{}, false
		}
		e.Head, e.Size = 2+n, 0
		for _, v := range b[2:e.Head] {
			e.Size = e.Size<<8 | int(v)
		}
		if n == 0 {
			e.Size = -1
		}
	}
	end := len(b)
	if e.Size >= 0 {
		end = min(end, e.Head+e.Size)
	}
	e.Content, e.Full = b[e.Head:end], b[:end]
	return e, true
}

// Walk gives the elements of a SEQUENCE's content one by one. What is not there reads as the zero Element.
type Walk []byte

// Next gives the next element, the zero Element behind the last.
func (s *Walk) Next() Element {
	e, _ := Read(*s)
	*s = (*s)[len(e.Full):]
	return e
}

// First is the first element of b, the zero Element where there is none.
func First(b []byte) Element {
	e, _ := Read(b)
	return e
}

// BeginsPrivateKey tells whether b begins with a private key: PKCS #1 (and DSA's look-alike), SEC 1, PKCS #8,
// encrypted or not. A few dozen bytes of it are enough.
func BeginsPrivateKey(b []byte) bool {
	outer := First(b)
	if outer.Tag != Sequence {
		return false
	}
	s := Walk(outer.Content)
	one := s.Next()
	cut := len(s) == 0
	two := s.Next()
	if two.Size > outer.Size && outer.Size >= 0 {
		return false
	}
	switch one.Tag {
	case Integer:
		if one.Size != 1 || cut || one.Content[0] > 1 {
			return false
		}
		switch two.Tag {
		case Integer: // a modulus
			return two.Size >= minKeyBytes
		case OctetString: // the scalar of an elliptic curve
			return two.Size >= minKeyBytes && one.Content[0] == 1
		case Sequence: // a certificate's serial number 0 can be here too, with a name instead of the key behind it
			algorithm := First(two.Content)
			isCut := len(two.Content) < two.Size
			return algorithm.Tag == OID && (s.Next().Tag == OctetString || isCut && IsKeyAlgorithm(algorithm))
		}
	case Sequence:
		scheme := First(one.Content).Content
		return (bytes.HasPrefix(scheme, oidPKCS5) || bytes.HasPrefix(scheme, oidPKCS12PBE)) &&
			(cut || two.Tag == OctetString)
	}
	return false
}

// IsKeyAlgorithm tells whether an element is the identifier of a kind of keys that crypto/x509 looks into.
func IsKeyAlgorithm(oid Element) bool {
	for _, known := range oidsKeys {
		if bytes.Equal(oid.Content, known) {
			return true
		}
	}
	return false
}

// minKeyBytes, in bytes: shorter numbers are no keys of our time and would only cause false alarms.
const minKeyBytes = 20

// HoldsPrivateKey looks for a private key at every byte; each look is short.
func HoldsPrivateKey(b []byte) bool {
	for i, v := range b {
		if v == Sequence && BeginsPrivateKey(b[i:]) {
			return true
		}
	}
	return false
}
