package terraform

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// everything is a document that states all that is ever written.
func everything() *form.Reading {
	yes := true
	return &form.Reading{Parties: mapping.Parties{
		SP: &mapping.ServiceProvider{EntityID: "e", AssertionConsumerServices: []mapping.Endpoint{
			{Location: "https://example.com/acs"}}},
		IdP: &mapping.IdentityProvider{EntityID: "i", MetadataURL: "m", SingleSignOnServices: []mapping.Endpoint{
			{Location: "s"}},
			Keys: []mapping.Key{{DER: []byte("k")}}},
		Application: &mapping.Application{Name: "n", Type: "saas", AuthType: "oidc", NameIDFormat: "email",
			NameIDTransform: "t", AttributeTransform: "t", RelayState: "r",
			AllowedIdPs: []string{"a"}, AutoRedirect: &yes, SCIMEnabled: &yes,
			OIDCFields: []string{"saas_app.client_id"},
			Policies:   []json.RawMessage{json.RawMessage(`{"id":"p","precedence":1,"decision":"allow"}`)},
			AttributeStatements: []mapping.AttributeStatement{{Name: "n", FriendlyName: "f", NameFormat: "u",
				Required: &yes,
				Source: mapping.AttributeSource{Name: "s",
					NameByIdP: []mapping.NameByIdP{{IdPID: "id of an identity provider", SourceName: "s"}}}}},
			Other: append([]string{"id", "zone_id", "saas_app.created_at"}, plain...),
			Raw: json.RawMessage(`{"id": "x", "zone_id": "z", "allow_authenticate_via_warp": true, "app_launcher_visible": true, "custom_pages": ["x"], "logo_url": "x",
				"custom_deny_message": "x", "custom_deny_url": "x", "custom_non_identity_deny_url": "x",
				"scim_config": {"idp_uid": "x", "remote_uri": "x", "enabled": true, "mappings": [{"schema": "x", "operations": {"create": true}}]},
				"oauth_configuration": {"enabled": true, "grant": {"session_duration": "1h"}},
				"session_duration": "6h", "tags": ["x"], "saas_app": {"created_at": "x"}}`)},
	}}
}

// paths are the keys in a value, without indexes; the names in a map are no keys.
func (n *node) paths(prefix string, add func(string)) {
	for i := range n.items {
		n.items[i].paths(prefix, add)
	}
	if n.mapped {
		return
	}
	for i := range n.members {
		path := n.members[i].name
		if prefix != "" {
			path = prefix + "." + path
		}
		add(path)
		n.members[i].value.paths(path, add)
	}
}

// Terraform is silent about keys that the provider does not know, so each key that is written is held against the list
// of those that the provider documents, less those that Cloudflare makes.
func TestEveryWrittenKeyIsDocumented(t *testing.T) {
	t.Parallel()
	for _, p := range []provider{v5, v4} {
		d := everything()
		w := newWriter(d, d.Parties, p)
		blocks := w.configuration(Options{ResourceName: "aws"})
		require.NoError(t, w.err)
		i := slices.IndexFunc(blocks, func(b block) bool { return b.kind == "resource" })
		require.Equal(t, []string{resourceType, "aws"}, blocks[i].labels)
		var written []string
		blocks[i].body.paths("", func(path string) { written = append(written, path) })
		for _, path := range written {
			require.Contains(t, p.keys, path, "version %s", p.version)
			require.NotContains(t, made, path, "version %s", p.version)
			require.NotContains(t, p.computed, path, "version %s", p.version)
		}
		for _, f := range p.vocabulary().Fields {
			if f.Key != "" && f.Property != mapping.AppSCIM {
				require.Contains(t, written, f.Key, "version %s: the document above does not state all there is",
					p.version)
			}
		}
		require.Subset(t, written, plain)
		for _, key := range []string{"custom_attributes.source.name_by_idp.idp_id", "custom_attributes.required"} {
			require.Equal(t, !p.blocks, slices.Contains(written, "saas_app."+key))
		}
	}
}

func TestNoKeyStandsTwice(t *testing.T) {
	t.Parallel()
	for _, p := range []provider{v5, v4} {
		seen := map[string]bool{}
		for _, key := range p.keys {
			require.False(t, seen[key], key)
			seen[key] = true
		}
		require.NotEmpty(t, p.source.URL)
	}
}
