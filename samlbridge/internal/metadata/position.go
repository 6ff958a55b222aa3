package metadata

import "sync"

// locator turns offsets into lines and columns, as xmlscan.Position does, without reading the whole text before each of
// them: where many things are to be reported that would take quadratic time.
type locator struct {
	once  sync.Once
	marks []position // at each multiple of stride
}

type position struct{ line, column int }

const stride = 4096

func (l *locator) position(text string, offset int) (line, column int) {
	l.once.Do(func() {
		p := position{1, 1}
		for from := 0; from <= len(text); from += stride {
			l.marks = append(l.marks, p)
			p.advance(text, from, min(from+stride, len(text)))
		}
	})
	p := l.marks[offset/stride]
	p.advance(text, offset/stride*stride, offset)
	return p.line, p.column
}

// advance moves p, the position of from, on to to.
func (p *position) advance(text string, from, to int) {
	for i := from; i < to; i++ {
		switch c := text[i]; {
		case c == '\n', c == '\r' && (i+1 == len(text) || text[i+1] != '\n'):
			p.line, p.column = p.line+1, 1
		case c&0xc0 != 0x80: // the first byte of a code point
			p.column++
		}
	}
}
