package mapping

import (
	"strings"
	"unicode"
)

// The people who shall sign in. Findings come in the order of the names.
var (
	ruleUserCharacters = Rule{
		ID: userCharacters, Severity: Error, Source: awsCreateUser,
		Summary: "a username has only characters that AWS takes",
		Users:   eachName(breaks(userCharacters), renameUser),
	}
	ruleUserLength = Rule{
		ID: userLength, Severity: Error, Source: awsCreateUser,
		Summary: "a username has 1 to 128 characters",
		Users:   eachName(breaks(userLength), renameUser),
	}
	ruleUserReserved = Rule{
		ID: userReserved, Severity: Error, Source: awsCreateUser,
		Summary: "a username is not reserved by AWS",
		Users:   eachName(breaks(userReserved), renameUser),
	}
	ruleUserEmail = Rule{
		ID: userEmail, Severity: Error, Source: awsOtherIdPs,
		Summary: "a username is an email address",
		Users:   eachName(breaks(userEmail), renameUser),
	}
	ruleUserGuest = Rule{
		ID: "user-name-guest", Severity: Warning, Source: awsEntra,
		Summary: "a username is not in Microsoft Entra ID's form for guests",
		Users: eachName(func(name string) string {
			if strings.Contains(strings.ToUpper(name), "#EXT#") {
				return "has the form that Microsoft Entra ID gives guests, which AWS does not expect"
			}
			return ""
		}, "use the guest's own email address on both sides"),
	}
	ruleUserUnusual = Rule{
		ID: "user-name-unusual", Severity: Notice, Source: awsCreateUser,
		Summary: "a username is in ASCII, without < > ; : %",
		Users: eachName(func(name string) string {
			unusual := func(r rune) bool { return r > unicode.MaxASCII || strings.ContainsRune("<>;:%", r) }
			if usable(name) && strings.ContainsFunc(name, unusual) {
				return "holds characters that AWS takes today, that it refused in earlier versions, or that nobody has tried"
			}
			return ""
		}, "try to sign in as this person before you rely on it"),
	}
)

const (
	renameUser = "give the person another username, the same on both sides: the email address"
	noUserList = "the list of users is not given for both sides"
)

// breaks returns what is wrong with a name where this is the rule that it breaks.
func breaks(rule string) func(name string) string {
	return func(name string) string {
		if id, problem := UsernameFault(name); id == rule {
			return problem
		}
		return ""
	}
}

func usable(name string) bool {
	id, _ := UsernameFault(name)
	return id == ""
}

// eachName looks at every name once, whichever list it stands in.
func eachName(problem func(string) string, fix string) func(*Pass, Users) {
	return func(p *Pass, u Users) {
		if u.IdP == nil && u.AWS == nil {
			p.NotChecked("no list of users is given")
			return
		}
		mergeNames(u, func(name string, inIdP, inAWS bool) {
			if message := problem(name); message != "" {
				where := "in both lists"
				if !inAWS {
					where = "at the identity provider"
				} else if !inIdP {
					where = "in AWS"
				}
				p.ReportUser("the username "+Quote(name)+" ("+where+") "+message, fix)
			}
		})
	}
}
