package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/stretchr/testify/require"
)

// The example's own tests, as its README runs them.
func TestExampleTests(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"terraform", "tofu"} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, program, "../terraform")
			w.env = append(w.env, "TF_REATTACH_PROVIDERS="+serveCloudflare(t, w.registry()))
			w.must("init")
			require.Contains(t, w.must("test", "-no-color"), "3 passed, 0 failed")
		})
	}
}

// The whole flow in examples/terraform, with a stand-in for Cloudflare's provider: it plans while Cloudflare's values
// are not known yet, has nothing to change afterwards, and gives what AWS takes.
func TestFlow(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, "terraform", "../terraform")
	w.env = append(w.env, "TF_REATTACH_PROVIDERS="+serveCloudflare(t, w.registry()))
	w.must("init")
	w.must("validate")
	variables := []string{"-no-color", "-var=account_id=00000000000000000000000000000000",
		"-var=policy_ids=[\"f174e90a-0000-4000-8000-000000000000\"]"}
	out := w.must(append([]string{"apply", "-auto-approve"}, variables...)...)
	require.Contains(t, out, "1 added")
	require.Contains(t, out, "Warning: Check block assertion failed",
		"AWS's metadata has more ACS URLs than Cloudflare takes")
	w.must(append([]string{"plan", "-detailed-exitcode"}, variables...)...)

	o := w.outputs()
	require.Contains(t, o["aws_idp_metadata"], "7376000000000000000000000000000000000000000000000000000000000000")
	require.Contains(t, o["certificate_pem"], "-----BEGIN CERTIFICATE-----\n")
	require.Equal(t, "2036-11-20T19:30:14Z", o["certificate_expires"])
	metadata := w.must("output", "-raw", "aws_idp_metadata")
	require.Equal(t, o["aws_idp_metadata"], metadata)

	// What was uploaded is held against what Cloudflare signs with.
	uploaded := filepath.Join(w.dir, "access_saml_metadata.xml")
	for _, row := range []struct {
		why, file string
		warns     bool
	}{
		{"the same certificate", metadata, false},
		{"another one", strings.Replace(metadata, o["certificate_pem"].(string)[28:60], "MIIB"+strings.Repeat("A", 28),
			1), true},
	} {
		require.NoError(t, os.WriteFile(uploaded, []byte(row.file), 0o600))
		out, errs, _ := w.run("", append([]string{"plan"}, variables...)...)
		require.Equal(t, row.warns, strings.Contains(out+errs, "Cloudflare signs with a certificate"), "%s: %s%s",
			row.why, out, errs)
	}
	require.NoError(t, os.Remove(uploaded))

	_, errs, ok := w.run("", append([]string{"destroy", "-auto-approve"}, variables...)...)
	require.False(t, ok)
	require.Contains(t, errs, "lifecycle.prevent_destroy")
	_, errs, ok = w.run("", "plan", "-no-color", "-var=account_id=0", "-var=policy_ids=[]")
	require.False(t, ok)
	require.Contains(t, errs, "Access lets no one in")

	// A mistake in AWS's file ends the run before anything is changed.
	file := filepath.Join(w.dir, "aws-sp-metadata.xml")
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	portal := strings.ReplaceAll(string(data), "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
		"https://d-9300000000.awsapps.com/start")
	require.NoError(t, os.WriteFile(file, []byte(portal), 0o600))
	_, errs, ok = w.run("", append([]string{"plan"}, variables...)...)
	require.False(t, ok)
	require.Contains(t, errs, "Resource precondition failed")
}

// documented are the keys of the resource in version 5 of Cloudflare's provider, as its page in the Terraform Registry
// has them, for an application of type saas with SAML. A key that the provider does not know passes terraform validate
// without a word where it stands inside saas_app.
var documented = map[string][]string{
	"": {"account_id", "zone_id", "name", "type", "allow_authenticate_via_warp", "allowed_idps", "app_launcher_visible",
		"auto_redirect_to_identity",
		"custom_pages", "logo_url", "policies", "saas_app", "scim_config", "session_duration", "tags"},
	"saas_app": {"auth_type", "consumer_service_url", "custom_attributes", "default_relay_state", "name_id_format",
		"name_id_transform_jsonata",
		"saml_attribute_transform_jsonata", "sp_entity_id"},
	"policies": {"id", "precedence"},
}

