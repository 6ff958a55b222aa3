package metadata

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Fault is a place where an entity is not as the schema of metadata (saml-schema-metadata-2.0.xsd) demands.
type Fault struct {
	Message string
	Path    string
	Offset  int
	// Said says that reading reports it for itself: an attribute that was read as not stated.
	Said bool
	// Mended says that a copy for AWS's upload is given what is missing: the protocol of a role.
	Mended bool
}

// Faults lists where an entity is not as the schema demands, in document order. What is inside Extensions, in
// RoleDescriptor, whose types are other schemas', and in signatures and keys is not looked at.
func (d *Document) Faults(e *Entity) []Fault {
	v := validator{paths: &d.paths}
	v.element(e.at)
	slices.SortStableFunc(v.faults, func(a, b Fault) int { return a.Offset - b.Offset })
	return v.faults
}

// isValid reports whether an element that the schema knows, and all in it, is as the schema demands.
func isValid(e xmlscan.Element) bool {
	v := validator{paths: &xmlscan.Paths{}}
	v.element(e)
	return len(v.faults) == 0
}

// slot is one place in the order of an element's children.
type slot struct {
	names []string // of metadata, unless the slot says otherwise
	space string   // "" for metadata
	min   int
	many  bool
}

// elementType is what the schema says of an element of metadata.
type elementType struct {
	children []slot
	any      bool // elements of other namespaces, instead of children
	text     func(string) bool
	attrs    map[string]func(string) bool
	required []string
	foreign  bool // attributes of other namespaces
}

func oneOrMore(n ...string) slot    { return slot{names: n, min: 1, many: true} }
func anyNumber(n ...string) slot    { return slot{names: n, many: true} }
func optional(names ...string) slot { return slot{names: names} }

// schemaTypes are the elements of metadata (saml-metadata-2.0 section 2) by their names.
var schemaTypes = func() map[string]*elementType {
	types := map[string]*elementType{}
	for name, t := range makeSchemaTypes() {
		types[name] = &t
	}
	return types
}()

