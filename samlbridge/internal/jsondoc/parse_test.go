package jsondoc_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// The application shape of Cloudflare's API, cut down.
const application = `{
  "success": true,
  "result": {
    "type": "saas",
    "saas_app": {"sp_entity_id": "https://sp.example/é", "custom_attributes": [], "a/b~c": {}},
    "policies": [{"precedence": 1.50}, null]
  }
}
`

func parse(t *testing.T, text string) *jsondoc.Document {
	t.Helper()
	d, err := jsondoc.Parse([]byte(text), jsondoc.Limits{})
	require.NoError(t, err)
	return d
}

func TestParse(t *testing.T) {
	t.Parallel()
	d := parse(t, application)
	require.Equal(t, jsondoc.Object, d.Root.Kind)
	require.True(t, d.Root.Get("success").Bool)

	app := d.Root.Get("result").Get("saas_app")
	require.Equal(t, "https://sp.example/é", app.Get("sp_entity_id").String)
	require.Equal(t, `"https://sp.example/é"`, string(d.Raw(app.Get("sp_entity_id"))))
	require.Equal(t, []string{"sp_entity_id", "custom_attributes", "a/b~c"},
		[]string{app.Members[0].Name, app.Members[1].Name, app.Members[2].Name}, "source order")

	policies := d.Root.Get("result").Get("policies")
	require.Equal(t, json.Number("1.50"), policies.Items[0].Get("precedence").Number, "as written")
	require.Equal(t, jsondoc.Null, policies.Items[1].Kind)

	require.Nil(t, d.Root.Get("absent").Get("deeper"), "calls chain")
	require.Nil(t, policies.Get("0"), "an array has no members")

	line, column := d.Position(app.Members[1].NameOffset)
	require.Equal(t, []int{5, 58}, []int{line, column}, "é counts once")
}

func TestWalk(t *testing.T) {
	t.Parallel()
	d := parse(t, application)
	var leaves []string
	d.Walk(func(path string, v *jsondoc.Value) {
		line, column := d.Position(v.Offset)
		leaves = append(leaves, fmt.Sprintf("%s %d:%d %s", path, line, column, d.Raw(v)))
	})
	require.Equal(t, []string{
		`/success 2:14 true`,
		`/result/type 4:13 "saas"`,
		`/result/saas_app/sp_entity_id 5:34 "https://sp.example/é"`,
		`/result/saas_app/custom_attributes 5:79 []`,
		`/result/saas_app/a~1b~0c 5:92 {}`,
		`/result/policies/0/precedence 6:33 1.50`,
		`/result/policies/1 6:40 null`,
	}, leaves)

	parse(t, ` "alone" `).Walk(func(path string, v *jsondoc.Value) {
		require.Empty(t, path, "the root's path")
		require.Equal(t, 1, v.Offset)
	})
}

