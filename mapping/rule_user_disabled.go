package mapping

import "slices"

// Of the identity provider's side nobody has documented what happens; AWS's is documented.
var ruleUserDisabled = Rule{
	ID: RuleUserDisabled, Severity: Error, Summary: "nobody who shall sign in is disabled",
	// The edition for the China Regions is the one that was read.
	Source: Source{Title: "AWS IAM Identity Center User Guide, Disable user access in IAM Identity Center",
		URL: "https://docs.amazonaws.cn/en_us/singlesignon/latest/userguide/disableuser.html", Evidence: Documented, Read: readOn},
	Users: userDisabled,
}

func userDisabled(p *Pass, u Users) {
	if u.IdP == nil && u.AWS == nil {
		p.NotChecked("no list of users is given")
		return
	}
	mergeNames(Users{IdP: u.DisabledIdP, AWS: u.DisabledAWS}, func(name string, atIdP, inAWS bool) {
		where := "in AWS"
		switch _, shall := slices.BinarySearch(u.IdP, name); {
		case u.IdP != nil && !shall:
			return // it keeps nobody out
		case atIdP && inAWS:
			where = "on both sides"
		case atIdP:
			where = "at the identity provider"
		}
		p.ReportUser(name, "the username "+Quote(name)+" is disabled "+where, UserFix(RuleUserDisabled, name))
	})
}
