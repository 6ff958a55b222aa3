package mapping

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// SignatureState says what is known of the signature on a metadata document. The zero value is "does not apply".
type SignatureState uint8

// The states of a signature.
const (
	SignatureAbsent    SignatureState = iota + 1 // the document carries none
	SignatureUnchecked                           // it carries one that nobody has verified
	SignatureVerified                            // it was verified against a certificate that the caller gave
)

// String returns "absent", "unchecked" or "verified", and "" for the zero value.
func (s SignatureState) String() string {
	return []string{"", "absent", "unchecked", "verified"}[min(s, SignatureVerified)]
}

// Facts is what rules may ask about a document beside its parties.
type Facts struct {
	// Metadata says that the document is SAML metadata in XML, as against values that somebody copied.
	Metadata bool
	// Characters is the length of the document in Unicode code points, 0 where there is no document.
	Characters int
	Signature  SignatureState
	// ByteOrderMark says that the document begins with one.
	ByteOrderMark bool
	// SPRoles and IdPRoles count the roles of the entity that was read.
	SPRoles, IdPRoles int
	// Protocols is what the role that was read lists in protocolSupportEnumeration: empty where it lists nothing, nil
	// where that is not known.
	Protocols []string
}

// Statement is what one document says, with all that a rule or a translation may need to know about it.
type Statement struct {
	Name       string // of the document, for messages
	Vocabulary Vocabulary
	Parties
	Facts Facts
	// SP and IdP are the products whose parties the document is about; nil where nobody knows. Rules of a product run
	// on statements about that product only.
	SPProduct, IdPProduct *Product
	// Unread lists what the document states in a way that could not be read, such as an expression or a value that was
	// withheld: it is neither stated nor absent.
	Unread []Property
	// Sensitive lists what a document marks as not to be shown: rules and comparisons use it, and no message quotes it.
	Sensitive []Property
	// Origin says where the i-th value of a property is; nil where nobody knows.
	Origin func(Property, int) diag.Origin
}

// About fills in the products that the document is about where nothing has yet: those that its vocabulary names; else
// the vocabulary's own product in its place, with no more than its name and its table; else sp and idp.
func (s *Statement) About(sp, idp *Product) {
	v := &s.Vocabulary
	own := func(shown, taken Stance, of *Product) *Product {
		switch {
		case v.Standard || v.Product == "" || shown != Shows && taken != Takes:
			return of
		case of != nil && of.Name == v.Product:
			return of
		case shown == Shows:
			table := *v
			return &Product{Name: v.Product, Shown: func() Vocabulary { return table }}
		}
		return &Product{Name: v.Product}
	}
	if s.SPProduct = cmp.Or(s.SPProduct, v.SPProduct); s.SPProduct == nil {
		s.SPProduct = own(v.SP, v.IdP, sp)
	}
	if s.IdPProduct = cmp.Or(s.IdPProduct, v.IdPProduct); s.IdPProduct == nil {
		s.IdPProduct = own(v.IdP, v.SP, idp)
	}
}

// Place is where the i-th value of a property is.
func (s *Statement) Place(id Property, i int) diag.Place {
	place := diag.Place{Document: s.Name, Property: string(id), Index: i}
	if s.Origin != nil {
		o := s.Origin(id, i)
		place.Path, place.Pos = o.Path, o.Pos
	}
	if place.Path == "" {
		place.Path = string(id)
	}
	return place
}

// Owner is the product whose value a property is.
func (s *Statement) Owner(id Property) *Product {
	switch {
	case strings.HasPrefix(string(id), "sp."):
		return s.SPProduct
	case strings.HasPrefix(string(id), "idp."):
		return s.IdPProduct
	}
	return nil
}

// NameOf is what messages call a property: its label on the screen, a shorter name for a long one, or its key.
func (s *Statement) NameOf(id Property) string {
	if f := s.Vocabulary.field(id); f != nil && f.Label+f.Key != "" {
		return f.name()
	}
	return id.String()
}

// WhereToCopy says how to get the right value of a property, and where it goes.
func (s *Statement) WhereToCopy(id Property) string {
	owner := s.Owner(id)
	switch {
	case s.Facts.Metadata && owner != nil && owner.Metadata != "":
		return owner.Metadata
	case s.Facts.Metadata:
		return "download the metadata again from " + owner.Named()
	case owner == nil:
		return "copy the value again from the console that shows it"
	case owner.Shown == nil:
		return "copy the value again from " + owner.Named()
	}
	f, ok := owner.Shown().Field(id)
	if !ok || f.Label == "" {
		return "copy the value again from " + owner.Named()
	}
	fix := "copy \"" + f.Label + "\" from " + owner.Named()
	if owner.Page != "" {
		fix += " (" + owner.Page + ")"
	}
	if own, ok := s.Vocabulary.Field(id); ok && own.Label != "" && own.Label != f.Label {
		fix += " to \"" + own.Label + "\""
	}
	return fix
}

// Hide leaves out of a message the values that are not to be shown, and what it quotes of their parts.
func (s *Statement) Hide(message string) string {
	for _, id := range s.Sensitive {
		f, _ := s.Vocabulary.Field(id)
		for _, value := range s.Values(id) {
			if value == "" {
				continue
			}
			message = strings.ReplaceAll(message, diag.Quote(value), sensitive)
			// A word that is one of few, such as "id", is in other words too, and no secret.
			if len(f.Terms) == 0 && f.Fixed == "" && f.Preset == "" {
				message = hideParts(strings.ReplaceAll(message, value, sensitive), value)
			}
		}
	}
	return message
}

// quotedPart is what a message quotes, cut off with dots at either end where it is long.
var quotedPart = regexp.MustCompile(`"…?((?:[^"\\]|\\.)*?)…?"`)

// hideParts leaves out what a message quotes of a value, beyond a few characters.
func hideParts(message, value string) string {
	const few = 3
	return quotedPart.ReplaceAllStringFunc(message, func(part string) string {
		if inner := quotedPart.FindStringSubmatch(part)[1]; len(inner) > few && strings.Contains(value, inner) {
			return "a part of it"
		}
		return part
	})
}

// sensitive is in the place of a value that is not to be shown.
const sensitive = "a value marked sensitive"
