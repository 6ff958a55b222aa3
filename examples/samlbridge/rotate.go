package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/report"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

func (c command) rotate(args []string) int {
	fs := flag.NewFlagSet("rotate", flag.ContinueOnError)
	sides := sideFlags(fs, "aws", "cloudflare")
	// Only the identity provider's part of a document is about its certificates.
	sides[0].instead = []form.Form{samlbridge.IdPMetadata, samlbridge.AWSIdPValues, samlbridge.CloudflareIdPValues}
	sides[1].instead = []form.Form{samlbridge.IdPMetadata, samlbridge.CloudflareIdPValues, samlbridge.AWSIdPValues}
	var files [2][]string
	for i, s := range sides {
		fs.Func(s.name, "`file` with certificates of this side; may be repeated", func(file string) error {
			files[i] = append(files[i], file)
			return nil
		})
	}
	asJSON := fs.Bool("json", false, "print JSON")
	c.sizeFlag(fs)
	others, err := c.parse(fs, args, 0, -1)
	switch {
	case err != nil:
		return c.usageOr(err)
	case len(others) > 0:
		return c.fail(fmt.Errorf("rotate: %q is given without a flag that says which side it is of; fix: call rotate "+
			"-aws FILE -cloudflare FILE, with what AWS trusts and what Cloudflare shows", others[0]))
	case len(files[0]) == 0 || len(files[1]) == 0:
		return c.fail(
			errors.New("rotate: the files of both sides are needed; fix: call rotate -aws FILE -cloudflare FILE"))
	}
	if err = stdinOnce(slices.Concat(files[0], files[1])...); err != nil {
		return c.fail(err)
	}
	var docs [2][]*samlbridge.Document
	for i, list := range files {
		for _, file := range list {
			d, err := c.statement(file, sides[i])
			if err != nil {
				return c.refused(err)
			}
			fmt.Fprint(c.stderr, report.Text(d.Findings, diag.SeverityWarning))
			docs[i] = append(docs[i], d)
		}
	}
	o := samlbridge.Options{Time: c.now, Codecs: terraform.Codecs(terraform.Options{})}
	r, err := samlbridge.Rotate(docs[0], docs[1], o)
	if err != nil {
		return c.fail(err)
	}
	if *asJSON {
		_, err = c.stdout.Write(report.Rotation(r))
	} else {
		err = c.printRotation(r)
	}
	switch {
	case err != nil:
		return c.fail(err)
	case r.SignIn.Answer != rotation.Yes:
		return exitFindings
	}
	return exitOK
}

func (c command) printRotation(r rotation.Rotation) error {
	fmt.Fprintf(c.stdout, "Does sign-in work now, as far as certificates decide it? %s: %s\n",
		r.SignIn.Answer, r.SignIn.Reason)
	reason := r.Switch.Reason
	if r.Switch == r.SignIn {
		reason = "for the same reason"
	}
	fmt.Fprintf(c.stdout, "Is it safe to switch? %s: %s\n", r.Switch.Answer, reason)
	switch {
	case len(r.Steps) > 0:
	case r.SignIn.Answer == rotation.Yes:
		fmt.Fprintln(c.stdout, "There is nothing to do.")
	default:
		fmt.Fprintln(c.stdout, "No step can be advised.")
	}
	for i, s := range r.Steps {
		fmt.Fprintf(c.stdout, "%d. %s\n", i+1, s.Text)
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nexpires\tin AWS's console\tyellow from\tAWS trusts\tCloudflare shows\tSHA-256")
	for _, cert := range r.Certificates {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n",
			moment(cert.NotAfter), indicator(cert), moment(cert.YellowFrom), trusted(cert), yesNo(cert.Shown),
			cert.SHA256)
	}
	return w.Flush()
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.Format(time.DateTime + " UTC")
}

func indicator(cert rotation.RotationCertificate) string {
	switch cert.Indicator {
	case rotation.Red:
		return "red, expired"
	case rotation.Yellow, rotation.Green:
		return fmt.Sprintf("%s, %d days left", cert.Indicator, cert.DaysLeft)
	}
	return "unknown"
}

// trusted says whether AWS trusts a certificate, and what it has to do with the others.
func trusted(cert rotation.RotationCertificate) string {
	switch {
	case cert.Unrelated:
		return "yes, unrelated"
	case cert.SameKeyAs != "":
		return "no, its key"
	}
	return yesNo(cert.Trusted)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
