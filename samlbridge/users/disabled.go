package users

import (
	"bytes"
	"slices"
	"strings"
)

// standing is what a list says of a user beside the name. Its zero value is that of an active user.
type standing struct {
	disabled bool
	status   []byte // see [List.Status]
}

// standingWords are columns and members that say whether a user is disabled, as [squeeze] makes them, and the values
// that say yes and no. Any other value leaves it open, except where it may be about something else.
type standingWords struct {
	names, active, disabled []string
	ambiguous               bool
}

var standings = []standingWords{
	{names: []string{"active", "isactive", "enabled", "isenabled", "accountenabled", "userenabled"},
		active:   []string{"true", "yes", "y", "1", "enabled", "active"},
		disabled: []string{"false", "no", "n", "0", "disabled", "inactive"}},
	{names: []string{"status", "userstatus", "accountstatus", "userstate", "status[readonly]"}, active: activeStatus,
		disabled: disabledStatus},
	// or part of an address
	{names: []string{"state"}, active: activeStatus, disabled: disabledStatus, ambiguous: true},
	{names: []string{"disabled", "isdisabled", "suspended", "deactivated", "blocked", "archived"},
		active:   []string{"false", "no", "n", "0", "active", "enabled"},
		disabled: []string{"true", "yes", "y", "1", "disabled", "suspended", "deactivated", "blocked", "archived"}},
}

// Okta's further states (STAGED, PROVISIONED, RECOVERY, PASSWORD_EXPIRED, LOCKED_OUT) are in neither list: whether they
// keep a person out depends on its settings and on what the person does.
var (
	activeStatus   = []string{"active", "enabled", "true", "yes", "1", "activated", "confirmed", "accepted"}
	disabledStatus = []string{"false", "disabled", "inactive", "deprovisioned", "suspended", "deactivated", "blocked",
		"archived", "deleted", "terminated"}
	notStated = []string{"", "-", "null", "none", "n/a"}
)

// memberStandings are the words for each member of JSON that is a standing.
var memberStandings = func() map[string]*standingWords {
	words := map[string]*standingWords{}
	for name, is := range members {
		if is == aStanding {
			words[name] = standingOf(name)
		}
	}
	return words
}()

// standingOf returns the words of a column, nil for one that does not say whether a user is disabled.
func standingOf(column string) *standingWords {
	column = squeeze(column)
	for i := range standings {
		if slices.Contains(standings[i].names, column) {
			return &standings[i]
		}
	}
	return nil
}

// take takes in the value of one column or member.
func (s *standing) take(words *standingWords, value []byte) {
	value = bytes.TrimSpace(value)
	switch {
	case isOneOf(value, words.active):
	case isOneOf(value, words.disabled):
		s.disabled = true
	case s.status == nil && !words.ambiguous && !isOneOf(value, notStated):
		s.status = bytes.Clone(value)
	}
}

// isOneOf reports whether a value is one of some words, in any case.
func isOneOf(value []byte, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return len(value) == len(word) && strings.EqualFold(string(value), word)
	})
}

// squeeze is how names of columns are compared: in lower case, without blanks, hyphens and underscores.
func squeeze(name string) string {
	return separators.Replace(strings.ToLower(name))
}

var separators = strings.NewReplacer(" ", "", "_", "", "-", "", "\u00a0", "")
