package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/report"
)

var now = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func Example() {
	o := samlbridge.Options{Time: now}
	d, _ := samlbridge.Read("values.txt", []byte("SSO endpoint: http://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/"+strings.Repeat("7", 64)+"\n"), o)
	checked, _ := samlbridge.Check([]*samlbridge.Document{d}, o)
	fmt.Print(report.Text(checked.Findings, diag.SeverityError))
	var out struct {
		Version int
		Summary struct{ Errors int }
	}
	fmt.Println(json.Unmarshal(report.JSON(report.Report{Checked: checked}), &out), out.Version, out.Summary.Errors)
	// Output:
	// values.txt: error: Public key is missing, which AWS asks for as "IdP certificate" (idp-values-certificate)
	//     fix: copy "Public key" from Cloudflare (the application > Configure)
	// values.txt: error: Access Entity ID or Issuer is missing, which AWS asks for as "IdP issuer URL" (idp-values-entity-id)
	//     fix: copy "Access Entity ID or Issuer" from Cloudflare (the application > Configure)
	// <nil> 2 2
}

// everything is a report with all in it that a report can have.
func everything(t *testing.T) report.Report {
	t.Helper()
	o := samlbridge.Options{Time: now}
	var docs []*samlbridge.Document
	read := func(name string, data []byte) {
		d, err := samlbridge.Read(name, data, o)
		require.NoError(t, err)
		docs = append(docs, d)
	}
	for _, name := range []string{"sp-metadata.xml", "idp-metadata.xml", "cloudflare-app.json"} {
		data, err := os.ReadFile(filepath.Join("..", "testdata", name))
		require.NoError(t, err)
		read(name, data)
	}
	read("a b/ä.txt", []byte("IdP sign-in URL: http://example.com/\nIdP issuer URL: x\n"))
	checked, err := samlbridge.Check(docs, o)
	require.NoError(t, err)
	checked.Results = append(checked.Results, rule.Result{Rule: "of-a-caller", Outcome: rule.Fired})
	checked.Findings = append(checked.Findings, diag.Finding{Rule: "of-a-caller", Severity: diag.SeverityWarning, Message: "without a document"})
	diag.Sort(checked.Findings)
	r := report.Report{Checked: checked, Rules: true, Changes: docs[2].Changes}
	_, err = samlbridge.Read("broken.xml", []byte("<a>\n<b></a>"), o)
	require.Error(t, err)
	r.Errors = []error{err, &diag.Error{Kind: diag.ErrUnreadable, Place: diag.Place{Document: "none.xml"}, Message: "no such file", Candidates: []string{"x"}}}
	return r
}

type place struct {
	Document, Path, Property string
	Line, Column             int
	Index                    *int
}

