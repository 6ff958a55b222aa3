package terraform

import (
	"fmt"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// notes are the changes and findings of reading or writing one document. This file makes all of them, and all errors, of
// the package.
type notes struct {
	changes  []diag.Change
	findings []diag.Finding
}

// kinds are the kinds of changes, by the IDs that this package has for its steps.
var kinds = map[string]diag.ChangeKind{"convert-dropped": diag.Dropped, "convert-narrowed": diag.Narrowed, "convert-fixed": diag.Set,
	"read-secret": diag.Withheld, "read-repaired": diag.Repaired, "write-rewritten": diag.Rewritten, "convert-chosen": diag.Chosen}

func (n *notes) add(severity diag.Severity, rule string, at diag.Origin, message, fix string) {
	n.findings = append(n.findings, diag.Finding{Rule: rule, Severity: severity, Place: diag.Place{Path: at.Path, Pos: at.Pos},
		Message: message, Fix: fix})
}

// notice is a change where nobody has to do anything about it.
func (n *notes) notice(rule string, at diag.Origin, message, fix string) {
	if fix != "" {
		n.add(diag.SeverityNotice, rule, at, message, fix)
		return
	}
	kind := kinds[rule]
	if kind == "" {
		kind = diag.Ignored
	}
	n.changes = append(n.changes, diag.Change{Kind: kind, Place: diag.Place{Path: at.Path, Pos: at.Pos}, Message: message})
}

func (n *notes) warn(rule string, at diag.Origin, message, fix string) {
	n.add(diag.SeverityWarning, rule, at, message, fix)
}

// refuse is for what Terraform or its provider provably does not do as the document says.
func (n *notes) refuse(rule string, at diag.Origin, message, fix string) {
	n.add(diag.SeverityError, rule, at, message, fix)
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

// visible is a Terraform address out of a document as paths of findings show it: as it is, bounded, with every character
// that a terminal would not show as itself spelled as an escape.
func visible(address string) string {
	if strings.IndexFunc(address, func(r rune) bool { return r < ' ' || r > '~' }) < 0 && len(address) <= 300 {
		return address
	}
	quoted := diag.Quote(address)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
