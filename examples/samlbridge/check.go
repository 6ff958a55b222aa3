package main

import (
	"flag"
	"fmt"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

func (c command) check(args []string) int {
	fs := flag.NewFlagSet("check", flag.ContinueOnError)
	options := c.options(fs)
	files, err := c.parse(fs, args, 1, -1)
	if err != nil {
		return c.usageOr(err)
	}
	o := options()
	status := exitOK
	var docs []*samlbridge.Document
	var findings []mapping.Finding
	for _, file := range files {
		d, err := c.document(file, o)
		if err != nil {
			// The other files are still reported.
			report(c.stderr, findingsOf(err))
			status = c.fail(err)
			continue
		}
		docs = append(docs, d)
		findings = append(findings, d.Notes...)
	}
	if len(docs) == 0 {
		return status
	}
	result, err := samlbridge.Check(docs, o)
	if err != nil {
		return c.fail(err)
	}
	findings = append(findings, result.Findings()...)
	mapping.SortFindings(findings)
	status = max(status, report(c.stdout, findings))
	count := map[mapping.Outcome]int{}
	for _, r := range result.Results {
		count[r.Outcome]++
	}
	fmt.Fprintf(c.stdout, "%d documents: %d checks passed, %d fired, %d did not apply, %d could not be checked\n", len(docs),
		count[mapping.Passed], count[mapping.Fired], count[mapping.DidNotApply], count[mapping.NotChecked])
	return status
}

func (c command) document(file string, o samlbridge.Options) (*samlbridge.Document, error) {
	data, err := c.read(file)
	if err != nil {
		return nil, err
	}
	return samlbridge.Read(file, data, o)
}
