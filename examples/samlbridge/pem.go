package main

import (
	"flag"
	"fmt"

	"github.com/samlbridge/samlbridge/pem"
)

func (c command) pem(args []string) int {
	fs := flag.NewFlagSet("pem", flag.ContinueOnError)
	styleName := fs.String("style", "armored", "armored, bare or oneline")
	fingerprint := fs.Bool("fingerprint", false, "print fingerprints in place of certificates")
	files, err := c.parse(fs, args, 1, 1)
	if err != nil {
		return c.usageOr(err)
	}
	style, ok := map[string]pem.Style{"armored": pem.Armored, "bare": pem.Bare, "oneline": pem.OneLine}[*styleName]
	if !ok {
		return c.fail(fmt.Errorf("pem: there is no style %q; fix: name armored, bare or oneline", *styleName))
	}
	data, err := c.read(files[0])
	if err != nil {
		return c.fail(err)
	}
	bundle, err := pem.Parse(data)
	if err != nil {
		return c.fail(fmt.Errorf("%s: %w", files[0], err))
	}
	for _, n := range bundle.Notes {
		fmt.Fprintf(c.stderr, "%s:%d:%d: notice: %s (%s)\n", files[0], n.Line, n.Column, n.Message, n.Code)
	}
	for i, cert := range bundle.Certificates {
		if pem.CheckSelfSignature(cert) == pem.SelfSignatureBroken {
			fmt.Fprintf(c.stderr, "%s: warning: certificate %d is its own issuer, and its own key does not verify its signature: a character or a line was damaged in a copy; fix: copy it again, whole\n", files[0], i+1)
		}
	}
	if *fingerprint {
		for _, cert := range bundle.Certificates {
			fmt.Fprintf(c.stdout, "SHA-256 %s\nSHA-1   %s\n", pem.SHA256Fingerprint(cert.Raw), pem.SHA1Fingerprint(cert.Raw))
		}
		return exitOK
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
