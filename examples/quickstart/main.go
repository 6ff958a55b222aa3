// Command quickstart is the program in the README.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/samlbridge/samlbridge/samlbridge"
)

func main() {
	metadata, err := os.ReadFile("examples/samlbridge/testdata/aws-sp-metadata.xml")
	if err != nil {
		log.Fatal(err)
	}
	result, err := samlbridge.Convert("AWS", metadata, samlbridge.CloudflareAppValues, samlbridge.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s%d findings\n", result.Output, len(result.Findings))
}
