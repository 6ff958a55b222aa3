package samlbridge

import (
	"fmt"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// applicationCodec reads and writes the Access application as Cloudflare's API has it: as request body or as response,
// with or without the envelope.
func applicationCodec() Codec {
	v := mapping.CloudflareApplicationVocabulary()
	return Codec{Form: CloudflareApp, Summary: "the Cloudflare Access application of type saas, as API JSON", Vocabulary: v,
		Detect: func(in Input) int {
			if in.Kind != JSONInput {
				return 0
			}
			doc, err := in.json(Limits{})
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
		Read:  func(in Input, o Options) (*Document, error) { return readApplication(in, v, o) },
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

func readApplication(in Input, v mapping.Vocabulary, o Options) (*Document, error) {
	if in.Kind != JSONInput {
		return nil, in.wrong(v)
	}
	doc, err := in.json(o.Limits)
	if err != nil {
		return nil, err
	}
	app, err := chooseApplication(doc, o)
	if err != nil {
		return nil, err
	}
	r := &applicationReader{doc: doc, vocabulary: v}
	if app.value != doc.Root {
		r.note(mapping.NoteIgnored, "", doc.Root.Offset, "what stands around the application in the API's answer was left out"+besides(doc.Root, app.value))
	}
	if pages := morePages(doc.Root); pages != "" && o.EntityID == "" {
		r.notes = append(r.notes, mapping.Finding{RuleID: mapping.NoteSelected, Severity: mapping.Warning, Pos: posIn(doc, doc.Root.Offset),
			Message: pages + "the only one that was found was read, " + describeSAML(app.value), Fix: fixPages})
	}
	r.withhold(app.value, app.path)
	r.object(app.value, app.path, "")
	if r.err != nil {
		return nil, r.err
	}
	if len(r.empty) > 0 {
		r.note(mapping.NoteEmpty, app.path, app.value.Offset, "members that are null or empty are read as not stated: "+strings.Join(r.empty, ", "))
	}
	d, err := NewDocument(in, v, r.values, r.notes)
	if err != nil {
		return nil, err
	}
	if d.Application == nil {
		d.Application = &mapping.Application{}
	}
	d.Application.OIDCFields, d.Application.Other = r.oidc, r.other
	d.Application.Raw = jsondoc.Write(keepBut(doc, app.value, r.secrets))
	origin := d.Origin
	d.Origin = func(id mapping.Property, i int) mapping.Origin {
		if id == mapping.AppOther && i < len(r.otherAt) {
			return r.otherAt[i]
		}
		return origin(id, i)
	}
	return d, nil
}
