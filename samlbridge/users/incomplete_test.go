package users_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// readList reads a list, and returns what was reported as "id message".
// maxRowBytes is how long a line or a name may be.
const maxRowBytes = 64<<10 - 1

func readList(t *testing.T, side users.Side, text string) (l *users.List, reported []string) {
	t.Helper()
	l, err := users.Read("list", strings.NewReader(text), side, func(f diag.Finding) {
		reported = append(reported, f.Rule+" "+f.Message)
	})
	require.NoError(t, err)
	return l, reported
}

func TestListIncomplete(t *testing.T) {
	t.Parallel()
	const token = "users-list-incomplete the list is one page of several: "
	for _, c := range []struct{ why, text, says string }{
		{"the Identity Store API's last page", `{"Users": [{"UserName": "a"}], "NextToken": null}`, ""},
		{"an empty token is none", `{"Users": [{"UserName": "a"}], "NextToken": ""}`, ""},
		{"a token behind the last page", `{"Users": [{"UserName": "a"}], "NextToken": "x"}`, token +
			"NextToken is in the last one, so that more follow"},
		{"a token before the list, with a name in lower case", `{"nextToken": "x", "Users": []}`, token +
			"nextToken is in the last one, so that more follow"},
		{"a token that is longer than a name may be", `{"Users": [], "NextToken": "` + strings.Repeat("x", maxRowBytes+
			1) + `"}`, token + "NextToken is in the last one, so that more follow"},
		{"the next page follows", `{"Users": [{"UserName": "a"}], "NextToken": "x"}` + "\n" +
			`{"Users": [{"UserName": "b"}]}`, ""},
		{"the next page follows in a list",
			`[{"Users": [{"UserName": "a"}], "NextToken": "x"}, {"Users": [{"UserName": "b"}]}]`, ""},
		{"the next page follows, and is not the last",
			`[{"Users": [{"UserName": "a"}], "NextToken": "x"}, {"Users": [{"UserName": "b"}], "NextToken": "y"}]`,
			token + "NextToken is in the last one, so that more follow"},
		{"SCIM's only page", `{"totalResults": 1, "Resources": [{"userName": "a"}]}`, ""},
		{"one of SCIM's pages", `{"totalResults": 3, "Resources": [{"userName": "a"}]}`, token +
			"there are 3 users in all, and 1 are here"},
		{"the total behind the list", `{"Resources": [{"userName": "a"}], "totalResults": 3}`, token +
			"there are 3 users in all, and 1 are here"},
		{"all of SCIM's pages",
			`{"totalResults": 2, "Resources": [{"userName": "a"}]} {"totalResults": 2, "Resources": [{"userName": "b"}]}`, ""},
		{"all of SCIM's pages in a list",
			`[{"totalResults": 2, "Resources": [{"userName": "a"}]}, {"totalResults": 2, "Resources": [{"userName": "b"}]}]`, ""},
		{"two of SCIM's three pages in a list",
			`[{"totalResults": 3, "Resources": [{"userName": "a"}]}, {"totalResults": 3, "Resources": [{"userName": "b"}]}]`, token + "there are 3 users in all, and 2 are here"},
		{"SCIM leaves out a list without users", `{"totalResults": 0}`, ""},
		{"SCIM asked for no users", `{"totalResults": 5, "itemsPerPage": 0}`, token +
			"there are 5 users in all, and 0 are here"},
		{"Cloudflare's only page", `{"result": [{"email": "a"}], "result_info": {"count": 1, "total_count": 1}}`, ""},
		{"one of Cloudflare's pages", `{"result": [{"email": "a"}], "result_info": {"count": 1, "total_count": 20}}`,
			token + "there are 20 users in all, and 1 are here"},
		{"Microsoft Graph",
			`{"value": [{"userPrincipalName": "a"}], "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?x"}`,
			token + "@odata.nextLink is in the last one, so that more follow"},
		{"Google's directory", `{"users": [{"primaryEmail": "a"}], "nextPageToken": "x"}`, token +
			"nextPageToken is in the last one, so that more follow"},
		{"a total of a user's is none of the list",
			`{"Users": [{"UserName": "a", "x": {"totalResults": 9, "NextToken": "x"}}]}`, ""},
	} {
		l, reported := readList(t, users.IdP, c.text)
		require.Equal(t, c.says != "", l.Incomplete(), c.why)
		if c.says == "" {
			require.Empty(t, reported, c.why)
		} else {
			require.Equal(t, []string{c.says}, reported, c.why)
		}
	}
}

