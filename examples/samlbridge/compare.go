package main

import (
	"errors"
	"flag"
	"fmt"

	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

func (c command) compare(args []string) int {
	fs := flag.NewFlagSet("compare", flag.ContinueOnError)
	sides := sideFlags(fs, "a", "b")
	c.sizeFlag(fs)
	files, err := c.parse(fs, args, 1, 2)
	if err != nil {
		return c.usageOr(err)
	}
	if len(files) < 2 {
		return c.fail(errors.New("compare: one file is given; fix: name two, of which one may be - for standard input"))
	}
	if err = stdinOnce(files...); err != nil {
		return c.fail(err)
	}
	var docs []*samlbridge.Document
	for i, s := range sides {
		d, err := c.statement(files[i], s)
		if err != nil {
			report(c.stderr, findingsOf(err))
			return c.fail(err)
		}
		docs = append(docs, d)
	}
	result, err := samlbridge.Compare(docs[0], docs[1], samlbridge.Options{Codecs: terraform.Codecs(terraform.Options{})})
	if err != nil {
		report(c.stderr, findingsOf(err))
		return c.fail(err)
	}
	for _, d := range docs {
		report(c.stdout, d.Notes)
	}
	report(c.stdout, result.Findings())
	if n := len(result.Differences); n > 0 {
		fmt.Fprintf(c.stdout, "different: %d of %d compared\n", n, len(result.Compared))
		return exitFindings
	}
	fmt.Fprintf(c.stdout, "the same: %d compared\n", len(result.Compared))
	return exitOK
}
