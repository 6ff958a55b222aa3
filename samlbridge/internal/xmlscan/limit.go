package xmlscan

import (
	"fmt"
	"math"
)

// The limits that hold where a field of [Limits] is zero. Metadata of one entity is
// one or two kilobytes, an aggregate has megabytes; each other default is some hundred
// times of what honest files need.
const (
	DefaultBytes      = 8 << 20  // bytes of a document as given
	DefaultDepth      = 64       // elements open at a time, the root included
	DefaultTokens     = 20_000   // tokens of a document, or of a unit
	DefaultAttributes = 64       // attributes of an element, namespace declarations included
	DefaultNamespaces = 32       // namespace declarations in scope, overridden ones included
	DefaultNameBytes  = 256      // bytes of a name, prefix and colon included
	DefaultValueBytes = 64 << 10 // bytes of one attribute value, run of text, CDATA section or comment
)

// Limits bounds what is read. A zero or negative field means the default. Reading
// stops at the first place where a limit is passed, with [ErrLimit].
type Limits struct {
	Bytes      int // at most 1 GiB - 1 is used
	Depth      int
	Tokens     int
	Attributes int
	Namespaces int
	NameBytes  int // at most 65,535 is used
	ValueBytes int

	// Unit names the element that begins a new count of tokens, and whose end
	// begins one again: in an aggregate each entity is counted by itself. Such an
	// element inside another is counted with the outer one. Zero: there is none.
	Unit Name
}

// Limit names a field of [Limits].
type Limit uint8

// The limits; zero is none of them.
const (
	LimitBytes Limit = iota + 1
	LimitDepth
	LimitTokens
	LimitAttributes
	LimitNamespaces
	LimitNameBytes
	LimitValueBytes
)

// String returns the name of the field, or "" for no limit.
func (l Limit) String() string {
	names := [...]string{"", "Bytes", "Depth", "Tokens", "Attributes", "Namespaces", "NameBytes", "ValueBytes"}
	if int(l) >= len(names) {
		return ""
	}
	return names[l]
}

// withDefaults fills in the defaults and keeps values in the range of the index's fields.
func (l Limits) withDefaults() Limits {
	fill := func(field *int, value, most int) {
		if *field <= 0 {
			*field = value
		}
		*field = min(*field, most)
	}
	fill(&l.Bytes, DefaultBytes, math.MaxInt32/2) // UTF-16 may grow by half
	fill(&l.Depth, DefaultDepth, math.MaxInt32)
	fill(&l.Tokens, DefaultTokens, math.MaxInt)
	fill(&l.Attributes, DefaultAttributes, math.MaxInt32)
	fill(&l.Namespaces, DefaultNamespaces, math.MaxInt32)
	fill(&l.NameBytes, DefaultNameBytes, math.MaxUint16)
	fill(&l.ValueBytes, DefaultValueBytes, math.MaxInt32)
	return l
}

// limitError says what has passed a limit.
func limitError(limit Limit, text string, offset int, what string, found, most int) *Error {
	fix := "make this part of the file smaller, or raise the limit " + limit.String()
	err := newError(ErrLimit, text, offset, fix, "%s: found %s, allowed are %s", what, count(found), count(most))
	err.Limit = limit
	return err
}

// count writes a number with thousands separated.
func count(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
