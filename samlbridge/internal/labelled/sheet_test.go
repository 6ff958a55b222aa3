package labelled_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
)

// consoles are one form with the labels of both vendors, old and new.
var consoles = []labelled.Console{{
	Form: "both", Headings: []string{"Service provider metadata"},
	Fields: []labelled.Field{
		{Property: "acs", Kind: labelled.URLs, Labels: []string{"AWS SSO ACS URL", "ACS URL", "ACS URLs",
			"IAM Identity Center Assertion Consumer Service (ACS) URL", "Assertion Consumer Service URL"}},
		{Property: "issuer", Kind: labelled.URL, Labels: []string{"AWS SSO Issuer URL",
			"IAM Identity Center issuer URL", "Issuer URL", "Entity ID"}},
		{Property: "portal", Kind: labelled.URL, Labels: []string{"AWS access portal sign-in URL",
			"AWS SSO Sign-in URL"}},
		{Property: "nameid", Kind: labelled.Text, Labels: []string{"Name ID format"}, Words: []string{"Email",
			"Unique ID"}},
		{Property: "sso", Kind: labelled.URL, Labels: []string{"SSO endpoint", "IdP Sign-in URL"}},
		{Property: "idp", Kind: labelled.URL, Labels: []string{"Access Entity ID or Issuer", "Access Entity ID"}},
		{Property: "key", Kind: labelled.Certificate, Labels: []string{"Public key"}},
	},
}}

const (
	acs     = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	acsDual = "https://eu-west-1.sso.signin.aws/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	issuer  = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	portal  = "https://d-9300000000.awsapps.com/start"
	sso     = "https://team.cloudflareaccess.com/cdn-cgi/access/sso/saml/00ff"
	idp     = "https://team.cloudflareaccess.com"
	key1    = "MIIDTTCCAjWgAwIBAgIRAPvF7I8Vxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	key2    = "AbCdEfGh0123/+xx"
	pem     = "-----BEGIN CERTIFICATE-----\n" + key1 + "\n" + key2 + "=\n-----END CERTIFICATE-----"
)

func parse(t *testing.T, text string) labelled.Reading {
	t.Helper()
	s, err := labelled.Parse(text, consoles)
	require.NoError(t, err)
	r := s.Read("both")
	checkLaws(t, text, r)
	return r
}

// checkLaws holds what is true of every sheet.
func checkLaws(t *testing.T, text string, s labelled.Reading) {
	t.Helper()
	entries := s.Values
	for _, c := range slices.Concat(s.Conflicts, s.Below) {
		require.Equal(t, c.First.Property, c.Second.Property)
		require.NotEqual(t, c.First.Value, c.Second.Value)
		entries = append(entries[:len(entries):len(entries)], c.Second)
	}
	for _, e := range entries {
		require.GreaterOrEqual(t, e.LabelOffset, 0)
		require.GreaterOrEqual(t, e.ValueOffset, e.LabelOffset)
		require.Greater(t, e.ValueEnd, e.ValueOffset)
		require.LessOrEqual(t, e.ValueEnd, len(text))
		if e.Kind == labelled.Listing {
			require.Empty(t, e.Value)
			continue
		}
		require.NotEmpty(t, e.Value)
		source := text[e.ValueOffset:e.ValueEnd]
		if e.Kind != labelled.Certificate {
			var spelled string
			if json.Unmarshal([]byte(source), &spelled) != nil || spelled != e.Value {
				require.Equal(t, source, e.Value)
			}
			continue
		}
		for line := range strings.SplitSeq(e.Value, "\n") {
			_, after, found := strings.Cut(source, line)
			require.True(t, found, "each line of the value stands in the text, in order")
			source = after
		}
	}
	for i, l := range s.Leftovers {
		require.Less(t, l.Offset, l.End)
		require.LessOrEqual(t, l.End, len(text))
		require.NotEmpty(t, l.Message)
		if i > 0 {
			require.LessOrEqual(t, s.Leftovers[i-1].Offset, l.Offset, "in text order")
		}
	}
	twice := false
	for _, n := range s.Notes {
		require.NotEmpty(t, n.Message)
		require.Less(t, n.Offset, len(text))
		twice = twice || n.Message == "the same value is given twice"
	}
	if !twice {
		checkNothingVanished(t, text, entries, s)
	}
}

