package metadata

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// What a document needs to be taken by software that reads no more than the schema allows, and keys for nothing but
// signatures.

// Collapse writes the identifiers of the entity and the role as they were read, without the white space around them.
func (w *Rewriter) Collapse(r *Role) {
	for _, p := range w.entity.collapsedAt(r) {
		a, _ := p.at.Attr("", p.attr)
		if slices.ContainsFunc(w.splices, func(e xmlscan.Edit) bool { return e.Start == a.ValueStart }) {
			continue // the entityID, of another role's turn
		}
		// What was read can be written; the quotes around it may be of either kind.
		value, _ := xmlscan.AppendAttr(nil, collapse(a.Value()))
		w.replace(a.ValueStart, a.ValueEnd, strings.ReplaceAll(string(value), "'", "&apos;"))
		w.change(p.at, "white space in "+p.attr+" is removed", w.path(p.at)+"/@"+p.attr, a.ValueStart)
	}
}

// StateProtocol adds SAML 2.0 to a role that lists no protocol, which the schema demands.
func (w *Rewriter) StateProtocol(r *Role) {
	const name = protocols
	if len(r.Protocols) > 0 {
		return
	}
	a, ok := r.at.Attr("", name)
	if !ok {
		w.add(r.at, name, protocol)
		return
	}
	w.replace(a.ValueStart, a.ValueEnd, protocol)
	w.change(r.at, name+" is set to "+quote(protocol), w.path(r.at)+"/@"+name, a.ValueStart)
}

// NameIDFormat puts the format that is needed in the place of a role's first one, where the role lists others alone.
// What lists none stays without.
func (w *Rewriter) NameIDFormat(r *Role, want string) (changed bool) {
	i := slices.IndexFunc(r.NameIDFormats, func(f Text) bool { return f.Value != "" })
	if i < 0 || slices.Contains(r.formats(), want) {
		return false
	}
	first := r.NameIDFormats[i]
	w.replace(first.at.TagEnd(), first.at.EndTag(), want)
	w.change(first.at, "NameIDFormat is changed from "+quote(first.Value)+" to "+quote(want)+
		", which AWS asks for; make sure that the identity provider sends it",
		w.path(first.at), first.at.Start())
	return true
}

// SigningCertificates leaves a role no other keys than certificates that may verify signatures, in base64: keys for
// encryption go, and so does what stands in an X509Certificate and is none, as isCertificate decides. A key that says
// nothing by certificates stays.
func (w *Rewriter) SigningCertificates(r *Role, isCertificate func(der []byte) bool) {
	for _, k := range r.Keys {
		var others []xmlscan.Element
		for _, c := range k.Certificates {
			if c.DER == nil || !isCertificate(c.DER) {
				others = append(others, c.at)
			}
		}
		switch {
		case k.Use == "encryption":
			w.remove(k.at, "the key for encryption is removed")
			continue
		case len(others) > 0 && len(others) == len(k.Certificates):
			w.remove(k.at, "the key is removed: its X509Certificate contains no certificate")
			continue
		}
		for i, at := range others {
			// An X509Data must not be empty.
			if data := at.Parent(); consistsOf(data, others) {
				if i > 0 && others[i-1].Parent() == data {
					continue
				}
				at = data
			}
			w.remove(at, "the content of X509Certificate is removed: it is no certificate")
		}
		for _, c := range k.Certificates {
			if c.Problem != "" && !slices.Contains(others, c.at) {
				w.replace(c.at.TagEnd(), c.at.EndTag(), base64.StdEncoding.EncodeToString(c.DER))
				w.change(c.at, "the certificate is written as base64 alone", w.path(c.at), c.at.TagEnd())
			}
		}
	}
}

// consistsOf reports whether all children of an element are in the list.
func consistsOf(e xmlscan.Element, list []xmlscan.Element) bool {
	for c := range e.Children() {
		if !slices.Contains(list, c) {
			return false
		}
	}
	return true
}

// Signed reports whether a signature of the entity, or of an aggregate around it, is in the result.
func (w *Rewriter) Signed() bool {
	for at := range withAncestors(w.entity.at) {
		if w.alone && isAggregate(at) {
			return false
		}
		if !at.Child(DS, "Signature").IsZero() && !slices.Contains(w.unsigned, at) {
			return true
		}
	}
	return false
}
