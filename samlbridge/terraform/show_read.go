package terraform

import (
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// shown reports whether a document is what terraform show -json prints, or the state file that people take for it.
func shown(doc *jsondoc.Document) bool {
	return doc.Root.Get("format_version") != nil || doc.Root.Get("lineage") != nil
}

// readShow reads the applications in state, or in the state that a plan leads to.
func readShow(o Options) func(samlbridge.Input, samlbridge.Options) (*samlbridge.Document, error) {
	return func(in samlbridge.Input, so samlbridge.Options) (*samlbridge.Document, error) {
		doc, err := parseJSON(in, so.Limits, "what terraform show -json prints was")
		if err != nil {
			return nil, err
		}
		state := doc.Root.Get("values")
		planned := state == nil
		if planned {
			state = doc.Root.Get("planned_values")
		}
		if state == nil {
			return nil, notShown(doc)
		}
		s := stateReader{jsonReader: jsonReader{doc: doc}}
		s.module(state.Get("root_module"))
		chosen, err := choose(s.found, o, so)
		if err != nil {
			return nil, err
		}
		r := newReader(in, stateVocabulary(), nil)
		r.around(append(s.around, others(s.found, chosen)...))
		if planned {
			r.unmade(chosen)
		}
		return r.read(chosen)
	}
}

// unmade notes what a plan leaves out of an application because Cloudflare makes it on apply.
func (r *reader) unmade(app resource) {
	saas, missing := app.values.get("saas_app").inner(), []string(nil)
	for _, key := range made {
		if saas.get(strings.TrimPrefix(key, "saas_app.")) == nil {
			missing = append(missing, key)
			r.unreadBelow(key)
		}
	}
	if len(missing) > 0 {
		r.notes = append(r.notes, mapping.Finding{RuleID: mapping.NoteUnread, Severity: mapping.Notice, Path: app.address, Pos: app.values.pos,
			Message: "the plan does not know what Cloudflare makes on apply: " + quoted(missing), Fix: "run terraform apply first, then give what terraform show -json prints of the state"})
	}
}

func notShown(doc *jsondoc.Document) error {
	e := &samlbridge.Error{Kind: samlbridge.ErrWrongDocument, Message: "there are neither values of a state nor planned_values of a plan here",
		Fix: "give the output of terraform show -json, or of terraform show -json PLANFILE"}
	if doc.Root.Get("lineage") != nil {
		e.Message, e.Fix = "this is a state file, whose format is Terraform's own; what terraform show -json prints was expected",
			"run terraform show -json where the state is, and give what it prints"
	}
	return e
}

// stateReader collects applications from a module and the modules within it.
type stateReader struct {
	jsonReader
	found  []resource
	around []unplaced
}

// module recurses as deep as the limits let a document be.
func (s *stateReader) module(m *jsondoc.Value) {
	for _, r := range itemsOf(m.Get("resources")) {
		address := stringOf(r.Get("address"))
		values := r.Get("values")
		if !isApplication(stringOf(r.Get("type"))) || values == nil {
			s.around = append(s.around, unplaced{address, mapping.Origin{Pos: s.pos(&r)}})
			continue
		}
		s.found = append(s.found, resource{address: address, name: stringOf(r.Get("name")), values: s.node(values, r.Get("sensitive_values"))})
	}
	for _, child := range itemsOf(m.Get("child_modules")) {
		s.module(&child)
	}
}

func itemsOf(v *jsondoc.Value) []jsondoc.Value {
	if v == nil {
		return nil
	}
	return v.Items
}

func stringOf(v *jsondoc.Value) string {
	if v == nil {
		return ""
	}
	return v.String
}
