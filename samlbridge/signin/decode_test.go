package signin_test

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

func deflated(text string) string {
	var b bytes.Buffer
	w := must(flate.NewWriter(&b, flate.BestCompression))
	must(w.Write([]byte(text)))
	if err := w.Close(); err != nil {
		panic(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func utf16Text(text string) string {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return string(b)
}

func wrapped(text, end string, width int) string {
	var b strings.Builder
	for len(text) > width {
		b.WriteString(text[:width] + end)
		text = text[width:]
	}
	return b.String() + text
}

func har(entries ...any) string {
	return string(must(json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "entries": entries}})))
}

func harPost(url, body string) any {
	return map[string]any{"request": map[string]any{"method": "POST", "url": url,
		"postData": map[string]any{"mimeType": "application/x-www-form-urlencoded", "text": body}}}
}

func harGet(url string) any {
	return map[string]any{"request": map[string]any{"method": "GET", "url": url}}
}

func harPage(body, encoding string) any {
	return map[string]any{"request": map[string]any{"method": "GET", "url": ssoURL},
		"response": map[string]any{"content": map[string]any{"mimeType": "text/html", "text": body,
			"encoding": encoding}}}
}

// plusText is a message whose base64 has +, / and padding, so that every kind of damage can be done to it.
var plusText = strings.Replace(responseText, "Alice Liddell", "Alice &amp; Co ^ >>> ??? ~~~ ÿÿÿ ûûû", 1)

// traced is a text in the lines of curl's --trace-ascii.
func traced(text string) string {
	lines := strings.Split(wrapped(text, "\n", 64), "\n")
	for i := range lines[1:] {
		lines[i+1] = fmt.Sprintf("%04x: %s", 64*(i+1), lines[i+1])
	}
	return strings.Join(lines, "\n")
}

