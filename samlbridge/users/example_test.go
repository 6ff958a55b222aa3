package users_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// Who of those whom the identity provider admits can sign in to AWS?
func Example() {
	idp := "Name,Primary email\nAlice,alice@example.com\nBob,bob@example.com\nCarol,Carol@example.com\nDan\n"
	aws := `{"Users": [{"UserName": "alice@example.com"}, {"UserName": "bob"}, {"UserName": "carol@example.com"}]}`

	report := func(f diag.Finding) { fmt.Println(f) }
	shall, err := users.Read("idp.csv", strings.NewReader(idp), users.IdP, report)
	if err != nil {
		log.Fatal(err)
	}
	exist, err := users.Read("aws.json", strings.NewReader(aws), users.AWS, report)
	if err != nil {
		log.Fatal(err)
	}
	for v := range users.Compare(shall, exist) {
		fmt.Println(v.Outcome, v.Username)
		for _, r := range v.Reasons {
			fmt.Println("  ", r.Rule)
		}
	}
	// Output:
	// idp.csv:1:1: notice: the names are taken from the column "Primary email", 2 of 2 (users-column-chosen)
	// idp.csv:5:1: error: the row has 1 field and the header 2 (users-row-unread)
	//     fix: correct the row, or export the list again
	// uncertain Carol@example.com
	//    user-case
	// can alice@example.com
	// cannot bob@example.com
	//    user-other-username
}
