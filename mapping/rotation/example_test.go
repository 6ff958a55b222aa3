package rotation_test

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem"
)

// AWS trusts the certificate that Cloudflare signs with, so there is nothing to do until it expires.
func Example() {
	text, err := os.ReadFile("../../pem/testdata/rsa-2048.pem")
	if err != nil {
		log.Fatal(err)
	}
	bundle, err := pem.Parse(text)
	if err != nil {
		log.Fatal(err)
	}
	keys := []mapping.Key{mapping.NewKey(mapping.Signing, bundle.Certificates[0].Raw)}
	r := rotation.Rotate(keys, keys, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	fmt.Println("sign-in works:", r.SignIn.Answer)
	fmt.Println("steps:", len(r.Steps))
	// Output:
	// sign-in works: yes
	// steps: 0
}