// Whatever is done to a message on the way, the same XML comes out, and what was repaired is said.
func TestDecodeShapes(t *testing.T) {
	t.Parallel()
	xml := plusText
	plain := posted(xml)
	for len(plain)%4 != 0 || !strings.HasSuffix(plain, "=") {
		xml = strings.Replace(xml, "Alice", "AAlice", 1)
		plain = posted(xml)
	}
	require.Contains(t, plain, "+")
	require.Contains(t, plain, "/")
	escaped := url.QueryEscape(plain)
	bare := strings.TrimRight(plain, "=")
	redirect := acsURL + "?SAMLResponse=" + url.QueryEscape(deflated(xml)) + "&RelayState=token"
	page := `<!DOCTYPE html><html><head><script>if (1 < 2) { x = "<form" }</script></head><body onload="document.forms[0].submit()">
<FORM method=post action="` + acsURL + `?x=1">
<input type='hidden' name='RelayState' value='a&amp;b'/><input type="hidden" value="` + html.EscapeString(plain) +
		`" name="SAMLResponse"></form></body></html>`
	curl := `curl '` + acsURL + `' -X POST -H 'Origin: ` + idpEntity + `' --data-raw 'RelayState=x&SAMLResponse=` +
		escaped + `' --compressed`

	post, get := saml.BindingHTTPPost, saml.BindingHTTPRedirect
	rows := []struct {
		why, capture, url, binding string
		notes                      []string
	}{
		{"the form value", plain, "", "", nil},
		{"XML", xml, "", "", nil},
		{"XML behind white space and a byte order mark", "\ufeff\n  " + xml, "", "", []string{"signin-trimmed"}},
		{"XML in quotation marks, out of a JSON string", string(must(json.Marshal(xml))), "", "",
			[]string{"signin-quotes", "signin-escapes"}},
		{"XML with its markup escaped", html.EscapeString(xml), "", "", []string{"signin-entities"}},
		{"XML percent-encoded", url.PathEscape(xml), "", "", []string{"signin-percent"}},
		{"percent-encoded", escaped, "", "", []string{"signin-percent"}},
		{"percent-encoded twice", url.QueryEscape(escaped), "", "", []string{"signin-percent", "signin-percent"}},
		{"+ turned into blanks", strings.ReplaceAll(plain, "+", " "), "", "", []string{"signin-blanks"}},
		{"wrapped by blanks, with + left", wrapped(plain, " ", 76), "", "", []string{"signin-blanks"}},
		{"base64url", base64.URLEncoding.EncodeToString([]byte(xml)), "", "", []string{"signin-base64url"}},
		{"base64url without padding", base64.RawURLEncoding.EncodeToString([]byte(xml)), "", "",
			[]string{"signin-base64url", "signin-padding"}},
		{"padding lost", bare, "", "", []string{"signin-padding"}},
		{"too much padding", bare + "====", "", "", []string{"signin-padding"}},
		{"line breaks", wrapped(plain, "\n", 64), "", "", []string{"signin-line-breaks"}},
		{"CR LF and indentation", wrapped(plain, "\r\n    ", 64), "", "", []string{"signin-line-breaks"}},
		{"line breaks as escapes", wrapped(plain, `\r\n`, 64), "", "", []string{"signin-escapes",
			"signin-line-breaks"}},
		{"escapes of JSON", strings.NewReplacer("+", `\u002b`, "/", `\/`).Replace(plain), "", "",
			[]string{"signin-escapes"}},
		{"character references", strings.NewReplacer("+", "&#43;", "=", "&#x3D;").Replace(plain), "", "",
			[]string{"signin-entities"}},
		{"quotation marks", `"` + plain + `"`, "", "", []string{"signin-quotes"}},
		{"typographic quotation marks", "“" + plain + "”", "", "", []string{"signin-quotes"}},
		{"white space and a zero-width space around", " \u200b\n" + plain + "\u00a0\n", "", "", nil},
		{"base64 twice", posted(plain), "", "", []string{"signin-base64-twice"}},
		{"base64 of a percent-encoded value", posted(escaped), "", "", []string{"signin-base64-twice"}},
		{"deflated", deflated(xml), "", "", nil},
		{"deflated, with a byte behind its end", base64.StdEncoding.EncodeToString(
			append(must(base64.StdEncoding.DecodeString(deflated(xml))), 'x')), "", "", []string{"signin-trailing"}},
		{"UTF-16 text", utf16Text(plain), "", "", []string{"signin-encoding"}},
		{"UTF-16 text with a replacement character and a pair of surrogates",
			utf16Text("\ufffd \U0001f511\nSAMLResponse=" + escaped), "", "", []string{"signin-encoding"}},
		{"a POST body", "SAMLResponse=" + escaped + "&RelayState=abc", "", "", nil},
		{"a POST body, the other way round", "RelayState=abc&SAMLResponse=" + escaped, "", "", nil},
		{"a POST body that was not encoded", "SAMLResponse=" + plain + "&RelayState=abc", "", "", nil},
		{"a POST body that was decoded", "SAMLResponse=" + strings.ReplaceAll(plain, "+", " ") + "&RelayState=abc", "",
			"", []string{"signin-blanks"}},
		{"a POST body encoded twice", "SAMLResponse=" + url.QueryEscape(escaped), "", "", []string{"signin-percent"}},
		{"a POST body in lines", "SAMLResponse=" + wrapped(plain, "\r\n", 76) + "\r\nRelayState=abc", "", "",
			[]string{"signin-line-breaks"}},
		{"a whole HTTP request",
			"POST /platform/saml/acs/x HTTP/1.1\r\nHost: eu-central-1.signin.aws.amazon.com\r\n\r\nSAMLResponse=" +
				escaped + "\r\n\r\nHTTP/1.1 302 Found\r\n", "", "", nil},
		{"the developer tools' list of fields", "SAMLResponse: " + plain + "\nRelayState: abc", "", "", nil},
		{"the developer tools' list of fields, without padding", "SAMLResponse: " + bare + "\nRelayState: abc", "", "",
			[]string{"signin-padding"}},
		{"a redirect URL", redirect, acsURL, get, nil},
		{"a request line", "GET " + redirect + " HTTP/1.1", acsURL, get, nil},
		{"a redirect in the headers that curl prints", "< HTTP/2 302\r\n< location: " + redirect +
			"\r\n< server: x\r\n", acsURL, get, nil},
		{"a page with a form", page, acsURL, post, nil},
		{"a page behind the headers that curl prints", "HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + page, acsURL,
			post, nil},
		{"a form with unquoted attributes", "<form action=" + acsURL + "><input name=SAMLResponse value=" + plain +
			"></form>", acsURL, post, nil},
		{"a text area", "<form action='/x'><textarea name=SAMLResponse>\n" + html.EscapeString(plain) +
			"\n</textarea></form>", "", post, nil},
		{"a copied curl command", curl, acsURL, post, nil},
		{"a copied curl command over lines", strings.Replace(curl, " --data", " \\\n  --data", 1), acsURL, post, nil},
		{"a copied curl command of Windows", `curl ^"` + acsURL + `^" ^` + "\r\n" + `  --data-raw ^"SAMLResponse=` +
			strings.ReplaceAll(escaped, "%", "^%") + `^&RelayState=x^"`, acsURL, post, []string{"signin-escapes"}},
		{"a copied fetch", `fetch("` + acsURL + `", {"body": "SAMLResponse=` + escaped + `", "method": "POST"});`,
			acsURL, post, nil},
		{"a curl command with a header before its URL",
			`curl -i -X $'POST' -H $'Origin: https://idp.example' -H 'Referer: https://idp.example/' --data-binary $'SAMLResponse=` + escaped + `' $'` + acsURL + `'`, acsURL, post, nil},
		{"a copied PowerShell command", "$session = New-Object X\nInvoke-WebRequest -UseBasicParsing -Uri \"" + acsURL +
			"\" `\n-Body \"SAMLResponse=" + escaped + `&RelayState="`, acsURL, post, nil},
		{"what curl prints with --trace-ascii", "=> Send data, 9000 bytes (0x2328)\n0000: " + traced("SAMLResponse="+
			escaped) + "\n== Info: done\n", "", "", []string{"signin-line-breaks", "signin-padding"}},
		{"a list on lines of their own", "SAMLResponse:\n" + bare + "\nRelayState:\n\n", "", "",
			[]string{"signin-padding"}},
		{"a table", "SAMLResponse\t\"" + plain + "\"\nRelayState\t\"\"", "", "", nil},
		{"a log of a web server", `Parameters: {"SAMLResponse"=>"` + plain + `", "RelayState"=>""}`, "", "", nil},
		{"a part of a form", "------x\r\nContent-Disposition: form-data; name=\"SAMLResponse\"\r\n\r\n" + bare +
			"\r\n------x\r\nContent-Disposition: form-data; name=\"RelayState\"\r\n\r\n\r\n------x--\r\n", "", "",
			[]string{"signin-padding"}},
		{"a variable", "SAML_RESPONSE=" + plain, "", "", []string{"signin-surrounded"}},
		{"a value in a chat", "My response is `" + plain + "`, and it fails.", "", "", []string{"signin-surrounded"}},
		{"XML in a chat", "```xml\n" + xml + "\n```\n", "", "", []string{"signin-surrounded"}},
		{"hexadecimal", "0x" + hex.EncodeToString([]byte(xml)), "", "", []string{"signin-hex"}},
		{"JSON with a body", `{"httpMethod": "POST", "body": "RelayState=&SAMLResponse=` + escaped + `"}`, "", "", nil},
		{"JSON with fields", `[{"name": "RelayState", "value": ""}, {"name": "SAMLResponse", "value": "` + plain +
			`"}]`, "", "", nil},
		{"what a programming language prints", `{'SAMLResponse': '` + plain + `'}`, "", "",
			[]string{"signin-surrounded"}},
		{"a HAR file that was cut off", `{"log": {"entries": [{"request": {"url": "` + acsURL +
			`", "postData": {"text": "SAMLResponse=` + escaped + `&RelayState="`, "", "",
			[]string{"signin-surrounded"}},
		{"a HAR file with members of other types",
			`{"log": {"version": 1, "entries": [{"request": null}, {"request": {"url": 1, "postData": {"text": null, "params": {}}}}, ` + strings.TrimPrefix(har(harPost(acsURL, "SAMLResponse="+escaped)), `{"log":{"entries":[`), acsURL, post, nil},
		{"JSON with the parameter", `{"body": {"SAMLResponse": "` + plain + `"}}`, "", "", nil},
		{"an export of SAML-tracer", `{"requests": [{"method": "POST", "url": "` + acsURL +
			`", "post": [["RelayState", "x"], ["SAMLResponse", "` + plain + `"]]}], "timestamp": ""}`, acsURL, post,
			nil},
		{"a HAR file", har(harGet("https://example.com/"), harPost(acsURL+"?x=1", "SAMLResponse="+escaped+
			"&RelayState=x")), acsURL, post, nil},
		{"a HAR file with fields", har(map[string]any{"request": map[string]any{"url": acsURL,
			"postData": map[string]any{"params": []any{map[string]string{"name": "SAMLResponse", "value": plain}}}}}),
			acsURL, post, nil},
		{"a HAR file with encoded fields", har(map[string]any{"request": map[string]any{"url": acsURL,
			"postData": map[string]any{"params": []any{map[string]string{"name": "SAMLResponse", "value": escaped}}}}}),
			acsURL, post, nil},
		{"a HAR file with the page only", har(harPage(page, "")), acsURL, post, nil},
		{"a HAR file with the page in base64", har(harPage(posted(page), "base64")), acsURL, post, nil},
	}
	for _, row := range rows {
		c, err := signin.Decode([]byte(row.capture), 0)
		require.NoError(t, err, row.why)
		require.True(t, xml == string(c.XML), "%s: %.80q", row.why, c.XML)
		require.Equal(t, signin.Response, c.Kind, row.why)
		require.Equal(t, row.url, c.URL, row.why)
		require.Equal(t, row.binding, c.Binding, row.why)
		var notes []string
		for _, n := range c.Repairs {
			notes = append(notes, n.ID)
			require.NotEmpty(t, n.Message, row.why)
		}
		require.Equal(t, row.notes, notes, row.why)
	}
}

