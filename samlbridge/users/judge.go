package users

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// comparison is two lists with what was found in both.
type comparison struct {
	idp, aws *List
	twins
	matches
}

// judgement is a person while reasons are found.
type judgement struct {
	Person
	decides []Access // by each reason; 0 where it is a remark
}

func (j *judgement) say(a Access, rule, message, fix string) {
	j.Reasons, j.decides = append(j.Reasons, Reason{Rule: rule, Message: message, Fix: fix}), append(j.decides, a)
}

// person settles the access: what is certain outweighs what is not, and the reason that decides comes first.
func (j *judgement) person() Person {
	for _, a := range []Access{OnlyInAWS, Cannot, Uncertain} {
		if i := slices.Index(j.decides, a); i >= 0 {
			first := j.Reasons[i]
			j.Outcome, j.Reasons = a, slices.Insert(slices.Delete(j.Reasons, i, i+1), 0, first)
			return j.Person
		}
	}
	j.Outcome = Can
	return j.Person
}

// accessOf is what a finding about a username means for a sign-in.
func accessOf(s diag.Severity) Access {
	switch s {
	case diag.SeverityError:
		return Cannot
	case diag.SeverityWarning:
		return Uncertain
	}
	return 0
}

func (c *comparison) judge(p pair) Person {
	j := judgement{Person: Person{Username: p.name}}
	if p.inIdP > 0 {
		j.IdPLine = c.idp.Line(p.i)
	} else {
		c.sayOnlyInAWS(&j, p)
	}
	if p.inAWS > 0 {
		j.AWSLine = c.aws.Line(p.j)
	}
	var name aws.Username
	if !plain(p.name) {
		name = aws.CheckUsername(p.name)
	}
	if name.Rule != "" {
		j.say(accessOf(name.Severity), name.Rule, name.Problem, name.Fix)
	}
	if p.inAWS > 1 {
		j.say(Cannot, "user-duplicate-aws", "is in AWS's list more than once",
			"export the list again: AWS has each username only once")
	}
	if p.inIdP > 1 {
		j.say(0, "user-duplicate-idp", "is in the identity provider's list more than once",
			"make sure that it is one person: two people with one name are one user in AWS")
	}
	if p.inIdP == 0 {
		return j.person()
	}
	if p.inAWS == 0 {
		c.sayMissing(&j, p, name)
	}
	if disabled(c.aws, p.j, p.inAWS) {
		j.say(Cannot, "user-disabled", "is disabled in AWS", string(aws.EnableUser))
	}
	if s := statusOf(c.aws, p.j, p.inAWS); s != "" {
		j.say(Uncertain, "user-disabled", "has the status "+diag.Quote(s)+" in AWS, which may keep the person out",
			string(aws.LookAtUser))
	}
	if disabled(c.idp, p.i, p.inIdP) {
		j.say(Uncertain, "user-disabled", "is disabled at the identity provider, which need not let the person sign in",
			"enable the person at the identity provider, or leave it so if the person has left")
	}
	if s := statusOf(c.idp, p.i, p.inIdP); s != "" {
		j.say(Uncertain, "user-disabled",
			"has the status "+diag.Quote(s)+" at the identity provider, which may keep the person out",
			"look at the person at the identity provider; if the status allows a sign-in, nothing needs to be done")
	}
	return j.person()
}

func (c *comparison) sayOnlyInAWS(j *judgement, p pair) {
	message, fix := "is not in the identity provider's list", string(aws.KeepUser)
	if person := c.matches.personOf(p.j); person >= 0 {
		fix = "find out whether this is " + diag.Quote(c.idp.Name(person)) + ": if so, " + string(aws.RenameUser)
	}
	if gap, first := c.idp.gap(); gap != "" {
		message, fix = message+", which "+gap, first
	}
	j.say(OnlyInAWS, "user-only-in-aws", message, fix)
}

// sayMissing says under which other name AWS has the person, or that it has not. A fault of the name itself comes
// before what is said of it in AWS.
func (c *comparison) sayMissing(j *judgement, p pair, name aws.Username) {
	if twin := c.twinOf(p.i); twin >= 0 {
		if name.Severity != diag.SeverityError {
			c.sayTwin(j, c.aws.Name(twin))
		}
		c.as(j, twin)
		return
	}
	if found := c.matches.of(p.i); len(found) > 0 {
		c.sayOther(j, p, name, found)
		return
	}
	if unfit(name) {
		return
	}
	fix := string(aws.SearchUser)
	if c.aws.addresses {
		fix = string(aws.AddUser.For(p.name))
	}
	access, message := Cannot, "is not in AWS"
	if gap, first := c.aws.gap(); gap != "" {
		access, message, fix = Uncertain, message+"; its list "+gap, first
	}
	j.say(access, "user-missing-in-aws", message, fix)
}

