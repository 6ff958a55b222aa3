package jsondoc_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// With the limits that are measured a text is read, and with any of them one lower it is not.
func TestMeasure(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 9) + strings.Repeat("]", 9)
	for _, text := range []string{
		`{"a": ` + deep + `, "bcd": [1, "x", null, {"efghij": true}]}`,
		"[" + strings.Repeat(`{"ab": "abcdef"},`, 20) + "{}]",
		deep, `"x"`, `{"a\u0062": {}}`,
	} {
		most, far := jsondoc.Measure([]byte(text), jsondoc.Limits{})
		require.Empty(t, far)
		_, err := jsondoc.Parse([]byte(text), most)
		require.NoError(t, err, text)
		for _, field := range []*int{&most.Bytes, &most.Depth, &most.Values, &most.Name} {
			if *field < 2 { // zero is the default
				continue
			}
			*field--
			_, err = jsondoc.Parse([]byte(text), most)
			require.ErrorIs(t, err, jsondoc.ErrLimit, "%s: %v", text, most)
			*field++
		}
	}
}

// What a refusal costs is bounded: measuring ends at the limits that are given for it.
func TestMeasureEnds(t *testing.T) {
	t.Parallel()
	within := jsondoc.Limits{Depth: 10, Values: 40, Name: 8}
	for want, text := range map[string]string{
		"Depth":  strings.Repeat("[", 30),
		"Values": "[" + strings.Repeat("1,", 1000) + "1]",
		"Name":   `{"abcdefghi": 1}`,
		"":       `{"a": [1, 2]}`,
	} {
		most, far := jsondoc.Measure([]byte(text), within)
		require.Equal(t, want, far, text)
		require.LessOrEqual(t, most.Depth, within.Depth+1)
		require.LessOrEqual(t, most.Values, within.Values+1)
	}
}
