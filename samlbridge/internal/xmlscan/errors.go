package xmlscan

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// The kinds of error; exactly one of them is the Kind of an [Error].
var (
	ErrNotXML = errors.New("not XML") // empty, or recognised as another format
	// another encoding than UTF-8 and UTF-16, or broken
	ErrEncoding    = errors.New("character encoding not accepted")
	ErrCharacter   = errors.New("character not allowed in XML")       // XML 1.0 section 2.2
	ErrSyntax      = errors.New("not well-formed XML")                // XML 1.0
	ErrDTD         = errors.New("DTD not allowed")                    // DOCTYPE, ENTITY and other markup declarations
	ErrNamespace   = errors.New("not namespace-well-formed XML")      // Namespaces in XML 1.0, and reserved prefixes
	ErrLimit       = errors.New("limit exceeded")                     // see Limits
	ErrDuplicateID = errors.New("the same ID twice in one document")  // from Parse only
	ErrEdit        = errors.New("edits overlap or lie out of bounds") // from Splice only
)

// Error is the only error type of this package. errors.Is finds its Kind.
type Error struct {
	Kind   error // one of the Err… variables of this package
	Limit  Limit // which limit, when Kind is ErrLimit; otherwise 0
	Offset int   // where, in bytes of the decoded text from 0
	Line   int   // from 1
	Column int   // from 1, in code points

	// Message says what was found and what was expected, Fix what to do about it.
	// Input in them is quoted and bounded: each is one line of at most 512 bytes.
	Message string
	Fix     string
}

// Error returns the place and the message on one line.
func (e *Error) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
}

// Unwrap returns the Kind.
func (e *Error) Unwrap() error { return e.Kind }

// newError places an error in text.
func newError(kind error, text string, offset int, fix, format string, args ...any) *Error {
	offset = min(max(offset, 0), len(text))
	line, column := Position(text, offset)
	return &Error{
		Kind: kind, Offset: offset, Line: line, Column: column,
		Message: fmt.Sprintf(format, args...), Fix: fix,
	}
}

// Bounds of quoted input in messages.
const (
	quoteRunes = 64
	quoteBytes = 160
)

// quote shows input in a message: escaped, and cut with an ellipsis when it is long.
func quote(s string) string {
	end, runes := 0, 0
	for end < len(s) && runes < quoteRunes {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
		runes++
	}
	for {
		q := strconv.Quote(s[:end])
		if len(q) > quoteBytes {
			// Only escapes take that much room; where the cut falls does not matter.
			end /= 2
			continue
		}
		if end < len(s) {
			q += "…"
		}
		return q
	}
}
