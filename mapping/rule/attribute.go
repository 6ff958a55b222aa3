package rule

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// EachAttribute makes a rule's function: it reports every attribute statement in which the function finds a problem.
// The message goes on after the attribute's name.
func EachAttribute(problem func(mapping.AttributeStatement) (message, fix string)) func(*Pass) {
	return func(p *Pass) {
		for i, a := range p.View.Application.AttributeStatements {
			if message, fix := problem(a); message != "" {
				p.Report(p.View, mapping.AppAttributeStatements, i, "the attribute "+diag.Quote(a.Name)+" "+message,
					fix)
			}
		}
	}
}
