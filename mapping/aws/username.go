package aws

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping/internal/address"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The lengths that AWS documents for a username, in code points: of its API, and of its console.
const (
	maxUsername        = 128
	maxConsoleUsername = 100
)

// reservedNames are the usernames that AWS keeps for itself (Identity Store API Reference, CreateUser).
var reservedNames = []string{"Administrator", "AWSAdministrators"}

// Username is what is wrong with a username, or doubtful about it. The zero value is an ordinary name.
type Username struct {
	Rule    string // the ID of the rule that the name breaks
	Problem string // goes on after "the username NAME"
	Fix     string
	// Severity is what that means: an error keeps the person out, a warning leaves it open, a notice is a remark. 0 for
	// an ordinary name.
	Severity diag.Severity
	// Clean is the email address that is left without blanks and characters that no one sees; "" where none is.
	Clean string
}

// UserStep is what to do about a user in AWS, in the words of its console and its command line.
type UserStep string

// The steps (IAM Identity Center User Guide, Add users: a username cannot be changed later in the console, and an email
// address must be unique; Identity Store API, UpdateUser). No step removes anyone: the person may only have another
// name.
const (
	RenameUser  UserStep = "rename the user with aws identitystore update-user (attribute path userName) or through SCIM; the console cannot"
	AddUser     UserStep = "create the user in IAM Identity Center > Users > Add user with this username"
	SearchUser  UserStep = "search for the email address in IAM Identity Center > Users first, since the list shows none; if no one has it, create the user"
	EnableUser  UserStep = "enable the user again in IAM Identity Center > Users > the user > Enable user access"
	LookAtUser  UserStep = "look at the user in IAM Identity Center > Users; if the status allows a sign-in, nothing needs to be done"
	KeepUser    UserStep = "find out who this is before you change anything; disable the user only if the person has left"
	UniqueEmail UserStep = "a second user with the same email address fails"
)

// For is the step for a user of a name: the console takes fewer characters than the API.
func (s UserStep) For(name string) UserStep {
	if s == AddUser && utf8.RuneCountInString(name) > maxConsoleUsername {
		return "create the user with this username through the API or SCIM: the console takes at most 100 characters"
	}
	return s
}

// CheckUsername says what keeps a name from being a username with which somebody signs in through an external identity
// provider. A person's name at the identity provider and in AWS is the same, so it makes no difference on which side it
// is.
func CheckUsername(name string) Username {
	if id, problem := usernameFault(name); id != "" {
		u := Username{Rule: id, Severity: diag.SeverityError, Problem: problem, Clean: cleanUsername(name),
			Fix: "use an email address as the username, the same on both sides; in AWS, " + string(RenameUser)}
		if u.Clean != "" {
			u.Fix = "clean the list; if the username itself has the character, " + string(RenameUser)
		}
		return u
	}
	switch id, remark := usernameRemark(name); id {
	case ruleUserUnusual.ID:
		return Username{Rule: id, Severity: diag.SeverityNotice, Problem: remark,
			Fix: "sign in as this person before you rely on it"}
	case ruleUserGuest.ID:
		return Username{Rule: id, Severity: diag.SeverityWarning, Problem: remark,
			Fix: "use the guest's own email address on both sides"}
	}
	return Username{}
}

// usernameFault returns the ID of the rule that keeps a username from signing in whatever the other side holds, and
// what is wrong with the name; both are empty for a name that can be one. A person's name at the identity provider and
// in AWS is the same, so it makes no difference on which side it stands.
func usernameFault(name string) (ruleID, problem string) {
	n := utf8.RuneCountInString(name)
	if bad := strings.IndexFunc(name, func(r rune) bool {
		if r < utf8.RuneSelf { // by far the most, and of them only controls and the blank are in no class
			return r <= ' ' || r == 0x7f
		}
		return r == utf8.RuneError || !unicode.In(r, unicode.L, unicode.M, unicode.S, unicode.N, unicode.P)
	}); bad >= 0 {
		r, _ := utf8.DecodeRuneInString(name[bad:])
		what := "the character " + diag.Quote(string(r))
		switch {
		case cleanUsername(name) != "":
			return ruleUserCharacters.ID, "has " + address.StrayName(r) + " " + place(name, bad) +
				", which AWS refuses in a username and people do not see"
		case unicode.IsSpace(r):
			what = "white space"
		case r == utf8.RuneError:
			what = "what is not UTF-8"
		}
		return ruleUserCharacters.ID, "contains " + what +
			", which AWS refuses in a username; letters, marks, symbols, numbers and punctuation are allowed"
	}
	switch {
	case n == 0:
		return ruleUserLength.ID, "is empty"
	case n > maxUsername:
		return ruleUserLength.ID, "has " + diag.Count(n, "character") + "; AWS takes at most " +
			strconv.Itoa(maxUsername)
	}
	for _, reserved := range reservedNames {
		if name == reserved {
			return ruleUserReserved.ID, "is reserved by AWS"
		}
	}
	if !isAddrSpec(name) {
		return ruleUserEmail.ID,
			"is not an email address (name@domain), which the Name ID must be and the username must equal"
	}
	return "", ""
}

// cleanUsername returns the email address that is left of a name without white space around it and without the
// characters that nobody sees. It returns "" where that is no username either, or where the name has none of these.
func cleanUsername(name string) string {
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

func usable(name string) bool {
	id, _ := usernameFault(name)
	return id == ""
}

// place says where in a name the character at an offset is.
func place(name string, at int) string {
	_, size := utf8.DecodeRuneInString(name[at:])
	switch {
	case at == 0:
		return "at its beginning"
	case at+size == len(name) || strings.TrimFunc(name[at:],
		func(r rune) bool { return address.StrayName(r) != "" }) == "":
		return "at its end"
	}
	return "in it"
}

// usernameRemark returns the ID of the rule that finds a username doubtful, and what it finds: the form of a guest,
// whether or not [usernameFault] finds a fault, or unusual characters in a name without one. Both are empty for an
// ordinary name.
func usernameRemark(name string) (ruleID, remark string) {
	if strings.Contains(strings.ToUpper(name), "#EXT#") {
		return ruleUserGuest.ID, "has the form that Microsoft Entra ID gives guests, which AWS does not expect"
	}
	isUnusual := func(r rune) bool { return r > unicode.MaxASCII || strings.ContainsRune("<>;:%", r) }
	if strings.ContainsFunc(name, isUnusual) && usable(name) {
		return ruleUserUnusual.ID, "has characters that no page says AWS takes"
	}
	return "", ""
}

// isAddrSpec reports whether s is an addr-spec: local part, @, domain (RFC 2822 section 3.4.1, unchanged in RFC 5322).
// Characters beyond ASCII count as letters, as RFC 6532 has it. Comments, folding white space and the obsolete forms
// are left out: a username cannot hold them, or nobody means them.
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

// FoldCase returns the same text for all texts that differ in upper and lower case only, as [strings.EqualFold] has it.
// It is never longer than s, where that is UTF-8.
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
