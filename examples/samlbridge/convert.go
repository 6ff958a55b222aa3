package main

import (
	"errors"
	"flag"

	"github.com/samlbridge/samlbridge/samlbridge"
)

func (c command) convert(args []string) int {
	fs := flag.NewFlagSet("convert", flag.ContinueOnError)
	tf := terraformFlags(fs)
	terraformNames(fs, tf)
	options := c.options(fs, tf)
	to := fs.String("to", "", "form to write")
	acs := fs.String("acs", "", "assertion consumer service URL to keep")
	name := fs.String("name", "", "name of a new Cloudflare application")
	sheet := fs.Bool("sheet", false, "write a sheet for a person")
	files, err := c.parse(fs, args, 1, 1)
	if err != nil {
		return c.usageOr(err)
	}
	if *to == "" {
		return c.fail(errors.New("convert: no target is given; fix: add -to FORM; the command forms lists them"))
	}
	o := options()
	o.ACS, o.ApplicationName, o.Sheet = *acs, *name, *sheet
	data, err := c.read(files[0])
	if err != nil {
		return c.fail(err)
	}
	result, err := samlbridge.Convert(files[0], data, samlbridge.Form(*to), o)
	if err != nil {
		report(c.stderr, findingsOf(err))
		return c.fail(err)
	}
	if _, err := c.stdout.Write(result.Output); err != nil {
		return c.fail(err)
	}
	return report(c.stderr, result.Findings)
}
