package samlbridge_test

import (
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

func ExampleRewrite() {
	metadata, err := os.ReadFile("testdata/idp-metadata.xml")
	if err != nil {
		log.Fatal(err)
	}
	edits := []samlbridge.Edit{samlbridge.SetWantAuthnRequestsSigned(false)}
	result, err := samlbridge.Rewrite("idp.xml", metadata, edits, samlbridge.Options{})
	if err != nil {
		log.Fatal(err)
	}
	before, after := strings.Split(string(metadata), "\n"), strings.Split(string(result.Output), "\n")
	for i := range before {
		if before[i] != after[i] {
			fmt.Println(after[i])
		}
	}
	for _, f := range result.Findings {
		fmt.Println(f.Pos, f.Message)
	}
	// Output:
	// 	<IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
	// 3:45 WantAuthnRequestsSigned is changed from "true" to "false"
}

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
	pairText = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="i">` + idpText + spText + `</EntitiesDescriptor>`
)

func TestRewriteEncodings(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		data []byte
		want string
		says []string
	}{
		{"UTF-16 that says so", inUTF16(`<?xml version="1.0" encoding='utf-16'?>` + idpText), `<?xml version="1.0" encoding='UTF-8'?>` + idpText,
			[]string{`the file is in UTF-16LE, which was turned into UTF-8`, `the XML declaration says UTF-8 in place of "utf-16"`}},
		{"UTF-16 that says nothing", inUTF16(idpText), idpText, []string{`the file is in UTF-16LE, which was turned into UTF-8`}},
		{"UTF-16 that says UTF-8", inUTF16(`<?xml version="1.0" encoding="UTF-8"?>` + idpText), `<?xml version="1.0" encoding="UTF-8"?>` + idpText,
			[]string{`the file is in UTF-16LE, which was turned into UTF-8`, `the XML declaration says encoding="UTF-8", but the file is in UTF-16LE`}},
		{"a byte order mark", []byte("\xef\xbb\xbf" + idpText), idpText, []string{`the file begins with a byte order mark, which was removed`}},
		{"line ends of Windows", []byte(idpText + "\r\n"), idpText + "\r\n", nil},
	} {
		result, err := samlbridge.Rewrite("in.xml", row.data, nil, samlbridge.Options{})
		require.NoError(t, err, row.name)
		require.Equal(t, row.want, string(result.Output), row.name)
		require.Equal(t, samlbridge.IdPMetadata, result.Form, row.name)
		var says []string
		for _, f := range result.Findings {
			require.Equal(t, "in.xml", f.Document)
			says = append(says, f.Message)
		}
		require.ElementsMatch(t, row.says, says, row.name)
	}
}

func TestRewriteChoosesEntity(t *testing.T) {
	t.Parallel()
	const second = `<AssertionConsumerService Binding="b" Location="https://sp.example/2" index="1"/>`
	keep := []samlbridge.Edit{samlbridge.KeepACS("https://sp.example/1")}

	result, err := samlbridge.Rewrite("", []byte(pairText), keep, samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, strings.Replace(pairText, second, "", 1), string(result.Output), "the only entity with the role, where it stands")
	require.Equal(t, samlbridge.SPMetadata, result.Form)

	result, err = samlbridge.Rewrite("", []byte(pairText), keep, samlbridge.Options{EntityID: "sp"})
	require.NoError(t, err)
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+strings.Replace(spText, second, "", 1)+"\n", string(result.Output), "cut out")

	result, err = samlbridge.Rewrite("", []byte(spText), keep, samlbridge.Options{EntityID: "sp"})
	require.NoError(t, err)
	require.Equal(t, strings.Replace(spText, second, "", 1), string(result.Output), "there is nothing to cut away")
}

func TestRewriteErrors(t *testing.T) {
	t.Parallel()
	certificate := newCertificate(t)
	for _, row := range []struct {
		data  string
		edits []samlbridge.Edit
		o     samlbridge.Options
		kind  error
		says  string
		why   string
	}{
		{pairText, nil, samlbridge.Options{}, samlbridge.ErrAmbiguous, `2 entities`, "no edit says which entity is meant"},
		{pairText, nil, samlbridge.Options{EntityID: "other"}, samlbridge.ErrWrongDocument, `no entity has the entityID "other"`, "no such entity"},
		{spText, []samlbridge.Edit{samlbridge.SetWantAuthnRequestsSigned(true)}, samlbridge.Options{}, samlbridge.ErrWrongDocument, "has no IDPSSODescriptor", "an edit of the other role"},
		{pairText, []samlbridge.Edit{samlbridge.KeepACS("x")}, samlbridge.Options{EntityID: "idp"}, samlbridge.ErrWrongDocument, "has no SPSSODescriptor", "an entity of the other role"},
		{spText, []samlbridge.Edit{samlbridge.KeepACS("https://sp.example/3")}, samlbridge.Options{}, samlbridge.ErrOption, `the entity has "https://sp.example/1", "https://sp.example/2"`, "no such location"},
		{idpText, []samlbridge.Edit{samlbridge.ReplaceSigningCertificates(nil)}, samlbridge.Options{}, samlbridge.ErrOption, "no certificate is given", "none"},
		{idpText, []samlbridge.Edit{samlbridge.ReplaceSigningCertificates{certificate, nil}}, samlbridge.Options{}, samlbridge.ErrOption, "certificate 2 holds no DER", "nil"},
		{idpText, []samlbridge.Edit{samlbridge.ReplaceSigningCertificates{&x509.Certificate{}}}, samlbridge.Options{}, samlbridge.ErrOption, "certificate 1 holds no DER", "one that was not parsed"},
		{idpText, []samlbridge.Edit{nil}, samlbridge.Options{}, samlbridge.ErrOption, "edit 1 is nil", "nil"},
		{idpText, []samlbridge.Edit{samlbridge.SetWantAuthnRequestsSigned(true), samlbridge.SetWantAuthnRequestsSigned(false)}, samlbridge.Options{}, samlbridge.ErrOption, "SetWantAuthnRequestsSigned are given twice", "two of one kind"},
		{`{}`, nil, samlbridge.Options{}, samlbridge.ErrWrongDocument, "the input is JSON", "JSON"},
		{`<html/>`, nil, samlbridge.Options{}, samlbridge.ErrWrongDocument, "a web page", "HTML"},
		{`<a`, nil, samlbridge.Options{}, samlbridge.ErrSyntax, "", "no XML"},
	} {
		result, err := samlbridge.Rewrite("in.xml", []byte(row.data), row.edits, row.o)
		require.Nil(t, result, row.why)
		require.ErrorIs(t, err, row.kind, row.why)
		require.ErrorContains(t, err, row.says, row.why)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, row.why)
		require.Equal(t, "in.xml", e.Name, row.why)
	}
}

func TestRewriteIgnoresFindings(t *testing.T) {
	t.Parallel()
	edits := []samlbridge.Edit{samlbridge.SetWantAuthnRequestsSigned(true)}
	result, err := samlbridge.Rewrite("", []byte(idpText), edits, samlbridge.Options{Ignore: []string{mapping.NoteRewritten}})
	require.NoError(t, err)
	require.Empty(t, result.Findings)
	require.Contains(t, string(result.Output), ` WantAuthnRequestsSigned="true"`)
}
