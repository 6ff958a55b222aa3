package dsig

import (
	"io"
	"math"
	"strings"

	"github.com/beevik/etree"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// ToElement returns a document as an etree element, comments included. It is read by the module's own scanner: it has
// no DTD, and keeps within its limits. The error is a [*diag.Error].
func ToElement(document []byte) (*etree.Element, error) {
	source, err := xmlscan.Decode(document, xmlscan.Limits{})
	if err != nil {
		return nil, failure.XML(err, "")
	}
	// IDs that are there twice, which the tokens do not tell
	if _, err = xmlscan.Parse(source, xmlscan.Limits{}); err != nil {
		return nil, failure.XML(err, "")
	}
	b := builder{comments: true}
	if err = b.build(source, xmlscan.Limits{}); err != nil {
		return nil, failure.XML(err, "")
	}
	return b.root, nil
}

// FromElement returns an element as a document, with the namespaces that are declared around it. The result is
// well-formed, and read back by [ToElement] it is the same element; the error, a [*diag.Error], says why that cannot
// be.
func FromElement(el *etree.Element) ([]byte, error) {
	if el == nil || depth(el, maxDepth) == 0 {
		return nil, &diag.Error{Kind: diag.ErrLimit,
			Message: "there is no element, or there are too many inside each other",
			Fix:     "give an element of usual depth"}
	}
	top := el.Copy()
	for around := el.Parent(); around != nil; around = around.Parent() {
		for _, a := range around.Attr {
			declared := func(b etree.Attr) bool { return b.Space == a.Space && b.Key == a.Key }
			if (a.Space == "xmlns" || a.Space == "" && a.Key == "xmlns") && !containsAttr(top.Attr, declared) {
				top.CreateAttr(a.FullKey(), a.Value)
			}
		}
	}
	document := etree.NewDocument()
	document.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	document.SetRoot(top)
	text, err := document.WriteToBytes()
	if err != nil {
		return nil, &diag.Error{Kind: diag.ErrValue, Message: "the element cannot be written",
			Fix: "check its names and values"}
	}
	if _, err = ToElement(text); err != nil {
		return nil, err
	}
	return text, nil
}

func containsAttr(list []etree.Attr, is func(etree.Attr) bool) bool {
	for _, a := range list {
		if is(a) {
			return true
		}
	}
	return false
}

// maxDepth is the deepest that elements may be inside each other: what follows recurses.
const maxDepth = 1000

// depth counts the levels of an element, 0 where they are more than most.
func depth(el *etree.Element, most int) int {
	if most == 0 {
		return 0
	}
	deepest := 1
	for _, child := range el.ChildElements() {
		n := depth(child, most-1)
		if n == 0 {
			return 0
		}
		deepest = max(deepest, n+1)
	}
	return deepest
}

// builder makes an element from tokens.
type builder struct {
	comments bool
	skip     func(parents []xmlscan.Name) bool             // leaves elements out; parents end in the element itself
	text     func(parents []xmlscan.Name, s string) string // changes text

	root *etree.Element
	open []*etree.Element
	path []xmlscan.Name
	out  int // how many open elements are left out
}

func (b *builder) build(source xmlscan.Source, limits xmlscan.Limits) error {
	for s := xmlscan.NewScanner(source, limits); ; {
		token, err := s.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		b.token(token)
	}
}

func (b *builder) token(t *xmlscan.Token) {
	switch t.Kind {
	case xmlscan.KindStart:
		b.start(t)
	case xmlscan.KindEnd:
		b.path = b.path[:len(b.path)-1]
		if b.out > 0 {
			b.out--
			return
		}
		b.open = b.open[:len(b.open)-1]
	case xmlscan.KindText, xmlscan.KindCDATA:
		if len(b.open) == 0 || b.out > 0 {
			return
		}
		parent, text := b.open[len(b.open)-1], t.Text()
		if b.text != nil {
			text = b.text(b.path, text)
		}
		parent.CreateText(text)
	case xmlscan.KindComment:
		if b.comments && len(b.open) > 0 && b.out == 0 {
			b.open[len(b.open)-1].CreateComment(t.Text())
		}
	}
}

func (b *builder) start(t *xmlscan.Token) {
	b.path = append(b.path, t.Name)
	if b.out > 0 || b.skip != nil && b.skip(b.path) {
		b.out++
		return
	}
	el := &etree.Element{Space: t.Prefix, Tag: t.Name.Local}
	if len(b.open) == 0 {
		b.root = el
	} else {
		b.open[len(b.open)-1].AddChild(el)
	}
	for _, a := range t.Attrs {
		name := a.Local
		if a.Prefix != "" {
			name = a.Prefix + ":" + name
		}
		el.CreateAttr(name, a.Value())
	}
	b.open = append(b.open, el)
}

// generous are limits for what was held against the caller's own limits before.
func generous() xmlscan.Limits {
	const none = math.MaxInt32
	return xmlscan.Limits{Bytes: none, Depth: maxDepth, Tokens: none, Attributes: maxDepth, Namespaces: maxDepth,
		NameBytes: none, ValueBytes: none}
}

func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }
