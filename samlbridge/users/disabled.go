package users

import (
	"bytes"
	"slices"
	"strings"
)

// standings are the columns and members that say whether a user is disabled, as [squeeze] makes them, with the values that
// say so. What stands in none of them is an enabled user.
var standings = []struct{ names, disabled []string }{
	{[]string{"active", "isactive", "enabled", "isenabled", "accountenabled", "userenabled"},
		[]string{"false", "no", "n", "0", "disabled", "inactive"}},
	{[]string{"status", "userstatus", "accountstatus", "state", "userstate", "status[readonly]"},
		[]string{"false", "disabled", "inactive", "deprovisioned", "suspended", "deactivated", "blocked", "deleted", "terminated"}},
	{[]string{"disabled", "isdisabled", "suspended", "deactivated", "blocked"},
		[]string{"true", "yes", "y", "1", "disabled", "suspended"}},
}

// memberWords are the words for each member of JSON that is a standing.
var memberWords = func() map[string][]string {
	words := map[string][]string{}
	for name, is := range members {
		if is == aStanding {
			words[name] = disabledWords(name)
		}
	}
	return words
}()

// disabledWords returns the values that say that a user is disabled, nil for a column that says nothing of that.
func disabledWords(column string) []string {
	column = squeeze(column)
	for _, s := range standings {
		if slices.Contains(s.names, column) {
			return s.disabled
		}
	}
	return nil
}

// isOneOf reports whether a value is one of some words, in any case.
func isOneOf(value []byte, words []string) bool {
	value = bytes.TrimSpace(value)
	return slices.ContainsFunc(words, func(word string) bool { return len(value) == len(word) && strings.EqualFold(string(value), word) })
}

// squeeze is how names of columns are compared: in lower case, without blanks, hyphens and underscores.
func squeeze(name string) string {
	return separators.Replace(strings.ToLower(name))
}

var separators = strings.NewReplacer(" ", "", "_", "", "-", "", "\u00a0", "")
