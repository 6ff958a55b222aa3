package pem

import (
	"crypto/sha1"
	"crypto/sha256"
)

// SHA256Fingerprint gives the SHA-256 digest of a certificate's DER in capitals with colons, as
// openssl x509 -fingerprint -sha256 and most products print it. It tells certificates apart reliably.
func SHA256Fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return colons(sum[:])
}

// SHA1Fingerprint gives the SHA-1 digest in the same form, for comparing with a product that shows no other. SHA-1 is
// broken: never trust a certificate because of it.
func SHA1Fingerprint(der []byte) string {
	sum := sha1.Sum(der)
	return colons(sum[:])
}

func colons(sum []byte) string {
	const digits = "0123456789ABCDEF"
	var room [3 * sha256.Size]byte
	out := room[:0]
	for i, b := range sum {
		if i > 0 {
			out = append(out, ':')
		}
		out = append(out, digits[b>>4], digits[b&15])
	}
	return string(out)
}
