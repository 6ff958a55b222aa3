package xmlscan

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// dump scans a document and writes each token as one word, so that a table row shows
// all of them.
func dump(t *testing.T, doc string) (string, error) {
	t.Helper()
	src, err := Decode([]byte(doc), Limits{})
	if err != nil {
		return "", err
	}
	var words []string
	for s := NewScanner(src, Limits{}); ; {
		token, err := s.Next()
		if err == io.EOF {
			return strings.Join(words, " "), nil
		}
		if err != nil {
			return "", err
		}
		words = append(words, word(token))
	}
}

func word(token *Token) string {
	switch token.Kind {
	case KindDeclaration:
		return "xml"
	case KindStart:
		w := "<" + clark(token.Prefix, token.Name)
		for _, a := range token.Attrs {
			w += fmt.Sprintf(" %s=%q", clark(a.Prefix, a.Name), a.Value())
		}
		return w + ">"
	case KindEnd:
		return "</" + clark(token.Prefix, token.Name) + ">"
	case KindText:
		return fmt.Sprintf("%q", token.Text())
	case KindCDATA:
		return fmt.Sprintf("cdata%q", token.Text())
	default:
		return fmt.Sprintf("comment%q", token.Text())
	}
}

// clark writes a name as prefix{space}local.
func clark(prefix string, name Name) string {
	if name.Space != "" {
		return prefix + "{" + name.Space + "}" + name.Local
	}
	return prefix + name.Local
}

