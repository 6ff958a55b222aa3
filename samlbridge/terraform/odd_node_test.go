package terraform_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// oddNodes calls use with the document once for each of its nodes and each value that hardly anybody expects there.
func oddNodes(node any, put func(any), use func()) {
	for _, odd := range []any{nil, true, -1.5, "", "\u0000", []any{}, map[string]any{}, []any{nil}, []any{[]any{}},
		[]any{"a", "a"},
		map[string]any{"": nil}, map[string]any{"value": []any{}}, map[string]any{"sensitive": true, "value": "x"}} {
		put(odd)
		use()
	}
	switch node := node.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			child := node[key]
			put(node)
			delete(node, key)
			use()
			oddNodes(child, func(v any) { node[key] = v; put(node) }, use)
			node[key] = child
		}
	case []any:
		for i, child := range node {
			oddNodes(child, func(v any) { node[i] = v; put(node) }, use)
			node[i] = child
		}
	}
	put(node)
}

// Whatever stands in the place of a node: an error, or a document that can be used like any other.
func TestOddNodes(t *testing.T) {
	t.Parallel()
	o := samlbridge.Options{Codecs: terraform.Codecs(terraform.Options{})}
	var forms []form.Form
	for _, c := range append(samlbridge.Forms(), o.Codecs...) {
		if c.Write != nil && c.Read != nil {
			forms = append(forms, c.Form)
		}
	}
	files, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	more, err := filepath.Glob("../testdata/*.json")
	require.NoError(t, err)
	read, written := 0, 0
	for _, file := range append(files, more...) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var document any
		require.NoError(t, json.Unmarshal(text, &document))
		n := 0
		oddNodes(document, func(v any) { document = v }, func() {
			if n++; n%amount(37, 5) != 0 { // all of them take too long; in the end each node gets some
				return
			}
			data, err := json.Marshal(document)
			require.NoError(t, err)
			require.NotPanics(t, func() {
				d, err := samlbridge.Read(file, data, o)
				if err != nil {
					return
				}
				read++
				samlbridge.Check([]*samlbridge.Document{d}, o)
				if same, err := samlbridge.Compare(d, d, o); err == nil {
					require.Empty(t, same.Differences, "%s", data)
				}
				target := forms[n%len(forms)]
				result, err := samlbridge.Convert(file, data, target, o)
				if err != nil {
					return
				}
				written++
				_, err = samlbridge.Read("output", result.Output, samlbridge.Options{From: target, Codecs: o.Codecs})
				require.NoError(t, err, "%s", data)
			}, "%s", data)
		})
	}
	require.NotZero(t, read)
	require.NotZero(t, written)
}
