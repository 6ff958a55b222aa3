package appform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/valuesform"
)

// applicationReader walks one application: what a field of the vocabulary stands for is a value, all else is kept by
// name.
type applicationReader struct {
	doc        *jsondoc.Document
	vocabulary mapping.Vocabulary
	values     []mapping.Value
	changes    []diag.Change
	empty      []string
	oidc       []string
	other      []string
	otherAt    []diag.Origin
	secrets    []*jsondoc.Value
	err        error
}

func (r *applicationReader) change(kind diag.ChangeKind, path string, offset int, message string) {
	r.changes = append(r.changes, diag.Change{Kind: kind, Place: diag.Place{Path: path, Pos: valuesform.PosIn(r.doc,
		offset)}, Message: message})
}

// object reads the members of an object; prefix is its path in the vocabulary's keys.
func (r *applicationReader) object(v *jsondoc.Value, path, prefix string) {
	for i := range v.Members {
		m := &v.Members[i]
		key, at := prefix+m.Name, jsondoc.Join(path, m.Name)
		f, known := r.fieldWithKey(key)
		switch {
		case slices.Contains(r.secrets, &m.Value):
		case valuesform.Empty(&m.Value):
			r.empty = append(r.empty, key)
		case known:
			found, err := valuesform.At(r.doc, f, &m.Value, at)
			if err != nil && r.err == nil {
				r.err = err
			}
			r.values = append(r.values, found...)
			r.within(f, &m.Value, at, key)
		case m.Value.Kind == jsondoc.Object && r.isPrefix(key+"."):
			r.object(&m.Value, at, key+".")
		default:
			origin := diag.Origin{Path: at, Pos: valuesform.PosIn(r.doc, m.Value.Offset)}
			unset := m.Value.Kind == jsondoc.Array && len(m.Value.Items) == 0 || m.Value.Kind == jsondoc.Bool &&
				!m.Value.Bool
			if prefix == "saas_app." && slices.Contains(oidcMembers, m.Name) && !unset {
				r.oidc = append(r.oidc, key)
				r.otherAt = slices.Insert(r.otherAt, len(r.oidc)-1, origin)
				continue
			}
			r.other = append(r.other, key)
			r.otherAt = append(r.otherAt, origin)
		}
	}
}

// within looks for what the type behind a structured field does not hold.
func (r *applicationReader) within(f mapping.Field, v *jsondoc.Value, path, key string) {
	if f.Property != mapping.AppAttributeStatements {
		return
	}
	items := v.Items
	if v.Kind == jsondoc.Object {
		items = []jsondoc.Value{*v}
	}
	for i := range items {
		at := fmt.Sprintf("%s[%d]", key, i)
		r.unknown(&items[i], jsondoc.Join(path, fmt.Sprint(i)), at, "name", "friendly_name", "name_format", "required",
			"source")
		source := items[i].Get("source")
		if source == nil {
			continue
		}
		r.unknown(source, jsondoc.Join(jsondoc.Join(path, fmt.Sprint(i)), "source"), at+".source", "name",
			"name_by_idp")
		if by := source.Get("name_by_idp"); by != nil && by.Kind == jsondoc.Object {
			r.change(diag.Repaired, jsondoc.Join(jsondoc.Join(jsondoc.Join(path, fmt.Sprint(i)), "source"),
				"name_by_idp"), by.Offset,
				"name_by_idp is a map, as older clients have it; it is read as a list sorted by idp_id")
		}
	}
}

func (r *applicationReader) unknown(v *jsondoc.Value, path, key string, known ...string) {
	for i := range v.Members {
		if m := &v.Members[i]; !slices.Contains(known, m.Name) {
			r.other = append(r.other, key+"."+m.Name)
			r.otherAt = append(r.otherAt, diag.Origin{Path: jsondoc.Join(path, m.Name), Pos: valuesform.PosIn(r.doc,
				m.Value.Offset)})
		}
	}
}

