package samlbridge

import (
	"errors"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
)

// The kinds of error. Exactly one of them is in the chain of every [*Error].
var (
	// ErrLimit: the input passes one of [Limits].
	ErrLimit = errors.New("limit exceeded")
	// ErrEncoding: the input is not UTF-8 or UTF-16 text.
	ErrEncoding = errors.New("unreadable character encoding")
	// ErrSyntax: the input is not well-formed XML, or not valid JSON.
	ErrSyntax = errors.New("syntax error")
	// ErrDTD: the input carries a document type declaration, which is never needed and a way to attack readers.
	ErrDTD = errors.New("document type declaration")
	// ErrWrongDocument: the input is something else than what its form, or the call, needs.
	ErrWrongDocument = errors.New("wrong document")
	// ErrAmbiguous: the input could be read in more than one way, and the caller has to choose.
	ErrAmbiguous = errors.New("ambiguous document")
	// ErrValue: a value cannot be what its field takes.
	ErrValue = errors.New("unusable value")
	// ErrSecret: the input holds a private key.
	ErrSecret = errors.New("private key in the input")
	// ErrMissing: the document lacks what the target requires.
	ErrMissing = errors.New("required value missing")
	// ErrSignature: the metadata has no signature that one of [Options].Pins verifies.
	ErrSignature = errors.New("signature not verified")
	// ErrOption: an option cannot be used, or not with this form.
	ErrOption = errors.New("unusable option")
)

// Error is the error of every function of this package. It names the place, what was found, what was expected and what
// to do, and carries the findings up to there.
type Error struct {
	Kind     error  // one of the Err… variables; nil, as a caller's codec may leave it, counts as ErrValue
	Name     string // of the document
	Path     string // element path, JSON pointer or label; "" where it is the whole document
	Pos      mapping.Pos
	Message  string // lower case, no full stop; input in it is quoted and bounded
	Fix      string
	Findings []mapping.Finding
	Err      error // the cause, of this module's packages only; may be nil
}

// Error returns "name:line:column: message at path; fix: …".
func (e *Error) Error() string {
	var b strings.Builder
	for _, part := range []string{e.Name, e.Pos.String()} {
		if part != "" {
			b.WriteString(part + ":")
		}
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(e.Message)
	if e.Path != "" {
		b.WriteString(" at " + e.Path)
	}
	if e.Fix != "" {
		b.WriteString("; fix: " + e.Fix)
	}
	return b.String()
}

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	kind := e.Kind
	if kind == nil {
		kind = ErrValue
	}
	if e.Err == nil {
		return []error{kind}
	}
	return []error{kind, e.Err}
}
