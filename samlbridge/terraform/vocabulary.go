package terraform

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
)

// vocabulary is the application's table, in Terraform's keys: without what Cloudflare makes and what the resource needs
// more for than a document says.
func (p provider) vocabulary() mapping.Vocabulary {
	v := cloudflare.ApplicationVocabulary()
	v.Title, v.IdP = "Terraform configuration for provider v"+p.version, 0
	v.Fields = slices.DeleteFunc(v.Fields, func(f mapping.Field) bool {
		return slices.Contains(made, f.Key)
	})
	for i := range v.Fields {
		f := &v.Fields[i]
		f.Source = p.source
		switch {
		case f.Property == mapping.AppPolicies:
			f.Note = "Terraform refers to a policy by its ID"
		case f.Property == mapping.AppAttributeStatements && p.blocks:
			f.Key = "saas_app.custom_attribute"
		case f.Property == mapping.AppAuthType && p.blocks:
			f.Preset, f.Note = "", "an application without it is SAML's"
		case f.Property == mapping.AppOther:
			f.Note = "of the rest, configuration has " + strings.Join(p.carried, ", ")
		}
	}
	return v
}

// variablesVocabulary is what a configuration with variables takes: no constants, no nesting.
func variablesVocabulary() mapping.Vocabulary {
	v := v5.vocabulary()
	v.Title = "values of Terraform variables"
	v.Fields = slices.DeleteFunc(v.Fields, func(f mapping.Field) bool {
		switch f.Property {
		case mapping.AppType, mapping.AppAuthType, mapping.AppSCIM, mapping.AppOther:
			return true
		}
		return false
	})
	for i := range v.Fields {
		v.Fields[i].Key = strings.TrimPrefix(v.Fields[i].Key, "saas_app.")
	}
	return v
}

// stateVocabulary is what state and plan hold: the whole application.
func stateVocabulary() mapping.Vocabulary {
	v := cloudflare.ApplicationVocabulary()
	v.Title = "Terraform state or plan"
	return v
}

// outputVocabulary is what outputs are looked through for.
func outputVocabulary() mapping.Vocabulary {
	v := cloudflare.IdentityProviderVocabulary()
	v.Title = "Terraform outputs"
	v.Fields = slices.DeleteFunc(v.Fields, func(f mapping.Field) bool { return f.Property == mapping.IdPMetadataURL })
	return v
}
