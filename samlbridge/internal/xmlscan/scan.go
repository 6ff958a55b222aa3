package xmlscan

import (
	"io"
	"strings"
)

// Scanner cuts a document into tokens. Create one with [NewScanner].
type Scanner struct {
	src         string
	declaration Declaration
	limits      Limits

	pos      int
	piece    piece            // the current token
	attrs    []attr           // its attributes
	open     []element        // open elements, the root first
	bindings []binding        // declarations in scope, the nearest last
	nearest  map[string]int32 // one more than the index of each prefix's nearest binding; nil while few are in scope
	uris     numbering        // namespace URIs; uriNone, uriXML and uriXMLNS come first

	tokens int  // since the count began
	unit   int  // depth of the open element that is Limits.Unit; 0: none
	due    bool // the end of an empty element comes next
	rooted bool // the root element has begun
	err    error

	token Token // what Next hands out
	views []Attr

	// Room for what most documents need, in one allocation.
	room struct {
		attrs    [8]attr
		open     [12]element
		bindings [8]binding
	}
}

// piece is a token as a place in the text.
type piece struct {
	kind                   Kind
	empty, blank, verbatim bool
	start, end             int
	rawStart, rawEnd       int   // what stands between the delimiters of text, CDATA and comments
	name                   qname // of tags
}

// element is an open element.
type element struct {
	name     qname
	bindings int32 // how many declarations are in scope outside
}

// NewScanner returns a scanner at the start of a document.
func NewScanner(source Source, limits Limits) *Scanner {
	s := &Scanner{src: source.text, declaration: source.declaration, limits: limits.withDefaults()}
	s.attrs = s.room.attrs[:0]
	s.open = s.room.open[:0]
	s.bindings = s.room.bindings[:0]
	s.uris.list = append(make([]string, 0, 8), "", NamespaceXML, NamespaceXMLNS)
	return s
}

// Next returns the next token, which is valid until Next is called again. After the
// last one the error is io.EOF, and then the whole document was well-formed; every
// other error is an *[Error]. An error is final.
func (s *Scanner) Next() (*Token, error) {
	if err := s.step(); err != nil {
		return nil, err
	}
	p := &s.piece
	s.token = Token{
		Kind: p.kind, Empty: p.empty, Blank: p.blank, Start: p.start, End: p.end,
		raw: s.src[p.rawStart:p.rawEnd], verbatim: p.verbatim,
	}
	if p.kind == KindStart || p.kind == KindEnd {
		s.token.Name = p.name.nameIn(s.src, s.uris.list)
		s.token.Prefix = p.name.prefixIn(s.src)
	}
	if p.kind == KindStart {
		s.views = s.views[:0]
		for _, a := range s.attrs {
			s.views = append(s.views, a.in(s.src, s.uris.list))
		}
		s.token.Attrs = s.views
	}
	return &s.token, nil
}

// step reads one token into s.piece and s.attrs.
func (s *Scanner) step() error {
	if s.err == nil {
		s.err = orHTML(s.scan(), s.src)
	}
	return s.err
}

const (
	fixIncomplete = "the file seems to be cut off: get it again"
	fixWellFormed = "correct the place, or get the file again from where it was made"
	fixRemove     = "remove it"
)

// fail is the error for broken syntax.
func (s *Scanner) fail(offset int, fix, format string, args ...any) error {
	return newError(ErrSyntax, s.src, offset, fix, format, args...)
}

func (s *Scanner) scan() error {
	if s.due {
		s.due = false
		return s.closeElement(s.pos, s.pos, true)
	}
	if s.pos == 0 && s.declaration.End > 0 {
		return s.emit(piece{kind: KindDeclaration, end: s.declaration.End})
	}
	if len(s.open) == 0 {
		s.pos = skipSpace(s.src, s.pos)
		switch {
		case s.pos == len(s.src) && s.rooted:
			return io.EOF
		case s.pos == len(s.src):
			return s.fail(s.pos, fixIncomplete, "no element: expected one root element")
		case s.src[s.pos] != '<':
			// No more of the text is quoted: it might be a key that was pasted here.
			return s.fail(s.pos, fixRemove, "text outside the root element: found %s, expected <",
				quote(s.character(s.pos)))
		}
	}
	if s.pos == len(s.src) {
		top := s.open[len(s.open)-1].name
		return s.fail(s.pos, fixIncomplete, "the file ends, but the element %s is not closed", s.opened(top))
	}
	if s.src[s.pos] != '<' {
		return s.text()
	}
	next := byte(0)
	if s.pos+1 < len(s.src) {
		next = s.src[s.pos+1]
	}
	switch next {
	case '/':
		return s.endTag()
	case '!':
		return s.declarationLike()
	case '?':
		return s.instruction()
	}
	return s.startTag()
}

// emit counts a token and makes it the current one.
func (s *Scanner) emit(p piece) error {
	s.tokens++
	if s.tokens > s.limits.Tokens {
		return limitError(LimitTokens, s.src, p.start, "too many tokens (tags, texts, comments)", s.tokens,
			s.limits.Tokens)
	}
	s.piece = p
	s.pos = p.end
	return nil
}

// checkLength holds a value, text or comment against its limit.
func (s *Scanner) checkLength(start, end int) error {
	if end-start > s.limits.ValueBytes && s.length(start, end) > 0 {
		return limitError(LimitValueBytes, s.src, start, "a value, text or comment is too long, counted in bytes",
			end-start, s.limits.ValueBytes)
	}
	return nil
}

