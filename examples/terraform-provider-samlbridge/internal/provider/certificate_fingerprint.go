package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/samlbridge/samlbridge/pem"
)

type certificateFingerprint struct{}

func (certificateFingerprint) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "certificate_fingerprint"
}

func (certificateFingerprint) Definition(_ context.Context, _ function.DefinitionRequest,
	resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The SHA-256 fingerprint of a certificate in any shape",
		MarkdownDescription: "Takes one certificate in any shape that `certificate_pem` takes and returns the SHA-256 digest of its DER in capitals with colons, " +
			"as `openssl x509 -noout -fingerprint -sha256` prints it. It tells Cloudflare's certificates apart, whose subjects are all the same.\n\n" +
			"The call fails where the text has anything but one certificate.",
		Parameters: []function.Parameter{function.StringParameter{Name: "text",
			Description: "The text with the certificate."}},
		Return: function.StringReturn{},
	}
}

func (certificateFingerprint) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	bundle, err := pem.Parse([]byte(text))
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, failure(err))
		return
	}
	if n := len(bundle.Certificates); n != 1 {
		resp.Error = function.NewArgumentFuncError(0,
			fmt.Sprintf("the text has %d certificates, one was expected; fix: give them one by one", n))
		return
	}
	resp.Error = resp.Result.Set(ctx, pem.SHA256Fingerprint(bundle.Certificates[0].Raw))
}
