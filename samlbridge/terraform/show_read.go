package terraform

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// readShow reads the applications in state, or in the state that a plan leads to.
func readShow(o Options) func(*form.Source, form.Options) (*form.Reading, error) {
	return func(in *form.Source, so form.Options) (*form.Reading, error) {
		doc, err := parseJSON(in, "what terraform show -json prints was")
		if err != nil {
			return nil, err
		}
		s := stateReader{jsonReader: jsonReader{doc: doc}}
		planned := doc.Root.Get("values") == nil
		switch {
		case !planned:
			s.module(doc.Root.Get("values").Get("root_module"), nil)
		case doc.Root.Get("planned_values") == nil && doc.Root.Get("prior_state") == nil:
			return nil, notShown(doc)
		default:
			s.plan(doc.Root)
		}
		chosen, err := choose(s.found, o, so)
		if len(s.found) == 0 && s.gone != "" {
			return nil, goneError(s.gone)
		}
		if err != nil {
			return nil, err
		}
		r := newReader(in, stateVocabulary(), nil)
		r.beside(append(s.around, others(s.found, chosen)...))
		r.attach(&chosen, s.policies)
		if planned {
			r.planned(s, chosen)
		}
		return r.read(chosen)
	}
}

func notShown(doc *jsondoc.Document) error {
	message := "there are neither values of a state nor planned_values of a plan here"
	fix := "give the output of terraform show -json, or of terraform show -json PLANFILE"
	if doc.Root.Get("lineage") != nil {
		message = "this is a state file, whose format is Terraform's own; what terraform show -json prints was expected"
		fix = "run terraform show -json where the state is, and give what it prints"
	}
	return problem(diag.ErrWrongDocument, diag.Origin{}, message, fix)
}

// stateReader collects applications, and policies of their own, from a module and the modules within it.
type stateReader struct {
	jsonReader
	found    []resource
	policies []ownPolicy
	around   []unplaced
	changes  map[string]*jsondoc.Value // what a plan does, by address
	drift    map[string]*jsondoc.Value // what a refresh found to be changed, by address
	gone     string                    // the address of an application that a refresh did not find any more
	prior    bool                      // reading what is there before the plan
}

// plan reads the state that a plan leads to, and of the state before it what the plan leaves alone: all of it where the
// plan only refreshes.
func (s *stateReader) plan(root *jsondoc.Value) {
	s.changes, s.drift = byAddress(root.Get("resource_changes")), byAddress(root.Get("resource_drift"))
	for _, r := range itemsOf(root.Get("resource_drift")) {
		if isApplication(stringOf(r.Get("type"))) && does(r.Get("change"), "delete") && s.gone == "" {
			s.gone = stringOf(r.Get("address"))
		}
	}
	s.module(root.Get("planned_values").Get("root_module"), nil)
	seen := map[string]bool{}
	for _, r := range s.found {
		seen[r.address] = true
	}
	for _, p := range s.policies {
		seen[p.address] = true
	}
	s.prior = true
	s.module(root.Get("prior_state").Get("values").Get("root_module"), seen)
}

// byAddress leaves aside deposed objects, which Terraform is about to delete.
func byAddress(list *jsondoc.Value) map[string]*jsondoc.Value {
	found := map[string]*jsondoc.Value{}
	if list == nil {
		return found
	}
	for i := range list.Items {
		if v := &list.Items[i]; stringOf(v.Get("deposed")) == "" {
			found[stringOf(v.Get("address"))] = v.Get("change")
		}
	}
	return found
}

// does reports whether an action is one of a change's.
func does(change *jsondoc.Value, action string) bool {
	return slices.ContainsFunc(itemsOf(change.Get("actions")), func(v jsondoc.Value) bool { return v.String == action })
}

// module recurses as deep as the limits let a document be. Addresses in seen are passed over, and so are deposed
// objects.
func (s *stateReader) module(m *jsondoc.Value, seen map[string]bool) {
	for _, r := range itemsOf(m.Get("resources")) {
		address, kind, values := stringOf(r.Get("address")), stringOf(r.Get("type")), r.Get("values")
		switch {
		case seen[address] || stringOf(r.Get("deposed_key")) != "":
		case values == nil || stringOf(r.Get("mode")) == "data":
			s.beside(address, &r)
		default:
			s.resource(address, kind, &r)
		}
	}
	for _, child := range itemsOf(m.Get("child_modules")) {
		s.module(&child, seen)
	}
}

