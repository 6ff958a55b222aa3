package xmlscan

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// event is what both scanners can be compared by: adjacent character data is one
// event, as CDATA sections are no tokens of their own in encoding/xml.
type event struct {
	kind  string // start, end, text, comment
	name  xml.Name
	attrs []xml.Attr
	text  string
}

// compareWithStandard fails unless encoding/xml reads the same events from a document
// that the scanner accepts.
func compareWithStandard(t *testing.T, src Source) {
	t.Helper()
	want, err := standardEvents(src.Text())
	require.NoError(t, err, "encoding/xml refuses %q", src.Text())
	require.Equal(t, want, ownEvents(t, src), "%q", src.Text())
}

// asSpaces removes the difference that is allowed: encoding/xml does not turn white
// space in attribute values into spaces.
var asSpaces = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace

func joinText(events []event, depth int, text string) []event {
	switch last := len(events) - 1; {
	case depth == 0 || text == "":
	case last >= 0 && events[last].kind == "text":
		events[last].text += text
	default:
		events = append(events, event{kind: "text", text: text})
	}
	return events
}

func standardEvents(text string) (events []event, err error) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // the text is UTF-8 by now
	for depth := 0; ; {
		token, err := d.Token()
		if err == io.EOF {
			return events, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			attrs := []xml.Attr{}
			for _, a := range token.Attr {
				a.Name.Space = asSpaces(a.Name.Space)
				attrs = append(attrs, xml.Attr{Name: a.Name, Value: asSpaces(a.Value)})
			}
			token.Name.Space = asSpaces(token.Name.Space)
			events = append(events, event{kind: "start", name: token.Name, attrs: attrs})
		case xml.EndElement:
			depth--
			token.Name.Space = asSpaces(token.Name.Space)
			events = append(events, event{kind: "end", name: token.Name})
		case xml.CharData:
			events = joinText(events, depth, string(token))
		case xml.Comment:
			events = append(events, event{kind: "comment", text: string(token)})
		}
	}
}

func ownEvents(t *testing.T, src Source) (events []event) {
	depth := 0
	for s := NewScanner(src, large); ; {
		token, err := s.Next()
		if err == io.EOF {
			return events
		}
		require.NoError(t, err)
		name := xml.Name{Space: asSpaces(token.Name.Space), Local: token.Name.Local}
		switch token.Kind {
		case KindStart:
			depth++
			attrs := []xml.Attr{}
			for _, a := range token.Attrs {
				name := xml.Name{Space: asSpaces(a.Space), Local: a.Local}
				if a.Space == NamespaceXMLNS {
					name.Space = a.Prefix // encoding/xml leaves the prefix there
				}
				attrs = append(attrs, xml.Attr{Name: name, Value: asSpaces(a.Value())})
			}
			events = append(events, event{kind: "start", name: name, attrs: attrs})
		case KindEnd:
			depth--
			events = append(events, event{kind: "end", name: name})
		case KindText, KindCDATA:
			events = joinText(events, depth, token.Text())
		case KindComment:
			raw := src.Text()[token.Start+len("<!--") : token.End-len("-->")] // encoding/xml leaves its line ends
			events = append(events, event{kind: "comment", text: raw})
		}
	}
}

// large are limits that no document in the tests reaches.
var large = Limits{Bytes: 1 << 28, Depth: 1 << 24, Tokens: 1 << 28, Attributes: 1 << 24, Namespaces: 1 << 24,
	NameBytes: 1 << 15, ValueBytes: 1 << 28}

// corpusFile finds the collection of metadata that lies beside the checkout, here and
// in CI.
func corpusFiles(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "corpus", "metadata", "*.xml"))
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the metadata corpus is not here: shared/corpus/metadata beside the checkout")
	}
	return files
}

// notWellFormed are the files of the corpus that an independent parser refuses too.
var notWellFormed = map[string]string{
	"saml20-be6df9-mock-saml-metadata.xml":  "3:122",
	"saml20-8d55a8-mock-saml-metadata1.xml": "3:122",
	"saml20-15d354-mock-saml-metadata2.xml": "3:122",
	"saml20-86e853-mock-saml-metadata3.xml": "3:122",
	"saml20-8f57a9-mock-saml-metadata4.xml": "3:121",
	"polis-15ecc6-boxyhq-nobinding.xml":     "2:1",
	"polis-ee2d0e-boxyhq-noentityID.xml":    "2:1",
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	limits := Limits{Unit: Name{"urn:oasis:names:tc:SAML:2.0:metadata", "EntityDescriptor"}}
	refused := 0
	for _, file := range corpusFiles(t) {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		src, err := Decode(data, limits)
		require.NoError(t, err, file)
		tree, err := Parse(src, limits)
		if at, ok := notWellFormed[filepath.Base(file)]; ok {
			require.ErrorIs(t, err, ErrSyntax, file)
			require.True(t, strings.HasPrefix(err.Error(), at+": "), "%s: %s", file, err)
			refused++
			continue
		}
		require.NoError(t, err, file)
		compareWithStandard(t, src)
		checkTree(t, tree)
	}
	require.Equal(t, len(notWellFormed), refused)
}
