package xmlscan

// Name is an expanded name: what makes two names equal, whatever their prefixes.
// Namespace URIs are compared byte for byte.
type Name struct {
	Space string // namespace URI; "" for none
	Local string
}

// Kind tells tokens apart; its zero value is invalid.
type Kind uint8

const (
	KindDeclaration Kind = iota + 1 // the XML declaration
	KindStart                       // a start tag, or an empty element's only tag
	KindEnd                         // an end tag, or what stands for it after an empty element's tag
	KindText                        // character data between two tags, comments or CDATA sections; references included
	KindCDATA                       // a CDATA section
	KindComment
	KindInstruction // a processing instruction before the root element
)

// Token is a piece of a document. White space outside the root element is no token.
type Token struct {
	Kind       Kind
	Empty      bool // KindStart and KindEnd: the element is written as <name/>
	Blank      bool // KindText, KindCDATA, KindComment: nothing but literal white space
	Start, End int  // place in the source; both the tag's end for the KindEnd of an empty element

	// Of KindStart and KindEnd.
	Name   Name
	Prefix string // "" for none

	// Attrs are the attributes of KindStart as written, namespace declarations
	// included. The slice is used again for the next token; its elements may be kept.
	Attrs []Attr

	raw      string // what stands between the delimiters
	verbatim bool   // raw needs no decoding
}

// Text returns the content of KindText, KindCDATA and KindComment: references
// decoded, line ends turned into LF. It is a substring of the source where that
// changes nothing.
func (t *Token) Text() string {
	switch {
	case t.verbatim:
		return t.raw
	case t.Kind == KindText:
		return decoded(t.raw, modeText)
	default:
		return decoded(t.raw, modeCDATA)
	}
}

// Attr is an attribute, or a namespace declaration: then its Space is
// [NamespaceXMLNS], and its Local the declared prefix, or "xmlns" where Prefix is
// empty. An unprefixed attribute is in no namespace.
type Attr struct {
	Name
	Prefix               string // "" for none
	NameStart, NameEnd   int    // place of the name, prefix included
	ValueStart, ValueEnd int    // place of the value, between the quotes

	raw      string
	verbatim bool // raw needs no decoding
}

// Value returns the normalised value: references decoded, each literal tab and line
// end turned into a space (XML 1.0 section 3.3.3, for attributes of type CDATA). It
// is a substring of the source where that changes nothing.
func (a Attr) Value() string {
	if a.verbatim {
		return a.raw
	}
	return decoded(a.raw, modeValue)
}

// What follows is how the scanner and the index hold names and attributes: as places
// in the text, small and without pointers.

// qname is a qualified name.
type qname struct {
	start         int32  // of the name as written
	prefix, local uint16 // lengths
	uri           int32  // number of the namespace
}

func (q qname) localStart() int32 {
	if q.prefix > 0 {
		return q.start + int32(q.prefix) + 1
	}
	return q.start
}

func (q qname) end() int32 { return q.localStart() + int32(q.local) }

func (q qname) rawIn(text string) string    { return text[q.start:q.end()] }
func (q qname) prefixIn(text string) string { return text[q.start : q.start+int32(q.prefix)] }
func (q qname) localIn(text string) string  { return text[q.localStart():q.end()] }

func (q qname) nameIn(text string, uris []string) Name { return Name{uris[q.uri], q.localIn(text)} }

// attr is an attribute or a namespace declaration.
type attr struct {
	qname
	valueStart, valueEnd int32
	verbatim             bool
}

func (a attr) valueIn(text string) string {
	raw := text[a.valueStart:a.valueEnd]
	if a.verbatim {
		return raw
	}
	return decoded(raw, modeValue)
}

// isDeclaration reports whether a declares a namespace, and for which prefix.
func (a attr) isDeclaration(text string) (prefix string, ok bool) {
	if a.uri != uriXMLNS {
		return "", false
	}
	if a.prefix == 0 {
		return "", true
	}
	return a.localIn(text), true
}

func (a attr) in(text string, uris []string) Attr {
	return Attr{
		Name:   a.nameIn(text, uris),
		Prefix: a.prefixIn(text), NameStart: int(a.start), NameEnd: int(a.end()),
		ValueStart: int(a.valueStart), ValueEnd: int(a.valueEnd),
		raw: text[a.valueStart:a.valueEnd], verbatim: a.verbatim,
	}
}
