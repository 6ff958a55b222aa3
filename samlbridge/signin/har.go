package signin

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// export is what is read of a HAR file (version 1.2) and of an export of SAML-tracer. Nothing else of them is kept,
// since they are large.
type export struct {
	Log *struct {
		Entries []struct {
			StartedDateTime string
			Request         struct {
				URL      string
				PostData struct {
					Text   string
					Params []struct{ Name, Value string }
				}
			}
			Response struct {
				Content struct{ Text, Encoding string }
			}
		}
	}
	Requests []struct {
		URL  string
		Post [][]string // pairs of name and value
	}
}

// jsonLimits are for JSON of any other kind.
var jsonLimits = jsondoc.Limits{Bytes: maxCaptureBytes, Depth: 512, Values: 1 << 18}

// findInJSON reads a HAR file, an export of SAML-tracer, or any JSON in which a message stands.
func findInJSON(text string) ([]found, error) {
	var x export
	var broken *json.SyntaxError // members of other types than expected are passed over
	if err := json.Unmarshal([]byte(text), &x); !errors.As(err, &broken) {
		switch {
		case x.Log != nil:
			return x.harMessages()
		case x.Requests != nil:
			return x.tracerMessages()
		}
	}
	doc, err := jsondoc.Parse([]byte(text), jsonLimits)
	if err != nil {
		return nil, refusedJSON(err)
	}
	list := messagesIn("", doc.Root, nil)
	if len(list) == 0 {
		return nil, failure(diag.ErrWrongDocument,
			"the JSON is no HAR file, and contains no SAMLResponse or SAMLRequest", fixCapture)
	}
	return list, nil
}

// messagesIn collects the messages in the values of any JSON: in a member that is called like a parameter, in an object
// with name and value, in a text such as a body. It recurses as deep as jsonLimits let the parser go.
func messagesIn(name string, v *jsondoc.Value, list []found) []found {
	switch {
	case isParameter(name) && v.String != "":
		return append(list, found{Message: Message{Parameter: name}, value: v.String})
	case strings.Contains(v.String, "SAMLRe"):
		return append(list, parameters(v.String)...)
	case isParameter(stringOf(v.Get("name"))):
		return append(list, field(stringOf(v.Get("name")), stringOf(v.Get("value")))...)
	}
	for i := range v.Items {
		list = messagesIn("", &v.Items[i], list)
	}
	for i := range v.Members {
		list = messagesIn(v.Members[i].Name, &v.Members[i].Value, list)
	}
	return list
}

// harMessages goes through the requests of a HAR file. A page with a form counts where the response that it posts was
// not recorded.
func (x *export) harMessages() ([]found, error) {
	var sent, offered []found
	for i := range x.Log.Entries {
		request, content := &x.Log.Entries[i].Request, &x.Log.Entries[i].Response.Content
		started, _ := instant(x.Log.Entries[i].StartedDateTime)
		sent = append(sent, startedAt(started, parameters(request.URL))...)
		posted := parameters(request.PostData.Text)
		if len(posted) == 0 {
			relay := relayState{shown: true}
			for _, p := range request.PostData.Params {
				if posted = append(posted, field(p.Name, p.Value)...); p.Name == parameterRelayState {
					relay = relayOf(p.Value)
				}
			}
			posted = withRelay(relay, posted)
		} else if !strings.Contains(request.PostData.Text, "Content-Disposition") { // a form in parts
			posted = withRelay(relayIn(request.PostData.Text), posted)
		}
		sent = append(sent, startedAt(started, postedTo(request.URL, posted))...)
		body := content.Text
		if content.Encoding == "base64" {
			decoded, err := base64.StdEncoding.DecodeString(body)
			if err != nil {
				continue // half a body cannot hold a whole form
			}
			body = string(decoded)
		}
		if strings.Contains(body, "SAMLRe") {
			offered = append(offered, startedAt(started, forms(body))...)
		}
	}
	if !slices.ContainsFunc(sent, func(f found) bool { return f.Parameter == parameterResponse }) {
		sent = append(sent, offered...)
	}
	if len(sent) == 0 {
		return nil, failure(diag.ErrWrongDocument, "no request in the HAR file carries a SAML message", fixCapture)
	}
	return sent, nil
}

// tracerMessages goes through an export of SAML-tracer.
func (x *export) tracerMessages() ([]found, error) {
	var list []found
	for _, request := range x.Requests {
		list = append(list, parameters(request.URL)...)
		var posted []found
		relay := relayState{shown: true}
		for _, pair := range request.Post {
			if len(pair) != 2 {
				continue
			}
			if posted = append(posted, field(pair[0], pair[1])...); pair[0] == parameterRelayState {
				relay = relayOf(pair[1])
			}
		}
		list = append(list, postedTo(request.URL, withRelay(relay, posted))...)
	}
	if len(list) == 0 {
		return nil, failure(diag.ErrWrongDocument, "no request in the export carries a SAML message",
			"export again without hiding the values of the fields")
	}
	return list, nil
}

func isParameter(name string) bool { return name == parameterResponse || name == parameterRequest }

// field is a field of a form, if it holds a message.
func field(name, value string) []found {
	if !isParameter(name) || value == "" {
		return nil
	}
	// some browsers decode it, some do not
	return []found{{Message: Message{Parameter: name}, value: value, encoded: true}}
}

func postedTo(url string, list []found) []found {
	for i := range list {
		list[i].URL, list[i].Binding = withoutQuery(url), saml.BindingHTTPPost
	}
	return list
}

func withRelay(relay relayState, list []found) []found {
	for i := range list {
		list[i].relay = relay
	}
	return list
}

func startedAt(t time.Time, list []found) []found {
	for i := range list {
		list[i].Time = t
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
		// never: the parser has one type of error
		return failure(diag.ErrSyntax, "the capture is not valid JSON", fixCapture)
	}
	kind := diag.ErrSyntax
	switch e.Kind {
	case jsondoc.ErrLimit:
		kind = diag.ErrLimit
	case jsondoc.ErrEncoding:
		kind = diag.ErrEncoding
	}
	f := failure(kind, "the capture begins like JSON: "+hideQuoted(e.Message), fixCapture)
	f.Pos = diag.Pos{Line: e.Line, Column: e.Column}
	return f
}
