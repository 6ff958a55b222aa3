package signin

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// harLimits are for the network log of a browser: browsers nest the calls that led to a request deeply.
var harLimits = jsondoc.Limits{Bytes: MaxCaptureBytes, Depth: 512, Values: 4 << 20}

// findInJSON reads a HAR file, an export of SAML-tracer, or any JSON with members called SAMLResponse or SAMLRequest.
func findInJSON(text string) ([]found, error) {
	doc, err := jsondoc.Parse([]byte(text), harLimits)
	if err != nil {
		return nil, refusedJSON(err)
	}
	if entries := doc.Root.Get("log").Get("entries"); entries != nil {
		return harMessages(entries.Items)
	}
	if requests := doc.Root.Get("requests"); requests != nil && requests.Kind == jsondoc.Array {
		return tracerMessages(requests.Items)
	}
	list := members(doc.Root, nil)
	if len(list) == 0 {
		return nil, failure(samlbridge.ErrWrongDocument, "the JSON is no HAR file, and has no member SAMLResponse or SAMLRequest", fixCapture)
	}
	return list, nil
}

// members collects the messages in members of any object. It recurses as deep as harLimits let the parser go.
func members(v *jsondoc.Value, list []found) []found {
	for i := range v.Items {
		list = members(&v.Items[i], list)
	}
	for i := range v.Members {
		m := &v.Members[i]
		if m.Value.String != "" && (m.Name == parameterResponse || m.Name == parameterRequest) {
			list = append(list, found{Message: Message{Parameter: m.Name}, value: m.Value.String})
		}
		list = members(&m.Value, list)
	}
	return list
}

// harMessages goes through the requests of a HAR file (version 1.2). A page with a form counts where the response that it
// posts was not recorded.
func harMessages(entries []jsondoc.Value) ([]found, error) {
	var sent, offered []found
	for i := range entries {
		request := entries[i].Get("request")
		url := stringOf(request.Get("url"))
		sent = append(sent, parameters(url)...)
		post := request.Get("postData")
		posted := parameters(stringOf(post.Get("text")))
		if params := post.Get("params"); len(posted) == 0 && params != nil {
			posted = pairs(params.Items)
		}
		sent = append(sent, postedTo(url, posted)...)
		content := entries[i].Get("response").Get("content")
		body := stringOf(content.Get("text"))
		if stringOf(content.Get("encoding")) == "base64" {
			decoded, err := base64.StdEncoding.DecodeString(body)
			if err != nil {
				continue // half a body cannot hold a whole form
			}
			body = string(decoded)
		}
		if strings.Contains(body, "SAMLRe") {
			offered = append(offered, forms(body)...)
		}
	}
	if !slices.ContainsFunc(sent, func(f found) bool { return f.Parameter == parameterResponse }) {
		sent = append(sent, offered...)
	}
	if len(sent) == 0 {
		return nil, failure(samlbridge.ErrWrongDocument, "no request in the HAR file carries a SAML message", fixCapture)
	}
	return sent, nil
}

// tracerMessages goes through an export of SAML-tracer, which lists the fields of a form as pairs.
func tracerMessages(requests []jsondoc.Value) ([]found, error) {
	var list []found
	for i := range requests {
		url := stringOf(requests[i].Get("url"))
		list = append(list, parameters(url)...)
		if post := requests[i].Get("post"); post != nil {
			list = append(list, postedTo(url, pairs(post.Items))...)
		}
	}
	if len(list) == 0 {
		return nil, failure(samlbridge.ErrWrongDocument, "no request in the export carries a SAML message", "export again without hiding the values of the fields")
	}
	return list, nil
}

// pairs reads form fields from objects with name and value, or from arrays of the two.
func pairs(items []jsondoc.Value) []found {
	var list []found
	for i := range items {
		name, value := stringOf(items[i].Get("name")), stringOf(items[i].Get("value"))
		if pair := items[i].Items; len(pair) == 2 {
			name, value = stringOf(&pair[0]), stringOf(&pair[1])
		}
		if (name == parameterResponse || name == parameterRequest) && value != "" {
			list = append(list, found{Message: Message{Parameter: name}, value: value, encoded: true}) // some browsers decode it, some do not
		}
	}
	return list
}

func postedTo(url string, list []found) []found {
	for i := range list {
		list[i].URL, list[i].Binding = withoutQuery(url), mapping.BindingHTTPPost
	}
	return list
}

func stringOf(v *jsondoc.Value) string {
	if v == nil {
		return ""
	}
	return v.String
}

func refusedJSON(err error) error {
	var e *jsondoc.Error
	if !errors.As(err, &e) {
		return failure(samlbridge.ErrSyntax, "the capture is not valid JSON", fixCapture) // never: the parser has one type of error
	}
	kind := samlbridge.ErrSyntax
	switch e.Kind {
	case jsondoc.ErrLimit:
		kind = samlbridge.ErrLimit
	case jsondoc.ErrEncoding:
		kind = samlbridge.ErrEncoding
	}
	f := failure(kind, "the capture begins like JSON, but "+hideQuoted(e.Message), e.Fix)
	f.Pos = mapping.Pos{Line: e.Line, Column: e.Column}
	return f
}
