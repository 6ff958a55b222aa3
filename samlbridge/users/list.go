package users

import (
	"cmp"
	"slices"
)

// List is the names of one side, sorted byte by byte; a name that stands in the list twice is in it twice. It is never
// changed once it was read.
type List struct {
	text  string   // the names one after another
	ends  []uint32 // where each name ends in text
	lines []uint32 // where each name stood, from 1, with disabledBit, statusBit and marksBit
	// The statuses, by the places of their names: few have one.
	statuses []status
	// The marks one after another, and where those of each name end; nil where no one has any.
	marks    string
	markEnds []uint32
	// addresses says that the list has addresses beside the names, so that looking for one in vain means something.
	addresses bool
	gaps
}

// status is what [List.Status] gives for the name at one place.
type status struct {
	of   int
	text string
}

// gaps are why somebody may be missing in a list who belongs to it.
type gaps struct {
	incomplete bool // it is one page of several
	unreadRows bool // nobody was read from some of its rows
}

// Len returns the number of names.
func (l *List) Len() int { return len(l.ends) }

// Name returns the i-th name, from 0, in byte order.
func (l *List) Name(i int) string {
	from := uint32(0)
	if i > 0 {
		from = l.ends[i-1]
	}
	return l.text[from:l.ends[i]]
}

// Line returns the line on which the i-th name stood, from 1.
func (l *List) Line(i int) int { return int(l.lines[i] & lineBits) }

// Disabled reports whether the list says of the i-th name that this user is disabled.
func (l *List) Disabled(i int) bool { return l.lines[i]&disabledBit != 0 }

// Status returns what the list says of the i-th user where that leaves open whether the person can sign in: a status
// such as LOCKED_OUT, as it is spelled there. It returns "" for an active user, for a disabled one as far as nothing
// else is said, and where nothing is stated.
func (l *List) Status(i int) string {
	if l.lines[i]&statusBit == 0 {
		return ""
	}
	at, _ := slices.BinarySearchFunc(l.statuses, i, func(s status, i int) int { return cmp.Compare(s.of, i) })
	return l.statuses[at].text
}

// marksOf are the marks of the i-th user.
func (l *List) marksOf(i int) string {
	if l.lines[i]&marksBit == 0 {
		return ""
	}
	from := uint32(0)
	if i > 0 {
		from = l.markEnds[i-1]
	}
	return l.marks[from:l.markEnds[i]]
}

// Incomplete reports whether the list says itself that it is one page of several, which are not in the same input:
// whoever is not in it may be on another page.
func (l *List) Incomplete() bool { return l.incomplete }

// NewList makes a list of names that the caller already has; their line is their place in names. The error is an
// [*diag.Error] with [diag.ErrLimit].
func NewList(names ...string) (*List, error) {
	c := collector{limits: defaultLimits()}
	for i, name := range names {
		if err := c.add([]byte(name), i+1, user{}); err != nil {
			return nil, err
		}
	}
	return c.list(), nil
}
