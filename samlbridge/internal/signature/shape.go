package signature

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Info is what a signature of the accepted shape says of itself. Nothing of it is verified.
type Info struct {
	Signature xmlscan.Element // ds:Signature
	Method    string          // RSA-SHA256, -SHA384, -SHA512, -SHA1, or ECDSA-SHA256, -SHA384, -SHA512
	Digest    string          // SHA-256, SHA-384, SHA-512 or SHA-1

	// SHA1 says that the method or the digest is SHA-1, which [Verify] takes only where it is asked to.
	SHA1 bool
	// WholeDocument says that the Reference has an empty URI or none, which stands for the document that holds it, in place
	// of the ID that SAML demands (saml-core-2.0 section 5.4.2).
	WholeDocument bool
	// Certificate is the first one in KeyInfo, for messages; nil where there is none that can be read.
	Certificate *x509.Certificate

	// odd is why the signature is not accepted although what it signs can be told. It counts after all else: whether the
	// document was changed matters more.
	odd *Error

	signedInfo xmlscan.Element
	value      xmlscan.Element
	read       signedInfo
}

// signedInfo is what SignedInfo says. Two of them are equal (==) if they say the same.
type signedInfo struct {
	method, digest      method
	uri, digestValue    string
	prefixes            string // PrefixList of CanonicalizationMethod
	transformedPrefixes string // PrefixList of the transform
}

// Inspect checks the shape of el's own signature and returns what it says. The error is an [*Error].
func Inspect(el xmlscan.Element) (Info, error) {
	info, err := inspect(el)
	switch {
	case err != nil:
		return Info{}, err
	case info.odd != nil:
		return Info{}, info.odd
	}
	return info, nil
}

func inspect(el xmlscan.Element) (Info, error) {
	var info Info
	for c := range el.Children() {
		if !c.Is(namespaceDS, "Signature") {
			continue
		}
		if !info.Signature.IsZero() {
			return Info{}, fail(ErrShape, c, "a second signature on the same element: exactly one is accepted", fixAgain)
		}
		info.Signature = c
	}
	if info.Signature.IsZero() {
		return Info{}, fail(ErrUnsigned, el, el.Local()+" carries no signature", "get a signed copy, or leave the pins out if the publisher signs none")
	}
	place := el.Index() + 1
	if issuer := el.Child(namespaceSAML, "Issuer"); !issuer.IsZero() {
		place = issuer.Index() + size(issuer)
	}
	if info.Signature.Index() != place {
		info.odd = fail(ErrShape, info.Signature, "the signature is not where the schema has it: as the first child element, or right behind Issuer", fixAgain)
	}
	if err := info.readSignature(); err != nil {
		return Info{}, err
	}
	if err := info.checkReference(el); err != nil {
		return Info{}, err
	}
	return info, nil
}

func (info *Info) readSignature() error {
	for d := range info.Signature.Descendants() {
		if info.odd == nil && (d.HasComments() || d.HasCDATA()) {
			info.odd = fail(ErrShape, d, "a comment or a CDATA section inside the signature", fixAgain)
		}
	}
	parts, err := children(info.Signature, "SignedInfo", "SignatureValue", "KeyInfo?")
	if err != nil {
		return err
	}
	info.signedInfo, info.value = parts[0], parts[1]
	if err := plain(info.value); err != nil {
		return err
	}
	if info.read, err = readSignedInfo(info.signedInfo); err != nil {
		return err
	}
	info.Method, info.Digest = info.read.method.name, info.read.digest.name
	info.SHA1 = info.read.method.hash == crypto.SHA1 || info.read.digest.hash == crypto.SHA1
	if len(parts) == 3 {
		info.Certificate = certificateIn(parts[2])
	}
	return nil
}

// checkReference holds the Reference against the element that is to be the signed one.
func (info *Info) checkReference(el xmlscan.Element) error {
	id, identified := el.Attr("", "ID")
	for a := range el.Attrs() {
		if a.Space != xmlscan.NamespaceXMLNS && strings.EqualFold(a.Local, "ID") && a.Name != id.Name {
			return fail(ErrShape, el, "the signed element has the attribute "+diag.Quote(a.Local)+" beside ID: which of them identifies it is not certain", fixAgain)
		}
	}
	uri := info.read.uri
	switch {
	case uri == "" && el.Parent().IsZero():
		info.WholeDocument = true
	case uri == "":
		return fail(ErrShape, info.signedInfo, "the signature is for the whole document, but stands on an element inside it", fixAgain)
	case !identified:
		return fail(ErrShape, info.signedInfo, "the signature is for "+diag.Quote(uri)+", but "+el.Local()+" has no ID", fixAgain)
	case !isReferable(id.Value()):
		return badID(el, id.Value())
	case uri != "#"+id.Value():
		return fail(ErrShape, info.signedInfo, "the signature is for "+diag.Quote(uri)+", but it stands on the element with the ID "+diag.Quote(id.Value()), fixAgain)
	}
	return nil
}

