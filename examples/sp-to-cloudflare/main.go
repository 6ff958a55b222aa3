// Command sp-to-cloudflare reads the metadata that AWS IAM Identity Center offers for download from standard input and
// writes the body for Cloudflare's API that makes the Access application.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/report"
)

func main() {
	if err := run(os.Stdin, time.Now(), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, now time.Time, out, notes io.Writer) error {
	metadata, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	result, err := samlbridge.Convert("AWS metadata", metadata, samlbridge.CloudflareApp, samlbridge.Options{
		ApplicationName: "AWS IAM Identity Center",
		Time:            now,
	})
	var refused *samlbridge.Error
	if errors.As(err, &refused) {
		fmt.Fprint(notes, report.Text(refused.Findings, diag.SeverityWarning))
	}
	if err != nil {
		return err
	}
	fmt.Fprint(notes, report.Text(result.Findings, diag.SeverityWarning))
	_, err = out.Write(result.Output)
	return err
}
