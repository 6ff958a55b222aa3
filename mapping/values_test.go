package mapping_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
)

// JSON is laid out as the standard library lays out JSON with two spaces.
func TestJSONLayout(t *testing.T) {
	t.Parallel()
	full := mapping.Parties{
		SP: &mapping.ServiceProvider{
			EntityID:                  "a\"\\<>&é\u2028\n\t\x01",
			AssertionConsumerServices: []mapping.Endpoint{{Location: "l"}, {Location: "m"}},
			PortalURL:                 "p",
			AccessControlAttributes: []mapping.AccessControlAttribute{{
				Key:   "k",
				Value: mapping.AccessControlAttributeValue{Source: []string{"s", "t"}},
			}, {}},
		},
		IdP: &mapping.IdentityProvider{
			EntityID:             "i",
			SingleSignOnServices: []mapping.Endpoint{{Location: "s"}},
			Keys:                 []mapping.Key{{DER: bytes.Repeat([]byte{1}, 100)}, {DER: []byte{2}}},
		},
		Application: &mapping.Application{
			Name:                "n",
			AllowedIdPs:         []string{},
			Policies:            []json.RawMessage{json.RawMessage(`{"a":[1,{}],"b":{}}`), json.RawMessage(`"id"`)},
			AttributeStatements: []mapping.AttributeStatement{{Name: "x", Required: new(true)}},
			AutoRedirect:        new(false),
			SCIMEnabled:         new(true),
		},
	}
	for _, v := range vocabularies() {
		for _, p := range []mapping.Parties{full, {}, {SP: full.SP}, {IdP: full.IdP}, {Application: full.Application}} {
			got := v.JSON(p)
			var compact, indented bytes.Buffer
			require.NoError(t, json.Compact(&compact, got), "%s: %s", v.Title, got)
			require.NoError(t, json.Indent(&indented, compact.Bytes(), "", "  "))
			require.Equal(t, indented.String()+"\n", string(got), v.Title)
			for _, f := range v.Fields {
				field := v.FieldJSON(f, p)
				if field == nil {
					continue
				}
				compact.Reset()
				require.NoError(t, json.Compact(&compact, field))
				require.Equal(t, compact.String(), string(field), "%s: no white space around %s", v.Title, f.Key)
			}
		}
	}
}
