package pem

import (
	"bytes"
	"crypto/x509"
	"fmt"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/pem/internal/tlv"
)

// oidPKCS7 is the content of 1.2.840.113549.1.7, the beginning of all of PKCS #7's content types.
var oidPKCS7 = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07}

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
	outer := tlv.First(der)
	if outer.Tag != tlv.Sequence {
		return unknownObject
	}
	s := tlv.Walk(outer.Content)
	one := s.Next()
	two := s.Next()
	switch one.Tag {
	case tlv.OID:
		if bytes.HasPrefix(one.Content, oidPKCS7) {
			return pkcs7
		}
	case tlv.Integer:
		switch {
		case two.Tag == tlv.Integer && len(s) == 0 && len(two.Content) > 0 && two.Content[len(two.Content)-1]&1 == 1:
			return rsaPublicKey // an even number would be the generator of Diffie-Hellman parameters
		case two.Tag == tlv.Sequence && bytes.HasPrefix(tlv.First(two.Content).Content, oidPKCS7):
			return pkcs12
		}
	case tlv.Sequence:
		return identifySigned(one.Content, two)
	}
	return unknownObject
}

// identifySigned tells apart what begins with two SEQUENCEs. Fields of a certificate to be signed: [0] version,
// INTEGER serial, SEQUENCE algorithm, SEQUENCE issuer, SEQUENCE validity; of a request: INTEGER version, SEQUENCE
// subject; of a revocation list: INTEGER version, SEQUENCE algorithm, SEQUENCE issuer, time. Old certificates and
// lists state no version.
func identifySigned(content []byte, behind tlv.Element) object {
	s := tlv.Walk(content)
	one, two, three, four := s.Next(), s.Next(), s.Next(), s.Next()
	switch one.Tag {
	case tlv.OID:
		if behind.Tag == tlv.BitString {
			return publicKey
		}
	case tlv.Version:
		if tlv.First(one.Content).Tag == tlv.Integer {
			return certificate
		}
	case tlv.Sequence:
		if tlv.First(one.Content).Tag == tlv.OID && isTime(three) {
			return revocationList
		}
	case tlv.Integer:
		inner := tlv.First(two.Content).Tag
		switch {
		case two.Tag != tlv.Sequence:
		case inner == tlv.Set, len(two.Content) == 0 && three.Tag == tlv.Sequence:
			return certificateRequest
		case inner == tlv.OID && isTime(four):
			return revocationList
		case inner == tlv.OID && three.Tag == tlv.Sequence && four.Tag == tlv.Sequence:
			return certificate
		}
	}
	return unknownObject
}

func isTime(e tlv.Element) bool { return e.Tag == tlv.UTCTime || e.Tag == tlv.GeneralizedTime }

// readDER reads what is in DER: a certificate, several one after another, or those in a PKCS #7 object.
func readDER(der []byte) (certs []*x509.Certificate, fixes repairs, err *verdict) {
	if identify(der) == pkcs7 && !tlv.HoldsPrivateKey(der) {
		certs, err = fromPKCS7(der)
		return certs, inPKCS7.set(), err
	}
	cert, first := readCertificate(der)
	if first == nil {
		return []*x509.Certificate{cert}, 0, nil
	}
	if first.Kind != ErrTrailingData {
		return nil, 0, first
	}
	for rest := der; len(rest) > 0; {
		if identify(rest) != certificate {
			return nil, 0, first
		}
		e := tlv.First(rest)
		cert, err := readCertificate(e.Full)
		if err != nil {
			err.Index = len(certs)
			return nil, 0, err
		}
		certs = append(certs, cert)
		rest = rest[len(e.Full):]
	}
	return certs, glued.set(), nil
}

