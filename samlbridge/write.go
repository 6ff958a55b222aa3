package samlbridge

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// writing is a document while it is written.
type writing struct {
	target   form.Codec
	document *Document
	read     mapping.Statement // what is translated
	options  Options

	output    []byte
	parties   mapping.Parties // what output states
	signature mapping.SignatureState
	changes   []diag.Change
	findings  []diag.Finding
}

// write fills in what is written. It runs no rules.
func (w *writing) write() error {
	if w.options.Sheet && !w.target.Sheet {
		return &Error{Kind: diag.ErrOption, Message: "the form " + string(w.target.Form) + " has no sheet for a person",
			Fix: "leave the sheet option out, or write " + strings.Join(w.options.sheets(), ", ")}
	}
	w.rename()
	if err := writable(w.read.Parties); err != nil {
		return err
	}
	if err := w.certificatesOnly(); err != nil {
		return err
	}
	w.signature = mapping.SignatureAbsent
	if w.edit() {
		return nil
	}
	t, err := mapping.Translate(w.read, w.target.Vocabulary, mapping.Choice{ACS: w.options.ACS})
	if err != nil {
		return w.missing(err)
	}
	written, err := w.target.Write(&w.document.Reading, t.Parties)
	if err != nil {
		return err
	}
	w.output, w.parties = written.Output, t.Parties
	if written.Parties.SP != nil || written.Parties.IdP != nil {
		w.parties = written.Parties
	}
	w.changes = slices.Concat(w.changes, t.Changes, written.Changes)
	w.findings = slices.Concat(w.findings, t.Findings, w.named(written.Findings))
	if w.document.Beside != nil {
		w.changes = append(w.changes, w.document.Beside(w.target.Carries)...)
	}
	return nil
}

// edit writes by changing the bytes that were read, where the form can.
func (w *writing) edit() bool {
	if w.target.Edit == nil || w.options.ACS != "" || !states(w.read.Parties, w.target.Vocabulary) {
		return false
	}
	edited, ok := w.target.Edit(&w.document.Reading, w.read.Parties)
	if !ok {
		return false
	}
	w.output, w.parties, w.signature = edited.Output, edited.Parties, edited.Signature
	w.changes = append(w.changes, edited.Changes...)
	w.findings = append(w.findings, w.named(edited.Findings)...)
	return true
}

// named are findings of a form, which does not know the document's name.
func (w *writing) named(list []diag.Finding) []diag.Finding {
	for i := range list {
		list[i].Document = w.document.Name
	}
	return list
}

// states reports whether the parties have all that the vocabulary requires.
func states(p mapping.Parties, v mapping.Vocabulary) bool {
	for i := range v.Fields {
		if f := &v.Fields[i]; f.Required && !p.Has(f.Property) {
			return false
		}
	}
	return true
}

// missing adds what only the document can say to the error of a translation.
func (w *writing) missing(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Property == string(mapping.IdPCertificates) {
		isAbout := func(f diag.Finding) bool { return f.Property == e.Property }
		if i := slices.IndexFunc(w.findings, isAbout); i >= 0 { // there is one, and why it was left out is the cause
			f := w.findings[i]
			e.Message += "; the one that is there cannot be read: " + strings.TrimPrefix(f.Message, leftOut)
			e.Fix, e.Pos, e.Path = f.Fix, f.Pos, f.Path
			w.findings = slices.Delete(slices.Clone(w.findings), i, i+1)
		} else if n := len(w.read.Values(mapping.IdPEncryptionKeys)); n > 0 && !slices.Contains(w.read.Unread,
			mapping.IdPCertificates) {
			e.Message += "; its only keys are for encryption (" + diag.Count(n, "key") + ")"
		}
		e.Findings = append(e.Findings, w.findings...)
	}
	return err
}

// rename gives the application the name that the caller asked for.
func (w *writing) rename() {
	name := w.options.ApplicationName
	if name == "" {
		return
	}
	if _, ok := w.target.Vocabulary.Field(mapping.AppName); !ok {
		w.changes = append(w.changes, diag.Change{Kind: diag.Dropped, Place: diag.Place{Path: "option ApplicationName",
			Property: string(mapping.AppName)},
			Message: "the name " + diag.Quote(name) + ": no field in the form " + string(w.target.Form)})
		return
	}
	w.read.Parties = w.read.Clone()
	if w.read.Application == nil {
		w.read.Application = &mapping.Application{}
	}
	if was := w.read.Application.Name; was != "" && was != name {
		w.changes = append(w.changes, diag.Change{Kind: diag.Set, Place: w.read.Place(mapping.AppName, 0),
			Message: "the application is renamed from " + diag.Quote(was) + " to " + diag.Quote(name)})
	}
	w.read.Application.Name = name
}

func (o Options) sheets() []string {
	var list []string
	for _, c := range o.codecs() {
		if c.Sheet {
			list = append(list, string(c.Form))
		}
	}
	return list
}

