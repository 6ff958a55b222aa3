package metadata

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Change is one difference between a document and its rewritten form.
type Change struct {
	Message string
	Path    string
	Offset  int // in the document as it was
}

// Rewriter changes a document around one entity by splices, so that every other byte stays as it is. It expects each
// kind of change at most once for each role.
type Rewriter struct {
	d        *Document
	entity   *Entity
	alone    bool
	splices  []xmlscan.Edit
	changes  []Change
	unsigned []xmlscan.Element // whose signatures are removed
}

// Rewrite begins to rewrite the document. With alone the entity is cut out of the aggregate in which it stands, if any.
func (d *Document) Rewrite(e *Entity, alone bool) *Rewriter {
	return &Rewriter{d: d, entity: e, alone: alone && d.Aggregate()}
}

// Result returns the rewritten document in UTF-8 and what was changed.
func (w *Rewriter) Result() (string, []Change) {
	declared := w.d.tree.Source().Declaration()
	if w.alone {
		w.cutOut()
	} else if !declared.IsUTF8() {
		w.replace(declared.EncodingStart, declared.EncodingEnd, "UTF-8")
		w.changes = append(w.changes, Change{Message: "the XML declaration says UTF-8 in place of " +
			quote(declared.Encoding), Offset: declared.EncodingStart})
	}
	// Splices are of distinct tags, elements and places of the document: they cannot overlap.
	text, _ := xmlscan.Splice(w.d.text(), w.splices)
	return text, w.changes
}

// WantAuthnRequestsSigned sets the attribute of an identity provider's role, in the notation that the document uses.
func (w *Rewriter) WantAuthnRequestsSigned(r *Role, want bool) {
	const name = "WantAuthnRequestsSigned"
	if r.WantAuthnRequestsSigned != nil && *r.WantAuthnRequestsSigned == want {
		return
	}
	value := strconv.FormatBool(want)
	a, ok := r.at.Attr("", name)
	if !ok {
		w.add(r.at, name, value)
		return
	}
	if old := collapse(a.Value()); old == "0" || old == "1" {
		value = map[bool]string{false: "0", true: "1"}[want]
	}
	w.replace(a.ValueStart, a.ValueEnd, value)
	w.change(r.at, name+" is changed from "+quote(a.Value())+" to "+quote(value), w.path(r.at)+"/@"+name, a.ValueStart)
}

// add adds an attribute behind the others.
func (w *Rewriter) add(e xmlscan.Element, name, value string) {
	at := nameEnd(e)
	for a := range e.Attrs() {
		at = a.ValueEnd + len(`"`)
	}
	w.replace(at, at, " "+name+`="`+value+`"`)
	w.change(e, name+" is set to "+quote(value), w.path(e), at)
}

// KeepACS removes the assertion consumer services with another location than this from the roles that have one with it.
// The error is an [*Error]: none has.
func (w *Rewriter) KeepACS(location string) error {
	isACS := func(e Endpoint) bool { return e.Element == "AssertionConsumerService" }
	found := false
	var others []string
	for i := range w.entity.Roles {
		r := &w.entity.Roles[i]
		if !slices.ContainsFunc(r.Endpoints, func(e Endpoint) bool { return isACS(e) && e.Location == location }) {
			for _, e := range r.Endpoints {
				if isACS(e) {
					others = append(others, e.Location)
				}
			}
			continue
		}
		found = true
		for _, e := range r.Endpoints {
			if isACS(e) && e.Location != location {
				w.remove(e.at, "the assertion consumer service "+quote(e.Location)+" is removed")
			}
		}
	}
	if found {
		return nil
	}
	e := fail(ErrEdit, w.entity.at, w.entity.at.Start(), "no assertion consumer service has the location "+
		quote(location), "choose one of the document's own values, byte for byte")
	if len(others) > 0 {
		e.Message += "; the entity has " + quoteList(others)
	}
	return e
}