// fromPKCS7 reads the certificates of SignedData (RFC 2315, section 9.1; RFC 5652, section 5.1).
func fromPKCS7(der []byte) ([]*x509.Certificate, *verdict) {
	info := tlv.First(der)
	content := tlv.Walk(info.Content)
	content.Next() // the type
	explicit := content.Next()
	signed := tlv.First(explicit.Content)
	switch {
	case info.Size < 0 || explicit.Size < 0 || signed.Size < 0:
		return nil, &verdict{
			Kind:    ErrPKCS7,
			Message: "the PKCS #7 object is BER with indefinite lengths, which is not read",
			Fix:     fixPKCS7,
		}
	case len(info.Full) < info.Head+info.Size:
		return nil, &verdict{
			Kind:    ErrTruncated,
			Message: "the end of the PKCS #7 object is missing",
			Fix:     "copy or download it again, whole",
		}
	case len(info.Full) < len(der):
		return nil, &verdict{
			Kind:    ErrTrailingData,
			Message: "the input goes on behind the end of the PKCS #7 object",
			Fix:     "remove what follows it",
		}
	}
	fields := tlv.Walk(signed.Content)
	for range 3 { // version, digest algorithms, what was signed
		fields.Next()
	}
	var certs []*x509.Certificate
	if set := fields.Next(); set.Tag == tlv.Certificates {
		for list := tlv.Walk(set.Content); len(list) > 0; {
			e := list.Next()
			if len(e.Full) == 0 {
				break
			}
			if e.Tag != tlv.Sequence { // an attribute certificate, which is none of a key
				continue
			}
			cert, err := readCertificate(e.Full)
			if err != nil {
				err.Index = len(certs)
				return nil, err
			}
			certs = append(certs, cert)
		}
	}
	if certs == nil {
		return nil, &verdict{Kind: ErrPKCS7, Message: "the PKCS #7 (CMS) object contains no certificate",
			Fix: fixDownload}
	}
	return certs, nil
}

// readCertificate parses exactly one certificate, which keeps der.
func readCertificate(der []byte) (*x509.Certificate, *verdict) {
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		e := explain(der)
		return nil, &e
	}
	if hasSurplus(cert) {
		return nil, &verdict{
			Kind:    ErrCertificate,
			Message: "the certificate has elements behind its last field, where RFC 5280, section 4.1, has none",
			Fix:     fixRemake,
		}
	}
	return cert, nil
}

// hasSurplus tells whether a certificate, or the part of it that is signed, goes on behind its last field. Such data
// would travel along unseen, and other readers refuse it.
func hasSurplus(cert *x509.Certificate) bool {
	outer := tlv.Walk(tlv.First(cert.Raw).Content)
	for range 3 { // the signed part, algorithm, signature
		outer.Next()
	}
	fields := tlv.Walk(tlv.First(cert.RawTBSCertificate).Content)
	if tlv.First(fields).Tag == tlv.Version {
		fields.Next()
	}
	for range 6 { // serial number, algorithm, issuer, validity, subject, key
		fields.Next()
	}
	for tag := byte(tlv.IssuerUniqueID); tag <= tlv.Extensions; tag++ {
		if tlv.First(fields).Tag&^tlv.Constructed == tag {
			fields.Next()
		}
	}
	return len(outer)+len(fields) > 0
}

