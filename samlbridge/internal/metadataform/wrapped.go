package metadataform

import (
	"encoding/base64"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// wrappings are what people give in place of a metadata file, told by how the text begins or by what only it contains.
// The first that fits is named.
var wrappings = []struct{ prefix, contains, what, fix string }{
	{prefix: "HTTP/", what: "a server's whole answer, headers included",
		fix: "leave out the headers: call curl without -i"},
	{prefix: "&lt;", what: "XML whose < and > are written as &lt; and &gt;",
		fix: "give the file itself, as it was downloaded"},
	{prefix: `"`, what: "XML inside a quoted string", fix: "give what is in the string, such as jq -r prints it"},
	{contains: "style information associated with it", what: "what a browser shows of an XML file, not the file itself",
		fix: fixSave},
	{contains: "\n-<", what: "what a browser shows of an XML file, not the file itself", fix: fixSave},
	{contains: "\n- <", what: "what a browser shows of an XML file, not the file itself", fix: fixSave},
	{prefix: "-", what: "what a browser shows of an XML file, not the file itself", fix: fixSave},
	{prefix: "▼", what: "what a browser shows of an XML file, not the file itself", fix: fixSave},
	{prefix: "```", what: "XML between the marks of a code block", fix: "remove the lines with the marks"},
	{prefix: ">", what: "XML in quoted mail", fix: "give the file itself, as it was downloaded"},
	{what: "XML with other text before it", fix: "remove what is before the first <, so that only the XML is left"},
}

const fixSave = "save the file in the browser (Save As), or download it with curl"

// Wrapped says what SAML metadata is wrapped in, so that it is no XML, and returns nil for any other text.
func Wrapped(in *form.Source) error {
	text := strings.TrimSpace(in.Text)
	fail := func(what, fix string) error {
		return &diag.Error{Kind: diag.ErrWrongDocument, Place: diag.Place{Document: in.Name}, Message: "the input is " +
			what, Fix: fix}
	}
	if beginsCut(text) {
		return fail("XML whose beginning is cut off", fixWhole)
	}
	if !namesEntity(text) {
		// Nothing else than base64 may be around base64.
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
		if err == nil && namesEntity(string(data)) {
			return fail("SAML metadata in base64", "decode it: base64 -d FILE")
		}
		return nil
	}
	for _, w := range wrappings {
		if strings.HasPrefix(text, w.prefix) && strings.Contains(text, w.contains) {
			return fail(w.what, w.fix)
		}
	}
	return nil
}

// namesEntity is true of text with the element that every metadata document has.
func namesEntity(text string) bool {
	for _, element := range []string{"EntityDescriptor", "EntitiesDescriptor"} {
		before, _, found := strings.Cut(text, element)
		if before = before[max(0, len(before)-64):]; found && (strings.Contains(before, "<") || strings.Contains(before,
			"&lt;") || strings.Contains(before, `\u003c`)) {
			return true
		}
	}
	return false
}
