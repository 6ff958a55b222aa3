package samlbridge

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

func spMetadataCodec() Codec {
	return Codec{Form: SPMetadata, Summary: "SAML metadata of a service provider: AWS's download, or anyone's", Vocabulary: mapping.SAMLServiceProviderVocabulary(),
		Detect: detectRole(metadata.SPSSO),
		Read:   func(in Input, o Options) (*Document, error) { return readMetadata(in, metadata.SPSSO, o) },
		Write: func(d *Document, p mapping.Parties, _ Options) ([]byte, []mapping.Finding, error) {
			e, filled := metadata.FromServiceProvider(p.SP)
			return d.writeMetadata(e, filled)
		},
		carries: true,
	}
}

func idpMetadataCodec() Codec {
	return Codec{Form: IdPMetadata, Summary: "SAML metadata of an identity provider: Cloudflare's, or anyone's", Vocabulary: mapping.SAMLIdentityProviderVocabulary(),
		Detect:  detectRole(metadata.IDPSSO),
		Read:    func(in Input, o Options) (*Document, error) { return readMetadata(in, metadata.IDPSSO, o) },
		Write:   writeIdPMetadata,
		carries: true,
	}
}

func writeIdPMetadata(d *Document, p mapping.Parties, _ Options) ([]byte, []mapping.Finding, error) {
	e, filled := metadata.FromIdentityProvider(p.IdP)
	return d.writeMetadata(e, filled)
}

// awsUploadCodec writes what AWS takes as "IdP SAML metadata". Metadata that was read is changed as little as AWS needs;
// from values a document is written anew.
func awsUploadCodec() Codec {
	return Codec{Form: AWSIdPMetadata, Summary: "identity provider metadata ready for AWS's upload; written only", Vocabulary: mapping.AWSUploadVocabulary(),
		Write:   writeIdPMetadata,
		rewrite: rewriteForUpload,
		carries: true,
	}
}

func rewriteForUpload(d *Document, p mapping.Parties) ([]byte, mapping.Translation, mapping.SignatureState) {
	w := d.metadata.Rewrite(d.entity, true)
	w.StateProtocol(d.role)
	w.Collapse(d.role)
	formats := slices.Clone(p.IdP.NameIDFormats)
	for _, r := range d.entity.All(metadata.IDPSSO) {
		if w.NameIDFormat(r, mapping.NameIDFormatEmail) && r == d.role {
			formats[0] = mapping.NameIDFormatEmail
		}
		// What is not stated is false (saml-metadata-2.0 section 2.4.3): nothing needs to change there.
		if r.WantAuthnRequestsSigned != nil {
			w.WantAuthnRequestsSigned(r, false)
		}
		w.SigningCertificates(r, func(der []byte) bool {
			is := func(k mapping.Key) bool { return bytes.Equal(k.DER, der) }
			return slices.ContainsFunc(p.IdP.Keys, is) || !slices.ContainsFunc(d.IdP.Keys, is) && !isOther(mapping.Key{DER: der})
		})
	}
	output, findings := d.rewritten(w)
	t := mapping.Translation{Parties: mapping.Parties{IdP: p.IdP}.Clone(), Findings: findings}
	if want := t.IdP.WantAuthnRequestsSigned; want != nil {
		*want = false
	}
	t.IdP.NameIDFormats = formats
	t.IdP.Keys = slices.DeleteFunc(t.IdP.Keys, func(k mapping.Key) bool { return !k.Signs() })
	if w.Signed() {
		return output, t, mapping.SignatureUnchecked
	}
	return output, t, mapping.SignatureAbsent
}

func detectRole(kind metadata.RoleKind) func(Input) int {
	return func(in Input) int {
		if in.Kind != XMLInput {
			return 0
		}
		if doc, err := in.metadata(Limits{}); err == nil && doc.HasRole(kind, in.entityID) {
			return 1
		}
		return 0
	}
}

