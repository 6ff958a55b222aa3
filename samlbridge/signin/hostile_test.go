package signin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// Captures that are made to keep a reader busy: decoding takes time in proportion to their length, whatever they hold.
func TestDecodeIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("a measurement; left out with -short")
	}
	rows := []struct{ why, unit, end string }{
		{"white space", "\r", "x"},
		{"lines", "\r\n ", "x"},
		{"names of parameters", "SAMLResponse=", ""},
		{"names without values", "SAMLResponse ", ""},
		{"parameters in one word", "x?SAMLRequest=a&", ""},
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
	}
	const size = 2 << 20
	for _, row := range rows {
		for _, start := range []string{"", "<html>", "SAMLResponse=", "curl "} {
			capture := []byte(start + strings.Repeat(row.unit, size/len(row.unit)) + row.end)
			began := time.Now()
			_, _ = signin.Decode(capture, signin.DecodeOptions{})
			require.Less(t, time.Since(began), 5*time.Second, row.why)
		}
	}
}
