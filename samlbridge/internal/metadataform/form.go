// Package metadataform is the forms of SAML metadata: of a service provider, of an identity provider, and of an
// identity provider ready for AWS's upload.
package metadataform

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/catalogue"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
)

// SP is the form of a service provider's metadata.
func SP() form.Codec {
	return form.Codec{Form: "sp-metadata", Summary: "SAML metadata of a service provider: AWS's download, or anyone's",
		Vocabulary: saml.ServiceProviderVocabulary(), Signed: true, Carries: true,
		Detect: detectRole(metadata.SPSSO),
		Read:   func(s *form.Source, o form.Options) (*form.Reading, error) { return read(s, metadata.SPSSO, o) },
		Write: func(r *form.Reading, p mapping.Parties) (form.Written, error) {
			e, filled := metadata.FromServiceProvider(p.SP)
			return write(r, e, filled)
		},
	}
}

// IdP is the form of an identity provider's metadata.
func IdP() form.Codec {
	return form.Codec{Form: "idp-metadata", Summary: "SAML metadata of an identity provider: Cloudflare's, or anyone's",
		Vocabulary: saml.IdentityProviderVocabulary(), Signed: true, Carries: true,
		Detect: detectRole(metadata.IDPSSO),
		Read:   func(s *form.Source, o form.Options) (*form.Reading, error) { return read(s, metadata.IDPSSO, o) },
		Write:  writeIdP,
	}
}

// AWSUpload is what AWS takes as "IdP SAML metadata". Metadata that was read is changed as little as AWS needs; from
// values a document is written anew. It is read only where the caller says that AWS holds it.
func AWSUpload() form.Codec {
	return form.Codec{Form: "aws-idp-metadata", Summary: "identity provider metadata ready for AWS's upload",
		Vocabulary: aws.UploadVocabulary(), Signed: true, Carries: true,
		Read:  func(s *form.Source, o form.Options) (*form.Reading, error) { return read(s, metadata.IDPSSO, o) },
		Write: writeUpload,
		Edit:  edit,
	}
}

func writeIdP(r *form.Reading, p mapping.Parties) (form.Written, error) {
	e, filled := metadata.FromIdentityProvider(p.IdP)
	return write(r, e, filled)
}

// writeUpload writes metadata for AWS anew. As in a copy, the Name ID format of email addresses takes the place of the
// first where others alone are listed.
func writeUpload(r *form.Reading, p mapping.Parties) (form.Written, error) {
	formats := p.IdP.NameIDFormats
	if len(formats) == 0 || slices.Contains(formats, saml.NameIDFormatEmail) {
		return writeIdP(r, p)
	}
	p = p.Clone()
	p.IdP.NameIDFormats[0] = saml.NameIDFormatEmail
	written, err := writeIdP(r, p)
	written.Parties = p
	written.Changes = append(written.Changes, diag.Change{Kind: diag.Rewritten, Place: diag.Place{Path: "output",
		Property: string(mapping.IdPNameIDFormats)},
		Message: "NameIDFormat is changed from " + diag.Quote(formats[0]) + " to " +
			diag.Quote(saml.NameIDFormatEmail) +
			", which AWS asks for; make sure that the identity provider sends it"})
	return written, err
}

// own is what this package keeps of a document that it has read.
type own struct {
	doc    *metadata.Document
	entity *metadata.Entity
	role   *metadata.Role
	flaws
	// With a verified signature doc is what was signed, and these lead back to the document.
	verified *signature.Verified
	original *own
}

// flaws are the places where an entity, or the role that is read, is not as it should be.
type flaws struct {
	strays   []diag.Origin // text between elements
	faults   []metadata.Fault
	problems []metadata.Problem // of certificates
}

// look finds the flaws.
func (d *own) look() {
	d.flaws = flaws{d.doc.Strays(d.entity), d.doc.Faults(d.entity), d.doc.Problems(d.role)}
}

func ownOf(r *form.Reading) *own {
	if r == nil {
		return nil
	}
	o, _ := r.Own.(*own)
	return o
}

