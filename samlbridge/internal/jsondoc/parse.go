package jsondoc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits bounds what [Parse] reads. A field that is zero or negative stands for its default.
type Limits struct {
	Bytes  int // of the whole text
	Depth  int // of arrays and objects inside one another, the root counting as 1; above MaxDepth it counts as MaxDepth
	Values int // of all kinds, arrays and objects included
	Name   int // bytes of one member's name, escapes resolved; bounds the length of paths
}

// The defaults of [Limits]. An Access application has a few hundred values, five levels deep.
const (
	DefaultBytes  = 8 << 20
	DefaultDepth  = 64
	DefaultValues = 20_000
	DefaultName   = 512
)

// Unlimited is for text that was held against the caller's limits before, or that was written here.
func Unlimited() Limits {
	return Limits{Bytes: math.MaxInt, Depth: MaxDepth, Values: math.MaxInt, Name: math.MaxInt}
}

// MaxDepth is the most that Limits.Depth can be: well below the depth at which encoding/json gives up.
const MaxDepth = 1000

func (l Limits) withDefaults() Limits {
	orDefault := func(n, whenUnset int) int {
		if n <= 0 {
			return whenUnset
		}
		return n
	}
	return Limits{
		Bytes:  orDefault(l.Bytes, DefaultBytes),
		Depth:  min(orDefault(l.Depth, DefaultDepth), MaxDepth),
		Values: orDefault(l.Values, DefaultValues),
		Name:   orDefault(l.Name, DefaultName),
	}
}

// Parse reads a text of exactly one JSON value. The document keeps a copy of data. An error is always an [*Error].
func Parse(data []byte, l Limits) (*Document, error) {
	l = l.withDefaults()
	p := &parser{text: newText(bytes.Clone(data[:min(len(data), l.Bytes)])), limits: l}
	if len(data) > l.Bytes {
		return nil, p.over("Bytes", l.Bytes, fmt.Sprintf("the text has %d bytes, at most %d are read", len(data),
			l.Bytes), smaller)
	}
	if err := p.parse(); err != nil {
		return nil, err
	}
	return &Document{Root: &p.root, text: p.text}, nil
}

const smaller = "hand over the one document that is needed, not a whole export"

type parser struct {
	*text
	limits Limits
	open   []frame // the arrays and objects that are not closed yet, outermost first
	root   Value
	values int
}

type frame struct {
	value  Value
	names  map[string]int // name to offset, of an object
	member Member         // the one whose value comes next
	named  bool           // member has its name
}

func (p *parser) parse() error {
	if !utf8.Valid(p.source) {
		return p.notUTF8()
	}
	decoder := json.NewDecoder(bytes.NewReader(p.source))
	decoder.UseNumber()
	for end := 0; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return p.endsEarly()
		}
		if err != nil {
			return p.unexpected(skipSpace(p.source, int(decoder.InputOffset())))
		}
		start := skip(p.source, end)
		end = int(decoder.InputOffset())
		if err := p.take(token, start, end); err != nil {
			return err
		}
		if len(p.open) == 0 {
			if rest := skipSpace(p.source, end); rest < len(p.source) {
				return p.unexpected(rest)
			}
			return nil
		}
	}
}

// take puts one token into the tree. The decoder has made sure that it may stand where it stands.
func (p *parser) take(token json.Token, start, end int) error {
	v := Value{Offset: start, End: end}
	switch t := token.(type) {
	case json.Delim:
		if t == ']' || t == '}' {
			last := len(p.open) - 1
			v = p.open[last].value
			v.End = end
			p.open = p.open[:last]
			p.add(v)
			return nil
		}
		v.Kind = Array
		if t == '{' {
			v.Kind = Object
		}
	case string:
		if err := p.checkSurrogates(start, end); err != nil {
			return err
		}
		if top := p.top(); top != nil && top.value.Kind == Object && !top.named {
			return p.name(top, t, start)
		}
		v.Kind, v.String = String, t
	case json.Number:
		v.Kind, v.Number = Number, t
	case bool:
		v.Kind, v.Bool = Bool, t
	case nil:
		v.Kind = Null
	}
	if p.values++; p.values > p.limits.Values {
		return p.over("Values", start, fmt.Sprintf("more than %d values", p.limits.Values), smaller)
	}
	if v.Kind != Array && v.Kind != Object {
		p.add(v)
		return nil
	}
	if len(p.open) == p.limits.Depth {
		return p.over("Depth", start, fmt.Sprintf("arrays and objects are more than %d levels deep", p.limits.Depth),
			"remove the levels that are not needed")
	}
	p.open = append(p.open, frame{value: v})
	return nil
}

func (p *parser) top() *frame {
	if len(p.open) == 0 {
		return nil
	}
	return &p.open[len(p.open)-1]
}

func (p *parser) name(object *frame, name string, offset int) error {
	if first, twice := object.names[name]; twice {
		at := p.at(first)
		return p.fail(ErrDuplicate, offset,
			fmt.Sprintf("the name %s is twice in one object, first at line %d, column %d",
				quote(name), at.line, at.column), "delete one of the two members")
	}
	if len(name) > p.limits.Name {
		return p.over("Name", offset, fmt.Sprintf("a member's name has %d bytes, at most %d are read", len(name),
			p.limits.Name),
			"shorten the name or remove the member")
	}
	if object.names == nil {
		object.names = make(map[string]int)
	}
	object.names[name] = offset
	object.member, object.named = Member{Name: name, NameOffset: offset}, true
	return nil
}

func (p *parser) add(v Value) {
	top := p.top()
	switch {
	case top == nil:
		p.root = v
	case top.value.Kind == Array:
		top.value.Items = append(top.value.Items, v)
	default:
		top.member.Value = v
		top.value.Members = append(top.value.Members, top.member)
		top.named = false
	}
}

// checkSurrogates refuses what encoding/json would turn into U+FFFD without a word: an escape that is half a surrogate
// pair.
func (p *parser) checkSurrogates(start, end int) error {
	for i := start; i < end; i++ {
		if p.source[i] != '\\' {
			continue
		}
		size := 2
		if r, ok := p.escape(i); ok {
			size = 6
			if utf16.IsSurrogate(r) {
				if low, ok := p.escape(i + 6); !ok || utf16.DecodeRune(r, low) == unicode.ReplacementChar {
					return p.fail(ErrEncoding, i, fmt.Sprintf("the escape %s is half a surrogate pair",
						quote(string(p.source[i:i+6]))),
						`write both halves, as in "\ud83d\ude00", or the character itself`)
				}
				size = 12
			}
		}
		i += size - 1
	}
	return nil
}

// escape is the UTF-16 code unit of the escape \uXXXX at offset, if one stands there.
func (p *parser) escape(offset int) (rune, bool) {
	if len(p.source) < offset+6 || p.source[offset] != '\\' || p.source[offset+1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(p.source[offset+2:offset+6]), 16, 16)
	return rune(unit), err == nil
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// skipSpace is the offset of the first byte from offset on that is no white space.
func skipSpace(source []byte, offset int) int {
	for offset < len(source) && isSpace(source[offset]) {
		offset++
	}
	return offset
}

// skip is the offset of the next token: the decoder swallows one comma or colon before it.
func skip(source []byte, offset int) int {
	offset = skipSpace(source, offset)
	if offset < len(source) && (source[offset] == ',' || source[offset] == ':') {
		offset = skipSpace(source, offset+1)
	}
	return offset
}
