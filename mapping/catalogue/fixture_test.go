package catalogue_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// Every rule has a folder testdata/rules/RULE-ID with documents as people have them:
//
//	fires.xml         a document on which the rule fires
//	clean.xml         the same document put right, or just inside a limit: the rule passes
//	fires.golden      what is said about the first, word for word, to be read by a person; -update writes it anew
//
// Where a rule takes more than one document their names have another part: fires.aws.xml and fires.cloudflare.json are
// one case. The lists of rules about users are fires.idp.txt and fires.aws.txt, one name a line; who is disabled is in
// fires.idp-disabled.txt and fires.aws-disabled.txt. A list with more columns is a .csv with the username in the first.
// A rule may have more cases of its own: fires-portal.xml, clean-fedramp.txt.
//
// What is expected is beside the line that gives rise to it: in XML as a comment at the end of the line,
//
//	<md:NameIDFormat>…</md:NameIDFormat> <!-- want RULE-ID RULE-ID -->
//
// for any other file, which has no room for comments, in FILE.want beside it, as lines "LINE:COLUMN RULE-ID", or "-
// RULE-ID" for what has no place since it is missing. All findings on a case are compared, those of all rules and those
// on reading: one that is missing and one too many both fail.
//
// A certificate in clean.pin is one that has to have signed the metadata of the case.
//
// <!-- pad to 75001 characters --> makes a document that long, so that nobody has to scroll through it here.
const ruleFixtures = "testdata/rules"

// fixtureTime is when dates in fixtures are looked at.
var fixtureTime = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

var update = flag.Bool("update", false, "write golden files and RULES.md anew; the test fails all the same")

// refused are the rules without which there is no party to look at: a document that breaks one is refused on reading,
// and what is said then is the error. The rules say the same to those who hand over parties without a document. The
// form is the one that the caller asks for.
var refused = map[string]form.Form{"aws-metadata-role": samlbridge.SPMetadata,
	"idp-metadata-role":      samlbridge.IdPMetadata,
	"idp-metadata-entity-id": samlbridge.IdPMetadata}

// unseen are the rules that never pass, each with what they end in on a clean document: what they are about is in no
// document, or all that they find is a part of what may be wrong.
var unseen = map[string]rule.Outcome{
	"cloudflare-access-control-groups": rule.DidNotApply,
	"cloudflare-access-control-value":  rule.DidNotApply,
	"cloudflare-app-expression":        rule.NotChecked,
}

func TestRuleFixtures(t *testing.T) {
	t.Parallel()
	for _, r := range catalogue.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			cases := fixtureCases(t, r)
			require.Contains(t, cases, "fires", "a rule needs a document on which it fires")
			require.Contains(t, cases, "clean", "a rule needs a document on which it passes")
			for name, files := range cases {
				c := readCase(t, r, name, files)
				require.Equal(t, c.want, c.got, "%s: want is what the fixtures expect, got what was found:\n%s", name,
					c.said)
				if strings.HasPrefix(name, "fires") {
					require.Equal(t, rule.Fired, c.outcome, "%s does not fire on %s", r.ID, name)
					compareGolden(t, filepath.Join(ruleFixtures, r.ID, name+".golden"), c.said)
				} else if outcome, ok := unseen[r.ID]; ok {
					require.Equal(t, outcome, c.outcome, name)
				} else {
					require.Equal(t, rule.Passed, c.outcome, "%s does not pass on %s", r.ID, name)
				}
			}
		})
	}
}

// No folder is left over from a rule that is gone.
func TestRuleFixturesAreInUse(t *testing.T) {
	t.Parallel()
	folders, err := os.ReadDir(ruleFixtures)
	require.NoError(t, err)
	ids := map[string]bool{}
	for _, r := range catalogue.Rules() {
		ids[r.ID] = true
	}
	for _, f := range folders {
		require.True(t, ids[f.Name()], "%s belongs to no rule", f.Name())
	}
}

