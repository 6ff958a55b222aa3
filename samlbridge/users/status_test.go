package users_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// A value that says neither yes nor no is kept, and never taken for yes.
func TestStatus(t *testing.T) {
	t.Parallel()
	csv := func(column, value string) string { return "userName," + column + "\na@x.org," + value + "\n" }
	for _, c := range []struct {
		why, text, status string
		disabled          bool
	}{
		{why: "Okta, created and not activated", text: csv("status", "STAGED"), status: "STAGED"},
		{why: "Okta, activated and not there yet", text: csv("status", "PROVISIONED"), status: "PROVISIONED"},
		{why: "Okta, a password is reset", text: csv("status", "RECOVERY"), status: "RECOVERY"},
		{why: "Okta, a new password is due", text: csv("status", "PASSWORD_EXPIRED"), status: "PASSWORD_EXPIRED"},
		{why: "Okta, too many attempts", text: csv("status", "LOCKED_OUT"), status: "LOCKED_OUT"},
		{why: "as it is spelled, without white space around it", text: csv("User status", `" Pending, ""new"" "`),
			status: `Pending, "new"`},
		{why: "Google Workspace, an archived user", text: csv("Status [READ ONLY]", "Archived"), disabled: true},
		{why: "Google's directory, an archived user",
			text: `{"users": [{"primaryEmail": "a@x.org", "suspended": false, "archived": true}]}`, disabled: true},
		{why: "JSON", text: `{"Users": [{"UserName": "a@x.org", "Status": "Pending", "Title": "x"}]}`,
			status: "Pending"},
		{why: "a number", text: `{"Users": [{"UserName": "a@x.org", "status": 3}]}`, status: "3"},
		{why: "Amazon Cognito",
			text:   `{"Users": [{"Username": "a@x.org", "UserStatus": "FORCE_CHANGE_PASSWORD", "Enabled": true}]}`,
			status: "FORCE_CHANGE_PASSWORD"},
		{why: "Amazon Cognito, who has signed in",
			text: `{"Users": [{"Username": "a@x.org", "UserStatus": "CONFIRMED", "Enabled": true}]}`},
		{why: "a date in place of yes", text: csv("Deactivated", "2026-01-01"), status: "2026-01-01"},
		{why: "active", text: csv("Active", "maybe"), status: "maybe"},
		{why: "the first of two", text: "userName,status,active\na@x.org,LOCKED_OUT,maybe\n", status: "LOCKED_OUT"},
		{why: "beside one who is disabled", text: "userName,status,active\na@x.org,LOCKED_OUT,false\n",
			status: "LOCKED_OUT", disabled: true},
		{why: "not stated", text: csv("status", " - ")},
		{why: "not stated in JSON",
			text: `{"Users": [{"UserName": "a@x.org", "status": null}, {"UserName": "b@x.org", "status": {"x": 1}}]}`},
		{why: "a state may be part of an address", text: "userName,status,state\na@x.org,ACTIVE,California\n"},
		{why: "or not", text: csv("state", "suspended"), disabled: true},
	} {
		l, _ := readList(t, users.AWS, c.text)
		require.Equal(t, c.status, l.Status(0), c.why)
		require.Equal(t, c.disabled, l.Disabled(0), c.why)
		require.Equal(t, "a@x.org", l.Name(0), c.why)
	}
}

// Whatever the order, a status belongs to its user.
func TestStatusAmongMany(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("status,userName\n")
	status := func(i int) string { return []string{"Active", fmt.Sprint("odd", i%5), "Suspended"}[i%3] }
	const many = 1000
	for i := range many {
		fmt.Fprintf(&text, "%s,user%d@x.org\n", status(i), i*7919%many)
	}
	l, _ := readList(t, users.IdP, text.String())
	require.Equal(t, many, l.Len())
	for i := range many {
		at := l.Line(i) - 2
		require.Equal(t, fmt.Sprintf("user%d@x.org", at*7919%many), l.Name(i))
		want := status(at)
		require.Equal(t, want == "Suspended", l.Disabled(i))
		if want == "Active" || want == "Suspended" {
			want = ""
		}
		require.Equal(t, want, l.Status(i))
	}
}

func TestCompareStatus(t *testing.T) {
	t.Parallel()
	locked, _ := readList(t, users.IdP, "login,status\na@x.org,LOCKED_OUT\nb@x.org,ACTIVE\n")
	both := list(t, "a@x.org", "b@x.org")
	got := slices.Collect(users.Compare(locked, both))
	require.Equal(t, users.Uncertain, got[0].Outcome)
	require.Equal(t, []users.Reason{{Rule: "user-disabled",
		Message: `has the status "LOCKED_OUT" at the identity provider, which may keep the person out`,
		Fix:     "look at the person at the identity provider; if the status allows a sign-in, nothing needs to be done"}}, got[0].Reasons)
	require.Equal(t, users.Can, got[1].Outcome)

	got = slices.Collect(users.Compare(both, locked))
	require.Equal(t, users.Uncertain, got[0].Outcome)
	require.Equal(t, []users.Reason{{Rule: "user-disabled",
		Message: `has the status "LOCKED_OUT" in AWS, which may keep the person out`,
		Fix:     "look at the user in IAM Identity Center > Users; if the status allows a sign-in, nothing needs to be done"}}, got[0].Reasons)

	got = slices.Collect(users.Compare(locked, list(t, "b@x.org")))
	require.Equal(t, users.Cannot, got[0].Outcome, "what is certain outweighs")
	got = slices.Collect(users.Compare(list(t, "b@x.org"), locked))
	require.Equal(t, users.OnlyInAWS, got[0].Outcome)
	require.Len(t, got[0].Reasons, 1, "it keeps nobody out")
	twice, _ := readList(t, users.IdP, "login,status\na@x.org,ACTIVE\na@x.org,STAGED\n")
	got = slices.Collect(users.Compare(twice, both))
	require.Equal(t, users.Uncertain, got[0].Outcome, "one of two lines is enough for a doubt")
}

func TestNothingIsAnEmptyList(t *testing.T) {
	t.Parallel()
	require.Empty(t, slices.Collect(users.Compare(nil, nil)))
	require.Len(t, slices.Collect(users.Compare(nil, list(t, "a@x.org"))), 1)
	l, err := users.Read("x", nil, users.AWS, nil)
	require.NoError(t, err)
	require.Zero(t, l.Len())
}