func TestPosition(t *testing.T) {
	t.Parallel()
	d := parse(t, "[1,\r\n\"é😀\",\r2,\n3]"+strings.Repeat(" ", 2000)+"\n")
	for _, row := range []struct {
		offset, line, column int
		why                  string
	}{
		{0, 1, 1, "counts start at 1"},
		{5, 2, 1, "CRLF is one line end"},
		{13, 2, 5, "code points, not bytes"},
		{15, 3, 1, "CR alone ends a line"},
		{18, 4, 1, "so does LF"},
		{20 + 1500, 4, 1503, "beyond the first mark"},
		{1 << 20, 5, 1, "past the end counts as the end"},
		{-1, 1, 1, "and before the start as the start"},
	} {
		line, column := d.Position(row.offset)
		require.Equal(t, []int{row.line, row.column}, []int{line, column}, row.why)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 65)
	for _, row := range []struct {
		text    string
		kind    error
		want    string // position and message
		path    string
		fix     string // a part of it
		why     string
		limited jsondoc.Limits
	}{
		{text: "", kind: jsondoc.ErrSyntax, want: `1:1: the text is empty, expected a JSON value`, fix: "copy",
			why: "an empty file"},
		{text: " \n", kind: jsondoc.ErrSyntax, want: `2:1: the text is empty, expected a JSON value`, fix: "copy",
			why: "blank"},
		{text: `{"a": {"b": [1`, kind: jsondoc.ErrSyntax, path: "/a/b/1", fix: "last bracket", why: "half a paste",
			want: `1:15: the text ends before an array that starts at line 1, column 13 is closed`},
		{text: `"abc`, kind: jsondoc.ErrSyntax, want: `1:5: the text ends inside a value`, fix: "last bracket",
			why: "a string cut off"},
		{text: `tru`, kind: jsondoc.ErrSyntax, want: `1:4: the text ends inside a value`, fix: "last bracket",
			why: "a word cut off"},
		{text: `{} {}`, kind: jsondoc.ErrSyntax, want: `1:4: found '{', expected the end of the text`,
			fix: "one JSON value", why: "two values"},
		{text: `{"a":1}}`, kind: jsondoc.ErrSyntax, want: `1:8: found '}', expected the end of the text`,
			fix: "one JSON value", why: "one brace too many"},
		{text: "// x\n{}", kind: jsondoc.ErrSyntax, want: `1:1: found '/', expected a value`, fix: "comment",
			why: "JSON with comments"},
		{text: `{"a":1 /* x */}`, kind: jsondoc.ErrSyntax, want: `1:8: found '/', expected ',' or '}'`, fix: "comment",
			why: "a comment behind a value"},
		{text: `{"a":1,}`, kind: jsondoc.ErrSyntax, want: `1:8: found '}', expected a name in double quotes`,
			fix: "comma before", why: "trailing comma"},
		{text: `[1, 2, ]`, kind: jsondoc.ErrSyntax, path: "/2", want: `1:8: found ']', expected a value`,
			fix: "comma before", why: "trailing comma"},
		{text: `[1,,2]`, kind: jsondoc.ErrSyntax, path: "/1", want: `1:4: found ',', expected a value`,
			fix: "remove the comma", why: "two commas"},
		{text: `[,1]`, kind: jsondoc.ErrSyntax, path: "/0", want: `1:2: found ',', expected a value`,
			fix: "remove the comma", why: "leading comma"},
		{text: `{'a': 1}`, kind: jsondoc.ErrSyntax, want: `1:2: found '\'', expected a name in double quotes`,
			fix: "straight double", why: "single quotes"},
		{text: `{“a”: 1}`, kind: jsondoc.ErrSyntax, want: `1:2: found '“', expected a name in double quotes`,
			fix: "straight double", why: "a word processor's quotes"},
		{text: `{a: 1}`, kind: jsondoc.ErrSyntax, want: `1:2: found 'a', expected a name in double quotes`,
			fix: "double quotes", why: "a JavaScript object"},
		{text: `{1: 1}`, kind: jsondoc.ErrSyntax, want: `1:2: found '1', expected a name in double quotes`,
			fix: "double quotes", why: "a number as name"},
		{text: `{"a" 1}`, kind: jsondoc.ErrSyntax, path: "/a", want: `1:6: found '1', expected ':'`, fix: "colon",
			why: "no colon"},
		{text: `{"a" = 1}`, kind: jsondoc.ErrSyntax, path: "/a", want: `1:6: found '=', expected ':'`, fix: "colon",
			why: "HCL's equals sign"},
		{text: `{"a":}`, kind: jsondoc.ErrSyntax, path: "/a", want: `1:6: found '}', expected a value`,
			fix: "value here", why: "no value"},
		{text: "{\"a\":1\n \"b\":2}", kind: jsondoc.ErrSyntax, want: `2:2: found '"', expected ',' or '}'`,
			fix: "comma between", why: "no comma"},
		{text: `[1 2]`, kind: jsondoc.ErrSyntax, path: "/1", want: `1:4: found '2', expected ',' or ']'`,
			fix: "comma between", why: "no comma"},
		{text: `[1}`, kind: jsondoc.ErrSyntax, path: "/1", want: `1:3: found '}', expected ',' or ']'`, fix: "close",
			why: "the wrong bracket"},
		{text: `{"n": NaN}`, kind: jsondoc.ErrSyntax, path: "/n", want: `1:7: found NaN, expected a value`, fix: "null",
			why: "Python's NaN"},
		{text: `{"n": None}`, kind: jsondoc.ErrSyntax, path: "/n", want: `1:7: found None, expected a value`,
			fix: "null", why: "a Python dict"},
		{text: `{"client_secret": hunter2}`, kind: jsondoc.ErrSyntax, path: "/client_secret",
			want: `1:19: found 'h', expected a value`, fix: "double quotes",
			why: "no more than one character of what may be a secret"},
		{text: `[01]`, kind: jsondoc.ErrSyntax, path: "/1", want: `1:3: malformed number`, fix: "leading zeros",
			why: "leading zero"},
		{text: `[1.]`, kind: jsondoc.ErrSyntax, path: "/0", want: `1:2: malformed number`, fix: "digit on both sides",
			why: "nothing behind the point"},
		{text: `[-]`, kind: jsondoc.ErrSyntax, path: "/0", want: `1:2: malformed number`, fix: "digits",
			why: "a sign alone"},
		{text: `0x10`, kind: jsondoc.ErrSyntax, want: `1:2: malformed number`, fix: "decimal", why: "hexadecimal"},
		{text: `[+1]`, kind: jsondoc.ErrSyntax, path: "/0", want: `1:2: found '+', expected a value`, fix: "value here",
			why: "plus sign"},
		{text: "[\"a\nb\"]", kind: jsondoc.ErrSyntax, path: "/0", want: `1:4: found '\n' inside a string`, fix: `\n`,
			why: "a PEM block pasted into a string"},
		{text: `["a\x41"]`, kind: jsondoc.ErrSyntax, path: "/0", want: `1:4: unknown escape in a string`, fix: `\\`,
			why: "C's escape"},
		{text: `["a\u12g4"]`, kind: jsondoc.ErrSyntax, path: "/0", want: `1:4: unknown escape in a string`,
			fix: `hexadecimal`, why: "not hexadecimal"},
		{text: `{"\q":1}`, kind: jsondoc.ErrSyntax, want: `1:3: unknown escape in a string`, fix: `\\`,
			why: "in a name as well"},
		{text: "{\u00a0\"a\":1}", kind: jsondoc.ErrSyntax,
			want: `1:2: found '\u00a0', expected a name in double quotes`, fix: "ordinary space",
			why: "no-break space of a chat"},
		{text: "\ufeff{}", kind: jsondoc.ErrSyntax, want: `1:1: found '\ufeff', expected a value`, fix: "invisible",
			why: "a byte order mark that the caller left"},
		{text: "<!DOCTYPE html>", kind: jsondoc.ErrSyntax, want: `1:1: found '<', expected a value`, fix: "web page",
			why: "a login page saved as .json"},

		{text: "[\"\xff\"]", kind: jsondoc.ErrEncoding, want: `1:3: the byte 0xFF is not UTF-8 here`, fix: "UTF-8",
			why: "Latin-1"},
		{text: "\"\ufffd\xc3\"", kind: jsondoc.ErrEncoding, want: `1:3: the byte 0xC3 is not UTF-8 here`, fix: "UTF-8",
			why: "U+FFFD itself is fine"},
		{text: `["\ud83d"]`, kind: jsondoc.ErrEncoding, path: "/0",
			want: `1:3: the escape "\\ud83d" is half a surrogate pair`, fix: "both halves", why: "high half alone"},
		{text: `["\\\udE00x"]`, kind: jsondoc.ErrEncoding, path: "/0",
			want: `1:5: the escape "\\udE00" is half a surrogate pair`, fix: "both halves", why: "low half alone"},
		{text: `["\ud83dA"]`, kind: jsondoc.ErrEncoding, path: "/0",
			want: `1:3: the escape "\\ud83d" is half a surrogate pair`, fix: "both halves",
			why: "followed by something else"},
		{text: `{"\ud83d\ud83d":1}`, kind: jsondoc.ErrEncoding,
			want: `1:3: the escape "\\ud83d" is half a surrogate pair`, fix: "both halves",
			why: "two high halves, in a name"},

		{text: "{\"x\": [{\"a\": 1,\n  \"a\": 2}]}", kind: jsondoc.ErrDuplicate, path: "/x/0", fix: "delete one",
			why:  "the second of two wins in most readers",
			want: `2:3: the name "a" is twice in one object, first at line 1, column 9`},
		{text: `{"a": 1, "\u0061": 2}`, kind: jsondoc.ErrDuplicate,
			want: `1:10: the name "a" is twice in one object, first at line 1, column 2`, fix: "delete one",
			why: "names are compared with escapes resolved"},
		{text: `{"` + strings.Repeat("é", 70) + `":1,"` + strings.Repeat("é", 70) + `":1}`, kind: jsondoc.ErrDuplicate,
			fix: "delete one", why: "quotes are bounded",
			want: `1:77: the name "` + strings.Repeat("é", 64) +
				`…" is twice in one object, first at line 1, column 2`},

		{text: deep, kind: jsondoc.ErrLimit, path: strings.Repeat("/0", 64),
			want: `1:65: arrays and objects are more than 64 levels deep`, fix: "levels", why: "depth"},
		{text: `[1, 2]`, kind: jsondoc.ErrLimit, path: "/1", limited: jsondoc.Limits{Values: 2},
			want: `1:5: more than 2 values`, fix: "one document", why: "values, arrays included"},
		{text: `[1, 2]`, kind: jsondoc.ErrLimit, limited: jsondoc.Limits{Bytes: 5},
			want: `1:6: the text has 6 bytes, at most 5 are read`, fix: "one document", why: "size"},
		{text: `{"abc":1}`, kind: jsondoc.ErrLimit, limited: jsondoc.Limits{Name: 2},
			want: `1:2: a member's name has 3 bytes, at most 2 are read`, fix: "shorten", why: "name"},
	} {
		d, err := jsondoc.Parse([]byte(row.text), row.limited)
		require.Nil(t, d, row.why)
		require.ErrorIs(t, err, row.kind, row.why)
		var e *jsondoc.Error
		require.ErrorAs(t, err, &e, row.why)
		require.Equal(t, row.want, e.Error(), row.why)
		require.Equal(t, row.path, e.Path, row.why)
		require.Contains(t, e.Fix, row.fix, row.why)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text   string
		limits jsondoc.Limits
		why    string
	}{
		{strings.Repeat("[", 64) + strings.Repeat("]", 64), jsondoc.Limits{}, "the default depth"},
		{strings.Repeat("[", 1000) + strings.Repeat("]", 1000), jsondoc.Limits{Depth: 1 << 40}, "depth is capped"},
		{"[" + strings.Repeat("1,", 19_998) + "1]", jsondoc.Limits{}, "the default number of values"},
		{`"` + strings.Repeat("x", 1<<20-2) + `"`, jsondoc.Limits{}, "the default size"},
		{`{"` + strings.Repeat("x", 512) + `":1}`, jsondoc.Limits{Bytes: -1},
			"the default name; negative stands for the default"},
	} {
		_, err := jsondoc.Parse([]byte(row.text), row.limits)
		require.NoError(t, err, row.why)
	}
	_, err := jsondoc.Parse([]byte(strings.Repeat("[", 1001)), jsondoc.Limits{Depth: 1 << 40})
	require.ErrorIs(t, err, jsondoc.ErrLimit)
	_, err = jsondoc.Parse([]byte("["+strings.Repeat("1,", 19_999)+"1]"), jsondoc.Limits{})
	require.ErrorIs(t, err, jsondoc.ErrLimit)
}

