package signature

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math"
	"regexp"
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
	// WholeDocument says that the Reference has an empty URI or none, which stands for the document that holds it, in
	// place of the ID that SAML demands (saml-core-2.0 section 5.4.2).
	WholeDocument bool
	// Certificate is the first one in KeyInfo, for messages; nil where there is none that can be read.
	Certificate *x509.Certificate

	// odd is the first doubt about the signature: why it is not accepted here, although other software may take it. It
	// counts after all that is certain: whether the document was changed matters more.
	odd *Error

	signedInfo xmlscan.Element
	value      xmlscan.Element
	read       signedInfo
}

// signedInfo is what SignedInfo says. Two of them are equal (==) if they say the same.
type signedInfo struct {
	method, digest   method
	uri, digestValue string
	by               canonicalisation // of SignedInfo itself
	content          canonicalisation // of what is signed
	plain            bool             // what is signed is the element without the signature, canonicalised once
}

// canonicalisation is a CanonicalizationMethod, or a transform of that kind.
type canonicalisation struct{ uri, prefixes string }

// supported reports whether the canonical form is known here. What is signed is referred to by its ID and so has no
// comments, whatever the algorithm says (XML Signature 1.1 section 4.4.3.3).
func (c canonicalisation) supported() bool {
	return c.uri == algorithmExcC14N || c.uri == algorithmExcC14N+withComments
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
			return Info{}, fail(ErrShape, c, "a second signature on the same element: exactly one is accepted",
				fixAgain)
		}
		info.Signature = c
	}
	if info.Signature.IsZero() {
		return Info{}, fail(ErrUnsigned, el, el.Local()+" carries no signature",
			"get a signed copy, or leave the pins out if the publisher signs none")
	}
	place := el.Index() + 1
	if issuer := el.Child(namespaceSAML, "Issuer"); !issuer.IsZero() {
		place = issuer.Index() + size(issuer)
	}
	if info.Signature.Index() != place {
		info.doubt(doubt(ErrShape, info.Signature,
			"the signature is not where the schema has it: as the first child element, or right behind Issuer",
			fixAgain))
	}
	if err := info.readSignature(); err != nil {
		return Info{}, err
	}
	if err := info.checkReference(el); err != nil {
		return Info{}, err
	}
	return info, nil
}

// doubt keeps the first of the doubts.
func (info *Info) doubt(e *Error) {
	if info.odd == nil {
		info.odd = e
	}
}

func (info *Info) readSignature() error {
	for d := range info.Signature.Descendants() {
		if d.HasComments() || d.HasCDATA() {
			info.doubt(doubt(ErrShape, d, "a comment or a CDATA section inside the signature", fixAgain))
		}
	}
	parts, err := info.parts()
	if err != nil {
		return err
	}
	info.signedInfo, info.value = parts[0], parts[1]
	if info.read, err = info.readSignedInfo(info.signedInfo); err != nil {
		return err
	}
	info.Method, info.Digest = info.read.method.name, info.read.digest.name
	info.SHA1 = info.read.method.hash == crypto.SHA1 || info.read.digest.hash == crypto.SHA1
	if len(parts) == 3 {
		info.Certificate = certificateIn(parts[2])
	}
	value, err := encoded(info.value)
	if err != nil {
		return err
	}
	if info.read.method.key == keyECDSA && isDER(value) {
		return fail(ErrShape, info.value,
			"the ECDSA signature is in DER; XML Signature has r and s one behind the other (section 6.4.3)",
			"ask the signer for ECDSA as XML Signature has it, or for RSA-SHA256")
	}
	return nil
}

// parts returns SignedInfo, SignatureValue and, if there is one, KeyInfo. Objects may follow by the schema, but not by
// SAML.
func (info *Info) parts() ([]xmlscan.Element, error) {
	n := 0
	var object xmlscan.Element
	for c := range info.Signature.Children() {
		switch {
		case !object.IsZero() && !c.Is(namespaceDS, "Object"), object.IsZero() && n < 2 && c.Is(namespaceDS, "Object"):
			return nil, misplaced(c, info.Signature, signatureParts)
		case c.Is(namespaceDS, "Object"):
			object = c
		default:
			n++
		}
	}
	if !object.IsZero() {
		info.doubt(doubt(ErrShape, object, "the signature contains an Object, which SAML does not have in a signature",
			fixAgain))
	}
	return childrenOf(info.Signature, n, signatureParts)
}

var signatureParts = []string{"SignedInfo", "SignatureValue", "KeyInfo?"}

