// Package provider is the Terraform provider: one file for each function, over the library's public API only.
//
// A function has no room for warnings. So there is one rule for all of them: a function whose result can have findings
// returns them and leaves the decision to the configuration; one that returns a text refuses what the library calls an
// error. Functions read no clock, since Terraform requires that equal arguments give equal results.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// New returns what makes a provider of the given version.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return functionsOnly{version} }
}

type functionsOnly struct{ version string }

var _ provider.ProviderWithFunctions = functionsOnly{}

func (p functionsOnly) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "samlbridge", p.version
}

func (functionsOnly) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (functionsOnly) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (functionsOnly) Resources(context.Context) []func() resource.Resource { return nil }

func (functionsOnly) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (functionsOnly) Functions(context.Context) []func() function.Function {
	var list []func() function.Function
	for _, f := range []function.Function{parseSPMetadata{}, parseIdPMetadata{}, buildIdPMetadata{}, check{},
		certificatePEM{}, certificateFingerprint{}} {
		list = append(list, func() function.Function { return guarded{f} })
	}
	return list
}

// guarded keeps a panic from crossing the plugin's boundary: Terraform would report a crashed plugin with a stack
// trace, in which arguments may stand. The library never panics; should it do so all the same, only this one call
// fails.
type guarded struct{ function.Function }

func (g guarded) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	defer func() {
		if recover() != nil {
			resp.Error = function.NewFuncError(
				"the provider failed on these arguments, which is a defect of samlbridge and not of your configuration; fix: report the call")
		}
	}()
	g.Function.Run(ctx, req, resp)
}
