package samlbridge_test

import (
	"crypto/x509"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/metadata"
)

func inUTF16(text string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

const (
	idpText = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="idp"><!-- é --><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
		`<SingleSignOnService Binding="b" Location="https://idp.example/"/></IDPSSODescriptor></EntityDescriptor>`
	spText = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="sp"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
		`<AssertionConsumerService Binding="b" Location="https://sp.example/1" index="0"/><AssertionConsumerService Binding="b" Location="https://sp.example/2" index="1"/></SPSSODescriptor></EntityDescriptor>`
	pairText = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="i">` + idpText + spText +
		`</EntitiesDescriptor>`
)

func TestRewriteEncodings(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		data []byte
		want string
		says []string
	}{
		{"UTF-16 that says so", inUTF16(`<?xml version="1.0" encoding='utf-16'?>` + idpText),
			`<?xml version="1.0" encoding='UTF-8'?>` + idpText,
			[]string{`the file is in UTF-16LE, which was turned into UTF-8`,
				`the XML declaration says UTF-8 in place of "utf-16"`}},
		{"UTF-16 that says nothing", inUTF16(idpText), idpText,
			[]string{`the file is in UTF-16LE, which was turned into UTF-8`}},
		{"UTF-16 that says UTF-8", inUTF16(`<?xml version="1.0" encoding="UTF-8"?>` + idpText),
			`<?xml version="1.0" encoding="UTF-8"?>` + idpText,
			[]string{`the file is in UTF-16LE, which was turned into UTF-8`,
				`the XML declaration says encoding="UTF-8", but the file is in UTF-16LE`}},
		{"a byte order mark", []byte("\xef\xbb\xbf" + idpText), idpText,
			[]string{`the file begins with a byte order mark, which was removed`}},
		{"line ends of Windows", []byte(idpText + "\r\n"), idpText + "\r\n", nil},
	} {
		result, err := rewrite("in.xml", row.data, metadata.Edit{}, samlbridge.Options{})
		require.NoError(t, err, row.name)
		require.Equal(t, row.want, string(result.Output), row.name)
		var says []string
		for _, f := range result.Changes {
			require.Equal(t, "in.xml", f.Document)
			says = append(says, f.Message)
		}
		require.ElementsMatch(t, row.says, says, row.name)
	}
}

func TestRewriteChoosesEntity(t *testing.T) {
	t.Parallel()
	const second = `<AssertionConsumerService Binding="b" Location="https://sp.example/2" index="1"/>`
	keep := metadata.Edit{KeepACS: "https://sp.example/1"}

	result, err := rewrite("", []byte(pairText), keep, samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, strings.Replace(pairText, second, "", 1), string(result.Output),
		"the only entity with the role, where it stands")

	result, err = rewrite("", []byte(pairText), keep, samlbridge.Options{EntityID: "sp"})
	require.NoError(t, err)
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+strings.Replace(spText, second, "", 1)+"\n",
		string(result.Output), "cut out")

	result, err = rewrite("", []byte(spText), keep, samlbridge.Options{EntityID: "sp"})
	require.NoError(t, err)
	require.Equal(t, strings.Replace(spText, second, "", 1), string(result.Output), "there is nothing to cut away")
}

func TestRewriteErrors(t *testing.T) {
	t.Parallel()
	certificate := newCertificate(t)
	for _, row := range []struct {
		data  string
		edits metadata.Edit
		o     samlbridge.Options
		kind  error
		says  string
		why   string
	}{
		{pairText, metadata.Edit{}, samlbridge.Options{}, diag.ErrAmbiguous, `2 entities`, "no edit says which entity is meant"},
		{pairText, metadata.Edit{}, samlbridge.Options{EntityID: "other"}, diag.ErrWrongDocument,
			`no entity has the entityID "other"`, "no such entity"},
		{spText, metadata.Edit{WantAuthnRequestsSigned: new(true)}, samlbridge.Options{},
			diag.ErrWrongDocument, "has no IDPSSODescriptor", "an edit of the other role"},
		{pairText, metadata.Edit{KeepACS: "x"}, samlbridge.Options{EntityID: "idp"}, diag.ErrWrongDocument,
			"has no SPSSODescriptor", "an entity of the other role"},
		{spText, metadata.Edit{KeepACS: "https://sp.example/3"}, samlbridge.Options{}, diag.ErrOption,
			`the entity has "https://sp.example/1", "https://sp.example/2"`, "no such location"},
		{idpText, metadata.Edit{SigningCertificates: []*x509.Certificate{}}, samlbridge.Options{}, diag.ErrOption,
			"no certificate is given", "none"},
		{idpText, metadata.Edit{SigningCertificates: []*x509.Certificate{certificate, nil}}, samlbridge.Options{},
			diag.ErrOption, "certificate 2 has no DER", "nil"},
		{idpText, metadata.Edit{SigningCertificates: []*x509.Certificate{{}}}, samlbridge.Options{},
			diag.ErrOption, "certificate 1 has no DER", "one that was not parsed"},
		{`{}`, metadata.Edit{}, samlbridge.Options{}, diag.ErrWrongDocument, "the input is JSON", "JSON"},
		{`<html/>`, metadata.Edit{}, samlbridge.Options{}, diag.ErrWrongDocument, "a web page", "HTML"},
		{`<a`, metadata.Edit{}, samlbridge.Options{}, diag.ErrSyntax, "", "no XML"},
	} {
		result, err := rewrite("in.xml", []byte(row.data), row.edits, row.o)
		require.Nil(t, result, row.why)
		require.ErrorIs(t, err, row.kind, row.why)
		require.ErrorContains(t, err, row.says, row.why)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, row.why)
		require.Equal(t, "in.xml", e.Document, row.why)
	}
}

func TestRewriteIgnoresFindings(t *testing.T) {
	t.Parallel()
	edits := metadata.Edit{WantAuthnRequestsSigned: new(true)}
	result, err := rewrite("", []byte(idpText), edits, samlbridge.Options{Ignore: []string{"write-rewritten"}})
	require.NoError(t, err)
	require.Empty(t, result.Findings)
	require.Contains(t, string(result.Output), ` WantAuthnRequestsSigned="true"`)
}