func (r *applicationReader) fieldWithKey(key string) (mapping.Field, bool) {
	i := slices.IndexFunc(r.vocabulary.Fields, func(f mapping.Field) bool { return f.Key == key })
	if i < 0 {
		return mapping.Field{}, false
	}
	return r.vocabulary.Fields[i], true
}

func (r *applicationReader) isPrefix(prefix string) bool {
	return slices.ContainsFunc(r.vocabulary.Fields, func(f mapping.Field) bool {
		return strings.HasPrefix(f.Key,
			prefix)
	})
}

// oidcMembers are the members of saas_app that Cloudflare's API defines for OpenID Connect applications only.
var oidcMembers = []string{"client_id", "client_secret", "redirect_uris", "grant_types", "scopes", "app_launcher_url",
	"group_filter_regex", "custom_claims",
	"allow_pkce_without_client_secret", "refresh_token_options", "hybrid_and_implicit_options", "access_token_lifetime"}

// secretNames are members whose values nobody should meet in an output: OIDC secrets and the credentials of
// scim_config.
var secretNames = []string{"client_secret", "authentication", "password", "token", "secret", "api_key", "api_token",
	"access_token", "refresh_token", "private_key",
	"authorization", "apikey", "api-key", "x-api-key", "secret_key", "secret_access_key", "passphrase"}

// withhold finds the secrets below v. They are named and go no further.
func (r *applicationReader) withhold(v *jsondoc.Value, path string) {
	for i := range v.Members {
		m := &v.Members[i]
		at := jsondoc.Join(path, m.Name)
		switch {
		case slices.Contains(secretNames, strings.ToLower(m.Name)) && !valuesform.Empty(&m.Value):
			r.secrets = append(r.secrets, &m.Value)
			r.change(diag.Withheld, at, m.NameOffset, "the secret in "+diag.Quote(m.Name)+
				" is neither kept nor written")
		default:
			r.withhold(&m.Value, at)
		}
	}
	for i := range v.Items {
		r.withhold(&v.Items[i], jsondoc.Join(path, fmt.Sprint(i)))
	}
}

// keepBut is v without the members whose values are left out, and with each name_by_idp as a list: the shape that
// today's API documents.
func keepBut(doc *jsondoc.Document, v *jsondoc.Value, out []*jsondoc.Value) jsondoc.Node {
	switch v.Kind {
	case jsondoc.Object:
		var fields []jsondoc.Field
		for i := range v.Members {
			m := &v.Members[i]
			switch {
			case slices.Contains(out, &m.Value):
			case m.Name == "name_by_idp" && m.Value.Kind == jsondoc.Object:
				fields = append(fields, jsondoc.Field{Name: m.Name, Value: listOf(doc, &m.Value)})
			default:
				fields = append(fields, jsondoc.Field{Name: m.Name, Value: keepBut(doc, &m.Value, out)})
			}
		}
		return jsondoc.NewObject(fields...)
	case jsondoc.Array:
		var items []jsondoc.Node
		for i := range v.Items {
			items = append(items, keepBut(doc, &v.Items[i], out))
		}
		return jsondoc.NewArray(items...)
	}
	return doc.Keep(v)
}

// listOf turns a name_by_idp map into the list, sorted since a map has no order.
func listOf(doc *jsondoc.Document, v *jsondoc.Value) jsondoc.Node {
	members := slices.Clone(v.Members)
	slices.SortFunc(members, func(a, b jsondoc.Member) int { return strings.Compare(a.Name, b.Name) })
	var items []jsondoc.Node
	for i := range members {
		items = append(items, jsondoc.NewObject(jsondoc.Field{Name: "idp_id",
			Value: jsondoc.NewString(members[i].Name)},
			jsondoc.Field{Name: "source_name", Value: doc.Keep(&members[i].Value)}))
	}
	return jsondoc.NewArray(items...)
}
