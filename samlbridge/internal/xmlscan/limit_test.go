package xmlscan

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	repeat := strings.Repeat
	declarations := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, " xmlns:p%d='u'", i)
		}
		return b.String()
	}
	for _, row := range []struct {
		why   string
		limit Limit
		set   func(*Limits, int)
		most  int // the default
		doc   func(n int) string
	}{
		{"bytes", LimitBytes, func(l *Limits, n int) { l.Bytes = n }, DefaultBytes,
			func(n int) string { return "<a/>" + repeat(" ", n-4) }},
		{"depth", LimitDepth, func(l *Limits, n int) { l.Depth = n }, DefaultDepth,
			func(n int) string { return repeat("<a>", n-1) + "<a/>" + repeat("</a>", n-1) }},
		{"tokens: tags", LimitTokens, func(l *Limits, n int) { l.Tokens = n }, DefaultTokens,
			func(n int) string { return "<a>" + repeat("<a/>", n/2-1) + repeat(" ", n%2) + "</a>" }},
		{"tokens: comments and text", LimitTokens, func(l *Limits, n int) { l.Tokens = n }, DefaultTokens,
			func(n int) string { return "<a>" + repeat("<!---->x", n/2-1) + repeat("<![CDATA[]]>", n%2) + "</a>" }},
		{"attributes", LimitAttributes, func(l *Limits, n int) { l.Attributes = n }, DefaultAttributes,
			func(n int) string { return "<a" + manyAttributes(n) + "/>" }},
		{"attributes, a declaration among them", LimitAttributes, func(l *Limits, n int) { l.Attributes = n },
			DefaultAttributes,
			func(n int) string { return "<a xmlns='u'" + manyAttributes(n-1) + "/>" }},
		{"namespaces in one element", LimitNamespaces, func(l *Limits, n int) { l.Namespaces = n }, DefaultNamespaces,
			func(n int) string { return "<a" + declarations(n) + "/>" }},
		{"namespaces in scope, the same prefix again", LimitNamespaces, func(l *Limits, n int) { l.Namespaces = n },
			DefaultNamespaces,
			func(n int) string {
				return "<a><b" + declarations(n-2) + "/><b" + declarations(n-1) + "><c" + declarations(1) + "/></b></a>"
			}},
		{"a name of an element", LimitNameBytes, func(l *Limits, n int) { l.NameBytes = n }, DefaultNameBytes,
			func(n int) string { return "<" + repeat("n", n) + "/>" }},
		{"a name with its prefix", LimitNameBytes, func(l *Limits, n int) { l.NameBytes = n }, DefaultNameBytes,
			func(n int) string { return "<p:" + repeat("n", n-2) + " xmlns:p='u'/>" }},
		{"a name of an attribute", LimitNameBytes, func(l *Limits, n int) { l.NameBytes = n }, DefaultNameBytes,
			func(n int) string { return "<a " + repeat("n", n) + "=''/>" }},
		{"text", LimitValueBytes, func(l *Limits, n int) { l.ValueBytes = n }, DefaultValueBytes,
			func(n int) string { return "<a>" + repeat("x", n) + "</a>" }},
		{"blank text", LimitValueBytes, func(l *Limits, n int) { l.ValueBytes = n }, DefaultValueBytes,
			func(n int) string { return "<a>" + repeat(" ", n) + "</a>" }},
		{"a value", LimitValueBytes, func(l *Limits, n int) { l.ValueBytes = n }, DefaultValueBytes,
			func(n int) string { return "<a b='" + repeat("x", n) + "'/>" }},
		{"a comment", LimitValueBytes, func(l *Limits, n int) { l.ValueBytes = n }, DefaultValueBytes,
			func(n int) string { return "<a/><!--" + repeat("x", n) + "-->" }},
		{"a CDATA section", LimitValueBytes, func(l *Limits, n int) { l.ValueBytes = n }, DefaultValueBytes,
			func(n int) string { return "<a><![CDATA[" + repeat("x", n) + "]]></a>" }},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			check := func(limits Limits, most int) {
				for n := most - 1; n <= most+1; n++ {
					err := scanAll(row.doc(n), limits)
					if n <= most {
						require.NoError(t, err, "%d of %d", n, most)
						continue
					}
					var e *Error
					require.True(t, errors.As(err, &e), "%d of %d: %v", n, most, err)
					require.ErrorIs(t, err, ErrLimit)
					require.Equal(t, row.limit, e.Limit)
					require.Contains(t, e.Message, count(most))
					require.Contains(t, e.Fix, row.limit.String())
				}
			}
			check(Limits{}, row.most)
			lower := Limits{}
			row.set(&lower, row.most/2)
			check(lower, row.most/2)
			higher := Limits{Bytes: 1 << 24, Attributes: 1 << 10}
			row.set(&higher, row.most*2)
			check(higher, row.most*2)
		})
	}
}

