package samlbridge

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
)

// Kind is what an input is at first sight. The zero value is invalid.
type Kind uint8

const (
	// XMLInput begins with a tag.
	XMLInput Kind = iota + 1
	// JSONInput begins with a brace or a bracket.
	JSONInput
	// TextInput is any other text.
	TextInput
	// BinaryInput is not text.
	BinaryInput
)

// Input is a document as a [Codec] gets it. A codec may hand one to another codec that it has changed, or made by hand:
// what counts is Kind, and Text where there is any, or else Data.
type Input struct {
	Name string // as the caller gave it
	Kind Kind
	Data []byte // as the caller gave it
	Text string // Data as UTF-8 without a byte order mark; "" for binary input

	entityID string // of the entity that was asked for
	encoding string // what had to be converted, "" for plain UTF-8
	decoded  string // what Data was decoded to: Text may have been changed since
	around   bool   // text around JSON was left out
	memo     *memo
}

// memo keeps what more than one step needs, so that it is parsed once: as XML, as JSON, or as both.
type memo struct {
	text string // what it is about, with data
	data []byte

	metadata    *metadata.Document
	metadataErr error
	json        *jsondoc.Document
	jsonErr     error

	// The line that was asked for last, so that going through a text takes one pass: its start, and how many end before it.
	start, lines int
}

func newInput(name string, data []byte, o Options) (Input, error) {
	if err := o.validate(); err != nil {
		return Input{}, err
	}
	if err := o.Limits.validate(); err != nil {
		return Input{}, named(err, name)
	}
	if most := o.Limits.bytes(); len(data) > most {
		return Input{}, &Error{Kind: ErrLimit, Name: name, Message: fmt.Sprintf("the input has more than %d bytes; at most %d are read", most, most),
			Fix: "if it is a federation's aggregate, extract your entity from it, or " + raise("Bytes")}
	}
	in := Input{Name: name, Data: data, entityID: o.EntityID, memo: &memo{}}
	in.Text, in.encoding = decodeText(data)
	in.decoded = in.Text
	text := strings.TrimLeft(in.Text, " \t\r\n\u00a0\u200b\ufeff")
	switch {
	case text == "" && (in.Text != "" || len(data) == 0):
		return Input{}, &Error{Kind: ErrWrongDocument, Name: name, Message: "the input is empty", Fix: "give the file as it was downloaded, or the values as they were copied"}
	case bytes.HasPrefix(bytes.TrimLeft(data, "\x00\xef\xbb\xbf\xfe\xff \t\r\n"), []byte("<")) && in.Text == "": // in an encoding that the XML reader names
		in.Kind = XMLInput
	case in.Text == "":
		in.Kind = BinaryInput
	default:
		in.Kind = kindOf(text)
	}
	// Whatever the form: a private key does not belong in here, and nothing after this line may quote it.
	if in.Kind == XMLInput { // its reader looks into the values as well, and can tell the element
		if _, err := in.metadata(o.Limits); errors.Is(err, metadata.ErrSecret) {
			return Input{}, metadataError(err, name)
		}
	} else if at := pem.FindPrivateKey(in.Text); at >= 0 {
		return Input{}, in.privateKey(at)
	}
	in.stripAroundJSON(o.Limits)
	return in, nil
}

// compressed says how the input is packed, "" where it is not.
func (in Input) compressed() string {
	switch {
	case bytes.HasPrefix(in.Data, []byte("\x1f\x8b")):
		return "compressed with gzip"
	case bytes.HasPrefix(in.Data, []byte("PK\x03\x04")):
		return "a ZIP archive"
	}
	return ""
}

// kindOf tells XML and JSON from text, which is not empty, by how it begins. A chat's links (<https://…) and time stamps
// ([10:32]) are text.
func kindOf(text string) Kind {
	rest := strings.TrimLeft(text[1:], " \t\r\n")
	switch {
	case text[0] == '<' && !strings.HasPrefix(rest, "http"):
		return XMLInput
	case text[0] == '{', text[0] == '[' && rest != "" && strings.ContainsRune(`{["]`, rune(rest[0])):
		return JSONInput
	}
	return TextInput
}

func (in Input) privateKey(offset int) error {
	return &Error{Kind: ErrSecret, Name: in.Name, Pos: in.pos(offset), Message: "the input holds a private key",
		Fix: "remove it, treat the key as exposed and replace it; only certificates are needed here"}
}