func TestScanAccepts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, doc, want string }{
		{"the least document", `<a/>`, `<a> </a>`},
		{"an end tag may have white space", "<a></a\n\t >", `<a> </a>`},
		{"blanks and comments around the root are no text", " \n<!--x--> <a/> <!--y-->\n",
			`comment"x" <a> </a> comment"y"`},
		{"declaration with all it can hold", "<?xml version='1.0' encoding=\"utf-8\" standalone='no' ?><a/>",
			`xml <a> </a>`},
		{"declaration without encoding, white space around =", "<?xml version = '1.0'?>\n<a/>", `xml <a> </a>`},
		{"text in pieces", "<a>x<b/>y<!--c-->z<![CDATA[<&]]></a>",
			`<a> "x" <b> </b> "y" comment"c" "z" cdata"<&" </a>`},
		{"the five entities", "<a>&amp;&lt;&gt;&quot;&apos;</a>", `<a> "&<>\"'" </a>`},
		{"character references, leading zeros and both cases",
			"<a>&#65;&#x4a;&#x4A;&#0000000000000000000000000066;&#x1F600;</a>", "<a> \"AJJB\U0001F600\" </a>"},
		{"a decoded & begins no reference", "<a>&#38;lt;&amp;amp;</a>", `<a> "&lt;&amp;" </a>`},
		{"line ends in text become LF", "<a>1\r\n2\r3\n4\r\r\n5</a>", `<a> "1\n2\n3\n4\n\n5" </a>`},
		{"a referenced CR stays", "<a>1&#13;\n2</a>", `<a> "1\r\n2" </a>`},
		{"line ends in CDATA and comments", "<a><![CDATA[1\r\n&amp;2\r]]><!--3\r\n--></a>",
			`<a> cdata"1\n&amp;2\n" comment"3\n" </a>`},
		{"white space in attributes becomes spaces, CRLF one", "<a b='1\t2\n3\r\n4\r5'/>", `<a b="1 2 3 4 5"> </a>`},
		{"referenced white space in attributes stays", "<a b='1&#9;2&#10;3&#13;&#xA;4'/>", `<a b="1\t2\n3\r\n4"> </a>`},
		{"both quotes, > and the other quote inside", `<a b='"' c=">'" d = "]]>" />`, `<a b="\"" c=">'" d="]]>"> </a>`},
		{"an empty value", `<a b=""/>`, `<a b=""> </a>`},
		{"hyphens in a comment, just not two", "<a><!-- - -x ->--></a>", `<a> comment" - -x ->" </a>`},
		{"a comment that begins like its own end", "<a><!--->--></a>", `<a> comment"->" </a>`},
		{"an empty comment and an empty CDATA section", "<a><!----><![CDATA[]]></a>", `<a> comment"" cdata"" </a>`},
		{"brackets at the end of a CDATA section", "<a><![CDATA[]]]]></a>", `<a> cdata"]]" </a>`},
		{"]] and ]] > are text", "<a>]] ]&gt; ]] ></a>", `<a> "]] ]> ]] >" </a>`},
		{"names outside ASCII, and with . - digits", "<é.1-·><_/></é.1-·>", `<é.1-·> <_> </_> </é.1-·>`},
		{"a default namespace holds for elements only", `<a xmlns="u" b="1"><c xmlns="" d="2"/></a>`,
			`<{u}a {http://www.w3.org/2000/xmlns/}xmlns="u" b="1"> <c {http://www.w3.org/2000/xmlns/}xmlns="" d="2"> </c> </{u}a>`},
		{"prefixes, inner ones first, and in scope for the whole tag",
			`<p:a p:b="1" xmlns:p="u"><p:a xmlns:p="v"/><p:a/></p:a>`,
			`<p{u}a p{u}b="1" xmlns{http://www.w3.org/2000/xmlns/}p="u"> <p{v}a xmlns{http://www.w3.org/2000/xmlns/}p="v"> </p{v}a> <p{u}a> </p{u}a> </p{u}a>`},
		{"the same local name with and without namespace", `<p:a b="1" p:b="2" xmlns:p="u" xmlns="u"/>`,
			`<p{u}a b="1" p{u}b="2" xmlns{http://www.w3.org/2000/xmlns/}p="u" {http://www.w3.org/2000/xmlns/}xmlns="u"> </p{u}a>`},
		{"xml needs no declaration", `<a xml:lang="en"/>`,
			`<a xml{http://www.w3.org/XML/1998/namespace}lang="en"> </a>`},
		{"xml may be declared as what it is", `<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:id="i"/>`,
			`<a xmlns{http://www.w3.org/2000/xmlns/}xml="http://www.w3.org/XML/1998/namespace" xml{http://www.w3.org/XML/1998/namespace}id="i"> </a>`},
		{"namespaces are compared byte for byte", `<a xmlns:p="u" xmlns:q="u/" p:b="" q:b=""/>`,
			`<a xmlns{http://www.w3.org/2000/xmlns/}p="u" xmlns{http://www.w3.org/2000/xmlns/}q="u/" p{u}b="" q{u/}b=""> </a>`},
		{"a namespace is what its value decodes to", `<a xmlns="u&amp;v"/>`,
			`<{u&v}a {http://www.w3.org/2000/xmlns/}xmlns="u&v"> </{u&v}a>`},
		{"xmlns as a local name behind a prefix", `<a xmlns:p="u" p:xmlns="1"/>`,
			`<a xmlns{http://www.w3.org/2000/xmlns/}p="u" p{u}xmlns="1"> </a>`},
		{"a foreign attribute named like one of SAML is just another attribute",
			`<a xmlns:x="u" x:Location="1" Location="2"/>`,
			`<a xmlns{http://www.w3.org/2000/xmlns/}x="u" x{u}Location="1" Location="2"> </a>`},
		{"many attributes take the other way of looking for duplicates", "<a" + manyAttributes(20) + "/>",
			"<a" + strings.ReplaceAll(manyAttributes(20), "'", `"`) + "> </a>"},
	} {
		got, err := dump(t, row.doc)
		require.NoError(t, err, row.why)
		require.Equal(t, row.want, got, row.why)
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " a%d='%d'", i, i)
	}
	return b.String()
}

func TestScanRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, doc string
		kind     error
		at       string // line:column
	}{
		// The document as a whole.
		{"no root element", "<!--x-->", ErrSyntax, "1:9"},
		{"only a declaration", "<?xml version='1.0'?>\n", ErrSyntax, "2:1"},
		{"two roots", "<a/>\n<b/>", ErrSyntax, "2:1"},
		{"two roots, the second not closed", "<a></a><b>", ErrSyntax, "1:8"},
		{"text before the root", "x<a/>", ErrSyntax, "1:1"},
		{"text after the root", "<a/>\n x", ErrSyntax, "2:2"},
		{"a reference after the root", "<a/>&#32;", ErrSyntax, "1:5"},
		{"CDATA before the root", "<![CDATA[x]]><a/>", ErrSyntax, "1:1"},
		{"CDATA after the root", "<a/><![CDATA[]]>", ErrSyntax, "1:5"},
		{"an end tag after the root", "<a/></a>", ErrSyntax, "1:5"},
		{"an end tag alone", "</a>", ErrSyntax, "1:1"},
		{"the element is not closed", "<a>\n<b/>", ErrSyntax, "2:5"},
		{"the wrong end tag", "<a><b></a></b>", ErrSyntax, "1:7"},
		{"an end tag that goes on", "<a></ab>", ErrSyntax, "1:4"},
		{"an end tag that is a beginning", "<ab></a>", ErrSyntax, "1:5"},
		{"the same name under another prefix", "<p:a xmlns:p='u' xmlns:q='u'></q:a>", ErrSyntax, "1:30"},
		{"an end tag with a colon behind", "<a></a:b>", ErrSyntax, "1:4"},
		{"an end tag with an attribute", "<a></a b=''>", ErrSyntax, "1:8"},
		{"white space in </", "<a>< /a>", ErrSyntax, "1:5"},
		{"white space behind </", "<a></ a>", ErrSyntax, "1:6"},
		{"an end tag cut off", "<a></a", ErrSyntax, "1:7"},

		// The declaration and processing instructions.
		{"white space before the declaration", " <?xml version='1.0'?><a/>", ErrSyntax, "1:2"},
		{"a second declaration", "<?xml version='1.0'?><?xml version='1.0'?><a/>", ErrSyntax, "1:22"},
		{"a declaration behind the root", "<a/><?xml version='1.0'?>", ErrSyntax, "1:5"},
		{"a declaration in capitals", "<?XML version='1.0'?><a/>", ErrSyntax, "1:1"},
		{"an instruction that is not closed", "<?xml-stylesheet href='x'><a/>", ErrSyntax, "1:1"},
		{"an instruction behind the root", "<a/><?y z?>", ErrSyntax, "1:5"},
		{"an instruction in text", "<a>x<?y z?></a>", ErrSyntax, "1:5"},
		{"an instruction without a name", "<a><??></a>", ErrSyntax, "1:4"},
		{"no version", "<?xml encoding='UTF-8'?><a/>", ErrSyntax, "1:7"},
		{"an empty declaration", "<?xml ?><a/>", ErrSyntax, "1:7"},
		{"XML 1.1", "<?xml version='1.1'?><a/>", ErrSyntax, "1:16"},
		{"version 1", "<?xml version='1'?><a/>", ErrSyntax, "1:16"},
		{"version without quotes", "<?xml version=1.0?><a/>", ErrSyntax, "1:15"},
		{"version without =", "<?xml version?><a/>", ErrSyntax, "1:14"},
		{"a quote is missing", "<?xml version='1.0?><a/>", ErrSyntax, "1:15"},
		{"mixed quotes", "<?xml version='1.0\"?><a/>", ErrSyntax, "1:15"},
		{"no white space between the parts", "<?xml version='1.0'encoding='UTF-8'?><a/>", ErrSyntax, "1:20"},
		{"no white space behind xml", "<?xmlversion='1.0'?><a/>", ErrSyntax, "1:1"},
		{"the wrong order", "<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>", ErrSyntax, "1:38"},
		{"a part twice", "<?xml version='1.0' version='1.0'?><a/>", ErrSyntax, "1:21"},
		{"an unknown part", "<?xml version='1.0' x='y'?><a/>", ErrSyntax, "1:21"},
		{"standalone is yes or no", "<?xml version='1.0' standalone='YES'?><a/>", ErrSyntax, "1:33"},
		{"an encoding begins with a letter", "<?xml version='1.0' encoding='8utf'?><a/>", ErrSyntax, "1:31"},
		{"an encoding is not empty", "<?xml version='1.0' encoding=''?><a/>", ErrSyntax, "1:31"},
		{"an encoding has no blanks", "<?xml version='1.0' encoding='UTF 8'?><a/>", ErrSyntax, "1:31"},
		{"the declaration ends with ?>", "<?xml version='1.0'><a/>", ErrSyntax, "1:20"},
		{"the declaration is cut off", "<?xml version='1.0'", ErrSyntax, "1:20"},
		{"the declaration is cut off early", "<?xml ", ErrSyntax, "1:7"},

		// DTD.
		{"DOCTYPE", "<!DOCTYPE a><a/>", ErrDTD, "1:1"},
		{"DOCTYPE in small letters", "<!doctype a><a/>", ErrDTD, "1:1"},
		{"DOCTYPE behind a declaration and a comment",
			"<?xml version='1.0'?>\n<!--x--><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", ErrDTD, "2:9"},
		{"DOCTYPE with entities", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", ErrDTD, "1:1"},
		{"DOCTYPE in the root", "<a><!DOCTYPE a></a>", ErrDTD, "1:4"},
		{"DOCTYPE behind the root", "<a/><!DOCTYPE a>", ErrDTD, "1:5"},
		{"ENTITY in the root", "<a><!ENTITY b 'c'></a>", ErrDTD, "1:4"},
		{"a conditional section", "<a><![INCLUDE[x]]></a>", ErrSyntax, "1:4"},
		{"cdata in small letters", "<a><![cdata[x]]></a>", ErrSyntax, "1:4"},
		{"<! and nothing", "<a><!", ErrSyntax, "1:4"},
		{"<!>", "<a><!></a>", ErrSyntax, "1:4"},

		// Comments and CDATA.
		{"-- in a comment", "<a><!--x--y--></a>", ErrSyntax, "1:9"},
		{"--- at the end of a comment", "<a><!--x---></a>", ErrSyntax, "1:9"},
		{"a comment is not closed", "<a><!--x</a>", ErrSyntax, "1:4"},
		{"a comment ends with the file", "<a><!--x--", ErrSyntax, "1:9"},
		{"half a comment", "<a><!-x--></a>", ErrSyntax, "1:4"},
		{"a CDATA section is not closed", "<a><![CDATA[x]]</a>", ErrSyntax, "1:4"},
		{"]]> in text", "<a>x]]>y</a>", ErrSyntax, "1:5"},
		{"]]> behind a CDATA section", "<a><![CDATA[]]>]]></a>", ErrSyntax, "1:16"},

		// Tags and attributes.
		{"a name begins with a digit", "<1a/>", ErrSyntax, "1:2"},
		{"a name begins with -", "<-a/>", ErrSyntax, "1:2"},
		{"a name begins with .", "<.a/>", ErrSyntax, "1:2"},
		{"a name begins with a combining character", "<\u0301a/>", ErrSyntax, "1:2"},
		{"a character of the fifth edition only", "<a\u2c60/>", ErrSyntax, "1:3"},
		{"a character outside the plane", "<\U00010000/>", ErrSyntax, "1:2"},
		{"a sign in a name", "<a×/>", ErrSyntax, "1:3"},
		{"no name", "<>", ErrSyntax, "1:2"},
		{"< at the end", "<a>x<", ErrSyntax, "1:6"},
		{"a lone < in text", "<a>1 < 2</a>", ErrSyntax, "1:7"},
		{"the tag is cut off", "<a b='c' ", ErrSyntax, "1:1"},
		{"the name is cut off", "<a", ErrSyntax, "1:3"},
		{"/ without >", "<a / >", ErrSyntax, "1:4"},
		{"a value without quotes", "<a b=c/>", ErrSyntax, "1:6"},
		{"an attribute without value", "<a b/>", ErrSyntax, "1:5"},
		{"an attribute without value, then another", "<a b c='d'/>", ErrSyntax, "1:6"},
		{"no value behind =", "<a b=/>", ErrSyntax, "1:6"},
		{"no white space between attributes", "<a b='c'd='e'/>", ErrSyntax, "1:9"},
		{"no white space behind the name", "<a'b'/>", ErrSyntax, "1:3"},
		{"a quote is not closed", "<a b='c/>", ErrSyntax, "1:6"},
		{"< in a value", "<a b='<'/>", ErrSyntax, "1:7"},
		{"a quote that closes in the next element", "<a b='c>\n<d e='f'/>", ErrSyntax, "2:1"},
		{"an attribute twice", "<a b='1' b='2'/>", ErrSyntax, "1:10"},
		{"an attribute twice among many", "<a" + manyAttributes(20) + " a7=''/>", ErrSyntax, "1:164"},
		{"one expanded name under two prefixes", "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", ErrSyntax, "1:36"},
		{"two prefixes whose URIs are equal once decoded", "<a xmlns:p='u' xmlns:q='&#117;' p:b='1' q:b='2'/>",
			ErrSyntax, "1:41"},
		{"a prefix declared twice", "<a xmlns:p='u' xmlns:p='u'/>", ErrSyntax, "1:16"},
		{"a default namespace declared twice", "<a xmlns='u' xmlns='v'/>", ErrSyntax, "1:14"},

		// References.
		{"a lone &", "<a>x & y</a>", ErrSyntax, "1:6"},
		{"& at the end", "<a>&</a>", ErrSyntax, "1:4"},
		{"no semicolon", "<a>&amp</a>", ErrSyntax, "1:4"},
		{"an address with &", "<a b='https://x.example/?y=1&z=2'/>", ErrSyntax, "1:29"},
		{"an entity of HTML", "<a>&nbsp;</a>", ErrSyntax, "1:4"},
		{"an entity in capitals", "<a>&AMP;</a>", ErrSyntax, "1:4"},
		{"an entity in an attribute", "<a b='&x;'/>", ErrSyntax, "1:7"},
		{"the second reference is wrong", "<a>&lt;&x;</a>", ErrSyntax, "1:8"},
		{"white space in a reference", "<a>&#6 5;</a>", ErrSyntax, "1:4"},
		{"no digits", "<a>&#;</a>", ErrSyntax, "1:4"},
		{"no hex digits", "<a>&#x;</a>", ErrSyntax, "1:4"},
		{"hex digits without x", "<a>&#4A;</a>", ErrSyntax, "1:4"},
		{"a capital X", "<a>&#X41;</a>", ErrSyntax, "1:4"},
		{"NUL by reference", "<a>&#0;</a>", ErrSyntax, "1:4"},
		{"a control character by reference", "<a>&#x1F;</a>", ErrSyntax, "1:4"},
		{"a surrogate by reference", "<a>&#xD800;</a>", ErrSyntax, "1:4"},
		{"the last surrogate by reference", "<a b='&#57343;'/>", ErrSyntax, "1:7"},
		{"U+FFFE by reference", "<a>&#xFFFE;</a>", ErrSyntax, "1:4"},
		{"U+FFFF by reference", "<a>&#65535;</a>", ErrSyntax, "1:4"},
		{"behind the last character", "<a>&#x110000;</a>", ErrSyntax, "1:4"},
		{"a number that would overflow", "<a>&#18446744073709551681;</a>", ErrSyntax, "1:4"},

		// Names with colons, and namespaces.
		{"a colon first", "<:a/>", ErrSyntax, "1:2"},
		{"a colon last", "<a:/>", ErrSyntax, "1:4"},
		{"two colons", "<a:b:c/>", ErrSyntax, "1:5"},
		{"only a colon", "<:/>", ErrSyntax, "1:2"},
		{"a digit behind the colon", "<a:1/>", ErrSyntax, "1:4"},
		{"a colon first in an attribute", "<a :b=''/>", ErrSyntax, "1:4"},
		{"a colon last in an attribute", "<a xmlns:=''/>", ErrSyntax, "1:10"},
		{"a prefix of an element is not declared", "<p:a/>", ErrNamespace, "1:2"},
		{"a prefix of an attribute is not declared", "<a p:b=''/>", ErrNamespace, "1:4"},
		{"a prefix out of scope", "<a><b xmlns:p='u'/><p:c/></a>", ErrNamespace, "1:21"},
		{"an empty namespace for a prefix", "<a xmlns:p=''/>", ErrNamespace, "1:4"},
		{"xml bound to something else", "<a xmlns:xml='u'/>", ErrNamespace, "1:4"},
		{"another prefix for xml's namespace", "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", ErrNamespace,
			"1:4"},
		{"xml's namespace as the default", "<a xmlns='http://www.w3.org/XML/1998/namespace'/>", ErrNamespace, "1:4"},
		{"xmlns declared", "<a xmlns:xmlns='u'/>", ErrNamespace, "1:4"},
		{"xmlns declared as what it is", "<a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>", ErrNamespace, "1:4"},
		{"another prefix for xmlns's namespace", "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", ErrNamespace, "1:4"},
		{"xmlns's namespace as the default", "<a xmlns='http://www.w3.org/2000/xmlns/'/>", ErrNamespace, "1:4"},
		{"an element with the prefix xmlns", "<xmlns:a/>", ErrNamespace, "1:2"},
		{"an element named xmlns", "<xmlns/>", ErrNamespace, "1:2"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			got, err := dump(t, row.doc)
			require.ErrorIs(t, err, row.kind, "tokens: %s", got)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, row.at, fmt.Sprintf("%d:%d", e.Line, e.Column), e.Message)
			require.NotEmpty(t, e.Fix)
			checkError(t, err, row.doc)
		})
	}
}

