package main

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// The exit statuses, which scripts may rely on.
const (
	exitOK       = 0 // fine
	exitFindings = 1 // findings at or above -fail-on, a difference, a no or cannot tell
	exitUnusable = 2 // the input or the call could not be used
)

// command is the world as a subcommand sees it; tests put in another.
type command struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            time.Time
	limits         form.Limits // as flags say; zero fields are the defaults
	pinned         []string    // the files of -pin, which are read as the flags are
	commands       []subcommand
}

// subcommand is one row of the list of commands.
type subcommand struct {
	name    string
	args    string // after the flags
	purpose string
	example string
	run     func(command, []string) int
}

// run calls the subcommand that the first argument names.
func (c command) run(args []string) int {
	if len(args) == 0 {
		c.usage(c.stderr)
		return exitUnusable
	}
	name := args[0]
	if name == "-h" || name == "-help" || name == "--help" {
		name = "help"
	}
	if i := slices.IndexFunc(c.commands, func(s subcommand) bool { return s.name == name }); i >= 0 {
		return c.commands[i].run(c, args[1:])
	}
	var names []string
	for _, s := range c.commands {
		names = append(names, s.name)
	}
	return c.fail(unknown("command", name, names))
}

// fail reports an error on one line.
func (c command) fail(err error) int {
	fmt.Fprintf(c.stderr, "samlbridge: %s\n", diag.Show(err.Error()))
	return exitUnusable
}
