package users

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// mostShared is how many people may share an identifier that still says who somebody is: more share a mailbox of a team or
// the ID of a tenant.
const mostShared = 4

// others are the users in AWS who may be somebody whose name AWS does not have, by their places in the lists.
type others struct {
	people map[int]other // by the person's place in the identity provider's list
	sure   map[int]bool  // the users who are surely somebody else's
	maybe  map[int]int   // for a user who may be somebody, one more than the person's place
}

// other is who a person may be in AWS.
type other struct {
	users []uint32 // places in AWS's list, at least one
	by    linkKind
	// shared says that other people of the identity provider's list fit as well; taken, that the user is somebody else's by name.
	shared, taken bool
}

func (o others) of(i int) (other, bool) {
	found, ok := o.people[i]
	return found, ok
}

func (o others) isSure(j int) bool { return o.sure[j] }

func (o others) personOf(j int) int { return o.maybe[j] - 1 }

// words are the message and the fix.
func (o other) words(list *List) (message, fix string) {
	var names []string
	for _, j := range o.users {
		names = append(names, diag.Quote(list.Name(int(j))))
	}
	first := names[0]
	const unique = "; do not create a second user: AWS refuses one with the same email address"
	switch {
	case o.taken:
		return "is not in AWS; the " + o.by.String() + " is that of " + first + ", who is someone else in the identity provider's list",
			"find out whose it is before you create a user: AWS refuses a second one with the same email address"
	case o.shared:
		return "is not in AWS; " + first + " has the same " + o.by.String() + ", and so have other people of the identity provider's list",
			"find out which of them it is; then " + aws.Rename
	case len(names) > 1:
		return "is in AWS under another username: " + strings.Join(names, " and ") + " have the same " + o.by.String(),
			"find out which of them is the person; then " + aws.Rename
	case o.by == byLocalPart && !strings.Contains(first, "@"):
		return "is not in AWS, where " + first + " is; the whole address must be the username", "if it is the same person, " + aws.Rename
	case o.by == byLocalPart:
		return "is not in AWS; " + first + " may be the same person", "find out whether it is; if so, " + aws.Rename
	}
	return "is in AWS under another username, " + first + ": the " + o.by.String() + " is the same", aws.Rename + unique
}

// finder looks for the people whose names AWS does not have.
type finder struct {
	idp, aws *List
	missing  []pair
	holders  map[string][]uint32 // AWS's users by the keys that are looked for, at most one more than mostShared
	byName   map[uint32]bool     // of these, who is somebody of the identity provider's list by name
	sharing  map[string]int      // how many of the identity provider's people have a key
}

// findOthers finds, for each name of the identity provider that AWS does not have, the users in AWS with the same
// identifiers, best evidence first.
func findOthers(idp, directory *List, t twins) others {
	f := finder{idp: idp, aws: directory, holders: map[string][]uint32{}, byName: map[uint32]bool{}, sharing: map[string]int{}}
	for p := range merge(idp, directory) {
		if p.inIdP > 0 && p.inAWS == 0 && t.twinOf(p.i) < 0 && good(p.name) {
			f.missing = append(f.missing, p)
			for _, k := range f.keysOf(p) {
				f.holders[k.key()] = nil
			}
		}
	}
	if len(f.missing) == 0 {
		return others{}
	}
	f.lookAround(t)
	return f.decide()
}

// keysOf are the identifiers of a person, best first; the last is the part of the name before the @.
func (f *finder) keysOf(p pair) []link {
	var keys []link
	for i := p.i; i < p.i+p.inIdP; i++ {
		keys = append(keys, f.idp.links(i)...)
	}
	keys = append(keys, linkName(p.name))
	slices.SortStableFunc(keys, func(a, b link) int { return int(a.kind) - int(b.kind) })
	if local := localPart(p.name); local != "" {
		keys = append(keys, link{kind: byLocalPart, text: local})
	}
	return keys
}

// localPart is the part of a name before the @, folded; a name without an @ is one.
func localPart(name string) string {
	if at := strings.LastIndexByte(name, '@'); at >= 0 {
		name = name[:at]
	}
	return aws.FoldCase(name)
}

// lookAround finds out who has the keys that are looked for.
func (f *finder) lookAround(t twins) {
	for p := range merge(f.idp, f.aws) {
		for i := p.i; i < p.i+p.inIdP; i++ {
			for _, l := range slices.Concat(f.idp.links(i), []link{linkName(p.name)}) {
				if _, wanted := f.holders[l.key()]; wanted {
					f.sharing[l.key()]++
				}
			}
		}
		for j := p.j; j < p.j+p.inAWS; j++ {
			own := []link{linkName(p.name)}
			if p.inIdP == 0 {
				own = append(own, link{kind: byLocalPart, text: localPart(p.name)})
			}
			for _, l := range append(own, f.aws.links(j)...) {
				f.hold(l.key(), uint32(j), p.inIdP > 0 || t.isTwin(j))
			}
		}
	}
}

func (f *finder) hold(key string, j uint32, byName bool) {
	list, wanted := f.holders[key]
	if !wanted || len(list) > mostShared || slices.Contains(list, j) {
		return
	}
	f.holders[key] = append(list, j)
	if byName {
		f.byName[j] = true
	}
}

// decide gives each person the users with the best evidence.
func (f *finder) decide() others {
	o := others{people: map[int]other{}, sure: map[int]bool{}, maybe: map[int]int{}}
	claims := map[uint32]int{}
	for _, p := range f.missing {
		if found, ok := f.userOf(p); ok {
			o.people[p.i] = found
			if len(found.users) == 1 && !found.taken {
				claims[found.users[0]]++
			}
		}
	}
	for i, found := range o.people {
		j := found.users[0]
		found.shared = found.shared || claims[j] > 1 && found.by != byLocalPart
		o.people[i] = found
		if len(found.users) == 1 && !found.taken && !found.shared && found.by != byLocalPart {
			o.sure[int(j)] = true
		}
		for _, j := range found.users {
			if !found.taken && (o.maybe[int(j)] == 0 || i < o.maybe[int(j)]-1) {
				o.maybe[int(j)] = i + 1
			}
		}
	}
	return o
}

// userOf finds the users with the best evidence for a person. Those who are somebody else's by name count only where there
// is nobody else.
func (f *finder) userOf(p pair) (best other, ok bool) {
	var taken other
	for _, k := range f.keysOf(p) {
		users := f.holders[k.key()]
		if len(users) == 0 || len(users) > mostShared || f.sharing[k.key()] > mostShared {
			continue
		}
		free := slices.DeleteFunc(slices.Clone(users), func(j uint32) bool { return f.byName[j] })
		switch {
		case len(free) > 0:
			return other{users: free, by: k.kind, shared: k.kind != byLocalPart && f.sharing[k.key()] > 1}, true
		case len(taken.users) == 0 && k.kind != byLocalPart:
			taken = other{users: users, by: k.kind, taken: true}
		}
	}
	return taken, len(taken.users) > 0
}
