package xmlscan

import (
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Element is an element of a [Tree]: a small value to be copied. Elements are equal
// (==) if they are the same one of the same tree. The zero Element is none: it has no
// name, place, attributes or content, so that a lookup which finds nothing can be
// followed by another one.
type Element struct {
	tree  *Tree
	index int32
}

// nowhere is where the zero Element lies.
var nowhere = Tree{
	source: Source{text: "<"},
	nodes:  []node{{name: qname{start: 1}, parent: -1, next: 1}},
	uris:   []string{""},
}

// IsZero reports whether e is no element.
func (e Element) IsZero() bool { return e.tree == nil }

// Tree returns the tree that e belongs to, or nil for none.
func (e Element) Tree() *Tree { return e.tree }

// home returns the tree that e is looked up in.
func (e Element) home() *Tree {
	if e.tree == nil {
		return &nowhere
	}
	return e.tree
}

// Index returns the place of e in document order, from 0 for the root.
func (e Element) Index() int { return int(e.index) }

func (e Element) node() *node { return &e.home().nodes[e.index] }

func (e Element) text(start, end int32) string { return e.home().source.text[start:end] }

// Name returns the expanded name.
func (e Element) Name() Name { return Name{e.Space(), e.Local()} }

// Space returns the namespace URI, "" for none.
func (e Element) Space() string { return e.home().uris[e.node().name.uri] }

// Local returns the local name.
func (e Element) Local() string { return e.node().name.localIn(e.home().source.text) }

// Prefix returns the prefix as written, "" for none.
func (e Element) Prefix() string { return e.node().name.prefixIn(e.home().source.text) }

// Is reports whether e has this expanded name.
func (e Element) Is(space, local string) bool { return e.Local() == local && e.Space() == space }

// Parent returns the parent, or the zero Element for the root.
func (e Element) Parent() Element {
	if parent := e.node().parent; parent >= 0 {
		return Element{e.tree, parent}
	}
	return Element{}
}

// Children yields the child elements in document order.
func (e Element) Children() iter.Seq[Element] {
	return func(yield func(Element) bool) {
		nodes := e.home().nodes
		for i, end := e.index+1, nodes[e.index].next; i < end; i = nodes[i].next {
			if !yield(Element{e.tree, i}) {
				return
			}
		}
	}
}

// Child returns the first child of this expanded name, or the zero Element.
func (e Element) Child(space, local string) Element {
	for c := range e.Children() {
		if c.Is(space, local) {
			return c
		}
	}
	return Element{}
}

// Descendants yields the elements inside e, at any depth, in document order.
func (e Element) Descendants() iter.Seq[Element] {
	return func(yield func(Element) bool) {
		for i, end := e.index+1, e.node().next; i < end; i++ {
			if !yield(Element{e.tree, i}) {
				return
			}
		}
	}
}

// Attrs yields the attributes as written, namespace declarations included.
func (e Element) Attrs() iter.Seq[Attr] {
	return func(yield func(Attr) bool) {
		t := e.home()
		for _, a := range e.attrs() {
			if !yield(a.in(t.source.text, t.uris)) {
				return
			}
		}
	}
}

// Attr returns the attribute of this expanded name. The attributes that SAML defines
// are in no namespace: with space "" no prefixed attribute is ever found.
func (e Element) Attr(space, local string) (Attr, bool) {
	t := e.home()
	for _, a := range e.attrs() {
		if a.localIn(t.source.text) == local && t.uris[a.uri] == space {
			return a.in(t.source.text, t.uris), true
		}
	}
	return Attr{}, false
}

// attrs returns the attributes: they end where those of the next element begin.
func (e Element) attrs() []attr {
	nodes, all := e.home().nodes, e.home().attrs
	first := nodes[e.index].attrs
	if next := int(e.index) + 1; next < len(nodes) {
		return all[first:nodes[next].attrs]
	}
	return all[first:]
}

// Start returns the offset of the start tag. The offsets of an element are in order
// Start, TagEnd, EndTag and End; for one written as <name/> the last three are equal.
func (e Element) Start() int { return int(e.node().start()) }

// TagEnd returns the offset behind the start tag, where the content begins.
func (e Element) TagEnd() int { return int(e.node().tagEnd) }

// EndTag returns the offset of the end tag, where the content ends.
func (e Element) EndTag() int { return int(e.node().endTag) }

// End returns the offset behind the whole element.
func (e Element) End() int { return int(e.node().end) }

// Raw returns the source of the whole element. Prefixes in it may be declared
// outside, see [Element.Namespaces].
func (e Element) Raw() string { n := e.node(); return e.text(n.start(), n.end) }

// HasElements reports whether e has child elements.
func (e Element) HasElements() bool { return e.node().content&hasElements != 0 }

// HasText reports whether character data other than literal white space stands
// directly in e, CDATA sections included. A reference counts as text, even to a space.
func (e Element) HasText() bool { return e.node().content&hasText != 0 }

// HasCDATA reports whether a CDATA section stands directly in e.
func (e Element) HasCDATA() bool { return e.node().content&hasCDATA != 0 }

// HasComments reports whether a comment stands directly in e.
func (e Element) HasComments() bool { return e.node().content&hasComments != 0 }

// Text returns the character data that stands directly in e, joined: comments and
// child elements left out, CDATA sections and references decoded, line ends turned
// into LF, nothing trimmed. It is a substring of the source where that is one piece.
func (e Element) Text() string {
	n := e.node()
	if n.content&(hasElements|hasCDATA|hasComments|hasEscapes) == 0 {
		return e.text(n.tagEnd, n.endTag)
	}
	var b strings.Builder
	pos := n.tagEnd
	for child := range e.Children() {
		c := child.node()
		appendText(&b, e.text(pos, c.start()))
		pos = c.end
	}
	appendText(&b, e.text(pos, n.endTag))
	return b.String()
}

// appendText adds the character data of content without elements. Its markup has
// been checked by the scanner.
func appendText(b *strings.Builder, content string) {
	for {
		text, markup, found := strings.Cut(content, "<")
		appendDecoded(b, text, modeText)
		if !found {
			return
		}
		if section, ok := strings.CutPrefix(markup, "![CDATA["); ok {
			text, content, _ = strings.Cut(section, "]]>")
			appendDecoded(b, text, modeCDATA)
		} else {
			_, content, _ = strings.Cut(markup[len("!--"):], "-->")
		}
	}
}

// Namespace is a namespace declaration.
type Namespace struct {
	Prefix string // "" for the default namespace
	URI    string // never ""
}

// Namespaces returns the declarations in scope at e, its own included, sorted by
// prefix; xml, which needs none, is listed only if declared. The slice is the caller's.
func (e Element) Namespaces() []Namespace {
	var all []Namespace
	for ; !e.IsZero(); e = e.Parent() {
		text := e.tree.source.text
		for _, a := range e.attrs() {
			if prefix, ok := a.isDeclaration(text); ok {
				all = append(all, Namespace{prefix, a.valueIn(text)})
			}
		}
	}
	// Stable, so that of equal prefixes the innermost comes first.
	slices.SortStableFunc(all, func(a, b Namespace) int { return strings.Compare(a.Prefix, b.Prefix) })
	all = slices.CompactFunc(all, func(a, b Namespace) bool { return a.Prefix == b.Prefix })
	return slices.DeleteFunc(all, func(n Namespace) bool { return n.URI == "" })
}

// Position returns the line and column of the start tag, see the function [Position].
func (e Element) Position() (line, column int) { return e.home().source.Position(e.Start()) }

// Path returns the way from the root as local names, for messages:
// /EntitiesDescriptor/EntityDescriptor[2]/IDPSSODescriptor. A number, from 1, stands
// where several children of one parent have the same local name. It takes time
// linear in the children of e's ancestors.
func (e Element) Path() string { return e.path(Element.number) }

func (e Element) path(number func(Element) int) string {
	var room [16]Element
	steps := room[:0]
	for ; !e.IsZero(); e = e.Parent() {
		steps = append(steps, e)
	}
	var buffer [256]byte
	path := buffer[:0]
	for _, step := range slices.Backward(steps) {
		path = append(append(path, '/'), step.Local()...)
		if n := number(step); n > 0 {
			path = append(strconv.AppendInt(append(path, '['), int64(n), 10), ']')
		}
	}
	return string(path)
}

// number counts e among the siblings of its local name, from 1; it is 0 where there is no other.
func (e Element) number() int {
	parent := e.Parent()
	if parent.IsZero() {
		return 0
	}
	count, own := 0, 0
	for sibling := range parent.Children() {
		if sibling.Local() == e.Local() {
			count++
			if sibling == e {
				own = count
			}
		}
	}
	if count == 1 {
		return 0
	}
	return own
}