// checkNothingVanished looks for lines with a letter that no entry, leftover or note stands for. Code fences may be
// passed over.
func checkNothingVanished(t *testing.T, text string, entries []labelled.Entry, s labelled.Reading) {
	t.Helper()
	covered := make([]bool, len(text)+1) // by byte
	cover := func(from, to int) {
		for i := from; i < to; i++ {
			covered[i] = true
		}
	}
	for _, e := range slices.Concat(entries, s.Others) {
		cover(e.LabelOffset, e.LabelOffset+1)
		for _, item := range e.Items {
			cover(item.Offset, item.Offset+1)
		}
		cover(e.ValueOffset, e.ValueEnd)
	}
	for _, l := range s.Leftovers {
		cover(l.Offset, l.End)
	}
	for _, n := range s.Notes {
		cover(n.Offset, n.Offset+1)
	}
	for _, strange := range s.Strange {
		for _, l := range strange.Lines {
			cover(l.Offset, l.End)
		}
	}
	for from := 0; from < len(text); {
		to := len(text)
		if n := strings.IndexAny(text[from:], "\r\n"); n >= 0 {
			to = from + n
		}
		line := text[from:to]
		if strings.ContainsFunc(line, unicode.IsLetter) && !strings.Contains(line, "```") {
			require.True(t, slices.Contains(covered[from:to+1], true) || strings.TrimSpace(line) == ownLine, "%q", line)
		}
		from = to + 1
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	const (
		skipped = "skipped: known text without a value"
		wrapped = "quotes, backticks or asterisks around the value left out"
	)
	for _, row := range []struct {
		name, text string
		want       []string // ID=value
		leftovers  []string
		notes      []string
		why        string
	}{
		{name: "old console", why: "label and value on lines of their own, the portal first",
			text: "AWS SSO Sign-in URL\n" + portal + "\nAWS SSO ACS URL\n" + acs + "\nAWS SSO Issuer URL\n" + issuer +
				"\n",
			want: []string{"portal=" + portal, "acs=" + acs, "issuer=" + issuer}},
		{name: "new console", why: "headings and copy buttons come along when a page is selected with the mouse",
			text: "Service provider metadata Info\n\nAWS access portal sign-in URL\n\nCopy\n" + portal +
				"\nIAM Identity Center Assertion Consumer Service (ACS) URL\nCopied!\n" + acs +
				"\nIAM Identity Center issuer URL Info\n" + issuer + " Copy\nCopy to clipboard\n",
			want:  []string{"portal=" + portal, "acs=" + acs, "issuer=" + issuer},
			notes: []string{skipped, skipped, skipped, "a word of the console after the URL left out", skipped}},
		{name: "several ACS URLs",
			why: "Copy all URLs: one per line, blank lines between, more on a line, the label again",
			text: "ACS URLs\n" + acs + "\n\n" + acsDual +
				",\nhttps://a.example/1, https://a.example/2;https://a.example/3\nACS URL: " + acs + "\n",
			want: []string{"acs=" + acs, "acs=" + acsDual, "acs=https://a.example/1", "acs=https://a.example/2",
				"acs=https://a.example/3"},
			notes: []string{"punctuation after the URL left out", "punctuation after the URL left out",
				"punctuation after the URL left out",
				"the same value is given twice"}},
		{name: "list under tab names",
			why:       "a heading before the first URL is put aside, one between URLs ends the list: what follows may be something else",
			text:      "ACS URLs\nDefault IPv4\n" + acs + "\nDual-stack\n" + acsDual + "\n",
			want:      []string{"acs=" + acs},
			leftovers: []string{"Default IPv4", "Dual-stack", acsDual}},
		{name: "list with something else on the line", why: "the caller can say what is wrong with it",
			text: "ACS URL: see the ticket\nEntity ID: x\n", want: []string{"acs=see the ticket", "issuer=x"}},
		{name: "Cloudflare's output box", why: "help texts stand between label and value",
			text: "SSO endpoint\nThe endpoint where your SaaS application will send login requests.\n" + sso +
				"\nAccess Entity ID or Issuer\nThe unique identifier of your SaaS application. Sometimes referred to as the IDP Entity ID.\n" + idp +
				"\nPublic key\nThe Access Public Certificate that will be used to verify your identity.\n" + key1 +
				key2 + "\n",
			want: []string{"sso=" + sso, "idp=" + idp, "key=" + key1 + key2},
			leftovers: []string{"The endpoint where your SaaS application will send login requests.",
				"The unique identifier of your SaaS application. Sometimes referred to as the IDP Entity ID.",
				"The Access Public Certificate that will be used to verify your identity."}},
		{name: "one line each", why: "every separator; any case",
			text: "entity id: a\nNAME ID FORMAT = Email\nSSO endpoint → " + sso + "\nAccess Entity ID – " + idp +
				"\nAWS SSO sign-in url - " + portal + "\nACS URL=>" + acs,
			want: []string{"issuer=a", "nameid=Email", "sso=" + sso, "idp=" + idp, "portal=" + portal, "acs=" + acs}},
		{name: "other separators", why: "full-width colon, bar, tab with a third column, blanks before a URL",
			text: "Entity ID：a\nName ID format | Email\nSSO endpoint\t" + sso + "\tCopy\nAccess Entity ID   " + idp +
				"\nAWS SSO Sign-in URL -> " + portal,
			want:  []string{"issuer=a", "nameid=Email", "sso=" + sso, "idp=" + idp, "portal=" + portal},
			notes: []string{skipped}},
		{name: "asides", why: "what a console prints beside a label",
			text: "Entity ID (required): a\nName ID format *: Email\nSSO endpoint Copy\n" + sso +
				"\nAccess Entity ID Info " + idp,
			want: []string{"issuer=a", "nameid=Email", "sso=" + sso, "idp=" + idp}},
		{name: "Slack", why: "quote marks, asterisk emphasis, auto-linked URLs, a key in a code fence",
			text: "> *SSO endpoint:* <" + sso + "|" + sso + ">\n>\n> • *Access Entity ID*: <" + idp +
				">\n> *Public key*\n> ```\n> " + key1 + "\n> " + key2 + "\n> ```\n",
			want:  []string{"sso=" + sso, "idp=" + idp, "key=" + key1 + "\n" + key2},
			notes: []string{"link brackets left out", "link brackets left out"}},
		{name: "Slack inline fence", why: "the fence opens and closes on the value's lines",
			text: "Public key:\n```" + key1 + "\n" + key2 + "```\nEntity ID: ```a```", want: []string{"key=" + key1 +
				"\n" + key2, "issuer=a"},
			notes: []string{wrapped, wrapped,
				wrapped}},
		{name: "Teams", why: "no-break and zero-width spaces, CRLF, a name line above",
			text: "[10:42] A. Person\r\nSSO\u00a0endpoint:\u00a0" + sso +
				"\u200b\r\n\u200bAccess\u00a0 Entity ID:\r\n\u00a0" + idp + "\u00a0\r\n",
			want: []string{"sso=" + sso, "idp=" + idp}, leftovers: []string{"[10:42] A. Person"},
			notes: []string{"no-break spaces or invisible characters trimmed",
				"no-break spaces or invisible characters trimmed"}},
		{name: "Word", why: "typographic quotes, dashes and hyphens, numbered list, CR line ends",
			text: "1. “Entity ID” – “urn:example:a”\r2) AWS access portal sign‑in URL: ‘" + portal + "’.\r",
			want: []string{"issuer=urn:example:a", "portal=" + portal}, notes: []string{wrapped,
				"punctuation after the URL left out", wrapped}},
		{name: "Markdown table", why: "bars, the line of dashes, code spans, links, a row that goes on without a label",
			text: "| Field | Value |\n|:------|-------|\n| **Entity ID** | `" + issuer + "` |\n| ACS URL | [here](" +
				acs + ") |\n| | " + acsDual + " |\n| Name ID format | Email | as AWS wants |\n",
			want:      []string{"issuer=" + issuer, "acs=" + acs, "acs=" + acsDual, "nameid=Email"},
			leftovers: []string{"Field | Value |", "as AWS wants"},
			notes:     []string{wrapped, "link brackets left out"}},
		{name: "table with labels as columns",
			why:  "another label is no value; what the first column holds is right, the rest is put aside",
			text: "| Entity ID | SSO endpoint |\n|---|---|\n| a | " + sso + " |\n", want: []string{"issuer=a"},
			leftovers: []string{"SSO endpoint |", sso}},
		{name: "Markdown text", why: "headings, list marks, emphasis in both places, a fence with a language",
			text: "## SSO endpoint\n\n```text\n" + sso + "\n```\n- **Access Entity ID:** `" + idp +
				"`\n- **Entity ID: a**\n",
			want: []string{"sso=" + sso, "idp=" + idp, "issuer=a"}, notes: []string{wrapped}},
		{name: "JSON by hand", why: "quotes around both, a comma behind", text: "\"Entity ID\": \"" + issuer +
			"\",\n'SSO endpoint': '" + sso + "'",
			want: []string{"issuer=" + issuer, "sso=" + sso}, notes: []string{"punctuation after the URL left out",
				wrapped, wrapped}},
		{name: "PEM", why: "blank lines inside a block, a second block after a blank line",
			text: "Public key:\n\n-----BEGIN CERTIFICATE-----\n\n" + key1 + "\n\n" + key2 +
				"=\n-----END CERTIFICATE-----\n\n" + pem + "\nEntity ID\na",
			want: []string{"key=" + pem + "\n" + pem, "issuer=a"}},
		{name: "base64", why: "on the label's line and on; a last line of padding; ends at a blank line",
			text: "Public key: " + key1 + "\n  " + key2 + "\n=\n\nThanks\nBob", want: []string{"key=" + key1 + "\n" +
				key2 + "\n="}, leftovers: []string{"Thanks", "Bob"}},
		{name: "base64 with blanks",
			why:  "a text field has turned the line ends into blanks; the caller's certificate reader copes",
			text: "Public key " + key1 + "\nPublic key\n" + key1 + "\nEntity ID\na", want: []string{"key=" + key1,
				"issuer=a"}, notes: []string{"the same value is given twice"}},
		{name: "key with other lines",
			why:  "neither PEM nor base64 ends it; an unknown label's certificate is not swept in",
			text: "Public key\nShow\n" + key1 + "\nEncryption certificate:\n" + pem, want: []string{"key=" + key1},
			leftovers: append([]string{"Show", "Encryption certificate:"}, strings.Split(pem, "\n")...)},
		{name: "key cut by a label", why: "a block that never ends",
			text: "Public key\n-----BEGIN CERTIFICATE-----\n" + key1 + "\n\nEntity ID\na",
			want: []string{"key=-----BEGIN CERTIFICATE-----\n" + key1, "issuer=a"}},
		{name: "longest label", why: "a short label inside a long one does not match",
			text: "AWS SSO Issuer URL: a\nAccess Entity ID or Issuer: b", want: []string{"issuer=a", "idp=b"}},
		{name: "prose",
			why: "a label must start the line and stand alone, before a separator, or before a value's shape",
			text: "please paste the AWS SSO ACS URL into the field\nAWS SSO ACS URL into Cloudflare\nEntity ID is " +
				issuer + "\nEntity IDs: many\nEntity ID-like\n" +
				"SSO endpoint " + sso + " goes to AWS\nName ID format Email\u200b\nACS URL \"one\" or \"two\"",
			leftovers: []string{"please paste the AWS SSO ACS URL into the field", "AWS SSO ACS URL into Cloudflare",
				"Entity ID is " + issuer, "Entity IDs: many", "Entity ID-like",
				"SSO endpoint " + sso + " goes to AWS", "Name ID format Email\u200b", `ACS URL "one" or "two"`}},
		{name: "wrapped URL", why: "nothing is guessed: the second half is put aside",
			text: "ACS URL: https://eu-west-1.signin.aws/platform/\nsaml/acs/1\nSSO endpoint\n" + sso +
				"\n/saml-metadata",
			want:      []string{"acs=https://eu-west-1.signin.aws/platform/", "sso=" + sso},
			leftovers: []string{"saml/acs/1", "/saml-metadata"}},
		{name: "no value", why: "a label before another label or the end, with dashes for nothing",
			text:      "Entity ID\nSSO endpoint: —\n---\nPublic key:\nsee below",
			leftovers: []string{"Entity ID", "SSO endpoint", "Public key", "see below"}},
		{name: "kept byte for byte", why: "blanks, case and placeholders inside a value are the caller's to judge",
			text: "Entity ID: My  App\u00a0X\nSSO endpoint: <your endpoint>\nName ID format: <Email>\nAccess Entity ID: \"a\" \"b\"",
			want: []string{"issuer=My  App\u00a0X", "sso=<your endpoint>", "nameid=<Email>", `idp="a" "b"`}},
		{name: "link to nothing", why: "an empty value is none", text: "Entity ID: [a]()",
			want: []string{"issuer=[a]()"}},
		{name: "nothing", why: "an empty sheet is no error", text: ""},
	} {
		s := parse(t, row.text)
		var got, leftovers, notes []string
		for _, e := range s.Values {
			got = append(got, e.Property+"="+e.Value)
		}
		for _, l := range s.Leftovers {
			leftovers = append(leftovers, row.text[l.Offset:l.End])
		}
		for _, n := range s.Notes {
			notes = append(notes, n.Message)
		}
		require.Equal(t, row.want, got, "%s: %s", row.name, row.why)
		require.Equal(t, row.leftovers, leftovers, "%s: %s", row.name, row.why)
		require.Equal(t, row.notes, notes, "%s: %s", row.name, row.why)
		require.Empty(t, s.Conflicts, row.name)
	}
}

// A URL and what a link puts around it. A link that leads elsewhere than it shows stays whole: nobody can tell which is
// meant.
func TestLinks(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"U<U>": "U", "U <U>": "U", "U <U/>": "U", "U (U)": "U", "<U>": "U", "<U|U>": "U", "<U/|U>": "U",
		"<U|text>": "U", "[U]": "U", "[U|U]": "U", "[text|U]": "U",
		"[U|U|smart-link]": "U", "[text](U)": "U", "[U](U)": "U", "[U](U/)": "U", "{{U}}": "U", "(U)": "U",
		"here<U>": "U", "**[U](U)**.": "U", "U)": "U", "U).": "U", "U;": "U",
		"U...": "U...", "U..": "U..", "U<https://other.example/>": "U<https://other.example/>",
		"[U](https://other.example/)": "[U](https://other.example/)",
		"<https://other.example/|U>":  "<https://other.example/|U>", "see <U>": "see <U>", "see (U)": "see (U)",
		"[U": "[U", "(text)": "(text)", "<|U>": "<|U>",
	} {
		put := func(s string) string { return strings.ReplaceAll(s, "U", "https://a.example/x") }
		for _, label := range []string{"Entity ID", "ACS URL"} {
			s := parse(t, label+": "+put(value)+"\n")
			require.NotEmpty(t, s.Values, value)
			require.Equal(t, put(want), s.Values[0].Value, "%s: %s", label, value)
			require.Empty(t, s.Conflicts, value)
		}
	}
}