// edit changes the bytes that were read, for AWS's upload.
func edit(r *form.Reading, p mapping.Parties) (form.Written, bool) {
	d := ownOf(r)
	if d == nil || len(d.strays) > 0 || d.isFaulty() || !d.entity.States(r.Parties, d.role) {
		return form.Written{}, false
	}
	w := d.doc.Rewrite(d.entity, true)
	w.StateProtocol(d.role)
	w.Collapse(d.role)
	formats := slices.Clone(p.IdP.NameIDFormats)
	for _, role := range d.entity.All(metadata.IDPSSO) {
		if w.NameIDFormat(role, saml.NameIDFormatEmail) && role == d.role {
			formats[0] = saml.NameIDFormatEmail
		}
		// What is not stated is false (saml-metadata-2.0 section 2.4.3): nothing needs to change there.
		if role.WantAuthnRequestsSigned != nil {
			w.WantAuthnRequestsSigned(role, false)
		}
		w.SigningCertificates(role, func(der []byte) bool {
			is := func(k mapping.Key) bool { return bytes.Equal(k.DER, der) }
			return slices.ContainsFunc(p.IdP.Keys, is) || !slices.ContainsFunc(r.IdP.Keys, is) &&
				mapping.Key{DER: der}.IsCertificate()
		})
	}
	output, changes := d.rewritten(w)
	idp := *p.IdP // what is not changed here, nobody changes
	if idp.WantAuthnRequestsSigned != nil {
		idp.WantAuthnRequestsSigned = new(false)
	}
	idp.NameIDFormats = formats
	idp.Keys = slices.DeleteFunc(slices.Clone(idp.Keys), func(k mapping.Key) bool { return !k.Signs() })
	edited := form.Written{Output: output, Changes: changes, Parties: mapping.Parties{IdP: &idp},
		Signature: mapping.SignatureAbsent}
	if w.Signed() {
		edited.Signature = mapping.SignatureUnchecked
	}
	return edited, true
}

func detectRole(kind metadata.RoleKind) func(*form.Source) int {
	return func(s *form.Source) int {
		if s.Kind != form.XML {
			return 0
		}
		if doc, err := s.Metadata(); err == nil && doc.HasRole(kind, s.EntityID) {
			return 1
		}
		return 0
	}
}

// Parse parses an input that must be metadata. The error is a [*diag.Error].
func Parse(s *form.Source) (*metadata.Document, error) {
	if s.Kind == form.Text {
		if err := Wrapped(s); err != nil {
			return nil, err
		}
	}
	// Text with a tag in it gets to hear what is wrong with it as XML.
	if s.Kind != form.XML && !(s.Kind == form.Text && strings.Contains(s.Text, "<")) {
		what := "not XML"
		switch {
		case s.Kind == form.JSON:
			what = "JSON"
		case s.Packed() != "":
			what = s.Packed()
		}
		return nil, &diag.Error{Kind: diag.ErrWrongDocument, Place: diag.Place{Document: s.Name},
			Message: "the input is " + what + "; expected SAML metadata",
			Fix:     "use the metadata file as it was downloaded"}
	}
	return s.Metadata()
}

func read(s *form.Source, kind metadata.RoleKind, o form.Options) (*form.Reading, error) {
	doc, err := Parse(s)
	if err != nil {
		return nil, err
	}
	entity, err := doc.Select(o.EntityID, kind)
	if err != nil {
		return nil, failure.XML(err, s.Name)
	}
	role, count := entity.First(kind)
	if err := entity.Broken(kind); err != nil && role == nil {
		return nil, failure.XML(err, s.Name)
	}
	if role == nil {
		return nil, WrongRole(doc, entity, kind)
	}
	d := &own{doc: doc, entity: entity, role: role}
	r := &form.Reading{Own: d, Origin: doc.Origins(entity, role)}
	r.Facts = mapping.Facts{Metadata: true, Characters: doc.Characters(), Protocols: role.Protocols,
		Signature: mapping.SignatureAbsent}
	r.Facts.ByteOrderMark = marked(s.Data)
	if r.Facts.Protocols == nil {
		r.Facts.Protocols = []string{} // it is known that there are none
	}
	if doc.Signed(entity) {
		r.Facts.Signature = mapping.SignatureUnchecked
	}
	d.look()
	d.note(r)
	if len(o.Pins) > 0 {
		if err := d.verify(s, r, kind, o); err != nil {
			return nil, err
		}
	}
	r.Beside = d.beside
	if kind == metadata.SPSSO {
		r.SP = d.entity.ServiceProvider(d.role)
		r.Facts.SPRoles = count
	} else {
		r.IdP = d.entity.IdentityProvider(d.role)
		r.Facts.IdPRoles = count
	}
	return r, nil
}

// marked reports whether a file begins with a byte order mark, of UTF-8 or UTF-16.
func marked(data []byte) bool {
	for _, mark := range []string{"\xef\xbb\xbf", "\xfe\xff", "\xff\xfe"} {
		if bytes.HasPrefix(data, []byte(mark)) {
			return true
		}
	}
	return false
}

