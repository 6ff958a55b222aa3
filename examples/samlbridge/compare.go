package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/report"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

func (c command) compare(args []string) int {
	fs := flag.NewFlagSet("compare", flag.ContinueOnError)
	sides := sideFlags(fs, "a", "b")
	output := outputFlags(fs)
	c.sizeFlag(fs)
	files, err := c.parse(fs, args, 1, 2)
	if err != nil {
		return c.usageOr(err)
	}
	if len(files) < 2 {
		return c.fail(errors.New("compare: one file is given; fix: name two, of which one may be - for standard input"))
	}
	if err = errors.Join(stdinOnce(files...), output.usable()); err != nil {
		return c.fail(err)
	}
	docs, err := c.statements(files, sides)
	if err != nil {
		return c.refused(err)
	}
	findings := slices.Concat(docs[0].Findings, docs[1].Findings)
	result, err := samlbridge.Compare(docs[0], docs[1],
		samlbridge.Options{Codecs: terraform.Codecs(terraform.Options{})})
	if err != nil {
		return c.refused(err)
	}
	outcome, status := "same", exitOK
	switch {
	case len(result.Differences) > 0:
		outcome, status = "different", exitFindings
	case len(result.Unknown) > 0:
		outcome, status = "could not tell", exitFindings
	}
	findings = append(findings, result.Findings()...)
	switch {
	case output.json:
		_, err = c.stdout.Write(report.Comparison(outcome, findings))
	case output.sarif:
		_, err = c.stdout.Write(report.SARIF(report.Report{Checked: &samlbridge.Checked{Documents: docs},
			Findings: findings}))
	default:
		fmt.Fprint(c.stdout, report.Text(findings, diag.SeverityNotice))
		_, err = fmt.Fprintf(c.stdout,
			"%s: %d compared, %d differ, %d could not be compared; no rules were run, see samlbridge check\n",
			outcome, len(result.Compared), len(result.Differences), len(result.Unknown))
	}
	if err != nil {
		return c.fail(err)
	}
	return status
}
