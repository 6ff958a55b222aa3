// Package each has the loops that rules have in common.
package each

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Attribute makes a rule's function: it reports every attribute statement in which the function finds a problem.
// The message goes on after the attribute's name.
func Attribute(problem func(mapping.AttributeStatement) (message, fix string)) func(*rule.Pass) {
	return func(p *rule.Pass) {
		for i, a := range p.View.Application.AttributeStatements {
			if message, fix := problem(a); message != "" {
				p.Report(p.View, mapping.AppAttributeStatements, i, "the attribute "+diag.Quote(a.Name)+" "+message,
					fix)
			}
		}
	}
}
