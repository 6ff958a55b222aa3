package diag

import (
	"cmp"
	"strconv"
)

// Pos is a position in a document. Line and Column count from 1, Column in Unicode code points. The zero Pos is "not
// known".
type Pos struct {
	Line, Column int
}

// String returns "line:column", "line" where the column is not known, or "" where the line is not.
func (p Pos) String() string {
	if p.Line == 0 {
		return ""
	}
	if p.Column == 0 {
		return strconv.Itoa(p.Line)
	}
	return strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// Origin is where a value is in a document: a path in the document's own terms (element path, JSON pointer, label) and
// a position.
type Origin struct {
	Path string
	Pos  Pos
}

// Place is what a finding, a change or an error is about.
type Place struct {
	Document string // the name that the caller gave the document; "" where there is none
	Path     string // in the document's own terms; "" where it is the whole document
	Pos      Pos
	// Property is what the value is, as package mapping lists them ("sp.entityID"); "" for the document as a whole.
	Property string
	// Index is which of the property's values it is, from 0.
	Index int
}

// prefix is what a line begins with: "document:line:column: ".
func (p Place) prefix() string {
	line := ""
	if p.Document != "" {
		line = Show(p.Document) + ":"
	}
	if pos := p.Pos.String(); pos != "" {
		line += pos + ":"
	}
	if line == "" {
		return ""
	}
	return line + " "
}

// suffix is the path where no position says the same. The name of a property is no place in a document.
func (p Place) suffix() string {
	if p.Pos.Line != 0 || p.Path == "" || p.Path == p.Property {
		return ""
	}
	return " at " + Show(p.Path)
}

func (p Place) compare(other Place) int {
	return cmp.Or(cmp.Compare(p.Document, other.Document), cmp.Compare(p.Pos.Line, other.Pos.Line),
		cmp.Compare(p.Pos.Column, other.Pos.Column))
}
