package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
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
	if err = stdinOnce(slices.Concat(c.pinned, files)...); err != nil {
		return c.fail(err)
	}
	if *to == "" {
		return c.fail(errors.New("convert: no target is given; fix: add -to FORM; the command forms lists them"))
	}
	if !strings.HasPrefix(*to, "terraform-") && *tf != (terraform.Options{Address: tf.Address}) {
		return c.fail(fmt.Errorf("convert: -resource, -account and -import are for Terraform that is written, and the target is %s; fix: leave them out", *to))
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