// What only a whole list can tell is not told of a page.
func TestCompareIncomplete(t *testing.T) {
	t.Parallel()
	page, _ := readList(t, users.AWS, `{"Users": [{"UserName": "a@x.org"}, {"UserName": "c@x.org"}], "NextToken": "x"}`)
	all := list(t, "a@x.org", "b@x.org")
	got := slices.Collect(users.Compare(all, page))
	require.Len(t, got, 3)
	require.Equal(t, users.Can, got[0].Outcome, "who is on the page is there")
	require.Equal(t, users.Uncertain, got[1].Outcome)
	require.Equal(t, users.Reason{Rule: "user-missing-in-aws", Message: "is not in AWS; its list is incomplete",
		Fix: "give the whole list first; this one is incomplete"}, got[1].Reasons[0])
	require.Equal(t, "find out who this is before you change anything; disable the user only if the person has left",
		got[2].Reasons[0].Fix, "the identity provider's list is whole")

	got = slices.Collect(users.Compare(page, all))
	require.Equal(t, users.OnlyInAWS, got[1].Outcome)
	require.Equal(t, users.Reason{Rule: "user-only-in-aws",
		Message: "is not in the identity provider's list, which is incomplete",
		Fix:     "give the whole list first; this one is incomplete"}, got[1].Reasons[0])
	require.Equal(t, users.Cannot, got[2].Outcome, "AWS's list is whole")
}

// Nor of a list with rows that could not be read: whoever seems to be missing may stand in one of them.
func TestCompareUnread(t *testing.T) {
	t.Parallel()
	const fix = "correct the rows that could not be read first; the user may be in one of them"
	all := list(t, "a@x.org", "b@x.org")
	for why, text := range map[string]string{
		"the field with the name is empty": "email,id\na@x.org,1\n,2\n",
		"a field too many":                 "email,id\na@x.org,1\nb@x.org,2,\n",
		"a line that is not UTF-8":         "a@x.org\nb@x.org\xff\n",
		"a line that is too long":          "a@x.org\n" + strings.Repeat("b", maxRowBytes+1) + "\n",
		"a user without a name":            `[{"email": "a@x.org"}, {"contact": {"email": "b@x.org"}}]`,
		"JSON that was cut off":            `[{"email": "a@x.org"}, {"email": "b@`,
	} {
		// Nobody needs to listen.
		some, err := users.Read("list", strings.NewReader(text), users.AWS, nil)
		require.NoError(t, err, why)
		got := slices.Collect(users.Compare(some, all))
		require.Equal(t, []users.Access{users.Can, users.OnlyInAWS}, []users.Access{got[0].Outcome, got[1].Outcome},
			why)
		require.Equal(t, []users.Reason{{Rule: "user-only-in-aws",
			Message: "is not in the identity provider's list, which has rows that could not be read", Fix: fix}},
			got[1].Reasons, why)

		got = slices.Collect(users.Compare(all, some))
		require.Equal(t, []users.Access{users.Can, users.Uncertain}, []users.Access{got[0].Outcome, got[1].Outcome},
			why)
		require.Equal(t, []users.Reason{{Rule: "user-missing-in-aws",
			Message: "is not in AWS; its list has rows that could not be read", Fix: fix}}, got[1].Reasons, why)
	}
}