// metadataOnly parses an input that must be metadata.
func (in Input) metadataOnly(o Options) (*metadata.Document, error) {
	if in.Kind == TextInput {
		if err := in.wrapped(); err != nil {
			return nil, err
		}
	}
	// Text with a tag in it gets to hear what is wrong with it as XML.
	if in.Kind != XMLInput && !(in.Kind == TextInput && strings.Contains(in.Text, "<")) {
		what := "not XML"
		switch {
		case in.Kind == JSONInput:
			what = "JSON"
		case in.compressed() != "":
			what = in.compressed()
		}
		return nil, &Error{Kind: ErrWrongDocument, Name: in.Name, Message: "the input is " + what + "; SAML metadata was expected", Fix: "give the metadata file as it was downloaded"}
	}
	if len(o.Pins) > 0 {
		return nil, &Error{Kind: ErrOption, Name: in.Name, Message: "certificates are pinned, but here the metadata is taken as it is and no signature is verified", Fix: "read or convert the document, which verifies it"}
	}
	doc, err := in.metadata(o.Limits)
	if err != nil {
		return nil, metadataError(err, in.Name)
	}
	return doc, nil
}

func readMetadata(in Input, kind metadata.RoleKind, o Options) (*Document, error) {
	doc, err := in.metadataOnly(Options{Limits: o.Limits})
	if err != nil {
		return nil, err
	}
	entity, err := doc.Select(o.EntityID, kind)
	if err != nil {
		return nil, metadataError(err, in.Name)
	}
	role, count := entity.First(kind)
	if role == nil {
		return nil, wrongRole(doc, entity, kind)
	}
	d := &Document{metadata: doc, entity: entity, role: role, Signature: mapping.SignatureAbsent}
	if doc.Signed(entity) {
		d.Signature = mapping.SignatureUnchecked
	}
	d.facts = mapping.Facts{Metadata: true, Characters: doc.Characters(), Protocols: role.Protocols}
	if d.facts.Protocols == nil {
		d.facts.Protocols = []string{} // it is known that there are none
	}
	d.Origin, d.Notes = doc.Origins(entity, role), d.notes(doc)
	if len(o.Pins) > 0 {
		if err := d.verify(in, kind, o); err != nil {
			return nil, err
		}
	}
	if kind == metadata.SPSSO {
		d.SP = d.entity.ServiceProvider(d.role)
		d.facts.SPRoles = count
	} else {
		d.IdP = d.entity.IdentityProvider(d.role)
		d.facts.IdPRoles = count
	}
	return d, nil
}

// notes are what reading metadata changed or left aside; what only the model lacks is reported by whoever writes from it.
func (d *Document) notes(doc *metadata.Document) []mapping.Finding {
	notes := d.encodingNotes()
	if n := doc.Others(); n > 0 {
		notes = append(notes, mapping.Finding{RuleID: mapping.NoteSelected, Severity: mapping.Notice,
			Message: fmt.Sprintf("the entity %s was read; %d others in the aggregate were not", mapping.Quote(d.entity.EntityID), n)})
	}
	for _, o := range doc.Collapsed(d.entity, d.role) {
		notes = append(notes, mapping.Finding{RuleID: mapping.NoteCollapsed, Severity: mapping.Notice, Path: o.Path, Pos: o.Pos,
			Message: "white space in the value was collapsed, as its type xs:anyURI demands"})
	}
	for _, o := range doc.Blank(d.role) {
		notes = append(notes, mapping.Finding{RuleID: mapping.NoteEmpty, Severity: mapping.Notice, Path: o.Path, Pos: o.Pos,
			Message: "the NameIDFormat is empty and is read as not stated"})
	}
	for _, o := range doc.Strays(d.entity) {
		notes = append(notes, mapping.Finding{RuleID: mapping.NoteUnread, Severity: mapping.Warning, Path: o.Path, Pos: o.Pos,
			Message: "text stands between the elements, where metadata has none; it was not read", Fix: "remove the text: a browser or an editor may have left it there"})
	}
	for _, e := range d.entity.Odd(d.role) {
		notes = append(notes, mapping.Finding{RuleID: mapping.NoteUnread, Severity: mapping.Warning, Path: e.Path, Pos: mapping.Pos{Line: e.Line, Column: e.Column},
			Message: e.Message + "; it was read as not stated", Fix: e.Fix})
	}
	for _, p := range doc.Problems(d.role) {
		id, message := mapping.NoteUnread, "the certificate was left out: "
		if p.Repaired {
			id, message = mapping.NoteRepaired, "the text of the certificate was put right: "
		}
		notes = append(notes, mapping.Finding{RuleID: id, Severity: mapping.Warning, Path: p.Path, Pos: p.Pos, Message: message + p.Message, Fix: p.Fix})
	}
	return notes
}

