package xmlscan

import (
	"io"
	"slices"
	"strings"
)

// Tree is a flat index of the elements of a document, in document order. It keeps
// offsets into the source: 40 bytes an element, 24 bytes an attribute. It does not
// change after Parse, so several goroutines may use it at the same time.
type Tree struct {
	source Source
	nodes  []node
	attrs  []attr
	uris   []string // namespace URIs by number
}

// node is an element. Its attributes end where those of the next node begin.
type node struct {
	name        qname // behind the < of the start tag
	tagEnd      int32 // end of the start tag
	endTag, end int32 // of the end tag; both are tagEnd for an empty element's only tag
	parent      int32 // -1 for the root
	next        int32 // the first node behind this element's descendants
	attrs       int32 // the first attribute
	content     content
}

func (n *node) start() int32 { return n.name.start - 1 }

// content tells what stands directly in an element.
type content uint8

const (
	hasElements content = 1 << iota
	hasText             // more than literal white space
	hasCDATA
	hasComments
	hasEscapes // references or line ends that Text has to decode
)

// Parse scans a whole document and indexes it. On top of what the [Scanner] checks
// it refuses two equal IDs ([ErrDuplicateID]): the values of the attributes ID, Id
// and AssertionID in no namespace, and of xml:id, share one space in a document,
// outer white space aside.
func Parse(source Source, limits Limits) (*Tree, error) {
	t := &Tree{source: source}
	t.reserve()
	s := NewScanner(source, limits)
	ids := numbering{}
	parent := int32(-1) // the open element
	for {
		if err := s.step(); err == io.EOF {
			t.uris = s.uris.list
			return t, nil
		} else if err != nil {
			return nil, err
		}
		p := &s.piece
		if parent >= 0 {
			t.nodes[parent].content |= contentOf(p)
		}
		switch p.kind {
		case KindStart:
			t.nodes = append(t.nodes, node{name: p.name, tagEnd: int32(p.end), parent: parent,
				attrs: int32(len(t.attrs))})
			for _, a := range s.attrs {
				if a.isID(source.text) {
					if _, fresh := ids.add(a.idIn(source.text)); !fresh {
						return nil, t.duplicateID(a)
					}
				}
				t.attrs = append(t.attrs, a)
			}
			parent = int32(len(t.nodes) - 1)
		case KindEnd:
			n := &t.nodes[parent]
			n.endTag, n.end, n.next = int32(p.start), int32(p.end), int32(len(t.nodes))
			parent = n.parent
		}
	}
}

// reserve makes room for as many elements and attributes as the text can have, as
// far as counting signs tells; so the index seldom has to grow, which would take
// double memory for a while. An element takes at least 4 bytes (<a/>), an attribute 5
// ( a=""), so what is reserved is at most ten times the text.
func (t *Tree) reserve() {
	text := t.source.text
	elements := min(strings.Count(text, "<")-strings.Count(text, "</"), len(text)/4)
	attrs := min(strings.Count(text, "="), (len(text)-4*elements)/5)
	t.nodes = make([]node, 0, elements)
	t.attrs = make([]attr, 0, attrs)
}

// contentOf tells what a token adds to the content of the element that it stands in.
func contentOf(p *piece) (c content) {
	switch p.kind {
	case KindStart:
		return hasElements
	case KindComment:
		return hasComments
	case KindCDATA:
		c = hasCDATA
	case KindText:
	default:
		return 0
	}
	if !p.blank {
		c |= hasText
	}
	if !p.verbatim {
		c |= hasEscapes
	}
	return c
}

// isID reports whether an attribute is an ID: ID, Id and AssertionID are those of
// SAML 2.0, XML Signature and SAML 1.
func (a attr) isID(text string) bool {
	switch a.localIn(text) {
	case "ID", "Id", "AssertionID":
		return a.uri == uriNone
	case "id":
		return a.uri == uriXML
	}
	return false
}

// idIn returns the value of an ID.
func (a attr) idIn(text string) string { return strings.Trim(a.valueIn(text), " \t\r\n") }

// duplicateID is the error for an ID that an attribute in t.attrs has already.
func (t *Tree) duplicateID(a attr) error {
	text := t.source.text
	id := a.idIn(text)
	first := slices.IndexFunc(t.attrs, func(b attr) bool { return b.isID(text) && b.idIn(text) == id })
	line, column := Position(text, int(t.attrs[first].valueStart))
	return newError(ErrDuplicateID, text, int(a.valueStart),
		"give each element an ID of its own; in a signed document this can be an attack",
		"the ID %s is at %d:%d already", quote(id), line, column)
}

// Source returns what was parsed.
func (t *Tree) Source() Source { return t.source }

// Root returns the root element.
func (t *Tree) Root() Element { return Element{t, 0} }

// Len returns how many elements there are.
func (t *Tree) Len() int { return len(t.nodes) }
