package signature

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Options is what a caller may decide of [Verify]. The zero value is strict.
type Options struct {
	// AllowSHA1 takes signatures and digests with SHA-1, for which forgeries are within reach of those who can pay for
	// them.
	AllowSHA1 bool
}

// Verified is an element whose signature was verified, as it was signed.
type Verified struct {
	Info // what the signature says; what it says of the method and the digest holds

	// Signer is the first of the caller's certificates that verifies the signature. Its dates were not looked at.
	Signer *x509.Certificate
	// SmallKey says that the signer's key is RSA of less than 2,048 bits.
	SmallKey bool

	// Tree is what was signed: the canonical form of the element, without the signature and without comments, scanned
	// again. Its root is the element. Values may be read from here only.
	Tree *xmlscan.Tree

	original xmlscan.Element
}

// Verify verifies el's own signature. It succeeds if one of the certificates verifies it and what is in the document is
// what was signed. The error is an [*Error].
func Verify(el xmlscan.Element, certificates []*x509.Certificate, o Options) (*Verified, error) {
	c, err := examine(el)
	if err != nil {
		return nil, err
	}
	info := c.info
	if info.SHA1 && !o.AllowSHA1 {
		return nil, doubt(ErrWeak, info.signedInfo, "the signature uses SHA-1 ("+info.Method+" with "+info.Digest+
			"), which no longer proves anything", fixSHA256+", or allow SHA-1")
	}
	signer := c.signerAmong(certificates)
	switch {
	case c.changed:
		return nil, c.wasChanged(signer)
	case c.signed == nil || c.unchecked: // there is a doubt, since not all could be computed
		return nil, info.odd
	case signer == nil:
		return nil, c.mismatch(certificates)
	case info.odd != nil:
		return nil, info.odd
	}
	v := &Verified{Info: info, Signer: signer, original: el}
	if key, ok := signer.PublicKey.(*rsa.PublicKey); ok {
		v.SmallKey = key.N.BitLen() < strongRSABits
	}
	if v.Tree, err = parse(c.content); err != nil || !v.isCopy() {
		return nil, fail(ErrShape, el, "what was signed reads differently in its canonical form", fixAgain)
	}
	return v, nil
}

// Check says what can be told of el's own signature without any certificate: why it is not accepted, or that the
// content was changed after signing. Without an error all depends on the key. The error is an [*Error].
func Check(el xmlscan.Element) error {
	c, err := examine(el)
	switch {
	case err != nil:
		return err
	case c.changed:
		return c.wasChanged(nil)
	case c.info.odd != nil:
		return c.info.odd
	}
	return nil
}

// examine reads el's own signature and computes what is needed to verify it, as far as the algorithms are supported.
func examine(el xmlscan.Element) (check, error) {
	info, err := inspect(el)
	if err != nil {
		return check{}, err
	}
	c := check{info: info, value: decodeBase64(info.value.Text())}
	signed, err := canonical(info.signedInfo, xmlscan.Element{}, prefixes(info.read.by.prefixes))
	if err != nil {
		return c, err
	}
	// What the signature covers is these bytes, so what they say has to be what was read.
	if tree, err := parse(signed); err != nil || !saysTheSame(tree.Root(), info.read) {
		return c, fail(ErrShape, info.signedInfo, "SignedInfo reads differently in its canonical form", fixAgain)
	}
	counted := info.read.by.uri != algorithmExcC14N && hasComments(info.signedInfo)
	if info.read.by.supported() && !counted && info.read.method.hash != 0 {
		c.signed = digest(info.read.method.hash, signed)
	}
	if c.content, err = canonical(el, info.Signature, prefixes(info.read.content.prefixes)); err != nil {
		return c, err
	}
	c.unchecked = !info.read.plain || !info.read.content.supported() || info.read.digest.hash == 0
	c.changed = !c.unchecked && string(digest(info.read.digest.hash, c.content)) != info.read.digestValue
	if c.changed && info.read.content.uri != algorithmExcC14N && hasComments(el) { // some software counts them
		c.changed, c.unchecked = false, true
	}
	return c, nil
}

func hasComments(el xmlscan.Element) bool {
	for d := range el.Descendants() {
		if d.HasComments() {
			return true
		}
	}
	return el.HasComments()
}

func parse(text []byte) (*xmlscan.Tree, error) {
	source, err := xmlscan.Decode(text, Limits())
	if err != nil {
		return nil, err
	}
	return xmlscan.Parse(source, Limits())
}

func saysTheSame(at xmlscan.Element, read signedInfo) bool {
	again, err := new(Info).readSignedInfo(at)
	return err == nil && again == read
}

// isCopy reports whether the tree has the element as its root and as many elements as the original without the
// signature.
func (v *Verified) isCopy() bool {
	root := v.Tree.Root()
	id, _ := v.original.Attr("", "ID")
	same, _ := root.Attr("", "ID")
	return root.Name() == v.original.Name() && same.Value() == id.Value() &&
		v.Tree.Len() == size(v.original)-size(v.Signature)
}

