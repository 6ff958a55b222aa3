package terraform

import (
	"bytes"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// reader walks an application's arguments: what a field of the vocabulary stands for is a value, all else is named.
type reader struct {
	in         *form.Source
	vocabulary mapping.Vocabulary
	// provider is whose arguments these are; nil for state, which has what Cloudflare makes.
	provider *provider
	fromV4   bool // state of version 4, which reads policies only where the configuration has them
	values   []mapping.Value
	notes
	empty  []string
	later  []string // what a plan does not know yet
	oidc   []unplaced
	other  []unplaced // what kept has
	unread []mapping.Property
	hidden []mapping.Property // read, although they are marked sensitive
	kept   node               // an object of what is carried over as it is
	err    error
}

func newReader(in *form.Source, v mapping.Vocabulary, p *provider) *reader {
	return &reader{in: in, vocabulary: v, provider: p, kept: node{kind: object}}
}

// beside says what the document has beside what is read.
func (r *reader) beside(others []unplaced) {
	if len(others) == 0 {
		return
	}
	var names []string
	for _, u := range others {
		names = append(names, u.key)
	}
	r.change(diag.Ignored, others[0].at, "what is beside the application was left out: "+quoted(names))
}

func (r *reader) read(app resource) (*form.Reading, error) {
	if r.provider != nil && app.values.get("name") == nil {
		r.warn(ruleArgument, app.at(), "the application has no name, without which Cloudflare makes none",
			"add the argument name")
	}
	saas := app.values.get("saas_app")
	r.fromV4 = r.provider == nil && saas.kind == list
	r.object(&app.values, visible(app.address), "")
	return r.document(app.at())
}

// document makes a document of what was read, with places; at is the application's.
func (r *reader) document(at diag.Origin) (*form.Reading, error) {
	if r.err != nil {
		return nil, r.err
	}
	if len(r.empty) > 0 {
		r.change(diag.Ignored, at, "values that are null or empty are read as not stated: "+quoted(r.empty))
	}
	if len(r.later) > 0 {
		r.notice(ruleUnread, at, "the plan does not know what is made on apply: "+quoted(r.later),
			"run terraform apply first, then give what terraform show -json prints of the state")
	}
	d, err := form.NewReading(r.in, r.vocabulary, r.values, r.changes)

	if err != nil {
		return nil, err
	}
	d.Unread, d.Sensitive, d.Findings = r.unread, r.hidden, r.findings
	if len(r.oidc)+len(r.other) > 0 && d.Application == nil {
		d.Application = &mapping.Application{}
	}
	var others []diag.Origin
	for _, u := range r.oidc {
		d.Application.OIDCFields = append(d.Application.OIDCFields, u.key)
		others = append(others, u.at)
	}
	for _, u := range r.other {
		d.Application.Other = append(d.Application.Other, u.key)
		others = append(others, u.at)
	}
	if len(r.kept.members) > 0 {
		d.Application.Raw = r.raw(d.Parties)
	}
	origin := d.Origin
	d.Origin = func(id mapping.Property, i int) diag.Origin {
		if id == mapping.AppOther && len(others) > 0 {
			return others[min(i, len(others)-1)]
		}
		if found := origin(id, i); found != (diag.Origin{}) {
			return found
		}
		return at
	}
	return d, nil
}

// raw is the application as Cloudflare's API has it: what p states, and what was kept beside.
func (r *reader) raw(p mapping.Parties) []byte {
	stated, err := jsondoc.Parse(cloudflare.ApplicationVocabulary().JSON(p), jsondoc.Unlimited())
	if err != nil {
		return nil // never: the vocabulary writes valid JSON
	}
	out := jsonReader{doc: stated}.node(stated.Root, nil)
	out.merge(r.kept.pruned())
	var b bytes.Buffer
	out.json(&b, true)
	doc, err := jsondoc.Parse(b.Bytes(), jsondoc.Unlimited())
	if err != nil {
		return nil // never: as above
	}
	return jsondoc.Write(doc.Keep(doc.Root))
}

// keep puts a value under its key, a path, into what is carried over.
func (r *reader) keep(key string, value node) {
	at := &r.kept
	names := strings.Split(key, ".")
	for _, name := range names[:len(names)-1] {
		at = at.child(name)
	}
	if slices.Contains(sets, key) {
		value.items = slices.Clone(value.items)
		slices.SortFunc(value.items, func(a, b node) int { return strings.Compare(a.text, b.text) })
	}
	at.add(names[len(names)-1], value)
}

// notOfApplication are the arguments that are Terraform's own, on every resource, and those that say where the
// application is.
var notOfApplication = []string{"count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection",
	"timeouts", "account_id", "zone_id"}

// oidcKeys are the arguments of saas_app for OpenID Connect applications only.
var oidcKeys = []string{"client_id", "client_secret", "redirect_uris", "grant_types", "scopes", "app_launcher_url",
	"group_filter_regex", "custom_claims", "custom_claim", "allow_pkce_without_client_secret", "refresh_token_options",
	"hybrid_and_implicit_options", "access_token_lifetime"}

// object reads the members of an object; prefix is its path in the vocabulary's keys.
func (r *reader) object(n *node, path, prefix string) {
	for i := range n.members {
		name, value := n.members[i].name, &n.members[i].value
		key, at := prefix+name, diag.Origin{Path: memberPath(path, name), Pos: value.pos}
		f, known := r.fieldWithKey(key)
		within := r.isPrefix(key + ".")
		switch {
		case r.isEmpty(key, value, known):
			r.empty = append(r.empty, key)
			if value.kind == text && r.provider == nil && !r.fromV4 && slices.Contains(v5.keys, key) {
				r.keep(key, *value)
			}
		case r.computed(key, value, at):
		case known:
			r.field(f, value, at)
			r.statements(f, value, at.Path, key)
		case r.carries(key):
			r.carry(key, value, at)
		case within && value.kind == expression:
			r.unreadable(value, at, slices.ContainsFunc(r.vocabulary.Fields, func(f mapping.Field) bool {
				return f.Required && strings.HasPrefix(f.Key, key+".")
			}))
			r.unreadBelow(key)
		case within && value.inner().kind == object:
			inner := at.Path
			if value.kind == list {
				inner = itemPath(inner, 0)
			}
			r.object(value.inner(), inner, key+".")
		case r.provider != nil && slices.Contains(notOfApplication, key):
			r.change(diag.Ignored, at, "the argument says nothing of the application itself")
		default:
			r.remain(key, at, value)
		}
	}
}

// isEmpty holds for what is read as not stated. State has empty lists where nothing was set, of version 4 for policies
// too.
func (r *reader) isEmpty(key string, value *node, known bool) bool {
	if value.empty() {
		return true
	}
	if value.kind != list || len(value.items) > 0 {
		return false
	}
	return !known || strings.HasSuffix(key, ".custom_attribute") || r.fromV4 && key == "policies"
}

// computed refuses the arguments that Cloudflare alone makes, and warns of those that the provider takes all the same.
func (r *reader) computed(key string, value *node, at diag.Origin) bool {
	if r.provider == nil {
		return false
	}
	const fix = "remove the argument and read the value from the resource"
	switch {
	case slices.Contains(r.provider.computed, key):
		r.refuse(ruleArgument, at, "Cloudflare makes this value, and version "+r.provider.version+
			" of the provider refuses the argument", fix)
		return true
	case slices.Contains(made, key):
		r.warn(ruleArgument, at,
			"Cloudflare makes this value, and the provider sends what is written here in its place", fix)
		return true
	case key == "session_duration" && value.kind == text && !r.provider.takesDuration(value.text):
		r.refuse(ruleArgument, at, "session_duration is "+diag.Quote(value.text)+
			", which the provider refuses; a duration was expected", `write a number with its unit, such as "24h"`)
		return true
	}
	return false
}

// carries reports whether a top-level argument is carried over as it is.
func (r *reader) carries(key string) bool {
	if r.provider != nil {
		return slices.Contains(r.provider.carried, key)
	}
	return key == "id" || slices.Contains(v5.carried, key) || slices.Contains(v4.carried, key)
}

func (r *reader) carry(key string, value *node, at diag.Origin) {
	if !r.readable(value, at, false) {
		r.unread = append(r.unread, mapping.AppOther)
		return
	}
	r.keep(key, *value)
	r.other = append(r.other, unplaced{key, at})
	inner := value.inner()
	if enabled := inner.get("enabled"); key == "scim_config" && enabled != nil {
		f, _ := r.fieldWithKey("scim_config.enabled")
		r.field(f, enabled, diag.Origin{Path: memberPath(at.Path, "enabled"), Pos: enabled.pos})
	}
}

// remain is for what no field stands for and what is not carried over either: it is named.
func (r *reader) remain(key string, at diag.Origin, value *node) {
	name, saas := strings.CutPrefix(key, "saas_app.")
	switch {
	case value.sensitive:
		r.withheld(at)
		return
	// state's "not set"
	case saas && slices.Contains(oidcKeys, name) && !(value.kind == literal && value.text == "false"):
		r.oidc = append(r.oidc, unplaced{key, at})
	case r.provider != nil && saas && !slices.Contains(r.provider.keys, key):
		r.undocumented(at)
		return
	}
	r.change(diag.Ignored, at, "the value was left out: it is none of those that are carried over")
}

func (r *reader) undocumented(at diag.Origin) {
	r.warn(ruleUnread, at, "the provider documents no argument of this name, and Terraform need not say so",
		"correct the name, or remove the argument")
}
