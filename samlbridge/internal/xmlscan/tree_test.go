package xmlscan

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func mustParse(t testing.TB, doc string) *Tree {
	t.Helper()
	src, err := Decode([]byte(doc), large)
	require.NoError(t, err)
	tree, err := Parse(src, large)
	require.NoError(t, err)
	return tree
}

// checkTree holds a tree against the tokens of its source.
func checkTree(t *testing.T, tree *Tree) {
	t.Helper()
	type open struct {
		Element
		text                          string
		elements, cdata, comments, ch bool
	}
	var stack []open
	index := 0
	for s := NewScanner(tree.Source(), large); ; {
		token, err := s.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		var top *open
		if len(stack) > 0 {
			top = &stack[len(stack)-1]
		}
		switch token.Kind {
		case KindStart:
			e := Element{tree, int32(index)}
			index++
			require.Equal(t, token.Name, e.Name())
			require.True(t, e.Is(token.Name.Space, token.Name.Local))
			require.Equal(t, token.Prefix, e.Prefix())
			require.Equal(t, []int{token.Start, token.End}, []int{e.Start(), e.TagEnd()})
			require.Equal(t, append([]Attr(nil), token.Attrs...), slices.Collect(e.Attrs()))
			for _, a := range token.Attrs {
				found, ok := e.Attr(a.Space, a.Local)
				require.True(t, ok)
				require.Equal(t, a, found)
			}
			if top != nil {
				require.Equal(t, top.Element, e.Parent())
				top.elements = true
			} else {
				require.Equal(t, tree.Root(), e)
				require.True(t, e.Parent().IsZero())
			}
			stack = append(stack, open{Element: e})
		case KindEnd:
			require.Equal(t, token.End, top.End())
			require.Equal(t, token.Start, top.EndTag())
			require.Equal(t, top.text, top.Text())
			require.Equal(t, []bool{top.elements, top.ch, top.cdata, top.comments},
				[]bool{top.HasElements(), top.HasText(), top.HasCDATA(), top.HasComments()})
			require.Equal(t, int(top.node().next), index)
			stack = stack[:len(stack)-1]
		case KindText:
			top.text += token.Text()
			top.ch = top.ch || !token.Blank
		case KindCDATA:
			top.text += token.Text()
			top.cdata = true
			top.ch = top.ch || strings.Trim(token.Text(), " \t\r\n") != ""
		case KindComment:
			if top != nil {
				top.comments = true
			}
		}
	}
	require.Equal(t, index, tree.Len())
}

func TestTree(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{
		"<a/>", "<a></a>", "<!--x--><a> </a><!--y-->", sampleIdP,
		"<a>1<b c='d'>2<e/>3</b>4<!--5-->6<![CDATA[<7>]]>&amp;\r\n<f><![CDATA[ ]]></f></a>",
		"<a><!-- ]]> --><![CDATA[<!-- ]] -->]]><![CDATA[]]></a>",
		"<a>" + strings.Repeat("<b x='1'><c/></b>", 100) + "</a>",
	} {
		checkTree(t, mustParse(t, doc))
	}
}

func TestElement(t *testing.T) {
	t.Parallel()
	tree := mustParse(t, `<g xmlns="m" xmlns:x="y"><e ID="1"/><x:e/><e x:ID="2" ID="3" p="&lt;"><n>t</n></e></g>`)
	root := tree.Root()
	var found []string
	for c := range root.Children() {
		found = append(found, c.Raw())
	}
	require.Equal(t, []string{`<e ID="1"/>`, `<x:e/>`, `<e x:ID="2" ID="3" p="&lt;"><n>t</n></e>`}, found)

	require.Equal(t, `<x:e/>`, root.Child("y", "e").Raw())
	require.True(t, root.Child("", "e").IsZero())
	require.True(t, root.Child("m", "n").IsZero(), "only children are looked at")

	last := Element{tree, 3}
	_, ok := last.Attr("", "x:ID")
	require.False(t, ok)
	id, ok := last.Attr("", "ID")
	require.True(t, ok)
	require.Equal(t, "3", id.Value(), "a foreign attribute is never taken for ours")
	foreign, ok := last.Attr("y", "ID")
	require.True(t, ok)
	require.Equal(t, "2", foreign.Value())
	p, _ := last.Attr("", "p")
	require.Equal(t, "<", p.Value())
	_, ok = Element{tree, 2}.Attr("", "ID")
	require.False(t, ok, "the attributes of the next element are not this one's")

	found = nil
	for d := range root.Descendants() {
		found = append(found, fmt.Sprint(d.Index(), " ", d.Local()))
		if d.Index() == 3 {
			break
		}
	}
	require.Equal(t, []string{"1 e", "2 e", "3 e"}, found)
	require.Equal(t, tree, last.Tree())
	line, column := last.Position()
	require.Equal(t, []int{1, 43}, []int{line, column})
}

