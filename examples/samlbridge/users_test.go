package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/stretchr/testify/require"
)

func TestUsers(t *testing.T) {
	t.Parallel()
	idp := file(t, "idp.csv",
		"Name,Primary email\nA,alice@example.com\nB,bob@example.com\nC,Carol@example.com\nD\nE,é@example.com\nF,\"two words\"\n")
	held := file(t, "aws.json",
		`{"Users": [{"UserName": "alice@example.com"}, {"UserName": "carol@example.com"}, {"UserName": "robert", "Emails": [{"Value": "bob@example.com"}]}, {"UserName": "zoe@example.com"}, {"UserName": "é@example.com"}]}`)
	out, errs, status := call(t, "", "users", "-idp", idp, "-aws", held)
	require.Equal(t, exitFindings, status)
	require.Empty(t, errs)
	fault := aws.CheckUsername("two words").Problem
	const rename = "rename the user with aws identitystore update-user (attribute path userName) or through SCIM; the console cannot"
	require.Equal(
		t, `idp.csv:1:1: notice: the names are taken from the column "Primary email", 2 of 2 (users-column-chosen)
idp.csv:5:1: error: the row has 1 field and the header 2 (users-row-unread)
    fix: correct the row, or export the list again
uncertain Carol@example.com: is in AWS as "carol@example.com"; AWS requires an exact match; it does not say whether case matters (user-case)
    fix: use the same spelling on both sides; in AWS, `+rename+`
can alice@example.com
cannot bob@example.com: is in AWS under another username: "robert" has this email address (user-other-username)
    fix: `+rename+`; a second user with the same email address fails
cannot "two words": `+fault+` (user-name-characters)
    fix: use an email address as the username, the same on both sides; in AWS, `+rename+`
only in AWS zoe@example.com: is not in the identity provider's list, which has rows that could not be read (user-only-in-aws)
    fix: correct the rows that could not be read first; the user may be in one of them
can "\u00e9@example.com": has characters that no page says AWS takes (user-name-unusual)
    fix: sign in as this person before you rely on it
2 can sign in, 2 cannot, 1 uncertain, 1 only in AWS; 1 rows could not be read
`, strings.ReplaceAll(out, idp, "idp.csv"))

	out, _, status = call(t, "", "users", "-json", "-idp", idp, "-aws", held)
	require.Equal(t, exitFindings, status)
	var report struct {
		Version  int
		Findings []struct {
			Rule, Severity, Document, Message, Fix string
			Line, Column                           int
		}
		Users []struct {
			Username, Outcome, AWSUsername string
			IdPLine, AWSLine               int
			Reasons                        []struct{ Rule, Message, Fix string }
		}
		Summary map[string]int
	}
	decoder := json.NewDecoder(strings.NewReader(out))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&report), out)
	require.Equal(t, 2, report.Version)
	require.Len(t, report.Findings, 2)
	require.Len(t, report.Users, 6)
	require.Equal(t, "Carol@example.com", report.Users[0].Username)
	require.Equal(t, "carol@example.com", report.Users[0].AWSUsername)
	require.Equal(t, "only in AWS", report.Users[4].Outcome)
	require.Equal(t, "user-only-in-aws", report.Users[4].Reasons[0].Rule)
	require.Equal(t, map[string]int{"can": 2, "cannot": 2, "uncertain": 1, "onlyInAws": 1, "rowsUnread": 1},
		report.Summary)

	out, _, status = call(t, "alice@example.com\n", "users", "-idp", "-", "-aws", held)
	require.Equal(t, exitOK, status, "who stands only in AWS keeps nobody out")
	require.True(t, strings.HasPrefix(out, "can alice@example.com\n"))
	_, _, status = call(t, "userName\n\"\n", "users", "-aws", "-", "-idp", file(t, "a", "alice@example.com\n"))
	require.Equal(t, exitFindings, status)
	_, _, status = call(t, "alice@example.com\n\xff\n", "users", "-aws", "-", "-idp",
		file(t, "a", "alice@example.com\n"))
	require.Equal(t, exitFindings, status, "a row that could not be read may be anybody")
}

