package mapping

import (
	"slices"
	"strings"
)

// Who stands on which side. Findings come in the order of the names.
var (
	ruleUserDuplicateAWS = Rule{
		ID: RuleUserDuplicateAWS, Severity: Error, Source: awsUniqueNames,
		Summary: "no username stands in AWS's list twice",
		Users:   func(p *Pass, u Users) { duplicateUsers(p, u.AWS, "AWS's", RuleUserDuplicateAWS) },
	}
	ruleUserDuplicateIdP = Rule{
		ID: RuleUserDuplicateIdP, Severity: Warning, Source: awsUniqueNames,
		Summary: "no username stands in the identity provider's list twice",
		Users:   func(p *Pass, u Users) { duplicateUsers(p, u.IdP, "the identity provider's", RuleUserDuplicateIdP) },
	}
	ruleUserMissing = Rule{
		ID: RuleUserMissing, Severity: Error, Source: awsTroubleshoot,
		Summary: "everybody of the identity provider has a user in AWS",
		Users:   userMissing,
	}
	ruleUserCase = Rule{
		ID: RuleUserCase, Severity: Warning, Source: awsTroubleshoot,
		Summary: "usernames agree in upper and lower case",
		Users:   userCase,
	}
	ruleUserOnlyInAWS = Rule{
		ID: RuleUserOnlyInAWS, Severity: Notice, Source: awsProvisioning,
		Summary: "everybody in AWS is known to the identity provider",
		Users:   userOnlyInAWS,
	}
)

func duplicateUsers(p *Pass, list []string, whose, id string) {
	if list == nil {
		p.NotChecked("no list of users is given")
		return
	}
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && list[j] == list[i] {
			j++
		}
		if j > i+1 {
			p.ReportUser(list[i], "the username "+Quote(list[i])+" stands in "+whose+" list "+count(j-i, "time"), UserFix(id, list[i]))
		}
		i = j
	}
}

func bothLists(p *Pass, u Users) bool {
	if u.IdP == nil || u.AWS == nil {
		p.NotChecked(noUserList)
		return false
	}
	return true
}

func userMissing(p *Pass, u Users) {
	if !bothLists(p, u) {
		return
	}
	a := compareUsers(u)
	for _, name := range a.idp {
		if !usable(name) || a.twin[name] != "" {
			continue // said by another rule
		}
		message := "AWS has no user with the username " + Quote(name)
		local := name[:strings.LastIndexByte(name, '@')]
		if _, found := slices.BinarySearch(u.AWS, local); found {
			message += ", but one with " + Quote(local) + "; the whole address must be the username"
		}
		p.ReportUser(name, message, UserFix(RuleUserMissing, name))
	}
}

func userCase(p *Pass, u Users) {
	if !bothLists(p, u) {
		return
	}
	a := compareUsers(u)
	for _, name := range a.idp {
		if other := a.twin[name]; other != "" && usable(name) {
			p.ReportUser(name, "the identity provider sends "+Quote(name)+" and AWS has "+Quote(other)+
				"; AWS documents that the two must match exactly, and nobody has documented whether case counts", UserFix(RuleUserCase, name))
		}
	}
}

func userOnlyInAWS(p *Pass, u Users) {
	if !bothLists(p, u) {
		return
	}
	a := compareUsers(u)
	for _, name := range a.aws {
		if usable(name) && !a.twinned[name] {
			p.ReportUser(name, "the username "+Quote(name)+" stands in AWS only", UserFix(RuleUserOnlyInAWS, name))
		}
	}
}