func TestNoElement(t *testing.T) {
	t.Parallel()
	none := mustParse(t, "<a b=''>x</a>").Root().Child("", "b")
	require.True(t, none.IsZero())
	require.Equal(t, Element{}, none.Child("", "c").Parent())
	require.Equal(t, Name{}, none.Name())
	require.Nil(t, none.Tree())
	require.Equal(t, []int{0, 0, 0, 0, 0}, []int{none.Index(), none.Start(), none.TagEnd(), none.EndTag(), none.End()})
	for _, s := range []string{none.Prefix(), none.Text(), none.Raw(), none.Path()} {
		require.Empty(t, s)
	}
	require.False(t, none.HasElements() || none.HasText() || none.HasCDATA() || none.HasComments())
	_, ok := none.Attr("", "b")
	require.False(t, ok)
	require.Empty(t, slices.Collect(none.Attrs()))
	require.Empty(t, slices.Collect(none.Children()))
	require.Empty(t, slices.Collect(none.Descendants()))
	require.Empty(t, none.Namespaces())
	line, column := none.Position()
	require.Equal(t, []int{1, 1}, []int{line, column})
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, doc, want string }{
		{"plain", "<a> x </a>", " x "},
		{"empty", "<a></a>", ""},
		{"empty element", "<a/>", ""},
		{"references", "<a>&lt;&#x20;&amp;lt;</a>", "< &lt;"},
		{"line ends", "<a>1\r\n2\r</a>", "1\n2\n"},
		{"a comment does not cut the value", "<a>admin<!--x-->@example.com</a>", "admin@example.com"},
		{"nor does a CDATA section", "<a>x<![CDATA[&lt;<b>]]>&lt;</a>", "x&lt;<b><"},
		{"child elements are left out, with all in them", "<a>1<b>2</b>3<b/>4<!--<b>5</b>-->6</a>", "1346"},
		{"a comment that looks like CDATA, and the other way round", "<a><!--<![CDATA[1]]>-->2<![CDATA[<!--3-->]]></a>",
			"2<!--3-->"},
	} {
		require.Equal(t, row.want, mustParse(t, row.doc).Root().Text(), row.why)
	}
}

func TestContentFlags(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, doc                        string
		elements, text, cdata, comments bool
	}{
		{"nothing", "<a/>", false, false, false, false},
		{"white space", "<a> \n</a>", false, false, false, false},
		{"a referenced space is text", "<a>&#32;</a>", false, true, false, false},
		{"CDATA with white space only", "<a><![CDATA[ ]]></a>", false, false, true, false},
		{"CDATA with text", "<a><![CDATA[x]]></a>", false, true, true, false},
		{"only what stands directly inside counts", "<a><b>x<!--y--></b></a>", true, false, false, false},
		{"text behind an element", "<a><b/>x</a>", true, true, false, false},
		{"a comment", "<a><!----></a>", false, false, false, true},
	} {
		e := mustParse(t, row.doc).Root()
		require.Equal(t, []bool{row.elements, row.text, row.cdata, row.comments},
			[]bool{e.HasElements(), e.HasText(), e.HasCDATA(), e.HasComments()}, row.why)
	}
}

