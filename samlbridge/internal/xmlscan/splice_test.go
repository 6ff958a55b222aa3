package xmlscan

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSplice(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why   string
		edits []Edit
		want  string
	}{
		{"none", nil, "0123456789"},
		{"replace", []Edit{{2, 4, "ab"}}, "01ab456789"},
		{"insert", []Edit{{2, 2, "ab"}}, "01ab23456789"},
		{"delete", []Edit{{2, 4, ""}}, "01456789"},
		{"at the ends", []Edit{{0, 0, "<"}, {10, 10, ">"}}, "<0123456789>"},
		{"everything", []Edit{{0, 10, "x"}}, "x"},
		{"in any order", []Edit{{8, 9, "b"}, {1, 2, "a"}}, "0a234567b9"},
		{"side by side", []Edit{{4, 6, "b"}, {2, 4, "a"}}, "01ab6789"},
		{"insertions at one place keep their order", []Edit{{3, 3, "a"}, {3, 3, "b"}, {1, 1, "c"}}, "0c12ab3456789"},
		{"an insertion stands before a replacement of the same place", []Edit{{3, 5, "R"}, {3, 3, "i"}}, "012iR56789"},
		{"an insertion stands behind a replacement that ends there", []Edit{{5, 5, "i"}, {3, 5, "R"}}, "012Ri56789"},
	} {
		edits := append([]Edit(nil), row.edits...)
		got, err := Splice("0123456789", edits)
		require.NoError(t, err, row.why)
		require.Equal(t, row.want, got, row.why)
		require.Equal(t, row.edits, append([]Edit(nil), edits...), "the argument is not changed: %s", row.why)
	}
	for _, row := range []struct {
		why   string
		edits []Edit
	}{
		{"overlap", []Edit{{2, 5, ""}, {4, 6, ""}}},
		{"one inside the other", []Edit{{2, 8, ""}, {4, 6, ""}}},
		{"the same place twice", []Edit{{2, 5, "a"}, {2, 5, "a"}}},
		{"an insertion within a replacement", []Edit{{2, 5, ""}, {3, 3, "x"}}},
		{"before the start", []Edit{{-1, 2, ""}}},
		{"behind the end", []Edit{{8, 11, ""}}},
		{"the wrong way round", []Edit{{5, 4, ""}}},
	} {
		got, err := Splice("0123456789", row.edits)
		require.ErrorIs(t, err, ErrEdit, row.why)
		require.Empty(t, got)
		checkError(t, err, "0123456789")
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, value, text, attr string }{
		{"nothing to do", "é x'", "é x'", "é x'"},
		{"empty", "", "", ""},
		{"markup", `<a b="c">&amp;`, `&lt;a b="c"&gt;&amp;amp;`, `&lt;a b=&quot;c&quot;&gt;&amp;amp;`},
		{"the end of a CDATA section", "]]>", "]]&gt;", "]]&gt;"},
		{"white space", "\t\n\r\n ", "\t\n&#13;\n ", "&#9;&#10;&#13;&#10; "},
	} {
		text, err := AppendText([]byte("x"), row.value)
		require.NoError(t, err, row.why)
		require.Equal(t, "x"+row.text, string(text), row.why)
		attr, err := AppendAttr([]byte("x"), row.value)
		require.NoError(t, err, row.why)
		require.Equal(t, "x"+row.attr, string(attr), row.why)
	}
	for _, row := range []struct {
		why, value string
		kind       error
		offset     int
	}{
		{"NUL", "ab\x00", ErrCharacter, 2},
		{"a control character", "\x1b[0m", ErrCharacter, 0},
		{"U+FFFE", "a\ufffe", ErrCharacter, 1},
		{"U+FFFF", "\uffff", ErrCharacter, 0},
		{"invalid UTF-8", "é\xff", ErrEncoding, 2},
		{"a surrogate", "\xed\xa0\x80", ErrEncoding, 0},
	} {
		for _, escape := range []func([]byte, string) ([]byte, error){AppendText, AppendAttr} {
			got, err := escape([]byte("x"), row.value)
			require.ErrorIs(t, err, row.kind, row.why)
			require.Nil(t, got, row.why)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, row.offset, e.Offset, row.why)
		}
	}
}
