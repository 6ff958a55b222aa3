package metadata

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// place is an element, or one of its attributes in no namespace.
type place struct {
	at   xmlscan.Element
	attr string // "" for the element's text
}

// origin returns the path and position of a place. Where the attribute is missing that is its element.
func (d *Document) origin(p place) diag.Origin {
	path, offset := d.paths.Of(p.at), p.at.Start()
	if a, ok := p.at.Attr("", p.attr); ok {
		path, offset = path+"/@"+p.attr, a.ValueStart
	}
	line, column := d.Position(offset)
	return diag.Origin{Path: path, Pos: diag.Pos{Line: line, Column: column}}
}

// Origin is where the entity stands.
func (d *Document) Origin(e *Entity) diag.Origin { return d.origin(place{at: e.at}) }

// Collapsed lists the places of identifiers from which white space was removed.
func (d *Document) Collapsed(e *Entity, r *Role) []diag.Origin {
	var list []diag.Origin
	for _, p := range e.collapsedAt(r) {
		list = append(list, d.origin(p))
	}
	return list
}

func (e *Entity) collapsedAt(r *Role) (list []place) {
	if e.collapsed {
		list = append(list, place{e.at, "entityID"})
	}
	for _, endpoint := range r.Endpoints {
		for _, name := range endpoint.collapsed {
			list = append(list, place{endpoint.at, name})
		}
	}
	return list
}

// Problem is something in a document that could not be taken as it stands.
type Problem struct {
	diag.Origin
	Message, Fix string
	Repaired     bool
}

// Odd lists the attributes of the entity, its role and the aggregates around them that have no value of their type.
// They are read as not stated.
func (e *Entity) Odd(r *Role) []*Error { return slices.Concat(e.odd, r.odd) }

// Problems lists the certificates of the role that are not in base64, and the keys that nobody finds, since they are
// not in the namespace of XML Signature. No key stands for those that could not be repaired.
func (d *Document) Problems(r *Role) []Problem {
	var list []Problem
	for _, k := range r.Keys {
		for _, c := range k.Certificates {
			if c.Problem != "" {
				list = append(list, Problem{d.origin(place{at: c.at}), c.Problem, c.Fix, c.DER != nil})
			}
		}
		for at := range k.at.Descendants() {
			if isKeyPart := slices.Contains([]string{"KeyInfo", "X509Data", "X509Certificate"},
				at.Local()); isKeyPart && at.Space() != DS {
				list = append(list, Problem{d.origin(place{at: at}), "the element is " + describe(at) +
					", where no one looks for a key",
					"put it into the namespace of XML Signature: declare xmlns=\"" + DS +
						"\" on KeyInfo, or give KeyInfo and what is in it the prefix that is declared so", false})
				break
			}
		}
	}
	return list
}

// BareKeys lists the keys of the role that are given by their numbers or a name, without a certificate.
func (d *Document) BareKeys(r *Role) []diag.Origin {
	var list []diag.Origin
	for _, k := range r.Keys {
		for at := range k.at.Descendants() {
			if len(k.Certificates) == 0 && (at.Is(DS, "KeyValue") || at.Is(DS, "KeyName")) {
				list = append(list, d.origin(place{at: at}))
				break
			}
		}
	}
	return list
}

// Blank lists the NameIDFormat elements of the role without text, which some software writes and no party has.
func (d *Document) Blank(r *Role) []diag.Origin {
	var list []diag.Origin
	for _, f := range r.NameIDFormats {
		if f.Value == "" {
			list = append(list, d.origin(place{at: f.at}))
		}
	}
	return list
}

// Origins returns a function that says where the i-th value of a property of the role's party stands, counted as
// mapping.Parties.Values counts them. What is not stated would stand in the role's element.
func (d *Document) Origins(e *Entity, r *Role) func(mapping.Property, int) diag.Origin {
	// Most documents give rise to few findings, so that nothing is looked up before the first.
	var once sync.Once
	var places index
	return func(id mapping.Property, i int) diag.Origin {
		once.Do(func() { places = e.index(r) })
		return d.origin(places.at(id, i, place{at: r.at}))
	}
}

// index holds the places of values, sorted by property and then as mapping counts the values.
type index []located

type located struct {
	id mapping.Property
	place
}

func (x *index) add(id mapping.Property, at xmlscan.Element, attr string) {
	*x = append(*x, located{id, place{at, attr}})
}

// at returns the place of the i-th value of a property, or of its last one; otherwise where there is none.
func (x index) at(id mapping.Property, i int, otherwise place) place {
	first, found := slices.BinarySearchFunc(x, id, func(l located, id mapping.Property) int {
		return cmp.Compare(l.id,
			id)
	})
	if !found {
		return otherwise
	}
	last := min(first+max(i, 0), len(x)-1)
	for x[last].id != id {
		last--
	}
	return x[last].place
}