func TestJSON(t *testing.T) {
	t.Parallel()
	r := everything(t)
	text := report.JSON(r)
	require.Equal(t, text, report.JSON(r))
	var got struct {
		Version   int
		Documents []struct{ Name, Form, Signature string }
		Errors    []struct {
			place
			Kind, Message, Fix string
			Candidates         []string
		}
		Findings []struct {
			place
			Rule, Severity, Message, Fix string
		}
		Changes []struct {
			place
			Kind, Message string
		}
		Rules []struct {
			Rule      string
			Documents []string
			Outcome   string
			Reason    string
		}
		Summary map[string]int
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&got), "every member is one of these")
	require.Equal(t, report.Version, got.Version)
	require.Len(t, got.Documents, 4)
	require.Equal(t, "absent", got.Documents[0].Signature)
	require.Len(t, got.Errors, 2)
	require.Equal(t, []any{"broken.xml", "syntax error", 2}, []any{got.Errors[0].Document, got.Errors[0].Kind, got.Errors[0].Line})
	require.Equal(t, []string{"none.xml", "unreadable input", "no such file"}, []string{got.Errors[1].Document, got.Errors[1].Kind, got.Errors[1].Message})
	require.Len(t, got.Findings, len(r.Checked.Findings))
	require.NotEmpty(t, got.Changes)
	located := false
	for _, f := range got.Findings {
		require.Equal(t, f.Property != "", f.Index != nil, "an index is one of a property's values")
		located = located || f.Property != "" && f.Line > 0
	}
	require.True(t, located)
	require.Equal(t, len(got.Findings), got.Summary["errors"]+got.Summary["warnings"]+got.Summary["notices"])
	require.Len(t, got.Rules, len(r.Checked.Results))
	outcomes := map[string]int{}
	for i, result := range r.Checked.Results {
		outcomes[got.Rules[i].Outcome]++
		require.Equal(t, result.Rule, got.Rules[i].Rule)
		require.Equal(t, result.Reason, got.Rules[i].Reason)
		require.NotNil(t, got.Rules[i].Documents, "a list without entries is written, not null")
	}
	require.Equal(t, map[string]int{"passed": got.Summary["passed"], "fired": got.Summary["fired"],
		"did not apply": got.Summary["didNotApply"], "could not be checked": got.Summary["notChecked"]}, outcomes)

	r.Rules = false
	require.NotContains(t, string(report.JSON(r)), `"rules"`, "how rules ended is there on request")
	var empty map[string]any
	require.NoError(t, json.Unmarshal(report.JSON(report.Report{}), &empty))
	for _, name := range []string{"documents", "errors", "findings"} {
		require.Equal(t, []any{}, empty[name], name)
	}
}

// REPORT.md documents every member of the reports.
func TestReportIsDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("REPORT.md")
	require.NoError(t, err)
	rotated, err := os.ReadFile("../testdata/golden/report/rotation.json")
	require.NoError(t, err)
	for _, text := range [][]byte{report.JSON(everything(t)), report.Comparison("same", nil), rotated} {
		for _, name := range regexp.MustCompile(`"(\w+)":`).FindAllSubmatch(text, -1) {
			require.Contains(t, string(page), "`"+string(name[1])+"`")
		}
	}
}

func TestFinding(t *testing.T) {
	t.Parallel()
	f := diag.Finding{Rule: "r", Severity: diag.SeverityNotice, Place: diag.Place{Document: "d", Path: "/<a>", Pos: diag.Pos{Line: 1, Column: 2}, Property: "sp.entityID"},
		Message: "m & m", Fix: "f"}
	require.Equal(t, `{"rule":"r","severity":"notice","document":"d","path":"/<a>","line":1,"column":2,"property":"sp.entityID","index":0,"message":"m & m","fix":"f"}`,
		string(report.Finding(f)))
	require.Equal(t, `{"kind":"unusable value","message":"m"}`, string(report.Error(&diag.Error{Message: "m"})))
}

// Nothing that a terminal would act on, or would not show, leaves in any format: the same text in every member.
func TestHostileText(t *testing.T) {
	t.Parallel()
	const hostile = "a\x1b[31m\u202e\u200b\r\nb\u0085"
	f := diag.Finding{Rule: "r", Severity: diag.SeverityError, Place: diag.Place{Document: hostile, Path: hostile}, Message: hostile, Fix: hostile}
	e := &diag.Error{Place: diag.Place{Document: hostile, Path: hostile}, Message: hostile, Fix: hostile, Candidates: []string{hostile}}
	r := report.Report{Findings: []diag.Finding{f}, Errors: []error{e}, Changes: []diag.Change{{Kind: diag.Dropped, Place: f.Place, Message: hostile}}}
	for name, text := range map[string]string{
		"JSON": string(report.JSON(r)), "SARIF": string(report.SARIF(r)), "text": report.Text(r.Findings, diag.SeverityNotice),
		"error": e.Error(), "change": r.Changes[0].String(), "finding": string(report.Finding(f)), "comparison": string(report.Comparison("same", r.Findings)),
	} {
		for _, c := range text {
			require.True(t, c == '\n' || c >= ' ' && c != 0x7f && !unicode.Is(unicode.Cf, c) && !unicode.IsControl(c), "%s: %q in %s", name, c, text)
		}
		if name != "JSON" && name != "SARIF" && name != "comparison" {
			require.LessOrEqual(t, strings.Count(text, "\n"), 2, name)
		}
	}
}

