package metadata

import (
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// findSecret refuses a private key: in the text as it stands, comments included, or in a value that reads otherwise
// than it stands there. The tree is nil where the document is not well-formed.
func findSecret(source xmlscan.Source, tree *xmlscan.Tree) error {
	offset, found := diag.FindSecret(source.Text())
	if !found {
		offset = -1
	}
	var at xmlscan.Element
	switch {
	case tree == nil:
	case offset >= 0:
		at = elementAt(tree, offset)
	default:
		at, offset = secretValue(tree)
	}
	if offset < 0 {
		return nil
	}
	e := &Error{Kind: ErrSecret, Message: "the metadata contains a private key",
		Fix: "remove it, treat the key as exposed and replace it; only certificates are needed here"}
	e.Line, e.Column = source.Position(offset)
	if !at.IsZero() {
		e.Path = at.Path()
		for a := range at.Attrs() {
			if a.ValueStart <= offset && offset < a.ValueEnd {
				e.Path += "/@" + a.Local
			}
		}
	}
	return e
}

// elementAt is the innermost element around an offset, the root where there is none.
func elementAt(tree *xmlscan.Tree, offset int) xmlscan.Element {
	at := tree.Root()
	for e := range tree.Root().Descendants() {
		if e.Start() > offset {
			break
		}
		if offset < e.End() {
			at = e
		}
	}
	return at
}

// secretValue looks into the values with references, and into the texts that are not of one piece. The offset is -1
// where none is a private key.
func secretValue(tree *xmlscan.Tree) (at xmlscan.Element, offset int) {
	text := tree.Source().Text()
	references := strings.IndexByte(text, '&') >= 0
	if !references && !strings.Contains(text, "<!") {
		return at, -1
	}
	look := func(e xmlscan.Element) bool {
		if e.HasText() && (references || e.HasComments() || e.HasCDATA()) && isSecret(e.Text()) {
			at, offset = e, e.TagEnd()
			return true
		}
		for a := range e.Attrs() {
			if references && isSecret(a.Value()) {
				at, offset = e, a.ValueStart
				return true
			}
		}
		return false
	}
	offset = -1
	if look(tree.Root()) {
		return at, offset
	}
	for e := range tree.Root().Descendants() {
		if look(e) {
			break
		}
	}
	return at, offset
}

func isSecret(text string) bool {
	_, found := diag.FindSecret(text)
	return found
}
