package form

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// InputKind is what an input is at first sight. The zero value is invalid.
type InputKind uint8

// The kinds of input.
const (
	XML    InputKind = iota + 1 // begins with a tag
	JSON                        // begins with a brace or a bracket
	Text                        // any other text
	Binary                      // not text
)

// Source is an input: decoded, limited, searched for private keys, and parsed once. A codec may make one by hand for
// another codec: then Kind counts, and Text where there is any, or else Data.
type Source struct {
	Name string // as the caller gave it
	Kind InputKind
	Data []byte // as the caller gave it
	Text string // Data as UTF-8 without a byte order mark; "" for binary input
	// EntityID is that of the entity which was asked for; "" for any.
	EntityID string

	limits   Limits
	encoding string // what had to be converted, "" for plain UTF-8
	decoded  string // what Data was decoded to: Text may have been changed since
	around   bool   // text around JSON was left out
	xml      parsed[*metadata.Document]
	json     parsed[*jsondoc.Document]
	labelled parsed[*labelled.Sheet]

	// The line that was asked for last, so that going through a text takes one pass: its start, and how many end before
	// it.
	start, lines int
}

// parsed is what parsing gave, once it was asked for, of this text: a codec may have changed it since.
type parsed[T any] struct {
	done  bool
	text  string
	value T
	err   error
}

func (p *parsed[T]) once(text string, parse func() (T, error)) (T, error) {
	if !p.done || p.text != text { // equal texts share their memory nearly always, so that comparing them takes no time
		p.value, p.err = parse()
		p.done, p.text = true, text
	}
	return p.value, p.err
}

// blanks are in front of pasted text, and tell nothing.
const blanks = " \t\r\n\u00a0\u200b\ufeff"

// NewSource decodes an input and looks for what may not go further. The error is a [*diag.Error].
func NewSource(name string, data []byte, l Limits) (*Source, error) {
	if err := l.Validate(); err != nil {
		return nil, failure.Named(err, name)
	}
	if len(data) > l.bytes() {
		return nil, l.tooLarge(name, data)
	}
	s := &Source{Name: name, Data: data, limits: l}
	s.Text, s.encoding = decodeText(data)
	s.decoded = s.Text
	text := strings.TrimLeft(s.Text, blanks)
	tag := bytes.HasPrefix(bytes.TrimLeft(data, "\x00\xef\xbb\xbf\xfe\xff \t\r\n"), []byte("<"))
	switch {
	case text == "" && (s.Text != "" || len(data) == 0):
		return nil, &diag.Error{Kind: diag.ErrWrongDocument, Place: diag.Place{Document: name},
			Message: "the input is empty",
			Fix:     "use the file as it was downloaded, or the values as they were copied"}
	case tag && s.Text == "": // in an encoding that the XML reader names
		s.Kind = XML
	case s.Text == "":
		s.Kind = Binary
	default:
		s.Kind = kindOf(text)
	}
	if err := s.refuseSecrets(); err != nil {
		return nil, err
	}
	s.stripAroundJSON()
	return s, nil
}

// refuseSecrets looks for private keys, whatever the form: nothing after it may quote one.
func (s *Source) refuseSecrets() error {
	if s.Kind == XML { // its reader looks into the values as well, and can tell the element
		if _, err := s.Metadata(); errors.Is(err, metadata.ErrSecret) {
			return err
		}
		return nil
	}
	if at, found := diag.FindSecret(s.Text); found {
		return s.privateKey(at)
	}
	return nil
}

func (s *Source) privateKey(offset int) error {
	return &diag.Error{Kind: diag.ErrSecret, Place: diag.Place{Document: s.Name, Pos: s.Pos(offset)},
		Message: "the input contains a private key",
		Fix:     "remove it, and replace the key: it must be treated as exposed; only certificates are needed"}
}

// Packed says how the input is packed, "" where it is not.
func (s *Source) Packed() string {
	switch {
	case bytes.HasPrefix(s.Data, []byte("\x1f\x8b")):
		return "compressed with gzip"
	case bytes.HasPrefix(s.Data, []byte("PK\x03\x04")):
		return "a ZIP archive"
	}
	return ""
}

// kindOf tells XML and JSON from text, which is not empty, by how it begins. A chat's links (<https://…) and time
// stamps ([10:32]) are text.
func kindOf(text string) InputKind {
	rest := strings.TrimLeft(text[1:], " \t\r\n")
	switch {
	case text[0] == '<' && !strings.HasPrefix(rest, "http"):
		return XML
	case text[0] == '{', text[0] == '[' && rest != "" && strings.ContainsRune(`{["]`, rune(rest[0])):
		return JSON
	}
	return Text
}

// decodeText returns data as UTF-8, or "" where it is no text, and names what was converted. XML has rules of its own
// for its encoding, which its scanner holds.
func decodeText(data []byte) (text, encoding string) {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data, encoding = data[3:], "a byte order mark was removed"
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
		fallthrough
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		units := make([]uint16, 0, len(data)/2)
		for rest := data[2:]; len(rest) > 1; rest = rest[2:] {
			units = append(units, order.Uint16(rest))
		}
		if text = string(utf16.Decode(units)); len(data)%2 != 0 || strings.ContainsRune(text, utf8.RuneError) {
			return "", ""
		}
		return text, "the text is in UTF-16 and was converted to UTF-8"
	}
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return "", ""
	}
	return string(data), encoding
}

