package provider

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

type buildIdPMetadata struct{}

// idpValueNames are the function's parameters in order. They are the names that Cloudflare's API and provider have for
// the values, and so the library's keys for them.
var idpValueNames = []string{"sso_endpoint", "idp_entity_id", "public_key"}

func (buildIdPMetadata) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "build_idp_metadata"
}

func (buildIdPMetadata) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The metadata file that AWS takes as IdP SAML metadata, out of the three values that Cloudflare makes",
		MarkdownDescription: "Takes the values of a Cloudflare Access application's `saas_app` and returns the identity provider's SAML metadata, " +
			"ready for AWS's upload: IAM Identity Center > Settings > Identity source > Actions > Change identity source > *IdP SAML metadata*.\n\n" +
			"The call fails at the argument whose value AWS would refuse or that is provably something else, such as the address of a dashboard. " +
			"Warnings and the certificate's dates are `check`'s: call it on the result.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: idpValueNames[0], Description: "Cloudflare's SSO endpoint."},
			function.StringParameter{Name: idpValueNames[1], Description: "Cloudflare's Access Entity ID or Issuer."},
			function.StringParameter{Name: idpValueNames[2],
				Description: "Cloudflare's Public key: a certificate in bare base64, or as PEM."},
		},
		Return: function.StringReturn{},
	}
}

func (buildIdPMetadata) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var values cloudflare.IdentityProvider
	if resp.Error = req.Arguments.Get(ctx, &values.SSOEndpoint, &values.EntityID,
		&values.PublicKey); resp.Error != nil {
		return
	}
	// Before the library sees the values as one document, of which it says that a private key is in it, but not where.
	if _, err := pem.Parse([]byte(values.PublicKey)); err != nil {
		resp.Error = function.NewArgumentFuncError(2, failure(err))
		return
	}
	document, err := json.Marshal(values)
	if err != nil {
		resp.Error = function.NewFuncError(failure(err))
		return
	}
	result, err := samlbridge.Convert("", document, samlbridge.AWSIdPMetadata,
		samlbridge.Options{From: samlbridge.CloudflareIdPValues})
	if err != nil {
		resp.Error = idpValueError(err)
		return
	}
	resp.Error = resp.Result.Set(ctx, string(result.Output))
}

// idpValueError says what is wrong with which argument, or with each of several. The library's own text would name
// places in the document that this function made up.
func idpValueError(err error) *function.FuncError {
	var e *samlbridge.Error
	if !errors.As(err, &e) {
		return function.NewFuncError(failure(err))
	}
	if e.Kind != diag.ErrRefused {
		return atIdPValue(e.Place, e.Message, e.Fix)
	}
	var all *function.FuncError
	for _, f := range e.Findings {
		if f.Severity == diag.SeverityError {
			all = function.ConcatFuncErrors(all, atIdPValue(f.Place, f.Message, f.Fix))
		}
	}
	return all
}

// atIdPValue points at the argument that a place is about.
func atIdPValue(at diag.Place, message, fix string) *function.FuncError {
	if fix != "" {
		message += "; fix: " + fix
	}
	message = diag.Show(message)
	if f, ok := cloudflare.IdentityProviderVocabulary().Field(mapping.Property(at.Property)); ok {
		if i := slices.Index(idpValueNames, f.Key); i >= 0 {
			return function.NewArgumentFuncError(int64(i), message)
		}
	}
	return function.NewFuncError(message)
}
