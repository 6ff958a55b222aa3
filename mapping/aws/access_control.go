package aws

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// AWS's own attributes for access control, which map fields of its directory to session tags.
var (
	ruleMappingExpression = rule.Rule{
		ID: "aws-access-control-expression", Severity: diag.SeverityWarning, Source: source.AWSSelectAttributes,
		Summary: "an attribute for access control maps a documented directory field",
		Needs:   []mapping.Property{mapping.SPAccessControl},
		Run:     mappingExpression,
	}
	ruleMappingUser = rule.Rule{
		ID: "aws-access-control-user-expression", Severity: diag.SeverityNotice, Source: source.AWSAttributeMappings,
		Summary: "an attribute for access control maps a field by its path",
		Needs:   []mapping.Property{mapping.SPAccessControl},
		Run: eachMapping(func(a mapping.AccessControlAttribute) (string, string) {
			for _, source := range a.Value.Source {
				if slices.Contains(userExpressions, source) {
					return "maps " + diag.Quote(source) +
							"; for an external identity provider AWS documents ${path:…} expressions",
						"use the ${path:…} expression of the same field"
				}
			}
			return "", ""
		}),
	}
	ruleMappingKey = rule.Rule{
		ID: "aws-access-control-key", Severity: diag.SeverityError, Source: source.AWSAttributeKey,
		Summary: "keys of attributes for access control are ones that AWS takes",
		Needs:   []mapping.Property{mapping.SPAccessControl},
		Run: eachMapping(func(a mapping.AccessControlAttribute) (string, string) {
			problem := tagKeyProblem(a.Key)
			if problem != "" {
				problem = "has a key that " + problem
			}
			return problem, "change the key under Settings > Attributes for access control"
		}),
	}
	ruleMappingSource = rule.Rule{
		ID: "aws-access-control-source", Severity: diag.SeverityError, Source: source.AWSAttributeSource,
		Summary: "an attribute for access control has one source, of 256 characters",
		Needs:   []mapping.Property{mapping.SPAccessControl},
		Run: eachMapping(func(a mapping.AccessControlAttribute) (string, string) {
			if n := len(a.Value.Source); n != 1 {
				return "has " + diag.Count(n, "source") + "; AWS takes exactly one", "give one value for each key"
			}
			if n := utf8.RuneCountInString(a.Value.Source[0]); n > maxSourceValue {
				return "has a source of " + diag.Count(n, "character") + "; AWS takes at most " +
						strconv.Itoa(maxSourceValue),
					"use one of the documented ${path:…} expressions"
			}
			return "", ""
		}),
	}
	ruleMappingCount = rule.Rule{
		ID: "aws-access-control-count", Severity: diag.SeverityError, Source: source.AWSAttributeList,
		Summary: "there are at most 50 attributes for access control",
		Needs:   []mapping.Property{mapping.SPAccessControl},
		Run: func(p *rule.Pass) {
			s := p.View
			if n := len(s.SP.AccessControlAttributes); n > maxTags {
				p.Report(s, mapping.SPAccessControl, maxTags,
					fmt.Sprintf("there are %d attributes for access control; AWS takes at most %d", n, maxTags),
					"remove those that no policy uses")
			}
		},
	}
)

func eachMapping(problem func(mapping.AccessControlAttribute) (string, string)) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		for i, a := range s.SP.AccessControlAttributes {
			if message, fix := problem(a); message != "" {
				p.Report(s, mapping.SPAccessControl, i,
					"the attribute for access control "+diag.Quote(a.Key)+" "+message, fix)
			}
		}
	}
}

func mappingExpression(p *rule.Pass) {
	eachMapping(func(a mapping.AccessControlAttribute) (string, string) {
		for _, source := range a.Value.Source {
			switch {
			case slices.Contains(pathExpressions, source), slices.Contains(userExpressions, source),
				utf8.RuneCountInString(source) > maxSourceValue:
			case sameExpression(source) != "":
				return "maps " + diag.Quote(source) + "; expected " + diag.Quote(sameExpression(source)) +
					", which differs in case, blanks or quotes", "write it as AWS does"
			default:
				return "maps " + diag.Quote(source) + ", which is none of the " +
						diag.Count(len(pathExpressions), "field") +
						" that AWS documents",
					"use a documented ${path:…} expression, or send the value as a SAML attribute"
			}
		}
		return "", ""
	})(p)
}
