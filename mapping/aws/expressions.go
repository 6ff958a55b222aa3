package aws

import (
	"slices"
	"strings"
)

// pathExpressions are the fields of AWS's directory that an attribute for access control can be mapped to where the
// identity source is an external identity provider (AWS IAM Identity Center User Guide, Attribute mappings, "Supported
// external identity provider attributes"; read 2026-11-23, 23 entries).
var pathExpressions = []string{
	"${path:userName}",
	"${path:name.familyName}",
	"${path:name.givenName}",
	"${path:displayName}",
	"${path:nickName}",
	"${path:emails[primary eq true].value}",
	`${path:addresses[type eq "work"].streetAddress}`,
	`${path:addresses[type eq "work"].locality}`,
	`${path:addresses[type eq "work"].region}`,
	`${path:addresses[type eq "work"].postalCode}`,
	`${path:addresses[type eq "work"].country}`,
	`${path:addresses[type eq "work"].formatted}`,
	`${path:phoneNumbers[type eq "work"].value}`,
	"${path:userType}",
	"${path:title}",
	"${path:locale}",
	"${path:timezone}",
	"${path:enterprise.employeeNumber}",
	"${path:enterprise.costCenter}",
	"${path:enterprise.organization}",
	"${path:enterprise.division}",
	"${path:enterprise.department}",
	"${path:enterprise.manager.value}",
}

// userExpressions are Identity Center's own user attributes (the same page, "Supported IAM Identity Center
// attributes").
var userExpressions = []string{
	"${user:AD_GUID}",
	"${user:AD_SID}",
	"${user:email}",
	"${user:familyName}",
	"${user:givenName}",
	"${user:middleName}",
	"${user:name}",
	"${user:preferredUsername}",
	"${user:subject}",
}

// isExpression reports whether a text has the form of a mapping expression of AWS.
func isExpression(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "${") && strings.HasSuffix(text, "}")
}

// sameExpression returns the documented expression that the text comes close to: one that differs in case, in blanks or
// in the kind of quotes only. It is "" where there is none.
func sameExpression(text string) string {
	plain := strings.NewReplacer(" ", "", "\t", "", "\u00a0", "", "“", `"`, "”", `"`, "„", `"`, "'", `"`, "‘", `"`,
		"’", `"`)
	for _, e := range slices.Concat(pathExpressions, userExpressions) {
		if strings.EqualFold(plain.Replace(e), plain.Replace(text)) {
			return e
		}
	}
	return ""
}