// encoded returns what an element has as base64. A value that is none, or empty, no software can verify.
func encoded(at xmlscan.Element) ([]byte, error) {
	if err := plain(at); err != nil {
		return nil, err
	}
	value := decodeBase64(at.Text())
	if len(value) == 0 {
		what := "is empty"
		if strings.ContainsFunc(at.Text(), func(r rune) bool { return !isSpace(r) }) {
			what = "is no base64"
		}
		return nil, fail(ErrShape, at, at.Local()+" "+what, fixAgain)
	}
	return value, nil
}

// checkReference holds the Reference against the element that is to be the signed one.
func (info *Info) checkReference(el xmlscan.Element) error {
	id, identified := el.Attr("", "ID")
	for a := range el.Attrs() {
		if a.Space != xmlscan.NamespaceXMLNS && strings.EqualFold(a.Local, "ID") && a.Name != id.Name {
			info.doubt(doubt(ErrShape, el, "the signed element has the attribute "+diag.Quote(a.Local)+
				" beside ID: which of them identifies it is not certain", fixAgain))
		}
	}
	uri := info.read.uri
	switch {
	case uri == "" && el.Parent().IsZero():
		info.WholeDocument = true
	case uri == "":
		return fail(ErrShape, info.signedInfo,
			"the signature is for the whole document, but it is on an element inside it", fixAgain)
	case !identified:
		return fail(ErrShape, info.signedInfo, "the signature is for "+diag.Quote(uri)+", but "+el.Local()+" has no ID",
			fixAgain)
	case uri != "#"+id.Value():
		return fail(ErrShape, info.signedInfo, "the signature is for "+diag.Quote(uri)+
			", but it is on the element with the ID "+diag.Quote(id.Value()), fixAgain)
	case strings.ContainsAny(id.Value(), "()"): // an expression to those who know XPointer
		return badID(el, id.Value())
	case !isReferable(id.Value()):
		e := badID(el, id.Value())
		e.Undecided = true
		info.doubt(e)
	}
	return nil
}

// readSignedInfo reads ds:SignedInfo.
func (info *Info) readSignedInfo(at xmlscan.Element) (signedInfo, error) {
	none := signedInfo{}
	parts, err := children(at, "CanonicalizationMethod", "SignatureMethod", "Reference")
	if err != nil {
		return none, err
	}
	var s signedInfo
	if s.by, err = info.canonicalisation(parts[0]); err != nil {
		return none, err
	}
	if s.method, err = info.method(parts[1], "signature", signatureMethods, registeredSignatures); err != nil {
		return none, err
	}
	uri, _ := parts[2].Attr("", "URI")
	s.uri = uri.Value()
	inside, err := children(parts[2], "Transforms", "DigestMethod", "DigestValue")
	if err != nil {
		return none, err
	}
	if err = info.readTransforms(&s, inside[0]); err != nil {
		return none, err
	}
	if s.digest, err = info.method(inside[1], "digest", digestMethods, registeredDigests); err != nil {
		return none, err
	}
	value, err := encoded(inside[2])
	if err != nil {
		return none, err
	}
	s.digestValue = string(value)
	if s.digest.hash != 0 && s.digestValue == string(digest(s.digest.hash, nil)) {
		return none, fail(ErrShape, inside[2], "the digest is that of nothing: the signature covers no content",
			fixAgain)
	}
	return s, nil
}

// readTransforms reads what is done to the element before it is signed. SAML has enveloped-signature and a
// canonicalisation (saml-core-2.0 section 5.4.4); anything else could put other content in its place, and no software
// may take it.
func (info *Info) readTransforms(s *signedInfo, at xmlscan.Element) error {
	var list []xmlscan.Element
	for c := range at.Children() {
		if !c.Is(namespaceDS, "Transform") {
			return misplaced(c, at, []string{"Transform", "Transform"})
		}
		list = append(list, c)
	}
	if at.HasText() {
		return textBetween(at)
	}
	enveloped := 0
	for _, t := range list {
		if algorithm(t) == algorithmEnvelope {
			if err := plain(t); err != nil {
				return err
			}
			enveloped++
			continue
		}
		if !slices.Contains(canonicalisations, algorithm(t)) {
			return fail(ErrShape, t, "the transform "+diag.Quote(algorithm(t))+
				" is not allowed: expected enveloped-signature and a canonicalisation", fixAgain)
		}
		var err error
		if s.content, err = info.canonicalisation(t); err != nil {
			return err
		}
	}
	if enveloped == 0 {
		return fail(ErrShape, at, "no transform is enveloped-signature: the signature would have to cover itself",
			fixAgain)
	}
	s.plain = len(list) == 2 && algorithm(list[0]) == algorithmEnvelope && enveloped == 1
	if !s.plain {
		info.doubt(doubt(ErrShape, at,
			"the transforms are others than SAML has: expected enveloped-signature, then exclusive canonicalisation",
			fixAgain))
	}
	return nil
}

