package samlbridge_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

func ExampleReportJSON() {
	d, _ := samlbridge.Read("values.txt", []byte("SSO endpoint: http://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/"+strings.Repeat("7", 64)+"\n"), samlbridge.Options{})
	checked := samlbridge.Checked{Documents: []*samlbridge.Document{d}}
	checked.Report, _ = samlbridge.Check(checked.Documents, samlbridge.Options{})
	var report struct {
		Version int
		Summary struct{ Errors, Warnings int }
	}
	fmt.Println(json.Unmarshal(samlbridge.ReportJSON(checked), &report), report.Version, report.Summary.Errors > 0)
	// Output: <nil> 1 true
}

// checkedSamples is a report with everything in it that a report can have.
func checkedSamples(t *testing.T) samlbridge.Checked {
	t.Helper()
	var c samlbridge.Checked
	o := samlbridge.Options{Time: goldenTime}
	for _, name := range []string{"sp-metadata.xml", "idp-metadata.xml", "cloudflare-app.json"} {
		d, err := samlbridge.Read(name, sample(t, name), o)
		require.NoError(t, err)
		c.Documents = append(c.Documents, d)
	}
	d, err := samlbridge.Read("a b/ä.txt", []byte("IdP sign-in URL: http://example.com/\nIdP issuer URL: x\n"), o)
	require.NoError(t, err)
	c.Documents = append(c.Documents, d)
	_, err = samlbridge.Read("broken.xml", []byte("<a>\n<b></a>"), o)
	require.Error(t, err)
	c.Unread = append(c.Unread, samlbridge.Unread{Name: "broken.xml", Err: err}, samlbridge.Unread{Name: "none.xml", Err: errors.New("no such file")})
	c.Report, err = samlbridge.Check(c.Documents, o)
	require.NoError(t, err)
	c.Report.Results = append(c.Report.Results, mapping.Result{RuleID: "of-a-caller", Outcome: mapping.Fired, Findings: []mapping.Finding{{RuleID: "of-a-caller", Severity: mapping.Warning, Message: "without a document"}}})
	return c
}

