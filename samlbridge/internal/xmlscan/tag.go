package xmlscan

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// qname reads a qualified name (Namespaces in XML 1.0, section 4) at pos. what is
// the part of a message that says which name it is.
func (s *Scanner) qname(pos int, what string) (qname, error) {
	src := s.src
	colon := -1
	first := true // a character is due that may begin a name
	end := pos
scan:
	for end < len(src) {
		size := 1
		switch class := nameClass[src[end]]; {
		case class == nameStart, class == namePart && !first:
		case class == nameWide:
			var r rune
			r, size = utf8.DecodeRuneInString(src[end:])
			if first && !isNameStart(r) || !first && !isNamePart(r) {
				break scan
			}
		case src[end] == ':' && !first && colon < 0:
			colon = end
			first = true
			end++
			continue
		default:
			break scan
		}
		first = false
		end += size
	}
	if end == len(src) {
		return qname{}, s.fail(end, fixIncomplete, "the file ends in %s", what)
	}
	if first || src[end] == ':' || nameClass[src[end]] != 0 {
		return qname{}, s.fail(end, fixWellFormed, "%s is not allowed here in %s", quote(s.character(end)), what)
	}
	if end-pos > s.limits.NameBytes {
		return qname{}, limitError(LimitNameBytes, src, pos, "a name is too long, counted in bytes", end-pos,
			s.limits.NameBytes)
	}
	if colon < 0 {
		return qname{start: int32(pos), local: uint16(end - pos)}, nil
	}
	return qname{start: int32(pos), prefix: uint16(colon - pos), local: uint16(end - colon - 1)}, nil
}

// character returns the character at pos, for messages.
func (s *Scanner) character(pos int) string {
	_, size := utf8.DecodeRuneInString(s.src[pos:])
	return s.src[pos : pos+size]
}

// opened quotes the name of an element and says where it begins.
func (s *Scanner) opened(name qname) string {
	line, column := Position(s.src, int(name.start)-1)
	return fmt.Sprintf("%s from %d:%d", quote(name.rawIn(s.src)), line, column)
}

// startTag reads a start tag or the tag of an empty element.
func (s *Scanner) startTag() error {
	src, start := s.src, s.pos
	name, err := s.qname(start+1, "the name of an element")
	if err != nil {
		return err
	}
	if s.rooted && len(s.open) == 0 {
		return s.fail(start, "give each document in a file of its own", "a second root element %s",
			quote(name.rawIn(src)))
	}
	p := piece{kind: KindStart, start: start}
	outside := len(s.bindings)
	s.attrs = s.attrs[:0]
	for pos := int(name.end()); p.end == 0; {
		next := skipSpace(src, pos)
		switch {
		case next == len(src):
			return s.fail(start, fixIncomplete, "the tag of the element %s is not closed", quote(name.rawIn(src)))
		case src[next] == '>':
			p.end = next + 1
		case src[next] == '/' && strings.HasPrefix(src[next:], "/>"):
			p.empty = true
			p.end = next + 2
		case next == pos:
			return s.fail(next, fixWellFormed, "%s in the tag of the element %s: expected white space, > or />",
				quote(s.character(next)), quote(name.rawIn(src)))
		default:
			if pos, err = s.attribute(next); err != nil {
				return err
			}
		}
	}
	if name.uri, err = s.elementSpace(name); err != nil {
		return err
	}
	if err := s.attributeSpaces(name); err != nil {
		return err
	}
	if len(s.open) == s.limits.Depth {
		return limitError(LimitDepth, src, start, "elements are nested too deep", len(s.open)+1, s.limits.Depth)
	}
	s.open = append(s.open, element{name, int32(outside)})
	s.rooted = true
	s.due = p.empty
	p.name = name
	if s.unit == 0 && s.limits.Unit.Local != "" && s.limits.Unit == name.nameIn(src, s.uris.list) {
		s.unit = len(s.open)
		s.tokens = 0
	}
	return s.emit(p)
}

// hasOtherSpace reports white space other than the space, which is not part of an attribute's value as it is written.
func hasOtherSpace(value string) bool {
	return strings.IndexByte(value, '\n') >= 0 || strings.IndexByte(value, '\t') >= 0 ||
		strings.IndexByte(value, '\r') >= 0
}

