package signin

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

const (
	accessControlPrefix = "https://aws.amazon.com/SAML/Attributes/AccessControl:"
	nameFormatURN       = "urn:oasis:names:tc:SAML:2.0:attrname-format:"

	maxAttributes = 50  // AWS IAM Identity Center User Guide, Troubleshooting
	maxTagKey     = 128 // AWS STS API Reference, Tag; in code points
	maxTagValue   = 256
)

// noAttributes is how checks of attributes end where there are none.
var noAttributes = notApplied("the assertion has no attributes")

// ofAttributes runs a check where there are attributes.
func ofAttributes(run func(*explainer, part) result) func(*explainer) result {
	return ofAssertion(func(e *explainer, p part) result {
		if len(attributesOf(p)) == 0 {
			return noAttributes
		}
		return run(e, p)
	})
}

func attributesOf(p part) []xmlscan.Element {
	var list []xmlscan.Element
	for _, statement := range children(p.el, nsAssertion, "AttributeStatement") {
		list = append(list, children(statement, nsAssertion, "Attribute")...)
	}
	return list
}

// limited is how a check ends that found something which AWS refuses once attributes for access control are enabled.
// That they are can be seen from attributes that are of no other use, or is stated.
func (e *explainer) limited(p part, at xmlscan.Element, reason, fix string) result {
	enabled := e.pair.SP != nil && len(e.pair.SP.AccessControlAttributes) > 0
	for _, a := range attributesOf(p) {
		enabled = enabled || strings.HasPrefix(attribute(a, "Name"), accessControlPrefix)
	}
	if enabled {
		return failed(at, reason+", which AWS refuses once attributes for access control are enabled", fix)
	}
	return unsure(at, reason+
		", which AWS refuses once attributes for access control are enabled; nothing here says whether they are", fix)
}

const fixAttributes = inCloudflare +
	"change the SAML attribute statements, or what Advanced settings > Transformation returns"

// fixAttribute says where an attribute comes from: some Cloudflare sends by itself, so that no statement can be
// removed.
func fixAttribute(a xmlscan.Element) string {
	if name := attribute(a, "Name"); slices.Contains(cloudflare.SentAlways(), name) {
		return inCloudflare + "remove " + name +
			", which Cloudflare sends by itself, under Advanced settings > Transformation, and let it return the attributes, since it overrides the statements"
	}
	return fixAttributes
}

func (e *explainer) attributeCount(p part) result {
	if list := attributesOf(p); len(list) > maxAttributes {
		return e.limited(p, list[maxAttributes], fmt.Sprintf("there are %d attributes, more than %d", len(list),
			maxAttributes), fixAttributes)
	}
	return passed("")
}

func (e *explainer) attributeNames(p part) result {
	seen := map[string]bool{}
	for _, a := range attributesOf(p) {
		name := attribute(a, "Name")
		if seen[name] {
			return e.limited(p, a, "the attribute "+e.quote(name)+" is in the assertion twice", fixAttributes)
		}
		seen[name] = true
	}
	return passed("")
}

func (e *explainer) attributeValues(p part) result {
	for _, a := range attributesOf(p) {
		values := children(a, nsAssertion, "AttributeValue")
		if len(values) > 1 {
			return e.limited(p, values[1], fmt.Sprintf("the attribute %s has %d values", e.quote(attribute(a, "Name")),
				len(values)), fixAttribute(a))
		}
		if len(values) == 1 && values[0].HasElements() {
			return e.limited(p, values[0], "the value of the attribute "+e.quote(attribute(a, "Name"))+" is XML",
				fixAttribute(a))
		}
	}
	return passed("")
}

func (e *explainer) attributeNameFormats(p part) result {
	for _, a := range attributesOf(p) {
		format, stated := a.Attr("", "NameFormat")
		short, _ := strings.CutPrefix(format.Value(), nameFormatURN)
		if stated && !slices.Contains([]string{"unspecified", "uri", "basic"}, short) {
			return e.limited(p, a, "the attribute "+e.quote(attribute(a, "Name"))+" has the name format "+
				e.quote(format.Value())+", which is none of SAML's", fixAttributes)
		}
	}
	return passed("")
}

// accessControlTags holds attributes for access control against the limits of session tags. That AWS applies these
// limits to what comes by SAML is inferred.
func (e *explainer) accessControlTags(p part) result {
	const inferred = "; session tags, which these attributes become, have that limit, and what AWS does beyond it is not documented"
	last := notApplied("no attribute is one for access control")
	for _, a := range attributesOf(p) {
		key, ok := strings.CutPrefix(attribute(a, "Name"), accessControlPrefix)
		if !ok {
			continue
		}
		last = passed("")
		if n := utf8.RuneCountInString(key); n == 0 || n > maxTagKey || !isTag(key) {
			return unsure(a, fmt.Sprintf(
				"the key %s of an attribute for access control is not 1 to %d letters, digits, blanks and _ . : / = + - @", e.quote(key), maxTagKey)+inferred, fixAttributes)
		}
		for _, v := range children(a, nsAssertion, "AttributeValue") {
			if text := v.Text(); utf8.RuneCountInString(text) > maxTagValue || !isTag(text) {
				return unsure(v, fmt.Sprintf(
					"the value of the attribute for access control %s, %s, is not at most %d letters, digits, blanks and _ . : / = + - @", e.quote(key), e.quotePersonal(text), maxTagValue)+inferred, fixAttributes)
			}
		}
	}
	return last
}

// isTag reports whether all characters are those of session tags.
func isTag(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r == utf8.RuneError || !unicode.In(r, unicode.L, unicode.Z, unicode.N) &&
			!strings.ContainsRune("_.:/=+-@", r)
	})
}
