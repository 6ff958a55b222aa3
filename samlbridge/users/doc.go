// Package users reads lists of users and says who of them can sign in to AWS IAM Identity Center through Cloudflare
// Access.
//
//	people, err := users.Read("idp.csv", file, users.IdP, nil)
//	…
//	for p := range users.Compare(people, directory) {
//		fmt.Println(p.Outcome, p.Username, p.AWSUsername)
//	}
//
// AWS creates no one at sign-in: the Name ID that Cloudflare sends must be an email address and must be, byte for byte,
// the username of a user who is already there. [Read] reads either side's list from a stream; [Compare] compares the
// two and gives one [Person] for each name, in byte order.
//
// # What is read
//
//   - CSV with a header (RFC 4180), the columns separated by commas, semicolons or tabs, also JSON that was exported as
//     CSV (aliases.0, emails[0].value, profile.login).
//   - JSON as the Identity Store API (ListUsers), SCIM, Cloudflare's API, Okta (profile), Microsoft Graph, Google's
//     Directory API and Keycloak return it; a list of such users, or of names; pages one after another or in a list;
//     one JSON value a line.
//   - One name a line.
//
// Of several names that a user has, the identity provider's list is read by the email address, since that is what
// Cloudflare sends, and AWS's by the username, since that is what AWS compares.
//
// The text is UTF-8 or, with a byte order mark, UTF-16; lines end with LF or CR LF, or with CR where the text begins
// without LF for a quarter of a MiB. A name is taken as it is: white space around it is not removed, since it would
// keep the person out.
//
// What a list says of itself counts: whether it is one page of several ([List.Incomplete]), and who is disabled
// ([List.Disabled]) or in a state that leaves it open ([List.Status]), by members such as UserStatus and active and by
// columns such as Status and Enabled.
//
// A row that cannot be read is reported with its line, and reading goes on behind it: each line of the input is part of
// a user, empty, the header, part of the JSON around the users, or reported. Only an error ends a list: the stream
// failed, it is not text, it is no list but a certificate, metadata or an error message, it contains a private key, its
// columns are unknown, or one of the limits was passed.
//
// # The same person under another username
//
// Who is not in AWS by name is looked for by external ID, email address, secondary addresses and aliases, other names
// and the part before the @, in this order. What more than four people share, on either side, says nothing of anyone.
// No advice removes a user: the person may only have another name.
//
// # Cost
//
// A list of n names takes n log n comparisons of words and about twice its text in memory. Nothing is written anywhere.
package users
