package appform

import (
	"fmt"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/valuesform"
)

// applicationCodec reads and writes the Access application as Cloudflare's API has it: as request body or as response,
// with or without the envelope.
func Codec() form.Codec {
	v := cloudflare.ApplicationVocabulary()
	return form.Codec{Form: "cloudflare-app", Summary: "the Cloudflare Access application of type saas, as API JSON",
		Vocabulary: v,
		Detect: func(in *form.Source) int {
			if in.Kind != form.JSON {
				return 0
			}
			doc, err := in.ParsedJSON()
			if err != nil {
				return 0
			}
			switch {
			case len(applicationsIn(doc.Root)) > 0:
				return 1000 // a member saas_app outweighs any number of keys that a values form may share
			case isAnswer(doc.Root):
				return 1 // so that Read says what it is instead
			}
			return 0
		},
		Read:  func(in *form.Source, o form.Options) (*form.Reading, error) { return readApplication(in, v, o) },
		Write: writeApplication(v),
	}
}

// applicationsIn returns the applications in an API answer or request that have a saas_app, with their JSON pointers.
func applicationsIn(root *jsondoc.Value) []located {
	var list []located
	consider := func(v *jsondoc.Value, path string) {
		if app := v.Get("saas_app"); app != nil && app.Kind == jsondoc.Object {
			list = append(list, located{v, path})
		}
	}
	consider(root, "")
	result, path := root.Get("result"), "/result"
	if root.Kind == jsondoc.Array {
		result, path = root, ""
	}
	if result != nil {
		consider(result, path)
		for i := range result.Items {
			consider(&result.Items[i], jsondoc.Join(path, fmt.Sprint(i)))
		}
	}
	return list
}

type located struct {
	value *jsondoc.Value
	path  string
}

func readApplication(in *form.Source, v mapping.Vocabulary, o form.Options) (*form.Reading, error) {
	if in.Kind != form.JSON {
		return nil, in.Wrong(v)
	}
	doc, err := in.ParsedJSON()
	if err != nil {
		return nil, err
	}
	app, err := chooseApplication(doc, o)
	if err != nil {
		return nil, err
	}
	r := &applicationReader{doc: doc, vocabulary: v}
	if app.value != doc.Root {
		r.change(diag.Ignored, "", doc.Root.Offset, "ignored the API response envelope"+besides(doc.Root, app.value))
	}
	var findings []diag.Finding
	if pages := morePages(doc.Root); pages != "" && o.EntityID == "" {
		findings = append(findings, diag.Finding{Rule: "read-selected", Severity: diag.SeverityWarning,
			Place:   diag.Place{Document: in.Name, Pos: valuesform.PosIn(doc, doc.Root.Offset)},
			Message: pages + "the only one that was found was read, " + describeSAML(app.value), Fix: fixPages})
	}
	r.withhold(app.value, app.path)
	r.object(app.value, app.path, "")
	if r.err != nil {
		return nil, r.err
	}
	if len(r.empty) > 0 {
		r.change(diag.Ignored, app.path, app.value.Offset, "null or empty members are read as not stated: "+
			strings.Join(r.empty, ", "))
	}
	reading, err := form.NewReading(in, v, r.values, r.changes)
	if err != nil {
		return nil, err
	}
	if reading.Application == nil {
		reading.Application = &mapping.Application{}
	}
	reading.Application.OIDCFields, reading.Application.Other = r.oidc, r.other
	reading.Application.Raw = jsondoc.Write(keepBut(doc, app.value, r.secrets))
	origin := reading.Origin
	reading.Origin = func(id mapping.Property, i int) diag.Origin {
		if id == mapping.AppOther && i < len(r.otherAt) {
			return r.otherAt[i]
		}
		return origin(id, i)
	}
	reading.Findings = findings
	return reading, nil
}
