package users

import (
	"io"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// The IDs of what [Read] reports. They are no rules: a row that cannot be read says nothing about anybody.
const (
	// rowUnread: a row is malformed, and nobody was read from it.
	rowUnread = "users-row-unread"
	// columnChosen: which column the names are taken from, where that is not plain.
	columnChosen = "users-column-chosen"
	// listIncomplete: the list says itself that it is one page of several; see [List.Incomplete].
	listIncomplete = "users-list-incomplete"
)

// Read reads a list. name stands in findings and errors only. report gets what could not be read, and what the reader
// should know of how the list was read, in the order of the lines; it may be nil. The error is an [*diag.Error].
func Read(name string, r io.Reader, side Side, report func(diag.Finding)) (*List, error) {
	if r == nil {
		r = strings.NewReader("")
	}
	return read(name, r, side, report, defaultLimits())
}

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

// unread reports a row from which nobody was read.
func (in *input) unread(line, column int, message, fix string) {
	in.unreadRows = true
	in.tell(diag.SeverityError, rowUnread, line, column, message, fix)
}

func (in *input) tell(severity diag.Severity, id string, line, column int, message, fix string) {
	if in.report != nil {
		in.report(diag.Finding{Rule: id, Severity: severity, Message: message, Fix: fix,
			Place: diag.Place{Document: in.name, Pos: diag.Pos{Line: line, Column: column}}})
	}
}
