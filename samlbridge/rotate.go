package samlbridge

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
)

// Rotate says how far the change of Cloudflare's signing certificate has come. aws are the documents that hold what AWS
// trusts, one or more, such as the files that were imported one by one; cloudflare are those that hold what Cloudflare
// shows. It is worked out from their certificates, see [mapping.Rotate]; where the documents state an entity ID or an SSO
// endpoint and differ in it, or it is not Cloudflare's, they are not of one application, so that nothing can be told and no
// step is advised. Without o.Time nothing is said that depends on dates. The error is an [*Error]: one side has no
// certificate, or a document is of a form that only the other side has.
func Rotate(aws, cloudflare []*Document, o Options) (mapping.Rotation, error) {
	if err := o.validate(); err != nil {
		return mapping.Rotation{}, err
	}
	trusted, err := signingKeys(aws, o, mapping.Takes, "give what AWS trusts: IdP metadata, the identity provider values, or the certificate files")
	if err != nil {
		return mapping.Rotation{}, err
	}
	shown, err := signingKeys(cloudflare, o, mapping.Shows, "give what Cloudflare shows: its SAML metadata, the application, or the Public key")
	if err != nil {
		return mapping.Rotation{}, err
	}
	r := mapping.Rotate(trusted, shown, o.Time)
	if why := strangers(slices.Concat(aws, cloudflare), o); why != "" {
		r.SignIn = mapping.Verdict{Answer: mapping.CannotTell, Reason: why}
		r.Switch, r.Steps = r.SignIn, nil
	}
	return r, nil
}

// signingKeys are the keys of all documents of one side: the one that takes or shows certificates.
func signingKeys(docs []*Document, o Options, side mapping.Stance, fix string) ([]mapping.Key, error) {
	e := &Error{Kind: ErrMissing, Message: "there is no document to take certificates from", Fix: fix}
	var keys []mapping.Key
	for _, d := range docs {
		v, err := d.vocabulary(o)
		if err != nil {
			return nil, err
		}
		isOpen := d.Form == IdPMetadata || d.Form == PEM || v.IdP == 0 // see ReadAs; the rest says nothing of an identity provider
		if !isOpen && v.IdP != side {
			return nil, &Error{Kind: ErrWrongDocument, Name: d.Name, Message: "the document is " + v.Product + "'s " + v.Title + ", which is the other side's statement", Fix: fix}
		}
		e.Name, e.Message = d.Name, "the document holds no certificate that verifies signatures"
		if len(d.Values(mapping.IdPCertificates)) > 0 {
			keys = append(keys, d.IdP.Keys...)
		}
	}
	if keys == nil {
		return nil, e
	}
	return keys, nil
}

// strangers says what speaks against all documents being of one application at Cloudflare: an endpoint that is not
// Cloudflare's, or an identifier in which two of them differ; "" where nothing does, as far as they state any.
func strangers(docs []*Document, o Options) string {
	var statements []mapping.Statement
	for _, d := range docs {
		v, _ := d.vocabulary(o) // there was no error before
		statements = append(statements, d.statement(v))
	}
	findings, _ := mapping.Findings(mapping.Subject{Statements: statements}) // an error is about rules to ignore: there are none
	for _, f := range findings {
		if f.RuleID == "cloudflare-sso-shape" {
			return f.Document + " is not of a Cloudflare application: " + f.Message
		}
	}
	for i, a := range statements {
		for _, b := range statements[i+1:] {
			for _, d := range mapping.Compare(a, b).Differences {
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

// RotationJSON writes a rotation as JSON, version [ReportVersion]; REPORT.md describes it.
func RotationJSON(r mapping.Rotation) []byte {
	r.Steps = append([]mapping.Step{}, r.Steps...)
	r.Certificates = append([]mapping.RotationCertificate{}, r.Certificates...)
	return indented(struct {
		Version int `json:"version"`
		mapping.Rotation
	}{ReportVersion, r})
}

// indented writes a value that always encodes.
func indented(value any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(value)
	return b.Bytes()
}