// ReplaceSigningCertificates puts keys with these certificates, one each, in the place of those keys of a role that may
// verify signatures. The error is an [*Error]: the role holds nothing beside which they could stand.
func (w *Rewriter) ReplaceSigningCertificates(r *Role, ders [][]byte) error {
	var old []KeyDescriptor
	var have [][]byte
	use := ` use="signing"`
	for _, k := range r.Keys {
		if k.Use == "encryption" {
			continue
		}
		old = append(old, k)
		if k.Use == "" {
			use = "" // what served for encryption too still does
		}
		for _, c := range k.Certificates {
			have = append(have, c.DER)
		}
	}
	if slices.EqualFunc(have, ders, bytes.Equal) {
		return nil
	}
	at, end, gapBehind := 0, 0, ""
	if len(old) > 0 {
		at, end = old[0].at.Start(), old[0].at.End()
	} else {
		next, ok := firstBehindExtensions(r.at)
		if !ok {
			return fail(ErrEdit, r.at, r.at.Start(), string(r.Kind)+" is empty, so that no key can be added to it",
				"download the metadata again")
		}
		at, end, gapBehind = next, next, w.gapBefore(next)
	}
	md, ds, declaration := r.at.Prefix(), "ds", ` xmlns:ds="`+DS+`"`
	for _, n := range r.at.Namespaces() {
		if n.URI == DS {
			ds, declaration = n.Prefix, ""
			break
		}
	}
	var keys []string
	for _, der := range ders {
		keys = append(keys, wrap(md, "KeyDescriptor", use, wrap(ds, "KeyInfo", declaration, wrap(ds, "X509Data", "",
			wrap(ds, "X509Certificate", "", base64.StdEncoding.EncodeToString(der))))))
	}
	w.replace(at, end, strings.Join(keys, w.gapBefore(at))+gapBehind)
	w.change(r.at, fmt.Sprintf("the signing certificates are replaced, %d by %d", len(have), len(ders)), w.path(r.at),
		at)
	for _, k := range old[min(1, len(old)):] {
		w.replace(k.at.Start(), k.at.End(), "")
	}
	return nil
}

// wrap puts content into an element.
func wrap(prefix, local, attributes, content string) string {
	name := local
	if prefix != "" {
		name = prefix + ":" + local
	}
	return "<" + name + attributes + ">" + content + "</" + name + ">"
}

// firstBehindExtensions is where the schema wants a role's first key.
func firstBehindExtensions(role xmlscan.Element) (offset int, ok bool) {
	for c := range role.Children() {
		if offset = c.End(); !c.Is(DS, "Signature") && !c.Is(MD, "Extensions") {
			return c.Start(), true
		}
	}
	return offset, offset > 0
}

// gapBefore is the white space before an offset.
func (w *Rewriter) gapBefore(offset int) string {
	before := w.d.text()[:offset]
	return before[len(strings.TrimRight(before, blanks)):]
}

func (w *Rewriter) path(e xmlscan.Element) string { return w.d.paths.Of(e) }

func (w *Rewriter) replace(start, end int, text string) {
	w.splices = append(w.splices, xmlscan.Edit{Start: start, End: end, Text: text})
}

func (w *Rewriter) remove(at xmlscan.Element, message string) {
	w.replace(at.Start(), at.End(), "")
	w.change(at.Parent(), message, w.path(at), at.Start())
}

// change reports a change of an element and removes the signatures that it breaks: those on the element and on what
// stands around it.
func (w *Rewriter) change(at xmlscan.Element, message, path string, offset int) {
	w.changes = append(w.changes, Change{message, path, offset})
	for signed := range withAncestors(at) {
		if w.alone && isAggregate(signed) {
			return
		}
		if slices.Contains(w.unsigned, signed) {
			continue
		}
		w.unsigned = append(w.unsigned, signed)
		for signature := range signed.Children() {
			if signature.Is(DS, "Signature") {
				w.replace(signature.Start(), signature.End(), "")
				w.changes = append(w.changes, Change{"the signature of " + signed.Local() +
					" is removed: another change breaks it", w.path(signature), signature.Start()})
			}
		}
	}
}

// cutOut cuts away what stands around the entity and declares on it the namespaces that were declared outside.
func (w *Rewriter) cutOut() {
	at := w.entity.at
	w.replace(0, at.Start(), `<?xml version="1.0" encoding="UTF-8"?>`+"\n")
	w.replace(at.End(), len(w.d.text()), "\n")
	w.replace(nameEnd(at), nameEnd(at), declarations(at, func(xmlscan.Namespace) bool { return true }))
	w.changes = append(w.changes, Change{
		fmt.Sprintf(
			"the entity is cut out of the aggregate, with the namespace declarations that it needs; %d others are left out", w.d.Others()), w.path(at), at.Start()})
	p := parts{paths: &w.d.paths}
	for outer := range withAncestors(at.Parent()) {
		p.aggregate(outer)
	}
	for _, part := range p.sorted() {
		w.changes = append(w.changes, Change{part.What + " is left out: it belongs to the aggregate", part.Path,
			part.Offset})
	}
}
