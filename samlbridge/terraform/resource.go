package terraform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// resource is an application as a document holds it.
type resource struct {
	address string // as Terraform spells it
	name    string
	values  node
}

// choose returns the one application with a saas_app that the options name, or the only one.
func choose(found []resource, o Options, so samlbridge.Options) (resource, error) {
	if len(found) == 0 {
		return resource{}, &samlbridge.Error{Kind: samlbridge.ErrWrongDocument, Message: "there is no resource of type " + resourceType + " here",
			Fix: "give the file, or the state, that holds the application"}
	}
	candidates := slices.DeleteFunc(slices.Clone(found), func(r resource) bool {
		saas := r.values.get("saas_app").inner()
		return saas == nil || saas.kind != object && saas.kind != expression
	})
	if len(candidates) == 0 {
		return resource{}, &samlbridge.Error{Kind: samlbridge.ErrWrongDocument, Path: found[0].address, Pos: found[0].values.pos,
			Message: "the application has no saas_app object", Fix: "give the application of type saas that AWS IAM Identity Center is set up in"}
	}
	fitting := slices.DeleteFunc(slices.Clone(candidates), func(r resource) bool {
		return o.Address != "" && o.Address != r.address && o.Address != r.name ||
			so.EntityID != "" && r.entityID() != so.EntityID
	})
	switch {
	case len(fitting) == 1:
		return fitting[0], nil
	case len(fitting) > 1:
		return resource{}, &samlbridge.Error{Kind: samlbridge.ErrAmbiguous, Message: fmt.Sprintf("there are %d applications with a saas_app: %s", len(fitting), described(fitting)),
			Fix: "choose one by its address, on the command line with -address, or by its Entity ID, with -entity"}
	}
	return resource{}, &samlbridge.Error{Kind: samlbridge.ErrOption, Message: "no application has the address or the Entity ID that was asked for; there are " + described(candidates),
		Fix: "choose one of them by its address, on the command line with -address"}
}

// others are the applications that were not chosen.
func others(found []resource, chosen resource) []unplaced {
	var list []unplaced
	for _, r := range found {
		if r.address != chosen.address {
			list = append(list, unplaced{r.address, mapping.Origin{Pos: r.values.pos}})
		}
	}
	return list
}

// entityID is the service provider's, "" where it cannot be read or must not be shown.
func (r resource) entityID() string {
	saas := r.values.get("saas_app").inner()
	if id := saas.get("sp_entity_id"); id != nil && id.kind == text && !id.sensitive && !saas.sensitive {
		return id.text
	}
	return ""
}

// described lists at most ten applications.
func described(list []resource) string {
	var names []string
	for _, r := range list[:min(len(list), 10)] {
		name := mapping.Quote(r.address)
		if id := r.entityID(); id != "" {
			name += " with the Entity ID " + mapping.Quote(id)
		}
		names = append(names, name)
	}
	if len(list) > len(names) {
		names = append(names, fmt.Sprintf("%d more", len(list)-len(names)))
	}
	return strings.Join(names, ", ")
}

// wrongKind says that an input is not even of the syntax that its form has.
func wrongKind(in samlbridge.Input, expected string) error {
	if h, ok := forPeople(in); ok {
		return &samlbridge.Error{Kind: samlbridge.ErrWrongDocument, Message: "the text is what " + h.command + " prints for people, which leaves values out; JSON was expected", Fix: h.fix}
	}
	what := map[samlbridge.Kind]string{samlbridge.XMLInput: "XML", samlbridge.JSONInput: "JSON", samlbridge.TextInput: "plain text", samlbridge.BinaryInput: "not text"}[in.Kind]
	return &samlbridge.Error{Kind: samlbridge.ErrWrongDocument, Message: "the input is " + what + "; " + expected + " expected",
		Fix: "leave the form out to have it found from the content, or give another file"}
}