// A document on one line, with a position and a path asked for each value, takes many minutes if either costs quadratic
// time.
func TestWorstShapes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, why string }{
		{"[" + strings.Repeat(strings.Repeat(" ", 50)+"1,", 19_000) + "1]", "many values"},
		{"[\"" + strings.Repeat("x", 1_000_000) + "\"" + strings.Repeat(",1", 19_000) + "]", "a long string first"},
		{strings.Repeat(`{"`+strings.Repeat("n", 512)+`":`, 60) + "[" + strings.Repeat("1,", 19_000) + "1]" +
			strings.Repeat("}", 60), "long names"},
	} {
		d, err := jsondoc.Parse([]byte(row.text), jsondoc.Limits{})
		require.NoError(t, err, row.why)
		d.Walk(func(_ string, v *jsondoc.Value) { d.Position(v.Offset) })
	}
}

func TestSourceIsTheCallers(t *testing.T) {
	t.Parallel()
	data := []byte(`["a"]`)
	d, err := jsondoc.Parse(data, jsondoc.Limits{})
	require.NoError(t, err)
	data[2] = 'x'
	raw := d.Raw(d.Root)
	require.Equal(t, `["a"]`, string(raw), "a change of the input does not reach the document")
	raw[2] = 'y'
	require.Equal(t, `["a"]`, string(d.Raw(d.Root)), "nor does a change of what was returned")
}

