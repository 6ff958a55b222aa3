package signin

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The names of the form and query parameters (saml-bindings-2.0 sections 3.4.4 and 3.5.4).
const (
	parameterResponse = "SAMLResponse"
	parameterRequest  = "SAMLRequest"
)

// maxMessages is how many messages a capture may hold: a sign-in has about four.
const maxMessages = 1000

// found is a message in a capture.
type found struct {
	Message
	value   string
	relay   relayState
	encoded bool   // value is percent-encoded, as it should be where it stands
	raw     []byte // the message itself as bytes, where the capture is nothing else
	at      int    // in the text
}

// find lists the messages in a capture, in its order; there is at least one.
func find(capture []byte) ([]found, []Repair, error) {
	if isMarkup(capture) && !isHTML(string(capture[:min(len(capture), 512)])) {
		return []found{{raw: capture}}, nil, nil
	}
	text, repairs, err := decodeText(capture)
	if err != nil {
		return nil, nil, err
	}
	trimmed := strings.TrimFunc(text, isBlank)
	if trimmed == "" {
		return nil, nil, failure(diag.ErrWrongDocument, "the capture is empty", fixCapture)
	}
	var list []found
	isJSON := trimmed[0] == '{' || trimmed[0] == '['
	if isJSON {
		list, err = findInJSON(trimmed)
	}
	if !isJSON || errors.Is(err, diag.ErrSyntax) { // a file that was cut off, or what a programming language prints
		list = findInText(text)
	}
	switch {
	case err != nil && len(list) == 0:
		return nil, nil, err
	case err != nil:
		repairs = append(repairs, Repair{repairSurrounded,
			"the capture begins like JSON, but is not valid JSON; it was searched as text"})
	}
	switch {
	case len(list) > maxMessages:
		return nil, nil, failure(diag.ErrLimit, fmt.Sprintf("the capture contains more than %d SAML messages",
			maxMessages), "record the sign-in alone, from the first request to the last")
	case len(list) > 0:
		return list, repairs, nil
	case isHTML(trimmed):
		return nil, nil, failure(diag.ErrWrongDocument, "the page contains no form with a SAML message", fixCapture)
	case strings.Contains(trimmed, "PRIVATE KEY-----"):
		return nil, nil, failure(diag.ErrSecret, "the capture is a private key",
			"treat the key as exposed and replace it; "+fixCapture)
	}
	return []found{{value: trimmed}}, repairs, nil // the value by itself
}

func findInText(text string) []found {
	if strings.Contains(text, "\n0000: ") {
		text = traceOffset.ReplaceAllString(text, "")
	}
	list := append(parameters(text), forms(text)...)
	slices.SortStableFunc(list, func(a, b found) int { return a.at - b.at })
	return list
}

// traceOffset is what stands before each line of data that curl prints with --trace-ascii.
var traceOffset = regexp.MustCompile(`(?m)^[0-9a-f]{4,}: `)

