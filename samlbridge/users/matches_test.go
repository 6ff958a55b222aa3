package users_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// people are what is said of each name of two lists: access, name, AWS's name, then rules and messages.
func people(t *testing.T, idp, aws string) (list []users.Person) {
	t.Helper()
	a, _ := readList(t, users.IdP, idp)
	b, _ := readList(t, users.AWS, aws)
	return slices.Collect(users.Compare(a, b))
}

func said(list []users.Person) (lines []string) {
	for _, p := range list {
		line := p.Outcome.String() + " " + p.Username
		if p.AWSUsername != "" {
			line += " = " + p.AWSUsername
		}
		lines = append(lines, line)
	}
	return lines
}

// The same person is found under another username, and never listed as somebody who is only in AWS.
func TestOtherUsername(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, idp, aws string
		said          []string
		message, fix  string // of the first who has reasons; fix is a part
	}{
		{
			why:     "renamed, with the same external ID",
			idp:     `{"Resources": [{"id": "77", "userName": "new@x.org", "emails": [{"value": "new@x.org", "primary": true}]}]}`,
			aws:     `{"Users": [{"UserName": "old@x.org", "ExternalIds": [{"Issuer": "scim", "Id": "77"}]}]}`,
			said:    []string{"cannot new@x.org = old@x.org"},
			message: `is in AWS under another username: "old@x.org" has the same external ID`,
			fix:     "rename the user with aws identitystore update-user (attribute path userName) or through SCIM; the console cannot",
		},
		{
			why:     "the username is not the email address",
			idp:     "email,name\nomar@x.org,Omar\n",
			aws:     `{"Users": [{"UserName": "ol", "Emails": [{"Value": "Omar@x.org"}]}]}`,
			said:    []string{"cannot omar@x.org = ol"},
			message: `is in AWS under another username: "ol" has this email address`,
			fix:     "a second user with the same email address fails",
		},
		{
			why:     "the old name is another address of the person",
			idp:     "email,aliases.0,aliases.1\nnew@x.org,first@x.org,old@x.org\n",
			aws:     "old@x.org\n",
			said:    []string{"cannot new@x.org = old@x.org"},
			message: `is in AWS under another username: "old@x.org" is another address of the person`,
		},
		{
			why:     "AWS's user has a further address of the person",
			idp:     `[{"primaryEmail": "new@x.org", "aliases": ["old@x.org"]}]`,
			aws:     "userName,email\nn7,old@x.org\n",
			said:    []string{"cannot new@x.org = n7"},
			message: `is in AWS under another username: "n7" has the email address "old@x.org" of the person`,
		},
		{
			why:     "another name",
			idp:     `[{"username": "zed7", "email": "zoe@x.org"}]`,
			aws:     "ZED7\n",
			said:    []string{"cannot zoe@x.org = ZED7"},
			message: `is in AWS under another username: "ZED7" has the same other name "zed7"`,
		},
		{
			why:     "the part before the @",
			idp:     "dana@x.org\n",
			aws:     "Dana\n",
			said:    []string{"cannot dana@x.org = Dana"},
			message: `is in AWS under another username: "Dana" is the part before the @`,
		},
		{
			why:     "another domain says little",
			idp:     "dana@new.example\n",
			aws:     "dana@old.example\n",
			said:    []string{"cannot dana@new.example = dana@old.example", "only in AWS dana@old.example"},
			message: `is not in AWS; it has "dana@old.example", which may be the same person`,
			fix:     "find out whether it is the same person: if so, rename the user",
		},
		{
			why:     "a guest's own address",
			idp:     "userPrincipalName\nbob_y.example#EXT#@x.onmicrosoft.com\n",
			aws:     "bob@y.example\n",
			said:    []string{"uncertain bob_y.example#EXT#@x.onmicrosoft.com = bob@y.example"},
			message: "has the form that Microsoft Entra ID gives guests, which AWS does not expect",
			fix:     "use the guest's own email address on both sides",
		},
		{
			why:     "a guest whom AWS does not have by any name is not to be created under the guest's form",
			idp:     "userPrincipalName\nbob_y.example#EXT#@x.onmicrosoft.com\n",
			aws:     "zoe@y.example\n",
			said:    []string{"uncertain bob_y.example#EXT#@x.onmicrosoft.com", "only in AWS zoe@y.example"},
			message: "has the form that Microsoft Entra ID gives guests, which AWS does not expect",
			fix:     "use the guest's own email address on both sides",
		},
		{
			why:     "an ID outweighs an address",
			idp:     "email,id\nnew@x.org,77\n",
			aws:     "userName,email,externalId\nu1,new@x.org,78\nu2,u2@x.org,77\n",
			said:    []string{"cannot new@x.org = u2", "only in AWS u1"},
			message: `is in AWS under another username: "u2" has the same external ID`,
		},
		{
			why:     "several users for one person",
			idp:     "email,aliases\nnew@x.org,a@x.org;b@x.org\n",
			aws:     "a@x.org\nb@x.org\n",
			said:    []string{"cannot new@x.org"},
			message: `is not in AWS; "a@x.org", "b@x.org" may each be this person: the first is another address of the person`,
			fix:     "find out with which one the person works",
		},
		{
			why:     "several people for one user",
			idp:     "email,aliases\nd@x.org,team@x.org\ne@x.org,team@x.org\n",
			aws:     "team@x.org\n",
			said:    []string{"cannot d@x.org = team@x.org", "cannot e@x.org = team@x.org"},
			message: `is not in AWS; the user "team@x.org" is another address of the person, and matches other people in this list, too`,
			fix:     "find out which of them it is",
		},
		{
			why:     "someone else in the list has the address",
			idp:     "email,aliases\nd@x.org,desk@x.org\nq@x.org,\n",
			aws:     "userName,email\nq@x.org,desk@x.org\n",
			said:    []string{"cannot d@x.org", "can q@x.org"},
			message: `is not in AWS; the user "q@x.org", who is someone else in this list, has the email address "desk@x.org" of the person`,
			fix:     "give each of the two an email address of their own: a second user with the same email address fails",
		},
		{
			why:     "someone else in the list has the ID",
			idp:     "email,id\nd@x.org,7\nq@x.org,7\n",
			aws:     "userName,externalId\nq@x.org,7\n",
			said:    []string{"cannot d@x.org", "can q@x.org"},
			message: `is not in AWS; the user "q@x.org", who is someone else in this list, has the same external ID`,
			fix:     "find out which of the two has this ID",
		},
		{
			why:     "someone is more likely to be the user",
			idp:     "email,id,aliases\nd@x.org,7,\ne@x.org,8,old@x.org\n",
			aws:     "userName,externalId\nold@x.org,7\n",
			said:    []string{"cannot d@x.org = old@x.org", "cannot e@x.org"},
			message: `is in AWS under another username: "old@x.org" has the same external ID`,
		},
		{
			why:     "who is someone else is not the same person for a name",
			idp:     "d@x.org\nd@y.org\n",
			aws:     "d@x.org\n",
			said:    []string{"can d@x.org", "cannot d@y.org"},
			message: "is not in AWS",
			fix:     "search for the email address in IAM Identity Center > Users first",
		},
		{
			why:     "nothing in common",
			idp:     "new@x.org\n",
			aws:     "userName,email\nz@x.org,z@x.org\n",
			said:    []string{"cannot new@x.org", "only in AWS z@x.org"},
			message: "is not in AWS",
			fix:     "create the user in IAM Identity Center > Users > Add user with this username",
		},
		{
			why:     "AWS's list has no addresses",
			idp:     "new@x.org\n",
			aws:     "userName,email\nz@x.org,\n",
			said:    []string{"cannot new@x.org", "only in AWS z@x.org"},
			message: "is not in AWS",
			fix:     "if no one has it, create the user",
		},
		{
			why:     "a name that the console does not take",
			idp:     strings.Repeat("a", 95) + "@x.org\n",
			aws:     "userName,email\nz@x.org,z@x.org\n",
			said:    []string{"cannot " + strings.Repeat("a", 95) + "@x.org", "only in AWS z@x.org"},
			message: "is not in AWS",
			fix:     "create the user with this username through the API or SCIM",
		},
		{
			why:     "AWS's own ID is no external ID",
			idp:     "email,id\nnew@x.org,7\n",
			aws:     `{"Resources": [{"id": "7", "userName": "z@x.org"}]}`,
			said:    []string{"cannot new@x.org", "only in AWS z@x.org"},
			message: "is not in AWS",
		},
	} {
		list := people(t, c.idp, c.aws)
		require.Equal(t, c.said, said(list), c.why)
		i := slices.IndexFunc(list, func(p users.Person) bool { return len(p.Reasons) > 0 })
		require.Equal(t, c.message, list[i].Reasons[0].Message, c.why)
		require.Contains(t, list[i].Reasons[0].Fix, c.fix, c.why)
		for _, p := range list {
			for _, r := range p.Reasons {
				for _, word := range []string{"remove", "delete"} {
					require.NotContains(t, r.Fix, word, "%s: no one is to be removed", c.why)
				}
			}
		}
	}
}

