package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns what makes a server of a provider of the given version.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		return nullArguments{providerserver.NewProtocol6(New(version)())()}
	}
}

// nullArguments takes null as OpenTofu 1.12 sends it: as an argument without any data, where Terraform sends the data
// of a null. The framework knows the second only, and fails on the first.
type nullArguments struct{ tfprotov6.ProviderServer }

func (s nullArguments) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (
	*tfprotov6.CallFunctionResponse, error) {
	whole := *req
	whole.Arguments = nil
	for _, a := range req.Arguments {
		if a == nil || len(a.MsgPack)+len(a.JSON) == 0 {
			a = &tfprotov6.DynamicValue{MsgPack: []byte{0xc0}} // nil, in MessagePack
		}
		whole.Arguments = append(whole.Arguments, a)
	}
	return s.ProviderServer.CallFunction(ctx, &whole)
}