func TestDuplicateIDs(t *testing.T) {
	t.Parallel()
	many := func(last string) string {
		var b strings.Builder
		b.WriteString("<a>")
		for i := range 100 {
			fmt.Fprintf(&b, "<b ID='_%d'/>", i)
		}
		return b.String() + "<b ID='" + last + "'/></a>"
	}
	for _, row := range []struct{ why, doc string }{
		{"on siblings", "<a><b ID='1'/><c ID='1'/></a>"},
		{"on an element and its child", "<a ID='1'><b ID='1'/></a>"},
		{"ID and Id", "<a ID='1'><b Id='1'/></a>"},
		{"ID and AssertionID", "<a ID='1'><b AssertionID='1'/></a>"},
		{"ID and xml:id", "<a ID='1'><b xml:id='1'/></a>"},
		{"in one element", "<a ID='1' Id='1'/>"},
		{"equal once decoded", "<a ID='1'><b ID='&#x31;'/></a>"},
		{"equal once trimmed", "<a ID='1'><b ID=' 1\n'/></a>"},
		{"empty ones", "<a ID=''><b ID=''/></a>"},
		{"among many", many("_77")},
	} {
		tree, err := parse([]byte(row.doc))
		require.ErrorIs(t, err, ErrDuplicateID, row.why)
		require.Nil(t, tree)
		checkError(t, err, row.doc)
		require.NoError(t, scanAll(row.doc, Limits{}), "the scanner knows no IDs")
	}
	for _, row := range []struct{ why, doc string }{
		{"different ones", "<a ID='1'><b ID='2' Id='3' xml:id='4'/></a>"},
		{"case counts", "<a ID='x'><b ID='X'/></a>"},
		{"foreign attributes are no IDs of ours", "<a xmlns:x='u' ID='1' x:ID='1'><b x:ID='1'/></a>"},
		{"nor is id without namespace", "<a ID='1' id='1'><b id='1'/></a>"},
		{"nor xml:ID", "<a ID='1' xml:ID='1'/>"},
		{"many", many("_100")},
	} {
		_, err := parse([]byte(row.doc))
		require.NoError(t, err, row.why)
	}
	_, err := parse([]byte("<a ID='1'>\n<b Id='1'/></a>"))
	require.EqualError(t, err, `2:8: the ID "1" is at 1:8 already`)
}

func TestNamespaces(t *testing.T) {
	t.Parallel()
	tree := mustParse(t,
		`<a xmlns="d" xmlns:z="1" x="" xmlns:b="2"><c xmlns:z="3"/><c xmlns=""><c xmlns="e&amp;" xmlns:y="4"/></c></a>`)
	for _, row := range []struct {
		why   string
		index int32
		want  []Namespace
	}{
		{"own declarations, sorted", 0, []Namespace{{"", "d"}, {"b", "2"}, {"z", "1"}}},
		{"the inner one hides the outer one", 1, []Namespace{{"", "d"}, {"b", "2"}, {"z", "3"}}},
		{"the default can be taken back", 2, []Namespace{{"b", "2"}, {"z", "1"}}},
		{"and given again", 3, []Namespace{{"", "e&"}, {"b", "2"}, {"y", "4"}, {"z", "1"}}},
	} {
		require.Equal(t, row.want, Element{tree, row.index}.Namespaces(), row.why)
	}
	require.Empty(t, mustParse(t, "<a/>").Root().Namespaces())
}

func TestPath(t *testing.T) {
	t.Parallel()
	tree := mustParse(t, `<g xmlns:x="u"><e/><f><n/></f><x:e><n/><n/></x:e></g>`)
	var paths []string
	for i := range tree.Len() {
		paths = append(paths, Element{tree, int32(i)}.Path())
	}
	require.Equal(t, []string{
		"/g", "/g/e[1]", "/g/f", "/g/f/n", "/g/e[2]", "/g/e[2]/n[1]", "/g/e[2]/n[2]",
	}, paths)
}

// The index is small, and reserved at once: at most ten times the text.
func TestTreeSize(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{
		"<a>" + strings.Repeat("<a/>", 10_000) + "</a>",
		"<a>" + strings.Repeat("<a></a>", 10_000) + "</a>",
		"<a>" + strings.Repeat("<a b=''/>", 10_000) + "</a>",
		"<a>" + strings.Repeat("<a b='' c='' d='' e=''>x</a>", 10_000) + "</a>",
		"<a>" + strings.Repeat("<!--<<====-->", 10_000) + "</a>",
	} {
		tree := mustParse(t, doc)
		size := int(unsafe.Sizeof(node{}))*cap(tree.nodes) + int(unsafe.Sizeof(attr{}))*cap(tree.attrs)
		require.LessOrEqual(t, size, 10*len(doc)+16<<10, "%s…", doc[:40]) // a page or two are rounded up
	}
}
