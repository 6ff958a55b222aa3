package form

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Form names a kind of document, the same word here and on the command line.
type Form string

// Codec reads and writes one form. It is data: a codec without functions of its own reads and writes the values of its
// vocabulary, see [Values].
type Codec struct {
	Form    Form
	Summary string // what the form is, for a list; lower case, no full stop
	// Vocabulary is the table that the form carries. Conversions walk it, so that a codec need not report what it
	// cannot carry.
	Vocabulary mapping.Vocabulary
	// Sheet says that a person types these values: the form can be written as a sheet.
	Sheet bool
	// Comment begins a comment in a document of this form, for the errors of what is written by force; "" where there
	// are none.
	Comment string
	// Values is a struct with the JSON names of the vocabulary's keys, such as aws.ServiceProvider{}; nil where there
	// is none.
	Values any
	// Signed says that Read verifies the pins of [Options]; a document of any other form is refused where there are
	// pins.
	Signed bool
	// Carries says that Write keeps what a document holds beside its party, see [Reading].Beside.
	Carries bool
	// Reports are the IDs of the findings that Read and Write report, so that a caller can ignore them as those of a
	// rule.
	Reports []string

	// Detect counts the signs that an input has this form; 0 means it has not. The form with most signs wins. Nil for a
	// form that is never found from the content.
	Detect func(*Source) int
	// Read turns an input into a reading; nil for a form that is written only. Errors should be [*diag.Error] values.
	Read func(*Source, Options) (*Reading, error)
	// Write turns what the vocabulary carries into bytes; nil for a form that is read only. The parties are the
	// reading's, reduced to the vocabulary and with everything that it requires. Changes are those that the vocabulary
	// does not show; an error among the findings refuses the document as that of a rule does.
	Write func(*Reading, mapping.Parties) (Written, error)
	// Edit writes a document by changing the bytes that were read, where that is possible: ok is false where it is not,
	// and Write is called. Nil for most forms. The parties are those of the reading.
	Edit func(*Reading, mapping.Parties) (edited Written, ok bool)
}

// Written is a document that a form has written.
type Written struct {
	Output   []byte
	Changes  []diag.Change
	Findings []diag.Finding
	// Parties are what Output states, where that is not what was to be written, and Signature is what became of a
	// signature. Edit returns both.
	Parties   mapping.Parties
	Signature mapping.SignatureState
}
