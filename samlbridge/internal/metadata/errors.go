package metadata

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// The kinds of error beside the scanner's.
var (
	ErrNotMetadata = errors.New("not SAML metadata")
	ErrNoEntity    = errors.New("no such entity")
	ErrAmbiguous   = errors.New("several entities")
	ErrValue       = errors.New("value not allowed")
	ErrMissing     = errors.New("required part missing")
	ErrLimit       = errors.New("limit exceeded")
	ErrEdit        = errors.New("change not possible")
	ErrSecret      = errors.New("private key")
)

// Error is the error of this package, for what the scanner accepts.
type Error struct {
	Kind         error
	Path         string
	Line, Column int
	Message, Fix string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the kind.
func (e *Error) Unwrap() error { return e.Kind }

// fail makes an error at an element, or at a place inside its start tag.
func fail(kind error, at xmlscan.Element, offset int, message, fix string) *Error {
	line, column := at.Tree().Source().Position(offset)
	return &Error{Kind: kind, Path: at.Path(), Line: line, Column: column, Message: message, Fix: fix}
}

func wrongAttribute(at xmlscan.Element, a xmlscan.Attr, expected string) *Error {
	e := fail(ErrValue, at, a.ValueStart, fmt.Sprintf("%s is %s; %s was expected", a.Local, quote(a.Value()), expected),
		"correct the attribute "+a.Local+" or remove it")
	e.Path += "/@" + a.Local
	return e
}

// What is said of a web page, well-formed or not.
const (
	WebPage    = "the file is a web page (HTML), perhaps a sign-in page that came in place of the metadata"
	FixWebPage = "sign in and save the metadata itself: Cloudflare's opens at the URL that the application shows as SAML Metadata endpoint, and AWS's comes with Download metadata file"
)

// pieces are the elements that what is copied out of a web page begins with.
var pieces = []string{"a", "article", "body", "dd", "div", "dl", "dt", "form", "head", "li", "main", "meta", "ol", "p",
	"pre", "section", "span", "table", "tbody", "td", "tr", "ul"}

// notMetadata says what a document is whose root is not metadata's.
func notMetadata(root xmlscan.Element) *Error {
	what, fix := "the root element is "+describe(root),
		"give SAML 2.0 metadata: its root element is EntityDescriptor in the namespace "+MD
	switch local := strings.ToLower(root.Local()); {
	case local == "html":
		what, fix = WebPage, FixWebPage
	case root.Space() == "" && slices.Contains(pieces, local):
		what, fix = "the file is a piece of a web page (HTML), not metadata",
			"copy the text that the page shows, labels with their values, or give the metadata file"
	case root.Space() == protocol:
		what, fix = "the file is a SAML "+quote(root.Local())+", not metadata",
			"give the metadata file; a captured sign-in is another kind of document"
	case root.Space() == saml:
		what, fix = "the file is a SAML assertion, not metadata",
			"give the metadata file; a captured sign-in is another kind of document"
	case root.Space() == "" && (root.Local() == "EntityDescriptor" || root.Local() == "EntitiesDescriptor"):
		what = "the root element " + root.Local() + " is in no namespace"
		fix = "declare the namespace of SAML metadata on it: xmlns=\"" + MD + "\""
	case local == "error" || local == "errorresponse":
		what, fix = "the file is an error message of a server, not metadata", "download the metadata again"
	case root.Space() == MD:
		fix = "give the whole EntityDescriptor of the provider, in which this element is"
	}
	return fail(ErrNotMetadata, root, root.Start(), what, fix)
}

func describe(e xmlscan.Element) string {
	if e.Space() == "" {
		return quote(e.Local()) + " in no namespace"
	}
	return quote(e.Local()) + " in the namespace " + quote(e.Space())
}

// quote bounds what a message repeats of the input.
func quote(s string) string {
	const most = 64
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return strconv.QuoteToGraphic(s)
}

// quoteList quotes at most ten values and counts the rest.
func quoteList(values []string) string {
	const most = 10
	var list []string
	for _, v := range values[:min(most, len(values))] {
		list = append(list, diag.Quote(v)) // whole: candidates may differ at their end alone
	}
	if len(values) > most {
		list = append(list, fmt.Sprintf("and %d more", len(values)-most))
	}
	return strings.Join(list, ", ")
}