// checkError holds an error against what the package promises of every error.
func checkError(t *testing.T, err error, text string) {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	line, column := Position(text, e.Offset)
	require.LessOrEqual(t, e.Offset, len(text))
	require.GreaterOrEqual(t, e.Offset, 0)
	require.Equal(t, []int{line, column}, []int{e.Line, e.Column})
	checkErrorText(t, err)
}

func checkErrorText(t *testing.T, err error) {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	for _, s := range []string{e.Message, e.Fix} {
		require.LessOrEqual(t, len(s), 512)
		require.True(t, utf8.ValidString(s))
		require.Negative(t, strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }), "%q", s)
	}
}

func TestScanNamesTheElement(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, doc, want string }{
		{"who is open at the end", "<a>\n <md:b xmlns:md='u'>",
			`the file ends, but the element "md:b" from 2:2 is not closed`},
		{"who is closed by whom", "<a>\n <b></a>", `the end tag of "a" closes the element "b" from 2:2`},
		{"long input is cut", "<a " + strings.Repeat("x", 100) + ">", `the attribute "` + strings.Repeat("x", 64) +
			`"… has no value: expected =`},
		{"and cut earlier where it has to be escaped", "<a xmlns:xml='" + strings.Repeat("\U000E0001", 64) + "'>",
			`the prefix xml cannot be bound to "` + strings.Repeat(`\U000e0001`, 8) + `"…`},
		{"of text that does not belong there only a character is shown", "MIIEvQIBADANBgkqhkiG",
			`text outside the root element: found "M", expected <`},
	} {
		_, err := dump(t, row.doc)
		var e *Error
		require.ErrorAs(t, err, &e, row.why)
		require.Equal(t, row.want, e.Message, row.why)
		require.Equal(t, fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message), err.Error())
	}
}

func TestReservedPrefixesAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"entityID", "Location", "Binding", "ID", "use", "index", "isDefault", "ResponseLocation", "validUntil",
		"cacheDuration", "protocolSupportEnumeration", "WantAuthnRequestsSigned", "AuthnRequestsSigned",
		"WantAssertionsSigned", "NameFormat", "Name", "FriendlyName", "Destination", "Recipient", "InResponseTo",
		"Format", "Id", "AssertionID", "NotOnOrAfter", "Algorithm", "URI",
	} {
		require.True(t, ReservedPrefix(name), name)
		for _, doc := range []string{
			"<a xmlns:" + name + "='u'/>",
			"<a " + name + "='1' xmlns:" + name + "='u'/>",
			"<a><b xmlns:" + name + "='u'/></a>",
		} {
			_, err := dump(t, doc)
			require.ErrorIs(t, err, ErrNamespace, doc)
		}
	}
	for _, name := range []string{"", "md", "ds", "saml", "xs", "location", "mdui"} {
		require.False(t, ReservedPrefix(name), name)
	}
}

func TestTokenOffsets(t *testing.T) {
	t.Parallel()
	const doc = "<?xml version='1.0'?>\n<a>é<p:b xmlns:p = \"u\" p:c='d&amp;'/><!--x--><![CDATA[y]]></a >"
	src, err := Decode([]byte(doc), Limits{})
	require.NoError(t, err)
	var got []string
	for s := NewScanner(src, Limits{}); ; {
		token, err := s.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		got = append(got, doc[token.Start:token.End])
		for _, a := range token.Attrs {
			got = append(got, doc[a.NameStart:a.NameEnd], doc[a.ValueStart:a.ValueEnd])
		}
	}
	require.Equal(t, []string{
		"<?xml version='1.0'?>", "<a>", "é", `<p:b xmlns:p = "u" p:c='d&amp;'/>`, "xmlns:p", "u", "p:c", "d&amp;", "",
		"<!--x-->", "<![CDATA[y]]>", "</a >",
	}, got)
}

