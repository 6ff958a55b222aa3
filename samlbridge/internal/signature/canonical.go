package signature

import (
	"cmp"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Limits returns the limits for text that was held against the caller's limits before, and for its canonical form,
// which is bounded by itself: none.
func Limits() xmlscan.Limits {
	const none = math.MaxInt32
	return xmlscan.Limits{Bytes: none, Depth: none, Tokens: none, Attributes: none, Namespaces: none, NameBytes: none,
		ValueBytes: none}
}

// canonicalFactor and canonicalExtra bound the canonical form: so many times the document and so many bytes. Honest
// documents stay below twice their own length; one could be made whose canonical form is its square, since a namespace
// declaration moves to each place where its prefix is used.
const (
	canonicalFactor = 4
	canonicalExtra  = 64 << 10
)

// canonical returns the canonical form of el without the subtree of omitted, which may be the zero Element, by
// Exclusive XML Canonicalization 1.0 without comments. inclusive are the prefixes of the PrefixList, "" for #default.
func canonical(el, omitted xmlscan.Element, inclusive []string) ([]byte, error) {
	c := &canonicalizer{inclusive: map[string]bool{}, out: make([]byte, 0, el.End()-el.Start())}
	for _, prefix := range inclusive {
		c.inclusive[prefix] = true
	}
	around := el.Namespaces()
	if slices.ContainsFunc(around, func(n xmlscan.Namespace) bool { return isRelative(n.URI) }) {
		return nil, relativeNamespace(el)
	}
	if len(inclusive) > 0 {
		c.scope = around
	}
	source := el.Tree().Source()
	most := canonicalFactor*len(source.Text()) + canonicalExtra
	for s := xmlscan.NewScanner(source, Limits()); ; {
		token, err := s.Next()
		switch {
		case err == io.EOF || err == nil && token.End > el.End():
			return c.out, nil
		case err != nil:
			// never: it was parsed
			return nil, fail(ErrShape, el, "the document cannot be read a second time", fixAgain)
		case !within(el, token) || !omitted.IsZero() && within(omitted, token):
			continue
		}
		if !c.token(token) {
			return nil, relativeNamespace(el)
		}
		if len(c.out) > most {
			return nil, doubt(ErrLimit, el,
				"the canonical form of the signed part is many times as long as the document",
				"declare namespaces where they are used, and fewer of them")
		}
	}
}

func relativeNamespace(el xmlscan.Element) *Error {
	return fail(ErrShape, el,
		"a namespace in or around the signed part is a relative reference, which has no canonical form",
		"give each namespace a name that is an absolute URI")
}

// within reports whether a token belongs to an element. The end of an empty element is a token without length.
func within(e xmlscan.Element, t *xmlscan.Token) bool { return t.End > e.Start() && t.End <= e.End() }

// canonicalizer writes tokens in canonical form.
type canonicalizer struct {
	inclusive map[string]bool
	scope     []xmlscan.Namespace // what is declared around and on the first element, until that is written
	out       []byte
	rendered  []xmlscan.Namespace // declarations written on open elements, the nearest last
	open      []int               // for each open element, how many of these stand outside it

	declarations []xmlscan.Namespace // scratch
	attrs        []xmlscan.Attr
}

// token writes a token; false means that there is no canonical form.
func (c *canonicalizer) token(t *xmlscan.Token) bool {
	switch t.Kind {
	case xmlscan.KindStart:
		return c.start(t)
	case xmlscan.KindEnd:
		c.out = append(c.out, "</"...)
		c.out = appendName(c.out, t.Prefix, t.Name.Local)
		c.out = append(c.out, '>')
		last := len(c.open) - 1
		c.rendered, c.open = c.rendered[:c.open[last]], c.open[:last]
	case xmlscan.KindText, xmlscan.KindCDATA:
		c.out = appendEscaped(c.out, t.Text(), '>')
	}
	return true
}

func (c *canonicalizer) start(t *xmlscan.Token) bool {
	c.open = append(c.open, len(c.rendered))
	c.declarations, c.attrs = c.declarations[:0], c.attrs[:0]
	for _, n := range c.scope {
		c.include(n)
	}
	c.scope = nil
	c.declare(xmlscan.Namespace{Prefix: t.Prefix, URI: t.Name.Space})
	for _, a := range t.Attrs {
		if a.Space != xmlscan.NamespaceXMLNS {
			c.attrs = append(c.attrs, a)
			if a.Prefix != "" {
				c.declare(xmlscan.Namespace{Prefix: a.Prefix, URI: a.Space})
			}
			continue
		}
		n := xmlscan.Namespace{Prefix: a.Local, URI: a.Value()}
		if a.Prefix == "" {
			n.Prefix = ""
		}
		if isRelative(n.URI) {
			return false
		}
		if len(c.open) > 1 { // on the first element the scope holds it
			c.include(n)
		}
	}
	// Section 3 with Canonical XML 1.0 section 2.3: declarations by prefix, then attributes by namespace and local
	// name.
	slices.SortFunc(c.declarations, func(a, b xmlscan.Namespace) int { return strings.Compare(a.Prefix, b.Prefix) })
	slices.SortFunc(c.attrs, func(a, b xmlscan.Attr) int {
		return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.Local, b.Local))
	})
	c.out = append(c.out, '<')
	c.out = appendName(c.out, t.Prefix, t.Name.Local)
	for _, n := range c.declarations {
		if n.Prefix == "" {
			c.attr("", "xmlns", n.URI)
		} else {
			c.attr("xmlns", n.Prefix, n.URI)
		}
	}
	for _, a := range c.attrs {
		c.attr(a.Prefix, a.Local, a.Value())
	}
	c.out = append(c.out, '>')
	c.rendered = append(c.rendered, c.declarations...)
	return true
}