func makeSchemaTypes() map[string]elementType {
	text := func(string) bool { return true }
	isBoolean := func(s string) bool { _, ok := boolean(s); return ok }
	isDate := func(s string) bool { _, ok := dateTime(s); return ok }
	isDuration := func(s string) bool { return duration(collapse(s)) }
	isShort := func(s string) bool { _, ok := unsignedShort(s); return ok }
	type attrs = map[string]func(string) bool
	signature, extensions := slot{names: []string{"Signature"}, space: DS}, optional("Extensions")
	people := []slot{optional("Organization"), anyNumber("ContactPerson")}
	validity := func(more attrs) attrs {
		all := attrs{"ID": isNCName, "validUntil": isDate, "cacheDuration": isDuration}
		for name, is := range more {
			all[name] = is
		}
		return all
	}
	role := func(more attrs, children ...slot) elementType {
		a := validity(attrs{"protocolSupportEnumeration": func(s string) bool { return len(words(s)) > 0 },
			"errorURL": text})
		for name, is := range more {
			a[name] = is
		}
		return elementType{attrs: a, required: []string{"protocolSupportEnumeration"}, foreign: true,
			children: slices.Concat([]slot{signature, extensions, anyNumber("KeyDescriptor")}, people, children)}
	}
	sso := []slot{anyNumber("ArtifactResolutionService"), anyNumber("SingleLogoutService"),
		anyNumber("ManageNameIDService"), anyNumber("NameIDFormat")}
	attribute := slot{names: []string{"Attribute"}, space: saml, many: true}
	endpoint := elementType{any: true, foreign: true, required: []string{"Binding", "Location"},
		attrs: attrs{"Binding": text, "Location": text, "ResponseLocation": text}}
	indexed := elementType{any: true, foreign: true, required: []string{"Binding", "Location", "index"},
		attrs: attrs{"Binding": text, "Location": text, "ResponseLocation": text, "index": isShort,
			"isDefault": isBoolean}}
	named := elementType{text: text, required: []string{"xml:lang"}, attrs: attrs{"xml:lang": isLanguage}}
	plain := elementType{text: text}
	types := map[string]elementType{
		"EntityDescriptor": {foreign: true, required: []string{"entityID"},
			attrs: validity(attrs{"entityID": func(s string) bool { return len([]rune(collapse(s))) <= 1024 }}),
			children: slices.Concat([]slot{signature, extensions, {names: []string{"RoleDescriptor", "IDPSSODescriptor",
				"SPSSODescriptor",
				"AuthnAuthorityDescriptor", "AttributeAuthorityDescriptor", "PDPDescriptor"}, many: true},
				optional("AffiliationDescriptor")},
				people, []slot{anyNumber("AdditionalMetadataLocation")})},
		"IDPSSODescriptor": role(attrs{"WantAuthnRequestsSigned": isBoolean},
			slices.Concat(sso, []slot{oneOrMore("SingleSignOnService"),
				anyNumber("NameIDMappingService"), anyNumber("AssertionIDRequestService"),
				anyNumber("AttributeProfile"), attribute})...),
		"SPSSODescriptor": role(attrs{"AuthnRequestsSigned": isBoolean, "WantAssertionsSigned": isBoolean},
			slices.Concat(sso, []slot{oneOrMore("AssertionConsumerService"),
				anyNumber("AttributeConsumingService")})...),
		"AuthnAuthorityDescriptor": role(nil, oneOrMore("AuthnQueryService"), anyNumber("AssertionIDRequestService"),
			anyNumber("NameIDFormat")),
		"PDPDescriptor": role(nil, oneOrMore("AuthzService"), anyNumber("AssertionIDRequestService"),
			anyNumber("NameIDFormat")),
		"AttributeAuthorityDescriptor": role(nil, oneOrMore("AttributeService"), anyNumber("AssertionIDRequestService"),
			anyNumber("NameIDFormat"),
			anyNumber("AttributeProfile"), attribute),
		"AffiliationDescriptor": {foreign: true, required: []string{"affiliationOwnerID"},
			attrs:    validity(attrs{"affiliationOwnerID": text}),
			children: []slot{signature, extensions, oneOrMore("AffiliateMember"), anyNumber("KeyDescriptor")}},
		"KeyDescriptor": {attrs: attrs{"use": func(s string) bool { return s == "signing" || s == "encryption" }},
			children: []slot{{names: []string{"KeyInfo"}, space: DS, min: 1}, anyNumber("EncryptionMethod")}},
		"Organization": {foreign: true, children: []slot{extensions, oneOrMore("OrganizationName"),
			oneOrMore("OrganizationDisplayName"),
			oneOrMore("OrganizationURL")}},
		"ContactPerson": {foreign: true, required: []string{"contactType"},
			attrs: attrs{"contactType": func(s string) bool {
				return slices.Contains([]string{"technical", "support", "administrative", "billing", "other"}, s)
			}},
			children: []slot{extensions, optional("Company"), optional("GivenName"), optional("SurName"),
				anyNumber("EmailAddress"), anyNumber("TelephoneNumber")}},
		"AttributeConsumingService": {required: []string{"index"}, attrs: attrs{"index": isShort,
			"isDefault": isBoolean},
			children: []slot{oneOrMore("ServiceName"), anyNumber("ServiceDescription"),
				oneOrMore("RequestedAttribute")}},
		"RequestedAttribute": {foreign: true, required: []string{"Name"}, attrs: attrs{"Name": text, "NameFormat": text,
			"FriendlyName": text, "isRequired": isBoolean},
			children: []slot{{names: []string{"AttributeValue"}, space: saml, many: true}}},
		"AdditionalMetadataLocation": {text: text, required: []string{"namespace"}, attrs: attrs{"namespace": text}},
	}
	for _, name := range []string{"SingleLogoutService", "ManageNameIDService", "SingleSignOnService",
		"NameIDMappingService", "AssertionIDRequestService",
		"AuthnQueryService", "AuthzService", "AttributeService"} {
		types[name] = endpoint
	}
	for _, name := range []string{"ArtifactResolutionService", "AssertionConsumerService"} {
		types[name] = indexed
	}
	for _, name := range []string{"OrganizationName", "OrganizationDisplayName", "OrganizationURL", "ServiceName",
		"ServiceDescription"} {
		types[name] = named
	}
	for _, name := range []string{"NameIDFormat", "AttributeProfile", "AffiliateMember", "Company", "GivenName",
		"SurName", "EmailAddress", "TelephoneNumber"} {
		types[name] = plain
	}
	return types
}

