package jsondoc

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What an [*Error] can be about, for errors.Is.
var (
	ErrSyntax    = errors.New("not JSON")
	ErrDuplicate = errors.New("duplicate name")
	ErrLimit     = errors.New("over a limit")
	ErrEncoding  = errors.New("not Unicode text")
)

// Error says why a text is refused, and where.
type Error struct {
	Offset       int    // of the fault, from 0; the text's length when it ends too early
	Line, Column int    // of Offset, as Document.Position counts them
	Path         string // of the innermost value known to hold the fault, as Join builds it
	Kind         error  // ErrSyntax, ErrDuplicate, ErrLimit or ErrEncoding
	Limit        string // the field of Limits that ErrLimit is about
	Message      string // what was found and what was expected
	Fix          string // what to do about it
}

// Error is the message after line and column.
func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

// Unwrap is Kind.
func (e *Error) Unwrap() error { return e.Kind }

func (p *parser) fail(kind error, offset int, message, fix string) *Error {
	at := p.at(offset)
	e := &Error{Offset: offset, Line: at.line, Column: at.column, Kind: kind, Message: message, Fix: fix}
	for i := range p.open {
		switch f := &p.open[i]; {
		case f.value.Kind == Array:
			e.Path = Join(e.Path, strconv.Itoa(len(f.value.Items)))
		case f.named:
			e.Path = Join(e.Path, f.member.Name)
		}
	}
	return e
}

func (p *parser) over(limit string, offset int, message, fix string) *Error {
	e := p.fail(ErrLimit, offset, message, fix)
	e.Limit = limit
	return e
}

func (p *parser) notUTF8() *Error {
	valid := 0
	for {
		r, size := utf8.DecodeRune(p.source[valid:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		valid += size
	}
	return p.fail(ErrEncoding, valid, fmt.Sprintf("the byte 0x%02X is not UTF-8 here", p.source[valid]),
		"save the file as UTF-8")
}

func (p *parser) endsEarly() *Error {
	const fix = "copy the whole text, to its last bracket"
	top := p.top()
	switch {
	case top != nil:
		at := p.at(top.value.Offset)
		return p.fail(ErrSyntax, len(p.source),
			fmt.Sprintf("the text ends before %s that starts at line %d, column %d is closed",
				top.value.Kind, at.line, at.column), fix)
	case skipSpace(p.source, 0) == len(p.source):
		return p.fail(ErrSyntax, len(p.source), "the text is empty, expected a JSON value", "copy the text again")
	}
	return p.fail(ErrSyntax, len(p.source), "the text ends inside a value", fix)
}

// expectation is what may stand between two tokens.
type expectation struct {
	what, fix string
	value     bool // a value may start here
	name      bool // a member's name may
}

// expected works out what may stand behind the byte before, which is a separator, an opening bracket or the end of a
// token, in the innermost open value.
func (p *parser) expected(before byte) expectation {
	top := p.top()
	switch {
	case top == nil && p.root.Kind != 0:
		return expectation{what: "the end of the text", fix: "hand over one JSON value only"}
	case top == nil, before == ':', top.value.Kind == Array && (before == '[' || before == ','):
		return expectation{what: "a value",
			fix:   "put a value here: a string in double quotes, a number, true, false, null, an array or an object",
			value: true}
	case top.named:
		return expectation{what: "':'", fix: "put a colon between the name and its value"}
	case top.value.Kind == Array:
		return expectation{what: "',' or ']'", fix: "put a comma between two items, or close the array"}
	case before == '{', before == ',':
		return expectation{what: "a name in double quotes", fix: "put the name in double quotes", name: true}
	}
	return expectation{what: "',' or '}'", fix: "put a comma between two members, or close the object"}
}

// unexpected describes the byte at which the decoder gave up. Of the text only single characters and well-known words
// are quoted, since what is not valid may be part of a secret.
func (p *parser) unexpected(offset int) *Error {
	last := offset // the byte before, white space aside
	for last > 0 && isSpace(p.source[last-1]) {
		last--
	}
	var before byte
	if last > 0 {
		before = p.source[last-1]
	}
	found, _ := utf8.DecodeRune(p.source[offset:])
	expected := p.expected(before)
	if strings.HasPrefix(expected.what, strconv.QuoteRune(found)) {
		// encoding/json's second version stops before a separator, not behind it
		return p.unexpected(skip(p.source, offset))
	}
	afterDigit := last == offset && '0' <= before && before <= '9'

	switch {
	case found == '"' && (expected.value || expected.name):
		return p.stringFault(offset)
	case strings.ContainsRune("-0123456789", found) && expected.value, afterDigit &&
		strings.ContainsRune("0123456789.eExX_", found):
		return p.fail(ErrSyntax, offset, "malformed number",
			"write the number in decimal digits, with a digit on both sides of the point and without leading zeros, or as a string in double quotes")
	}
	fix := expected.fix
	switch {
	case found == '/' || found == '#':
		fix = "remove the comment: JSON has none"
	case strings.ContainsRune("'`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb", found):
		fix = `use straight double quotes: "`
	case before == ',' && (found == ']' || found == '}'):
		fix = "remove the comma before it"
	case found == ',' && (expected.value || expected.name):
		fix = "remove the comma"
	case unicode.IsSpace(found) || unicode.Is(unicode.Cf, found):
		fix = "remove the invisible character, or put an ordinary space instead"
	case found == '<' && p.top() == nil:
		fix = "this looks like XML or a web page: save the JSON answer itself"
	case expected.value:
		for _, word := range notJSON {
			if bytes.HasPrefix(p.source[offset:], []byte(word)) {
				return p.fail(ErrSyntax, offset, fmt.Sprintf("found %s, expected a value", word),
					"write null, true, false, a number, or a string in double quotes")
			}
		}
	}
	return p.fail(ErrSyntax, offset, fmt.Sprintf("found %s, expected %s", strconv.QuoteRune(found), expected.what), fix)
}

// notJSON lists the words of other languages that stand where JSON wants a value.
var notJSON = []string{"NaN", "Infinity", "undefined", "None", "True", "False", "nil", "NULL", "TRUE", "FALSE"}

// stringFault finds what is wrong in the string that starts at offset.
func (p *parser) stringFault(offset int) *Error {
	for i := offset + 1; i < len(p.source); i++ {
		switch b := p.source[i]; {
		case b < ' ':
			return p.fail(ErrSyntax, i, fmt.Sprintf("found %s inside a string", strconv.QuoteRune(rune(b))),
				`write line breaks and tabs in a string as \n, \r and \t, or close the string before them`)
		case b == '\\':
			if _, ok := p.escape(i); !ok && i+1 < len(p.source) && !strings.ContainsRune(`"\/bfnrt`,
				rune(p.source[i+1])) {
				return p.fail(ErrSyntax, i, "unknown escape in a string",
					`write a backslash as \\, and a character by number as \u and four hexadecimal digits`)
			}
			i++
		}
	}
	return p.fail(ErrSyntax, offset, "malformed string", `close the string with "`)
}

// quote bounds what a message quotes to 64 code points.
func quote(s string) string {
	if r := []rune(s); len(r) > 64 {
		s = string(r[:64]) + "…"
	}
	return strconv.Quote(s)
}
