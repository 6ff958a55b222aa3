package metadataform

import (
	"errors"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// verify verifies the signature on the entity that was chosen, or on an aggregate around it, and puts what was signed
// in the place of what was read. Places in the document, and the list of what is lost, still come from the document.
func (d *own) verify(in *form.Source, r *form.Reading, kind metadata.RoleKind, o form.Options) error {
	tree, err := in.Tree()
	if err != nil {
		return failure.XML(err, in.Name)
	}
	entity := elementAt(tree, d.doc.Origin(d.entity).Path)
	v, opinion, err := verifyAround(entity, o)
	if err != nil {
		return SignatureError(err, in.Name)
	}
	limits := metadata.Limits{Limits: signature.Limits(), Certificates: o.Limits.XML().Certificates}
	signed, err := metadata.Parse(v.Tree.Source().Text(), limits)
	if err != nil {
		return failure.XML(err, in.Name)
	}
	original := *d
	d.original, d.verified, d.doc = &original, v, signed
	if d.entity, err = signed.Select(o.EntityID, kind); err != nil {
		return failure.XML(err, in.Name)
	}
	if d.role, _ = d.entity.First(kind); d.role == nil {
		return WrongRole(d.original.doc, d.original.entity, kind)
	}
	d.look()
	r.Facts.Signature, r.SignedBy = mapping.SignatureVerified, v.Signer
	for _, weak := range []struct {
		holds   bool
		message string
	}{
		{v.SHA1, "the signature uses SHA-1, which no longer keeps a document from being forged"},
		{v.SmallKey, "the key that signed has fewer than 2,048 bits"},
		{v.WholeDocument, "the signature names no ID: it covers the document as a whole"},
	} {
		if weak.holds {
			r.Findings = append(r.Findings, diag.Finding{Rule: "read-signature", Severity: diag.SeverityWarning,
				Place: diag.Place{Path: v.Signature.Path(), Pos: d.pos(v.Signature.Start())}, Message: weak.message})
		}
	}
	if opinion == form.Abstains && len(o.Verifiers) > 0 {
		r.Findings = append(r.Findings, diag.Finding{Rule: "read-signature", Severity: diag.SeverityNotice,
			Place:   diag.Place{Path: v.Signature.Path(), Pos: d.pos(v.Signature.Start())},
			Message: "one verifier: the signature (" + v.Method + ") is of a kind that the second one does not judge"})
	}
	if !v.Signature.Parent().Parent().IsZero() {
		r.Changes = append(r.Changes, diag.Change{Kind: diag.Chosen, Place: diag.Place{Path: v.Signature.Path(),
			Pos: d.pos(v.Signature.Start())},
			Message: "what was verified is the signature of this " + v.Signature.Parent().Local() +
				": what is around it, an expiry included, was not read"})
	}
	return nil
}

// verifyAround verifies the signature of an entity or, where that fails, of an aggregate around it. The error is about
// the innermost signature. The opinion is that of the caller's verifiers.
func verifyAround(entity xmlscan.Element, o form.Options) (*signature.Verified, form.Opinion, error) {
	var first error
	for at := entity; !at.IsZero(); at = at.Parent() {
		if signature.Find(at).IsZero() {
			continue
		}
		v, opinion, err := verifyWithAll(at, o)
		if err == nil {
			return v, opinion, nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		_, first = signature.Inspect(entity) // says that there is none
	}
	return nil, 0, first
}

// verifyWithAll verifies an element's own signature, with a second opinion.
func verifyWithAll(el xmlscan.Element, o form.Options) (*signature.Verified, form.Opinion, error) {
	v, err := signature.Verify(el, o.Pins, signature.Options{AllowSHA1: o.AllowSHA1})
	if err != nil {
		return nil, 0, err
	}
	opinion := form.Signed{Element: v.Element(), Certificate: v.Signer}.Judge(o.Verifiers)
	if opinion == form.Refuses {
		line, column := v.Signature.Position()
		return nil, 0, &signature.Error{Kind: signature.ErrMismatch, Path: v.Signature.Path(), Line: line,
			Column:  column,
			Message: "a second verifier does not confirm the signature, so it is not taken",
			Fix:     "get the file again from where it was made; if it stays like this, ask for one that is signed with RSA-SHA256 and exclusive canonicalisation"}
	}
	return v, opinion, nil
}

// elementAt finds the element that has a path, as [xmlscan.Element.Path] writes it.
func elementAt(tree *xmlscan.Tree, path string) xmlscan.Element {
	at := tree.Root()
	for _, step := range strings.Split(path, "/")[2:] {
		local, number, numbered := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		count := 1
		if numbered {
			count, _ = strconv.Atoi(number) // written by Path
		}
		for c := range at.Children() {
			if c.Local() != local {
				continue
			}
			if count--; count == 0 {
				at = c
				break
			}
		}
	}
	return at
}

// inOriginal moves changes of what was signed to where the same stands in the document, and says that the signature is
// gone.
func (d *own) inOriginal(changes []metadata.Change) []metadata.Change {
	at := d.verified.Signature
	moved := []metadata.Change{{Message: "the signature of " + at.Parent().Local() +
		" is left out: what it covers is written in canonical form, as it was verified", Path: at.Path(),
		Offset: at.Start()}}
	for _, c := range changes {
		element := d.verified.Tree.Root()
		for e := range element.Descendants() {
			if e.Start() > c.Offset {
				break
			}
			element = e
		}
		original := d.verified.Original(element)
		_, attr, _ := strings.Cut(c.Path, "/@")
		c.Path, c.Offset = original.Path(), original.Start()
		if a, ok := original.Attr("", attr); ok {
			c.Path, c.Offset = c.Path+"/@"+attr, a.ValueStart
		}
		moved = append(moved, c)
	}
	return moved
}

// SignatureError puts the errors of package signature into this package's.
func SignatureError(err error, name string) error {
	var s *signature.Error
	if !errors.As(err, &s) {
		return failure.Named(err, name)
	}
	out := &diag.Error{Kind: diag.ErrSignature, Place: diag.Place{Document: name, Path: s.Path,
		Pos: diag.Pos{Line: s.Line, Column: s.Column}}, Message: s.Message, Fix: s.Fix, Err: err}
	switch s.Kind {
	case signature.ErrKey:
		out.Kind = diag.ErrOption
	case signature.ErrLimit:
		out.Kind = diag.ErrLimit
	}
	return out
}