// What more than four share says nothing of anybody, on either side.
func TestSharedByMany(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 6; n++ {
		var idp, aws, both strings.Builder
		idp.WriteString("email,aliases\nnew@x.org,team@x.org\n")
		aws.WriteString("userName,email\n")
		both.WriteString("email,aliases\nnew@x.org,team@x.org\n")
		for i := range n {
			fmt.Fprintf(&aws, "u%d,team@x.org\n", i)
			if i > 0 {
				fmt.Fprintf(&both, "p%d@x.org,team@x.org\n", i)
			}
		}
		want := "user-other-username"
		if n > 4 {
			want = "user-missing-in-aws"
		}
		list := people(t, idp.String(), aws.String())
		require.Equal(t, want, find(list, "new@x.org").Reasons[0].Rule, "%d users", n)
		list = people(t, both.String(), "userName,email\nu0,team@x.org\n")
		require.Equal(t, want, find(list, "new@x.org").Reasons[0].Rule, "%d people", n)
	}
}

func find(list []users.Person, name string) users.Person {
	return list[slices.IndexFunc(list, func(p users.Person) bool { return p.Username == name })]
}

// What only a whole list of AWS can tell is not told of a page; an ID or an address is in it once.
func TestOtherUsernameIncomplete(t *testing.T) {
	t.Parallel()
	const page = `{"Users": [{"UserName": "dana"}, {"UserName": "u1", "Emails": [{"Value": "eve@x.org"}]}], "NextToken": "x"}`
	list := people(t, "dana@x.org\neve@x.org\n", page)
	require.Equal(t, []string{"uncertain dana@x.org = dana", "cannot eve@x.org = u1"}, said(list))
	require.Equal(t, `is in AWS under another username: "dana" is the part before the @; AWS's list is incomplete`,
		list[0].Reasons[0].Message)
	require.Equal(t, "give the whole list first; this one is incomplete", list[0].Reasons[0].Fix)
}

