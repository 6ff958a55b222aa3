package xmlscan

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// addSeeds gives a fuzz target documents of every kind, good and bad.
func addSeeds(f *testing.F) {
	for _, doc := range []string{
		sampleIdP,
		"<?xml version='1.0' encoding='utf-8' standalone='no' ?><!--x--><a/>\n",
		"<a xmlns='u' xmlns:p='v' p:b='1' b='&lt;2'><p:c xmlns=''>1&#x41;\r\n<![CDATA[<2>]]]]>3<!-- - -->4</p:c></a >",
		"<a b='1\t2\r\n3&#10;' xml:lang=\"en\">]] &gt; é\U0001F600</a>",
		"<é:à xmlns:é='u&amp;v'/>",
		"<a ID='1'><b Id='2' xml:id='3'/></a>",
		"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
		"<html><p>x</html>",
		"<a b=c>&nbsp;</a>",
		"<a:b:c/>", "<a>]]></a>", "<a><!-- -- --></a>", "<a/><?x y?>", "<a xmlns:ID='u'/>",
		"<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
		markUTF8 + "<a/>", markLittle + little("<a>é</a>"), big("<?xml version='1.0' encoding='UTF-16'?><a/>"),
		"", " ", "{}", "\x00",
	} {
		f.Add([]byte(doc))
	}
}

// Whatever the scanner accepts encoding/xml accepts, and reads the same; the index
// agrees with the tokens; every error keeps the promises of its type.
func FuzzScan(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		src, err := Decode(data, Limits{})
		if err != nil {
			require.Equal(t, Source{}, src)
			checkErrorText(t, err)
			return
		}
		if err := scanAll(src.Text(), Limits{}); err != nil {
			checkError(t, err, src.Text())
			return
		}
		compareWithStandard(t, src)
		tree, err := Parse(src, Limits{})
		if err != nil {
			require.ErrorIs(t, err, ErrDuplicateID, "the scanner accepts it")
			require.Nil(t, tree)
			checkError(t, err, src.Text())
			return
		}
		checkTree(t, tree)
	})
}

// Splicing nothing changes nothing; splicing every value by itself, escaped anew,
// changes no value.
func FuzzSplice(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		same, err := Splice(string(data), nil)
		require.NoError(t, err)
		require.Equal(t, string(data), same)

		tree, err := parse(data)
		if err != nil {
			return
		}
		var edits []Edit
		add := func(start, end int, text []byte, err error) {
			require.NoError(t, err)
			edits = append(edits, Edit{start, end, string(text)})
		}
		for i := range tree.Len() {
			e := Element{tree, int32(i)}
			for a := range e.Attrs() {
				value, err := AppendAttr([]byte{'"'}, a.Value())
				add(a.ValueStart-1, a.ValueEnd+1, append(value, '"'), err)
			}
			if !e.HasElements() && e.TagEnd() < e.End() {
				text, err := AppendText(nil, e.Text())
				add(e.TagEnd(), e.EndTag(), text, err)
			}
		}
		text, err := Splice(tree.Source().Text(), edits)
		require.NoError(t, err)
		if label := tree.Source().Declaration().Encoding; label != "" {
			text = strings.Replace(text, label, "UTF-8", 1) // which it is by now
		}
		again, err := Decode([]byte(text), large)
		require.NoError(t, err)
		rewritten, err := Parse(again, large)
		require.NoError(t, err)
		require.Equal(t, values(tree), values(rewritten))
	})
}

// values lists what a tree says, places aside.
func values(tree *Tree) (all []string) {
	for i := range tree.Len() {
		e := Element{tree, int32(i)}
		all = append(all, e.Space(), e.Local(), e.Text())
		for a := range e.Attrs() {
			all = append(all, a.Space, a.Local, a.Value())
		}
	}
	return all
}

// What is escaped is read as it was; what is refused is what XML cannot hold.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a&<>\"'\t\r\n]]>", "é\U0001F600", "\x00", "\xff", "\ufffe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		doc := []byte(`<a b="`)
		doc, err := AppendAttr(doc, value)
		if err != nil {
			offset, _ := invalidCharacter(value)
			require.GreaterOrEqual(t, offset, 0)
			checkError(t, err, value)
			return
		}
		doc, err = AppendText(append(doc, `">`...), value)
		require.NoError(t, err)
		e := mustParse(t, string(append(doc, "</a>"...))).Root()
		b, _ := e.Attr("", "b")
		require.Equal(t, value, b.Value())
		require.Equal(t, value, e.Text())
	})
}
