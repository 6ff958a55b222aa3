package terraform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// statements are the attribute statements, nil where version 4 of the provider has no way to state that there are none.
func (w *writer) statements(f mapping.Field) *node {
	out := node{kind: list, blocks: w.provider.blocks}
	for i, s := range w.parties.Application.AttributeStatements {
		out.items = append(out.items, w.statement(i, s))
	}
	if w.provider.blocks && len(out.items) == 0 {
		w.changed(diag.Dropped, f.Property, 0,
			"an empty list of "+f.Property.String()+" is not written: without blocks, there are none")
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
		w.err = problem(diag.ErrMissing, at, "the attribute statement "+diag.Quote(s.Name)+
			" has no IdP claim (source.name), which version 4 of the provider requires", "state the claim, or write "+
			string(V5))
	case w.provider.blocks:
		out.add("source", node{kind: list, items: []node{source}, blocks: true})
	case len(source.members) > 0:
		out.add("source", source)
	}
	return out
}

// nameByIdP are the claims of single identity providers: a list of objects in version 5 of the provider, a map in
// version 4.
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
		w.changed(diag.Rewritten, mapping.AppAttributeStatements, i,
			"the claims of single identity providers are sorted by ID: name_by_idp is a map in version 4 of the provider")
	}
	out := node{kind: object, mapped: true}
	for j, c := range sorted {
		if j > 0 && c.IdPID == sorted[j-1].IdPID {
			w.found(diag.SeverityWarning, ruleNarrowed, mapping.AppAttributeStatements, i, fmt.Sprintf(
				"kept the first claim for the identity provider %s; left out %s: name_by_idp is a map in version 4 of the provider",
				diag.Quote(c.IdPID), diag.Quote(c.SourceName)), "state one claim for each identity provider")
			continue
		}
		out.add(w.text(mapping.AppAttributeStatements, i, c.IdPID).text,
			w.text(mapping.AppAttributeStatements, i, c.SourceName))
	}
	return out
}