func (e *Entity) index(r *Role) index {
	x := make(index, 0, 16)
	e.addTo(&x, r)
	slices.SortStableFunc(x, func(a, b located) int { return cmp.Compare(a.id, b.id) })
	return x
}

func (e *Entity) addTo(x *index, r *Role) {
	if r.Kind == SPSSO {
		x.add(mapping.SPEntityID, e.at, "entityID")
		x.add(mapping.SPAuthnRequestsSigned, r.at, "AuthnRequestsSigned")
		x.add(mapping.SPWantAssertionsSigned, r.at, "WantAssertionsSigned")
		x.add(mapping.SPValidUntil, e.untilAtOf(r), "validUntil")
		x.add(mapping.SPCacheDuration, e.cacheAtOf(r), "cacheDuration")
		x.formats(r, mapping.SPNameIDFormats)
		x.keys(r, mapping.SPCertificates, mapping.SPEncryptionKeys, mapping.SPKeyUse)
		x.endpoints(r, "AssertionConsumerService", details{mapping.SPACSLocation, mapping.SPACSBinding,
			mapping.SPACSResponseLocation, mapping.SPACSIndex, mapping.SPACSIsDefault})
		x.others(r, mapping.SPOtherServices, "ArtifactResolutionService", "SingleLogoutService", "ManageNameIDService")
		return
	}
	x.add(mapping.IdPEntityID, e.at, "entityID")
	x.add(mapping.IdPWantAuthnRequestsSigned, r.at, "WantAuthnRequestsSigned")
	x.add(mapping.IdPValidUntil, e.untilAtOf(r), "validUntil")
	x.add(mapping.IdPCacheDuration, e.cacheAtOf(r), "cacheDuration")
	x.formats(r, mapping.IdPNameIDFormats)
	x.keys(r, mapping.IdPCertificates, mapping.IdPEncryptionKeys, mapping.IdPKeyUse)
	x.endpoints(r, "SingleSignOnService", details{location: mapping.IdPSSOLocation, binding: mapping.IdPSSOBinding,
		responseLocation: mapping.IdPSSOResponseLocation})
	x.others(r, mapping.IdPOtherServices, "ArtifactResolutionService", "SingleLogoutService", "ManageNameIDService",
		"NameIDMappingService", "AssertionIDRequestService")
}

func (e *Entity) untilAtOf(r *Role) xmlscan.Element {
	if earlier(r.ValidUntil, e.ValidUntil) || e.untilAt.IsZero() {
		return r.at
	}
	return e.untilAt
}

func (e *Entity) cacheAtOf(r *Role) xmlscan.Element {
	if r.CacheDuration != "" {
		return r.at
	}
	return e.at
}

func (x *index) formats(r *Role, id mapping.Property) {
	for _, f := range r.NameIDFormats {
		if f.Value != "" {
			x.add(id, f.at, "")
		}
	}
}

func (x *index) keys(r *Role, signing, encryption, use mapping.Property) {
	// A certificate that stands twice counts once.
	var signingSeen, encryptionSeen [][]byte
	for _, k := range r.Keys {
		id, seen := signing, &signingSeen
		if mapping.KeyUse(k.Use) == mapping.Encryption {
			id, seen = encryption, &encryptionSeen
		}
		for _, c := range k.Certificates {
			if c.DER == nil {
				continue
			}
			if !slices.ContainsFunc(*seen, func(der []byte) bool { return bytes.Equal(der, c.DER) }) {
				*seen = append(*seen, c.DER)
				x.add(id, c.at, "")
			}
			if k.Use != "" {
				x.add(use, k.at, "use")
			}
		}
	}
}

// details are the properties of an endpoint, "" for those that mapping has not.
type details struct {
	location, binding, responseLocation, index, isDefault mapping.Property
}

func (x *index) endpoints(r *Role, element string, ids details) {
	seen := map[string]bool{"": true} // endpoints that differ in their binding only are one location
	for _, e := range r.Endpoints {
		if e.Element != element {
			continue
		}
		for _, d := range []struct {
			id     mapping.Property
			stated bool
			attr   string
		}{
			{ids.location, !seen[e.Location], "Location"}, {ids.binding, e.Binding != "", "Binding"},
			{ids.responseLocation, e.ResponseLocation != nil && *e.ResponseLocation != "", "ResponseLocation"},
			{ids.index, e.Index != nil, "index"}, {ids.isDefault, e.IsDefault != nil, "isDefault"},
		} {
			if d.stated {
				x.add(d.id, e.at, d.attr)
			}
		}
		seen[e.Location] = true
	}
}

func (x *index) others(r *Role, id mapping.Property, elements ...string) {
	for _, element := range elements {
		for _, e := range r.Endpoints {
			if e.Element == element {
				x.add(id, e.at, "Location")
			}
		}
	}
}
