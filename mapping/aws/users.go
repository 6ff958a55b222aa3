package aws

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The rules about the people who sign in. Package users looks at the lists; what a username must be, CheckUsername
// says.
var (
	ruleUserCharacters = rule.Rule{
		ID: "user-name-characters", Severity: diag.SeverityError, Source: source.AWSCreateUser, Scope: rule.Users,
		Summary: "a username has only characters that AWS takes",
	}
	ruleUserLength = rule.Rule{
		ID: "user-name-length", Severity: diag.SeverityError, Source: source.AWSCreateUser, Scope: rule.Users,
		Summary: "a username has 1 to 128 characters",
	}
	ruleUserReserved = rule.Rule{
		ID: "user-name-reserved", Severity: diag.SeverityError, Source: source.AWSCreateUser, Scope: rule.Users,
		Summary: "a username is not reserved by AWS",
	}
	ruleUserEmail = rule.Rule{
		ID: "user-name-email", Severity: diag.SeverityError, Source: source.AWSOtherIdPs, Scope: rule.Users,
		Summary: "a username is an email address",
	}
	ruleUserGuest = rule.Rule{
		ID: "user-name-guest", Severity: diag.SeverityWarning, Source: source.AWSEntra, Scope: rule.Users,
		Summary: "a username is not in Microsoft Entra ID's form for guests",
	}
	ruleUserUnusual = rule.Rule{
		ID: "user-name-unusual", Severity: diag.SeverityNotice, Source: source.AWSCreateUser, Scope: rule.Users,
		Summary: "a username is in ASCII, without < > ; : %",
	}
	ruleUserDuplicateAWS = rule.Rule{
		ID: "user-duplicate-aws", Severity: diag.SeverityError, Source: source.AWSUniqueNames, Scope: rule.Users,
		Summary: "no username is in AWS's list twice",
	}
	ruleUserDuplicateIdP = rule.Rule{
		ID: "user-duplicate-idp", Severity: diag.SeverityWarning, Source: source.AWSUniqueNames, Scope: rule.Users,
		Summary: "no username is in the identity provider's list twice",
	}
	ruleUserMissing = rule.Rule{
		ID: "user-missing-in-aws", Severity: diag.SeverityError, Source: source.AWSTroubleshoot, Scope: rule.Users,
		Summary: "everyone at the identity provider has a user in AWS",
	}
	ruleUserRenamed = rule.Rule{
		ID: "user-other-username", Severity: diag.SeverityError, Source: source.AWSAddUsers, Scope: rule.Users,
		Summary: "everyone has the same username on both sides",
	}
	ruleUserCase = rule.Rule{
		ID: "user-case", Severity: diag.SeverityWarning, Source: source.AWSTroubleshoot, Scope: rule.Users,
		Summary: "usernames agree in upper and lower case",
	}
	ruleUserOnlyInAWS = rule.Rule{
		ID: "user-only-in-aws", Severity: diag.SeverityNotice, Source: source.AWSProvisioning, Scope: rule.Users,
		Summary: "everyone in AWS is known to the identity provider",
	}
	ruleUserDisabled = rule.Rule{
		ID: "user-disabled", Severity: diag.SeverityError, Scope: rule.Users,
		Summary: "no one who signs in is disabled",
		// The edition for the China Regions is the one that was read.
		Source: mapping.Source{Title: "AWS IAM Identity Center User Guide, Disable user access in IAM Identity Center",
			URL:      "https://docs.amazonaws.cn/en_us/singlesignon/latest/userguide/disableuser.html",
			Evidence: mapping.Documented, Read: "2026-11-23"},
	}
)

func userRules() []rule.Rule {
	return []rule.Rule{ruleUserCharacters, ruleUserLength, ruleUserReserved, ruleUserEmail, ruleUserUnusual,
		ruleUserGuest,
		ruleUserDuplicateAWS, ruleUserDuplicateIdP, ruleUserMissing, ruleUserRenamed, ruleUserCase, ruleUserOnlyInAWS,
		ruleUserDisabled}
}
