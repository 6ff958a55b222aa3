package mapping

import "math/bits"

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
	// Protocols is what the role that was read lists in protocolSupportEnumeration: empty where it lists nothing, nil where
	// that is not known.
	Protocols []string
}

// Statement is what one document says, with all that a rule or a translation may need to know about it. samlbridge makes
// one from a document; a caller who has no documents fills in Vocabulary and Parties by hand.
type Statement struct {
	Name       string // of the document, for messages
	Vocabulary Vocabulary
	Parties
	Facts Facts
	// Unread lists what the document states in a way that could not be read, such as an expression or a value that was
	// withheld: it is neither stated nor absent.
	Unread []Property
	// Origin says where the i-th value of a property stands; nil where nobody knows.
	Origin func(Property, int) Origin

	memo *memo // nil outside of [Check]
}

// memo keeps what several rules ask of one statement. Nobody changes what it holds.
type memo struct {
	fields propertySet          // of the vocabulary
	unread propertySet          // of the statement
	asked  propertySet          // of which it is known whether they are stated
	stated propertySet          // of which Values returns a list
	slots  [maxProperties]uint8 // 1 + where in values a property's are; 0 for none
	values [][]string
	keys   []Key

	recognised *recognised // shared with other statements
	judged     bool
	faults     uint64                  // of the verdicts, one bit for each
	verdicts   [len(allURLs)][]verdict // on each value of each of them
}

func newMemo(s *Statement, r *recognised) *memo {
	m := &memo{unread: setOf(s.Unread...), values: make([][]string, 0, 16), recognised: r}
	for i := range s.Vocabulary.Fields {
		m.fields |= setOf(s.Vocabulary.Fields[i].Property)
	}
	return m
}

// statedOf returns those properties of a set that p states.
func (m *memo) statedOf(set propertySet, p Parties) propertySet {
	for set&^m.asked != 0 {
		i := bits.TrailingZeros64(uint64(set &^ m.asked))
		m.asked |= 1 << i
		spec := &propertyList[i]
		if spec.has != nil { // its values are certificates, which are encoded only for those who ask
			if spec.has(p) {
				m.stated |= 1 << i
			}
		} else if values := spec.get(p); values != nil {
			m.stated |= 1 << i
			m.keep(i, values)
		}
	}
	return m.stated & set
}

// Values returns what the statement says of the property, as [Parties.Values] does. A rule must not change the slice: others
// get the same.
func (s Statement) Values(id Property) []string {
	set := setOf(id)
	if s.memo == nil || s.memo.statedOf(set, s.Parties) == 0 {
		return s.Parties.Values(id)
	}
	i := bits.TrailingZeros64(uint64(set))
	if s.memo.slots[i] == 0 {
		s.memo.keep(i, s.Parties.Values(id))
	}
	return s.memo.values[s.memo.slots[i]-1]
}

func (m *memo) keep(property int, values []string) {
	m.values = append(m.values, values)
	m.slots[property] = uint8(len(m.values))
}

// has reports whether Values returns any list.
func (s *Statement) has(id Property) bool {
	if s.memo == nil {
		return s.Parties.has(id)
	}
	return s.memo.statedOf(setOf(id), s.Parties) != 0
}

// find returns a finding about the i-th value of a property, at the place where it stands.
func (s *Statement) find(ruleID string, severity Severity, id Property, i int, message, fix string) Finding {
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
