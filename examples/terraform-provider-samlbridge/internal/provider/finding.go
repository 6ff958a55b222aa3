package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// finding is a [diag.Finding] as configurations see it. What is not known is "" or 0, never null: null cannot stand in
// a template such as an error_message.
type finding struct {
	Rule     string `tfsdk:"rule"`
	Severity string `tfsdk:"severity"`
	Message  string `tfsdk:"message"`
	Fix      string `tfsdk:"fix"`
	Path     string `tfsdk:"path"`
	Line     int64  `tfsdk:"line"`
	Column   int64  `tfsdk:"column"`
	Text     string `tfsdk:"text"`
}

var findingType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"rule":     types.StringType,
	"severity": types.StringType,
	"message":  types.StringType,
	"fix":      types.StringType,
	"path":     types.StringType,
	"line":     types.Int64Type,
	"column":   types.Int64Type,
	"text":     types.StringType,
}}

const findingDescription = "A finding is an object: `rule` (its ID), `severity` (`error`, `warning` or `notice`), `message`, " +
	"`fix` (what to do), `path`, `line` and `column` (where; line and column from 1, column in code points), and `text`, all of it on one line. " +
	"What is not known is `\"\"` or `0`. " +
	"`error` means that a vendor documents a refusal or that the value is provably something else, `warning` documented advice or observed breakage, " +
	"and `notice` everything else that you should know."

func newFindings(list []diag.Finding) []finding {
	findings := []finding{}
	for _, f := range list {
		findings = append(findings, finding{Rule: f.Rule, Severity: f.Severity.String(), Message: f.Message, Fix: f.Fix,
			Path: f.Path,
			Line: int64(f.Pos.Line), Column: int64(f.Pos.Column), Text: line(f)})
	}
	return findings
}

// line is a finding on one line, for an error_message.
func line(f diag.Finding) string {
	fix := f.Fix
	f.Fix = ""
	if fix == "" {
		return f.String()
	}
	return f.String() + "; fix: " + diag.Show(fix)
}
