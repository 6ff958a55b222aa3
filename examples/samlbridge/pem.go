package main

import (
	"errors"
	"flag"
	"fmt"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

func (c command) pem(args []string) int {
	fs := flag.NewFlagSet("pem", flag.ContinueOnError)
	styleName := fs.String("style", "armored", "`style` of the output: armored, bare or oneline")
	fingerprint := fs.Bool("fingerprint", false, "print fingerprints to standard error, too")
	changes := fs.Bool("changes", false, "print what was repaired to standard error, too")
	files, err := c.parse(fs, args, 1, 1)
	if err != nil {
		return c.usageOr(err)
	}
	style, ok := map[string]pem.Style{"armored": pem.Armored, "bare": pem.Bare, "oneline": pem.OneLine}[*styleName]
	if !ok {
		return c.fail(unknown("style", *styleName, []string{"armored", "bare", "oneline"}))
	}
	data, err := c.read(files[0])
	if err != nil {
		return c.fail(err)
	}
	bundle, err := pem.Parse(data)
	if err != nil {
		var e *diag.Error
		if errors.As(err, &e) {
			e.Document = files[0]
		}
		return c.fail(err)
	}
	for i, cert := range bundle.Certificates {
		if errors.Is(pem.CheckSelfSignature(cert), pem.ErrSignature) {
			fmt.Fprintf(c.stderr,
				"%s: warning: certificate %d is its own issuer, and its own key does not verify it: a character was damaged\n"+
					"    fix: copy it again, whole\n", diag.Show(files[0]), i+1)
		}
		if *fingerprint {
			fmt.Fprintf(c.stderr, "SHA-256 %s\nSHA-1   %s\n", pem.SHA256Fingerprint(cert.Raw),
				pem.SHA1Fingerprint(cert.Raw))
		}
	}
	if *changes {
		for _, note := range bundle.Notes {
			fmt.Fprintf(c.stderr, "%s: repaired: %s\n", diag.Show(files[0]), diag.Show(note.Message))
		}
	}
	text := pem.Format(style, bundle.Certificates...)
	if style != pem.Armored {
		text = append(text, '\n')
	}
	if _, err := c.stdout.Write(text); err != nil {
		return c.fail(err)
	}
	return exitOK
}
