package metadata

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A file that the schema takes has no fault, and most that it refuses have one.
func TestFaultsAgreeWithTheSchema(t *testing.T) {
	t.Parallel()
	const corpus = "../../../../shared/corpus/"
	list, err := os.ReadFile(corpus + "metadata.json")
	if err != nil {
		t.Skip("the corpus of other projects' metadata is not here")
	}
	var files []struct {
		File     string
		XSDValid bool
	}
	require.NoError(t, json.Unmarshal(list, &files))
	found := 0
	for _, f := range files {
		data, err := os.ReadFile(corpus + "metadata/" + f.File)
		require.NoError(t, err)
		doc, err := Parse(data, Limits{})
		if err != nil {
			continue
		}
		entities, err := doc.Entities()
		if err != nil {
			continue
		}
		var faults []Fault
		for i := range entities {
			faults = append(faults, doc.Faults(&entities[i])...)
		}
		switch {
		case f.XSDValid:
			require.Empty(t, faults, f.File)
		case len(faults) > 0:
			found++
		default:
			// The types of a RoleDescriptor are other schemas', and who has no role of SAML is not read at all.
			require.True(t, strings.Contains(string(data), "RoleDescriptor ") || len(entities[0].Roles) == 0, f.File)
		}
	}
	require.Greater(t, found, 20)
}
