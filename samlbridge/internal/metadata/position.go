package metadata

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// locator turns offsets into lines and columns, as xmlscan.Position does, without reading the whole text before each of
// them: where many things are to be reported that would take quadratic time.
type locator struct {
	once  sync.Once
	marks []position // at each multiple of stride
}

type position struct{ line, column int }

const stride = 4096

func (l *locator) position(text string, offset int) (line, column int) {
	p, from := position{1, 1}, 0
	if offset >= stride {
		l.once.Do(func() { l.mark(text) })
		p, from = l.marks[offset/stride], offset/stride*stride
	}
	p.advance(text, from, offset)
	return p.line, p.column
}

func (l *locator) mark(text string) {
	p := position{1, 1}
	for from := 0; from <= len(text); from += stride {
		l.marks = append(l.marks, p)
		p.advance(text, from, min(from+stride, len(text)))
	}
}

// advance moves p, the position of from, on to to.
func (p *position) advance(text string, from, to int) {
	part := text[from:to]
	if strings.IndexByte(part, '\r') < 0 {
		if lines := strings.Count(part, "\n"); lines > 0 {
			p.line, p.column, part = p.line+lines, 1, part[strings.LastIndexByte(part, '\n')+1:]
		}
		p.column += firstBytes(part)
		return
	}
	for i := from; i < to; i++ {
		if c := text[i]; c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			p.line, p.column = p.line+1, 1
		} else {
			p.column += firstBytes(text[i : i+1])
		}
	}
}

// firstBytes counts the bytes with which code points begin: a part may start and end inside one.
func firstBytes(part string) (n int) {
	for ; len(part) >= 8 && isASCII(part[:8]); part = part[8:] {
		n += 8
	}
	for i := range len(part) {
		if utf8.RuneStart(part[i]) {
			n++
		}
	}
	return n
}

// isASCII looks at eight bytes at once.
func isASCII(s string) bool {
	_ = s[7]
	word := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	return word&0x8080808080808080 == 0
}
