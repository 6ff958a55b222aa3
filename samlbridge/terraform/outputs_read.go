package terraform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// outputSet are the outputs that belong to one application: those whose names have the same before and after the key.
type outputSet struct {
	affix   string // what their names have beside the key, "" for names that are the key
	members []outputMember
}

type outputMember struct {
	field mapping.Field
	name  string
	value *jsondoc.Value // the whole output, with type, value and sensitive
}

// outputSets groups the outputs by what their names have beside "sso_endpoint", "idp_entity_id" and "public_key", with
// "_" between: before it, as in aws_sso_endpoint, or after it, as in sso_endpoint_aws.
func outputSets(doc *jsondoc.Document) (sets []outputSet, others []unplaced) {
	fields := outputVocabulary().Fields
	known := map[string]int{} // by affix, the place among the sets
	for i := range doc.Root.Members {
		m := &doc.Root.Members[i]
		affix, j := "", -1
		if m.Value.Get("value") != nil {
			j = slices.IndexFunc(fields, func(f mapping.Field) bool {
				var ok bool
				affix, ok = beside(m.Name, f.Key)
				return ok
			})
		}
		if j < 0 {
			others = append(others, unplaced{m.Name, diag.Origin{Pos: jsonReader{doc: doc}.pos(&m.Value)}})
			continue
		}
		k, more := known[affix]
		if !more {
			k = len(sets)
			known[affix] = k
			sets = append(sets, outputSet{affix: affix})
		}
		sets[k].members = append(sets[k].members, outputMember{fields[j], m.Name, &m.Value})
	}
	return sets, others
}

// beside is what name has before or after key.
func beside(name, key string) (string, bool) {
	if before, ok := strings.CutSuffix(name, "_"+key); ok {
		return before, true
	}
	if after, ok := strings.CutPrefix(name, key+"_"); ok {
		return after, true
	}
	return "", name == key
}

// readOutputs reads an identity provider from the outputs of one application.
func readOutputs(o Options) func(*form.Source, form.Options) (*form.Reading, error) {
	return func(in *form.Source, so form.Options) (*form.Reading, error) {
		doc, err := parseJSON(in, "what terraform output -json prints was")
		if err != nil {
			return nil, err
		}
		sets, others := outputSets(doc)
		chosen, err := chooseOutputs(sets, o, so)
		if err != nil {
			return nil, err
		}
		r := newReader(in, outputVocabulary(), nil)
		for _, s := range sets {
			for _, m := range s.members {
				if s.affix != chosen.affix {
					others = append(others, unplaced{m.name, diag.Origin{Pos: jsonReader{doc: doc}.pos(m.value)}})
				}
			}
		}
		r.beside(others)
		reader := jsonReader{doc: doc}
		for _, m := range chosen.members {
			value := reader.node(m.value.Get("value"), nil)
			at := diag.Origin{Path: visible("output." + m.name), Pos: value.pos}
			if isTrue(m.value.Get("sensitive")) && !value.empty() {
				r.change(diag.Ignored, at,
					"the output is marked sensitive: it is used, since the value is public and AWS needs it, but not quoted")
				r.hidden = append(r.hidden, m.field.Property)
			}
			if value.empty() {
				r.empty = append(r.empty, m.name)
				continue
			}
			r.field(m.field, &value, at)
		}
		return r.document(diag.Origin{})
	}
}

func chooseOutputs(sets []outputSet, o Options, so form.Options) (outputSet, error) {
	if len(sets) == 0 {
		return outputSet{}, problem(diag.ErrWrongDocument, diag.Origin{},
			"no output has a name that begins or ends with sso_endpoint, idp_entity_id or public_key",
			"give what terraform output -json prints for a configuration with these outputs")
	}
	fitting := slices.DeleteFunc(slices.Clone(sets), func(s outputSet) bool {
		return o.Address != "" && s.affix != o.Address || so.EntityID != "" && s.entityID() != so.EntityID
	})
	if len(fitting) == 1 {
		return fitting[0], nil
	}
	var names []string
	for _, s := range sets[:min(len(sets), 10)] {
		names = append(names, diag.Quote(s.members[0].name))
	}
	const fix = "choose one by its address, which is what the names have before or after these words, or by the Access Entity ID"
	if len(fitting) == 0 {
		return outputSet{}, problem(diag.ErrOption, diag.Origin{},
			"no outputs have the address or the Access Entity ID that was asked for; there are "+
				strings.Join(names, ", "), fix)
	}
	return outputSet{}, problem(diag.ErrAmbiguous, diag.Origin{},
		fmt.Sprintf("there are outputs of %d applications, among them %s", len(sets), strings.Join(names, ", ")), fix)
}

func (s outputSet) entityID() string {
	for _, m := range s.members {
		if m.field.Property == mapping.IdPEntityID {
			return stringOf(m.value.Get("value"))
		}
	}
	return ""
}
