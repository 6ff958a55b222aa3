// Package failure turns the errors of the readers into this module's.
package failure

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Named puts a document's name into an error of a codec, which may keep one error for all documents.
func Named(err error, name string) error {
	var e *diag.Error
	if !errors.As(err, &e) {
		return &diag.Error{Kind: diag.ErrValue, Place: diag.Place{Document: name}, Message: err.Error(), Err: err}
	}
	if e == nil {
		e = &diag.Error{Kind: diag.ErrOption, Message: "a codec returned a nil *Error as its error",
			Fix: "return nil itself"}
	}
	own := *e
	own.Document = cmp.Or(e.Document, name)
	own.Findings, own.Changes = slices.Clone(e.Findings), slices.Clone(e.Changes)
	return &own
}

// JSON is an error of the JSON reader as this module's.
func JSON(err error, name string) error {
	var e *jsondoc.Error
	if !errors.As(err, &e) {
		return Named(err, name)
	}
	out := &diag.Error{Kind: diag.ErrSyntax, Place: diag.Place{Document: name, Path: e.Path, Pos: diag.Pos{Line: e.Line,
		Column: e.Column}},
		Message: e.Message, Fix: e.Fix, Err: err}
	switch {
	case errors.Is(err, jsondoc.ErrLimit):
		limit := map[string]string{"Bytes": "Bytes", "Depth": "Depth", "Values": "Tokens", "Name": "NameBytes"}[e.Limit]
		out.Kind, out.Fix = diag.ErrLimit, e.Fix+", or "+RaiseLimit+limit
	case errors.Is(err, jsondoc.ErrEncoding):
		out.Kind = diag.ErrEncoding
	}
	return out
}

// Labelled is an error of the reader of labelled lines as this module's.
func Labelled(err error, name string) error {
	var e *labelled.Error
	if !errors.As(err, &e) {
		return Named(err, name)
	}
	return &diag.Error{Kind: diag.ErrLimit, Place: diag.Place{Document: name, Pos: e.Pos}, Message: e.Message,
		Fix: e.Fix, Err: err}
}

// XML is an error of the scanner, or of the metadata reader, as this module's.
func XML(err error, name string) error {
	var x *xmlscan.Error
	var m *metadata.Error
	switch {
	case errors.As(err, &x):
		return scanError(x, err, name)
	case errors.As(err, &m):
		out := &diag.Error{Place: diag.Place{Document: name, Path: m.Path, Pos: diag.Pos{Line: m.Line,
			Column: m.Column}},
			Message: m.Message, Fix: m.Fix, Err: err}
		out.Kind = map[error]diag.Kind{metadata.ErrNotMetadata: diag.ErrWrongDocument,
			metadata.ErrNoEntity:  diag.ErrWrongDocument,
			metadata.ErrAmbiguous: diag.ErrAmbiguous, metadata.ErrValue: diag.ErrValue,
			metadata.ErrMissing: diag.ErrValue,
			metadata.ErrLimit:   diag.ErrLimit, metadata.ErrEdit: diag.ErrOption,
			metadata.ErrSecret: diag.ErrSecret}[m.Kind]
		if m.Kind == metadata.ErrLimit {
			out.Fix += ", or " + RaiseLimit + "Certificates"
		}
		return out
	}
	return Named(err, name)
}

func scanError(x *xmlscan.Error, err error, name string) error {
	out := &diag.Error{Kind: diag.ErrSyntax, Place: diag.Place{Document: name, Pos: diag.Pos{Line: x.Line,
		Column: x.Column}},
		Message: x.Message, Fix: x.Fix, Err: err}
	switch x.Kind {
	case xmlscan.ErrLimit:
		out.Kind, out.Fix = diag.ErrLimit, "make this part of the file smaller, or "+RaiseLimit+x.Limit.String()
	case xmlscan.ErrEncoding:
		out.Kind = diag.ErrEncoding
	case xmlscan.ErrDTD:
		out.Kind = diag.ErrDTD
	case xmlscan.ErrNotXML:
		out.Kind = diag.ErrWrongDocument
		if strings.Contains(x.Message, "HTML") { // what makes it ill-formed as XML beside that, nobody needs
			out.Message, out.Fix = metadata.WebPage, metadata.FixWebPage
		}
	}
	return out
}

// RaiseLimit and the name of a limit is what to do about it.
const RaiseLimit = "raise the limit "
