package mapping

// ruleEntityIDCharacters is about what a look at an entity ID does not show. Of endpoints the same is said by
// endpoint-url-characters.
var ruleEntityIDCharacters = Rule{
	ID: "entity-id-characters", Severity: Error, Source: samlCore("section 8.3.6"),
	Summary: "an entity ID holds no stray blank, invisible character or dash",
	judged:  judged{strayCharacters, []Property{SPEntityID, IdPEntityID}},
}
