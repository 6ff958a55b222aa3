package users

import (
	"bytes"
	"regexp"

	"github.com/samlbridge/samlbridge/pem/diag"
)

const fixNoList = "give the users as CSV, as JSON or one name a line; AWS's come from aws identitystore list-users"

// lookalikes are what people give in place of a list, by how it begins. A name in angle brackets is no markup, since no
// tag has an @ in it.
var lookalikes = []struct {
	begins *regexp.Regexp
	what   string
}{
	{regexp.MustCompile(`(?s)^<(.*<)?([A-Za-z]+:)?(EntityDescriptor|EntitiesDescriptor)\s`), "SAML metadata"},
	{regexp.MustCompile(`^(?i)<(!doctype html|html)[\s>]`), "an HTML page"},
	{regexp.MustCompile(`^<([?!]|[A-Za-z_][\w:.-]*[\s/>])`), "XML"},
	{regexp.MustCompile(`(?m)^-----BEGIN `), "a PEM file, such as a certificate"},
	{regexp.MustCompile(`^MI[A-Za-z0-9+/]{58}`), "base64, such as a certificate"},
	{regexp.MustCompile(`^%PDF-`), "a PDF file"},
	{regexp.MustCompile(`^An error occurred \(`), "an error message of the AWS command line"},
}

// noList says what the input is where it plainly is no list of users.
func (in *input) noList() *diag.Error {
	const enough = 4 << 10
	in.ensure(enough)
	head := bytes.TrimLeft(in.buf[in.start:min(in.end, in.start+enough)], " \t\r\n")
	for _, other := range lookalikes {
		if other.begins.Match(head) {
			return wrongDocument(in.line, "the input is "+other.what+", not a list of users")
		}
	}
	return nil
}

func wrongDocument(line int, message string) *diag.Error {
	return failure(diag.ErrWrongDocument, line, message, fixNoList)
}