// fixtureCases returns the names of the documents of each case. Files that belong to no case fail.
func fixtureCases(t *testing.T, r rule.Rule) map[string][]string {
	t.Helper()
	files, err := os.ReadDir(filepath.Join(ruleFixtures, r.ID))
	require.NoError(t, err)
	names := map[string]bool{}
	cases := map[string][]string{}
	for _, f := range files {
		name := f.Name()
		names[name] = true
		kind, rest, _ := strings.Cut(name, ".")
		require.Regexp(t, `^(?:fires|clean)(?:-[a-z0-9-]+)?$`, kind, name)
		if rest != "golden" && rest != "pin" && !strings.HasSuffix(rest, ".want") {
			cases[kind] = append(cases[kind], name)
		}
	}
	for name := range names {
		if of, ok := strings.CutSuffix(name, ".want"); ok {
			require.True(t, names[of], "%s has no document", name)
		}
		if of, ok := strings.CutSuffix(name, ".golden"); ok {
			require.Contains(t, cases, of)
		}
	}
	return cases
}

// fixtureCase is what a case expects and what came of it, one line for each finding.
type fixtureCase struct {
	want, got []string
	outcome   rule.Outcome // of the rule whose folder it is
	said      string
}

func readCase(t *testing.T, r rule.Rule, name string, files []string) fixtureCase {
	t.Helper()
	var c fixtureCase
	if r.Scope == rule.Users {
		c = usersCase(t, r, files)
	} else {
		c = documentsCase(t, r, name, files)
	}
	slices.Sort(c.want)
	slices.Sort(c.got)
	return c
}

func documentsCase(t *testing.T, r rule.Rule, name string, files []string) (c fixtureCase) {
	t.Helper()
	options := samlbridge.Options{Time: fixtureTime, From: refused[r.ID]}
	if signer, err := os.ReadFile(filepath.Join(ruleFixtures, r.ID, name+".pin")); err == nil {
		bundle, err := pem.Parse(signer)
		require.NoError(t, err)
		options.Pins = bundle.Certificates
	}
	var docs []*samlbridge.Document
	for _, name := range files {
		text := fixture(t, r, name)
		for _, e := range expectations(t, r, name, text) {
			c.want = append(c.want, e.String())
		}
		d, err := samlbridge.Read(name, []byte(text), options)
		if err != nil && options.From != "" {
			var e *samlbridge.Error
			require.ErrorAs(t, err, &e)
			c.got, c.outcome, c.said = []string{expectation{name, e.Pos, r.ID}.String()}, rule.Fired, err.Error()+"\n"
			return c
		}
		require.NoError(t, err)
		docs = append(docs, d)
	}
	report, err := samlbridge.Check(docs, options)
	require.NoError(t, err)
	c.add(t, r, report, func(f diag.Finding) string { return expectation{f.Document, f.Pos, f.Rule}.String() })
	return c
}

// usersCase has no places to compare: a finding about a name belongs to the line with the name. Who is disabled is in a
// list beside the others.
func usersCase(t *testing.T, r rule.Rule, files []string) (c fixtureCase) {
	t.Helper()
	lists := map[string][]string{}
	for _, name := range files {
		list := strings.Split(strings.TrimSuffix(fixture(t, r, name), "\n"), "\n")
		_, side, _ := strings.Cut(name, ".")
		lists[side] = list
		for _, e := range expectations(t, r, name, "") {
			username, _, _ := strings.Cut(list[e.pos.Line-1], ",")
			c.want = append(c.want, diag.Quote(username)+" "+e.id)
		}
	}
	idp := userList(t, users.IdP, lists, "idp")
	directory := userList(t, users.AWS, lists, "aws")
	c.outcome = rule.Passed
	for v := range users.Compare(idp, directory) {
		for _, reason := range v.Reasons {
			c.said += fmt.Sprintf("%s: the username %s %s (%s)\n    fix: %s\n", v.Outcome, diag.Quote(v.Username),
				reason.Message, reason.Rule, reason.Fix)
			c.got = append(c.got, diag.Quote(v.Username)+" "+reason.Rule)
			if reason.Rule == r.ID {
				c.outcome = rule.Fired
			}
		}
	}
	return c
}

// userList makes a list as a directory exports it.
func userList(t *testing.T, side users.Side, lists map[string][]string, of string) *users.List {
	t.Helper()
	var text strings.Builder
	text.WriteString("username,active\n")
	for _, name := range lists[of+".txt"] {
		fmt.Fprintf(&text, "%s,%t\n", strconv.Quote(name), !slices.Contains(lists[of+"-disabled.txt"], name))
	}
	if rows, ok := lists[of+".csv"]; ok {
		text.Reset()
		text.WriteString(strings.Join(rows, "\n"))
	}
	list, err := users.Read("list.csv", strings.NewReader(text.String()), side, func(f diag.Finding) { t.Log(f) })
	require.NoError(t, err)
	return list
}

