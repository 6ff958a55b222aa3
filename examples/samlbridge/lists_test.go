package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/stretchr/testify/require"
)

// Lists that cannot be used end both commands with status 2 and one line that says what they are.
func TestListsThatAreNone(t *testing.T) {
	t.Parallel()
	good := file(t, "good", "alice@example.com\n")
	for text, says := range map[string]string{
		"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n": "the list contains a private key; fix: ",
		"-----BEGIN CERTIFICATE-----\nMIIB\n":                     "the input is a PEM file, such as a certificate, not a list of users; fix: ",
		`<EntityDescriptor entityID="x"/>`:                        "the input is SAML metadata, not a list of users; fix: ",
		`{"__type": "AccessDeniedException"}`:                     "the object is an error message, not a list of users; fix: ",
	} {
		list := file(t, "list", text)
		for _, args := range [][]string{
			{"users", "-idp", good, "-aws", list},
			{"users", "-idp", list, "-aws", good},
			{"signin", "-sp", sampleFile, "-idp", signinIdP, "-users", list, signinCapture},
		} {
			out, errs, status := call(t, "", args...)
			require.Equal(t, exitUnusable, status, "%s %s", args[0], text)
			require.Empty(t, out)
			require.Contains(t, errs, says)
			require.NotContains(t, errs, "MC4C")
		}
	}
}

func TestUsersWithoutFlags(t *testing.T) {
	t.Parallel()
	good := file(t, "good", "alice@example.com\n")
	for _, args := range [][]string{{good, good}, {"-idp", good, "-aws", good, good}} {
		_, errs, status := call(t, "", append([]string{"users"}, args...)...)
		require.Equal(t, exitUnusable, status)
		require.Equal(t,
			fmt.Sprintf(
				"samlbridge: users: %q is given without a flag that says which side it is of; fix: call users -idp FILE -aws FILE\n", good), errs)
	}
	folder := t.TempDir()
	_, errs, status := call(t, "", "users", "-idp", folder, "-aws", good)
	require.Equal(t, exitUnusable, status)
	require.Equal(t, "samlbridge: "+folder+": this is a folder; fix: name the file in it\n", errs)
}

// A list that says of itself that it is one page of several makes no certain answer of who is not on it.
func TestListsIncomplete(t *testing.T) {
	t.Parallel()
	whole := file(t, "whole", "alice@example.com\nbob@example.com\n")
	page := file(t, "page.json", `{"Users": [{"UserName": "bob@example.com"}], "NextToken": "x"}`)
	out, errs, status := call(t, "", "users", "-idp", whole, "-aws", page)
	require.Equal(t, exitFindings, status)
	require.Empty(t, errs)
	require.Contains(t, out,
		"uncertain alice@example.com: is not in AWS; its list is incomplete (user-missing-in-aws)\n    fix: give the whole list first")
	require.Contains(t, out,
		"1 can sign in, 0 cannot, 1 uncertain, 0 only in AWS; 0 rows could not be read, 1 of 2 lists incomplete\n")
	out, _, status = call(t, "", "users", "-idp", page, "-aws", whole)
	require.Equal(t, exitFindings, status, "those who are on other pages may be kept out")
	require.NotContains(t, out, "remove")
	out, _, status = call(t, "", "users", "-json", "-idp", page, "-aws", whole)
	require.Equal(t, exitFindings, status)
	require.Contains(t, out, `"listsIncomplete":1`)
	out, _, status = call(t, "", "users", "-idp", file(t, "none.json", `{"Users": [], "NextToken": "x"}`), "-aws",
		whole)
	require.Equal(t, exitFindings, status, "a page may be empty:\n%s", out)

	out, _, status = callSignin(t, "-users", page, signinCapture)
	require.Equal(t, exitFindings, status)
	require.Contains(t, out, "would sign in: cannot tell")
	require.Contains(t, out, "the list that was given is one page of several")
}

func TestListsWithDisabledUsers(t *testing.T) {
	t.Parallel()
	on := file(t, "on", "alice@example.com\n")
	off := file(t, "off.json", `{"Users": [{"UserName": "alice@example.com", "UserStatus": "DISABLED"}]}`)
	out, _, status := call(t, "", "users", "-idp", on, "-aws", off)
	require.Equal(t, exitFindings, status)
	require.Contains(t, out, "cannot alice@example.com: is disabled in AWS (user-disabled)")
	out, _, status = call(t, "", "users", "-idp", file(t, "off.csv", "Email,Status\nalice@example.com,DEPROVISIONED\n"),
		"-aws", on)
	require.Equal(t, exitFindings, status)
	require.Contains(t, out, "uncertain alice@example.com: is disabled at the identity provider")
	out, _, status = callSignin(t, "-users", off, signinCapture)
	require.Equal(t, exitFindings, status)
	require.Contains(t, out, "would sign in: no")
	require.Contains(t, out, "is disabled in AWS")
}

// What samlbridge rules ID shows as an example is what the rule says of its fixture; -update writes it anew.
func TestRuleExamples(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, r := range catalogue.Rules() {
		files, err := filepath.Glob(filepath.Join("../../mapping/catalogue/testdata/rules", r.ID, "fires*.golden"))
		require.NoError(t, err)
		require.NotEmpty(t, files, r.ID)
		said, err := os.ReadFile(files[0])
		require.NoError(t, err)
		lines := strings.SplitAfter(string(said), "\n")
		b.WriteString(r.ID + "\n")
		for _, line := range lines[:min(2, len(lines))] {
			if line != "" {
				b.WriteString("  " + line)
			}
		}
		b.WriteString("\n")
	}
	if *update {
		require.NoError(t, os.WriteFile("examples.txt", []byte(b.String()), 0o644))
	}
	data, err := os.ReadFile("examples.txt")
	require.NoError(t, err)
	require.Equal(t, b.String(), string(data), "go test ./examples/samlbridge -run TestRuleExamples -update writes it")
	out, _, _ := call(t, "", "rules", "aws-acs-host")
	require.Contains(t, out, "Example:\n  fires")
}
