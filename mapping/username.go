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

// The IDs of the rules about users: package users says the same of lists that do not fit into memory.
const (
	RuleUserCharacters   = "user-name-characters"
	RuleUserLength       = "user-name-length"
	RuleUserReserved     = "user-name-reserved"
	RuleUserEmail        = "user-name-email"
	RuleUserUnusual      = "user-name-unusual"
	RuleUserGuest        = "user-name-guest"
	RuleUserDuplicateAWS = "user-duplicate-aws"
	RuleUserDuplicateIdP = "user-duplicate-idp"
	RuleUserMissing      = "user-missing-in-aws"
	RuleUserCase         = "user-case"
	RuleUserOnlyInAWS    = "user-only-in-aws"
	RuleUserDisabled     = "user-disabled"
)

// UserFix returns what to do where the rule about users fires for a name, and "" for an ID that is none of these rules.
func UserFix(ruleID, name string) string {
	switch ruleID {
	case RuleUserCharacters, RuleUserLength, RuleUserReserved, RuleUserEmail:
		if CleanUsername(name) != "" {
			return "clean the list; if the username itself holds the character, remove it there"
		}
		return "give the person another username, the same on both sides: the email address"
	case RuleUserUnusual:
		return "try to sign in as this person before you rely on it"
	case RuleUserGuest:
		return "use the guest's own email address on both sides"
	case RuleUserDuplicateAWS:
		return "export the list again, since AWS has each username once, or keep one of the users"
	case RuleUserDuplicateIdP:
		return "make sure that it is one person: two people with one name are one user in AWS"
	case RuleUserMissing:
		return "create the user in IAM Identity Center > Users > Add user with this username, or correct the username of the existing one"
	case RuleUserCase:
		return "spell the username the same on both sides"
	case RuleUserOnlyInAWS:
		return "remove the user from AWS if nobody uses it any more"
	case RuleUserDisabled:
		return "enable the user again where it is disabled (in AWS: IAM Identity Center > Users > the user > Enable user access), or leave the person out"
	}
	return ""
}

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
		case CleanUsername(name) != "":
			return RuleUserCharacters, "has " + strayName(r) + " " + place(name, bad) + ", which AWS refuses in a username and people do not see"
		case unicode.IsSpace(r):
			what = "white space"
		case r == utf8.RuneError:
			what = "what is not UTF-8"
		}
		return RuleUserCharacters, "holds " + what + ", which AWS refuses in a username; letters, marks, symbols, numbers and punctuation are allowed"
	}
	switch {
	case n == 0:
		return RuleUserLength, "is empty"
	case n > maxUsername:
		return RuleUserLength, "has " + count(n, "character") + "; AWS takes at most " + strconv.Itoa(maxUsername)
	}
	for _, reserved := range reservedNames {
		if name == reserved {
			return RuleUserReserved, "is reserved by AWS"
		}
	}
	if !isAddrSpec(name) {
		return RuleUserEmail, "is not an email address (name@domain), which the Name ID must be and the username must equal"
	}
	return "", ""
}

// CleanUsername returns the email address that is left of a name without white space around it and without the characters
// that nobody sees. It returns "" where that is no username either, or where the name has none of these.
func CleanUsername(name string) string {
	clean := strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, name))
	if clean == name || !utf8.ValidString(name) || !usable(clean) {
		return ""
	}
	return clean
}

// place says where in a name the character at an offset stands.
func place(name string, at int) string {
	_, size := utf8.DecodeRuneInString(name[at:])
	switch {
	case at == 0:
		return "at its beginning"
	case at+size == len(name) || strings.TrimFunc(name[at:], func(r rune) bool { return strayName(r) != "" }) == "":
		return "at its end"
	}
	return "in it"
}

// UsernameRemark returns the ID of the rule that finds a username doubtful, and what it finds: the form of a guest, whether
// or not [UsernameFault] finds a fault, or unusual characters in a name without one. Both are empty for an ordinary name.
func UsernameRemark(name string) (ruleID, remark string) {
	if strings.Contains(strings.ToUpper(name), "#EXT#") {
		return RuleUserGuest, "has the form that Microsoft Entra ID gives guests, which AWS does not expect"
	}
	if strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII || strings.ContainsRune("<>;:%", r) }) && usable(name) {
		return RuleUserUnusual, "holds characters that AWS takes today, that it refused in earlier versions, or that nobody has tried"
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

// FoldCase returns the same text for all texts that differ in upper and lower case only, as [strings.EqualFold] has it. It
// is never longer than s, where that is UTF-8.
func FoldCase(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		if r > unicode.MaxASCII { // all that is ASCII is quick
			for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
				least = min(least, next)
			}
		}
		if 'A' <= least && least <= 'Z' {
			least += 'a' - 'A'
		}
		return least
	}, s)
}
