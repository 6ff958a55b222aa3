package samlbridge

import (
	"crypto"
	"crypto/x509"
	"errors"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Sign signs SAML metadata: the EntityDescriptor or EntitiesDescriptor that is its root. Signature and digest are by
// SHA-256; the certificate, which has to be the key's, stands in the signature. A root without ID gets one that is made from
// its content. The signature is inserted where the schema has it, and every other byte is kept, but that the output is UTF-8
// without a byte order mark.
//
// RSA keys have to have 2,048 to 8,192 bits, ECDSA keys to be on P-256, P-384 or P-521. With an RSA key, and with an
// [ecdsa.PrivateKey], equal input gives equal bytes; another signer for ECDSA may sign differently each time.
//
// Of the options it uses Limits. The error is an [*Error]: [ErrOption] where key and certificate cannot be used,
// [ErrSignature] where the metadata cannot be signed, as when it is signed already.
func Sign(name string, metadata []byte, signer crypto.Signer, certificate *x509.Certificate, o Options) ([]byte, error) {
	in, err := newInput(name, metadata, o)
	if err != nil {
		return nil, err
	}
	if _, err := in.metadataOnly(Options{Limits: o.Limits}); err != nil {
		return nil, err
	}
	tree, err := in.tree(o.Limits)
	if err != nil {
		return nil, metadataError(err, name)
	}
	edits, err := signature.Sign(tree.Root(), signer, certificate, crypto.SHA256)
	if err != nil {
		return nil, signatureError(err, name)
	}
	text, err := xmlscan.Splice(tree.Source().Text(), edits)
	if err != nil {
		return nil, metadataError(err, name)
	}
	return []byte(text), nil
}

// tree scans metadata.
func (in Input) tree(l Limits) (*xmlscan.Tree, error) {
	limits := l.metadata().Limits
	limits.Unit = xmlscan.Name{Space: metadata.MD, Local: "EntityDescriptor"}
	var source xmlscan.Source
	var err error
	if in.isRaw() {
		source, err = xmlscan.Decode(in.Data, limits)
	} else {
		source, err = xmlscan.Decode(in.Text, limits)
	}
	if err != nil {
		return nil, err
	}
	return xmlscan.Parse(source, limits)
}

// verify verifies the signature on the entity that was chosen, or on an aggregate around it, and puts what was signed in
// the place of what was read. Places in the document, and the list of what is lost, still come from the document.
func (d *Document) verify(in Input, kind metadata.RoleKind, o Options) error {
	tree, err := in.tree(o.Limits)
	if err != nil {
		return metadataError(err, in.Name)
	}
	entity := elementAt(tree, d.metadata.Origin(d.entity).Path)
	v, err := verifyAround(entity, o)
	if err != nil {
		return signatureError(err, in.Name)
	}
	limits := metadata.Limits{Limits: signature.Limits(), Certificates: o.Limits.metadata().Certificates}
	signed, err := metadata.Parse(v.Tree.Source().Text(), limits)
	if err != nil {
		return metadataError(err, in.Name)
	}
	original := *d
	d.original, d.verified, d.metadata = &original, v, signed
	if d.entity, err = signed.Select(o.EntityID, kind); err != nil {
		return metadataError(err, in.Name)
	}
	if d.role, _ = d.entity.First(kind); d.role == nil {
		return wrongRole(d.original.metadata, d.original.entity, kind)
	}
	d.Signature, d.SignedBy = mapping.SignatureVerified, v.Signer
	for _, weak := range []struct {
		holds   bool
		message string
	}{
		{v.SHA1, "the signature uses SHA-1, which no longer keeps a document from being forged"},
		{v.SmallKey, "the key that signed has fewer than 2,048 bits"},
		{v.WholeDocument, "the signature names no ID: it covers the document as a whole"},
	} {
		if weak.holds {
			d.Notes = append(d.Notes, mapping.Finding{RuleID: mapping.NoteSignature, Severity: mapping.Warning, Path: v.Signature.Path(), Pos: d.pos(v.Signature.Start()), Message: weak.message})
		}
	}
	if !v.Signature.Parent().Parent().IsZero() {
		d.Notes = append(d.Notes, mapping.Finding{RuleID: mapping.NoteSelected, Severity: mapping.Notice, Path: v.Signature.Path(), Pos: d.pos(v.Signature.Start()),
			Message: "what was verified is the signature of this " + v.Signature.Parent().Local() + ": what stands around it, an expiry included, was not read"})
	}
	return nil
}

// verifyAround verifies the signature of an entity or, where that fails, of an aggregate around it. The error is about the
// innermost signature.
func verifyAround(entity xmlscan.Element, o Options) (*signature.Verified, error) {
	var first error
	for at := entity; !at.IsZero(); at = at.Parent() {
		if signature.Find(at).IsZero() {
			continue
		}
		v, err := signature.Verify(at, o.Pins, signature.Options{AllowSHA1: o.AllowSHA1})
		if err == nil {
			return v, nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		_, first = signature.Inspect(entity) // says that there is none
	}
	return nil, first
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
func (d *Document) inOriginal(changes []metadata.Change) []metadata.Change {
	at := d.verified.Signature
	moved := []metadata.Change{{Message: "the signature of " + at.Parent().Local() + " is left out: what it covers is written in canonical form, as it was verified", Path: at.Path(), Offset: at.Start()}}
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

// signatureError puts the errors of package signature into this package's.
func signatureError(err error, name string) error {
	var s *signature.Error
	if !errors.As(err, &s) {
		return named(err, name)
	}
	out := &Error{Kind: ErrSignature, Name: name, Path: s.Path, Pos: mapping.Pos{Line: s.Line, Column: s.Column}, Message: s.Message, Fix: s.Fix, Err: err}
	switch s.Kind {
	case signature.ErrKey:
		out.Kind = ErrOption
	case signature.ErrLimit:
		out.Kind = ErrLimit
	}
	return out
}
