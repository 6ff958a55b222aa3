package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

type check struct{}

func (check) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "check"
}

func (check) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "What is wrong with a document of either side, as a list of findings",
		MarkdownDescription: "Reads SAML metadata of either side, a Cloudflare Access application as the API's JSON, values as either console shows them, or a certificate, " +
			"and returns the findings of reading it and of every rule: for `precondition` and `check` blocks. An empty list means that nothing was found.\n\n" +
			findingDescription + "\n\n" +
			"Functions read no clock. Rules about dates, such as a certificate that has expired or soon will, need the second argument: `plantimestamp()`.\n\n" +
			"The call fails where the document cannot be read at all.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "document",
				Description: "The document's text; its form is found from the content."},
		},
		VariadicParameter: function.StringParameter{Name: "time", AllowNullValue: true,
			Description: "When dates are looked at, in RFC 3339; at most one. Without it, or with null, they are not."},
		Return: function.ListReturn{ElementType: findingType},
	}
}

func (check) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var document string
	var at []*string
	if resp.Error = req.Arguments.Get(ctx, &document, &at); resp.Error != nil {
		return
	}
	var o samlbridge.Options
	switch {
	case len(at) > 1:
		resp.Error = function.NewArgumentFuncError(2, "a second time is given where one fits; fix: leave it out")
		return
	case len(at) == 1 && at[0] != nil:
		var err error
		if o.Time, err = time.Parse(time.RFC3339, *at[0]); err != nil {
			resp.Error = function.NewArgumentFuncError(1, diag.Quote(*at[0])+
				" is not a time in RFC 3339; fix: write plantimestamp(), or a time such as \"2027-01-31T00:00:00Z\"")
			return
		}
	}
	findings, err := checkDocument(document, o)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, failure(err))
		return
	}
	resp.Error = resp.Result.Set(ctx, newFindings(findings))
}

func checkDocument(text string, o samlbridge.Options) ([]diag.Finding, error) {
	document, err := samlbridge.Read("", []byte(text), o)
	if err != nil {
		return nil, err
	}
	checked, err := samlbridge.Check([]*samlbridge.Document{document}, o)
	if err != nil {
		return nil, err
	}
	return checked.Findings, nil
}