// as notes AWS's name for a person, under which AWS may keep the person out all the same.
func (c *comparison) as(j *judgement, at int) {
	j.AWSUsername = c.aws.Name(at)
	if c.aws.Disabled(at) {
		j.say(Cannot, "user-disabled", "is disabled in AWS as "+diag.Quote(j.AWSUsername), string(aws.EnableUser))
	}
}

// unfit reports whether a name is not the one with which a person signs in, or perhaps not: AWS need not have it. A
// guest's own address is what the identity provider may send.
func unfit(name aws.Username) bool {
	return name.Severity == diag.SeverityError || name.Severity == diag.SeverityWarning
}

func (c *comparison) sayTwin(j *judgement, twin string) {
	if u := aws.CheckUsername(twin); u.Clean != "" {
		j.say(Uncertain, u.Rule, "is in AWS's list as "+diag.Quote(twin)+", which "+u.Problem, u.Fix)
		return
	}
	j.say(Uncertain, "user-case",
		"is in AWS as "+diag.Quote(twin)+"; AWS requires an exact match; it does not say whether case matters",
		"use the same spelling on both sides; in AWS, "+string(aws.RenameUser))
}

// sayOther is about a person who is, or may be, in AWS under another username.
func (c *comparison) sayOther(j *judgement, p pair, name aws.Username, found []likely) {
	l := found[0]
	access := Cannot
	message, fix := c.other(p, found)
	if unfit(name) { // AWS's name is not the one to change
		access, fix = accessOf(name.Severity), name.Fix
	}
	// AWS has an ID or an address once only; of anything else there may be more in the rest of its list.
	if gap, first := c.aws.gap(); gap != "" && (l.taken || l.by > byAddress) {
		access, message, fix = Uncertain, message+"; AWS's list "+gap, first
	}
	j.say(access, "user-other-username", message, fix)
	if len(found) == 1 && !l.taken {
		c.as(j, int(l.user))
	}
}

// other says who may be the person in AWS, and what to do about it.
func (c *comparison) other(p pair, found []likely) (message, fix string) {
	l, has := found[0], c.inCommon(p, found[0])
	user := diag.Quote(c.aws.Name(int(l.user)))
	var names []string
	for _, l := range found {
		names = append(names, c.aws.Name(int(l.user)))
	}
	switch {
	case l.by == byOtherDomain:
		return "is not in AWS; it has " + diag.List(names) + ", which may be the same person",
			"find out whether it is the same person: if so, " + string(aws.RenameUser) + "; if not, create the user"
	case l.taken && l.by == byID:
		return "is not in AWS; the user " + user + ", who is someone else in this list, " + has,
			"find out which of the two has this ID, and correct the other one at the identity provider"
	case l.taken:
		return "is not in AWS; the user " + user + ", who is someone else in this list, " + has,
			"give each of the two an email address of their own: " + string(aws.UniqueEmail)
	case len(found) > 1:
		return "is not in AWS; " + diag.List(names) + " may each be this person: the first " + has,
			"find out with which one the person works; " + string(aws.RenameUser)
	case c.claims[l.user] > 1:
		return "is not in AWS; the user " + user + " " + has + ", and matches other people in this list, too",
			"find out which of them it is; " + string(aws.RenameUser)
	}
	message = "is in AWS under another username: " + user + " " + has
	if l.by > byAddress {
		return message, "make sure that it is the same person, then " + string(aws.RenameUser)
	}
	return message, string(aws.RenameUser) + "; " + string(aws.UniqueEmail)
}

// inCommon goes on after the name of AWS's user.
func (c *comparison) inCommon(p pair, l likely) string {
	isName := aws.FoldCase(c.aws.Name(int(l.user))) == l.common
	switch {
	case l.by == byID:
		return "has the same external ID"
	case isName && aws.FoldCase(p.name[:max(0, strings.LastIndexByte(p.name, '@'))]) == l.common:
		return "is the part before the @"
	case isName && aws.FoldCase(p.name) == l.common:
		return "differs in upper and lower case only"
	case l.by == byName:
		return "has the same other name " + diag.Quote(l.common)
	case isName:
		return "is another address of the person"
	case aws.FoldCase(p.name) == l.common:
		return "has this email address"
	}
	return "has the email address " + diag.Quote(l.common) + " of the person"
}

// gap says why someone may be missing in a list who belongs to it, and what to do; both are empty for a whole list.
func (g gaps) gap() (what, fix string) {
	switch {
	case g.incomplete:
		return "is incomplete", "give the whole list first; this one is incomplete"
	case g.unreadRows:
		return "has rows that could not be read",
			"correct the rows that could not be read first; the user may be in one of them"
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