// What SARIF 2.1.0 asks of the objects that are written, from the specification's sections named; package sarifschema holds
// the same output against the schema itself.
func TestSARIF(t *testing.T) {
	t.Parallel()
	in := everything(t)
	text := report.SARIF(in)
	require.Equal(t, text, report.SARIF(in))
	type location struct {
		PhysicalLocation struct {
			ArtifactLocation struct {
				URI   string
				Index int
			}
			Region *struct{ StartLine, StartColumn int }
		}
		LogicalLocations []struct{ FullyQualifiedName string }
	}
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name, InformationURI string
					Rules                []struct {
						ID, HelpURI          string
						ShortDescription     struct{ Text string }
						FullDescription      struct{ Text string }
						DefaultConfiguration struct{ Level string }
					}
				}
			}
			Invocations []struct {
				ExecutionSuccessful        bool
				ToolExecutionNotifications []struct {
					Level     string
					Message   struct{ Text string }
					Locations []location
				}
			}
			Artifacts []struct{ Location struct{ URI string } }
			Results   []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Message   struct{ Text string }
				Locations []location
			}
			ColumnKind string
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&log))
	require.Equal(t, "2.1.0", log.Version, "section 3.13.2")
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	require.Equal(t, "unicodeCodePoints", run.ColumnKind, "section 3.14.17")
	requireLocation := func(l location) {
		a := l.PhysicalLocation.ArtifactLocation
		require.Equal(t, a.URI, run.Artifacts[a.Index].Location.URI, "section 3.4.5")
		if r := l.PhysicalLocation.Region; r != nil {
			require.Positive(t, r.StartLine, "section 3.30.5")
			require.Positive(t, r.StartColumn, "section 3.30.6")
		}
	}

	require.Equal(t, "samlbridge", run.Tool.Driver.Name)
	ids := map[string]bool{}
	for _, r := range run.Tool.Driver.Rules {
		require.False(t, ids[r.ID], "section 3.19.23: %s stands twice", r.ID)
		ids[r.ID] = true
		require.NotEmpty(t, r.ShortDescription.Text, r.ID)
		require.Contains(t, []string{"error", "warning", "note"}, r.DefaultConfiguration.Level, "section 3.50.3")
		if r.HelpURI != "" {
			u, err := url.Parse(r.HelpURI)
			require.NoError(t, err)
			require.True(t, u.IsAbs(), "section 3.49.12")
		}
	}
	for _, r := range catalogue.Rules() {
		require.True(t, ids[r.ID], "every rule is listed: %s", r.ID)
	}

	uris := map[string]bool{}
	for _, a := range run.Artifacts {
		require.False(t, uris[a.Location.URI], "section 3.14.15: %s stands twice", a.Location.URI)
		uris[a.Location.URI] = true
		u, err := url.Parse(a.Location.URI)
		require.NoError(t, err)
		require.Equal(t, a.Location.URI, u.String(), "section 3.4.3: a URI reference")
	}
	require.True(t, uris["a%20b/%C3%A4.txt"])

	require.Len(t, run.Invocations, 1)
	require.False(t, run.Invocations[0].ExecutionSuccessful, "section 3.20.14")
	require.Len(t, run.Invocations[0].ToolExecutionNotifications, 2)
	for _, n := range run.Invocations[0].ToolExecutionNotifications {
		require.Equal(t, "error", n.Level)
		require.NotEmpty(t, n.Message.Text)
		require.Len(t, n.Locations, 1)
		requireLocation(n.Locations[0])
	}
	require.Equal(t, 2, run.Invocations[0].ToolExecutionNotifications[0].Locations[0].PhysicalLocation.Region.StartLine)

	findings := in.Checked.Findings
	require.Len(t, run.Results, len(findings))
	for i, f := range findings {
		r := run.Results[i]
		require.Equal(t, f.Rule, r.RuleID)
		require.Equal(t, r.RuleID, run.Tool.Driver.Rules[r.RuleIndex].ID, "section 3.27.6")
		require.Equal(t, map[diag.Severity]string{diag.SeverityError: "error", diag.SeverityWarning: "warning", diag.SeverityNotice: "note"}[f.Severity], r.Level, "section 3.27.10")
		require.True(t, strings.HasPrefix(r.Message.Text, f.Message))
		if f.Document == "" {
			require.Empty(t, r.Locations)
			continue
		}
		require.Len(t, r.Locations, 1)
		requireLocation(r.Locations[0])
		if f.Pos != (diag.Pos{}) {
			require.Equal(t, f.Pos, diag.Pos{Line: r.Locations[0].PhysicalLocation.Region.StartLine, Column: r.Locations[0].PhysicalLocation.Region.StartColumn})
		}
	}

	var empty struct {
		Runs []struct {
			Results, Artifacts []any
			Invocations        []struct{ ExecutionSuccessful bool }
		}
	}
	require.NoError(t, json.Unmarshal(report.SARIF(report.Report{}), &empty))
	require.NotNil(t, empty.Runs[0].Results, "section 3.14.23: an empty list says that nothing was found")
	require.True(t, empty.Runs[0].Invocations[0].ExecutionSuccessful)
}

