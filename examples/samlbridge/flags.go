package main

import (
	"crypto/x509"
	"errors"
	"flag"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// sizeFlag are the flags for documents that are larger than usual, such as a federation's metadata or a large state.
func (c *command) sizeFlag(fs *flag.FlagSet) {
	fs.IntVar(&c.limits.Bytes, "max-bytes", 0, "how many `bytes` a document may have")
	fs.Func("limit", "another limit on documents, as `name=n`", func(text string) error {
		name, number, _ := strings.Cut(text, "=")
		limits := map[string]*int{"Bytes": &c.limits.Bytes, "Depth": &c.limits.Depth, "Tokens": &c.limits.Tokens,
			"Attributes": &c.limits.Attributes, "Namespaces": &c.limits.Namespaces, "NameBytes": &c.limits.NameBytes,
			"ValueBytes": &c.limits.ValueBytes, "Certificates": &c.limits.Certificates}
		n, err := strconv.Atoi(number)
		if limits[name] == nil || err != nil || n <= 0 {
			return errors.New(
				"use a limit and a number, such as ValueBytes=1000000; the limits are Bytes, Depth, Tokens, Attributes, " +
					"Namespaces, NameBytes, ValueBytes, Certificates")
		}
		*limits[name] = n
		return nil
	})
}

// reading are the flags of commands that read documents and run rules.
type reading struct {
	from, entity, ignore string
	pins                 []*x509.Certificate
	unsigned             []string
	terraform            *terraform.Options
}

// readingFlags adds these flags.
func (c *command) readingFlags(fs *flag.FlagSet) *reading {
	r := &reading{terraform: terraformFlags(fs)}
	c.sizeFlag(fs)
	fs.StringVar(&r.from, "from", "", "`form` of the input; found from the content if absent")
	fs.StringVar(&r.entity, "entity", "", "entity `ID` of the entity or the application to read")
	fs.StringVar(&r.ignore, "ignore", "", "`rules` to ignore: IDs with commas between them")
	fs.Func("pin", "`file` with certificates, of which one must have signed every FILE; may be repeated",
		func(file string) error {
			c.pinned = append(c.pinned, file)
			if err := stdinOnce(c.pinned...); err != nil {
				return err
			}
			data, err := c.read(file)
			if err != nil {
				return err
			}
			bundle, err := pem.Parse(data)
			if err != nil {
				return err
			}
			r.pins = append(r.pins, bundle.Certificates...)
			return nil
		})
	fs.Func("unsigned", "`file` that is your own and need not be signed although -pin is given; may be repeated",
		func(file string) error {
			r.unsigned = append(r.unsigned, file)
			return nil
		})
	return r
}

// options are the library's, for one file.
func (r *reading) options(c command, file string) samlbridge.Options {
	o := samlbridge.Options{From: form.Form(r.from), EntityID: r.entity, Time: c.now, Limits: c.limits,
		Codecs:    terraform.Codecs(*r.terraform),
		Verifiers: verifiers()}
	if !slices.Contains(r.unsigned, file) {
		o.Pins = r.pins
	}
	for id := range strings.SplitSeq(r.ignore, ",") {
		if id = strings.TrimSpace(id); id != "" {
			o.Ignore = append(o.Ignore, id)
		}
	}
	return o
}

// usable says what is wrong with the flags before any file is read.
func (r *reading) usable(c command, files []string) error {
	if err := stdinOnce(slices.Concat(c.pinned, files)...); err != nil {
		return err
	}
	for _, file := range r.unsigned {
		if !slices.Contains(files, file) {
			return errors.New("-unsigned " + diag.Show(file) +
				" is none of the files; fix: name one of them as it is given")
		}
	}
	if len(r.unsigned) > 0 && len(r.pins) == 0 {
		return errors.New("-unsigned is given without -pin; fix: leave it out")
	}
	_, err := samlbridge.Check(nil, r.options(c, ""))
	return withFlags(err)
}

// withFlags adds to what the library says to do which flags of this program do it.
func withFlags(err error) error {
	var e *samlbridge.Error
	if !errors.As(err, &e) || strings.HasSuffix(e.Fix, ")") { // a side has named its own
		return err
	}
	own := *e
	var flags []string
	for _, hint := range []struct{ says, flag string }{
		{"name its form", "-from"},
		{"leave the form out", "-from"},
		{"by its address", "-address"},
		{"by its Entity ID", "-entity"},
		{"by the Access Entity ID", "-entity"},
		{"one of these Entity IDs", "-entity"},
		{"byte for byte", "-entity"},
		{"by its entityID", "-entity"},
		{"force it", "-force"},
		{"raise the limit", "-limit NAME=N"},
	} {
		if strings.Contains(own.Fix, hint.says) && !slices.Contains(flags, hint.flag) {
			flags = append(flags, hint.flag)
		}
	}
	if len(flags) > 0 {
		own.Fix += " (" + strings.Join(flags, ", ") + ")"
	}
	return &own
}
