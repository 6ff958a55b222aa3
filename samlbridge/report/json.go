// Package report writes what checks, conversions and comparisons found: as lines for a terminal, as JSON for programs,
// and as SARIF for code scanning.
//
//	checked, err := samlbridge.Check(docs, samlbridge.Options{Time: time.Now()})
//	…
//	os.Stdout.Write(report.JSON(report.Report{Checked: checked}))
package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// Version is the version of the JSON that this package writes. A member that goes away or changes its meaning makes a
// new version; new members do not.
const Version = 2

// Report is what a program has to say about some inputs.
type Report struct {
	// Checked is what was checked; nil where nothing could be.
	Checked *samlbridge.Checked
	// Findings are further ones, such as those of a comparison.
	Findings []diag.Finding
	Changes  []diag.Change
	// Errors are the inputs that could not be used, in the order in which they were given.
	Errors []error
	// Rules adds how every rule ended, also those that found nothing.
	Rules bool
	// Own are the caller's rules, which [SARIF] describes beside those of the catalogue.
	Own []rule.Rule
}

// findings are all of them, sorted: those that errors carry, too.
func (r Report) findings() []diag.Finding {
	list := append([]diag.Finding{}, r.Findings...)
	if r.Checked != nil {
		list = append(list, r.Checked.Findings...)
	}
	for _, err := range r.Errors {
		list = append(list, problem(err).Findings...)
	}
	diag.Sort(list)
	return list
}

func (r Report) documents() []*samlbridge.Document {
	if r.Checked == nil {
		return nil
	}
	return r.Checked.Documents
}

// problem is an error as this module's type, which has a place.
func problem(err error) *diag.Error {
	var e *diag.Error
	if errors.As(err, &e) && e != nil {
		return e
	}
	if err == nil {
		return &diag.Error{Kind: diag.ErrUnreadable, Message: "the input could not be read"}
	}
	return &diag.Error{Kind: diag.ErrUnreadable, Message: err.Error()}
}

// The members of the report. Empty lists are written, so that a reader need not know which are optional.
type (
	reportJSON struct {
		Version   int            `json:"version"`
		Documents []documentJSON `json:"documents"`
		Errors    []errorJSON    `json:"errors"`
		Findings  []findingJSON  `json:"findings"`
		Changes   []changeJSON   `json:"changes,omitempty"`
		Rules     []ruleJSON     `json:"rules,omitempty"`
		Summary   summaryJSON    `json:"summary"`
	}
	documentJSON struct {
		Name      string    `json:"name"`
		Form      form.Form `json:"form"`
		Signature string    `json:"signature,omitempty"`
	}
	errorJSON struct {
		Kind string `json:"kind"`
		placeJSON
		Message    string   `json:"message"`
		Fix        string   `json:"fix,omitempty"`
		Candidates []string `json:"candidates,omitempty"`
	}
	findingJSON struct {
		Rule     string        `json:"rule"`
		Severity diag.Severity `json:"severity"`
		placeJSON
		Message string `json:"message"`
		Fix     string `json:"fix,omitempty"`
	}
	changeJSON struct {
		Kind diag.ChangeKind `json:"kind"`
		placeJSON
		Message string `json:"message"`
	}
	placeJSON struct {
		Document string `json:"document,omitempty"`
		Path     string `json:"path,omitempty"`
		Line     int    `json:"line,omitempty"`
		Column   int    `json:"column,omitempty"`
		Property string `json:"property,omitempty"`
		Index    *int   `json:"index,omitempty"`
	}
	ruleJSON struct {
		Rule      string       `json:"rule"`
		Documents []string     `json:"documents"`
		Outcome   rule.Outcome `json:"outcome"`
		Reason    string       `json:"reason,omitempty"`
	}
	summaryJSON struct {
		Errors      int `json:"errors"`
		Warnings    int `json:"warnings"`
		Notices     int `json:"notices"`
		Passed      int `json:"passed"`
		Fired       int `json:"fired"`
		DidNotApply int `json:"didNotApply"`
		NotChecked  int `json:"notChecked"`
	}
)

