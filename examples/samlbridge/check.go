package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

func (c command) check(args []string) int {
	fs := flag.NewFlagSet("check", flag.ContinueOnError)
	options := c.options(fs, terraformFlags(fs))
	asJSON := fs.Bool("json", false, "print JSON")
	asSARIF := fs.Bool("sarif", false, "print SARIF 2.1.0")
	files, err := c.parse(fs, args, 1, -1)
	if err != nil {
		return c.usageOr(err)
	}
	if err = stdinOnce(slices.Concat(c.pinned, files)...); err != nil {
		return c.fail(err)
	}
	if *asJSON && *asSARIF {
		return c.fail(errors.New("check: -json and -sarif exclude each other; fix: leave one out"))
	}
	o := options()
	if _, err := samlbridge.Check(nil, o); err != nil { // the options, before any file
		return c.fail(err)
	}
	status := exitOK
	var seen samlbridge.Checked
	for _, file := range files {
		d, err := c.document(file, o)
		if err != nil {
			// The other files are still reported.
			report(c.stderr, findingsOf(err))
			seen.Unread = append(seen.Unread, samlbridge.Unread{Name: file, Err: err})
			status = c.fail(err)
			continue
		}
		seen.Documents = append(seen.Documents, d)
	}
	if seen.Report, err = samlbridge.Check(seen.Documents, o); err != nil {
		return c.fail(err)
	}
	switch {
	case *asJSON:
		_, err = c.stdout.Write(samlbridge.ReportJSON(seen))
	case *asSARIF:
		_, err = c.stdout.Write(samlbridge.ReportSARIF(seen))
	case len(seen.Documents) > 0:
		err = c.printReport(samlbridge.Checked{Documents: seen.Documents, Report: seen.Report})
	}
	if err != nil {
		return c.fail(err)
	}
	return max(status, report(io.Discard, seen.Findings()))
}

func (c command) printReport(seen samlbridge.Checked) error {
	report(c.stdout, seen.Findings())
	count := map[mapping.Outcome]int{}
	for _, r := range seen.Report.Results {
		count[r.Outcome]++
	}
	documents := "documents"
	if len(seen.Documents) == 1 {
		documents = "document"
	}
	_, err := fmt.Fprintf(c.stdout, "%d %s: %d checks passed, %d fired, %d did not apply, %d could not be checked (-json says which and why)\n",
		len(seen.Documents), documents, count[mapping.Passed], count[mapping.Fired], count[mapping.DidNotApply], count[mapping.NotChecked])
	return err
}

func (c command) document(file string, o samlbridge.Options) (*samlbridge.Document, error) {
	data, err := c.read(file)
	if err != nil {
		return nil, err
	}
	return samlbridge.Read(file, data, o)
}