// add takes over what was found: each finding as told and as compared, and how the rule ended.
func (c *fixtureCase) add(t *testing.T, r rule.Rule, report *samlbridge.Checked, compared func(diag.Finding) string) {
	t.Helper()
	severities := map[string]diag.Severity{}
	for _, other := range catalogue.Rules() {
		severities[other.ID] = other.Severity
	}
	for _, f := range report.Findings {
		c.said += f.String() + "\n"
		c.got = append(c.got, compared(f))
		if severity, ok := severities[f.Rule]; ok {
			require.Equal(t, severity, f.Severity, f.Rule)
		}
	}
	// Of several documents a rule may look at one only: it fired if it fired anywhere, and passed if it passed
	// anywhere.
	for _, outcome := range []rule.Outcome{rule.NotChecked, rule.DidNotApply, rule.Passed, rule.Fired} {
		ended := func(res rule.Result) bool { return res.Rule == r.ID && res.Outcome == outcome }
		if slices.ContainsFunc(report.Results, ended) {
			c.outcome = outcome
		}
	}
}

// expectation is a place in a document and the ID of what is expected there.
type expectation struct {
	document string
	pos      diag.Pos
	id       string
}

// String leaves the column out for XML, where a comment beside the line can only say the line.
func (e expectation) String() string {
	place := e.pos.String()
	switch {
	case place == "":
		place = "-"
	case strings.HasSuffix(e.document, ".xml"):
		place = fmt.Sprint(e.pos.Line)
	}
	return e.document + ":" + place + " " + e.id
}

var (
	wantComment = regexp.MustCompile(`<!-- want ([a-z -]+) -->$`)
	padComment  = regexp.MustCompile(`<!-- pad to ([0-9]+) characters -->`)
)

func expectations(t *testing.T, r rule.Rule, name, text string) []expectation {
	t.Helper()
	var list []expectation
	if strings.HasSuffix(name, ".xml") {
		for i, line := range strings.Split(text, "\n") {
			if m := wantComment.FindStringSubmatch(line); m != nil {
				for _, id := range strings.Fields(m[1]) {
					list = append(list, expectation{name, diag.Pos{Line: i + 1}, id})
				}
			}
		}
		require.Len(t, list, strings.Count(text, "<!-- want "), "a comment that is not at the end of its line")
		return list
	}
	want, err := os.ReadFile(filepath.Join(ruleFixtures, r.ID, name+".want"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	require.NoError(t, err)
	for line := range strings.Lines(string(want)) {
		e := expectation{document: name}
		if _, err := fmt.Sscanf(line, "- %s\n", &e.id); err != nil {
			_, err = fmt.Sscanf(line, "%d:%d %s\n", &e.pos.Line, &e.pos.Column, &e.id)
			require.NoError(t, err, "%s.want: %q", name, line)
		}
		list = append(list, e)
	}
	return list
}

// fixture reads a document, and fills it up to the length that a comment in it asks for.
func fixture(t *testing.T, r rule.Rule, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(ruleFixtures, r.ID, name))
	require.NoError(t, err)
	text := string(data)
	m := padComment.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	length, err := strconv.Atoi(m[1])
	require.NoError(t, err)
	const comment = "<!-- pad -->"
	fill := length - utf8.RuneCountInString(text) + len(m[0])
	padding := strings.Repeat(comment, fill/len(comment)) + strings.Repeat(" ", fill%len(comment))
	return strings.Replace(text, m[0], padding, 1)
}

// compareGolden holds a text against a golden file. -update writes it anew, and stays red.
func compareGolden(t *testing.T, path, text string) {
	t.Helper()
	golden, err := os.ReadFile(path)
	if err != nil {
		require.ErrorIs(t, err, os.ErrNotExist)
	}
	if string(golden) == text {
		return
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		t.Errorf("%s was written anew: read what changed before it is committed", path)
		return
	}
	require.Equal(t, string(golden), text, "%s; -update writes it anew", path)
}
