package metadata

import (
	"crypto/x509"
	"fmt"
	"reflect"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	model "github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadataform"
)

// Edit is one change that [Rewrite] makes to SAML metadata: [SetWantAuthnRequestsSigned], [KeepACS] or
// [ReplaceSigningCertificates].
type Edit interface {
	role() model.RoleKind
	apply(w *model.Rewriter, e *model.Entity) error
}

// SetWantAuthnRequestsSigned sets WantAuthnRequestsSigned on the entity's identity provider roles. Where the attribute
// is missing it is added; where it is written as 1 or 0 it stays in that notation.
type SetWantAuthnRequestsSigned bool

// KeepACS removes every AssertionConsumerService but those with this Location, which is compared byte for byte.
type KeepACS string

// ReplaceSigningCertificates puts one key for each of these certificates, in their order, in the place of the keys with
// which the entity's identity provider roles sign. Keys for encryption only stay. Where a key that is replaced states
// no use, and so serves for encryption too, the new ones state none either.
type ReplaceSigningCertificates []*x509.Certificate

func (SetWantAuthnRequestsSigned) role() model.RoleKind { return model.IDPSSO }
func (KeepACS) role() model.RoleKind                    { return model.SPSSO }
func (ReplaceSigningCertificates) role() model.RoleKind { return model.IDPSSO }

// Rewrite makes edits to SAML metadata and keeps every other byte. entityID chooses the entity in an aggregate and has
// it cut out; with "" the only entity with the role that the edits are about is edited in its place.
//
// The output is UTF-8 without a byte order mark. A signature that an edit breaks is removed. Each change is listed, at
// its place in data. Each kind of edit may be given once; with none, the document is only converted or cut out. It
// verifies no signature and runs no rules. The error is a [*diag.Error].
func Rewrite(name string, data []byte, entityID string, edits []Edit, l form.Limits) ([]byte, []diag.Change, error) {
	roles, err := rolesOf(edits)
	if err != nil {
		return nil, nil, form.Named(err, name)
	}
	doc, err := parse(name, data, l)
	if err != nil {
		return nil, nil, err
	}
	entity, err := doc.Select(entityID, roles...)
	if err != nil {
		return nil, nil, form.XMLError(err, name)
	}
	w := doc.Rewrite(entity, entityID != "")
	for _, edit := range edits {
		if role, _ := entity.First(edit.role()); role == nil {
			return nil, nil, form.Named(metadataform.WrongRole(doc, entity, edit.role()), name)
		}
		if err := edit.apply(w, entity); err != nil {
			return nil, nil, form.XMLError(err, name)
		}
	}
	var changes []diag.Change
	for _, n := range doc.Notes {
		changes = append(changes, diag.Change{Kind: diag.Repaired, Message: n.Message})
	}
	output, made := metadataform.Rewritten(doc, w)
	changes = append(changes, made...)
	for i := range changes {
		changes[i].Document = name
	}
	diag.SortChanges(changes)
	return output, changes, nil
}

// rolesOf holds the edits against what may be asked for and returns the roles that they are about.
func rolesOf(edits []Edit) ([]model.RoleKind, error) {
	roles := []model.RoleKind{model.IDPSSO, model.SPSSO}
	for i, edit := range edits {
		switch edit.(type) {
		case SetWantAuthnRequestsSigned, KeepACS, ReplaceSigningCertificates:
		default: // a pointer has the methods too, and may be nil
			return nil, &diag.Error{Kind: diag.ErrOption,
				Message: fmt.Sprintf("edit %d is nil or a pointer; a value was expected", i+1),
				Fix:     "give the edit itself"}
		}
		for _, other := range edits[:i] {
			if reflect.TypeOf(other) == reflect.TypeOf(edit) {
				return nil, &diag.Error{Kind: diag.ErrOption,
					Message: fmt.Sprintf("edits of the type %s are given twice", reflect.TypeOf(edit).Name()),
					Fix:     "give one of each"}
			}
		}
		if certificates, ok := edit.(ReplaceSigningCertificates); ok {
			if err := certificates.check(); err != nil {
				return nil, err
			}
		}
		if i == 0 {
			roles = []model.RoleKind{edit.role()}
		}
	}
	return roles, nil
}

func (edit ReplaceSigningCertificates) check() error {
	if len(edit) == 0 {
		return &diag.Error{Kind: diag.ErrOption, Message: "no certificate is given in the place of the present ones",
			Fix: "give at least one"}
	}
	for i, c := range edit {
		if c == nil || form.IsOther(mapping.Key{DER: c.Raw}) {
			return &diag.Error{Kind: diag.ErrOption,
				Message: fmt.Sprintf("certificate %d has no DER of a certificate", i+1),
				Fix:     "give certificates as crypto/x509 or package pem parse them"}
		}
	}
	return nil
}

func (edit SetWantAuthnRequestsSigned) apply(w *model.Rewriter, e *model.Entity) error {
	for _, r := range e.All(model.IDPSSO) {
		w.WantAuthnRequestsSigned(r, bool(edit))
	}
	return nil
}

func (edit KeepACS) apply(w *model.Rewriter, _ *model.Entity) error {
	return w.KeepACS(string(edit))
}

func (edit ReplaceSigningCertificates) apply(w *model.Rewriter, e *model.Entity) error {
	var ders [][]byte
	for _, c := range edit {
		ders = append(ders, c.Raw)
	}
	for _, r := range e.All(model.IDPSSO) {
		if err := w.ReplaceSigningCertificates(r, ders); err != nil {
			return err
		}
	}
	return nil
}
