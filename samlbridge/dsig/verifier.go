package dsig

import (
	"cmp"
	"crypto/rsa"
	"crypto/x509"
	"slices"
	"strings"
	"time"

	goxmldsig "github.com/russellhaering/goxmldsig"

	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Verifier asks goxmldsig. The zero value is ready.
type Verifier struct{}

// The namespaces of what it looks at.
const (
	xmldsig   = "http://www.w3.org/2000/09/xmldsig#"
	exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
)

// Verify implements [form.Verifier]. goxmldsig gets an element without KeyInfo and without comments, one certificate,
// and a clock at which that is valid: what it decides is whether the key signed the element. If it panics, it refuses.
func (Verifier) Verify(s form.Signed) (opinion form.Opinion) {
	defer func() {
		if recover() != nil {
			opinion = form.Refuses
		}
	}()
	if s.Certificate == nil {
		return form.Refuses
	}
	if _, isRSA := s.Certificate.PublicKey.(*rsa.PublicKey); !isRSA {
		return form.Abstains
	}
	source, err := xmlscan.Decode(s.Element, generous())
	if err != nil {
		return form.Abstains
	}
	tree, err := xmlscan.Parse(source, generous())
	if err != nil || beyond(tree.Root()) {
		return form.Abstains
	}
	b := builder{skip: isKeyInfo, text: joined}
	if err = b.build(source, generous()); err != nil {
		return form.Abstains
	}
	if _, err = context(s.Certificate).Validate(b.root); err != nil {
		return form.Refuses
	}
	return form.Confirms
}

func context(certificate *x509.Certificate) *goxmldsig.ValidationContext {
	trusted := *certificate
	at := time.Unix(0, 0)
	trusted.NotBefore, trusted.NotAfter = at, at
	c := goxmldsig.NewDefaultValidationContext(&goxmldsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{
		&trusted}})
	c.Clock = goxmldsig.NewFakeClockAt(at)
	return c
}

// isKeyInfo holds for what the root's own signature says of its signer. Signatures of elements inside it are content.
func isKeyInfo(path []xmlscan.Name) bool { return isPart(path, "KeyInfo") }

func isPart(path []xmlscan.Name, local string) bool {
	return len(path) == 3 && path[1] == xmlscan.Name{Space: xmldsig, Local: "Signature"} &&
		path[2] == xmlscan.Name{Space: xmldsig, Local: local}
}

// joined takes the white space out of the root's own signature value, which goxmldsig does not; nothing signs that
// text.
func joined(path []xmlscan.Name, text string) string {
	if isPart(path, "SignatureValue") {
		return withoutSpace(text)
	}
	return text
}

// beyond reports whether an element is one of those that goxmldsig 1.6.1 is known to get wrong. Only what the signature
// covers decides it, so that no one but the signer can have the verifier abstain.
func beyond(root xmlscan.Element) bool {
	sig := root.Child(xmldsig, "Signature")
	info := sig.Child(xmldsig, "SignedInfo")
	for d := range info.Descendants() {
		switch list, _ := d.Attr("", "PrefixList"); {
		case d.Is(exclusive, "InclusiveNamespaces") && d.Parent().Local() == "CanonicalizationMethod" &&
			strings.TrimSpace(list.Value()) != "",
			d.Is(exclusive, "InclusiveNamespaces") && slices.Contains(strings.Fields(list.Value()), "#default"),
			d.Is(xmldsig, "DigestValue") && strings.ContainsAny(d.Text(), " \t"),
			disordered(d):
			return true
		}
	}
	if disordered(root) || disordered(info) {
		return true
	}
	for d := range root.Descendants() {
		inSignature := d.Start() >= sig.Start() && d.End() <= sig.End()
		if !inSignature && disordered(d) {
			return true
		}
	}
	return false
}

// disordered reports whether goxmldsig would write the attributes in another order, or another default namespace: it
// orders attributes with prefixes by their local names, where their namespaces come first.
func disordered(el xmlscan.Element) bool {
	var prefixed []xmlscan.Attr
	for a := range el.Attrs() {
		switch {
		case a.Space == xmlscan.NamespaceXMLNS:
			if a.Prefix == "" && a.Value() == "" {
				return true
			}
		case a.Prefix != "":
			prefixed = append(prefixed, a)
		}
	}
	slices.SortFunc(prefixed, func(a, b xmlscan.Attr) int {
		return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.Local, b.Local))
	})
	for i := 1; i < len(prefixed); i++ {
		if a, b := prefixed[i-1], prefixed[i]; a.Space != b.Space && a.Local >= b.Local || a.Prefix != b.Prefix &&
			a.Space == b.Space {
			return true
		}
	}
	return false
}