// UTF-16 is XML's own affair: the bytes stay as they are.
func TestDecodeUTF16(t *testing.T) {
	t.Parallel()
	wide := utf16Text(responseText)
	for _, capture := range []string{wide, posted(wide)} {
		c := decode(t, capture)
		require.Equal(t, wide, string(c.XML))
		require.Equal(t, "Response", c.Kind.String())
		require.Equal(t, "signin-encoding", c.Repairs[0].ID)
	}
}

func TestDecodeSeveral(t *testing.T) {
	t.Parallel()
	request := ssoURL + "?SAMLRequest=" + url.QueryEscape(deflated(requestText)) + "&RelayState=secret"
	other := strings.Replace(responseText, alice, "eve@example.com", 1)
	capture := har(harGet(request), harPost("https://example.okta.com/x", "SAMLRequest="+
		url.QueryEscape(posted(requestText))),
		harPost(idpEntity+"/cdn-cgi/access/callback", "SAMLResponse="+url.QueryEscape(posted(other))),
		harPage("<form><input name=SAMLResponse value="+posted(responseText)+"></form>", ""),
		harPost(acsURL, "SAMLResponse="+url.QueryEscape(posted(responseText))))
	c := decode(t, capture)
	require.Equal(t, responseText, string(c.XML))
	require.Equal(t, 3, c.Chosen)
	require.Equal(t, []signin.Message{
		{Parameter: "SAMLRequest", URL: ssoURL, Binding: saml.BindingHTTPRedirect},
		{Parameter: "SAMLRequest", URL: "https://example.okta.com/x", Binding: saml.BindingHTTPPost},
		{Parameter: "SAMLResponse", URL: idpEntity + "/cdn-cgi/access/callback", Binding: saml.BindingHTTPPost},
		{Parameter: "SAMLResponse", URL: acsURL, Binding: saml.BindingHTTPPost},
	}, c.Messages)
	require.Equal(t, "signin-chosen", c.Repairs[0].ID)

	for number, want := range map[int]string{1: requestText, 2: requestText, 3: other, 4: responseText} {
		c, err := signin.Decode([]byte(capture), number)
		require.NoError(t, err)
		require.Equal(t, want, string(c.XML))
	}
	for _, number := range []int{-1, 5} {
		_, err := signin.Decode([]byte(capture), number)
		require.ErrorIs(t, err, diag.ErrOption)
	}
	require.Equal(t, signin.AuthnRequest, decode(t, request).Kind, "a request alone is read")
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	secret := "marker-0123456789"
	rows := []struct {
		why, capture string
		kind         error
		says         string
	}{
		{"nothing", "", diag.ErrWrongDocument, "empty"},
		{"white space", " \n\t", diag.ErrWrongDocument, "empty"},
		{"XML behind what is no text around it", "x" + responseText, diag.ErrWrongDocument, "no SAML message"},
		{"XML behind something, in base64", posted("Response:\n" + responseText), diag.ErrWrongDocument,
			"neither of XML"},
		{"two messages in a text", "See " + responseText + " " + responseText, diag.ErrSyntax, "second root"},
		{"a text", "hello, " + secret, diag.ErrWrongDocument, "no SAML message"},
		{"not text", "\x00\x01\x02", diag.ErrEncoding, "not text"},
		{"UTF-16 that was cut off", utf16Text(posted(responseText)) + "A", diag.ErrEncoding, "not UTF-16 throughout"},
		{"UTF-16 with half a pair of surrogates", utf16Text(posted(responseText)) + "\x00\xd8\n\x00", diag.ErrEncoding,
			"not UTF-16 throughout"},
		{"gzip", "\x1f\x8b\x08\x00", diag.ErrEncoding, "compressed"},
		{"gzip in base64", posted("\x1f\x8b\x08\x00"), diag.ErrEncoding, "gzip"},
		{"base64 of something else", posted(secret + "\x00\xff"), diag.ErrWrongDocument,
			"neither of XML nor of deflated XML"},
		{"a value that was cut off", posted(responseText)[:401], diag.ErrEncoding, "cut off"},
		{"XML that was cut off", posted(responseText)[:400], diag.ErrSyntax, "the file ends"},
		{"deflated XML that was cut off", deflated(responseText)[:400], diag.ErrEncoding, "cut off"},
		{"a DTD", `<!DOCTYPE x [<!ENTITY a "b">]>` + responseText, diag.ErrDTD, "DTD"},
		{"no well-formed XML", strings.Replace(responseText, "</saml:Subject>", "", 1), diag.ErrSyntax, ""},
		{"metadata", `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"/>`, diag.ErrWrongDocument,
			"metadata"},
		{"an assertion alone", assertionText[:strings.Index(assertionText, "<saml:Attribute ")] +
			`</saml:AttributeStatement></saml:Assertion>`, diag.ErrSyntax, ""},
		{"an assertion alone, with its namespace",
			`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>`, diag.ErrWrongDocument,
			"a part of a SAML response only"},
		{"a logout request", `<LogoutRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>`, diag.ErrWrongDocument,
			"LogoutRequest"},
		{"SAML 1", `<Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol"/>`, diag.ErrWrongDocument, "SAML 1"},
		{"SOAP", `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>`, diag.ErrWrongDocument, "SOAP"},
		{"another namespace", `<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol/"/>`, diag.ErrWrongDocument,
			"no SAML message"},
		{"a page without a form", "<html><body>" + secret + "</body></html>", diag.ErrWrongDocument, "no form"},
		{"a page in ISO-8859-1", "<html>\xe4</html>", diag.ErrEncoding, "not text"},
		{"broken JSON", `{"log": {"entries": [` + secret, diag.ErrSyntax, "JSON"},
		{"a HAR file without SAML", har(harGet("https://example.com/?x=" + secret)), diag.ErrWrongDocument,
			"no request"},
		{"an export without SAML", `{"requests": [{"url": "https://example.com/"}]}`, diag.ErrWrongDocument,
			"no request"},
		{"JSON without SAML", `{"a": "` + secret + `"}`, diag.ErrWrongDocument, "no HAR file"},
		{"a private key", "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n", diag.ErrSecret,
			"private key"},
		{"a message beyond the limit", "<a>" + strings.Repeat(" ", maxMessageBytes) + "</a>", diag.ErrLimit, "1048576"},
		{"a message beyond the limit, in base64", posted("<a>" + strings.Repeat(" ", maxMessageBytes) + "</a>"),
			diag.ErrLimit, "1048576"},
		{"a bomb", deflated("<a>" + strings.Repeat(" ", 64<<20)), diag.ErrLimit, "1048576"},
		{"deflated twice", deflated(deflated(responseText)), diag.ErrWrongDocument, "neither of XML"},
		{"base64 without end", strings.Repeat("A", 100), diag.ErrWrongDocument, ""},
	}
	for _, row := range rows {
		c, err := signin.Decode([]byte(row.capture), 0)
		require.ErrorIs(t, err, row.kind, row.why)
		var e *diag.Error
		require.ErrorAs(t, err, &e, row.why)
		require.Nil(t, c, row.why)
		require.Contains(t, err.Error(), row.says, row.why)
		require.NotEmpty(t, e.Fix, row.why)
		require.NotRegexp(t, "remove|raise the limit|save the file", e.Fix, "%s: a message is not to be edited",
			row.why)
		require.NotContains(t, err.Error(), secret, row.why)
		require.NotContains(t, err.Error(), "_response0001", row.why)
		require.LessOrEqual(t, len(err.Error()), 640, row.why)
	}
}

