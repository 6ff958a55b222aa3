package aws

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/each"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Attributes for access control that travel in the SAML response.
var (
	ruleAccessControlPrefix = rule.Rule{
		ID: "cloudflare-access-control-prefix", Severity: diag.SeverityWarning, Source: source.AWSAccessControls,
		Summary: "names of attributes for access control begin as AWS documents",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: each.Attribute(func(s mapping.AttributeStatement) (string, string) {
			if !likeAccessControl.MatchString(s.Name) || strings.HasPrefix(s.Name, accessControlPrefix) {
				return "", ""
			}
			return "does not begin with " + diag.Quote(accessControlPrefix) + ", so it is no session tag",
				"write the name as AWS documents it, in the same case"
		}),
	}
	ruleAccessControlDuplicate = rule.Rule{
		ID: "cloudflare-access-control-duplicate", Severity: diag.SeverityError, Source: source.AWSTroubleshoot,
		Summary: "with attributes for access control, no two attributes share a name",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: withAccessControl(func(p *rule.Pass) {
			s := p.View
			duplicateAttributes(p, s, "AWS refuses that with attributes for access control")
		}),
	}
	ruleAccessControlKey = rule.Rule{
		ID: "cloudflare-access-control-key", Severity: diag.SeverityWarning, Source: source.AWSSessionTag,
		Summary: "keys of attributes for access control fit session tags",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: withAccessControl(func(p *rule.Pass) {
			s := p.View
			keys, at := AccessControlKeys(s.Application)
			for i, key := range keys {
				if problem := tagKeyProblem(key); problem != "" {
					p.Report(s, mapping.AppAttributeStatements, at[i],
						"the key "+diag.Quote(key)+" of an attribute for access control "+problem,
						"change what comes after AccessControl: in the Name")
				}
			}
		}),
	}
	ruleAccessControlCount = rule.Rule{
		ID: "cloudflare-access-control-count", Severity: diag.SeverityWarning, Source: source.AWSTroubleshoot,
		Summary: "with attributes for access control, a response has at most 50",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: withAccessControl(func(p *rule.Pass) {
			s := p.View
			if n := len(s.Application.AttributeStatements); n+len(sentAlways) > maxTags {
				p.Report(s, mapping.AppAttributeStatements, maxTags-len(sentAlways),
					fmt.Sprintf(
						"%d statements and the %d attributes that %s sends by itself are more than the %d that AWS takes",
						n, len(sentAlways), s.IdPName(), maxTags),
					fmt.Sprintf("keep at most %d statements", maxTags-len(sentAlways)))
			}
		}),
	}
	ruleAccessControlGroups = rule.Rule{
		ID: "cloudflare-access-control-groups", Severity: diag.SeverityWarning, Source: source.AWSTroubleshoot,
		Summary: "with attributes for access control, groups are not sent along",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: withAccessControl(func(p *rule.Pass) {
			s := p.View
			_, at := AccessControlKeys(s.Application)
			p.Report(s, mapping.AppAttributeStatements, at[0],
				s.IdPName()+" may also send groups, with several values, "+
					"for people from Okta, Entra ID, Google or GitHub; AWS refuses that with attributes for access control",
				"if people log in that way, let the Transformation return all attributes but groups")
		}),
	}
	ruleAccessControlValue = rule.Rule{
		ID: "cloudflare-access-control-value", Severity: diag.SeverityNotice, Source: source.AWSSessionTag,
		Summary: "values of attributes for access control fit session tags",
		Needs:   []mapping.Property{mapping.AppAttributeStatements},
		Run: withAccessControl(func(p *rule.Pass) {
			s := p.View
			keys, at := AccessControlKeys(s.Application)
			slices.Sort(keys)
			p.Report(s, mapping.AppAttributeStatements, at[0],
				fmt.Sprintf("the values of %s become session tags, of at most %d characters",
					diag.List(slices.Compact(keys)), maxTagValue), "make sure that no IdP claim gives longer values")
		}),
	}
)

// likeAccessControl finds names that were meant to be attributes for access control.
var likeAccessControl = regexp.MustCompile(`(?i)(?:^|[/:])AccessControl[:/_-]`)

// withAccessControl runs a rule where a statement becomes a session tag, and where the statements are what is sent.
func withAccessControl(run func(*rule.Pass)) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		keys, _ := AccessControlKeys(s.Application)
		switch {
		case len(keys) == 0:
			p.DidNotApply("no attribute for access control is set")
		case s.Application.AttributeTransform != "":
			p.NotChecked("a transformation decides which attributes are sent")
		default:
			run(p)
		}
	}
}