// JSON writes a report as JSON, version [Version]; REPORT.md describes it. Equal input gives equal bytes.
func JSON(r Report) []byte {
	out := reportJSON{Version: Version, Documents: []documentJSON{}, Errors: []errorJSON{}, Findings: []findingJSON{}}
	for _, d := range r.documents() {
		out.Documents = append(out.Documents, documentJSON{Name: diag.Show(d.Name), Form: d.Form,
			Signature: d.Facts.Signature.String()})
	}
	for _, err := range r.Errors {
		out.Errors = append(out.Errors, asErrorJSON(problem(err)))
	}
	for _, f := range r.findings() {
		out.Findings = append(out.Findings, asFindingJSON(f))
	}
	for _, c := range r.Changes {
		out.Changes = append(out.Changes, changeJSON{Kind: c.Kind, placeJSON: asPlaceJSON(c.Place),
			Message: diag.Show(c.Message)})
	}
	out.Summary = r.summary()
	if r.Rules && r.Checked != nil {
		for _, result := range r.Checked.Results {
			out.Rules = append(out.Rules, ruleJSON{Rule: result.Rule, Documents: append([]string{},
				result.Documents...),
				Outcome: result.Outcome, Reason: result.Reason})
		}
	}
	return indented(out)
}

func (r Report) summary() (s summaryJSON) {
	for _, f := range r.findings() {
		switch f.Severity {
		case diag.SeverityError:
			s.Errors++
		case diag.SeverityWarning:
			s.Warnings++
		case diag.SeverityNotice:
			s.Notices++
		}
	}
	if r.Checked == nil {
		return s
	}
	for _, result := range r.Checked.Results {
		switch result.Outcome {
		case rule.Passed:
			s.Passed++
		case rule.Fired:
			s.Fired++
		case rule.DidNotApply:
			s.DidNotApply++
		case rule.NotChecked:
			s.NotChecked++
		}
	}
	return s
}

// Finding writes one finding as it is in a report, on one line.
func Finding(f diag.Finding) []byte { return compact(asFindingJSON(f)) }

// Error writes an error as it is in a report, on one line.
func Error(err error) []byte { return compact(asErrorJSON(problem(err))) }

// Rotation writes a rotation as JSON, version [Version]; REPORT.md describes it.
func Rotation(r rotation.Rotation) []byte {
	r.Steps = append([]rotation.Step{}, r.Steps...)
	r.Certificates = append([]rotation.RotationCertificate{}, r.Certificates...)
	return indented(struct {
		Version int `json:"version"`
		rotation.Rotation
	}{Version, r})
}

// Comparison writes what differs between two documents as JSON, version [Version]; REPORT.md describes it. The outcome
// is "same", "different" or "could not tell".
func Comparison(outcome string, findings []diag.Finding) []byte {
	list := []findingJSON{}
	for _, f := range findings {
		list = append(list, asFindingJSON(f))
	}
	return indented(struct {
		Version  int           `json:"version"`
		Outcome  string        `json:"outcome"`
		Findings []findingJSON `json:"findings"`
	}{Version, outcome, list})
}

func asErrorJSON(e *diag.Error) errorJSON {
	kind := string(e.Kind)
	if kind == "" {
		kind = string(diag.ErrValue)
	}
	var candidates []string
	for _, c := range e.Candidates {
		candidates = append(candidates, diag.Show(c))
	}
	return errorJSON{Kind: kind, placeJSON: asPlaceJSON(e.Place), Message: diag.Show(e.Message), Fix: diag.Show(e.Fix),
		Candidates: candidates}
}

func asFindingJSON(f diag.Finding) findingJSON {
	return findingJSON{Rule: f.Rule, Severity: f.Severity, placeJSON: asPlaceJSON(f.Place),
		Message: diag.Show(f.Message), Fix: diag.Show(f.Fix)}
}

func asPlaceJSON(p diag.Place) placeJSON {
	out := placeJSON{Document: diag.Show(p.Document), Path: diag.Show(p.Path), Line: p.Pos.Line, Column: p.Pos.Column,
		Property: p.Property}
	if p.Property != "" {
		out.Index = &p.Index
	}
	return out
}

func compact(value any) []byte {
	var b bytes.Buffer
	_ = json.Compact(&b, indented(value)) // it was made of valid JSON
	return b.Bytes()
}

// indented writes a value that always encodes. What a terminal would not show, or show elsewhere, is escaped.
func indented(value any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(value)
	hidden := func(r rune) bool { return r > unicode.MaxASCII && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) }
	if !strings.ContainsFunc(b.String(), hidden) {
		return b.Bytes()
	}
	var out strings.Builder
	for _, r := range b.String() {
		switch {
		case !hidden(r):
			out.WriteRune(r)
		case r > 0xFFFF:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return []byte(out.String())
}