// note says what reading metadata changed or left aside, and what somebody should repair; what only the model lacks is
// reported by whoever writes from it.
func (d *own) note(r *form.Reading) {
	changed := func(kind diag.ChangeKind, o diag.Origin, message string) {
		r.Changes = append(r.Changes, diag.Change{Kind: kind, Place: diag.Place{Path: o.Path, Pos: o.Pos},
			Message: message})
	}
	found := func(id string, o diag.Origin, message, fix string) {
		r.Findings = append(r.Findings, diag.Finding{Rule: id, Severity: diag.SeverityWarning,
			Place: diag.Place{Path: o.Path, Pos: o.Pos}, Message: message, Fix: fix})
	}
	for _, n := range d.doc.Notes {
		changed(diag.Repaired, diag.Origin{}, n.Message)
	}
	if n := d.doc.Others(); n > 0 {
		changed(diag.Chosen, diag.Origin{}, fmt.Sprintf("read the entity %s; %d others in the aggregate were not read",
			diag.Quote(d.entity.EntityID), n))
	}
	for _, o := range d.doc.Collapsed(d.entity, d.role) {
		changed(diag.Repaired, o, "white space in the value was collapsed, as its type xs:anyURI demands")
	}
	for _, o := range d.doc.Blank(d.role) {
		changed(diag.Ignored, o, "the NameIDFormat is empty and is read as not stated")
	}
	for _, o := range d.strays {
		found("read-unread", o, "there is text between the elements, where metadata has none; it was not read",
			"remove the text: a browser or an editor may have left it there")
	}
	for _, e := range d.entity.Odd(d.role) {
		found("read-unread", diag.Origin{Path: e.Path, Pos: diag.Pos{Line: e.Line, Column: e.Column}}, e.Message+
			"; it was read as not stated", e.Fix)
		r.Unread = append(r.Unread, unreadOf(d.role.Kind, e.Path)...)
	}
	d.tellFaults(found)
	for _, o := range d.doc.BareKeys(d.role) {
		found("read-unread", o, "the key is given without a certificate, as a KeyValue or a KeyName; it was not read",
			"let the provider put the certificate of this key into its metadata, as an X509Certificate")
	}
	for _, p := range d.problems {
		o := diag.Origin{Path: p.Path, Pos: p.Pos}
		if p.Repaired {
			found("read-repaired", o, "the text of the certificate was repaired: "+p.Message, p.Fix)
			continue
		}
		found("read-unread", o, "the certificate was left out: "+p.Message, p.Fix)
		if d.role.Kind == metadata.IDPSSO && !d.signs() {
			r.Findings[len(r.Findings)-1].Severity = diag.SeverityError // no other one is left
		}
		r.Unread = append(r.Unread, map[metadata.RoleKind]mapping.Property{metadata.SPSSO: mapping.SPCertificates,
			metadata.IDPSSO: mapping.IdPCertificates}[d.role.Kind])
	}
}

// signs reports whether the role has a certificate for signatures that could be read.
func (d *own) signs() bool {
	return slices.ContainsFunc(d.role.Keys, func(k metadata.KeyDescriptor) bool {
		return k.Use != "encryption" && slices.ContainsFunc(k.Certificates, func(c metadata.Certificate) bool {
			return c.DER != nil
		})
	})
}

// unreadOf is the property that an attribute states, by its path: what it says is not known.
func unreadOf(kind metadata.RoleKind, path string) []mapping.Property {
	sp := map[string]mapping.Property{"AuthnRequestsSigned": mapping.SPAuthnRequestsSigned,
		"WantAssertionsSigned": mapping.SPWantAssertionsSigned,
		"isDefault":            mapping.SPACSIsDefault, "index": mapping.SPACSIndex, "use": mapping.SPKeyUse,
		"validUntil": mapping.SPValidUntil}
	idp := map[string]mapping.Property{"WantAuthnRequestsSigned": mapping.IdPWantAuthnRequestsSigned,
		"use": mapping.IdPKeyUse, "validUntil": mapping.IdPValidUntil}
	of := sp
	if kind == metadata.IDPSSO {
		of = idp
	}
	if id, ok := of[path[strings.LastIndex(path, "@")+1:]]; ok {
		return []mapping.Property{id}
	}
	return nil
}

// isFaulty reports whether a copy of the entity would not be as the schema demands.
func (d *own) isFaulty() bool {
	return slices.ContainsFunc(d.faults, func(f metadata.Fault) bool { return !f.Mended })
}

