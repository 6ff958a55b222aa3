package mapping

import (
	"slices"

	"github.com/samlbridge/samlbridge/pem"
)

// Field is one row of a [Vocabulary]: how one product speaks of one property.
type Field struct {
	Property    Property
	Label       string   // what the current screen says; "" where the property has no place on a screen
	Short       string   // what messages say in the place of a long label
	OtherLabels []string // what older screens and other pages of the vendor say
	Key         string   // name in a document, a path with dots in JSON: "saas_app.sp_entity_id"
	Required    bool     // a document of this vocabulary without it is of no use
	Max         int      // how many values fit; 0: any number
	// Fixed is the one value that the product ever has; reading fills it in, writing always states it.
	Fixed string
	// Preset is what is written where the party states nothing.
	Preset string
	Style  pem.Style // how a certificate is written
	Terms  []Term    // the words that the screen has for values
	// Rows are the words for the parts of a value that the screen shows line by line, an attribute statement: Value is
	// the part's path in JSON, Label the screen's word. The first with a path is written, all are read; the first of
	// all begins a value.
	Rows   []Term
	Note   string // why a value is fixed, preset, or one of several; lower case, for messages
	Source Source
}

// Term is a value as a document spells it and the word that the screen has for it.
type Term struct{ Value, Label string }

// Stance says whether a product shows a party (it is its own) or takes it (it is the other's). The zero value: neither.
type Stance uint8

const (
	// Shows: the product is this party and states what it is.
	Shows Stance = iota + 1
	// Takes: the product has been told about this party.
	Takes
)

// Vocabulary is how one product speaks of the parties in one place: a screen, an API object, a metadata document.
type Vocabulary struct {
	Product string // "AWS IAM Identity Center"
	Title   string // what the place holds: "service provider values"
	SP, IdP Stance
	// SPProduct and IdPProduct are the products that the vocabulary is about; nil is what [Statement.About] says.
	SPProduct, IdPProduct *Product
	// Standard says that Product is no product but a standard, as that of SAML metadata is: the parties are anyone's.
	Standard bool
	Fields   []Field // in the order of the screen or schema
	// Headings are texts on the screen beside the fields that have no value, such as headings and buttons.
	Headings []string
	// Verbatim says that a document of this vocabulary holds what the product holds, character by character: blanks
	// around a value, and another spelling of a term, are part of it. Where it is false people copied the values from a
	// screen.
	Verbatim bool
	// Before and After are the steps of a sheet for a person, around the values. In a step, {sp.portalURL} and the like
	// are the first value of a property, or its label where there is none; {sp.product} and {idp.product} are what the
	// products are called, and {sp.listedAs} is the name in a list of applications.
	Before, After []string
}

// Clone returns a copy that shares nothing with v.
func (v Vocabulary) Clone() Vocabulary {
	v.Fields, v.Before, v.After = slices.Clone(v.Fields), slices.Clone(v.Before), slices.Clone(v.After)
	v.Headings = slices.Clone(v.Headings)
	for i, f := range v.Fields {
		v.Fields[i].OtherLabels, v.Fields[i].Terms = slices.Clone(f.OtherLabels), slices.Clone(f.Terms)
		v.Fields[i].Rows = slices.Clone(f.Rows)
	}
	return v
}

// Field returns the row of a property.
func (v Vocabulary) Field(id Property) (Field, bool) {
	if f := v.field(id); f != nil {
		return *f, true
	}
	return Field{}, false
}

// field is the row of a property, which nobody changes; nil where there is none.
func (v *Vocabulary) field(id Property) *Field {
	for i := range v.Fields {
		if v.Fields[i].Property == id {
			return &v.Fields[i]
		}
	}
	return nil
}

// Certificate reports whether the field's values are certificates.
func (f Field) Certificate() bool { return f.Property.spec().shape == certShape }

// Structured reports whether the field's values are JSON values rather than texts.
func (f Field) Structured() bool { return f.Property.spec().shape == jsonShape }

// Boolean reports whether the field's value is true or false, which JSON writes without quotes.
func (f Field) Boolean() bool { return f.Property.spec().shape == boolShape }

// Derived reports whether the field is worked out from others: it is written for a reader and never read.
func (f Field) Derived() bool { return f.Property.spec().derived }
