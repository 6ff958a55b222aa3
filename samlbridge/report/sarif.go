package report

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The objects of SARIF 2.1.0 that a report needs (OASIS, Static Analysis Results Interchange Format, sections 3.13 to
// 3.58).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Artifacts   []sarifArtifact   `json:"artifacts"`
		Results     []sarifResult     `json:"results"`
		ColumnKind  string            `json:"columnKind"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string             `json:"id"`
		ShortDescription     sarifText          `json:"shortDescription"`
		FullDescription      *sarifText         `json:"fullDescription,omitempty"`
		HelpURI              string             `json:"helpUri,omitempty"`
		DefaultConfiguration sarifConfiguration `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifInvocation struct {
		ExecutionSuccessful        bool                `json:"executionSuccessful"`
		ToolExecutionNotifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifArtifact struct {
		Location sarifArtifactLocation `json:"location"`
	}
	sarifArtifactLocation struct {
		URI   string `json:"uri"`
		Index *int   `json:"index,omitempty"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysicalLocation  `json:"physicalLocation"`
		LogicalLocations []sarifLogicalLocation `json:"logicalLocations,omitempty"`
	}
	sarifPhysicalLocation struct {
		ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
		Region           *sarifRegion          `json:"region,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
	}
	sarifLogicalLocation struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	projectURI  = "https://github.com/samlbridge/samlbridge"
)

// SARIF writes the findings of a report as SARIF 2.1.0, for code scanning. All rules are listed with their summary,
// source and level; inputs that could not be used are notifications of the invocation. A document's name is taken for
// the path of its file, as it was given. What did not apply or could not be checked is in [JSON] only.
func SARIF(r Report) []byte {
	w := sarifWriter{rules: sarifRules(r.Own)}
	run := sarifRun{Results: []sarifResult{}, Artifacts: []sarifArtifact{}, ColumnKind: "unicodeCodePoints"}
	invocation := sarifInvocation{ExecutionSuccessful: len(r.Errors) == 0}
	for _, d := range r.documents() {
		if d.Name != "" {
			w.artifact(d.Name)
		}
	}
	for _, err := range r.Errors {
		e := problem(err)
		invocation.ToolExecutionNotifications = append(invocation.ToolExecutionNotifications,
			sarifNotification{Level: "error", Message: sarifMessage(e.Message, e.Fix), Locations: w.locations(e.Place)})
	}
	for _, f := range r.findings() {
		run.Results = append(run.Results, sarifResult{RuleID: f.Rule, RuleIndex: w.ruleOf(f),
			Level:   sarifLevel(f.Severity),
			Message: sarifMessage(f.Message, f.Fix), Locations: w.locations(f.Place)})
	}
	run.Tool.Driver = sarifDriver{Name: "samlbridge", InformationURI: projectURI, Rules: w.rules}
	run.Invocations = []sarifInvocation{invocation}
	run.Artifacts = append(run.Artifacts, w.artifacts...)
	return indented(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifWriter numbers rules and artifacts.
type sarifWriter struct {
	rules     []sarifRule
	artifacts []sarifArtifact
}

// sarifRules are all rules, and all kinds of findings that are none. Those of the caller's own may state less of
// themselves.
func sarifRules(own []rule.Rule) []sarifRule {
	var rules []sarifRule
	for _, r := range slices.Concat(catalogue.Rules(), own) {
		described := sarifRule{ID: r.ID, ShortDescription: sarifText{cmp.Or(r.Summary, r.ID)}, HelpURI: r.Source.URL,
			DefaultConfiguration: sarifConfiguration{sarifLevel(r.Severity)}}
		if r.Source.Title != "" {
			described.FullDescription = &sarifText{"What must be so: " + r.Summary + ". Source, " +
				r.Source.Evidence.String() + ": " + r.Source.Title + ", read " + r.Source.Read + "."}
		}
		rules = append(rules, described)
	}
	return rules
}

// ruleOf is the index of a finding's rule. A codec of the caller's may report what no list has: that is added.
func (w *sarifWriter) ruleOf(f diag.Finding) int {
	i := slices.IndexFunc(w.rules, func(r sarifRule) bool { return r.ID == f.Rule })
	if i < 0 {
		i = len(w.rules)
		w.rules = append(w.rules, sarifRule{ID: f.Rule, ShortDescription: sarifText{f.Rule},
			DefaultConfiguration: sarifConfiguration{sarifLevel(f.Severity)}})
	}
	return i
}

func (w *sarifWriter) artifact(name string) sarifArtifactLocation {
	// As a reference, a name keeps its slashes, and all that a URI cannot hold is escaped.
	uri := (&url.URL{Path: name}).String()
	i := slices.IndexFunc(w.artifacts, func(a sarifArtifact) bool { return a.Location.URI == uri })
	if i < 0 {
		i = len(w.artifacts)
		w.artifacts = append(w.artifacts, sarifArtifact{sarifArtifactLocation{URI: uri}})
	}
	return sarifArtifactLocation{URI: uri, Index: &i}
}

func (w *sarifWriter) locations(p diag.Place) []sarifLocation {
	if p.Document == "" {
		return nil
	}
	l := sarifLocation{PhysicalLocation: sarifPhysicalLocation{ArtifactLocation: w.artifact(p.Document)}}
	if p.Pos.Line > 0 {
		l.PhysicalLocation.Region = &sarifRegion{StartLine: p.Pos.Line, StartColumn: max(1, p.Pos.Column)}
	}
	if p.Path != "" {
		l.LogicalLocations = []sarifLogicalLocation{{diag.Show(p.Path)}}
	}
	return []sarifLocation{l}
}

func sarifMessage(message, fix string) sarifText {
	if fix != "" {
		message += "; fix: " + fix
	}
	return sarifText{diag.Show(message)}
}

func sarifLevel(s diag.Severity) string {
	switch s {
	case diag.SeverityError, diag.SeverityWarning:
		return s.String()
	case diag.SeverityNotice:
		return "note"
	}
	return "none" // the severity that a caller's own rule forgot
}
