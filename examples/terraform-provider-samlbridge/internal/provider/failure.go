package provider

import (
	"errors"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// failure is what an error of the library says to somebody who writes Terraform: what to do about it is done to an
// argument, since a function has none of the library's options.
func failure(err error) string {
	var e *samlbridge.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	own := *e
	fix, _, limited := strings.Cut(own.Fix, "raise the limit")
	switch {
	case limited:
		own.Fix = strings.TrimSuffix(strings.TrimSpace(fix), ", or")
	case own.Kind == diag.ErrAmbiguous:
		own.Fix = "give a document that is about one of them alone"
	case strings.HasPrefix(own.Fix, "leave the form out"):
		own.Fix = "give another document"
	}
	return own.Error()
}
