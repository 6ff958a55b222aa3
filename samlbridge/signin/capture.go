package signin

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// The limits on what is read.
const (
	maxCaptureBytes = 64 << 20 // of the whole capture, such as a HAR file
	maxMessageBytes = 1 << 20  // of one message as XML, inflated
)

// messageLimits are the scanner's own but for the length of a value: one attribute can hold all that there is.
var messageLimits = xmlscan.Limits{Bytes: maxMessageBytes, ValueBytes: maxMessageBytes}

// Kind says what a message is. Its zero value is invalid.
type Kind uint8

const (
	// Response is what the identity provider sends (saml-core-2.0 section 3.3.3).
	Response Kind = iota + 1
	// AuthnRequest is what the service provider asks with (saml-core-2.0 section 3.4.1).
	AuthnRequest
)

// String returns the name of the message's root element.
func (k Kind) String() string {
	switch k {
	case Response:
		return "Response"
	case AuthnRequest:
		return "AuthnRequest"
	}
	return "invalid kind"
}

// MarshalText implements [encoding.TextMarshaler].
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Message is one SAML message as it stands in a capture, before it is decoded.
type Message struct {
	// SAMLResponse or SAMLRequest; "" where the capture is nothing but the message
	Parameter string `json:"parameter,omitempty"`
	URL       string `json:"url,omitempty"` // where it was sent, without its query; "" where the capture does not say
	// Time is when the request that carried the message began, in UTC; zero where the capture does not say: a HAR file
	// does.
	Time time.Time `json:"time,omitzero"`
	// [saml.BindingHTTPPost] or [saml.BindingHTTPRedirect]; "" where nothing says
	Binding string `json:"binding,omitempty"`
}

// Capture is a decoded message. Only [Decode] makes one.
type Capture struct {
	Kind Kind
	// Message is the one that was decoded: the Chosen-th of Messages, from 0.
	Message
	Chosen int
	// Messages are all that stand in the capture, in its order.
	Messages []Message
	// XML is the message as it was decoded. It holds personal data: a report does not.
	XML []byte
	// Repairs are what decoding repaired or passed over, in the order in which it happened.
	Repairs []Repair

	tree     *xmlscan.Tree
	deflated bool
	twice    []diag.Pos // where an ID stands that stood before; the tree holds made up ones there
	relay    relayState
	requests []sentRequest // the AuthnRequests before the message
}

// sentRequest is an AuthnRequest with what was sent beside it.
type sentRequest struct {
	el    xmlscan.Element
	relay relayState
}

// Decode finds the message in a capture and decodes it. Of several, message chooses one, from 1; with 0 it is the last
// response or, where there is none, the last request. The XML passes the strict scanner that also reads metadata: it is
// well-formed, has no DTD and keeps within limits. Only that an ID stands twice is left to [Explain] to report. The
// error is a [*diag.Error]; what it quotes of the capture is shortened.
func Decode(capture []byte, message int) (*Capture, error) {
	if len(capture) > maxCaptureBytes {
		return nil, failure(diag.ErrLimit, fmt.Sprintf("the capture has %d bytes, at most %d are read", len(capture),
			maxCaptureBytes),
			"record the sign-in alone, from the first request to the last")
	}
	list, repairs, err := find(capture)
	if err != nil {
		return nil, err
	}
	chosen := len(list) - 1
	for i, f := range list {
		if f.Parameter == parameterResponse {
			chosen = i
		}
	}
	if message != 0 {
		if chosen = message - 1; chosen < 0 || chosen >= len(list) {
			return nil, failure(diag.ErrOption, fmt.Sprintf("message %d was asked for, but the capture contains %d",
				message, len(list)), "choose one of those, or none")
		}
	}
	c := &Capture{Chosen: chosen, Repairs: repairs}
	for _, f := range list {
		c.Messages = append(c.Messages, f.Message)
	}
	if len(list) > 1 {
		c.note(repairChosen, fmt.Sprintf("message %d of %d was read", chosen+1, len(list)))
	}
	if err := c.decode(list[chosen]); err != nil {
		return nil, err
	}
	c.Messages[chosen] = c.Message
	if c.Kind == Response {
		c.keepRequests(list[:chosen])
	}
	return c, nil
}

// decode turns one message into XML and scans it.
func (c *Capture) decode(f found) error {
	v := value{text: f.value, encoded: f.encoded}
	var err error
	if f.raw != nil {
		err = v.take(f.raw)
	} else {
		err = v.decode()
		if inner, ok := surrounded(f.value); ok && err != nil && f.Parameter == "" {
			again := value{text: inner, repairs: []Repair{{repairSurrounded,
				"text around the message was passed over"}}}
			if again.decode() == nil {
				v, err = again, nil
			}
		}
	}
	if err != nil {
		return err
	}
	c.relay = f.relay
	c.Message, c.XML, c.Repairs, c.deflated = f.Message, v.xml, append(c.Repairs, v.repairs...), v.deflated
	source, err := xmlscan.Decode(v.xml, messageLimits)
	if err == nil {
		err = c.parse(source)
	}
	if err != nil {
		return refused(err)
	}
	for _, n := range source.Notes() {
		c.note(repairEncoding, n.Message)
	}
	if hasSecret(c.tree) {
		return failure(diag.ErrSecret, "the message contains a private key",
			"treat the key as exposed and replace it; find what put it into the message")
	}
	c.Kind, err = kindOf(c.tree.Root())
	if c.Kind == AuthnRequest && c.deflated && c.Binding == "" {
		c.Binding = saml.BindingHTTPRedirect // of responses, which may not be sent so, that would be a guess
	}
	return err
}

