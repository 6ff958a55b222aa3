package terraform

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// policy is an Access policy as Terraform refers to it.
type policy struct {
	id         node
	precedence int // -1 where it is not stated
}

var precedenceShape = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})$`)

// policies are the references to the document's policies; nil where it has some and none of them can be referred to.
func (w *writer) policies() *node {
	stated := w.parties.Application.Policies
	var policies []policy
	for i, raw := range stated {
		if p, ok := w.policy(i, raw); ok {
			policies = append(policies, p)
		}
	}
	if len(policies) == 0 && len(stated) > 0 {
		return nil
	}
	out := node{kind: list}
	numbered := w.inOrder(policies)
	for _, p := range policies {
		item := p.id
		if !w.provider.blocks {
			item = node{kind: object}
			item.add("id", p.id)
			if numbered && p.precedence >= 0 {
				item.add("precedence", node{kind: literal, text: strconv.Itoa(p.precedence)})
			}
		}
		out.items = append(out.items, item)
	}
	return &out
}

// policy reads a policy as the API or either version of the provider has it.
func (w *writer) policy(i int, raw []byte) (policy, bool) {
	var id string
	if json.Unmarshal(raw, &id) == nil && id != "" {
		if !w.provider.blocks {
			w.find(mapping.NoteRewritten, mapping.Notice, mapping.AppPolicies, i, "the policy "+mapping.Quote(id)+" is written as an object with its ID, as version 5 of the provider has it")
		}
		return policy{w.text(mapping.AppPolicies, i, id), -1}, true
	}
	var members map[string]json.RawMessage
	_ = json.Unmarshal(raw, &members) // what is no object has no members
	if json.Unmarshal(members["id"], &id) != nil || id == "" {
		w.find(mapping.NoteDropped, mapping.Warning, mapping.AppPolicies, i, "the policy has no ID, and Terraform refers to policies by their IDs; the variable policies, or an argument, has to name it")
		return policy{}, false
	}
	p := policy{w.text(mapping.AppPolicies, i, id), -1}
	delete(members, "id")
	if w.provider.blocks {
		w.find(mapping.NoteRewritten, mapping.Notice, mapping.AppPolicies, i, "the policy "+mapping.Quote(id)+" is written as its ID alone, as version 4 of the provider has it")
	}
	if number := string(members["precedence"]); precedenceShape.MatchString(number) {
		p.precedence, _ = strconv.Atoi(number)
		delete(members, "precedence")
	}
	if len(members) > 0 {
		w.find(mapping.NoteNarrowed, mapping.Notice, mapping.AppPolicies, i, "the policy "+mapping.Quote(id)+" is referred to by its ID; left out is what else the document says of it: "+
			quoted(slices.Sorted(maps.Keys(members))))
	}
	return p, true
}

// inOrder sorts policies by their precedence, as Cloudflare answers them, and reports whether it is to be written. Version 4 of
// the provider has the order alone. Version 5 counts on where a policy has no number, refuses numbers below 1, and would never
// be done with numbers that do not ascend.
func (w *writer) inOrder(list []policy) bool {
	stated := func(p policy) bool { return p.precedence >= 0 }
	if !slices.ContainsFunc(list, stated) {
		return false
	}
	ascending := func(a, b policy) int { return cmp.Compare(a.precedence, b.precedence) }
	sort := !slices.IsSortedFunc(list, ascending) && !slices.ContainsFunc(list, func(p policy) bool { return !stated(p) })
	if sort {
		slices.SortStableFunc(list, ascending)
	}
	numbered, last := !w.provider.blocks, 0
	for _, p := range list {
		if stated(p) {
			numbered = numbered && p.precedence > last
			last = p.precedence
		} else {
			last++
		}
	}
	switch {
	case w.provider.blocks:
		w.find(mapping.NoteRewritten, mapping.Notice, mapping.AppPolicies, 0, "the precedence of the policies is written as their order, as version 4 of the provider has it")
	case !numbered:
		w.find(mapping.NoteRewritten, mapping.Notice, mapping.AppPolicies, 0, "the precedence of the policies is written as their order: version 5 of the provider takes ascending numbers from 1 on")
	case sort:
		w.find(mapping.NoteRewritten, mapping.Notice, mapping.AppPolicies, 0, "the policies are written in the order of their precedence")
	}
	return numbered
}

// statements are the attribute statements, nil where version 4 of the provider has no way to state that there are none.
func (w *writer) statements(f mapping.Field) *node {
	out := node{kind: list, blocks: w.provider.blocks}
	for i, s := range w.parties.Application.AttributeStatements {
		out.items = append(out.items, w.statement(i, s))
	}
	if w.provider.blocks && len(out.items) == 0 {
		w.find(mapping.NoteDropped, mapping.Notice, f.Property, 0, "an empty list of "+f.Property.String()+" is not written: without blocks, there are none")
		return nil
	}
	return &out
}

func (w *writer) statement(i int, s mapping.AttributeStatement) node {
	out := node{kind: object}
	add := func(to *node, name, value string) {
		if value != "" {
			to.add(name, w.text(mapping.AppAttributeStatements, i, value))
		}
	}
	add(&out, "name", s.Name)
	add(&out, "friendly_name", s.FriendlyName)
	add(&out, "name_format", s.NameFormat)
	if s.Required != nil {
		out.add("required", node{kind: literal, text: strconv.FormatBool(*s.Required)})
	}
	source := node{kind: object}
	add(&source, "name", s.Source.Name)
	if len(s.Source.NameByIdP) > 0 {
		source.add("name_by_idp", w.nameByIdP(i, s.Source.NameByIdP))
	}
	switch {
	case w.provider.blocks && s.Source.Name == "" && w.err == nil:
		at := w.origin(mapping.AppAttributeStatements, i)
		w.err = &samlbridge.Error{Kind: samlbridge.ErrMissing, Path: at.Path, Pos: at.Pos,
			Message: fmt.Sprintf("the attribute statement %s has no IdP claim (source.name), which version 4 of the provider requires", mapping.Quote(s.Name)),
			Fix:     "state the claim, or write " + string(V5)}
	case w.provider.blocks:
		out.add("source", node{kind: list, items: []node{source}, blocks: true})
	case len(source.members) > 0:
		out.add("source", source)
	}
	return out
}

// nameByIdP are the claims of single identity providers: a list of objects in version 5 of the provider, a map in version 4.
func (w *writer) nameByIdP(i int, claims []mapping.NameByIdP) node {
	if !w.provider.blocks {
		out := node{kind: list}
		for _, c := range claims {
			item := node{kind: object}
			item.add("idp_id", w.text(mapping.AppAttributeStatements, i, c.IdPID))
			item.add("source_name", w.text(mapping.AppAttributeStatements, i, c.SourceName))
			out.items = append(out.items, item)
		}
		return out
	}
	byID := func(a, b mapping.NameByIdP) int { return strings.Compare(a.IdPID, b.IdPID) }
	sorted := slices.Clone(claims)
	slices.SortStableFunc(sorted, byID)
	if !slices.Equal(sorted, claims) {
		w.find(mapping.NoteRewritten, mapping.Notice, mapping.AppAttributeStatements, i, "the claims of single identity providers are sorted by ID: name_by_idp is a map in version 4 of the provider")
	}
	out := node{kind: object, mapped: true}
	for j, c := range sorted {
		if j > 0 && c.IdPID == sorted[j-1].IdPID {
			w.find(mapping.NoteNarrowed, mapping.Warning, mapping.AppAttributeStatements, i, fmt.Sprintf("kept the first claim for the identity provider %s; left out %s: name_by_idp is a map in version 4 of the provider",
				mapping.Quote(c.IdPID), mapping.Quote(c.SourceName)))
			continue
		}
		out.add(w.text(mapping.AppAttributeStatements, i, c.IdPID).text, w.text(mapping.AppAttributeStatements, i, c.SourceName))
	}
	return out
}
