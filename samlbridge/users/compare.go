package users

import (
	"cmp"
	"iter"
	"slices"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Access says whether a person can sign in. Its zero value is invalid.
type Access uint8

const (
	// Can: the name is in both lists, byte for byte, and is one that can be a Name ID.
	Can Access = iota + 1
	// Cannot: the person must be able to sign in, and will be refused.
	Cannot
	// Uncertain: AWS has the name in another case only, and no page says whether case matters; or AWS's list has it with a
	// blank or the like that AWS takes in no username; or it is a guest's of Microsoft Entra ID; or the name is not in AWS's
	// list, which is one page of several or has rows that could not be read; or the identity provider's list says that the
	// person is disabled; or a list has a status for the person that leaves it open (see [List.Status]).
	Uncertain
	// OnlyInAWS: AWS has a user whom the identity provider's list does not name.
	OnlyInAWS
)

// String returns "can", "cannot", "uncertain" or "only in AWS".
func (o Access) String() string {
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
func (o Access) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Person is what there is to say about one name.
type Person struct {
	Username string
	Outcome  Access
	// AWSUsername is the person's username in AWS where it is another one: it differs in case, in white space and characters
	// that no one sees, or in more. "" where it is the same, or not known.
	AWSUsername string
	// IdPLine and AWSLine say where the name first stands in each list, from 1; 0 where it does not.
	IdPLine, AWSLine int
	// Reasons say why the outcome is not Can, and what else is noteworthy; nil for most. The one that decides the outcome comes
	// first, unless it is Can, which no reason decides.
	Reasons []Reason
}

// Reason is one thing to know about a name.
type Reason struct {
	Rule    string // the ID of a rule
	Message string // what follows "the username …"
	Fix     string
}

// Compare says of each name of either list, once and in byte order, whether the person can sign in. Who is not in AWS by
// name is looked for by external ID, email address and other names. Nothing is changed, and the people can be walked through
// more than once. Those with other names are found first, so the first takes as long as walking through both lists. A nil
// list is an empty one.
func Compare(idp, aws *List) iter.Seq[Person] {
	idp, aws = cmp.Or(idp, &List{}), cmp.Or(aws, &List{})
	return func(yield func(Person) bool) {
		c := comparison{idp: idp, aws: aws, twins: findTwins(idp, aws)}
		c.others = findOthers(idp, aws, c.twins)
		for p := range merge(idp, aws) {
			if p.inIdP == 0 && (c.twins.isTwin(p.j) || c.others.isSure(p.j)) {
				continue // said with the person's name at the identity provider
			}
			if !yield(c.judge(p)) {
				return
			}
		}
	}
}

// comparison is what is known of both lists.
type comparison struct {
	idp, aws *List
	twins    twins
	others   others
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

// judged is a person while the reasons come together.
type judged struct{ Person }

// say adds a reason, first where it decides the outcome.
func (v *judged) say(o Access, rule, message, fix string) {
	at := len(v.Reasons)
	if o != 0 && v.Outcome == Can {
		v.Outcome, at = o, 0
	}
	v.Reasons = slices.Insert(v.Reasons, at, Reason{Rule: rule, Message: message, Fix: fix})
}

func (v *judged) sayStatus(status, where, console string) {
	if status != "" {
		v.say(Uncertain, "user-disabled", "has the status "+diag.Quote(status)+" "+where+", which may keep the person out",
			"look at the user in "+console+"; if the status lets the person sign in, nothing needs to be done")
	}
}

func (c *comparison) judge(p pair) Person {
	v := judged{Person{Username: p.name, Outcome: Can}}
	if p.inIdP > 0 {
		v.IdPLine = c.idp.Line(p.i)
		if j := c.twins.twinOf(p.i); j >= 0 {
			v.AWSUsername = c.aws.Name(j)
		}
	} else {
		c.onlyInAWS(&v, p)
	}
	if p.inAWS > 0 {
		v.AWSLine = c.aws.Line(p.j)
	}
	if !plain(p.name) {
		if u := aws.CheckUsername(p.name); u.Rule != "" {
			v.say(accessOf(u.Severity), u.Rule, u.Problem, u.Fix)
		}
	}
	if p.inAWS > 1 {
		v.say(Cannot, "user-duplicate-aws", "is in AWS's list more than once",
			"export the list again, since AWS has each username once, or keep one of the users")
	}
	if p.inIdP > 1 {
		v.say(0, "user-duplicate-idp", "is in the identity provider's list more than once",
			"make sure that it is one person: two people with one name are one user in AWS")
	}
	if p.inIdP > 0 && disabled(c.aws, p.j, p.inAWS) {
		v.say(Cannot, "user-disabled", "is disabled in AWS", fixDisabled)
	}
	if p.inIdP > 0 {
		v.sayStatus(statusOf(c.aws, p.j, p.inAWS), "in AWS", "IAM Identity Center > Users")
	}
	if p.inAWS == 0 && v.Outcome == Can {
		c.missing(&v, p)
	}
	if disabled(c.idp, p.i, p.inIdP) {
		v.say(Uncertain, "user-disabled", "is disabled at the identity provider, which need not let the person sign in", fixDisabled)
	}
	v.sayStatus(statusOf(c.idp, p.i, p.inIdP), "at the identity provider", "the identity provider")
	return v.Person
}

const fixDisabled = "enable the user again, in AWS under IAM Identity Center > Users > the user > Enable user access"

// accessOf is what a finding about a username means for the person.
func accessOf(s diag.Severity) Access {
	switch s {
	case diag.SeverityError:
		return Cannot
	case diag.SeverityWarning:
		return Uncertain
	}
	return 0
}

// onlyInAWS says that the identity provider does not name a user. No advice removes anybody: the list may be old, and the
// person may have another name.
func (c *comparison) onlyInAWS(v *judged, p pair) {
	const message = "is not in the identity provider's list"
	if gap, fix := c.idp.gap(); gap != "" {
		v.say(OnlyInAWS, "user-only-in-aws", message+", which "+gap, fix)
		return
	}
	fix := "find out who this is before you change anything; disable the user only if the person has left"
	if i := c.others.personOf(p.j); i >= 0 {
		fix = "find out whether this is " + diag.Quote(c.idp.Name(i)) + "; if so, " + aws.Rename
	}
	v.say(OnlyInAWS, "user-only-in-aws", message, fix)
}

// missing says that AWS has no user with a person's name, and which one may be the person's.
func (c *comparison) missing(v *judged, p pair) {
	o := Cannot
	gap, fix := c.aws.gap()
	if gap != "" {
		o = Uncertain
	}
	if v.AWSUsername != "" {
		if u := aws.CheckUsername(v.AWSUsername); u.Clean != "" {
			v.say(Uncertain, u.Rule, "is in AWS's list as "+diag.Quote(v.AWSUsername)+", which "+u.Problem, u.Fix)
			return
		}
		v.say(Uncertain, "user-case", "is in AWS as "+diag.Quote(v.AWSUsername)+
			"; AWS requires an exact match; it does not say whether case matters", "use the same spelling on both sides; in AWS, "+aws.Rename)
		return
	}
	if found, ok := c.others.of(p.i); ok {
		v.AWSUsername = c.aws.Name(int(found.users[0]))
		message, fix := found.words(c.aws)
		if len(found.users) > 1 || found.by == byLocalPart {
			v.AWSUsername = ""
		}
		v.say(o, "user-other-username", message, fix)
		return
	}
	if gap != "" {
		v.say(o, "user-missing-in-aws", "is not in AWS; its list "+gap, fix)
		return
	}
	const console = 100 // characters that the console takes
	fix = "create the user in IAM Identity Center > Users > Add user with this username"
	if utf8.RuneCountInString(p.name) > console {
		fix = "create the user with this username through the API or SCIM: the console takes at most 100 characters"
	}
	if !c.aws.addresses {
		fix = "search for the email address in IAM Identity Center > Users first: the list shows no addresses; if no one has it, " +
			"add the user with this username"
	}
	v.say(o, "user-missing-in-aws", "is not in AWS", fix)
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
	if len(name) > 128 {
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
