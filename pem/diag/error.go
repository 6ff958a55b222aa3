package diag

// Kind is what kind of error an [Error] is: errors.Is(err, diag.ErrLimit) asks for one.
type Kind string

// The kinds of error. Each [Error] is of exactly one.
const (
	ErrLimit         Kind = "limit exceeded"              // the input passes one of the limits
	ErrEncoding      Kind = "unreadable encoding"         // not text in an encoding that is read
	ErrSyntax        Kind = "syntax error"                // not well-formed XML, not valid JSON or HCL
	ErrDTD           Kind = "document type declaration"   // never needed, and a way to attack readers
	ErrWrongDocument Kind = "wrong document"              // something else than what the form or the call needs
	ErrAmbiguous     Kind = "ambiguous document"          // more than one reading is possible: the caller has to choose
	ErrValue         Kind = "unusable value"              // a value cannot be what its field takes
	ErrSecret        Kind = "private key in the input"    // it goes no further
	ErrMissing       Kind = "required value missing"      // the document lacks what the target requires
	ErrSignature     Kind = "signature not verified"      // none of the pinned certificates signed it
	ErrOption        Kind = "unusable option"             // an option that cannot be used, or not here
	ErrUnreadable    Kind = "unreadable input"            // the file or the stream failed
	ErrRefused       Kind = "refused because of an error" // a finding of severity error is about what would be written
)

// Error returns the kind in words.
func (k Kind) Error() string { return string(k) }

// Error is the error of every function of this module: what was found, where, what was expected and how to fix it.
type Error struct {
	Kind Kind // "" counts as ErrValue
	Place
	Message string // lower case, no full stop; input in it is quoted and bounded
	Fix     string
	// Candidates are the values among which the caller can choose, where a choice is what is missing.
	Candidates []string
	Findings   []Finding // what was found up to here
	Changes    []Change
	Err        error // the cause, of this module's packages only; may be nil
}

// Error returns "document:line:column: message; fix: …" on one line.
func (e *Error) Error() string {
	line := e.prefix() + Show(e.Message) + e.suffix()
	if e.Fix != "" {
		line += "; fix: " + Show(e.Fix)
	}
	return line
}

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	kind := e.Kind
	if kind == "" {
		kind = ErrValue
	}
	if e.Err == nil {
		return []error{kind}
	}
	return []error{kind, e.Err}
}