func scanAll(doc string, limits Limits) error {
	src, err := Decode([]byte(doc), limits)
	if err != nil {
		return err
	}
	for s := NewScanner(src, limits); ; {
		if _, err := s.Next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestTokensAreCountedPerUnit(t *testing.T) {
	t.Parallel()
	limits := Limits{Tokens: 10, Unit: Name{"u", "e"}}
	entity := func(inside int) string { return "<e>" + strings.Repeat("<x/>", inside) + "</e>" }
	group := func(body string) string { return "<g xmlns='u'>" + body + "</g>" }
	for _, row := range []struct {
		why, doc string
		ok       bool
	}{
		{"many units, each within the limit", group(strings.Repeat(entity(4), 1000)), true},
		{"one unit beyond it", group(entity(4) + entity(5) + entity(4)), false},
		{"blanks between the units do not add up", group(strings.Repeat(" <!----> <e/>", 1000)), true},
		{"but they count where no unit comes", group(strings.Repeat(" <!---->", 5)), false},
		{"units in nested groups", group(strings.Repeat("<g><g>"+entity(4)+"</g></g>", 1000)), true},
		{"a unit in a unit belongs to the outer one", group("<e>" + strings.Repeat("<e/>", 5) + "</e>"), false},
		{"the same local name in another namespace is no unit", "<g>" + strings.Repeat("<e/>", 5) + "</g>", false},
		{"a unit as the root", "<e xmlns='u'>" + strings.Repeat("<x/>", 4) + "</e>", true},
		{"what follows a unit is counted", group(entity(1) + strings.Repeat("<x/>", 5)), false},
	} {
		err := scanAll(row.doc, limits)
		if row.ok {
			require.NoError(t, err, row.why)
		} else {
			require.ErrorIs(t, err, ErrLimit, row.why)
		}
	}
}

// What stands behind the place where a limit is passed is not looked at.
func TestDepthStopsAtOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1_000, 300_000} {
		err := scanAll(strings.Repeat("<a>", n), Limits{})
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, LimitDepth, e.Limit)
		require.Equal(t, DefaultDepth*len("<a>"), e.Offset)
	}
}

func TestLimitString(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Bytes", LimitBytes.String())
	require.Equal(t, "ValueBytes", LimitValueBytes.String())
	require.Empty(t, Limit(0).String())
	require.Empty(t, Limit(99).String())
	require.Equal(t, "1,048,576", count(1<<20))
	require.Equal(t, "999", count(999))
}

// A namespace in scope is found at once, however many there are, and one that is hidden comes back.
func TestManyNamespaces(t *testing.T) {
	t.Parallel()
	var outer, inner strings.Builder
	for i := range 200 {
		fmt.Fprintf(&outer, ` xmlns:p%d="urn:%d"`, i, i)
		fmt.Fprintf(&inner, ` xmlns:p%d="urn:inner:%d"`, i, i)
	}
	text := "<x" + outer.String() + "><p7:a" + inner.String() + "/><p7:b/></x>"
	source, err := Decode([]byte(text), Limits{})
	require.NoError(t, err)
	var spaces []string
	for s := NewScanner(source, Limits{Namespaces: 1000, Attributes: 1000}); ; {
		token, err := s.Next()
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			break
		}
		if token.Kind == KindStart {
			spaces = append(spaces, token.Name.Space)
		}
	}
	require.Equal(t, []string{"", "urn:inner:7", "urn:7"}, spaces)
}

// A picture in metadata is no value that anybody reads.
func TestPicturesAreNotCounted(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"<Logo>\n data:image/png;base64,%s</Logo>": true,
		`<Logo src="data:image/png;base64,%s"/>`:   true,
		"<Logo>data:text/plain,%s</Logo>":          false,
	} {
		source, err := Decode(fmt.Appendf(nil, text, strings.Repeat("A", 100_000)), Limits{})
		require.NoError(t, err)
		_, err = Parse(source, Limits{})
		require.Equal(t, ok, err == nil, text)
	}
}

// What is measured is what the limits let through, and one less does not.
func TestMeasure(t *testing.T) {
	t.Parallel()
	text := `<a xmlns="urn:1" xmlns:p="urn:2"><p:bc long="` + strings.Repeat("v", 50) + `" q="1" r="2"/>text<!-- c --></a>`
	source, err := Decode([]byte(text), Limits{})
	require.NoError(t, err)
	most, far := Measure([]byte(text), Limits{})
	require.Zero(t, far)
	_, err = Parse(source, most)
	require.NoError(t, err)
	for _, field := range []*int{&most.Depth, &most.Tokens, &most.Attributes, &most.Namespaces, &most.NameBytes,
		&most.ValueBytes} {
		*field--
		_, err := Parse(source, most)
		require.Error(t, err)
		*field++
	}
	require.Equal(t, len(text), most.Bytes)
}

// What a refusal costs is bounded: measuring ends at the limits that are given for it.
func TestMeasureEnds(t *testing.T) {
	t.Parallel()
	within := Limits{Depth: 10, Tokens: 40, Attributes: 3, Namespaces: 3, NameBytes: 8, ValueBytes: 8}
	for want, text := range map[Limit]string{
		LimitDepth:      strings.Repeat("<a>", 30),
		LimitTokens:     "<a>" + strings.Repeat("<b/>", 1000) + "</a>",
		LimitAttributes: "<a b='' c='' d='' e=''/>",
		LimitNamespaces: "<a xmlns:b='u' xmlns:c='u' xmlns:d='u'><b xmlns:b='u'/></a>",
		LimitNameBytes:  "<abcdefghi/>",
		LimitValueBytes: "<a>123456789</a>",
	} {
		most, far := Measure([]byte(text), within)
		require.Equal(t, want, far, text)
		require.LessOrEqual(t, most.Depth, within.Depth)
		require.LessOrEqual(t, most.Tokens, within.Tokens)
	}
	_, far := Measure([]byte("<a/>"), within)
	require.Zero(t, far)
	_, far = Measure([]byte("<a/>     "), Limits{Bytes: 5})
	require.Equal(t, LimitBytes, far)
}
