package users_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/users"
)

func TestDisabled(t *testing.T) {
	t.Parallel()
	csv := func(column, value string) string { return "userName," + column + "\na@x.org," + value + "\n" }
	for _, c := range []struct {
		why, text string
		disabled  bool
	}{
		{"SCIM", `{"Resources": [{"userName": "a@x.org", "active": false}]}`, true},
		{"SCIM, active", `{"Resources": [{"userName": "a@x.org", "active": true}]}`, false},
		{"SCIM, as some servers write it", `{"Resources": [{"active": "False", "userName": "a@x.org"}]}`, true},
		{"SCIM, not stated", `{"Resources": [{"userName": "a@x.org", "active": null}]}`, false},
		{"the Identity Store API", `{"Users": [{"UserName": "a@x.org", "UserStatus": "DISABLED"}]}`, true},
		{"the Identity Store API, enabled", `{"Users": [{"UserName": "a@x.org", "UserStatus": "ENABLED"}]}`, false},
		{"Microsoft Graph", `{"value": [{"userPrincipalName": "a@x.org", "accountEnabled": false}]}`, true},
		{"Google's directory", `{"users": [{"primaryEmail": "a@x.org", "suspended": true}]}`, true},
		{"Google's directory, not suspended", `{"users": [{"primaryEmail": "a@x.org", "suspended": false}]}`, false},
		{"a user a line", `{"userName": "a@x.org", "active": false}`, true},
		{"something of the user's is not active", `{"Users": [{"UserName": "a@x.org", "Emails": [{"active": false}]}]}`,
			false},
		{"Status", csv("Status", "Disabled"), true},
		{"Status in Okta", csv("status", "DEPROVISIONED"), true},
		{"Status in Google Workspace", csv("Status [READ ONLY]", "Suspended"), true},
		{"User status", csv("User status", "Inactive"), true},
		{"Active", csv("Active", "false"), true},
		{"Active as a number", csv("Active", "0"), true},
		{"Enabled", csv("Enabled", "FALSE"), true},
		{"Account enabled in Microsoft Entra ID", csv("accountEnabled", "False"), true},
		{"Disabled", csv("Disabled", "true"), true},
		{"active", csv("Status", "Active"), false},
		{"not stated", csv("Status", ""), false},
		{"a column of something else", csv("Phone status", "Disabled"), false},
		{"a word of another column", csv("Department", "Disabled"), false},
	} {
		l, _ := readList(t, users.AWS, c.text)
		require.Equal(t, 1, l.Len(), c.why)
		require.Equal(t, c.disabled, l.Disabled(0), c.why)
	}
}

func TestCompareDisabled(t *testing.T) {
	t.Parallel()
	off, _ := readList(t, users.AWS, "userName,active\nb@x.org,true\na@x.org,false\n")
	on := list(t, "a@x.org", "b@x.org")
	one := func(idp, aws *users.List) users.Person { return slices.Collect(users.Compare(idp, aws))[0] }
	require.Equal(t, 3, off.Line(0))

	v := one(on, off)
	require.Equal(t, users.Cannot, v.Outcome, "AWS documents that it lets nobody in who is disabled")
	require.Equal(t, 3, v.AWSLine)
	require.Equal(t, "user-disabled", v.Reasons[0].Rule)
	require.Contains(t, v.Reasons[0].Fix, "Enable user access")

	v = one(off, on)
	require.Equal(t, users.Uncertain, v.Outcome, "what Cloudflare and what is behind it do is not documented")
	require.Equal(t, "is disabled at the identity provider, which need not let the person sign in",
		v.Reasons[0].Message)

	require.Equal(t, users.Cannot, one(off, list(t, "b@x.org")).Outcome, "what is certain outweighs")
	v = one(list(t, "z@x.org"), off)
	require.Equal(t, users.OnlyInAWS, v.Outcome)
	require.Len(t, v.Reasons, 1, "it keeps nobody out")
	twice, _ := readList(t, users.IdP, "userName,active\na@x.org,true\na@x.org,false\n")
	require.Equal(t, users.Uncertain, one(twice, on).Outcome, "one of two lines is enough for a doubt")
}
