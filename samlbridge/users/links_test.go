package users_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// person compares two lists as people have them, and returns what is said of one name.
func person(t *testing.T, idp, aws, name string) users.Person {
	t.Helper()
	left, err := users.Read("idp", strings.NewReader(idp), users.IdP, nil)
	require.NoError(t, err, idp)
	right, err := users.Read("aws", strings.NewReader(aws), users.AWS, nil)
	require.NoError(t, err, aws)
	all := slices.Collect(users.Compare(left, right))
	i := slices.IndexFunc(all, func(p users.Person) bool { return p.Username == name })
	require.GreaterOrEqual(t, i, 0, "%s is not in %v", name, all)
	return all[i]
}

// Robert is called something else in AWS, and every list says in its own way who he is.
func TestOtherUsernameOfEachList(t *testing.T) {
	t.Parallel()
	const identityStore = `{"Users": [{"UserName": "robert", "UserId": "u1", "Emails": [{"Value": "bob@example.com", "Type": "work", "Primary": true}],
		"ExternalIds": [{"Issuer": "https://idp.example", "Id": "0001"}]}, {"UserName": "zoe@example.com", "Emails": [{"Value": "zoe@example.com"}]}]}`
	const scim = `{"totalResults": 1, "Resources": [{"userName": "robert", "externalId": "0001", "emails": [{"value": "Bob@Example.com", "primary": true}]}]}`
	for _, row := range []struct{ why, idp, aws string }{
		{"one name a line, and AWS's email address", "bob@example.com\n", identityStore},
		{"AWS's list of SCIM, in another case", "bob@example.com\n", scim},
		{"AWS's list as CSV", "bob@example.com\n", "UserName,Emails.0.Value\nrobert,bob@example.com\n"},
		{"SCIM", `{"Resources": [{"userName": "bob@example.com", "externalId": "0001"}]}`, identityStore},
		{"Okta",
			`[{"id": "0001", "status": "ACTIVE", "profile": {"login": "bob@example.com", "email": "bob@example.com"}}]`,
			identityStore},
		{"Microsoft Graph, by object ID", `{"value": [{"id": "0001", "userPrincipalName": "bob@example.com"}]}`,
			identityStore},
		{"Keycloak", `[{"id": "0001", "username": "bob", "email": "bob@example.com", "enabled": true}]`, identityStore},
		{"Google",
			`{"users": [{"primaryEmail": "bob@example.com", "emails": [{"address": "bob@example.com", "primary": true}]}]}`, identityStore},
		{"Cloudflare", `{"result": [{"id": "x", "name": "Bob", "email": "bob@example.com"}]}`, identityStore},
	} {
		p := person(t, row.idp, row.aws, "bob@example.com")
		require.Equal(t, users.Cannot, p.Outcome, row.why)
		require.Equal(t, "robert", p.AWSUsername, row.why)
		require.Equal(t, "user-other-username", p.Reasons[0].Rule, row.why)
		require.Contains(t, p.Reasons[0].Message, `is in AWS under another username: "robert" has `, row.why)
		require.Contains(t, p.Reasons[0].Fix, "aws identitystore update-user (attribute path userName)", row.why)
		require.Contains(t, p.Reasons[0].Fix, "a second user with the same email address fails", row.why)
	}
}

// Addresses that somebody had before, or has beside the one that signs in, connect as well.
func TestSecondaryAddresses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, idp string }{
		{"an alias of Google", `{"users": [{"primaryEmail": "new@example.com", "aliases": ["old@example.com"]}]}`},
		{"an address of Google's list",
			`{"users": [{"primaryEmail": "new@example.com", "emails": [{"address": "old@example.com"}, {"address": "new@example.com", "primary": true}]}]}`},
		{"proxyAddresses of Entra",
			`{"value": [{"mail": "new@example.com", "proxyAddresses": ["SMTP:new@example.com", "smtp:old@example.com", "X500:/o=x"]}]}`},
		{"otherMails of Entra", `{"value": [{"mail": "new@example.com", "otherMails": ["old@example.com"]}]}`},
		{"the principal name of Entra",
			`{"value": [{"mail": "new@example.com", "userPrincipalName": "old@example.com"}]}`},
		{"the second address of Okta",
			`[{"profile": {"login": "new@example.com", "email": "new@example.com", "secondEmail": "old@example.com"}}]`},
		{"Entra's CSV",
			"userPrincipalName,mail,proxyAddresses\nx,new@example.com,\"SMTP:new@example.com,smtp:old@example.com\"\n"},
		{"JSON as CSV", "primaryEmail,aliases.0,aliases.1\nnew@example.com,other@example.com,old@example.com\n"},
		{"Google's CSV", "Email Address [Required],Work Secondary Email\nnew@example.com,old@example.com\n"},
	} {
		p := person(t, row.idp, `{"Users": [{"UserName": "old@example.com"}]}`, "new@example.com")
		require.Equal(t, "old@example.com", p.AWSUsername, row.why)
		require.Equal(t, "user-other-username", p.Reasons[0].Rule, row.why)
	}
}

