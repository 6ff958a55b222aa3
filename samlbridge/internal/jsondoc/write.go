package jsondoc

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Node is a JSON value to be written. Whatever a Node holds is valid JSON; the zero Node is null. A Node is not changed
// once it is made, and may stand in several places.
type Node struct{ text []byte } // nil for null

// Field is one name with its value in an object that is to be written.
type Field struct {
	Name  string
	Value Node
}

// NewString is a string. Each run of bytes that are not UTF-8 becomes U+FFFD. The characters < > & stand as they are.
func NewString(s string) Node {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(strings.ToValidUTF8(s, "\ufffd")); err != nil {
		return Node{} // never: every Go string can be encoded
	}
	return Node{bytes.TrimSuffix(b.Bytes(), []byte("\n"))}
}

// NewBool is true or false.
func NewBool(b bool) Node { return Node{strconv.AppendBool(nil, b)} }

// NewInt is a whole number.
func NewInt(n int) Node { return Node{strconv.AppendInt(nil, int64(n), 10)} }

// NewArray is an array.
func NewArray(items ...Node) Node {
	text := []byte{'['}
	for i, item := range items {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, item.json()...)
	}
	return Node{append(text, ']')}
}

// NewObject is an object of the given members in the given order. That no name stands twice is the caller's care.
func NewObject(fields ...Field) Node {
	text := []byte{'{'}
	for i, f := range fields {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, NewString(f.Name).json()...)
		text = append(text, ':')
		text = append(text, f.Value.json()...)
	}
	return Node{append(text, '}')}
}

// Keep is v with its members' order, its numbers and its escapes as they stand in the source; only white space between
// tokens is written anew. A nil v is null.
func (d *Document) Keep(v *Value) Node { return Node{d.Raw(v)} }

func (n Node) json() []byte {
	if n.text == nil {
		return []byte("null")
	}
	return n.text
}

// Write is n as a text: UTF-8, two spaces for each level, LF, a line feed at the end. Written, parsed, kept and written
// again, a document stays equal.
func Write(n Node) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, n.json(), "", "  "); err != nil {
		b.Write(n.json()) // nested deeper than json.Indent goes: the same value on one line
	}
	b.WriteByte('\n')
	return b.Bytes()
}
