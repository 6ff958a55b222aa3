package form

import (
	"crypto/x509"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Reading is what reading a document gives, the same for every form. A caller may also make one by hand from parties,
// to have it written or checked.
type Reading struct {
	// Form is the document's; whoever calls a codec fills it in.
	Form Form
	mapping.Parties
	// Vocabulary is the document's own table where it holds less than its form; nil for the form's.
	Vocabulary *mapping.Vocabulary
	// Changes are what reading repaired, withheld or left out.
	Changes []diag.Change
	// Findings are what reading found that somebody should repair or know. An error is about the document as it is: a
	// conversion, which does not write that part, shows it as a warning.
	Findings []diag.Finding
	// Unread lists what the document states in a way that could not be read, such as an expression or a value that was
	// withheld: it is neither stated nor absent.
	Unread []mapping.Property
	// Sensitive lists what the document marks as not to be shown: it is checked and compared, and no message quotes it.
	Sensitive []mapping.Property
	// Origin says where the i-th value of a property is; nil where nobody knows.
	Origin func(mapping.Property, int) diag.Origin
	Facts  mapping.Facts
	// SignedBy is the one of the pins that verified the signature, else nil.
	SignedBy *x509.Certificate
	// Beside returns what the document holds that no party has, as dropped changes; with carried, only what a form that
	// Carries loses too. Nil where there is nothing.
	Beside func(carried bool) []diag.Change
	// Own is what the form's package needs to write the document again, such as its bytes; nil for most.
	Own any
}

// NewReading makes a reading of the values that a form has found, with their places. changes are what finding them gave
// rise to. The error is a [*diag.Error].
func NewReading(s *Source, v mapping.Vocabulary, values []mapping.Value, changes []diag.Change) (*Reading, error) {
	p, more, err := v.Decode(s.Name, values)
	if err != nil {
		return nil, err
	}
	origins := map[mapping.Property][]diag.Origin{}
	for _, value := range values {
		origins[value.Field.Property] = append(origins[value.Field.Property], value.Origin)
	}
	return &Reading{Parties: p, Changes: append(changes, more...), Origin: originIn(origins)}, nil
}

// originIn looks origins up; an index beyond the known ones gets the last place of the property.
func originIn(origins map[mapping.Property][]diag.Origin) func(mapping.Property, int) diag.Origin {
	return func(id mapping.Property, i int) diag.Origin {
		list := origins[id]
		if len(list) == 0 {
			return diag.Origin{}
		}
		return list[max(0, min(i, len(list)-1))]
	}
}
