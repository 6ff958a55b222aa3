package metadata

import (
	"encoding/json"
	"os"
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
	found, missed := 0, 0
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
			missed++
			t.Log(f.File)
		}
	}
	t.Logf("%d schema-invalid files have a fault, %d have none", found, missed)
	require.Greater(t, found, missed)
}
