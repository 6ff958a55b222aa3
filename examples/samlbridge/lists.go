package main

import (
	_ "embed" // examples.txt
	"flag"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// ruleExamples has, for each rule, what it says of one of its fixtures; a test writes it.
//
//go:embed examples.txt
var ruleExamples string

func (c command) forms(args []string) int {
	if _, err := c.parse(flag.NewFlagSet("forms", flag.ContinueOnError), args, 0, 0); err != nil {
		return c.usageOr(err)
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, codec := range append(samlbridge.Forms(), terraform.Codecs(terraform.Options{})...) {
		fmt.Fprintf(w, "%s\t%s\n", codec.Form, codec.Summary)
	}
	if err := w.Flush(); err != nil {
		return c.fail(err)
	}
	return exitOK
}

func (c command) rules(args []string) int {
	ids, err := c.parse(flag.NewFlagSet("rules", flag.ContinueOnError), args, 0, 1)
	if err != nil {
		return c.usageOr(err)
	}
	rules := catalogue.Rules()
	if len(ids) == 1 {
		return c.explain(ids[0], rules)
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, r := range rules {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.ID, r.Severity, r.Summary)
	}
	if err := w.Flush(); err != nil {
		return c.fail(err)
	}
	return exitOK
}

// explain prints one rule with its source and an example.
func (c command) explain(id string, rules []rule.Rule) int {
	i := slices.IndexFunc(rules, func(r rule.Rule) bool { return r.ID == id })
	if i < 0 {
		var ids []string
		for _, r := range rules {
			ids = append(ids, r.ID)
		}
		if near := nearest(id, ids); near != "" {
			return c.fail(fmt.Errorf("there is no rule %q; did you mean %s?", id, near))
		}
		return c.fail(fmt.Errorf("there is no rule %q; fix: samlbridge rules lists them", id))
	}
	r := rules[i]
	fmt.Fprintf(c.stdout, "%s (%s)\n\nWhat must be so: %s.\nSource: %s, %s, read %s.\n", r.ID, r.Severity, r.Summary,
		r.Source.Title, r.Source.Evidence, r.Source.Read)
	if r.Source.URL != "" {
		fmt.Fprintf(c.stdout, "%s\n", r.Source.URL)
	}
	if about := slices.Concat(r.About, r.Needs); len(about) > 0 {
		fmt.Fprint(c.stdout, "It looks at:")
		for i, property := range about {
			if i > 0 {
				fmt.Fprint(c.stdout, ",")
			}
			fmt.Fprintf(c.stdout, " %s", property)
		}
		fmt.Fprintln(c.stdout)
	}
	if _, example, ok := strings.Cut("\n"+ruleExamples, "\n"+r.ID+"\n"); ok {
		example, _, _ = strings.Cut(example, "\n\n")
		fmt.Fprintf(c.stdout, "Example:\n%s\n", example)
	}
	fmt.Fprintf(c.stdout, "To leave it out: -ignore %s\n", r.ID)
	return exitOK
}
