package samlbridge

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/compare"
	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Rotate says how far the change of Cloudflare's signing certificate has come. aws are the documents that hold what AWS
// trusts, one or more, such as the files that were imported one by one; cloudflare are those that hold what Cloudflare
// shows. It is worked out from their certificates, see [rotation.Rotate]; where the documents state an entity ID or an
// SSO endpoint and differ in it, or it is not Cloudflare's, they are not of one application, so that nothing can be
// told and no step is advised. Without o.Time nothing is said that depends on dates. The error is an [*Error]: one side
// has no certificate, or a document is of a form that only the other side has.
func Rotate(aws, cloudflare []*Document, o Options) (rotation.Rotation, error) {
	if err := o.validate(); err != nil {
		return rotation.Rotation{}, err
	}
	var trusted, shown side
	if err := trusted.add(aws, o, mapping.Takes,
		"use what AWS trusts: IdP metadata, the identity provider values, or the certificate files"); err != nil {
		return rotation.Rotation{}, err
	}
	if err := shown.add(cloudflare, o, mapping.Shows,
		"use what Cloudflare shows: its SAML metadata, the application, or the Public key"); err != nil {
		return rotation.Rotation{}, err
	}
	r := rotation.Rotate(trusted.keys, shown.keys, o.Time)
	if why := strangers(slices.Concat(trusted.statements, shown.statements)); why != "" {
		r.SignIn = rotation.Reply{Answer: rotation.CannotTell, Reason: why}
		r.Switch, r.Steps = r.SignIn, nil
	}
	return r, nil
}

// side is what one side's documents hold.
type side struct {
	statements []mapping.Statement
	keys       []mapping.Key
}

// add takes the keys of all documents of one side: the one that takes or shows certificates.
func (s *side) add(docs []*Document, o Options, want mapping.Stance, fix string) error {
	e := &Error{Kind: diag.ErrMissing, Message: "there is no document to take certificates from", Fix: fix}
	for _, d := range docs {
		st, err := d.statement(o)
		if err != nil {
			return err
		}
		v := st.Vocabulary
		isOpen := d.Form == IdPMetadata || d.Form == PEM || v.IdP == 0 // the rest says nothing of an identity provider
		if !isOpen && v.IdP != want {
			return &Error{Kind: diag.ErrWrongDocument, Place: diag.Place{Document: d.Name},
				Message: "the document is " + v.Title + " of " + v.Product + ", which is the other side's statement",
				Fix:     fix}
		}
		s.statements = append(s.statements, st)
		e.Document, e.Message = d.Name, "the document has no certificate that verifies signatures"
		if len(d.Values(mapping.IdPCertificates)) > 0 {
			s.keys = append(s.keys, d.IdP.Keys...)
		}
	}
	if s.keys == nil {
		return e
	}
	return nil
}

// strangers says what speaks against all documents being of one application at Cloudflare: an endpoint that is not
// Cloudflare's, or an identifier in which two of them differ; "" where nothing does, as far as they state any.
func strangers(statements []mapping.Statement) string {
	for _, s := range statements {
		for _, location := range s.Values(mapping.IdPSSOLocation) {
			if known := s.IdPProduct.Recognise(location); known.Product != s.IdPProduct.Name {
				return s.Name + " is not of a " + s.IdPProduct.Named() + " application: its sign-in URL is " +
					diag.Quote(location)
			}
		}
	}
	for i, a := range statements {
		for _, b := range statements[i+1:] {
			for _, d := range compare.Compare(a, b).Differences {
				isIdentifier := d.Property == mapping.IdPEntityID || d.Property == mapping.IdPSSOLocation
				if isIdentifier && areStatedApart(a.Values(d.Property), b.Values(d.Property)) {
					return "the documents are not of one application, or AWS is not set up for this one: " + d.Message
				}
			}
		}
	}
	return ""
}

// areStatedApart tells whether both lists hold values and have none in common.
func areStatedApart(a, b []string) bool {
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(v string) bool { return slices.Contains(b, v) })
}
