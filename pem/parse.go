package pem

import (
	"crypto/x509"
	"slices"

	"github.com/samlbridge/samlbridge/pem/diag"

	"github.com/samlbridge/samlbridge/pem/internal/tlv"
)

// maxBytes is the most that one call reads, in bytes of text or of DER. A certificate of the kind that signs SAML
// has one to two kilobytes, so that a chain fits many times over, while the worst input costs some ten milliseconds.
const maxBytes = 64 << 10

// maxLayers is how often base64 may be wrapped in base64. Twice happens: a PEM file as the value of a secret,
// encoded again.
const maxLayers = 3

// Bundle is what [Parse] read.
type Bundle struct {
	Certificates []*x509.Certificate // in input order, at least one; they share no memory with the input
	// every kind of repair once, in input order; nil for text as [Format] writes it in [Armored]
	Notes []Note
}

// Parse reads the certificates in text, up to 64 KiB: PEM, bare base64 or DER, in all the shapes that the package
// comment lists. Where one certificate is expected, look at how many there are. The error is always an [*diag.Error];
// the bundle is then nil.
func Parse(text []byte) (*Bundle, error) {
	if len(text) > maxBytes {
		e := foundTooLarge(len(text))
		return nil, e.public()
	}
	var r reader
	if isDER(text) {
		certs, fixes, err := readDER(slices.Clone(text))
		if err != nil {
			return nil, err.public()
		}
		r.read([]cell{{fix: fixes}})
		notes := r.notes("")
		for i := range notes {
			notes[i].Line, notes[i].Column = 0, 0
		}
		return &Bundle{Certificates: certs, Notes: notes}, nil
	}
	r.source = decodeText(text, &r.journal)
	if at, found := diag.FindSecret(r.source); found { // escapes of JSON tell what is inside what
		return nil, r.fail(int32(at), foundPrivateKey()).public()
	}
	if err := r.layer(r.source, clean(r.source), 1); err != nil {
		return nil, err.public()
	}
	return &Bundle{Certificates: r.certificates, Notes: r.notes(r.source)}, nil
}

// ParseDER reads exactly one certificate. It costs what [x509.ParseCertificate] costs, and a copy of der: the
// certificate shares no memory with it. The error is always an [*diag.Error] without a place; it says what der is
// instead.
func ParseDER(der []byte) (*x509.Certificate, error) {
	if len(der) > maxBytes {
		e := foundTooLarge(len(der))
		return nil, e.public()
	}
	cert, err := readCertificate(slices.Clone(der))
	if err != nil {
		return nil, err.public()
	}
	return cert, nil
}

// isDER tells DER from text: no UTF-8 text has a byte of 80 or more behind its first '0', and none has the control
// characters that short objects begin with.
func isDER(b []byte) bool {
	outer := tlv.First(b)
	return outer.Tag == tlv.Sequence && (b[1] >= tlv.LongForm || identify(b) != unknownObject ||
		tlv.BeginsPrivateKey(b))
}
