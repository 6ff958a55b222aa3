package each

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
	"github.com/samlbridge/samlbridge/mapping/rule"
)

// Certificate makes a rule's function: it reports every certificate that verifies signatures in which the function
// finds a problem. The message goes on after the certificate's name.
func Certificate(problem func(*rule.Pass, mapping.Key) (message, fix string)) func(*rule.Pass) {
	return func(p *rule.Pass) {
		for i, k := range p.View.Keys {
			if message, fix := problem(p, k); message != "" {
				p.Report(p.View, mapping.IdPCertificates, i, keys.Name(k)+" "+message, fix)
			}
		}
	}
}