// Changes says what decoding changed. The XML scanner reports for itself.
func (s *Source) Changes() []diag.Change {
	var list []diag.Change
	if s.encoding != "" && s.Kind != XML {
		list = append(list, diag.Change{Kind: diag.Repaired, Place: diag.Place{Document: s.Name}, Message: s.encoding})
	}
	if s.around {
		list = append(list, diag.Change{Kind: diag.Ignored, Place: diag.Place{Document: s.Name},
			Message: "ignored the text around the JSON"})
	}
	return list
}

// ParsedJSON parses the input as JSON, once. The error is a [*diag.Error].
func (s *Source) ParsedJSON() (*jsondoc.Document, error) {
	return s.json.once(s.Text, func() (*jsondoc.Document, error) {
		doc, err := jsondoc.Parse([]byte(s.Text), s.limits.JSON())
		if err != nil {
			return nil, s.raise(failure.JSON(err, s.Name))
		}
		if at := secretIn(doc); at >= 0 {
			return nil, s.privateKey(at)
		}
		return doc, nil
	})
}

// Labelled parses the text as labelled lines, once: with the consoles of the call that is the first to have any, and
// again only for a form that is not among them. Without consoles it returns what is there, nil where that is nothing.
func (s *Source) Labelled(consoles []labelled.Console) (*labelled.Sheet, error) {
	if s.labelled.done && s.labelled.text == s.Text && s.labelled.value != nil {
		for _, c := range consoles {
			s.labelled.done = s.labelled.done && s.labelled.value.Knows(c.Form)
		}
	}
	if len(consoles) == 0 && !(s.labelled.done && s.labelled.text == s.Text) {
		return nil, nil
	}
	return s.labelled.once(s.Text, func() (*labelled.Sheet, error) {
		sheet, err := labelled.Parse(s.Text, consoles)
		if err != nil {
			return nil, failure.Labelled(err, s.Name)
		}
		return sheet, nil
	})
}

// secretIn looks into texts whose escapes hide what the text of the document does not show, and returns an offset or
// -1.
func secretIn(doc *jsondoc.Document) int {
	at := -1
	doc.Texts(func(offset int, text string) {
		if at >= 0 {
			return
		}
		if _, found := diag.FindSecret(text); found {
			at = offset
		}
	})
	return at
}

// stripAroundJSON takes an API's answer out of text around it, such as a code fence or the headers of HTTP. What is
// left keeps its place.
func (s *Source) stripAroundJSON() {
	if s.Kind != Text || !strings.Contains(s.Text, `"saas_app"`) && !strings.Contains(s.Text, `"success"`) {
		return
	}
	from, to := strings.Index(s.Text, "\n{")+1, strings.LastIndexByte(s.Text, '}')+1
	if from == 0 || to < from {
		return
	}
	blank := func(r rune) rune {
		if r == '\n' || r == '\r' {
			return r
		}
		return ' '
	}
	text := strings.Map(blank, s.Text[:from]) + s.Text[from:to]
	doc, err := jsondoc.Parse([]byte(text), s.limits.JSON())
	if err != nil || doc.Root.Get("saas_app") == nil && doc.Root.Get("success") == nil &&
		doc.Root.Get("result") == nil {
		return
	}
	s.Kind, s.around, s.Text = JSON, true, text
}

// isRaw holds where XML is read from Data and not from Text: the scanner decodes by XML's own rules.
func (s *Source) isRaw() bool { return s.Text == "" || s.encoding != "" && s.Text == s.decoded }

// Metadata parses the input as SAML metadata, once. The error is a [*diag.Error].
func (s *Source) Metadata() (*metadata.Document, error) {
	return s.xml.once(s.Text, func() (doc *metadata.Document, err error) {
		if s.isRaw() {
			doc, err = metadata.Parse(s.Data, s.limits.XML())
		} else {
			doc, err = metadata.Parse(s.Text, s.limits.XML())
		}
		if err != nil {
			return nil, s.raise(failure.XML(err, s.Name))
		}
		return doc, nil
	})
}

// Tree scans the input as XML, for who works on its elements. The error is a [*diag.Error].
func (s *Source) Tree() (*xmlscan.Tree, error) {
	limits := s.limits.XML().Limits
	limits.Unit = xmlscan.Name{Space: metadata.MD, Local: "EntityDescriptor"}
	var source xmlscan.Source
	var err error
	if s.isRaw() {
		source, err = xmlscan.Decode(s.Data, limits)
	} else {
		source, err = xmlscan.Decode(s.Text, limits)
	}
	if err != nil {
		return nil, s.raise(failure.XML(err, s.Name))
	}
	tree, err := xmlscan.Parse(source, limits)
	if err != nil {
		return nil, s.raise(failure.XML(err, s.Name))
	}
	return tree, nil
}

// Pos is the position of an offset in Text.
func (s *Source) Pos(offset int) diag.Pos {
	offset = min(offset, len(s.Text))
	if offset < s.start {
		s.start, s.lines = 0, 0
	}
	line, column := xmlscan.Position(s.Text[s.start:], offset-s.start)
	line += s.lines
	s.start += strings.LastIndexAny(s.Text[s.start:offset], "\r\n") + 1
	s.lines = line - 1
	return diag.Pos{Line: line, Column: column}
}

// Wrong says that the input is not what the vocabulary's form is made of.
func (s *Source) Wrong(v mapping.Vocabulary) error {
	what := map[InputKind]string{XML: "XML", JSON: "JSON", Text: "text without the labels or keys of this form",
		Binary: "not text"}[s.Kind]
	return &diag.Error{Kind: diag.ErrWrongDocument, Place: diag.Place{Document: s.Name},
		Message: "the input is " + what + "; expected " + v.Title + " of " + v.Product,
		Fix:     "leave the form out to have it found from the content, or use another file"}
}
