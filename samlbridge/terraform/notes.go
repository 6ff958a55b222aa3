package terraform

import (
	"fmt"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// notes are the changes and findings of reading or writing one document. This file makes all of them, and all errors,
// of the package.
type notes struct {
	changes  []diag.Change
	findings []diag.Finding
	// origin is where the i-th value of a property is, in the document that is written; nil while one is read.
	origin func(id mapping.Property, i int) diag.Origin
}

// The rules that this package reports by itself.
const (
	ruleUnread   = "read-unread"      // a value that only Terraform can evaluate, or that a plan does not know
	ruleArgument = "read-argument"    // an argument that the provider refuses or misunderstands
	ruleImport   = "write-import"     // an import that would change the application, or a second application
	ruleDropped  = "convert-dropped"  // what the code cannot state, where the application then differs
	ruleNarrowed = "convert-narrowed" // what the code can state in part only
)

// reports are the IDs of the findings that the forms of this package report beside those of the catalogue.
func reports() []string {
	return []string{ruleUnread, ruleArgument, ruleImport, ruleDropped, ruleNarrowed}
}

// change is what a step did and nobody has to do anything about.
func (n *notes) change(kind diag.ChangeKind, at diag.Origin, message string) {
	n.changes = append(n.changes, diag.Change{Kind: kind, Place: placeOf(at), Message: message})
}

func (n *notes) find(severity diag.Severity, rule string, at diag.Place, message, fix string) {
	n.findings = append(n.findings, diag.Finding{Rule: rule, Severity: severity, Place: at, Message: message, Fix: fix})
}

func (n *notes) notice(rule string, at diag.Origin, message, fix string) {
	n.find(diag.SeverityNotice, rule, placeOf(at), message, fix)
}

func (n *notes) warn(rule string, at diag.Origin, message, fix string) {
	n.find(diag.SeverityWarning, rule, placeOf(at), message, fix)
}

// refuse is for what Terraform or its provider provably does not do as the document says.
func (n *notes) refuse(rule string, at diag.Origin, message, fix string) {
	n.find(diag.SeverityError, rule, placeOf(at), message, fix)
}

func placeOf(at diag.Origin) diag.Place { return diag.Place{Path: at.Path, Pos: at.Pos} }

// place is that of the i-th value of a property in the document that is written.
func (n *notes) place(id mapping.Property, i int) diag.Place {
	at := placeOf(n.origin(id, i))
	at.Property, at.Index = string(id), i
	return at
}

// changed is a change to the i-th value of a property.
func (n *notes) changed(kind diag.ChangeKind, id mapping.Property, i int, message string) {
	n.changes = append(n.changes, diag.Change{Kind: kind, Place: n.place(id, i), Message: message})
}

// found is a finding about the i-th value of a property.
func (n *notes) found(severity diag.Severity, rule string, id mapping.Property, i int, message, fix string) {
	n.find(severity, rule, n.place(id, i), message, fix)
}

// problem is an error of the kind, at a place in the document.
func problem(kind diag.Kind, at diag.Origin, message, fix string) error {
	return &diag.Error{Kind: kind, Place: diag.Place{Path: at.Path, Pos: at.Pos}, Message: message, Fix: fix}
}

// quoted lists at most ten names and counts the rest.
func quoted(names []string) string {
	var list []string
	for _, name := range names[:min(len(names), 10)] {
		list = append(list, diag.Quote(name))
	}
	if more := len(names) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("%d more", more))
	}
	return strings.Join(list, ", ")
}

// visible is a Terraform address out of a document as paths of findings show it: as it is, bounded, with every
// character that a terminal would not show as itself spelled as an escape.
func visible(address string) string {
	if strings.IndexFunc(address, func(r rune) bool { return r < ' ' || r > '~' }) < 0 && len(address) <= 300 {
		return address
	}
	quoted := diag.Quote(address)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

func goneError(address string) error {
	return problem(diag.ErrWrongDocument, diag.Origin{Path: visible(address)},
		"the application was deleted outside of Terraform: there is none to read",
		"find out who deleted it, then run terraform apply")
}

// drifted names what a refresh found to be changed; planned says that the plan is to be applied.
func (n *notes) drifted(at diag.Origin, planned bool, changed []string) {
	if !planned {
		n.notice(ruleUnread, at, "changed outside of Terraform: "+quoted(changed)+"; read as it is now", "")
		return
	}
	n.warn(ruleUnread, at, "changed outside of Terraform: "+quoted(changed)+"; read as it will be after apply",
		"find out who changed it, then apply the plan or change the configuration")
}
