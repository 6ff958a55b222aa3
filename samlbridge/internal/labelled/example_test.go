package labelled_test

import (
	"fmt"

	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
)

func ExampleParse() {
	text := "Hi, here they are:\n*SSO endpoint:* <https://team.cloudflareaccess.com/x>\nAccess Entity ID\nhttps://team.cloudflareaccess.com\n"
	sheet, err := labelled.Parse(text, []labelled.Label{{Text: "SSO endpoint", ID: "sso"}, {Text: "Access Entity ID", ID: "idp"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range sheet.Entries {
		fmt.Printf("%s at byte %d: %s\n", e.ID, e.ValueOffset, e.Value)
	}
	for _, l := range sheet.Leftovers {
		fmt.Printf("%q %s\n", text[l.Offset:l.End], l.Message)
	}
	for _, n := range sheet.Notes {
		fmt.Println(n.ID, n.Message)
	}
	// Output:
	// sso at byte 36: https://team.cloudflareaccess.com/x
	// idp at byte 90: https://team.cloudflareaccess.com
	// "Hi, here they are:" belongs to no label
	// sso link brackets left out
}
