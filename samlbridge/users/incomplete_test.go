package users_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// readList reads a list, and returns what was reported as "id message".
func readList(t *testing.T, side users.Side, text string) (l *users.List, reported []string) {
	t.Helper()
	l, err := users.Read("list", strings.NewReader(text), side, func(f mapping.Finding) {
		reported = append(reported, f.RuleID+" "+f.Message)
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
		{"a token behind the last page", `{"Users": [{"UserName": "a"}], "NextToken": "x"}`, token + "NextToken stands in the last one, so that more follow"},
		{"a token before the list, with a name in lower case", `{"nextToken": "x", "Users": []}`, token + "nextToken stands in the last one, so that more follow"},
		{"a token that is longer than a name may be", `{"Users": [], "NextToken": "` + strings.Repeat("x", users.MaxRowBytes+1) + `"}`, token + "NextToken stands in the last one, so that more follow"},
		{"the next page follows", `{"Users": [{"UserName": "a"}], "NextToken": "x"}` + "\n" + `{"Users": [{"UserName": "b"}]}`, ""},
		{"the next page follows in a list", `[{"Users": [{"UserName": "a"}], "NextToken": "x"}, {"Users": [{"UserName": "b"}]}]`, ""},
		{"the next page follows, and is not the last", `[{"Users": [{"UserName": "a"}], "NextToken": "x"}, {"Users": [{"UserName": "b"}], "NextToken": "y"}]`, token + "NextToken stands in the last one, so that more follow"},
		{"SCIM's only page", `{"totalResults": 1, "Resources": [{"userName": "a"}]}`, ""},
		{"one of SCIM's pages", `{"totalResults": 3, "Resources": [{"userName": "a"}]}`, token + "there are 3 users in all, and 1 stand here"},
		{"the total behind the list", `{"Resources": [{"userName": "a"}], "totalResults": 3}`, token + "there are 3 users in all, and 1 stand here"},
		{"all of SCIM's pages", `{"totalResults": 2, "Resources": [{"userName": "a"}]} {"totalResults": 2, "Resources": [{"userName": "b"}]}`, ""},
		{"all of SCIM's pages in a list", `[{"totalResults": 2, "Resources": [{"userName": "a"}]}, {"totalResults": 2, "Resources": [{"userName": "b"}]}]`, ""},
		{"two of SCIM's three pages in a list", `[{"totalResults": 3, "Resources": [{"userName": "a"}]}, {"totalResults": 3, "Resources": [{"userName": "b"}]}]`, token + "there are 3 users in all, and 2 stand here"},
		{"SCIM leaves out a list without users", `{"totalResults": 0}`, ""},
		{"SCIM asked for no users", `{"totalResults": 5, "itemsPerPage": 0}`, token + "there are 5 users in all, and 0 stand here"},
		{"Cloudflare's only page", `{"result": [{"email": "a"}], "result_info": {"count": 1, "total_count": 1}}`, ""},
		{"one of Cloudflare's pages", `{"result": [{"email": "a"}], "result_info": {"count": 1, "total_count": 20}}`, token + "there are 20 users in all, and 1 stand here"},
		{"Microsoft Graph", `{"value": [{"userPrincipalName": "a"}], "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?x"}`, token + "@odata.nextLink stands in the last one, so that more follow"},
		{"Google's directory", `{"users": [{"primaryEmail": "a"}], "nextPageToken": "x"}`, token + "nextPageToken stands in the last one, so that more follow"},
		{"a total of a user's is none of the list", `{"Users": [{"UserName": "a", "x": {"totalResults": 9, "NextToken": "x"}}]}`, ""},
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
	require.Equal(t, users.Reason{RuleID: "user-missing-in-aws", Message: "is not in AWS; its list is incomplete", Fix: "give the whole list first; this one is incomplete"}, got[1].Reasons[0])
	require.Contains(t, got[2].Reasons[0].Fix, "remove the user", "the identity provider's list is whole")

	got = slices.Collect(users.Compare(page, all))
	require.Equal(t, users.OnlyInAWS, got[1].Outcome)
	require.Equal(t, users.Reason{RuleID: "user-only-in-aws", Message: "is not in the identity provider's list, which is incomplete", Fix: "give the whole list first; this one is incomplete"}, got[1].Reasons[0])
	require.Equal(t, users.Cannot, got[2].Outcome, "AWS's list is whole")
}