// isMarkup reports whether the capture begins like XML or HTML, white space and a byte order mark aside. What curl
// prints with -v also begins with <, but with a blank behind it.
func isMarkup(capture []byte) bool {
	for _, mark := range []string{"\xff\xfe<\x00", "\xfe\xff\x00<", "<\x00?\x00", "\x00<\x00?"} {
		if bytes.HasPrefix(capture, []byte(mark)) {
			return true
		}
	}
	capture = bytes.TrimLeft(bytes.TrimPrefix(capture, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(capture) > 1 && capture[0] == '<' && capture[1] != ' '
}

// isHTML tells a web page, or a piece of one, from XML.
func isHTML(text string) bool {
	text = strings.ToLower(strings.TrimFunc(text[:min(len(text), 512)], isBlank))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<title", "<meta", "<body", "<div", "<script",
		"<noscript", "<form", "<input", "<textarea"} {
		if rest, ok := strings.CutPrefix(text, tag); ok && (rest == "" || strings.ContainsRune(" \t\r\n/>",
			rune(rest[0]))) {
			return true
		}
	}
	return false
}

// decodeText returns the capture as UTF-8.
func decodeText(capture []byte) (string, []Repair, error) {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(capture, []byte("\xfe\xff")):
		order = binary.BigEndian
		fallthrough
	case bytes.HasPrefix(capture, []byte("\xff\xfe")):
		units := make([]uint16, 0, len(capture)/2)
		for rest := capture[2:]; len(rest) > 1; rest = rest[2:] {
			units = append(units, order.Uint16(rest))
		}
		runes := utf16.Decode(units)
		if len(capture)%2 != 0 || !slices.Equal(utf16.Encode(runes), units) { // cut off, or half a pair of surrogates
			return "", nil, failure(diag.ErrEncoding, "the capture begins like UTF-16, but is not UTF-16 throughout",
				fixCapture)
		}
		return string(runes), []Repair{{repairEncoding, "the capture is in UTF-16 and was converted to UTF-8"}}, nil
	case bytes.HasPrefix(capture, []byte("\x1f\x8b")), bytes.HasPrefix(capture, []byte("PK\x03\x04")):
		return "", nil, failure(diag.ErrEncoding, "the capture is a compressed file",
			"unpack it, and give the file that is in it")
	case !utf8.Valid(capture) || bytes.IndexByte(capture, 0) >= 0:
		return "", nil, failure(diag.ErrEncoding, "the capture is not text", fixCapture)
	}
	return string(capture), nil, nil
}

// parameters finds SAMLResponse=… and SAMLRequest=… in a text: in a POST body, in a URL, in a command line, in what the
// developer tools list, where a colon stands in place of the =.
func parameters(text string) []found {
	var list []found
	command := ""
	for from := 0; len(list) <= maxMessages; {
		i := strings.Index(text[from:], "SAMLRe")
		if i < 0 {
			break
		}
		name := from + i
		from = name + 1
		f, start, ok := parameterAt(text, name)
		if !ok {
			continue
		}
		if list == nil {
			command = commandURL(text)
		}
		from = start + valueLength(text[start:])
		f.value = text[start:from]
		var inURL bool
		switch f.URL, inURL = urlBefore(text[:name]); {
		case inURL:
			f.Binding = saml.BindingHTTPRedirect
		case command != "":
			f.URL, f.Binding = command, saml.BindingHTTPPost
		}
		f.relay = relayAround(text, name, from, inURL || command != "")
		list = append(list, f)
	}
	return list
}

// parameterAt reads the name of a parameter, and what stands between it and its value.
func parameterAt(text string, name int) (f found, start int, ok bool) {
	f.at = name
	for _, p := range []string{parameterResponse, parameterRequest} {
		if strings.HasPrefix(text[name:], p) {
			f.Parameter = p
		}
	}
	if f.Parameter == "" || name > 0 && inBase64(text[name-1]) {
		return f, 0, false
	}
	rest := strings.TrimLeft(text[name+len(f.Parameter):], `"' `)
	separated := false
	for _, separator := range []string{"=>", "=", ":"} {
		if !separated && strings.HasPrefix(rest, separator) {
			rest, separated = rest[len(separator):], true
			f.encoded = separator == "="
		}
	}
	rest = strings.TrimLeft(rest, " \t\"'")
	ok = rest != "" && !notEncoded(rune(rest[0]))
	// the two stand in a table, on lines of their own, or in a part of a form: a word might follow by chance
	if !separated || !ok {
		rest = strings.TrimLeft(rest, " \t\r\n\"'")
		ok = len(rest) >= longWord && !strings.ContainsFunc(rest[:longWord], notEncoded)
	}
	return f, len(text) - len(rest), ok
}

// longWord is how many characters of base64 in a row are no words.
const longWord = 64

// notEncoded holds for what can stand neither in base64 nor in its percent-encoding, = aside.
func notEncoded(r rune) bool { return r > unicode.MaxASCII || !inBase64(byte(r)) && r != '%' }