// What is no certain sign is said as that.
func TestOtherUsernameIsNotCertain(t *testing.T) {
	t.Parallel()
	const bob = "bob@example.com"
	for _, row := range []struct{ why, idp, aws, rule, message, fix string }{
		{"another domain", bob + "\n", "bob@old.example\n", "user-other-username",
			`"bob@old.example", which may be the same person`, "find out whether it is the same person"},
		{"the part before the @", bob + "\n", "bob\n", "user-other-username", `"bob" is the part before the @`,
			"rename the user"},
		{"two users fit", bob + "\n",
			`{"Users": [{"UserName": "a", "Emails": [{"Value": "bob@example.com"}]}, {"UserName": "b", "Emails": [{"Value": "bob@example.com"}]}]}`,
			"user-other-username", `"a", "b" may each be this person`, "find out with which one"},
		{"the user is somebody else's", "email,id\n" + bob + ",1\nrobert@example.com,2\n",
			`{"Users": [{"UserName": "robert@example.com", "Emails": [{"Value": "bob@example.com"}]}]}`,
			"user-other-username", "who is someone else", "give each of the two an email address of their own"},
		{"two people for one user", "email,id\n" + bob + ",7\nbobby@example.com,7\n",
			`{"Users": [{"UserName": "x@example.com", "ExternalIds": [{"Id": "7"}]}]}`,
			"user-other-username", "and matches other people in this list, too", "find out which of them it is"},
		{"an ID that everybody has", "email,externalId\n" + bob +
			",t\na@example.com,t\nb@example.com,t\nc@example.com,t\nd@example.com,t\n",
			`{"Users": [{"UserName": "x@example.com", "ExternalIds": [{"Id": "t"}], "Emails": [{"Value": "x@example.com"}]}]}`, "user-missing-in-aws", "is not in AWS", "create the user"},
		{"nobody fits, and AWS's list shows no addresses", bob + "\n", "zoe@example.com\n", "user-missing-in-aws",
			"is not in AWS", "search for the email address"},
		{"nobody fits, and AWS's list shows addresses", bob + "\n",
			`{"Users": [{"UserName": "zoe@example.com", "Emails": [{"Value": "zoe@example.com"}]}]}`,
			"user-missing-in-aws", "is not in AWS", "create the user in IAM Identity Center > Users > Add user"},
		{"too long for the console", strings.Repeat("b", 95) + bob + "\n",
			`{"Users": [{"UserName": "zoe@example.com", "Emails": [{"Value": "zoe@example.com"}]}]}`,
			"user-missing-in-aws", "is not in AWS", "through the API or SCIM"},
	} {
		name := bob
		if strings.HasPrefix(row.idp, "bbb") {
			name = strings.TrimSpace(row.idp)
		}
		p := person(t, row.idp, row.aws, name)
		require.Equal(t, users.Cannot, p.Outcome, row.why)
		require.Equal(t, row.rule, p.Reasons[0].Rule, row.why)
		require.Contains(t, p.Reasons[0].Message, row.message, row.why)
		require.Contains(t, p.Reasons[0].Fix, row.fix, row.why)
	}
}

// A user whom the identity provider names otherwise is not told to be somebody to look into, and nobody is ever
// removed.
func TestNoAdviceRemovesAnybody(t *testing.T) {
	t.Parallel()
	idp, err := users.Read("idp", strings.NewReader("bob@example.com\nann@example.com\n"), users.IdP, nil)
	require.NoError(t, err)
	aws, err := users.Read("aws", strings.NewReader(
		`{"Users": [{"UserName": "robert", "Emails": [{"Value": "bob@example.com"}]}, {"UserName": "ann@old.example"}, {"UserName": "left@example.com"}]}`), users.AWS, nil)
	require.NoError(t, err)
	var names []string
	for p := range users.Compare(idp, aws) {
		names = append(names, p.Outcome.String()+" "+p.Username)
		for _, r := range p.Reasons {
			require.NotRegexp(t, `\b(remove|delete)\b`, r.Fix, p.Username)
		}
		switch p.Username {
		case "ann@old.example":
			require.Contains(t, p.Reasons[0].Fix, `whether this is "ann@example.com": if so, rename`)
		case "left@example.com":
			require.Contains(t, p.Reasons[0].Fix, "disable the user only if the person has left")
		}
	}
	require.Equal(t, []string{"cannot ann@example.com", "only in AWS ann@old.example", "cannot bob@example.com",
		"only in AWS left@example.com"}, names)
}

// The identity provider's email address counts, since it is the Name ID; that is said once.
func TestEmailAddressCounts(t *testing.T) {
	t.Parallel()
	list, findings := readList(t,
		users.IdP, `{"Resources": [{"userName": "bob", "emails": [{"value": "bob@example.com", "primary": true}]},
		{"userName": "ann", "emails": [{"value": "x@example.com"}, {"value": "ann@example.com", "primary": true}]}, {"userName": "zoe@example.com"}]}`)
	require.Equal(t, []string{"ann@example.com", "bob@example.com", "zoe@example.com"}, namesOf(list))
	require.Len(t, findings, 1)
	require.Contains(t, findings[0], "the names are taken from emails, not from userName")
	list, findings = readList(t, users.AWS,
		`{"Users": [{"UserName": "bob", "Emails": [{"Value": "bob@example.com", "Primary": true}]}]}`)
	require.Equal(t, []string{"bob"}, namesOf(list))
	require.Empty(t, findings)
}

func namesOf(l *users.List) []string {
	var names []string
	for i := range l.Len() {
		names = append(names, l.Name(i))
	}
	return names
}