// FuzzParse holds Parse against encoding/json: the same texts apart from the refusals of our own, with the same values.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{application, `[]`, ` {"a":[1,-0.5e+10,"\ud83d\ude00\\u12",null,{"":{}}]} `,
		`{"a":1,"a":2}`, `["\ud800"]`, `[1,]`, `"`, `01`, `{"a"`,
		"[\"\xff\"]", "[[[[[", `nullnull`, `{"a":1 "b"}`, "// c\n1", `1.`, `"\u00e"`, "\"\x01\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := jsondoc.Limits{Depth: 20, Values: 200, Bytes: 4096, Name: 100}
		d, err := jsondoc.Parse(data, limits)
		if err != nil {
			require.Nil(t, d)
			var e *jsondoc.Error
			require.ErrorAs(t, err, &e)
			require.GreaterOrEqual(t, e.Offset, 0)
			require.LessOrEqual(t, e.Offset, len(data))
			require.NotEmpty(t, e.Message)
			require.NotEmpty(t, e.Fix)
			if json.Valid(data) {
				require.NotErrorIs(t, err, jsondoc.ErrSyntax)
			}
			return
		}
		require.True(t, json.Valid(data))
		var want any
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&want))
		require.Equal(t, want, plain(d.Root))

		checkOffsets(t, d, d.Root)
		written := jsondoc.Write(d.Keep(d.Root))
		again, err := jsondoc.Parse(written, jsondoc.Limits{})
		require.NoError(t, err)
		require.Equal(t, want, plain(again.Root))
		require.Equal(t, string(written), string(jsondoc.Write(again.Keep(again.Root))))
	})
}