// isNCName holds for an xs:ID: a name without a colon.
func isNCName(s string) bool {
	s = collapse(s)
	for i, r := range s {
		switch {
		case r == '_' || unicode.IsLetter(r):
		case i > 0 && (r == '-' || r == '.' || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == 0xb7):
		default:
			return false
		}
	}
	return s != ""
}

// isLanguage holds for an xml:lang, such as de or de-AT; an empty one takes back what is around it.
func isLanguage(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) == 0 && s != "" || len(part) > 8 {
			return false
		}
		for _, c := range []byte(part) {
			letter := 'a' <= c|0x20 && c|0x20 <= 'z'
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}

// validator collects faults.
type validator struct {
	paths  *xmlscan.Paths
	faults []Fault
}

func (v *validator) fault(at xmlscan.Element, message string) {
	v.faults = append(v.faults, Fault{Message: message, Path: v.paths.Of(at), Offset: at.Start()})
}

func (v *validator) element(e xmlscan.Element) {
	name := e.Name()
	switch name {
	case xmlscan.Name{Space: MD, Local: "Extensions"}:
		v.extensions(e)
		return
	case xmlscan.Name{Space: MD, Local: "EncryptionMethod"}:
		v.attributes(e, &encryptionMethod)
		return
	case xmlscan.Name{Space: saml, Local: "Attribute"}:
		v.attributes(e, &samlAttribute)
		v.children(e, samlAttribute.children)
		return
	case xmlscan.Name{Space: DS, Local: "KeyInfo"}:
		v.keyInfo(e)
		return
	}
	if name.Space != MD || name.Local == "RoleDescriptor" {
		return
	}
	t, known := schemaTypes[name.Local]
	if !known {
		v.fault(e, e.Local()+" is no element of metadata")
		return
	}
	v.attributes(e, t)
	switch {
	case t.text != nil:
		for c := range e.Children() {
			v.fault(c, e.Local()+" contains the element "+c.Local()+", where text alone was expected")
		}
	case e.HasText():
		v.fault(e, "there is text between the elements of "+e.Local())
	case t.any:
		v.foreign(e)
	default:
		v.children(e, t.children)
	}
}

// The elements of other schemas that metadata has in its own, as far as they are looked at.
var (
	anything         = func(string) bool { return true }
	encryptionMethod = elementType{required: []string{"Algorithm"},
		attrs: map[string]func(string) bool{"Algorithm": anything}}
	samlAttribute = elementType{foreign: true, required: []string{"Name"},
		attrs:    map[string]func(string) bool{"Name": anything, "NameFormat": anything, "FriendlyName": anything},
		children: []slot{{names: []string{"AttributeValue"}, space: saml, many: true}}}
	keyInfo  = elementType{attrs: map[string]func(string) bool{"Id": anything}}
	bareType elementType // without attributes
)

// keyInfo looks at what metadata needs of a key: certificates. Whatever else a key may say is not looked at.
func (v *validator) keyInfo(e xmlscan.Element) {
	v.attributes(e, &keyInfo)
	if !e.HasElements() {
		v.fault(e, "KeyInfo is empty")
	}
	for data := range e.Children() {
		if !data.Is(DS, "X509Data") {
			continue
		}
		v.attributes(data, &bareType)
		if data.HasText() || !data.HasElements() {
			v.fault(data, "X509Data has to consist of elements")
		}
		for c := range data.Children() {
			if c.Is(DS, "X509Certificate") {
				v.attributes(c, &bareType)
			}
		}
	}
}

