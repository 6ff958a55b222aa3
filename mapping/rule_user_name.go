package mapping

// The people who shall sign in. Findings come in the order of the names.
var (
	ruleUserCharacters = Rule{
		ID: RuleUserCharacters, Severity: Error, Source: awsCreateUser,
		Summary: "a username has only characters that AWS takes",
		Users:   eachName(RuleUserCharacters, UsernameFault),
	}
	ruleUserLength = Rule{
		ID: RuleUserLength, Severity: Error, Source: awsCreateUser,
		Summary: "a username has 1 to 128 characters",
		Users:   eachName(RuleUserLength, UsernameFault),
	}
	ruleUserReserved = Rule{
		ID: RuleUserReserved, Severity: Error, Source: awsCreateUser,
		Summary: "a username is not reserved by AWS",
		Users:   eachName(RuleUserReserved, UsernameFault),
	}
	ruleUserEmail = Rule{
		ID: RuleUserEmail, Severity: Error, Source: awsOtherIdPs,
		Summary: "a username is an email address",
		Users:   eachName(RuleUserEmail, UsernameFault),
	}
	ruleUserGuest = Rule{
		ID: RuleUserGuest, Severity: Warning, Source: awsEntra,
		Summary: "a username is not in Microsoft Entra ID's form for guests",
		Users:   eachName(RuleUserGuest, UsernameRemark),
	}
	ruleUserUnusual = Rule{
		ID: RuleUserUnusual, Severity: Notice, Source: awsCreateUser,
		Summary: "a username is in ASCII, without < > ; : %",
		Users:   eachName(RuleUserUnusual, UsernameRemark),
	}
)

const noUserList = "the list of users is not given for both sides"

func usable(name string) bool {
	id, _ := UsernameFault(name)
	return id == ""
}

// eachName looks at every name once, whichever list it stands in, and reports those of which the function gives the rule with
// the ID: that of the catalogue, whatever a caller calls the rule.
func eachName(id string, problem func(name string) (ruleID, message string)) func(*Pass, Users) {
	return func(p *Pass, u Users) {
		if u.IdP == nil && u.AWS == nil {
			p.NotChecked("no list of users is given")
			return
		}
		mergeNames(u, func(name string, inIdP, inAWS bool) {
			if rule, message := problem(name); rule == id {
				where := "in both lists"
				if !inAWS {
					where = "at the identity provider"
				} else if !inIdP {
					where = "in AWS"
				}
				p.ReportUser(name, "the username "+Quote(name)+" ("+where+") "+message, UserFix(id, name))
			}
		})
	}
}
