package users_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// Each identity provider's list is read so that the person is found by what AWS has: name is what Cloudflare sends,
// found are usernames and external IDs in AWS that are this person.
func TestListsOfIdentityProviders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, idp, name string
		found          []string // usernames in AWS
		id             string   // an external ID in AWS
		reported       []string
	}{
		{
			why: "Okta",
			idp: `[{"id": "00u1", "status": "ACTIVE", "profile": {"login": "jd@x.example", "email": "jane@x.example", "secondEmail": "jane@home.example"},
				"credentials": {"provider": {"name": "OKTA"}}}]`,
			name: "jane@x.example", found: []string{"jd@x.example", "jane@home.example", "jane"}, id: "00u1",
			reported: []string{
				"users-column-chosen the names are taken from email, not from login, which differs: Cloudflare sends the email address"},
		},
		{
			why:  "Okta as CSV",
			idp:  "id,profile.login,profile.email,profile.secondEmail\n00u1,jd@x.example,jane@x.example,jane@home.example\n",
			name: "jane@x.example", found: []string{"jd@x.example", "jane@home.example"}, id: "00u1",
			reported: []string{`users-column-chosen the names are taken from the column "profile.email", 3 of 4`},
		},
		{
			why: "Microsoft Graph",
			idp: `{"value": [{"id": "aa-1", "userPrincipalName": "jd@x.onmicrosoft.com", "mail": "jane@x.example", "mailNickname": "jd7",
				"otherMails": ["jane@home.example"], "proxyAddresses": ["SMTP:jane@x.example", "smtp:j.d@x.example", "SIP:sip@x.example"]}]}`,
			name: "jane@x.example", found: []string{"jd@x.onmicrosoft.com", "jane@home.example", "j.d@x.example",
				"JD7"}, id: "aa-1",
			reported: []string{
				"users-column-chosen the names are taken from mail, not from userPrincipalName, which differs: Cloudflare sends the email address"},
		},
		{
			why:  "Microsoft Graph without mail: the primary proxy address",
			idp:  `{"value": [{"id": "aa-1", "userPrincipalName": "jane@x.example", "mail": null, "proxyAddresses": ["smtp:j.d@x.example", "SMTP:jane@x.example"]}]}`,
			name: "jane@x.example", found: []string{"j.d@x.example"}, id: "aa-1",
		},
		{
			why:  "Microsoft Entra ID as CSV",
			idp:  "userPrincipalName,mail,objectId,proxyAddresses\njd@x.onmicrosoft.com,jane@x.example,aa-1,SMTP:jane@x.example+smtp:j+d@x+smtp:j.d@x.example+X500:/o=x\n",
			name: "jane@x.example", found: []string{"jd@x.onmicrosoft.com", "j.d@x.example", "j+d@x"}, id: "aa-1",
			reported: []string{`users-column-chosen the names are taken from the column "mail", 2 of 4`},
		},
		{
			why: "Google's directory",
			idp: `{"users": [{"id": "104", "primaryEmail": "jane@x.example", "emails": [{"address": "jane@x.example", "primary": true}, {"address": "jane@home.example"}],
				"aliases": ["j.d@x.example"], "nonEditableAliases": ["jane@x.test-google-a.com"]}]}`,
			name: "jane@x.example", found: []string{"jane@home.example", "j.d@x.example", "jane@x.test-google-a.com"},
			id: "104",
		},
		{
			why:  "Microsoft Entra ID as CSV, without mail",
			idp:  "userPrincipalName,mail,objectId\njane@x.example,,aa-1\n",
			name: "jane@x.example", found: []string{"jane"}, id: "aa-1",
			reported: []string{`users-column-chosen the names are taken from the column "mail", 2 of 3`},
		},
		{
			why:  "Google's directory as CSV",
			idp:  "primaryEmail,id,aliases.0,aliases.1,emails.0.address\njane@x.example,104,j.d@x.example,jd@x.example,jane@home.example\n",
			name: "jane@x.example", found: []string{"j.d@x.example", "jd@x.example", "jane@home.example"}, id: "104",
			reported: []string{`users-column-chosen the names are taken from the column "primaryEmail", 1 of 5`},
		},
		{
			why:  "Google's console",
			idp:  "First Name [Required],Email Address [Required],Status [READ ONLY],Work Secondary Email\nJane,jane@x.example,Active,j.d@x.example\n",
			name: "jane@x.example", found: []string{"j.d@x.example"},
			reported: []string{
				`users-column-chosen the names are taken from the column "Email Address [Required]", 2 of 4`},
		},
		{
			why:  "Keycloak",
			idp:  `[{"id": "5f-1", "username": "jd7", "email": "jane@x.example", "enabled": true, "emailVerified": true, "attributes": {"x": ["y"]}}]`,
			name: "jane@x.example", found: []string{"jd7", "jane"}, id: "5f-1",
			reported: []string{
				"users-column-chosen the names are taken from email, not from username, which differs: Cloudflare sends the email address"},
		},
		{
			why: "Cloudflare", idp: `{"result": [{"id": "f3", "email": "jane@x.example", "name": "Jane"}]}`,
			name: "jane@x.example", found: []string{"jane"}, id: "f3",
		},
		{
			why:  "SCIM, of several addresses the primary one",
			idp:  `{"Resources": [{"id": "9", "externalId": "E9", "userName": "jane@x.example", "emails": [{"value": "old@x.example"}, {"value": "jane@x.example", "primary": true}]}]}`,
			name: "jane@x.example", found: []string{"old@x.example"}, id: "E9",
		},
		{
			why:  "an empty email address is none",
			idp:  `[{"username": "jane@x.example", "email": ""}]`,
			name: "jane@x.example", found: []string{"jane"},
		},
		{
			why:  "what is no address in a list of them",
			idp:  `[{"email": "jane@x.example", "aliases": ["", 7, {"value": null}, ["a@b"], "\\ud800@x"]}]`,
			name: "jane@x.example", found: []string{"jane"},
		},
	} {
		idp, reported := readList(t, users.IdP, c.idp)
		require.Equal(t, 1, idp.Len(), c.why)
		require.Equal(t, c.name, idp.Name(0), c.why)
		require.Equal(t, c.reported, reported, c.why)
		for _, username := range c.found {
			list := people(t, c.idp, username+"\n")
			require.Len(t, list, 1, "%s: %s", c.why, username)
			require.Equal(t, username, list[0].AWSUsername, c.why)
			require.Equal(t, "user-other-username", list[0].Reasons[0].Rule, c.why)
		}
		if c.id != "" {
			list := people(t, c.idp, "userName,externalId\nu1,"+c.id+"\n")
			require.Equal(t, "u1", list[0].AWSUsername, c.why)
			require.Contains(t, list[0].Reasons[0].Message, "has the same external ID", c.why)
		}
	}
}

// An address is never taken for a username of AWS.
func TestAWSListsByUsername(t *testing.T) {
	t.Parallel()
	l, reported := readList(t, users.AWS,
		`{"Users": [{"Emails": [{"Value": "a@x.org", "Primary": true}]}, {"UserName": "b", "Emails": [{"Value": "b@x.org"}]}]}`)
	require.Equal(t, 1, l.Len())
	require.Equal(t, "b", l.Name(0))
	require.Equal(t, []string{"users-row-unread the user has no userName"}, reported)
	l, reported = readList(t, users.AWS, "userName,email\n,a@x.org\n")
	require.Zero(t, l.Len())
	require.Equal(t, "users-row-unread the field with the name is empty", reported[1])
}
