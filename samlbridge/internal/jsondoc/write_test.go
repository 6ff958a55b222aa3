package jsondoc_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	d := parse(t, "{\"kept\" : [ 1.50,{ } , [\n], \"\\u00e9<\" ],\"n\":null}")
	node := jsondoc.NewObject(
		jsondoc.Field{Name: "a<b>&\"", Value: jsondoc.NewString("é <>& \u2028 \"\\\n")},
		jsondoc.Field{Name: "kept", Value: d.Keep(d.Root.Get("kept"))},
		jsondoc.Field{Name: "empty", Value: jsondoc.NewArray()},
		jsondoc.Field{Name: "list", Value: jsondoc.NewArray(jsondoc.NewBool(true), jsondoc.NewInt(-1), jsondoc.Node{},
			jsondoc.NewObject())},
	)
	const want = `{
  "a<b>&\"": "é <>& \u2028 \"\\\n",
  "kept": [
    1.50,
    {},
    [],
    "\u00e9<"
  ],
  "empty": [],
  "list": [
    true,
    -1,
    null,
    {}
  ]
}
`
	require.Equal(t, want, string(jsondoc.Write(node)))
	again := parse(t, want)
	require.Equal(t, want, string(jsondoc.Write(again.Keep(again.Root))), "idempotent")
	require.Equal(t, "null\n", string(jsondoc.Write(jsondoc.Node{})))
	require.Nil(t, d.Raw(d.Root.Get("absent")))
	require.Equal(t, "null\n", string(jsondoc.Write(d.Keep(d.Root.Get("absent")))))
	require.Equal(t, "\"\ufffd\"\n", string(jsondoc.Write(jsondoc.NewString("\xff"))))
}

func FuzzWrite(f *testing.F) {
	f.Add("name", "value", 1)
	f.Add("\u2028", "<\xff>", -1)
	f.Fuzz(func(t *testing.T, name, value string, n int) {
		written := jsondoc.Write(jsondoc.NewObject(jsondoc.Field{Name: name,
			Value: jsondoc.NewArray(jsondoc.NewString(value), jsondoc.NewInt(n))}))
		var got map[string][]any
		require.NoError(t, json.Unmarshal(written, &got))
		require.Len(t, got, 1)
		for key, items := range got {
			require.Equal(t, strings.ToValidUTF8(name, "\ufffd"), key)
			require.Equal(t, strings.ToValidUTF8(value, "\ufffd"), items[0])
		}
	})
}
