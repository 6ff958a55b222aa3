package samlbridge_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// The beginning of metadata that was not copied may have the entity ID: nobody is told to remove what is left of it.
func TestBeginningCutOff(t *testing.T) {
	t.Parallel()
	const fix = "copy the whole file again, from its first <, or use the file as it was downloaded"
	start := strings.Index(idpText, "<EntityDescriptor")
	require.GreaterOrEqual(t, start, 0)
	root := idpText[start:]
	tagEnd := strings.IndexByte(root, '>')
	for why, text := range map[string]string{
		"the first character":        root[1:],
		"a part of the name":         root[7:],
		"all but the entity ID":      root[strings.Index(root, "entityID"):],
		"into a value":               root[strings.Index(root, "entityID")+len(`entityID="htt`):],
		"all but the end of a tag":   root[tagEnd:],
		"blanks in front":            "\n  " + root[1:],
		"single quotes":              strings.ReplaceAll(root, `"`, "'")[1:],
		"the first of a declaration": `?xml version="1.0"?>` + root,
	} {
		_, err := samlbridge.Read("in", []byte(text), samlbridge.Options{})
		require.ErrorIs(t, err, diag.ErrWrongDocument, why)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, why)
		require.Equal(t, "the input is XML whose beginning is cut off", e.Message, why)
		require.Equal(t, fix, e.Fix, why)
	}
	for why, text := range map[string]string{
		"a sentence":       "Here it is:\n" + idpText,
		"an arrow":         "the file -> \n" + idpText,
		"a value":          `with entityID="https://idp.example"` + "\n" + idpText,
		"text in brackets": "[10:32] a = b >\n" + root,
	} {
		_, err := samlbridge.Read("in", []byte(text), samlbridge.Options{})
		require.ErrorContains(t, err, "XML with other text before it", why)
	}
}