func (d *Document) encodingNotes() []mapping.Finding {
	var notes []mapping.Finding
	for _, n := range d.metadata.Notes {
		notes = append(notes, mapping.Finding{RuleID: mapping.NoteEncoding, Severity: mapping.Notice, Message: n.Message})
	}
	return notes
}

// isAsRead reports whether the document comes from metadata and states what it stated when it was read: only then are
// its bytes still its content.
func (d *Document) isAsRead() bool {
	return d != nil && d.metadata != nil && d.entity.States(d.Parties, d.role)
}

// hasStrays reports whether text that must not go on stands between the elements.
func (d *Document) hasStrays() bool { return len(d.metadata.Strays(d.entity)) > 0 }

// states reports whether the parties have all that the vocabulary requires.
func states(p mapping.Parties, v mapping.Vocabulary) bool {
	for i := range v.Fields {
		if f := &v.Fields[i]; f.Required && len(p.Values(f.Property)) == 0 {
			return false
		}
	}
	return true
}

// writtenFacts are the facts of an output that states p. Metadata is written with one role for each party.
func (d *Document) writtenFacts(output []byte, p mapping.Parties, signature mapping.SignatureState) mapping.Facts {
	f := mapping.Facts{Characters: utf8.RuneCount(output), Metadata: bytes.HasPrefix(output, []byte("<"))}
	if !f.Metadata {
		return f
	}
	f.Signature = signature
	f.Protocols = []string{mapping.ProtocolSAML2} // what is written where nothing else is stated
	if d.role != nil && len(d.role.Protocols) > 0 {
		f.Protocols = d.role.Protocols
	}
	if p.SP != nil {
		f.SPRoles = 1
	}
	if p.IdP != nil {
		f.IdPRoles = 1
	}
	return f
}

// unread are the parts of metadata that no party has; with carried, those that metadata which is written anew lacks too.
func (d *Document) unread(carried bool) []mapping.Finding {
	if d.metadata == nil {
		return nil
	}
	if d.original != nil {
		return d.original.unread(carried)
	}
	var list []mapping.Finding
	for _, p := range d.metadata.Parts(d.entity, d.role, carried) {
		list = append(list, mapping.Finding{RuleID: mapping.NoteDropped, Severity: mapping.Notice, Path: p.Path, Pos: d.pos(p.Offset),
			Message: p.What + " has no place in what is written"})
	}
	return list
}

// rewritten is what a rewriter has made, with its changes as findings.
func (d *Document) rewritten(w *metadata.Rewriter) ([]byte, []mapping.Finding) {
	text, changes := w.Result()
	if d.verified != nil {
		changes = d.inOriginal(changes)
	}
	var findings []mapping.Finding
	for _, c := range changes {
		findings = append(findings, mapping.Finding{RuleID: mapping.NoteRewritten, Severity: mapping.Notice, Path: c.Path, Pos: d.pos(c.Offset), Message: c.Message})
	}
	return []byte(text), findings
}

// pos is the place of an offset in the document that was read.
func (d *Document) pos(offset int) mapping.Pos {
	if d.original != nil {
		return d.original.pos(offset)
	}
	line, column := d.metadata.Position(offset)
	return mapping.Pos{Line: line, Column: column}
}

