package samlbridge

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
)

// ReportVersion is the version of the JSON that [ReportJSON] and [RotationJSON] write, and of the command line's -json. A
// member that goes away or changes its meaning makes a new version; new members do not.
const ReportVersion = 1

// Checked is what a check saw and found, for [ReportJSON] and [ReportSARIF].
type Checked struct {
	Documents []*Document
	// Unread are the inputs that could not be read, in the order in which they were given.
	Unread []Unread
	Report mapping.Report
	// Rules are the caller's own, which [ReportSARIF] describes beside those of the catalogue.
	Rules []mapping.Rule
}

// Unread is an input that could not be read.
type Unread struct {
	Name string
	Err  error // an [*Error], or why the input could not be opened
}

// documents are those that are not nil, of which there is nothing to say.
func (c Checked) documents() []*Document {
	return slices.DeleteFunc(slices.Clone(c.Documents), func(d *Document) bool { return d == nil })
}

// Findings returns everything that was found, sorted by document and place: the notes on reading, what was found in inputs
// that could not be read to the end, and what the rules found.
func (c Checked) Findings() []mapping.Finding {
	var list []mapping.Finding
	for _, d := range c.documents() {
		list = append(list, d.Notes...)
	}
	for _, u := range c.Unread {
		list = append(list, u.problem().Findings...)
	}
	list = append(list, c.Report.Findings()...)
	mapping.SortFindings(list)
	return list
}

// problem is the error as this package's type, which has a place.
func (u Unread) problem() Error {
	var e *Error
	switch isOwn := errors.As(u.Err, &e); {
	case e != nil:
		own := *e
		if own.Kind == nil {
			own.Kind = ErrValue
		}
		return own
	case isOwn, u.Err == nil:
		return Error{Name: u.Name, Message: "the input could not be read; why is not stated"}
	}
	return Error{Name: u.Name, Message: u.Err.Error()}
}

// The members of the report. Empty lists are written, so that a reader need not know which are optional.
type (
	reportJSON struct {
		Version   int              `json:"version"`
		Documents []reportDocument `json:"documents"`
		Errors    []reportError    `json:"errors"`
		Findings  []reportFinding  `json:"findings"`
		Rules     []reportRule     `json:"rules"`
		Summary   reportSummary    `json:"summary"`
	}
	reportDocument struct {
		Name      string `json:"name"`
		Form      Form   `json:"form"`
		Signature string `json:"signature,omitempty"`
	}
	reportError struct {
		Document string `json:"document"`
		Kind     string `json:"kind"`
		reportPlace
		Message string `json:"message"`
		Fix     string `json:"fix,omitempty"`
	}
	reportFinding struct {
		Rule     string           `json:"rule"`
		Severity mapping.Severity `json:"severity"`
		Document string           `json:"document,omitempty"`
		reportPlace
		Message string `json:"message"`
		Fix     string `json:"fix,omitempty"`
	}
	reportPlace struct {
		Path   string `json:"path,omitempty"`
		Line   int    `json:"line,omitempty"`
		Column int    `json:"column,omitempty"`
	}
	reportRule struct {
		Rule      string          `json:"rule"`
		Documents []string        `json:"documents"`
		Outcome   mapping.Outcome `json:"outcome"`
		Reason    string          `json:"reason,omitempty"`
	}
	reportSummary struct {
		Errors      int `json:"errors"`
		Warnings    int `json:"warnings"`
		Notices     int `json:"notices"`
		Passed      int `json:"passed"`
		Fired       int `json:"fired"`
		DidNotApply int `json:"didNotApply"`
		NotChecked  int `json:"notChecked"`
	}
)

// ReportJSON writes a report as JSON, version [ReportVersion]: the findings, and how each rule ended on each document or
// pair of documents. REPORT.md describes it. Equal input gives equal bytes.
func ReportJSON(c Checked) []byte {
	r := reportJSON{Version: ReportVersion, Documents: []reportDocument{}, Errors: []reportError{}, Findings: []reportFinding{}, Rules: []reportRule{}}
	for _, d := range c.documents() {
		r.Documents = append(r.Documents, reportDocument{Name: d.Name, Form: d.Form, Signature: d.Signature.String()})
	}
	for _, u := range c.Unread {
		e := u.problem()
		kind := "unreadable"
		if e.Kind != nil {
			kind = e.Kind.Error()
		}
		r.Errors = append(r.Errors, reportError{Document: u.Name, Kind: kind, reportPlace: placeOf(e.Path, e.Pos), Message: e.Message, Fix: e.Fix})
	}
	for _, f := range c.Findings() {
		switch f.Severity {
		case mapping.Error:
			r.Summary.Errors++
		case mapping.Warning:
			r.Summary.Warnings++
		case mapping.Notice:
			r.Summary.Notices++
		}
		r.Findings = append(r.Findings, findingInReport(f))
	}
	for _, result := range c.Report.Results {
		switch result.Outcome {
		case mapping.Passed:
			r.Summary.Passed++
		case mapping.Fired:
			r.Summary.Fired++
		case mapping.DidNotApply:
			r.Summary.DidNotApply++
		case mapping.NotChecked:
			r.Summary.NotChecked++
		}
		r.Rules = append(r.Rules, reportRule{Rule: result.RuleID, Documents: append([]string{}, result.Documents...), Outcome: result.Outcome, Reason: result.Reason})
	}
	return indented(r)
}

// FindingJSON writes one finding as it stands in a report, on one line.
func FindingJSON(f mapping.Finding) []byte {
	var b bytes.Buffer
	_ = json.Compact(&b, indented(findingInReport(f))) // it was made of valid JSON
	return b.Bytes()
}

func findingInReport(f mapping.Finding) reportFinding {
	return reportFinding{Rule: f.RuleID, Severity: f.Severity, Document: f.Document, reportPlace: placeOf(f.Path, f.Pos), Message: f.Message, Fix: f.Fix}
}

func placeOf(path string, pos mapping.Pos) reportPlace {
	return reportPlace{Path: path, Line: pos.Line, Column: pos.Column}
}
