// Command idp-to-aws takes the three values that Cloudflare shows for an Access application, as environment variables or
// from any other place that a program has them in, and writes the metadata file that AWS takes for upload.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

func main() {
	values := mapping.CloudflareIdentityProvider{
		SSOEndpoint: os.Getenv("SSO_ENDPOINT"),
		EntityID:    os.Getenv("IDP_ENTITY_ID"),
		PublicKey:   os.Getenv("PUBLIC_KEY"),
	}
	if err := run(values, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run needs no document: the typed values become parties, and the parties are written.
func run(values mapping.CloudflareIdentityProvider, out io.Writer) error {
	parties, _, err := values.Parties()
	if err != nil {
		return err
	}
	document := &samlbridge.Document{Name: "Cloudflare", Form: samlbridge.CloudflareIdPValues, Parties: parties}
	result, err := samlbridge.Write(samlbridge.AWSIdPMetadata, document, samlbridge.Options{})
	if err != nil {
		return err
	}
	_, err = out.Write(result.Output)
	return err
}
