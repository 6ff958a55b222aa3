package users

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// The limits on one list. They keep memory bounded whatever the stream holds.
const (
	// maxRowBytes is how long a line, a CSV row or a name may be, in bytes. A longer one is reported and skipped.
	maxRowBytes = 64<<10 - 1
	// maxUsers is how many names are kept.
	maxUsers = 16 << 20
	// maxNameBytes is how many bytes all names together may have, with two more for each and with what else is kept of
	// users.
	maxNameBytes = 512 << 20
	// maxDepth is how many JSON values may stand inside each other.
	maxDepth = 64
)

// The IDs of what [Read] reports. They are no rules: a row that cannot be read says nothing about anybody.
const (
	// RowUnread: a row is malformed, and nobody was read from it.
	RowUnread = "users-row-unread"
	// ColumnChosen: which column the names are taken from, where that is not plain.
	ColumnChosen = "users-column-chosen"
	// ListIncomplete: the list says itself that it is one page of several; see [List.Incomplete].
	ListIncomplete = "users-list-incomplete"
)

// Side says whose list it is. Its zero value is invalid.
type Side uint8

const (
	// IdP is the list of those who are to sign in, as the identity provider names them.
	IdP Side = iota + 1
	// AWS is the list of users in IAM Identity Center.
	AWS
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

// Read reads a list. name stands in findings and errors only. report gets what could not be read, and what the reader
// should know of how the list was read, in the order of the lines; it may be nil. The error is an [*diag.Error].
func Read(name string, r io.Reader, side Side, report func(diag.Finding)) (*List, error) {
	if r == nil {
		r = strings.NewReader("")
	}
	return read(name, r, side, report, defaultLimits())
}

type limits struct{ row, users, bytes int }

func defaultLimits() limits { return limits{maxRowBytes, maxUsers, maxNameBytes} }

func read(name string, r io.Reader, side Side, report func(diag.Finding), l limits) (*List, error) {
	in := &input{name: name, side: side, report: report, collector: collector{limits: l}, window: newWindow(r, l.row)}
	err := in.read()
	if in.look(); in.secret { // whatever else is wrong with it
		err = failure(diag.ErrSecret, 0, "the list contains a private key",
			"give the list of users; if others could read the key, replace it")
	}
	if err != nil {
		err.Document = name
		return nil, err
	}
	list := in.list()
	list.gaps = in.gaps
	return list, nil
}

// input is a list while it is read.
type input struct {
	window
	collector
	name   string
	side   Side
	report func(diag.Finding)
	gaps
}

func (in *input) read() *diag.Error {
	if err := in.decode(); err != nil {
		return err
	}
	first := in.firstByte()
	err := in.noList()
	switch {
	case err != nil:
	case first == '{' || first == '[':
		err = in.readJSON()
	default:
		err = in.readRows()
	}
	if err == nil && in.err != nil {
		err = failure(diag.ErrUnreadable, in.line, "the list could not be read to its end",
			"check the file and try again")
		err.Err = in.err
	}
	return err
}

// failure is why a list cannot be used. A line of 0 is the whole list.
func failure(kind diag.Kind, line int, message, fix string) *diag.Error {
	return &diag.Error{Kind: kind, Place: diag.Place{Pos: diag.Pos{Line: line}}, Message: message, Fix: fix}
}

// unread reports a row from which nobody was read.
func (in *input) unread(line, column int, message, fix string) {
	in.unreadRows = true
	in.tell(diag.SeverityError, RowUnread, line, column, message, fix)
}

func (in *input) tell(severity diag.Severity, id string, line, column int, message, fix string) {
	if in.report != nil {
		in.report(diag.Finding{Rule: id, Severity: severity, Message: message, Fix: fix,
			Place: diag.Place{Document: in.name, Pos: diag.Pos{Line: line, Column: column}}})
	}
}