func (s *stateReader) beside(address string, r *jsondoc.Value) {
	if !s.prior {
		s.around = append(s.around, unplaced{address, diag.Origin{Pos: s.pos(r)}})
	}
}

func (s *stateReader) resource(address, kind string, r *jsondoc.Value) {
	values := s.node(r.Get("values"), r.Get("sensitive_values"))
	if !s.prior {
		values.later(s.changes[address].Get("after_unknown"))
	}
	if isApplication(kind) {
		s.found = append(s.found, resource{address: address, name: stringOf(r.Get("name")), values: values,
			prior: s.prior})
		return
	}
	if isOwnPolicy(kind, &values) {
		s.policies = append(s.policies, ownPolicy{address, values})
	}
	s.beside(address, r)
}

// later puts expressions in the place of what is known after apply only; unknown is true there, or has its shape.
func (n *node) later(unknown *jsondoc.Value) {
	if unknown == nil {
		return
	}
	switch {
	case isTrue(unknown):
		*n = node{kind: expression, text: afterApply, pos: n.pos}
	case n.kind == list:
		for i := range n.items {
			n.items[i].later(itemOf(unknown, i))
		}
	case n.kind == object:
		for i := range unknown.Members {
			m := &unknown.Members[i]
			if n.get(m.Name) == nil && mentions(&m.Value) {
				n.add(m.Name, node{kind: object, pos: n.pos})
			}
			if inner := n.get(m.Name); inner != nil {
				inner.later(&m.Value)
			}
		}
	}
}

// mentions reports whether anything in a mask is true.
func mentions(mask *jsondoc.Value) bool {
	return isTrue(mask) || slices.ContainsFunc(mask.Items, func(v jsondoc.Value) bool { return mentions(&v) }) ||
		slices.ContainsFunc(mask.Members, func(m jsondoc.Member) bool { return mentions(&m.Value) })
}

// planned says what a plan does not know of the application, and what it, or somebody else, does to it.
func (r *reader) planned(s stateReader, app resource) {
	saas := app.saasApp()
	for _, key := range made {
		if saas.get(strings.TrimPrefix(key, "saas_app.")) == nil && !app.prior {
			r.later = append(r.later, key)
			r.unreadBelow(key)
		}
	}
	if app.prior && does(s.changes[app.address], "delete") {
		r.warn(ruleUnread, app.at(), "the plan deletes the application; what was read is what it is now",
			"check what removes it from the configuration before you apply the plan")
	}
	drift := s.drift[app.address]
	if does(drift, "delete") {
		r.warn(ruleUnread, app.at(), "the application was deleted outside of Terraform, and the plan makes another",
			"find out who deleted it; after apply, give AWS the new one's metadata")
		return
	}
	before, after := s.optional(drift.Get("before")), s.optional(drift.Get("after"))
	if changed := before.differs(after, "", nil); len(changed) > 0 {
		r.drifted(app.at(), !app.prior && len(s.changes) > 0, changed) // a plan that only refreshes changes nothing
	}
}

// optional is a value as a node; an object without members for nil.
func (s *stateReader) optional(v *jsondoc.Value) *node {
	if v == nil {
		return &node{kind: object}
	}
	n := s.node(v, nil)
	return &n
}

// differs adds the keys of the members, nested ones with their paths, in which two objects differ.
func (n *node) differs(other *node, prefix string, list []string) []string {
	for i := range n.members {
		m := &n.members[i]
		theirs := other.get(m.name)
		switch {
		case theirs == nil:
			list = append(list, prefix+m.name)
		case m.value.kind == object && theirs.kind == object:
			list = m.value.differs(theirs, prefix+m.name+".", list)
		case m.value.structured() != theirs.structured():
			list = append(list, prefix+m.name)
		}
	}
	for i := range other.members {
		if m := &other.members[i]; n.get(m.name) == nil && !m.value.empty() {
			list = append(list, prefix+m.name)
		}
	}
	return list
}
