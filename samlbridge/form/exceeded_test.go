package form

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// What is far beyond a limit is not measured to its end: a refusal must not cost what the limit is there to save.
func TestRefusalIsBounded(t *testing.T) {
	t.Parallel()
	for text, fix := range map[string]string{
		strings.Repeat("<a>", 300_000):                           "raise the limit Depth",
		"<a>" + strings.Repeat("<b/>", 200_000) + "</a>":         "raise the limit Tokens",
		`{"a": [` + strings.Repeat("1,", 400_000) + "1]}":        "raise the limit Tokens",
		`{"a": ` + strings.Repeat("[", 1_000_000):                "raise the limit Depth",
		strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100): "raise the limit Depth to 100",
	} {
		s, err := NewSource("in", []byte(text), Limits{})
		require.NoError(t, err)
		if s.Kind == XML {
			_, err = s.Metadata()
		} else {
			_, err = s.ParsedJSON()
		}
		var e *diag.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, diag.ErrLimit, e.Kind)
		require.True(t, strings.HasSuffix(e.Fix, ", or "+fix), e.Fix)
	}
}
