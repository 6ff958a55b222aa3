package xmlscan

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPosition(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, text    string
		offset       int
		line, column int
	}{
		{"the start", "abc", 0, 1, 1},
		{"the empty text", "", 0, 1, 1},
		{"within a line", "abc", 2, 1, 3},
		{"the end", "abc", 3, 1, 4},
		{"behind LF", "a\nb", 2, 2, 1},
		{"LF itself", "a\nb", 1, 1, 2},
		{"behind CR", "a\rb", 2, 2, 1},
		{"behind CRLF", "a\r\nb", 3, 2, 1},
		{"between CR and LF the line has not ended", "a\r\nb", 2, 1, 3},
		{"CR at the end", "a\r", 2, 2, 1},
		{"three kinds of line ends", "\n\r\r\n\n", 5, 5, 1},
		{"columns are code points", "é\U0001F600x", 6, 1, 3},
		{"before the text", "abc", -5, 1, 1},
		{"behind the text", "a\nc", 99, 2, 2},
	} {
		line, column := Position(row.text, row.offset)
		require.Equal(t, []int{row.line, row.column}, []int{line, column}, row.why)
	}
}
