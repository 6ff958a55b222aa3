package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// usage is the list of commands.
func (c command) usage(w io.Writer) {
	fmt.Fprint(w, "samlbridge carries SAML metadata between AWS IAM Identity Center and Cloudflare Access.\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range c.commands {
		fmt.Fprintf(t, "  samlbridge %s\t%s\n", strings.TrimSpace(s.name+" "+s.args), s.purpose)
	}
	_ = t.Flush() // w reports its own errors
	fmt.Fprint(w, `
FILE - is standard input. samlbridge help COMMAND lists a command's flags.
Exit status: 0 fine; 1 findings at or above -fail-on, a difference, a no or cannot tell; 2 the input or the call could not be used.
`)
}

// help prints the commands, or one of them.
func (c command) help(args []string) int {
	switch {
	case len(args) == 0 || strings.HasPrefix(args[0], "-"):
		c.usage(c.stdout)
		return exitOK
	case len(args) > 1:
		return c.fail(fmt.Errorf("help: one command at a time; fix: remove %s", diag.Quote(args[1])))
	case args[0] == "help":
		c.usage(c.stdout)
		return exitOK
	}
	return c.run([]string{args[0], "-h"})
}

// helpError says that the flags of a command were asked for.
type helpError struct{ flags *flag.FlagSet }

func (e *helpError) Error() string { return flag.ErrHelp.Error() }

// usageOr ends a call whose flags could not be used, or that asked for help.
func (c command) usageOr(err error) int {
	var help *helpError
	if !errors.As(err, &help) {
		return c.fail(err)
	}
	commands := c.commands
	i := slices.IndexFunc(commands, func(s subcommand) bool { return s.name == help.flags.Name() })
	s := commands[i]
	fmt.Fprintf(c.stdout, "samlbridge %s: %s\n\n  samlbridge %s\n", s.name, s.purpose,
		strings.Join(strings.Fields(s.name+" [flags] "+s.args), " "))
	first := true
	help.flags.VisitAll(func(f *flag.Flag) {
		if first {
			fmt.Fprint(c.stdout, "\nFlags:\n")
			first = false
		}
		kind, text := flag.UnquoteUsage(f)
		name := strings.TrimSpace("-" + f.Name + " " + strings.ToUpper(kind))
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			text += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(c.stdout, "  %-24s %s\n", name, text)
	})
	fmt.Fprintf(c.stdout, "\nExample, in a clone of the repository:\n  go run ./examples/samlbridge %s\n", s.example)
	return exitOK
}

// version prints what the build knows of itself.
func (c command) version(args []string) int {
	if _, err := c.parse(flag.NewFlagSet("version", flag.ContinueOnError), args, 0, 0); err != nil {
		return c.usageOr(err)
	}
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	fmt.Fprintf(c.stdout, "samlbridge %s\n", version)
	return exitOK
}

// unknown says that there is no such thing, and which one may be meant.
func unknown(what, name string, names []string) error {
	if near := nearest(name, names); near != "" {
		return fmt.Errorf("there is no %s %s; did you mean %s?", what, diag.Quote(name), near)
	}
	return fmt.Errorf("there is no %s %s; fix: use one of %s", what, diag.Quote(name), strings.Join(names, ", "))
}

// nearest is the name that differs least from what was typed; "" where none is close.
func nearest(typed string, names []string) string {
	best, least := "", len(typed)/3+1
	for _, name := range names {
		if d := distance(typed, name); d <= least && (best == "" || d < distance(typed, best)) {
			best = name
		}
	}
	return best
}

// distance is how many letters have to be added, removed or replaced.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		previous := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			previous, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, previous+cost)
		}
	}
	return row[len(b)]
}
