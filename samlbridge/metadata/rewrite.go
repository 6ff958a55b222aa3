package metadata

import (
	"crypto/x509"
	"fmt"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	model "github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadataform"
)

// Edit is what [Rewrite] changes in SAML metadata. Its zero value changes nothing: the document is only converted to
// UTF-8, or its entity cut out.
type Edit struct {
	// WantAuthnRequestsSigned is set on the entity's identity provider roles. Where the attribute is missing it is added;
	// where it is written as 1 or 0 it stays in that notation.
	WantAuthnRequestsSigned *bool
	// KeepACS removes every AssertionConsumerService but those with this Location, which is compared byte for byte.
	KeepACS string
	// SigningCertificates come in the place of the keys with which the entity's identity provider roles sign: one key
	// for each, in their order. Keys for encryption only stay. Where a key that is replaced states no use, and so serves
	// for encryption too, the new ones state none either.
	SigningCertificates []*x509.Certificate
}

// Rewrite edits SAML metadata and keeps every other byte. entityID chooses the entity in an aggregate and has it cut
// out; with "" the only entity with the role that the edit is about is edited in its place.
//
// The output is UTF-8 without a byte order mark. A signature that an edit breaks is removed. Each change is listed, at
// its place in data. It verifies no signature and runs no rules. The error is a [*diag.Error].
func Rewrite(name string, data []byte, entityID string, edit Edit, l form.Limits) ([]byte, []diag.Change, error) {
	if err := edit.check(); err != nil {
		return nil, nil, failure.Named(err, name)
	}
	doc, err := parse(name, data, l)
	if err != nil {
		return nil, nil, err
	}
	roles := edit.roles()
	candidates := roles
	if len(roles) == 0 {
		candidates = []model.RoleKind{model.IDPSSO, model.SPSSO}
	}
	entity, err := doc.Select(entityID, candidates...)
	if err != nil {
		return nil, nil, failure.XML(err, name)
	}
	for _, kind := range roles {
		if role, _ := entity.First(kind); role == nil {
			return nil, nil, failure.Named(metadataform.WrongRole(doc, entity, kind), name)
		}
	}
	w := doc.Rewrite(entity, entityID != "")
	if err := edit.apply(w, entity); err != nil {
		return nil, nil, failure.XML(err, name)
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

// roles are those that the edit is about.
func (e Edit) roles() (roles []model.RoleKind) {
	if e.WantAuthnRequestsSigned != nil || e.SigningCertificates != nil {
		roles = append(roles, model.IDPSSO)
	}
	if e.KeepACS != "" {
		roles = append(roles, model.SPSSO)
	}
	return roles
}

func (e Edit) check() error {
	if e.SigningCertificates != nil && len(e.SigningCertificates) == 0 {
		return &diag.Error{Kind: diag.ErrOption, Message: "no certificate is given in the place of the present ones",
			Fix: "give at least one, or nil to keep them"}
	}
	for i, c := range e.SigningCertificates {
		if c == nil || !(mapping.Key{DER: c.Raw}).IsCertificate() {
			return &diag.Error{Kind: diag.ErrOption,
				Message: fmt.Sprintf("certificate %d has no DER of a certificate", i+1),
				Fix:     "give certificates as crypto/x509 or package pem parse them"}
		}
	}
	return nil
}

func (e Edit) apply(w *model.Rewriter, entity *model.Entity) error {
	for _, r := range entity.All(model.IDPSSO) {
		if e.WantAuthnRequestsSigned != nil {
			w.WantAuthnRequestsSigned(r, *e.WantAuthnRequestsSigned)
		}
	}
	if e.KeepACS != "" {
		if err := w.KeepACS(e.KeepACS); err != nil {
			return err
		}
	}
	if e.SigningCertificates == nil {
		return nil
	}
	var ders [][]byte
	for _, c := range e.SigningCertificates {
		ders = append(ders, c.Raw)
	}
	for _, r := range entity.All(model.IDPSSO) {
		if err := w.ReplaceSigningCertificates(r, ders); err != nil {
			return err
		}
	}
	return nil
}
