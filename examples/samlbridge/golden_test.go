package main

import (
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

var update = flag.Bool("update", false, "write golden files anew; the test fails all the same")

const golden = "testdata/golden/"

// recorded is one call whose every byte is held: "go test ./examples/samlbridge -run TestOutputs -update" writes all
// anew.
type recorded struct {
	group string // the file with its text
	stdin string
	args  []string
}

// byHash are groups whose text is large, and says what another group's says.
var byHash = []string{"check-all", "check-json-rules", "check-sarif", "compare-json", "rotate-json"}

// TestOutputs holds every byte that the program prints for the samples: each document in every form, as a sheet, with
// its changes; each report. outputs.sha256 is the list; the texts are in a file for each group, so that a difference
// can be read. What is printed as documents comes first in a line of the list, since people hold golden files against
// it.
func TestOutputs(t *testing.T) {
	t.Parallel()
	var list strings.Builder
	texts := map[string]*strings.Builder{}
	for _, r := range recordings(t) {
		out, errs, status := call(t, r.stdin, r.args...)
		line := strings.Join(r.args, " ")
		if r.stdin != "" {
			line += " <" + fmt.Sprintf("%.6x", sha256.Sum256([]byte(r.stdin)))
		}
		fmt.Fprintf(&list, "%.8x %.8x %d %s\n", sha256.Sum256([]byte(out)), sha256.Sum256([]byte(errs)), status, line)
		if slices.Contains(byHash, r.group) {
			continue
		}
		if texts[r.group] == nil {
			texts[r.group] = &strings.Builder{}
		}
		fmt.Fprintf(texts[r.group], "==== samlbridge %s (exit status %d)\n%s---- standard error\n%s", line, status, out,
			errs)
	}
	files := map[string]string{"outputs.sha256": list.String()}
	for group, text := range texts {
		files[group+".txt"] = text.String()
	}
	for name, text := range files {
		held, err := os.ReadFile(golden + name)
		if err == nil && string(held) == text {
			continue
		}
		if *update {
			require.NoError(t, os.MkdirAll(golden, 0o755))
			require.NoError(t, os.WriteFile(golden+name, []byte(text), 0o644))
		}
		t.Errorf("%s%s: %s", golden, name, firstDifference(string(held), text))
	}
	held, err := os.ReadDir(golden)
	require.NoError(t, err)
	for _, file := range held {
		if _, ok := files[file.Name()]; !ok && *update {
			require.NoError(t, os.Remove(golden+file.Name()))
		} else {
			require.True(t, ok, "%s is no longer written", file.Name())
		}
	}
}

// firstDifference is the first line that is another one, with the call that it belongs to.
func firstDifference(held, text string) string {
	was, is := strings.Split(held, "\n"), strings.Split(text, "\n")
	of := ""
	for i, line := range is {
		if strings.HasPrefix(line, "==== ") {
			of = line
		}
		if i >= len(was) || was[i] != line {
			before := "nothing"
			if i < len(was) {
				before = fmt.Sprintf("%q", was[i])
			}
			return fmt.Sprintf("%s: line %d was %s and is %q; -update writes it anew", of, i+1, before, line)
		}
	}
	return "lines at the end are gone; -update writes it anew"
}

// recordings are the calls.
func recordings(t *testing.T) []recorded {
	var list []recorded
	add := func(group, stdin string, args ...string) { list = append(list, recorded{group, stdin, args}) }
	for _, args := range [][]string{{"help"}, {"forms"}, {"rules"}, {}, {"convrt"}, {"version", "x"}} {
		add("help", "", args...)
	}
	for _, s := range subcommands() {
		if s.name != "help" {
			add("help", "", s.name, "-h")
		}
	}
	var forms []string
	for _, c := range append(samlbridge.Forms(), terraform.Codecs(terraform.Options{})...) {
		if c.Write != nil {
			forms = append(forms, string(c.Form))
		}
	}
	documents := sampleDocuments(t)
	for _, file := range documents {
		name := filepath.Base(file)
		for _, form := range forms {
			add("convert-"+name, "", "convert", "-changes", "-to", form, file)
			add("convert-"+name, "", "convert", "-force", "-sheet", "-to", form, file)
		}
		add("check", "", "check", file)
		add("check-json", "", "check", "-json", file)
		add("check-json-rules", "", "check", "-json", "-rules", file)
		add("check-sarif", "", "check", "-sarif", file)
		for _, other := range documents {
			add("compare", "", "compare", file, other)
			add("compare-json", "", "compare", "-json", file, other)
			add("check-pairs", "", "check", file, other)
		}
		for _, other := range []string{"certificates.pem", "aws-idp-values.json", "idp-metadata.xml"} {
			add("rotate", "", "rotate", "-aws", "../../samlbridge/testdata/"+other, "-cloudflare", file)
			add("rotate-json", "", "rotate", "-json", "-aws", "../../samlbridge/testdata/"+other, "-cloudflare", file)
		}
		add("inspect", "", "inspect", "-json", file)
		for _, style := range []string{"armored", "bare", "oneline"} {
			add("pem", "", "pem", "-changes", "-fingerprint", "-style", style, file)
		}
	}
	add("check-all", "", append([]string{"check"}, documents...)...)
	add("check-all", "", append([]string{"check", "-sarif"}, documents...)...)
	all := captures(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, args := range [][]string{{}, {"-json"}, {"-users", "testdata/users-aws.json"}} {
			add("signin-"+name, all[name], append(append([]string{"signin", "-sp", sampleFile, "-idp", signinIdP},
				args...), "-")...)
		}
	}
	for _, args := range [][]string{{}, {"-json"}} {
		add("users", "", append([]string{"users", "-idp", "testdata/users-idp.csv", "-aws", "testdata/users-aws.json"},
			args...)...)
	}
	slices.SortStableFunc(list, func(a, b recorded) int { return strings.Compare(a.group, b.group) })
	return list
}

// sampleDocuments are the documents of the tests of the library.
func sampleDocuments(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, folder := range []string{"testdata", "../../samlbridge/testdata", "../../samlbridge/terraform/testdata"} {
		entries, err := os.ReadDir(folder)
		require.NoError(t, err)
		for _, e := range entries {
			name := folder + "/" + e.Name()
			if !e.IsDir() && !strings.HasPrefix(e.Name(), "users-") && name != signinCapture {
				files = append(files, name)
			}
		}
	}
	require.Greater(t, len(files), 15)
	return files
}

// captures are sign-ins: the one that works, and what is wrong in one place each. The signature is broken in most of
// them, since the key is not kept.
func captures(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(signinCapture)
	require.NoError(t, err)
	encoded := strings.TrimSpace(string(data))
	xml, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(encoded, "SAMLResponse="))
	require.NoError(t, err)
	list := map[string]string{"works": encoded}
	for name, change := range map[string][2]string{
		"audience":      {"<saml:Audience>", "<saml:Audience>x"},
		"name-id":       {"@example.com</saml:NameID>", "@EXAMPLE.com</saml:NameID>"},
		"name-id-form":  {"nameid-format:emailAddress", "nameid-format:persistent"},
		"destination":   {"Destination=\"https://", "Destination=\"http://"},
		"recipient":     {"Recipient=\"https://", "Recipient=\"https://x."},
		"issuer":        {"</saml:Issuer>", "/</saml:Issuer>"},
		"unsigned":      {"ds:SignatureValue>", "ds:SignatureValues>"},
		"algorithm":     {"xmldsig-more#rsa-sha256", "xmldsig-more#rsa-md5"},
		"no-conditions": {"saml:Conditions", "saml:Condition"},
	} {
		changed := strings.ReplaceAll(string(xml), change[0], change[1])
		require.NotEqual(t, string(xml), changed, name)
		list[name] = base64.StdEncoding.EncodeToString([]byte(changed))
	}
	return list
}
