package provider

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

type parseSPMetadata struct{}

func (parseSPMetadata) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_sp_metadata"
}

func (parseSPMetadata) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "What a Cloudflare Access application needs to know of AWS, out of AWS's SAML metadata",
		MarkdownDescription: "Reads the metadata file that IAM Identity Center offers under *Service provider metadata* and returns an object:\n\n" +
			"- `entity_id`: the IAM Identity Center issuer URL, Cloudflare's `sp_entity_id`\n" +
			"- `acs_url`: the one Assertion Consumer Service (ACS) URL that Cloudflare has a field for, its `consumer_service_url`: the chosen one, else " +
			"the one that the metadata marks as default, else the first\n" +
			"- `acs_urls`: all of them, in the order of the metadata\n" +
			"- `name_id_format`: Cloudflare's `name_id_format`; `email`, since AWS takes nothing else\n" +
			"- `findings`: what is wrong with the metadata, and a choice that was made among several ACS URLs\n\n" +
			findingDescription + "\n\n" +
			"The call fails where the argument is no service provider's metadata. Any other trouble is a finding: decide in a `precondition`.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "xml", Description: "The metadata, as in file(\"aws-sp-metadata.xml\")."},
		},
		VariadicParameter: function.StringParameter{Name: "acs_url", AllowNullValue: true,
			Description: "The ACS URL to choose, where the metadata has several; at most one, and null is none."},
		Return: function.ObjectReturn{AttributeTypes: spMetadataType},
	}
}

// spMetadata is the function's result.
type spMetadata struct {
	EntityID     string    `tfsdk:"entity_id"`
	ACSURL       string    `tfsdk:"acs_url"`
	ACSURLs      []string  `tfsdk:"acs_urls"`
	NameIDFormat string    `tfsdk:"name_id_format"`
	Findings     []finding `tfsdk:"findings"`
}

var spMetadataType = map[string]attr.Type{
	"entity_id":      types.StringType,
	"acs_url":        types.StringType,
	"acs_urls":       types.ListType{ElemType: types.StringType},
	"name_id_format": types.StringType,
	"findings":       types.ListType{ElemType: findingType},
}

func (parseSPMetadata) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var xml string
	var acsURL []*string
	if resp.Error = req.Arguments.Get(ctx, &xml, &acsURL); resp.Error != nil {
		return
	}
	var o samlbridge.Options
	switch {
	case len(acsURL) > 1:
		resp.Error = function.NewArgumentFuncError(2,
			"a second ACS URL is given where Cloudflare has a field for one; fix: name one of them")
		return
	case len(acsURL) == 1 && acsURL[0] != nil:
		o.ACS = *acsURL[0]
	}
	result, err := convertSPMetadata(xml, o)
	var e *samlbridge.Error
	switch {
	case errors.As(err, &e) && e.Kind == diag.ErrOption: // the choice is the only option
		resp.Error = function.NewArgumentFuncError(1, failure(err))
	case err != nil:
		resp.Error = function.NewArgumentFuncError(0, failure(err))
	default:
		resp.Error = resp.Result.Set(ctx, result)
	}
}

// convertSPMetadata forces the values: the findings are part of the result, and the configuration decides.
func convertSPMetadata(xml string, o samlbridge.Options) (spMetadata, error) {
	o.From, o.Force = samlbridge.SPMetadata, true
	document, err := samlbridge.Read("", []byte(xml), o)
	if err != nil {
		return spMetadata{}, err
	}
	converted, err := samlbridge.Write(samlbridge.CloudflareApp, document, o)
	if err != nil {
		return spMetadata{}, err
	}
	var app cloudflare.Application
	if err := json.Unmarshal(converted.Output, &app); err != nil {
		return spMetadata{}, err
	}
	return spMetadata{EntityID: app.SaaSApp.SPEntityID, ACSURL: app.SaaSApp.ConsumerServiceURL,
		ACSURLs: document.Values(mapping.SPACSLocation), NameIDFormat: app.SaaSApp.NameIDFormat,
		Findings: newFindings(converted.Findings)}, nil
}
