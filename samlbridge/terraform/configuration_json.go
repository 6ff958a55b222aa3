package terraform

import (
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// readConfigurationJSON reads .tf.json.
func readConfigurationJSON(o Options) func(*form.Source, form.Options) (*form.Reading, error) {
	return func(in *form.Source, so form.Options) (*form.Reading, error) {
		doc, err := parseJSON(in, "Terraform configuration in JSON syntax was")
		if err != nil {
			return nil, err
		}
		reader := jsonReader{doc: doc, templates: true}
		var c configuration
		for i := range doc.Root.Members {
			m := &doc.Root.Members[i]
			switch m.Name {
			case "resource":
				reader.resources(&c, &m.Value)
			case "terraform":
				for _, inner := range labelled(&m.Value) {
					if inner.Name == "required_providers" {
						providers := reader.node(&inner.Value, nil)
						c.requires(providers.inner())
					}
				}
				fallthrough
			default:
				c.around = append(c.around, unplaced{m.Name, diag.Origin{Pos: reader.pos(&m.Value)}})
			}
		}
		return c.read(in, v5, o, so)
	}
}

func (r jsonReader) resources(c *configuration, v *jsondoc.Value) {
	for _, kind := range labelled(v) {
		for _, m := range labelled(&kind.Value) {
			values := r.node(&m.Value, nil)
			c.resource(kind.Name, m.Name, *values.inner())
		}
	}
}

// labelled are the members whose names are a block's label: JSON syntax spells several blocks as one object, or as a
// list.
func labelled(v *jsondoc.Value) []jsondoc.Member {
	if v == nil {
		return nil
	}
	list := v.Members
	for i := range v.Items {
		list = append(list, v.Items[i].Members...)
	}
	return list
}
