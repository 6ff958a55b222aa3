package terraform

import (
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// places turns offsets into places. It goes on from the last one, so that places asked for in the order of the text
// cost no more than reading it once.
type places struct {
	text   string
	offset int
	pos    diag.Pos
}

func newPlaces(text string) *places { return &places{text: text, pos: diag.Pos{Line: 1, Column: 1}} }

func (p *places) at(offset int) diag.Pos {
	if offset = min(max(offset, 0), len(p.text)); offset < p.offset {
		*p = *newPlaces(p.text)
	}
	for ; p.offset < offset; p.offset++ {
		switch b := p.text[p.offset]; {
		case b == '\n':
			p.pos = diag.Pos{Line: p.pos.Line + 1, Column: 1}
		case utf8.RuneStart(b):
			p.pos.Column++
		}
	}
	return p.pos
}
