package xmlscan

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPathsAgreeWithPath(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("<a><b/><c/><b/></a><d/>", numberingBytes/20) // more than numberingBytes bytes
	for _, text := range []string{"<r/>", "<r><a/><a/><b/></r>", "<r>" + many + "<only/></r>", "<r><x>" + many +
		"</x><x>" + many + "</x></r>"} {
		source, err := Decode([]byte(text), Limits{})
		require.NoError(t, err)
		tree, err := Parse(source, Limits{})
		require.NoError(t, err)
		var paths Paths
		for i := range tree.Len() {
			e := Element{tree, int32(i)}
			require.Equal(t, e.Path(), paths.Of(e))
		}
	}
}
