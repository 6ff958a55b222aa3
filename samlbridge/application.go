package samlbridge

import (
	"fmt"
	"slices"
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
			if len(applicationsIn(doc.Root)) > 0 {
				return 1000 // a member saas_app outweighs any number of keys that a values form may share
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
		r.note(mapping.NoteIgnored, "", doc.Root.Offset, "what stands around the application in the API's answer was left out")
	}
	r.withhold(app.value, app.path)
	r.object(app.value, app.path, "")
	if r.err != nil {
		return nil, r.err
	}
	if len(r.empty) > 0 {
		r.note(mapping.NoteEmpty, app.path, app.value.Offset, "members that are null or empty are read as not stated: "+strings.Join(r.empty, ", "))
	}
	d, err := decode(in, v, r.values, r.notes)
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

func chooseApplication(doc *jsondoc.Document, o Options) (located, error) {
	apps := applicationsIn(doc.Root)
	if o.EntityID != "" {
		apps = slices.DeleteFunc(apps, func(l located) bool {
			id := l.value.Get("saas_app").Get("sp_entity_id")
			return id == nil || id.String != o.EntityID
		})
	}
	at := posIn(doc, doc.Root.Offset)
	switch len(apps) {
	case 1:
		return apps[0], nil
	case 0:
		e := &Error{Kind: ErrWrongDocument, Pos: at, Message: "the JSON text holds no Access application with a saas_app object",
			Fix: "give the application of type saas as the API returns it from GET accounts/{account_id}/access/apps/{app_id}"}
		if o.EntityID != "" {
			e.Message = "no application in the JSON text has the Entity ID " + mapping.Quote(o.EntityID)
		} else if t := cmpValue(doc.Root.Get("result"), doc.Root).Get("type"); t != nil && t.Kind == jsondoc.String {
			e.Message = "the application's type is " + mapping.Quote(t.String) + " and it has no saas_app object; type \"saas\" was expected"
		} else if s := doc.Root.Get("success"); s != nil && s.Kind == jsondoc.Bool && !s.Bool {
			e.Message, e.Fix = "the API's answer says success: false and holds no application", "repeat the call to the API with a token that may read Access applications"
		}
		return located{}, e
	}
	var names []string
	for _, a := range apps {
		if id := a.value.Get("saas_app").Get("sp_entity_id"); id != nil {
			names = append(names, mapping.Quote(id.String))
		}
	}
	return located{}, &Error{Kind: ErrAmbiguous, Pos: at, Message: fmt.Sprintf("the JSON text holds %d applications, with the Entity IDs %s", len(apps), strings.Join(names[:min(len(names), 10)], ", ")),
		Fix: "choose one by its Entity ID"}
}

func cmpValue(a, b *jsondoc.Value) *jsondoc.Value {
	if a != nil {
		return a
	}
	return b
}
