package main

import (
	"encoding/json"
	"errors"
	"flag"

	"github.com/samlbridge/samlbridge/samlbridge/metadata"
)

func (c command) inspect(args []string) int {
	fs := flag.NewFlagSet("inspect", flag.ContinueOnError)
	c.sizeFlag(fs)
	asJSON := fs.Bool("json", false, "print JSON, the only format")
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
	inspection, err := metadata.Inspect(files[0], data, c.limits)
	if err != nil {
		return c.fail(withFlags(err))
	}
	e := json.NewEncoder(c.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(inspection); err != nil {
		return c.fail(err)
	}
	return exitOK
}
