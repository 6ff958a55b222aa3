// Command idp-to-aws takes the three values that Cloudflare shows for an Access application, as environment variables
// or from any other place that a program has them in, and writes the metadata file that AWS takes for upload.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/report"
)

func main() {
	values := cloudflare.IdentityProvider{
		SSOEndpoint: os.Getenv("SSO_ENDPOINT"),
		EntityID:    os.Getenv("IDP_ENTITY_ID"),
		PublicKey:   os.Getenv("PUBLIC_KEY"),
	}
	if err := run(values, time.Now(), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes nothing where a rule finds an error in the values: notes say which.
func run(values cloudflare.IdentityProvider, now time.Time, out, notes io.Writer) error {
	document, err := json.Marshal(values)
	if err != nil {
		return err
	}
	result, err := samlbridge.Convert("Cloudflare", document, samlbridge.AWSIdPMetadata,
		samlbridge.Options{From: samlbridge.CloudflareIdPValues, Time: now})
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