// A bar inside a link's brackets does not end a table's cell.
func TestLinksInTables(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{"[U|U]": "U", " [text|U] ": "U", "[U|U|smart-link]": "U", "<U|U>": "U",
		"U": "U", "[U": "[U", "U [U]": "U [U]"} {
		put := func(s string) string { return strings.ReplaceAll(s, "U", "https://a.example/x") }
		s := parse(t, "|Entity ID|"+put(cell)+"|note|\n")
		require.Len(t, s.Values, 1, cell)
		require.Equal(t, put(want), s.Values[0].Value, cell)
		require.Len(t, s.Leftovers, 1, "%s: the next cell", cell)
	}
}

func TestContinues(t *testing.T) {
	t.Parallel()
	const short, long = "https://a.example/x",
		"https://a.example/0123456789012345678901234567890123456789012345678901234567890"
	for _, row := range []struct {
		why, url, next string
		want           bool
	}{
		{"a path", short, "/y", true}, {"digits", short, "93000", true}, {"part of an ID", short, "ab-12", true},
		{"behind a slash", "https://a.example/", "start", true},
		{"behind a hyphen", "https://eu-", "west", true}, {"behind =", short + "=", "abc", true}, {"behind a full stop",
			"https://a.", "example/x", true},
		{"letters behind a long line", long, "abc", true}, {"a path and a word", short, "/y (old)", true},
		{"closing bracket", "<" + short, "y/z>", true},
		{"a button", short, "Copy", false}, {"a word in capitals", short, "Primary", false},
		{"a word", short, "primary", false}, {"a time", short, "10:32", false},
		{"a sentence", short, "this one is right", false}, {"beyond ASCII", short, "größe/1", false},
		{"a blank line between", short, "\n/y", false}, {"a label", short, "SSO endpoint: " + long, false},
		{"behind a quote", "\"" + short + "/\"", "start", false}, {"behind a comma", short + "/,", "start", false},
		{"no URL", "name", "/y", false},
	} {
		s := parse(t, "Entity ID: "+row.url+"\n"+row.next+"\n")
		continues := ""
		for _, l := range s.Leftovers {
			continues += l.Continues
		}
		require.Equal(t, row.want, continues == "Entity ID", "%s: %+v", row.why, s)
	}
}

