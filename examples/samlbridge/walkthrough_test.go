package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// part is a piece of the walkthrough: what a person does, and what the program prints for it.
type part struct {
	title, text string
	args        []string // of the program; nil where nothing is called
	shows       string   // a file that the call has written
	inREADME    bool
}

var walkthrough = []part{
	{title: "Get AWS's metadata file", inREADME: true,
		text: "IAM Identity Center > Settings > Identity source > Actions > Change identity source > External identity provider: download `aws-sp-metadata.xml`."},
	{title: "Enter its values in Cloudflare", inREADME: true,
		text: "With `-sheet` in place of the JSON: the labels and steps of Cloudflare's screen.",
		args: []string{"convert", "-to", "cloudflare-app-values", "aws-sp-metadata.xml"}},
	{title: "The same as steps", text: "What to type, in the order of the screen:",
		args: []string{"convert", "-to", "cloudflare-app-values", "-sheet", "aws-sp-metadata.xml"}},
	{title: "Save what Cloudflare shows", inREADME: true,
		text: "Copy SSO endpoint, Access Entity ID and Public key, with their labels, into `cloudflare.txt`."},
	{title: "Make the file for AWS, and upload it", inREADME: true,
		text: "`samlbridge convert -to aws-idp-metadata -o upload.xml cloudflare.txt`\n" +
			"writes it in silence. With `-to aws-idp-values -sheet -o aws`: the steps and the `.crt` file, to enter the values by hand."},
	{title: "The same by hand", text: "With `-o aws` the steps and the certificate file are in the folder `aws`:",
		args:  []string{"convert", "-to", "aws-idp-values", "-sheet", "-o", "aws", "cloudflare.txt"},
		shows: "aws/steps.txt"},
	{title: "Check all of it", inREADME: true,
		text: "Each file by itself and against the others; in this `app.json`, from Cloudflare's API, Name ID is still Unique ID:",
		args: []string{"check", "aws-sp-metadata.xml", "app.json", "upload.xml"}},
	{title: "Check the people", inREADME: true,
		text: "Usernames in AWS must be the email addresses that Cloudflare sends.",
		args: []string{"users", "-idp", "idp.txt", "-aws", "aws.json"}},
	{title: "Explain a sign-in that fails",
		text: "Copy the SAMLResponse out of the browser's developer tools into `response.txt`:",
		args: []string{"signin", "-sp", "aws-sp-metadata.xml", "-idp", "signin-idp-metadata.xml", "response.txt"}},
}

// The walkthrough and the README's six steps are made by the program.
func TestWalkthrough(t *testing.T) {
	page := "# From AWS to Cloudflare and back\n\nMade by the tests of this folder from what the program prints; `go test ./examples/samlbridge -run TestWalkthrough -update` writes\n" +
		"it anew. `go install github.com/samlbridge/samlbridge/examples/samlbridge@latest` installs the program.\n"
	readme := ""
	folder := job(t)
	step := 0
	for i, p := range walkthrough {
		printed := ""
		if p.args != nil {
			printed = "\n    $ samlbridge " + strings.Join(p.args, " ") + "\n" + indent(callIn(t, folder, p.args))
			if p.shows != "" {
				data, err := os.ReadFile(filepath.Join(folder, p.shows))
				require.NoError(t, err)
				printed += "    $ cat " + p.shows + "\n" + indent(string(data))
			}
		}
		page += fmt.Sprintf("\n## %d. %s\n\n%s\n%s", i+1, p.title, p.text, printed)
		if p.inREADME {
			step++
			readme += fmt.Sprintf("**%d. %s.** %s\n%s\n", step, p.title, p.text, printed)
		}
	}
	keep(t, "WALKTHROUGH.md", "", page)
	keep(t, "../../README.md", "job", strings.TrimSuffix(readme, "\n"))
}

// job is a folder with the files of the walkthrough.
func job(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	put := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	for name, from := range map[string]string{
		"aws-sp-metadata.xml": sampleFile, "cloudflare.txt": documents + "cloudflare-idp-values.txt",
		"signin-idp-metadata.xml": signinIdP, "response.txt": signinCapture,
	} {
		data, err := os.ReadFile(from)
		require.NoError(t, err)
		put(name, string(data))
	}
	app := callIn(t, folder, []string{"convert", "-to", "cloudflare-app", "aws-sp-metadata.xml"})
	put("app.json", strings.Replace(app, `"name_id_format": "email"`, `"name_id_format": "id"`, 1))
	put("upload.xml", callIn(t, folder, []string{"convert", "-to", "aws-idp-metadata", "cloudflare.txt"}))
	put("idp.txt", "alice@example.com\nbob@example.com\n")
	put("aws.json",
		`{"Users": [{"UserName": "alice@example.com"}, {"UserName": "robert", "Emails": [{"Value": "bob@example.com"}]}]}`)
	return folder
}

// callIn runs a command line in a folder, and returns both of what it printed without the folder's name.
func callIn(t *testing.T, folder string, args []string) string {
	t.Helper()
	var there []string
	for _, arg := range args {
		if strings.Contains(arg, ".") || arg == "aws" {
			arg = filepath.Join(folder, arg)
		}
		there = append(there, arg)
	}
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	if args[0] == "signin" {
		now = time.Date(2026, 11, 23, 12, 0, 10, 0, time.UTC) // ten seconds after the response was issued
	}
	var printed strings.Builder
	c := command{commands: subcommands(), stdin: strings.NewReader(""), stdout: &printed, stderr: &printed, now: now}
	c.run(there)
	return strings.ReplaceAll(printed.String(), folder+string(filepath.Separator), "")
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// keep holds a page, or a section of it between its marks, against what it should be.
func keep(t *testing.T, path, section, content string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && section != "" {
		require.NoError(t, err)
	}
	start, end, text := 0, len(data), string(data)
	if section != "" {
		start = strings.Index(text, "<!-- begin "+section+":")
		end = strings.Index(text, "<!-- end "+section+" -->")
		require.True(t, start >= 0 && end > start, section)
		start += strings.Index(text[start:], "-->\n") + len("-->\n")
	}
	if *update && text[start:end] != content {
		require.NoError(t, os.WriteFile(path, []byte(text[:start]+content+text[end:]), 0o644))
	}
	require.Equal(t, content, text[start:end], "%s is stale; -update writes it anew", path)
}
