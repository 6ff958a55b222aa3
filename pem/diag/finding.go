package diag

import (
	"cmp"
	"slices"
)

// Severity says how much a [Finding] matters. Its zero value is invalid.
type Severity uint8

// The severities, the worst first.
const (
	// SeverityError: a vendor documents that it refuses this, or the value is provably something else.
	SeverityError Severity = iota + 1
	// SeverityWarning: against documented advice, or observed to break.
	SeverityWarning
	// SeverityNotice: worth knowing, or not verified by any page.
	SeverityNotice
)

// String returns "error", "warning" or "notice".
func (s Severity) String() string {
	switch s {
	case SeverityError:
		return "error"
	case SeverityWarning:
		return "warning"
	case SeverityNotice:
		return "notice"
	}
	return "invalid severity"
}

// MarshalText implements [encoding.TextMarshaler].
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Finding is something that somebody must repair, decide or know. It is data, never an error value.
type Finding struct {
	Rule     string // the ID of the rule, see the command rules
	Severity Severity
	Place
	Message string // what was found and what was expected; lower case, no full stop
	Fix     string // what to do, in the imperative; "" where there is nothing to do
}

// String returns the finding as a terminal shows it: one line with place, severity, message and rule, and a second one
// with the fix where there is one.
func (f Finding) String() string {
	line := f.prefix() + f.Severity.String() + ": " + Show(f.Message) + f.suffix() + " (" + f.Rule + ")"
	if f.Fix != "" {
		line += "\n    fix: " + Show(f.Fix)
	}
	return line
}

// HasErrors reports whether one of the findings is a [SeverityError].
func HasErrors(list []Finding) bool {
	return slices.ContainsFunc(list, func(f Finding) bool { return f.Severity == SeverityError })
}

// Sort orders findings by document, place, rule and message, so that equal findings always come in the same order.
func Sort(list []Finding) {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(a.Place.compare(b.Place), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Message, b.Message))
	})
}
