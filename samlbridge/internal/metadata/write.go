package metadata

import (
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Write writes entities as one document, in the order of the schema, with the prefixes md and ds. What is not stated is
// not written, but for what the schema requires: a role lists SAML 2.0 as its protocol where it lists none.
// The error is an [*Error]: a value that XML cannot hold, or that its type in the schema does not allow.
func Write(entities ...Entity) ([]byte, error) {
	w := &writer{}
	w.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	if len(entities) == 1 {
		w.entity(&entities[0], true)
	} else {
		w.open("md:EntitiesDescriptor").attr("xmlns:md", MD).attr("xmlns:ds", DS).children()
		for i := range entities {
			w.entity(&entities[i], false)
		}
		w.close()
	}
	if w.err != nil {
		return nil, w.err
	}
	return w.out, nil
}

// writer writes elements one under the other, indented by two spaces.
type writer struct {
	out   []byte
	names []string // of the open elements
	empty bool     // the last start tag is not yet ended
	err   error    // the first one
}

func (w *writer) raw(s string) { w.out = append(w.out, s...) }

func (w *writer) indent() {
	for range w.names {
		w.raw("  ")
	}
}

// open begins a start tag, which attr continues and children or close ends.
func (w *writer) open(name string) *writer {
	w.indent()
	w.out = append(append(w.out, '<'), name...)
	w.names, w.empty = append(w.names, name), true
	return w
}

func (w *writer) attr(name, value string) *writer {
	w.out = append(append(append(w.out, ' '), name...), `="`...)
	w.value(xmlscan.AppendAttr, name, value)
	w.out = append(w.out, '"')
	return w
}

// optional writes the attribute if there is a value.
func (w *writer) optional(name, value string) *writer {
	if value == "" {
		return w
	}
	return w.attr(name, value)
}

// uri is attr for a value whose type collapses white space: nobody could read other white space back.
func (w *writer) uri(name, value string) *writer {
	w.collapsed(name, value)
	return w.attr(name, value)
}

func (w *writer) collapsed(name, value string) {
	if collapse(value) != value {
		w.fail("the value of "+name+" is "+quote(value)+
			", and metadata cannot have blanks at its ends or more than one in a row",
			"remove them: they belong to no URL")
	}
}

func (w *writer) boolean(name string, value *bool) *writer {
	if value == nil {
		return w
	}
	return w.attr(name, strconv.FormatBool(*value))
}

func (w *writer) value(escape func([]byte, string) ([]byte, error), name, value string) {
	out, err := escape(w.out, value)
	if err == nil {
		w.out = out
		return
	}
	var e *xmlscan.Error
	errors.As(err, &e)
	w.fail("the value of "+name+" cannot be written in XML: "+e.Message, "remove that character from the value")
}

func (w *writer) fail(message, fix string) {
	if w.err == nil {
		w.err = &Error{Kind: ErrValue, Message: message, Fix: fix}
	}
}

func (w *writer) children() {
	w.raw(">\n")
	w.empty = false
}

func (w *writer) close() {
	name := w.names[len(w.names)-1]
	w.names = w.names[:len(w.names)-1]
	if w.empty {
		w.raw("/>\n")
		w.empty = false
		return
	}
	w.indent()
	w.raw("</" + name + ">\n")
}

// leaf writes an element that holds text only.
func (w *writer) leaf(name, text string) {
	w.indent()
	w.raw("<" + name + ">")
	w.value(xmlscan.AppendText, name, text)
	w.raw("</" + name + ">\n")
}

// kept writes those of the kept elements that have the name.
func (w *writer) kept(list []Kept, name xmlscan.Name) {
	for _, k := range list {
		if k.at.Name() == name {
			w.indent()
			w.raw(k.XML() + "\n")
		}
	}
}

func (w *writer) entity(e *Entity, root bool) {
	w.open("md:EntityDescriptor")
	if root {
		w.attr("xmlns:md", MD)
		if len(e.Kept) > 0 || slices.ContainsFunc(e.Roles, func(r Role) bool { return len(r.Keys)+len(r.Kept) > 0 }) {
			w.attr("xmlns:ds", DS)
		}
	}
	w.uri("entityID", e.EntityID).optional("ID", e.ID).validity(e.ValidUntil, e.CacheDuration).children()
	for _, name := range entityOrder {
		if name.Local == string(IDPSSO) {
			// The schema lets roles stand in any order.
			for i := range e.Roles {
				w.role(&e.Roles[i])
			}
		}
		w.kept(e.Kept, name)
	}
	w.close()
}

func (w *writer) validity(until time.Time, cache string) *writer {
	if !until.IsZero() {
		w.attr("validUntil", until.UTC().Format(time.RFC3339Nano))
	}
	if cache != "" && !duration(cache) {
		w.fail("the cache duration is "+quote(cache)+"; a duration such as PT24H or P7D was expected",
			"correct it, or leave it out")
	}
	return w.optional("cacheDuration", cache)
}

func (w *writer) role(r *Role) {
	w.open("md:"+string(r.Kind)).optional("ID", r.ID).validity(r.ValidUntil, r.CacheDuration)
	protocols := r.Protocols
	if protocols == nil {
		protocols = []string{protocol}
	}
	w.attr("protocolSupportEnumeration", strings.Join(protocols, " ")).optional("errorURL", r.ErrorURL)
	w.boolean("AuthnRequestsSigned", r.AuthnRequestsSigned)
	w.boolean("WantAssertionsSigned", r.WantAssertionsSigned)
	w.boolean("WantAuthnRequestsSigned", r.WantAuthnRequestsSigned)
	w.children()
	for _, name := range roleOrder {
		switch {
		case name.Local == "KeyDescriptor":
			for i := range r.Keys {
				w.key(&r.Keys[i])
			}
		case name.Local == "NameIDFormat":
			for _, f := range r.NameIDFormats {
				w.collapsed("NameIDFormat", f.Value)
				w.leaf("md:NameIDFormat", f.Value)
			}
		case isEndpoint(name.Local):
			for i := range r.Endpoints {
				if r.Endpoints[i].Element == name.Local {
					w.endpoint(&r.Endpoints[i])
				}
			}
		default:
			w.kept(r.Kept, name)
		}
	}
	w.close()
}

func (w *writer) key(k *KeyDescriptor) {
	if k.Use != "" && k.Use != "signing" && k.Use != "encryption" {
		w.fail("the use of a key is "+quote(k.Use)+`; "signing" or "encryption" was expected`,
			"correct it, or leave it out")
	}
	w.open("md:KeyDescriptor").optional("use", k.Use).children()
	if len(k.Certificates) > 0 && !slices.ContainsFunc(k.Kept, func(kept Kept) bool {
		return kept.at.Is(DS,
			"KeyInfo")
	}) {
		w.open("ds:KeyInfo").children()
		w.open("ds:X509Data").children()
		for _, c := range k.Certificates {
			w.leaf("ds:X509Certificate", base64.StdEncoding.EncodeToString(c.DER))
		}
		w.close()
		w.close()
	}
	for _, name := range keyOrder {
		w.kept(k.Kept, name)
	}
	w.close()
}

func (w *writer) endpoint(e *Endpoint) {
	w.open("md:"+e.Element).uri("Binding", e.Binding).uri("Location", e.Location)
	if e.ResponseLocation != nil {
		w.uri("ResponseLocation", *e.ResponseLocation)
	}
	if !isIndexed(e.Element) { // they may be read, where xsi:type allows them, and nobody asks for them
		w.close()
		return
	}
	if e.Index != nil {
		if *e.Index < 0 || *e.Index > 65535 {
			w.fail("the index of "+quote(e.Location)+" is "+strconv.Itoa(*e.Index)+
				"; a whole number from 0 to 65535 was expected", "correct it, or leave it out")
		}
		w.attr("index", strconv.Itoa(*e.Index))
	}
	w.boolean("isDefault", e.IsDefault)
	w.close()
}