// tellFaults says where the entity is not as the schema demands. Nobody documents that AWS validates; other readers refuse
// such files.
func (d *own) tellFaults(found func(id string, o diag.Origin, message, fix string)) {
	const most = 10
	n := 0
	for _, f := range d.faults {
		if f.Said || len(d.strays) > 0 && strings.HasPrefix(f.Message, "there is text") ||
			len(d.problems) > 0 && strings.Contains(f.Path, "KeyDescriptor") || ruled(f.Message) {
			continue // told already
		}
		if n++; n <= most {
			found("read-schema", diag.Origin{Path: f.Path, Pos: d.pos(f.Offset)},
				"the metadata is not as its schema demands: "+f.Message,
				"convert the file: what is written of it is valid")
		}
	}
	if n > most {
		found("read-schema", diag.Origin{}, fmt.Sprintf("%d more places are not as the schema demands", n-most), "")
	}
}

// ruled reports whether a rule says the same in its own words.
func ruled(fault string) bool {
	return fault == "IDPSSODescriptor has no SingleSignOnService in its place" ||
		strings.HasSuffix(fault, "SSODescriptor has no protocolSupportEnumeration")
}

// beside are the parts of metadata that no party has; with carried, those that metadata which is written anew lacks
// too.
func (d *own) beside(carried bool) []diag.Change {
	if d.original != nil {
		return d.original.beside(carried)
	}
	var list []diag.Change
	for _, p := range d.doc.Parts(d.entity, d.role, carried) {
		list = append(list, diag.Change{Kind: diag.Dropped, Place: diag.Place{Path: p.Path, Pos: d.pos(p.Offset)},
			Message: p.What + ": not in what is written"})
	}
	return list
}

// rewritten is what a rewriter has made, with its changes.
func (d *own) rewritten(w *metadata.Rewriter) ([]byte, []diag.Change) {
	text, changes := w.Result()
	if d.verified != nil {
		changes = d.inOriginal(changes)
	}
	return []byte(text), changesAt(changes, d.pos)
}

func changesAt(changes []metadata.Change, pos func(int) diag.Pos) []diag.Change {
	var list []diag.Change
	for _, c := range changes {
		list = append(list, diag.Change{Kind: diag.Rewritten, Place: diag.Place{Path: c.Path, Pos: pos(c.Offset)},
			Message: c.Message})
	}
	return list
}

// Rewritten is what a rewriter of a document has made, with its changes.
func Rewritten(doc *metadata.Document, w *metadata.Rewriter) ([]byte, []diag.Change) {
	d := &own{doc: doc}
	return d.rewritten(w)
}

// pos is the place of an offset in the document that was read.
func (d *own) pos(offset int) diag.Pos {
	if d.original != nil {
		return d.original.pos(offset)
	}
	line, column := d.doc.Position(offset)
	return diag.Pos{Line: line, Column: column}
}

// WrongRole says that an entity has not the role that was asked for, and whose metadata it is where a product knows it.
func WrongRole(doc *metadata.Document, e *metadata.Entity, want metadata.RoleKind) error {
	where := doc.Origin(e)
	err := &diag.Error{Kind: diag.ErrWrongDocument, Place: diag.Place{Path: where.Path, Pos: where.Pos},
		Message: "the metadata of " + diag.Quote(e.EntityID) +
			" has no SPSSODescriptor: it is not a service provider's",
		Fix: "use the metadata of the service provider"}
	if want == metadata.IDPSSO {
		err.Message = "the metadata of " + diag.Quote(e.EntityID) +
			" has no IDPSSODescriptor: it is not an identity provider's"
		err.Fix = "use the metadata of the identity provider"
	}
	for _, p := range catalogue.Products() {
		if k := p.Recognise(e.EntityID); k.Product == p.Name && k.What != "" {
			err.Message += "; its entityID is " + k.What
		}
		if shows := p.Shown(); shows.IdP != 0 == (want == metadata.IDPSSO) && p.Metadata != "" {
			err.Fix += ": " + p.Metadata
		}
	}
	return err
}

// write writes an entity that was made of a party, with what the document that the party comes from says beside.
func write(r *form.Reading, e metadata.Entity, filled []metadata.Filled) (form.Written, error) {
	d := ownOf(r)
	if d != nil {
		e.Carry(d.entity, d.role)
	}
	out, err := metadata.Write(e)
	if err != nil {
		return form.Written{}, failure.XML(err, "")
	}
	set := func(message string) diag.Change {
		return diag.Change{Kind: diag.Set, Place: diag.Place{Path: "output"}, Message: message}
	}
	var changes []diag.Change
	for _, f := range filled {
		changes = append(changes, set(f.Message))
	}
	if d != nil && len(d.role.Protocols) == 0 {
		changes = append(changes, set("protocolSupportEnumeration is set to "+diag.Quote(saml.Protocol)+
			": metadata requires it"))
	}
	return form.Written{Output: out, Changes: changes}, nil
}
