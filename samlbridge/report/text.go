package report

import (
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// Text writes findings of at least a severity as a terminal shows them, two lines each: errors first.
func Text(findings []diag.Finding, least diag.Severity) string {
	var b strings.Builder
	for s := diag.SeverityError; s <= least; s++ {
		for _, f := range findings {
			if f.Severity == s {
				b.WriteString(f.String() + "\n")
			}
		}
	}
	return b.String()
}
