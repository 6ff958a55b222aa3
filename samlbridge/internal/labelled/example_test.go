package labelled_test

import (
	"fmt"

	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
)

func ExampleParse() {
	text := "Hi, here they are:\n*SSO endpoint:* <https://team.cloudflareaccess.com/x>\nAccess Entity ID\nhttps://team.cloudflareaccess.com\n"
	sheet, err := labelled.Parse(text, []labelled.Console{{Form: "idp", Fields: []labelled.Field{
		{Property: "sso", Kind: labelled.URL, Labels: []string{"SSO endpoint"}},
		{Property: "issuer", Kind: labelled.URL, Labels: []string{"Access Entity ID"}},
	}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sheet.Count("idp"), "fields")
	found := sheet.Read("idp")
	for _, e := range found.Values {
		fmt.Printf("%s at %s: %s\n", e.Property, e.ValuePos, e.Value)
	}
	for _, l := range found.Leftovers {
		fmt.Printf("%q %s\n", text[l.Offset:l.End], l.Message)
	}
	for _, n := range found.Notes {
		fmt.Println(n.Pos, n.Message)
	}
	// Output:
	// 2 fields
	// sso at 2:18: https://team.cloudflareaccess.com/x
	// issuer at 4:1: https://team.cloudflareaccess.com
	// "Hi, here they are:" belongs to no label
	// 2:17 link brackets left out
}