// written is what was written, as rules look at it. The place of a value is where it came from in the input.
func (w *writing) written() mapping.Statement {
	s := w.read
	s.Vocabulary, s.Parties, s.Unread = w.target.Vocabulary, w.parties, nil
	s.Facts = w.facts()
	s.Origin = func(id mapping.Property, i int) diag.Origin {
		values := w.parties.Values(id)
		if i < len(values) {
			if at := slices.Index(w.read.Values(id), values[i]); at >= 0 {
				o := w.read.Place(id, at)
				return diag.Origin{Path: o.Path, Pos: o.Pos}
			}
		}
		return diag.Origin{Path: "output " + string(id)}
	}
	return s
}

// facts are those of what was written. Metadata is written with one role for each party.
func (w *writing) facts() mapping.Facts {
	f := mapping.Facts{Characters: characters(w.output), Metadata: bytes.HasPrefix(w.output, []byte("<"))}
	if !f.Metadata {
		return f
	}
	f.Signature = w.signature
	f.Protocols = []string{saml.Protocol} // what is written where nothing else is stated
	if len(w.document.Facts.Protocols) > 0 {
		f.Protocols = w.document.Facts.Protocols
	}
	if w.parties.SP != nil {
		f.SPRoles = 1
	}
	if w.parties.IdP != nil {
		f.IdPRoles = 1
	}
	return f
}

// characters counts code points, eight at a time as long as all are ASCII.
func characters(text []byte) (n int) {
	for ; len(text) >= 8 && binary.LittleEndian.Uint64(text)&0x8080808080808080 == 0; text = text[8:] {
		n += 8
	}
	return n + utf8.RuneCount(text)
}

// writable refuses values that are not UTF-8, or no JSON where that is what they are. Nothing that was read holds any;
// a document made by hand may.
func writable(p mapping.Parties) error {
	for _, id := range p.Properties() {
		if id.IsCertificate() {
			continue // base64
		}
		for i, value := range p.Values(id) {
			if !utf8.ValidString(value) {
				return &Error{Kind: diag.ErrValue, Place: diag.Place{Path: string(id), Property: string(id), Index: i},
					Message: id.String() + " is " + diag.Quote(value) + ", which is not UTF-8",
					Fix:     "correct the value"}
			}
		}
	}
	if p.Application == nil {
		return nil
	}
	for i, policy := range p.Application.Policies {
		if !json.Valid(policy) {
			return &Error{Kind: diag.ErrValue, Place: diag.Place{Path: string(mapping.AppPolicies),
				Property: string(mapping.AppPolicies), Index: i},
				Message: "a policy is not JSON", Fix: "correct the value"}
		}
	}
	return nil
}

// certificatesOnly leaves out keys that are no certificates: nothing may be written as a certificate that is a key
// alone, a request or half a paste. What is left out is a finding; a private key is the error.
func (w *writing) certificatesOnly() error {
	p := &w.read.Parties
	if p.IdP != nil && slices.ContainsFunc(p.IdP.Keys, func(k mapping.Key) bool { return !k.IsCertificate() }) {
		idp := *p.IdP
		keys, err := w.withoutOthers(idp.Keys, mapping.IdPCertificates, mapping.IdPEncryptionKeys)
		if err != nil {
			return err
		}
		idp.Keys, p.IdP = keys, &idp
	}
	if p.SP != nil && slices.ContainsFunc(p.SP.Keys, func(k mapping.Key) bool { return !k.IsCertificate() }) {
		sp := *p.SP
		keys, err := w.withoutOthers(sp.Keys, mapping.SPCertificates, mapping.SPEncryptionKeys)
		if err != nil {
			return err
		}
		sp.Keys, p.SP = keys, &sp
	}
	return nil
}

// leftOut begins what is said of a certificate that nobody can read.
const leftOut = "left out: "

func (w *writing) withoutOthers(keys []mapping.Key, signing, encryption mapping.Property) (kept []mapping.Key,
	err error) {
	for _, k := range keys {
		if k.IsCertificate() {
			kept = append(kept, k)
			continue
		}
		_, err := pem.ParseDER(k.DER)
		var e *diag.Error
		errors.As(err, &e)
		if errors.Is(err, diag.ErrSecret) {
			return nil, &Error{Kind: diag.ErrSecret, Message: e.Message, Fix: e.Fix, Err: err}
		}
		id := signing
		if !k.Signs() {
			id = encryption
		}
		at := max(0, slices.Index(w.read.Values(id), base64.StdEncoding.EncodeToString(k.DER)))
		w.findings = append(w.findings, diag.Finding{Rule: "convert-dropped", Severity: diag.SeverityWarning,
			Place:   w.read.Place(id, at),
			Message: leftOut + e.Message, Fix: e.Fix})
	}
	return kept, nil
}
