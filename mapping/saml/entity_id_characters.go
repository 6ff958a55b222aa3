package saml

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// ruleEntityIDCharacters is about what a look at an entity ID does not show. Of endpoints the same is said by
// endpoint-url-characters.
var ruleEntityIDCharacters = rule.Rule{
	ID: "entity-id-characters", Severity: diag.SeverityError, Source: source.SAMLCore("section 8.3.6"),
	Summary: "an entity ID has no stray blank, invisible character or dash",
	Run:     rule.Judged(mapping.SPEntityID, mapping.IdPEntityID),
}
