package signin_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// Of a network log only what a message can stand in is kept.
func TestDecodeHARMemory(t *testing.T) {
	var headers []any
	for i := range 40 {
		headers = append(headers, map[string]string{"name": fmt.Sprint("x-header-", i), "value": "value"})
	}
	entry := string(must(json.Marshal(map[string]any{"request": map[string]any{"url": "https://example.com/",
		"headers": headers}, "response": map[string]any{"headers": headers}})))
	capture := []byte(`{"log":{"entries":[` + strings.Repeat(entry+",", 16<<20/len(entry)) +
		strings.TrimPrefix(har(harPost(acsURL, "SAMLResponse="+url.QueryEscape(posted(responseText)))),
			`{"log":{"entries":[`))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c, err := signin.Decode(capture, 0)
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	require.Equal(t, acsURL, c.URL)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4*len(capture)))
}

// Captures that are made to keep a reader busy. Were a step quadratic, go test would run into its own limit.
func TestDecodeWorstShapes(t *testing.T) {
	rows := []struct{ why, unit, end string }{
		{"white space", "\r", "x"},
		{"lines", "\r\n ", "x"},
		{"names of parameters", "SAMLResponse=", ""},
		{"names without values", "SAMLResponse ", ""},
		{"parameters in one word", "x?SAMLRequest=a&", ""},
		{"parameters in one body", "SAMLRequest=a&", ""},
		{"names and blanks", "SAMLResponse" + strings.Repeat(" ", 50), ""},
		{"percent signs", "%", ""},
		{"encoded equals signs", "SAMLRequest=%252525", ""},
		{"escapes", `\u00`, ""},
		{"tags", "<input ", ""},
		{"attributes", "a=' ", ""},
		{"fields", "<input name=SAMLResponse>", ""},
		{"text areas", "<textarea name=SAMLResponse>", ""},
		{"references", "&amp", ""},
		{"a command", "curl x SAMLResponse=a ", ""},
		{"JSON", `[{"a":1},`, ""},
		{"base64", "PHNh", ""},
		{"comments", "<!-- -->", ""},
		{"lines between names", "SAMLResponse" + strings.Repeat("\n", 50), ""},
		{"tags of messages", "x<samlp:Response ", ""},
		{"messages", "x<Response></Response>", ""},
		{"offsets", "\n0000: ", ""},
		{"lines that begin with a name", "AAAA\nRelayState", ""},
		{"JSON in text", `{"SAMLResponse":`, ""},
	}
	size := 1 << 20 / step(16)
	for _, row := range rows {
		for _, start := range []string{"", "<html>", "SAMLResponse=", "curl "} {
			capture := []byte(start + strings.Repeat(row.unit, size/len(row.unit)) + row.end)
			c, err := signin.Decode(capture, 0)
			require.NotEqual(t, c == nil, err == nil, row.why)
		}
	}
}
