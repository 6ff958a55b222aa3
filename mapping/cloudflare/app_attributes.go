package cloudflare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/each"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Cloudflare's SAML attribute statements, one by one.
var (
	ruleAttributeFormat = rule.Rule{
		ID: "cloudflare-attribute-name-format", Severity: diag.SeverityError, Source: source.CloudflareAPI,
		Summary: "the name format of an attribute is one that Cloudflare knows",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: each.Attribute(func(s mapping.AttributeStatement) (string, string) {
			if s.NameFormat == "" || documentedFormat(s.NameFormat) != "" {
				return "", ""
			}
			return "has the name format " + diag.Quote(s.NameFormat) + ", which Cloudflare does not know", chooseFormat
		}),
	}
	ruleAttributeFormatCase = rule.Rule{
		ID: "cloudflare-attribute-name-format-case", Severity: diag.SeverityWarning, Source: source.CloudflareAPI,
		Summary: "the name format of an attribute is spelled in the right case",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: each.Attribute(func(s mapping.AttributeStatement) (string, string) {
			f := documentedFormat(s.NameFormat)
			if f == "" || f == s.NameFormat {
				return "", ""
			}
			return "has the name format " + diag.Quote(s.NameFormat) + "; expected " + diag.Quote(f) +
					", which differs in case",
				chooseFormat
		}),
	}
	ruleAttributeEmpty = rule.Rule{
		ID: "cloudflare-attribute-name-empty", Severity: diag.SeverityWarning,
		Source:  source.SAMLCore("section 2.7.3.1"),
		Summary: "every attribute has a name",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: func(p *rule.Pass) {
			s := p.View
			for i, a := range s.Application.AttributeStatements {
				if strings.TrimSpace(a.Name) == "" {
					p.Report(s, mapping.AppAttributeStatements, i,
						fmt.Sprintf("SAML attribute statement %d has no name", i+1),
						"enter a Name, or remove the statement")
				}
			}
		},
	}
	ruleAttributeReserved = rule.Rule{
		ID: "cloudflare-attribute-name-reserved", Severity: diag.SeverityNotice, Source: source.CloudflareGeneric,
		Summary: "no attribute has a name that Cloudflare sends by itself",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: each.Attribute(func(s mapping.AttributeStatement) (string, string) {
			if !slices.Contains(SentAlways(), s.Name) {
				return "", ""
			}
			return "has the name of one that Cloudflare sends by itself", "choose another name, or remove the statement"
		}),
	}
	ruleAttributeRequired = rule.Rule{
		ID: "cloudflare-attribute-required", Severity: diag.SeverityNotice, Source: source.CloudflareGeneric,
		Summary: "no attribute is required for sign-in",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: each.Attribute(func(s mapping.AttributeStatement) (string, string) {
			if s.Required == nil || !*s.Required {
				return "", ""
			}
			return "is marked Required: people without a value for it cannot sign in",
				"clear Required unless everyone has the value"
		}),
	}
)

const chooseFormat = "choose Unspecified, URI or Basic as Name format"
