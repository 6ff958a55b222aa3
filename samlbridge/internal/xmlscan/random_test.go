package xmlscan

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pieces of documents, the odd ones among them.
var (
	randomNames = []string{"a", "b", "p:a", "q:b", "é", "xml:id", "ID", "p:ID", "xmlns:p", "xmlns:q", "xmlns",
		"x:xmlns", ":a", "a:", "p:a:b", "1"}
	randomValues = []string{"", "u", "v", "&amp;", "&#38;lt;", "\t", "\r\n", "&#13;", "é", "]]>", ">", "'", "&", "<",
		"&x;", "http://www.w3.org/XML/1998/namespace"}
	randomContent = []string{"x", " ", "\r\n", "\r", "]", "]]", ">", "&gt;", "&#x10FFFF;", "&apos;", "<!---->",
		"<!-- - -->", "<!-->-->", "<!--\r\n-->",
		"<![CDATA[]]>", "<![CDATA[]]]>", "<![CDATA[<&\r]]]]>", "]]>", "--", "<!--->", "<?x?>", "<!x>", "&#xD800;", "<",
		"\ufeff", "\ufffe"}
)

// randomDocument makes a document that is well-formed more often than not.
func randomDocument(r *rand.Rand) string {
	pick := func(from []string) string { return from[r.IntN(1+r.IntN(len(from)))] } // the first ones more often
	var b strings.Builder
	var element func(depth int)
	element = func(depth int) {
		name := pick(randomNames)
		b.WriteString("<" + name)
		if depth == 0 {
			b.WriteString(` xmlns:p="u" xmlns:q='u'`)
		}
		for range r.IntN(3) {
			quote := []string{`"`, "'"}[r.IntN(2)]
			b.WriteString([]string{" ", "\n", "\t ", " ", ""}[r.IntN(1+r.IntN(5))] + pick(randomNames) + "=" + quote +
				pick(randomValues) + pick(randomValues) + quote)
		}
		if r.IntN(4) == 0 {
			b.WriteString("/>")
			return
		}
		b.WriteString(">")
		for range r.IntN(4) {
			if depth < 4 && r.IntN(3) == 0 {
				element(depth + 1)
			} else {
				b.WriteString(pick(randomContent))
			}
		}
		b.WriteString("</" + name + ">")
	}
	element(0)
	if r.IntN(10) == 0 {
		b.WriteString(pick(randomContent))
	}
	return b.String()
}

// The law of FuzzScan over documents that are made, not found.
func TestRandomDocuments(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	const all = 20_000
	for range all {
		doc := randomDocument(r)
		src, err := Decode([]byte(doc), Limits{})
		if err == nil {
			err = scanAll(doc, Limits{})
		}
		if err != nil {
			checkErrorText(t, err)
			continue
		}
		accepted++
		compareWithStandard(t, src)
		if tree, err := Parse(src, Limits{}); err != nil {
			require.ErrorIs(t, err, ErrDuplicateID)
		} else {
			checkTree(t, tree)
		}
	}
	require.Greater(t, accepted, all/20)
	require.Less(t, accepted, all)
}
