package terraform

import (
	"bytes"
	"strconv"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// kind says what a [node] is. The zero kind is invalid.
type kind uint8

const (
	text       kind = iota + 1 // a string
	literal                    // a number, true, false or null, as JSON spells it
	list                       // items in order
	object                     // members in order
	expression                 // read only: what Terraform alone can evaluate; text says what it is, with its article
	reference                  // written only: the value of var.x
	template                   // written only: a string with template sequences that are meant
	word                       // written only: a type or a resource, neither string nor expression
)

// node is a value of Terraform's, read from native syntax or from JSON, or to be written in one of them.
type node struct {
	kind    kind
	text    string
	items   []node
	members []member
	blocks  bool // a list that native syntax spells as one block for each item
	mapped  bool // an object whose names are a document's strings rather than arguments

	pos        diag.Pos
	sensitive  bool // marked so in state, itself or what it is a part of
	normalised bool // a string that Terraform reads otherwise than it is spelled
	// refersTo is what an expression refers to, where it is one reference and nothing else.
	refersTo string
}

type member struct {
	name  string
	value node
}

func (n *node) add(name string, value node) { n.members = append(n.members, member{name, value}) }

// get is the member called name, or nil. A nil node has none.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	for i := range n.members {
		if n.members[i].name == name {
			return &n.members[i].value
		}
	}
	return nil
}

// empty holds for what stands for "not stated": null and the empty string.
func (n *node) empty() bool {
	return n.kind == literal && n.text == "null" || n.kind == text && n.text == ""
}

// inner is n without the list of one that version 4 of the provider puts around each nested value.
func (n *node) inner() *node {
	if n != nil && n.kind == list && len(n.items) == 1 {
		return &n.items[0]
	}
	return n
}

// find returns the first part of n, itself included, for which is holds, with its path; nil where there is none.
// It recurses as deep as the limits let a document be.
func (n *node) find(path string, is func(*node) bool) (string, *node) {
	if is(n) {
		return path, n
	}
	for i := range n.items {
		if at, found := n.items[i].find(itemPath(path, i), is); found != nil {
			return at, found
		}
	}
	for i := range n.members {
		if at, found := n.members[i].value.find(memberPath(path, n.members[i].name), is); found != nil {
			return at, found
		}
	}
	return "", nil
}

// itemPath and memberPath spell paths as Terraform does.
func itemPath(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

func memberPath(path, name string) string {
	if !nameShape.MatchString(name) {
		return path + "[" + diag.Quote(name) + "]"
	}
	return path + "." + name
}

// json is n as JSON on one line, as Terraform's JSON syntax spells it, or as plain JSON.
func (n *node) json(b *bytes.Buffer, plain bool) {
	switch n.kind {
	case text:
		if plain {
			quoteJSON(b, n.text)
		} else {
			quoteJSON(b, escapeTemplate.Replace(n.text))
		}
	case template, word:
		quoteJSON(b, n.text)
	case reference:
		quoteJSON(b, "${"+n.text+"}")
	case list:
		b.WriteByte('[')
		for i := range n.items {
			separate(b, i)
			n.items[i].json(b, plain)
		}
		b.WriteByte(']')
	case object:
		b.WriteByte('{')
		for i := range n.members {
			separate(b, i)
			name := n.members[i].name
			if n.mapped && !plain {
				name = escapeTemplate.Replace(name)
			}
			quoteJSON(b, name)
			b.WriteByte(':')
			n.members[i].value.json(b, plain)
		}
		b.WriteByte('}')
	default:
		b.WriteString(n.text)
	}
}

func separate(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

func quoteJSON(b *bytes.Buffer, s string) {
	b.Write(bytes.TrimSuffix(jsondoc.Write(jsondoc.NewString(s)), []byte("\n")))
}

// child is the object called name, made where it is missing.
func (n *node) child(name string) *node {
	if n.get(name) == nil {
		n.add(name, node{kind: object})
	}
	return n.get(name)
}

// merge adds the members of an object that n lacks, at every level.
func (n *node) merge(more *node) {
	for i := range more.members {
		m := &more.members[i]
		switch mine := n.get(m.name); {
		case mine == nil:
			n.add(m.name, m.value)
		case mine.kind == object && m.value.kind == object:
			mine.merge(&m.value)
		}
	}
}
