package mapping

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Severity says how much a [Finding] matters. Its zero value is invalid.
type Severity uint8

const (
	// Error: a vendor documents that it refuses this, or the value is provably something else.
	Error Severity = iota + 1
	// Warning: against documented advice, or observed to break.
	Warning
	// Notice: information, a lossy step, or something that nobody has verified.
	Notice
)

// String returns "error", "warning" or "notice".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Notice:
		return "notice"
	}
	return "invalid severity"
}

// MarshalText implements [encoding.TextMarshaler].
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Pos is a place in a document. Line and Column count from 1, Column in Unicode code points. The zero Pos is "not known".
type Pos struct {
	Line, Column int
}

// String returns "line:column", or "" where the place is not known.
func (p Pos) String() string {
	if p.Line == 0 {
		return ""
	}
	return strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// Origin is where a value stands: a path in the document's own terms (element path, JSON pointer, label) and a place.
type Origin struct {
	Path string
	Pos  Pos
}

// Finding is something that a reader should know, as data. It is never an error value.
type Finding struct {
	RuleID   string // of a [Rule], a [Note] or a step of a conversion: see [Rules] and [Notes]
	Severity Severity
	Document string // the name that the caller gave the document, "" where there is none
	Path     string
	Pos      Pos
	Message  string // what was found and what was expected; lower case, no full stop
	Fix      string // what to do about it; "" where there is nothing to do
}

// String returns the finding on one line: "name:line:column: severity: message (rule) at path; fix: FIX".
func (f Finding) String() string {
	var where string
	for _, part := range []string{f.Document, f.Pos.String()} {
		if part != "" {
			where += part + ":"
		}
	}
	if where != "" {
		where += " "
	}
	line := fmt.Sprintf("%s%s: %s (%s)", where, f.Severity, f.Message, f.RuleID)
	if f.Path != "" {
		line += " at " + f.Path
	}
	if f.Fix != "" {
		line += "; fix: " + f.Fix
	}
	return line
}

// HasErrors reports whether one of the findings is an [Error]: then what was written will not work as it is.
func HasErrors(list []Finding) bool {
	return slices.ContainsFunc(list, func(f Finding) bool { return f.Severity == Error })
}

// SortFindings sorts by document, place, rule and message, so that equal findings always come in the same order.
func SortFindings(list []Finding) {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.RuleID, b.RuleID), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
}

// withoutPassword leaves out the password before the host of every URL in s (RFC 3986 section 3.2.1).
func withoutPassword(s string) string {
	const start = "://"
	parts := strings.Split(s, start)
	for i, rest := range parts[1:] {
		authority := rest
		if end := strings.IndexAny(rest, "/?#"); end >= 0 {
			authority = rest[:end]
		}
		at := strings.LastIndexByte(authority, '@')
		if name, _, hasPassword := strings.Cut(authority[:max(at, 0)], ":"); hasPassword {
			parts[i+1] = name + ":…" + rest[at:]
		}
	}
	return strings.Join(parts, start)
}

// quotedRunes bounds how much of a value a message repeats: enough for the longest URLs of any vendor, so that two of them
// are told apart, too little to flood a terminal.
const quotedRunes = 300

// Quote returns s as messages show input: in Go's quotes, at most 300 code points, the middle left out. Everything that
// could change what a terminal shows (controls, bidirectional marks, characters beyond ASCII that look like ASCII) is escaped.
// A password before the host of a URL is left out.
func Quote(s string) string {
	s = withoutPassword(s)
	if utf8.RuneCountInString(s) > quotedRunes {
		runes := []rune(s)
		half := quotedRunes/2 - 1
		s = string(runes[:half]) + "…" + string(runes[len(runes)-half:])
	}
	for _, r := range s {
		if r > unicode.MaxASCII && r != '…' {
			return strconv.QuoteToASCII(s)
		}
	}
	return strconv.Quote(s)
}
