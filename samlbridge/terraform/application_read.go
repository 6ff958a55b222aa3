package terraform

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// reader turns an application's arguments into a document: what a field of the vocabulary stands for is a value, all else is
// named.
type reader struct {
	in         samlbridge.Input
	vocabulary mapping.Vocabulary
	// keys are the arguments that the provider documents, where it is configuration that is read; nil for state.
	keys   []string
	values []mapping.Value
	notes  []mapping.Finding
	empty  []string
	oidc   []unplaced
	other  []unplaced // what kept holds
	unread []mapping.Property
	kept   node // an object of what is plain
	err    error
}

// unplaced is an argument that no field stands for, by its key.
type unplaced struct {
	key string
	at  mapping.Origin
}

func newReader(in samlbridge.Input, v mapping.Vocabulary, keys []string) *reader {
	return &reader{in: in, vocabulary: v, keys: keys, kept: node{kind: object}}
}

func (r *reader) note(id, path string, pos mapping.Pos, message string) {
	r.notes = append(r.notes, mapping.Finding{RuleID: id, Severity: mapping.Notice, Path: path, Pos: pos, Message: message})
}

// around says what stands in the document beside what is read.
func (r *reader) around(others []unplaced) {
	if len(others) == 0 {
		return
	}
	var names []string
	for _, u := range others {
		names = append(names, u.key)
	}
	r.note(mapping.NoteIgnored, others[0].at.Path, others[0].at.Pos, "what stands beside the application was left out: "+quoted(names))
}

// quoted lists at most ten names and counts the rest.
func quoted(names []string) string {
	var list []string
	for _, name := range names[:min(len(names), 10)] {
		list = append(list, mapping.Quote(name))
	}
	if more := len(names) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("%d more", more))
	}
	return strings.Join(list, ", ")
}

func (r *reader) read(app resource) (*samlbridge.Document, error) {
	r.object(&app.values, app.address, "")
	return r.document(app.address, app.values.pos)
}

// document makes a document of what was read, with places.
func (r *reader) document(address string, pos mapping.Pos) (*samlbridge.Document, error) {
	if r.err != nil {
		return nil, r.err
	}
	if len(r.empty) > 0 {
		r.note(mapping.NoteEmpty, address, pos, "values that are null or empty are read as not stated: "+quoted(r.empty))
	}
	d, err := samlbridge.NewDocument(r.in, r.vocabulary, r.values, r.notes)
	if err != nil {
		return nil, err
	}
	d.Unread = r.unread
	if len(r.oidc)+len(r.other) > 0 && d.Application == nil {
		d.Application = &mapping.Application{}
	}
	var others []mapping.Origin
	for _, u := range r.oidc {
		d.Application.OIDCFields = append(d.Application.OIDCFields, u.key)
		others = append(others, u.at)
	}
	for _, u := range r.other {
		d.Application.Other = append(d.Application.Other, u.key)
		others = append(others, u.at)
	}
	if len(r.other) > 0 {
		d.Application.Raw = r.raw(d.Parties)
	}
	origin := d.Origin
	d.Origin = func(id mapping.Property, i int) mapping.Origin {
		if id == mapping.AppOther && len(others) > 0 {
			return others[min(i, len(others)-1)]
		}
		if at := origin(id, i); at != (mapping.Origin{}) {
			return at
		}
		return mapping.Origin{Path: address, Pos: pos}
	}
	return d, nil
}

// raw is the application as Cloudflare's API has it: what p states, and what was kept beside.
func (r *reader) raw(p mapping.Parties) []byte {
	var fields []jsondoc.Field
	for _, text := range [][]byte{mapping.CloudflareApplicationVocabulary().JSON(p), []byte(r.kept.structured())} {
		doc, err := jsondoc.Parse(text, jsondoc.Unlimited())
		if err != nil {
			continue // never: the text was made from values here
		}
		for i := range doc.Root.Members {
			fields = append(fields, jsondoc.Field{Name: doc.Root.Members[i].Name, Value: doc.Keep(&doc.Root.Members[i].Value)})
		}
	}
	return jsondoc.Write(jsondoc.NewObject(fields...))
}

// notOfApplication are the arguments that are Terraform's own, on every resource, and those that say where the application is.
var notOfApplication = []string{"count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection", "timeouts", "account_id", "zone_id"}

