package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/report"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

func (c command) convert(args []string) int {
	fs := flag.NewFlagSet("convert", flag.ContinueOnError)
	r := c.readingFlags(fs)
	terraformNames(fs, r.terraform)
	to := fs.String("to", "", "`form` to write; samlbridge forms lists them")
	acs := fs.String("acs", "", "assertion consumer service `URL` to use, of several")
	name := fs.String("name", "", "`name` of a new Cloudflare application")
	sheet := fs.Bool("sheet", false, "write steps and values for a person to type")
	force := fs.Bool("force", false, "write although there are errors; a sheet or code begins with them")
	changes := fs.Bool("changes", false, "print every change that the conversion made, too")
	path := fs.String("o", "", "`path` to write to: a file, or a folder for a sheet with its .crt files")
	files, err := c.parse(fs, args, 1, 1)
	if err != nil {
		return c.usageOr(err)
	}
	if err := r.usable(c, files); err != nil {
		return c.fail(err)
	}
	if err := target(*to, *r.terraform); err != nil {
		return c.fail(err)
	}
	o := r.options(c, files[0])
	o.ACS, o.ApplicationName, o.Sheet, o.Force = *acs, *name, *sheet, *force
	data, err := c.read(files[0])
	if err != nil {
		return c.fail(err)
	}
	result, err := samlbridge.Convert(files[0], data, form.Form(*to), o)
	if err != nil {
		return c.refused(err)
	}
	if err := c.write(result, *path, *sheet); err != nil {
		return c.fail(err)
	}
	fmt.Fprint(c.stderr, report.Text(result.Findings, diag.SeverityWarning))
	if *changes {
		for _, change := range result.Changes {
			fmt.Fprintln(c.stderr, change)
		}
	}
	if diag.HasErrors(result.Findings) {
		return exitFindings
	}
	return exitOK
}

// target says what is wrong with the form to write.
func target(to string, tf terraform.Options) error {
	if to == "" {
		return errors.New("convert: the form to write is missing; fix: add -to FORM; samlbridge forms lists them")
	}
	var names []string
	for _, codec := range append(samlbridge.Forms(), terraform.Codecs(terraform.Options{})...) {
		if string(codec.Form) == to {
			names = nil
			break
		}
		names = append(names, string(codec.Form))
	}
	if names != nil {
		return unknown("form", to, names)
	}
	if !strings.HasPrefix(to, "terraform-") && (tf.ResourceName != "" || tf.AccountID != "" || tf.ImportID != "") {
		return fmt.Errorf(
			"convert: -resource, -account and -import are for Terraform that is written, and -to is %s; fix: leave them out", to)
	}
	return nil
}

// refused reports an error with its findings, and says whether findings are the reason.
func (c command) refused(err error) int {
	fmt.Fprint(c.stderr, report.Text(findingsOf(err), diag.SeverityWarning))
	c.fail(withFlags(err))
	if errors.Is(err, diag.ErrRefused) {
		return exitFindings
	}
	return exitUnusable
}

// findingsOf are what an error carries beside its message.
func findingsOf(err error) []diag.Finding {
	var e *samlbridge.Error
	if errors.As(err, &e) {
		return e.Findings
	}
	return nil
}

// write writes a result to standard output, or to a path.
func (c command) write(result *samlbridge.Result, path string, sheet bool) error {
	if path == "" {
		_, err := c.stdout.Write(result.Output)
		return err
	}
	info, err := os.Stat(path)
	hasFiles := slices.ContainsFunc(result.Values(), func(v samlbridge.Value) bool { return v.File != "" })
	isFolder := err == nil && info.IsDir() || strings.HasSuffix(path, "/") || sheet && hasFiles
	if !isFolder {
		return os.WriteFile(path, result.Output, 0o644)
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return err
	}
	name := string(result.Form)
	if sheet {
		name = "steps.txt"
	}
	if err := os.WriteFile(filepath.Join(path, name), result.Output, 0o644); err != nil {
		return err
	}
	for _, v := range result.Values() {
		if v.File == "" {
			continue
		}
		bundle, err := pem.Parse([]byte(v.Copy))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(path, v.File), pem.Format(pem.Armored, bundle.Certificates...),
			0o644); err != nil {
			return err
		}
	}
	return nil
}