// The limit on inflated XML is exact.
func TestInflateLimit(t *testing.T) {
	t.Parallel()
	sized := func(n int) string {
		frame := strings.Replace(responseText, "</samlp:Response>", "<!--X--></samlp:Response>", 1)
		comments := strings.Repeat("<!--"+strings.Repeat("x", 60_000)+"-->", 20)
		text := strings.Replace(frame, "<!--X-->", comments, 1)
		if len(text) > n {
			text = strings.Replace(text, comments, comments[:(n-len(frame))/60_007*60_007], 1)
		}
		return text + strings.Repeat(" ", n-len(text))
	}
	for _, row := range []struct {
		size int
		fits bool
	}{{maxMessageBytes - 1, true}, {maxMessageBytes, true}, {maxMessageBytes + 1, false}} {
		text := sized(row.size)
		require.Len(t, text, row.size)
		_, err := signin.Decode([]byte(deflated(text)), 0)
		if row.fits {
			require.NoError(t, err)
		} else {
			require.ErrorIs(t, err, diag.ErrLimit)
		}
	}
}

func TestCaptureLimit(t *testing.T) {
	t.Parallel()
	padded := func(n int) []byte {
		text := har(harPost(acsURL, "SAMLResponse="+url.QueryEscape(posted(responseText))))
		return []byte(text + strings.Repeat(" ", n-len(text)))
	}
	_, err := signin.Decode(padded(maxCaptureBytes), 0)
	require.NoError(t, err)
	_, err = signin.Decode(padded(maxCaptureBytes+1), 0)
	require.ErrorIs(t, err, diag.ErrLimit)
}

// Every cut of a good value is refused or gives another message; none is taken for the whole.
func TestDecodeCut(t *testing.T) {
	t.Parallel()
	value := posted(good(t))
	for n := 0; n < len(value)-4; n += step(13) {
		_, err := signin.Decode([]byte(value[:n]), 0)
		require.Error(t, err, n)
	}
}
