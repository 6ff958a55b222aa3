package samlbridge_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// A value that no line can hold as it is comes back from a sheet.
func TestSheetGivesValuesBack(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"line one\nline two", `"quoted"`, "a\tb", "a\rb", "a\u2028b", `back\slash`,
		`"back\slash`, "plain", " lead", "tail\u00a0"} {
		p := mapping.Parties{
			SP: &mapping.ServiceProvider{EntityID: "https://sp.example",
				AssertionConsumerServices: []mapping.Endpoint{{Location: "https://sp.example/acs"}}},
			Application: &mapping.Application{RelayState: state},
		}
		v := cloudflare.DashboardVocabulary()
		back := func() string {
			d, err := samlbridge.Read("sheet.txt", v.Sheet(p), samlbridge.Options{From: "sheet",
				Codecs: []form.Codec{samlbridge.Values("sheet", "", v)}})
			require.NoError(t, err, "%q", state)
			return d.Application.RelayState
		}
		require.Equal(t, strings.TrimSpace(state), back(), "people copied the values from a screen")
		v.Verbatim = true
		require.Equal(t, state, back(), "blanks are part of the values")
	}
}

// Pasted text of full size; were a step quadratic, go test would run into its own limit.
func TestReadPastedWorstShapes(t *testing.T) {
	t.Parallel()
	head := "Entity ID: https://a.example\nAssertion Consumer Service URL: https://b.example\nName ID format: Email\n"
	for _, line := range []string{"\n", "some words\n", "some: thing\n", "| a | b |\n"} {
		_, err := samlbridge.Read("paste.txt", []byte(head+strings.Repeat(line, 1_000_000/(len(line)*len(line)))),
			samlbridge.Options{})
		require.NoError(t, err, "%q", line)
	}
}
