package users

import "github.com/samlbridge/samlbridge/pem/diag"

// failure is why a list cannot be used. A line of 0 is the whole list.
func failure(kind diag.Kind, line int, message, fix string) *diag.Error {
	return &diag.Error{Kind: kind, Place: diag.Place{Pos: diag.Pos{Line: line}}, Message: message, Fix: fix}
}
