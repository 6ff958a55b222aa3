package pem

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"slices"

	"github.com/samlbridge/samlbridge/pem/internal/tlv"
)

// Style is a text form of certificates. Any value other than these three is written as Armored.
type Style uint8

const (
	// BEGIN and END lines, 64 columns, each line ended with LF (RFC 7468); certificates one after another
	Armored Style = iota
	// base64 in 64 columns without BEGIN and END lines, no LF at the end; an empty line between certificates
	Bare
	OneLine // base64 on one line as in ds:X509Certificate, no LF at the end; one certificate per line
)

// Format writes certificates in the given order. [Parse] reads the same certificates from the result, as long as it
// has no more than 64 KiB; from Armored without a note. It writes the Raw field, so &x509.Certificate{Raw: der} is
// enough for a certificate that Go's parser refuses, and one without Raw is left out, like a nil one. What is by its
// structure plainly something else, such as a key or a signing request, is left out too: it must not travel on as a
// certificate. Without certificates the result is nil.
func Format(s Style, certs ...*x509.Certificate) []byte {
	var out []byte
	for _, cert := range certs {
		if cert == nil {
			continue
		}
		der := cert.Raw
		if _, other := otherObjects[identify(der)]; other || len(der) == 0 || tlv.BeginsPrivateKey(der) {
			continue
		}
		switch s {
		case Bare:
			if out != nil {
				out = append(out, "\n\n"...)
			}
			out = bytes.TrimSuffix(appendLines(out, der), []byte("\n"))
		case OneLine:
			if out != nil {
				out = append(out, '\n')
			}
			out = base64.StdEncoding.AppendEncode(out, der)
		default:
			begin := "-----BEGIN " + labelCertificate + "-----\n"
			out = append(slices.Grow(out, len(begin)+linesLen(der)), begin...)
			out = appendLines(out, der)
			out = append(out, "-----END "+labelCertificate+"-----\n"...)
		}
	}
	return out
}

// linesLen is how long the lines of appendLines are at most, with the line that ends PEM.
func linesLen(der []byte) int {
	length := base64.StdEncoding.EncodedLen(len(der))
	return length + length/lineWidth + len("\n-----END CERTIFICATE-----\n")
}

// appendLines adds base64 in lines.
func appendLines(out, der []byte) []byte {
	out = slices.Grow(out, linesLen(der))
	for len(der) > 0 {
		n := min(len(der), lineWidth/4*3)
		out = append(base64.StdEncoding.AppendEncode(out, der[:n]), '\n')
		der = der[n:]
	}
	return out
}
