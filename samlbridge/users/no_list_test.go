package users_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

func TestNoList(t *testing.T) {
	t.Parallel()
	const certificate = "MIIBszCCAVmgAwIBAgIUQ0sGYcPzGz3V6Jm0f0mVvV0m3bMwCgYIKoZIzj0EAwIw"
	for _, c := range []struct{ text, says string }{
		{`<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"/>`, "the input is SAML metadata"},
		{"\ufeff<?xml version=\"1.0\"?>\n<!-- x -->\n<EntityDescriptor entityID=\"x\"/>", "the input is SAML metadata"},
		{"\n<!DOCTYPE html>\n<title>Sign in</title>", "the input is an HTML page"},
		{"<Error><Code>AccessDenied</Code></Error>", "the input is XML"},
		{"-----BEGIN CERTIFICATE-----\n" + certificate + "\n", "the input is a PEM file, such as a certificate"},
		{"Bag Attributes\n    friendlyName: x\n-----BEGIN CERTIFICATE-----\n" + certificate + "\n",
			"the input is a PEM file, such as a certificate"},
		{certificate, "the input is base64, such as a certificate"},
		{"%PDF-1.7\n", "the input is a PDF file"},
		{"\nAn error occurred (AccessDeniedException) when calling the ListUsers operation: no\n",
			"the input is an error message of the AWS command line"},
		{`{"__type": "AccessDeniedException", "Message": "no"}`, "the object is an error message"},
		{`{"success": false, "errors": [{"code": 10000}], "messages": [], "result": null}`,
			"the object is an error message"},
		{`{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "detail": "no", "status": "403"}`,
			"the object is an error message"},
		{`{"type": "saas", "saas_app": {}}`, "the object has neither a list of users"},
		{`{`, "the JSON text has neither a list of users"},
	} {
		_, err := users.Read("list", strings.NewReader(c.text), users.AWS, nil)
		require.ErrorIs(t, err, diag.ErrWrongDocument, c.text)
		require.Contains(t, err.Error(), c.says)
		require.Contains(t, err.Error(), "; fix: give the users as CSV")
	}
	_, err := users.Read("list", strings.NewReader("0\x82\x01\xb3\n"), users.AWS, nil)
	require.ErrorIs(t, err, diag.ErrEncoding, "DER")
	for _, text := range []string{"<a@x.org>\n", "MIKE\nMINA\n", "-----\n"} {
		l, _ := readList(t, users.AWS, text)
		require.NotZero(t, l.Len(), "%q is a list with names that are none", text)
	}
}