// hasSecret looks for a private key in a message: in its text, in each value as it is meant, and in what values and
// names make together, should somebody have cut a key in pieces. Signatures are values of their own.
func hasSecret(tree *xmlscan.Tree) bool {
	var values, names strings.Builder
	secret := func(text string) bool {
		_, found := diag.FindSecret(text)
		return found
	}
	look := func(el xmlscan.Element) bool {
		names.WriteString(el.Local())
		for a := range el.Attrs() {
			names.WriteString(a.Local)
			values.WriteString(a.Value())
			if secret(a.Value()) {
				return true
			}
		}
		text := el.Text()
		if el.Space() != nsSignature {
			values.WriteString(strings.Trim(text, " \t\r\n"))
		}
		return secret(text)
	}
	if secret(tree.Source().Text()) || look(tree.Root()) {
		return true
	}
	for d := range tree.Root().Descendants() {
		if look(d) {
			return true
		}
	}
	return secret(values.String()) || secret(names.String())
}

// duplicatesKept bounds how many IDs may stand twice in a message that is still explained.
const duplicatesKept = 16

// parse makes the tree. Where an ID stands twice, which is how signed messages are forged, another one is put in place
// of the second, so that the report can say what else is there; nothing of such a message is ever verified.
func (c *Capture) parse(source xmlscan.Source) error {
	for {
		tree, err := xmlscan.Parse(source, messageLimits)
		var e *xmlscan.Error
		if !errors.As(err, &e) || e.Kind != xmlscan.ErrDuplicateID || len(c.twice) == duplicatesKept {
			c.tree = tree
			return err
		}
		c.twice = append(c.twice, diag.Pos{Line: e.Line, Column: e.Column})
		text := source.Text()
		end := e.Offset + strings.IndexByte(text[e.Offset:], text[e.Offset-1])
		// of the same length, so that places stay right
		other := fmt.Sprintf("_%0*d", max(end-e.Offset-1, 3), len(c.twice))
		if source, err = xmlscan.Decode([]byte(text[:e.Offset]+other+text[end:]), messageLimits); err != nil {
			return e
		}
	}
}

// requestsKept bounds how many of the requests before a response are looked at.
const requestsKept = 16

// keepRequests decodes the requests that were sent before the response: one of them may be the one that it answers.
func (c *Capture) keepRequests(before []found) {
	for i := len(before) - 1; i >= 0 && len(c.requests) < requestsKept; i-- {
		request := &Capture{}
		if before[i].Parameter == parameterRequest && request.decode(before[i]) == nil && request.Kind == AuthnRequest {
			c.requests = append(c.requests, sentRequest{request.tree.Root(), before[i].relay})
		}
	}
}

func (c *Capture) note(id, message string) { c.Repairs = append(c.Repairs, Repair{id, message}) }

// The namespaces of SAML 2.0 and of XML Signature.
const (
	nsProtocol   = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsAssertion  = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsEncryption = "http://www.w3.org/2001/04/xmlenc#"
	nsSignature  = "http://www.w3.org/2000/09/xmldsig#"
)

// kindOf tells the message by its root element.
func kindOf(root xmlscan.Element) (Kind, error) {
	switch {
	case root.Is(nsProtocol, "Response"):
		return Response, nil
	case root.Is(nsProtocol, "AuthnRequest"):
		return AuthnRequest, nil
	}
	what, fix := "the XML is no SAML message", fixCapture
	switch root.Space() {
	case nsProtocol:
		what = "the SAML message is " + quoteName(root.Local()) + ", which is no part of a sign-in through the browser"
	case nsAssertion:
		what = "the XML is a part of a SAML response only, " + quoteName(root.Local())
	case "urn:oasis:names:tc:SAML:2.0:metadata":
		what, fix = "the XML is SAML metadata, not a message", "check metadata with the command check; "+fixCapture
	case "urn:oasis:names:tc:SAML:1.0:protocol", "urn:oasis:names:tc:SAML:1.0:assertion":
		what, fix = "the message is of SAML 1, which AWS IAM Identity Center does not speak",
			"let the identity provider send SAML 2.0"
	case "http://schemas.xmlsoap.org/soap/envelope/":
		what = "the XML is a SOAP message; a browser's sign-in uses HTTP-POST"
	}
	e := failure(diag.ErrWrongDocument, what+": expected a Response or an AuthnRequest", fix)
	e.Path = "/" + quoteName(root.Local())
	return 0, e
}

func failure(kind diag.Kind, message, fix string) *diag.Error {
	return &diag.Error{Kind: kind, Message: message, Fix: fix}
}

func tooLong() error {
	return failure(diag.ErrLimit, fmt.Sprintf("the message has more than %d bytes", maxMessageBytes),
		"capture the sign-in again; a SAML response has a few thousand bytes")
}

const fixCapture = `capture the sign-in again: in the browser's developer tools switch "Preserve log" on, sign in, and save the network log as a HAR file`

// refused says why the scanner did not take the XML, without what its message quotes of the input.
func refused(err error) error {
	e, ok := err.(*xmlscan.Error)
	if !ok {
		// never: the scanner has one type of error
		return failure(diag.ErrSyntax, "the message is not well-formed XML", fixCapture)
	}
	// What the scanner advises is for a file of one's own; a message is not to be edited.
	kind, fix := diag.ErrSyntax,
		"capture the message again, whole and unedited; if it stays like this, the sender has to change it"
	switch e.Kind {
	case xmlscan.ErrLimit:
		kind = diag.ErrLimit
	case xmlscan.ErrDTD:
		kind = diag.ErrDTD
	case xmlscan.ErrEncoding:
		kind = diag.ErrEncoding
	case xmlscan.ErrNotXML:
		kind = diag.ErrWrongDocument
	}
	f := failure(kind, hideQuoted(e.Message), fix)
	f.Pos = diag.Pos{Line: e.Line, Column: e.Column}
	return f
}
