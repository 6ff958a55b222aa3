// Command sp-to-cloudflare reads the metadata that AWS IAM Identity Center offers for download from standard input and
// writes the body for Cloudflare's API that makes the Access application.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

func main() {
	if err := run(os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, out, notes io.Writer) error {
	metadata, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	result, err := samlbridge.Convert("AWS metadata", metadata, samlbridge.CloudflareApp, samlbridge.Options{
		ApplicationName: "AWS IAM Identity Center",
	})
	if err != nil {
		return err
	}
	for _, f := range result.Findings {
		if f.Severity != mapping.Notice {
			fmt.Fprintln(notes, f)
		}
	}
	_, err = out.Write(result.Output)
	return err
}
