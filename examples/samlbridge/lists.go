package main

import (
	"flag"
	"fmt"
	"text/tabwriter"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

func (c command) forms(args []string) int {
	if _, err := c.parse(flag.NewFlagSet("forms", flag.ContinueOnError), args, 0, 0); err != nil {
		return c.usageOr(err)
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, codec := range append(samlbridge.Codecs(), terraform.Codecs(terraform.Options{})...) {
		fmt.Fprintf(w, "%s\t%s\n", codec.Form, codec.Summary)
	}
	if err := w.Flush(); err != nil {
		return c.fail(err)
	}
	return exitOK
}

func (c command) rules(args []string) int {
	if _, err := c.parse(flag.NewFlagSet("rules", flag.ContinueOnError), args, 0, 0); err != nil {
		return c.usageOr(err)
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, r := range mapping.Rules() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s, %s, read %s\n", r.ID, r.Severity, r.Summary, r.Source.Evidence, r.Source.Title, r.Source.Read)
	}
	for _, n := range mapping.Notes() {
		fmt.Fprintf(w, "%s\tno rule\t%s\n", n.ID, n.Summary)
	}
	if err := w.Flush(); err != nil {
		return c.fail(err)
	}
	return exitOK
}
