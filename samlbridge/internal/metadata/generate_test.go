package metadata

import (
	"strings"
	"testing"
)

// FuzzGenerated holds the laws of FuzzMetadata on documents that are put together from parts, as the input's bytes
// choose: changing bytes at random hardly ever makes one metadata document of another.
func FuzzGenerated(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"))
	for i := range 32 {
		f.Add([]byte(strings.Repeat(string(rune('a'+i))+"\x01\x00\x05\x02\x07", 30)))
	}
	f.Fuzz(func(t *testing.T, choices []byte) {
		g := &generator{choices: choices}
		g.element(0, "EntityDescriptor", "EntityDescriptor", "EntitiesDescriptor")
		requireLaws(t, []byte(g.out.String()))
	})
}

type generator struct {
	choices []byte
	out     strings.Builder
}

// choose returns a number below n; 0 once the input is used up.
func (g *generator) choose(n int) int {
	if len(g.choices) == 0 {
		return 0
	}
	c := int(g.choices[0])
	g.choices = g.choices[1:]
	return c % n
}

func (g *generator) oneOf(list ...string) string { return list[g.choose(len(list))] }

// grammar says which attributes and children an element may get. It goes somewhat beyond the schema.
var grammar = map[string]struct{ attrs, children string }{
	"EntitiesDescriptor": {"validUntil cacheDuration Name ID p:x",
		"- EntityDescriptor EntityDescriptor EntitiesDescriptor Extensions Signature"},
	"EntityDescriptor": {"validUntil cacheDuration ID p:x p:entityID",
		"- IDPSSODescriptor SPSSODescriptor Signature Extensions Organization ContactPerson AttributeAuthorityDescriptor Unknown #text"},
	"IDPSSODescriptor": {
		"WantAuthnRequestsSigned protocolSupportEnumeration validUntil cacheDuration errorURL ID p:WantAuthnRequestsSigned", "- KeyDescriptor SingleSignOnService SingleLogoutService NameIDFormat Signature Extensions Organization Attribute ArtifactResolutionService #text"},
	"SPSSODescriptor": {"AuthnRequestsSigned WantAssertionsSigned protocolSupportEnumeration validUntil",
		"- AssertionConsumerService AssertionConsumerService KeyDescriptor NameIDFormat Signature AttributeConsumingService"},
	"KeyDescriptor":             {"use p:use", "- KeyInfo KeyInfo EncryptionMethod #text"},
	"KeyInfo":                   {"Id", "- X509Data X509Data KeyName #text"},
	"X509Data":                  {"p:x", "- X509Certificate X509Certificate X509SubjectName"},
	"X509Certificate":           {"", "#base64"},
	"NameIDFormat":              {"p:x", "#text"},
	"SingleSignOnService":       {"Binding Location ResponseLocation p:Location", "- Unknown"},
	"SingleLogoutService":       {"Binding Location index", "-"},
	"ArtifactResolutionService": {"Binding Location index isDefault", "-"},
	"AssertionConsumerService":  {"Binding Location index isDefault p:index", "- Extensions"},
	"Extensions":                {"p:x", "- EntityDescriptor Unknown #text"},
}

var spaces = map[string]string{"Signature": DS, "KeyInfo": DS, "KeyName": DS, "X509Data": DS, "X509Certificate": DS,
	"X509SubjectName": DS, "Attribute": saml, "Unknown": "urn:unknown"}

func (g *generator) element(depth int, names ...string) {
	name := g.oneOf(names...)
	space, ok := spaces[name]
	if !ok {
		space = MD
	}
	prefix := g.oneOf("", "md:", "ds:", "q:")
	rule := grammar[name]
	g.out.WriteString("<" + prefix + name)
	// Each element declares its own prefix, and sometimes others.
	declare := func(prefix, uri string) {
		if prefix == "" {
			g.out.WriteString(` xmlns="` + uri + `"`)
		} else {
			g.out.WriteString(` xmlns:` + strings.TrimSuffix(prefix, ":") + `="` + uri + `"`)
		}
	}
	declare(prefix, space)
	declare("p:", g.oneOf("urn:p", "urn:p2", MD))
	if prefix != "md:" && g.choose(4) == 1 {
		declare("md:", g.oneOf(MD, "urn:other"))
	}
	if name == "EntityDescriptor" {
		g.out.WriteString(` entityID="` + g.oneOf("e", " e ", "https://x/?a&amp;b", "é") + `"`)
	}
	for a := range strings.FieldsSeq(rule.attrs) {
		if g.choose(2) == 1 || a == "Binding" || a == "Location" {
			g.out.WriteString(" " + a + "=" + g.value(a, depth))
		}
	}
	if g.choose(8) == 7 {
		g.out.WriteString("/>")
		return
	}
	g.out.WriteString(">")
	for n := g.choose(6); n > 0 && depth < 8 && rule.children != ""; n-- {
		switch child := g.oneOf(strings.Fields(rule.children)...); child {
		case "-":
			g.out.WriteString(g.oneOf("\n  ", "<!-- c -->", ""))
		case "#text":
			g.out.WriteString(g.oneOf("text", "&lt;", "<![CDATA[x]]>", " a  b "))
		case "#base64":
			g.out.WriteString(g.oneOf("AAEC", "AA EC\n", "<!-- -->AA", "?", "AAE="))
		default:
			g.element(depth+1, child)
		}
	}
	g.out.WriteString("</" + prefix + name + ">")
}

func (g *generator) value(name string, depth int) string {
	switch name {
	case "WantAuthnRequestsSigned", "AuthnRequestsSigned", "WantAssertionsSigned", "isDefault":
		return g.oneOf(`"true"`, `"0"`, `' 1 '`, `"false"`)
	case "validUntil":
		return g.oneOf(`"2030-01-01T00:00:00Z"`, `"2029-12-31T24:00:00+01:00"`, `"0001-01-01T00:00:00Z"`,
			`"12345-06-07T08:09:10"`, `"2029-12-31T24:00:00"`)
	case "cacheDuration":
		return g.oneOf(`"PT1H"`, `" P1Y"`)
	case "use":
		return g.oneOf(`"signing"`, `"encryption"`)
	case "index":
		return g.oneOf(`"0"`, `"+007"`, `"65535"`)
	case "ID", "Id":
		return `"_` + string(rune('a'+depth)) + strings.Repeat("x", g.out.Len()%97) + `"`
	case "protocolSupportEnumeration":
		return g.oneOf(`""`, `"`+protocol+`"`, `" a b "`)
	}
	return g.oneOf(`"v"`, `'"'`, `"&lt;&#9;"`, `""`, `" v "`, `"https://x/"`)
}
