package users

import (
	"cmp"
	"iter"
	"slices"
	"sort"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Outcome says whether a person can sign in. Its zero value is invalid.
type Outcome uint8

const (
	// Can: the name stands in both lists, byte for byte, and is one that can be a Name ID.
	Can Outcome = iota + 1
	// Cannot: the person shall sign in, but will be refused.
	Cannot
	// Uncertain: AWS has the name in another case only, and nobody has documented whether case counts; or AWS's list has it with
	// a blank or the like that AWS takes in no username; or the name is not in AWS's list, which is one page of several or has
	// rows that could not be read; or the identity provider's list says that the person is disabled; or a list has a status
	// for the person that leaves it open (see [List.Status]).
	Uncertain
	// OnlyInAWS: AWS has a user whom the identity provider's list does not name.
	OnlyInAWS
)

// String returns "can", "cannot", "uncertain" or "only in AWS".
func (o Outcome) String() string {
	switch o {
	case Can:
		return "can"
	case Cannot:
		return "cannot"
	case Uncertain:
		return "uncertain"
	case OnlyInAWS:
		return "only in AWS"
	}
	return "invalid outcome"
}

// MarshalText implements [encoding.TextMarshaler].
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Verdict is what there is to say about one name.
type Verdict struct {
	Username string
	Outcome  Outcome
	// Twin is AWS's name where it differs in case only, or in white space around it and characters that nobody sees; ""
	// otherwise.
	Twin string
	// IdPLine and AWSLine say where the name first stands in each list, from 1; 0 where it does not.
	IdPLine, AWSLine int
	// Reasons say why the outcome is not Can, and what else is noteworthy; nil for most. The one that decides the outcome comes
	// first, unless it is Can, which no reason decides.
	Reasons []Reason
}

// Reason is one thing to know about a name.
type Reason struct {
	Rule    string // of [mapping.Rules]
	Message string // what follows "the username …"
	Fix     string
}

// Compare gives a verdict on each name of either list, once, in byte order. Nothing is changed, and the verdicts can be
// walked through more than once. Those who differ in case only are found first, so the first verdict takes as long as
// walking through both lists. A nil list is an empty one.
func Compare(idp, aws *List) iter.Seq[Verdict] {
	idp, aws = cmp.Or(idp, &List{}), cmp.Or(aws, &List{})
	return func(yield func(Verdict) bool) {
		t := findTwins(idp, aws)
		for p := range merge(idp, aws) {
			twin := ""
			switch {
			case p.inIdP == 0 && t.isTwin(p.j):
				continue // said with the person's name at the identity provider
			case p.inIdP > 0 && t.twinOf(p.i) >= 0:
				twin = aws.Name(t.twinOf(p.i))
			}
			if !yield(judge(p, idp, aws, twin)) {
				return
			}
		}
	}
}

// pair is one name and where it stands.
type pair struct {
	name         string
	i, j         int // the first place in each list
	inIdP, inAWS int // how often it stands there
}

// merge walks both lists at once.
func merge(idp, aws *List) iter.Seq[pair] {
	return func(yield func(pair) bool) {
		for i, j := 0, 0; i < idp.Len() || j < aws.Len(); {
			p := pair{i: i, j: j}
			switch {
			case j == aws.Len():
				p.name = idp.Name(i)
			case i == idp.Len():
				p.name = aws.Name(j)
			default:
				p.name = min(idp.Name(i), aws.Name(j))
			}
			for i < idp.Len() && idp.Name(i) == p.name {
				i++
			}
			for j < aws.Len() && aws.Name(j) == p.name {
				j++
			}
			p.inIdP, p.inAWS = i-p.i, j-p.j
			if !yield(p) {
				return
			}
		}
	}
}

func judge(p pair, idp, directory *List, twin string) Verdict {
	v := Verdict{Username: p.name, Outcome: Can, Twin: twin}
	sayFix := func(o Outcome, rule, message, fix string) {
		at := len(v.Reasons)
		if o != 0 && v.Outcome == Can {
			v.Outcome, at = o, 0
		}
		v.Reasons = slices.Insert(v.Reasons, at, Reason{Rule: rule, Message: message, Fix: fix})
	}
	say := func(o Outcome, rule, message string) { sayFix(o, rule, message, userFix(rule)) }
	sayStatus := func(status, where, console string) {
		if status != "" {
			sayFix(Uncertain, "user-disabled", "has the status "+diag.Quote(status)+" "+where+", which may keep the person out",
				"look at the user in "+console+"; if the status lets the person sign in, nothing needs to be done")
		}
	}
	idpGap, idpFix := idp.gap()
	switch {
	case p.inIdP > 0:
		v.IdPLine = idp.Line(p.i)
	case idpGap != "":
		sayFix(OnlyInAWS, "user-only-in-aws", "is not in the identity provider's list, which "+idpGap, idpFix)
	default:
		say(OnlyInAWS, "user-only-in-aws", "is not in the identity provider's list")
	}
	if p.inAWS > 0 {
		v.AWSLine = directory.Line(p.j)
	}
	if !plain(p.name) {
		switch u := aws.CheckUsername(p.name); u.Severity {
		case diag.SeverityError:
			sayFix(Cannot, u.Rule, u.Problem, u.Fix)
		case diag.SeverityWarning:
			sayFix(Uncertain, u.Rule, u.Problem, u.Fix)
		case diag.SeverityNotice:
			sayFix(0, u.Rule, u.Problem, u.Fix)
		}
	}
	if p.inAWS > 1 {
		say(Cannot, "user-duplicate-aws", "is in AWS's list more than once")
	}
	if p.inIdP > 1 {
		say(0, "user-duplicate-idp", "is in the identity provider's list more than once")
	}
	if p.inIdP > 0 && disabled(directory, p.j, p.inAWS) {
		say(Cannot, "user-disabled", "is disabled in AWS")
	}
	if p.inIdP > 0 {
		sayStatus(statusOf(directory, p.j, p.inAWS), "in AWS", "IAM Identity Center > Users")
	}
	if p.inAWS == 0 && v.Outcome == Can {
		awsGap, awsFix := directory.gap()
		switch {
		case twin != "" && aws.CheckUsername(twin).Clean != "":
			u := aws.CheckUsername(twin)
			sayFix(Uncertain, u.Rule, "is in AWS's list as "+diag.Quote(twin)+", which "+u.Problem, u.Fix)
		case twin != "":
			say(Uncertain, "user-case", "is in AWS as "+diag.Quote(twin)+"; AWS requires an exact match; it does not say whether case matters")
		case awsGap != "":
			sayFix(Uncertain, "user-missing-in-aws", missingMessage(p.name, directory)+"; its list "+awsGap, awsFix)
		default:
			say(Cannot, "user-missing-in-aws", missingMessage(p.name, directory))
		}
	}
	if disabled(idp, p.i, p.inIdP) {
		say(Uncertain, "user-disabled", "is disabled at the identity provider, which need not let the person sign in")
	}
	sayStatus(statusOf(idp, p.i, p.inIdP), "at the identity provider", "the identity provider")
	return v
}

// gap says why somebody may be missing in a list who belongs to it, and what to do; both are empty for a whole list.
func (g gaps) gap() (what, fix string) {
	switch {
	case g.incomplete:
		return "is incomplete", "give the whole list first; this one is incomplete"
	case g.unreadRows:
		return "has rows that could not be read", "correct the rows that could not be read first; the user may be in one of them"
	}
	return "", ""
}

// disabled reports whether a list says of one of n equal names, from the i-th on, that the user is disabled.
func disabled(l *List, i, n int) bool {
	for ; n > 0; i, n = i+1, n-1 {
		if l.Disabled(i) {
			return true
		}
	}
	return false
}

// statusOf returns the first status that a list has for one of n equal names, from the i-th on.
func statusOf(l *List, i, n int) string {
	for ; n > 0; i, n = i+1, n-1 {
		if s := l.Status(i); s != "" {
			return s
		}
	}
	return ""
}

// missingMessage looks for the commonest mistake: AWS's user has the part before the @ as username.
func missingMessage(name string, aws *List) string {
	local := name[:strings.LastIndexByte(name, '@')]
	i := sort.Search(aws.Len(), func(i int) bool { return aws.Name(i) >= local })
	if i < aws.Len() && aws.Name(i) == local {
		return "is not in AWS, where " + diag.Quote(local) + " is; the whole address must be the username"
	}
	return "is not in AWS"
}

// good reports whether a name can be a username with which a person signs in.
func good(name string) bool {
	if plain(name) {
		return true
	}
	return aws.CheckUsername(name).Severity != diag.SeverityError
}

// plain reports whether a name is, by a quick look, an ordinary email address: one of which [aws.CheckUsername] and
// the other checks have nothing to say. Nearly all names are.
func plain(name string) bool {
	if len(name) > 100 {
		return false
	}
	atom, ats := 0, 0
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', 'A' <= c && c <= 'Z', c == '-', c == '_', c == '+':
			atom++
		case c == '.' && atom > 0:
			atom = 0
		case c == '@' && atom > 0 && ats == 0:
			atom, ats = 0, 1
		default:
			return false
		}
	}
	return ats == 1 && atom > 0
}

// userFix is what to do about a rule that looks at both lists.
func userFix(rule string) string {
	switch rule {
	case "user-duplicate-aws":
		return "export the list again, since AWS has each username once, or keep one of the users"
	case "user-duplicate-idp":
		return "make sure that it is one person: two people with one name are one user in AWS"
	case "user-missing-in-aws":
		return "create the user in IAM Identity Center > Users > Add user with this username"
	case "user-case":
		return "use the same spelling on both sides"
	case "user-only-in-aws":
		return "find out who uses it before you change anything"
	case "user-disabled":
		return "enable the user again, in AWS under IAM Identity Center > Users > the user > Enable user access"
	}
	return ""
}
