package mapping

// SignatureState says what is known of the signature on a metadata document. The zero value is "does not apply".
type SignatureState uint8

const (
	// SignatureAbsent: the document carries no signature.
	SignatureAbsent SignatureState = iota + 1
	// SignatureUnchecked: it carries one that nobody has verified.
	SignatureUnchecked
	// SignatureVerified: it carries one that was verified against a certificate the caller gave.
	SignatureVerified
)

// String returns "absent", "unchecked" or "verified", and "" for the zero value.
func (s SignatureState) String() string {
	switch s {
	case SignatureAbsent:
		return "absent"
	case SignatureUnchecked:
		return "unchecked"
	case SignatureVerified:
		return "verified"
	}
	return ""
}

// Facts is what rules may ask about a document beside its parties.
type Facts struct {
	// Metadata says that the document is SAML metadata in XML, as against values that somebody copied.
	Metadata bool
	// Characters is the length of the document in Unicode code points, 0 where there is no document.
	Characters int
	Signature  SignatureState
	// SPRoles and IdPRoles count the roles of the entity that was read.
	SPRoles, IdPRoles int
}

// Statement is what one document says, with all that a rule or a translation may need to know about it. samlbridge makes
// one from a document; a caller who has no documents fills in Vocabulary and Parties by hand.
type Statement struct {
	Name       string // of the document, for messages
	Vocabulary Vocabulary
	Parties
	Facts Facts
	// Origin says where the i-th value of a property stands; nil where nobody knows.
	Origin func(Property, int) Origin
}

// find returns a finding about the i-th value of a property, at the place where it stands.
func (s Statement) find(ruleID string, severity Severity, id Property, i int, message, fix string) Finding {
	f := Finding{RuleID: ruleID, Severity: severity, Document: s.Name, Message: message, Fix: fix}
	if s.Origin != nil {
		o := s.Origin(id, i)
		f.Path, f.Pos = o.Path, o.Pos
	}
	if f.Path == "" {
		f.Path = string(id)
	}
	return f
}
