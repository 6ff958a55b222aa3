package mapping

import (
	"fmt"
	"slices"
	"strings"
)

// Cloudflare's SAML attribute statements, one by one.
var (
	ruleAttributeFormat = Rule{
		ID: "cloudflare-attribute-name-format", Severity: Error, Source: cloudflareAPI,
		Summary: "the name format of an attribute is one that Cloudflare knows",
		Needs:   []Property{AppAttributeStatements},
		Statement: eachAttribute(func(s AttributeStatement) (string, string) {
			if s.NameFormat == "" || documentedFormat(s.NameFormat) != "" {
				return "", ""
			}
			return "has the name format " + Quote(s.NameFormat) +
				"; expected urn:oasis:names:tc:SAML:2.0:attrname-format: with unspecified, uri or basic behind it", chooseFormat
		}),
	}
	ruleAttributeFormatCase = Rule{
		ID: "cloudflare-attribute-name-format-case", Severity: Warning, Source: cloudflareAPI,
		Summary: "the name format of an attribute is spelled in the right case",
		Needs:   []Property{AppAttributeStatements},
		Statement: eachAttribute(func(s AttributeStatement) (string, string) {
			f := documentedFormat(s.NameFormat)
			if f == "" || f == s.NameFormat {
				return "", ""
			}
			return "has the name format " + Quote(s.NameFormat) + "; expected " + Quote(f) + ", which differs in upper and lower case", chooseFormat
		}),
	}
	ruleAttributeEmpty = Rule{
		ID: "cloudflare-attribute-name-empty", Severity: Warning, Source: samlCore("section 2.7.3.1"),
		Summary: "every attribute has a name",
		Needs:   []Property{AppAttributeStatements},
		Statement: func(p *Pass, s Statement) {
			for i, a := range s.Application.AttributeStatements {
				if strings.TrimSpace(a.Name) == "" {
					p.Report(s, AppAttributeStatements, i, fmt.Sprintf("SAML attribute statement %d has no name", i+1), "enter a Name, or remove the statement")
				}
			}
		},
	}
	ruleAttributeReserved = Rule{
		ID: "cloudflare-attribute-name-reserved", Severity: Notice, Source: genericPageSaaS,
		Summary: "no attribute has a name that Cloudflare sends by itself",
		Needs:   []Property{AppAttributeStatements},
		Statement: eachAttribute(func(s AttributeStatement) (string, string) {
			if !slices.Contains(sentAlways, s.Name) {
				return "", ""
			}
			return "has the name of one that Cloudflare sends by itself; which of the two arrives is documented nowhere", "choose another name, or remove the statement"
		}),
	}
	ruleAttributeRequired = Rule{
		ID: "cloudflare-attribute-required", Severity: Notice, Source: genericPageSaaS,
		Summary: "no attribute is required for sign-in",
		Needs:   []Property{AppAttributeStatements},
		Statement: eachAttribute(func(s AttributeStatement) (string, string) {
			if s.Required == nil || !*s.Required {
				return "", ""
			}
			return "is marked Required: whoever has no value for it cannot sign in", "clear Required unless everybody has the value"
		}),
	}
	ruleAttributeIAM = Rule{
		ID: "cloudflare-attribute-iam", Severity: Notice, Source: iamSAMLAssertions,
		Summary: "no attribute is one that only AWS IAM federation reads",
		Needs:   []Property{AppAttributeStatements},
		Statement: eachAttribute(func(s AttributeStatement) (string, string) {
			if !isIAMAttribute(s.Name) {
				return "", ""
			}
			return "belongs to SAML federation with AWS IAM and has no effect in IAM Identity Center, which authorises through permission sets",
				"remove the statement; for session tags use names that begin with " + accessControlPrefix
		}),
	}
	ruleAttributeExpression = Rule{
		ID: "cloudflare-attribute-expression", Severity: Warning, Source: awsAttributeMappings,
		Summary: "no attribute holds a mapping expression of AWS",
		Needs:   []Property{AppAttributeStatements},
		Statement: eachAttribute(func(s AttributeStatement) (string, string) {
			for _, text := range append([]string{s.Name, s.Source.Name}, sourceNames(s.Source.NameByIdP)...) {
				if isExpression(text) {
					return "holds " + Quote(text) + ", an expression that names a field of AWS's directory, not a SAML attribute",
						"enter the name of the IdP claim; expressions go to Attributes for access control in AWS"
				}
			}
			return "", ""
		}),
	}
	ruleAttributeDuplicate = Rule{
		ID: "cloudflare-attribute-name-duplicate", Severity: Warning, Source: awsTroubleshoot,
		Summary: "no two attributes have the same name",
		Needs:   []Property{AppAttributeStatements},
		Statement: func(p *Pass, s Statement) {
			if keys, _ := s.Application.accessControlKeys(); len(keys) > 0 {
				p.DidNotApply("attributes for access control are set, for which there is a rule of its own")
				return
			}
			duplicateAttributes(p, s, "AWS refuses that once attributes for access control are enabled")
		},
	}
)

const chooseFormat = "choose Unspecified, URI or Basic as Name format"

// eachAttribute reports every statement in which the function finds a problem; problem and fix come back.
func eachAttribute(problem func(AttributeStatement) (string, string)) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		for i, a := range s.Application.AttributeStatements {
			if message, fix := problem(a); message != "" {
				p.Report(s, AppAttributeStatements, i, "the attribute "+Quote(a.Name)+" "+message, fix)
			}
		}
	}
}

func sourceNames(list []NameByIdP) []string {
	var names []string
	for _, n := range list {
		names = append(names, n.SourceName)
	}
	return names
}

// duplicateAttributes reports each name that comes again, once for each further statement.
func duplicateAttributes(p *Pass, s Statement, why string) {
	seen := map[string]bool{}
	for i, a := range s.Application.AttributeStatements {
		if a.Name != "" && seen[a.Name] {
			p.Report(s, AppAttributeStatements, i, "another attribute already has the name "+Quote(a.Name)+"; "+why, "keep one of the statements")
		}
		seen[a.Name] = true
	}
}
