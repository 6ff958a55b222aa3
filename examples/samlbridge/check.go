package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/report"
)

func (c command) check(args []string) int {
	fs := flag.NewFlagSet("check", flag.ContinueOnError)
	r := c.readingFlags(fs)
	output := outputFlags(fs)
	failOn := fs.String("fail-on", "error", "`severity` from which on the exit status is 1: error, warning or notice")
	rules := fs.Bool("rules", false, "with -json: how every rule ended, too")
	files, err := c.parse(fs, args, 1, -1)
	if err != nil {
		return c.usageOr(err)
	}
	least, ok := map[string]diag.Severity{"error": diag.SeverityError, "warning": diag.SeverityWarning,
		"notice": diag.SeverityNotice}[*failOn]
	if !ok {
		return c.fail(unknown("severity", *failOn, []string{"error", "warning", "notice"}))
	}
	if err := errors.Join(output.usable(), r.usable(c, files)); err != nil {
		return c.fail(err)
	}
	docs, problems := c.documents(files, r)
	checked, err := samlbridge.Check(docs, r.options(c, ""))
	if err != nil {
		return c.fail(err)
	}
	seen := report.Report{Checked: checked, Errors: problems, Rules: *rules}
	if err := c.printCheck(seen, output, r); err != nil {
		return c.fail(err)
	}
	worse := func(f diag.Finding) bool { return f.Severity <= least }
	switch {
	case len(problems) > 0:
		return exitUnusable
	case slices.ContainsFunc(checked.Findings, worse):
		return exitFindings
	}
	return exitOK
}

// documents reads all files. Where one of them is AWS's and another holds several applications, the one with AWS's
// Entity ID is meant. What cannot be read is reported, and the others are read all the same.
func (c command) documents(files []string, r *reading) (docs []*samlbridge.Document, problems []error) {
	var held []string // files that hold several applications
	issuer := ""
	read := func(file string, entity string) ([]*samlbridge.Document, error) {
		data, err := c.read(file)
		if err != nil {
			return nil, err
		}
		o := r.options(c, file)
		if o.EntityID == "" {
			o.EntityID = entity
		}
		return samlbridge.ReadAll(file, data, o)
	}
	input := map[string][]byte{}
	if slices.Contains(files, "-") { // it can be read once
		data, err := c.read("-")
		if err != nil {
			return nil, []error{err}
		}
		input["-"] = data
	}
	for _, file := range files {
		if data, ok := input[file]; ok {
			c.stdin = strings.NewReader(string(data))
		}
		list, err := read(file, "")
		if errors.Is(err, diag.ErrAmbiguous) && len(files) > 1 {
			held = append(held, file)
			continue
		}
		if err != nil {
			problems = append(problems, withFlags(err))
			continue
		}
		docs = append(docs, list...)
		for _, d := range list {
			if d.SP != nil && issuer == "" && d.Application == nil {
				issuer = strings.Join(d.Values(mapping.SPEntityID), "")
			}
		}
	}
	for _, file := range held {
		if data, ok := input[file]; ok {
			c.stdin = strings.NewReader(string(data))
		}
		list, err := read(file, issuer)
		if err != nil {
			problems = append(problems, withFlags(err))
			continue
		}
		docs = append(docs, list...)
	}
	return docs, problems
}

func (c command) printCheck(seen report.Report, output *machine, r *reading) error {
	for _, err := range seen.Errors {
		fmt.Fprint(c.stderr, report.Text(findingsOf(err), diag.SeverityNotice))
		c.fail(err)
	}
	switch {
	case output.json:
		_, err := c.stdout.Write(report.JSON(seen))
		return err
	case output.sarif:
		_, err := c.stdout.Write(report.SARIF(seen))
		return err
	case len(seen.Checked.Documents) == 0:
		return nil
	}
	_, err := fmt.Fprintf(c.stdout, "%s%s\n", report.Text(seen.Checked.Findings, diag.SeverityNotice),
		summary(seen.Checked, r))
	return err
}

// summary is the last line of a check.
func summary(checked *samlbridge.Checked, r *reading) string {
	count := map[diag.Severity]int{}
	for _, f := range checked.Findings {
		count[f.Severity]++
	}
	line := diag.Count(len(checked.Documents), "document") + ": "
	var parts []string
	for _, s := range []diag.Severity{diag.SeverityError, diag.SeverityWarning, diag.SeverityNotice} {
		if n := count[s]; n > 0 {
			parts = append(parts, diag.Count(n, s.String()))
		}
	}
	if len(parts) == 0 {
		parts = []string{"nothing to report"}
	}
	line += strings.Join(parts, ", ")
	paired := slices.ContainsFunc(checked.Results, func(res rule.Result) bool {
		return len(res.Documents) > 1 &&
			res.Outcome != rule.DidNotApply
	})
	if len(checked.Documents) > 1 && !paired {
		line += "; no two of them belong together"
	}
	if len(r.unsigned) > 0 {
		line += "; not signed: " + diag.Show(strings.Join(r.unsigned, ", "))
	}
	return line
}

// machine is output for programs.
type machine struct{ json, sarif bool }

func outputFlags(fs *flag.FlagSet) *machine {
	m := &machine{}
	fs.BoolVar(&m.json, "json", false, "print JSON")
	fs.BoolVar(&m.sarif, "sarif", false, "print SARIF 2.1.0")
	return m
}

func (m *machine) usable() error {
	if m.json && m.sarif {
		return errors.New("-json and -sarif exclude each other; fix: leave one out")
	}
	return nil
}