// Who is disabled in AWS is kept out under whatever name.
func TestOtherUsernameDisabled(t *testing.T) {
	t.Parallel()
	list := people(t, "Ann@x.org\neve@x.org\n", "userName,email,active\nann@x.org,,false\nu1,eve@x.org,false\n")
	require.Equal(t, []string{"cannot Ann@x.org = ann@x.org", "cannot eve@x.org = u1"}, said(list))
	require.Equal(t, `is disabled in AWS as "ann@x.org"`, list[0].Reasons[0].Message, "what is certain comes first")
	require.Equal(t, "user-case", list[0].Reasons[1].Rule)
	require.Equal(t, "user-other-username", list[1].Reasons[0].Rule)
	require.Equal(t, `is disabled in AWS as "u1"`, list[1].Reasons[1].Message)
}

// However often a name is in a list, and in whatever order the lists are, the same is said.
func TestOtherUsernameOrder(t *testing.T) {
	t.Parallel()
	rows := []string{"d@x.org,7,team@x.org", "e@x.org,8,old@x.org", "e@x.org,8,older@x.org", "f@x.org,,old@x.org"}
	users := []string{"old@x.org,,7", "u2,e@x.org,", "team@x.org,team@x.org,"}
	want := said(people(t, "email,id,aliases\n"+strings.Join(rows, "\n"), "userName,email,externalId\n"+
		strings.Join(users, "\n")))
	slices.Reverse(rows)
	slices.Reverse(users)
	require.Equal(t, want, said(people(t, "email,id,aliases\n"+strings.Join(rows, "\n"), "userName,email,externalId\n"+
		strings.Join(users, "\n"))))
}
