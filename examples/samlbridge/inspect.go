package main

import (
	"encoding/json"
	"errors"
	"flag"

	"github.com/samlbridge/samlbridge/samlbridge"
)

func (c command) inspect(args []string) int {
	fs := flag.NewFlagSet("inspect", flag.ContinueOnError)
	c.sizeFlag(fs)
	asJSON := fs.Bool("json", false, "print JSON")
	files, err := c.parse(fs, args, 1, 1)
	if err != nil {
		return c.usageOr(err)
	}
	if !*asJSON {
		return c.fail(errors.New("inspect: the output is JSON only; fix: add -json"))
	}
	data, err := c.read(files[0])
	if err != nil {
		return c.fail(err)
	}
	inspection, err := samlbridge.Inspect(files[0], data, samlbridge.Options{Limits: c.limits})
	if err != nil {
		return c.fail(err)
	}
	e := json.NewEncoder(c.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(inspection); err != nil {
		return c.fail(err)
	}
	return exitOK
}