// attribute reads name="value" at pos into s.attrs and returns the offset behind it.
// A namespace declaration comes into scope at once.
func (s *Scanner) attribute(pos int) (end int, err error) {
	src := s.src
	name, err := s.qname(pos, "the name of an attribute")
	if err != nil {
		return 0, err
	}
	if len(s.attrs) == s.limits.Attributes {
		return 0, limitError(LimitAttributes, src, pos, "too many attributes in one element", len(s.attrs)+1,
			s.limits.Attributes)
	}
	raw := name.rawIn(src)
	equals := skipSpace(src, int(name.end()))
	if equals == len(src) || src[equals] != '=' {
		return 0, s.fail(equals, fixWellFormed, "the attribute %s has no value: expected =", quote(raw))
	}
	open := skipSpace(src, equals+1)
	if open == len(src) || src[open] != '"' && src[open] != '\'' {
		return 0, s.fail(open, "put the value in quotes", "the value of the attribute %s is not in quotes", quote(raw))
	}
	start := open + 1
	value, _, closed := strings.Cut(src[start:], src[open:start])
	end = start + len(value)
	less, ampersand := strings.IndexByte(value, '<'), strings.IndexByte(value, '&')
	switch {
	case less >= 0:
		return 0, s.fail(start+less, "write < as &lt;, or close the quotes before it", "< in the value of the attribute %s",
			quote(raw))
	case !closed:
		return 0, s.fail(open, fixIncomplete, "the value of the attribute %s has no closing quote", quote(raw))
	}
	if err := s.checkLength(start, end); err != nil {
		return 0, err
	}
	if ampersand >= 0 {
		if err := s.references(start, end); err != nil {
			return 0, err
		}
	}
	verbatim := ampersand < 0 && !hasOtherSpace(value)
	a := attr{name, int32(start), int32(end), verbatim}
	if raw == "xmlns" || name.prefixIn(src) == "xmlns" {
		a.uri = uriXMLNS
		if err := s.declare(a); err != nil {
			return 0, err
		}
	}
	s.attrs = append(s.attrs, a)
	return end + 1, nil
}

// elementSpace finds the namespace of an element.
func (s *Scanner) elementSpace(name qname) (uri int32, err error) {
	prefix := name.prefixIn(s.src)
	if prefix == "xmlns" || name.rawIn(s.src) == "xmlns" {
		return 0, newError(ErrNamespace, s.src, int(name.start), "give the element another name",
			"an element may not be named %s", quote(name.rawIn(s.src)))
	}
	uri, ok := s.lookup(prefix)
	if !ok {
		return 0, s.undeclared(name)
	}
	return uri, nil
}

// attributeSpaces finds the namespaces of the attributes in s.attrs, and refuses two
// of one expanded name (Namespaces in XML 1.0, section 6.3).
func (s *Scanner) attributeSpaces(element qname) error {
	for i := range s.attrs {
		a := &s.attrs[i]
		if a.prefix == 0 || a.uri == uriXMLNS {
			continue
		}
		var ok bool
		if a.uri, ok = s.lookup(a.prefixIn(s.src)); !ok {
			return s.undeclared(a.qname)
		}
	}
	if i := duplicate(s.attrs, s.src); i >= 0 {
		a := s.attrs[i]
		return s.fail(int(a.start), "keep one of the two", "the attribute %s is twice in the element %s",
			quote(a.rawIn(s.src)), quote(element.rawIn(s.src)))
	}
	return nil
}

// duplicate returns the place of the first attribute whose expanded name one before
// it has, or -1. It takes linear time where there are many.
func duplicate(attrs []attr, text string) int {
	if len(attrs) <= 16 {
		for i, a := range attrs {
			for _, b := range attrs[:i] {
				if a.uri == b.uri && a.local == b.local && a.localIn(text) == b.localIn(text) {
					return i
				}
			}
		}
		return -1
	}
	type key struct {
		uri   int32
		local string
	}
	seen := make(map[key]struct{}, len(attrs))
	for i, a := range attrs {
		k := key{a.uri, a.localIn(text)}
		if _, twice := seen[k]; twice {
			return i
		}
		seen[k] = struct{}{}
	}
	return -1
}

// endTag reads an end tag, which has to bear the name of the start tag as written.
func (s *Scanner) endTag() error {
	src, start := s.src, s.pos
	nameStart := start + len("</")
	if len(s.open) == 0 {
		return s.fail(start, fixRemove, "the end tag %s without a start tag", quote(firstWord(src[start:])))
	}
	top := s.open[len(s.open)-1].name
	raw := top.rawIn(src)
	nameEnd := nameStart + len(raw)
	if !strings.HasPrefix(src[nameStart:], raw) || nameEnd < len(src) && (nameClass[src[nameEnd]] != 0 ||
		src[nameEnd] == ':') {
		name, err := s.qname(nameStart, "the name in an end tag")
		if err != nil {
			return err
		}
		return s.fail(start, fixWellFormed, "the end tag of %s closes the element %s", quote(name.rawIn(src)),
			s.opened(top))
	}
	end := skipSpace(src, nameEnd)
	if end == len(src) || src[end] != '>' {
		return s.fail(end, fixWellFormed, "the end tag of %s is not closed: expected >", quote(raw))
	}
	return s.closeElement(start, end+1, false)
}

// closeElement emits the end of the innermost element.
func (s *Scanner) closeElement(start, end int, empty bool) error {
	top := s.open[len(s.open)-1]
	if s.unit == len(s.open) {
		s.unit = 0
		s.tokens = 0
	}
	s.open = s.open[:len(s.open)-1]
	s.leave(top.bindings)
	return s.emit(piece{kind: KindEnd, empty: empty, start: start, end: end, name: top.name})
}
