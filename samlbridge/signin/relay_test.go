package signin_test

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// RelayState is compared wherever a capture shows both sides, however its tool writes the fields.
func TestRelayState(t *testing.T) {
	t.Parallel()
	const sent = "https://portal.example/start?a=b&c=d e"
	message := url.QueryEscape(posted(good(t)))
	request := func(relay string) string {
		q := ssoURL + "?SAMLRequest=" + url.QueryEscape(deflated(requestText))
		if relay != "" {
			q += "&RelayState=" + url.QueryEscape(relay)
		}
		return q
	}
	body := func(relay string) string {
		if relay == "none" {
			return "SAMLResponse=" + message
		}
		return "RelayState=" + url.QueryEscape(relay) + "&SAMLResponse=" + message
	}
	params := func(pairs ...string) any {
		var list []any
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, map[string]any{"name": pairs[i], "value": pairs[i+1]})
		}
		return map[string]any{"request": map[string]any{"method": "POST", "url": acsURL,
			"postData": map[string]any{"params": list}}}
	}
	tracer := func(relay ...string) string {
		post := [][]string{{"SAMLResponse", posted(good(t))}}
		if len(relay) > 0 {
			post = append(post, []string{"RelayState", relay[0]})
		}
		return string(must(json.Marshal(map[string]any{"requests": []any{map[string]any{"url": request(sent)},
			map[string]any{"url": acsURL, "post": post}}})))
	}
	page := func(field string) any {
		return harPage(`<form action="`+acsURL+`"><input name="SAMLResponse" value="`+posted(good(t))+`">`+field+
			`</form><form><input name="RelayState" value="other"></form>`, "")
	}
	parts := "--x\r\nContent-Disposition: form-data; name=\"SAMLResponse\"\r\n\r\n" + posted(good(t)) +
		"\r\n--x\r\nContent-Disposition: form-data; name=\"RelayState\"\r\n\r\n\r\n--x--\r\n"
	const passed, unsure, nothing = signin.Passed, signin.Skipped, signin.DidNotApply
	rows := []struct {
		why, capture string
		outcome      signin.CheckOutcome
		says         string
	}{
		{"a body", har(harGet(request(sent)), harPost(acsURL, body(sent))), passed, ""},
		{"a body, another", har(harGet(request(sent)), harPost(acsURL, body(sent+"1"))), unsure,
			"not that of the request"},
		{"a body, none", har(harGet(request(sent)), harPost(acsURL, body("none"))), unsure, "is missing"},
		{"a body, empty", har(harGet(request(sent)), harPost(acsURL, body(""))), unsure, "is missing"},
		{"parameters", har(harGet(request(sent)), params("SAMLResponse", posted(good(t)), "RelayState", sent)), passed,
			""},
		{"parameters, encoded", har(harGet(request(sent)), params("RelayState", url.QueryEscape(sent), "SAMLResponse",
			message)), passed, ""},
		{"parameters, another", har(harGet(request(sent)), params("SAMLResponse", message, "RelayState", "x")), unsure,
			"not that of the request"},
		{"parameters, none", har(harGet(request(sent)), params("SAMLResponse", message)), unsure, "is missing"},
		{"SAML-tracer", tracer(sent), passed, ""},
		{"SAML-tracer, another", tracer("x"), unsure, "not that of the request"},
		{"SAML-tracer, none", tracer(), unsure, "is missing"},
		{"a page", har(harGet(request(sent)), page(`<input name=RelayState value="`+html.EscapeString(sent)+`">`)),
			passed, ""},
		{"a page, another form's", har(harGet(request(sent)), page("")), unsure, "is missing"},
		{"lines of a log", request(sent) + "\nPOST " + body(sent), passed, ""},
		{"lines of a log, another", request(sent) + "\nPOST " + body("x"), unsure, "not that of the request"},
		{"a redirect in a log, and a body in quotes", request(sent) + "\n'SAMLResponse=" + message + "&RelayState=" +
			url.QueryEscape(sent) + "'", passed, ""},
		{"nothing was sent", har(harGet(request("")), harPost(acsURL, body("x"))), nothing, "no RelayState was sent"},
		{"the request is not there", har(harPost(acsURL, body("x"))), nothing, "not in the capture"},
		{"another request", har(harGet(strings.Replace(request(sent), "", "", 1)), harPost(acsURL, "SAMLResponse="+
			url.QueryEscape(posted(both(t,
				strings.ReplaceAll(responseText, "aws_request0001", "aws_request0009")))))), nothing,
			"not in the capture"},
		{"a form in parts", har(harGet(request(sent)), harPost(acsURL, parts)), nothing, "does not show"},
		{"the response alone in a line", request(sent) + "\nSAMLResponse: " + posted(good(t)) + "\n", nothing,
			"does not show"},
	}
	for _, row := range rows {
		r := signin.Explain(decode(t, row.capture), pair(), options())
		requireRedacted(t, r)
		c := find(t, r, "relay-state")
		require.Equal(t, row.outcome, c.Outcome, "%s: %s", row.why, c.Reason)
		require.Contains(t, c.Reason, row.says, row.why)
		require.NotContains(t, r.String(), "portal.example", row.why)
		switch {
		case row.why == "another request":
			require.Equal(t, rotation.No, r.Answer, row.why)
		case row.outcome == unsure:
			require.Equal(t, rotation.CannotTell, r.Answer, row.why)
			require.NotEmpty(t, c.Fix)
		default:
			require.Equal(t, rotation.Yes, r.Answer, "%s\n%s", row.why, r)
		}
	}
}