// One small report of each kind as it is written, byte for byte. By hand: what real rules say changes more often than how it
// is written.
func TestGolden(t *testing.T) {
	t.Parallel()
	d, err := samlbridge.Read("values.txt", []byte("SSO endpoint: https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/x \n"+
		"Access Entity ID: https://example.cloudflareaccess.com\n"), samlbridge.Options{})
	require.NoError(t, err)
	_, bad := samlbridge.Read("broken.json", []byte("{\"a\":"), samlbridge.Options{})
	require.Error(t, bad)
	files := []string{"values.txt"}
	found := diag.Finding{Rule: "second-rule", Severity: diag.SeverityError, Place: diag.Place{Document: "values.txt", Path: "SSO endpoint",
		Pos: diag.Pos{Line: 1, Column: 15}, Property: "idp.singleSignOnService.location"}, Message: "what was found", Fix: "do this"}
	r := report.Report{Errors: []error{bad}, Rules: true, Changes: d.Changes, Checked: &samlbridge.Checked{Documents: []*samlbridge.Document{d},
		Findings: []diag.Finding{found}, Results: []rule.Result{
			{Rule: "first-rule", Documents: files, Outcome: rule.Passed},
			{Rule: "second-rule", Documents: files, Outcome: rule.Fired, Findings: []diag.Finding{found}},
			{Rule: "third-rule", Documents: files, Outcome: rule.DidNotApply, Reason: "the document has no such thing"},
		}}}
	compareGolden(t, "check.json", string(report.JSON(r)))
	var log map[string]any
	require.NoError(t, json.Unmarshal(report.SARIF(r), &log))
	// Without the list of rules and what counts in it: both change with every rule that is added.
	run := log["runs"].([]any)[0].(map[string]any)
	delete(run["tool"].(map[string]any)["driver"].(map[string]any), "rules")
	for _, result := range run["results"].([]any) {
		delete(result.(map[string]any), "ruleIndex")
	}
	text, err := json.MarshalIndent(log, "", "  ")
	require.NoError(t, err)
	compareGolden(t, "check.sarif", string(text)+"\n")
}

var update = flag.Bool("update", false, "write golden files anew; the test fails all the same")

func compareGolden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	want, err := os.ReadFile(path)
	if *update && string(want) != text {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	} else {
		require.NoError(t, err)
	}
	require.Equal(t, string(want), text, "%s; -update writes it anew", path)
}
