package samlbridge_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// keyInfo is a KeyDescriptor with these certificates in one KeyInfo.
func keyInfo(t *testing.T, use string, certificates int) string {
	t.Helper()
	text := "<KeyDescriptor" + use + `><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>`
	for range certificates {
		text += "<X509Certificate>" + base64.StdEncoding.EncodeToString(newCertificate(t).Raw) + "</X509Certificate>"
	}
	return text + "</X509Data></KeyInfo></KeyDescriptor>"
}

// The certificates of one KeyDescriptor are one key, and stay so.
func TestCertificateChainsStayTogether(t *testing.T) {
	t.Parallel()
	keys := keyInfo(t, ` use="signing"`, 3) + keyInfo(t, "", 2) + keyInfo(t, "", 1) + keyInfo(t, "", 1) +
		keyInfo(t, ` use="encryption"`, 2)
	for form, text := range map[form.Form]string{
		samlbridge.IdPMetadata: strings.Replace(idpText, "<SingleSignOnService", keys+"<SingleSignOnService", 1),
		samlbridge.SPMetadata: strings.Replace(spText, "<AssertionConsumerService", keys+"<AssertionConsumerService",
			1),
	} {
		counts := func(data []byte) (list []string) {
			inspection, err := inspect("x", data)
			require.NoError(t, err)
			for _, k := range inspection.Entities[0].Roles[0].Keys {
				use := ""
				if k.Use != nil {
					use = *k.Use
				}
				list = append(list, fmt.Sprint(use, len(k.Certificates)))
			}
			return list
		}
		result, err := samlbridge.Convert("x", []byte(text), form, samlbridge.Options{Force: true})
		require.NoError(t, err)
		require.Equal(t, []string{"signing3", "2", "1", "1", "encryption2"}, counts(result.Output))
		require.Equal(t, counts([]byte(text)), counts(result.Output))

		d, err := samlbridge.Read("x", []byte(text), samlbridge.Options{})
		require.NoError(t, err)
		again, err := samlbridge.Read("y", result.Output, samlbridge.Options{})
		require.NoError(t, err)
		require.Equal(t, d.Parties, again.Parties)
	}
}

// Of an aggregate, the entity that was asked for decides what it is.
func TestChosenEntityDecidesTheForm(t *testing.T) {
	t.Parallel()
	for id, form := range map[string]form.Form{"sp": samlbridge.SPMetadata, "idp": samlbridge.IdPMetadata} {
		d, err := samlbridge.Read("x", []byte(pairText), samlbridge.Options{EntityID: id})
		require.NoError(t, err)
		require.Equal(t, form, d.Form)
	}
	_, err := samlbridge.Read("x", []byte(pairText), samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrAmbiguous)
	require.ErrorContains(t, err, "is an aggregate of service providers and identity providers")
	require.ErrorContains(t, err, "choose one by its entityID")
	_, err = samlbridge.Read("x", []byte(pairText), samlbridge.Options{EntityID: "other"})
	require.ErrorContains(t, err, `no entity has the entityID "other"; the document has "idp", "sp"`)
}

// A key that nobody finds is named as what it is, not as missing.
func TestKeyInAnotherNamespace(t *testing.T) {
	t.Parallel()
	good := keyInfo(t, "", 1)
	for why, key := range map[string]string{
		"KeyInfo":         strings.Replace(good, ` xmlns="http://www.w3.org/2000/09/xmldsig#"`, "", 1),
		"X509Data":        strings.Replace(good, "<X509Data", `<X509Data xmlns="urn:x"`, 1),
		"X509Certificate": strings.Replace(good, "<X509Certificate", `<X509Certificate xmlns=""`, 1),
	} {
		d, err := samlbridge.Read("x", []byte(strings.Replace(idpText, "<SingleSignOnService", key+
			"<SingleSignOnService", 1)), samlbridge.Options{})
		require.NoError(t, err, why)
		require.Empty(t, d.IdP.Keys, why)
		require.Len(t, d.Findings, 1, why)
		require.Equal(t, "read-unread", d.Findings[0].Rule, why)
		require.Contains(t, d.Findings[0].Message, `the element is "`+why+`" in `, why)
		require.Contains(t, d.Findings[0].Fix, "the namespace of XML Signature", why)
	}
}

// An index is written only where metadata has one, whatever xsi:type says.
func TestIndexOfAnEndpointWithAType(t *testing.T) {
	t.Parallel()
	text := strings.Replace(idpText, "<SingleSignOnService",
		`<SingleSignOnService xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xsi:type="md:IndexedEndpointType" index="3" isDefault="true"`, 1)
	result, err := samlbridge.Convert("x", []byte(text), samlbridge.IdPMetadata, samlbridge.Options{Force: true})
	require.NoError(t, err)
	require.NotContains(t, string(result.Output), "index=")
	for _, name := range []string{"the attribute xsi:type", "the attribute index", "the attribute isDefault"} {
		require.Contains(t, saidOf(result), name+": not in what is written")
	}
}

// What is packed is told as that.
func TestPackedInput(t *testing.T) {
	t.Parallel()
	for data, says := range map[string]string{"\x1f\x8b\x08\x00\x00\x00": "compressed with gzip",
		"PK\x03\x04\x00": "a ZIP archive"} {
		_, err := samlbridge.Read("x", []byte(data), samlbridge.Options{})
		require.ErrorContains(t, err, says)
		_, err = inspect("x", []byte(data))
		require.ErrorContains(t, err, says)
	}
	_, err := inspect("x", bytes.TrimSpace([]byte(`{}`)))
	require.ErrorContains(t, err, "the input is JSON")
}