// method reads a SignatureMethod or a DigestMethod.
func (info *Info) method(at xmlscan.Element, what string, list []method, registered *regexp.Regexp) (method, error) {
	if err := plain(at); err != nil {
		return method{}, err
	}
	if m, ok := withURI(list, algorithm(at)); ok {
		return m, nil
	}
	e := notAccepted(at, what, registered)
	if !e.Undecided {
		return method{}, e
	}
	info.doubt(e)
	return method{uri: algorithm(at)}, nil
}

// children returns the child elements of at, which have to be exactly these, in this order; the last one may be missing
// if it ends with a question mark. No other text than white space may be between them.
func children(at xmlscan.Element, want ...string) ([]xmlscan.Element, error) {
	return childrenOf(at, math.MaxInt, want)
}

// childrenOf does the same for the first of them.
func childrenOf(at xmlscan.Element, first int, want []string) ([]xmlscan.Element, error) {
	var list []xmlscan.Element
	for c := range at.Children() {
		if len(list) == first {
			break
		}
		if len(list) == len(want) || !c.Is(namespaceDS, strings.TrimSuffix(want[len(list)], "?")) {
			return nil, misplaced(c, at, want)
		}
		list = append(list, c)
	}
	if n := len(list); n < len(want) && !strings.HasSuffix(want[n], "?") {
		return nil, fail(ErrShape, at, fmt.Sprintf("%s has %d elements: expected exactly %s", at.Local(), n,
			strings.Join(want, ", ")), fixAgain)
	}
	if at.HasText() {
		return nil, textBetween(at)
	}
	return list, nil
}

func misplaced(c, at xmlscan.Element, want []string) *Error {
	return fail(ErrShape, c, fmt.Sprintf("%s cannot be here: %s contains exactly %s", diag.Quote(c.Local()), at.Local(),
		strings.Join(want, ", ")), fixAgain)
}

func textBetween(at xmlscan.Element) *Error {
	return fail(ErrShape, at, "text between the elements of "+at.Local(), fixAgain)
}

func plain(at xmlscan.Element) error {
	if at.HasElements() {
		return fail(ErrShape, at, at.Local()+" contains elements: expected none", fixAgain)
	}
	return nil
}

func algorithm(at xmlscan.Element) string {
	a, _ := at.Attr("", "Algorithm")
	return a.Value()
}

// withComments ends the URI of a canonicalisation that keeps comments.
const withComments = "WithComments"

// canonicalisations are all that there are (Canonical XML 1.0, 1.1 and 2.0, Exclusive XML Canonicalization 1.0, and the
// one of XML Signature's first edition).
var canonicalisations = []string{
	algorithmExcC14N, algorithmExcC14N + withComments,
	"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#" +
		withComments,
	"http://www.w3.org/2006/12/xml-c14n11", "http://www.w3.org/2006/12/xml-c14n11#" + withComments,
	"http://www.w3.org/2010/xml-c14n2", namespaceDS + "minimal",
}

// canonicalisation reads the element of a canonicalisation with its PrefixList.
func (info *Info) canonicalisation(at xmlscan.Element) (canonicalisation, error) {
	c := canonicalisation{uri: algorithm(at)}
	if c.uri != algorithmExcC14N {
		e := doubt(ErrAlgorithm, at, at.Local()+" is "+diag.Quote(c.uri)+
			": expected exclusive canonicalisation without comments, "+diag.Quote(algorithmExcC14N),
			"ask the signer for exclusive canonicalisation, which SAML recommends")
		if !slices.Contains(canonicalisations, c.uri) {
			e.Undecided = false
			return c, e
		}
		info.doubt(e)
	}
	n := 0
	for child := range at.Children() {
		if n++; n > 1 || !child.Is(namespaceExcC14N, "InclusiveNamespaces") || child.HasElements() {
			return c, fail(ErrShape, child, diag.Quote(child.Local())+
				" cannot be here: expected at most one InclusiveNamespaces", fixAgain)
		}
		a, _ := child.Attr("", "PrefixList")
		c.prefixes = a.Value()
	}
	return c, nil
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
// letters does not matter here, nor does what stands first: some signers begin with a digit, which the schema does not
// allow.
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
	return fail(ErrShape, el, "the ID of the signed element is "+diag.Quote(id)+
		": expected a letter or _ with letters, digits, . - and _ behind it", fixAgain)
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