func TestKeysAreDocumented(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"../terraform/main.tf", "examples/provider/provider.tf"} {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		parsed, problems := hclsyntax.ParseConfig(source, file, hcl.InitialPos)
		require.False(t, problems.HasErrors(), problems)
		found := map[string]bool{}
		for _, block := range parsed.Body.(*hclsyntax.Body).Blocks {
			if block.Type != "resource" {
				continue
			}
			require.Equal(t, "cloudflare_zero_trust_access_application", block.Labels[0])
			for _, inner := range block.Body.Blocks {
				require.Equal(t, "lifecycle", inner.Type, "version 5 has attributes where version 4 had blocks")
			}
			for name, attribute := range block.Body.Attributes {
				require.Contains(t, documented[""], name)
				for _, key := range objectKeys(attribute.Expr) {
					require.Contains(t, documented[name], key)
					found[key] = true
				}
			}
		}
		require.True(t, found["sp_entity_id"] && found["consumer_service_url"] && found["name_id_format"], "%s: %v",
			file, found)
	}
}

// objectKeys are the keys of the objects that an expression makes, at its top or in each element.
func objectKeys(e hclsyntax.Expression) []string {
	var keys []string
	switch e := e.(type) {
	case *hclsyntax.ForExpr:
		return objectKeys(e.ValExpr)
	case *hclsyntax.TupleConsExpr:
		for _, item := range e.Exprs {
			keys = append(keys, objectKeys(item)...)
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			keys = append(keys, hcl.ExprAsKeyword(item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr).Wrapped))
		}
	}
	return keys
}

// serveCloudflare serves the stand-in from this process and returns what TF_REATTACH_PROVIDERS takes.
func serveCloudflare(t *testing.T, registry string) string {
	t.Helper()
	address := registry + "/cloudflare/cloudflare"
	ctx, cancel := context.WithCancel(t.Context())
	served, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	go func() {
		_ = tf6server.Serve(address, providerserver.NewProtocol6(cloudflare{}), tf6server.WithDebug(ctx, served,
			closed),
			tf6server.WithLoggingSink(t), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	c := <-served
	t.Cleanup(func() { cancel(); <-closed })
	type addr struct{ Network, String string }
	list, err := json.Marshal(map[string]any{address: map[string]any{"Protocol": string(c.Protocol),
		"ProtocolVersion": c.ProtocolVersion, "Pid": c.Pid,
		"Test": c.Test, "Addr": addr{c.Addr.Network(), c.Addr.String()}}})
	require.NoError(t, err)
	return string(list)
}

// cloudflare stands in for Cloudflare's provider, which is not a Go module that a test could import: the one resource,
// with the attributes that the example uses, and values of Cloudflare's that are known only after apply.
type cloudflare struct{}

func (cloudflare) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "cloudflare"
}
func (cloudflare) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (cloudflare) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (cloudflare) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (cloudflare) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return application{} }}
}

type application struct{}

func (application) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "cloudflare_zero_trust_access_application"
}

func (application) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	made := schema.StringAttribute{Computed: true, PlanModifiers: kept}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":           made,
		"account_id":   schema.StringAttribute{Optional: true},
		"name":         schema.StringAttribute{Optional: true},
		"type":         schema.StringAttribute{Optional: true},
		"allowed_idps": schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"policies": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{
				"id": schema.StringAttribute{Optional: true}, "precedence": schema.Int64Attribute{Optional: true},
			}}},
		"saas_app": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"auth_type":            schema.StringAttribute{Optional: true},
			"consumer_service_url": schema.StringAttribute{Optional: true},
			"sp_entity_id":         schema.StringAttribute{Optional: true},
			"name_id_format":       schema.StringAttribute{Optional: true},
			"client_secret":        schema.StringAttribute{Computed: true, Sensitive: true, PlanModifiers: kept},
			"sso_endpoint":         made,
			"idp_entity_id":        made,
			"public_key":           made,
		}},
	}}
}

func (application) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	key, err := os.ReadFile("examples/functions/certificate_pem/public-key.txt")
	if err != nil {
		resp.Diagnostics.AddError("stand-in", err.Error())
		return
	}
	resp.State.Raw = req.Plan.Raw
	app := path.Root("saas_app")
	for at, value := range map[string]string{
		"sso_endpoint":  "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000",
		"idp_entity_id": "https://example.cloudflareaccess.com",
		"public_key":    strings.TrimSpace(string(key)),
	} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, app.AtName(at), value)...)
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, app.AtName("client_secret"), types.StringNull())...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), "699d98642c564d2e855e9661899b7252")...)
}

func (application) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (application) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (application) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