func TestOffsets(t *testing.T) {
	t.Parallel()
	text := "é\r\n> **Entity ID**:\r\n>  `a` \r\n"
	s := parse(t, text)
	require.Len(t, s.Values, 1)
	e := s.Values[0]
	require.Equal(t, "issuer Entity ID a", e.Property+" "+e.Label+" "+e.Value)
	require.Equal(t, []int{strings.Index(text, "Entity"), strings.Index(text, "a`"), strings.Index(text, "` ")},
		[]int{e.LabelOffset, e.ValueOffset, e.ValueEnd})
	require.Equal(t, "2:5 3:5", e.LabelPos.String()+" "+e.ValuePos.String())
	require.Equal(t, []labelled.Note{{Offset: strings.Index(text, "`a"), Pos: diag.Pos{Line: 3, Column: 4},
		Message: "quotes, backticks or asterisks around the value left out"}}, s.Notes)
	require.Equal(t, 2, s.Leftovers[0].End)
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	s := parse(t, "Entity ID: a\nIssuer URL: b\nEntity ID: a\nAWS SSO Issuer URL\nc\n")
	require.Len(t, s.Values, 1)
	require.Len(t, s.Conflicts, 2)
	require.Equal(t, s.Values[0], s.Conflicts[0].First)
	require.Equal(t, "b", s.Conflicts[0].Second.Value)
	require.Equal(t, "Issuer URL", s.Conflicts[0].Second.Label)
	require.Equal(t, "c", s.Conflicts[1].Second.Value)
	require.Len(t, s.Notes, 1, "the equal one is noted")
}

