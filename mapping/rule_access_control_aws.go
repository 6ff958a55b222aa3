package mapping

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// AWS's own attributes for access control, which map fields of its directory to session tags.
var (
	ruleMappingExpression = Rule{
		ID: "aws-access-control-expression", Severity: Warning, Source: awsSelectAttributes,
		Summary:   "an attribute for access control maps a documented directory field",
		Needs:     []Property{SPAccessControl},
		Statement: mappingExpression,
	}
	ruleMappingUser = Rule{
		ID: "aws-access-control-user-expression", Severity: Notice, Source: awsAttributeMappings,
		Summary: "an attribute for access control maps a field by its path",
		Needs:   []Property{SPAccessControl},
		Statement: eachMapping(func(a AccessControlAttribute) (string, string) {
			for _, source := range a.Value.Source {
				if slices.Contains(userExpressions, source) {
					return "maps " + Quote(source) + ", which AWS documents for applications and Active Directory; for an external identity provider " +
						"it lists ${path:…} expressions", "use the ${path:…} expression of the same field"
				}
			}
			return "", ""
		}),
	}
	ruleMappingKey = Rule{
		ID: "aws-access-control-key", Severity: Error, Source: awsAttributeKey,
		Summary: "keys of attributes for access control are ones that AWS takes",
		Needs:   []Property{SPAccessControl},
		Statement: eachMapping(func(a AccessControlAttribute) (string, string) {
			problem := tagKeyProblem(a.Key)
			if problem != "" {
				problem = "has a key that " + problem
			}
			return problem, "change the key under Settings > Attributes for access control > Manage attributes"
		}),
	}
	ruleMappingSource = Rule{
		ID: "aws-access-control-source", Severity: Error, Source: awsAttributeSource,
		Summary: "an attribute for access control has one source, of 256 characters",
		Needs:   []Property{SPAccessControl},
		Statement: eachMapping(func(a AccessControlAttribute) (string, string) {
			if n := len(a.Value.Source); n != 1 {
				return "has " + count(n, "source") + "; AWS takes exactly one", "give one value for each key"
			}
			if n := utf8.RuneCountInString(a.Value.Source[0]); n > maxSourceValue {
				return "has a source of " + count(n, "character") + "; AWS takes at most " + strconv.Itoa(maxSourceValue), "use one of the documented ${path:…} expressions"
			}
			return "", ""
		}),
	}
	ruleMappingCount = Rule{
		ID: "aws-access-control-count", Severity: Error, Source: awsAttributeList,
		Summary: "there are at most 50 attributes for access control",
		Needs:   []Property{SPAccessControl},
		Statement: func(p *Pass, s Statement) {
			if n := len(s.SP.AccessControlAttributes); n > maxTags {
				p.Report(s, SPAccessControl, maxTags, fmt.Sprintf("%d attributes for access control are listed; AWS takes at most %d", n, maxTags), "remove those that no policy uses")
			}
		},
	}
)

func eachMapping(problem func(AccessControlAttribute) (string, string)) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		for i, a := range s.SP.AccessControlAttributes {
			if message, fix := problem(a); message != "" {
				p.Report(s, SPAccessControl, i, "the attribute for access control "+Quote(a.Key)+" "+message, fix)
			}
		}
	}
}

func mappingExpression(p *Pass, s Statement) {
	eachMapping(func(a AccessControlAttribute) (string, string) {
		for _, source := range a.Value.Source {
			switch {
			case slices.Contains(pathExpressions, source), slices.Contains(userExpressions, source), utf8.RuneCountInString(source) > maxSourceValue:
			case sameExpression(source) != "":
				return "maps " + Quote(source) + "; expected " + Quote(sameExpression(source)) + ", from which it differs in case, blanks or quotes",
					"write " + sameExpression(source)
			default:
				return "maps " + Quote(source) + ", which is not among the " + count(len(pathExpressions), "field") +
						" of the directory that AWS documents for an external identity provider",
					"use a documented ${path:…} expression, or send the value as a SAML attribute " + accessControlPrefix + "KEY"
			}
		}
		return "", ""
	})(p, s)
}