// isPicture holds for a logo inside metadata (data:image/png;base64,…), which nobody reads as a value: it counts as
// bytes of the document alone.
func isPicture(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "data:image/")
}

// text reads character data up to the next markup.
func (s *Scanner) text() error {
	raw := s.src[s.pos:]
	if length := strings.IndexByte(raw, '<'); length >= 0 {
		raw = raw[:length]
	}
	end := s.pos + len(raw)
	if err := s.checkLength(s.pos, end); err != nil {
		return err
	}
	blank := skipSpace(raw, 0) == len(raw)
	verbatim := strings.IndexByte(raw, '\r') < 0
	if !blank {
		if i := strings.Index(raw, "]]>"); i >= 0 {
			return s.fail(s.pos+i, "write ]]> as ]]&gt;", "]]> in text: it may only end a CDATA section")
		}
		if strings.IndexByte(raw, '&') >= 0 {
			verbatim = false
			if err := s.references(s.pos, end); err != nil {
				return err
			}
		}
	}
	return s.emit(piece{
		kind: KindText, blank: blank, verbatim: verbatim,
		start: s.pos, end: end, rawStart: s.pos, rawEnd: end,
	})
}

// references checks all references between two places.
func (s *Scanner) references(start, end int) error {
	raw := s.src[:end]
	for {
		n := strings.IndexByte(raw[start:], '&')
		if n < 0 {
			return nil
		}
		_, behind, problem := reference(raw, start+n)
		if problem != "" {
			return s.fail(start+n, fixAmpersand, "%s", problem)
		}
		start = behind
	}
}

// declarationLike reads what begins with <! : a comment, a CDATA section, or a
// declaration of a DTD, which is refused.
func (s *Scanner) declarationLike() error {
	const comment, cdata = "<!--", "<![CDATA["
	rest := s.src[s.pos:]
	switch {
	case strings.HasPrefix(rest, comment):
		length := strings.Index(rest[len(comment):], "--")
		if length < 0 {
			return s.fail(s.pos, fixIncomplete, "the comment is not closed: expected -->")
		}
		start := s.pos + len(comment)
		if !strings.HasPrefix(s.src[start+length:], "-->") {
			return s.fail(start+length, "remove the hyphens, or the comment", "-- in a comment: expected -->")
		}
		return s.delimited(KindComment, start, start+length)
	case strings.HasPrefix(rest, cdata):
		if len(s.open) == 0 {
			return s.fail(s.pos, fixRemove, "a CDATA section outside the root element")
		}
		length := strings.Index(rest[len(cdata):], "]]>")
		if length < 0 {
			return s.fail(s.pos, fixIncomplete, "the CDATA section is not closed: expected ]]>")
		}
		start := s.pos + len(cdata)
		return s.delimited(KindCDATA, start, start+length)
	case len(rest) > 2 && nameClass[rest[2]] == nameStart:
		return newError(ErrDTD, s.src, s.pos, "remove the DOCTYPE with all it declares",
			"a DTD: %s is not allowed, since it can make a reader fetch files and expand entities",
			quote(firstWord(rest)))
	}
	return s.fail(s.pos, fixWellFormed, "%s begins neither a comment nor a CDATA section", quote(firstWord(rest)))
}

// delimited emits a comment or a CDATA section; both end with three characters.
func (s *Scanner) delimited(kind Kind, rawStart, rawEnd int) error {
	if err := s.checkLength(rawStart, rawEnd); err != nil {
		return err
	}
	raw := s.src[rawStart:rawEnd]
	return s.emit(piece{
		kind: kind, blank: skipSpace(raw, 0) == len(raw), verbatim: strings.IndexByte(raw, '\r') < 0,
		start: s.pos, end: rawEnd + len("-->"), rawStart: rawStart, rawEnd: rawEnd,
	})
}

// instruction passes over a processing instruction before the root element, which is for other programs, such as a
// style sheet. Any other is refused; the XML declaration at the start of the document has been read before.
func (s *Scanner) instruction() error {
	target := firstWord(s.src[s.pos:])
	if strings.EqualFold(target, "<?xml") {
		return s.fail(s.pos,
			"remove what is before the XML declaration, blank lines included, or the second declaration",
			"the XML declaration %s is allowed only at the very start of the file, in lower case", quote(target))
	}
	if s.rooted || len(s.open) > 0 || len(target) == len("<?") || nameClass[target[len("<?")]] != nameStart {
		return s.fail(s.pos, fixRemove, "the processing instruction %s is not allowed", quote(target))
	}
	start := s.pos + len(target)
	length := strings.Index(s.src[start:], "?>")
	if length < 0 {
		return s.fail(s.pos, fixIncomplete, "the processing instruction is not closed: expected ?>")
	}
	if err := s.checkLength(start, start+length); err != nil {
		return err
	}
	return s.emit(piece{kind: KindInstruction, start: s.pos, end: start + length + len("?>"), rawStart: start,
		rawEnd: start + length})
}

// firstWord returns the beginning of markup, for messages.
func firstWord(markup string) string {
	for i := range len(markup) {
		if i > 0 && (isSpace(markup[i]) || strings.IndexByte("<>[", markup[i]) >= 0) || i == 32 {
			return markup[:i]
		}
	}
	return markup
}
