package xmlscan

import "unicode/utf8"

// Position turns an offset in bytes into a line and a column, both from 1; the
// column counts code points. CR, LF and CRLF each end a line. It reads the text up
// to the offset, so it is meant for messages. An offset out of bounds is moved to
// the nearest end of the text.
func Position(text string, offset int) (line, column int) {
	offset = min(max(offset, 0), len(text))
	line = 1
	start := 0
	for i := range offset {
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			line++
			start = i + 1
		}
	}
	return line, utf8.RuneCountInString(text[start:offset]) + 1
}