// include declares a namespace whose prefix is in the PrefixList.
func (c *canonicalizer) include(n xmlscan.Namespace) {
	if c.inclusive[n.Prefix] {
		c.declare(n)
	}
}

// declare puts a declaration on the element at hand, unless it holds there already.
func (c *canonicalizer) declare(n xmlscan.Namespace) {
	if n.Prefix == "xml" {
		return
	}
	samePrefix := func(m xmlscan.Namespace) bool { return m.Prefix == n.Prefix }
	if slices.ContainsFunc(c.declarations, samePrefix) {
		return
	}
	holds := "" // no default namespace; other prefixes always have one
	for i := len(c.rendered) - 1; i >= 0; i-- {
		if samePrefix(c.rendered[i]) {
			holds = c.rendered[i].URI
			break
		}
	}
	if holds != n.URI {
		c.declarations = append(c.declarations, n)
	}
}

func (c *canonicalizer) attr(prefix, local, value string) {
	c.out = append(c.out, ' ')
	c.out = appendName(c.out, prefix, local)
	c.out = append(c.out, `="`...)
	c.out = appendEscaped(c.out, value, '"')
	c.out = append(c.out, '"')
}

func appendName(out []byte, prefix, local string) []byte {
	if prefix != "" {
		out = append(out, prefix...)
		out = append(out, ':')
	}
	return append(out, local...)
}

// appendEscaped writes text (with end '>') or an attribute value (with end '"') as Canonical XML 1.0 section 2.3 has
// it.
func appendEscaped(out []byte, s string, end byte) []byte {
	done := 0
	for i := range len(s) {
		escape := ""
		switch s[i] {
		case '&':
			escape = "&amp;"
		case '<':
			escape = "&lt;"
		case '\r':
			escape = "&#xD;"
		case '>':
			if end == '>' {
				escape = "&gt;"
			}
		case '"':
			if end == '"' {
				escape = "&quot;"
			}
		case '\t':
			if end == '"' {
				escape = "&#x9;"
			}
		case '\n':
			if end == '"' {
				escape = "&#xA;"
			}
		}
		if escape != "" {
			out = append(append(out, s[done:i]...), escape...)
			done = i + 1
		}
	}
	return append(out, s[done:]...)
}

func isRelative(uri string) bool { return uri != "" && !absolute(uri) }

// absolute reports whether a URI begins with a scheme (RFC 3986 section 3.1).
func absolute(uri string) bool {
	for i := range len(uri) {
		switch c := uri[i] | 0x20; {
		case c >= 'a' && c <= 'z':
		case i > 0 && (uri[i] >= '0' && uri[i] <= '9' || uri[i] == '+' || uri[i] == '-' || uri[i] == '.'):
		default:
			return i > 0 && uri[i] == ':'
		}
	}
	return false
}