func wrongRole(doc *metadata.Document, e *metadata.Entity, want metadata.RoleKind) error {
	where := doc.Origin(e)
	err := &Error{Kind: ErrWrongDocument, Path: where.Path, Pos: where.Pos}
	if want == metadata.IDPSSO {
		err.Message = fmt.Sprintf("the metadata of %s has no IDPSSODescriptor: it is not an identity provider's", mapping.Quote(e.EntityID))
		err.Fix = "give Cloudflare's metadata: open the SAML Metadata endpoint that the application shows; the file of this direction comes from Cloudflare, not from AWS"
	} else {
		err.Message = fmt.Sprintf("the metadata of %s has no SPSSODescriptor: it is not a service provider's", mapping.Quote(e.EntityID))
		err.Fix = "give the metadata file that AWS offers under Service provider metadata; the file of this direction comes from AWS, not from Cloudflare"
	}
	return err
}

// writeMetadata writes an entity that was made of a party, with what the document that the party comes from says beside.
func (d *Document) writeMetadata(e metadata.Entity, filled []metadata.Filled) ([]byte, []mapping.Finding, error) {
	if d.entity != nil {
		e.Carry(d.entity, d.role)
	}
	out, err := metadata.Write(e)
	if err != nil {
		return nil, nil, metadataError(err, "")
	}
	var findings []mapping.Finding
	for _, f := range filled {
		findings = append(findings, mapping.Finding{RuleID: mapping.NoteFixed, Severity: mapping.Notice, Path: "output", Message: f.Message})
	}
	if d.role != nil && len(d.role.Protocols) == 0 {
		findings = append(findings, mapping.Finding{RuleID: mapping.NoteFixed, Severity: mapping.Notice, Path: "output",
			Message: "protocolSupportEnumeration is set to " + mapping.Quote(mapping.ProtocolSAML2) + ": metadata requires it"})
	}
	return out, findings, nil
}

// smallerOr says what to do about a limit, by the name that callers and the command line know it by.
func smallerOr(limit string) string {
	return "make this part of the file smaller, or " + raise(limit)
}

// metadataError puts the errors of the scanner and of the reader into this package's.
func metadataError(err error, name string) error {
	out := &Error{Kind: ErrSyntax, Name: name, Err: err}
	var x *xmlscan.Error
	if errors.As(err, &x) {
		out.Pos, out.Message, out.Fix = mapping.Pos{Line: x.Line, Column: x.Column}, x.Message, x.Fix
		switch x.Kind {
		case xmlscan.ErrLimit:
			out.Kind, out.Fix = ErrLimit, smallerOr(x.Limit.String())
		case xmlscan.ErrEncoding:
			out.Kind = ErrEncoding
		case xmlscan.ErrDTD:
			out.Kind = ErrDTD
		case xmlscan.ErrNotXML:
			out.Kind = ErrWrongDocument
			if strings.Contains(x.Message, "HTML") { // what makes it ill-formed as XML beside that, nobody needs
				out.Message, out.Fix = metadata.WebPage, metadata.FixWebPage
			}
		}
		return out
	}
	var m *metadata.Error
	if errors.As(err, &m) {
		out.Pos, out.Path, out.Message, out.Fix = mapping.Pos{Line: m.Line, Column: m.Column}, m.Path, m.Message, m.Fix
		out.Kind = map[error]error{metadata.ErrNotMetadata: ErrWrongDocument, metadata.ErrNoEntity: ErrWrongDocument, metadata.ErrAmbiguous: ErrAmbiguous,
			metadata.ErrValue: ErrValue, metadata.ErrMissing: ErrValue, metadata.ErrLimit: ErrLimit, metadata.ErrEdit: ErrOption, metadata.ErrSecret: ErrSecret}[m.Kind]
		if m.Kind == metadata.ErrLimit {
			out.Fix += ", or " + raise("Certificates")
		}
	}
	return out
}