func TestLimits(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text   string
		offset int
		why    string
	}{
		{"a\r\n" + strings.Repeat("x", labelled.MaxLine+1), labelled.MaxLine + 3, "line"},
	} {
		s, err := labelled.Parse(row.text, consoles)
		require.Nil(t, s, row.why)
		require.ErrorIs(t, err, labelled.ErrLimit, row.why)
		var e *labelled.Error
		require.ErrorAs(t, err, &e, row.why)
		require.Equal(t, row.offset, e.Offset, row.why)
		require.NotEmpty(t, e.Fix, row.why)
	}
	line := "Entity ID: " + strings.Repeat("x", labelled.MaxLine-len("Entity ID: ")) + "\n"
	require.Len(t, parse(t, line).Values[0].Value, labelled.MaxLine-len("Entity ID: "))
}

// What a sheet spells as JSON is read as that, and no other paste in quotes is.
func TestParseSpelledOut(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ line, value, why string }{
		{`Entity ID: "line one\nline two"`, "line one\nline two", "line ends"},
		{`Entity ID: "\"quoted\""  `, `"quoted"`, "quotes"},
		{`Entity ID:  " lead"`, " lead", "blanks"},
		{`Entity ID: "a\tb"`, "a\tb", "a tab"},
		{`Entity ID: "plain"`, "plain", "quotes around a paste"},
		{`Entity ID: "DOMAIN\user"`, `DOMAIN\user`, "no JSON"},
		{`Entity ID: "a\tb", `, `"a\tb",`, "not wholly a string"},
		{"Entity ID:\n\"a\\tb\"", `a\tb`, "below the label, where no sheet puts it"},
		{`ACS URL: "https://a.example/\u0026"`, `https://a.example/\u0026`, "a list"},
	} {
		require.Equal(t, row.value, parse(t, row.line).Values[0].Value, row.why)
	}
}

