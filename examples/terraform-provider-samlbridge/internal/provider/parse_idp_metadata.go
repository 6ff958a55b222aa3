package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/samlbridge"
)

type parseIdPMetadata struct{}

func (parseIdPMetadata) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_idp_metadata"
}

func (parseIdPMetadata) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "What an identity provider's metadata states: entity ID, endpoints and certificates with their dates",
		MarkdownDescription: "Reads the metadata that AWS was given as *IdP SAML metadata*, and returns an object:\n\n" +
			"- `entity_id`: Cloudflare's *Access Entity ID or Issuer*, `idp_entity_id`\n" +
			"- `sso_endpoints`: a list of objects with `binding` and `location`, in the order of the metadata; Cloudflare's `sso_endpoint` is the location of each\n" +
			"- `certificates`: the certificates that signatures are verified with, a list of objects with `pem`, `fingerprint` (as " +
			"`certificate_fingerprint` gives it) and `not_after` (the last moment at which it is valid, in RFC 3339)\n" +
			"- `findings`: what is wrong with the metadata\n\n" +
			"Hold the file that AWS trusts against Cloudflare's `public_key` by the fingerprints: when they differ, AWS needs the new certificate.\n\n" +
			findingDescription + "\n\n" +
			"The call fails where the argument is no identity provider's metadata. Any other trouble is a finding: decide in a `precondition`.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "xml",
				Description: "The metadata, as in file(\"access_saml_metadata.xml\")."},
		},
		Return: function.ObjectReturn{AttributeTypes: idpMetadataType},
	}
}

// idpMetadata is the function's result.
type idpMetadata struct {
	EntityID     string        `tfsdk:"entity_id"`
	SSOEndpoints []endpoint    `tfsdk:"sso_endpoints"`
	Certificates []certificate `tfsdk:"certificates"`
	Findings     []finding     `tfsdk:"findings"`
}

type endpoint struct {
	Binding  string `tfsdk:"binding"`
	Location string `tfsdk:"location"`
}

type certificate struct {
	PEM         string `tfsdk:"pem"`
	Fingerprint string `tfsdk:"fingerprint"`
	NotAfter    string `tfsdk:"not_after"`
}

var idpMetadataType = map[string]attr.Type{
	"entity_id": types.StringType,
	"sso_endpoints": types.ListType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{
		"binding": types.StringType, "location": types.StringType,
	}}},
	"certificates": types.ListType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{
		"pem": types.StringType, "fingerprint": types.StringType, "not_after": types.StringType,
	}}},
	"findings": types.ListType{ElemType: findingType},
}

func (parseIdPMetadata) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var xml string
	if resp.Error = req.Arguments.Get(ctx, &xml); resp.Error != nil {
		return
	}
	result, err := readIdPMetadata(xml)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, failure(err))
		return
	}
	resp.Error = resp.Result.Set(ctx, result)
}

func readIdPMetadata(xml string) (idpMetadata, error) {
	o := samlbridge.Options{From: samlbridge.IdPMetadata}
	document, err := samlbridge.Read("", []byte(xml), o)
	if err != nil {
		return idpMetadata{}, err
	}
	checked, err := samlbridge.Check([]*samlbridge.Document{document}, o)
	if err != nil {
		return idpMetadata{}, err
	}
	result := idpMetadata{EntityID: document.IdP.EntityID, SSOEndpoints: []endpoint{}, Certificates: []certificate{},
		Findings: newFindings(checked.Findings)}
	for _, e := range document.IdP.SingleSignOnServices {
		result.SSOEndpoints = append(result.SSOEndpoints, endpoint{e.Binding, e.Location})
	}
	for _, k := range document.IdP.Keys {
		if k.Certificate == nil || !k.Signs() { // what is no certificate is one of the findings
			continue
		}
		result.Certificates = append(result.Certificates,
			certificate{PEM: string(pem.Format(pem.Armored, k.Certificate)),
				Fingerprint: pem.SHA256Fingerprint(k.DER), NotAfter: k.Certificate.NotAfter.UTC().Format(time.RFC3339)})
	}
	return result, nil
}