func TestReportJSON(t *testing.T) {
	t.Parallel()
	c := checkedSamples(t)
	text := samlbridge.ReportJSON(c)
	require.Equal(t, text, samlbridge.ReportJSON(c))
	var r struct {
		Version   int
		Documents []struct{ Name, Form, Signature string }
		Errors    []struct {
			Document, Kind, Path, Message, Fix string
			Line, Column                       int
		}
		Findings []struct {
			Rule, Severity, Document, Path, Message, Fix string
			Line, Column                                 int
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
	require.NoError(t, decoder.Decode(&r), "every member is one of those that are documented")
	require.Equal(t, 1, r.Version)
	require.Len(t, r.Documents, 4)
	require.Equal(t, "absent", r.Documents[0].Signature)

	require.Len(t, r.Errors, 2)
	require.Equal(t, []any{"broken.xml", "syntax error", 2}, []any{r.Errors[0].Document, r.Errors[0].Kind, r.Errors[0].Line})
	require.Equal(t, []string{"none.xml", "unreadable", "no such file"}, []string{r.Errors[1].Document, r.Errors[1].Kind, r.Errors[1].Message})

	findings := c.Findings()
	require.Len(t, r.Findings, len(findings))
	for i, f := range findings {
		got := r.Findings[i]
		require.Equal(t, f, mapping.Finding{RuleID: got.Rule, Severity: f.Severity, Document: got.Document, Path: got.Path, Pos: mapping.Pos{Line: got.Line, Column: got.Column}, Message: got.Message, Fix: got.Fix})
		require.Equal(t, f.Severity.String(), got.Severity)
	}
	require.Equal(t, len(findings), r.Summary["errors"]+r.Summary["warnings"]+r.Summary["notices"])

	require.Len(t, r.Rules, len(c.Report.Results))
	outcomes := map[string]int{}
	for i, result := range c.Report.Results {
		outcomes[r.Rules[i].Outcome]++
		require.Equal(t, result.RuleID, r.Rules[i].Rule)
		require.Equal(t, result.Reason, r.Rules[i].Reason)
		require.NotNil(t, r.Rules[i].Documents, "a list without entries is written, not null")
	}
	require.Equal(t, map[string]int{"passed": r.Summary["passed"], "fired": r.Summary["fired"], "did not apply": r.Summary["didNotApply"], "could not be checked": r.Summary["notChecked"]}, outcomes)

	var empty map[string]any
	require.NoError(t, json.Unmarshal(samlbridge.ReportJSON(samlbridge.Checked{}), &empty))
	for _, name := range []string{"documents", "errors", "findings", "rules"} {
		require.Equal(t, []any{}, empty[name], name)
	}
}

func TestFindingJSON(t *testing.T) {
	t.Parallel()
	require.Equal(t, `{"rule":"r","severity":"notice","document":"d","path":"/<a>","line":1,"column":2,"message":"m & m","fix":"f"}`,
		string(samlbridge.FindingJSON(mapping.Finding{RuleID: "r", Severity: mapping.Notice, Document: "d", Path: "/<a>", Pos: mapping.Pos{Line: 1, Column: 2}, Message: "m & m", Fix: "f"})))
}

// What SARIF 2.1.0 asks of the objects that are written, from the specification's sections named; package sarifschema holds
// the same output against the schema itself.
func TestReportSARIF(t *testing.T) {
	t.Parallel()
	c := checkedSamples(t)
	text := samlbridge.ReportSARIF(c)
	require.Equal(t, text, samlbridge.ReportSARIF(c))
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
	for _, r := range mapping.Rules() {
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

	findings := c.Findings()
	require.Len(t, run.Results, len(findings))
	for i, f := range findings {
		r := run.Results[i]
		require.Equal(t, f.RuleID, r.RuleID)
		require.Equal(t, r.RuleID, run.Tool.Driver.Rules[r.RuleIndex].ID, "section 3.27.6")
		require.Equal(t, map[mapping.Severity]string{mapping.Error: "error", mapping.Warning: "warning", mapping.Notice: "note"}[f.Severity], r.Level, "section 3.27.10")
		require.True(t, strings.HasPrefix(r.Message.Text, f.Message))
		if f.Document == "" {
			require.Empty(t, r.Locations)
			continue
		}
		require.Len(t, r.Locations, 1)
		requireLocation(r.Locations[0])
		if f.Pos != (mapping.Pos{}) {
			require.Equal(t, f.Pos, mapping.Pos{Line: r.Locations[0].PhysicalLocation.Region.StartLine, Column: r.Locations[0].PhysicalLocation.Region.StartColumn})
		}
	}

	var empty struct {
		Runs []struct {
			Results, Artifacts []any
			Invocations        []struct{ ExecutionSuccessful bool }
		}
	}
	require.NoError(t, json.Unmarshal(samlbridge.ReportSARIF(samlbridge.Checked{}), &empty))
	require.NotNil(t, empty.Runs[0].Results, "section 3.14.23: an empty list says that nothing was found")
	require.True(t, empty.Runs[0].Invocations[0].ExecutionSuccessful)
}

// One small report of each kind as it is written, byte for byte.
func TestReportGolden(t *testing.T) {
	t.Parallel()
	d, err := samlbridge.Read("values.txt", []byte("SSO endpoint: https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/x \nAccess Entity ID: https://example.cloudflareaccess.com\n"), samlbridge.Options{})
	require.NoError(t, err)
	_, bad := samlbridge.Read("broken.json", []byte("{\"a\":"), samlbridge.Options{})
	require.Error(t, bad)
	c := samlbridge.Checked{Documents: []*samlbridge.Document{d}, Unread: []samlbridge.Unread{{Name: "broken.json", Err: bad}}}
	// By hand: what real rules say changes more often than how it is written.
	files := []string{"values.txt"}
	c.Report.Results = []mapping.Result{
		{RuleID: "first-rule", Documents: files, Outcome: mapping.Passed},
		{RuleID: "second-rule", Documents: files, Outcome: mapping.Fired, Findings: []mapping.Finding{{RuleID: "second-rule", Severity: mapping.Error, Document: "values.txt",
			Path: "SSO endpoint", Pos: mapping.Pos{Line: 1, Column: 15}, Message: "what was found", Fix: "do this"}}},
		{RuleID: "third-rule", Documents: files, Outcome: mapping.DidNotApply, Reason: "the document has no such thing"},
		{RuleID: "user-rule", Outcome: mapping.NotChecked, Reason: "no list of users is given"},
	}
	compareGolden(t, "report/check.json", string(samlbridge.ReportJSON(c)))
	var log map[string]any
	require.NoError(t, json.Unmarshal(samlbridge.ReportSARIF(c), &log))
	// Without the list of rules and what counts in it: both change with every rule that is added.
	run := log["runs"].([]any)[0].(map[string]any)
	delete(run["tool"].(map[string]any)["driver"].(map[string]any), "rules")
	for _, result := range run["results"].([]any) {
		delete(result.(map[string]any), "ruleIndex")
	}
	text, err := json.MarshalIndent(log, "", "  ")
	require.NoError(t, err)
	compareGolden(t, "report/check.sarif", string(text)+"\n")
}
