package mapping

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Attributes for access control that travel in the SAML response.
var (
	ruleAccessControlPrefix = Rule{
		ID: "cloudflare-access-control-prefix", Severity: Warning, Source: awsAccessControls,
		Summary: "names of attributes for access control begin as AWS documents",
		Needs:   []Property{AppAttributeStatements},
		Statement: eachAttribute(func(s AttributeStatement) (string, string) {
			if !likeAccessControl.MatchString(s.Name) || strings.HasPrefix(s.Name, accessControlPrefix) {
				return "", ""
			}
			return "does not begin with " + Quote(accessControlPrefix) + ", so AWS makes no session tag of it",
				"write " + accessControlPrefix + " in front of the key, in the same case"
		}),
	}
	ruleAccessControlDuplicate = Rule{
		ID: "cloudflare-access-control-duplicate", Severity: Error, Source: awsTroubleshoot,
		Summary: "with attributes for access control, no two attributes share a name",
		Needs:   []Property{AppAttributeStatements},
		Statement: withAccessControl(func(p *Pass, s Statement) {
			duplicateAttributes(p, s, "with attributes for access control enabled, AWS refuses a response in which a name comes twice")
		}),
	}
	ruleAccessControlKey = Rule{
		ID: "cloudflare-access-control-key", Severity: Warning, Source: awsSessionTag,
		Summary: "keys of attributes for access control fit session tags",
		Needs:   []Property{AppAttributeStatements},
		Statement: withAccessControl(func(p *Pass, s Statement) {
			keys, at := s.Application.accessControlKeys()
			for i, key := range keys {
				if problem := tagKeyProblem(key); problem != "" {
					p.Report(s, AppAttributeStatements, at[i], "the key "+Quote(key)+" of an attribute for access control "+problem,
						"change what stands behind AccessControl: in the Name")
				}
			}
		}),
	}
	ruleAccessControlCount = Rule{
		ID: "cloudflare-access-control-count", Severity: Warning, Source: awsTroubleshoot,
		Summary: "with attributes for access control, a response has at most 50",
		Needs:   []Property{AppAttributeStatements},
		Statement: withAccessControl(func(p *Pass, s Statement) {
			if n := len(s.Application.AttributeStatements); n+len(sentAlways) > maxTags {
				p.Report(s, AppAttributeStatements, maxTags-len(sentAlways), fmt.Sprintf("%d attribute statements and the %d attributes that Cloudflare "+
					"sends by itself are more than the %d that AWS takes", n, len(sentAlways), maxTags), fmt.Sprintf("keep at most %d statements", maxTags-len(sentAlways)))
			}
		}),
	}
	ruleAccessControlGroups = Rule{
		ID: "cloudflare-access-control-groups", Severity: Warning, Source: awsTroubleshoot,
		Summary: "with attributes for access control, groups are not sent along",
		Needs:   []Property{AppAttributeStatements},
		Statement: withAccessControl(func(p *Pass, s Statement) {
			_, at := s.Application.accessControlKeys()
			p.Report(s, AppAttributeStatements, at[0], "attributes for access control are set, but for people who log in through Okta, Microsoft Entra ID, "+
				"Google Workspace or GitHub Cloudflare also sends the attribute groups, with several values and with XML in them; AWS refuses both once "+
				"attributes for access control are enabled",
				"if people log in that way, remove groups under Advanced settings > Transformation and let the transformation return the attributes, "+
					"since it overrides the statements")
		}),
	}
	ruleAccessControlValue = Rule{
		ID: "cloudflare-access-control-value", Severity: Notice, Source: awsSessionTag,
		Summary: "values of attributes for access control fit session tags",
		Needs:   []Property{AppAttributeStatements},
		Statement: withAccessControl(func(p *Pass, s Statement) {
			keys, at := s.Application.accessControlKeys()
			slices.Sort(keys)
			p.Report(s, AppAttributeStatements, at[0], fmt.Sprintf("the values of %s become session tags, which have at most %d characters; how long "+
				"the values are cannot be seen here", quoteList(slices.Compact(keys)), maxTagValue), "make sure that no IdP claim gives longer values")
		}),
	}
)

// likeAccessControl finds names that were meant to be attributes for access control.
var likeAccessControl = regexp.MustCompile(`(?i)(?:^|[/:])AccessControl[:/_-]`)

// withAccessControl runs a rule where a statement becomes a session tag, and where the statements are what is sent.
func withAccessControl(rule func(*Pass, Statement)) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		keys, _ := s.Application.accessControlKeys()
		switch {
		case len(keys) == 0:
			p.DidNotApply("no attribute for access control is set")
		case s.Application.AttributeTransform != "":
			p.NotChecked("a transformation decides which attributes are sent")
		default:
			rule(p, s)
		}
	}
}
