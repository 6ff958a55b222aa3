package terraform

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// The bounds of a configuration in native syntax beside form.Limits.
const (
	// defaultBytes is for the whole configuration where Limits.Bytes is not set; a file with one application has some
	// thousand.
	defaultBytes = 256 << 10
	// maxPieces is for one string: its lines, escaped sequences and interpolations.
	maxPieces = 2000
)

// within holds a configuration in native syntax against the limits before it is parsed: a parser that calls itself
// needs stack for each level of nesting. The scanner, which is all that is used here, does not.
func within(source string, l form.Limits) error {
	most, deepest := l.Bytes, l.Depth
	if most <= 0 {
		most = defaultBytes
	}
	if deepest <= 0 {
		deepest = 64
	}
	deepest = min(deepest, jsondoc.MaxDepth)
	if len(source) > most {
		return &diag.Error{Kind: diag.ErrLimit,
			Message: fmt.Sprintf("the configuration has %d bytes, at most %d are read", len(source), most),
			Fix:     "put the application's resource into a file of its own, or raise the limit Bytes"}
	}
	// what is wrong with the text is the parser's to say
	tokens, _ := hclsyntax.LexConfig([]byte(source), "", hcl.InitialPos)
	s := newShape(tokens)
	for i := range tokens {
		s.take(i)
		e := &diag.Error{Kind: diag.ErrLimit}
		switch {
		case s.depth > deepest:
			e.Message, e.Fix = fmt.Sprintf("the configuration nests more than %d levels deep", deepest),
				"remove the levels that are not needed"
		case s.inner().pieces > maxPieces:
			e.Message, e.Fix = fmt.Sprintf("a string has more than %d lines or interpolations", maxPieces),
				"put the text into a file of its own"
		default:
			continue
		}
		e.Pos = newPlaces(source).at(tokens[i].Range.Start.Byte)
		return e
	}
	return nil
}

// shape follows how deep a parser is in a token: never less than it is.
type shape struct {
	tokens hclsyntax.Tokens
	open   []bracket // the first one stands for the file
	depth  int
}

// bracket is one that is open.
type bracket struct {
	closer hclsyntax.TokenType
	// loose counts what nests within it without a bracket of its own: operators in front of their operand,
	// conditionals, splats, and template directives up to their end.
	loose  int
	pieces int // of a string
}

func newShape(tokens hclsyntax.Tokens) *shape {
	return &shape{tokens: tokens, open: []bracket{{}}}
}

func (s *shape) inner() *bracket { return &s.open[len(s.open)-1] }

// nest adds to what nests in the n-th bracket from within.
func (s *shape) nest(n, change int) {
	s.open[len(s.open)-1-n].loose += change
	s.depth += change
}

func (s *shape) take(i int) {
	token, inner := s.tokens[i], s.inner()
	closer := closerOf(token.Type)
	switch {
	case closer != 0:
		if closer == hclsyntax.TokenTemplateSeqEnd {
			inner.pieces++
		}
		if token.Type == hclsyntax.TokenTemplateControl {
			s.nest(0, s.directive(i+1))
		}
		s.open = append(s.open, bracket{closer: closer})
		s.depth++
	case token.Type == inner.closer && len(s.open) > 1:
		s.depth -= inner.loose + 1
		s.open = s.open[:len(s.open)-1]
	case token.Type == hclsyntax.TokenQuotedLit, token.Type == hclsyntax.TokenStringLit:
		inner.pieces++
	case token.Type == hclsyntax.TokenStar && s.splat(i):
		s.nest(1, 1)
	case token.Type == hclsyntax.TokenMinus, token.Type == hclsyntax.TokenBang, token.Type == hclsyntax.TokenQuestion,
		token.Type == hclsyntax.TokenStar:
		s.nest(0, 1)
	case endsExpression(token, inner.closer):
		s.nest(0, -inner.loose)
	}
}

func closerOf(opener hclsyntax.TokenType) hclsyntax.TokenType {
	switch opener {
	case hclsyntax.TokenOBrace:
		return hclsyntax.TokenCBrace
	case hclsyntax.TokenOBrack:
		return hclsyntax.TokenCBrack
	case hclsyntax.TokenOParen:
		return hclsyntax.TokenCParen
	case hclsyntax.TokenOQuote:
		return hclsyntax.TokenCQuote
	case hclsyntax.TokenOHeredoc:
		return hclsyntax.TokenCHeredoc
	case hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		return hclsyntax.TokenTemplateSeqEnd
	}
	return 0
}

// directive is what the template directive at i does to the number of those that are open.
func (s *shape) directive(i int) int {
	switch string(s.tokens[min(i, len(s.tokens)-1)].Bytes) {
	case "if", "for":
		return 1
	case "endif", "endfor":
		return -min(1, s.inner().loose)
	}
	return 0
}

// splat holds for the star in a[*]: what follows its bracket nests in it.
func (s *shape) splat(i int) bool {
	for i--; i >= 0; i-- {
		switch s.tokens[i].Type {
		case hclsyntax.TokenComment, hclsyntax.TokenNewline:
		default:
			return s.tokens[i].Type == hclsyntax.TokenOBrack
		}
	}
	return false
}

// endsExpression: a comma does, and a line break does outside of brackets and in braces.
func endsExpression(token hclsyntax.Token, within hclsyntax.TokenType) bool {
	switch token.Type {
	case hclsyntax.TokenComma:
		return true
	case hclsyntax.TokenNewline:
		return within == 0 || within == hclsyntax.TokenCBrace
	case hclsyntax.TokenComment: // one up to the end of the line includes the line break
		return (within == 0 || within == hclsyntax.TokenCBrace) && token.Bytes[len(token.Bytes)-1] == '\n'
	}
	return false
}
