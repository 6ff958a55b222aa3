package metadata

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

func TestLocatorAgreesWithScanner(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, why string }{
		{"", "no text"},
		{"a\nb\r\nc\rd", "each kind of line end"},
		{strings.Repeat("x", stride-1) + "\r\n" + strings.Repeat("é", stride),
			"a line end and a character across the marks"},
		{strings.Repeat("日本\r", stride/3), "many short lines"},
		{strings.Repeat("ab", stride), "one long line"},
	} {
		var l locator
		for offset := range len(row.text) + 1 {
			if offset < len(row.text) && !utf8.RuneStart(row.text[offset]) {
				continue // no character begins here
			}
			if offset > 10 && offset < stride-5 || offset > stride+5 && offset < 2*stride-5 && offset%97 > 0 {
				continue // the scanner reads the text from the start each time
			}
			line, column := xmlscan.Position(row.text, offset)
			gotLine, gotColumn := l.position(row.text, offset)
			require.Equal(t, []int{line, column}, []int{gotLine, gotColumn}, "%s: offset %d", row.why, offset)
		}
	}
}
