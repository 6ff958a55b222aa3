package diag

import (
	"cmp"
	"slices"
)

// ChangeKind is what kind of change a step made. Its zero value is invalid.
type ChangeKind string

// The kinds of change.
const (
	Repaired  ChangeKind = "repaired"  // the text of a value was corrected
	Set       ChangeKind = "set"       // the target decides the value
	Dropped   ChangeKind = "dropped"   // the target has no field for it
	Narrowed  ChangeKind = "narrowed"  // the target takes fewer values
	Chosen    ChangeKind = "chosen"    // one of several was taken
	Rewritten ChangeKind = "rewritten" // a part of the document was written differently
	Ignored   ChangeKind = "ignored"   // a part of the input that belongs to none of its values
	Withheld  ChangeKind = "withheld"  // a secret that goes no further
)

// Change is what a step did to the content. All changes together are the complete account of what a conversion did.
type Change struct {
	Kind ChangeKind
	Place
	Message string // lower case, no full stop
}

// String returns "document:line:column: kind: message".
func (c Change) String() string {
	return c.prefix() + string(c.Kind) + ": " + Show(c.Message) + c.suffix()
}

// SortChanges orders changes by document, place, kind and message.
func SortChanges(list []Change) {
	slices.SortStableFunc(list, func(a, b Change) int {
		if order := a.Place.compare(b.Place); order != 0 {
			return order
		}
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
}