// surrounded finds a message inside other text, such as a line of a log or of a chat: an element with the name of a
// message, or else the longest word, if it can be base64.
func surrounded(text string) (string, bool) {
	if at := messageTag.FindStringSubmatchIndex(text); at != nil {
		end := "</" + text[at[2]:at[3]] + ">"
		if last := strings.LastIndex(text, end); last > at[2] {
			return text[at[2]-len("<") : last+len(end)], true
		}
	}
	longest := ""
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r != '=' && notEncoded(r) }) {
		if i := strings.LastIndexByte(strings.TrimRight(word, "="), '='); i >= 0 {
			word = word[i+1:] // behind a name
		}
		if len(word) > len(longest) {
			longest = word
		}
	}
	return longest, len(longest) >= longWord && len(longest) < len(text)
}

var messageTag = regexp.MustCompile(
	`(?:^|[\s"'\x60(:>])<((?:[A-Za-z_][A-Za-z0-9_.-]*:)?(?:Response|AuthnRequest))[\s>]`)

// valueLength finds the end of a value that may have been wrapped and whose + may have become blanks, so that white
// space alone does not end it: a blank line does, what cannot stand in base64, and whatever follows the padding. Where
// a line turns out to be the next parameter, the value ends before it.
func valueLength(text string) int {
	lineEnd := -1      // the last line break
	lineBlank := false // nothing but white space since
	padded := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\n' && lineBlank:
			return lineEnd
		case c == '\n':
			lineEnd, lineBlank = i, true
			continue
		case c == '\r':
			continue
		case lineEnd >= 0 && lineBlank && (strings.HasPrefix(text[i:], "--") || strings.HasPrefix(text[i:],
			"RelayState")):
			return lineEnd // the next part of a form, or the next name of a list
		case c == ' ' || c == '\t':
			if strings.HasPrefix(text[i:], " HTTP/") {
				return i
			}
			continue
		case c == '^': // of a Windows command line
		case c == '%' && encodedEquals(text[i:]) > 0:
			i += encodedEquals(text[i:]) - 1
			padded = true
		case c == '%':
			i += min(2, len(text)-i-1)
		case lineEnd >= 0 && (c == ':' || c == '=' && i+1 < len(text) && inBase64(text[i+1])):
			return lineEnd
		case c == '=':
			padded = true
		case padded || !inBase64(c):
			return i
		}
		lineBlank = false
	}
	return len(text)
}

// encodedEquals is the length of a percent-encoded = at the beginning of s, encoded up to three times.
func encodedEquals(s string) int {
	rest := s[1:]
	for range 2 {
		rest = strings.TrimPrefix(rest, "25")
	}
	if strings.HasPrefix(rest, "3D") || strings.HasPrefix(rest, "3d") {
		return len(s) - len(rest) + 2
	}
	return 0
}

// longestURL bounds how far before a parameter the beginning of its URL is looked for.
const longestURL = 8 << 10

// urlBefore returns the URL whose query a text ends in, less the query. Whether it is one at all, inURL says: of a
// relative one nothing is returned.
func urlBefore(text string) (url string, inURL bool) {
	text = text[max(0, len(text)-longestURL):]
	text = text[strings.LastIndexAny(text, " \t\r\n\"'`<>()^")+1:]
	url, _, inURL = strings.Cut(text, "?")
	if !isURL(url) {
		return "", inURL && strings.HasPrefix(url, "/")
	}
	return url, inURL
}

// commandURL returns the URL that a copied command line sends to, less its query, or "".
func commandURL(text string) string {
	head := strings.TrimFunc(text[:min(len(text), 64)], isBlank)
	for _, command := range []string{"curl ", "curl.exe ", "fetch(", "await fetch(", "Invoke-WebRequest ", "$session"} {
		if !strings.HasPrefix(head, command) {
			continue
		}
		if at := argumentURL.FindStringSubmatchIndex(text); at != nil {
			url, _ := cutAt(text[at[2]:min(len(text), at[2]+longestURL)], " \t\r\n\"'`^")
			return withoutQuery(url)
		}
	}
	return ""
}

// argumentURL finds the beginning of a URL that is an argument of its own, not the value of a header such as Referer.
var argumentURL = regexp.MustCompile(`(?:["'(]|[^:]\s)(https?://)`)

func isURL(s string) bool { return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") }

func withoutQuery(url string) string {
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		return url[:i]
	}
	return url
}

// cutAt cuts s before the first of the characters.
func cutAt(s, characters string) (before, behind string) {
	if i := strings.IndexAny(s, characters); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}
