package signin_test

import (
	"fmt"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

func ExampleDecode() {
	// A form value whose + a terminal has turned into blanks and whose padding was lost; here the message is a request.
	capture := "SAMLRequest=PHNhbWxwOkF1dGhuUmVxdWVzdCB4bWxuczpzYW1scD0idXJuOm9hc2lzOm5hbWVzOnRjOlNBTUw6Mi4wOnByb3RvY29sIiBJRD0iYXdzX34 fiIvPg"
	c, err := signin.Decode([]byte(capture), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Kind)
	for _, n := range c.Repairs {
		fmt.Println(n.Message)
	}
	// Output:
	// AuthnRequest
	// blanks in the value were turned back into +
	// the = at the end of the value were put right
}

func ExampleExplain() {
	c, err := signin.Decode([]byte(responseText), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	report := signin.Explain(c, signin.Pair{
		SP: &mapping.ServiceProvider{EntityID: spEntityID, AssertionConsumerServices: []mapping.Endpoint{{Location: otherACS}}},
	}, signin.Options{Time: time.Date(2026, 11, 23, 12, 0, 10, 0, time.UTC)})
	fmt.Println(report.Answer)
	for _, c := range report.Checks {
		if c.Outcome == signin.Failed {
			fmt.Println(c.ID)
		}
	}
	fmt.Println(report.Unverified.NameID)
	// Output:
	// no
	// signature
	// assertion-signed
	// destination
	// recipient
	// a… (17 characters)
}
