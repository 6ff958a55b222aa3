// Command quickstart is the program in the README.
package main

import (
	"log"
	"os"
	"time"

	"github.com/samlbridge/samlbridge/samlbridge"
)

func main() {
	metadata, err := os.ReadFile("examples/samlbridge/testdata/aws-sp-metadata.xml")
	if err != nil {
		log.Fatal(err)
	}
	result, err := samlbridge.Convert("aws.xml", metadata, samlbridge.CloudflareApp,
		samlbridge.Options{Time: time.Now()})
	if err != nil {
		log.Fatal(err) // nothing is written where a rule finds an error
	}
	os.Stdout.Write(result.Output)
}
