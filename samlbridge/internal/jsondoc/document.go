// Package jsondoc reads and writes JSON documents without losing what encoding/json's unmarshalling drops: the order of
// members, the place of every value, and the exact bytes it stands in.
//
// Reading stands on encoding/json's token stream, so the grammar is the standard library's. On top of it [Parse]
// refuses what that library lets pass and what two readers could understand differently (RFC 8259, sections 4 and 8): a
// name that stands twice in one object, an escape that is half a surrogate pair, bytes that are not UTF-8, more than
// one value. It keeps limits while it runs.
//
// Input is UTF-8 without a byte order mark: decoding is the caller's. Writing is by [Node] values: what they hold is
// valid JSON by construction, and [Write] gives equal bytes for equal nodes.
package jsondoc

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind says which of JSON's six kinds a [Value] is. The zero Kind is invalid.
type Kind uint8

// The kinds of RFC 8259, section 3; Bool covers true and false.
const (
	Null Kind = iota + 1
	Bool
	Number
	String
	Array
	Object
)

// String is the kind's name as a message needs it: "a string", "an object".
func (k Kind) String() string {
	switch k {
	case Null:
		return "null"
	case Bool:
		return "true or false"
	case Number:
		return "a number"
	case String:
		return "a string"
	case Array:
		return "an array"
	case Object:
		return "an object"
	}
	return "invalid"
}

// Value is one value of a document. Only the field that belongs to Kind is set, besides the offsets.
type Value struct {
	Kind   Kind
	Offset int // of its first byte in the source, from 0
	End    int // one past its last byte

	Bool    bool
	String  string      // with escapes resolved
	Number  json.Number // as it stands in the source
	Items   []Value     // of an array, in order
	Members []Member    // of an object, in source order, no name twice
}

// Member is one name with its value in an object.
type Member struct {
	Name       string // with escapes resolved
	NameOffset int    // of the name's opening quote, from 0
	Value      Value
}

// Get is the value of the member called name, compared byte for byte; nil when v is nil, is no object or has no such
// member, so that calls can be chained.
func (v *Value) Get(name string) *Value {
	if v == nil {
		return nil
	}
	for i := range v.Members {
		if v.Members[i].Name == name {
			return &v.Members[i].Value
		}
	}
	return nil
}

// Document is a JSON text that [Parse] accepted. It belongs to the caller; its methods are for values of this document.
type Document struct {
	Root *Value // never nil
	*text
}

// Raw is a copy of the bytes that v stands in, without the white space around it; nil when v is nil.
func (d *Document) Raw(v *Value) []byte {
	if v == nil {
		return nil
	}
	return bytes.Clone(d.source[v.Offset:v.End])
}

// Position is the line and the column of a byte offset, both from 1, the column in code points. A line ends with LF,
// CRLF or CR. An offset outside the source counts as its nearest end.
func (d *Document) Position(offset int) (line, column int) {
	at := d.at(offset)
	return at.line, at.column
}

// Walk calls leaf for every scalar, empty array and empty object in document order, with its path as [Join] builds it.
func (d *Document) Walk(leaf func(path string, v *Value)) {
	walk("", d.Root, leaf)
}

// walk recurses at most as deep as Limits.Depth let Parse go.
func walk(path string, v *Value, leaf func(string, *Value)) {
	if len(v.Items)+len(v.Members) == 0 {
		leaf(path, v)
	}
	for i := range v.Items {
		walk(Join(path, strconv.Itoa(i)), &v.Items[i], leaf)
	}
	for i := range v.Members {
		walk(Join(path, v.Members[i].Name), &v.Members[i].Value, leaf)
	}
}

// Texts calls f for every string and every member's name in document order, with the offset of its opening quote.
func (d *Document) Texts(f func(offset int, text string)) { texts(d.Root, f) }

// texts recurses at most as deep as Limits.Depth let Parse go.
func texts(v *Value, f func(int, string)) {
	if v.Kind == String {
		f(v.Offset, v.String)
	}
	for i := range v.Items {
		texts(&v.Items[i], f)
	}
	for i := range v.Members {
		f(v.Members[i].NameOffset, v.Members[i].Name)
		texts(&v.Members[i].Value, f)
	}
}

// Join adds a member's name, or an item's index from 0, to a JSON Pointer (RFC 6901). The root's path is "".
func Join(path, name string) string {
	return path + "/" + strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// text is a source with its places at every placeStep bytes, so that a position costs the same wherever it is: asked
// for each value of a document that is one long line, a walk from the start would cost quadratic time.
type text struct {
	source []byte
	marks  []place
}

type place struct{ line, column int }

const placeStep = 512

func newText(source []byte) *text {
	t := &text{source: source}
	for from, at := 0, (place{1, 1}); from <= len(source); from += placeStep {
		t.marks = append(t.marks, at)
		at = at.after(source, from, from+placeStep)
	}
	return t
}

func (t *text) at(offset int) place {
	offset = max(0, min(offset, len(t.source)))
	mark := offset / placeStep
	return t.marks[mark].after(t.source, mark*placeStep, offset)
}

// after is the place of offset to when at is the place of offset from.
func (at place) after(source []byte, from, to int) place {
	for i := from; i < min(to, len(source)); i++ {
		switch b := source[i]; {
		case b == '\n', b == '\r' && (i+1 == len(source) || source[i+1] != '\n'):
			at = place{at.line + 1, 1}
		case utf8.RuneStart(b):
			at.column++
		}
	}
	return at
}
