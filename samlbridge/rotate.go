package samlbridge

import (
	"bytes"
	"encoding/json"

	"github.com/samlbridge/samlbridge/mapping"
)

// Rotate says how far the change of Cloudflare's signing certificate has come. aws are the documents that hold what AWS
// trusts, one or more, such as the files that were imported one by one; cloudflare are those that hold what Cloudflare
// shows. Nothing but their certificates is looked at. Without o.Time nothing is said that depends on dates. The error is
// an [*Error]: one side has no certificate.
func Rotate(aws, cloudflare []*Document, o Options) (mapping.Rotation, error) {
	trusted, err := signingKeys(aws, o, "give what AWS trusts: IdP metadata, the identity provider values, or the certificate files")
	if err != nil {
		return mapping.Rotation{}, err
	}
	shown, err := signingKeys(cloudflare, o, "give what Cloudflare shows: its SAML metadata, the application, or the Public key")
	if err != nil {
		return mapping.Rotation{}, err
	}
	return mapping.Rotate(trusted, shown, o.Time), nil
}

func signingKeys(docs []*Document, o Options, fix string) ([]mapping.Key, error) {
	e := &Error{Kind: ErrMissing, Message: "there is no document to take certificates from", Fix: fix}
	var keys []mapping.Key
	for _, d := range docs {
		if _, err := d.vocabulary(o); err != nil {
			return nil, err
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