func TestTokenFlags(t *testing.T) {
	t.Parallel()
	src, err := Decode([]byte("<a> \n<b/>&#32;<c></c></a>"), Limits{})
	require.NoError(t, err)
	var got []string
	for s := NewScanner(src, Limits{}); ; {
		token, err := s.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		got = append(got, fmt.Sprint(token.Kind, token.Empty, token.Blank))
	}
	require.Equal(t, []string{
		"2 false false", "4 false true", "2 true false", "3 true false", "4 false false", // a referenced blank is text
		"2 false false", "3 false false", "3 false false",
	}, got)
}

func TestErrorIsFinal(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{"<a/>", "<a><b></a>"} {
		src, err := Decode([]byte(doc), Limits{})
		require.NoError(t, err)
		s := NewScanner(src, Limits{})
		for err == nil {
			_, err = s.Next()
		}
		token, again := s.Next()
		require.Nil(t, token)
		require.True(t, errors.Is(again, err))
	}
}

// Every cut of a document is refused, and so is every document with one byte changed
// where that byte is markup; nothing may panic.
func TestCutAndFlipped(t *testing.T) {
	t.Parallel()
	doc := []byte(sampleIdP)
	root := strings.LastIndex(sampleIdP, ">") + 1
	for i := range doc[:root-1] {
		_, err := parse(doc[:i])
		require.Error(t, err, "cut at %d", i)
	}
	accepted := 0
	for i := 0; i < len(doc); i += step(7) {
		for bit := range 8 {
			flipped := append([]byte(nil), doc...)
			flipped[i] ^= 1 << bit
			tree, err := parse(flipped)
			if err != nil {
				require.Nil(t, tree)
				var e *Error
				require.ErrorAs(t, err, &e)
				continue
			}
			accepted++
			compareWithStandard(t, tree.Source())
		}
	}
	// Most flips hit a value, where any other character is as good.
	require.Positive(t, accepted)
	require.Less(t, accepted, len(doc)*8)
}

func parse(data []byte) (*Tree, error) {
	src, err := Decode(data, Limits{})
	if err != nil {
		return nil, err
	}
	return Parse(src, Limits{})
}
