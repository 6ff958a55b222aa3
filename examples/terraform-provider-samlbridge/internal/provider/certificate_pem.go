package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/samlbridge/samlbridge/pem"
)

type certificatePEM struct{}

func (certificatePEM) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "certificate_pem"
}

func (certificatePEM) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "A certificate in any shape, such as Cloudflare's public_key, as PEM",
		MarkdownDescription: "Takes certificate text as people have it (Cloudflare's `public_key`, bare base64, PEM with damaged lines, escaped or quoted text) and returns " +
			"PEM: BEGIN and END lines, 64 columns. Several certificates come out one after another, in their order; AWS's *IdP certificate* takes a file with one.\n\n" +
			"The call fails where the text has anything but certificates; a private key is never repeated.",
		Parameters: []function.Parameter{function.StringParameter{Name: "text",
			Description: "The text with the certificate."}},
		Return: function.StringReturn{},
	}
}

func (certificatePEM) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	bundle, err := pem.Parse([]byte(text))
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, failure(err))
		return
	}
	resp.Error = resp.Result.Set(ctx, string(pem.Format(pem.Armored, bundle.Certificates...)))
}