// oidcKeys are the arguments of saas_app for OpenID Connect applications only.
var oidcKeys = []string{"client_id", "client_secret", "redirect_uris", "grant_types", "scopes", "app_launcher_url", "group_filter_regex", "custom_claims", "custom_claim",
	"allow_pkce_without_client_secret", "refresh_token_options", "hybrid_and_implicit_options", "access_token_lifetime"}

// object reads the members of an object; prefix is its path in the vocabulary's keys.
func (r *reader) object(n *node, path, prefix string) {
	for i := range n.members {
		name, value := n.members[i].name, &n.members[i].value
		key, at := prefix+name, memberPath(path, name)
		f, known := r.fieldWithKey(key)
		within := r.isPrefix(key + ".")
		switch {
		case value.sensitive:
			r.withheld(at, value.pos)
			r.unreadBelow(key)
		case value.empty(), value.kind == list && len(value.items) == 0 && (!known || name == "custom_attribute"):
			r.empty = append(r.empty, key)
		case known:
			r.field(f, value, at)
			r.statements(f, value, at, key)
		case within && value.kind == expression:
			r.unreadBelow(key)
			r.unreadable(value, at, slices.ContainsFunc(r.vocabulary.Fields, func(f mapping.Field) bool { return f.Required && strings.HasPrefix(f.Key, key+".") }))
		case within && value.inner().kind == object:
			inner := value.inner()
			if value.kind == list {
				at = itemPath(at, 0)
			}
			if inner.sensitive {
				r.withheld(at, inner.pos)
				r.unreadBelow(key)
			} else {
				r.object(inner, at, key+".")
			}
		case r.keys != nil && slices.Contains(notOfApplication, key):
			r.note(mapping.NoteIgnored, at, value.pos, "the argument says nothing of the application itself")
		default:
			r.remain(key, at, value)
		}
	}
}

// remain is for what no field stands for: what is plain is kept, all else is named.
func (r *reader) remain(key, at string, value *node) {
	u := unplaced{key, mapping.Origin{Path: at, Pos: value.pos}}
	name, saas := strings.CutPrefix(key, "saas_app.")
	switch {
	case (slices.Contains(plain, key) || r.keys == nil && key == "id") && r.readable(value, at, false):
		r.kept.add(key, *value)
		r.other = append(r.other, u)
		return
	case slices.Contains(plain, key):
		r.unread = append(r.unread, mapping.AppOther)
		return
	case saas && slices.Contains(oidcKeys, name) && !(value.kind == literal && value.text == "false"): // which state has for "not set"
		r.oidc = append(r.oidc, u)
	case r.keys != nil && slices.Contains(made, key):
		r.warn(at, value, "Cloudflare makes this value, and the provider takes what stands here in its place", "remove the argument and read the value from the resource")
		return
	case r.keys != nil && saas && !slices.Contains(r.keys, key):
		r.undocumented(at, value)
		return
	}
	r.note(mapping.NoteUnread, at, value.pos, "the value was left out: it is none of those that are carried over")
}

func (r *reader) undocumented(at string, value *node) {
	r.warn(at, value, "the provider documents no argument of this name, and Terraform need not say so", "correct the name, or remove the argument")
}

func (r *reader) warn(at string, value *node, message, fix string) {
	r.notes = append(r.notes, mapping.Finding{RuleID: mapping.NoteUnread, Severity: mapping.Warning, Path: at, Pos: value.pos, Message: message, Fix: fix})
}

func (r *reader) withheld(at string, pos mapping.Pos) {
	r.note(mapping.NoteSecret, at, pos, "the value is marked sensitive and was withheld: it is neither used nor written")
}

// unreadable reports an expression: as an error where an application cannot do without the value.
func (r *reader) unreadable(value *node, at string, required bool) {
	message := "the value is " + value.text + ", which Terraform alone can evaluate; a literal value was expected"
	const fix = "give what terraform show -json prints, which holds the value, or put the value itself here"
	if !required {
		r.notes = append(r.notes, mapping.Finding{RuleID: mapping.NoteUnread, Severity: mapping.Notice, Path: at, Pos: value.pos,
			Message: message + ": it is read as not stated", Fix: fix})
	} else if r.err == nil {
		r.err = &samlbridge.Error{Kind: samlbridge.ErrValue, Path: at, Pos: value.pos, Message: message, Fix: fix}
	}
}