func checkOffsets(t *testing.T, d *jsondoc.Document, v *jsondoc.Value) {
	again, err := jsondoc.Parse(d.Raw(v), jsondoc.Limits{})
	require.NoError(t, err)
	require.Zero(t, again.Root.Offset, "no white space before")
	require.Len(t, d.Raw(v), again.Root.End, "nor after")
	require.Equal(t, plain(v), plain(again.Root))
	for i := range v.Items {
		checkOffsets(t, d, &v.Items[i])
	}
	for i := range v.Members {
		checkOffsets(t, d, &v.Members[i].Value)
	}
}

// plain is v as json.Unmarshal would give it.
func plain(v *jsondoc.Value) any {
	switch v.Kind {
	case jsondoc.Bool:
		return v.Bool
	case jsondoc.Number:
		return v.Number
	case jsondoc.String:
		return v.String
	case jsondoc.Array:
		items := []any{}
		for i := range v.Items {
			items = append(items, plain(&v.Items[i]))
		}
		return items
	case jsondoc.Object:
		members := map[string]any{}
		for i := range v.Members {
			members[v.Members[i].Name] = plain(&v.Members[i].Value)
		}
		return members
	}
	return nil
}

func BenchmarkParse(b *testing.B) {
	one := []byte(application)
	many := []byte("[" + strings.Repeat(`{"a":"b","c":[1,2]},`, 3000) + "0]")
	for name, data := range map[string][]byte{"application": one, "many": many} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := jsondoc.Parse(data, jsondoc.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