// Only who can sign in for certain counts as one who can.
func TestUsersStatus(t *testing.T) {
	t.Parallel()
	idp := file(t, "okta.csv", "login,status\ralice@example.com,LOCKED_OUT\rbob@example.com,ACTIVE\r")
	out, errs, status := call(t, "", "users", "-idp", idp, "-aws",
		file(t, "aws", "alice@example.com\nbob@example.com\n"))
	require.Equal(t, exitFindings, status)
	require.Empty(t, errs)
	_, out, _ = strings.Cut(out, "\n")
	require.Equal(
		t, `uncertain alice@example.com: has the status "LOCKED_OUT" at the identity provider, which may keep the person out (user-disabled)
    fix: look at the person at the identity provider; if the status allows a sign-in, nothing needs to be done
can bob@example.com
1 can sign in, 0 cannot, 1 uncertain, 0 only in AWS; 0 rows could not be read
`, out)
}

// Each reason has the fix that is its own, and the one that decides comes first.
func TestUsersSeveralReasons(t *testing.T) {
	t.Parallel()
	idp := file(t, "okta.csv", "login,status\nalice@example.com,LOCKED_OUT\nalice@example.com,LOCKED_OUT\n")
	out, _, status := call(t, "", "users", "-idp", idp, "-aws",
		file(t, "aws.csv", "userName,active\nalice@example.com,false\n"))
	require.Equal(t, exitFindings, status)
	at := strings.Index(out, "cannot ")
	require.NotEqual(t, -1, at, out)
	require.Equal(t, `cannot alice@example.com: is disabled in AWS (user-disabled)
    fix: enable the user again in IAM Identity Center > Users > the user > Enable user access
    also is in the identity provider's list more than once (user-duplicate-idp)
    fix: make sure that it is one person: two people with one name are one user in AWS
    also has the status "LOCKED_OUT" at the identity provider, which may keep the person out (user-disabled)
    fix: look at the person at the identity provider; if the status allows a sign-in, nothing needs to be done
0 can sign in, 1 cannot, 0 uncertain, 0 only in AWS; 0 rows could not be read
`, out[at:])
}

func TestUsersUnusable(t *testing.T) {
	t.Parallel()
	good := file(t, "good", "alice@example.com\n")
	for why, args := range map[string][]string{
		"one list":                   {"-idp", good},
		"no list":                    {},
		"one input for both":         {"-idp", "-", "-aws", "-"},
		"a word too many":            {"-idp", good, "-aws", good, "x"},
		"no such file":               {"-idp", good, "-aws", "none.csv"},
		"nobody shall sign in":       {"-idp", file(t, "empty", "userName,id\n"), "-aws", good},
		"columns nobody knows":       {"-idp", file(t, "odd", "Name,Phone\nA,1\n"), "-aws", good},
		"not text":                   {"-idp", good, "-aws", file(t, "zip", "PK\x03\x04")},
		"the same, after some users": {"-json", "-idp", good, "-aws", file(t, "zip", "PK\x03\x04")},
	} {
		out, errs, status := call(t, "", append([]string{"users"}, args...)...)
		require.Equal(t, exitUnusable, status, why)
		require.Contains(t, errs, "samlbridge: ", why)
		require.NotContains(t, out, "can ", why)
		if len(args) > 0 && args[0] == "-json" {
			require.True(t, json.Valid([]byte(out)), "what was begun is ended: %s", out)
			require.Contains(t, out, `"error": `)
		}
	}
	out, _, status := call(t, "", "users", "-json", "-idp", good, "-aws", file(t, "nobody", `{"Users": []}`))
	require.Equal(t, exitFindings, status, "nobody in AWS is a list: everybody is missing")
	require.True(t, json.Valid([]byte(out)))
}