// explain says why der is not exactly one usable certificate.
func explain(der []byte) verdict {
	text := isText(der)
	if tlv.HoldsPrivateKey(der) || text && isSecret(string(der)) {
		return foundPrivateKey()
	}
	what := identify(der)
	if e, found := otherObjects[what]; found {
		return e
	}
	outer, ok := tlv.Read(der)
	switch {
	case len(der) == 0:
		return verdict{Kind: ErrEmpty, Message: "there are no bytes; the DER of a certificate was expected",
			Fix: fixWhole}
	case text:
		return verdict{
			Kind:    ErrOtherObject,
			Message: "this is text where the bytes of a certificate were expected",
			Fix:     fixDownload,
		}
	case !ok || outer.Tag != tlv.Sequence:
		return verdict{
			Kind:    ErrOtherObject,
			Message: "this is not a certificate, or its beginning is missing: a certificate begins with MII in base64",
			Fix:     fixWhole,
			vague:   true,
		}
	case outer.Size < 0:
		return verdict{
			Kind:    ErrOtherObject,
			Message: "the certificate is BER with an indefinite length; DER was expected",
			Fix:     "convert it with: openssl x509 -inform DER -outform PEM -in FILE",
		}
	case outer.Head+outer.Size > len(der):
		missing := outer.Head + outer.Size - len(der)
		return verdict{
			Kind: ErrTruncated,
			Message: fmt.Sprintf(
				"the end is missing: of the certificate's %d bytes, %d (%d characters of base64) are not there",
				outer.Head+outer.Size, missing, (missing*4+2)/3),
			Fix: fixWhole,
		}
	case outer.Head+outer.Size < len(der):
		if n := certificatesIn(der); n > 1 {
			return verdict{
				Kind:    ErrTrailingData,
				Message: fmt.Sprintf("%d certificates are where one belongs", n),
				Fix:     "put each certificate into an element or a field of its own, or keep only the one that signs",
			}
		}
		return verdict{
			Kind: ErrTrailingData,
			Message: fmt.Sprintf(
				"the input goes on behind the end of the certificate: it has %d bytes, and the certificate %d",
				len(der), len(outer.Full)),
			Fix: "remove what follows the certificate",
		}
	case what != certificate:
		return verdict{
			Kind:    ErrOtherObject,
			Message: "this is DER (M… in base64), but not a certificate",
			Fix:     fixDownload,
			vague:   true,
		}
	}
	return verdict{
		Kind:    ErrCertificate,
		Message: problem(der),
		Fix:     fixRemake,
	}
}

func isSecret(text string) bool {
	_, found := diag.FindSecret(text)
	return found || findPrivateKey(clean(text)) >= 0
}

// certificatesIn counts certificates one after another, 0 where there is anything else.
func certificatesIn(der []byte) int {
	n := 0
	for ; len(der) > 0; n++ {
		e := tlv.First(der)
		if identify(der) != certificate || len(e.Full) < e.Head+e.Size {
			return 0
		}
		der = der[len(e.Full):]
	}
	return n
}

// problem says what is wrong with a complete certificate that crypto/x509 refuses.
func problem(der []byte) string {
	tbs := tlv.Walk(tlv.First(tlv.First(der).Content).Content)
	field := tbs.Next()
	if field.Tag == tlv.Version {
		if version := tlv.First(field.Content); len(version.Content) != 1 || version.Content[0] > 2 {
			return "the certificate has a version that does not exist; 1 to 3 were expected"
		}
		field = tbs.Next()
	}
	if field.Tag == tlv.Integer && len(field.Content) > 0 && field.Content[0] >= 0x80 {
		return "the certificate has a negative serial number; RFC 5280, section 4.1.2.2, requires a positive one"
	}
	for range 4 { // signature algorithm, issuer, validity, subject
		tbs.Next()
	}
	key := tbs.Next()
	if tlv.IsKeyAlgorithm(tlv.First(tlv.First(key.Content).Content)) {
		if _, err := x509.ParsePKIXPublicKey(key.Full); err != nil {
			return "the public key in the certificate is damaged, or of a kind or curve that is not supported"
		}
	}
	return "this is a certificate by its structure, but a field in it breaks the rules of RFC 5280"
}

// otherObjects are the verdicts on what is well known and not a certificate.
var otherObjects = map[object]verdict{
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
		Message: "this is a PKCS #7 (CMS) object, not a single certificate",
		Fix:     fixPKCS7,
	},
	pkcs12: {
		Kind:    ErrOtherObject,
		Message: "this is a PKCS #12 key store, which may contain a private key, not a certificate",
		Fix:     "take the certificate out with: openssl pkcs12 -nokeys -in FILE",
	},
}

func onlyPublicKey(what string) verdict {
	return verdict{
		Kind:    ErrPublicKey,
		Message: "this is " + what + ", not a certificate",
		Fix:     `give the X.509 certificate: a key cannot be turned into one`,
	}
}
