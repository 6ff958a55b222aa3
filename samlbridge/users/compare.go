package users

import (
	"cmp"
	"iter"
)

// Access says whether a person can sign in. Its zero value is invalid.
type Access uint8

const (
	// Can: the name is in both lists, byte for byte, and is one that can be a Name ID.
	Can Access = iota + 1
	// Cannot: the person is to sign in, but will be refused.
	Cannot
	// Uncertain: AWS has the name in another case only, and no page says whether case counts; or AWS's list has it with
	// a blank or the like that AWS takes in no username; or the name is a guest's; or the name is not in AWS's list,
	// which is one page of several or has rows that could not be read; or the identity provider's list says that the
	// person is disabled; or a list has a status for the person that leaves it open (see [List.Status]).
	Uncertain
	// OnlyInAWS: AWS has a user whom the identity provider's list does not name, under no other username either.
	OnlyInAWS
)

// String returns "can", "cannot", "uncertain" or "only in AWS".
func (a Access) String() string {
	switch a {
	case Can:
		return "can"
	case Cannot:
		return "cannot"
	case Uncertain:
		return "uncertain"
	case OnlyInAWS:
		return "only in AWS"
	}
	return "invalid access"
}

// MarshalText implements [encoding.TextMarshaler].
func (a Access) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// Person is what there is to say about one name.
type Person struct {
	Username string
	Outcome  Access
	// AWSUsername is AWS's name for the person where it is another one: in another case, with white space around it and
	// characters that no one sees, or the name of the one user who is, or may be, the same person; "" otherwise.
	AWSUsername string
	// IdPLine and AWSLine say where the name is first in each list, from 1; 0 where it is not.
	IdPLine, AWSLine int
	// Reasons say why the person has no access for certain, and what else is noteworthy; nil for most. The one that
	// decides comes first, unless it is Can, which no reason decides.
	Reasons []Reason
}

// Reason is one thing to know about a name.
type Reason struct {
	Rule    string // the ID of a rule with the scope Users
	Message string // what follows "the username …"
	Fix     string
}

// Compare says of each name of either list whether the person can sign in, each once, in byte order. Who is not in AWS
// by name is looked for by external ID, email addresses, other names and the part before the @. Nothing is changed, and
// the people can be walked through more than once; the first takes as long as walking through both lists. A nil list is
// an empty one.
func Compare(idp, aws *List) iter.Seq[Person] {
	idp, aws = cmp.Or(idp, &List{}), cmp.Or(aws, &List{})
	return func(yield func(Person) bool) {
		t := findTwins(idp, aws)
		c := comparison{idp: idp, aws: aws, twins: t, matches: findMatches(idp, aws, t)}
		for p := range merge(idp, aws) {
			if p.inIdP == 0 && (t.isTwin(p.j) || c.matches.claimed(p.j)) {
				continue // said with the person's name at the identity provider
			}
			if !yield(c.judge(p)) {
				return
			}
		}
	}
}

// pair is one name and where it is.
type pair struct {
	name         string
	i, j         int // the first place in each list
	inIdP, inAWS int // how often it is there
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