// size counts the elements of a subtree.
func size(e xmlscan.Element) int {
	n := 1
	for range e.Descendants() {
		n++
	}
	return n
}

// Original returns the element of the document that an element of v.Tree is a copy of. It is there for its place:
// values that are read from it are not verified.
func (v *Verified) Original(e xmlscan.Element) xmlscan.Element {
	n := e.Index()
	if n >= v.Signature.Index()-v.original.Index() {
		n += size(v.Signature)
	}
	return nth(v.original, n)
}

// nth returns the n-th element of a subtree, in document order from 0.
func nth(e xmlscan.Element, n int) xmlscan.Element {
	for d := range e.Descendants() {
		if n == 1 {
			return d
		}
		n--
	}
	return e
}

// check is a signature and what has been found out about it.
type check struct {
	info      Info
	signed    []byte // digest of the canonical SignedInfo; nil where an algorithm is not supported
	value     []byte // the signature value
	content   []byte // the canonical form of what is signed
	unchecked bool   // an algorithm is not supported, so that nothing is known of the content
	changed   bool   // the content has another digest than SignedInfo says
}

func (c check) verifiedBy(certificate *x509.Certificate) bool {
	return certificate != nil && c.signed != nil && c.info.read.method.verifies(certificate.PublicKey, c.signed,
		c.value)
}

func (c check) signerAmong(certificates []*x509.Certificate) *x509.Certificate {
	for _, certificate := range certificates {
		if c.verifiedBy(certificate) {
			return certificate
		}
	}
	return nil
}

const fixChanged = "get the file again from where it was made, and do not edit it; an editor that re-indents it breaks the signature too"

// wasChanged names the signer where one of the certificates verifies what the signature says of the content.
func (c check) wasChanged(signer *x509.Certificate) *Error {
	message := "changed after signing: the digest in the signature is not that of the content"
	if signer != nil {
		message = "changed after signing: the signature is by the certificate with the SHA-256 fingerprint " +
			pem.SHA256Fingerprint(signer.Raw) + ", but its digest is not that of the content"
	}
	return fail(ErrMismatch, c.info.Signature, message, fixChanged)
}

// mismatch says why no certificate verifies the signature of a content that has the right digest.
func (c check) mismatch(certificates []*x509.Certificate) *Error {
	at := c.info.Signature
	own := c.info.Certificate
	if c.verifiedBy(own) {
		e := fail(ErrMismatch, at,
			"signed by another key: by the certificate in the document, with the SHA-256 fingerprint "+
				pem.SHA256Fingerprint(own.Raw)+", which is none of those that were given",
			"ask the signer whether that is its certificate, over another way than the document came; if it is, give that certificate")
		e.Signer = own
		return e
	}
	for _, certificate := range certificates {
		if bits, unusable := unusableRSA(certificate); unusable {
			return doubt(ErrWeak, at, fmt.Sprintf(
				"the certificate with the SHA-256 fingerprint %s has an RSA key of %d bits: expected %d to %d",
				pem.SHA256Fingerprint(certificate.Raw), bits, strongRSABits, greatestRSABits),
				"have the metadata signed with a key of a usual size")
		}
	}
	message := "changed after signing, or signed by a key that is not known: no given certificate verifies the signature, and the document names none"
	if own != nil {
		message = "changed after signing: neither a given certificate nor the one in the document, with the SHA-256 fingerprint " + pem.SHA256Fingerprint(own.Raw) + ", verifies the signature"
	}
	return fail(ErrMismatch, at, message, fixChanged)
}

func unusableRSA(certificate *x509.Certificate) (bits int, unusable bool) {
	if certificate == nil {
		return 0, false
	}
	key, ok := certificate.PublicKey.(*rsa.PublicKey)
	if !ok || key.N == nil {
		return 0, false
	}
	bits = key.N.BitLen()
	return bits, bits < leastRSABits || bits > greatestRSABits
}

// Element is the signed element of the document as it is there, with the namespaces that are declared around it: what
// another verifier needs, and no more.
func (v *Verified) Element() string {
	el := v.original
	own := map[string]bool{}
	for a := range el.Attrs() {
		switch {
		case a.Space != xmlscan.NamespaceXMLNS:
		case a.Prefix == "":
			own[""] = true
		default:
			own[a.Local] = true
		}
	}
	var around []byte
	for _, n := range el.Namespaces() {
		if own[n.Prefix] || n.Prefix == "xml" {
			continue
		}
		name := "xmlns"
		if n.Prefix != "" {
			name += ":" + n.Prefix
		}
		around = append(around, " "+name+`="`...)
		around = append(appendEscaped(around, n.URI, '"'), '"')
	}
	raw := el.Raw()
	behindName := len("<") + len(appendName(nil, el.Prefix(), el.Local()))
	return raw[:behindName] + string(around) + raw[behindName:]
}
