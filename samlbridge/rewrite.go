package samlbridge

import (
	"crypto/x509"
	"fmt"
	"reflect"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
)

// Edit is one change that [Rewrite] makes to SAML metadata: [SetWantAuthnRequestsSigned], [KeepACS] or
// [ReplaceSigningCertificates].
type Edit interface {
	role() metadata.RoleKind
	apply(w *metadata.Rewriter, e *metadata.Entity) error
}

// SetWantAuthnRequestsSigned sets WantAuthnRequestsSigned on the entity's identity provider roles. Where the attribute is
// missing it is added; where it is written as 1 or 0 it stays in that notation.
type SetWantAuthnRequestsSigned bool

// KeepACS removes every AssertionConsumerService but those with this Location, which is compared byte for byte.
type KeepACS string

// ReplaceSigningCertificates puts one key for each of these certificates, in their order, in the place of the keys with
// which the entity's identity provider roles sign. Keys for encryption only stay. Where a key that is replaced states no
// use, and so serves for encryption too, the new ones state none either.
type ReplaceSigningCertificates []*x509.Certificate

func (SetWantAuthnRequestsSigned) role() metadata.RoleKind { return metadata.IDPSSO }
func (KeepACS) role() metadata.RoleKind                    { return metadata.SPSSO }
func (ReplaceSigningCertificates) role() metadata.RoleKind { return metadata.IDPSSO }

// Rewrite makes edits to SAML metadata and keeps every other byte. o.EntityID chooses the entity in an aggregate and has
// it cut out; without it the only entity with the role that the edits are about is edited where it stands.
//
// The output is UTF-8 without a byte order mark. A signature that an edit breaks is removed. Each change is a finding, at
// its place in data. Each kind of edit may be given once; with none, the document is only converted or cut out.
// The error is an [*Error].
func Rewrite(name string, data []byte, edits []Edit, o Options) (*Result, error) {
	roles, err := rolesOf(edits)
	if err != nil {
		return nil, named(err, name)
	}
	in, err := newInput(name, data, o)
	if err != nil {
		return nil, err
	}
	doc, err := in.metadataOnly(o)
	if err != nil {
		return nil, err
	}
	entity, err := doc.Select(o.EntityID, roles...)
	if err != nil {
		return nil, metadataError(err, name)
	}
	d := &Document{Name: name, metadata: doc, entity: entity}
	w := doc.Rewrite(entity, o.EntityID != "")
	for _, edit := range edits {
		if role, _ := entity.First(edit.role()); role == nil {
			return nil, named(wrongRole(doc, entity, edit.role()), name)
		}
		if err := edit.apply(w, entity); err != nil {
			return nil, metadataError(err, name)
		}
	}
	result := &Result{Form: IdPMetadata}
	if roles[0] == metadata.SPSSO || !doc.HasRole(metadata.IDPSSO, o.EntityID) {
		result.Form = SPMetadata
	}
	output, findings := d.rewritten(w)
	findings = append(d.encodingNotes(), findings...)
	for i := range findings {
		findings[i].Document = name
	}
	mapping.SortFindings(findings)
	result.Output, result.Findings = output, o.unignored(findings)
	return result, nil
}

// rolesOf holds the edits against what may be asked for and returns the roles that they are about.
func rolesOf(edits []Edit) ([]metadata.RoleKind, error) {
	roles := []metadata.RoleKind{metadata.IDPSSO, metadata.SPSSO}
	for i, edit := range edits {
		switch edit.(type) {
		case SetWantAuthnRequestsSigned, KeepACS, ReplaceSigningCertificates:
		default: // a pointer has the methods too, and may be nil
			return nil, &Error{Kind: ErrOption, Message: fmt.Sprintf("edit %d is nil or a pointer; a value was expected", i+1), Fix: "give the edit itself"}
		}
		for _, other := range edits[:i] {
			if reflect.TypeOf(other) == reflect.TypeOf(edit) {
				return nil, &Error{Kind: ErrOption, Message: fmt.Sprintf("edits of the type %s are given twice", reflect.TypeOf(edit).Name()), Fix: "give one of each"}
			}
		}
		if certificates, ok := edit.(ReplaceSigningCertificates); ok {
			if err := certificates.check(); err != nil {
				return nil, err
			}
		}
		if i == 0 {
			roles = []metadata.RoleKind{edit.role()}
		}
	}
	return roles, nil
}

func (edit ReplaceSigningCertificates) check() error {
	if len(edit) == 0 {
		return &Error{Kind: ErrOption, Message: "no certificate is given in the place of the present ones", Fix: "give at least one"}
	}
	for i, c := range edit {
		if c == nil || isOther(mapping.Key{DER: c.Raw}) {
			return &Error{Kind: ErrOption, Message: fmt.Sprintf("certificate %d holds no DER of a certificate", i+1), Fix: "give certificates as crypto/x509 or package pem parse them"}
		}
	}
	return nil
}

func (edit SetWantAuthnRequestsSigned) apply(w *metadata.Rewriter, e *metadata.Entity) error {
	for _, r := range e.All(metadata.IDPSSO) {
		w.WantAuthnRequestsSigned(r, bool(edit))
	}
	return nil
}

func (edit KeepACS) apply(w *metadata.Rewriter, _ *metadata.Entity) error {
	return w.KeepACS(string(edit))
}

func (edit ReplaceSigningCertificates) apply(w *metadata.Rewriter, e *metadata.Entity) error {
	var ders [][]byte
	for _, c := range edit {
		ders = append(ders, c.Raw)
	}
	for _, r := range e.All(metadata.IDPSSO) {
		if err := w.ReplaceSigningCertificates(r, ders); err != nil {
			return err
		}
	}
	return nil
}
