package metadata_test

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/metadata"
)

// What metadata contains, without any judgement.
func ExampleInspect() {
	data, err := os.ReadFile("../testdata/idp-metadata.xml")
	if err != nil {
		log.Fatal(err)
	}
	inspection, err := metadata.Inspect("idp.xml", data, form.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	for _, role := range inspection.Entities[0].Roles {
		fmt.Println(role.Role, *role.WantAuthnRequestsSigned, len(role.Keys), "keys")
	}
	// Output:
	// IDPSSODescriptor true 2 keys
}

// An edit changes what it says and keeps every other byte.
func ExampleRewrite() {
	data, err := os.ReadFile("../testdata/idp-metadata.xml")
	if err != nil {
		log.Fatal(err)
	}
	edit := metadata.Edit{WantAuthnRequestsSigned: new(false)}
	output, changes, err := metadata.Rewrite("idp.xml", data, "", edit, form.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	before, after := strings.Split(string(data), "\n"), strings.Split(string(output), "\n")
	for i := range before {
		if before[i] != after[i] {
			fmt.Println(after[i])
		}
	}
	for _, c := range changes {
		fmt.Println(c.Pos, c.Message)
	}
	// Output:
	// 	<IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
	// 3:45 WantAuthnRequestsSigned is changed from "true" to "false"
}
