package mapping

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxUsername is the length that AWS documents for a username, in code points.
const maxUsername = 128

// reservedNames are the usernames that AWS keeps for itself (Identity Store API Reference, CreateUser).
var reservedNames = []string{"Administrator", "AWSAdministrators"}

// The IDs of the rules that a username can break by itself.
const (
	userCharacters = "user-name-characters"
	userLength     = "user-name-length"
	userReserved   = "user-name-reserved"
	userEmail      = "user-name-email"
)

// UsernameFault returns the ID of the rule that keeps a username from signing in whatever the other side holds, and what
// is wrong with the name; both are empty for a name that can be one. A person's name at the identity provider and in AWS
// is the same, so it makes no difference on which side it stands.
func UsernameFault(name string) (ruleID, problem string) {
	n := utf8.RuneCountInString(name)
	if bad := strings.IndexFunc(name, func(r rune) bool {
		if r < utf8.RuneSelf { // by far the most, and of them only controls and the blank are in no class
			return r <= ' ' || r == 0x7f
		}
		return r == utf8.RuneError || !unicode.In(r, unicode.L, unicode.M, unicode.S, unicode.N, unicode.P)
	}); bad >= 0 {
		r, _ := utf8.DecodeRuneInString(name[bad:])
		what := "the character " + Quote(string(r))
		switch {
		case unicode.IsSpace(r):
			what = "white space"
		case r == utf8.RuneError:
			what = "what is not UTF-8"
		}
		return userCharacters, "holds " + what + ", which AWS refuses in a username; letters, marks, symbols, numbers and punctuation are allowed"
	}
	switch {
	case n == 0:
		return userLength, "is empty"
	case n > maxUsername:
		return userLength, "has " + count(n, "character") + "; AWS takes at most " + strconv.Itoa(maxUsername)
	}
	for _, reserved := range reservedNames {
		if name == reserved {
			return userReserved, "is reserved by AWS"
		}
	}
	if !isAddrSpec(name) {
		return userEmail, "is not an email address (name@domain), which the Name ID must be and the username must equal"
	}
	return "", ""
}

// isAddrSpec reports whether s is an addr-spec: local part, @, domain (RFC 2822 section 3.4.1, unchanged in RFC 5322).
// Characters beyond ASCII count as letters, as RFC 6532 has it. Comments, folding white space and the obsolete forms are
// left out: a username cannot hold them, or nobody means them.
func isAddrSpec(s string) bool {
	rest := ""
	if strings.HasPrefix(s, `"`) {
		end := endOfQuotes(s)
		if end < 0 {
			return false
		}
		rest = s[end:]
	} else {
		local, _, found := strings.Cut(s, "@")
		if !found || !isDotAtom(local) {
			return false
		}
		rest = s[len(local):]
	}
	domain, ok := strings.CutPrefix(rest, "@")
	return ok && (isDotAtom(domain) || isDomainLiteral(domain))
}

// endOfQuotes returns where the quoted string at the beginning of s ends, or -1 where it does not.
func endOfQuotes(s string) int {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			i++
		case c < ' ' || c == 0x7f:
			return -1
		}
	}
	return -1
}

// isDotAtom reports whether s is one or more atoms with single dots between them.
func isDotAtom(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for _, r := range atom {
			switch r {
			case '(', ')', '<', '>', '[', ']', ':', ';', '@', '\\', ',', '"', 0x7f:
				return false
			}
			if r <= ' ' {
				return false
			}
		}
	}
	return true
}

// isDomainLiteral reports whether s is a domain in brackets, such as [192.0.2.1].
func isDomainLiteral(s string) bool {
	return len(s) > 2 && s[0] == '[' && s[len(s)-1] == ']' && !strings.ContainsFunc(s[1:len(s)-1], func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune(`[]\`, r)
	})
}

// foldCase returns the same text for all texts that differ in upper and lower case only.
func foldCase(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, s)
}
