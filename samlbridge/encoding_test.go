package samlbridge_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// Metadata in the encodings that programs of Windows and Java write is read as what it says, and written in UTF-8.
func TestMetadataInOtherEncodings(t *testing.T) {
	t.Parallel()
	plain := string(sample(t, "idp-metadata.xml"))
	body := strings.Replace(plain[strings.Index(plain, "<EntityDescriptor"):],
		`xml:lang="en">Example</OrganizationName>`, `xml:lang="en">Müller €</OrganizationName>`, 1)
	require.Contains(t, body, "M\u00fcller")
	for _, row := range []struct{ why, encoding, body string }{
		{"windows-1252", "windows-1252", strings.NewReplacer("\u00fc", "\xfc", "\u20ac", "\x80").Replace(body)},
		{"ISO-8859-1", "ISO-8859-1", strings.NewReplacer("\u00fc", "\xfc", "\u20ac", "&#x20ac;").Replace(body)},
		{"ASCII under the name of another encoding", "iso-8859-15", strings.NewReplacer("\u00fc", "&#xfc;", "\u20ac",
			"&#x20ac;").Replace(body)},
		{"UTF-8 under another name", "utf8", body},
		{"a style sheet before the root", "UTF-8", `<?xml-stylesheet href="x.xsl"?>` + body},
	} {
		text := `<?xml version="1.0" encoding="` + row.encoding + `"?>` + "\n" + row.body
		d, err := samlbridge.Read("in", []byte(text), samlbridge.Options{})
		require.NoError(t, err, row.why)
		require.Equal(t, []string{"https://example.cloudflareaccess.com"}, d.Values(mapping.IdPEntityID))
		require.NotEmpty(t, d.Changes, "%s: what was turned is a change", row.why)
		for _, to := range []string{"idp-metadata", "aws-idp-metadata"} {
			result, err := samlbridge.Write(samlbridge.IdPMetadata, d, samlbridge.Options{})
			if to == "aws-idp-metadata" {
				result, err = samlbridge.Write(samlbridge.AWSIdPMetadata, d, samlbridge.Options{})
			}
			require.NoError(t, err, row.why)
			out := string(result.Output)
			require.Contains(t, out, `encoding="UTF-8"`, row.why)
			if strings.Contains(out, "OrganizationName") {
				require.Contains(t, strings.NewReplacer("&#xfc;", "\u00fc", "&#x20ac;", "\u20ac").Replace(out),
					"M\u00fcller \u20ac", row.why)
			}
			require.False(t, diag.HasErrors(result.Findings))
		}
	}
}