// decodeText returns data as UTF-8, or "" where it is no text, and names what was converted. XML has rules of its own for
// its encoding, which its scanner holds.
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

// notes says what decoding changed. The XML scanner reports for itself.
func (in Input) notes() []mapping.Finding {
	var notes []mapping.Finding
	if in.encoding != "" && in.Kind != XMLInput {
		notes = append(notes, mapping.Finding{RuleID: mapping.NoteEncoding, Severity: mapping.Notice, Document: in.Name, Message: in.encoding})
	}
	if in.around {
		notes = append(notes, mapping.Finding{RuleID: mapping.NoteIgnored, Severity: mapping.Notice, Document: in.Name, Message: "what stands around the JSON text was left out"})
	}
	return notes
}

// remembered is what is known of the text that is in the input now: a codec may have changed it, and one that was made by
// hand brings no memory.
func (in Input) remembered() *memo {
	if in.memo == nil {
		return &memo{}
	}
	if in.memo.text != in.Text || !bytes.Equal(in.memo.data, in.Data) { // quick where they share memory
		*in.memo = memo{text: in.Text, data: in.Data}
	}
	return in.memo
}

// json parses the input once.
func (in Input) json(l Limits) (*jsondoc.Document, error) {
	m := in.remembered()
	if m.json == nil && m.jsonErr == nil {
		doc, err := jsondoc.Parse([]byte(in.Text), l.json())
		if err != nil {
			m.jsonErr = jsonError(err, in.Name)
		} else if at := privateKeyIn(doc); at >= 0 {
			m.jsonErr = in.privateKey(at)
		} else {
			m.json = doc
		}
	}
	return m.json, m.jsonErr
}

// stripAroundJSON takes an API's answer out of text around it, such as a code fence or the headers of HTTP. What is left
// stands where it stood.
func (in *Input) stripAroundJSON(l Limits) {
	if in.Kind != TextInput || !strings.Contains(in.Text, `"saas_app"`) && !strings.Contains(in.Text, `"success"`) {
		return
	}
	from, to := strings.Index(in.Text, "\n{")+1, strings.LastIndexByte(in.Text, '}')+1
	if from == 0 || to < from {
		return
	}
	blank := func(r rune) rune {
		if r == '\n' || r == '\r' {
			return r
		}
		return ' '
	}
	text := strings.Map(blank, in.Text[:from]) + in.Text[from:to]
	doc, err := jsondoc.Parse([]byte(text), l.json())
	if err != nil || !isAnswer(doc.Root) && len(applicationsIn(doc.Root)) == 0 {
		return
	}
	in.Kind, in.around = JSONInput, true
	in.Text = text
}

// privateKeyIn looks into texts whose escapes hide what newInput has looked for, and returns an offset or -1.
func privateKeyIn(doc *jsondoc.Document) int {
	at := -1
	doc.Texts(func(offset int, text string) {
		if at < 0 && pem.FindPrivateKey(text) >= 0 {
			at = offset
		}
	})
	return at
}

// isRaw holds where XML is read from Data and not from Text: the scanner decodes by XML's own rules.
func (in Input) isRaw() bool { return in.Text == "" || in.encoding != "" && in.Text == in.decoded }

// metadata parses the input once.
func (in Input) metadata(l Limits) (*metadata.Document, error) {
	m := in.remembered()
	if m.metadata == nil && m.metadataErr == nil {
		if in.isRaw() {
			m.metadata, m.metadataErr = metadata.Parse(in.Data, l.metadata())
		} else {
			m.metadata, m.metadataErr = metadata.Parse(in.Text, l.metadata())
		}
	}
	return m.metadata, m.metadataErr
}

// wrong says that the input is not what the vocabulary's form is made of.
func (in Input) wrong(v mapping.Vocabulary) error {
	what := map[Kind]string{XMLInput: "XML", JSONInput: "JSON", TextInput: "text without the labels or keys of this form", BinaryInput: "not text"}[in.Kind]
	return &Error{Kind: ErrWrongDocument, Message: "the input is " + what + "; " + v.Product + "'s " + v.Title + " were expected",
		Fix: "leave the form out to have it found from the content, or give another file"}
}