func (v *validator) extensions(e xmlscan.Element) {
	v.attributes(e, &bareType)
	if !e.HasElements() {
		v.fault(e, "Extensions is empty")
	}
	if e.HasText() {
		v.fault(e, "there is text between the elements of Extensions")
	}
	v.foreign(e)
}

// foreign wants elements of other namespaces alone.
func (v *validator) foreign(e xmlscan.Element) {
	for c := range e.Children() {
		if c.Space() == MD || c.Space() == "" {
			v.fault(c, c.Local()+" is not expected in "+e.Local())
		}
	}
}

func (v *validator) attributes(e xmlscan.Element, t *elementType) {
	for a := range e.Attrs() {
		name := a.Local
		if a.Space == xmlscan.NamespaceXML {
			name = "xml:" + a.Local
		}
		is, known := t.attrs[name]
		wrong := ""
		switch {
		case a.Space == xmlscan.NamespaceXMLNS || a.Space == "http://www.w3.org/2001/XMLSchema-instance":
			continue
		case a.Space != "" && a.Space != xmlscan.NamespaceXML || a.Space == xmlscan.NamespaceXML && !known:
			if !t.foreign {
				wrong = "the attribute " + name + " is not expected in " + e.Local()
			}
		case !known:
			wrong = "the attribute " + name + " is not expected in " + e.Local()
		case !is(a.Value()):
			wrong = "the attribute " + name + " of " + e.Local() + " is " + quote(a.Value())
		}
		if wrong != "" {
			v.faults = append(v.faults, Fault{Message: wrong, Path: v.paths.Of(e) + "/@" + name, Offset: a.NameStart,
				Mended: name == protocols, Said: known && slices.Contains([]string{"validUntil", "cacheDuration",
					"index", "isDefault", "use", "WantAuthnRequestsSigned",
					"AuthnRequestsSigned", "WantAssertionsSigned"}, name)})
		}
	}
	for _, name := range t.required {
		space := ""
		local := name
		if rest, ok := strings.CutPrefix(name, "xml:"); ok {
			space, local = xmlscan.NamespaceXML, rest
		}
		if _, ok := e.Attr(space, local); !ok {
			v.fault(e, e.Local()+" has no "+name)
			v.faults[len(v.faults)-1].Mended = name == protocols
		}
	}
}

const protocols = "protocolSupportEnumeration"

// children holds an element's children against their order, and each against what the schema says of it.
func (v *validator) children(e xmlscan.Element, slots []slot) {
	at, count := 0, 0
	for c := range e.Children() {
		name := c.Name()
		to := at
		for to < len(slots) && !slots[to].takes(name) {
			to++
		}
		switch {
		case to == len(slots) && slices.ContainsFunc(slots, func(s slot) bool { return s.takes(name) }):
			v.fault(c, c.Local()+" comes too late: the schema has it before the element in front of it")
		case to == len(slots):
			v.fault(c, c.Local()+" is not expected in "+e.Local())
			continue
		case to == at && count > 0 && !slots[at].many:
			v.fault(c, e.Local()+" has more than one "+c.Local())
		default:
			v.lack(e, slots, at, to, count)
			if to != at {
				at, count = to, 0
			}
			count++
		}
		v.element(c)
	}
	v.lack(e, slots, at, len(slots), count)
}

// lack reports the slots from one to another that need an element and got none; the first of them got as many as are
// said.
func (v *validator) lack(e xmlscan.Element, slots []slot, from, to, count int) {
	for i := from; i < to; i++ {
		if slots[i].min > count {
			v.fault(e, e.Local()+" has no "+strings.Join(slots[i].names, " or ")+" in its place")
		}
		count = 0
	}
}

func (s *slot) takes(name xmlscan.Name) bool {
	return slices.Contains(s.names, name.Local) && name.Space == cmp.Or(s.space, MD)
}