// Each of these takes many minutes if one of the steps costs quadratic time in the text or in a line.
func TestWorstShapes(t *testing.T) {
	t.Parallel()
	size := 1 << 17
	if os.Getenv("SAMLBRIDGE_EXHAUSTIVE") == "1" {
		size = 4 << 20
	}
	lines := func(line string) string { return strings.Repeat(line+"\n", max(1, size/(len(line)+1))) }
	long := func(before, repeated, after string) string {
		n := (labelled.MaxLine - len(before) - len(after) - 1) / len(repeated)
		return lines(before + strings.Repeat(repeated, n) + after)
	}
	blanks := strings.Repeat(" ", labelled.MaxLine/2)
	for _, row := range []struct{ text, why string }{
		{lines("Entity ID"), "labels without values"},
		{lines("a"), "leftovers"},
		{lines("ACS URL https://a.example/"), "entries"},
		{lines("Public key: " + key1), "keys"},
		{"Public key\n" + lines(key1), "a long key"},
		{long("ACS URL: ", "https://a.example/,", ""), "a long list line"},
		{long("", "- > # | ", ""), "layout"},
		{long("", "> ", blanks+"x"), "layout and blanks"},
		{long("", "> ", "x"+blanks), "layout and blanks at the end"},
		{long("", "Entity ID ", ""), "a label many times"},
		{long("Entity ID ", "Copy ", ""), "asides"},
		{long("Entity ID ", "copy to"+blanks[:1000], ""), "half an aside"},
		{long("Entity ID: ", "**\"“", ""), "wrappings"},
		{long("Entity ID: ", "\"", "a"+strings.Repeat("\"", labelled.MaxLine/2)), "quotes around a value"},
		{long("", "\"", "Entity ID"+strings.Repeat("\"", labelled.MaxLine/2)), "quotes around a label"},
		{long("Entity ID ", "\u00a0\u200b", ""), "blanks"},
		{long("", "\u00a0\u200b", "Entity ID"), "blanks before a label"},
		{long("Entity ID: ", "https://a<", ">"), "links"},
		{long("Entity ID: ", "[", "](https://a)"), "brackets"},
		{long("Entity ID", ",", "x"), "commas"},
		{long("Entity ID: \"", "\\n", "\""), "escapes"},
		{lines("Entity ID: https://a/\nb/1"), "lines that may go on"},
		{"ACS URLs\n" + lines("north"), "Regions"},
		{"ACS URLs\n" + lines("North (Hill) https://a.b/c"), "rows"},
		{long("ACS URLs: ", "north https://a.b/c\t", ""), "a long row"},
		{long("ACS URLs: ", "Foo https://a.b/c ", ""), "a long row with words"},
		{long("ACS URL: ", "north ", "https://a.b"), "Regions before a URL"},
		{long("", "north ", "ACS URL: https://a.b"), "Regions before a label"},
		{long("ACS URL ", "(a) ", ": https://a.b"), "brackets behind a label"},
		{long("ACS URL: ", "[x|https://a.b ", ""), "bars in brackets"},
		{long("ACS URL: \"", "\",\"https://a.b", "\""), "CSV"},
		{long("ACS URL: https://a.b ", "(Foo ", ""), "words behind a URL"},
		{long("ACS URL: ", "x a://", ""), "schemes"},
		{long("", "ACS URL: https://a.b Issuer URL: https://a.c ", ""), "labels with values in one line"},
		{long("ACS URL: https://a.b ", "ACS URL ", ""), "labels without values behind a URL"},
		{long("ACS URL: https://a.b ", "A\u200b", ""), "half a label behind a URL"},
		{long("Public key: MIIIIIIIIIIIIIIIIIIIII", " Public key: MIIIIIIIIIIIIIIIIIIIII", ""), "keys in one line"},
		{lines("https://hill.example/acs/1"), "URLs without labels"},
		{lines("Statement name: a"), "statements"},
		{"Statement name: a\n" + lines("Claim for x: y"), "rows of a statement"},
		{"Statements\n" + lines("a = b"), "strange rows"},
		{lines("Statements\na = b"), "strange statements"},
		{long("Statement name: ", "Statement name: ", ""), "rows in one line"},
	} {
		_, err := labelled.Parse(row.text, slices.Concat(consoles, hills))
		require.NoError(t, err, row.why)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"Entity ID: a", "> *SSO endpoint:* <" + sso + "|x>\r\nPublic key\r" + pem,
		"| ACS URL | " + acs + ", " + acsDual + " |\n\n" + acs,
		"“Entity ID” – “a”", "1. Public key: " + key1 + "\n=", "Entity ID\tb\tCopy", "- [x](https://a)",
		"Hill URLs\nNorth (Hill)\t" + hillA + "\nOffice: " + hillB, hillA + "\n" + hillID, "Statements\nName: a\nb = c",
		"Hill ID: " + hillID + " Hill URL: " + hillA, "\u200b**Entity ID: x**\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := labelled.Parse(text, slices.Concat(consoles, hills))
		if err != nil {
			require.ErrorIs(t, err, labelled.ErrLimit)
			require.Nil(t, s)
			return
		}
		for _, forms := range [][]string{{"both"}, {"shown"}, {"taken"}, {"shown", "taken"}} {
			checkLaws(t, text, s.Read(forms...))
		}
		again, err := labelled.Parse(text, slices.Concat(consoles, hills))
		require.NoError(t, err)
		require.Equal(t, s.Read("both"), again.Read("both"))
	})
}

func BenchmarkParse(b *testing.B) {
	text := "AWS SSO Sign-in URL\n" + portal + "\nAWS SSO ACS URL\n" + acs + "\nAWS SSO Issuer URL\n" + issuer +
		"\nPublic key\n" + pem
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := labelled.Parse(text, consoles); err != nil {
			b.Fatal(err)
		}
	}
}
