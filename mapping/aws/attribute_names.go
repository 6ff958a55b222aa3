package aws

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/each"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Names of SAML attributes to which AWS gives a meaning.
var (
	ruleAttributeIAM = rule.Rule{
		ID: "cloudflare-attribute-iam", Severity: diag.SeverityNotice, Source: source.IAMSAMLAssertions,
		Summary: "no attribute is one that only AWS IAM federation reads",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: each.Attribute(func(s mapping.AttributeStatement) (string, string) {
			if !isIAMAttribute(s.Name) {
				return "", ""
			}
			return "has no effect: only AWS IAM federation reads it",
				"remove the statement; session tags are called AccessControl:KEY"
		}),
	}
	ruleAttributeExpression = rule.Rule{
		ID: "cloudflare-attribute-expression", Severity: diag.SeverityWarning, Source: source.AWSAttributeMappings,
		Summary: "no attribute contains a mapping expression of AWS",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: each.Attribute(func(s mapping.AttributeStatement) (string, string) {
			for _, text := range append([]string{s.Name, s.Source.Name}, sourceNames(s.Source.NameByIdP)...) {
				if isExpression(text) {
					return "contains " + diag.Quote(text) + ", which names a field of AWS's directory",
						"enter the name of the IdP claim; such expressions go to Attributes for access control in AWS"
				}
			}
			return "", ""
		}),
	}
	ruleAttributeDuplicate = rule.Rule{
		ID: "cloudflare-attribute-name-duplicate", Severity: diag.SeverityWarning, Source: source.AWSTroubleshoot,
		Summary: "no two attributes have the same name",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: func(p *rule.Pass) {
			s := p.View
			if keys, _ := AccessControlKeys(s.Application); len(keys) > 0 {
				p.DidNotApply("attributes for access control are set, for which there is a rule of its own")
				return
			}
			duplicateAttributes(p, s, "AWS refuses that with attributes for access control")
		},
	}
)

func sourceNames(list []mapping.NameByIdP) []string {
	var names []string
	for _, n := range list {
		names = append(names, n.SourceName)
	}
	return names
}

// duplicateAttributes reports each name that comes again, once for each further statement.
func duplicateAttributes(p *rule.Pass, s *rule.View, why string) {
	seen := map[string]bool{}
	for i, a := range s.Application.AttributeStatements {
		if a.Name != "" && seen[a.Name] {
			p.Report(s, mapping.AppAttributeStatements, i, "two attributes have the name "+diag.Quote(a.Name)+"; "+why,
				"keep one of the statements")
		}
		seen[a.Name] = true
	}
}