// readable reports whether a value can be used. One that holds an expression or a sensitive part anywhere is not stated as a
// whole, since half a list would say something else.
func (r *reader) readable(value *node, at string, required bool) bool {
	if path, part := value.find(at, func(n *node) bool { return n.kind == expression }); part != nil {
		r.unreadable(part, path, required)
		return false
	}
	if path, part := value.find(at, func(n *node) bool { return n.sensitive }); part != nil {
		r.withheld(path, part.pos)
		return false
	}
	if path, part := value.find(at, func(n *node) bool { return n.normalised }); part != nil {
		r.note(mapping.NoteRepaired, path, part.pos, "the text is not in Unicode Normalization Form C; it is read as Terraform reads it, normalised")
	}
	return true
}

// unreadBelow notes that the field with a key, or those below it, are stated and could not be read.
func (r *reader) unreadBelow(key string) {
	for _, f := range r.vocabulary.Fields {
		if f.Key == key || strings.HasPrefix(f.Key, key+".") {
			r.unread = append(r.unread, f.Property)
		}
	}
}

// field adds the values of a field.
func (r *reader) field(f mapping.Field, value *node, at string) {
	if !r.readable(value, at, f.Required) {
		r.unread = append(r.unread, f.Property)
		return
	}
	if value.kind != list {
		r.value(f, value, at)
		return
	}
	for i := range value.items {
		r.value(f, &value.items[i], itemPath(at, i))
	}
	if len(value.items) == 0 {
		r.values = append(r.values, mapping.Value{Field: f, Empty: true, Origin: mapping.Origin{Path: at, Pos: value.pos}})
	}
}

func (r *reader) value(f mapping.Field, value *node, at string) {
	v := mapping.Value{Field: f, Origin: mapping.Origin{Path: at, Pos: value.pos}}
	switch {
	case f.Structured():
		v.Text = value.structured()
	case value.kind == text, value.kind == literal && (value.text == "true" || value.text == "false"):
		v.Text = value.text
	default:
		if r.err == nil {
			what := map[kind]string{literal: "a number or null", list: "a list", object: "an object"}[value.kind]
			r.err = &samlbridge.Error{Kind: samlbridge.ErrValue, Path: at, Pos: value.pos, Message: "the value is " + what + "; a string was expected", Fix: "put the value in quotes"}
		}
		return
	}
	r.values = append(r.values, v)
}

// structured is n as JSON in the shape of Cloudflare's API: without the lists of one that version 4 puts around source, and
// without what is null.
func (n *node) structured() string {
	var b bytes.Buffer
	n.pruned().json(&b, true)
	return b.String()
}

func (n *node) pruned() *node {
	out := node{kind: n.kind, text: n.text}
	for i := range n.items {
		out.items = append(out.items, *n.items[i].pruned())
	}
	for i := range n.members {
		value := &n.members[i].value
		if n.members[i].name == "source" {
			value = value.inner()
		}
		if !(value.kind == literal && value.text == "null") {
			out.add(n.members[i].name, *value.pruned())
		}
	}
	return &out
}

// statements names the parts of attribute statements that have no field.
func (r *reader) statements(f mapping.Field, value *node, at, key string) {
	if f.Property != mapping.AppAttributeStatements {
		return
	}
	items := value.items
	if value.kind == object {
		items = []node{*value}
	}
	for i := range items {
		r.beyond(&items[i], itemPath(at, i), itemPath(key, i), "name", "friendly_name", "name_format", "required", "source")
		if source := items[i].get("source"); source != nil {
			r.beyond(source.inner(), memberPath(itemPath(at, i), "source"), memberPath(itemPath(key, i), "source"), "name", "name_by_idp")
		}
	}
}

func (r *reader) beyond(n *node, at, key string, known ...string) {
	for i := range n.members {
		name, value := n.members[i].name, &n.members[i].value
		if slices.Contains(known, name) || value.empty() {
			continue
		}
		if r.keys != nil {
			r.undocumented(memberPath(at, name), value)
		} else {
			r.remain(memberPath(key, name), memberPath(at, name), value)
		}
	}
}

// fieldWithKey finds the row of a key. State names attribute statements as either version of the provider does.
func (r *reader) fieldWithKey(key string) (mapping.Field, bool) {
	if r.keys == nil && key == "saas_app.custom_attribute" {
		key = "saas_app.custom_attributes"
	}
	i := slices.IndexFunc(r.vocabulary.Fields, func(f mapping.Field) bool { return f.Key == key })
	if i < 0 {
		return mapping.Field{}, false
	}
	return r.vocabulary.Fields[i], true
}

func (r *reader) isPrefix(prefix string) bool {
	return slices.ContainsFunc(r.vocabulary.Fields, func(f mapping.Field) bool { return strings.HasPrefix(f.Key, prefix) })
}
