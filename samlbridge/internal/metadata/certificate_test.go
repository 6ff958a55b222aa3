package metadata

import (
	"bytes"
	"encoding/base64"
	stdpem "encoding/pem"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
)

// Whatever package pem repairs is repaired in X509Certificate too, with the same words; several certificates keep their
// bytes, of which package mapping says that they are several.
func TestCertificateTextsAreReadAsPemReadsThem(t *testing.T) {
	t.Parallel()
	ders := map[string][]byte{}
	for _, name := range []string{"rsa-2048", "ecdsa-p256", "pkcs7", "spki"} {
		text, err := os.ReadFile("../../../pem/testdata/" + name + ".pem")
		require.NoError(t, err)
		block, _ := stdpem.Decode(text)
		ders[name] = block.Bytes
	}
	rsa, ec := ders["rsa-2048"], ders["ecdsa-p256"]
	b64 := base64.StdEncoding.EncodeToString
	armored := string(stdpem.EncodeToMemory(&stdpem.Block{Type: "CERTIFICATE", Bytes: rsa}))
	for _, row := range []struct {
		name, text string
		der        []byte
		problem    string
	}{
		{"as the schema has it", b64(rsa), rsa, ""},
		{"in lines", "\n" + b64(rsa)[:64] + "\n  " + b64(rsa)[64:] + "\n", rsa, ""},
		{"BEGIN and END lines", armored, rsa, "without BEGIN and END lines"},
		{"base64 of PEM", b64([]byte(armored)), rsa,
			"the certificate is wrapped more than once; all layers were taken off"},
		{"base64 twice", b64([]byte(b64(rsa))), rsa,
			"the certificate is wrapped more than once; all layers were taken off"},
		{"a label", "Public key: " + b64(rsa), rsa, "text around the certificate was left out"},
		{"references escaped twice", b64(rsa)[:64] + "&amp;#13;\n" + b64(rsa)[64:], rsa,
			"character references of XML or HTML"},
		{"glued with padding", b64(rsa) + b64(ec), bytes.Join([][]byte{rsa, ec}, nil), ""},
		{"glued before encoding", b64(append(bytes.Clone(ec), rsa...)), bytes.Join([][]byte{ec, rsa}, nil), ""},
		{"two blocks", armored + armored, bytes.Join([][]byte{rsa, rsa}, nil), ""},
		{"PKCS #7 with two", b64(ders["pkcs7"]), bytes.Join([][]byte{rsa, ec}, nil), ""},
		{"a key alone", b64(ders["spki"]), ders["spki"], ""},
		{"no base64", "see above!", nil, "is not base64"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			document := `<EntityDescriptor xmlns="` + MD + `" xmlns:ds="` + DS +
				`" entityID="e"><IDPSSODescriptor protocolSupportEnumeration="p"><KeyDescriptor>` +
				`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>` + row.text +
				`</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>` +
				`<SingleSignOnService Binding="b" Location="l"/></IDPSSODescriptor></EntityDescriptor>`
			d, err := Parse([]byte(document), Limits{})
			require.NoError(t, err)
			entities, err := d.Entities()
			require.NoError(t, err)
			c := entities[0].Roles[0].Keys[0].Certificates[0]
			require.Equal(t, row.der, c.DER)
			if row.problem == "" {
				require.Empty(t, c.Problem)
			} else {
				require.Contains(t, c.Problem, row.problem)
				require.NotEmpty(t, c.Fix)
			}
		})
	}
	_, err := pem.ParseDER(bytes.Join([][]byte{rsa, ec}, nil))
	require.ErrorContains(t, err, "2 certificates are where one belongs")
}
