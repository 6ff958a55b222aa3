package terraform

import (
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// Codecs returns the forms of this package, for samlbridge.Options.Codecs. Options that cannot be used are an error,
// with diag.ErrOption, of the call that would use them.
func Codecs(o Options) []form.Codec {
	if o.ResourceName == "" {
		o.ResourceName = "aws"
	}
	configuration := func(f form.Form, p provider) form.Codec {
		return form.Codec{Form: f, Comment: "# ", Summary: "Terraform configuration for the Cloudflare provider v" +
			string(p.version) + ", native syntax",
			Vocabulary: p.vocabulary(), Detect: detectNative(p), Read: readNative(p, o), Write: write(p, o, false)}
	}
	codecs := []form.Codec{
		configuration(V5, v5), configuration(V4, v4),
		{Form: V5JSON, Summary: "Terraform configuration for the Cloudflare provider v5, JSON syntax (.tf.json)",
			Vocabulary: v5.vocabulary(), Detect: detectJSON(`"resource"`, configured), Read: readConfigurationJSON(o),
			Write: write(v5, o, true)},
		{Form: TFVarsJSON,
			Summary:    "values for the variables of a Terraform configuration (.tfvars.json); written only",
			Vocabulary: variablesVocabulary(), Write: writeVariables(o)},
		{Form: ShowJSON, Summary: "Terraform state or plan, as terraform show -json prints it; read only",
			Vocabulary: stateVocabulary(), Detect: orForPeople(ShowJSON, detectJSON(`_version"`, shown)),
			Read: readShow(o)},
		{Form: OutputJSON, Summary: "Terraform outputs, as terraform output -json prints them; read only",
			Vocabulary: outputVocabulary(), Detect: orForPeople(OutputJSON, detectJSON(`"sensitive"`, hasOutputs)),
			Read: readOutputs(o)},
	}
	for i := range codecs {
		codecs[i].Reports = reports()
	}
	return codecs
}