// readSignedInfo reads ds:SignedInfo.
func readSignedInfo(at xmlscan.Element) (signedInfo, error) {
	none := signedInfo{}
	parts, err := children(at, "CanonicalizationMethod", "SignatureMethod", "Reference")
	if err != nil {
		return none, err
	}
	var s signedInfo
	if s.prefixes, err = exclusive(parts[0]); err != nil {
		return none, err
	}
	var ok bool
	if s.method, ok = withURI(signatureMethods, algorithm(parts[1])); !ok {
		return none, fail(ErrAlgorithm, parts[1], "the signature algorithm is "+notAccepted(algorithm(parts[1]))+": expected one of "+names(signatureMethods), fixSHA256)
	}
	uri, _ := parts[2].Attr("", "URI")
	s.uri = uri.Value()
	inside, err := children(parts[2], "Transforms", "DigestMethod", "DigestValue")
	if err != nil {
		return none, err
	}
	transforms, err := children(inside[0], "Transform", "Transform")
	if err != nil {
		return none, err
	}
	if a := algorithm(transforms[0]); a != algorithmEnvelope {
		return none, fail(ErrShape, transforms[0], "the first transform is "+diag.Quote(a)+": expected enveloped-signature", fixAgain)
	}
	if s.transformedPrefixes, err = exclusive(transforms[1]); err != nil {
		return none, err
	}
	if s.digest, ok = withURI(digestMethods, algorithm(inside[1])); !ok {
		return none, fail(ErrAlgorithm, inside[1], "the digest algorithm is "+notAccepted(algorithm(inside[1]))+": expected one of "+names(digestMethods), fixSHA256)
	}
	s.digestValue = inside[2].Text()
	for _, leaf := range []xmlscan.Element{parts[1], transforms[0], inside[1], inside[2]} {
		if err := plain(leaf); err != nil {
			return none, err
		}
	}
	return s, nil
}

// children returns the child elements of at, which have to be exactly these, in this order; the last one may be missing if
// it ends with a question mark. No other text than white space may stand between them.
func children(at xmlscan.Element, want ...string) ([]xmlscan.Element, error) {
	var list []xmlscan.Element
	for c := range at.Children() {
		if len(list) == len(want) || !c.Is(namespaceDS, strings.TrimSuffix(want[len(list)], "?")) {
			return nil, fail(ErrShape, c, fmt.Sprintf("%s cannot stand here: %s holds exactly %s", diag.Quote(c.Local()), at.Local(), strings.Join(want, ", ")), fixAgain)
		}
		list = append(list, c)
	}
	if n := len(list); n < len(want) && !strings.HasSuffix(want[n], "?") {
		return nil, fail(ErrShape, at, fmt.Sprintf("%s holds %d elements: expected exactly %s", at.Local(), n, strings.Join(want, ", ")), fixAgain)
	}
	if at.HasText() {
		return nil, fail(ErrShape, at, "text between the elements of "+at.Local(), fixAgain)
	}
	return list, nil
}

func plain(at xmlscan.Element) error {
	if at.HasElements() {
		return fail(ErrShape, at, at.Local()+" holds elements: expected none", fixAgain)
	}
	return nil
}

func algorithm(at xmlscan.Element) string {
	a, _ := at.Attr("", "Algorithm")
	return a.Value()
}

// exclusive checks that an element stands for exclusive canonicalisation without comments and returns its PrefixList.
func exclusive(at xmlscan.Element) (prefixes string, err error) {
	if a := algorithm(at); a != algorithmExcC14N {
		return "", fail(ErrAlgorithm, at, at.Local()+" is "+diag.Quote(a)+": expected exclusive canonicalisation without comments, "+diag.Quote(algorithmExcC14N),
			"ask the signer for exclusive canonicalisation, which SAML recommends")
	}
	n := 0
	for c := range at.Children() {
		if n++; n > 1 || !c.Is(namespaceExcC14N, "InclusiveNamespaces") || c.HasElements() {
			return "", fail(ErrShape, c, diag.Quote(c.Local())+" cannot stand here: expected at most one InclusiveNamespaces", fixAgain)
		}
		a, _ := c.Attr("", "PrefixList")
		prefixes = a.Value()
	}
	return prefixes, nil
}

// prefixes splits a PrefixList; #default becomes "".
func prefixes(list string) []string {
	all := strings.FieldsFunc(list, isSpace)
	for i := range all {
		if all[i] == "#default" {
			all[i] = ""
		}
	}
	return all
}

// isSpace holds for the white space of XML.
func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

// isReferable reports whether s can be an ID that needs no escaping in a reference. Which characters beyond ASCII are
// letters does not matter here, nor does what stands first: some signers begin with a digit, which the schema does not allow.
func isReferable(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '.', c == '-', c >= 0x80:
		default:
			return false
		}
	}
	return s != ""
}

// isID reports whether s can be referred to and is what the schema takes as an ID.
func isID(s string) bool {
	return isReferable(s) && strings.IndexByte("0123456789.-", s[0]) < 0
}

func badID(el xmlscan.Element, id string) *Error {
	return fail(ErrShape, el, "the ID of the signed element is "+diag.Quote(id)+": expected a letter or _ with letters, digits, . - and _ behind it", fixAgain)
}

// certificateIn returns the first certificate of a KeyInfo, or nil.
func certificateIn(info xmlscan.Element) *x509.Certificate {
	for d := range info.Descendants() {
		if d.Is(namespaceDS, "X509Certificate") {
			certificate, err := x509.ParseCertificate(decodeBase64(d.Text()))
			if err != nil {
				return nil
			}
			return certificate
		}
	}
	return nil
}

// decodeBase64 returns nil for what is no base64. White space may stand anywhere in it.
func decodeBase64(text string) []byte {
	decoded, err := base64.StdEncoding.DecodeString(strings.Join(strings.FieldsFunc(text, isSpace), ""))
	if err != nil {
		return nil
	}
	return slices.Clip(decoded)
}
